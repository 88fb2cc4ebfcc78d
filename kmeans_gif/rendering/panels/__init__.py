"""Panels by name.  A new panel is a file in this folder and a line in PANELS."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kmeans_gif.errors import InputError

if TYPE_CHECKING:
    from kmeans_gif.rendering.layout import Panel

PANELS = {
    "photo": "photo.Photo",
    "swatches": "swatches.Swatches",
    "centroid_discs": "centroid_discs.CentroidDiscs",
    "color_solid": "color_solid.ColorSolid",
    "points": "points_plot.PointsPlot",
    "inertia": "curve.Inertia",
    "inertia_strip": "inertia_strip.InertiaStrip",
    "cards": "cards.Cards",
    "cards_legend": "legend.CardsLegend",
    "tile_map": "tiles_in_plane.TilesInPlane",
}
"""Panels that users may put together, and the classes in this folder that draw them."""


class Panels:
    """All panels as attributes, imported when they are first asked for.

    `panels.photo() | panels.inertia()` is a layout for `animate`.

    >>> from kmeans_gif import panels
    >>> panels.color_solid(rotate=60).rotate
    60.0
    """

    def __getattr__(self, name: str) -> type[Panel]:
        if name not in PANELS:
            raise AttributeError(f"there is no panel {name!r}; panels are {', '.join(PANELS)}")
        module, _, cls = PANELS[name].partition(".")
        panel: type[Panel] = getattr(import_module(f"{__name__}.{module}"), cls)
        return panel

    def __dir__(self) -> list[str]:
        return [*PANELS]


panels = Panels()


def panel_named(name: str) -> Panel:
    """The panel of that name, as it is typed on the command line, with its own defaults."""
    typed = name.strip().replace("-", "_")
    if typed not in PANELS:
        from difflib import get_close_matches  # only here: most names are typed well

        close = get_close_matches(typed, PANELS, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise InputError(f"panels={name!r}: choose among {', '.join(PANELS)}{hint}")
    return panels.__getattr__(typed)()
