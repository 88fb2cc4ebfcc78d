"""History: every state of one run, exact."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from kmeans_gif._registry import lazy
from kmeans_gif._typing import Array
from kmeans_gif.clustering.estimator import Estimator
from kmeans_gif.clustering.seeding.draws import Draws
from kmeans_gif.clustering.step import Event, Step
from kmeans_gif.clustering.whole_run import WholeRun
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.data.own_arrays import OwnsArrays
from kmeans_gif.errors import InputError, require_whole

# What draws stands above, and is imported when it is asked for.
_plot_state = lazy("kmeans_gif.reporting.plots:plot_state")
_plot_inertia = lazy("kmeans_gif.reporting.plots:plot_inertia")
_html = lazy("kmeans_gif.reporting.history_html:history_html")


@dataclass(frozen=True, eq=False)
class History(OwnsArrays):
    """Every state of one run of k-means.

    State 0 holds the seeds and the labels that they give; state t + 1 holds the means of
    the clusters of state t and their labels.  In every state `labels` are the nearest
    centroids of the same state, the lowest index on an exact tie.

    Its arrays are its own and read-only: what is drawn is the run as it was.

    `history[t]` is a `Step`; `len(history)` is the number of states.

    >>> import numpy as np
    >>> from kmeans_gif import KMeans
    >>> X = np.array([[0.0], [2.0], [10.0], [12.0]])
    >>> history = KMeans(2, init=X[:2]).fit(X).history_
    >>> for step in history:
    ...     print(step.index, step.centroids.ravel(), step.labels, step.inertia)
    0 [0. 2.] [0 1 1 1] 164.0
    1 [0. 8.] [0 0 1 1] 24.0
    2 [ 1. 11.] [0 0 1 1] 4.0
    """

    centroids: Array
    """(T, k, d) float64; a row of NaN is a cluster that was dropped.

    Where data lies far from zero they are rounded to what float64 holds there; labels are those
    of the centroids before."""
    labels: Array
    """(T, n) of the smallest unsigned type that holds k."""
    inertia: Array
    """(T,) weighted sum of squared distances of the observations to their centroids."""
    sizes: Array
    """(T, k) weight of the observations in each cluster."""
    switched: Array
    """(T,) weight of the observations whose label differs from the state before."""
    shift: Array
    """(T,) largest distance that a centroid moved to reach the state."""
    converged: bool
    """Whether another round would change nothing or, with `tol`, hardly anything."""
    dataset: Dataset
    params: dict[str, Any] = field(default_factory=dict)
    """Parameters of the KMeans that made it."""
    events: tuple[Event, ...] = ()
    seeding: Draws | None = None
    """How the seeds were drawn; None for seeds, or a function, that a user gave."""
    whole: WholeRun | None = None
    """For data in chunks: `dataset` and `labels` are those of a sample, all else is of all."""

    @property
    def sample_index(self) -> Array:
        """(m,) the observations that `labels` and `dataset` have, rising: all, or a sample."""
        return np.arange(len(self.dataset.rows)) if self.whole is None else self.whole.sample_index

    def labels_of(self, t: int) -> Array:
        """Labels `(n,)` of all observations in state t; data in chunks is read once more."""
        t = require_whole("t", t, -len(self), len(self) - 1) % len(self)
        return self.labels[t] if self.whole is None else self.whole.labels_of(t)

    @property
    def n_iter(self) -> int:
        """Rounds after the seeds: number of states less one."""
        return len(self.labels) - 1

    @property
    def n_clusters(self) -> int:
        """k, dropped clusters included."""
        return int(self.centroids.shape[1])

    @cached_property
    def inertia_after_update(self) -> Array:
        """(T,) inertia half-way to each state: centroids have moved, labels are still the old ones.

        Entry t is that of the labels of state t - 1 about the centroids of state t; entry 0 is NaN.
        An observation that was relocated into an empty cluster counts there.  Computed when it is
        first asked for, exactly as `inertia` is: from `inertia[t]` to about `inertia[t - 1]`.

        >>> import numpy as np
        >>> from kmeans_gif import KMeans
        >>> X = np.array([[0.0], [2.0], [10.0], [12.0]])
        >>> history = KMeans(2, init=X[:2]).fit(X).history_
        >>> history.inertia, history.inertia_after_update
        (array([164.,  24.,   4.]), array([nan, 56.,  4.]))
        """
        if self.whole is not None:
            return self.whole.after_update
        from kmeans_gif.clustering.after_update import inertia_after_update

        return inertia_after_update(self)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, t: int) -> Step:
        t = range(len(self))[operator.index(t)]
        return Step(
            index=t,
            centroids=self.centroids[t],
            labels=self.labels[t],
            inertia=float(self.inertia[t]),
            sizes=self.sizes[t],
            switched=float(self.switched[t]),
            shift=float(self.shift[t]),
            events=tuple(event for event in self.events if event.state == t),
        )

    def __iter__(self) -> Iterator[Step]:
        return (self[t] for t in range(len(self)))

    def __repr__(self) -> str:
        end = "converged" if self.converged else "not converged"
        return (
            f"<History of {self.n_clusters} clusters, "
            f"{self.dataset.sample_of or len(self.dataset.rows)} observations, "
            f"{len(self)} states, {end}, inertia {self.inertia[-1]:.6g}>"
        )

    def _repr_html_(self) -> str:
        """How a notebook shows the run: a table of iterations with a sparkline of inertia."""
        return str(_html(self))

    def label_image(self, t: int = -1) -> Array:
        """Labels of a photo's pixels that are shown, `(height, width)` int32, -1 where transparent.

        Raises InputError if the data is no photo.

        >>> import numpy as np
        >>> from kmeans_gif import KMeans, load_image
        >>> photo = load_image(np.array([[0, 90, 0], [0, 0, 200]], np.uint8))
        >>> KMeans(2, init=[[0], [200]]).fit(photo).history_.label_image(0)
        array([[0, 0, 0],
               [0, 0, 1]], dtype=int32)
        """
        return self.dataset.to_labels(self.labels[require_whole("t", t, -len(self), self.n_iter)])

    def to_frame(self) -> Any:
        """The course of the run as a table, one row a state: a data frame where there is one.

        That is one of pandas, else of polars, else a structured array with the same columns:
        iteration, inertia, switched, shift, and how many clusters are empty.

        >>> import numpy as np
        >>> from kmeans_gif import KMeans
        >>> X = np.array([[0.0], [2.0], [10.0], [12.0]])
        >>> KMeans(2, init=X[:2]).fit(X).history_.to_frame()["inertia"].tolist()
        [164.0, 24.0, 4.0]
        """
        from kmeans_gif.clustering.containers import as_frame

        return as_frame(
            {
                "iteration": np.arange(len(self)),
                "inertia": self.inertia,
                "switched": self.switched,
                "shift": self.shift,
                "empty": (self.sizes == 0).sum(axis=1),
            }
        )

    def plot(self, t: int = -1, ax: Any = None, **points: Any) -> Any:
        """Draw state t, by default the last, into matplotlib's axes `ax`, by default the current.

        Points in their plane (or on their principal components) with their centroids, where
        `points` are what `ax.scatter` takes; photos and tiles as a picture.  Returns the axes.
        """
        return _plot_state(self, t, ax, **points)

    def plot_inertia(self, ax: Any = None, **line: Any) -> Any:
        """Draw inertia over iterations into matplotlib's axes `ax`, by default the current.

        A disc after labels were given, a ring after centroids have moved; `line` is what `ax.plot`
        takes.  Returns the axes.

        >>> from matplotlib.figure import Figure
        >>> from kmeans_gif import KMeans
        >>> history = KMeans(2, init=[[0.0], [2.0]]).fit([[0.0], [2.0], [10.0], [12.0]]).history_
        >>> history.plot_inertia(Figure().subplots()).get_xlabel()
        'iteration'
        """
        return _plot_inertia(self, ax, **line)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything that rendering needs to one `.npz` file, whole or not at all.

        >>> from kmeans_gif import History, KMeans, make_points
        >>> history = KMeans(4, random_state=0).fit(make_points(random_state=0)).history_
        >>> history.save("run.npz")
        >>> len(History.load("run.npz")) == len(history)
        True
        """
        from kmeans_gif.clustering.history_file import save

        save(self, path)

    @staticmethod
    def load(path: str | os.PathLike[str], *, max_bytes: int | None = None) -> History:
        """Read a file that `save` wrote; raises InputError for any other.

        No array of more than `max_bytes`, by default 1 GB, is unpacked from a smaller file.
        """
        from kmeans_gif.clustering.history_file import load

        return load(path, max_bytes)


def history_of(source: object, renderer: str) -> History:
    """The History behind what a renderer was given: itself, or that of a fitted KMeans.

    Raises InputError, in the name of `renderer`, for anything else.
    """
    history = source if isinstance(source, History) else getattr(source, "history_", None)
    if isinstance(history, History):
        history.dataset.require_finite()
        return history
    what = f"is a {type(source).__name__}"
    if isinstance(source, Estimator):
        what = f"{type(source).__name__} is not fitted yet: call fit first"
    raise InputError(
        f"{renderer} needs a History, such as KMeans(...).fit(...).history_; this {what}"
    )
