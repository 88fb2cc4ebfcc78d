"""Colors of clusters: far apart for every eye, alike for every k, clear on paper; own palettes."""

import runpy
import warnings
from pathlib import Path

import naive_color_difference as naive
import numpy as np
import pytest
from commands import answer, refused
from decode import numbered
from PIL import Image

from kmeans_gif import (
    InputError,
    KMeans,
    animate,
    choice_walk,
    choose_k,
    load_image,
    load_tiles,
    make_points,
    panels,
    race,
    recolor,
    scatter,
    tile_map,
)
from kmeans_gif.rendering import color_difference, default_palette
from kmeans_gif.rendering.palettes import CloseColorsWarning, palette_from
from kmeans_gif.rendering.panels import tiles_in_plane
from kmeans_gif.rendering.theme import INK, PAPER, distinct_palette
from kmeans_gif.rendering.views import view

THEMES = {"light": PAPER, "dark": INK}


@pytest.mark.parametrize("line", naive.PAIRS.split("\n")[1:-1])
def test_differences_are_those_of_the_publication(line):
    *values, ref = map(float, line.split())
    first, second = values[:3], values[3:]
    assert round(naive.ciede2000(first, second), 4) == ref
    assert round(float(color_difference.difference(first, second)), 4) == ref
    assert round(float(color_difference.difference(second, first)), 4) == ref


def test_differences_and_contrast_are_those_of_the_twin():
    rng = np.random.default_rng(0)
    colors = rng.integers(0, 256, (40, 3))
    for sight, ref in zip(color_difference.SIGHTS, naive.SIGHTS, strict=True):
        labs = color_difference.seen(colors, sight)
        np.testing.assert_allclose(labs, [naive.seen(c, ref) for c in colors], atol=0.01)
        got = color_difference.difference(labs[:20], labs[20:])
        expected = [
            naive.ciede2000(naive.seen(a, ref), naive.seen(b, ref))
            for a, b in zip(colors[:20], colors[20:], strict=True)
        ]
        np.testing.assert_allclose(got, expected, rtol=1e-3, atol=1e-3)
    got = color_difference.contrast(colors[:20], colors[20:])
    expected = [naive.contrast(a, b) for a, b in zip(colors[:20], colors[20:], strict=True)]
    np.testing.assert_allclose(got, expected, rtol=1e-6)


def shown_colors(k, theme):
    """The colors that points of k clusters have in a picture."""
    points = make_points("blobs", n=60, centers=3, random_state=0)
    history = KMeans(k, random_state=0).fit(points).history_
    plot = view("scatter").picture(history, theme=theme).panels[0]
    return plot.colors.palette[plot.colors.slots[:k, -1]].astype(int)


