"""Tables in files that are read in chunks: NPY, Zarr, Parquet; the same run as in memory."""

import argparse
import pickle
import sys
import warnings
from decimal import Decimal

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, as_chunks, load_points
from kmeans_gif.cli import main
from kmeans_gif.cli.chunk_options import read_or_map
from kmeans_gif.clustering import memory
from kmeans_gif.data.chunk_sources import npy, parquet
from kmeans_gif.data.chunk_sources.dask_arrays import on_workers
from kmeans_gif.data.chunk_sources.file_points import FilePoints
from kmeans_gif.data.chunks import ChunkNote
from kmeans_gif.data.integers import RoundedWarning
from kmeans_gif.data.tables import TableNote

pytest.importorskip("dask.array")
pandas = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
zarr = pytest.importorskip("zarr")

RNG = np.random.default_rng(5)
X = np.column_stack([RNG.normal(size=1000), RNG.integers(0, 90, 1000), RNG.random(1000)])
OLD = {"zarr_format": 2} if zarr.__version__ >= "3" else {}
COURSE = ("centroids", "labels", "inertia", "sizes", "switched", "shift", "inertia_after_update")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(npy, "CHUNK_BYTES", 2000)


def write_zarr(path, array, chunks, **more):
    about = {"shape": array.shape, "chunks": chunks, "dtype": array.dtype, **more}
    kept = zarr.open_array(str(path), mode="w", **about)
    kept[:] = array
    return kept


def frame(**more):
    return pandas.DataFrame({"a": X[:, 0], "b": X[:, 1].astype(np.int32), "c": X[:, 2], **more})


def write(folder):
    """The same numbers as NPY, Zarr and Parquet, in pieces of several sizes."""
    np.save(folder / "c.npy", X)
    np.save(folder / "f.npy", np.asfortranarray(X))
    write_zarr(folder / "long.zarr", X, (700, 3))
    write_zarr(folder / "short.zarr", X, (7, 3), **OLD)
    for name, rows in (("one", 1000), ("few", 300), ("small", 11)):
        frame().to_parquet(folder / f"{name}.parquet", row_group_size=rows)
    return sorted(folder.iterdir())


def history(data, **settings):
    return KMeans(4, random_state=2, max_iter=3, **settings).fit(data).history_


def assert_same(found, expected):
    for name in COURSE:
        mine, other = getattr(found, name), getattr(expected, name)
        assert (mine.dtype, mine.tobytes()) == (other.dtype, other.tobytes()), name


def test_files_give_the_run_in_memory_however_they_are_read(tmp_path):
    expected = history(X)
    for path in write(tmp_path):
        chunks = as_chunks(path)
        assert len(chunks.bounds) > 2, path
        assert_same(history(load_points(path)), expected)
        assert_same(history(chunks), expected)
        assert_same(history(on_workers(chunks)), expected)
        assert chunks.feature_names == load_points(path).feature_names
        assert chunks.name == path.name


def test_chunks_are_the_rows_of_the_file_in_any_order(tmp_path):
    for path in write(tmp_path):
        chunks = pickle.loads(pickle.dumps(as_chunks(path)))
        for i in RNG.permutation(len(chunks.bounds) - 1):
            first, last = chunks.bounds[i : i + 2]
            assert np.array_equal(chunks.chunk(i), X[first:last]), (path, i)


def test_a_row_group_is_read_once_where_chunks_come_a_little_out_of_order(tmp_path, monkeypatch):
    frame().to_parquet(tmp_path / "x.parquet")
    chunks, begun = as_chunks(tmp_path / "x.parquet"), []
    monkeypatch.setattr(
        parquet, "_Reading", lambda *a, made=parquet._Reading: begun.append(a) or made(*a)
    )
    count = len(chunks.bounds) - 1
    assert count == 13
    for i in [2, 0, 1, 5, 3, 4, *range(6, count)]:
        assert np.array_equal(chunks.chunk(i), X[chunks.bounds[i] : chunks.bounds[i + 1]])
    assert len(begun) == 1
    first, last = [iter(range(count)), iter(range(count))], []
    for _ in range(count):  # two runs, the second one behind
        last.append(next(first[0]))
        chunks.chunk(last[-1])
        if len(last) > 9:
            chunks.chunk(next(first[1]))
    assert len(begun) == 3


