"""Reads photos, from files, arrays or Pillow images, into a Dataset."""

from __future__ import annotations

import contextlib
import os
import stat
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from kmeans_gif._registry import listed
from kmeans_gif._typing import Array
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.decoder_lines import silent_decoders
from kmeans_gif.data.eight_bit import eight_bit, pixels_of
from kmeans_gif.data.features import Features
from kmeans_gif.data.paths import no_such_file, video_hint
from kmeans_gif.errors import InputError, require_whole

_PROMISED = {
    "PNG": "PNG",
    "JPEG": "JPEG",
    "WEBP": "WebP",
    "TIFF": "TIFF",
    "BMP": "BMP",
    "GIF": "GIF",
    "AVIF": "AVIF",
}
FORMATS = {
    name: spelled
    for name, spelled in _PROMISED.items()
    if name != "AVIF" or find_spec("PIL.AvifImagePlugin")  # which came with Pillow 11.3
}
"""Formats that are read, by Pillow's names, as they are spelled; no others are ever tried.

Pillow goes by a file's content, and knows formats that run programs, as EPS does Ghostscript.
"""


class NotAPictureError(InputError):
    """The file is of another kind, not a damaged picture."""


def load_image(
    source: str | os.PathLike[str] | Image.Image | Array,
    *,
    features: str = "color",
    color_space: str = "rgb",
    scale_location: bool = True,
    location_weight: float = 1.0,
    max_size: int = 0,
    max_pixels: int | None = None,
) -> Dataset:
    """A photo as a Dataset: its distinct colors, weighted by their numbers of pixels.

    With location, the observations are its pixels: row, column and color.

    Parameters
    ----------
    source : path, PIL.Image.Image or array
        A PNG, JPEG, WebP, TIFF, BMP, GIF or AVIF file (of an animation, the first frame), or
        an array `(h, w)`, `(h, w, 3)` or `(h, w, 4)` of uint8.  EXIF orientation is
        honored.  Grayscale has one feature, everything else three: red, green and
        blue, 0 to 255.  16-bit channels are rounded to 8 bits.
    features : "color" or "color+location"
        With location the first two features are row and column of a pixel, from 0.
    color_space : "rgb", "lab" or "oklab"
        Lab has L from 0 to 100, Oklab from 0 to 1; grayscale has all three features there.
    scale_location : bool
        Multiply row and column by one number so that the longer side spans as much as black
        to white: 255, 100 or 1.  Otherwise they count pixels.
    location_weight : float
        Multiplies row and column after that; above 1 clusters become more compact in the
        picture.
    max_size : int
        Shrink the longer side to this many pixels; 0 keeps the original.
    max_pixels : int, optional
        The largest photo that is decoded; by default Pillow's limit against
        decompression bombs, 89 million pixels.

    Pixels with alpha below 128 are left out of the clustering and stay transparent.

    Raises
    ------
    InputError
        If a value is out of its range, there is no such file, it is no picture, damaged,
        larger than `max_pixels`, of fewer than 2 pixels, or without a single opaque pixel.

    Examples
    --------
    >>> from PIL import Image
    >>> from kmeans_gif import load_image
    >>> red = Image.new("RGB", (30, 20), "red")
    >>> red.paste("blue", (10, 5, 15, 9))
    >>> red.save("red.png")
    >>> photo = load_image("red.png")
    >>> photo
    <Dataset red.png: photo of 30×20 pixels, 2 observations of 3 features>
    >>> load_image("red.png", features="color+location").feature_names
    ('row', 'column', 'red', 'green', 'blue')
    """
    max_size = require_whole("max_size", max_size, 0)
    if max_pixels is not None:
        max_pixels = require_whole("max_pixels", max_pixels, 1)
    wanted = Features(features, color_space, scale_location, location_weight)
    if isinstance(source, np.ndarray):
        pixels = _checked(source)
        if 0 < max_size < max(pixels.shape[:2]):
            return _dataset(Image.fromarray(pixels), max_size, "array", wanted)
        return wanted.photo(pixels, "array")
    if isinstance(source, Image.Image):
        name = Path(getattr(source, "filename", "") or "image").name
        return _dataset(eight_bit(ImageOps.exif_transpose(source)), max_size, name, wanted)
    if not isinstance(source, (str, os.PathLike)):
        kind = type(source).__name__
        raise InputError(f"source is a {kind}: give a path, a picture, or an array to load_scan")
    path = Path(source)
    with open_picture(path, max_pixels) as image:
        return _dataset(image, max_size, path.name, wanted)


