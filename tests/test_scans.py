"""Pictures that are read chunk by chunk: the same run, to the bit, as on all of them in memory."""

import json
import pickle
import struct
import subprocess
import sys
import warnings

import naive_photo
import numpy as np
import pytest
from PIL import Image, ImageSequence

from kmeans_gif import InputError, KMeans, load_image, load_scan, recolor
from kmeans_gif.cli import main
from kmeans_gif.data import color_counts, scan_chunks
from kmeans_gif.data.chunk_sources import array_scans, tiff_scan
from kmeans_gif.data.chunk_sources.tiff_scan import tiff_size

da = pytest.importorskip("dask.array")
tifffile = pytest.importorskip("tifffile")
zarr = pytest.importorskip("zarr")

RNG = np.random.default_rng(3)
COLORS = RNG.integers(0, 256, (90, 3))
PIXELS = COLORS[RNG.integers(0, 90, (83, 61))].astype(np.uint8)
PICTURES = {
    "colors": PIXELS,
    "gray": PIXELS[..., 0],
    "alpha": np.dstack([PIXELS, RNG.integers(0, 256, PIXELS.shape[:2])]).astype(np.uint8),
}
COURSE = ("centroids", "labels", "inertia", "sizes", "switched", "shift", "inertia_after_update")


def write_zarr(path, pixels, **settings):
    settings = {"chunks": (20, 17, *pixels.shape[2:]), **settings}
    zarr.create_array(path, shape=pixels.shape, dtype=pixels.dtype, **settings)[:] = pixels
    return path


def write_tiff(path, pixels, **settings):
    photometric = "minisblack" if pixels.ndim == 2 else "rgb"
    if pixels.shape[2:] == (4,):
        settings["extrasamples"] = ["unassalpha"]
    tifffile.imwrite(path, pixels, photometric=photometric, **settings)
    return path


SOURCES = {
    "zarr": write_zarr,
    "zarr of old": lambda path, pixels: write_zarr(path, pixels, zarr_format=2),
    "zarr in shards": lambda path, pixels: write_zarr(
        path, pixels, chunks=(10, 10, *pixels.shape[2:]), shards=(40, 20, *pixels.shape[2:])
    ),
    "zarr, channels apart": lambda path, pixels: write_zarr(
        path, pixels, chunks=(90, 7, *[1] * (pixels.ndim - 2))
    ),
    "tiles": lambda path, pixels: write_tiff(path, pixels, tile=(16, 32), compression="zlib"),
    "strips": lambda path, pixels: write_tiff(
        path, pixels, rowsperstrip=9, compression="zlib", predictor=True, bigtiff=True
    ),
    "high byte first": lambda path, pixels: write_tiff(
        path, pixels, tile=(32, 16), byteorder=">"
    ),
    "one strip": write_tiff,
    "dask": lambda _, pixels: da.from_array(
        pixels, chunks=((40, 0, 43), (7, 54), 1)[: pixels.ndim]
    ),
    "mapped": lambda path, pixels: np.memmap(path, np.uint8, "w+", shape=pixels.shape),
    "array": lambda _, pixels: pixels,
}  # fmt: skip


@pytest.fixture(params=[1 << 21, 500, 1], ids="at once {}".format)
def boxes(request, monkeypatch):
    """Boxes of three sizes."""
    for module in (scan_chunks, array_scans, tiff_scan):
        monkeypatch.setattr(module, "READ_AT_ONCE", request.param)


def source_of(name, tmp_path, pixels):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Zarr, about what is not in its specification yet
        source = SOURCES[name](tmp_path / ("x.zarr" if "zarr" in name else "x.tif"), pixels)
    if name == "mapped":
        source[:] = pixels
    return source


def assert_same_run(scan, photo, names=COURSE, **settings):
    settings = {"n_clusters": 5, "random_state": 4, **settings}
    mine, other = (KMeans(**settings).fit(data).history_ for data in (scan, photo))
    for name in names:
        found, expected = getattr(mine, name), getattr(other, name)
        assert (found.dtype, found.tobytes()) == (expected.dtype, expected.tobytes()), name
    assert mine.converged == other.converged


