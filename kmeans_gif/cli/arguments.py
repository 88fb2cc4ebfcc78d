"""What the user typed, made fit for argparse; and errors in the words that the user typed."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

from kmeans_gif.cli.report import say
from kmeans_gif.errors import InputError

_RENAMED = {
    "n_clusters": "-k",
    "n_init": "--restarts",
    "random_state": "--seed",
    "n_threads": "--threads",
    "n": "--points",
}
"""Options that are not called like the Python parameter."""


class Parser(argparse.ArgumentParser):
    """Answers a wrong command line with one line instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and exit with status 2."""
        say(f"{message} (see {self.prog} --help)")
        raise SystemExit(2)

    def refuse(self, extra: list[str]) -> NoReturn:
        """Answer words that no option or argument takes."""
        typed = extra[0].partition("=")[0]
        known = [name for name in self._option_string_actions if name.startswith("--")]
        close = difflib.get_close_matches(typed, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        self.error(f"unrecognized arguments: {' '.join(extra)}{hint}")


def with_command(arguments: list[str], commands: Collection[str]) -> list[str]:
    """Put the implied subcommand first: demo without arguments, otherwise image."""
    if not arguments:
        return ["demo"]
    first = arguments[0]
    if first in commands or first in ("-h", "--help", "--version"):
        return k_last(arguments)
    path = Path(first)
    if not first.startswith("-") and not path.suffix and not path.exists():
        raise InputError(f"{first}: no such file or command; commands are {', '.join(commands)}")
    return ["image", *k_last(arguments)]


def k_last(arguments: list[str]) -> list[str]:
    """Move -k and the numbers behind it to the end, where they swallow no file name."""
    if "-k" not in arguments:
        return arguments
    start = arguments.index("-k")
    end = start + 1
    while end < len(arguments) and re.fullmatch(r"[+-]?\d+", arguments[end]):
        end += 1
    if end == start + 1:
        return arguments
    return [*arguments[:start], *arguments[end:], *arguments[start:end]]


def as_option(name: str, value: object) -> list[str]:
    """The words that give a Python parameter its value: -k and 8 for `n_clusters=8`."""
    option = _RENAMED.get(name, f"--{name.replace('_', '-')}")
    if isinstance(value, bool):
        return [option if value else option.replace("--", "--no-", 1)]
    return [option, str(value)]


def in_options(message: str) -> str:
    """`message` with options in place of Python's parameters: `-k 0` for `n_clusters=0`."""

    def option(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"{_RENAMED.get(name, '--' + name.replace('_', '-'))} "

    return re.sub(r"(?:^|(?<=: ))([a-z_]+)=(?=\S)", option, message, count=1)