def test_restarts_read_a_file_by_several_threads(tmp_path):
    frame().to_parquet(tmp_path / "x.parquet")
    settings = {"n_init": 3, "n_threads": 2}
    assert_same(history(as_chunks(tmp_path / "x.parquet"), **settings), history(X, **settings))


def test_blocks_of_workers_end_where_a_row_group_does(tmp_path, monkeypatch):
    from kmeans_gif.data.chunk_sources import dask_arrays

    monkeypatch.setattr(dask_arrays, "_BLOCK_BYTES", 8000)
    frame().to_parquet(tmp_path / "x.parquet", row_group_size=300)
    assert on_workers(as_chunks(tmp_path / "x.parquet"))._array.chunks[0] == (300, 300, 300, 100)
    np.save(tmp_path / "x.npy", X)
    lengths = on_workers(as_chunks(tmp_path / "x.npy"))._array.chunks[0]
    assert max(lengths) == lengths[0] == 332  # four chunks of 83 rows


def test_a_zarr_array_is_read_in_chunks_where_memory_is_short(tmp_path, monkeypatch):
    array = write_zarr(tmp_path / "x.zarr", X.astype(np.float32), (70, 3))
    model = KMeans(3, random_state=0).fit(X.astype(np.float32))
    for limit, chunked in ((1e9, False), (10_000, True)):
        monkeypatch.setattr(memory, "machine_bytes", lambda limit=limit: limit)
        found = KMeans(3, random_state=0).fit(array)
        assert (found.history_.whole is not None) == chunked
        assert_same(found.history_, model.history_)
        assert found.cluster_centers_.dtype == np.float32


def test_zarr_chunks_along_features_are_joined_with_a_note(tmp_path):
    array = write_zarr(tmp_path / "x.zarr", X, (100, 1))
    for data in (array, tmp_path / "x.zarr"):
        with pytest.warns(ChunkNote, match="has 3 chunks along its features") as notes:
            chunks = as_chunks(data)
        assert_same(history(chunks), history(X))
        if data is array:
            assert notes[0].filename == __file__


def test_very_long_zarr_chunks_are_read_in_parts_with_a_note(tmp_path, monkeypatch):
    monkeypatch.setattr(npy, "CHUNK_BYTES", 24)
    write_zarr(tmp_path / "x.zarr", X, (1000, 3))
    with pytest.warns(ChunkNote, match="has chunks of 1,000 rows, which are read more than once"):
        chunks = as_chunks(tmp_path / "x.zarr")
    assert len(chunks.bounds) == 17
    assert_same(history(chunks), history(X))


@pytest.mark.parametrize(
    ("more", "columns"),
    [
        ({}, None),
        ({"t": ["x"] * 1000, "day": pandas.Timestamp("2020-01-01")}, None),
        ({"t": ["x"] * 1000}, ["c", "a"]),
        ({"none": [None] * 1000, "nan": np.nan, "late": [np.nan] * 500 + [1.5] * 500}, ["0,1"]),
        ({"none": [None] * 1000, "nan": np.nan}, None),
        ({"yes": X[:, 0] > 0, "big": 2**53 + 1 + 4 * np.arange(1000)}, None),
        ({"tenth": [Decimal("0.1")] * 1000}, None),
    ],
)
def test_columns_of_parquet_are_chosen_as_in_memory(tmp_path, more, columns):
    path = tmp_path / "x.parquet"
    frame(**more).to_parquet(path, row_group_size=300)
    read, told = [], []
    for reader in (load_points, as_chunks):
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always")
            read.append(reader(path, columns=columns))
            rows = rows_of(read[-1])
        texts = {str(note.message) for note in notes if note.category is TableNote}
        told.append((texts, sum(note.category is RoundedWarning for note in notes)))
    assert np.array_equal(rows, read[0].X)
    assert read[0].feature_names == read[1].feature_names
    assert told[0] == told[1]


