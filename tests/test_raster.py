"""Compiled drawing against pixel-by-pixel twins."""

import naive_points as naive
import numpy as np
import pytest

from kmeans_gif import Dataset
from kmeans_gif.rendering.canvas.camera import Camera
from kmeans_gif.rendering.canvas.point_colors import KEEP, MOST_CLUSTERS, point_colors
from kmeans_gif.rendering.canvas.projection import principal_components
from kmeans_gif.rendering.canvas.raster import (
    draw_density,
    draw_discs,
    draw_path,
    order_by,
    tint_regions,
)
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.theme import RAMP


@pytest.fixture
def rng():
    return np.random.default_rng(8)


AREA = Rect(3, 2, 43, 30)
SHAPE = (33, 47)


def outside():
    mask = np.ones(SHAPE, bool)
    mask[AREA.top : AREA.bottom, AREA.left : AREA.right] = False
    return mask


@pytest.mark.parametrize("k", [1, 2, 7])
def test_regions_are_nearest_centroids(k, rng):
    centroids = rng.normal(size=(k, 2))
    if k > 2:
        centroids[0] = np.nan
        centroids[3] = centroids[2]  # a tie everywhere: the lower one shows
    canvas = np.zeros(SHAPE, np.uint8)
    canvas[10, 10:20] = 5
    centers = naive.pixel_centers(AREA, (-2, 2), (-1.5, 1.5))
    tints = np.arange(100, 100 + k, dtype=np.uint8)
    tint_regions(
        canvas, np.array(AREA), centers[0, :, 0].copy(), centers[:, 0, 1].copy(), centroids, tints
    )
    ref = np.array([[100 + naive.nearest(p, centroids) for p in row] for row in centers])
    got = canvas[AREA.top : AREA.bottom, AREA.left : AREA.right]
    free = np.ones(ref.shape, bool)
    free[8, 7:17] = False
    np.testing.assert_array_equal(got[free], ref[free])
    assert (canvas[10, 10:20] == 5).all()
    assert not canvas[outside()].any()


@pytest.mark.parametrize("edged", [False, True])
@pytest.mark.parametrize("radius", [0.75, 1.6, 4.3])
def test_one_disc(edged, radius, rng):
    colors = point_colors(3, "light", tinted=True, edged=edged)
    rim = 1.2 if edged else 0.0
    for x, y in [(20.5, 15.5), (3.1, 2.2), *rng.uniform(5, 28, (5, 2))]:
        canvas = np.zeros(SHAPE, np.uint8)
        draw_discs(
            canvas, np.array(AREA), np.array([[x, y]]), np.array([radius]), np.array([0]),
            np.array([1], np.uint8), colors.slots, colors.level_of, colors.edge, rim,
        )  # fmt: skip
        coverage = naive.coverage_of_disc(SHAPE, x, y, radius)
        levels = np.floor(coverage * colors.edge + 0.5).astype(int)
        ref = np.where(levels == 0, 0, colors.slots[1][levels])
        if edged:
            ref[naive.coverage_of_disc(SHAPE, x, y, radius - rim) >= 0.5] = colors.slots[1, -1]
        ref[int(y), int(x)] = colors.slots[1, -1]
        ref[outside()] = 0
        np.testing.assert_array_equal(canvas, ref)


def test_later_discs_cover_earlier_ones_and_soft_edges_cover_nothing():
    colors = point_colors(2, "light", tinted=False, edged=False)
    canvas = np.zeros(SHAPE, np.uint8)
    places = np.array([[15.5, 15.5], [19.5, 15.5]])
    args = (colors.slots, colors.level_of, colors.edge, 0.0)
    labels = np.array([0, 1], np.uint8)
    draw_discs(canvas, np.array(AREA), places, np.full(2, 4.0), np.array([1, 0]), labels, *args)
    first, second = (naive.coverage_of_disc(SHAPE, *p, 4.0) for p in places)
    assert (canvas[first == 1] == colors.slots[0, -1]).all()
    only_second = (second == 1) & (first < 1)
    assert (canvas[only_second] == colors.slots[1, -1]).all()


def test_density_shows_the_majority(rng):
    colors = point_colors(5, "light", tinted=True, edged=False)
    n = 4000
    pixels = rng.integers(0, 300, n) ** 2 % 200 + 7
    labels = rng.integers(0, 5, n).astype(np.uint8)
    canvas = np.zeros(220, np.uint8)
    shades = np.array([3, 4, 4, 5, 6, 7], np.uint8)
    draw_density(canvas, order_by(pixels, 220), pixels, labels, colors.slots, shades)
    for pixel in range(220):
        here = labels[pixels == pixel]
        ref = 0
        if len(here):
            ref = colors.slots[naive.majority(here), shades[min(len(here), 5)]]
        assert canvas[pixel] == ref


