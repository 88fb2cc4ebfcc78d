"""What the user typed, made fit for argparse; and errors in the words that the user typed."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NoReturn

from kmeans_gif.cli.console import say, show
from kmeans_gif.cli.declared import FLAGS
from kmeans_gif.data.paths import no_such_file, url_in
from kmeans_gif.errors import InputError

_FOR_FILES = {
    ".csv": "points",
    ".tsv": "points",
    ".xlsx": "points",
    ".parquet": "points",
    ".feather": "points",
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

    words: Sequence[str] = ()
    """What was typed behind the command, if it is known."""
    others: Callable[[], Mapping[str, Parser]] | None = None
    """The parsers of all commands."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As in argparse, which gives an option an empty list for a value of two dashes."""
        for word in () if args is None else takewhile("--".__ne__, args):
            if re.fullmatch(r"(--[^=]+=|-[^-=]=?)--", word):
                self.error(f"{word}: -- is no value; a file of that name is ./--")
        return super().parse_known_args(args, namespace)

    def _print_message(self, message: str, file: object = None) -> None:
        """Help or version; argparse itself would not notice that it cannot be written."""
        show(message)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and exit with status 2.

        Where words are missing, an option that there is not is told first.
        """
        if "arguments are required" in message and self.others is not None:
            wrong, self.words = [word for word in self.words if self._is_unknown(word)], ()
            if wrong:
                self.refuse(wrong[:1], self.others())
        say(f"{message} (see {self.prog} --help)")
        raise SystemExit(2)

    def _is_unknown(self, word: str) -> bool:
        """Whether `word` is to be an option, but none that there is."""
        if word[:1] != "-" or len(word) < 2 or re.match(r"-[\d.]", word):
            return False
        glued = word[:2] if word[1] != "-" else word.partition("=")[0]
        return not {word.partition("=")[0], glued} & self._option_string_actions.keys()

    def refuse(self, extra: list[str], others: Mapping[str, Parser]) -> NoReturn:
        """Answer words that no option or argument takes; `others` are the commands' parsers."""
        message = f"unrecognized arguments: {' '.join(extra)}"
        typed = next((word for word in extra if word.startswith("-")), "").partition("=")[0]
        if typed in ("-v", "-V"):
            self.error(f"{message}; did you mean --version?")
        own = {_plain(name): name for name in self._option_string_actions}
        own |= {_plain(name): option for name, option in FLAGS.items() if option in own.values()}
        owners = [name for name, other in others.items() if typed in other._option_string_actions]
        if owners and _plain(typed) not in own:
            self.error(f"{message}; {typed} is an option of {', '.join(owners)}")
        self.error(message + _did_you_mean(typed, own))


_PARAMETER = re.compile(
    r"(: |)(?<![\w/.-])([a-z][a-z_]*)=(True\b|False\b|\[[^\]]*\]|\([^)]*\)|'[^']*'|[^\s,;:)]+)"
)
"""A parameter and its value, and what stands before it in the middle of a message."""


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
        if url_in(first):
            raise no_such_file(first)
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


def in_options(message: str, typed: Iterable[str], names: Collection[str] = ()) -> str:
    """`message` with options in place of Python's parameters: `-k 0` for `n_clusters=0`.

    Parameters are what stands where a message begins, and `names` anywhere.  Words that were
    `typed`, such as the name of a file `a=b.png`, stay.
    """
    names = {*names, *FLAGS, "dim", "truth"}

    def option(match: re.Match[str]) -> str:
        head, name, value = match.groups()
        if not head and match.start() > 0 and name not in names:
            return match[0]
        flag = FLAGS.get(name, "--" + name.replace("_", "-"))
        if value in ("True", "False"):
            return head + (flag if value == "True" else flag.replace("--", "--no-", 1))
        if match.start() > 0:  # a value to be typed, not one that was
            value = value.strip("'")
        return f"{head}{flag} {_as_typed(value)}"

    kept = [re.escape(word) for word in typed if "=" in word and word[0] != "-"]
    parts = re.split(f"({'|'.join(kept)})", message) if kept else [message]
    parts[::2] = [_PARAMETER.sub(option, part) for part in parts[::2]]
    return "".join(parts)


def _as_typed(value: str) -> str:
    """A value in Python as it is typed: 0 2 for [0, 2], 16x12 for (16, 12)."""
    if value[0] == "[":
        return " ".join(part.strip().strip("'") for part in value[1:-1].split(","))
    if value[0] == "(":
        return "x".join(part.strip() for part in value[1:-1].split(","))
    return value
