"""Panels that users put together show, in step, what the single views show."""

import operator
import re

import decode
import numpy as np
import pytest
from PIL import Image

from kmeans_gif import (
    InputError,
    KMeans,
    animate,
    color_space,
    load_image,
    load_tiles,
    make_points,
    panels,
    scatter,
    tile_map,
)
from kmeans_gif.cli import main
from kmeans_gif.rendering.panels import PANELS
from kmeans_gif.rendering.theme import distinct_palette
from kmeans_gif.rendering.views import view

RNG = np.random.default_rng(2)
CORNERS = np.array([(30, 20, 30), (220, 30, 40), (40, 60, 220), (230, 220, 60)])
PIXELS = (CORNERS[RNG.integers(0, 4, (18, 25))] + RNG.integers(-20, 21, (18, 25, 3))).astype(
    np.uint8
)
TILES = RNG.integers(0, 256, (30, 6, 5))


@pytest.fixture(scope="module")
def photo():
    return KMeans(4, random_state=0).fit(load_image(PIXELS)).history_


@pytest.fixture(scope="module")
def points():
    return KMeans(3, random_state=0).fit(make_points(n=60, centers=3, random_state=1)).history_


@pytest.fixture(scope="module")
def space():
    return KMeans(3, random_state=0).fit(make_points(n=40, dim=3, random_state=1)).history_


@pytest.fixture(scope="module")
def tiles():
    return KMeans(3, random_state=0).fit(load_tiles(TILES)).history_


def placed(history, layout, **options):
    """The panels of a composition, in their places."""
    return view("animate").picture(history, layout=layout, **options).panels


def part(frame, box):
    return frame.rgb()[box.top : box.bottom, box.left : box.right]


def sampled(pixels, height, width):
    """Each pixel of a picture of another size is the one whose square its center lies in."""
    h, w = pixels.shape[:2]
    return np.array(
        [
            [pixels[int((y + 0.5) * h / height), int((x + 0.5) * w / width)] for x in range(width)]
            for y in range(height)
        ]
    )


def recolored(history, t):
    colors = np.rint(history.centroids[t])[history.labels[t]]
    return history.dataset.to_pixels(colors.astype(np.uint8))


def assert_photo(frame, key, box, history):
    """The box shows the photo as it was, or in the colors of its centroids."""
    expected = PIXELS if key.labeled is None else recolored(history, key.labeled)
    np.testing.assert_array_equal(part(frame, box), sampled(expected, box.height, box.width))


@pytest.mark.jit
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_photo_and_solid_over_inertia(photo, theme):
    layout = (panels.photo() | panels.color_solid(rotate=60)) / panels.inertia()
    animation = animate(photo, layout, theme=theme, width=600, height=500)
    picture, solid, curve = placed(photo, layout, theme=theme, width=600, height=500)
    assert animation.size == (600, 500)
    assert [panel.name for panel in (picture, solid, curve)] == ["photo", "color_solid", "inertia"]
    assert picture.box.right <= solid.box.left
    assert max(picture.box.bottom, solid.box.bottom) <= curve.box.top
    angles = [key.angle for key in animation.keyframes]
    assert angles[0] == 0
    assert angles[-1] == 60
    (axes,) = curve.axes()
    for key, frame in zip(animation.keyframes, animation, strict=True):
        assert len(frame.palette) <= 256
        assert_photo(frame, key, picture.box, photo)
        assert_centroids(frame, key, solid, photo)
        ink, paper = frame.palette[11], frame.palette[0]
        assert (paper.mean() > ink.mean()) == (theme == "light")
        for t in range(len(photo)):
            x, y = curve.staircase.path[2 * t]
            shown = (frame.rgb()[int(y), int(x)] == ink).all()
            assert shown == (key.labeled is not None and t <= key.labeled)
            assert axes.area.top < y < axes.area.bottom


def assert_centroids(frame, key, solid, history):
    """The centroid that is nearest to the camera has its color at its place."""
    if key.labeled is None:
        return
    t = key.state
    places = solid.to_pixels(history.centroids[t], key.angle)
    colors = np.rint(history.centroids[t]).astype(np.uint8)
    shown = [frame.rgb()[int(y), int(x)] for x, y in places]
    apart = np.hypot(*(places[:, None] - places[None]).T)
    np.fill_diagonal(apart, np.inf)
    alone = apart.min(axis=0) > 25
    assert alone.any()
    np.testing.assert_array_equal(np.array(shown)[alone], colors[alone])
    assert (part(frame, solid.box) == colors[0]).all(axis=2).any()


def frames_of(animation):
    return [(frame.rgb().tobytes(), frame.duration_ms) for frame in animation]


