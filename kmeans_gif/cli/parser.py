"""What the user typed, made fit for argparse; and errors in the words that the user typed."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NoReturn

from kmeans_gif.cli.console import say
from kmeans_gif.cli.declared import FLAGS
from kmeans_gif.errors import InputError

_FOR_FILES = {
    ".csv": "points",
    ".tsv": "points",
    ".npy": "points or tiles",
    ".npz": "points, tiles or render",
}
"""Commands for files that are no photos."""


class HelpFormatter(argparse.HelpFormatter):
    """Keeps the lines of what stands below the options."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if text.endswith("\n") else super()._fill_text(text, width, indent)


class Parser(argparse.ArgumentParser):
    """Answers a wrong command line with one line instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and exit with status 2."""
        say(f"{message} (see {self.prog} --help)")
        raise SystemExit(2)

    def refuse(self, extra: list[str], others: Mapping[str, Parser]) -> NoReturn:
        """Answer words that no option or argument takes; `others` are the commands' parsers."""
        message = f"unrecognized arguments: {' '.join(extra)}"
        typed = next((word for word in extra if word.startswith("-")), "").partition("=")[0]
        own = {_plain(name): name for name in self._option_string_actions}
        own |= {_plain(name): option for name, option in FLAGS.items() if option in own.values()}
        owners = [name for name, other in others.items() if typed in other._option_string_actions]
        if owners and _plain(typed) not in own:
            self.error(f"{message}; {typed} is an option of {', '.join(owners)}")
        self.error(message + _did_you_mean(typed, own))


def with_command(arguments: list[str], commands: Collection[str]) -> list[str]:
    """Put the implied subcommand first: demo without arguments, otherwise image."""
    if not arguments:
        return ["demo"]
    first = arguments[0]
    if first in commands or first in ("-h", "--help", "--version"):
        return k_last(arguments)
    path = Path(first)
    if not first.startswith("-") and not path.suffix and not os.path.exists(path):
        known = {_plain(name): name for name in (*commands, "--help", "--version")}
        hint = _did_you_mean(first, known) or f"; commands are {', '.join(commands)}"
        raise InputError(f"{first}: no such file or command{hint}")
    if path.suffix.lower() in _FOR_FILES and os.path.isfile(path):
        raise InputError(
            f"{first}: is no photo; type a command before it: {_FOR_FILES[path.suffix.lower()]}"
        )
    return ["image", *k_last(arguments)]


def _plain(name: str) -> str:
    """`name` without what is easily mistaken in it."""
    return name.strip("-").lower().replace("_", "-")


def _did_you_mean(typed: str, known: Mapping[str, str]) -> str:
    """A question where `typed` is nearly one of the plain names `known`; else empty."""
    from difflib import get_close_matches  # only here: most commands are spelled well

    close = get_close_matches(_plain(typed), known, n=1)
    return f"; did you mean {known[close[0]]}?" if close else ""


def k_last(arguments: list[str]) -> list[str]:
    """Move -k and the numbers behind it to the end, where they swallow no file name."""
    start = next((i for i, word in enumerate(arguments) if word in ("-k", "--k")), None)
    if start is None:
        return arguments
    end = start + 1
    while end < len(arguments) and re.fullmatch(r"[+-]?\d[\d,-]*", arguments[end]):
        end += 1
    if end == start + 1:
        return arguments
    return [*arguments[:start], *arguments[end:], *arguments[start:end]]


def as_option(name: str, value: object) -> list[str]:
    """The words that give a Python parameter its value: -k and 8 for `n_clusters=8`."""
    option = FLAGS.get(name, f"--{name.replace('_', '-')}")
    if isinstance(value, bool):
        return [option if value else option.replace("--", "--no-", 1)]
    return [option, str(value)]


def in_options(message: str, typed: Iterable[str]) -> str:
    """`message` with options in place of Python's parameters: `-k 0` for `n_clusters=0`.

    Words that were `typed`, such as the name of a file `a=b.png`, stay.
    """
    if any("=" in word and message.startswith(word) for word in typed):
        return message

    def option(match: re.Match[str]) -> str:
        name, value = match.groups()
        flag = FLAGS.get(name, "--" + name.replace("_", "-"))
        return flag if value == "True" else f"{flag} {value}"

    first = r"(?:^|(?<=: ))([a-z_]+)=(True(?=:)|(?=\S))"
    second = r"(?<=\d, )([a-z_]+)=(?=\d+:)()"  # of two that are at fault together
    return re.sub(second, option, re.sub(first, option, message, count=1), count=1)
