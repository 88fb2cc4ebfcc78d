"""Runs command lines in this process, and says what every refusal has in common."""

import functools
import re
from pathlib import Path

from kmeans_gif.cli import _parser, main
from kmeans_gif.rendering.panels import PANELS


def answer(words, capsys):
    """Status of a command, given as a line or as a list of words, and its lines on stderr."""
    status, out, lines = _run(words, capsys)
    assert out == "" or status == 0
    return status, lines


def refused(words, message, capsys):
    """The command ends with status 2 and one line on stderr, and changes no file or folder.

    Returns that line.
    """
    before = everything()
    status, out, lines = _run(words, capsys)
    assert status == 2, words
    assert out == "", words
    assert len(lines) == 1, words
    assert lines[0].startswith("kmeans-gif: ")
    assert message in lines[0]
    _require_words_of_the_command(lines[0], words.split() if isinstance(words, str) else words)
    assert everything() == before, words
    return lines[0]


def _require_words_of_the_command(line, typed):
    """Beside paths and what was typed, no parameter of Python, no name of one, and no novel."""
    words = [word for word in line.split() if "/" not in word and "." not in word.rstrip(".")]
    told = [word for word in words if not any(word.strip("':;,") in one for one in typed)]
    assert not [word for word in told if re.match(r"[a-z][a-z_]*=", word)], line
    assert not _python_names() & {word.strip("':;,") for word in told}, line
    assert len(" ".join(told)) <= 200, line


@functools.cache
def _python_names():
    """Names of parameters and panels that are typed otherwise on the command line."""
    parameters = {action.dest for one in _parser()[1].values() for action in one._actions}
    return {name for name in {*parameters, *PANELS} if "_" in name}


def everything():
    """What is in the working folder: the bytes of each file, None for a folder."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in Path().rglob("*")}


def _run(words, capsys):
    capsys.readouterr()
    try:
        status = main(words.split() if isinstance(words, str) else words)
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, out, err.splitlines()
