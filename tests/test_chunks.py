"""Tables in chunks: the same run, to the bit, as in memory, however they are cut."""

import subprocess
import sys

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans, as_chunks, choose_k, scatter
from kmeans_gif.cli import main
from kmeans_gif.clustering import memory
from kmeans_gif.clustering.chunked import kept_chunks, places, survey
from kmeans_gif.clustering.exact_sums import exact_parts
from kmeans_gif.data.chunk_sources import npy
from kmeans_gif.data.chunk_sources.file_points import FilePoints
from tests import naive

RNG = np.random.default_rng(7)
TABLES = {
    "floats": RNG.normal(size=(500, 3)),
    "bytes with ties": RNG.integers(0, 5, (400, 2)).astype(np.uint8),
    "far from zero": 1e6 + RNG.random((200, 10)),
    "scaled": 1e-80 * RNG.normal(size=(150, 2)),
    "many features": RNG.normal(size=(200, 70)).astype(np.float32),
    "one feature": RNG.permutation(300)[:, None] / 7,
}
COURSE = ("centroids", "labels", "inertia", "sizes", "switched", "shift", "inertia_after_update")


def cuts_of(n):
    return [n, 97, [1, 2, n // 2, n - n // 2 - 3], 1]


def assert_same(model, chunked, names=COURSE):
    for name in names:
        mine, other = getattr(chunked.history_, name), getattr(model.history_, name)
        assert (mine.dtype, mine.tobytes()) == (other.dtype, other.tobytes()), name
    assert chunked.history_.events == model.history_.events
    assert chunked.history_.converged == model.history_.converged
    assert np.array_equal(chunked.labels_, model.labels_)
    assert np.array_equal(chunked.cluster_centers_, model.cluster_centers_)
    assert (chunked.inertia_, chunked.n_iter_) == (model.inertia_, model.n_iter_)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("init", ["random", "uniform", "k-means||", "given"])
def test_chunks_give_the_run_in_memory(name, init):
    X = TABLES[name]
    seeds = (
        X[:4] + np.arange(4)[:, None] * 1e-3 * np.ptp(X.astype(float)) if init == "given" else init
    )
    settings = {"init": seeds, "random_state": 3, "max_iter": 8}
    model = KMeans(4, **settings).fit(X)
    for rows in cuts_of(len(X)) if init == "random" else [97]:
        chunked = KMeans(4, **settings).fit(as_chunks(X, rows))
        assert_same(model, chunked)
        for t in (0, -1):
            assert np.array_equal(chunked.history_.labels_of(t), model.history_.labels[t])


def test_chunks_give_the_run_that_plain_numpy_gives():
    X = TABLES["floats"]
    history = KMeans(4, init=X[:4], max_iter=100).fit(as_chunks(X, 33)).history_
    expected, converged = naive.lloyd(X, np.ones(len(X)), X[:4], 100)
    assert history.converged == converged
    for name, values in expected.items():
        np.testing.assert_array_equal(getattr(history, name), np.array(values), err_msg=name)


@pytest.mark.parametrize("more", [{"n_init": 4}, {"tol": 1e-2}, {"n_threads": 1}, {"n_threads": 3}])
def test_settings_do_in_chunks_what_they_do_in_memory(more):
    X = TABLES["floats"]
    settings = {"random_state": 5, **more}
    chunked = KMeans(5, **settings).fit(as_chunks(X, 61))
    assert_same(KMeans(5, **settings).fit(X), chunked)


@pytest.mark.parametrize("empty_cluster", ["keep", "drop", "relocate"])
def test_empty_clusters_in_chunks(empty_cluster):
    X = TABLES["floats"]
    seeds = np.vstack([X[:2], np.full((1, 3), 50.0), X[2:4]])
    settings = {"init": seeds, "empty_cluster": empty_cluster}
    model = KMeans(5, **settings).fit(X)
    assert any(event.kind == "empty" for event in model.history_.events)
    assert_same(model, KMeans(5, **settings).fit(as_chunks(X, 61)))


@pytest.mark.parametrize("seed", range(6))
def test_relocated_observations_are_those_of_the_run_in_memory(seed):
    # Many equal values, equally far ones, and more empty clusters than there is to move.
    rng = np.random.default_rng(seed)
    X = rng.integers(0, 4, (60, 2)) * 1.0
    X[:3] += 7 * rng.integers(0, 2, (3, 2))
    k = 9 if seed % 2 else 4
    seeds = np.vstack([X[:2], 50.0 + np.arange(2 * k - 4).reshape(k - 2, 2)])
    settings = {"init": seeds, "empty_cluster": "relocate", "max_iter": 6}
    model = KMeans(k, **settings).fit(X)
    for rows in (60, 7, 1):
        assert_same(model, KMeans(k, **settings).fit(as_chunks(X, rows)))


@pytest.mark.parametrize("room", [0, 30_000])
@pytest.mark.parametrize("name", ["floats", "many features"])
def test_where_memory_is_short_no_boxes_are_kept_or_some(monkeypatch, room, name):
    monkeypatch.setattr(places.Here, "room", lambda _: room)
    X = TABLES[name]
    settings = {"random_state": 3, "max_iter": 8}
    assert_same(KMeans(4, **settings).fit(X), KMeans(4, **settings).fit(as_chunks(X, 60)))
    assert kept_chunks._store.taken == 0
    assert not kept_chunks._store.runs


def test_drawing_all_distinct_values_goes_on_after_rejections():
    # One value stands for nearly all: draws hit it until it is left out.
    X = np.vstack([np.zeros((900, 2)), np.arange(12).reshape(6, 2) + 1.0])
    for seed in range(4):
        model = KMeans(7, random_state=seed, max_iter=1).fit(X)
        assert_same(model, KMeans(7, random_state=seed, max_iter=1).fit(as_chunks(X, 100)))


class Shuffled:
    """A source of one's own, whose chunks are those of an array in another order."""

    def __init__(self, X, order, size):
        self.shape, self.dtype = X.shape, X.dtype
        self._parts = [X[i * size : (i + 1) * size] for i in order]
        self.bounds = [0, *np.cumsum([len(part) for part in self._parts]).tolist()]

    def chunk(self, i):
        return self._parts[i]


def test_order_of_chunks_changes_no_sum():
    X = TABLES["floats"]
    model = KMeans(5, random_state=1).fit(as_chunks(X, 50))
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(10)
        other = KMeans(5, random_state=1).fit(Shuffled(X, order, 50))
        for name in ("centroids", "inertia", "sizes", "switched", "inertia_after_update"):
            mine, others = getattr(model.history_, name), getattr(other.history_, name)
            assert mine.tobytes() == others.tobytes(), name


def test_chunks_are_refused_where_arrays_are_asked_for():
    with pytest.raises(InputError, match="X comes in chunks, which KMeans reads"):
        choose_k(as_chunks(TABLES["floats"]), [2, 3])


def test_exact_parts_add_up_exactly():
    from fractions import Fraction

    terms = (RNG.normal(size=200) * 2.0 ** RNG.integers(-300, 300, 200)).tolist()
    assert sum(map(Fraction, exact_parts(terms))) == sum(map(Fraction, terms))
    assert exact_parts([]) == exact_parts([1.0, -1.0]) == []


@pytest.fixture
def sampled(monkeypatch):
    monkeypatch.setattr(survey, "SAMPLE_SIZE", 100)
    X = TABLES["floats"][:, :2]
    return X, KMeans(3, random_state=0).fit(X), KMeans(3, random_state=0).fit(as_chunks(X, 64))


def test_labels_of_a_sample_are_kept_and_those_of_all_found(sampled):
    X, model, chunked = sampled
    history, index = chunked.history_, chunked.history_.sample_index
    assert_same(model, chunked, [name for name in COURSE if name != "labels"])
    assert len(index) == 100
    assert (np.diff(index) > 0).all()
    assert np.array_equal(history.dataset.X, X[index])
    assert np.array_equal(history.labels, model.history_.labels[:, index])
    for t in range(len(history)):
        assert np.array_equal(history.labels_of(t), model.history_.labels[t])
    assert np.array_equal(model.history_.sample_index, np.arange(len(X)))
    assert "500 observations" in repr(history)
    assert "500 observations" in history._repr_html_()


def test_pictures_of_a_sample_say_so_and_tell_of_all(sampled):
    _, model, chunked = sampled
    whole, part = scatter(model), scatter(chunked)
    assert "; 100 of 500 points drawn; " in part.alt_text
    assert part.alt_text.replace("; 100 of 500 points drawn", "") == whole.alt_text
    told = [caption.replace("100 of 500 points drawn", "500 points") for caption in part.captions]
    assert told == list(whole.captions)
    assert told != list(part.captions)
    german = scatter(chunked, language="de")
    assert "100 von 500 Punkten gezeichnet" in german.alt_text


def test_a_page_runs_no_lab_on_a_sample(sampled):
    assert scatter(sampled[1]).script.lab is not None
    assert scatter(sampled[2]).script.lab is None


def test_a_sample_is_not_saved_as_if_it_were_all(sampled, tmp_path):
    with pytest.raises(InputError, match=r"this history has 100 of 500; cluster in memory"):
        sampled[2].history_.save(tmp_path / "run.npz")
    assert not list(tmp_path.iterdir())


def test_memory_mapped_arrays_are_read_in_chunks_where_memory_is_short(tmp_path, monkeypatch):
    X = TABLES["many features"]
    np.save(tmp_path / "x.npy", X)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert KMeans(3, random_state=0).fit(mapped).history_.whole is None
    model = KMeans(3, random_state=0).fit(X)
    monkeypatch.setattr(memory, "machine_bytes", lambda: 100_000)
    chunked = KMeans(3, random_state=0).fit(mapped)
    assert chunked.history_.whole is not None
    assert_same(model, chunked)
    assert chunked.cluster_centers_.dtype == np.float32


@pytest.mark.parametrize("order", ["C", "F"])
def test_command_reads_large_files_in_chunks(tmp_path, monkeypatch, capsys, order):
    X = np.asarray(TABLES["floats"], order=order)
    np.save(tmp_path / "x.npy", X)
    files = [tmp_path / "memory.gif", tmp_path / "chunks.gif"]
    arguments = ["points", str(tmp_path / "x.npy"), "-k", "3", "--columns", "2", "0"]
    main([*arguments, "-o", str(files[0]), "--quiet"])
    monkeypatch.setattr(memory, "machine_bytes", lambda: 10_000)
    monkeypatch.setattr(npy, "CHUNK_BYTES", 1000)
    read, chunk = [], FilePoints.chunk
    monkeypatch.setattr(FilePoints, "chunk", lambda self, i: read.append(i) or chunk(self, i))
    main([*arguments, "-o", str(files[1]), "--quiet"])
    assert max(read) == 12
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--standardize"], "--standardize: is for tables in memory"),
        (["--truth", "0"], "is for tables in memory"),
        (["--show-seeding"], "--show-seeding: is for tables in memory"),
        (["--columns", "9"], "no column '9'; there are 3, from 0 to 2"),
        (["--init", "corner"], "for data in chunks choose random, uniform, k-means|| or k-means"),
    ],
)
def test_command_refuses_what_chunks_do_not_do(tmp_path, monkeypatch, capsys, more, told):
    np.save(tmp_path / "x.npy", TABLES["floats"])
    monkeypatch.setattr(memory, "machine_bytes", lambda: 10_000)
    assert main(["points", str(tmp_path / "x.npy"), "-o", str(tmp_path / "x.gif"), *more]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert not (tmp_path / "x.gif").exists()


def test_command_finds_before_clustering_what_it_cannot_write(tmp_path, monkeypatch, capsys):
    np.save(tmp_path / "x.npy", with_nan())
    monkeypatch.setattr(memory, "machine_bytes", lambda: 10_000)
    monkeypatch.setattr(survey, "SAMPLE_SIZE", 100)
    monkeypatch.setattr(KMeans, "fit", lambda *_: pytest.fail("it clusters"))
    made = ["-o", str(tmp_path / "x.gif"), "--history", str(tmp_path / "x.npz")]
    assert main(["points", str(tmp_path / "x.npy"), *made]) == 2
    assert (
        "x.npy, chunk 1 of 1 (rows 0 to 499): X[333, 1] is nan: every value"
        in capsys.readouterr().err
    )
    np.save(tmp_path / "x.npy", TABLES["floats"])
    assert main(["points", str(tmp_path / "x.npy"), *made]) == 2
    assert "this history has 100 of 500; cluster in memory" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["x.npy"]


@pytest.mark.parametrize("init", ["random", "uniform", "k-means||"])
@pytest.mark.parametrize("n_init", [1, 3])
def test_each_reading_is_told(init, n_init):
    told = []
    chunks = as_chunks(TABLES["floats"], 250, progress=lambda *both: told.append(both))
    KMeans(7, init=init, n_init=n_init, max_iter=2, random_state=0).fit(chunks)
    most = told[0][1]
    assert told == [(done + 1, most) for done in range(most)]


def test_validation_and_fit_share_the_first_reading():
    read, X = [], TABLES["floats"]
    chunks = as_chunks(X, 250)
    chunk = chunks.chunk
    chunks.chunk = lambda i: read.append(i) or chunk(i)
    model = KMeans(3, init=X[:3])
    counts = []
    for call in (model.fit, model.validate, model.fit, model.fit, model.validate):
        read.clear()
        call(chunks)
        counts.append(len(read))
    assert counts[1] == counts[4] == 2
    assert counts[2] == counts[0] - 2 == counts[3] - 2
    model.validate(chunks)
    with pytest.raises(InputError, match="all observations are the same"):
        model.fit(as_chunks(np.ones((9, 3)), 3))


def with_nan():
    X = TABLES["floats"].copy()
    X[333, 1] = np.nan
    return X


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            lambda: as_chunks(with_nan(), 50),
            r"chunk 7 of 10 \(rows 300 to 349\): X\[333, 1\] is nan",
        ),
        (lambda: as_chunks(np.ones((3, 2), complex)), "of type complex128: must be real numbers"),
        (lambda: as_chunks(np.ones((3, 2), object)), "of type object: must be real numbers"),
        (lambda: as_chunks(np.ones(3)), r"shape \(3,\): must be 2-D"),
        (lambda: as_chunks(np.ones((0, 2))), "at least 1 observation"),
        (lambda: as_chunks([[1.0]]), "X is a list: give an array"),
        (lambda: as_chunks(TABLES["floats"], [3, 4]), r"make up 7: must be 500"),
        (lambda: as_chunks(TABLES["floats"], 0), "rows=0"),
        (lambda: as_chunks(np.ones((9, 2)), 2), "all observations are the same"),
        (lambda: as_chunks(np.array([[1e200], [-1e200], [0.0]]), 1), "overflow"),
        (lambda: as_chunks(np.array([[1e-200], [1e150], [0.5]]), 1), "exact sums of chunks"),
    ],
)
def test_wrong_chunks_are_told_in_one_line(source, told):
    with pytest.raises(InputError, match=told) as caught:
        KMeans(2).fit(source())
    assert "\n" not in str(caught.value)


