"""Writes the folder of a report: the names of its files, and their contents."""

from __future__ import annotations

import dataclasses
import io
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from kmeans_gif._atomic import all_together, atomic_write, require_writable
from kmeans_gif._words import escaped
from kmeans_gif.clustering.history import History, history_of
from kmeans_gif.clustering.kmeans import KMeans
from kmeans_gif.data.color_spaces import OutOfGamutWarning
from kmeans_gif.errors import InputError, require_choice
from kmeans_gif.rendering.canvas.photo_colors import cluster_colors
from kmeans_gif.rendering.theme import PAPER
from kmeans_gif.rendering.views.recolor import recolor
from kmeans_gif.reporting import details, iterations, loss, palette
from kmeans_gif.reporting.palette import PaletteColor
from kmeans_gif.writing.gif import write_gif

ITEMS = {
    "image": ("picture.png",),
    "colors": ("colors.json", "colors.txt", "colors.gpl", "colors.ase", "colors.png"),
    "loss": ("loss.txt",),
    "loss-graph": ("loss_graph.png",),
    "models": ("3d_before.png", "3d_after.png"),
    "data": ("iterations.txt", "iterations.npz"),
    "gif": ("animation.gif",),
}
"""The files of each item."""
_ALWAYS = ("details.json", "details.txt")
_JPEG_QUALITY = 95
_LONGEST_SIDE = 800
"""Largest side of the animation, in pixels."""


def report_files(items: Iterable[str] = ITEMS, *, jpeg: bool = False) -> list[str]:
    """Names of the files that `write_report` writes; InputError for an unknown item."""
    chosen = {require_choice("items", item, ITEMS) for item in items}
    names = [name for item, files in ITEMS.items() if item in chosen for name in files]
    if jpeg:
        names = ["picture.jpg" if name == "picture.png" else name for name in names]
    return [*names, *_ALWAYS]


def write_report(
    history: History | KMeans,
    folder: str | os.PathLike[str],
    items: Iterable[str] = ITEMS,
    *,
    jpeg: bool = False,
    about: dict[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write a report on a run on a photo into `folder`; returns the paths of its files.

    Parameters
    ----------
    history : History or fitted KMeans
        Of a photo.
    folder : path
        Made if there is none; other files in it stay.
    items : iterable of str
        Some of ITEMS; by default all.  details.json and details.txt are always written.
    jpeg : bool
        The final picture as JPEG, which is smaller and not exact, instead of PNG.
    about : dict, optional
        Further details, such as the command.
    progress : callable, optional
        Called with (done, total) after each file.

    The files appear together once all are written or, if that fails, not at all.

    Raises
    ------
    InputError
        If the history is not of a photo, an item is unknown or a file cannot be written.

    Examples
    --------
    >>> import numpy as np
    >>> from kmeans_gif import KMeans, load_image, write_report
    >>> photo = load_image(np.random.default_rng(0).integers(0, 256, (9, 9, 3), np.uint8))
    >>> model = KMeans(3, random_state=0).fit(photo)
    >>> [path.name for path in write_report(model, "report", ["image", "loss"])]
    ['picture.png', 'loss.txt', 'details.json', 'details.txt']
    """
    history = history_of(history, "write_report")
    if not history.dataset.is_image:
        raise InputError("write_report needs the history of a photo; this one has no pixels")
    names = report_files(items, jpeg=jpeg)
    paths = [Path(folder, name) for name in names]
    for path in paths:
        require_writable(path)
    colors = palette.palette_of(history)
    with all_together(), warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfGamutWarning)  # the palette has just told
        contents = _contents(history, colors, names, about or {})
        for done, (path, content) in enumerate(zip(paths, contents, strict=True), start=1):
            with atomic_write(path) as file:
                file.write(content)
            if progress is not None:
                progress(done, len(paths))
    return paths


def _contents(
    history: History, colors: list[PaletteColor], names: list[str], about: dict[str, Any]
) -> Iterator[bytes]:
    """The contents of the files, made one after the other."""
    title = escaped(f"{history.dataset.name}, k = {history.n_clusters}")
    facts = details.details(history, about)
    makers: dict[str, Callable[[], bytes]] = {
        "picture.png": lambda: _encoded(picture(history)),
        "picture.jpg": lambda: _jpeg(picture(history)),
        "colors.json": lambda: palette.as_json(colors, title),
        "colors.txt": lambda: palette.as_text(colors, title),
        "colors.gpl": lambda: palette.as_gpl(colors, title),
        "colors.ase": lambda: palette.as_ase(colors, title),
        "colors.png": lambda: _encoded(palette.swatches(colors)),
        "loss.txt": lambda: loss.loss_text(history, title),
        "loss_graph.png": lambda: _encoded(loss.loss_graph(history, title)),
        "3d_before.png": lambda: _encoded(_still(history, "before")),
        "3d_after.png": lambda: _encoded(_still(history, "after")),
        "iterations.txt": lambda: iterations.as_text(history, title),
        "iterations.npz": lambda: iterations.as_npz(history),
        "animation.gif": lambda: _gif(history),
        "details.json": lambda: details.as_json(facts),
        "details.txt": lambda: details.as_text(facts),
    }
    return (makers[name]() for name in names)


def picture(history: History) -> Image.Image:
    """The photo in the colors of its last centroids, exact, at full size."""
    dataset = history.dataset
    pixels = dataset.to_pixels(cluster_colors(history)[-1][history.labels[-1]])
    if dataset.mask is None:
        return Image.fromarray(pixels)
    return Image.fromarray(np.dstack([pixels, np.where(dataset.mask, 0, 255).astype(np.uint8)]))


def thinned(history: History, most: int) -> History:
    """`history` whose photo shows every s-th pixel only, so that no side has more than `most`."""
    dataset = history.dataset
    assert dataset.shape is not None
    assert dataset.inverse is not None
    step = -(-max(dataset.shape) // most)
    inverse = dataset.inverse.reshape(dataset.shape)[::step, ::step]
    mask = None if dataset.mask is None else dataset.mask[::step, ::step]
    shape = (inverse.shape[0], inverse.shape[1])
    shown = dataclasses.replace(dataset, shape=shape, inverse=inverse.ravel(), mask=mask)
    return dataclasses.replace(history, dataset=shown)


def _still(history: History, when: str) -> Image.Image:
    from kmeans_gif.rendering.views.color_space import color_space_still

    return color_space_still(history, when=when)


def _gif(history: History) -> bytes:
    animation = recolor(thinned(history, _LONGEST_SIDE))
    file = io.BytesIO()
    write_gif(iter(animation), animation.script, file)
    return file.getvalue()


def _encoded(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, format="PNG")
    return file.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    """`image` as JPEG; transparent pixels get the color of paper."""
    if image.mode == "RGBA":
        paper = Image.new("RGBA", image.size, (*PAPER, 255))
        image = Image.alpha_composite(paper, image).convert("RGB")
    file = io.BytesIO()
    image.save(file, format="JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return file.getvalue()
