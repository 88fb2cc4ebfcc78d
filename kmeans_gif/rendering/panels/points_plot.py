"""Observations as points and centroids as numbered markers, in two or three dimensions."""

from __future__ import annotations

import math

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.clustering.history import History
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.errors import InputError
from kmeans_gif.evaluation.matching import match_clusters
from kmeans_gif.evaluation.metrics import TrueClasses, true_classes
from kmeans_gif.rendering.canvas.axes import Axes, is_short, margins
from kmeans_gif.rendering.canvas.cloud import Arrangement, Cloud
from kmeans_gif.rendering.canvas.cost_lines import CostLines
from kmeans_gif.rendering.canvas.group_key import GroupKey
from kmeans_gif.rendering.canvas.markers import Markers
from kmeans_gif.rendering.canvas.plane import Plane
from kmeans_gif.rendering.canvas.point_colors import point_colors, require_drawable
from kmeans_gif.rendering.canvas.projection import dimensions, project, require_dim
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.seeding_marks import SeedingMarks
from kmeans_gif.rendering.canvas.shown import Shown, shown_in
from kmeans_gif.rendering.canvas.space_box import SpaceBox
from kmeans_gif.rendering.canvas.starting_angle import starting_angle
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.options import (
    DIM,
    GROUPS,
    LINKS,
    NUMBERS,
    REGIONS,
    ROTATE,
    SQUARES,
    SWITCHED,
    TRAILS,
)
from kmeans_gif.rendering.stage import Stage

_RADIUS = (0.68, 0.92)
"""Of a marker around a number of one or two digits, in terms of the text's size."""
_COVERED = 0.12
"""Share of the area that boxes around markers may cover: with more than some ten clusters, or in
a small plot, numbers are smaller than other text, since otherwise they would hide the points."""
_BETWEEN = 2.5
"""Pixels around a marker that count as its box, see `markers.py` and `aside.py`."""
_SMALLEST = 6
"""Radius of a marker in pixels at least."""


