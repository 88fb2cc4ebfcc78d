"""Pictures in chunks with location: the same run, to the bit, as on all their pixels in memory."""

import pickle
import re
import subprocess
import sys

import naive
import naive_photo
import numpy as np
import pytest
from PIL import Image
from test_painting import decoded
from test_scans import PICTURES, PIXELS, broken, frames_of, source_of

from kmeans_gif import InputError, KMeans, load_image, load_scan, recolor, save_painting
from kmeans_gif.cli import main
from kmeans_gif.clustering.chunked import round_work
from kmeans_gif.clustering.chunked.places import Here
from kmeans_gif.clustering.chunked.sampling import Chosen
from kmeans_gif.clustering.seeding import racing
from kmeans_gif.data import located_pixels, scan_chunks
from kmeans_gif.data.chunk_sources import array_scans, tiff_scan
from kmeans_gif.data.chunks import Chunked, ChunkNote
from kmeans_gif.data.pixel_numbers import PixelNumbers
from kmeans_gif.rendering.canvas.photo_places import centroid_places

da = pytest.importorskip("dask.array")
tifffile = pytest.importorskip("tifffile")
zarr = pytest.importorskip("zarr")

pytestmark = pytest.mark.jit  # run after run on many pixels

LOCATION = {"features": "color+location", "location_weight": 0.7}
COURSE = ("centroids", "inertia", "sizes", "switched", "shift", "inertia_after_update")
SETTINGS = {"n_clusters": 6, "random_state": 1, "max_iter": 8}


def chunked(pixels, rows=(40, 0, 43), columns=(7, 54)):
    return da.from_array(pixels, chunks=(rows, columns, pixels.shape[2:])[: pixels.ndim])


def assert_same_run(scan, photo, **settings):
    mine, other = (KMeans(**{**SETTINGS, **settings}).fit(data) for data in (scan, photo))
    for name in COURSE:
        found, expected = (getattr(model.history_, name) for model in (mine, other))
        assert (found.dtype, found.tobytes()) == (expected.dtype, expected.tobytes()), name
    assert mine.history_.converged == other.history_.converged
    assert mine.n_iter_ == other.n_iter_
    return mine, other


@pytest.fixture(params=[1 << 23, 1900, 40], ids="chunks of {} bytes".format)
def chunk_bytes(request, monkeypatch):
    """Chunks of the whole box, of some pixels, and of one."""
    monkeypatch.setattr(located_pixels, "CHUNK_BYTES", request.param)


@pytest.mark.usefixtures("chunk_bytes")
@pytest.mark.parametrize("seeding", ["random", "uniform", "k-means||"])
@pytest.mark.parametrize("picture", PICTURES)
def test_every_seeding_gives_the_run_in_memory(picture, seeding):
    pixels = PICTURES[picture][:13, :11]
    scan = load_scan(chunked(pixels, (5, 0, 8), (1, 10)), **LOCATION, shown_size=9)
    assert isinstance(scan, Chunked)
    assert_same_run(scan, load_image(pixels, **LOCATION), init=seeding)


@pytest.mark.parametrize(("space", "settings"), [
    ("rgb", {"n_init": 3}), ("lab", {"tol": 0.01}), ("oklab", {"n_threads": 1}),
    ("rgb", {"n_threads": 5}),
    ("lab", {"init": "uniform", "empty_cluster": "relocate", "n_clusters": 40}),
    ("oklab", {"init": "uniform", "empty_cluster": "drop", "n_clusters": 40}),
])  # fmt: skip
def test_every_setting_and_space_is_as_in_memory(space, settings, monkeypatch):
    monkeypatch.setattr(located_pixels, "CHUNK_BYTES", 20_000)
    pixels = PICTURES["alpha"]
    arguments = {**LOCATION, "color_space": space}
    assert_same_run(
        load_scan(chunked(pixels), **arguments), load_image(pixels, **arguments), **settings
    )


