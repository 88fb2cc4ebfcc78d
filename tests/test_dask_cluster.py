"""A real cluster of two worker processes gives the run in memory, whatever becomes of them."""

import contextlib
import os
import signal
import time

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, load_image, load_scan
from kmeans_gif.cli import main
from kmeans_gif.clustering.chunked import dask_place
from kmeans_gif.clustering.chunked.cluster_client import connect

da = pytest.importorskip("dask.array")
distributed = pytest.importorskip("distributed")

RNG = np.random.default_rng(11)
X = RNG.normal(size=(6000, 3))
SETTINGS = {"n_clusters": 4, "random_state": 6, "max_iter": 5}
COURSE = ("centroids", "labels", "inertia", "sizes", "switched", "inertia_after_update")


def assert_same_run(array, data=X, **more):
    model, expected = KMeans(**SETTINGS, **more).fit(array), KMeans(**SETTINGS, **more).fit(data)
    for name in COURSE:
        mine, others = getattr(model.history_, name), getattr(expected.history_, name)
        assert (mine.dtype, mine.tobytes()) == (others.dtype, others.tobytes()), name
    assert np.array_equal(model.labels_, expected.labels_)
    return model


@pytest.fixture(scope="module")
def cluster():
    settings = {"n_workers": 2, "threads_per_worker": 2, "dashboard_address": ":0"}
    with distributed.LocalCluster(**settings, silence_logs=50) as workers:
        yield workers


@pytest.fixture
def client(cluster):
    with connect(cluster.scheduler_address) as client:
        client.wait_for_workers(2, timeout=30)
        yield client


@pytest.mark.parametrize("rows", [6000, 900, (1, 0, 2, 5997)])
def test_workers_give_the_run_in_memory(client, rows):
    model = assert_same_run(da.from_array(X, chunks=(rows, 3)))
    assert np.array_equal(model.history_.labels_of(0), model.history_.labels[0])


@pytest.mark.parametrize("seeding", ["random", "uniform", "k-means||"])
def test_workers_give_the_run_on_all_pixels_of_a_picture(client, seeding):
    pixels = RNG.integers(0, 256, (60, 90, 4)).astype(np.uint8)
    scan = da.from_array(pixels, chunks=((50, 10), (1, 0, 89), 4))
    settings = {**SETTINGS, "init": seeding, "empty_cluster": "relocate"}
    mine, expected = (
        KMeans(**settings).fit(load(source, features="color+location")).history_
        for load, source in ((load_scan, scan), (load_image, pixels))
    )
    for name in ("centroids", "inertia", "sizes", "switched", "inertia_after_update"):
        assert getattr(mine, name).tobytes() == getattr(expected, name).tobytes(), name
    assert np.array_equal(mine.label_image(), expected.label_image())


def test_the_command_has_workers_label_a_picture(cluster, here):
    zarr = pytest.importorskip("zarr")
    pixels = RNG.integers(0, 256, (60, 90, 3)).astype(np.uint8)
    zarr.create_array("x.zarr", shape=pixels.shape, chunks=(32, 32, 3), dtype="uint8")[:] = pixels
    line = f"image {here / 'x.zarr'} -k 4 --features color+location --max-size 40 --quiet"
    for name, more in (("one", ""), ("two", f" --scheduler {cluster.scheduler_address}")):
        assert main(f"{line} -o {name}.gif --paint {name}.tif{more}".split()) == 0
    for suffix in (".gif", ".tif"):
        one, two = ((here / f"{name}{suffix}").read_bytes() for name in ("one", "two"))
        assert one == two


def test_one_to_four_workers_give_the_same_bits():
    settings = {"threads_per_worker": 1, "processes": False, "dashboard_address": ":0"}
    with (
        distributed.LocalCluster(n_workers=1, **settings, silence_logs=50) as workers,
        distributed.Client(workers) as client,
    ):
        for count in (1, 3, 4):
            workers.scale(count)
            client.wait_for_workers(count, timeout=30)
            assert_same_run(da.from_array(X, chunks=(700, 3)))


