"""Point animations against the history that they show."""

import io
import itertools
import re
import subprocess
import sys

import naive_points as naive
import numpy as np
import pytest
from PIL import Image, ImageSequence

from kmeans_gif import Dataset, InputError, KMeans, scatter
from kmeans_gif.rendering.canvas import space_box
from kmeans_gif.rendering.canvas.axes import ticks
from kmeans_gif.rendering.canvas.markers import ring_stamp
from kmeans_gif.rendering.canvas.point_colors import KEEP, point_colors
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import coverage
from kmeans_gif.rendering.theme import RAMP, distinct_palette
from kmeans_gif.rendering.views import view


def blobs(n, k, d, seed=0, spread=1.0):
    rng = np.random.default_rng(seed)
    centers = rng.uniform(-8, 8, (k, d))
    return centers[rng.integers(0, k, n)] + spread * rng.normal(size=(n, d))


def run(n=120, k=4, d=2, seed=0, **options):
    return KMeans(n_clusters=k, random_state=1, **options).fit(blobs(n, k, d, seed)).history_


def decoded(animation, tmp_path):
    """RGB frames of the GIF that the animation is saved as, one a frame of the animation."""
    animation.save(tmp_path / "points.gif")
    with Image.open(tmp_path / "points.gif") as image:
        shown = [(np.array(f.convert("RGB")), f.info["duration"])
                 for f in ImageSequence.Iterator(image)]  # fmt: skip
    frames, left, i = [], shown[0][1], 0
    for duration in animation.durations_ms:  # equal frames are merged in the file
        if left == 0:
            i += 1
            left = shown[i][1]
        frames.append(shown[i][0])
        left -= duration
    assert left == 0
    assert i == len(shown) - 1
    return frames


def drawn(history, **options):
    """The animation, and the panel of points in its picture."""
    options = {"width": 800, "height": 600, **options}
    return scatter(history, **options), view("scatter").picture(history, **options).panels[0]


def pixel_of(point, axes):
    x, y = naive.place(point, axes.area, axes.x_limits, axes.y_limits)
    return int(np.floor(y)), int(np.floor(x))


def isolated(pixels, others, distance):
    """Which of `pixels` are farther than `distance` from all other pixels and from `others`."""
    apart = np.hypot(*(pixels[:, None] - pixels[None]).T)
    np.fill_diagonal(apart, np.inf)
    away = np.hypot(*(pixels[:, None] - np.array(others)[None]).T).T
    return (apart.min(axis=1) > distance) & (away.min(axis=1) > 3 * distance)


@pytest.mark.jit
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_isolated_point_has_the_color_of_its_cluster(theme, tmp_path):
    history = run()
    # A number that moves aside may cover a point.
    animation, panel = drawn(history, theme=theme, trails=False, numbers=False, pace="even")
    (axes,) = panel.axes()
    pixels = np.array([pixel_of(p, axes) for p in history.dataset.X])
    frames = decoded(animation, tmp_path)
    checked = 0
    for key, frame in zip(animation.keyframes, frames, strict=True):
        centroids = [pixel_of(c, axes) for c in history.centroids[key.state]]
        alone = isolated(pixels, centroids, 9)
        assert alone.sum() > 30
        got = frame[tuple(pixels[alone].T)]
        if key.phase == "seeds":
            assert len(np.unique(got, axis=0)) == 1
            continue
        labels = history.labels[key.state - (key.phase == "update")]
        np.testing.assert_array_equal(got, distinct_palette(4)[labels[alone]])
        checked += 1
    assert checked == 2 * len(history) - 1


def test_every_pixel_of_a_point_is_of_its_family():
    history = run(n=30)
    plain = dict.fromkeys(("regions", "trails", "switched", "panel"), False)
    animation, panel = drawn(history, width=1280, height=960, **plain)
    (axes,) = panel.axes()
    frame = animation[-1].indices
    slots = panel.colors.slots
    centroids = [pixel_of(c, axes) for c in history.centroids[-1]]
    pixels = np.array([pixel_of(p, axes) for p in history.dataset.X])
    alone = isolated(pixels, centroids, 15)
    assert alone.sum() > 4
    for (y, x), label in zip(pixels[alone], history.labels[-1][alone], strict=True):
        around = frame[y - 7 : y + 8, x - 7 : x + 8]
        assert np.isin(around, [0, *slots[label]]).all()
        core = frame[y - 2 : y + 3, x - 2 : x + 3]
        assert (core == slots[label, -1]).all()