class PointsPlot(Panel):
    """Points in the colors of their clusters, with regions, trails and marks on request.

    Data of more features than dimensions are shown on their principal components.
    """

    name = "points"
    ticks = True
    """Whether axes have numbers."""
    shows_palette = True
    options = (DIM, ROTATE, NUMBERS, TRAILS, REGIONS, SWITCHED, LINKS, SQUARES, GROUPS)
    dim: int | None
    rotate: float
    numbers: bool
    trails: bool
    regions: bool
    switched: bool
    links: bool
    squares: bool
    truth: object

    def check(self, dataset: Dataset, k: int) -> None:
        require_drawable(k)
        if self.truth is not None:
            require_drawable(len(true_classes(self.truth, len(dataset.X)).names), "groups")
        shown = require_dim(dataset, self.dim)
        if self.squares and (shown == 3 or dataset.X.shape[1] > shown):
            raise InputError(
                "squares=True: areas are squared distances in a picture of one or two features "
                f"only, and this one has dim={shown} of {dataset.X.shape[1]}; take links=True"
            )

    def turns(self, dataset: Dataset) -> bool:
        return require_dim(dataset, self.dim) == 3

    def outer(self) -> Rect:
        """Where the plot stands with its ticks and names."""
        return self.box

    def area(self) -> Rect:
        t = self.stage.text_size
        names, _ = dimensions(self.history.dataset, self.dim)
        if len(names) == 3:
            return self.outer().inset(*[0.5 * t] * 4)
        line = self.history.dataset.X.shape[1] == 1
        above = self.ticks and not is_short(names[1], t)
        free = margins(above=above, x_ticks=self.ticks, y_ticks=self.ticks and not line)
        return self.outer().inset(*(t * side for side in free))

    def prepare(self) -> None:
        stage, area, k = self.stage, self.area(), self.history.n_clusters
        projection = self._projection = project(self.history, self.dim)
        self._groups: Array | None = None
        if self.truth is not None:
            classes, matched = groups_as_clusters(self.history, self.truth)
            self._groups = matched[classes.numbers]
            k = max(k, int(matched.max()) + 1)
        self._cloud = Cloud(len(projection.points), area, stage.size[0])
        tinted = self.regions and projection.exact and projection.dim == 2
        stage.plan.require_left("points", k + 1)
        start = stage.plan.next_start("points")
        colors = point_colors(
            k, stage.theme, tinted=tinted, start=start, palette=stage.palette,
            **self._cloud.outlined,
        )  # fmt: skip
        families = colors.palette[start:]
        stage.plan.claim("points", len(families), lambda key: families)
        self._cost = CostLines(
            self.history.dataset.weights, colors, area, links=self.links, squares=self.squares
        )
        self.colors = colors
        """Palette and slots of points, the same for plots of the same size, n and k."""
        self.markers = Markers(
            colors, area, _marker_radius(area, k, stage.text_size), numbers=self.numbers
        )
        self._key = None
        if self._groups is not None:
            self._key = GroupKey(classes.names, matched, colors, area, stage.text_size)
        self.seeding = SeedingMarks(self.history, stage.keyframes, sized=not self._cloud.dense)
        self.ground = self._ground(area)
        """Where points lie in the picture."""
        self._seen = self._angle(stage.keyframes[0]), self._arrange(stage.keyframes[0])
        """The last angle and the points as seen at it, for a camera at rest."""

    def _ground(self, area: Rect) -> Plane | SpaceBox:
        projection, stage = self._projection, self.stage
        if projection.dim == 2:
            return Plane(projection, area, even=self.squares)
        angles = [key.angle for key in stage.keyframes]
        low, high = projection.extent()
        return SpaceBox(
            low, high, projection.names if self.ticks else ("",) * 3, area, angles=angles,
            text_size=stage.text_size, units=projection.units,
            start=stage.once(_common_start, stage, self.dim), numbers=self.ticks,
        )  # fmt: skip

    def axes(self) -> list[Axes]:
        return self.ground.axes(ticks=self.ticks)

    def arrangement(self, key: Keyframe) -> Arrangement:
        """The points as seen in a keyframe."""
        if self._seen[0] != self._angle(key):
            self._seen = self._angle(key), self._arrange(key)
        return self._seen[1]

    def _angle(self, key: Keyframe) -> float:
        return key.angle if isinstance(self.ground, SpaceBox) else 0.0

    def _arrange(self, key: Keyframe) -> Arrangement:
        return self._cloud.arrange(*self.ground.see(self._projection.points, key.angle))

    def draw(self, canvas: Array, key: Keyframe) -> None:
        shown = shown_in(
            self.history, self._projection, key, trails=self.trails, switched=self.switched,
            groups=self._groups,
        )  # fmt: skip
        if isinstance(self.ground, SpaceBox):
            self.ground.draw(canvas, key.angle)
        elif shown.labels is not None and self.colors.tints is not None:
            self.ground.tint(canvas, shown.centroids, self.colors.tints)
        rows = shown.rows(len(self._projection.points), self.colors.n_clusters)
        points, marked = self.seeding.sized(self.arrangement(key), key), shown.switched
        if key.phase == "seeding":
            marked = self.seeding.candidates(key)
        if not self._cost.above:
            self._draw_cost(canvas, key, shown)
        self._cloud.draw(canvas, points, rows, marked, self.colors)
        if self._cost.above:
            self._draw_cost(canvas, key, shown)
        written = self.ground.write(canvas, key.angle) if isinstance(self.ground, SpaceBox) else []
        self.markers.draw_trails(canvas, self.ground.see(shown.trail, key.angle)[0])
        new = key.seed if key.phase == "seeding" else None
        places, distance = self.ground.see(shown.centroids, key.angle)
        self.markers.draw(canvas, places, distance, new=new, avoided=written)
        if key.phase == "truth" and self._key is not None:
            self._key.draw(canvas, self.arrangement(key).places, places)

    def _draw_cost(self, canvas: Array, key: Keyframe, shown: Shown) -> None:
        """Lines of cost; none of true groups, which have no centroids."""
        if shown.labels is not None and key.phase != "truth":
            centroids = self.ground.see(shown.centroids, key.angle)[0]
            self._cost.draw(canvas, self.arrangement(key).places, centroids, shown.labels)


def groups_as_clusters(history: History, truth: object) -> tuple[TrueClasses, Array]:
    """True groups, and for each the cluster `(g,)` that it has most in common with.

    Groups beyond the number of clusters get numbers beyond it.
    """
    classes = true_classes(truth, len(history.dataset.X))
    numbers = max(history.n_clusters, len(classes.names))
    last = history.labels[-1].astype(np.int64)
    matched = match_clusters(last, classes.numbers, history.dataset.weights, numbers)
    return classes, matched[: len(classes.names)]


def _common_start(stage: Stage, dim: int | None) -> float:
    """From where the camera starts in all plots of a picture."""
    runs = [project(history, dim) for history in stage.histories]
    low, high = np.transpose([run.extent() for run in runs], (1, 0, 2))
    centroids = [run.centroids for run in runs]
    return starting_angle(centroids, low.min(axis=0), high.max(axis=0), stage.keyframes)


def _marker_radius(area: Rect, k: int, text_size: int) -> int:
    """Large enough for numbers as large as other text, smaller where they would be crowded."""
    legible = _RADIUS[k > 10] * text_size
    room = math.sqrt(_COVERED * area.width * area.height / k) / 2 - _BETWEEN
    return max(_SMALLEST, round(min(legible, room)))
