"""Views of a photo's run: every picture against the history that it shows."""

import itertools
import warnings

import decode
import naive_photo
import naive_points
import numpy as np
import pytest
from commands import refused

from kmeans_gif import (
    InputError,
    KMeans,
    animate,
    centroids_on_image,
    color_space,
    color_space_still,
    dashboard,
    load_image,
    panels,
    recolor,
)
from kmeans_gif.cli import main
from kmeans_gif.data.color_spaces import from_lab, from_oklab
from kmeans_gif.rendering.canvas.dots import draw_trails
from kmeans_gif.rendering.canvas.photo_colors import cells, photo_colors
from kmeans_gif.rendering.canvas.photo_places import centroid_places
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.captions import number
from kmeans_gif.rendering.theme import RAMP
from kmeans_gif.rendering.views import color_space as space_module
from kmeans_gif.rendering.views import dashboard as dashboard_module

SPACES = ["rgb", "lab", "oklab"]
VIEWS = [recolor, centroids_on_image, color_space, dashboard]


def run(samples, k=5, size=40, photo="chelsea.png", max_iter=6, clear=None, **features):
    """A short run; `clear` makes a corner of so many pixels transparent."""
    dataset = load_image(samples / photo, max_size=size, **features)
    if clear:
        dataset = load_image(samples / photo, max_size=size)
        pixels = dataset.to_pixels(dataset.X).astype(np.uint8)
        alpha = np.full(dataset.shape, 255, np.uint8)
        alpha[:clear, :clear] = 0
        dataset = load_image(np.dstack([pixels, alpha]), **features)
    return KMeans(k, random_state=1, max_iter=max_iter).fit(dataset).history_


def centroid_colors(history, t):
    """The colors (k, 3) uint8 that centroids of state t are painted in."""
    colors = history.centroids[t][:, -3:]
    back = {"rgb": lambda c: c, "lab": from_lab, "oklab": from_oklab}[history.dataset.color_space]
    return np.clip(np.rint(back(colors)), 0, 255).astype(np.uint8)


def painted(history, t):
    pixels = centroid_colors(history, t)[history.labels[t]][history.dataset.inverse]
    return pixels.reshape(*history.dataset.shape, 3)


@pytest.mark.parametrize("features", ["color", "color+location"])
@pytest.mark.parametrize("space", SPACES)
def test_recolored_frames_are_the_recorded_states(samples, tmp_path, space, features):
    history = run(samples, color_space=space, features=features)
    recolor(history, caption=False, first="none").save(tmp_path / "x.gif")
    shown = [picture[..., :3] for picture, _ in decode.pillow_frames(tmp_path / "x.gif")]
    assert len(shown) == len(history)
    for t, picture in enumerate(shown):
        np.testing.assert_array_equal(picture, painted(history, t))


def test_the_original_photo_keeps_its_few_colors(samples, tmp_path):
    """With location there are as many observations as pixels, but not as many colors."""
    levels = load_image(samples / "coffee.png", max_size=60)
    pixels = levels.to_pixels(levels.X).astype(np.uint8) // 64 * 64
    history = KMeans(4, random_state=0, max_iter=2).fit(
        load_image(pixels, features="color+location")
    ).history_  # fmt: skip
    animation = recolor(history, caption=False)
    animation.save(tmp_path / "x.gif")
    first, _ = decode.pillow_frames(tmp_path / "x.gif")[0]
    np.testing.assert_array_equal(first[..., :3], pixels)
    distinct = len(np.unique(pixels.reshape(-1, 3), axis=0))
    assert f"{distinct} colors" in animation.captions[0]


@pytest.mark.parametrize(
    ("features", "space", "name"),
    [("color", "rgb", ""), ("color", "lab", " in Lab"), ("color", "oklab", " in Oklab"),
     ("color+location", "rgb", " in RGB + location"),
     ("color+location", "oklab", " in Oklab + location")],
)  # fmt: skip
@pytest.mark.parametrize("view", VIEWS)
def test_captions_say_what_the_inertia_is_of(samples, view, features, space, name):
    history = run(samples, features=features, color_space=space)
    said = view(history, measure="inertia").captions[-1]
    assert f" · inertia {number(history.inertia[-1])}{name} · " in said
    assert ("features:" in view(history).alt_text) == bool(name)


