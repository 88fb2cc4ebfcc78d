"""Dark paper: text is as readable as on light paper, and pictures keep their pixels."""

import decode
import numpy as np
import pytest

from kmeans_gif import (
    KMeans,
    centroids_on_image,
    choice_walk,
    choose_k,
    load_image,
    load_tiles,
    make_points,
    mosaic,
    recolor,
    tile_map,
)
from kmeans_gif.rendering.views import centroids_on_image as discs_module
from kmeans_gif.rendering.views import choice_walk as walk_module
from kmeans_gif.rendering.views import mosaic as mosaic_module
from kmeans_gif.rendering.views import recolor as recolor_module
from kmeans_gif.rendering.views import tile_map as map_module

LIGHT, DARK = (250, 250, 250), (24, 24, 27)
BLUE = (0, 114, 178)


def both(view, history, tmp_path, **options):
    """What a file shows in either theme: pairs (light, dark) of pictures `(h, w, 3)`, by frame."""
    shown = []
    for theme in ("light", "dark"):
        path = tmp_path / f"{theme}.apng"
        view(history, theme=theme, **options).save(path)
        shown.append([picture[..., :3].astype(int) for picture, _ in decode.pillow_frames(path)])
    assert len(shown[0]) == len(shown[1]) > 1
    return list(zip(*shown, strict=True))


def assert_readable(light, dark):
    """Text on dark paper contrasts as text on light paper does, with the same letters."""
    papers, inks = [], []
    for part in (light, dark):
        _, first, counts = np.unique(decode.numbered(part), return_index=True, return_counts=True)
        colors = part.reshape(-1, 3)[first]
        papers.append(colors[counts.argmax()])
        inks.append(colors[np.abs(colors - papers[-1]).sum(axis=1).argmax()])
    assert papers[0].min() > 240 > 30 > papers[1].max()
    assert inks[0].max() < 30 < 240 < inks[1].min()
    # Each step from paper to ink has the place of the same step.  Some grays may not be exact.
    shares = [(part[..., 1] - paper[1]) / (ink[1] - paper[1])
              for part, paper, ink in zip((light, dark), papers, inks, strict=True)]  # fmt: skip
    assert np.abs(shares[0] - shares[1]).max() < 0.02


@pytest.fixture(scope="module")
def history(samples):
    photo = load_image(samples / "coffee.png", max_size=240)
    return KMeans(5, random_state=0, max_iter=4).fit(photo).history_


def parts(pair, box):
    """What either theme shows in a box."""
    return [picture[box.top : box.bottom, box.left : box.right] for picture in pair]


def around(pair, top, bottom):
    """What stands above and below, in either theme."""
    return [[picture[:top] for picture in pair], [picture[bottom:] for picture in pair]]


@pytest.mark.parametrize("options", [{}, {"distinct_colors": True}, {"first": "final"}])
def test_a_photo_keeps_its_pixels_on_dark_paper(history, tmp_path, options):
    (photo,) = recolor_module.VIEW.picture(history, **options).panels
    for pair in both(recolor, history, tmp_path, **options):
        np.testing.assert_array_equal(*parts(pair, photo.box))
        for words in around(pair, photo.box.top, photo.box.bottom):
            assert_readable(*words)


def test_what_stands_beside_a_photo_is_as_dark_as_its_paper(history, tmp_path):
    options = {"side_by_side": True, "swatches": True}
    *photos, swatches = recolor_module.VIEW.picture(history, **options).panels
    left, right = (photo.box for photo in photos)
    gap = left._replace(left=left.right, right=right.left)
    assert gap.width >= 4
    frames = both(recolor, history, tmp_path, **options)
    for i, pair in enumerate(frames):
        for box in (left, right):
            np.testing.assert_array_equal(*parts(pair, box))
        for part, paper in zip(parts(pair, gap), (LIGHT, DARK), strict=True):
            assert (part == paper).all()
        strip = swatches.box._replace(bottom=swatches.box.bottom - swatches._below)
        assert strip.height >= 12
        if i:
            np.testing.assert_array_equal(*parts(pair, strip))
        for words in around(pair, left.top, strip.bottom):
            assert_readable(*words)


@pytest.mark.parametrize("k", [249, 254, 256])
def test_the_paper_is_dark_though_clusters_leave_no_color_to_it(samples, tmp_path, k):
    photo = load_image(samples / "coffee.png", max_size=120)
    history = KMeans(k, random_state=0, max_iter=2).fit(photo).history_
    (photo,) = recolor_module.VIEW.picture(history).panels
    for pair in both(recolor, history, tmp_path):
        np.testing.assert_array_equal(*parts(pair, photo.box))
        for _, dark in around(pair, photo.box.top, photo.box.bottom):
            text = dark.sum(axis=2)
            assert np.median(text) < 200
            assert np.ptp(text) > 250