@pytest.mark.jit
def test_regions_show_the_nearest_centroid_at_every_pixel(tmp_path):
    history = run()
    animation, panel = drawn(history, width=420, height=320, panel=False, pace="even")
    (axes,) = panel.axes()
    centers = naive.pixel_centers(axes.area, axes.x_limits, axes.y_limits)
    left, top, right, bottom = axes.area
    tints = panel.colors.palette[panel.colors.tints].tolist()
    frames = decoded(animation, tmp_path)
    for i in (1, 2, len(animation) - 1):
        key = animation.keyframes[i]
        part = frames[i][top:bottom, left:right]
        checked = 0
        # The soft edge of a marker may have the very color of a tint.
        markers = np.array([pixel_of(c, axes) for c in history.centroids[key.state]])
        for y, x in np.ndindex(part.shape[:2]):
            away = np.hypot(*(markers - (top + y, left + x)).T).min() > 25
            if away and part[y, x].tolist() in tints:
                j = naive.nearest(centers[y, x], history.centroids[key.state])
                assert part[y, x].tolist() == tints[j]
                checked += 1
        assert checked > part.shape[0] * part.shape[1] / 3


@pytest.mark.jit
def test_markers_stand_where_centroids_are():
    history = run()
    animation, panel = drawn(history, pace="even")
    (axes,) = panel.axes()
    for key, frame in zip(animation.keyframes, animation, strict=True):
        indices = frame.indices
        places = [pixel_of(c, axes) for c in history.centroids[key.state]]
        apart = isolated(np.array(places), [(-999, -999)], 40)
        assert apart.any()
        radius = panel.markers.radii(None, 4)[0]
        rows, columns = np.mgrid[-20:21, -20:21]
        distance = np.hypot(rows, columns)
        line = max(1, 0.1 * radius)
        inner = radius - line - 0.22 * radius  # where paper begins
        for j in np.flatnonzero(apart):
            y, x = places[j]
            around = indices[y - 20 : y + 21, x - 20 : x + 21]
            ring = (distance >= inner + 1) & (distance <= radius - line - 1)
            assert ring.sum() > 50
            assert (around[ring] == panel.colors.slots[j, -1]).all()
            assert (around[distance <= inner - 1.5] < RAMP).all()
            assert (around[distance <= inner - 1.5] == RAMP - 1).any()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("text", ["0", "7", "23"])
def test_a_marker_bears_its_number(theme, text):
    colors = point_colors(30, theme, tinted=True, edged=True)
    stamp = ring_stamp(colors, int(text), 20, text)
    rows, columns = np.mgrid[-21:22, -21:22]
    inside = np.where(np.hypot(rows, columns) < 12, stamp, 0)  # the ring is beyond
    assert (inside < RAMP).all()
    written = inside[inside.any(axis=1)][:, inside.any(axis=0)]
    for size in range(8, 40):
        letters = coverage(text, size)
        letters = letters[letters.any(axis=1)][:, letters.any(axis=0)]
        if letters.shape == written.shape:
            break
    np.testing.assert_allclose(written / (RAMP - 1), letters / 255, atol=0.12)


@pytest.mark.jit
def test_what_does_not_change_keeps_its_pixels(tmp_path):
    history = run()
    animation, picture = scatter(history), view("scatter").picture(history)
    changing = np.zeros((720, 1280), bool)
    assert len(picture.panels) == 2
    changing[: min(panel.box.top for panel in picture.panels)] = True
    for axes in (axes for panel in picture.panels for axes in panel.axes()):
        changing[axes.area.top : axes.area.bottom, axes.area.left : axes.area.right] = True
    changing[picture.text_top :] = True
    frames = decoded(animation, tmp_path)
    first = frames[0][~changing]
    assert len(np.unique(first, axis=0)) > 3
    for i, frame in enumerate(frames):
        np.testing.assert_array_equal(frame[~changing], first)
        np.testing.assert_array_equal(animation[i].palette, animation[0].palette)
        np.testing.assert_array_equal(frame, animation[i].rgb())