def test_colors_out_of_gamut_are_said_once(samples, tmp_path):
    dataset = load_image(samples / "chelsea.png", max_size=20, color_space="lab")
    seeds = np.array([[50.0, 120, 0], [50, 0, 0], [90, 0, 5]])
    history = KMeans(3, init=seeds, max_iter=2).fit(dataset).history_
    for view in VIEWS:
        with pytest.warns(UserWarning, match="are clipped") as told:
            animation = view(history)
        assert len(told) == 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for frame in animation:
                frame.rgb()


@pytest.mark.parametrize("features", ["color", "color+location"])
@pytest.mark.parametrize("clear", [None, 7])
def test_places_against_the_twin(samples, features, clear):
    history = run(samples, clear=clear, features=features, max_iter=20)
    dataset, places = history.dataset, centroid_places(history)
    for t in range(len(history)):
        # The centroid of a state is the mean of the labels before.
        of = t if features == "color" else t - 1
        if of >= 0:
            labels = dataset.to_pixels(history.labels[of])
            twin = naive_photo.mean_places(labels, dataset.mask, history.n_clusters)
            np.testing.assert_allclose(places[t], twin, rtol=1e-12)
    if features == "color+location":
        pixel = (places[0] - 0.5)[:, ::-1].round().astype(int)  # seeds are pixels
        color = dataset.to_pixels(dataset.X[:, 2:])[tuple(pixel.T)]
        np.testing.assert_array_equal(color, history.centroids[0][:, 2:])


@pytest.mark.parametrize("background", ["recolored", "faded"])
@pytest.mark.parametrize("clear", [None, 30])
def test_discs_lie_at_their_places_in_their_colors(samples, tmp_path, background, clear):
    history = run(samples, k=4, size=150, clear=clear, features="color+location", max_iter=4)
    animation = centroids_on_image(
        history, background=background, first="none", caption=False, trails=False
    )
    animation.save(tmp_path / "x.apng")
    shown = [picture for picture, _ in decode.pillow_frames(tmp_path / "x.apng")]
    pixels = history.dataset.weights.sum()
    height, width = history.dataset.shape
    rows, columns = np.mgrid[:height, :width] + 0.5
    for t, picture in enumerate(shown):
        places = (history.centroids[t][:, :2] / history.dataset.location_scale)[:, ::-1] + 0.5
        alone = isolated(places, 50)
        reach = np.min([*places.T, width - places[:, 0], height - places[:, 1]], axis=0)
        untouched = np.ones((height, width), bool)
        for j, (x, y) in enumerate(places):
            area = 0.08 * height * width * history.sizes[t, j] / pixels
            radius = np.sqrt(area / np.pi)
            distance = np.hypot(columns - x, rows - y)
            untouched &= distance > radius + 4
            if alone[j] and reach[j] > radius + 4:
                own = (picture[..., :3] == centroid_colors(history, t)[j]).all(axis=2)
                disc = own & (distance < radius + 0.7)
                assert disc[distance < radius - 1].all()
                assert disc.sum() == pytest.approx(area, rel=0.06)
                ring = picture[..., :3][(distance > radius + 0.1) & (distance < radius + 0.4)]
                assert (ring.max(axis=1) < 60).all()
        opaque = picture[..., 3] == 255
        if clear:
            np.testing.assert_array_equal(opaque & untouched, ~history.dataset.mask & untouched)
        expected = painted(history, t)
        if background == "faded":
            original = history.dataset.to_pixels(history.dataset.X[:, 2:])
            expected = np.rint(0.35 * original + 0.65 * 250)
        seen = untouched & opaque
        assert seen.sum() > 1000
        np.testing.assert_array_equal(picture[..., :3][seen], expected[seen])


def test_trails_lead_where_centroids_have_been(samples):
    history = run(samples, k=4, size=150, features="color+location")
    last = len(history) - 1
    with_trails, without = (
        centroids_on_image(history, first="none", caption=False, trails=trails)
        for trails in (True, False)
    )
    np.testing.assert_array_equal(with_trails[0].indices, without[0].indices)
    ink = with_trails[last].indices == RAMP - 1
    places = centroid_places(history)
    largest = np.sqrt(0.08 * ink.size * history.sizes[last].max() / history.sizes[last].sum() / 3)
    free = 0
    for x, y in places[:last].reshape(-1, 2):
        if np.hypot(*(places[last] - [x, y]).T).min() > largest + 4:  # under no disc
            assert ink[int(y), int(x)]
            assert without[last].indices[int(y), int(x)] >= RAMP
            free += 1
    assert free >= 4


