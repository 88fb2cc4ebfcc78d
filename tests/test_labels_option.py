"""--labels and --scheduler: labels of all observations in a file, chunks on a Dask cluster."""

import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, _atomic, as_chunks
from kmeans_gif.cli import main
from kmeans_gif.clustering import memory
from kmeans_gif.clustering.chunked import survey
from kmeans_gif.data.chunk_sources import npy
from kmeans_gif.reporting import label_files
from kmeans_gif.reporting.label_files import save_labels

zarr = pytest.importorskip("zarr")

X = np.random.default_rng(3).normal(size=(600, 2))
PLAIN = ["-k", "3", "--style", "plain", "--width", "200", "--height", "150", "--quiet"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(npy, "CHUNK_BYTES", 1000)
    monkeypatch.setattr(label_files, "_AT_ONCE", 100)
    np.save("x.npy", X)
    return tmp_path


@pytest.fixture
def in_chunks(here, monkeypatch):
    monkeypatch.setattr(memory, "machine_bytes", lambda: 10_000)
    monkeypatch.setattr(survey, "SAMPLE_SIZE", 50)
    return here


def points(*more):
    return main(["points", "x.npy", *more, "-o", "x.gif", *PLAIN])


def written(path):
    return np.load(path) if path.endswith("npy") else zarr.open_array(path, mode="r")[:]


def test_labels_of_ours_are_written_over_and_their_path_is_told(here, capsys):
    for seed in ("0", "1"):
        loud = ["-k", "3", "--seed", seed, "-o", "x.gif", "--labels", "labels.zarr"]
        assert main(["points", "x.npy", *loud]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "labels.zarr"
    expected = KMeans(3, random_state=1).fit(X).history_.labels[-1]
    assert np.array_equal(written("labels.zarr"), expected)


@pytest.mark.parametrize("limit", [1e9, 10_000])
@pytest.mark.parametrize("path", ["labels.npy", "new/labels.zarr"])
def test_labels_of_all_observations_are_written(here, monkeypatch, limit, path):
    expected = KMeans(3, random_state=0).fit(X).history_.labels[-1]
    monkeypatch.setattr(memory, "machine_bytes", lambda: limit)
    monkeypatch.setattr(survey, "SAMPLE_SIZE", 50)
    assert points("--labels", path) == 0
    assert written(path).dtype == expected.dtype
    assert np.array_equal(written(path), expected)
    names = {found.name for found in here.iterdir()}
    assert names == {"x.npy", "x.gif", path.partition("/")[0]}


def test_labels_are_numbered_as_in_the_history(here):
    seeds = np.vstack([[[90.0, 90.0]], X[:2]])
    for data in (X, as_chunks("x.npy")):
        history = KMeans(3, init=seeds, empty_cluster="drop").fit(data).history_
        save_labels(history, here / "labels.npy")
        assert np.array_equal(np.load("labels.npy"), history.labels_of(-1))
    assert set(np.load("labels.npy")) == {1, 2}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--labels", "out.csv"], "out.csv: labels are written to a file that ends in .npy or"),
        (["--labels", "out"], "out: labels are written to a file that ends in .npy or .zarr"),
        (["--labels", "folder.npy"], "folder.npy: is a folder; give the name of a file"),
        (["--labels", "folder.zarr"], "folder.zarr: holds what was not written here"),
        (["--labels", "x.npy"], "would be written over the input x.npy"),
        (["--labels", "x.npy/y.npy"], "x.npy is a file, not a folder"),
        (["--labels", "y.npy", "--skip-bad"], "--labels y.npy: leaves no place for --skip-bad"),
        (["z.npy", "--labels", "y.npy"], "--labels y.npy: takes one file and one k at a time"),
        (["--labels", "y.npy", "--scheduler", "here"], "--scheduler here: must be an address such"),
        (["--scheduler", "tcp://host"], "--scheduler tcp://host: must be an address such as tcp:/"),
        (["--scheduler", "tcp://host:8786x"], "must be an address such as tcp://host:8786"),
    ],
)
def test_wrong_values_are_told_before_anything_is_read(here, monkeypatch, capsys, more, told):
    pytest.importorskip("distributed")
    (here / "folder.npy").mkdir()
    (here / "folder.zarr").mkdir()
    (here / "folder.zarr" / "own").touch()
    monkeypatch.setattr(KMeans, "validate", lambda *_: pytest.fail("it reads"))
    assert points(*more) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert {path.name for path in here.iterdir()} == {"x.npy", "folder.npy", "folder.zarr"}