@pytest.mark.jit
def test_the_same_state_gives_the_same_bytes():
    history = run(d=3)
    plain = scatter(history, pace="even")
    gliding = scatter(history, pace="even", tween=2, max_frames=100)
    for i in range(len(plain)):
        np.testing.assert_array_equal(plain[i].indices, plain[i].indices)
        np.testing.assert_array_equal(plain[i].indices, scatter(history, pace="even")[i].indices)
    kept = [i for i, caption in enumerate(gliding.captions) if "on their way" not in caption]
    assert len(kept) == len(plain)
    for i, g in enumerate(kept):
        assert plain.captions[i] == gliding.captions[g]
        np.testing.assert_array_equal(plain[i].indices, gliding[g].indices)


@pytest.mark.jit
def test_one_run_gives_the_same_file_each_time():
    files = []
    for _ in range(2):
        buffer = io.BytesIO()
        Image.fromarray(scatter(run())[3].rgb()).save(buffer, "PNG")
        files.append(buffer.getvalue())
    assert files[0] == files[1]


def test_captions_name_the_states():
    history = KMeans(2, init=np.array([[0.0, 0], [1.0, 0]])).fit(
        np.array([[0.0, 0], [1, 0], [2, 0], [9, 0]])
    ).history_  # fmt: skip
    assert [list(labels) for labels in history.labels] == [[0, 1, 1, 1], [0, 0, 0, 1], [0, 0, 0, 1]]
    assign = "Assign: every point joins its nearest centroid"
    move = "Move: each centroid goes to the mean of its points"
    end = "Converged: nothing changes any more"
    assert scatter(history, tween=0, measure="inertia").captions == (
        "Seeds: 2 centroids to start with · k = 2 · iteration 0 of 2 · 4 points",
        f"{assign} · k = 2 · iteration 0 of 2 · 4 points · inertia 65",
        f"{move} · k = 2 · iteration 1 of 2 · centroids moved by up to 3 · inertia 38 · "
        "58% of the start",
        f"{assign} · k = 2 · iteration 1 of 2 · 2 of 4 switched · inertia 30 · 46% of the start",
        f"{move} · k = 2 · iteration 2 of 2 · centroids moved by up to 5 · inertia 2 · "
        "3.1% of the start",
        f"{end} · k = 2 · iteration 2 of 2 · 0 of 4 switched · inertia 2 · 3.1% of the start",
    )
    plain = scatter(history, style="plain")
    assert plain.captions == (
        f"{assign} · k = 2 · iteration 0 of 2 · 4 points · typical distance 4.03",
        f"{assign} · k = 2 · iteration 1 of 2 · 2 of 4 switched · typical distance 2.74 · "
        "68% of the start",
        f"{end} · k = 2 · iteration 2 of 2 · 0 of 4 switched · typical distance 0.707 · "
        "18% of the start",
    )
    assert [line.word for line in plain.stage_lines] == ["Assign", "Assign", "Converged"]
    assert {line.step for line in plain.stage_lines} == {
        f"k = 2 · iteration {t} of 2" for t in range(3)
    }


@pytest.mark.jit
def test_captions_tell_of_empty_clusters_weights_and_early_stops():
    X = np.array([[0.0, 0], [1, 0], [2, 0], [9, 0]])
    seeds = np.array([[0.0, 0], [1.0, 0], [99.0, 0]])
    history = KMeans(3, init=seeds, max_iter=1).fit(X, sample_weight=[1, 2, 1, 4]).history_
    captions = scatter(history).captions
    assert captions[1].endswith("cluster 2 is empty: its centroid stays")
    assert captions[-1].startswith(
        "Stopped: more iterations would still change it · k = 3 · iteration 1 of 1 · 38% switched"
    )
    dropped = KMeans(3, init=seeds, empty_cluster="drop").fit(X).history_
    animation, panel = drawn(dropped)
    frames, colors = [frame.indices for frame in animation], panel.colors
    assert (frames[0] == colors.slots[2, -1]).any()
    assert not (frames[-1] == colors.slots[2, -1]).any()