def test_trails_are_lines_of_ink_on_paper():
    canvas = np.full((60, 80), RAMP + 3, np.uint16)
    stops = np.array([[10.0, 12], [60, 20], [40, 50]])
    draw_trails(canvas, Rect(0, 0, 80, 60), stops[:, None], 3.0)
    away = np.min(
        [naive_points.distance_to_segment((60, 80), *pair) for pair in itertools.pairwise(stops)],
        axis=0,
    )
    assert (canvas[away <= 1] == RAMP - 1).all()
    assert (canvas[away > 3.3] == RAMP + 3).all()
    stop = np.min([naive_points.distance_to_segment((60, 80), s, s) for s in stops[:-1]], axis=0)
    assert (canvas[stop < 2.8] == RAMP - 1).all()
    between = (away > 2.1) & (away < 3.1) & (stop > 6)
    assert (canvas[between] == 0).all()


@pytest.mark.parametrize("most", [4000, 300, 20, 1])
def test_cells_against_the_twin(samples, most):
    dataset = load_image(samples / "coffee.png", max_size=60, features="color+location")
    means, counts = cells(photo_colors(dataset), most)
    assert len(means) <= most
    pixels = dataset.X[:, 2:].astype(int)
    side = next(1 << b for b in range(9) if len(np.unique(pixels >> b, axis=0)) <= most)
    twin = naive_photo.cells(pixels, side)
    order = sorted(twin)
    np.testing.assert_array_equal(counts, [twin[cell][0] for cell in order])
    np.testing.assert_allclose(means, [twin[cell][1] for cell in order], rtol=1e-12)


@pytest.mark.jit
@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_centroids_stand_in_their_color_among_the_colors(samples, tmp_path, space, theme):
    history = run(samples, k=4, size=60, color_space=space)
    options = {"theme": theme, "trails": False, "width": 500, "height": 500}
    animation = color_space(history, pace="even", **options)
    animation.save(tmp_path / "x.gif")
    shown = [picture[..., :3] for picture, _ in decode.pillow_frames(tmp_path / "x.gif")]
    solid = solid_of(history, **options)
    checked = 0
    for t in range(len(history)):
        frame = animation[t]
        colors = centroid_colors(history, t)
        np.testing.assert_array_equal(frame.palette[RAMP:], colors)
        axes = [0, 1, 2] if space == "rgb" else [1, 2, 0]
        places = solid.to_pixels(history.centroids[t][:, axes])
        for j in np.flatnonzero(isolated(places)):
            x, y = places[j].astype(int)
            assert frame.indices[y, x] == RAMP + j
            np.testing.assert_array_equal(shown[t][y, x], colors[j])
            checked += 1
    assert checked > 10


def test_balls_are_of_the_colors_they_stand_for(samples):
    pixels = np.zeros((10, 10, 3), np.uint8)
    pixels[:8] = 200, 30, 30
    pixels[9] = 30, 30, 200
    history = KMeans(2, random_state=0).fit(load_image(pixels)).history_
    solid = solid_of(history, width=500, height=400)
    np.testing.assert_array_equal(solid.colors, [[0, 0, 0], [30, 30, 200], [200, 30, 30]])
    np.testing.assert_allclose(solid.radii**3 / solid.radii[2] ** 3, [1 / 8, 1 / 8, 1])


def test_a_gray_photo_lies_on_the_diagonal_of_the_cube(samples):
    history = run(samples, photo="camera.png", k=3)
    animation = color_space(history, trails=False)
    centroids = np.repeat(history.centroids[-1], 3, axis=1)
    for j, (x, y) in enumerate(solid_of(history, trails=False).to_pixels(centroids)):
        assert animation[-1].indices[int(y), int(x)] == RAMP + j


@pytest.mark.jit
def test_the_space_turns(samples):
    history = run(samples)
    options = {"rotate": 90, "max_frames": 20, "hold": 0.5}
    animation = color_space(history, **options)
    assert len(history) < len(animation) <= 20
    assert animation.seconds == pytest.approx(color_space(history, hold=0.5).seconds)
    solid = solid_of(history, **options)
    centroids = history.centroids[-1]
    x, y = solid.to_pixels(centroids[0], 90.0)
    assert animation[-1].indices[int(y), int(x)] >= RAMP
    assert np.abs(solid.to_pixels(centroids, 90.0) - solid.to_pixels(centroids)).max() > 30


