"""Photos painted whole in the colors of a state, decoded again and compared pixel by pixel."""

import os
import signal
import subprocess
import sys
from collections import namedtuple
from contextlib import nullcontext
from pathlib import Path

import naive_photo
import numpy as np
import pytest
from PIL import Image
from test_scans import PICTURES, PIXELS, broken, source_of, write_tiff, write_zarr

from kmeans_gif import InputError, KMeans, load_image, load_points, load_scan, save_painting
from kmeans_gif._atomic import all_together, atomic_folder
from kmeans_gif.cli import main
from kmeans_gif.clustering.history import History
from kmeans_gif.data import scan_chunks
from kmeans_gif.data.color_spaces import displayable
from kmeans_gif.reporting import painted_files

da = pytest.importorskip("dask.array")
tifffile = pytest.importorskip("tifffile")
zarr = pytest.importorskip("zarr")

SETTINGS = {"n_clusters": 6, "random_state": 2}


def decoded(path):
    return zarr.open(path, mode="r")[:] if path.suffix == ".zarr" else tifffile.imread(path)


def expected(pixels, state=-1, **loading):
    """Each pixel of a picture in memory in the color of its centroid; transparent ones are 0."""
    history = KMeans(**SETTINGS).fit(load_image(pixels, **loading)).history_
    centroids = history.centroids[state][:, history.dataset.color_features]
    colors = displayable(centroids, history.dataset.color_space)
    colors = np.broadcast_to(colors, (len(colors), 3))
    labels = history.label_image(state)
    if history.dataset.mask is None:
        return colors[labels]
    return np.where(labels[..., None] < 0, 0, np.insert(colors, 3, 255, axis=1)[labels])


@pytest.fixture(params=[1 << 21, 500], ids="at once {}".format)
def boxes(request, monkeypatch):
    monkeypatch.setattr(scan_chunks, "READ_AT_ONCE", request.param)
    monkeypatch.setattr(painted_files, "_SIDE", 32)


@pytest.mark.usefixtures("boxes")
@pytest.mark.parametrize("suffix", [".zarr", ".tif"])
@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("source", ["zarr", "strips", "dask"])
def test_every_pixel_of_a_scan_has_the_color_of_its_label(tmp_path, source, picture, suffix):
    pixels = PICTURES[picture]
    model = KMeans(**SETTINGS).fit(load_scan(source_of(source, tmp_path, pixels), shown_size=9))
    for state in (-1, 1):
        path = save_painting(model, tmp_path / f"painted{suffix}", state=state)
        found = decoded(path)
        assert found.dtype == np.uint8
        assert np.array_equal(found, expected(pixels, state))
    assert not [*tmp_path.glob(".*")]


@pytest.mark.parametrize("picture", ["colors", "gray"])
def test_the_painting_is_that_of_the_twin(tmp_path, picture):
    pixels = PICTURES[picture][:30, :40]
    model = KMeans(**SETTINGS).fit(load_scan(pixels, shown_size=9))
    twin = naive_photo.nearest_painted(np.atleast_3d(pixels), model.history_.centroids[-1])
    assert np.array_equal(decoded(save_painting(model, tmp_path / "x.tif")), twin)


@pytest.mark.parametrize("space", ["lab", "oklab"])
def test_spaces_are_painted_in_rgb(tmp_path, space):
    model = KMeans(**SETTINGS).fit(load_scan(PIXELS, color_space=space, shown_size=9))
    found = decoded(save_painting(model, tmp_path / "x.zarr"))
    assert np.array_equal(found, expected(PIXELS, color_space=space))


@pytest.mark.parametrize("suffix", [".zarr", ".tif"])
@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("features", ["color", "color+location"])
def test_photos_in_memory_are_painted(tmp_path, picture, suffix, features, monkeypatch):
    monkeypatch.setattr(painted_files, "_SIDE", 32)
    monkeypatch.setattr("kmeans_gif.reporting.painting._ROOM", 300)
    pixels = PICTURES[picture]
    model = KMeans(**SETTINGS).fit(load_image(pixels, features=features))
    found = decoded(save_painting(model, tmp_path / f"x{suffix}"))
    assert np.array_equal(found, expected(pixels, features=features))


