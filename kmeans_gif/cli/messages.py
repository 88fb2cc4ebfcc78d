"""Errors and notes in the words that were typed: options, not the parameters of Python."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Mapping, Sequence

from kmeans_gif.cli.declared import FLAGS
from kmeans_gif.rendering.panels import PANELS

_PARAMETER = re.compile(
    r"(: |)(?<![\w/.-])([a-z][a-z_]*)=(True\b|False\b|\[[^\]]*\]|\([^)]*\)|'[^']*'|[^\s,;:)]+)"
)
"""A parameter and its value, and what stands before it in the middle of a message."""
_PANEL = re.compile(rf"(?<![\w/.-])({'|'.join(name for name in PANELS if '_' in name)})(?![\w.-])")
"""A panel whose name has another form on the command line."""
_ARGUMENT = re.compile(r"argument (-\S+): (?:'(.*?)': |ignored explicit argument '(.*)')?")
"""How argparse begins: the forms of an option, and the value that was wrong or not asked for."""

Forms = Mapping[str, Sequence[str]]
"""The words that may be typed for each parameter: for max_iter --max-iter and --rounds."""


def in_options(message: str, typed: Sequence[str], forms: Forms | None = None) -> str:
    """`message` with options in place of Python's parameters: `-k 0` for `n_clusters=0`.

    Parameters are what stands where a message begins, and those of `forms` anywhere.  Of several
    forms the one that was `typed` is taken, and its value as it stands there.  Typed words that
    look like a parameter, such as the name of a file `a=b.png`, stay.
    """
    forms = forms or {}
    names = {*forms, *FLAGS, "dim", "truth"}
    given = _given(typed)

    def option(match: re.Match[str]) -> str:
        head, name, value = match.groups()
        if not head and match.start() > 0 and name not in names:
            return match[0]
        flag = FLAGS.get(name, "--" + name.replace("_", "-"))
        if value in ("True", "False"):
            return head + (flag if value == "True" else flag.replace("--", "--no-", 1))
        flag = _form(flag, forms, given)
        text = given.get(flag)
        if text is None or not _stands_for(text, value):
            return f"{head}{flag} {_as_typed(value)}"
        return f"{head}{flag} {shlex.quote(text)}"

    kept = [re.escape(word) for word in typed if "=" in word and word[0] != "-"]
    parts = re.split(f"({'|'.join(kept)})", message) if kept else [message]
    parts[::2] = [_PARAMETER.sub(option, part) for part in parts[::2]]
    text = "".join(parts).replace("History.save", "--history")
    return _PANEL.sub(lambda match: match[0].replace("_", "-"), text)


def of_argument(message: str, typed: Sequence[str]) -> str:
    """argparse's `message` about the value of an option, in the form of all others."""
    match = _ARGUMENT.match(message)
    if match is None:
        return message
    alternatives, wrong, needless = match.groups()
    forms = alternatives.split("/")
    flag = _form(forms[0], {"": forms}, _given(typed))
    rest = message[match.end() :]
    if needless is not None:
        return f"{flag}={shlex.quote(needless)}: {flag} takes no value"
    return f"{flag}: {rest}" if wrong is None else f"{flag} {shlex.quote(wrong)}: {rest}"


def _given(typed: Sequence[str]) -> dict[str, str]:
    """Options among the words that were typed, and what follows each."""
    given = {}
    for word, after in zip(typed, [*typed, ""][1:], strict=True):
        flag, equals, value = word.partition("=")
        if flag.startswith("-"):
            given[flag] = value if equals else after
    return given


def _form(flag: str, forms: Forms, given: Mapping[str, str]) -> str:
    """The form of the option `flag` that was given; itself if none was."""
    of_one = next((several for several in forms.values() if flag in several), [flag])
    return next((form for form in of_one if form in given), flag)


def _stands_for(text: str, value: str) -> bool:
    """Whether `text`, as it was typed, is read as `value`, written as Python does."""
    if _as_typed(value) in (shlex.quote(text), text, f"{text}x{text}"):
        return True
    with contextlib.suppress(ValueError):
        return float(text) == float(value)
    return False


def _as_typed(value: str) -> str:
    """A value in Python as it is typed: 0 2 for [0, 2], 16x12 for (16, 12)."""
    if value[0] == "[":
        return " ".join(part.strip().strip("'") for part in value[1:-1].split(","))
    if value[0] == "(":
        return "x".join(part.strip() for part in value[1:-1].split(","))
    return shlex.quote(value[1:-1]) if value[0] == "'" else value