def test_iterations_are_left_out_whole():
    history = run(n=400, k=8, seed=3)
    assert len(history) > 6
    animation = scatter(history, pace="even", max_frames=9)
    kinds = [line.word for line in animation.stage_lines]
    assert kinds == ["Seeds", "Assign", *["Move", "Assign"] * 2, "Move", "Converged"]
    busiest = sorted(np.argsort(-history.switched[1:-1], kind="stable")[:2] + 1)
    assert [key.state for key in animation.keyframes] == [0, 0] + [
        t for t in [*busiest, history.n_iter] for _ in "ua"
    ]
    assert len(scatter(history, style="plain", max_frames=4)) == 4


def test_centroids_glide():
    history = run()
    options = {"tween": 3, "seconds_per_step": 0.8, "max_frames": 200, "numbers": False}
    animation, panel = drawn(history, pace="even", **options)
    (axes,) = panel.axes()
    i = next(i for i, key in enumerate(animation.keyframes) if key.share == 0.5)
    assert animation.keyframes[i].phase == "between"
    assert animation.durations_ms[i] == 200
    before, after = history.centroids[:2]
    far = int(np.hypot(*(after - before).T).argmax())
    y, x = pixel_of((before[far] + after[far]) / 2, axes)
    assert animation[i].indices[y, x] == panel.colors.slots[far, -1]
    assert animation[i].indices[y - 12, x] == panel.colors.slots[far, -1]
    gliding = scatter(history, pace="even", tween=3, max_frames=200)
    assert len(gliding) == 2 * len(history) + 3 * history.n_iter


def test_points_keep_their_colors_while_centroids_glide():
    history = run()
    animation, panel = drawn(history, tween=1, max_frames=200, trails=False, switched=False)
    (axes,) = panel.axes()
    pixels = np.array([pixel_of(p, axes) for p in history.dataset.X])
    checked = 0
    for key, frame in zip(animation.keyframes, animation, strict=True):
        if key.phase == "between":
            centroids = history.centroids[key.state - 1 : key.state + 1].mean(axis=0)
            alone = isolated(pixels, [pixel_of(c, axes) for c in centroids], 9)
            slots = panel.colors.slots[history.labels[key.state - 1][alone], -1]
            np.testing.assert_array_equal(frame.indices[tuple(pixels[alone].T)], slots)
            checked += (history.switched[key.state] > 0) * alone.sum()
    assert checked > 30


def test_the_panel_draws_inertia_so_far():
    """Up to the last half-step that is shown, and nothing beyond."""
    history = run()
    animation = scatter(history, measure="inertia", pace="even")
    _, curve = view("scatter").picture(history, measure="inertia").panels
    (axes,) = curve.axes()
    left, top, right, bottom = axes.area
    seen = []
    for key, frame in zip(animation.keyframes, animation, strict=True):
        # Above what says which marks are which.
        ink = frame.indices[top + 1 : bottom - 60, left + 1 : right - 1] == RAMP - 1
        last = {"seeds": -1, "update": key.state - 0.5}.get(key.phase, key.state)
        seen.append(last)
        if last < 0:
            assert not ink.any()
            continue
        for t in np.arange(0, last + 0.5, 0.5):
            update = history.inertia_after_update[int(np.ceil(t))]
            y, x = pixel_of((t, history.inertia[int(t)] if t == int(t) else update), axes)
            # A disc after an assign, a ring after an update.
            assert frame.indices[y, x] == (RAMP - 1 if t == int(t) else 0)
        rightmost = left + 1 + np.flatnonzero(ink.any(axis=0)).max()
        ring = 1.35 * 1.5 * 0.2 * curve.stage.text_size  # the last mark is the largest
        assert 0 < rightmost - x <= ring + 2
    assert seen == [-1, *np.arange(2 * len(history) - 1) / 2]


