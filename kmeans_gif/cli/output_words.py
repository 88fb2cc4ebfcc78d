"""`-o a.gif b.pptx`: several places behind one -o, as argparse can read them.

argparse could take any number of words for -o, but then also the photo in `-o out.gif photo.jpg`.
So words behind the first are places where the input stands before -o; where no input need stand
anywhere, those are that end like a file that can be written.
"""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Sequence
from pathlib import PurePath

from kmeans_gif.errors import InputError
from kmeans_gif.writing import WRITERS


def one_place_each(words: Sequence[str], actions: Sequence[argparse.Action]) -> list[str]:
    """`words` of a command with `actions`, with an -o of its own before each place.

    Raises InputError for what is rather a name with spaces: `-o my photo.gif`.
    """
    by_word = {word: action for action in actions for word in action.option_strings}
    places = by_word.get("-o")
    if places is None or places.default != ["output"]:
        return list(words)
    inputs = [action.nargs for action in actions if not action.option_strings]
    made: list[str] = []
    input_seen, at = False, 0
    while at < len(words) and words[at] != "--":
        word, at = words[at], at + 1
        action = by_word.get(word)
        made.append(word)
        if word[:1] != "-":
            input_seen = True
        elif action is not None and action.nargs is None:  # its value, whatever that looks like
            made += words[at : at + 1]
            at += 1
        while action is not None and at < len(words) and words[at][:1] not in ("-", ""):
            further = input_seen or not inputs or (inputs == ["?"] and _can_be_written(words[at]))
            if action is places and further:
                _require_no_spaced_name(words, at)
                made += ["-o", words[at]]
            elif action.nargs == "+":
                made.append(words[at])
            else:
                break
            at += 1
    return [*made, *words[at:]]


def _require_no_spaced_name(words: Sequence[str], at: int) -> None:
    """Raise InputError for a file's name at `at` behind words that look like its beginning."""
    start = at
    while not (words[start - 1][:1] == "-" or _is_place(words[start - 1])):
        start -= 1
    if start < at and _can_be_written(words[at]):
        name = " ".join(words[start : at + 1])
        raise InputError(
            f"-o {name}: a name with spaces needs quotes: -o {shlex.quote(name)}; a new folder "
            "among several places ends with /"
        )


def _is_place(word: str) -> bool:
    """Whether a word is certainly a place of its own: has a suffix, is there, or ends with /."""
    separated = word.endswith(("/", os.sep))
    return separated or bool(PurePath(word).suffix) or os.path.lexists(word)


def _can_be_written(word: str) -> bool:
    return PurePath(word).suffix.lower() in WRITERS
