"""Lloyd's algorithm with every state recorded.

S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information
Theory 28 (1982).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif._words import counted
from kmeans_gif.clustering.assignment_step import Assignment
from kmeans_gif.clustering.labels import joined
from kmeans_gif.clustering.step import Event
from kmeans_gif.clustering.step_protocol import AssigningStep

EMPTY_CLUSTER = ("keep", "relocate", "drop")


@dataclass
class Run:
    """The recorded states of one run; each list has one entry per state.

    With `last_only`, labels are kept of the last two states alone, inertia is NaN where it was not
    measured, and `shift` is empty.
    """

    last_only: bool = False
    centroids: list[Array] = field(default_factory=list)
    labels: list[Array] = field(default_factory=list)
    inertia: list[float] = field(default_factory=list)
    sizes: list[Array] = field(default_factory=list)
    switched: list[float] = field(default_factory=list)
    shift: list[float] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    converged: bool = False
    measured: float = np.inf
    """Inertia that was measured last."""

    @property
    def n_iter(self) -> int:
        """Rounds after the seeds so far."""
        return len(self.inertia) - 1

    def label_table(self) -> Array:
        """Labels of all states, `(T, n)`, when no more are to follow."""
        return joined(self.labels)

    def record(self, centroids: Array, assignment: Assignment) -> None:
        """Add a state."""
        first = not self.inertia
        if self.last_only:
            del self.labels[:-1]
        else:
            moved = 0.0 if first else np.sqrt(((centroids - self.centroids[-1]) ** 2).sum(1))
            self.shift.append(float(np.nanmax(moved)))
        self.centroids.append(centroids)
        self.labels.append(assignment.labels)
        self.inertia.append(assignment.inertia)
        if not math.isnan(assignment.inertia):
            self.measured = assignment.inertia
        self.sizes.append(assignment.sizes)
        self.switched.append(0.0 if first else assignment.switched)


def lloyd(
    seeds: Array,
    *,
    max_iter: int,
    tolerance: float,
    empty_cluster: str,
    step: AssigningStep,
    last_only: bool = False,
) -> Run:
    """Run from `seeds` `(k, d)` until nothing changes, at most `max_iter` rounds.

    `step` holds the data.  `tolerance` also stops a run whose centroids moved by no more than
    that, as a sum of squares.  `empty_cluster` is one of EMPTY_CLUSTER.  With `last_only`, only
    the last labels are kept, and inertia is measured only where it might have risen and of the
    last state, which saves memory and time.

    Inertia never rises: where rounding would raise it, centroids stay and the run ends.
    """
    run = Run(last_only)
    centroids, falls = seeds, False
    while True:
        measured = not (last_only and falls)
        assignment = step.assign(centroids, measured=measured)
        stuck = measured and _rises(run, assignment, step)
        if stuck:  # but for those that were dropped
            centroids = np.where(np.isnan(centroids), np.nan, run.centroids[-1])
            assignment = replace(step.assign(centroids), switched=0.0)
        run.record(centroids, assignment)
        state = run.n_iter
        empty = np.flatnonzero((assignment.sizes == 0) & ~np.isnan(centroids[:, 0]))
        if len(empty):
            _note_empty(run, empty, empty_cluster)
        to_fill = len(empty) and empty_cluster != "keep"
        if stuck or (state and _settled(run, tolerance) and not to_fill):
            run.converged = True
            text = f"converged after {counted(state, 'iteration')}"
            run.events.append(Event(state, "converged", text))
        elif state == max_iter:
            text = f"stopped after max_iter={counted(max_iter, 'iteration')}, not converged"
            run.events.append(Event(state, "stopped", text))
        if run.converged or state == max_iter:
            _measure_last(run, step)
            return run
        before, sizes = centroids, assignment.sizes
        if len(empty) and empty_cluster == "relocate":
            assignment = step.relocated(assignment, centroids, empty)
        centroids = means(centroids, assignment.sums, assignment.sizes)
        if empty_cluster == "drop":
            centroids[empty] = np.nan
        if last_only:
            falls = not to_fill and _surely_falls(run, before, centroids, sizes, step.largest)


def _rises(run: Run, assignment: Assignment, step: AssigningStep) -> bool:
    """Whether inertia is higher than that of the last state."""
    if not run.inertia:
        return False
    _measure_last(run, step)
    return bool(assignment.inertia > run.inertia[-1])


def _measure_last(run: Run, step: AssigningStep) -> None:
    """Measure inertia of the last state, unless it has been."""
    if math.isnan(run.inertia[-1]):
        run.measured = run.inertia[-1] = step.inertia_about(run.centroids[-1], run.labels[-1])


def _surely_falls(run: Run, before: Array, after: Array, sizes: Array, largest: float) -> bool:
    """Whether rounding cannot make inertia rise as centroids move to the means of their clusters.

    Exact inertia falls by the sum of weights times squared moves, if means are exact.  They are
    off by at most 4 u times the largest value in each feature, u = 2^-53, which changes the sum by
    at most 8 u sqrt(d) `largest` times the root of itself and of the weight; measured inertia is
    off by at most (d + 4) u of itself, before and after.  What was measured last is not less than
    inertia is now.
    """
    d = before.shape[1]
    fall = float(sizes @ ((after - before) ** 2).sum(axis=1))  # NaN after a cluster was dropped
    off = 2.0**-48 * (d + 8) * run.measured + 2.0**-90 * d * largest**2 * float(sizes.sum())
    return bool(fall > off)


def _settled(run: Run, tolerance: float) -> bool:
    if run.switched[-1] == 0:
        return True
    if tolerance == 0:
        return False
    return bool(np.nansum((run.centroids[-1] - run.centroids[-2]) ** 2) <= tolerance)


def _note_empty(run: Run, empty: Array, empty_cluster: str) -> None:
    """Add an event for each cluster that has just become empty, none for those that stay so."""
    done = {
        "keep": "its centroid stays",
        "relocate": "it gets the observation farthest from its centroid",
        "drop": "it is dropped",
    }[empty_cluster]
    state = run.n_iter
    for j in empty:
        stayed = empty_cluster == "keep" and state > 0 and run.sizes[-2][j] == 0
        if not stayed:
            run.events.append(Event(state, "empty", f"cluster {j} is empty: {done}", int(j)))


def means(centroids: Array, sums: Array, sizes: Array) -> Array:
    """Means of the clusters `(k, d)`; a cluster without weight keeps its centroid."""
    filled = sizes > 0
    if filled.all():
        return sums / sizes[:, None]
    found = centroids.copy()
    found[filled] = sums[filled] / sizes[filled, None]
    return found