@pytest.mark.parametrize("sight", naive.SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_up_to_twelve_clusters_are_told_apart_by_every_eye(theme, sight):
    colors = shown_colors(12, theme)
    apart, i, j = naive.smallest(colors, sight)
    assert apart >= 10, (i, j)
    for color in colors:
        for other in (INK, PAPER):
            black = theme == "light" and not color.any() and other == INK  # has its outline
            white = theme == "dark" and (color == 255).all() and other == PAPER
            if not black and not white:
                assert naive.ciede2000(naive.seen(color, sight), naive.seen(other, sight)) >= 10
    if theme == "light":
        np.testing.assert_array_equal(colors, distinct_palette(12))


def test_the_first_eight_leave_room_for_four_more():
    """The bound of 10 is one that the first eight keep, but not by much."""
    least = min(naive.smallest(distinct_palette(8), sight)[0] for sight in naive.SIGHTS)
    assert 10.5 < least < 11.5
    assert naive.smallest(distinct_palette(16), "deutan")[0] >= 10


def test_the_table_is_what_the_script_makes(tmp_path):
    made = runpy.run_path(str(Path(__file__).parents[1] / "docs/make_palette.py"))
    text = Path(default_palette.__file__).read_text(encoding="utf-8")
    target = tmp_path / "table.py"
    target.write_text(text.split("CLUSTERS")[0], encoding="utf-8")
    made["main"](target)
    assert target.read_text(encoding="utf-8") == text


@pytest.mark.jit
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("n", [500, 20_000, 150_000])
@pytest.mark.parametrize("palette", ["default", "mine"])
def test_marks_are_clear_on_their_ground(theme, n, palette):
    """In the picture itself, beside each mark or its outline, lies a ground at 3:1 or more."""
    mine = ["#fff", "#fdfdfd", "#000", "#111", "#ff0", "#777", "#18181b", "#00f", "#800", "#fa0"]
    palette = mine if palette == "mine" else palette
    k = 12 if palette == "default" else len(mine)
    rng = np.random.default_rng(0)
    centers = np.array([(j % 4, j // 4) for j in range(k)], float)
    points = rng.normal(0, 0.15, (n, 2)) + centers[np.arange(n) % k]
    history = KMeans(k, init=centers, max_iter=1).fit(points).history_
    options = {"theme": theme, "palette": palette, "trails": False, "switched": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CloseColorsWarning)
        frame = scatter(history, **options)[-1]
    plot = view("scatter").picture(history, **options).panels[0]
    left, top, right, bottom = plot.area()
    colors, inside = plot.colors, frame.indices[top:bottom, left:right]
    assert len(np.unique(colors.tints)) == k
    grounds = [THEMES[theme], *frame.palette[colors.tints]]
    assert set(colors.tints.tolist()) <= set(inside.ravel().tolist())
    marks = colors.slots[:k]
    faintest = colors.slots.shape[1] // 2 if n == 150_000 else None
    for j, slots in enumerate(marks):
        if faintest is not None:
            shown = [slots[faintest]]  # of a pixel with one point, which has nothing around it
        else:
            shown = [slots[-1], slots[colors.edge]]
            assert np.isin(inside, slots[colors.edge]).sum() > 30
        assert np.isin(inside, shown).sum() > 30
        for ground in grounds:
            clear = max(naive.contrast(frame.palette[i], ground) for i in shown)
            assert clear >= 2.99, (j, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_frames_of_tiles_are_outlined_where_paper_would_swallow_them(theme, monkeypatch):
    # Numbers stand on paper of their own.
    monkeypatch.setattr(tiles_in_plane.TilesInPlane, "_write", lambda self, *args: None)
    rng = np.random.default_rng(0)
    tiles = load_tiles(rng.integers(100, 120, (80, 6, 6)))
    history = KMeans(8, random_state=0).fit(tiles).history_
    frame = tile_map(history, theme=theme)[-1].rgb().astype(int)
    paper, ink = (PAPER, INK) if theme == "light" else (INK, PAPER)
    seen = 0
    for color in distinct_palette(8):
        if naive.contrast(color, paper) >= 3:
            continue
        # No pixel of the frame's color has paper right beside it.
        own = (frame == color).all(axis=2)
        white = (frame == paper).all(axis=2)
        seen += own.sum()
        for axis in (0, 1):
            for step in (1, -1):
                assert not (own & np.roll(white, step, axis=axis)).any()
    assert seen > 50
    assert (frame == ink).all(axis=2).any()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("options", [{"swatches": True}, {"equal_swatches": True}])
def test_white_and_black_swatches_are_outlined(theme, options):
    photo = np.zeros((56, 240, 3), np.uint8)
    photo[:, :80], photo[:, 200:] = 255, (200, 30, 30)
    history = KMeans(3, random_state=0).fit(load_image(photo)).history_
    picture = recolor(history, theme=theme, caption=False, **options)[-1].rgb()
    box = view("recolor").picture(history, theme=theme, caption=False, **options).panels[1].box
    assert box.top == 2 * 56  # a small photo is enlarged
    assert picture.shape[1] == box.width == 2 * 240
    height = next(h for h in range(6, 40) if (picture[box.top + h] != picture[box.top + 6]).any())
    strip = picture[box.top : box.top + height + 1]
    assert len(strip) >= 12
    line = strip[0, 0]
    for around in (strip[0], strip[-1], strip[:, 0], strip[:, -1]):
        assert (around == line).all()
    for other in ((255, 255, 255), (0, 0, 0), THEMES[theme]):
        assert naive.contrast(line, other) >= 3
    row = strip[6, 1:-1]
    starts = np.flatnonzero((row == line).all(axis=1)) + 1
    sizes = [160, 320] if "equal_swatches" in options else [240, 320]  # black, red, white
    np.testing.assert_array_equal(starts, sizes)
    assert (strip[6, 1:160] == 0).all()
    assert (strip[6, -159:-1] == 255).all()
    below = picture[box.top + len(strip) :]
    assert len(below) > 10
    for start, end in zip((0, *sizes), (*sizes, 480), strict=True):  # in letters of ink
        part = below[:, start:end].reshape(-1, 3)
        assert max(naive.contrast(color, THEMES[theme]) for color in part) >= 4.5


@pytest.mark.jit
def test_codes_and_shares_stand_where_they_fit(samples, monkeypatch):
    from kmeans_gif.rendering.panels import swatches

    written = []
    monkeypatch.setattr(swatches, "paste_text", lambda *args: written.append((args[1], args[4])))
    photo = load_image(samples / "coffee.png")
    for k, codes in ((3, True), (40, False)):
        history = KMeans(k, random_state=0, max_iter=3).fit(photo).history_
        written.clear()
        recolor(history, swatches=True)[-1]
        sizes = history.sizes[-1] / history.sizes[-1].sum()
        colors = np.rint(history.centroids[-1]).astype(int)
        known = {
            "#{:02x}{:02x}{:02x} {:.0f}%".format(*color, 100 * size)
            for color, size in zip(colors, sizes, strict=True)
        }
        shares = {text.partition(" ")[2] for text in known}
        assert {text for text, _ in written if not text.startswith("#")} <= shares
        full = {text for text, _ in written if text.startswith("#")}
        assert full <= known
        assert bool(full) == codes


def test_the_same_cluster_has_the_same_color_in_each_panel_of_a_race():
    points = make_points("blobs", n=90, centers=3, spread=0.5, random_state=1)
    ends = KMeans(3, random_state=0).fit(points).cluster_centers_
    first = KMeans(3, init=ends).fit(points)
    others = [KMeans(3, init=ends[order]).fit(points) for order in ([2, 0, 1], [1, 2, 0])]
    assert (others[0].labels_ != first.labels_).all()
    runs = [first, *others]
    picture = view("race").picture(runs, names=["a", "b", "c"])
    shown = [plot.history for plot in picture.panels[:3]]
    for history in shown:
        np.testing.assert_array_equal(history.labels[-1], first.labels_)
        np.testing.assert_allclose(history.centroids[-1], first.cluster_centers_)
        sizes = np.bincount(first.labels_, minlength=3)
        np.testing.assert_array_equal(history.sizes[-1], sizes)
    np.testing.assert_array_equal(others[0].history_.labels[-1], others[0].labels_)  # untouched


def test_a_renumbered_run_names_its_empty_cluster():
    data = np.array([[0.0], [0.1], [5.0], [5.1], [9.0], [9.1]])
    first = KMeans(3, init=np.array([[0.0], [5.0], [9.0]])).fit(data)
    other = KMeans(3, init=np.array([[9.0], [99.0], [0.0]])).fit(data)
    event = next(e for e in other.history_.events if e.kind == "empty")
    assert event.cluster == 1
    picture = view("race").picture([first, other], names=["a", "b"])
    history = picture.panels[1].history
    moved = next(e for e in history.events if e.kind == "empty")
    j = moved.cluster
    assert history.sizes[0, j] == 0
    assert moved.text == event.text.replace("cluster 1", f"cluster {j}")
    np.testing.assert_array_equal(history.centroids[0, j], [99.0])


@pytest.mark.jit
@pytest.mark.parametrize("theme", THEMES)
def test_each_run_has_a_color_on_its_panel_and_its_curve(theme):
    points = make_points("blobs", n=90, centers=4, random_state=1)
    runs = [KMeans(4, init="random", random_state=s).fit(points) for s in range(4)]
    frame = race(runs, list("wxyz"), theme=theme)[-1].rgb()
    picture = view("race").picture(runs, names=list("wxyz"), theme=theme)
    *plots, inertia = picture.panels
    table = default_palette.RUNS_ON_LIGHT if theme == "light" else default_palette.RUNS_ON_DARK
    colors = np.frombuffer(table, np.uint8).reshape(-1, 3)
    assert len(np.unique(np.vstack([colors, distinct_palette(4)]), axis=0)) == 8
    for run, plot in enumerate(plots):
        title = frame[plot.box.top : plot.area().top, plot.box.left : plot.box.right]
        here = [(title == color).all(axis=2).sum() for color in colors]
        assert here[run] > 10
        assert sum(here) == here[run]
        area = inertia.area()
        curves = frame[area.top : area.bottom, area.left : area.right]
        assert (curves == colors[run]).all(axis=2).sum() > 20
        assert naive.contrast(colors[run], THEMES[theme]) >= 3


def test_a_verdict_of_long_names_takes_one_line():
    points = make_points("blobs", n=300, centers=6, random_state=1)
    runs = [KMeans(6, init="random", random_state=s).fit(points) for s in range(4)]
    names = [f"a name of some length {i}" for i in range(4)]
    picture = view("race").picture(runs, names=names)
    ((strip, texts),) = picture._lines
    said = race(runs, names).stage_lines[-1]
    best = int(np.argmin([run.inertia_ for run in runs]))
    assert said.word == "Finish"
    assert said.sentence.startswith((f"{'ABCD'[best]} ({names[best]}) ends lowest", "a tie of A"))
    assert all(f"{letter} " in texts[-1][0] for letter in "ABCD")
    size = picture.stage.text_size
    assert strip.height < 2 * size  # one line
    assert picture._headline.height < 3.2 * size  # two lines beside the word


# Palettes of one's own.


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(np.arange(300, dtype=np.uint8).reshape(10, 10, 3)).save("photo.png")
    Path("three.txt").write_text("#ff0000 red\n\n// more\n00FF00\n#00f\n")
    Path("three.gpl").write_text(
        "GIMP Palette\nName: x\nColumns: 3\n#\n255 0 0\tred\n  0 255 0\n  0   0 255 blue it is\n"
    )
    return tmp_path


RGB = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)


@pytest.mark.parametrize("given", ["three.txt", "three.gpl", ["#F00", "00ff00", "#0000FF"]])
def test_palettes_are_read(here, given):
    np.testing.assert_array_equal(palette_from("palette", given).array, RGB)
    np.testing.assert_array_equal(palette_from("palette", palette_from("x", given)).array, RGB)


def test_built_in_palettes_have_names():
    for name, count in {"default": 256, "okabe-ito": 8, "tableau": 10}.items():
        assert len(np.unique(palette_from("palette", name).array, axis=0)) == count


@pytest.mark.jit
@pytest.mark.filterwarnings("ignore::kmeans_gif.rendering.palettes.CloseColorsWarning")
def test_every_view_with_colors_of_clusters_takes_a_palette(here):
    own = {"palette": "three.txt"}
    points = KMeans(3, random_state=0).fit(make_points("blobs", n=60, random_state=0))
    photo = KMeans(3, random_state=0).fit(load_image("photo.png"))
    tiles = KMeans(3, random_state=0).fit(load_tiles(np.arange(360).reshape(10, 6, 6) % 251))
    choice = choose_k(load_image("photo.png"), [2, 3], random_state=0)
    layout = panels.photo() | panels.inertia()
    for frame in (
        scatter(points, **own)[-1],
        race([points, points], ["a", "b"], **own)[-1],
        recolor(photo, **own)[-1],
        tile_map(tiles, **own)[-1],
        choice_walk(choice, **own)[-1],
        animate(photo, layout, **own)[-1],
        scatter(points, theme="dark", **own)[-1],
    ):
        assert np.isin(numbered(RGB), numbered(frame.rgb())).sum() >= 2
    labels = photo.history_.label_image()
    last = recolor(photo, caption=False, **own)[-1].rgb()
    np.testing.assert_array_equal(last, RGB[labels])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#ff0000\nred\n", "line 2, 'red': must be a hex color, as in #e69f00"),
        ("#ff00000\n", "line 1, '#ff00000': must be a hex color"),
        ("GIMP Palette\n#\n0 0 256 x\n", "line 3, '0 0 256 x': must be red, green and blue from"),
        ("GIMP Palette\n0 0\n", "line 2, '0 0': must be red"),
        ("", "is empty"),
        ("\n// nothing\n", "has no colors; give default, okabe-ito or tableau, or a file"),
        ("#123456\n" * 257, "has 257 colors; 256 is the most"),
        ("x" * 5000, "line 1, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...': must be"),
        ("#123456\n" * 200_000, "has more than 1,000,000 bytes"),
        ("#ff0000\n#00ff00\n", "has 2 colors for 3 clusters; give at least 3"),
        ("#\ud800", "is no text"),
    ],
)
def test_wrong_palettes_are_refused(here, capsys, text, message):
    Path("p.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    refused("photo.png -k 3 --palette p.txt", message, capsys)


def test_wrong_values_are_refused_in_python(here):
    history = KMeans(3, random_state=0).fit(make_points("blobs", n=60, random_state=0))
    for value, message in {
        3: "palette=3: give default, okabe-ito or tableau",
        "Tab": "palette=Tab: no such file or palette; give default",
        ("#12",): "palette='#12': must be a hex color",
        (): "has no colors",
        ("#123456", None): "palette=None: must be",
    }.items():
        with pytest.raises(InputError, match=message):
            scatter(history, palette=value)
    with pytest.raises(InputError, match="palette=tableau: none of the panels shows colors"):
        animate(history, panels.inertia(), palette="tableau")
    with pytest.raises(InputError, match="palette=okabe-ito: has 8 colors for 9 clusters"):
        scatter(KMeans(9, random_state=0).fit(history.history_.dataset), palette="okabe-ito")
    with pytest.raises(InputError, match="has 3 colors for 4 groups; give at least 4"):
        scatter(history, palette="three.txt", truth=np.arange(60) % 4)


def test_colors_too_close_are_told(here, capsys):
    Path("close.txt").write_text("#ff0000\n#0000ff\n#fa0505\n")
    Path("red-green.txt").write_text("#e15759\n#59a14f\n")
    said = answer("photo.png -k 3 --palette close.txt -o a.gif", capsys)[1]
    (note,) = [line for line in said if "CIEDE2000" in line]
    assert (
        "--palette close.txt: colors 0 (#ff0000) and 2 (#fa0505) look the same to everyone" in note
    )
    assert note.endswith("where 10 is clear")
    said = answer("blobs -k 2 --palette red-green.txt -o b.gif", capsys)[1]
    (note,) = [line for line in said if "CIEDE2000" in line]
    assert "look the same to people with deuteranopia: a difference of 0.7" in note
    Path("grays.txt").write_text("#808080\n#808081\n#0000ff\n#818181\n")
    said = answer("blobs -k 4 --palette grays.txt -o c.gif", capsys)[1]
    (note,) = [line for line in said if "CIEDE2000" in line]
    assert "colors 0 (#808080) and 3 (#818181) look the same to everyone" in note
    assert note.endswith("2 other pairs are close as well")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = KMeans(12, random_state=0).fit(make_points("blobs", n=60, random_state=0))
        scatter(history, palette="default")
        scatter(history)


def test_files_are_named_after_their_palette(here, capsys):
    assert answer("photo.png -k 2 --palette three.gpl", capsys)[0] == 0
    assert answer("photo.png -k 2 --palette tableau", capsys)[0] == 0
    names = {path.name for path in Path("output").iterdir()}
    assert names == {"photo_k2_palette-three.gif", "photo_k2_palette-tableau.gif"}
