"""Color spaces, and photos as observations with location or in another space."""

import dataclasses
import itertools
import warnings

import naive
import naive_photo
import numpy as np
import pytest
from PIL import Image

from kmeans_gif import Dataset, History, InputError, KMeans, load_image
from kmeans_gif.data.color_spaces import (
    OutOfGamutWarning,
    displayable,
    from_lab,
    from_oklab,
    to_lab,
    to_oklab,
)

RNG = np.random.default_rng(0)
SMALL = RNG.integers(0, 256, (5, 9, 3), dtype=np.uint8)
CLEAR = np.dstack([SMALL, np.where(RNG.random((5, 9)) < 0.3, 0, 255).astype(np.uint8)])

PUBLISHED = [
    # sRGB; Lab by scikit-image 0.26, Oklab by ColorAide 8.13, both to seven decimals.
    ((255, 255, 255), (100.0000000, -0.0024549, 0.0046534), (1.0000000, 0.0000000, 0.0000000)),
    ((255, 0, 0), (53.2405879, 80.0923082, 67.2027510), (0.6279554, 0.2248631, 0.1258463)),
    ((0, 255, 0), (87.7350995, -86.1830297, 83.1797032), (0.8664396, -0.2338876, 0.1794984)),
    ((0, 0, 255), (32.2956726, 79.1855909, -107.8573002), (0.4520137, -0.0324570, -0.3115282)),
    ((128, 128, 128), (53.5850135, -0.0014726, 0.0027915), (0.5998708, 0.0000000, 0.0000000)),
    ((10, 10, 10), (2.7417350, -0.0001741, 0.0003300), (0.1447880, 0.0000000, 0.0000000)),
    ((1, 2, 3), (0.5098251, -0.1224903, -0.4704961), (0.0823091, -0.0039261, -0.0070108)),
    ((230, 159, 0), (70.6105614, 16.4768172, 74.6763573), (0.7526641, 0.0360756, 0.1534263)),
    ((86, 180, 233), (69.8244989, -12.0283555, -34.7615573), (0.7345202, -0.0653328, -0.0975092)),
    ((17, 99, 60), (36.6843082, -33.5984441, 15.6185140), (0.4426708, -0.0907354, 0.0391466)),
]
LEVELS = [0, 1, 5, 10, 11, 12, 40, 128, 200, 254, 255]
GRID = np.array(list(itertools.product(LEVELS, repeat=3)), float)


@pytest.mark.parametrize(("rgb", "lab", "oklab"), PUBLISHED)
def test_conversions_against_other_programs(rgb, lab, oklab):
    color = np.array(rgb, np.uint8)
    np.testing.assert_allclose(to_lab(color), lab, rtol=0, atol=1e-6)
    np.testing.assert_allclose(to_oklab(color), oklab, rtol=0, atol=1e-6)
    # Back again, levels from 0 to 1; of Oklab's, dark channels magnify the table's rounding.
    np.testing.assert_allclose(from_lab(np.array(lab)) / 255, color / 255, rtol=0, atol=1e-6)
    np.testing.assert_allclose(from_oklab(np.array(oklab)) / 255, color / 255, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("convert", "twin"), [(to_lab, "lab"), (to_oklab, "oklab")])