@pytest.mark.jit
def test_one_panel_is_the_single_view(photo, points, tiles):
    options = {"theme": "dark", "width": 640, "height": 420, "max_frames": 12}
    alone = animate(photo, panels.color_solid(trails=False), rotate=30, **options)
    single = color_space(photo, trails=False, rotate=30, first="original", **options)
    assert frames_of(alone) == frames_of(single)
    layout = panels.points() | panels.inertia(share=0.27)
    assert frames_of(animate(points, layout, **options)) == frames_of(scatter(points, **options))
    single = tile_map(tiles, theme="dark", caption=False)
    options = {"theme": "dark", "caption": False}
    options["width"], options["height"] = single.size
    alone = animate(tiles, panels.tile_map(), **options)
    assert alone.captions == single.captions
    assert frames_of(alone) == frames_of(single)


def test_points_beside_what_the_same_points_are_in_space(space):
    layout = panels.points(dim=2, numbers=False) | panels.points(dim=3) | panels.inertia(share=0.2)
    animation = animate(space, layout, rotate=90, width=1000, height=500, max_frames=30)
    flat, solid, _ = placed(space, layout, rotate=90, width=1000, height=500, max_frames=30)
    palette = distinct_palette(3)
    for key, frame in list(zip(animation.keyframes, animation, strict=True))[::5]:
        if key.labeled is None:
            continue
        labels = space.labels[key.labeled]
        for panel in (flat, solid):
            seen = (part(frame, panel.box)[:, :, None] == palette).all(axis=3).sum(axis=(0, 1))
            assert (seen[np.unique(labels)] > 20).all()
    still = [i for i, key in enumerate(animation.keyframes) if key.state == space.n_iter][-2:]
    before, after = (animation[i] for i in still)
    np.testing.assert_array_equal(part(before, flat.box), part(after, flat.box))


def test_points_of_a_photo_stand_beside_it(photo):
    layout = panels.photo() | panels.points()
    animation = animate(photo, layout, width=900, height=400)
    picture, plot = placed(photo, layout, width=900, height=400)
    palette = distinct_palette(4)
    for key, frame in zip(animation.keyframes, animation, strict=True):
        assert_photo(frame, key, picture.box, photo)
        if key.labeled is not None:
            seen = (part(frame, plot.box)[:, :, None] == palette).all(axis=3).sum(axis=(0, 1))
            assert (seen[np.unique(photo.labels[key.labeled])] > 20).all()


def test_photo_panels_of_all_kinds_agree(photo):
    layout = (panels.photo(original=True) | panels.photo() | panels.photo(distinct_colors=True)) / (
        panels.centroid_discs(trails=False) | panels.swatches(share=0.3)
    )
    options = {"width": 800, "height": 600}
    animation = animate(photo, layout, **options)
    original, own, distinct, discs, swatches = placed(photo, layout, **options)
    for key, frame in zip(animation.keyframes, animation, strict=True):
        height, width = original.box.height, original.box.width
        np.testing.assert_array_equal(part(frame, original.box), sampled(PIXELS, height, width))
        assert_photo(frame, key, own.box, photo)
        if key.labeled is None:
            continue
        t = key.labeled
        labels = photo.dataset.to_pixels(photo.labels[t][:, None])[:, :, 0]
        chosen = sampled(labels, distinct.box.height, distinct.box.width)
        np.testing.assert_array_equal(part(frame, distinct.box), distinct_palette(4)[chosen])
        colors = np.rint(photo.centroids[t]).astype(np.uint8)
        for box in (discs.box, swatches.box):
            for color in colors:
                assert (part(frame, box) == color).all(axis=2).any()
        below = sampled(recolored(photo, t), discs.box.height, discs.box.width)
        assert (part(frame, discs.box) == below).all(axis=2).mean() > 0.5


def test_cards_and_map_of_tiles(tiles):
    layout = (panels.cards(members=4) | panels.tile_map()) / panels.inertia(share=0.3)
    animation = animate(tiles, layout, width=1200, height=700)
    cards, plane, curve = placed(tiles, layout, width=1200, height=700)
    assert cards.box.right <= plane.box.left
    assert len(animation) == len(tiles)
    assert animation.captions == tile_map(tiles).captions
    for key, frame in zip(animation.keyframes, animation, strict=True):
        centroids = np.rint(tiles.centroids[key.state]).reshape(-1, 6, 5)
        for centroid in centroids:
            assert holds(part(frame, cards.box)[:, :, 0], centroid)
            # On the map a number stands in the upper left corner, and others may stand before it.
            assert holds(part(frame, plane.box)[:, :, 0], centroid[-1:, -2:])
        x, y = curve.staircase.path[2 * key.state]
        assert (frame.rgb()[int(y), int(x)] == frame.palette[11]).all()
    frame = animation[-1]
    for j in np.unique(tiles.labels[-1]):
        assert (part(frame, plane.box) == distinct_palette(3)[j]).all(axis=2).any()