def rows_of(data):
    if isinstance(data, FilePoints):
        return np.vstack([data.chunk(i) for i in range(len(data.bounds) - 1)])
    return data.X


@pytest.mark.parametrize("index", [[*range(1000)], [0.5, *range(999)], [*range(999), 0.5]])
def test_row_numbers_in_parquet_are_left_out_as_in_memory(tmp_path, index):
    path = tmp_path / "x.parquet"
    frame().set_index(pandas.Index(index)).reset_index(names="").to_parquet(path)
    told = []
    for reader in (load_points, as_chunks):
        with pytest.warns(TableNote) as notes:
            names = reader(path).feature_names
        told.append((names, [str(note.message) for note in notes]))
    assert told[0] == told[1]


def test_parquet_is_read_by_pyarrow_alone(tmp_path, monkeypatch):
    frame(t=["x"] * 1000, n=[1, None] * 500).to_parquet(tmp_path / "x.parquet")
    expected = load_points(tmp_path / "x.parquet", columns=["a", "b"])
    monkeypatch.setitem(sys.modules, "polars", None)
    assert np.array_equal(load_points(tmp_path / "x.parquet", columns=["a", "b"]).X, expected.X)
    with pytest.raises(InputError, match="row 1: nothing in column 'n'"):
        load_points(tmp_path / "x.parquet", columns=["a", "n"])


def test_parquet_is_read_by_polars_alone(tmp_path, monkeypatch):
    frame().to_parquet(tmp_path / "x.parquet")
    expected = load_points(tmp_path / "x.parquet")
    for module in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, module, None)
    options = argparse.Namespace()
    assert np.array_equal(read_or_map(options, tmp_path / "x.parquet").X, expected.X)


def test_opening_a_file_reads_no_more_than_the_first_chunk(tmp_path, monkeypatch):
    whole = np.rint(9 * X)
    pandas.DataFrame(whole, columns=list("abc")).to_parquet(tmp_path / "x.parquet")
    np.save(tmp_path / "x.npy", whole)
    for source, name in ((npy.NpyRows, "x.npy"), (parquet.ParquetRows, "x.parquet")):
        read, columns = set(), source.columns
        monkeypatch.setattr(
            source, "columns", lambda self, i, c, read=read, f=columns: read.add(i) or f(self, i, c)
        )
        as_chunks(tmp_path / name)
        assert read == {0}


def test_tables_that_claim_more_rows_than_there_can_be(tmp_path):
    array = write_zarr(tmp_path / "x.zarr", X, (100, 3))
    names = ("zarr.json", ".zarray")
    metadata = next(p for name in names if (p := tmp_path / "x.zarr" / name).is_file())
    metadata.write_text(metadata.read_text().replace("1000", f"{10**15}", 1))
    with pytest.raises(InputError, match="claims 1,000,000,000,000,000 rows, 100 of which"):
        as_chunks(tmp_path / "x.zarr")
    assert array.shape == X.shape


@pytest.mark.parametrize("suffix", ["npy", "zarr", "parquet"])
def test_command_makes_the_same_picture_of_a_file_that_does_not_fit(tmp_path, monkeypatch, suffix):
    np.save(tmp_path / "x.npy", X)
    write_zarr(tmp_path / "x.zarr", X, (70, 3))
    frame(t=["x"] * 1000).to_parquet(tmp_path / "x.parquet", row_group_size=150)
    made, read, chunk = [], [], FilePoints.chunk
    monkeypatch.setattr(FilePoints, "chunk", lambda self, i: read.append(i) or chunk(self, i))
    for limit in (1e9, 10_000):
        monkeypatch.setattr(memory, "machine_bytes", lambda limit=limit: limit)
        made.append(tmp_path / f"{limit:g}.gif")
        given = ["points", str(tmp_path / f"x.{suffix}"), "-k", "3", "--columns", "2", "1"]
        given += ["--style", "plain", "--width", "240", "--height", "160"]
        assert main([*given, "-o", str(made[-1]), "--quiet"]) == 0
        assert bool(read) == (limit < 1e9)
    assert max(read) > 3
    assert made[0].read_bytes() == made[1].read_bytes()