@pytest.mark.usefixtures("boxes")
@pytest.mark.parametrize("name", SOURCES)
def test_every_source_gives_the_run_in_memory(tmp_path, name):
    pixels = PICTURES["colors"]
    scan = load_scan(source_of(name, tmp_path, pixels))
    assert_same_run(scan, load_image(pixels))
    assert (scan.scan.shape, scan.shape, scan.mask) == ((83, 61, 3), (83, 61), None)
    assert np.array_equal(scan.to_pixels(scan.X), pixels)


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("name", ["zarr", "tiles", "strips", "one strip", "dask", "array"])
def test_gray_and_alpha_are_as_in_memory(tmp_path, name, picture, monkeypatch):
    monkeypatch.setattr(scan_chunks, "READ_AT_ONCE", 500)
    pixels = PICTURES[picture]
    scan, photo = load_scan(source_of(name, tmp_path, pixels)), load_image(pixels)
    for field in ("X", "weights", "inverse", "mask", "colors"):
        assert np.array_equal(getattr(scan, field), getattr(photo, field)), field
    assert (scan.feature_names, scan.shape) == (photo.feature_names, photo.shape)


@pytest.mark.parametrize("settings", [
    {"init": "k-means++"}, {"n_init": 3}, {"empty_cluster": "relocate"}, {"init": "uniform"},
])  # fmt: skip
@pytest.mark.parametrize("space", ["rgb", "lab", "oklab"])
def test_every_seeding_and_space_is_as_in_memory(space, settings):
    scan = load_scan(da.from_array(PIXELS, chunks=(20, 20, 3)), color_space=space)
    assert_same_run(scan, load_image(PIXELS, color_space=space), **settings)


@pytest.mark.parametrize("picture", PICTURES)
def test_counts_are_those_of_the_twin(picture):
    pixels = PICTURES[picture]
    expected = naive_photo.color_counts(np.atleast_3d(pixels))
    scan = load_scan(pixels)
    order = sorted(expected, key=naive_photo.z_place)
    assert [tuple(color) for color in scan.X.astype(int).tolist()] == order
    assert scan.weights.tolist() == [expected[color] for color in order]


@pytest.mark.parametrize("threads", [1, 2, 9])
def test_any_number_of_threads_counts_alike(threads, monkeypatch):
    monkeypatch.setattr(color_counts, "usable_cores", lambda: threads)
    scan = load_scan(da.from_array(PIXELS, chunks=(9, 9, 3)), shown_size=30)
    photo = load_image(PIXELS)
    assert np.array_equal(scan.X, photo.X)
    assert np.array_equal(scan.weights, photo.weights)


def test_places_of_all_levels_are_undone():
    colors = RNG.integers(0, 256, (2000, 3)).astype(np.uint8)
    places = color_counts.places_of(colors)
    assert [f"{place:024b}" for place in places] == [*map(naive_photo.z_place, colors.tolist())]
    assert np.array_equal(color_counts.colors_at(places, 3), colors)