def test_equally_far_pixels_are_relocated_as_in_memory(monkeypatch):
    monkeypatch.setattr(located_pixels, "CHUNK_BYTES", 400)
    pixels = np.zeros((12, 12), np.uint8)  # whose corners are all as far from the middle
    seeds = [[127.5, 127.5, 0.0], [900.0, 900.0, 9.0], [-900.0, 900.0, 9.0]]
    settings = {"n_clusters": 3, "init": seeds, "empty_cluster": "relocate"}
    scan = load_scan(chunked(pixels, (5, 7), (9, 3)), features="color+location")
    assert_same_run(scan, load_image(pixels, features="color+location"), **settings)


@pytest.mark.parametrize("arguments", [
    {"scale_location": False}, {"location_weight": 300.0}, {"location_weight": 1e-6},
])  # fmt: skip
def test_places_are_scaled_as_in_memory(arguments):
    arguments = {"features": "color+location", **arguments}
    scan, photo = load_scan(chunked(PIXELS), **arguments), load_image(PIXELS, **arguments)
    assert_same_run(scan, photo, init="k-means||")
    assert scan.feature_names == photo.feature_names
    rows = np.vstack([scan.chunk(i) for i in range(len(scan.bounds) - 1)])
    assert np.array_equal(np.unique(rows, axis=0), np.unique(photo.X, axis=0))


@pytest.mark.parametrize("name", ["zarr", "zarr in shards", "tiles", "strips", "mapped", "array"])
def test_every_source_gives_the_run_in_memory(tmp_path, name, monkeypatch):
    for module in (scan_chunks, array_scans, tiff_scan):
        monkeypatch.setattr(module, "READ_AT_ONCE", 500)
    pixels = PICTURES["colors"]
    scan = load_scan(source_of(name, tmp_path, pixels), **LOCATION)
    assert_same_run(scan, load_image(pixels, **LOCATION))


def test_draws_go_by_pixels_row_by_row():
    photo = load_image(PIXELS, **LOCATION)
    rows = photo.to_pixels(photo.X).reshape(-1, 5)
    seeds = KMeans(4, init="k-means||", random_state=5, max_iter=1).fit(photo).history_
    expected = naive.k_means_parallel(rows, np.ones(len(rows)), 4, np.random.default_rng(5))
    assert np.array_equal(seeds.centroids[0], rows[expected])
    assert np.array_equal(photo.X[seeds.seeding.indices], rows[expected])


def test_numbers_of_pixels_lead_there_and_back():
    photo = load_image(PIXELS, **LOCATION)
    numbers = PixelNumbers(photo.location_scale, 83, 61)
    assert np.array_equal(photo.inverse[numbers.row_by_row(photo.X)], np.arange(len(photo.X)))
    assert (np.diff(numbers.along_curve(photo.X)) > 0).all()
    far = PixelNumbers(0.3, 1 << 30, 1 << 30).along_curve(np.array([[0.3 * (2**30 - 1), 0.0]]))
    assert f"{far[0]:060b}" == "10" * 30


def test_scattered_numbers_have_the_lengths_of_their_places(monkeypatch):
    monkeypatch.setattr(racing, "_GAP", 5)
    key, numbers = np.array([3, 4], np.uint64), np.array([90, 4, 5, 3, 40, 44, 91, 1000])
    whole = racing.exponentials(key, 0, 1001)
    assert np.array_equal(racing.exponentials_of(key, numbers), whole[numbers])
    assert np.array_equal(racing.exponentials_of(key, numbers[1:4]), whole[numbers[1:4]])
    assert len(racing.exponentials_of(key, numbers[:0])) == 0


def test_k_means_plus_plus_draws_alike_however_chunks_are_cut():
    scans = load_scan(PIXELS, **LOCATION), load_scan(chunked(PIXELS), **LOCATION)
    model = KMeans(5, init="k-means++", random_state=3, max_iter=1)
    with pytest.warns(ChunkNote, match="reads the chunks 6 times"):
        runs = [model.fit(scan).history_ for scan in scans]
    assert np.array_equal(runs[0].centroids, runs[1].centroids)


