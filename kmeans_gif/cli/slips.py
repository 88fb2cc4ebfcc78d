"""Slips of typing: long dashes, missing ones, names with spaces, and files of another kind."""

from __future__ import annotations

import argparse
import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from kmeans_gif.cli.declared import bare, declared_by
from kmeans_gif.errors import InputError

_LONG_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
"""What word processors and web pages make of a hyphen, or of two."""
_MOST_WORDS = 8
"""Of a name with spaces."""
_TEXTS = ("PATH", "FOLDER", "DIR", "FILE", "FILE.npz", "TEXT")
"""What stands in help for values that may have spaces."""
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif")
_OF_POINTS = ("points", "race")
"""Commands that read tables and no pictures."""
_OF_PICTURES = ("image", "report")
"""Commands that read pictures and no tables."""
FOR_FILES = {
    ".csv": "points",
    ".tsv": "points",
    ".xlsx": "points",
    ".parquet": "points",
    ".feather": "points",
    ".npy": "points or tiles",
    ".npz": "points, tiles or render",
}
"""Commands for files that are no photos."""


def plain(name: str) -> str:
    """`name` without what is easily mistaken in it."""
    return name.strip("-").lower().replace("_", "-")


def require_hyphens(arguments: Sequence[str]) -> None:
    """Raise InputError for a word that begins with a long dash in place of hyphens."""
    for word in arguments:
        name = word.lstrip(f"-{_LONG_DASHES}")
        dashes = word[: len(word) - len(name)]
        if not name or not set(dashes) & {*_LONG_DASHES} or os.path.exists(word):
            continue
        short = re.fullmatch(r"[\d.]+|[a-zA-Z](=.*|\d.*)?", name)
        meant = f"{'-' if short else '--'}{name}"
        raise InputError(f"{word}: begins with a long dash; with plain hyphens it is {meant}")


def require_no_slip(options: argparse.Namespace, command: str) -> None:
    """Raise InputError for words that were taken for files, but cannot be meant as such."""
    parser = options.parser
    for action in parser._actions:
        if action.option_strings or not hasattr(options, action.dest):
            continue
        value = getattr(options, action.dest)
        for path in value if isinstance(value, list) else [value]:
            if isinstance(path, Path) and not os.path.lexists(path):
                hint = slip_of(str(path), parser.words, parser)
                if hint:
                    raise InputError(f"{path}: no such file; {hint}")
            elif isinstance(path, Path):
                _require_fitting(path, command)


def slip_of(word: str, words: Sequence[str], parser: argparse.ArgumentParser) -> str:
    """What was probably meant by a `word` among `words` that is no file; empty if unknown."""
    if word not in words:
        return ""
    at = list(words).index(word)
    name = spaced(word, words)
    if name:
        return f"a name with spaces needs quotes: {shlex.quote(name)}"
    option = _with_dashes(word, words[at + 1 :], parser) or choice_of(word, parser)
    if option:
        return f"did you mean {option}?"
    option = _with_quotes(words[: at + 1], parser)
    return f"a name with spaces needs quotes: {option}" if option else ""


def spaced(word: str, words: Sequence[str]) -> str:
    """The file with spaces in its name of which `word` is a part; empty if there is none."""
    at = list(words).index(word)
    for start in range(max(0, at - _MOST_WORDS), at + 1):
        for end in range(max(at + 1, start + 2), min(len(words), start + _MOST_WORDS) + 1):
            name = " ".join(words[start:end])
            if os.path.isfile(name):
                return name
    return ""


def choice_of(word: str, parser: argparse.ArgumentParser) -> str:
    """The option with the value that `word` names, `--theme dark` for `--dark`; else empty."""
    for action in parser._actions:
        option = declared_by(action)
        for name in getattr(option.rule, "names", ()) if option else ():
            if bare(name) == bare(word):
                return f"{action.option_strings[0]} {name}"
    return ""


def _with_dashes(word: str, after: Sequence[str], parser: argparse.ArgumentParser) -> str:
    """The option that `word` is without its hyphens, with its value; empty if it is none."""
    name, _, value = word.partition("=")
    for action in parser._actions:
        for flag in action.option_strings:
            if plain(flag) != plain(name):
                continue
            if action.nargs == 0:
                return flag
            following = value or next(iter(after), "")
            return flag if following.startswith("-") else f"{flag} {following}".strip()
    return ""


def _with_quotes(words: Sequence[str], parser: argparse.ArgumentParser) -> str:
    """An option whose value ends with the last of `words`, if that may be a text; else empty."""
    start = max((i for i, word in enumerate(words) if word[:1] == "-"), default=None)
    action = None if start is None else parser._option_string_actions.get(words[start])
    if start is None or action is None or action.nargs or action.metavar not in _TEXTS:
        return ""
    value = " ".join(words[start + 1 :])
    return f"{words[start]} {shlex.quote(value)}" if start + 2 < len(words) else ""


def _require_fitting(path: Path, command: str) -> None:
    """Raise InputError for a file of a kind that another command reads.

    Its name says what to look for, and what it holds decides.
    """
    suffix = path.suffix.lower()
    table = command in _OF_POINTS and suffix in _PICTURES
    photo = command in _OF_PICTURES and suffix in FOR_FILES
    if not (table or photo) or not os.path.isfile(path):
        return
    from kmeans_gif.data.photo_folders import is_picture

    if is_picture(path) and table:
        raise InputError(
            f"{path}: is a picture, not a table of points; for a photo type image in place of "
            f"{command}, for a sheet of small pictures tiles"
        )
    if not is_picture(path) and photo:
        raise InputError(f"{path}: is no photo; type {FOR_FILES[suffix]} in place of {command}")
