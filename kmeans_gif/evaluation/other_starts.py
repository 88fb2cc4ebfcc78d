"""Whether a run from other seeds would have ended lower: what one start does not tell."""

from __future__ import annotations

import time

from kmeans_gif._random import generator
from kmeans_gif._threads import ThreadPool
from kmeans_gif.clustering.kmeans import KMeans
from kmeans_gif.clustering.restarts import Runner, best_of, count_runs

RUNS = 10
"""Seedings that are compared, the model's own included."""

CLEARLY = 0.1
"""Share of its inertia that another start must save to be worth a word."""


def saved_by_another_start(model: KMeans, seconds: float, longest: float = 0.0) -> float:
    """Share of the inertia of a fitted `model` that another start saves, if more than CLEARLY.

    Compared are the seedings that RUNS runs from the same `random_state` begin with, so with
    `n_init=RUNS` the model ends as low.  0 where there are no others: for given seeds, "corner",
    several runs, and a `random_state` that is no whole number, and for data in chunks.

    No starts are begun that would go on beyond `seconds` if they take as long as the slowest
    before them, or as `longest`, the seconds of the model's own run; so the answer depends on the
    machine.  It is for a note, and nothing that is kept may depend on it.
    """
    history, init = model.history_, model.init
    drawn = init != "corner" if isinstance(init, str) else callable(init)
    again = isinstance(model.random_state, int) and count_runs(model.n_init, init) == 1
    own = float(history.inertia[-1])
    drawn = drawn and history.whole is None
    if not (drawn and again and own > 0 and longest < seconds):
        return 0.0
    end, lowest, done = time.perf_counter() + seconds, own, 1
    with ThreadPool(model.n_threads) as pool:
        runner = Runner(history.dataset, pool, model.max_iter, model.tol, model.empty_cluster)
        rng = generator(model.random_state)
        runner.draw_seeds(init, model.n_clusters, 1, rng)  # the model's own
        while done < RUNS and (begun := time.perf_counter()) + longest < end:
            count = min(pool.n_threads, RUNS - done)
            seedings = runner.draw_seeds(init, model.n_clusters, count, rng)
            runs = list(pool.map(runner.summary, seedings))
            lowest = min(lowest, runs[best_of(runs)].inertia)
            done += count
            longest = max(longest, time.perf_counter() - begun)
    saved = 1 - lowest / own
    return saved if saved > CLEARLY else 0.0