def test_a_fitted_model_reads_chunks():
    X = TABLES["floats"]
    model, chunks = KMeans(4, random_state=0).fit(X), as_chunks(X, 77)
    assert np.array_equal(model.predict(chunks), model.predict(X))
    assert np.array_equal(model.transform(chunks), model.transform(X))
    assert np.array_equal(KMeans(4, random_state=0).fit_transform(chunks), model.transform(X))
    assert np.array_equal(KMeans(4, random_state=0).fit_predict(chunks), model.labels_)
    assert model.score(chunks) == pytest.approx(model.score(X), rel=1e-14)
    with pytest.raises(InputError, match="sample_weight: is for data in memory"):
        model.score(chunks, sample_weight=np.ones(500))
    with pytest.raises(InputError, match="X has 2 features"):
        model.predict(as_chunks(X[:, :2], 77))


def test_arrays_that_only_know_of_dask_are_clustered_in_memory():
    class InMemory(np.ndarray):
        def __dask_graph__(self):
            return None

    X = TABLES["floats"]
    model = KMeans(3, random_state=0).fit(X.view(InMemory))
    assert model.history_.whole is None


def test_a_source_whose_chunks_are_not_as_it_says():
    source = Shuffled(TABLES["floats"], range(10), 50)
    source._parts[4] = source._parts[4][:-1]
    with pytest.raises(
        InputError,
        match=r"chunk 5 of 10 \(rows 200 to 249\) has shape \(49, 3\): must be \(50, 3\)",
    ):
        KMeans(2).fit(source)