def holds(picture, tile):
    """Whether somewhere in a gray picture stands a tile, each pixel a square of one size."""
    for scale in range(1, 40):
        large = tile.repeat(scale, axis=0).repeat(scale, axis=1)
        height, width = large.shape
        if height > picture.shape[0] or width > picture.shape[1]:
            return False
        tops, lefts = np.nonzero(
            picture[: picture.shape[0] - height + 1, : picture.shape[1] - width + 1] == tile[0, 0]
        )
        for top, left in zip(tops, lefts, strict=True):
            if (
                picture[top : top + height : scale, left : left + width : scale] == tile
            ).all() and (picture[top : top + height, left : left + width] == large).all():
                return True
    return False


@pytest.mark.jit
def test_a_layout_serves_many_pictures(photo):
    layout = panels.photo() | panels.color_solid()
    first = frames_of(animate(photo, layout))
    other = KMeans(2, random_state=0).fit(load_image(PIXELS[:, ::-1])).history_
    animate(other, layout, width=700)[-1]
    assert frames_of(animate(photo, layout)) == first


def test_shares_divide_the_room(photo):
    layout = (panels.photo(share=300) | panels.inertia(share=0.25) | panels.color_solid()) / (
        panels.swatches(share=50)
    )
    boxes = [panel.box for panel in placed(photo, layout, width=1000, height=500)]
    assert boxes[1].width == 250
    assert boxes[2].width == 1000 - 300 - 250
    assert boxes[3].height == 50
    assert boxes[3].width == 1000
    assert boxes[0].width <= 300


def test_columns_in_a_row_are_of_one_kind(points):
    """a | b | c are three columns."""
    a, b, c = (panels.points(numbers=False) for _ in range(3))
    for layout in (a | b | c, a | (b | c), (a | b) | c):
        widths = [panel.box.width for panel in placed(points, layout, width=900, height=400)]
        assert widths == [300, 300, 300]


def test_all_writers_take_a_composition(photo, tmp_path):
    layout = panels.photo() | panels.inertia()
    animation = animate(photo, layout, width=500, height=300, caption=False)
    shown = decode.merged([(frame.rgb(), frame.duration_ms) for frame in animation])
    for suffix in (".apng", ".webp", ".html", ".png"):
        animation.save(tmp_path / f"a{suffix}")
        got = decode.merged(decode.shown_frames(tmp_path / f"a{suffix}"))
        ref = shown[-1:] if suffix == ".png" else shown
        assert len(got) == len(ref)
        for (a, _), (b, _) in zip(got, ref, strict=True):
            np.testing.assert_array_equal(a[..., :3], b)
    animation.save(tmp_path / "a.gif")
    decode.gif_structure(tmp_path / "a.gif")
    (box,) = (
        panel.box for panel in placed(photo, layout, width=500, height=300, caption=False)[:1]
    )
    got = [picture for picture, _ in decode.merged(decode.pillow_frames(tmp_path / "a.gif"))]
    for picture, (ref, _) in zip(got[1:], shown[1:], strict=True):
        np.testing.assert_array_equal(
            picture[box.top : box.bottom, box.left : box.right, :3],
            ref[box.top : box.bottom, box.left : box.right],
        )


