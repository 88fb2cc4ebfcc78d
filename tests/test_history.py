"""The history as an object and as a file."""

import json
import os

import numpy as np
import pytest

from kmeans_gif import History, InputError, KMeans, load_image
from kmeans_gif.clustering.history import history_of

STATES = ("centroids", "labels", "inertia", "sizes", "switched", "shift")


@pytest.fixture
def history():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (6, 9, 4), dtype=np.uint8)
    return KMeans(4, n_init=2, random_state=0).fit(load_image(pixels)).history_


def test_steps_are_the_states(history):
    assert len(list(history)) == len(history) == history.n_iter + 1
    for t, step in enumerate(history):
        assert step.index == t
        for name in STATES:
            np.testing.assert_array_equal(getattr(step, name), getattr(history, name)[t])
    assert history[-1].index == history.n_iter
    assert any(event.kind == "converged" for event in history[-1].events)
    with pytest.raises(IndexError):
        history[len(history)]
    end = f"{len(history)} states, converged, inertia {history.inertia[-1]:.6g}"
    assert repr(history) == f"<History of 4 clusters, {len(history.dataset.X)} observations, {end}>"
    step = history[1]
    assert repr(step) == f"<Step 1: inertia {step.inertia:.6g}, {step.switched:g} switched>"


def test_file_round_trip(history, tmp_path):
    path = tmp_path / "new" / "run.npz"
    history.save(path)
    back = History.load(path)
    for name in STATES:
        a, b = getattr(history, name), getattr(back, name)
        assert a.dtype == b.dtype
        np.testing.assert_array_equal(a, b)
    assert (back.converged, back.events) == (history.converged, history.events)
    assert back.params == history.params
    ours, theirs = history.dataset, back.dataset
    assert (ours.name, ours.feature_names, ours.shape) == (
        theirs.name, theirs.feature_names, theirs.shape,
    )  # fmt: skip
    for name in ("X", "weights", "inverse", "mask"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    assert sorted(p.name for p in path.parent.iterdir()) == ["run.npz"]
    with np.load(path) as file:  # bytes that do not depend on what memory holds them in
        assert file["inverse"].dtype == np.int64


def test_file_of_points_with_given_seeds(tmp_path):
    X = np.random.default_rng(0).normal(size=(20, 2))
    rng = np.random.default_rng(1)
    model = KMeans(3, init=X[:3], random_state=rng).fit(X)
    model.history_.save(tmp_path / "p.npz")
    back = History.load(tmp_path / "p.npz")
    assert back.params["init"] == X[:3].tolist()
    assert not back.dataset.is_image


def test_same_run_same_file(history, tmp_path):
    history.save(tmp_path / "a.npz")
    history.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_file_holds_no_pickle(history, tmp_path):
    history.save(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as archive:
        assert all(archive[name].dtype != object for name in archive.files)


def _change(path, **arrays):
    with np.load(path) as archive:
        content = {name: archive[name] for name in archive.files}
    content.update(arrays)
    np.savez(path, **{name: a for name, a in content.items() if a is not None})


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda p: p.write_bytes(p.read_bytes()[:-200]), "damaged or no history"),
        (lambda p: p.write_bytes(b""), "is empty"),
        (lambda p: p.write_bytes(b"hello"), "damaged or no history"),
        (lambda p: np.savez(p, x=np.zeros(3)), "of another program"),
        (lambda p: np.savez(p, x=np.array([None])), "of another program"),
        (lambda p: _change(p, about=np.array("{")), "damaged or no history"),
        (lambda p: _change(p, about=np.array('{"format": "x"}')), "of another program"),
        (
            lambda p: _change(p, about=np.array('{"format": "kmeans_gif history", "version": 9}')),
            "version 9",
        ),
        (lambda p: _change(p, labels=None), "damaged or no history"),
        (lambda p: _change(p, labels=np.full((2, 3), 1, np.uint8)), "damaged or no history"),
        (lambda p: _change(p, sizes=np.zeros((1, 1))), "damaged or no history"),
        (lambda p: _change(p, inverse=np.full(54, 99_999)), "damaged or no history"),
    ],
)
def test_damaged_files(history, tmp_path, damage, said):
    path = tmp_path / "h.npz"
    history.save(path)
    damage(path)
    with pytest.raises(InputError, match=said) as caught:
        History.load(path)
    assert "\n" not in str(caught.value)


def test_labels_out_of_range_are_refused(history, tmp_path):
    path = tmp_path / "h.npz"
    history.save(path)
    _change(path, labels=np.full(history.labels.shape, 200, np.uint8))
    with pytest.raises(InputError, match="damaged"):
        History.load(path)


def test_missing_file_folder_and_suffix(history, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        History.load(tmp_path / "none.npz")
    with pytest.raises(InputError, match="is a folder"):
        History.load(tmp_path)
    with pytest.raises(InputError, match=r"ends in \.npz"):
        history.save(tmp_path / "run.json")
    assert os.listdir(tmp_path) == []


def test_params_are_plain(history):
    assert json.loads(json.dumps(history.params)) == history.params


def test_a_renderer_takes_a_history_or_a_fitted_model():
    model = KMeans(2, random_state=0).fit(np.arange(9.0)[:, None])
    assert history_of(model, "recolor") is model.history_
    assert history_of(model.history_, "recolor") is model.history_


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (KMeans(3), "this KMeans is not fitted yet: call fit first"),
        (np.zeros((3, 2)), "this is a ndarray"),
        (KMeans, "this is a type"),
        (None, "this is a NoneType"),
    ],
)
def test_a_renderer_says_what_it_needs(given, said):
    with pytest.raises(InputError) as caught:
        history_of(given, "recolor")
    assert str(caught.value) == (
        f"recolor needs a History, such as KMeans(...).fit(...).history_; {said}"
    )