def corrupt(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20] = bytes(20)
    path.write_bytes(data)


def a_group(path, *names):
    group = zarr.open_group(str(path), mode="w")
    for name in names:
        group.require_group(name.rpartition("/")[0] or "empty")
        write_zarr(path / name, X, (100, 3))
    return group


def with_nan():
    wrong = X.copy()
    wrong[812, 1] = np.nan
    return wrong


def a_table(path, **columns):
    pq.write_table(pa.table(columns), path)


WRONG = {
    "an empty group.zarr": (a_group, "is a Zarr group without arrays"),
    "a group.zarr": (
        lambda path: a_group(path, "train", "more/test"),
        r"is a Zarr group, not an array; choose one in it: .*group.zarr/train, .*zarr/more/test$",
    ),
    "a folder.zarr": (lambda path: path.mkdir(), "is no Zarr array: the folder holds neither"),
    "damage.zarr": (
        lambda path: (path.mkdir(), (path / "zarr.json").write_text("{")),
        r"damage.zarr: is no Zarr array that can be read \(",
    ),
    "a curve.zarr": (lambda path: write_zarr(path, X[:, 0], (9,)), r"shape \(1000,\): must be 2-D"),
    "a photo.zarr": (
        lambda path: write_zarr(path, np.ones((4, 4, 3)), (4, 4, 3)),
        r"has shape \(4, 4, 3\): must be 2-D, \(observations, features\)",
    ),
    "complex.zarr": (lambda path: write_zarr(path, X * 1j, (99, 3)), "of type complex128; they"),
    "complex.npy": (lambda path: np.save(path, X * 1j), "of type complex128; they must be real"),
    "objects.npy": (
        lambda path: np.save(path, X.astype(object), allow_pickle=True),
        "holds Python objects, which are not read; save numbers",
    ),
    "text.zarr": (
        lambda path: write_zarr(path, np.array([["a", "b"]]), (1, 2), **OLD),
        "holds values of type <U1; they must be real numbers",
    ),
    "no rows.zarr": (lambda path: write_zarr(path, X[:0], (9, 3)), "holds no rows"),
    "nan.zarr": (
        lambda path: write_zarr(path, with_nan(), (100, 3)),
        r"nan.zarr, chunk \d.*: X\[812, 1\] is nan: every value must be finite",
    ),
    "nan.npy": (lambda path: np.save(path, with_nan()), r"nan.npy, chunk \d.*: X\[812, 1\] is nan"),
    "one column.npy": (lambda path: np.save(path, X[:, :1]), "has 1 column; points need at least"),
    "no rows.parquet": (lambda path: a_table(path, a=[], b=[]), r"a header \(a, b\), but no rows"),
    "no columns.parquet": (a_table, "holds no columns"),
    "text.parquet": (
        lambda path: a_table(path, a=["x", "y"], b=[1, 2]),
        r"at least 2 columns of numbers; 1 column of numbers is left \(left out: a \(text\)\)",
    ),
    "cut.parquet": (
        lambda path: path.write_bytes(b"PAR1...."),
        "is a Parquet file that is damaged or cannot be read",
    ),
    "missing.parquet": (
        lambda path: a_table(path, a=[1, 2, 3], b=[1.5, None, 2.5]),
        r"missing.parquet, chunk \d.*: X\[1, 1\] is nan",
    ),
    "table.csv": (
        lambda path: path.write_text("1,2\n3,4"),
        "table.csv: is no NPY, Zarr or Parquet file; others",
    ),
    "nothing.zarr": (lambda path: None, "nothing.zarr: no such file"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_files_are_told_in_one_line(tmp_path, name):
    make, told = WRONG[name]
    make(tmp_path / name)
    with pytest.raises(InputError, match=told) as caught:
        KMeans(2).fit(as_chunks(tmp_path / name))
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", [name for name in WRONG if name not in ("table.csv",)])
def test_command_tells_wrong_files_in_one_line(tmp_path, capsys, monkeypatch, name):
    WRONG[name][0](tmp_path / name)
    made = ["-k", "2", "-o", str(tmp_path / "x.gif"), "--quiet"]
    for limit in (1e9, 1):
        monkeypatch.setattr(memory, "machine_bytes", lambda limit=limit: limit)
        assert main(["points", str(tmp_path / name), *made]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert name in error
    assert not (tmp_path / "x.gif").exists()


def test_a_column_of_text_cannot_be_chosen(tmp_path):
    frame(t=["x"] * 1000).to_parquet(tmp_path / "x.parquet")
    told = []
    for reader in (load_points, as_chunks):
        with pytest.raises(InputError, match=r"'x' in column 't' is no finite .* others: columns="):
            reader(tmp_path / "x.parquet", columns=["a", "t"])
        with pytest.raises(InputError, match="no column 'aa'; there are 4") as caught:
            reader(tmp_path / "x.parquet", columns=["a", "aa"])
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_damaged_zarr_chunk_is_named(tmp_path):
    write_zarr(tmp_path / "x.zarr", X, (100, 2))
    places = [tmp_path / "x.zarr" / place for place in ("c/6/1", "6.1")]  # formats 3 and 2
    damaged = next(path for path in places if path.is_file())
    damaged.write_bytes(b"no such thing")
    for data in (tmp_path / "x.zarr", zarr.open_array(str(tmp_path / "x.zarr"), mode="r")):
        with pytest.warns(ChunkNote):
            chunks = as_chunks(data)
        with pytest.raises(InputError, match=r"Zarr chunk 6\.1 cannot be read \(") as told:
            KMeans(2).fit(chunks)
        assert "\n" not in str(told.value)


def test_a_damaged_row_group_is_named(tmp_path):
    path = tmp_path / "x.parquet"
    pq.write_table(
        pa.table(frame()), path, row_group_size=300, use_dictionary=False, write_page_checksum=True
    )
    group = pq.ParquetFile(path).metadata.row_group(2).column(2)
    data = bytearray(path.read_bytes())
    end = group.data_page_offset + group.total_compressed_size
    data[end - 40 : end - 20] = bytes(20)
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"x.parquet: row group 2 cannot be read \(.*CRC"):
        KMeans(2).fit(as_chunks(path))


def test_what_reads_a_file_may_be_missing(tmp_path, monkeypatch, capsys):
    write_zarr(tmp_path / "x.zarr", X, (100, 3))
    frame().to_parquet(tmp_path / "x.parquet")
    for module in ("zarr", "pyarrow", "pyarrow.parquet", "polars"):
        monkeypatch.setitem(sys.modules, module, None)
    for limit in (1e9, 1):
        monkeypatch.setattr(memory, "machine_bytes", lambda limit=limit: limit)
        for name, told in (("x.zarr", "pip install zarr"), ("x.parquet", "pip install pyarrow")):
            assert main(["points", str(tmp_path / name), "-o", str(tmp_path / "x.gif")]) == 2
            error = capsys.readouterr().err
            assert told in error
            assert error.count("\n") == 1


def test_arguments_that_sources_of_chunks_do_not_take(tmp_path):
    np.save(tmp_path / "x.npy", X)
    array = write_zarr(tmp_path / "x.zarr", X, (100, 3))
    with pytest.raises(InputError, match="rows=9: a file has chunks of its own"):
        as_chunks(tmp_path / "x.npy", rows=9)
    with pytest.raises(InputError, match="rows=9: a Zarr array has its own chunks"):
        as_chunks(array, rows=9)
    with pytest.raises(InputError, match=r"columns=\[0\]: is for files"):
        as_chunks(X, columns=[0])
    with pytest.raises(InputError, match="header=True: is for tables of text; a Zarr array has"):
        load_points(tmp_path / "x.zarr", header=True)
