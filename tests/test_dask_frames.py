"""Data frames of Dask: the same run as in memory, partition by partition."""

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, as_chunks
from kmeans_gif.data.chunks import ChunkNote

frames = pytest.importorskip("dask.dataframe")
pandas = pytest.importorskip("pandas")

X = np.random.default_rng(11).normal(size=(400, 3))


def assert_same_run(frame, data):
    settings = {"n_clusters": 4, "random_state": 6, "max_iter": 5}
    history, expected = (KMeans(**settings).fit(table).history_ for table in (frame, data))
    for name in ("centroids", "labels", "inertia", "sizes", "switched", "inertia_after_update"):
        assert getattr(history, name).tobytes() == getattr(expected, name).tobytes(), name


def test_data_frames_of_dask_give_the_run_in_memory():
    table = pandas.DataFrame({"a": X[:, 0], "b": np.arange(400) % 7, "c": X[:, 2] > 0})
    frame = frames.from_pandas(table, npartitions=3)
    with pytest.warns(ChunkNote, match="lengths of the partitions of X are computed") as notes:
        assert_same_run(frame, table)
    assert notes[0].filename == __file__
    with pytest.warns(ChunkNote) as notes:
        chunks = as_chunks(frame[frame["c"]])
    assert notes[0].filename == __file__
    assert chunks.feature_names == ("a", "b", "c")
    assert_same_run(chunks, table[table["c"]])
    with pytest.warns(ChunkNote):
        assert [*KMeans(4).fit(frame).feature_names_in_] == ["a", "b", "c"]


def test_wrong_data_frames_of_dask_are_told_in_one_line():
    table = pandas.DataFrame({"a": [0.0, 1.0], "t": ["x", "y"], "n": [0.0, np.nan]})
    frame = frames.from_pandas(table, npartitions=1)
    for X, told in [
        (frame, r"column 't' holds text; choose columns of numbers, such as X\[\['a', 'n'\]\]"),
        (frame["a"], r"X is a series of Dask: must be 2-D, such as X.to_frame\(\)"),
    ]:
        with pytest.raises(InputError, match=told):
            KMeans(2).fit(X)
    for X, told in [
        (frame[["a", "n"]], r"chunk \d.*: X\[1, 1\] is nan"),
        (frame[frame["a"] > 9][["a", "n"]], r"shape \(0, 2\): at least 1 observation"),
    ]:
        with pytest.warns(ChunkNote), pytest.raises(InputError, match=told):
            KMeans(2).fit(X)
    with pytest.raises(InputError, match=r"rows=9: a data frame of Dask has its own partitions"):
        as_chunks(frame, rows=9)
