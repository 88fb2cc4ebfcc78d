"""KMeans as scikit-learn's users, notebooks and data frames expect it."""

import builtins
import io
import itertools
import pickle
import sys

import numpy as np
import pytest
from PIL import Image
from sklearn import config_context
from sklearn.base import clone, is_clusterer
from sklearn.cluster import KMeans as Reference
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import estimator_checks

from kmeans_gif import Dataset, Frame, InputError, KMeans, load_image, make_points, recolor
from kmeans_gif.cli import main
from kmeans_gif.clustering.restarts import Runner
from kmeans_gif.evaluation import other_starts
from kmeans_gif.evaluation.other_starts import saved_by_another_start

X = np.random.default_rng(0).normal(size=(60, 3))
WEIGHTS = np.random.default_rng(1).random(60)
NAMES = ("length", "width", "mass")


@pytest.fixture(scope="module")
def model():
    return KMeans(4, random_state=0).fit(X)


@pytest.fixture(scope="module")
def reference(model):
    ref = Reference(4, init=model.history_.centroids[0], n_init=1, tol=0).fit(X)
    np.testing.assert_array_equal(ref.labels_, model.labels_)
    return ref


def test_distances_are_those_of_scikit_learn(model, reference):
    new = X[:10] + 0.3
    np.testing.assert_allclose(model.transform(new), reference.transform(new), rtol=1e-12)
    np.testing.assert_array_equal(model.transform(new).argmin(axis=1), model.predict(new))
    fitted = KMeans(4, random_state=0).fit_transform(X)
    np.testing.assert_array_equal(fitted, model.transform(X))


def test_the_score_is_inertia_negated(model, reference):
    assert model.score(X) == pytest.approx(-model.inertia_)
    new = X[:10] * 2
    assert model.score(new, sample_weight=WEIGHTS[:10]) == pytest.approx(
        reference.score(new, sample_weight=WEIGHTS[:10])
    )
    with pytest.raises(InputError, match="values as large as 1e\\+200: squared distances overflow"):
        model.score([[1e200, 0, 0]])


def test_distances_of_observations_that_are_far_away(model):
    far = model.transform([[1e200, 0, 0], [1, 2, 3], [-1e300, 1e300, 0]])
    np.testing.assert_allclose(far[0], 1e200)
    np.testing.assert_allclose(far[2], 1e300 * 2**0.5)
    np.testing.assert_array_equal(far[1], model.transform([[1, 2, 3]])[0])


def test_centers_that_were_replaced_are_those_that_count(model):
    other = pickle.loads(pickle.dumps(model))
    other.cluster_centers_ = model.cluster_centers_[::-1].copy()
    np.testing.assert_array_equal(other.predict(X), 3 - model.predict(X))


@pytest.mark.parametrize("method", ["predict", "transform", "score", "get_feature_names_out"])
def test_nothing_is_said_before_fit(method):
    with pytest.raises(NotFittedError, match="call fit first"):
        getattr(KMeans(2), method)(X)


@pytest.mark.jit
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("options", [{}, {"tol": 0.01}, {"max_iter": 4}, {"empty_cluster": "keep"}])
def test_iterations_are_counted_as_in_scikit_learn(seed, options):
    data = np.random.default_rng(seed).normal(size=(80 + 200 * (seed % 2), 2))
    seeds = data[:5]
    chosen = {"tol": 0.0, "max_iter": 300, **options}
    got = KMeans(5, init=seeds, **chosen).fit(data)
    chosen.pop("empty_cluster", None)
    ref = Reference(5, init=seeds, n_init=1, **chosen).fit(data)
    assert got.n_iter_ == ref.n_iter_
    if not options:  # from the end, a run finds at once that nothing changes
        assert KMeans(5, init=got.cluster_centers_).fit(data).n_iter_ == 1


@pytest.mark.parametrize(
    ("init", "runs"),
    [("random", 10), ("uniform", 10), ("k-means++", 1), ("plain-k-means++", 1), ("corner", 1),
     (X[:3], 1), (lambda X, k, random_state: X[random_state.choice(len(X), k)], 10)],
)  # fmt: skip
def test_auto_leaves_the_number_of_runs_to_the_seeding(init, runs):
    model = KMeans(3, init=init, n_init="auto", random_state=0).fit(X)
    told = [event for event in model.history_.events if event.kind == "restart"]
    assert len(told) == (runs if runs > 1 else 0)


