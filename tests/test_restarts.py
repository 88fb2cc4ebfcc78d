"""Several runs, of which the best is kept: which one, whatever the threads, in little memory."""

import tracemalloc

import numpy as np
import pytest

from kmeans_gif import History, KMeans, make_points
from kmeans_gif._threads import ThreadPool
from kmeans_gif.cli import main
from kmeans_gif.clustering.restarts import Runner
from kmeans_gif.data.dataset import as_dataset

FIELDS = ("centroids", "labels", "inertia", "sizes", "switched", "shift")


@pytest.fixture(scope="module")
def crowd():
    return make_points("uniform", n=600, random_state=3)


@pytest.mark.parametrize(
    "init",
    [*(pytest.param(way, marks=pytest.mark.jit) for way in ("random", "uniform")), "k-means++"],
)
def test_the_best_of_runs_from_seeds_drawn_in_turn(crowd, init):
    model = KMeans(9, init=init, n_init=6, random_state=4).fit(crowd)
    rng = np.random.default_rng(4)
    single = [KMeans(9, init=init, random_state=rng).fit(crowd).history_ for _ in range(6)]
    ends = [history.inertia[-1] for history in single]
    best = single[int(np.argmin(ends))]
    assert len(set(ends)) > 1
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(model.history_, name), getattr(best, name))
    told = [event for event in model.history_.events if event.kind == "restart"]
    assert [f"inertia {end:.6g}," in event.text for end, event in zip(ends, told, strict=True)]
    assert [event.text.endswith("(kept)") for event in told] == [h is best for h in single]
    assert {event.state for event in told} == {best.n_iter}


@pytest.mark.jit
@pytest.mark.parametrize("kind", ["plain", "outlier", "far", "ties", "tiles", "weights"])
@pytest.mark.parametrize("empty_cluster", ["keep", "relocate", "drop"])
def test_a_run_of_which_the_end_is_kept_goes_as_one_that_is_recorded(kind, empty_cluster):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2000, 70 if kind == "tiles" else 2))
    weights = rng.random(2000) if kind == "weights" else None
    if kind == "outlier":
        X = 1e10 + X * 1e-4  # some fifty floats
        X[0] = 0.0
    elif kind == "far":
        X += 1e13
    elif kind == "ties":
        X = np.rint(X * 2)
    ended = 0
    with ThreadPool(1) as pool:
        runner = Runner(as_dataset(X, weights), pool, 300, 0.0, empty_cluster)
        seedings = runner.draw_seeds(
            "uniform" if kind != "outlier" else "random", 8, 6, np.random.default_rng(1)
        )
        for seeds in seedings:
            full, short = runner.run(seeds, pool), runner.run(seeds, pool, last_only=True)
            assert (full.n_iter, full.converged) == (short.n_iter, short.converged)
            assert full.inertia == short.inertia
            assert full.switched == short.switched
            np.testing.assert_array_equal(full.centroids, short.centroids)
            np.testing.assert_array_equal(full.labels[-1], short.labels[-1])
            ended += full.switched[-1] == 0 and full.shift[-1] == 0
    if kind == "outlier" and empty_cluster == "keep":
        assert ended  # where rounding would have raised inertia


def test_the_first_of_equal_runs_is_kept():
    model = KMeans(1, n_init=3, random_state=0).fit(np.arange(12.0)[:, None])
    told = [event.text for event in model.history_.events if event.kind == "restart"]
    assert [text.endswith("(kept)") for text in told] == [True, False, False]


@pytest.mark.jit
@pytest.mark.parametrize("rules", [{}, {"empty_cluster": "relocate"}, {"tol": 0.01}])
def test_any_number_of_threads_gives_the_same(crowd, rules):
    one, three = (
        KMeans(40, init="uniform", n_init=5, random_state=1, n_threads=n, **rules).fit(crowd)
        for n in (1, 3)
    )
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(one.history_, name), getattr(three.history_, name))
    assert one.history_.events == three.history_.events


@pytest.mark.jit
def test_restarts_take_the_memory_of_one_history():
    points = make_points("uniform", n=20_000, random_state=0)

    def peak(n_init):
        model = KMeans(12, n_init=n_init, random_state=0, max_iter=30, n_threads=1)
        tracemalloc.start()
        model.fit(points)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(model.history_) == 31
        return most

    peak(2)
    assert peak(6) < 1.05 * peak(1)


def test_the_command_tells_of_each_run(here, capsys):
    for command in ("image", "report"):
        assert main([command, "coffee.png", "-k", "3", "--restarts", "4"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.split(":")[0] for line in lines[1:]] == [f"  run {i}" for i in (1, 2, 3, 4)]
        assert sum("(kept)" in line for line in lines) == 1


def test_uniform_seeds_are_another_name(here):
    for way in (["--init", "uniform"], ["--uniform-seeds"]):
        assert main(["coffee.png", "-k", "3", *way, "--history", "h.npz", "--quiet"]) == 0
        history = History.load("h.npz")
        assert history.params["init"] == "uniform"
        X = history.dataset.X
        assert (history.centroids[0] >= X.min(axis=0)).all()
        assert (history.centroids[0] <= X.max(axis=0)).all()


def test_two_ways_of_seeding_are_one_too_many(here, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["coffee.png", "--init", "corner", "--uniform-seeds"])
    assert caught.value.code == 2
    assert "not allowed with argument --init" in capsys.readouterr().err