@pytest.mark.jit
def test_the_first_frame_of_the_space(samples):
    history = run(samples, k=4)
    options = {"trails": False, "pace": "even", "hold": 1.0}
    shown = {first: color_space(history, first=first, **options)
             for first in ("original", "seeds", "final", "none")}  # fmt: skip
    steps = (300,) * (len(history) - 2)
    assert shown["original"].durations_ms == (500, 300, *steps, 1000)
    assert shown["seeds"].durations_ms == (500, *steps, 1000)
    assert shown["final"].durations_ms == (500, 300, *steps, 1000)
    assert shown["none"].durations_ms == (300, *steps, 1000)
    clusters = range(RAMP, RAMP + 4)
    assert not np.isin(shown["original"][0].indices, clusters).any()
    assert shown["original"].stage_lines[0].word == "Photo"
    assert shown["original"].keyframes[0].phase == "data"
    states = {"seeds": 0, "final": history.n_iter, "none": 0}
    for first, t in states.items():
        key, frame = shown[first].keyframes[0], shown[first][0]
        assert (key.phase, key.state) == ("assign", t)
        assert set(clusters) <= set(np.unique(frame.indices))
        np.testing.assert_array_equal(frame.palette[RAMP:], centroid_colors(history, t))
    np.testing.assert_array_equal(shown["final"][0].rgb(), shown["final"][-1].rgb())
    assert color_space(history, **options).durations_ms == shown["seeds"].durations_ms


@pytest.mark.jit
@pytest.mark.parametrize("view", VIEWS)
def test_a_fitted_model_will_do(samples, view):
    photo = load_image(samples / "chelsea.png", max_size=20)
    model = KMeans(3, random_state=1, max_iter=3).fit(photo)
    np.testing.assert_array_equal(view(model)[-1].rgb(), view(model.history_)[-1].rgb())
    still = color_space_still(model, when="before")
    assert still == color_space_still(model.history_, when="before")
    with pytest.raises(InputError, match="KMeans is not fitted yet: call fit first"):
        view(KMeans(3))


@pytest.mark.jit
@pytest.mark.parametrize("space", SPACES)
def test_stills_before_and_after(samples, space):
    history = run(samples, color_space=space)
    before = np.asarray(color_space_still(history, when="before", width=640, height=480))
    after = np.asarray(color_space_still(history, when="after", width=640, height=480))
    assert before.shape == after.shape == (480, 640, 3)
    (solid,) = space_module._Still().picture(history, when="after", width=640, height=480).panels
    axes = [0, 1, 2] if space == "rgb" else [1, 2, 0]
    places = solid.to_pixels(history.centroids[0][:, axes])
    for x, y in places[isolated(places)]:
        assert tuple(before[int(y), int(x)]) == space_module.GOLD
    gold = (before == space_module.GOLD).all(axis=2).sum()
    assert gold > 100
    assert (after == space_module.GOLD).all(axis=2).sum() < gold / 10
    for color in centroid_colors(history, -1):
        assert (after == color).all(axis=2).sum() > 20