def test_duration_and_plays():
    animation = scatter(run(), pace="even", seconds_per_step=0.3, hold=1.5, plays=3)
    assert animation.plays == 3
    assert animation.durations_ms[0] == 750
    assert animation.durations_ms[-1] == 1500
    assert set(animation.durations_ms[1:-1]) == {300}


def test_turning_is_even_and_stops_for_the_hold():
    history = run(d=3)
    still = scatter(history, pace="even")
    turning = scatter(history, pace="even", rotate=90, max_frames=50)
    assert len(still) < len(turning) <= 50
    assert sum(turning.durations_ms) == sum(still.durations_ms)
    keys = turning.keyframes
    starts = np.cumsum([0, *turning.durations_ms[:-1]])
    np.testing.assert_allclose([key.angle for key in keys], 90 * starts / starts[-1], atol=1e-9)
    assert keys[-1].duration_ms == 2000
    assert list(dict.fromkeys(turning.captions)) == list(still.captions)


def test_seamless_turning_leads_back_to_the_first_frame():
    history = run(d=3)
    animation = scatter(history, pace="even", rotate=360, seamless=True, max_frames=80)
    keys = animation.keyframes
    total = sum(animation.durations_ms)
    starts = np.cumsum([0, *animation.durations_ms[:-1]])
    np.testing.assert_allclose([key.angle for key in keys], 360 * starts / total, atol=1e-9)
    assert keys[-1].angle < 360
    assert sum(line.word == "Converged" for line in animation.stage_lines) > 3
    assert max(np.diff([key.angle for key in keys])) < 40


@pytest.mark.jit
@pytest.mark.parametrize("rotate", [0, 75])
def test_points_in_space_have_the_color_of_their_cluster(rotate, tmp_path):
    X = np.random.default_rng(2).uniform(-5, 5, (40, 3))
    history = KMeans(4, random_state=0).fit(X).history_
    animation, panel = drawn(history, rotate=rotate, trails=False)
    frames = decoded(animation, tmp_path)
    angle = animation.keyframes[-1].angle
    assert angle == rotate
    places = np.floor(panel.ground.see(history.dataset.X, angle)[0][:, ::-1]).astype(int)
    centroids = np.floor(panel.ground.see(history.centroids[-1], angle)[0][:, ::-1])
    alone = isolated(places, centroids, 12)
    assert alone.sum() >= 5
    np.testing.assert_array_equal(
        frames[-1][tuple(places[alone].T)], distinct_palette(4)[history.labels[-1][alone]]
    )
    for j, (y, x) in enumerate(centroids.astype(int)):
        around = animation[-1].indices[y - 15 : y + 16, x - 15 : x + 16]
        if isolated(centroids, [(-999, -999)], 40)[j]:
            assert (around == panel.colors.slots[j, -1]).sum() > 100
    with pytest.raises(AssertionError):
        np.testing.assert_array_equal(animation[0].indices, animation[-1].indices)


def test_near_points_are_larger_and_cover_far_ones():
    X = np.array([[0, -4, 0], [4, 4, 0], [-4, 4, 0], [0.0, 0, 4], [0, 0, -4]])
    history = KMeans(2, random_state=0).fit(X).history_
    _, panel = drawn(history, style="plain")
    cloud = panel.arrangement(panel.stage.keyframes[0])
    _, distance = panel.ground.see(X, 0.0)
    assert (np.diff(distance[cloud.order]) <= 0).all()
    np.testing.assert_allclose(cloud.radii * distance, cloud.radii[0] * distance[0])