def test_wrong_numbers_of_runs():
    with pytest.raises(InputError, match=r"n_init='many': must be a whole number of .*auto"):
        KMeans(3, n_init="many").fit(X)


def test_a_random_state_of_the_older_kind():
    draws = [
        KMeans(3, random_state=np.random.RandomState(seed)).fit(X).history_.centroids[0]
        for seed in (0, 0, 1)
    ]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert (draws[0] != draws[2]).any()
    shared = np.random.RandomState(0)
    first, second = (KMeans(3, random_state=shared).fit(X).history_ for _ in range(2))
    np.testing.assert_array_equal(first.centroids[0], draws[0])
    assert (first.centroids[0] != second.centroids[0]).any()
    assert first.params["random_state"] == "a numpy.random.RandomState"


def test_names_of_features_are_kept_and_compared():
    named = Dataset(X, np.ones(60), feature_names=NAMES)
    model = KMeans(3, random_state=0).fit(named)
    assert model.feature_names_in_.tolist() == list(NAMES)
    turned = Dataset(X[:, ::-1].copy(), np.ones(60), feature_names=NAMES[::-1])
    for method in (model.predict, model.transform, model.score):
        method(named)
        method(X)
        with pytest.raises(InputError, match="must be in the same order as they were in fit"):
            method(turned)
    assert not hasattr(model.fit(X), "feature_names_in_")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_columns_of_a_data_frame_are_names(library):
    frames = pytest.importorskip(library)
    frame = frames.DataFrame(dict(zip(NAMES, X.T, strict=True)))
    model = KMeans(3, random_state=0).fit(frame)
    assert model.feature_names_in_.tolist() == list(NAMES)
    np.testing.assert_array_equal(model.predict(frame), model.labels_)
    with pytest.raises(InputError, match="same order"):
        model.predict(frame[list(NAMES[::-1])])
    with pytest.raises(InputError, match=r"unseen at fit time:\n- height\n.*missing:\n- mass"):
        model.predict(frame.rename(**{"columns" if library == "pandas" else "mapping":
                                      {"mass": "height"}}))  # fmt: skip


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_transform_returns_what_set_output_chose(library):
    frames = pytest.importorskip(library)
    model = KMeans(3, random_state=0).set_output(transform=library)
    found = model.fit_transform(X)
    assert isinstance(found, frames.DataFrame)
    assert list(found.columns) == ["kmeans0", "kmeans1", "kmeans2"]
    assert isinstance(clone(model).fit(X).transform(X), frames.DataFrame)
    assert isinstance(model.set_output(transform="default").transform(X), np.ndarray)
    with config_context(transform_output=library):
        assert isinstance(KMeans(2).fit(X).transform(X), frames.DataFrame)
    if library == "pandas":
        frame = frames.DataFrame(X, index=np.arange(60) + 5)
        assert model.set_output(transform=library).transform(frame).index[0] == 5


def test_wrong_outputs(model, monkeypatch):
    with pytest.raises(InputError, match="transform='csv': choose one of default, pandas, polars"):
        KMeans(2).set_output(transform="csv")
    monkeypatch.setitem(sys.modules, "polars", None)
    chosen = pickle.loads(pickle.dumps(model)).set_output(transform="polars")
    with pytest.raises(InputError, match="needs polars: pip install polars"):
        chosen.transform(X)


def test_in_a_pipeline_a_search_and_beside_other_columns():
    pipeline = make_pipeline(StandardScaler(), KMeans(3, random_state=0))
    assert pipeline.fit_transform(X).shape == (60, 3)
    assert pipeline.get_feature_names_out().tolist() == ["kmeans0", "kmeans1", "kmeans2"]
    assert pipeline.score(X) < 0
    assert "KMeans" in pipeline._repr_html_()
    search = GridSearchCV(KMeans(random_state=0), {"n_clusters": [2, 5]}, cv=3).fit(X)
    assert search.best_params_ == {"n_clusters": 5}
    both = ColumnTransformer([("clusters", KMeans(3, random_state=0), [0, 1])])
    assert both.fit_transform(X).shape == (60, 3)