@pytest.mark.jit
@pytest.mark.parametrize("clear", [None, 12])
@pytest.mark.parametrize("features", ["color", "color+location"])
def test_dashboard_pictures_are_in_step(samples, tmp_path, clear, features):
    history = run(samples, clear=clear, features=features)
    animation = dashboard(history, width=900, height=400)
    photo, solid, inertia = dashboard_module.VIEW.picture(history, width=900, height=400).panels
    place = photo.box
    height, width = history.dataset.shape
    assert place.width * height == pytest.approx(place.height * width, rel=0.02)
    animation.save(tmp_path / "x.apng")
    shown = [p[..., :3] for p, _ in decode.pillow_frames(tmp_path / "x.apng")]
    rows = [(2 * i + 1) * height // (2 * place.height) for i in range(place.height)]
    columns = [(2 * i + 1) * width // (2 * place.width) for i in range(place.width)]
    sampled = np.ix_(rows, columns)
    colors = history.dataset.X[:, -3:]
    expected = [history.dataset.to_pixels(colors), *(painted(history, t) for t in range(7))]
    assert len(shown) == len(history) + 1 == len(expected)
    opaque = np.ones((height, width), bool) if clear is None else ~history.dataset.mask
    for t, (frame, pixels) in enumerate(zip(shown, expected, strict=True), start=-1):
        part = frame[place.top : place.bottom, place.left : place.right]
        paper_around = np.where(opaque[..., None], pixels, 250)
        np.testing.assert_array_equal(part, paper_around[sampled])
        centroids = history.centroids[max(t, 0)][:, -3:]
        x, y = solid.to_pixels(centroids[0]).astype(int)
        is_centroid = RAMP <= animation[t + 1].indices[y, x] < RAMP + 5
        assert is_centroid == (t >= 0)
    assert animation.stage_lines[0] == ("Photo", "as it is, before any clustering", "k = 5")
    (axes,) = inertia.axes()
    (low, high), panel = axes.x_limits, axes.area
    reach = 1.42 * inertia.staircase._radius  # of the mark of now
    assert dashboard(history).size == (1280, 720)
    for i, frame in enumerate(animation):  # the curve ends at the state that is shown
        columns = np.flatnonzero(
            # Above what says which marks are which.
            frame.indices[panel.top : panel.bottom - 75, panel.left : panel.right].any(axis=0)
        )
        if i == 0:
            assert len(columns) == 0
        else:
            middle = (i - 1 - low) / (high - low) * panel.width
            assert columns.max() == pytest.approx(middle + reach, abs=1)


@pytest.mark.jit
def test_a_thousand_clusters(samples, tmp_path):
    dataset = load_image(samples / "coffee.png", max_size=150, features="color+location")
    history = KMeans(1000, random_state=0, max_iter=3).fit(dataset).history_
    for view in VIEWS:
        view(history).save(tmp_path / "x.apng")
        last, _ = decode.pillow_frames(tmp_path / "x.apng")[-1]
        np.testing.assert_array_equal(last[..., :3], view(history)[-1].rgb())
        with pytest.warns(UserWarning, match="reduced by"):
            view(history).save(tmp_path / "x.gif")


@pytest.mark.parametrize("view", [centroids_on_image, color_space, dashboard, color_space_still])
def test_points_and_other_things_are_refused(view):
    points = KMeans(2, random_state=0).fit(np.eye(3)).history_
    with pytest.raises(InputError, match=f"{view.__name__} needs the history of a photo"):
        view(points)
    with pytest.raises(InputError, match=f"{view.__name__} needs a History"):
        view("photo.png")


@pytest.mark.parametrize(
    ("view", "options", "message"),
    [
        (centroids_on_image, {"background": "blue"}, "background='blue': choose one of"),
        (centroids_on_image, {"first": "last"}, "first='last': choose one of"),
        (color_space, {"theme": "red"}, "theme='red': choose one of light, dark"),
        (color_space, {"width": 0}, "width=0: must be a whole number"),
        (
            color_space,
            {"width": 120, "caption": False, "height": 50},
            "leaves 112 by 38 pixels for color_solid, which needs 40",
        ),
        (color_space, {"width": 80}, "width=80, height=44: leaves 72 by 0 pixels for color_solid"),
        (color_space, {"width": 501}, "width=501: must be even, such as 502"),
        (color_space, {"slide": "4:3", "height": 400}, "slide=4:3 and height=400: give a slide or"),
        (recolor, {"slide": "9:16"}, "slide='9:16': choose one of 16:9, 4:3, square"),
        (recolor, {"text_scale": 3}, "text_scale=3: must be a number from 0.5 to 1.5"),
        (recolor, {"language": "it"}, "language='it': choose one of en, de, es, fr, pt, zh"),
        (recolor, {"title": 7}, "title=7: must be a text"),
        (color_space, {"rotate": "x"}, "rotate='x': must be a number"),
        (color_space_still, {"when": "now"}, "when='now': choose one of before, after"),
        (color_space_still, {"height": 9000}, "height=9000: must be a whole number"),
        (dashboard, {"theme": None}, "theme=None"),
        (dashboard, {"height": 90}, "pixels for photo, which needs 40 each way; enlarge"),
        (dashboard, {"max_frames": 1}, "max_frames=1"),
    ],
)
def test_wrong_values(samples, view, options, message):
    with pytest.raises(InputError, match=message):
        view(run(samples), **options)


@pytest.mark.jit
@pytest.mark.parametrize(
    ("words", "features", "view", "arguments"),
    [
        ("--features color+location --location-weight 2", {"features": "color+location",
         "location_weight": 2.0}, recolor, {}),
        ("--features color+location --no-scale-location --view centroids --background faded",
         {"features": "color+location", "scale_location": False}, centroids_on_image,
         {"background": "faded"}),
        ("--features color+location --scale-location --view centroids --first none --no-trails",
         {"features": "color+location"}, centroids_on_image, {"first": "none", "trails": False}),
        ("--color-space lab --view color-space --rotate 90 --width 500 --height 400 --theme dark",
         {"color_space": "lab"}, color_space,
         {"rotate": 90, "width": 500, "height": 400, "theme": "dark"}),
        ("--color-space oklab --view dashboard --width 700 --hold 1 --no-caption",
         {"color_space": "oklab"}, dashboard, {"width": 700, "hold": 1, "caption": False}),
        ("--theme dark --swatches", {}, recolor, {"theme": "dark", "swatches": True}),
        ("--view centroids --theme dark", {}, centroids_on_image, {"theme": "dark"}),
        ("--view color-space --first original", {}, color_space, {"first": "original"}),
    ],
)  # fmt: skip
def test_the_command_makes_what_the_functions_make(here, words, features, view, arguments):
    assert main(["coffee.png", "-k", "3", "--rounds", "2", "-o", "x.gif", "--history", "x.npz",
                 *words.split()]) == 0  # fmt: skip
    model = KMeans(3, random_state=0, max_iter=2).fit(load_image("coffee.png", **features))
    saved = view(model.history_, **arguments).save("y.gif")
    assert (here / "x.gif").read_bytes() == saved.path.read_bytes()
    if "--view" in words:
        again = words[words.index("--view") :].split()
    else:
        again = ["--view", "recolor", *([] if features else words.split())]
    assert main(["render", "x.npz", "-o", "z.gif", *again]) == 0
    assert (here / "z.gif").read_bytes() == saved.path.read_bytes()


@pytest.mark.jit
def test_the_command_puts_panels_side_by_side(here):
    words = ["--panels", "photo,color-solid, inertia", "--rotate", "30", "--theme", "dark"]
    assert main(["coffee.png", "-k", "3", "-o", "x.gif", "--history", "x.npz", *words]) == 0
    model = KMeans(3, random_state=0).fit(load_image("coffee.png"))
    layout = panels.photo() | panels.color_solid() | panels.inertia()
    saved = animate(model, layout, rotate=30, theme="dark").save("y.gif")
    assert (here / "x.gif").read_bytes() == saved.path.read_bytes()
    assert main(["render", "x.npz", "-o", "z.gif", *words]) == 0
    assert (here / "z.gif").read_bytes() == saved.path.read_bytes()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("coffee.png --view cube", "--view cube: choose one of recolor, centroids, color-space"),
        ("coffee.png --color-space hsv", "--color-space hsv: choose one of rgb, lab, oklab"),
        (
            "coffee.png --location-weight 2",
            "--location-weight 2: is for --features color",
        ),
        ("coffee.png --view dashboard --width 60", "--width 60, --height 34: leaves"),
        ("coffee.png --view dashboard --swatches", "--swatches: is not for --view dashboard"),
        (
            "coffee.png --panels photo,cube",
            "--panels cube: choose among photo, swatches",
        ),
        ("coffee.png --panels photo,cards", "cards: needs tiles, and these are pixels of a photo"),
        (
            "coffee.png --panels photo --view recolor",
            "--view recolor: leaves no place for",
        ),
        ("blobs --panels color-solid", "color-solid: needs photos, and these are points"),
        ("blobs --features color+location", "unrecognized arguments: --features color+location"),
        ("blobs --view dashboard", "unrecognized arguments: --view dashboard"),
    ],
)
def test_the_command_refuses(here, capsys, words, message):
    refused(words, message, capsys)


def isolated(places, distance=13):
    """Which of `places` (k, 2) no other one is near to."""
    apart = np.hypot(*(places[:, None] - places[None]).T)
    np.fill_diagonal(apart, np.inf)
    return apart.min(axis=1) > distance


def solid_of(history, **options):
    """The panel that `color_space` draws with these options."""
    (solid,) = space_module.VIEW.picture(history, **options).panels
    return solid
