"""What is declared once holds everywhere: options, and what a registry makes known."""

import importlib
import inspect
import subprocess
import sys
import textwrap
from pathlib import Path

import decode
import numpy as np
import pytest
from commands import answer, refused
from PIL import Image

import kmeans_gif
from kmeans_gif import InputError, KMeans, choose_k, load_image, load_tiles, make_points
from kmeans_gif.cli import main
from kmeans_gif.rendering import panels, views
from kmeans_gif.rendering.options import Choice, Number, PaletteColors, Switch, Text, Whole
from kmeans_gif.rendering.panels import PANELS
from kmeans_gif.rendering.views import VIEWS, view
from kmeans_gif.writing import WRITERS, Writer

PIXELS = np.random.default_rng(5).integers(0, 256, (12, 17, 3), dtype=np.uint8)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working folder with a photo."""
    monkeypatch.chdir(tmp_path)
    Image.fromarray(PIXELS).save("photo.png")
    return tmp_path


# Options are declared once.


@pytest.mark.parametrize("name", VIEWS)
def test_a_function_has_the_parameters_of_its_view(name):
    """Its sources, and then the declared options with their defaults, to be given by name."""
    one, function = view(name), getattr(kmeans_gif, name)
    assert one.function == name
    sources = [line.partition(" : ")[0] for line in one.source.splitlines()]
    parameters = inspect.signature(function).parameters.values()
    assert [p.name for p in parameters] == [*sources, *(o.name for o in one.options)]
    for parameter in list(parameters)[: len(sources)]:
        assert parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        assert parameter.default is parameter.empty
    for parameter, option in zip(list(parameters)[len(sources) :], one.options, strict=True):
        assert parameter.kind is parameter.KEYWORD_ONLY
        assert parameter.default == option.default
        assert type(parameter.default) is type(option.default)
        assert option.check(option.default) == option.default
        if isinstance(option.rule, Switch | Choice | Whole | Number | Text):
            none = " | None" if option.default is None else ""
            assert parameter.annotation == option.rule.kind + none
        else:
            colors = " | Sequence[str]" if isinstance(option.rule, PaletteColors) else ""
            path = f"str | PathLike[str]{colors} | None"
            assert parameter.annotation in ("object", path)


@pytest.mark.parametrize("name", VIEWS)
def test_a_function_explains_each_of_its_options(name):
    text = inspect.getdoc(getattr(kmeans_gif, name))
    explained = [line.partition(" : ")[0] for line in text.splitlines() if " : " in line]
    for option in view(name).options:
        assert explained.count(option.name) == 1


# A view, a panel, a seeding and a writer are a file or a function, and a line.

TOY_PANEL = '''
"""Toy panel: a bar for each cluster, as long as it is large."""

from kmeans_gif.rendering.layout import Panel
from kmeans_gif.rendering.options import Option, Whole
from kmeans_gif.rendering.theme import distinct_palette

BAR_HEIGHT = Option("bar_height", 6, Whole("PIXELS", 2, 20), "how thick bars are")


class Bars(Panel):
    """Bars, one below the other."""

    name = "bars"
    fits = ("photo",)
    options = (BAR_HEIGHT,)
    draws = False

    def check(self, dataset, k):
        distinct_palette(k)

    def natural(self, stage):
        history = stage.histories[self.run]
        return 120, self.bar_height * history.n_clusters

    def prepare(self):
        colors = distinct_palette(self.history.n_clusters)
        self.stage.plan.claim("bars", len(colors), lambda key: colors)

    def paste(self, indices, key, colors):
        if key.labeled is None:
            return
        sizes = self.history.sizes[key.labeled]
        for j, size in enumerate(sizes):
            top = self.box.top + j * self.bar_height
            end = self.box.left + round(size / sizes.sum() * self.box.width)
            indices[top : top + self.bar_height, self.box.left : end] = colors.starts["bars"] + j
'''

TOY_VIEW = '''
"""toy: how large clusters are."""

from kmeans_gif.rendering import options
from kmeans_gif.rendering.panels import panels
from kmeans_gif.rendering.panels.bars import BAR_HEIGHT
from kmeans_gif.rendering.states_view import StatesView
from kmeans_gif.rendering.view import documented


class Toy(StatesView):
    """Bars over a line of text."""

    name = "sizes"
    function = "toy"
    kinds = ("photo",)
    summary = "bars as long as clusters are large"
    options = (BAR_HEIGHT, options.THEME, options.CAPTION, *options.timing(0.3))

    def layout(self, o):
        return panels.bars(bar_height=o.bar_height)


VIEW = Toy()


@documented(VIEW)
def toy(
    history, *, bar_height=6, theme="light", caption=True, pace="story", seconds_per_step=None,
    hold=2.0, seconds=None, plays=0, max_frames=60,
):
    """Draw how large clusters are, one frame a state."""
    return VIEW.animate(**locals())
'''


@pytest.fixture
def toy_view(tmp_path_factory, monkeypatch):
    """A view and a panel: a file each in the folder of its kind, and a line in its registry."""
    for package, name, text in ((panels, "bars", TOY_PANEL), (views, "toy", TOY_VIEW)):
        folder = tmp_path_factory.mktemp(name)
        (folder / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    monkeypatch.setitem(PANELS, "bars", "bars.Bars")
    VIEWS.append("toy")
    importlib.invalidate_caches()
    yield
    VIEWS.remove("toy")
    for name in ("rendering.panels.bars", "rendering.views.toy"):
        sys.modules.pop(f"kmeans_gif.{name}", None)
    for package, name in ((kmeans_gif, "toy"), (panels, "bars"), (views, "toy")):
        package.__dict__.pop(name, None)


@pytest.fixture
def fits(monkeypatch):
    """How often KMeans.fit has been called, as the length of a list."""
    calls, fit = [], KMeans.fit

    def counted(self, *args, **kwargs):
        calls.append(self.n_clusters)
        return fit(self, *args, **kwargs)

    monkeypatch.setattr(KMeans, "fit", counted)
    return calls


@pytest.mark.usefixtures("toy_view")
def test_a_toy_view_is_a_function_that_all_writers_take(tmp_path):
    model = KMeans(3, random_state=0).fit(load_image(PIXELS))
    history = model.history_
    animation = kmeans_gif.toy(model, caption=False, bar_height=4, pace="even")
    assert "toy" in dir(kmeans_gif)
    assert animation.size == (120, 12)
    assert len(animation) == len(history)
    for t, frame in enumerate(animation):
        bars = (frame.rgb() != frame.rgb()[-1, -1]).any(axis=2).sum(axis=1)
        lengths = np.rint(120 * history.sizes[t] / history.sizes[t].sum())
        assert bars.tolist() == np.repeat(lengths, 4).tolist()
    for suffix, writer in WRITERS.items():
        assert animation.save(tmp_path / f"toy{suffix}").n_bytes > 0
        if suffix not in Image.registered_extensions():  # read back in tests of their own
            continue
        shown = decode.merged(decode.pillow_frames(tmp_path / f"toy{suffix}"))
        expected = decode.merged([(frame.rgb(), frame.duration_ms) for frame in animation])
        for (got, _), (ref, _) in zip(
            shown, expected[-1:] if writer.still else expected, strict=True
        ):
            np.testing.assert_array_equal(got[..., :3], ref)
    assert kmeans_gif.toy(model).size[1] > 3 * 6  # a line of text
    with pytest.raises(InputError, match=r"^bar_height=1: must be a whole number from 2 to 20$"):
        kmeans_gif.toy(model, bar_height=1)
    with pytest.raises(InputError, match=r"^toy needs the history of a photo"):
        kmeans_gif.toy(KMeans(2).fit(np.eye(3)))
    with pytest.raises(InputError, match=r"^toy needs a History.* not fitted yet"):
        kmeans_gif.toy(KMeans(2))


@pytest.mark.usefixtures("toy_view")
def test_a_function_of_a_toy_view_is_explained():
    parameters = list(inspect.signature(kmeans_gif.toy).parameters.values())[1:]
    declared = [(option.name, option.default) for option in view("toy").options]
    assert [(p.name, p.default) for p in parameters] == declared
    assert "bar_height : int\n    how thick bars are." in inspect.getdoc(kmeans_gif.toy)


@pytest.mark.usefixtures("toy_view")
def test_the_command_has_the_options_of_a_toy_view(here, capsys):
    assert answer("image --help", capsys)[0] == 0
    with pytest.raises(SystemExit):
        main(["image", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "sizes (bars as long as clusters are large)" in told
    assert "--bar-height PIXELS how thick bars are (default: 6)" in told
    for suffix in WRITERS:
        line = f"photo.png -k 3 --view sizes --bar-height 3 --no-caption --quiet -o a{suffix}"
        assert answer(line, capsys) == (0, [])
        if suffix in Image.registered_extensions():
            with Image.open(f"a{suffix}") as picture:
                assert picture.size == (120, 10)  # even, as video needs it
    assert answer("photo.png -k 3 --history run.npz --quiet", capsys)[0] == 0
    assert answer("render run.npz --view sizes --no-caption --quiet -o b.gif", capsys)[0] == 0
    with Image.open("b.gif") as picture:
        assert picture.size == (120, 18)


@pytest.mark.jit
@pytest.mark.usefixtures("toy_view")
def test_options_of_a_toy_view_are_checked_before_clustering(here, capsys, fits):
    for line, message in {
        "photo.png --bar-height 3": "--bar-height: is not for --view recolor, but for sizes",
        "photo.png --view sizes --swatches": "--swatches: is not for --view sizes, but for recolor",
        "photo.png --view sizes --bar-height 1": "--bar-height 1: must be a whole number from 2",
        "photo.png --view sizes --bar-height x": "--bar-height x: must be a whole number",
        "photo.png --view sizes --hold 0": "--hold 0: must be a number from 0.02",
        "photo.png --view size": "--view size: choose one of recolor, ",
        "blobs --bar-height 3": "--bar-height is an option of image, render, demo",
    }.items():
        refused(line, message, capsys)
    np.savetxt("points.csv", np.eye(3), delimiter=",")
    assert fits == []
    assert answer("points points.csv -k 2 --history run.npz --quiet", capsys)[0] == 0
    assert fits == [2]
    refused("render run.npz --bar-height 3", "--bar-height: is for photos, and these", capsys)


@pytest.mark.jit
@pytest.mark.usefixtures("toy_view")
def test_a_toy_panel_stands_beside_others(here, capsys):
    history = KMeans(3, random_state=0).fit(load_image(PIXELS)).history_
    beside = kmeans_gif.panels.bars(bar_height=10) | kmeans_gif.panels.photo()
    layout = beside / kmeans_gif.panels.inertia()
    animation = kmeans_gif.animate(history, layout, width=500, height=400)
    (bars, photo, _) = view("animate").picture(history, layout=layout, height=400).panels
    assert (bars.name, photo.name) == ("bars", "photo")
    frame = animation[-1].rgb()
    for color in bars.stage.plan.of(animation.keyframes[-1]).palette[-6:]:
        assert (frame == color).all(axis=2).any()
    line = "photo.png -k 3 --panels bars,photo,inertia --width 500 --height 400 --quiet -o a.gif"
    assert answer(line, capsys) == (0, [])
    refused("photo.png --panels bar", "--panels bar: choose among photo, ", capsys)
    with pytest.raises(InputError, match=r"^bars: needs photos, and these are points; panels"):
        kmeans_gif.animate(KMeans(2).fit(np.eye(3)), kmeans_gif.panels.bars())


SCRIPT = """
import sys
import numpy as np
from kmeans_gif.clustering.seeding import SEEDINGS, Seeding

