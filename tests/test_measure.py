"""Numbers for people: what captions, curves and verdicts say of how good a clustering is."""

import itertools

import numpy as np
import pytest
from commands import refused

from kmeans_gif import (
    InputError,
    KMeans,
    animate,
    choice_walk,
    choose_k,
    dashboard,
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
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.rendering.canvas import staircase as staircase_module
from kmeans_gif.rendering.canvas.axes import ticks
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.staircase import Staircase
from kmeans_gif.rendering.measure import half_steps, measure_of
from kmeans_gif.rendering.theme import RAMP
from kmeans_gif.rendering.views.dashboard import VIEW as DASHBOARD
from kmeans_gif.rendering.views.mosaic import VIEW as MOSAIC

PIXELS = np.random.default_rng(0).integers(0, 256, (12, 14, 3), np.uint8)


def run(dataset, k=3, **options):
    return KMeans(k, random_state=0, max_iter=6, **options).fit(dataset).history_


def root_mean_square(history, t, columns=1):
    """Over observations, and over `columns` of each: by its definition, one by one."""
    dataset = history.dataset
    total, weight = 0.0, 0.0
    for x, w, label in zip(dataset.X, dataset.weights, history.labels[t], strict=True):
        total += w * ((x - history.centroids[t][label]) ** 2).sum()
        weight += w * columns
    return (total / weight) ** 0.5


@pytest.mark.parametrize(
    ("options", "text", "columns"),
    [
        ({}, "typical color error {:.1f} of 255", 3),
        ({"color_space": "lab"}, "typical color error {:.1f} in Lab", 1),
        ({"color_space": "oklab"}, "typical color error {:.3f} in Oklab", 1),
        ({"features": "color+location"}, "typical distance {:.1f} in RGB + location", 1),
    ],
)
def test_photos_have_a_color_error(options, text, columns):
    history = run(load_image(PIXELS, **options))
    captions = recolor(history).captions[1:]
    values = [root_mean_square(history, t, columns) for t in range(len(history))]
    for t, (caption, value) in enumerate(zip(captions, values, strict=True)):
        share = 100 * value / values[0]
        of_start = f" · {share:.0f}% of the start" if t else ""
        assert caption.endswith(f" · {text.format(value)}{of_start}")
    assert len({caption.rpartition(" · ")[2] for caption in captions}) > 2


def test_white_taken_for_black_is_an_error_of_255():
    for pixels in (np.zeros((1, 2, 3), np.uint8), np.zeros((1, 2), np.uint8)):
        pixels[0, 1] = 255
        history = run(load_image(pixels), k=1)
        measure = measure_of(history.dataset, "error")
        assert measure.value(float(history.inertia[-1])) == 127.5
        far = 2 * 255.0**2 * history.dataset.X.shape[1]  # both pixels wrong by all there is
        assert measure.text(far).endswith("error 255.0 of 255")
    assert measure.name == "typical gray error"
    assert measure.text(1e-9).endswith("<0.1 of 255")  # more than nothing


def test_points_and_tiles_have_an_error_in_their_units():
    points = make_points("blobs", n=60, random_state=0)
    history = run(points)
    error = root_mean_square(history, history.n_iter)
    assert f"typical distance {error:.3g} · " in scatter(history).captions[-1]
    assert f"to {error:.3g}; final sizes" in scatter(history).alt_text
    scaled = run(points.standardize())
    assert f"{root_mean_square(scaled, -1):.3g} in z-scores" in scatter(scaled).captions[-1]
    tiles = run(load_tiles(PIXELS[:, :, 0].reshape(42, 2, 2)))
    error = root_mean_square(tiles, tiles.n_iter, 4)
    for view in (mosaic, tile_map):
        assert f"typical pixel error {error:.1f} of 255" in view(tiles).captions[-1]


def test_updates_say_what_they_lowered():
    history = run(make_points("blobs", n=60, random_state=1))
    animation = scatter(history)
    n = len(history.dataset.X)
    for key, caption in zip(animation.keyframes, animation.captions, strict=True):
        if key.phase == "update":
            error = (history.inertia_after_update[key.state] / n) ** 0.5
            assert f"typical distance {error:.3g} · " in caption


def test_weights_count():
    dataset = Dataset(np.array([[0.0], [4.0]]), np.array([1.0, 3.0]))
    history = KMeans(1, init=[[0.0]]).fit(dataset).history_
    assert scatter(history, style="plain").captions[0].endswith("typical distance 3.46")
    # Without any error at the start there is nothing to compare with.
    exact = KMeans(2, init=[[0.0], [4.0]]).fit(dataset).history_
    assert scatter(exact, style="plain").captions[-1].endswith("typical distance 0")


@pytest.mark.jit
def test_every_view_can_say_inertia():
    points = run(make_points("blobs", n=40, random_state=0))
    photo = run(load_image(PIXELS))
    tiles = run(load_tiles(PIXELS[:, :, 0].reshape(42, 2, 2)))
    choice = choose_k(make_points("blobs", n=40, random_state=0), [2, 3], random_state=0)
    drawn = {
        "scatter": lambda **o: scatter(points, **o),
        "race": lambda **o: race([points, run(points.dataset, init="corner")], ["a", "b"], **o),
        "recolor": lambda **o: recolor(photo, **o),
        "dashboard": lambda **o: dashboard(photo, **o),
        "mosaic": lambda **o: mosaic(tiles, members=0, **o),
        "animate": lambda **o: animate(tiles, panels.tile_map() | panels.inertia(), **o),
        "choice_walk": lambda **o: choice_walk(choice, **o),
    }
    for name, draw in drawn.items():
        shown, people = draw(measure="inertia"), draw()
        # Below a race there are figures only; the panel of curves is named after the measure.
        said, usual = (
            [a.alt_text] if name == "race" else a.captions for a in (shown, people)
        )  # fmt: skip
        assert any("inertia" in text for text in said), name
        assert not any("typical" in text for text in said), name
        assert any("typical" in text for text in usual), name
        assert (shown[-1].rgb().shape != people[-1].rgb().shape) or (
            shown[-1].rgb() != people[-1].rgb()
        ).any(), name
    error = root_mean_square(points, points.n_iter)
    tie = race([points, points], ["a", "b"])
    assert tie.captions[-1].startswith(
        f"Finish: a tie of A and B · k = 3 · A {error:.4g} at {points.n_iter}, B {error:.4g} at"
    )
    assert f"typical distance A {error:.4g} at" in tie.alt_text


def test_a_walk_through_k_keeps_the_table_of_inertia():
    choice = choose_k(load_image(PIXELS), [2, 3, 4], random_state=0)
    errors = [(c.inertia / PIXELS.size) ** 0.5 for c in choice.candidates]
    captions = choice_walk(choice).captions[1:4]
    assert captions[0].startswith(f"k = 2: typical color error {errors[0]:.1f} of 255")
    less = 100 * (errors[0] - errors[1]) / errors[0]
    digits = f"{less:.0f}" if less >= 9.95 else f"{less:.2g}"
    assert f"{digits}% less than at 2" in captions[1]


@pytest.mark.parametrize("measure", ["error", "inertia"])
def test_the_curve_is_a_staircase_of_both_half_steps(measure):
    history = run(load_image(PIXELS))
    *_, curve = DASHBOARD.picture(history, measure=measure).panels
    (axes,) = curve.axes()
    values = half_steps(history, measure)
    assert (np.diff(values) <= 0).all()
    assert len(values) == 2 * len(history) - 1
    scale = PIXELS.size
    for t in range(len(history)):
        inertia = history.inertia[t]
        expected = inertia if measure == "inertia" else (inertia / scale) ** 0.5
        assert values[2 * t] == pytest.approx(expected, rel=1e-14)
    (x_low, x_high), (y_low, y_high) = axes.x_limits, axes.y_limits
    for i, (x, y) in enumerate(curve.staircase.path):
        share = (i / 2 - x_low) / (x_high - x_low), (values[i] - y_low) / (y_high - y_low)
        assert x == pytest.approx(axes.area.left + share[0] * axes.area.width)
        assert y == pytest.approx(axes.area.bottom - share[1] * axes.area.height)
    assert axes.title == {"error": "typical color error", "inertia": "inertia"}[measure]
    *_, curve = DASHBOARD.picture(history, measure=measure, text_scale=0.5).panels
    (axes,) = curve.axes()  # where there is room, in its unit
    assert axes.title == {"error": "typical color error, of 255", "inertia": "inertia"}[measure]


def test_marks_are_discs_and_rings_at_the_foot_of_each_step():
    made = Staircase(
        Rect(0, 0, 400, 200), np.array([9.0, 6.0, 5.0, 2.0]), (-0.5, 2), (0, 10), 1.5, 4.0
    )
    canvas = np.zeros((200, 400), np.uint8)
    made.draw(canvas, 4)
    made.draw_marks(canvas, 4)
    for i, (x, y) in enumerate(made.path):
        assert canvas[int(y), int(x)] == (0 if i % 2 else RAMP - 1)
        assert (canvas[int(y) - 8 : int(y) + 8, int(x) - 8 : int(x) + 8] == RAMP - 1).sum() > 10
    for (x0, y0), (x1, y1) in itertools.pairwise(made.path):  # held, then lowered
        assert canvas[int(y0), int((x0 + x1) / 2)] > RAMP // 2
        assert canvas[int((y0 + y1) / 2), int(x1)] > RAMP // 2


def test_long_runs_have_marks_where_they_fall(monkeypatch):
    values = 100 * 0.8 ** np.arange(401)
    made = Staircase(Rect(0, 0, 200, 200), values, (0, 200), (0, 100), 1.0, 3.0)
    marked = []
    monkeypatch.setattr(Staircase, "_mark", lambda self, canvas, place, *how: marked.append(place))
    made.draw_marks(np.zeros((200, 200), np.uint8), 401)
    *shown, last = np.array(marked)
    assert 8 < len(shown) < 30
    assert (np.diff(np.array(shown)[:, 1]) >= 2 * staircase_module._APART * 3.0).all()
    assert last[0] == made.path[-1, 0]
    before = [tuple(place) for place in shown]
    marked.clear()
    made.draw_marks(np.zeros((200, 200), np.uint8), 60)
    assert [tuple(place) for place in marked[:-1]] == before  # marks stay where they are


@pytest.mark.parametrize(
    ("values", "corner"),
    [([9, 8, 6, 5, 5], "bottom"), ([9, 1, 0.3, 0.2, 0.1], "top"), ([9, 9, 8.9, 8.9, 0], None)],
)
@pytest.mark.parametrize("size", [(400, 200), (120, 300)])
def test_the_key_stands_where_the_staircase_does_not(values, corner, size):
    width, height = size
    area = Rect(0, 0, width, height)
    made = Staircase(area, np.array(values, float), (-0.1, 2.1), (0, 9.5), 1.5, 3.0)
    key, curve = np.zeros((2, height, width), np.uint8)
    made.draw_key(key, 16)
    made.draw(curve, 5)
    made.draw_marks(curve, 5)
    assert not (key.astype(bool) & curve.astype(bool)).any()
    rows, columns = np.nonzero(key)
    assert (corner is None) == (len(rows) == 0)
    if corner is not None:
        assert (rows.min() > height / 2) == (corner == "bottom")
        assert 0 < rows.min() <= rows.max() < height - 1
        assert 0 < columns.min() <= columns.max() < width - 1


def test_the_strip_of_a_mosaic_names_what_it_shows(monkeypatch):
    tiles = run(load_tiles(PIXELS[:, :, 0].reshape(42, 2, 2)))
    titles = {}
    for measure in ("error", "inertia"):
        _, strip, _ = MOSAIC.picture(tiles, members=0, measure=measure).panels
        titles[measure] = strip._title
    assert titles == {"error": "typical pixel error, of 255", "inertia": "inertia"}


@pytest.mark.parametrize(
    ("high", "texts"),
    [
        (9000, ["0", "5000"]),
        (120_000, ["0", "50 k", "100 k"]),
        (3.4e6, ["0", "1 M", "2 M", "3 M"]),
        (6.9e8, ["0", "200 M", "400 M", "600 M"]),
        (1.4e9, ["0.0", "0.5 G", "1.0 G"]),
        (7e13, ["0", "20 T", "40 T", "60 T"]),
    ],
)
def test_large_numbers_on_axes_have_prefixes(high, texts):
    assert ticks(0, high, 4)[1:] == (texts, "")


def test_offsets_are_written_out():
    assert ticks(1e9, 1e9 + 5e5, 4)[1:] == (["0", "200 k", "400 k"], "+1 G")
    assert ticks(0, 3e19, 4)[1:] == (["0", "1", "2", "3"], "1e19")


def test_unknown_measures_are_refused(tmp_path, monkeypatch, capsys):
    message = "'loss': choose one of error, inertia"
    with pytest.raises(InputError, match=f"^measure={message}$"):
        scatter(run(make_points("blobs", n=40, random_state=0)), measure="loss")
    monkeypatch.chdir(tmp_path)
    refused("blobs -k 2 --measure loss", "--measure loss: choose one of error, inertia", capsys)
    assert not list(tmp_path.iterdir())
