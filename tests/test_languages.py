"""What pictures say, in each language: complete tables, numbers in style, room for all."""

import ast
import functools
import re
import string
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from kmeans_gif import (
    InputError,
    KMeans,
    animate,
    centroids_on_image,
    choice_figure,
    choice_walk,
    choose_k,
    color_space,
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
from kmeans_gif.cli import main
from kmeans_gif.language import (
    LANGUAGES,
    language_of,
    percent,
    said_in,
    say,
)
from kmeans_gif.rendering import font_files
from kmeans_gif.rendering.canvas.text import EDGE, text_width
from kmeans_gif.rendering.canvas.type_sizes import type_sizes
from kmeans_gif.rendering.canvas.typeface import MissingLettersWarning, current, pieces
from kmeans_gif.rendering.captions import count, number, share
from kmeans_gif.rendering.font_files import BUILT_IN
from kmeans_gif.rendering.language_fonts import font_of
from kmeans_gif.rendering.panels import PANELS
from kmeans_gif.rendering.stage import spoken_in
from kmeans_gif.rendering.views import VIEWS

PACKAGE = Path(__file__).parents[1] / "kmeans_gif"
OTHERS = [code for code in LANGUAGES if code != "en"]


def needs_font(code):
    """Has a test skipped for a language whose letters no font here has."""
    reason = f"no font here has the letters of {LANGUAGES[code]}, such as fonts-wqy-microhei"
    return pytest.mark.skipif(font_of(code) is None, reason=reason)


DRAWN = [pytest.param(code, marks=needs_font(code)) for code in OTHERS]
TABLES = {
    "rendering/canvas/projection.py": "_NAMES",  # those of data/features.py
    "rendering/canvas/staircase.py": "_KEY",
    "rendering/choice_captions.py": "MEASURES",
    "rendering/measure.py": "_PLAIN _OF_255 _IN_SPACE _IN_SCORES _OF_SCORES",
    "rendering/panels/color_solid.py": "_AXES",
    "rendering/panels/measure_by_k.py": "MEASURES",
    "rendering/points_captions.py": "_note_empty",  # of clustering/lloyd.py
    "rendering/seeding_captions.py": "_NOTES",
    "rendering/stage_lines.py": "_STATES",
    "rendering/views/animate.py": "PANELS",
    "writing/page/page_words.py": "",  # templates and scripts beside it
    "writing/slide_words.py": "_SPOKEN _STATE",
}
"""Where sentences are said that stand elsewhere, and the names of what they stand in."""


def tree_of(place):
    return ast.parse((PACKAGE / place).read_text(encoding="utf-8"))


def says(tree):
    """The first arguments of all calls of `say`, and of `map(say, ...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "say":
                yield node.args[0]
            elif node.func.id == "map" and getattr(node.args[0], "id", "") == "say":
                yield node.args[1]


def modules_that_say():
    """Paths and syntax trees of all modules that say something in pictures and files."""
    for folder in ("rendering", "writing"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if any(says(tree)):
                yield path.relative_to(PACKAGE).as_posix(), tree


def texts_in(tree, name):
    """All texts in what is assigned to a name, or returned or chosen in a function."""
    (node,) = (
        node for node in ast.walk(tree)
        if (isinstance(node, ast.FunctionDef) and node.name == name)
        or (isinstance(node, ast.Assign)
            and any(name in map(ast.unparse, _targets(target)) for target in node.targets))
    )  # fmt: skip
    inside = [d for d in ast.walk(node) if isinstance(d, ast.Dict)]
    values = [v for d in inside for v in d.values] if inside else [node]
    for value in values:
        yield from (n.value for n in ast.walk(value)
                    if isinstance(n, ast.Constant) and isinstance(n.value, str))  # fmt: skip


def _targets(target):
    return target.elts if isinstance(target, ast.Tuple) else [target]


def english():
    """Every sentence that pictures say."""
    found = set()
    for place, tree in modules_that_say():
        elsewhere = False
        for said in says(tree):
            if isinstance(said, ast.Constant):
                found.add(said.value)
            else:
                elsewhere = True
        assert elsewhere == (place in TABLES), f"{place} says what stands elsewhere: name its table"
    lloyd, features = tree_of("clustering/lloyd.py"), tree_of("data/features.py")
    for place, names in TABLES.items():
        if place in ("rendering/panels/measure_by_k.py", "rendering/views/animate.py"):
            continue
        defined_in = {"points_captions.py": lloyd, "projection.py": features}
        tree = defined_in.get(Path(place).name, tree_of(place))
        for name in names.split():
            texts = list(texts_in(tree, name))
            assert texts
            found.update(texts)
    found.update(name.replace("_", " ") for name in PANELS)
    for path in (PACKAGE / "writing" / "page").iterdir():
        pattern = {".html": r"\[\[(.+?)\]\]", ".js": r'say\("(.+?)"'}.get(path.suffix)
        if pattern:
            found.update(re.findall(pattern, path.read_text(encoding="utf-8")))
    found.update(("row", "column"))  # of photos with location
    return found - {"a", "b", "L"}  # axes of Lab


ENGLISH = english()
SAID_BESIDE = {
    "Photo": ["as it is, before any clustering"],
    "Start": [
        "each pixel takes the nearest of {k} seed colors",
        "all pixels take the one seed color",
        "each picture joins the nearest of {k} seeds",
        "all pictures join the one seed",
    ],
    "Repeat": [
        "colors become means, pixels choose anew",
        "centroids become means, pictures choose anew",
    ],
    "Seeds": [
        "{k} centroids to start with",
        "one centroid to start with",
        "the same points, other seeds in each run",
    ],
    "Seed {i}": [
        "all points have the same chance",
        "the greater the weight, the likelier",
        "the farther from all seeds, the likelier",
        "the points of lowest values, on purpose",
        "drawn anywhere in the range of the points",
    ],
    "Assign": ["every point joins its nearest centroid"],
    "Move": ["each centroid goes to the mean of its points"],
    "Converged": ["nothing changes any more"],
    "Stopped": ["more iterations would still change it"],
    "Truth": ["the points in the colors of their true groups"],
    "Race": ["each run assigns points and moves centroids"],
    "Finish": ["a tie of {runs}", "{run} ({name}) ends lowest"],
    "Which k?": ["k from {least} to {most} is tried", "no clear elbow"],
}
"""Sentences by the stage word that they stand beside."""


class Complete(dict):
    """A table of sentences that is asked for no other."""

    def get(self, sentence, default=None):
        assert sentence in self or sentence in {"a", "b", "L"}, sentence
        return super().get(sentence, default)


@pytest.fixture(scope="module")
def shown():
    """An animation of each view in a language, of small data, by what follows the language."""
    points = make_points("blobs", n=60, random_state=3)
    pixels = np.arange(18 * 24 * 3).reshape(18, 24, 3) * 7 % 256
    tiles = np.random.default_rng(0).integers(0, 256, (30, 6, 6)).astype(np.uint8)

    def fitted(k, data, **values):
        return KMeans(k, random_state=1, **values).fit(data)

    of_points = fitted(3, points)
    of_photo = fitted(3, load_image(pixels.astype(np.uint8)))
    of_lab = fitted(2, load_image(pixels.astype(np.uint8), features="color+location",
                                  color_space="lab"))  # fmt: skip
    of_tiles = fitted(3, load_tiles(tiles))
    choice = choose_k(points, [2, 3, 4], random_state=0)
    runs = [fitted(3, points, init=init, n_init=1) for init in ("random", "k-means++")]
    layout = panels.photo() | panels.color_solid() | panels.inertia()

    def made(code):
        o = {"language": code}
        return {
            "recolor": recolor(of_photo, swatches=True, **o),
            "centroids_on_image": centroids_on_image(of_lab, **o),
            "color_space": color_space(of_photo, **o),
            "dashboard": dashboard(of_lab, measure="inertia", **o),
            "scatter": scatter(of_points, show_seeding=True, squares=True, truth=[0, 1] * 30, **o),
            "scatter of a photo": scatter(of_lab, **o),
            "mosaic": mosaic(of_tiles, **o),
            "tile_map": tile_map(of_tiles, **o),
            "animate": animate(of_photo, layout, **o),
            "race": race(runs, ["random", "k-means++"], **o),
            "choice_walk": choice_walk(choice, **o),
        }

    with pytest.MonkeyPatch.context() as patched:
        for code in OTHERS:
            language = language_of(code)
            module = import_module(f"kmeans_gif.languages.{code}")
            complete = language._replace(sentences=Complete(language.sentences))
            patched.setattr(module, "LANGUAGE", complete)
        yield functools.cache(made)


def words(animation):
    """All that an animation says."""
    return " ".join((animation.alt_text, *animation.captions))


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated_and_no_other(code):
    sentences = language_of(code).sentences
    assert set(sentences) == ENGLISH
    assert all(text.strip() for text in sentences.values())


@pytest.mark.parametrize("code", OTHERS)
def test_translations_have_the_names_in_braces_of_the_english(code):
    def names(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)

    sentences = language_of(code).sentences
    assert {text: names(text) for text in sentences} == {
        text: names(told) for text, told in sentences.items()
    }


def test_views_of_the_tests_below_are_all(shown):
    assert set(shown("de")) - {"scatter of a photo"} == set(VIEWS)


@pytest.mark.parametrize("code", DRAWN)
def test_every_view_speaks_every_language(code, shown):
    english = "|".join(re.escape(word) for word in ENGLISH if word.isalpha() and len(word) > 3)
    own = " ".join(language_of(code).sentences.values()).lower().split()
    for name, animation in shown(code).items():
        assert animation.language == code
        assert animation[-1].indices.shape == animation.size[::-1], name
        found = {word.lower() for word in re.findall(rf"\b(?:{english})\b", words(animation))}
        assert not found - set(own) - {"photo", "random", "points"}, name


@pytest.mark.parametrize("code", ["en", *DRAWN])
def test_stage_lines_take_one_line_beside_the_word(code):
    with spoken_in(code, None):
        sizes = type_sizes(1280)
        edge = round(EDGE * sizes.text)
        for word, sentences in SAID_BESIDE.items():
            room = 1280 - 3 * edge - text_width(say(word, i=12), sizes.word)
            for sentence in sentences:
                assert sentence in ENGLISH
                told = say(sentence, k=12, runs="A, B", run="A", name="k-means++", least=2, most=20)
                assert text_width(told, sizes.text) <= room, (told, room)


@pytest.mark.parametrize("code", DRAWN)
def test_nothing_above_a_picture_is_cut_off(code, shown):
    for name, animation in shown(code).items():
        width = animation.size[0]
        with spoken_in(code, None):
            sizes = type_sizes(width)
            for word, start, beside in animation.draw.__self__._headline._stages:
                lines = [text_width(line, sizes.text) for line in beside]
                assert start + max(lines, default=0) <= width, name
                assert text_width(word, sizes.word) <= start, name
                assert width < 1280 or len(beside) <= 2, (name, beside)


def test_numbers_are_written_as_the_language_does():
    def said(code):
        with said_in(code):
            return number(1234567.891), count(12345), share(12.3, 100), percent("<0.01")

    assert said("en") == ("1,234,568", "12,345", "12%", "<0.01%")
    assert said("de") == ("1.234.568", "12.345", "12\u00a0%", "<0,01\u00a0%")
    assert said("es") == ("1\u00a0234\u00a0568", "12\u00a0345", "12\u00a0%", "<0,01\u00a0%")
    assert said("fr") == said("es")
    assert said("pt") == ("1.234.568", "12.345", "12%", "<0,01%")
    assert said("zh") == said("en")
    with said_in("de"):
        assert (percent("12.3"), number(12.34, 3)) == ("12,3\u00a0%", "12,3")


def test_figures_in_captions_have_the_style_of_the_language(shown):
    animation = shown("de")["recolor"]
    assert re.search(r"Farbfehler \d+,\d von 255", animation.captions[-1])
    assert re.search(r"\d\u00a0%", animation.captions[-1])
    assert not re.search(r"\d\.\d|\d ?%$", words(animation))


def test_numbers_at_axes_have_the_style_of_the_language():
    choice = choose_k(make_points("blobs", n=60, random_state=3), [2, 3, 4], random_state=0)
    english, german = (choice_figure(choice, language=code) for code in ("en", "de"))
    assert english.size == german.size
    assert english.tobytes() != german.tobytes()


def test_letters_of_a_language_come_from_one_font():
    assert font_of("en") == BUILT_IN
    for code in ("de", "es", "fr", "pt"):
        file = font_of(code)
        with spoken_in(code, None):
            for text in language_of(code).sentences.values():
                assert [home for home, _ in pieces(current(), text)] in ([file], []), text


@needs_font("zh")
def test_chinese_is_drawn_in_its_letters(shown):
    with warnings.catch_warnings():
        warnings.simplefilter("error", MissingLettersWarning)
        animation = shown("zh")["scatter"]
        assert animation[0].indices.any()
    assert animation.stage_lines[-1].word in ("收敛", "真实类别")


@pytest.mark.parametrize(
    "drawn",
    [
        lambda points: scatter(KMeans(2, random_state=0).fit(points), language="zh"),
        lambda points: choice_figure(choose_k(points, [2, 3], random_state=0), language="zh"),
    ],
)
def test_a_language_without_letters_is_refused_in_one_line(monkeypatch, drawn):
    monkeypatch.setattr(font_files, "first_with", lambda letters, file: None)
    points = make_points("blobs", n=20)
    with pytest.raises(InputError) as caught:
        drawn(points)
    assert str(caught.value) == (
        "language=zh: no font here has the letters of 中文; install one, such as Noto Sans CJK, "
        "or give one with font=FILE"
    )


def test_a_font_of_ones_own_goes_first():
    (dejavu,) = map(str, font_files._dejavu())
    assert font_of("de", dejavu) == dejavu
    with spoken_in("de", dejavu):
        assert current() == dejavu


def test_an_unknown_language_is_told_what_there_is():
    model = KMeans(2, random_state=0).fit(make_points("blobs", n=20))
    with pytest.raises(InputError, match=r"language.*fra.*choose one of en, de, es, fr, pt, zh"):
        scatter(model, language="fra")


def test_what_strangers_wrote_may_have_braces():
    with said_in("en"):
        assert say("a {word} of theirs") == "a {word} of theirs"
        assert say("{name}: {text}", name="{x}", text="{}") == "{x}: {}"


def test_the_command_speaks_german(here, capsys):
    assert main(["coffee.png", "-k", "3", "--language", "de"]) == 0
    (written,) = Path("output").glob("*language-de*.gif")
    assert written.name in capsys.readouterr().out
    model = KMeans(3, random_state=0).fit(load_image("coffee.png"))
    recolor(model, language="de").save("same.gif")
    recolor(model).save("english.gif")
    assert written.read_bytes() == Path("same.gif").read_bytes()
    assert written.read_bytes() != Path("english.gif").read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--language", "dee"], "--language dee: choose one of en, de, es, fr, pt, zh"),
        (["--font", "coffee.png"], "--font coffee.png: is no font that can be read; give a .ttf"),
        (["--font", "none.ttf"], "--font none.ttf: no such file"),
        (["--text-scale", "3"], "--text-scale 3: must be a number from 0.5 to 1.5"),
    ],
)
def test_wrong_words_are_refused_in_one_line(here, capsys, words, told):
    assert main(["coffee.png", "-k", "3", "-o", "new.gif", *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert not Path("new.gif").exists()