def test_conversions_against_the_twins(convert, twin):
    expected = [getattr(naive_photo, twin)(*color) for color in GRID]
    np.testing.assert_allclose(convert(GRID), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize(("there", "back"), [(to_lab, from_lab), (to_oklab, from_oklab)])
def test_conversions_undo_each_other(there, back):
    np.testing.assert_allclose(back(there(GRID)), GRID, rtol=0, atol=1e-9)
    outside = GRID[::7] * 1.4 - 60  # also beyond what screens show
    if there is to_lab:
        np.testing.assert_allclose(back(there(outside)), outside, rtol=0, atol=1e-9)
    one = np.array([there(color) for color in GRID[::50]])
    np.testing.assert_array_equal(one, there(GRID)[::50])  # for any number of colors


@pytest.mark.parametrize(("space", "convert"), [("lab", to_lab), ("oklab", to_oklab)])
def test_colors_out_of_gamut_are_clipped_and_said_once(space, convert):
    colors = convert(np.array([[300.0, 10, 10], [20, 30, 40], [-20, -30, 280]]))
    with pytest.warns(OutOfGamutWarning, match="2 of 3 colors") as told:
        shown = displayable(colors, space)
    assert len(told) == 1
    np.testing.assert_array_equal(shown, [[255, 10, 10], [20, 30, 40], [0, 0, 255]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(displayable(convert(GRID), space), GRID)


def test_location_by_hand():
    """The longer side is 5 pixels: 4 steps from one end to the other, which are 255."""
    pixels = np.zeros((3, 5, 3), np.uint8)
    pixels[2, 1] = 9, 8, 7
    dataset = load_image(pixels, features="color+location")
    assert dataset.feature_names == ("row", "column", "red", "green", "blue")
    assert dataset.location_scale == 63.75
    np.testing.assert_array_equal(dataset.X[dataset.inverse[11]], [127.5, 63.75, 9, 8, 7])
    np.testing.assert_array_equal(dataset.X[dataset.inverse[14]], [127.5, 255, 0, 0, 0])
    np.testing.assert_array_equal(dataset.weights, np.ones(15))
    assert dataset.colors is None

    heavy = load_image(pixels, features="color+location", location_weight=2)
    np.testing.assert_array_equal(heavy.X[heavy.inverse[11]], [255, 127.5, 9, 8, 7])
    raw = load_image(pixels, features="color+location", scale_location=False)
    np.testing.assert_array_equal(raw.X[raw.inverse[11]], [2, 1, 9, 8, 7])
    both = load_image(pixels, features="color+location", scale_location=False, location_weight=0.5)
    np.testing.assert_array_equal(both.X[both.inverse[11]], [1, 0.5, 9, 8, 7])
    for space, most in (("lab", 100), ("oklab", 1)):
        dataset = load_image(pixels, features="color+location", color_space=space)
        np.testing.assert_allclose(dataset.X[dataset.inverse[14], :2], [most / 2, most], rtol=1e-15)


@pytest.mark.parametrize("space", ["rgb", "lab", "oklab"])
@pytest.mark.parametrize("picture", [SMALL, CLEAR], ids=["opaque", "transparent"])
def test_pixels_as_observations_against_the_twin(picture, space):
    dataset = load_image(picture, features="color+location", color_space=space)
    mask = picture[..., 3] < 128 if picture.shape[2] == 4 else None
    unit = {"rgb": 255, "lab": 100, "oklab": 1}[space] / 8
    expected = naive_photo.pixels_with_location(picture[..., :3], mask, space, unit)
    np.testing.assert_allclose(dataset.X, expected, rtol=0, atol=1e-10)
    assert dataset.color_space == space
    original = dataset.X[:, 2:] if dataset.colors is None else dataset.colors
    seen = np.ones((5, 9), bool) if mask is None else ~mask
    np.testing.assert_array_equal(dataset.to_pixels(original)[seen], picture[..., :3][seen])


@pytest.mark.parametrize(("space", "convert"), [("lab", to_lab), ("oklab", to_oklab)])
def test_distinct_colors_in_another_space(space, convert):
    dataset, plain = load_image(CLEAR, color_space=space), load_image(CLEAR)
    np.testing.assert_array_equal(dataset.X, convert(plain.X))
    np.testing.assert_array_equal(dataset.colors, plain.X)
    for name in ("weights", "inverse", "mask"):
        np.testing.assert_array_equal(getattr(dataset, name), getattr(plain, name))
    assert dataset.feature_names == ("L", "a", "b")
    assert dataset.location_scale is None


def test_gray_photos():
    gray = SMALL[..., 0]
    located = load_image(gray, features="color+location")
    assert located.feature_names == ("row", "column", "gray")
    np.testing.assert_array_equal(located.X[located.inverse, 2], gray.ravel())
    dataset = load_image(gray, color_space="lab")
    np.testing.assert_array_equal(dataset.colors, np.repeat(np.unique(gray)[:, None], 3, axis=1))
    np.testing.assert_array_equal(dataset.X, to_lab(dataset.colors))


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize(("space", "weight"), [("rgb", 1.0), ("rgb", 3.0), ("lab", 0.5)])
def test_labels_and_centroids_against_the_twin(samples, space, weight, scaled):
    dataset = load_image(
        samples / "chelsea.png", features="color+location", color_space=space,
        scale_location=scaled, location_weight=weight, max_size=24,
    )  # fmt: skip
    with Image.open(samples / "chelsea.png") as image:
        image.thumbnail((24, 24), Image.Resampling.LANCZOS)
        pixels = np.asarray(image)
    unit = {"rgb": 255, "lab": 100}[space] / 23 * weight if scaled else weight
    X = naive_photo.pixels_with_location(pixels, None, space, unit)
    history = KMeans(6, random_state=3, max_iter=12).fit(dataset).history_
    states, _ = naive.lloyd(dataset.X, np.ones(len(X)), history.centroids[0], 12)
    assert len(history) == len(states["labels"]) > 3
    np.testing.assert_allclose(dataset.X, X, rtol=0, atol=1e-10)
    for name in ("labels", "centroids", "inertia", "sizes"):
        np.testing.assert_array_equal(getattr(history, name), np.array(states[name]))


@pytest.mark.parametrize("features", ["color", "color+location"])
@pytest.mark.parametrize("space", ["rgb", "oklab"])
def test_history_file_keeps_the_features(tmp_path, features, space):
    dataset = load_image(CLEAR, features=features, color_space=space)
    history = KMeans(3, random_state=0).fit(dataset).history_
    history.save(tmp_path / "h.npz")
    back = History.load(tmp_path / "h.npz").dataset
    assert isinstance(back, Dataset)
    for field in dataclasses.fields(Dataset):
        np.testing.assert_array_equal(getattr(back, field.name), getattr(dataset, field.name))
    assert type(back.location_scale) is type(dataset.location_scale)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"color_space": "hsv"}, "is damaged or no history"),
        ({"location_scale": 0.0}, "is damaged or no history"),
        ({"location_scale": None}, "is damaged or no history"),
        ({"colors": np.zeros((2, 3), np.uint8)}, "is damaged or no history"),
    ],
)
def test_history_files_that_do_not_fit_together(tmp_path, change, message):
    dataset = load_image(SMALL, features="color+location", color_space="lab")
    history = KMeans(3, random_state=0).fit(dataset).history_
    odd = dataclasses.replace(dataset, **change)
    dataclasses.replace(history, dataset=odd).save(tmp_path / "h.npz")
    with pytest.raises(InputError, match=message):
        History.load(tmp_path / "h.npz")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"features": "location"}, "features='location': choose one of color, color.location"),
        ({"features": None}, "features=None: choose one of"),
        ({"color_space": "hsv"}, "color_space='hsv': choose one of rgb, lab, oklab"),
        ({"features": "color+location", "location_weight": 0}, "location_weight=0: must be above"),
        ({"features": "color+location", "location_weight": -1}, "location_weight=-1: must be a n"),
        ({"features": "color+location", "location_weight": float("nan")}, "location_weight=nan"),
        ({"features": "color+location", "location_weight": "x"}, "location_weight='x': must be"),
        ({"location_weight": 2}, "location_weight=2: is for features='color.location'"),
        ({"scale_location": False}, "scale_location=False: is for features='color.location'"),
    ],
)
def test_wrong_features(options, message):
    with pytest.raises(InputError, match=message):
        load_image(SMALL, **options)
