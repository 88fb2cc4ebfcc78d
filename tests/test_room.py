"""Pictures use the room that they have, and say what they show from the first frame on."""

import itertools

import numpy as np
import pytest
from PIL import Image

from kmeans_gif import (
    KMeans,
    animate,
    load_image,
    load_points,
    make_points,
    panels,
    recolor,
)
from kmeans_gif.rendering.canvas import group_key
from kmeans_gif.rendering.canvas.card_places import plan_cards, roomiest
from kmeans_gif.rendering.canvas.text import coverage, levels_of, text_width
from kmeans_gif.rendering.panels import curve, runner
from kmeans_gif.rendering.views import view
from kmeans_gif.rendering.views.color_space import VIEW as COLOR_SPACE


@pytest.fixture(scope="module")
def coffee(samples):
    with Image.open(samples / "coffee.png") as image:
        image.thumbnail((120, 120))
        return np.asarray(image)


@pytest.mark.parametrize("space", ["rgb", "lab", "oklab"])
def test_a_solid_of_colors_fills_its_box(coffee, space):
    history = KMeans(4, random_state=0).fit(load_image(coffee, color_space=space)).history_
    (solid,) = COLOR_SPACE.picture(history).panels
    places, area = solid.to_pixels(solid._points), solid.area()
    low, high = places.min(axis=0), places.max(axis=0)
    assert (low >= [area.left, area.top]).all()
    assert (high <= [area.right, area.bottom]).all()
    assert high[0] - low[0] > 0.45 * min(area.width, area.height)
    assert high[1] - low[1] > 0.45 * area.height


def test_a_photo_stands_beside_something_else_from_the_first_frame_on(coffee):
    history = KMeans(4, random_state=0).fit(load_image(coffee)).history_
    beside = animate(history, panels.photo(original=True) | panels.photo(), width=600)
    assert [key.phase for key in beside.keyframes[:2]] == ["assign", "assign"]
    for first in ("original", "seeds"):
        animation = recolor(history, side_by_side=True, first=first, caption=False)
        assert animation.keyframes[0][:2] == ("assign", 0)
        frame = animation[0].rgb()
        original = enlarged(coffee)
        np.testing.assert_array_equal(frame[:, : original.shape[1]], original)
        painted = enlarged(np.rint(history.centroids[0])[history.label_image(0)])
        np.testing.assert_array_equal(frame[:, -original.shape[1] :], painted)
    assert recolor(history).keyframes[0].phase == "data"
    both = panels.photo(original=True) | panels.color_solid()
    assert animate(history, both).keyframes[0].phase == "data"


def enlarged(pixels):
    """As small photos are, to at most 480 pixels where something stands beside them."""
    factor = 480 // max(pixels.shape[:2])
    return pixels.repeat(factor, axis=0).repeat(factor, axis=1)


INITS = ["random", "k-means++", "corner", "uniform"]


@pytest.fixture(scope="module")
def field():
    data = make_points("blobs", n=300, dim=3, centers=5, random_state=0)
    return [KMeans(5, init=init, random_state=0).fit(data).history_ for init in INITS]


def sampled(path):
    """Points on a curve `(m, 2)`, less than a pixel apart."""
    pieces = [np.linspace(a, b, 2000) for a, b in itertools.pairwise(path)]
    return np.concatenate([path, *pieces])


@pytest.mark.parametrize("width", [700, 1200])
def test_no_curve_of_a_race_goes_through_a_letter(field, monkeypatch, width):
    written = []
    monkeypatch.setattr(curve, "write_text", lambda *args: written.append(args[1:4]))
    picture = view("race").picture(field, names=INITS, width=width)
    panel, area = picture.panels[-1], picture.panels[-1].area()
    seen = {}
    for i, key in enumerate(picture.stage.keyframes):
        written.clear()
        picture.draw(i)
        assert bool(written) == (key.labeled is not None)
        for letters, size, (left, y) in written:
            for n, letter in enumerate(letters):
                x = left + text_width(letters[:n], size) + text_width(letter, size) / 2
                assert area.left < x < area.right
                assert area.top < y < area.bottom
                for one in panel.curves:
                    apart = np.abs(sampled(one.path[: key.state + 1]) - [x, y])
                    assert not (apart < [0.25 * size, 0.3 * size]).all(axis=1).any()
                if len(field["ABCD".index(letter)]) <= key.state + 1:
                    assert seen.setdefault(letter, (x, y)) == (x, y)  # what has ended stays
        if written:
            assert sorted("".join(letters for letters, *_ in written)) == list("ABCD")
    assert sorted(seen) == list("ABCD")