def test_a_dropped_cluster_and_many_clusters_are_painted(tmp_path):
    seeds = np.vstack([PIXELS[0, :6], [[-900, -900, -900]]]).astype(float)
    model = KMeans(7, init=seeds, empty_cluster="drop").fit(load_scan(PIXELS, shown_size=9))
    assert np.isnan(model.history_.centroids[-1]).any()
    photo = KMeans(7, init=seeds, empty_cluster="drop").fit(load_image(PIXELS))
    for path, state in ((tmp_path / "x.tif", 0), (tmp_path / "y.tif", -1)):
        labels = photo.history_.label_image(state)
        colors = np.nan_to_num(np.rint(photo.history_.centroids[state]))
        assert np.array_equal(
            decoded(save_painting(model, path, state=state)), np.clip(colors, 0, 255)[labels]
        )
    noise = np.random.default_rng(1).integers(0, 256, (40, 50, 3)).astype(np.uint8)
    many = KMeans(300, random_state=0).fit(load_scan(noise))
    labels = many.label_image_
    assert labels.max() > 255
    colors = np.rint(many.history_.centroids[-1])
    assert np.array_equal(decoded(save_painting(many, tmp_path / "z.zarr")), colors[labels])


def test_pillow_reads_the_tiff_file(tmp_path):
    model = KMeans(**SETTINGS).fit(load_scan(PICTURES["alpha"]))
    save_painting(model, tmp_path / "x.tiff")
    with Image.open(tmp_path / "x.tiff") as image:
        assert image.mode == "RGBA"
        assert np.array_equal(np.asarray(image), expected(PICTURES["alpha"]))


def test_the_same_run_makes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        model = KMeans(**SETTINGS).fit(load_scan(PIXELS))
        save_painting(model, tmp_path / f"{name}.tif")
        save_painting(model, tmp_path / f"{name}.zarr")
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()
    for path in (tmp_path / "a.zarr").rglob("*"):
        other = tmp_path / "b.zarr" / path.relative_to(tmp_path / "a.zarr")
        assert path.is_dir() or path.read_bytes() == other.read_bytes()


def test_a_file_is_no_place_for_an_array_of_zarr(tmp_path):
    (tmp_path / "x.zarr").write_text("mine")
    with pytest.raises(InputError, match=r"x\.zarr: is a file, an array of Zarr a folder"):
        save_painting(KMeans(**SETTINGS).fit(load_scan(PIXELS)), tmp_path / "x.zarr")
    assert (tmp_path / "x.zarr").read_text() == "mine"


def refusal(*words, **more):
    with pytest.raises(InputError) as caught:
        save_painting(*words, **more)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def model():
    return KMeans(**SETTINGS).fit(load_scan(PIXELS))


def test_wrong_values_are_told(tmp_path, model):
    (tmp_path / "points.csv").write_text("1,2\n3,4\n5,6\n")
    points = KMeans(2, random_state=0).fit(load_points(tmp_path / "points.csv"))
    assert "needs the history of a photo" in refusal(points, tmp_path / "x.tif")
    assert "painted picture is written to .tif or .zarr" in refusal(model, tmp_path / "x.png")
    assert "state=99: must be a whole number from" in refusal(model, tmp_path / "x.tif", state=99)
    model.history_.save(tmp_path / "run.npz")
    loaded = History.load(tmp_path / "run.npz")
    assert "a history file has only what is shown" in refusal(loaded, tmp_path / "x.tif")


@pytest.mark.parametrize("suffix", ["zarr", "tif"])
def test_a_missing_package_is_told(tmp_path, monkeypatch, model, suffix):
    monkeypatch.setattr(painted_files, "find_spec", lambda name: None)
    needs = {"zarr": "zarr>=3", "tif": "tifffile"}[suffix]
    assert f'.{suffix} needs more: pip install "{needs}"' in refusal(
        model, tmp_path / f"x.{suffix}"
    )


def test_folders_of_others_are_not_written_over(tmp_path, model):
    others = write_zarr(tmp_path / "x.zarr", PIXELS)
    assert "holds what was not written here" in refusal(model, others)
    assert np.array_equal(decoded(others), PIXELS)
    (tmp_path / "y.zarr").mkdir()
    mine = save_painting(model, tmp_path / "y.zarr")  # empty before
    save_painting(model, mine)  # ours
    (mine / "notes.txt").write_text("mine")
    assert "holds what was not written here" in refusal(model, mine)
    assert (mine / "notes.txt").read_text() == "mine"