@pytest.mark.parametrize("name", ["photo", "points", "tiles"])
def test_the_command_puts_panels_side_by_side(name, request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    history = request.getfixturevalue(name)
    history.save("run.npz")
    names, layout = {
        "photo": ("photo,color-solid,inertia", panels.photo() | panels.color_solid()),
        "points": ("points,inertia", panels.points()),
        "tiles": ("cards,tile-map,inertia", panels.cards() | panels.tile_map()),
    }[name]
    line = f"render run.npz --panels {names} --theme dark --width 1100 -o a.png --quiet"
    assert main(line.split()) == 0
    expected = animate(history, layout | panels.inertia(), theme="dark", width=1100)[-1].rgb()
    with Image.open("a.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture.convert("RGB")), expected)


@pytest.mark.jit
def test_the_command_clusters_a_photo_for_panels(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(PIXELS).save("photo.png")
    line = "photo.png -k 4 --panels photo,color-solid,inertia --rotate 60 -o a.apng --quiet"
    assert main(line.split()) == 0
    layout = panels.photo() | panels.color_solid() | panels.inertia()
    history = KMeans(4, random_state=0).fit(load_image("photo.png")).history_
    expected = decode.merged(
        [(f.rgb(), f.duration_ms) for f in animate(history, layout, rotate=60)]
    )
    got = decode.merged(decode.pillow_frames("a.apng"))
    assert [ms for _, ms in got] == [ms for _, ms in expected]
    for (a, _), (b, _) in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a[..., :3], b)


# What does not fit together.


def error_of(history, layout, **options):
    """The message, from drawing and from the check before clustering, which are to be equal.

    But for captions, of which the check does not know how long they will be, nor so how high.
    """

    def but_for_room(text):
        return re.sub(r"leaves \d+ by \d+", "leaves", text)

    with pytest.raises(InputError) as caught:
        animate(history, layout, **options)
    message = str(caught.value)
    assert "\n" not in message
    with pytest.raises(InputError) as before:
        view("animate").check(history.dataset, history.n_clusters, layout=layout, **options)
    early = str(before.value)
    assert but_for_room(early) == but_for_room(message) or (
        early.startswith("width=") and ": captions need " in early
    )
    return message


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("kind", ["photo", "points", "tiles"])
def test_panels_fit_some_data(name, kind, request):
    history = request.getfixturevalue(kind)
    panel = getattr(panels, name)
    if kind in panel.fits:
        animation = animate(history, panel() | panels.inertia(), width=1000, height=600)
        assert animation[-1].rgb().shape == (600, 1000, 3)
        return
    wanted = {"photo": "photos", "tiles": "tiles"}[panel.fits[0]]
    these = {"photo": "pixels of a photo", "points": "points", "tiles": "tiles"}[kind]
    fitting = [other for other in PANELS if kind in getattr(panels, other).fits]
    assert error_of(history, panels.inertia() / panel()) == (
        f"{panel.name}: needs {wanted}, and these are {these}; panels that show them are "
        f"{', '.join(fitting)}"
    )


def test_a_color_solid_is_for_photos(points):
    assert error_of(points, panels.points() | panels.color_solid()) == (
        "color_solid: needs photos, and these are points; panels that show them are points, "
        "inertia, inertia_strip"
    )


@pytest.fixture(scope="module")
def crowded():
    """A photo in 200 clusters."""
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    return KMeans(200, max_iter=1, random_state=0).fit(load_image(pixels)).history_


def test_more_colors_than_a_gif_holds(crowded):
    message = error_of(crowded, panels.photo() | panels.points())
    assert message.startswith("points: needs 201 exact colors, and ")
    assert "of the 256 of a GIF are left; take fewer clusters or panels" in message
    message = error_of(crowded, panels.points() | panels.photo())
    assert message.startswith("photo: needs 200 exact colors, and ")
    message = error_of(crowded, panels.photo() | panels.photo(distinct_colors=True))
    assert message.startswith("photo: needs 200 exact colors, and ")
    message = error_of(crowded, panels.points() | panels.color_solid())
    assert message.startswith("color_solid: needs 200 exact colors, and ")
    layout = panels.photo() | panels.color_solid()  # which have the same colors
    assert animate(crowded, layout)[-1].rgb().shape == (720, 1280, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 200}, r"^width=200, height=112: leaves \d+ by \d+ pixels for \w+, which needs"),
        ({"height": 90}, r"^width=160, height=90: leaves \d+ by \d+ pixels for \w+, which needs"),
        ({"width": 30}, r"^width=30, height=16: leaves \d+ by \d+ pixels for \w+, which needs"),
    ],
)
def test_layouts_too_small_for_their_panels(photo, points, options, message):
    for history, layout in (
        (photo, panels.photo() | panels.color_solid() | panels.inertia()),
        (points, panels.points() | panels.points() | panels.inertia()),
    ):
        with pytest.raises(InputError, match=message) as caught:
            animate(history, layout, **options)
        assert error_of(history, layout, **options)
        assert str(caught.value).endswith(
            "40 each way; enlarge the picture, or leave something out"
        )


def test_tiles_too_small_for_their_cards(tiles):
    layout = panels.cards() | panels.tile_map()
    message = error_of(tiles, layout, width=100, height=80, caption=False)
    assert message.startswith("cards: needs ")
    assert "enlarge the picture, or " in message
    message = error_of(tiles, panels.tile_map(), width=100, height=30, caption=False)
    assert message.startswith("width=100, height=30: leaves 100 by 30 pixels for tile_map")


