"""Numbers of centroids never overlap, and cameras start where centroids are seen."""

import itertools
import math

import naive_points as naive
import numpy as np
import pytest

from kmeans_gif import KMeans, color_space, load_image, load_tiles, make_points, race, scatter
from kmeans_gif.rendering.canvas.aside import aside
from kmeans_gif.rendering.canvas.camera import Camera
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.starting_angle import STARTS, starting_angle
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.views import view

AREA = Rect(10, 20, 410, 320)


def overlapping(places, halves):
    """Pairs of labels whose boxes overlap."""
    known = [j for j in range(len(places)) if np.isfinite(places[j]).all()]
    return [
        (i, j)
        for i, j in itertools.combinations(known, 2)
        if all(abs(places[i] - places[j]) < halves[i] + halves[j])
    ]


@pytest.mark.parametrize("k", [1, 2, 8, 12, 30])
@pytest.mark.parametrize("spread", [0.0, 5.0, 60.0])
@pytest.mark.parametrize("seed", range(4))
def test_labels_move_aside_until_none_overlap(k, spread, seed):
    rng = np.random.default_rng(seed)
    places = np.clip([210, 170] + spread * rng.normal(size=(k, 2)), [11, 21], [409, 319])
    halves = rng.uniform(6, 14, (k, 2))
    labels = aside(places, halves, AREA)
    assert overlapping(labels, halves) == []
    moved = (labels != places).any(axis=1)
    near = {j for pair in overlapping(places, halves + 1) for j in pair}
    assert set(np.flatnonzero(moved)) <= near
    assert (labels[moved] - halves[moved] >= [10, 20]).all()
    assert (labels[moved] + halves[moved] <= [410, 320]).all()
    for j in np.flatnonzero(moved):  # no label hides the place of one that has moved
        for i in range(k):
            assert i == j or not all(abs(labels[i] - places[j]) < halves[i] * 0.99), (i, j)
    np.testing.assert_array_equal(labels, aside(places, halves, AREA))


def test_labels_apart_stay_and_dropped_ones_are_nowhere():
    places = np.array([[50.0, 50.0], [90.0, 50.0], [np.nan, np.nan], [52.0, 200.0]])
    halves = np.full((4, 2), 12.0)
    np.testing.assert_array_equal(aside(places, halves, AREA), places)
    places[1] = places[0] + 3
    labels = aside(places, halves, AREA)
    assert np.isnan(labels[2]).all()
    np.testing.assert_array_equal(labels[3], places[3])
    assert np.hypot(*(labels - places)[:2].T).max() < 4 * 12  # not farther than need be


def test_labels_stay_where_there_is_no_room():
    places = np.full((200, 2), 100.0)
    np.testing.assert_array_equal(aside(places, np.full((200, 2), 12.0), AREA), places)


def marker_places(panel, key):
    """Where numbers stand in a frame of points, and half the sides of their rings."""
    t = min(key.state, panel.history.n_iter)
    places, distance = panel.ground.see(panel._projection.centroids[t], key.angle)
    radii = panel.markers.radii(distance, len(places))
    return panel.markers.labels(places, distance), np.stack([radii, radii], axis=1)


@pytest.mark.parametrize("k", [1, 2, 8, 12, 30])
@pytest.mark.parametrize("width", [400, 800, 1920])
@pytest.mark.parametrize("dim", [2, 3])
def test_no_numbers_overlap_in_any_frame_of_points(k, width, dim):
    points = make_points("blobs", n=150, dim=dim, centers=3, random_state=2)
    history = KMeans(k, random_state=1, max_iter=4).fit(points).history_
    options = {"width": width, "height": round(0.75 * width)}
    if dim == 3:
        options |= {"rotate": 90, "max_frames": 12}
    picture = view("scatter").picture(history, **options)
    for key in picture.stage.keyframes:
        labels, halves = marker_places(picture.panels[0], key)
        assert overlapping(labels, halves) == [], key
        low, high = np.array(picture.panels[0].area()).reshape(2, 2)
        assert (labels >= low).all()
        assert (labels <= high).all()


@pytest.mark.jit
def test_a_line_leads_from_a_moved_number_to_its_place():
    X = np.array([[0.0, 0.0], [0.7, 0.0], [10.0, 10.0], [-10.0, 10.0]])
    history = KMeans(4, init=X).fit(X).history_
    picture = view("scatter").picture(history, trails=False, switched=False)
    panel, key = picture.panels[0], picture.stage.keyframes[-1]
    labels, halves = marker_places(panel, key)
    places, _ = panel.ground.see(history.centroids[-1], 0.0)
    indices = picture.draw(len(picture.stage.keyframes) - 1).indices
    assert (labels[:2] != places[:2]).any(axis=1).all()
    np.testing.assert_array_equal(labels[2:], places[2:])
    for j in range(2):
        x, y = np.floor(places[j]).astype(int)
        assert np.isin(indices[y, x], panel.colors.slots[j])  # the dot has the cluster's color
        near_edge = labels[j] + (places[j] - labels[j]) * (
            (halves[j, 0] + 3) / np.hypot(*(places[j] - labels[j]))
        )
        x, y = np.floor(near_edge).astype(int)
        line = indices[y - 1 : y + 2, x - 1 : x + 2]
        assert ((line >= 8) & (line < 12)).any()  # close to ink, and no color of a cluster