def test_weights_are_routed():
    pipeline = lambda model: make_pipeline(StandardScaler(), model)  # noqa: E731
    with pytest.raises(RuntimeError, match="enable_metadata_routing"):
        KMeans(3).set_fit_request(sample_weight=True)
    with config_context(enable_metadata_routing=True):
        model = KMeans(3, init=X[:3]).set_fit_request(sample_weight=True)
        scaled = StandardScaler().set_fit_request(sample_weight=False)
        routed = make_pipeline(scaled, model).fit(X, sample_weight=WEIGHTS)
        direct = KMeans(3, init=X[:3]).fit(scaled.fit_transform(X), sample_weight=WEIGHTS)
        assert routed[-1].inertia_ == direct.inertia_
        assert clone(model).get_metadata_routing().fit.requests == {"sample_weight": True}
        unrequested = make_pipeline(scaled, KMeans(3))
        with pytest.raises(ValueError, match="not explicitly set as requested"):
            unrequested.fit(X, sample_weight=WEIGHTS)
        with pytest.raises(InputError, match="sample_weight=3: give True, False, None or a name"):
            KMeans(3).set_score_request(sample_weight=3)
    assert pipeline(KMeans(3)).fit(X)


def test_it_is_taken_for_a_clusterer():
    assert KMeans()._estimator_type == "clusterer"
    assert is_clusterer(KMeans())


@pytest.mark.parametrize(
    "name",
    [
        "dataframe_column_names_consistency",
        "set_output_transform",
        "set_output_transform_pandas",
        "global_output_transform_pandas",
        "set_output_transform_polars",
        "global_set_output_transform_polars",
        "n_features_in_after_fitting",
    ],
)
def test_checks_that_scikit_learn_has_for_its_own_estimators(name):
    if "pandas" in name or "dataframe" in name:
        pytest.importorskip("pandas")
    if "polars" in name:
        pytest.importorskip("polars")
    getattr(estimator_checks, f"check_{name}")("KMeans", KMeans(3, random_state=0))


def test_a_notebook_shows_parameters_and_the_run(model):
    page = KMeans(7, init="<x>")._repr_html_()
    assert "<th>n_clusters</th><th>7</th>" in page
    assert "<td>max_iter</td><td>100</td>" in page
    assert "&lt;x&gt;" in page
    assert "not fitted" in page
    assert "History of 4 clusters, 60 observations" in model._repr_html_()
    assert len(KMeans(60, init=X)._repr_html_()) < 2000


def test_labels_of_a_photo_have_its_shape(samples):
    photo = load_image(samples / "coffee.png", max_size=30)
    model = KMeans(4, random_state=0).fit(photo)
    assert model.label_image_.shape == photo.shape
    np.testing.assert_array_equal(model.label_image_, photo.to_pixels(model.labels_))
    np.testing.assert_array_equal(model.history_.label_image(), model.label_image_)
    first = model.history_.label_image(0)
    np.testing.assert_array_equal(first, photo.to_pixels(model.history_.labels[0]))
    assert model.history_.label_image(-1).dtype == np.int32
    for labels in (model.history_.label_image, model.history_.labels_of):
        with pytest.raises(InputError, match="t=500: must be a whole number from -"):
            labels(500)


def test_transparent_pixels_have_no_label():
    pixels = np.zeros((2, 3, 4), np.uint8)
    pixels[..., 3] = [[255, 255, 0], [255, 255, 255]]
    pixels[1, :, 0] = 200
    model = KMeans(2, init=[[0, 0, 0], [200, 0, 0]]).fit(load_image(pixels))
    assert model.label_image_.tolist() == [[0, 0, -1], [1, 1, 1]]


def test_data_that_is_no_photo_has_no_label_image(model):
    assert not hasattr(model, "label_image_")
    with pytest.raises(InputError, match="no picture"):
        model.history_.label_image(0)


@pytest.mark.parametrize("missing", [(), ("pandas",), ("pandas", "polars")])
def test_the_course_of_a_run_as_a_table(model, monkeypatch, missing):
    real = builtins.__import__
    for library in missing:
        monkeypatch.setitem(sys.modules, library, None)
    table = model.history_.to_frame()
    kind = type(table).__module__.partition(".")[0]
    assert kind in {"pandas", "polars", "numpy"} - {*missing}
    if len(missing) == 2:
        assert kind == "numpy"
    assert np.asarray(table["iteration"]).tolist() == list(range(len(model.history_)))
    for name in ("inertia", "switched", "shift"):
        np.testing.assert_array_equal(np.asarray(table[name]), getattr(model.history_, name))
    assert np.asarray(table["empty"]).tolist() == [0] * len(model.history_)
    assert builtins.__import__ is real


