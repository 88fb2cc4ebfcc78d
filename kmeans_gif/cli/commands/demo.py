"""kmeans-gif demo: every sample, and blobs in the plane and in space."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import ModuleType

from kmeans_gif.cli.commands import blobs, image, tiles
from kmeans_gif.cli.output_paths import require_folder
from kmeans_gif.errors import InputError

_BLOBS = {"blobs2d_k4.gif": "--dim 2 -k 4", "blobs3d_k6.gif": "--dim 3 -k 6 --rotate 180"}
"""Options of 'blobs' for each of its animations, by the name of the file."""
_SHOWN = ("help", "output", "n_clusters", "max_size", "view", "quiet")
"""Options that the help lists; the others stand in that of 'image'."""
_SHEET, _TRUTH = "digits.png", "digits.txt"
"""The sample that is a sheet of tiles, not a photo, and what its tiles are."""


HELP = "every sample and some blobs, into output/; what happens without any argument"
DESCRIPTION = (
    "An animation of every photo in samples/, with all options of 'image', whose --help "
    f"lists them, two of blobs: blobs {', blobs '.join(_BLOBS.values())}, and one of digits: "
    f"tiles {_SHEET} --tile 16 -k 10 --truth {_TRUTH}."
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    image.declare_all_but_photos(parser)
    parser.usage = "%(prog)s [option ...]"
    for action in parser._actions:
        if action.dest not in _SHOWN:
            action.help = argparse.SUPPRESS


def run(options: argparse.Namespace) -> None:
    """Find the samples and treat them as photos that the user named; then blobs and digits."""
    require_folder(options.output, "the demo makes several files")
    options.photos = _sample_photos()
    image.run(options)
    for name, line in _BLOBS.items():
        _run(blobs, line.split(), name, options)
    sheet = options.photos[0].with_name(_SHEET)
    if sheet.exists():
        truth = str(sheet.with_name(_TRUTH))
        words = [str(sheet), "--tile", "16", "-k", "10", "--truth", truth]
        _run(tiles, words, "digits_k10.gif", options)


def _run(command: ModuleType, words: list[str], name: str, options: argparse.Namespace) -> None:
    """Run a command with the options in `words`; the file is called `name`."""
    parser = argparse.ArgumentParser()
    command.declare(parser)
    ours = parser.parse_args(words)
    ours.parser, ours.quiet = parser, options.quiet
    ours.output = str(Path(options.output, name))
    command.run(ours)


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
