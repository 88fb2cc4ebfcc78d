"""Photos of every format and mode become the right observations, or one line of error."""

import naive
import numpy as np
import pytest
from PIL import Image, ImageOps

from kmeans_gif import InputError, load_image
from kmeans_gif.data import distinct_colors as numbering
from kmeans_gif.data.distinct_colors import distinct_colors

RNG = np.random.default_rng(0)
RGB = RNG.integers(0, 256, (7, 5, 3), dtype=np.uint8)
GRAY = RNG.integers(0, 256, (7, 5), dtype=np.uint8)


def painted(dataset):
    """Pixels rebuilt from the observations."""
    return dataset.to_pixels(dataset.X)


def saved(image, path, **options):
    image.save(path, **options)
    return path


@pytest.mark.parametrize("n_threads", [1, 3])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("levels", [[0, 100, 200], [0, 1, 2, 3, 252, 254, 255], range(256)])
def test_distinct_colors_against_the_twin(levels, channels, masked, n_threads, monkeypatch):
    monkeypatch.setattr(numbering, "_MANY", 0)
    monkeypatch.setattr(numbering, "usable_cores", lambda: n_threads)
    pixels = RNG.choice(np.array(levels, np.uint8), (20, 30, channels))
    mask = RNG.random((20, 30)) < 0.3 if masked else None
    for got, ref in zip(
        distinct_colors(pixels, mask), naive.distinct_colors(pixels, mask), strict=True
    ):
        np.testing.assert_array_equal(got, ref)


@pytest.mark.jit
def test_colors_are_counted_where_there_are_all(monkeypatch):
    """Every tenth of the possible colors, the first and the last among them, one to three times."""
    monkeypatch.setattr(numbering, "usable_cores", lambda: 2)
    codes = np.append(np.arange(0, 1 << 24, 10), (1 << 24) - 1)
    colors = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)
    times = 1 + codes % 3
    shown = np.repeat(np.arange(len(colors)), times)
    found, counts, inverse = distinct_colors(colors[shown][None])
    order = inverse[np.cumsum(times) - 1]
    np.testing.assert_array_equal(np.sort(order), np.arange(len(colors)))
    np.testing.assert_array_equal(found[order], colors)
    np.testing.assert_array_equal(counts[order], times)
    np.testing.assert_array_equal(inverse, order[shown])


@pytest.mark.parametrize("name", ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg"])
@pytest.mark.jit
def test_samples_are_rebuilt_exactly(samples, name):
    dataset = load_image(samples / name)
    pixels = np.asarray(Image.open(samples / name))
    np.testing.assert_array_equal(painted(dataset), pixels)
    assert dataset.weights.sum() == pixels.shape[0] * pixels.shape[1]
    assert len(np.unique(dataset.X, axis=0)) == len(dataset.X)
    assert dataset.feature_names == ("red", "green", "blue")
    assert dataset.name == name


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (".png", {}), (".bmp", {}), (".tiff", {}), (".webp", {"lossless": True}), (".gif", {}),
        (".jpg", {"quality": 95}),
    ],
)  # fmt: skip
def test_formats(tmp_path, suffix, options):
    path = saved(Image.fromarray(RGB), tmp_path / f"x{suffix}", **options)
    expected = np.asarray(Image.open(path).convert("RGB"))
    np.testing.assert_array_equal(painted(load_image(path)), expected)
    if suffix not in (".gif", ".jpg"):
        np.testing.assert_array_equal(expected, RGB)


def test_gif_gives_its_first_frame(tmp_path):
    frames = [Image.new("RGB", (4, 3), color) for color in ("red", "blue")]
    frames[0].save(tmp_path / "x.gif", save_all=True, append_images=frames[1:])
    assert painted(load_image(tmp_path / "x.gif"))[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_modes(tmp_path, mode):
    if mode == "I;16":
        values = RNG.integers(0, 65536, (7, 5)).astype(np.uint16)
        values[0, :2] = (0, 65535)
        image, expected = Image.fromarray(values), np.rint(values / 257)
    else:
        image = Image.fromarray(RGB).convert(mode)
        gray = mode in ("1", "L", "LA")
        expected = np.asarray(image.convert("L" if gray else "RGB"))
    path = saved(image, tmp_path / ("x.tiff" if mode == "CMYK" else "x.png"))
    with Image.open(path) as again:
        assert again.mode == mode
    dataset = load_image(path)
    if expected.ndim == 2:
        expected = expected[..., None]
    assert dataset.X.shape[1] == expected.shape[2]
    assert dataset.mask is None
    np.testing.assert_array_equal(painted(dataset), expected)
    assert dataset.feature_names == (("gray",) if expected.shape[2] == 1 else
                                     ("red", "green", "blue"))  # fmt: skip


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "P", "1", "I;16"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path, mode, orientation):
    image = Image.fromarray(GRAY.astype(np.uint16) * 257 if mode == "I;16" else RGB)
    image = image if mode == "I;16" else image.convert(mode)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(image, tmp_path / "x.png", exif=exif)
    upright = {
        1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud,
        5: lambda a: np.swapaxes(a, 0, 1), 6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(np.swapaxes(a, 0, 1), 2), 8: np.rot90,
    }[orientation]  # fmt: skip
    exif[0x0112] = 1
    stored = painted(load_image(saved(image, tmp_path / "y.png", exif=exif)))
    np.testing.assert_array_equal(painted(load_image(path)), upright(stored))