def test_a_part_of_an_animation_is_an_animation(samples, tmp_path):
    photo = load_image(samples / "coffee.png", max_size=30)
    whole = recolor(KMeans(4, random_state=0).fit(photo))
    part = whole[1:-1:2]
    assert len(part) == len(range(len(whole))[1:-1:2])
    assert part.captions == whole.captions[1:-1:2]
    assert part.keyframes == whole.keyframes[1:-1:2]
    for got, expected in zip(part, [*whole][1:-1:2], strict=True):
        np.testing.assert_array_equal(got.rgb(), expected.rgb())
        assert got.duration_ms == expected.duration_ms
    saved = part[:3].save(tmp_path / "part.gif")
    assert saved.n_frames == 3
    assert (whole[-1].rgb() == whole[::-1][0].rgb()).all()
    with pytest.raises(InputError, match=r"animation\[50:60\] has no frames: choose from the \d+"):
        whole[50:60]


def test_a_frame_shows_itself():
    colors = np.array([[255, 0, 0], [0, 0, 255]], np.uint8)
    frame = Frame(np.array([[0, 1, 1]]), colors, duration_ms=100)
    assert repr(frame) == "<Frame of 3×1 pixels, 2 colors, 100 ms>"
    with Image.open(io.BytesIO(frame._repr_png_())) as shown:
        np.testing.assert_array_equal(np.asarray(shown.convert("RGB")), frame.rgb())


def test_made_points_have_names_that_count():
    points = make_points(n=50, random_state=0)
    model = KMeans(2, random_state=0).fit(points)
    assert hasattr(model, "feature_names_in_") == bool(points.feature_names)
    np.testing.assert_array_equal(model.predict(points.X), model.labels_)


@pytest.fixture
def iris(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savetxt("iris.csv", load_iris().data, delimiter=",")
    return load_iris().data


@pytest.mark.jit
def test_another_start_that_ends_clearly_lower_is_told(iris, capsys):
    seed = next(s for s in range(50) if KMeans(3, random_state=s).fit(iris).inertia_ > 140)
    good = next(s for s in range(50) if KMeans(3, random_state=s).fit(iris).inertia_ < 78.86)
    line = ["points", "iris.csv", "-k", "3", "--style", "plain", "-o"]
    for name in ("a.gif", "b.gif"):
        assert main([*line, name, "--seed", str(seed)]) == 0
        assert "another start ends 45 % lower: --restarts 10\n" in capsys.readouterr().err
    with open("a.gif", "rb") as a, open("b.gif", "rb") as b:
        assert a.read() == b.read()
    assert KMeans(3, n_init=10, random_state=seed).fit(iris).inertia_ < 78.86
    for more in (["--seed", str(good)], ["--seed", str(seed), "--restarts", "10"],
                 ["--seed", str(seed), "--quiet"]):  # fmt: skip
        assert main([*line, "c.gif", *more]) == 0
        assert "another start" not in capsys.readouterr().err


def test_other_starts_take_no_longer_than_they_may(iris, monkeypatch):
    """By a clock that goes on by 0.04 s a look: a start takes 0.04, the second look is the next."""
    clock, runs, summary = itertools.count(0.0, 0.04), [], Runner.summary
    monkeypatch.setattr(other_starts.time, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(Runner, "summary", lambda *args: runs.append(1) or summary(*args))
    model = KMeans(3, random_state=0, n_threads=1).fit(iris)
    saved_by_another_start(model, 0.2, longest=0.03)
    assert len(runs) == 2  # begun at 0.04 and 0.12, to end at 0.16; not at 0.2
    saved_by_another_start(model, 0.2, longest=0.17)
    assert len(runs) == 2


def test_what_another_start_saves(iris):
    seed = next(s for s in range(50) if KMeans(3, random_state=s).fit(iris).inertia_ > 140)
    bad = KMeans(3, random_state=seed).fit(iris)
    best = KMeans(3, random_state=seed, n_init=10).fit(iris).inertia_
    assert saved_by_another_start(bad, 60.0) == 1 - best / bad.inertia_
    assert saved_by_another_start(bad, 0.0) == 0.0
    drawn = KMeans(3, init=lambda X, k, random_state: X[:k], random_state=0).fit(iris)
    assert saved_by_another_start(drawn, 60.0) == 0.0
    for options in ({"random_state": None}, {"n_init": 2}, {"init": iris[:3]}, {"init": "corner"}):
        model = KMeans(3, **{"random_state": seed, **options}).fit(iris)
        assert saved_by_another_start(model, 60.0) == 0.0