def test_order_is_a_stable_sort(rng):
    keys = rng.integers(0, 50, 1000)
    np.testing.assert_array_equal(order_by(keys, 50), np.argsort(keys, kind="stable"))
    assert len(order_by(keys[:0], 50)) == 0


@pytest.mark.parametrize("half_width", [0.5, 0.7, 1.4, 4.0])
def test_a_path_covers_what_is_near(half_width, rng):
    ends = [[(5.5, 5.5), (30.2, 9.1)], [(10, 25), (12, 4)], [(8, 8), (8, 8)], [(20, 9), (9, 9)],
            *rng.uniform(-5, 50, (6, 2, 2))]  # fmt: skip
    for a, b in ends:
        canvas = np.zeros(SHAPE, np.uint8)
        path = np.array([a, b, (np.nan, np.nan), (1.0, 1.0)])
        draw_path(canvas, np.array(AREA), path, half_width, RAMP - 1, RAMP)
        coverage = np.clip(half_width + 0.5 - naive.distance_to_segment(SHAPE, a, b), 0, 1)
        ref = np.floor(coverage * (RAMP - 1) + 0.5)
        ref[outside()] = 0
        np.testing.assert_array_equal(canvas, ref)


def test_a_path_clears_what_it_casts_a_gap_into():
    canvas = np.full(SHAPE, 200, np.uint8)
    path = np.array([(10.0, 15.0), (30.0, 20.0)])
    draw_path(canvas, np.array(AREA), path, 2.0, 0, RAMP)
    near = naive.distance_to_segment(SHAPE, *path) < 2.5
    np.testing.assert_array_equal(canvas, np.where(near & ~outside(), 0, 200))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("k", [1, 8, 9, 30, 47, 48, 119, 120, 121, 122, MOST_CLUSTERS])
def test_palette_has_room_for_all(k, theme):
    colors = point_colors(k, theme, tinted=True, edged=True)
    assert len(colors.palette) <= KEEP
    assert colors.palette.dtype == np.uint8
    assert colors.slots.max() < len(colors.palette)
    own = colors.slots[:k, -1]
    assert len(np.unique(own)) == k
    assert len(np.unique(colors.palette[own], axis=0)) == k
    assert (colors.level_of[own] == colors.slots.shape[1] - 1).all()
    if k <= 30:
        assert colors.tints is not None
        assert colors.slots.shape[1] >= 7
    if k <= 48:  # beyond that some of the table's colors come close to paper
        paper = colors.palette[0].astype(int)
        assert np.abs(colors.palette[own] - paper).sum(axis=1).min() > 90


def test_components_agree_with_singular_values(rng):
    X = rng.normal(size=(200, 6)) * [5, 1, 3, 2, 0.5, 0.1] + 100
    weights = rng.uniform(0, 2, 200)
    mean, rows, shares = principal_components(Dataset(X, weights), 3)
    ref_mean, ref_rows, ref_shares = naive.components(X, weights, 3)
    np.testing.assert_allclose(mean, ref_mean, rtol=1e-12)
    np.testing.assert_allclose(rows, ref_rows, atol=1e-9)
    np.testing.assert_allclose(shares, ref_shares, rtol=1e-9)


def test_camera_is_a_central_projection(rng):
    points = rng.uniform(-1, 1, (20, 3))
    corners = np.array(np.meshgrid([-1, 1], [-1, 1], [-1, 1])).reshape(3, -1).T
    area = Rect(10, 20, 210, 220)
    camera = Camera(area, corners, [0.0, 30.0, 90.0])
    for angle in (0.0, 30.0, 90.0):
        places, distance = camera.see(points, angle)
        ref = np.array([naive.seen(p, angle) for p in points])
        np.testing.assert_allclose(distance, ref[:, 2], rtol=1e-12)
        scale, offset = np.polyfit(ref[:, 0], places[:, 0], 1)
        np.testing.assert_allclose(places[:, 0], scale * ref[:, 0] + offset, atol=1e-9)
        np.testing.assert_allclose(offset, 110)
        shift = places[:, 1] - scale * ref[:, 1]
        np.testing.assert_allclose(shift, shift[0], atol=1e-9)
        seen = camera.see(corners, angle)[0]
        assert (seen >= [10 - 1e-9, 20 - 1e-9]).all()
        assert (seen <= [210 + 1e-9, 220 + 1e-9]).all()