@pytest.mark.parametrize("mode", ["LA", "RGBA", "P"])
def test_transparent_pixels_are_left_out(tmp_path, mode):
    alpha = np.full((7, 5), 255, np.uint8)
    alpha[0, 0], alpha[1, 1], alpha[2, 2] = 0, 127, 128
    if mode == "P":
        image = Image.fromarray(GRAY % 8)
        image.putpalette(bytes(range(24)))
        image.info["transparency"] = 3
        path = saved(image, tmp_path / "x.png", transparency=3)
        expected = GRAY % 8 == 3
        assert expected.any()
    else:
        image = Image.fromarray(GRAY if mode == "LA" else RGB)
        image.putalpha(Image.fromarray(alpha))
        path = saved(image, tmp_path / "x.png")
        expected = alpha < 128
    dataset = load_image(path)
    np.testing.assert_array_equal(dataset.mask, expected)
    assert dataset.weights.sum() == 35 - expected.sum()
    visible = np.asarray(image.convert("RGB" if mode == "P" else mode))[..., : dataset.X.shape[1]]
    np.testing.assert_array_equal(painted(dataset)[~expected], visible[~expected])


@pytest.mark.jit
def test_max_size_shrinks_the_longer_side_only(samples):
    assert load_image(samples / "coffee.png", max_size=150).shape == (100, 150)
    assert load_image(samples / "coffee.png", max_size=5000).shape == (400, 600)
    assert load_image(samples / "coffee.png").shape == (400, 600)


def test_arrays_and_pillow_images(samples):
    np.testing.assert_array_equal(painted(load_image(RGB)), RGB)
    np.testing.assert_array_equal(painted(load_image(GRAY))[..., 0], GRAY)
    np.testing.assert_array_equal(painted(load_image(GRAY[..., None]))[..., 0], GRAY)
    with Image.open(samples / "chelsea.png") as image:
        dataset = load_image(image, max_size=50)
        assert dataset.name == "chelsea.png"
        assert image.size == (451, 300)
    assert ImageOps.exif_transpose(Image.fromarray(RGB)).size == (5, 7)


def _cut(path, share):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tiff", ".bmp", ".gif"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_files(tmp_path, samples, suffix, share):
    with Image.open(samples / "chelsea.png") as image:
        path = saved(image, tmp_path / f"x{suffix}")
    _cut(path, share)
    with pytest.raises(InputError, match=r"x\.\w+: is (damaged or cut short|no picture)") as caught:
        load_image(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        (b"", "is empty"),
        (b"hello, I am no picture", "is no picture; PNG, JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "is (damaged|no picture)"),
    ],
)
def test_files_that_are_no_pictures(tmp_path, content, said):
    path = tmp_path / "x.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=f"^{path}: {said}"):
        load_image(path)


def test_folder(tmp_path):
    with pytest.raises(InputError, match="is a folder"):
        load_image(tmp_path)


def test_one_pixel(tmp_path):
    path = saved(Image.new("RGB", (1, 1)), tmp_path / "x.png")
    with pytest.raises(InputError, match="has 1×1 pixels; at least 2"):
        load_image(path)
    assert load_image(np.zeros((1, 2), np.uint8)).shape == (1, 2)


def test_all_transparent():
    with pytest.raises(InputError, match="every pixel is transparent"):
        load_image(np.zeros((3, 3, 4), np.uint8))


@pytest.mark.parametrize(
    "array",
    [np.zeros((3, 3)), np.zeros((3, 3, 2), np.uint8), np.zeros(5, np.uint8),
     np.zeros((0, 3), np.uint8)],
)  # fmt: skip
def test_wrong_arrays(array):
    with pytest.raises(InputError, match="array of shape"):
        load_image(array)


def test_gray_beyond_16_bits_and_floats(tmp_path):
    for low, high in ((0, 65_536), (-1, 9)):
        deep = saved(Image.fromarray(np.array([[low, high]], np.int32)), tmp_path / "x.tiff")
        with pytest.raises(InputError, match=f"gray values from {low} to {high}"):
            load_image(deep)
    most = saved(Image.fromarray(np.array([[0, 65_535]], np.int32)), tmp_path / "x.tiff")
    assert load_image(most).X.ravel().tolist() == [0, 255]
    real = saved(Image.fromarray(np.array([[0.0, 0.5]], np.float32)), tmp_path / "y.tiff")
    with pytest.raises(InputError, match="floating-point"):
        load_image(real)


def test_bomb_limit_can_be_raised(tmp_path, monkeypatch):
    path = saved(Image.new("L", (100, 100)), tmp_path / "x.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 9000)
    with pytest.raises(
        InputError,
        match="has 10000 pixels, more than the limit of 9000; if you trust the file, raise",
    ):
        load_image(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 4000)  # beyond twice the limit Pillow raises
    with pytest.raises(InputError, match="has 10000 pixels, more than the limit of 4000"):
        load_image(path)
    assert load_image(path, max_pixels=10_000).shape == (100, 100)
    assert Image.MAX_IMAGE_PIXELS == 4000


@pytest.mark.parametrize("options", [{"max_size": -1}, {"max_size": 1.5}, {"max_pixels": 0}])
def test_wrong_limits(options):
    with pytest.raises(InputError, match=f"{next(iter(options))}="):
        load_image(RGB, **options)
