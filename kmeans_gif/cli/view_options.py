"""Options of pictures on the command line, made from what views declare.

None has a default here: an option that was not given is missing from the namespace, and the
Python parameter keeps its own.  So options of views that are not shown can be refused.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmeans_gif._registry import listed
from kmeans_gif.cli.declared import Named, add_option, default_text, given, typed
from kmeans_gif.cli.file_names import named
from kmeans_gif.cli.output_paths import STATE
from kmeans_gif.errors import InputError, require_choice
from kmeans_gif.rendering.options import Option
from kmeans_gif.rendering.view import KINDS
from kmeans_gif.rendering.views import view, views_of

if TYPE_CHECKING:
    from kmeans_gif.animation import Animation
    from kmeans_gif.data.dataset import Dataset
    from kmeans_gif.rendering.view import View


def add_views(parser: argparse.ArgumentParser, *kinds: str, without: Collection[str] = ()) -> None:
    """--view and --panels, and the options of all views of some kinds of data."""
    group = parser.add_argument_group("picture", argument_default=argparse.SUPPRESS)
    views = views_of(*kinds)
    if len(views) > 1:
        defaults = {kind: views_of(kind)[0].name for kind in kinds}
        entries = [f"{one.name} ({one.summary}{_default_of(one, defaults)})" for one in views]
        names = [one.name for one in views]
        reader = typed(Named("NAME", names))
        group.add_argument("--view", type=reader, metavar="NAME", help=listed(entries))
    group.add_argument(
        "--panels",
        metavar="NAMES",
        help="instead of a view, panels side by side, such as "
        f"{'photo,color-solid,inertia' if 'photo' in kinds else 'points,inertia'}",
    )
    composition = view("animate")
    _add_options(group, [*views, composition], without)


def add_view(
    parser: argparse.ArgumentParser, module: str, *, without: Collection[str] = ()
) -> None:
    """The options of the only view that a command has."""
    group = parser.add_argument_group("picture", argument_default=argparse.SUPPRESS)
    _add_options(group, [view(module)], without)


def _default_of(one: View, defaults: dict[str, str]) -> str:
    of = [KINDS[kind][0] for kind, name in defaults.items() if name == one.name]
    if not of:
        return ""
    return ", the default" if len(defaults) == 1 else f", the default for {listed(of, 'and')}"


def _add_options(group: Any, views: Sequence[View], without: Collection[str]) -> None:
    """Each option of any view once, with the default of each view where they differ."""
    declared: dict[str, list[tuple[View, Option]]] = {}
    for one in views:
        for option in one.options:
            if option.name not in without:
                declared.setdefault(option.name, []).append((one, option))
    for entries in declared.values():
        shown: dict[str, list[str]] = {}
        for one, option in entries:
            shown.setdefault(default_text(option), []).append(one.name or "--panels")
        first, *others = shown
        more = "".join(f"; {listed(shown[text], 'and')}: {text}" for text in others)
        add_option(group, entries[0][1], shown=first + more)


class ChosenView:
    """A view with the options that were given for it."""

    def __init__(self, chosen: View, values: dict[str, Any], state: int | None = None) -> None:
        """`state` is the one that alone is shown, if any."""
        self._view = chosen
        self._values = values
        self._state = state

    def check_options(self) -> None:
        """Raise InputError for a value that is wrong whatever the data are."""
        self._view.read(self._values)

    def check(self, dataset: Dataset, k: int, targets: Iterable[Path]) -> None:
        """Raise InputError, before anything is clustered, for whatever is wrong.

        That may also be that a format of `targets` does not hold the pictures.
        """
        from kmeans_gif.writing import require_few, require_fits, writer_for

        targets = list(targets)
        for target in targets:
            writer_for(target)
        size = self._view.check(dataset, k, **self._values)
        for target in targets:
            require_fits(target, size)
            require_few(target, self._values.get("max_frames", 0), "max_frames")

    def animate(self, source: Any, **values: Any) -> Animation:
        """The animation of a history, or of whatever the view shows; `values` go before others."""
        given = {**self._values, **({"slide": None} if "width" in values else {})}
        return self._view.animate(source, state=self._state, **{**given, **values})

    @property
    def slide(self) -> str | None:
        """The shape of slide that was given, if any."""
        given: str | None = self._values.get("slide")
        return given

    @property
    def natural(self) -> bool:
        """Whether the picture is as large as what it shows, rather than of a given size."""
        sized = any(self._values.get(name) for name in ("slide", "width", "height"))
        return self._view.slide is None and not sized

    def takes(self, name: str) -> bool:
        """Whether the view has an option of this name."""
        return any(option.name == name for option in self._view.options)


def only_view(options: argparse.Namespace, module: str, **more: Any) -> ChosenView:
    """The view of a command that has no other; `more` are values that are no options."""
    chosen = view(module)
    return ChosenView(chosen, {**given(options, chosen.options), **more}, _state(options))


def chosen_view(options: argparse.Namespace, kind: str) -> ChosenView:
    """The view of a kind of data that --view or --panels ask for.

    Raises InputError for a view that there is not, and for options of others.
    """
    chosen, more = _chosen(options, kind), {}
    if hasattr(options, "panels"):
        from kmeans_gif.rendering.views.animate import beside

        if hasattr(options, "view"):
            raise InputError(f"--view {options.view}: leaves no place for --panels; give one")
        words = f"--panels {options.panels}"
        more["layout"] = beside(options.panels)
    else:
        words = f"--view {chosen.name}"
    _refuse_others(options, chosen, kind, words)
    return ChosenView(chosen, {**given(options, chosen.options), **more}, _state(options))


def _state(options: argparse.Namespace) -> int | None:
    value = getattr(options, STATE.name, None)
    return None if value is None else STATE.check(value)


def named_for(stem: str, options: argparse.Namespace, kind: str) -> str:
    """The default name of a file about data of some kind that --view or --panels show."""
    chosen = _chosen(options, kind)
    without = ["view"] if chosen is views_of(kind)[0] else []
    return named(stem, options, chosen, without)


def named_by(stem: str, options: argparse.Namespace, module: str) -> str:
    """The default name of a file of a command that has no other view."""
    return named(stem, options, view(module))


def _chosen(options: argparse.Namespace, kind: str) -> View:
    if hasattr(options, "panels"):
        return view("animate")
    views = {one.name: one for one in views_of(kind)}
    return views[require_choice("view", getattr(options, "view", next(iter(views))), views)]


def _refuse_others(options: argparse.Namespace, chosen: View, kind: str, words: str) -> None:
    """Raise InputError for an option that was given and is not of the chosen view."""
    own = {option.name for option in chosen.options}
    everywhere = [(one, option) for one in views_of(*KINDS) for option in one.options]
    for _, option in everywhere:
        if option.name in own or not hasattr(options, option.name):
            continue
        owners = [one for one, other in everywhere if other.name == option.name]
        beside = [one.name for one in owners if kind in one.kinds]
        if beside:
            raise InputError(f"{option.flag}: is not for {words}, but for {', '.join(beside)}")
        raise InputError(
            f"{option.flag}: is for {KINDS[owners[0].kinds[0]][0]}, and these are {KINDS[kind][1]}"
        )