def last(observations, k, rng):
    return observations.X[observations.order[-k:]]

SEEDINGS["last"] = Seeding(last, "the last in order")

from kmeans_gif.cli import main

sys.exit(main(sys.argv[1:]))
"""


def with_toy_seeding(line):
    command = [sys.executable, "-c", SCRIPT, *line.split()]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["image", "blobs", "points", "tiles", "choose-k", "report"])
def test_commands_know_a_toy_seeding(here, command):
    told = " ".join(with_toy_seeding(f"{command} --help").stdout.split())
    assert "corner (" in told
    assert "last (the last in order)" in told


@pytest.mark.jit
def test_a_toy_seeding_seeds(here):
    done = with_toy_seeding("blobs -k 3 --init last --history run.npz --quiet -o a.gif")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    X = make_points("blobs", centers=3, random_state=0).X
    seeds = kmeans_gif.History.load("run.npz").centroids[0]
    np.testing.assert_array_equal(seeds, X[np.argsort(X[:, 0])[-3:]])
    done = with_toy_seeding("race --init last corner -k 3 --points 60 -o b.gif")
    assert done.returncode == 0
    assert "iterations: last " in done.stdout
    done = with_toy_seeding("blobs --init first -o c.gif")
    assert done.returncode == 2
    assert (
        "choose one of random, k-means++, uniform, corner, plain-k-means++, k-means||, last"
        in done.stderr
    )
    assert not Path("c.gif").exists()


def write_counts(frames, script, file):
    counts = [b"%d\n" % len(np.unique(frame.indices)) for frame in frames]
    file.write(b"".join(counts))
    return len(counts)


@pytest.mark.jit
def test_commands_know_a_toy_writer(here, capsys, monkeypatch, fits):
    refused("photo.png -o a.counts", "use .gif, .apng, .webp", capsys)
    assert fits == []
    monkeypatch.setitem(WRITERS, ".counts", Writer(write_counts, "numbers of colors"))
    for line in (
        "photo.png -k 3 --no-caption --first none",
        "blobs -k 2 --points 30",
        "race -k 2 --points 30",
    ):
        assert answer(f"{line} -o a.counts --quiet", capsys) == (0, [])
        counts = [int(count) for count in Path("a.counts").read_text().split()]
        assert len(counts) > 1
        assert counts[-1] >= 2
        if line.startswith("photo"):
            assert counts[-1] == 3
    for command in ("image", "blobs", "points", "race", "tiles", "render", "demo"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        assert "or .counts" in " ".join(capsys.readouterr().out.split())
    refused("photo.png -o a.bmp", " or .counts", capsys)


# Whatever shows a run takes a fitted model as well, and says what it needs.

PHOTO = load_image(PIXELS)
POINTS = make_points(n=40, centers=3, random_state=0)
TILES = load_tiles(np.random.default_rng(1).integers(0, 256, (12, 6, 5)))
RENDERERS = {
    "recolor": PHOTO,
    "centroids_on_image": PHOTO,
    "color_space": PHOTO,
    "dashboard": PHOTO,
    "scatter": POINTS,
    "mosaic": TILES,
    "tile_map": TILES,
    "animate": PHOTO,
    "race": POINTS,
    "color_space_still": PHOTO,
    "write_report": PHOTO,
    "save_centroids": TILES,
}


def arguments_of(name, source, folder):
    """A call of a renderer with one source, as positional arguments."""
    if name == "race":
        return [source, source], ["one", "two"]
    more = {
        "animate": [kmeans_gif.panels.inertia()],
        "write_report": [folder, ["image", "loss"]],
        "save_centroids": [folder],
    }
    return source, *more.get(name, [])


def test_these_are_all_renderers():
    assert {*RENDERERS, "choice_walk"} >= {*VIEWS}


def shown(result):
    """What a renderer gave, as something to compare."""
    if isinstance(result, Image.Image):
        return result.tobytes()
    if isinstance(result, list):
        return [path.read_bytes() for path in result if path.suffix == ".png"]
    return [frame.rgb().tobytes() for frame in result]


@pytest.mark.jit
@pytest.mark.parametrize(("name", "data"), RENDERERS.items(), ids=RENDERERS)
def test_a_renderer_takes_a_fitted_model(name, data, tmp_path):
    model = KMeans(3, random_state=0).fit(data)
    function = getattr(kmeans_gif, name)
    from_model = function(*arguments_of(name, model, tmp_path / "a"))
    from_history = function(*arguments_of(name, model.history_, tmp_path / "b"))
    assert shown(from_model) == shown(from_history)
    assert len(shown(from_model)) > 0


class Fitted:
    """Another library's model."""

    cluster_centers_ = np.eye(3)


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize(
    ("source", "said"),
    [
        (KMeans(3), "; this KMeans is not fitted yet: call fit first"),
        (Fitted(), "; this is a Fitted"),
        (PIXELS, "; this is a ndarray"),
        ("run.npz", "; this is a str"),
        (None, "; this is a NoneType"),
    ],
    ids=["unfitted", "other", "array", "name", "none"],
)
def test_a_renderer_explains_what_it_needs(name, source, said, tmp_path):
    with pytest.raises(InputError) as caught:
        getattr(kmeans_gif, name)(*arguments_of(name, source, tmp_path / "new"))
    message = str(caught.value)
    assert message == (f"{name} needs a History, such as KMeans(...).fit(...).history_{said}")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["choice_walk", "choice_figure"])