@pytest.mark.jit
def test_many_points_are_a_density():
    history = KMeans(3, random_state=0).fit(blobs(70_000, 3, 2)).history_
    animation, panel = drawn(history, width=400, height=300, style="plain")
    (axes,) = panel.axes()
    pixels = np.array([pixel_of(p, axes) for p in history.dataset.X])
    indices = animation[-1].indices
    slots = panel.colors.slots
    places, numbers = np.unique(pixels, axis=0, return_inverse=True)
    counts = np.bincount(numbers.ravel())
    marked = [pixel_of(c, axes) for c in history.centroids[-1]]
    for number in np.argsort(-counts)[::37]:
        y, x = places[number]
        if min(np.hypot(y - v, x - u) for v, u in marked) > 20:
            ref = naive.majority(history.labels[-1][numbers.ravel() == number])
            assert indices[y, x] in slots[ref][len(slots[ref]) // 2 :]


@pytest.mark.jit
def test_frames_of_a_density_do_not_depend_on_which_is_drawn_first():
    history = KMeans(3, random_state=0).fit(blobs(70_000, 3, 3)).history_
    options = {"width": 300, "height": 220, "style": "plain", "rotate": 80, "max_frames": 12}
    forwards, backwards = scatter(history, **options), scatter(history, **options)
    last = backwards[-1].indices
    for i in range(len(forwards)):
        np.testing.assert_array_equal(forwards[i].indices, backwards[i].indices)
    np.testing.assert_array_equal(forwards[-1].indices, last)


def test_more_features_are_projected_and_the_caption_says_so():
    X = blobs(200, 3, 7, spread=2.0)
    history = KMeans(3, random_state=0).fit(X).history_
    _, _, shares = naive.components(X, np.ones(200), 3)
    for dim, share in ((None, shares[:2].sum()), (3, shares.sum())):
        animation, panel = drawn(history, dim=dim)
        text = f"{100 * share:.0f}% of the variance of 7 features"
        assert all(text in caption for caption in animation.captions)
        assert panel.colors.tints is None


def test_percentages_on_the_axes_add_up_to_that_in_the_caption():
    rounded_alone = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(30, 4)) * rng.uniform(1, 5, 4)
        shares = 100 * naive.components(X, np.ones(30), 2)[2]
        animation, panel = drawn(KMeans(2, max_iter=1, random_state=0).fit(X).history_)
        (axes,) = panel.axes()
        told = [re.search(r"\((\d+)%\)", name)[1] for name in (axes.x_name, axes.y_name)]
        assert f"{shares.sum():.0f}% of the variance" in animation.captions[0]
        assert sum(map(int, told)) == round(shares.sum())
        assert (np.abs(np.array(told, int) - shares) < 1).all()
        rounded_alone.append(np.rint(shares).sum() == round(shares.sum()))
    assert not all(rounded_alone)


@pytest.mark.parametrize(
    ("X", "k"),
    [
        (np.full((5, 2), 3.25), 1),
        (np.zeros((1, 3)), 1),
        (np.full((5, 4), -2.0), 1),
        (np.array([[1.0], [2.0], [5.0]]), 2),
        (np.column_stack([np.arange(9.0), np.full(9, 7.0)]), 2),
        (np.column_stack([np.arange(9.0), 1e9 * np.arange(9.0)]), 3),
        (1e9 + 1e-3 * np.arange(20.0).reshape(10, 2), 2),
        (1e150 * np.arange(10.0).reshape(5, 2), 2),
        (1e-140 * np.arange(10.0).reshape(5, 2) + 1e-130, 1),
        pytest.param(blobs(300, 60, 2), 60, marks=pytest.mark.jit),
        (blobs(300, 3, 5), 200),
    ],
)
def test_odd_data_is_drawn(X, k):
    history = KMeans(k, random_state=0).fit(X).history_
    for theme in ("light", "dark"):
        animation = scatter(history, theme=theme, width=800, height=600)
        frame = animation[-1]
        assert frame.indices.shape == (600, 800)
        assert frame.indices.max() < len(frame.palette) <= KEEP


@pytest.mark.jit
def test_parts_can_be_left_out():
    history = run()
    full = scatter(history, tween=0)[3].indices
    for part in ("caption", "numbers", "trails", "regions", "switched", "panel"):
        without = scatter(history, tween=0, **{part: False})[3].indices
        assert (without != full).sum() > 20
    bare = dict.fromkeys(("caption", "numbers", "trails", "regions", "switched", "panel"), False)
    np.testing.assert_array_equal(
        scatter(history, **bare)[-1].indices, scatter(history, style="plain")[-1].indices
    )


