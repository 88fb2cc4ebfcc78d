"""What the user typed, made fit for argparse; and answers to words that no option takes."""

from __future__ import annotations

import argparse
import os
import re
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NoReturn

from kmeans_gif.cli.console import say, show
from kmeans_gif.cli.declared import FLAGS
from kmeans_gif.cli.messages import of_argument
from kmeans_gif.cli.output_words import one_place_each
from kmeans_gif.cli.slips import FOR_FILES, choice_of, plain, slip_of, spaced
from kmeans_gif.data.paths import no_such_file, url_in
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.panels import PANELS


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
        if args is not None:
            args = one_place_each(args, self._actions)
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
        message = of_argument(message, self.words)
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
        joined = self._joined_panels(extra)
        if joined:
            self.error(f"{message}; commas join panels: --panels {joined}")
        own = {plain(name): name for name in self._option_string_actions}
        own |= {plain(name): option for name, option in FLAGS.items() if option in own.values()}
        owners = [name for name, other in others.items() if typed in other._option_string_actions]
        if owners and plain(typed) not in own:
            self.error(f"{message}; {typed} is an option of {', '.join(owners)}")
        if not typed:
            hint = slip_of(extra[0], self.words, self)
            self.error(f"{message}; {hint}" if hint else message)
        choice = "" if plain(typed) in own else choice_of(typed, self)
        hint = f"; did you mean {choice}?" if choice else _did_you_mean(typed, own)
        self.error(f"{message}{hint}")

    def _joined_panels(self, extra: list[str]) -> str:
        """The panels among the words that were typed, joined, if `extra` has one; else empty."""
        if _panel(extra[0]) is None or "--panels" not in self.words:
            return ""
        first = self.words[self.words.index("--panels") + 1]
        words = [word for text in (first, *extra) for word in text.split(",")]
        return ",".join(panel for word in words if (panel := _panel(word)))


def _panel(text: str) -> str | None:
    """The panel that `text`, perhaps with a comma, names as it is typed; None if it does not."""
    name = text.strip(", ").replace("-", "_")
    return name.replace("_", "-") if name in PANELS else None


def require_full_words(arguments: Sequence[str]) -> None:
    """Raise InputError for an empty word, as an unset variable of a shell leaves behind.

    As a path it would be the working folder.
    """
    for before, word in zip(["", *arguments], arguments, strict=False):
        option, equals, value = word.partition("=")
        if not word:
            option = before
        elif not (option.startswith("--") and equals and not value):
            continue
        if option.startswith("-"):
            raise InputError(f"{option} '': is empty; give a value, or leave {option} out")
        raise InputError("'': is empty; give the name of a file")


def with_command(arguments: list[str], commands: Collection[str]) -> list[str]:
    """Put the implied subcommand first: demo without arguments, otherwise image."""
    if not arguments:
        return ["demo"]
    first = arguments[0]
    if first in commands or first in ("-h", "--help", "--version"):
        return k_last(arguments)
    path = Path(first)
    if not first.startswith("-") and not path.suffix and not os.path.exists(path):
        known = {plain(name): name for name in (*commands, "--help", "--version")}
        hint = _did_you_mean(first, known) or f"; commands are {', '.join(commands)}"
        if url_in(first):
            raise no_such_file(first)
        name = spaced(first, arguments)
        if name:
            hint = f"; a name with spaces needs quotes: {shlex.quote(name)}"
        raise InputError(f"{first}: no such file or command{hint}")
    if path.suffix.lower() in FOR_FILES and os.path.isfile(path):
        raise InputError(
            f"{first}: is no photo; type a command before it: {FOR_FILES[path.suffix.lower()]}"
        )
    return ["image", *k_last(arguments)]


def _did_you_mean(typed: str, known: Mapping[str, str]) -> str:
    """A question where `typed` is nearly one of the plain names `known`; else empty."""
    from difflib import get_close_matches  # only here: most commands are spelled well

    close = get_close_matches(plain(typed), known, n=1)
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