@pytest.mark.parametrize(
    ("settings", "weights", "told"),
    [
        ({"init": "corner"}, None, "init='corner': is for data in memory"),
        ({"init": lambda X, k, random_state: X[:k]}, None, "a function is for data in memory"),
        ({"init": "nearest"}, None, "init='nearest'"),
        ({"init": [[1.0]]}, None, r"init has shape \(1, 1\): must be \(2, 3\)"),
        ({}, np.ones(500), "sample_weight: is for data in memory"),
        ({"max_iter": 0}, None, "max_iter=0"),
        ({"random_state": "x"}, None, "random_state='x'"),
    ],
)
def test_settings_that_chunks_do_not_have(settings, weights, told):
    chunks = as_chunks(TABLES["floats"], 100)
    with pytest.raises(InputError, match=told):
        KMeans(2, **settings).fit(chunks, sample_weight=weights)
    with pytest.raises(InputError, match=told):
        KMeans(2, **settings).validate(chunks, weights)


def test_data_in_memory_imports_nothing_of_chunks_and_chunks_no_dask():
    script = (
        "import sys, numpy as np; from kmeans_gif import KMeans; KMeans(2).fit(np.eye(3)); "
        "print(sorted(m for m in sys.modules if 'chunked' in m or m.split('.')[0] == 'dask'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
