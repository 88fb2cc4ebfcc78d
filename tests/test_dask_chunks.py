"""Dask arrays: the same run as in memory, chunk by chunk."""

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, as_chunks
from kmeans_gif.data.chunks import ChunkNote

da = pytest.importorskip("dask.array")

RNG = np.random.default_rng(11)
X = RNG.normal(size=(400, 3))
SETTINGS = {"n_clusters": 4, "random_state": 6, "max_iter": 5}


def assert_same_run(array, data=X):
    history, expected = (
        KMeans(**SETTINGS).fit(array).history_,
        KMeans(**SETTINGS).fit(data).history_,
    )
    for name in ("centroids", "labels", "inertia", "sizes", "switched", "inertia_after_update"):
        assert getattr(history, name).tobytes() == getattr(expected, name).tobytes(), name


@pytest.mark.parametrize("rows", [400, 90, (1, 0, 2, 397), 7])
def test_dask_arrays_give_the_run_in_memory(rows):
    assert_same_run(da.from_array(X, chunks=(rows, 3)))


def test_what_dask_computes_lazily_is_clustered():
    assert_same_run(da.from_array(X, chunks=(90, 3)) * 2 + 1, X * 2 + 1)


def test_chunks_along_features_are_cut_anew_with_a_note():
    array = da.from_array(X, chunks=(90, 2))
    with pytest.warns(ChunkNote, match="2 chunks along its features, and is cut anew") as notes:
        assert_same_run(array)
    assert notes[0].filename == __file__
    with pytest.warns(ChunkNote, match="cut anew") as notes:
        as_chunks(array)
    assert notes[0].filename == __file__


def test_unknown_lengths_are_computed_with_a_note():
    array = da.from_array(X, chunks=(90, 3))
    array = array[array[:, 0] > 0]
    with pytest.warns(ChunkNote, match="lengths of the chunks of X are unknown") as notes:
        assert_same_run(array, X[X[:, 0] > 0])
    assert notes[0].filename == __file__


def test_wrong_dask_arrays_are_told_in_one_line():
    wrong = X.copy()
    wrong[123, 2] = np.inf
    for array, told in [
        (
            da.from_array(wrong, chunks=(50, 3)),
            r"chunk 3 of 8 \(rows 100 to 149\): X\[123, 2\] is inf: every value",
        ),
        (da.from_array(X * 1j, chunks=(50, 3)), "of type complex128: must be real numbers"),
        (da.from_array(X.astype(object), chunks=(50, 3)), "of type object: must be real numbers"),
        (da.from_array(X[:, 0], chunks=50), "must be 2-D"),
        (da.from_array(X, chunks=(50, 3))[:0], "at least 1 observation"),
    ]:
        with pytest.raises(InputError, match=told) as caught:
            KMeans(2).fit(array)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="a Dask array has its own chunks"):
        as_chunks(da.from_array(X), rows=10)
