"""Lloyd's algorithm with every state recorded.

S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information
Theory 28 (1982).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif._words import counted
from kmeans_gif.clustering.assignment_step import Assignment, AssignmentStep
from kmeans_gif.clustering.labels import label_type
from kmeans_gif.clustering.seeding.observations import value_bytes
from kmeans_gif.clustering.step import Event

EMPTY_CLUSTER = ("keep", "relocate", "drop")

_FAR = 2.0**20
"""How many times the root mean squared distance to centroids a mean lies from zero before it is
computed in two steps."""


@dataclass
class Run:
    """The recorded states of one run; each list has one entry per state.

    With `last_only`, labels are kept of the last state alone.
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

    @property
    def n_iter(self) -> int:
        """Rounds after the seeds so far."""
        return len(self.inertia) - 1

    def record(self, centroids: Array, assignment: Assignment) -> None:
        """Add a state."""
        first = not self.inertia
        moved = np.zeros(1) if first else np.sqrt(((centroids - self.centroids[-1]) ** 2).sum(1))
        self.centroids.append(centroids)
        if self.last_only:
            self.labels.clear()
        self.labels.append(assignment.labels)
        self.inertia.append(assignment.inertia)
        self.sizes.append(assignment.sizes)
        self.switched.append(0.0 if first else assignment.switched)
        self.shift.append(float(np.nanmax(moved)))


def lloyd(
    XT: Array,
    weights: Array,
    seeds: Array,
    *,
    max_iter: int,
    tolerance: float,
    empty_cluster: str,
    step: AssignmentStep,
    last_only: bool = False,
) -> Run:
    """Run from `seeds` `(k, d)` until nothing changes, at most `max_iter` rounds.

    XT is the data with features first, (d, n); `step` holds the same.  `tolerance` also
    stops a run whose centroids moved by no more than that, as a sum of squares.
    `empty_cluster` is one of EMPTY_CLUSTER.  With `last_only`, only the last labels are kept,
    which saves memory.

    Inertia never rises: where rounding would raise it, centroids stay and the run ends.
    """
    run = Run(last_only)
    centroids = seeds
    previous = np.zeros(XT.shape[1], label_type(len(seeds)))
    while True:
        assignment = step.assign(centroids, previous)
        stuck = bool(run.inertia) and assignment.inertia > run.inertia[-1]
        if stuck:  # but for those that were dropped
            centroids = np.where(np.isnan(centroids), np.nan, run.centroids[-1])
            assignment = step.assign(centroids, previous)
        run.record(centroids, assignment)
        state = run.n_iter
        empty = np.flatnonzero((assignment.sizes == 0) & ~np.isnan(centroids[:, 0]))
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
            return run
        previous = assignment.labels
        centroids = update(XT, weights, centroids, assignment, empty, empty_cluster)


def update(
    XT: Array,
    weights: Array,
    centroids: Array,
    assignment: Assignment,
    empty: Array,
    empty_cluster: str,
) -> Array:
    """The centroids `(k, d)` of the next state; `empty` are the clusters that are so."""
    if len(empty) and empty_cluster == "relocate":
        assignment = _relocate(XT, weights, centroids, assignment, empty)
    centroids = _means(XT, weights, centroids, assignment)
    if empty_cluster == "drop":
        centroids[empty] = np.nan
    return centroids


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


def _means(XT: Array, weights: Array, centroids: Array, assignment: Assignment) -> Array:
    """Means of the clusters; a cluster without weight keeps its centroid.

    Sums of values that lie far from zero, as seen from the middle of their cluster, round away
    what matters; so differences from such means are summed as well, and their mean added.
    """
    filled = assignment.sizes > 0
    sizes = assignment.sizes[filled, None]
    means = centroids.copy()
    means[filled] = assignment.sums[filled] / sizes
    largest = np.abs(means[filled]).max()
    if largest**2 * assignment.sizes.sum() > _FAR**2 * assignment.inertia:
        labels, k = assignment.labels, len(means)
        off = [
            np.bincount(labels, weights * (x - mean[labels]), k)
            for x, mean in zip(XT, means.T, strict=True)
        ]
        means[filled] += np.column_stack(off)[filled] / sizes
    return means


def _relocate(
    XT: Array, weights: Array, centroids: Array, assignment: Assignment, empty: Array
) -> Assignment:
    """Move observations into the empty clusters: new sums and sizes for the next means.

    The labels are those that belong to them.
    """
    labels, sums, sizes = (
        part.copy() for part in (assignment.labels, assignment.sums, assignment.sizes)
    )
    for i, j in relocated(XT, weights, centroids, assignment.labels, empty):
        donor = labels[i]
        sums[donor] -= weights[i] * XT[:, i]
        sizes[donor] -= weights[i]
        sums[j] = weights[i] * XT[:, i]
        sizes[j] = weights[i]
        labels[i] = j
    return replace(assignment, labels=labels, sums=sums, sizes=sizes)


def relocated(
    XT: Array, weights: Array, centroids: Array, labels: Array, empty: Array
) -> list[tuple[int, int]]:
    """Which observations move into which of the `empty` clusters, as pairs.

    Those farthest from their centroids, one per cluster, of distinct values, never the last
    one of its cluster; the lowest index among equally far ones.
    """
    distance = ((XT - centroids[labels].T) ** 2).sum(axis=0)
    distance[weights == 0] = 0.0
    members = np.bincount(labels[weights > 0], minlength=len(centroids))
    waiting = list(empty)
    taken: set[bytes] = set()
    moves = []
    for i in np.argsort(-distance, kind="stable"):
        if not waiting or distance[i] == 0:
            break
        donor, value = labels[i], value_bytes(XT[:, i])
        if members[donor] > 1 and value not in taken:
            taken.add(value)
            members[donor] -= 1
            moves.append((int(i), int(waiting.pop(0))))
    return moves
