"""The report folder: each file read back, and compared with the history."""

import json
import shlex
import shutil

import decode
import naive
import naive_palette
import numpy as np
import pytest
import swatch
from commands import refused
from decode import files
from PIL import Image
from PIL.GimpPaletteFile import GimpPaletteFile

from kmeans_gif import KMeans, load_image, make_points, write_report
from kmeans_gif.cli import main
from kmeans_gif.data.color_spaces import OutOfGamutWarning
from kmeans_gif.errors import InputError
from kmeans_gif.reporting.folder import ITEMS, report_files, thinned

EVERYTHING = sorted(report_files())


@pytest.fixture(scope="module")
def history(samples):
    photo = load_image(samples / "coffee.png", max_size=40)
    return KMeans(6, random_state=0, max_iter=7).fit(photo).history_


@pytest.fixture(scope="module")
def report(history, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "new" / "folder"
    paths = write_report(history, folder, about={"command": "made by a test"})
    assert sorted(path.name for path in paths) == EVERYTHING == files(folder)
    return folder


@pytest.fixture(scope="module")
def expected(history):
    """Final colors `(k, 3)`, and the clusters by falling size."""
    colors = np.rint(history.centroids[-1]).astype(int)
    order = sorted(range(6), key=lambda j: (-history.sizes[-1][j], j))
    return colors, order


def test_the_picture(report, history, expected):
    with Image.open(report / "picture.png") as image:
        pixels = np.asarray(image)
    assert np.array_equal(pixels, expected[0][history.dataset.to_pixels(history.labels[-1])])


def test_the_palette_as_json(report, history, expected):
    found = json.loads((report / "colors.json").read_text())
    colors, order = expected
    assert found["title"] == "coffee.png, k = 6"
    assert [entry["cluster"] for entry in found["colors"]] == order
    for entry in found["colors"]:
        rgb = colors[entry["cluster"]]
        assert entry["rgb"] == rgb.tolist()
        assert bytes.fromhex(entry["hex"][1:]) == bytes(rgb.tolist())
        np.testing.assert_allclose(entry["lab"], naive.cielab(rgb), atol=0.01)
        assert entry["pixels"] == history.sizes[-1][entry["cluster"]]
    shares = [entry["share"] for entry in found["colors"]]
    assert sum(shares) == pytest.approx(1, abs=1e-5)
    assert shares == sorted(shares, reverse=True)


def test_the_palette_as_text(report, expected):
    rows = (report / "colors.txt").read_text().splitlines()[3:]
    colors, order = expected
    assert [[int(v) for v in row.split()[1:4]] for row in rows] == colors[order].tolist()
    assert sum(float(row.split()[-2]) for row in rows) == pytest.approx(100, abs=0.05)


def test_the_palette_of_gimp(report, expected):
    with open(report / "colors.gpl", "rb") as file:
        data, mode = GimpPaletteFile(file).getpalette()
    colors, order = expected
    assert mode == "RGB"
    read = np.frombuffer(data, np.uint8).reshape(-1, 3)[:6]
    np.testing.assert_array_equal(read, colors[order])
    lines = (report / "colors.gpl").read_text().splitlines()
    assert lines[:4] == ["GIMP Palette", "Name: coffee.png, k = 6", "Columns: 4", "#"]
    assert all(len(line.split("\t")) == 2 for line in lines[4:])


def test_the_palette_of_adobe(report, expected):
    ((name, entries),) = naive_palette.read_ase((report / "colors.ase").read_bytes())
    colors, order = expected
    assert name == "coffee.png, k = 6"
    np.testing.assert_allclose([rgb for _, rgb in entries], colors[order] / 255, atol=1e-7)
    assert entries[0][0].startswith("#{:02x}{:02x}{:02x}  ".format(*colors[order[0]]))


def test_the_palette_of_adobe_by_another_reader(report, expected):
    (group,) = swatch.parse(str(report / "colors.ase"))
    colors, order = expected
    assert (group["type"], group["name"]) == ("Color Group", "coffee.png, k = 6")
    assert {entry["data"]["mode"] for entry in group["swatches"]} == {"RGB"}
    assert {entry["type"] for entry in group["swatches"]} == {"Process"}
    values = [entry["data"]["values"] for entry in group["swatches"]]
    np.testing.assert_allclose(values, colors[order] / 255, atol=1e-7)


def test_the_swatches(report, expected):
    with Image.open(report / "colors.png") as image:
        pixels = np.asarray(image)
    assert pixels.shape == (240, 840, 3)
    colors, order = expected
    for i, j in enumerate(order):
        block = pixels[i // 4 * 120 : i // 4 * 120 + 80, i % 4 * 210 : i % 4 * 210 + 210]
        assert (block[1:-1, 1:-1] == colors[j]).all()
        assert (block[[0, -1]] == block[0, 0]).all()  # a gray line, though white were below
        assert (block[:, [0, -1]] == block[0, 0]).all()
        assert 100 < block[0, 0, 0] < 140
        name = pixels[i // 4 * 120 + 80 : i // 4 * 120 + 120, i % 4 * 210 : i % 4 * 210 + 210]
        rows, columns = np.nonzero(name.min(axis=2) < 128)
        assert (columns.min() + columns.max()) / 2 == pytest.approx(105, abs=3)
        assert (rows.min() + rows.max()) / 2 == pytest.approx(20, abs=4)
        assert np.ptp(columns) > 120


def test_the_loss(report, history):
    lines = (report / "loss.txt").read_text().splitlines()
    said = {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}
    X, weights = history.dataset.X, history.dataset.weights
    nearest = np.sqrt(naive.squared_distances(X, history.centroids[-1]).min(axis=1))
    mean = said["mean distance of a pixel to its centroid"]
    assert float(mean.split()[0]) == pytest.approx((nearest @ weights) / weights.sum(), rel=1e-5)
    rms = np.sqrt((nearest**2 @ weights) / weights.sum())
    said_rms = said["root mean square of the distances"]
    assert float(said_rms.split()[0]) == pytest.approx(rms, rel=1e-5)
    key = f"inertia, the sum of squared distances over {weights.sum():,.0f} pixels"
    assert said[key].endswith(" square units")
    assert float(said[key].split()[0]) == pytest.approx(history.inertia[-1], rel=1e-9)
    assert said["unit"] == "levels of color, 0 to 255 a channel"
    table = np.loadtxt(lines[-len(history) :])
    np.testing.assert_array_equal(table[:, 0], np.arange(len(history)))
    np.testing.assert_allclose(table[:, 1], history.inertia, rtol=1e-9)
    np.testing.assert_allclose(table[:, 2], history.inertia / weights.sum(), rtol=1e-5)
    np.testing.assert_array_equal(table[:, 3], history.switched)


def test_data_of_every_iteration(report, history):
    with np.load(report / "iterations.npz") as arrays:
        for name in ("centroids", "sizes", "inertia", "switched"):
            np.testing.assert_array_equal(arrays[name], getattr(history, name))
        assert tuple(arrays["shape"]) == history.dataset.shape
        assert list(arrays["feature_names"]) == ["red", "green", "blue"]
        assert np.isnan(arrays["location_scale"])
    table = np.loadtxt(report / "iterations.txt")
    states, k, d = history.centroids.shape
    np.testing.assert_array_equal(table[:, 0], np.repeat(np.arange(states), k))
    np.testing.assert_array_equal(table[:, 1], np.tile(np.arange(k), states))
    np.testing.assert_array_equal(table[:, 2], history.sizes.ravel())
    np.testing.assert_array_equal(table[:, 3:], history.centroids.reshape(-1, d))
    height, width = history.dataset.shape
    head = (report / "iterations.txt").read_text().splitlines()[1]
    assert head == f"# picture: {width} pixels wide, {height} pixels high; location: no feature"


def test_details(report, history):
    facts = json.loads((report / "details.json").read_text())
    assert facts["command"] == "made by a test"
    assert facts["parameters"] == history.params
    assert facts["photo"]["distinct_colors"] == len(history.dataset.X)
    assert facts["photo"]["pixels_clustered"] == history.dataset.weights.sum()
    assert facts["result"]["iterations"] == 7
    assert facts["result"]["converged"] is False
    assert facts["versions"]["numpy"] == np.__version__
    text = (report / "details.txt").read_text()
    assert text.startswith("command: made by a test\n\nparameters\n")
    assert f"  numpy: {np.__version__}\n" in text
    assert "  converged: no\n" in text


def test_pictures_can_be_opened(report):
    for name in ("loss_graph.png", "3d_before.png", "3d_after.png"):
        with Image.open(report / name) as image:
            assert min(image.size) >= 600
            assert len(np.unique(np.asarray(image).reshape(-1, 3), axis=0)) > 3
    decode.gif_structure(report / "animation.gif")


@pytest.mark.jit
def test_the_same_again(report, history, tmp_path):
    write_report(history, tmp_path, about={"command": "made by a test"})
    for name in EVERYTHING:
        assert (tmp_path / name).read_bytes() == (report / name).read_bytes()


def test_an_animation_shows_every_nth_pixel_of_a_large_photo(history):
    small = thinned(history, 15)
    height, width = history.dataset.shape
    assert small.dataset.shape == (-(-height // 3), -(-width // 3))
    np.testing.assert_array_equal(
        small.dataset.to_pixels(history.labels[2]),
        history.dataset.to_pixels(history.labels[2])[::3, ::3],
    )
    assert thinned(history, 40).dataset.shape == history.dataset.shape


def test_transparent_pixels(tmp_path):
    pixels = np.zeros((9, 12, 4), np.uint8)
    pixels[..., :3] = np.arange(12)[None, :, None] * 20
    pixels[..., 3] = 255
    pixels[:4, :4, 3] = 0
    run = KMeans(3, random_state=0).fit(load_image(pixels)).history_
    write_report(run, tmp_path, ["image", "colors", "gif"])
    with Image.open(tmp_path / "picture.png") as image:
        assert (np.asarray(image)[..., 3] == np.where(pixels[..., 3] == 0, 0, 255)).all()
    shares = [c["pixels"] for c in json.loads((tmp_path / "colors.json").read_text())["colors"]]
    assert sum(shares) == 9 * 12 - 16
    write_report(run, tmp_path, ["image"], jpeg=True)
    with Image.open(tmp_path / "picture.jpg") as image:
        assert image.format == "JPEG"
        assert np.abs(np.asarray(image)[:3, :3].astype(int) - 250).max() < 12


def test_clusters_without_pixels_are_no_colors(tmp_path):
    pixels = np.array([[[0, 0, 0], [10, 0, 0], [250, 250, 250]]], np.uint8)
    seeds = [[0, 0, 0], [250, 250, 250], [900, 900, 900]]
    run = KMeans(3, init=np.array(seeds), empty_cluster="drop").fit(load_image(pixels)).history_
    assert np.isnan(run.centroids[-1]).any()
    write_report(run, tmp_path)
    colors = json.loads((tmp_path / "colors.json").read_text())["colors"]
    assert [c["rgb"] for c in colors] == [[5, 0, 0], [250, 250, 250]]
    facts = json.loads((tmp_path / "details.json").read_text())
    assert facts["result"]["clusters_without_pixels"] == 1


def test_gray_photos(tmp_path):
    gray = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5
    run = KMeans(2, random_state=0).fit(load_image(gray)).history_
    write_report(run, tmp_path)
    assert files(tmp_path) == EVERYTHING
    for color in json.loads((tmp_path / "colors.json").read_text())["colors"]:
        assert len(set(color["rgb"])) == 1


@pytest.mark.jit
def test_other_features_name_their_units(samples, tmp_path):
    photo = load_image(
        samples / "coffee.png", max_size=30, features="color+location", color_space="lab"
    )
    run = KMeans(3, random_state=0, max_iter=3).fit(photo).history_
    write_report(run, tmp_path)
    unit = (tmp_path / "loss.txt").read_text().splitlines()[2]
    scale = 100 / 29
    assert unit == (
        f"unit: units of CIELAB, of which lightness has 100, {scale:g} a pixel of location"
    )
    with np.load(tmp_path / "iterations.npz") as arrays:
        assert arrays["location_scale"] == pytest.approx(scale)
        assert list(arrays["feature_names"]) == ["row", "column", "L", "a", "b"]
    facts = json.loads((tmp_path / "details.json").read_text())
    assert facts["photo"]["distinct_colors"] < facts["photo"]["pixels_clustered"]


def test_colors_out_of_gamut_are_told_once(samples, tmp_path, recwarn):
    photo = load_image(samples / "coffee.png", max_size=30, color_space="lab")
    seeds = np.array([[50.0, 120, -120], [20, 0, 0]])
    run = KMeans(2, init=seeds, max_iter=1).fit(photo).history_
    write_report(run, tmp_path)
    told = [warning for warning in recwarn if warning.category is OutOfGamutWarning]
    assert len(told) == 1


@pytest.mark.jit
def test_items(history, tmp_path):
    for item, names in ITEMS.items():
        folder = tmp_path / item
        write_report(history, folder, [item])
        assert files(folder) == sorted([*names, "details.json", "details.txt"])


def test_wrong_values(history, tmp_path):
    with pytest.raises(InputError, match="items='pictures': choose one of image, colors, loss"):
        write_report(history, tmp_path, ["pictures"])
    points = KMeans(2).fit(make_points(n=9)).history_
    with pytest.raises(InputError, match="write_report needs the history of a photo"):
        write_report(points, tmp_path)
    (tmp_path / "loss.txt").mkdir()
    with pytest.raises(InputError, match=r"loss\.txt: is a folder"):
        write_report(history, tmp_path)
    assert files(tmp_path) == []


def test_the_command(here, capsys):
    assert main(["report", "coffee.png", "-k", "3", "--loss", "--image"]) == 0
    out, _ = capsys.readouterr()
    (folder,) = (here / "output").iterdir()
    assert folder.name.startswith("coffee_k3_")
    assert len(folder.name.removeprefix("coffee_k3_")) == 8
    assert out.startswith(f"output/{folder.name}: 4 files, ")
    assert files(folder) == ["details.json", "details.txt", "loss.txt", "picture.png"]
    with Image.open("coffee.png") as photo, Image.open(folder / "picture.png") as picture:
        assert picture.size == photo.size
    # The command in the details, run again, leads to the same folder and the same pictures.
    facts = json.loads((folder / "details.json").read_text())
    before = (folder / "picture.png").read_bytes()
    shutil.rmtree(folder)
    words = shlex.split(facts["command"])
    assert words[:3] == ["python", "-m", "kmeans_gif"]
    assert main([*words[3:], "--quiet"]) == 0
    assert [path.name for path in (here / "output").iterdir()] == [folder.name]
    assert files(folder) == EVERYTHING
    assert (folder / "picture.png").read_bytes() == before
    assert facts["source"] == "coffee.png"
    assert facts["clustering_seconds"] >= 0


def test_the_same_folder_for_the_same_parameters(here):
    base = ["report", "coffee.png", "-k", "2", "--loss", "--quiet"]
    for same in ([], ["--threads", "1"], ["--seed", "0"], ["--features", "color"], ["--image"],
                 ["--init", "random"]):  # fmt: skip
        assert main([*base, *same]) == 0
    assert len(list((here / "output").iterdir())) == 1
    for other in (["--seed", "1"], ["--restarts", "2"], ["--color-space", "lab"],
                  ["--max-size", "10"], ["--uniform-seeds"], ["--max-pixels", "9999"]):  # fmt: skip
        assert main([*base, *other]) == 0
    assert len(list((here / "output").iterdir())) == 7


def test_several_photos_and_ks(here):
    arguments = ["report", "coffee.png", "chelsea.png", "-k", "2", "3", "--data", "-o", "new"]
    assert main([*arguments, "--jpeg", "--quiet"]) == 0
    stems = sorted(path.name.rpartition("_")[0] for path in (here / "new").iterdir())
    assert stems == ["chelsea_k2", "chelsea_k3", "coffee_k2", "coffee_k3"]


WRONG = [
    (["none.png"], "none.png: no such file"),
    (["coffee.png", "-k", "0"], "-k 0: must be a whole number of at least 1"),
    (["coffee.png", "-k", "5000"], "distinct colors of coffee.png"),
    (["coffee.png", "sub/coffee.png"], "both would become output/coffee_k5_"),
    (["coffee.png", "-o", "chelsea.png"], "-o chelsea.png: a report is many files; give a folder"),
    (["coffee.png", "-o", "chelsea.png/"], "chelsea.png is a file, not a folder"),
    (["coffee.png", "--restarts", "0"], "--restarts 0"),
    (["coffee.png", "--pictures"], "unrecognized arguments: --pictures"),
    (["coffee.png", "--color-space", "hsv"], "choose one of rgb, lab, oklab"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_input(here, capsys, arguments, message):
    (here / "sub").mkdir()
    shutil.copy("coffee.png", "sub")
    refused(["report", *arguments], message, capsys)


def test_a_full_disk_leaves_no_half_file(here, capsys, monkeypatch):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kmeans_gif._atomic.os.replace", full)
    assert main(["report", "coffee.png", "-k", "2", "--loss"]) == 1
    assert "writing failed, no file is left half written" in capsys.readouterr().err
    assert files(here) == ["chelsea.png", "coffee.png"]
