"""Histories and NumPy files that nobody of good will wrote: one line each, and little memory."""

import dataclasses
import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from kmeans_gif import (
    History,
    InputError,
    KMeans,
    load_image,
    load_points,
    load_tiles,
    make_points,
    scatter,
)
from kmeans_gif.data.tile_arrays import read_truth


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The arrays of a good history of a photo, with location, in Lab."""
    pixels = np.random.default_rng(0).integers(0, 256, (6, 9, 4), dtype=np.uint8)
    photo = load_image(pixels, features="color+location", color_space="lab")
    path = tmp_path_factory.mktemp("good") / "run.npz"
    KMeans(3, random_state=0).fit(photo).history_.save(path)
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


def line(call, *args, **options):
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def told(tmp_path, content, **changes):
    changed = {name: a for name, a in {**content, **changes}.items() if a is not None}
    np.savez(tmp_path / "x.npz", **changed)
    return line(History.load, tmp_path / "x.npz")


def about(content, **changes):
    entries = {**json.loads(str(content["about"])), **changes}
    return {"about": np.array(json.dumps({k: v for k, v in entries.items() if v is not ...}))}


def test_each_array_is_checked(tmp_path, content):
    np.savez(tmp_path / "good.npz", **content)
    assert len(History.load(tmp_path / "good.npz")) == len(content["labels"])
    for name, array in content.items():
        if name == "about":
            continue
        others = [array.astype("U9"), array.astype(complex), array[..., None], array[:-1],
                  np.zeros((0, *array.shape[1:]), array.dtype),
                  np.zeros(array.shape, ">f2")]  # fmt: skip
        if array.dtype.kind == "f":
            others += [np.full_like(array, wrong) for wrong in (np.nan, np.inf, -np.inf)]
        if name in ("X", "weights", "centroids"):
            others.append(np.full_like(array, 1e307))
        if array.dtype.kind in "iu" and name != "colors":
            others.append(np.full_like(array, 200))
        for other in others:
            told(tmp_path, content, **{name: other})
        if name != "mask":
            told(tmp_path, content, **{name: None})


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": [-6, -9]}, {"shape": [6]}, {"shape": "6x9"}, {"shape": [6.0, 9.0]},
        {"shape": None}, {"shape": [10**30, 1]}, {"shape": [15_000, 15_000]}, {"shape": [9, 6]},
        {"feature_names": ["one"]}, {"feature_names": "rowab"}, {"feature_names": [1, 2, 3, 4, 5]},
        {"events": [{"state": 99, "kind": "empty", "text": "", "cluster": None}]},
        {"events": [{"state": 0, "kind": "empty", "text": "", "cluster": 7}]},
        {"events": [{"state": 0}]}, {"events": {}}, {"events": [[]]}, {"converged": 1},
        {"params": []}, {"name": 7}, {"name": None}, {"color_space": "xyz"}, {"color_space": []},
        {"location_scale": "1"}, {"location_scale": -1}, {"location_scale": float("nan")},
        {"location_scale": None}, {"tile_shape": [1, 5]}, {"tile_shape": 5}, {"params": ...},
    ],
    ids=str,
)  # fmt: skip
def test_what_a_file_says_of_itself_is_checked(tmp_path, content, changes):
    if changes == {"shape": None}:
        np.savez(tmp_path / "x.npz", **{**content, **about(content, **changes)})
        assert not History.load(tmp_path / "x.npz").dataset.is_image  # points, then
        return
    assert "damaged or no history" in told(tmp_path, content, **about(content, **changes))


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 9, "[]", "7", "null", "\ud800"])
def test_text_that_is_no_history(tmp_path, content, text):
    told(tmp_path, content, about=np.array(text))


def test_labels_of_dropped_clusters_and_states_without_any(tmp_path, content):
    centroids = content["centroids"].copy()
    centroids[1, 0] = np.nan
    assert "dropped" in told(tmp_path, content, centroids=centroids)
    centroids[1] = np.nan
    told(tmp_path, content, centroids=centroids)


@pytest.mark.jit
def test_a_small_file_of_a_huge_photo_takes_no_memory(tmp_path, content):
    huge = {**content, **about(content, shape=[15_000, 15_000])}
    huge["inverse"] = np.zeros(15_000 * 15_000, np.int32)
    huge["mask"] = None
    np.savez_compressed(tmp_path / "x.npz", **{n: a for n, a in huge.items() if a is not None})
    del huge
    tracemalloc.start()
    line(History.load, tmp_path / "x.npz", max_bytes=10**8)
    assert tracemalloc.get_traced_memory()[1] < 50e6
    tracemalloc.stop()


def member(header, data=b"", major=1):
    header = header.encode()
    size = len(header).to_bytes(2 if major == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([major, 0]) + size + header + data


def archive(members, kind=zipfile.ZIP_STORED, damage=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as file:
        for name, data in members.items():
            file.writestr(name, data)
    data = bytearray(buffer.getvalue())
    if damage == "encrypted":  # the flag, in the entry and in the directory
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
    if damage == "method":
        data[8] = data[data.index(b"PK\x01\x02") + 10] = 97
    return bytes(data)


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


GOOD = npy(np.arange(6.0).reshape(3, 2))
HEADER = "{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}"
STRANGE = {
    "huge shape": member(HEADER.format("<f8", "(1000000000, 1000000000)")),
    "negative shape": member(HEADER.format("<f8", "(-3, 2)"), bytes(48)),
    "no shape": member(HEADER.format("<f8", "3"), bytes(48)),
    "code in it": member(HEADER.format("<f8", "(__import__('os'), 2)"), bytes(48)),
    "deep": member("(" * 9000),
    "many digits": member(HEADER.format("<f8", "(" + "1" * 9000 + ")")),
    "many axes": member(HEADER.format("<f8", "(" + "1, " * 99 + ")"), bytes(8)),
    "unknown type": member(HEADER.format("<f3", "(3, 2)"), bytes(48)),
    "objects": npy(np.array([[None, None]])),
    "records": npy(np.zeros(3, [("a", float), ("b", float)])),
    "dates": npy(np.zeros((3, 2), "M8[s]")),
    "no header": b"\x93NUMPY\x01",
    "long header": b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + b" " * 99,
    "cut": GOOD[:-1],
    "longer": GOOD + b"1",
    "encrypted": archive({"X.npy": GOOD}, damage="encrypted"),
    "method": archive({"X.npy": GOOD}, damage="method"),
    "lzma": archive({"X.npy": GOOD}, zipfile.ZIP_LZMA),
    "bzip2": archive({"X.npy": GOOD}, zipfile.ZIP_BZIP2),
    "nested": archive({"X.npy": archive({"X.npy": GOOD})}),
    "empty archive": archive({}),
    "members of no kind": archive({"x.txt": b"hello"}),
    "cut archive": archive({"X.npy": GOOD})[:-30],
    "wrong checksum": archive({"X.npy": GOOD}).replace(b"\x00\x08@", b"\x00\x09@", 1),
    "bare signature": b"PK",
}


@pytest.mark.parametrize("name", STRANGE)
def test_numpy_files_from_strangers(tmp_path, name):
    for suffix in (".npy", ".npz"):
        path = tmp_path / f"x{suffix}"
        path.write_bytes(STRANGE[name])
        for call in (load_points, History.load, load_tiles):
            assert line(call, path).startswith(f"{path}: ")
        assert line(read_truth, path, 3).startswith(f"{path}: ")


@pytest.mark.parametrize("dtype", ["f4", ">f8", "f2", "i8", ">u2", "b1", "f8"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_good_files_are_read_as_numpy_reads_them(tmp_path, dtype, order, version):
    array = np.asarray(np.arange(12).reshape(4, 3) % 7, dtype=dtype, order=order)
    with open(tmp_path / "x.npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)
    np.testing.assert_array_equal(load_points(tmp_path / "x.npy").X, array)


def test_a_bomb_is_not_unpacked(tmp_path):
    zeros = np.zeros((30_000_000, 5), np.uint8)
    np.savez_compressed(tmp_path / "bomb.npz", X=zeros)
    del zeros
    tracemalloc.start()
    said = line(load_points, tmp_path / "bomb.npz")
    assert tracemalloc.get_traced_memory()[1] < 10e6
    tracemalloc.stop()
    assert said.endswith(
        "unpacks to 1,200,000,000 bytes, more than the limit of 1,000,000,000; "
        "if you trust the file, allow it: max_bytes=1200000000"
    )


def test_the_limit_can_be_raised_and_lowered(tmp_path):
    np.savez_compressed(tmp_path / "x.npz", X=np.zeros((1000, 2)))
    line(load_points, tmp_path / "x.npz", max_bytes=15_999)
    assert len(load_points(tmp_path / "x.npz", max_bytes=16_000).X) == 1000
    line(load_points, tmp_path / "x.npz", max_bytes=0)


def test_members_that_are_not_asked_for_are_not_loaded(tmp_path):
    path = tmp_path / "x.npz"
    path.write_bytes(archive({"X.npy": GOOD, "other.npy": STRANGE["huge shape"]}))
    assert load_points(path).X.shape == (3, 2)


@pytest.mark.parametrize("call", [load_points, History.load])
def test_devices_are_no_files(call):
    assert "is a device" in line(call, "/dev/zero")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_history_put_together_by_hand_draws_no_endless_loop(value):
    history = KMeans(3, random_state=0).fit(make_points(n=50, random_state=0)).history_
    X = history.dataset.X.copy()
    X[3] = value
    changed = dataclasses.replace(history, dataset=dataclasses.replace(history.dataset, X=X))
    assert "must be finite" in line(scatter, changed)
