"""Default names of files: options that change the picture or the run stand in them.

`coffee.png -k 12 --view dashboard --seed 3` becomes `coffee_k12_dashboard_seed3`, so that two
runs with different options never write to one file.  A name has a part for each option whose
value is not its default; parts are made from the options that a command declares, so that a new
option needs nothing here.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from kmeans_gif.cli.declared import declared_by
from kmeans_gif.rendering.options import Option
from kmeans_gif.rendering.view import View

ELSEWHERE = (
    "n_clusters", "output", "history", "save_centroids", "paint", "labels", "frames", "filmstrip",
    "scheduler", "quiet",
)  # fmt: skip
"""Arguments that say where to write and what to say, and k, which stands in every name."""
_FIRST = ("view", "panels")
"""Arguments whose parts come before the others."""
_LONGEST = 60
"""Letters of all parts; what goes beyond becomes a hash of them."""


def named(
    stem: str, options: argparse.Namespace, view: View | None = None, without: Collection[str] = ()
) -> str:
    """`stem` followed by a part for each option that has another value than its default.

    Defaults of options of the picture are those of `view`.  Arguments `without` parts are those
    that `stem` already says.
    """
    own = {option.name: option for option in view.options} if view else {}
    parts = [part for part in _parts(options, own, {*ELSEWHERE, *without}) if part]
    return "_".join([stem, *_shortened(parts)])


def _parts(
    options: argparse.Namespace, own: dict[str, Option], without: Collection[str]
) -> Iterator[str]:
    actions: dict[str, argparse.Action] = {}
    for action in options.parser._actions:
        if action.option_strings and action.dest not in without and hasattr(options, action.dest):
            actions.setdefault(action.dest, action)
    first = [name for name in _FIRST if name in actions]
    for name in dict.fromkeys([*first, *actions]):
        action, value = actions[name], getattr(options, name)
        option = own.get(name, declared_by(action))
        default = option.default if option and name in own else action.default
        if default is argparse.SUPPRESS:
            default = option.default if option else None
        if value != default:
            yield _part(action, option, value)


def _part(action: argparse.Action, option: Option | None, value: Any) -> str:
    """What a file name says of one option: `seed3`, `dashboard`, `no-caption`, `truth-digits`."""
    if option is not None and not option.in_names:
        return ""
    flags = [flag.strip("-") for flag in action.option_strings if flag.startswith("--")]
    if isinstance(value, bool):
        return flags[0] if value else flags[-1]
    if action.metavar == "FILE":
        return _clean(f"{flags[0]}-{Path(value).stem}")
    text = _clean(_text(value))
    if option is not None and option.before:
        return option.before + text
    return flags[0] + text if re.match(r"[-\d.]", text) else text


def _text(value: Any) -> str:
    """Values as a name shows them: 0,2, 16x12, 0.5, dashboard."""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list) and len(value) > 2 and _in_a_row(value):
        return f"{value[0]}-{value[-1]}"
    if isinstance(value, (list, tuple)):
        text = ("x" if isinstance(value, tuple) else ",").join(map(_text, value))
        return re.sub(",+", ",", text).strip(",")  # "0, 2" comes as "0," and "2"
    return str(value)


def _in_a_row(values: list[Any]) -> bool:
    first = values[0]
    return isinstance(first, int) and values == list(range(first, first + len(values)))


def _clean(text: str) -> str:
    """`text` in letters that every file system takes."""
    return re.sub(r"[^\w.,+=-]+", "-", text)


def _shortened(parts: list[str]) -> list[str]:
    """As many parts as make a name of bearable length; a hash of all where some are left out."""
    if len("_".join(parts)) <= _LONGEST:
        return parts
    digest = hashlib.sha256("_".join(parts).encode()).hexdigest()[:6]
    kept: list[str] = []
    for part in parts:
        if len("_".join([*kept, part, digest])) > _LONGEST:
            break
        kept.append(part)
    return [*kept, digest]