@pytest.mark.parametrize("source", [KMeans(3), KMeans(2).fit(POINTS), PIXELS, None])
def test_pictures_of_a_choice_explain_what_they_need(name, source):
    with pytest.raises(InputError) as caught:
        getattr(kmeans_gif, name)(source)
    assert str(caught.value) == (
        f"{name} needs a Choice, as choose_k(...) gives it; this is a {type(source).__name__}"
    )


def test_a_choice_is_shown():
    choice = choose_k(POINTS, [2, 3], n_init=1, random_state=0)
    assert len(kmeans_gif.choice_walk(choice)) == 4
    with pytest.raises(InputError, match=r"^scatter needs a History.*; this is a Choice$"):
        kmeans_gif.scatter(choice)


MODEL = KMeans(2, random_state=0).fit(POINTS)


@pytest.mark.parametrize("source", [KMeans(3), MODEL, MODEL.history_, None, 3])
def test_a_race_takes_several(source):
    with pytest.raises(InputError) as caught:
        kmeans_gif.race(source, ["one", "two"])
    assert str(caught.value) == (
        "race needs 2 to 4 runs, as a list of histories or fitted models; this is a "
        f"{type(source).__name__}"
    )


@pytest.mark.parametrize("names", [None, 3, "ab", b"ab"])
def test_names_of_a_race_are_a_list(names):
    with pytest.raises(InputError) as caught:
        kmeans_gif.race([MODEL, MODEL], names)
    assert str(caught.value) == f"names={names!r}: give a list with one text for each run"


ODD = [None, True, 1j, [], {}, "", "x", object(), float("nan"), float("inf"), -1, 2.0, 10**30,
       np.array([1, 2]), np.float64(2), np.int64(1), np.nan, KMeans, b"light"]  # fmt: skip


def outcome(option, value):
    """What a value is taken for, or the message that refuses it."""
    try:
        return option.check(value), ""
    except InputError as error:
        return None, str(error)


@pytest.mark.parametrize("name", VIEWS)
def test_odd_values_are_taken_or_refused_in_one_line(name):
    for option in view(name).options:
        if option.name == "truth":  # which is checked with the data
            continue
        for value in ODD:
            taken, refusal = outcome(option, value)
            if refusal:
                assert refusal.startswith(f"{option.name}=")
                assert "\n" not in refusal
            elif value is None:
                assert taken is option.default is None
            else:
                usual = {Number: float, Text: str}.get(type(option.rule), int)
                assert type(taken) is (usual if option.default is None else type(option.default))
