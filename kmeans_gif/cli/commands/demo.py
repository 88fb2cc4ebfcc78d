"""kmeans-gif demo: every sample, and blobs in the plane and in space."""

from __future__ import annotations

import argparse
from pathlib import Path

from kmeans_gif.cli.commands import blobs, image, tiles
from kmeans_gif.cli.output_paths import require_folder
from kmeans_gif.errors import InputError

_BLOBS = ("--dim 2 -k 4", "--dim 3 -k 6 --rotate 180")
"""Options of 'blobs' for each of its animations."""
_SHEET, _TRUTH = "digits.png", "digits.txt"
"""The sample that is a sheet of tiles, not a photo, and what its tiles are."""


HELP = "every sample and some blobs, into output/; what happens without any argument"
DESCRIPTION = (
    "An animation of every photo in samples/, with the options of 'image', "
    f"two of blobs: blobs {', blobs '.join(_BLOBS)}, and one of digits: tiles {_SHEET} "
    f"--tile 16 -k 10 --truth {_TRUTH}."
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    image.declare_all_but_photos(parser)


def run(options: argparse.Namespace) -> None:
    """Find the samples and treat them as photos that the user named; then blobs and digits."""
    require_folder(options.output, "the demo makes several files")
    options.photos = _sample_photos()
    image.run(options)
    parser = argparse.ArgumentParser()
    blobs.declare(parser)
    for line in _BLOBS:
        ours = parser.parse_args(line.split())
        ours.output, ours.quiet = options.output, options.quiet
        blobs.run(ours)
    sheet = options.photos[0].with_name(_SHEET)
    if sheet.exists():
        parser = argparse.ArgumentParser()
        tiles.declare(parser)
        ours = parser.parse_args(
            [str(sheet), "--tile", "16", "-k", "10", "--truth", str(sheet.with_name(_TRUTH))]
        )
        ours.output, ours.quiet = options.output, options.quiet
        tiles.run(ours)


def _sample_photos() -> list[Path]:
    """Photos in samples/ of the working folder, else of the checkout the package stands in."""
    for folder in (Path("samples"), Path(__file__).parents[3] / "samples"):
        photos = sorted(
            path
            for path in folder.glob("*")
            if path.suffix in (".png", ".jpg") and path.name != _SHEET
        )
        if photos:
            return photos
    raise InputError("samples/: no such folder here; run in the project's folder or name a photo")
