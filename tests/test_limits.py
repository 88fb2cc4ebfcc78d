"""Limits of formats and of memory are told before anything is clustered; animations pickle."""

import copy
import pickle

import numpy as np
import pytest

from kmeans_gif import (
    Animation,
    Frame,
    InputError,
    KMeans,
    animate,
    choice_walk,
    choose_k,
    color_space,
    load_image,
    load_tiles,
    make_points,
    mosaic,
    panels,
    race,
    recolor,
    scatter,
    tile_map,
)
from kmeans_gif.cli import main
from kmeans_gif.clustering import kmeans
from kmeans_gif.writing import require_fits


def blank(width, height):
    def draw(i):
        raise AssertionError("drawn before its size was checked")

    return Animation(draw, (width, height), (100,), ("",))


@pytest.mark.parametrize(
    ("name", "most", "others"),
    [("x.gif", 65_535, ".apng, "), ("x.webp", 16_383, ".gif, .apng, ")],
)
def test_a_writer_says_how_large_pictures_may_be(tmp_path, name, most, others):
    require_fits(name, (most, most))
    for size in ((most + 1, 10), (10, most + 1)):
        with pytest.raises(InputError) as caught:
            blank(*size).save(tmp_path / name)
        assert f"holds {most:,} a side at most; make it smaller, or choose {others}" in str(
            caught.value
        )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("suffix", "most"), [(".gif", 65_535), (".webp", 16_383)])
def test_the_largest_pictures_are_written(tmp_path, suffix, most):
    indices = np.zeros((1, most), np.uint8)
    palette = np.zeros((1, 3), np.uint8)
    animation = Animation(lambda i: Frame(indices, palette, 100), (most, 1), (100,), ("",))
    assert animation.save(tmp_path / f"x{suffix}").n_frames == 1


@pytest.fixture
def no_fit(monkeypatch):
    def fit(*args, **options):
        raise AssertionError("clustered before everything was checked")

    monkeypatch.setattr(kmeans.KMeans, "fit", fit)


@pytest.mark.jit
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("wide.png -k 2 --max-size 0 -o x.gif --side-by-side --no-caption", "holds 65,535 a side"),
        ("wide.png -k 2 --max-size 0 -o x.webp --no-caption", "holds 16,383 a side"),
        ("tiles wide.npy -k 300 --cards-per-row 16384 -o x/ --members 0 --no-caption",
         "holds 65,535 a side"),
        ("blobs -k 243 --points 500", "-k 243: a picture of points has colors for 242"),
        ("race -k 243 --points 500", "-k 243: a picture of points has colors for 242"),
        ("blobs --tween 1000000000000000000000000000000", "from 0 to 1000"),
    ],
)  # fmt: skip
def test_commands_find_out_before_clustering(no_fit, capsys, tmp_path, monkeypatch, line, said):
    from PIL import Image

    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 256, (1, 60_000, 3), dtype=np.uint8)).save("wide.png")
    np.save("wide.npy", rng.integers(0, 256, (320, 1, 240), dtype=np.uint8))
    assert main([*line.split(), "--quiet"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    "pixels", [np.zeros((1, 3_000_000), np.uint8), np.zeros((1, 90_000), np.uint8)]
)
def test_a_photo_too_wide_for_words_is_refused(pixels):
    pixels = pixels.copy()
    pixels[0, 0] = 1
    history = KMeans(2, random_state=0).fit(load_image(pixels, max_pixels=None)).history_
    with pytest.raises(InputError, match=r"the picture has .* pixels, .*000 can be drawn"):
        recolor(history)


def test_pictures_that_take_too_much_memory_are_refused(monkeypatch):
    monkeypatch.setattr("kmeans_gif.rendering.picture.MOST_BYTES", 1000)
    with pytest.raises(InputError, match="1,000 can be drawn"):
        recolor(KMeans(2, random_state=0).fit(load_image(np.arange(400, dtype=np.uint8)[:, None])))


def test_more_cards_in_a_row_than_clusters_leave_no_empty_room():
    tiles = load_tiles(np.arange(40).reshape(10, 2, 2))
    history = KMeans(3, random_state=0).fit(tiles).history_
    assert mosaic(history, cards_per_row=10**30).size == mosaic(history, cards_per_row=3).size


def _animations():
    rng = np.random.default_rng(0)
    photo = load_image(rng.integers(0, 256, (12, 15, 3), dtype=np.uint8))
    points = make_points(random_state=0, n=60)
    tiles = load_tiles(rng.integers(0, 256, (30, 6, 5)))
    of_photo, of_points, of_tiles = (
        KMeans(3, random_state=0, max_iter=3).fit(data).history_ for data in (photo, points, tiles)
    )
    yield recolor(of_photo, side_by_side=True)
    yield color_space(of_photo)
    yield scatter(of_points)
    yield race([of_points, of_points], names=["a", "b"])
    yield mosaic(of_tiles, truth=np.arange(30) % 3)
    yield tile_map(of_tiles)
    yield choice_walk(choose_k(points, [2, 3]))
    yield animate(of_tiles, panels.cards() / panels.inertia())


@pytest.mark.jit
def test_animations_pickle_and_copy():
    for animation in _animations():
        for other in (pickle.loads(pickle.dumps(animation)), copy.deepcopy(animation)):
            assert other.captions == animation.captions
            for mine, others in zip(animation, other, strict=True):
                np.testing.assert_array_equal(mine.rgb(), others.rgb())