def test_a_title_keeps_off_the_edge_of_the_picture(tmp_path):
    X = np.random.default_rng(0).normal(size=(60, 2)) * [3, 100]
    np.savetxt(tmp_path / "x.csv", X, delimiter=",")
    points = load_points(tmp_path / "x.csv", standardize=True, header=False)
    history = KMeans(3, random_state=0).fit(points).history_
    for width in (800, 500):
        picture = view("scatter").picture(history, width=width)
        points, inertia = picture.panels
        frame = picture.draw(0).indices
        above = frame[inertia.box.top : inertia.area().top - 1, points.area().right + 1 :]
        inked = points.area().right + 1 + np.flatnonzero(above.any(axis=0))
        assert inked.max() < width - 1
        assert inked.min() > points.box.right
        whole = text_width(inertia.axes()[0].title, inertia.stage.text_size)
        assert inked.max() - inked.min() == pytest.approx(whole, abs=3)  # nothing is cut


def test_marks_are_named_before_the_first_one():
    history = KMeans(3, random_state=0).fit(make_points("blobs", n=60, random_state=0)).history_
    picture = view("scatter").picture(history)
    area = picture.panels[1].area()
    first, last = (picture.draw(i).indices for i in (0, len(picture.stage.keyframes) - 1))
    parts = [frame[area.top : area.bottom, area.left : area.right] for frame in (first, last)]
    assert parts[0].any()
    assert ((parts[0] > 0) <= (parts[1] > 0)).all()  # and in the same place


def test_before_any_cluster_swatches_are_the_colors_of_the_photo():
    photo = np.zeros((28, 60, 3), np.uint8)
    photo[:, :30], photo[:, 30:45] = (200, 30, 30), 255
    history = KMeans(2, random_state=0).fit(load_image(photo)).history_
    frame = recolor(history, swatches=True, caption=False)[0].rgb()
    shown = enlarged(photo)
    height, width = shown.shape[:2]
    np.testing.assert_array_equal(frame[:height], shown)
    strip = frame[height + 1 : height + 11, 1:-1]  # within its outline
    assert (strip == strip[0]).all()
    parts = np.array([15, 30, 15]) * width // 60
    expected = np.repeat([[0, 0, 0], [200, 30, 30], [255, 255, 255]], parts, axis=0)
    np.testing.assert_array_equal(strip[0], expected[1:-1])


def test_codes_of_swatches_do_not_come_and_go(samples, monkeypatch):
    from kmeans_gif.rendering.panels import swatches

    written = []
    monkeypatch.setattr(swatches, "paste_text", lambda *args: written.append(args[1]))
    photo = load_image(samples / "coffee.png", max_size=400)
    history = KMeans(4, random_state=0).fit(photo).history_
    animation = recolor(history, swatches=True)
    counts, shares = set(), set()
    for i, key in enumerate(animation.keyframes):
        written.clear()
        animation.draw(i)
        if key.labeled is not None:
            counts.add(sum(text.startswith("#") for text in written))
            shares.add(tuple(text.split()[-1] for text in written))
    assert len(counts) == 1
    assert counts != {0}
    assert len(shares) > 1


@pytest.mark.parametrize("dim", [2, 3])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_key_says_which_color_is_which_group(dim, theme, monkeypatch):
    data = make_points("blobs", n=200, dim=dim, centers=4, random_state=0)
    history = KMeans(3, random_state=0).fit(data).history_
    groups = KMeans(4, random_state=0).fit(data).labels_
    names = ["north", "east", "a rather long name that is not going to fit", "west"]
    truth = [names[g] for g in groups]
    written = []
    monkeypatch.setattr(group_key, "write_text", lambda *args: written.append(args[1:4]))
    picture = view("scatter").picture(history, truth=truth, theme=theme)
    count = len(picture.stage.keyframes)
    for i in range(count - 1):
        picture.draw(i)
    assert not written
    frame = picture.draw(count - 1)
    plot, shown = picture.panels[0], frame.rgb()
    assert len(written) == 4
    places = plot.arrangement(picture.stage.keyframes[-1]).places
    for text, size, (x, y) in written:
        name = next(name for name in names if name.startswith(text.rstrip("…")))
        group = np.array(truth) == name
        spots = np.floor(places[group]).astype(int)
        colors, counts = np.unique(shown[spots[:, 1], spots[:, 0]], axis=0, return_counts=True)
        disc = shown[int(y), int(x - 0.65 * size)]
        np.testing.assert_array_equal(disc, colors[counts.argmax()])
        assert plot.area().left < x < plot.area().right
        assert x + text_width(text, size) < plot.area().right
        if dim == 2:  # there is room where no point stands
            low, high = (x - 1.1 * size, y - size), (x + text_width(text, size), y + size)
            assert not ((places > low) & (places < high)).all(axis=1).any()


def test_a_key_of_many_groups_says_how_many_are_left_out():
    history = KMeans(2, random_state=0).fit(make_points("blobs", n=200, random_state=0)).history_
    truth = [f"group {i % 40}" for i in range(200)]
    plot = view("scatter").picture(history, truth=truth).panels[0]
    *names, last = plot._key.texts
    assert last == f"+ {40 - len(names)} …"
    assert names == sorted(set(truth))[: len(names)]


SHAPES = {"portrait": (150, 100), "slim": (200, 60), "panorama": (40, 200), "usual": (100, 150)}