@pytest.mark.usefixtures("boxes")
def test_what_is_shown_are_pixels_in_even_steps(tmp_path):
    pixels = PICTURES["alpha"]
    scan = load_scan(source_of("zarr", tmp_path, pixels), shown_size=10)
    rows = [(2 * i + 1) * 83 // 20 for i in range(10)]
    columns = [(2 * i + 1) * 61 // 14 for i in range(7)]
    expected = pixels[rows][:, columns]
    assert scan.shape == (10, 7)
    assert np.array_equal(scan.mask, expected[..., 3] < 128)
    shown = scan.to_pixels(scan.X)
    assert np.array_equal(shown[~scan.mask], expected[~scan.mask][:, :3])
    assert scan.weights.sum() == (pixels[..., 3] >= 128).sum()


def test_frames_show_labels_of_pixels_and_say_how_many(tmp_path):
    scan = load_scan(PIXELS, shown_size=20)
    model = KMeans(4, random_state=0).fit(scan)
    whole = KMeans(4, random_state=0).fit(load_image(PIXELS)).history_.label_image(-1)
    rows, columns = (
        [(2 * i + 1) * n // (2 * m) for i in range(m)] for n, m in ((83, 20), (61, 15))
    )
    animation = recolor(model, caption=False)
    colors = np.rint(model.history_.centroids[-1]).astype(np.uint8)
    last = animation[-1]
    assert np.array_equal(last.rgb(), colors[whole[np.ix_(rows, columns)]])
    told = recolor(model).captions
    assert told[0].endswith(" · 90 colors · 300 of 5,063 pixels shown")
    assert told[-1].endswith(" · 300 of 5,063 pixels shown")
    assert "61×83 pixels" in animation.alt_text
    assert "15×20 of them shown" in animation.alt_text


def test_progress_is_told_box_by_box(monkeypatch):
    monkeypatch.setattr(scan_chunks, "READ_AT_ONCE", 1)
    told = []
    load_scan(da.from_array(PIXELS, chunks=(40, 30, 3)), progress=lambda *steps: told.append(steps))
    assert told == [(i + 1, 9) for i in range(9)]


@pytest.mark.parametrize("name", ["zarr", "tiles"])
def test_sources_in_files_are_pickled_as_paths(tmp_path, name):
    scan = load_scan(source_of(name, tmp_path, PIXELS)).scan
    stored = pickle.dumps(scan)
    assert len(stored) < 500
    assert np.array_equal(pickle.loads(stored).pixels(scan.boxes[0]), scan.pixels(scan.boxes[0]))


def broken(path, at=None):
    data = bytearray(path.read_bytes())
    at = len(data) // 2 if at is None else at
    data[at : at + 30] = b"?" * 30
    path.write_bytes(data)


def refusal(source, **arguments):
    with pytest.raises(InputError) as caught:
        load_scan(source, **arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.usefixtures("boxes")
def test_a_damaged_tile_is_named(tmp_path):
    path = source_of("tiles", tmp_path, PIXELS)
    with tifffile.TiffFile(path) as file:
        start = file.pages[0].dataoffsets[5]
    broken(path, start)
    assert "x.tif: tile 5 of 12 (rows 32 to 47, columns 32 to 60) is damaged" in refusal(path)


def test_a_file_that_is_cut_short_is_told(tmp_path):
    for name, told in [("tiles", "tile 11 of 12"), ("strips", "strip 9 of 10"), ("one strip", "")]:
        path = source_of(name, tmp_path, PIXELS)
        data = path.read_bytes()
        with tifffile.TiffFile(path) as file:
            page = file.pages[0]
            end = page.dataoffsets[-1] + page.databytecounts[-1]
        if end == len(data):  # the directory stands before the pixels
            path.write_bytes(data[:-5])
            assert told in refusal(path)
            assert "missing) " not in refusal(path)
            assert "is damaged or cut short (5 bytes are missing)" in refusal(path)


@pytest.mark.usefixtures("boxes")
def test_a_damaged_chunk_of_zarr_is_named(tmp_path):
    path = source_of("zarr", tmp_path, PIXELS)
    broken(path / "c" / "2" / "1" / "0", 0)
    told = refusal(path)
    assert "x.zarr: chunk (2, 1) (rows 40 to 59, columns 17 to 33) is damaged" in told


@pytest.mark.parametrize(("pixels", "told"), [
    (PIXELS.astype(np.uint16), "uint16"),
    (PIXELS.astype(np.float32), "float32"),
    (PIXELS[..., :2], "(83, 61, 2)"),
    (np.dstack([PIXELS, PIXELS]), "(83, 61, 6)"),
    (PIXELS[0, 0], "(3,)"),
])  # fmt: skip
def test_other_arrays_are_refused(tmp_path, pixels, told):
    for name in ("array", "zarr", "dask"):
        if name == "zarr" and pixels.ndim == 1:
            continue
        chunks = (20, 20, 1)[: pixels.ndim]
        source = {
            "array": lambda: pixels,
            "zarr": lambda: write_zarr(tmp_path / "x.zarr", pixels),
            "dask": lambda chunks=chunks: da.from_array(pixels, chunks=chunks),
        }[name]()
        said = refusal(source)
        assert told in said
        assert "must be uint8 of shape (h, w), (h, w, 3) or (h, w, 4)" in said


@pytest.mark.parametrize(("settings", "told"), [
    ({"data": PIXELS.astype(np.uint16)}, "samples of 16 bits"),
    ({"data": PIXELS.astype(np.float32), "photometric": "rgb"}, "type float32"),
    ({"data": PICTURES["alpha"], "photometric": "separated"}, "4 channels of SEPARATED"),
    ({"data": np.dstack([PIXELS] * 2), "photometric": "rgb"}, "6 channels of RGB"),
    ({"data": PIXELS[..., 0], "photometric": "miniswhite"}, "1 channels of MINISWHITE"),
    ({"data": PICTURES["alpha"], "photometric": "rgb", "extrasamples": ["assocalpha"]},
     "fourth channel that is no alpha, or is multiplied in"),
    ({"data": np.moveaxis(PIXELS, 2, 0), "photometric": "rgb", "planarconfig": "separate"},
     "apart from each other"),
    ({"data": PIXELS, "photometric": "rgb", "extratags": [(274, 3, 1, 6, True)]},
     "orientation 6"),
])  # fmt: skip
def test_other_tiff_files_are_refused(tmp_path, settings, told):
    path = tmp_path / "x.tif"
    tifffile.imwrite(path, **settings)
    assert told in refusal(path)


def test_what_needs_a_codec_says_so(tmp_path, monkeypatch):
    path = source_of("tiles", tmp_path, PIXELS)
    monkeypatch.setattr(tifffile.TIFF, "DECOMPRESSORS", {})
    assert refusal(path) == f"{path}: is compressed by ADOBE_DEFLATE: pip install imagecodecs"


def test_tiles_too_large_are_refused(tmp_path, monkeypatch):
    path = source_of("strips", tmp_path, PIXELS)
    monkeypatch.setattr(tiff_scan, "_LARGEST_SEGMENT", 1000)
    assert "has strips of 9 rows of 61 pixels: save it with smaller ones" in refusal(path)


@pytest.mark.parametrize(("name", "module"), [("zarr", "zarr"), ("tiles", "tifffile")])
def test_missing_packages_are_told_with_the_command(tmp_path, monkeypatch, name, module):
    path = source_of(name, tmp_path, PIXELS)
    monkeypatch.setattr(tiff_scan, "find_spec", lambda asked: None if asked == module else asked)
    monkeypatch.setitem(sys.modules, module, None)
    assert f"pip install {module}" in refusal(path)


def test_what_a_task_of_dask_raises_is_told():
    def fail(block, block_info):
        if block_info[0]["chunk-location"][:2] == (1, 2):
            raise OSError("disk gone")
        return block

    array = da.from_array(PIXELS, chunks=(40, 20, 3)).map_blocks(fail, dtype=np.uint8)
    told = refusal(array)
    assert told.startswith("array: a chunk (rows 40 to 79, columns 40 to 59) is damaged")
    assert "disk gone" in told
    with pytest.raises(InputError, match="source is a Array: give a path, a picture, or an array"):
        load_image(array)


def test_groups_are_told(tmp_path):
    group = zarr.create_group(tmp_path / "x.zarr")
    assert "is a Zarr group without arrays; give the path of an array" in refusal(
        tmp_path / "x.zarr"
    )
    write_zarr(tmp_path / "x.zarr" / "level0", PIXELS)
    assert group.name == "/"
    told = refusal(tmp_path / "x.zarr")
    assert told.endswith(f"choose one in it: {tmp_path / 'x.zarr' / 'level0'}")
    assert load_scan(tmp_path / "x.zarr" / "level0").scan.name == "level0"


def test_what_is_no_scan_is_told(tmp_path):
    (tmp_path / "x.zarr").mkdir()
    assert "is no Zarr array: the folder holds neither" in refusal(tmp_path / "x.zarr")
    Image.fromarray(PIXELS).save(tmp_path / "x.png")
    assert "is no TIFF file and no array of Zarr" in refusal(tmp_path / "x.png")
    assert "no such file" in refusal(tmp_path / "y.tif")
    assert "source is a int: give a path or an array" in refusal(3)
    assert "shown_size=0: must be a whole number from 1 to 8192" in refusal(PIXELS, shown_size=0)
    assert "choose one of rgb, lab, oklab" in refusal(PIXELS, color_space="hsv")
    assert "every pixel is transparent" in refusal(np.zeros((3, 3, 4), np.uint8))
    assert "at least 2 pixels" in refusal(np.zeros((1, 1, 3), np.uint8))
    lazy = da.from_array(PIXELS, chunks=(20, 20, 3))
    assert "unknown lengths" in refusal(lazy[lazy[:, 0, 0] > 9])


def test_sizes_of_tiff_files_are_read_without_decoding(tmp_path):
    for settings in (
        {},
        {"bigtiff": True},
        {"byteorder": ">"},
        {"byteorder": ">", "bigtiff": True},
    ):
        tifffile.imwrite(tmp_path / "x.tif", PIXELS, photometric="rgb", **settings)
        assert tiff_size(tmp_path / "x.tif") == (83, 61)
    Image.fromarray(PIXELS).save(tmp_path / "pillow.tif")
    assert tiff_size(tmp_path / "pillow.tif") == (83, 61)
    for content in (b"", b"II*\0", b"II*\0" + struct.pack("<I", 999), b"MM\0+", b"GIF89a", b"II"):
        (tmp_path / "x.tif").write_bytes(content)
        assert tiff_size(tmp_path / "x.tif") is None
    assert tiff_size(tmp_path) is tiff_size(tmp_path / "none.tif") is None


def frames_of(path):
    with Image.open(path) as image:
        return [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(image)]


def test_the_command_reads_large_pictures_in_chunks(here, capsys):
    source_of("zarr", here, PIXELS)
    source_of("tiles", here, PIXELS)
    assert main(["x.zarr", "-k", "3", "--max-size", "40"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("output/x_k3_max-size40.gif: ")
    assert "x.zarr: all 61 × 83 pixels are clustered, and 29 × 40 of them are shown" in told.err
    of_zarr = frames_of(here / "output" / "x_k3_max-size40.gif")
    line = "image x.tif -k 3 --max-size 40 --max-pixels 5000 -o y.gif --history run.npz"
    assert main(line.split()) == 0
    assert frames_of(here / "y.gif") == of_zarr
    assert main(["render", "run.npz", "-o", "z.gif"]) == 0
    assert (here / "z.gif").read_bytes() == (here / "y.gif").read_bytes()
    capsys.readouterr()
    assert main(["image", "x.tif", "-k", "3", "--max-size", "40"]) == 0  # as any photo: shrunk
    assert "clustered" not in capsys.readouterr().err


def test_ordinary_photos_load_no_reader_of_large_ones(here):
    write_tiff(here / "x.tif", PIXELS)
    script = (
        "import sys; from kmeans_gif.cli import main\n"
        "assert main(['image', 'coffee.png', 'x.tif', '-k', '3', '--quiet']) == 0\n"
        "print(*{'zarr', 'tifffile', 'dask', 'numcodecs'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n"


@pytest.mark.parametrize(("words", "told"), [
    ("--max-size 9000", "--max-size 9000: x.zarr is read in chunks and shown in a small version:"),
    ("--max-size -1", "must be from 1 to 8192, or 0 for 800"),
    ("--location-weight 2", "--location-weight 2"),
    ("--threads 0", "--threads 0"),
    ("x.tif --max-pixels 0", "--max-pixels 0: must be a whole number of at least 1"),
])  # fmt: skip
def test_the_command_refuses_in_one_line(here, capsys, words, told):
    source_of("zarr", here, PIXELS)
    source_of("tiles", here, PIXELS)
    photo = [] if words.startswith("x.") else ["x.zarr"]
    assert main(["image", *photo, *words.split(), "-k", "3"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert told in lines[-1]
    assert not (here / "output").exists()


def test_files_are_fitted_without_reading_again(here, monkeypatch, capsys):
    source_of("zarr", here, PIXELS)
    read = []
    real = color_counts.count_colors
    monkeypatch.setattr(
        "kmeans_gif.data.scans.count_colors", lambda *all: read.append(1) or real(*all)
    )
    line = "image x.zarr -k 3 --max-size 80 --max-bytes 30kB -o x.gif"
    assert main(line.split()) == 0
    assert (here / "x.gif").stat().st_size <= 30_000
    assert "--max-size" in capsys.readouterr().err
    assert read == [1]


def test_reports_and_choices_are_of_all_pixels(here, capsys):
    source_of("zarr", here, PIXELS)
    assert main(["report", "x.zarr", "-k", "3", "--max-size", "20", "-o", "told"]) == 0
    (folder,) = (here / "told").iterdir()
    about = json.loads((folder / "details.json").read_text())
    assert (about["photo"]["width"], about["photo"]["height"]) == (61, 83)
    assert about["photo"]["pixels_clustered"] == PIXELS[..., 0].size
    assert "and 15 × 20 of them are shown" in capsys.readouterr().err
    assert main(["choose-k", "x.zarr", "--k", "2-3", "--max-size", "0", "-o", "told/"]) == 0
    assert "61 × 83" not in capsys.readouterr().err  # all of it is shown


@pytest.mark.parametrize(
    "words", ["-k 0", "--slide 16x9", "--theme drak", "--seconds -1", "--state 101", "--first end"]
)
def test_wrong_options_are_told_before_a_picture_is_read(here, capsys, words, monkeypatch):
    source_of("zarr", here, PIXELS)
    monkeypatch.setattr("kmeans_gif.data.scans.read_scan", lambda *_: pytest.fail("it reads"))
    assert main(["image", "x.zarr", *words.split()]) == 2
    assert capsys.readouterr().err.count("\n") == 1
