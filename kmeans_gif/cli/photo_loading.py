"""Reads photos as the options say, into memory or, where they are large, in chunks."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kmeans_gif.cli.data_options import MAX_PIXELS, MAX_SIZE, photo_arguments
from kmeans_gif.cli.large_photos import is_large, read_large, with_room_to_paint
from kmeans_gif.cli.large_places import Bars, require_no_scheduler, smaller_places

if TYPE_CHECKING:
    from kmeans_gif.cli.large_places import Places
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.data.located_pixels import LocatedPixels


def photo_loader(
    options: argparse.Namespace, bars: Bars | None = None
) -> Callable[[Path], Dataset | Places]:
    """Reads photos as the options say; the same one twice in a row only once.

    With `bars`, which show how far readings have come, large ones may come in chunks.
    """

    @functools.lru_cache(maxsize=1)
    def load(path: Path) -> Dataset | Places:
        arguments = photo_arguments(options)
        if is_large(path, arguments.get(MAX_PIXELS.name)):
            return read_large(path, arguments, options, bars)
        require_no_scheduler(options, f"{path} fits into memory")
        from kmeans_gif.data.images import load_image

        return with_room_to_paint(load_image(path, **arguments), options)

    return load


def photo_of_size(
    options: argparse.Namespace,
    load: Callable[[Path], Dataset | Places],
    path: Path,
    max_size: int,
) -> Dataset | LocatedPixels:
    """A photo as the options say, but with a longer side of `max_size` pixels.

    Of one that is read chunk by chunk as many are shown, of those that `load` found.
    """
    if is_large(path, getattr(options, MAX_PIXELS.name, None)):
        from kmeans_gif.data.dataset import Dataset
        from kmeans_gif.data.scans import smaller

        photo = load(path)
        if isinstance(photo, Dataset):
            return smaller(photo, max_size)
        return smaller_places(photo.sample, max_size)
    from kmeans_gif.data.images import load_image

    return load_image(path, **{**photo_arguments(options), MAX_SIZE.name: max_size})
