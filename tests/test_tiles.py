"""Tiles from sheets, folders and arrays."""

import naive_tiles as naive
import numpy as np
import pytest
from PIL import Image

from kmeans_gif import History, InputError, KMeans, load_tiles
from kmeans_gif.data.tile_arrays import MixedModesWarning, read_truth
from kmeans_gif.data.tiles import SkippedFilesWarning


def picture(path, shape, seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return pixels


@pytest.mark.parametrize("channels", [(), (3,)])
@pytest.mark.parametrize(("tile", "h", "w"), [(4, 4, 4), ((6, 4), 6, 4), ((12, 20), 12, 20)])
def test_a_sheet_rebuilt_from_its_tiles_equals_the_sheet(tmp_path, channels, tile, h, w):
    sheet = picture(tmp_path / "sheet.png", (12, 20, *channels))
    dataset = load_tiles(tmp_path / "sheet.png", tile=tile)
    assert dataset.tile_shape == (h, w, *channels)
    assert dataset.X.dtype == np.float64
    tiles = dataset.to_tiles(dataset.X)
    np.testing.assert_array_equal(tiles, naive.tiles_of(sheet, h, w))
    rows = [np.hstack(tiles[i : i + 20 // w]) for i in range(0, len(tiles), 20 // w)]
    np.testing.assert_array_equal(np.vstack(rows), sheet)


def test_crop_takes_the_whole_tiles(tmp_path):
    sheet = picture(tmp_path / "sheet.png", (13, 11))
    dataset = load_tiles(tmp_path / "sheet.png", tile=5, crop=True)
    np.testing.assert_array_equal(dataset.to_tiles(dataset.X), naive.tiles_of(sheet, 5, 5))


def test_several_sheets_and_folders_follow_one_another(tmp_path):
    (tmp_path / "folder").mkdir()
    sheets = [
        picture(tmp_path / name, (4, 6), seed)
        for seed, name in enumerate(["z.png", "folder/a.png", "folder/b.png"])
    ]
    dataset = load_tiles([tmp_path / "z.png", tmp_path / "folder"], tile=2)
    expected = np.concatenate([naive.tiles_of(sheet, 2, 2) for sheet in sheets])
    np.testing.assert_array_equal(dataset.to_tiles(dataset.X), expected)


def test_pictures_of_one_size_are_tiles(tmp_path):
    pictures = [picture(tmp_path / f"{i}.png", (5, 7, 3), i) for i in range(3)]
    dataset = load_tiles(tmp_path)
    np.testing.assert_array_equal(dataset.to_tiles(dataset.X), pictures)
    assert dataset.name == tmp_path.name


def test_size_keeps_proportions_and_the_middle(tmp_path):
    wide = np.zeros((10, 30), np.uint8)
    wide[:, 3:27] = 200  # the resampling filter looks beyond the middle
    Image.fromarray(wide).save(tmp_path / "wide.png")
    picture(tmp_path / "tall.png", (40, 8))
    dataset = load_tiles([tmp_path / "wide.png", tmp_path / "tall.png"], size=5)
    assert dataset.tile_shape == (5, 5)
    np.testing.assert_array_equal(dataset.X[0], 200)


def test_transparent_pixels_are_white(tmp_path):
    pixels = np.zeros((2, 4, 4), np.uint8)
    pixels[..., 3] = [[0, 255, 0, 255]] * 2
    Image.fromarray(pixels).save(tmp_path / "clear.png")
    dataset = load_tiles(tmp_path / "clear.png", tile=2)
    np.testing.assert_array_equal(dataset.to_tiles(dataset.X)[0, 0], [[255] * 3, [0] * 3])


def test_exif_turns_a_sheet(tmp_path):
    pixels = np.arange(8, dtype=np.uint8).reshape(2, 4) * 30
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    Image.fromarray(pixels).save(tmp_path / "turned.png", exif=exif)
    dataset = load_tiles(tmp_path / "turned.png", tile=(4, 1))
    np.testing.assert_array_equal(dataset.X, np.rot90(pixels, -1).T)


@pytest.mark.parametrize("shape", [(9, 4, 5), (9, 4, 5, 3), (9, 4, 5, 1)])
@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32])
def test_arrays(tmp_path, shape, dtype):
    array = np.random.default_rng(0).integers(0, 256, shape).astype(dtype)
    np.save(tmp_path / "tiles.npy", array)
    np.savez(tmp_path / "tiles.npz", y=np.arange(9), x=array, z=array[:5])
    for source in (array, tmp_path / "tiles.npy", tmp_path / "tiles.npz"):
        dataset = load_tiles(source)
        np.testing.assert_array_equal(dataset.X, array.reshape(9, -1))
        assert dataset.tile_shape == (shape[1:] if shape[3:] != (1,) else shape[1:3])


@pytest.mark.parametrize("shape", [(3, 4), (2, 2, 3)])
def test_rows_with_a_shape(shape):
    rows = np.random.default_rng(0).integers(0, 256, (5, 12))
    dataset = load_tiles(rows, shape=shape)
    assert dataset.tile_shape == shape
    np.testing.assert_array_equal(dataset.X, rows)


def test_files_that_are_no_pictures_are_skipped_and_counted(tmp_path):
    picture(tmp_path / "a.png", (4, 4))
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / ".hidden").write_text("nothing")
    (tmp_path / "folder").mkdir()
    with pytest.warns(SkippedFilesWarning, match="left out 2 files that are no pictures"):
        dataset = load_tiles(tmp_path, tile=2)
    assert len(dataset.X) == 4


def test_gray_pictures_among_others_are_rgb_with_equal_channels(tmp_path):
    for name, shape in {"a.png": (4, 4), "b.png": (4, 4, 3), "c.png": (4, 4)}.items():
        picture(tmp_path / name, shape)
    with pytest.warns(MixedModesWarning, match="^2 of 3 pictures are gray, and taken as RGB"):
        dataset = load_tiles(tmp_path, size=4)
    assert dataset.tile_shape == (4, 4, 3)
    for tile, name in zip(dataset.X.reshape(3, 4, 4, 3), "abc", strict=True):
        pixels = np.asarray(Image.open(tmp_path / f"{name}.png").convert("RGB"))
        np.testing.assert_array_equal(tile, pixels)


def test_the_sample_is_what_its_text_file_says(samples):
    dataset = load_tiles(samples / "digits.png", tile=16)
    assert dataset.X.shape == (1122, 256)
    truth = read_truth(samples / "digits.txt", 1122)
    assert sorted(set(truth)) == list("0123456789")


def test_a_history_of_tiles_survives_its_file(tmp_path):
    array = np.random.default_rng(0).integers(0, 256, (40, 3, 4, 3))
    history = KMeans(3, random_state=0).fit(load_tiles(array)).history_
    history.save(tmp_path / "run.npz")
    loaded = History.load(tmp_path / "run.npz")
    assert loaded.dataset.tile_shape == (3, 4, 3)
    np.testing.assert_array_equal(loaded.dataset.X, history.dataset.X)
    np.testing.assert_array_equal(loaded.centroids, history.centroids)


@pytest.mark.parametrize("suffix", [".txt", ".npy", ".npz"])
def test_truth_from_files(tmp_path, suffix):
    path = tmp_path / f"truth{suffix}"
    truth = np.array([3, 1, 2, 1])
    if suffix == ".txt":
        path.write_text("3 1\n2\t1\n")
    elif suffix == ".npy":
        np.save(path, truth)
    else:
        np.savez(path, x=np.zeros((4, 2, 2)), y=truth)
    assert read_truth(path, 4).astype(int).tolist() == truth.tolist()
    with pytest.raises(InputError, match=r"for 5 observations|of 5 labels"):
        read_truth(path, 5)


def _sheet(shape=(8, 8), name="sheet.png"):
    def make(folder):
        picture(folder / name, shape)
        return folder / name

    return make


def _array(array, name="tiles.npy"):
    def make(folder):
        (np.savez if name.endswith("z") else np.save)(folder / name, array, allow_pickle=True)
        return folder / name

    return make


def _folder(**files):
    def make(folder):
        place = folder / "folder"
        place.mkdir()
        for stem, shape in files.items():
            if shape is None:
                (place / stem).write_text("no picture")
            else:
                picture(place / f"{stem}.png", shape)
        return place

    return make


def _damaged(folder):
    picture(folder / "cut.png", (40, 40))
    data = (folder / "cut.png").read_bytes()
    (folder / "cut.png").write_bytes(data[: len(data) // 2])
    return folder / "cut.png"


def _text(name):
    def make(folder):
        (folder / name).write_text("nothing of the kind")
        return folder / name

    return make


ARRAY = np.arange(60).reshape(5, 3, 4)

WRONG = {
    "no file": (lambda folder: folder / "none.png", {"tile": 2}, "no such file"),
    "no sources": (lambda folder: [], {}, "no source"),
    "no picture": (_text("a.png"), {"tile": 2}, "is no picture"),
    "damaged": (_damaged, {"tile": 2}, "is damaged"),
    "one picture": (_sheet(), {}, r"is one picture; give the size of its tiles, such as tile=16"),
    "not divided": (_sheet((9, 8)), {"tile": 4}, "8×9 pixels are no whole number.*crop=True takes"),
    "tile too large": (_sheet(), {"tile": (4, 9)}, "less than one tile 9 wide and 4 high"),
    "tile too large to crop": (_sheet(), {"tile": 9, "crop": True}, "less than one tile"),
    "tile of nothing": (_sheet(), {"tile": 0}, "tile=0: must be a whole number of at least 1"),
    "tile of three sides": (_sheet(), {"tile": (1, 2, 3)}, "give one number or"),
    "size of nothing": (_sheet(), {"size": -1}, "size=-1: must be"),
    "tile and size": (_sheet(), {"tile": 2, "size": 2}, "give one"),
    "crop alone": (_sheet(), {"crop": True}, "crop=True: needs the size of the tiles"),
    "shape of pictures": (_sheet(), {"shape": (8, 8), "tile": 2}, "is for arrays"),
    "sizes": (_folder(a=(4, 4), b=(4, 5)), {}, "b.png has 5×4 pixels, .*a.png 4×4.*size=32"),
    "empty folder": (_folder(), {"tile": 2}, "folder: is empty"),
    "no pictures": (_folder(a=None, b=None), {"size": 2}, "none of its 2 files is a picture"),
    "text array": (_array(np.array([["a", "b"]])), {}, "holds <U1 values"),
    "object array": (_array(np.array([{}, []], object)), {}, "Python objects, which are not read"),
    "object npz": (_array(np.array([{}], object), "o.npz"), {}, "Python objects"),
    "complex array": (_array(ARRAY * 1j), {}, "complex128"),
    "not an array": (_text("a.npy"), {}, "is damaged or no NumPy file"),
    "not an archive": (_text("a.npz"), {}, "is damaged or no NumPy file"),
    "no shape": (_array(ARRAY.reshape(5, 12)), {}, r"has shape \(5, 12\); say what its rows are"),
    "wrong shape": (
        _array(ARRAY.reshape(5, 12)),
        {"shape": (3, 5)},
        "have 12 values, shape 3×5 15",
    ),
    "shape of four": (_array(ARRAY.reshape(5, 12)), {"shape": (3, 2, 2)}, r"must be \(h, w\) or"),
    "other shape": (_array(ARRAY), {"shape": (4, 3)}, r"does not fit tiles of \(3, 4\)"),
    "one dimension": (_array(np.arange(9)), {}, r"has shape \(9,\): must be"),
    "two channels": (_array(np.ones((2, 3, 3, 2)) * 9), {}, r"must be \(n, h, w\)"),
    "no tiles": (_array(np.zeros((0, 3, 3))), {}, "holds no pixel"),
    "NaN": (_array(np.full((2, 3, 3), np.nan)), {}, "values from nan to nan"),
    "negative": (_array(ARRAY - 5), {}, "values from -5 to 54; scale them to 0 to 255"),
    "too bright": (_array(ARRAY * 9), {}, "values from 0 to 531"),
    "0 to 1": (_array(ARRAY / 59), {}, "multiply them by 255"),
    "tile of an array": (
        _array(ARRAY),
        {"tile": 2},
        "is for pictures; tiles.npy is an array of tiles",
    ),
    "array and more": (lambda folder: [_array(ARRAY)(folder), folder], {}, "cannot be joined"),
}


@pytest.mark.parametrize(("make", "options", "message"), WRONG.values(), ids=WRONG)
def test_wrong_input(tmp_path, make, options, message):
    source = make(tmp_path)
    with pytest.raises(InputError, match=message) as caught:
        load_tiles(source, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("factor", "itemsize"), [(1.0, 1), (0.5, 8)])
def test_a_file_holds_pixels_in_one_byte_where_that_is_exact(tmp_path, factor, itemsize):
    array = np.random.default_rng(0).integers(2, 256, (40, 3, 4)) * factor
    KMeans(3, random_state=0).fit(load_tiles(array)).history_.save(tmp_path / "run.npz")
    assert np.load(tmp_path / "run.npz")["X"].itemsize == itemsize
    loaded = History.load(tmp_path / "run.npz").dataset.X
    assert loaded.dtype == np.float64
    np.testing.assert_array_equal(loaded, array.reshape(40, 12))