@pytest.mark.parametrize("size", [(1200, 480), (1280, 720), (700, 800)])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_dashboard_is_arranged_as_its_photo_asks(shape, size):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    history = KMeans(2, random_state=0, max_iter=2).fit(load_image(pixels)).history_
    picture = view("dashboard").picture(history, width=size[0], height=size[1])
    photo, solid, inertia = picture.panels
    bottom = picture.text_top
    covered = np.zeros((bottom, size[0]), int)
    for panel in picture.panels:
        covered[panel.box.top : panel.box.bottom, panel.box.left : panel.box.right] += 1
    assert covered.max() == 1  # none over another
    assert sum(panel.box.width * panel.box.height for panel in picture.panels) == covered.sum()
    ratio = photo.box.width / photo.box.height
    assert ratio == pytest.approx(shape[1] / shape[0], rel=0.02)
    fills = photo.box.height > 0.9 * bottom or photo.box.width + 20 >= 0.4 * size[0]
    assert fills or photo.box.height > 0.45 * bottom
    assert min(solid.box.width, solid.box.height) >= 0.3 * min(size)
    assert inertia.area().width >= 80
    assert inertia.area().height >= 60


def test_portraits_and_panoramas_use_the_slide():
    def picture(height, width, slide):
        pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
        history = KMeans(2, random_state=0, max_iter=2).fit(load_image(pixels)).history_
        made = view("dashboard").picture(history, width=slide[0], height=slide[1])
        return made.panels

    photo, solid, inertia = picture(40, 200, (1280, 720))
    assert photo.box.width > 0.85 * 1280
    assert photo.box.bottom <= min(solid.box.top, inertia.box.top)
    photo, solid, inertia = picture(200, 60, (1200, 480))
    assert inertia.box.width > 0.3 * 1200  # what neither photo nor solid can use
    photo, solid, inertia = picture(200, 100, (800, 800))
    assert solid.box.bottom <= inertia.box.top
    assert photo.box.height > 0.7 * 800


def test_names_of_axes_that_are_moved_inwards_are_whole(coffee):
    history = KMeans(4, random_state=0).fit(load_image(coffee)).history_
    picture = view("dashboard").picture(history, width=1280, height=720)
    box, size = picture.panels[1]._box, picture.stage.text_size
    canvas = np.zeros(picture.size[::-1], np.uint8)
    taken = box.write(canvas, 0.0)
    assert len(taken) == 3
    letters = [levels_of(coverage(name, size)) > 0 for name in ("red", "green", "blue")]
    assert (canvas > 0).sum() == sum(map(np.sum, letters))


@pytest.mark.parametrize("tile", [(4, 4), (8, 8), (8, 5), (16, 16)])
@pytest.mark.parametrize("k", [2, 10, 30])
def test_members_of_a_mosaic_are_no_specks(k, tile):
    places = plan_cards(
        k, tile, room=(800, 600), columns=None, members=(4, 4), lines=1, text_size=14, higher=True
    )
    assert max(tile) * places.member_scale >= 16
    assert places.members[0] * (tile[1] * places.member_scale + 4) - 4 <= places.card[1]
    assert places.size[0] <= 800


@pytest.mark.parametrize(("k", "members"), [(3, (4, 4)), (10, (4, 4)), (24, (4, 4)), (24, (0, 0))])
def test_centroids_on_a_slide_are_as_large_as_any_columns_make_them(k, members):
    given = {"room": (1280, 380), "lines": 1, "text_size": 38}
    columns, kept = roomiest(k, (16, 16), columns=None, members=members, **given)
    plans = {
        count: plan_cards(k, (16, 16), columns=count, members=kept, higher=False, **given)
        for count in range(1, k + 1)
    }
    fitting = {
        c: one.scale for c, one in plans.items() if one.size[0] <= 1280 and one.size[1] <= 380
    }
    assert fitting[columns] == max(fitting.values())
    assert kept in (members, (members[0], 0), (0, 0))
    assert 16 * fitting[columns] >= 2 * 38 or kept == (0, 0)


@pytest.mark.parametrize("size", [(1200, 600), (800, 450), (700, 500)])
def test_no_cube_strikes_through_a_title(field, size, monkeypatch):
    picture = view("race").picture(
        field[:3], names=INITS[:3], width=size[0], height=size[1], rotate=90
    )
    shown = range(0, len(picture.stage.keyframes), 4)
    frames = [picture.draw(i).indices.copy() for i in shown]
    monkeypatch.setattr(runner, "write_text", lambda *args: None)
    size = picture.stage.text_size
    for i, frame in zip(shown, frames, strict=True):
        bare = picture.draw(i).indices
        for one in picture.panels[:-1]:
            left, top, right, bottom = one.box
            rows, columns = np.nonzero((frame != bare)[top:bottom, left:right])
            line = round(1.3 * size)
            valued = picture.stage.keyframes[i].labeled is not None
            assert (rows.max() > line + 0.4 * size) == valued  # below the title
            start = left + columns[rows < line].min()  # where the piece of its curve ends
            assert not bare[top : top + line, start:right].any()
            assert not bare[top + line : top + 2 * line, left:right].any()