def test_several_runs_side_by_side(client):
    assert_same_run(da.from_array(X, chunks=(1700, 3)), n_init=3)


def test_where_workers_have_no_room_chunks_are_computed_in_each_round(client, monkeypatch):
    monkeypatch.setattr(dask_place, "_SHARE", 0.0)
    array = da.from_array(X, chunks=(1500, 3)) * 2 + 1
    assert_same_run(array, X * 2 + 1)


def test_little_comes_back_in_a_round(client, monkeypatch):
    received = []
    merged = dask_place.DaskPlace.merged

    def weighed(self, work, pool):
        found = merged(self, work, pool)
        if type(work).__name__ == "RoundWork":
            received.append(found)
        return found

    monkeypatch.setattr(dask_place.DaskPlace, "merged", weighed)
    assert_same_run(da.from_array(X, chunks=(300, 3)))
    assert len(received) > 3
    for sums in received:
        assert sums.bins.shape[0] == 5
        assert sums.bins.shape[2] == 4


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("room", [0.5, 0.0])
def test_a_worker_that_is_killed_within_a_round_changes_no_bit(client, monkeypatch, room):
    monkeypatch.setattr(dask_place, "_SHARE", room)
    begun = []
    compute = client.compute

    def compute_and_kill(task):
        future = compute(task)
        begun.append(task)
        if len(begun) == 6:  # the first reading, two for the seeds, two rounds: in the third
            victim = sorted(client.run(os.getpid).values())[0]
            os.kill(victim, signal.SIGKILL)
        return future

    monkeypatch.setattr(client, "compute", compute_and_kill)
    assert_same_run(da.from_array(X, chunks=(600, 3)).map_blocks(slowly))
    assert len(begun) > 6


def slowly(block):
    time.sleep(0.01)
    return block


def test_wrong_chunks_are_named(client):
    wrong = X.copy()
    wrong[1234, 2] = np.nan
    with pytest.raises(
        InputError, match=r"^chunk 3 of 12 \(rows 1000 to 1499\): X\[1234, 2\] is nan"
    ):
        KMeans(2).fit(da.from_array(wrong, chunks=(500, 3)))

    def unreadable(block, block_info=None):
        if block_info and block_info[0]["chunk-location"][0] == 4:
            raise OSError("checksum is wrong\nand more")
        return block

    array = da.from_array(X, chunks=(500, 3)).map_blocks(unreadable, dtype=float)
    told = r"^chunk 5 of 12 \(rows 2000 to 2499\): could not be read: OSError: checksum is wrong$"
    with pytest.raises(InputError, match=told):
        KMeans(2).fit(array)


def test_interruption_cancels_what_runs(client, monkeypatch):
    class Interrupted(distributed.Future):
        def result(self, timeout=None):
            raise KeyboardInterrupt

    compute, futures = client.compute, []

    def interrupted(task):
        future = compute(task)
        futures.append(future)
        monkeypatch.setattr(type(future), "result", Interrupted.result)
        return future

    monkeypatch.setattr(client, "compute", interrupted)
    array = da.from_array(X, chunks=(600, 3)).map_blocks(slowly)
    with pytest.raises(KeyboardInterrupt):
        KMeans(2).fit(array)
    assert [future.status for future in futures] == ["cancelled"]


def test_a_client_that_is_closed_is_forgotten(cluster):
    with connect(cluster.scheduler_address):
        model = assert_same_run(da.from_array(X, chunks=(1500, 3)))
    assert np.array_equal(model.history_.labels_of(1), model.history_.labels[1])
    with contextlib.suppress(ValueError):
        assert distributed.default_client() is None


def test_a_scheduler_without_workers_says_so():
    settings = {"n_workers": 0, "dashboard_address": ":0", "silence_logs": 50}
    with distributed.LocalCluster(**settings) as empty:
        told = pytest.raises(InputError, match="has no workers yet; start some by `dask worker tcp")
        with told, connect(empty.scheduler_address):
            pytest.fail("connected")