@pytest.mark.jit
def test_switched_points_are_ringed():
    history = run()
    animation, panel = drawn(history, trails=False, regions=False, tween=0)
    (axes,) = panel.axes()
    moved = np.flatnonzero(history.labels[1] != history.labels[0])
    assert len(moved)
    pixels = np.array([pixel_of(p, axes) for p in history.dataset.X])
    centroids = [pixel_of(c, axes) for c in history.centroids[1]]
    alone = isolated(pixels, centroids, 9)
    ink = [(animation[3].indices[y - 8 : y + 9, x - 8 : x + 9] == RAMP - 1).sum()
           for y, x in pixels]  # fmt: skip
    ringed = np.array(ink) > 20
    np.testing.assert_array_equal(ringed[alone], np.isin(np.arange(len(pixels)), moved)[alone])


def test_axes_need_no_matplotlib():
    code = (
        "import sys, numpy as np; from kmeans_gif import KMeans, scatter; "
        "scatter(KMeans(2).fit(np.eye(3)).history_)[-1]; assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("low", "high", "most", "values", "texts", "shared"),
    [
        (-1.0, 1.0, 4, [-1, -0.5, 0, 0.5, 1], ["-1.0", "-0.5", "0.0", "0.5", "1.0"], ""),
        (0.3, 9.9, 5, [2, 4, 6, 8], ["2", "4", "6", "8"], ""),
        (0.0, 30_000.0, 3, [0, 10_000, 20_000, 30_000], ["0", "10 k", "20 k", "30 k"], ""),
        (0.0, 4e5, 2, [0, 2e5, 4e5], ["0", "200 k", "400 k"], ""),
        (-3e-7, 3e-7, 3, [-2e-7, 0, 2e-7], ["-2", "0", "2"], "1e-7"),
        (1e9 - 0.1, 1e9 + 2.1, 2, [1e9, 1e9 + 2], ["0", "2"], "+1 G"),
        (
            1e15 - 9,
            1e15 + 13,
            5,
            [1e15 - 5, 1e15, 1e15 + 5, 1e15 + 10],
            ["-5", "0", "5", "10"],
            "+1 P",
        ),
        (0.0, 2.5e150, 2, [0, 2e150], ["0", "2"], "1e150"),
    ],
)
def test_ticks_are_round_and_their_labels_true(low, high, most, values, texts, shared):
    marks = ticks(low, high, most)
    np.testing.assert_allclose(marks.values, values, rtol=1e-12, atol=1e-12 * high)
    assert (marks.texts, marks.shared) == (texts, shared)


@pytest.mark.parametrize("seed", range(40))
def test_labels_of_ticks_give_back_their_values(seed):
    rng = np.random.default_rng(seed)
    middle = rng.choice([0, 1, -1]) * 10 ** rng.uniform(-8, 8)
    width = max(10 ** rng.uniform(-8, 8), 1e-6 * abs(middle))
    marks = ticks(middle - width, middle + width, int(rng.integers(2, 8)))
    factor, offset = 1.0, 0.0
    head, sign, tail = re.fullmatch(r"((?:1e-?\d+)?)([+-]?)(.*)", marks.shared).groups()
    if head:
        factor = float(head)
    prefixes = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9}
    if tail:
        value, _, prefix = tail.partition(" ")
        offset = float(sign + value) * prefixes[prefix]
    split = [text.partition(" ") for text in marks.texts]
    read = [float(value) * prefixes[p] * factor + offset for value, _, p in split]
    step = marks.values[1] - marks.values[0]
    np.testing.assert_allclose(read, marks.values, rtol=1e-9, atol=1e-6 * step)
    assert 2 <= len(marks.values) <= 9
    assert all(len(text) <= 8 for text in marks.texts)


def test_names_of_features_are_written():
    X = blobs(50, 2, 2)
    named = Dataset(X, np.ones(50), feature_names=("length", "width"))
    _, panel = drawn(KMeans(2, random_state=0).fit(named).history_)
    (axes,) = panel.axes()
    assert (axes.x_name, axes.y_name) == ("length", "width")