def test_a_disk_too_small_is_found_before_the_first_pass(in_chunks, monkeypatch, capsys):
    monkeypatch.setattr(survey, "Survey", lambda *_: pytest.fail("it reads"))
    full = shutil.disk_usage(in_chunks)._replace(free=4000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)
    assert points("--labels", "more/labels.npy") == 2
    error = capsys.readouterr().err
    assert "more/labels.npy: labels of 600 observations take 4.7e-06 GB, and 4e-06 GB are" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("path", ["labels.npy", "labels.zarr"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_labels_are_written_whole_or_not_at_all(in_chunks, monkeypatch, capsys, path, error):
    parts = label_files._parts

    def broken(labels):
        yield from [*parts(labels)][:4]
        assert [found.name for found in in_chunks.iterdir() if found.suffix == ".part"]
        raise error

    monkeypatch.setattr(label_files, "_parts", broken)
    assert points("--labels", path) == (130 if isinstance(error, KeyboardInterrupt) else 1)
    assert [found.name for found in in_chunks.iterdir()] == ["x.npy"]


def test_unfinished_folders_are_removed_as_the_process_ends(here):
    with _atomic.atomic_folder(here / "out.zarr") as folder:
        (folder / "c").mkdir()
        (folder / "c" / "0").write_bytes(b"labels")
        _atomic.remove_unfinished()
        assert [found.name for found in here.iterdir()] == ["x.npy"]
        folder.mkdir()


def test_zarr_may_be_missing(here, monkeypatch, capsys):
    monkeypatch.setattr(label_files, "find_spec", lambda name: None)
    assert points("--labels", "out.zarr") == 2
    assert "out.zarr: .zarr needs more: pip install zarr" in capsys.readouterr().err


def test_dask_may_be_missing(here, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert points("--scheduler", "tcp://127.0.0.1:9") == 2
    assert "needs Dask: pip install 'dask[array,distributed]'" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")
def test_a_terminal_shows_how_far_each_reading_has_come(in_chunks, monkeypatch):
    told = []

    class Bar:
        n = 0

        def __init__(self, desc, unit, leave):
            self.what, self.unit = desc, unit

        def update(self, by):
            self.n += by

        def __enter__(self):
            return self

        def __exit__(self, *_):
            if self.unit == "chunk":
                told.append(f"{self.what}: {self.n} of {self.total}")

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("tqdm.tqdm", Bar)
    assert main(["points", "x.npy", "-o", "x.gif", *PLAIN[:-1]]) == 0
    assert told[:2] == ["x.npy, reading 1: 10 of 10", "x.npy, reading 2: 10 of 10"]


@pytest.fixture(scope="module")
def address():
    distributed = pytest.importorskip("distributed")
    settings = {"n_workers": 1, "threads_per_worker": 1, "processes": False}
    with distributed.LocalCluster(**settings, protocol="tcp://", dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


@pytest.mark.parametrize("name", ["x.npy", "x.zarr", "x.parquet"])
def test_a_cluster_makes_the_same_picture_and_labels(here, address, name):
    pandas = pytest.importorskip("pandas")
    array = zarr.open_array("x.zarr", mode="w", shape=X.shape, chunks=(70, 2), dtype=X.dtype)
    array[:] = X
    pandas.DataFrame(X, columns=["a", "b"]).to_parquet("x.parquet", row_group_size=100)
    pictures = []
    for more in ([], ["--scheduler", address]):
        made = ["-o", f"{len(more)}.gif", "--labels", f"{len(more)}.npy"]
        assert main(["points", name, *PLAIN, *made, *more]) == 0
        pictures.append([Path(f"{len(more)}.{kind}").read_bytes() for kind in ("gif", "npy")])
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(
    ("name", "more", "told"),
    [
        ("x.csv", [], "x.csv: is no NPY, Zarr or Parquet file; others are not read in chunks"),
        ("x.npy", ["--standardize"], "--standardize: is for tables in memory, and x.npy is read"),
        ("no.npy", [], "no.npy: no such file"),
    ],
)
def test_what_a_cluster_does_not_read(here, address, capsys, name, more, told):
    np.savetxt("x.csv", X, delimiter=",")
    made = ["-o", "x.gif", "--scheduler", address]
    assert main(["points", name, *PLAIN, *made, *more]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_a_file_that_a_worker_does_not_see(here, address, capsys, monkeypatch):
    from kmeans_gif.cli import chunk_options

    on_workers = chunk_options._on_workers

    def moved(*given):
        table = on_workers(*given)
        Path("x.npy").rename("y.npy")
        return table

    monkeypatch.setattr(chunk_options, "_on_workers", moved)
    assert points("--scheduler", address) == 2
    error = capsys.readouterr().err
    assert "x.npy: a worker of the cluster cannot read it (No such file or directory); all" in error
    assert error.count("\n") == 1


def test_library_refuses_other_files_for_labels(here):
    history = KMeans(2, random_state=0).fit(X).history_
    with pytest.raises(InputError, match=r"labels are written to a file that ends in .npy or"):
        save_labels(history, here / "labels.txt")
