"""Declared options on the command line: one `Option` becomes one flag with its help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from kmeans_gif.rendering.options import Choice, Option, Rule, Switch

FLAGS = {
    "n_clusters": "-k",
    "n_init": "--restarts",
    "random_state": "--seed",
    "n_threads": "--threads",
    "n": "--points",
    "data_dim": "--dim",
    "truth_column": "--truth",
    "ks": "--k",
    "max_bytes": "--max-unpacked",
    "file_bytes": "--max-bytes",
}
"""Flags that are not called like the Python parameter."""


@dataclass(frozen=True)
class Named(Rule):
    """One of some names, which may be typed with other capitals, hyphens or none."""

    metavar: str = "NAME"
    names: Collection[str] = ()

    def read(self, text: str) -> str:
        """The name that `text` stands for, if it is one."""
        return meant(text, self.names)


def meant(text: str, names: Iterable[str]) -> str:
    """Which of `names` is `text` but for capitals, hyphens and underscores; else `text`."""
    return {bare(name): name for name in names}.get(bare(text), text)


def bare(text: str) -> str:
    """`text` without capitals, hyphens, underscores and spaces."""
    return text.lower().replace("-", "").replace("_", "").replace(" ", "")


def add_option(
    group: Any, option: Option, *also: str, shown: str | None = None, default: Any = None
) -> None:
    """Declare one option, which `also` has other flags; `shown` is its default in the help.

    Without a `default` it leaves no trace in the namespace unless it is given.
    """
    shown = default_text(option) if shown is None else shown
    common: dict[str, Any] = {
        "dest": option.name,
        "default": argparse.SUPPRESS if default is None else default,
        "help": option.text + (f" (default: {shown})" if shown else ""),
    }
    flag = FLAGS.get(option.name, option.flag)
    if isinstance(option.rule, Switch):
        off = option.default is True
        common["help"] = f"no {option.text}" if off else option.text
        common["action"] = "store_false" if off else "store_true"
    else:
        common |= {"type": typed(option.rule), "metavar": option.rule.metavar}
    action = group.add_argument(flag, *also, **common)
    action.declared = option


def declared_by(action: argparse.Action) -> Option | None:
    """The option that an argument was declared by; None for arguments that argparse alone knows."""
    option: Option | None = getattr(action, "declared", None)
    return option


def default_text(option: Option) -> str:
    """The default as help shows it; empty where there is none, or none to speak of."""
    if option.shown_default:
        return option.shown_default
    if isinstance(option.default, float):
        return f"{option.default:g}"
    return "" if option.default is None else str(option.default)


def given(options: argparse.Namespace, declared: Iterable[Option]) -> dict[str, Any]:
    """Those of the declared options that have a value, with it."""
    names = (option.name for option in declared)
    return {name: getattr(options, name) for name in names if hasattr(options, name)}


def typed(rule: Rule) -> Callable[[str], Any]:
    """What reads a value for argparse."""

    def read(text: str) -> Any:
        try:
            value = rule.read(text)
            return meant(value, rule.names) if isinstance(rule, Choice) else value
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read
