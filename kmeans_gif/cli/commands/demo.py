"""kmeans-gif demo: every sample, and blobs in the plane and in space."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import ModuleType

from kmeans_gif.cli.commands import blobs, image, tiles
from kmeans_gif.cli.output_paths import require_folder
from kmeans_gif.errors import InputError

_BLOBS = ("--dim 2 -k 4", "--dim 3 -k 6 --rotate 180")
"""Options of 'blobs' for each of its animations."""
_SHOWN = ("help", "output", "n_clusters", "max_size", "view", "quiet")
"""Options that the help lists; the others stand in that of 'image'."""
_SHEET, _TRUTH = "digits.png", "digits.txt"
"""The sample that is a sheet of tiles, not a photo, and what its tiles are."""


HELP = "every sample and some blobs, into output/; what happens without any argument"
DESCRIPTION = (
    "An animation of every photo in samples/, with all options of 'image', whose --help "
    f"lists them, two of blobs: blobs {', blobs '.join(_BLOBS)}, and one of digits: "
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
    for output in options.output:
        require_folder(output, "the demo makes several files")
    options.endings = (".gif", ".html")
    options.photos = _sample_photos()
    image.run(options)
    for line in _BLOBS:
        _run(blobs, line.split(), options)
    sheet = options.photos[0].with_name(_SHEET)
    if sheet.exists():
        truth = str(sheet.with_name(_TRUTH))
        words = [str(sheet), "--tile", "16", "-k", "10", "--truth", truth]
        _run(tiles, words, options)


def _run(command: ModuleType, words: list[str], options: argparse.Namespace) -> None:
    """Run a command with the options in `words`; its file is called as it always is."""
    parser = argparse.ArgumentParser()
    command.declare(parser)
    ours = parser.parse_args(words)
    ours.parser, ours.quiet, ours.output = parser, options.quiet, options.output
    ours.endings = options.endings
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