def test_without_numbers_markers_stay():
    X = np.array([[0.0, 0.0], [0.2, 0.0], [10.0, 10.0]])
    picture = view("scatter").picture(KMeans(3, init=X).fit(X), numbers=False)
    panel, key = picture.panels[0], picture.stage.keyframes[-1]
    np.testing.assert_array_equal(marker_places(panel, key)[0], panel.ground.see(X, 0.0)[0])


@pytest.mark.parametrize("k", [2, 8, 12, 30])
@pytest.mark.parametrize("tile", [8, 20])
def test_centroids_on_a_map_of_tiles_never_overlap(k, tile):
    tiles = load_tiles(np.random.default_rng(0).integers(0, 256, (72, tile, tile)))
    picture = view("tile_map").picture(KMeans(k, random_state=0, max_iter=5).fit(tiles))
    panel = picture.panels[0]
    side = tile * panel._larger / 2 + 6
    for key in picture.stage.keyframes:
        labels = panel.labels(key.state)
        assert overlapping(labels, np.full((k, 2), side)) == []
        picture.draw(picture.stage.keyframes.index(key))


# Cameras.


def hidden(run, start, low, high, keys):
    """Pairs of centroids that overlap, frame by frame, by the slow twin of the camera."""
    middle = (low + high) / 2
    half = 0.53 * (high - low)
    sides = half / half.max() if half.max() <= 4 * half.min() else np.ones(3)
    corners = [sides * signs for signs in itertools.product((-1, 1), repeat=3)]
    scale = Camera(Rect(0, 0, 600, 600), np.array(corners), [k.angle for k in keys], start)._scale
    counts = []
    for key in keys:
        seen = [naive.seen((c - middle) / half * sides, start + key.angle) for c in run[key.state]]
        counts.append(
            sum(
                math.hypot(a[0] - b[0], a[1] - b[1]) * scale < 17 / a[2] + 17 / b[2]
                for a, b in itertools.combinations(seen, 2)
            )
        )
    return counts


@pytest.mark.parametrize("seed", range(6))
def test_the_camera_starts_where_the_fewest_centroids_hide_one_another(seed):
    rng = np.random.default_rng(seed)
    run = rng.uniform(-5, 5, (4, 9, 3))
    low, high = run.min(axis=(0, 1)), run.max(axis=(0, 1))
    keys = [Keyframe("assign", t, 100, angle=20.0 * t) for t in range(4)]
    scores = {}
    for start in STARTS:
        counts = hidden(run, start, low, high, keys)
        scores[start] = (counts[0] + counts[-1], sum(counts))  # the ends, then all
    found = starting_angle([run], low, high, keys)
    best = min(scores.values())
    assert scores[found] == best
    assert found == next(start for start in STARTS if scores[start] == best)
    assert len(STARTS) == 36


def test_the_camera_stays_where_nothing_is_hidden():
    run = np.array([[[-5.0, 0, 0], [5.0, 0, 0], [0, 0, 5.0]]])
    keys = [Keyframe("assign", 0, 100)]
    assert starting_angle([run], run.min(axis=(0, 1)), run.max(axis=(0, 1)), keys) == 0


def test_it_turns_where_one_would_hide_another():
    """Two centroids that lie behind each other in the usual view."""
    away = np.radians(-55.0)
    behind = 4 * np.array([np.sin(away), np.cos(away), -np.tan(np.radians(20.0))])
    run = np.array([[behind, -behind, [5.0, 5, 5], [-5.0, -5, -5]]])
    low, high = run.min(axis=(0, 1)), run.max(axis=(0, 1))
    keys = [Keyframe("assign", 0, 100)]
    assert hidden(run[0][None], 0, low, high, keys)[0] > 0
    start = starting_angle([run], low, high, keys)
    assert start != 0
    assert hidden(run[0][None], start, low, high, keys) == [0]


def test_dropped_centroids_hide_nothing():
    run = np.full((1, 3, 3), np.nan)
    run[0, 0] = 1.0
    keys = [Keyframe("assign", 0, 100)]
    assert starting_angle([run], np.zeros(3), np.ones(3), keys) == 0


def test_it_is_the_same_for_pictures_of_all_sizes_and_runs_of_a_race():
    points = make_points("blobs", n=100, dim=3, centers=6, random_state=4)
    runs = [KMeans(6, random_state=seed).fit(points).history_ for seed in range(3)]
    starts = {
        view("scatter").picture(runs[0], width=w, height=w).panels[0].ground._camera._start
        for w in (400, 700, 1200)
    }
    assert len(starts) == 1
    picture = view("race").picture(runs, names=["a", "b", "c"])
    assert len({panel.ground._camera._start for panel in picture.panels[:3]}) == 1
    assert len(race(runs, ["a", "b", "c"], rotate=30)) > 2


@pytest.mark.jit
def test_a_solid_of_colors_starts_so_too():
    """The two seeds lie behind each other from where a camera stood before."""
    pixels = np.random.default_rng(0).integers(0, 256, (30, 30, 3), dtype=np.uint8)
    for seed in range(5):
        model = KMeans(6, random_state=seed).fit(load_image(pixels))
        panel = view("color_space").picture(model).panels[0]
        run = model.history_.centroids
        keys = color_space(model).keyframes
        low, high = np.zeros(3), np.full(3, 255.0)
        assert panel._box._camera._start == starting_angle([run], low, high, keys)


@pytest.mark.jit
def test_frames_of_points_in_space_are_the_same_each_time():
    points = make_points("blobs", n=100, dim=3, centers=6, random_state=4)
    model = KMeans(9, random_state=0).fit(points)
    for a, b in zip(scatter(model), scatter(model), strict=True):
        np.testing.assert_array_equal(a.indices, b.indices)