@pytest.mark.parametrize("background", ["recolored", "faded"])
def test_discs_on_dark_paper(history, tmp_path, background):
    options = {"background": background, "trails": False}
    original = history.dataset.to_pixels(history.dataset.X)
    original = original.repeat(2, axis=0).repeat(2, axis=1)
    (discs,) = discs_module.VIEW.picture(history, **options).panels
    frames = both(centroids_on_image, history, tmp_path, **options)
    for i, pair in enumerate(frames):
        for words in around(pair, discs.box.top, discs.box.bottom):
            assert_readable(*words)
        below = parts(pair, discs.box)
        if i == 0:
            np.testing.assert_array_equal(*below)
            continue
        # Paper and ink around discs change places; discs and a recolored photo do not change.
        changed = (below[0] != below[1]).any(axis=2)
        if background == "recolored":
            assert 0 < changed.mean() < 0.1
            for part in below:
                assert {LIGHT, DARK} <= set(map(tuple, part[changed].tolist()))
        else:
            pale = np.rint(0.35 * original + 0.65 * np.array(DARK))
            assert (below[1] == pale).all(axis=2).mean() > 0.75


@pytest.fixture(scope="module", params=["gray", "colored"])
def tiles(request):
    rng = np.random.default_rng(0)
    shape = (40, 6, 5) if request.param == "gray" else (40, 4, 3, 3)
    return KMeans(3, random_state=0).fit(load_tiles(rng.integers(30, 230, shape))).history_


def tile_pixels(history, values):
    """Pictures `(m, h, w, 3)` of observations or centroids `(m, d)`."""
    pictures = np.rint(values).astype(int).reshape(len(values), *history.dataset.tile_shape)
    return pictures if pictures.ndim == 4 else np.repeat(pictures[..., None], 3, axis=3)


def test_a_mosaic_on_dark_paper(tiles, tmp_path):
    picture = mosaic_module.VIEW.picture(tiles)
    cards, strip, _ = picture.panels
    size, edge = picture.stage.text_size, 12
    corner = cards.box.top + edge, edge
    for t, pair in enumerate(both(mosaic, tiles, tmp_path)):
        light, dark = pair
        tile = tile_pixels(tiles, tiles.centroids[t])[0]
        scale = next(
            scale
            for scale in range(200, 0, -1)
            if np.array_equal(enlarged(tile, scale), beside(dark, corner, tile, scale))
        )
        np.testing.assert_array_equal(enlarged(tile, scale), beside(light, corner, tile, scale))
        words = corner[0] + scale * tile.shape[0] + 2  # the size of the cluster, below
        assert_readable(*(part[words:, edge:][:size, : 3 * size] for part in pair))
        curve = slice(cards.box.bottom, strip.box.bottom), slice(0, strip.box.right)
        unblue = (dark[curve] != BLUE).any(axis=2)
        assert_readable(*(np.where(unblue[..., None], part[curve], part[0, 0])
                          for part in (light, dark)))  # fmt: skip
        for stage in around(pair, cards.box.top, strip.box.bottom):
            assert_readable(*stage)


def enlarged(tile, scale):
    return tile.repeat(scale, axis=0).repeat(scale, axis=1)


def beside(picture, corner, tile, scale):
    """As many pixels as `tile` has when enlarged, from `corner` (top, left) on."""
    (top, left), (h, w) = corner, tile.shape[:2]
    return picture[top : top + scale * h, left : left + scale * w]


def test_a_map_on_dark_paper(tiles, tmp_path):
    picture = map_module.VIEW.picture(tiles)
    (panel,) = picture.panels
    top, bottom = panel.box.top, panel.box.bottom
    title = picture.stage.text_size
    for pair in both(tile_map, tiles, tmp_path):
        light, dark = pair
        assert_readable(light[top : top + title], dark[top : top + title])
        for words in around(pair, top, bottom):
            assert_readable(*words)
        # What does not change are tiles and their frames; the rest is paper, ink and numbers.
        light, dark = (part[top + title : bottom] for part in pair)
        changed = (light != dark).any(axis=2)
        papers = {*decode.numbered([LIGHT, DARK]).tolist()}
        assert papers <= {*decode.numbered(light[changed]).tolist()}
        assert papers <= {*decode.numbered(dark[changed]).tolist()}
        still = {*decode.numbered(dark[~changed]).tolist()}
        pictures = np.vstack([tiles.dataset.X, *tiles.centroids])
        known = {*decode.numbered(tile_pixels(tiles, pictures)).ravel().tolist()}
        assert len(still - known) <= 3 + 1  # colors of frames, and the middle of the ramp
        assert len(still & known) > len(known) / 4


@pytest.mark.jit
def test_a_walk_through_k_on_dark_paper(samples, tmp_path):
    photo = load_image(samples / "coffee.png", max_size=200)
    for data in (photo, make_points("blobs", n=150, random_state=0)):
        choice = choose_k(data, ks=[2, 3, 4, 5], random_state=0)
        shown, *curves = walk_module.VIEW.picture(choice).panels
        bottom = max(panel.box.bottom for panel in (shown, *curves))
        highest = min(panel.box.top for panel in (shown, *curves))
        for light, dark in both(choice_walk, choice, tmp_path):
            for words in around((light, dark), highest, bottom):
                assert_readable(*words)
            for curve in curves[-2:]:
                left, top, right, low = curve.box
                assert_readable(light[top:low, left:right], dark[top:low, left:right])
            if data is photo:
                left, top, right, low = shown.box
                place = slice(top, low), slice(left, right)
                np.testing.assert_array_equal(light[place], dark[place])
                assert light[place].shape[1] > 1.5 * photo.shape[1]