def test_the_title_of_a_map_shrinks_to_its_width(tiles):
    """Its right margin stays paper; where it cannot be read it is left out."""
    for width, written in ((800, True), (400, True), (300, True), (60, False)):
        frame = animate(tiles, panels.tile_map(), width=width, height=400, caption=False)[0]
        title = (frame.rgb()[:18] != frame.rgb()[0, -1]).any(axis=(0, 2))
        assert title.any() == written
        assert not title[-11:].any()


def test_layouts_are_put_together_of_panels():
    for put in (operator.or_, operator.truediv):
        with pytest.raises(InputError, match=r"^<class .*Inertia'> in a layout: give panels"):
            put(panels.photo(), panels.inertia)
        with pytest.raises(InputError, match=r"^'inertia' in a layout: give panels, such as"):
            put(panels.photo(), "inertia")


def test_shares_that_leave_no_room(photo):
    layout = panels.photo(share=2000) | panels.inertia()
    message = error_of(photo, layout)
    assert "for inertia, which needs 40 each way" in message


def test_contradictory_options_of_one_panel(photo, space):
    for history, kind in ((photo, "color_solid"), (space, "points")):
        panel = getattr(panels, kind)
        assert error_of(history, panel(rotate=30) | panel(rotate=60)) == (
            f"{kind}: rotate=60 contradicts rotate=30 beside it; all panels of a picture turn "
            "together, give one value"
        )
        assert error_of(history, panel(rotate=30), rotate=90) == (
            f"{kind}: rotate=30 contradicts rotate=90 beside it; all panels of a picture turn "
            "together, give one value"
        )
        animation = animate(history, panel(rotate=30) | panel(), max_frames=20)
        assert animation.keyframes[-1].angle == 30


def test_turning_needs_three_dimensions(photo, points, space):
    assert error_of(points, panels.points(rotate=30)) == (
        "points: rotate=30: turns in three dimensions only; give dim=3"
    )
    assert error_of(space, panels.points(dim=2, rotate=30) | panels.points()) == (
        "points: rotate=30: turns in three dimensions only; give dim=3"
    )
    assert error_of(photo, panels.photo() | panels.inertia(), rotate=30) == (
        "rotate=30: none of the panels turns; add one in three dimensions"
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: panels.color_solid(rotates=3), r"^rotates=3: is no option of color_solid; its "),
        (lambda: panels.photo(theme="dark"), r"^theme='dark': is no option of photo; its options"),
        (lambda: panels.tile_map(members=3), r"^members=3: is no option of tile_map; it has no"),
        (lambda: panels.color_solid(rotate="fast"), r"^rotate='fast': must be a number"),
        (lambda: panels.points(dim=4), r"^dim=4: choose 2 or 3 dimensions$"),
        (lambda: panels.cards(members=-1), r"^members=-1: must be a whole number of at least 0$"),
        (lambda: panels.photo(share=-1), r"^share=-1: "),
        (lambda: panels.photo(share=0), r"^share=0: "),
        (lambda: panels.photo(share=1.5), r"^share=1\.5: "),
        (lambda: panels.photo(share="half"), r"^share='half': "),
        (lambda: panels.photo(share=True), r"^share=True: "),
        (lambda: panels.photo(share=float("nan")), r"^share=nan: "),
    ],
)
def test_wrong_options_of_panels(make, message):
    with pytest.raises(InputError, match=message) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_there_are_only_so_many_panels():
    with pytest.raises(AttributeError, match="there is no panel 'pie'; panels are photo, swatch"):
        panels.pie  # noqa: B018
    assert dir(panels) == sorted(PANELS)


@pytest.mark.parametrize("layout", [None, "photo", 3, [], panels.photo, KMeans(2)])
def test_a_layout_is_made_of_panels(photo, layout):
    assert error_of(photo, layout) == (
        f"layout={layout!r}: give panels, such as panels.photo() | panels.inertia()"
    )


@pytest.mark.parametrize("other", [None, "inertia", 3, panels.inertia])
def test_panels_stand_beside_panels_only(other):
    for combine in (lambda a, b: a | b, lambda a, b: a / b):
        with pytest.raises((TypeError, InputError)) as caught:
            combine(panels.photo(), other)
        assert "\n" not in str(caught.value)


def test_other_options_are_those_of_views(photo):
    for values, message in (
        ({"theme": "gray"}, "theme='gray': choose one of light, dark"),
        ({"width": 0}, "width=0: must be a whole number from 2 to 8192"),
        ({"caption": "no"}, "caption='no': must be True or False"),
        ({"hold": 0}, "hold=0: must be a number from 0.02 to 655.35"),
    ):
        assert error_of(photo, panels.photo() | panels.inertia(), **values) == message