@pytest.mark.parametrize("picture", PICTURES)
def test_labels_are_those_of_the_pixels_that_are_shown(picture, monkeypatch):
    monkeypatch.setattr(located_pixels, "CHUNK_BYTES", 9000)
    pixels = PICTURES[picture]
    scan = load_scan(chunked(pixels), **LOCATION, shown_size=20)
    mine, other = assert_same_run(scan, load_image(pixels, **LOCATION))
    rows = [(2 * i + 1) * 83 // 40 for i in range(20)]
    columns = [(2 * i + 1) * 61 // 30 for i in range(15)]
    history, shown = mine.history_, np.ix_(rows, columns)
    for t in range(len(history)):
        assert np.array_equal(history.label_image(t), other.history_.label_image(t)[shown])
    assert np.array_equal(mine.label_image_, other.label_image_[shown])
    assert history.dataset.sample_of == other.history_.dataset.X.shape[0]
    opaque = np.ones((20, 15), bool) if pixels.shape[2:] != (4,) else pixels[shown][..., 3] >= 128
    own = history.dataset.to_pixels(history.dataset.X)[..., 2:][opaque]
    assert np.array_equal(own, np.atleast_3d(pixels)[shown][opaque][:, : own.shape[1]])
    labels, index = history.labels_of(-1), history.sample_index
    assert np.array_equal(labels[index], history.labels[-1])
    assert np.bincount(labels, minlength=6).tolist() == history.sizes[-1].tolist()


def test_frames_are_states_of_the_run_and_say_how_many_pixels_they_show():
    scan = load_scan(chunked(PIXELS), **LOCATION, shown_size=20)
    model = KMeans(**SETTINGS).fit(scan)
    animation = recolor(model, caption=False)
    colors = np.rint(model.history_.centroids[-1][:, 2:]).astype(np.uint8)
    assert np.array_equal(animation[-1].rgb(), colors[model.label_image_])
    first = PIXELS[np.ix_(*([(2 * i + 1) * n // (2 * m) for i in range(m)]
                            for n, m in ((83, 20), (61, 15))))]  # fmt: skip
    assert np.array_equal(animation[0].rgb(), first)
    told = recolor(model).captions  # which say nothing of colors, as those are of a sample
    assert told[0].endswith(" · features: RGB + location · 300 of 5,063 pixels shown")
    assert told[-1].endswith(" of the start · 300 of 5,063 pixels shown")
    assert "61×83 pixels" in animation.alt_text
    assert "15×20 of them shown" in animation.alt_text


def test_centroids_stand_where_they_are_in_what_is_shown():
    scan = load_scan(chunked(PIXELS), **LOCATION, shown_size=20)
    history = KMeans(**SETTINGS).fit(scan).history_
    unit = 0.7 * 255 / 82
    for t, places in enumerate(centroid_places(history)):
        rows, columns = history.centroids[t, :, 0] / unit, history.centroids[t, :, 1] / unit
        np.testing.assert_allclose(places[:, 0], (columns + 0.5) * 15 / 61, rtol=1e-13)
        np.testing.assert_allclose(places[:, 1], (rows + 0.5) * 20 / 83, rtol=1e-13)


@pytest.mark.parametrize("space", ["rgb", "lab", "oklab"])
def test_what_is_shown_has_the_colors_of_the_picture(space):
    pixels = np.random.default_rng(0).integers(0, 256, (300, 300, 3)).astype(np.uint8)
    scan = load_scan(pixels, features="color+location", color_space=space)
    shown = KMeans(2, max_iter=1, random_state=0).fit(scan).history_.dataset
    photo = load_image(pixels, features="color+location", color_space=space)
    assert np.array_equal(shown.to_pixels(shown.X), photo.to_pixels(photo.X))
    if space != "rgb":
        assert np.array_equal(shown.to_pixels(shown.colors), pixels)


@pytest.mark.parametrize("suffix", [".tif", ".zarr"])
@pytest.mark.parametrize("picture", PICTURES)
def test_all_pixels_are_painted_as_in_memory(tmp_path, picture, suffix, monkeypatch):
    monkeypatch.setattr(located_pixels, "CHUNK_BYTES", 5000)
    pixels, loading = PICTURES[picture], {**LOCATION, "color_space": "lab"}
    mine, other = (
        KMeans(**SETTINGS).fit(data).history_
        for data in (load_scan(chunked(pixels), **loading), load_image(pixels, **loading))
    )
    told = []
    for history, name in ((mine, "mine"), (other, "other")):
        save_painting(history, tmp_path / f"{name}{suffix}", state=3,
                      progress=lambda *steps: told.append(steps))  # fmt: skip
    found, expected = (decoded(tmp_path / f"{name}{suffix}") for name in ("mine", "other"))
    assert found.shape == (83, 61, 4 if picture == "alpha" else 3)
    assert np.array_equal(found, expected)
    assert told[0] == (40, 83)


def test_chunks_are_read_again_only_where_they_are_not_kept(monkeypatch):
    read = []
    real = array_scans.DaskScan.pixels
    monkeypatch.setattr(
        array_scans.DaskScan, "pixels", lambda self, box: read.append(box) or real(self, box)
    )
    monkeypatch.setattr(located_pixels, "usable_cores", lambda: 0)
    scan = load_scan(chunked(PIXELS), **LOCATION)
    assert read == []  # nothing before the first reading
    kept = KMeans(**SETTINGS, n_threads=1).fit(scan).history_
    few = len(read)
    assert few < 8 * len(scan.scan.boxes)
    monkeypatch.setattr(Here, "room", lambda self: 0)
    assert np.array_equal(KMeans(**SETTINGS, n_threads=1).fit(scan).history_.labels, kept.labels)
    assert len(read) - few > 2 * few
    assert round_work.room_left(0) == 0


def test_a_sample_travels_packed():
    index = load_scan(PIXELS, **LOCATION).sample.index
    stored = pickle.dumps(Chosen(index))
    assert len(stored) < index.nbytes / 3
    assert np.array_equal(pickle.loads(stored).index, index)
    assert pickle.loads(pickle.dumps(Chosen(index[:0]))).index.shape == (0,)


def test_readings_are_told():
    scan, told = load_scan(chunked(PIXELS), **LOCATION), []
    scan.progress = lambda *steps: told.append(steps)
    KMeans(**SETTINGS).fit(scan)
    assert [done for done, _ in told] == [*range(1, len(told) + 1)]
    told.clear()
    load_scan(chunked(PICTURES["alpha"]), **LOCATION, progress=lambda *steps: told.append(steps))
    assert told == [(i + 1, 4) for i in range(4)]


@pytest.mark.parametrize(("arguments", "told"), [
    ({"features": "location"}, "features='location'"),
    ({"location_weight": 2.0}, "location_weight=2.0: is for features='color+location'"),
    ({"features": "color+location", "location_weight": 0}, "location_weight=0"),
    ({"features": "color+location", "location_weight": 1e-300}, "places of pixels differ"),
    ({"features": "color+location", "shown_size": 0}, "shown_size=0"),
])  # fmt: skip
def test_wrong_values_are_told(arguments, told):
    with pytest.raises(InputError, match=None) as caught:
        load_scan(PIXELS, **arguments)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_too_many_clusters_are_told_before_anything_is_read(monkeypatch):
    chunks = load_scan(PIXELS, **LOCATION)
    monkeypatch.setattr(type(chunks), "chunk", lambda self, i: 1 / 0)
    n = chunks.shape[0]
    with pytest.raises(InputError, match=f"n_clusters={n + 1} .* choose from 1 to {n}$"):
        KMeans(n + 1).fit(chunks)


def test_transparent_pictures_are_told():
    clear = np.zeros((6, 6, 4), np.uint8)
    with pytest.raises(InputError, match="every pixel is transparent; nothing is left"):
        load_scan(clear, features="color+location")
    clear[0, :, 3] = 255
    scan = load_scan(clear, features="color+location", shown_size=1)
    with pytest.raises(InputError, match="every pixel that is shown is transparent"):
        KMeans(2).fit(scan)


def test_a_damaged_chunk_is_named(tmp_path):
    path = source_of("zarr", tmp_path, PIXELS)
    broken(path / "c" / "2" / "1" / "0", 0)
    with pytest.raises(InputError, match=r"x.zarr: chunk \(2, 1\) \(rows 40 to 59, columns 17"):
        KMeans(2).fit(load_scan(path, features="color+location"))


def test_the_command_clusters_places_in_chunks(here, capsys):
    source_of("zarr", here, PIXELS)
    source_of("tiles", here, PIXELS)
    line = (
        "image {} -k 3 --features color+location --max-size 40 --max-pixels 5000 -o {} --paint {}"
    )
    assert main(line.format("x.zarr", "x.gif", "p.tif").split()) == 0
    told = capsys.readouterr()
    assert "x.zarr: all 61 × 83 pixels are clustered, and 29 × 40 of them are shown" in told.err
    assert main(line.format("x.tif", "y.gif", "p.zarr").split()) == 0
    assert frames_of(here / "y.gif") == frames_of(here / "x.gif")
    Image.fromarray(PIXELS).save(here / "x.png")
    memory = "image x.png -k 3 --features color+location --paint q.tif"
    assert main(memory.split()) == 0
    expected = decoded(here / "q.tif")
    for name in ("p.tif", "p.zarr"):
        assert np.array_equal(decoded(here / name), expected)


def test_the_command_keeps_to_a_size(here, capsys, monkeypatch):
    source_of("zarr", here, PIXELS)
    fitted = []
    fit = KMeans.fit
    monkeypatch.setattr(KMeans, "fit", lambda *all: fitted.append(1) or fit(*all))
    line = "image x.zarr -k 3 --features color+location --max-size 80 -o {} {}"
    assert main(line.format("x.gif", "--max-bytes 30kB").split()) == 0
    assert fitted == [1]  # whatever is given up, it is the same run
    said = capsys.readouterr().err
    given_up = " ".join(re.findall(r"--max-[a-z]+ \d+", said))
    assert "--max-size" in given_up
    assert main(line.format("y.gif", given_up).split()) == 0
    assert (here / "x.gif").stat().st_size <= 30_000
    assert frames_of(here / "x.gif") == frames_of(here / "y.gif")


@pytest.mark.parametrize(("words", "told"), [
    ("image x.zarr --history run.npz", "run.npz: a history file holds all observations"),
    ("image x.zarr --init corner", "--init corner: is for data in memory"),
    ("image x.zarr --max-size 9000", "--max-size 9000: x.zarr is read in chunks"),
    ("image x.zarr --scheduler here", "--scheduler here: must be an address such as tcp://"),
    ("report x.zarr", "--features color+location: needs all pixels in memory"),
    ("choose-k x.zarr", "--features color+location: needs all pixels in memory"),
])  # fmt: skip
def test_the_command_refuses_before_it_reads(here, capsys, words, told, monkeypatch):
    source_of("zarr", here, PICTURES["alpha"])
    monkeypatch.setattr(array_scans.ZarrScan, "pixels", lambda *_: pytest.fail("it reads"))
    assert main([*words.split(), "--features", "color+location"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert told in lines[-1]
    assert not (here / "output").exists()


@pytest.mark.parametrize(("photo", "told"), [
    ("x.zarr", "and colors of x.zarr are counted once, by this machine"),
    ("coffee.png --features color+location", "and coffee.png fits into memory"),
])  # fmt: skip
def test_other_photos_are_not_for_a_cluster(here, capsys, photo, told):
    source_of("zarr", here, PIXELS)
    assert main(f"image {photo} --scheduler tcp://127.0.0.1:9".split()) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert (
        "--scheduler tcp://127.0.0.1:9: is for photos in chunks with --features color+loc" in said
    )
    assert told in said


def test_pixels_of_the_twin_are_those_of_the_chunks():
    pixels = PICTURES["alpha"]
    unit = 0.7 * 255 / 82
    expected = naive_photo.pixels_with_location(pixels[..., :3], pixels[..., 3] < 128, "rgb", unit)
    scan = load_scan(pixels, **LOCATION)
    assert np.array_equal(np.vstack([scan.chunk(i) for i in range(len(scan.bounds) - 1)]), expected)


def test_colors_load_nothing_of_places():
    script = (
        "import sys, numpy as np; from kmeans_gif import KMeans, load_image\n"
        "KMeans(2).fit(load_image(np.arange(99, dtype=np.uint8).reshape(9, 11)))\n"
        "print(*[m for m in sys.modules if 'located' in m or 'picture_sample' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n"