def test_a_disk_too_small_is_found_before_the_first_pass(here, capsys, monkeypatch):
    source_of("zarr", here, PIXELS)
    usage = namedtuple("usage", "free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(83 * 61 * 3 - 1))
    monkeypatch.setattr("kmeans_gif.data.scans.count_colors", None)
    assert main(["image", "x.zarr", "-k", "3", "--paint", "out/deep/x.tif"]) == 2
    assert capsys.readouterr().err == (
        "kmeans-gif: out/deep/x.tif: may take 1 MB, and the disk has 0 MB left; choose another "
        "place\n"
    )
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10))
    assert main(["coffee.png", "-k", "3", "--paint", "x.tif"]) == 2
    assert "disk has 0 MB left" in capsys.readouterr().err
    assert not (here / "output").exists()


def test_a_picture_that_changes_meanwhile_is_told(tmp_path, model):
    path = source_of("zarr", tmp_path, PIXELS)
    model = KMeans(**SETTINGS).fit(load_scan(path))
    zarr.open(path)[50:60] = 7
    assert "x.zarr: has colors that it did not have before" in refusal(model, tmp_path / "y.zarr")
    broken(path / "c" / "4" / "0" / "0", 0)
    zarr.open(path)[:80] = PIXELS[:80]
    assert "x.zarr: chunk (4, 0)" in refusal(model, tmp_path / "y.zarr")
    assert sorted(os.listdir(tmp_path)) == ["x.zarr"]


def test_the_command_paints(here, capsys):
    source_of("zarr", here, PIXELS)
    line = "image x.zarr -k 6 --seed 2 --max-size 20 -o x.gif --paint painted.tif"
    assert main(line.split()) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "painted.tif"
    assert np.array_equal(decoded(here / "painted.tif"), expected(PIXELS))
    line = "image x.zarr -k 6 --seed 2 --state 1 -o x.png --quiet --paint painted.zarr"
    assert main(line.split()) == 0
    assert capsys.readouterr() == ("", "")
    assert np.array_equal(decoded(here / "painted.zarr"), expected(PIXELS, 1))
    assert (
        main(["coffee.png", "-k", "6", "--seed", "2", "-o", "y.gif", "--paint", "photo.tif"]) == 0
    )
    photo = np.asarray(Image.open("coffee.png").convert("RGB"))
    assert np.array_equal(decoded(here / "photo.tif"), expected(photo))


@pytest.mark.parametrize(("words", "told"), [
    ("x.zarr --paint x.zarr", "x.zarr: would be written over the input x.zarr"),
    ("x.zarr coffee.png --paint y.tif", "--paint y.tif: takes one photo and one k at a time"),
    ("coffee.png --paint x.zarr", "x.zarr: holds what was not written here"),
    ("coffee.png --paint y.gif", "y.gif: a painted picture is written to .tif or .zarr"),
    ("coffee.png -o y.tif --paint y.tif", "two outputs would become one file"),
])  # fmt: skip
def test_the_command_refuses_before_clustering(here, capsys, words, told):
    source_of("zarr", here, PIXELS)
    assert main(["image", "-k", "3", *words.split()]) == 2
    assert told in capsys.readouterr().err
    assert not (here / "output").exists()


def test_folders_appear_whole_together_or_not_at_all(tmp_path):
    target = tmp_path / "x"

    def fail(context):
        with context, atomic_folder(target) as folder:
            (folder / "b").write_text("2")
            raise KeyError

    with pytest.raises(KeyError):
        fail(nullcontext())
    assert not [*tmp_path.iterdir()]
    with all_together():
        with atomic_folder(target) as folder:
            (folder / "a").write_text("1")
        assert not target.exists()
    with pytest.raises(KeyError):
        fail(all_together())
    assert [path.name for path in target.iterdir()] == ["a"]
    with atomic_folder(target) as folder:
        (folder / "b").write_text("2")
    assert [path.name for path in target.iterdir()] == ["b"]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs POSIX signals")
def test_an_interrupted_painting_leaves_nothing(tmp_path):
    write_tiff(tmp_path / "x.tif", np.tile(PIXELS, (12, 12, 1)), tile=(64, 64))
    script = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from kmeans_gif.__main__ import end_when_interrupted; end_when_interrupted()\n"
        "from kmeans_gif import KMeans, load_scan, save_painting\n"
        "from kmeans_gif.reporting import painted_files; painted_files._SIDE = 64\n"
        "model = KMeans(3, random_state=0).fit(load_scan('x.tif', shown_size=9))\n"
        "def told(done, total): done < 300 or os.kill(os.getpid(), signal.SIGINT)\n"
        "save_painting(model, 'painted.zarr', progress=told)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 130
    assert os.listdir(tmp_path) == ["x.tif"]