@contextlib.contextmanager
def open_picture(path: Path, max_pixels: int | None = None) -> Iterator[Image.Image]:
    """The picture in a file, upright and of 8 bits; InputErrors of the block then name the file.

    Raises NotAPictureError for a file of another kind, InputError for one that cannot be read.
    """
    _require_file(path)
    picture = _decoded(path, max_pixels)
    try:
        yield picture
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _require_file(path: Path) -> None:
    try:
        found = path.stat()
    except PermissionError:
        raise InputError(f"{path}: may not be read; check its permissions") from None
    except OSError:
        raise no_such_file(path) from None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{path}: is a folder; give a picture file, or load_scan one of Zarr")
    if stat.S_ISREG(found.st_mode) and found.st_size == 0:
        raise NotAPictureError(f"{path}: is empty (0 bytes); give a picture file")


def _decoded(path: Path, max_pixels: int | None) -> Image.Image:
    """The picture in a file, upright and of 8 bits; one line about `path` if there is none."""
    try:
        with _pixel_limit(max_pixels), silent_decoders(), opened(path) as image:
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            return eight_bit(image)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except PermissionError:
        raise InputError(f"{path}: may not be read; check its permissions") from None
    except UnidentifiedImageError:
        readable = f"no picture; {listed(FORMATS.values(), 'and')} can be read"
        raise NotAPictureError(f"{path}: is {video_hint(path) or readable}") from None
    except MemoryError:
        raise
    except Exception as error:  # Pillow's decoders promise no kinds of errors
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"{path}: is damaged or cut short ({reason})") from None


def opened(path: Path) -> Image.Image:
    """The picture in a file of one of FORMATS, of which the head is read so far."""
    return Image.open(path, formats=list(FORMATS))


@contextlib.contextmanager
def _pixel_limit(max_pixels: int | None) -> Iterator[None]:
    """Make Pillow refuse, not only warn of, pictures above the limit while the block runs."""
    usual = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        Image.MAX_IMAGE_PIXELS = limit = max_pixels or usual
        try:
            yield
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            size = str(error).partition("(")[2].split(" ")[0]
            raise InputError(
                f"has {size} pixels, more than the limit of {limit}; "
                f"if you trust the file, raise it: max_pixels={size}"
            ) from None
        finally:
            Image.MAX_IMAGE_PIXELS = usual


def _checked(array: Array) -> Array:
    channels = array.shape[2] if array.ndim == 3 else 1
    if array.dtype != np.uint8 or array.ndim not in (2, 3) or channels not in (1, 3, 4):
        raise InputError(
            f"an array of shape {array.shape} and type {array.dtype}: a picture must be uint8 "
            "of shape (h, w), (h, w, 3) or (h, w, 4)"
        )
    if 0 in array.shape:
        raise InputError(f"an array of shape {array.shape} has no pixel")
    return array[..., 0] if array.ndim == 3 and channels == 1 else array


def _dataset(image: Image.Image, max_size: int, name: str, features: Features) -> Dataset:
    """A Dataset of `image`, which is upright, of 8 bits, and used up."""
    if max_size and max(image.size) > max_size:
        image.thumbnail((max_size, max_size), Image.Resampling.LANCZOS)
    pixels = pixels_of(image)
    image.close()  # its memory is free for what follows
    return features.photo(pixels, name)