def test_a_run_of_one_state_is_drawn():
    history = KMeans(1, max_iter=1).fit(np.array([[1.0, 2.0]])).history_
    animation = scatter(history, max_frames=4)
    assert animation.captions[0].startswith("Seeds: one centroid")
    assert animation.captions[-1].startswith("Converged: ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"style": "fancy"}, "style='fancy': choose one of teaching, plain"),
        ({"theme": "blue"}, "theme='blue': choose one of light, dark"),
        ({"dim": 4}, "dim=4: choose 2 or 3"),
        ({"dim": 1}, "dim=1: choose 2 or 3"),
        ({"dim": True}, "dim=True: choose 2 or 3"),
        ({"dim": 3}, "dim=3: the data has only 2 features"),
        ({"width": 0}, "width=0: must be a whole number from 2 to 8192"),
        ({"width": 801}, "width=801: must be even, such as 802"),
        ({"width": 800, "slide": "4:3"}, "slide=4:3 and width=800: give a slide or a size"),
        ({"width": 9000}, "width=9000: must be"),
        ({"height": 2.5}, "height=2.5: must be a whole number"),
        ({"width": 60}, "width=60, height=34: leaves"),
        ({"width": 60, "caption": False}, "pixels for points, which needs 40 each way"),
        ({"height": 100}, "width=178, height=100: leaves"),
        ({"width": 800, "height": 100}, "width=800, height=100: leaves"),
        ({"tween": -1}, "tween=-1: must be a whole number from 0 to 1000"),
        ({"tween": 58}, "max_frames=60: must be at least 62"),
        ({"rotate": float("nan")}, "rotate=nan: must be a number"),
        ({"rotate": float("inf")}, "rotate=inf: must be a number"),
        ({"rotate": "fast"}, "rotate='fast': must be a number"),
        ({"rotate": 90}, "rotate=90: only a picture with dim=3 turns"),
        ({"seconds_per_step": 0}, "seconds_per_step=0: must be"),
        ({"hold": -1}, "hold=-1: must be"),
        ({"plays": -1}, "plays=-1: must be"),
        ({"max_frames": 3}, "max_frames=3: must be at least 4"),
    ],
)
def test_wrong_options(options, message):
    with pytest.raises(InputError, match="^.*" + message.replace("(", "\\(")):
        scatter(run(n=30), **options)


def test_wrong_rotation_in_space():
    with pytest.raises(
        InputError, match="rotate=90: with seamless=True the camera must come around"
    ):
        scatter(run(n=30, d=3), rotate=90, seamless=True)


def test_too_many_clusters():
    history = run(n=300, k=243)
    with pytest.raises(InputError, match=r"n_clusters=243: .* 242 clusters at most"):
        scatter(history)
    assert point_colors(242, "light", tinted=True, edged=True).tints is None


def test_labels_of_a_box_never_touch_while_it_turns(monkeypatch):
    """Numbers give way: the three names stand at every angle, and most numbers."""
    written = []

    def write(canvas, text, size, place, anchor):
        width = coverage(text, size).shape[1]
        left, top = place[0] - anchor * width, place[1] - size / 2
        written.append((text, left, top, left + width, top + size))

    monkeypatch.setattr(space_box, "write_text", write)
    angles = range(0, 360, 5)
    limits = (np.zeros(3), np.full(3, 255.0))
    area = Rect(0, 0, 400, 300)
    box = space_box.SpaceBox(*limits, ("red", "green", "blue"), area, angles=angles, text_size=16)
    numbers = 0
    for angle in angles:
        written.clear()
        boxes = box.write(np.zeros((300, 400), np.uint8), angle)
        assert len(boxes) == len(written)
        assert {"red", "green", "blue"} <= {text for text, *_ in written}
        numbers += len(written) - 3
        for (_, *a), (_, *b) in itertools.combinations(written, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
            assert apart, (angle, written)
    assert numbers > 5 * len(angles)
