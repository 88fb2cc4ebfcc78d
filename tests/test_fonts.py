"""Letters beyond ASCII, in the picture as they stand in the data."""

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from kmeans_gif import (
    InputError,
    KMeans,
    choice_figure,
    choose_k,
    color_space_still,
    load_image,
    make_points,
    race,
    scatter,
)
from kmeans_gif.cli import main
from kmeans_gif.rendering import font_files
from kmeans_gif.rendering.canvas import typeface
from kmeans_gif.rendering.canvas.text import coverage, text_width
from kmeans_gif.rendering.canvas.typeface import MissingLettersWarning, drawn_in, pieces
from kmeans_gif.rendering.font_files import BUILT_IN, first_with, has_letter
from kmeans_gif.rendering.views import VIEWS, view

(DEJAVU,) = map(str, font_files._dejavu())
UNKNOWN = "\U0001f9ff\U00012031"  # an amulet and a cuneiform sign, which DejaVu has not


@pytest.fixture
def only_dejavu(monkeypatch):
    """No fonts but those that come with the package."""
    monkeypatch.setattr(font_files, "_others", lambda: (BUILT_IN, DEJAVU))
    for cache in (pieces, typeface._tell_missing):
        cache.cache_clear()
    yield
    pieces.cache_clear()


def plain(text, size, line_height):
    """Text in Pillow's own font in a line, as Pillow draws it."""
    font = ImageFont.load_default(size)
    image = Image.new("L", (int(np.ceil(font.getlength(text))), line_height))
    ImageDraw.Draw(image).text((0, line_height // 2), text, fill=255, font=font, anchor="lm")
    return np.asarray(image)


@pytest.mark.parametrize("size", [9, 14, 24, 30])
def test_ascii_is_drawn_as_ever(size):
    text = "".join(map(chr, range(32, 127)))
    assert np.array_equal(coverage(text, size, 2 * size), plain(text, size, 2 * size))
    assert pieces(BUILT_IN, text) == ((BUILT_IN, text),)


@pytest.mark.parametrize("text", ["Größe", "Λόγος", "Длина", "naïve", "Łódź", "μ²"])
def test_letters_are_those_of_the_text(only_dejavu, text):
    drawn = coverage(text, 24, 36)
    assert not np.array_equal(drawn, plain(text, 24, 36))  # in which boxes stand for letters
    for other in (text[:-1] + "ж", "ж" + text[1:]):
        assert coverage(other, 24, 36).tobytes() != drawn.tobytes()
    assert drawn.shape[1] == text_width(text, 24)
    assert pieces(BUILT_IN, text) == ((DEJAVU, text),)


def test_a_word_is_drawn_in_one_font_and_the_others_stay(only_dejavu):
    assert pieces(BUILT_IN, "a Größe b") == ((BUILT_IN, "a "), (DEJAVU, "Größe"), (BUILT_IN, " b"))
    mixed, ascii_only = coverage("ab Ö", 20, 30), coverage("ab ", 20, 30)
    width = text_width("ab", 20)
    assert np.array_equal(mixed[:, :width], ascii_only[:, :width])


@pytest.mark.parametrize("size", [12, 24])
def test_all_letters_stand_on_one_line(only_dejavu, size):
    for line_height in (0, 2 * size):
        bottoms = []
        for text in ("H", "Я", "HЯ"):
            rows = np.flatnonzero((coverage(text, size, line_height) > 128).any(axis=1))
            bottoms.append(rows[-1])
        assert max(bottoms) - min(bottoms) <= 1


def test_names_in_pieces_line_breaks_and_broken_bytes(only_dejavu):
    assert pieces(BUILT_IN, "cafe\u0301") == ((DEJAVU, "café"),)
    assert text_width("a\nb\tc", 20) == text_width("a b c", 20)
    assert text_width("caf\udce9", 20) == text_width("caf\ufffd", 20)


def test_letters_that_no_font_has_are_said_once(only_dejavu):
    with pytest.warns(MissingLettersWarning, match=r"no font here has .*U\+1F9FF.*U\+12031"):
        coverage(f"a{UNKNOWN}", 20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        coverage(f"b {UNKNOWN}", 21, 30)


def test_fonts_are_looked_for_in_an_order_that_stays(monkeypatch, tmp_path):
    source = Path(DEJAVU).read_bytes()
    for name in ("z/Plain.ttf", "a/Bold.ttf", "a/LastResort.ttf", "b/Plain.otf", "b/no.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(source)
    monkeypatch.setattr(font_files, "_folders", lambda: [str(tmp_path), "/nowhere"])
    found = font_files._others.__wrapped__()
    assert found[:2] == (BUILT_IN, DEJAVU)
    names = [str(Path(file).relative_to(tmp_path)) for file in found[2:]]
    assert names == ["b/Plain.otf", "z/Plain.ttf", "a/Bold.ttf", "a/LastResort.ttf"]


def test_a_damaged_font_has_no_letters(tmp_path):
    (tmp_path / "x.ttf").write_bytes(b"no font")
    assert not has_letter(str(tmp_path / "x.ttf"), "a")
    assert first_with("a", str(tmp_path / "x.ttf")) == BUILT_IN


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_every_system_has_its_folders(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert all(Path(folder).name.lower() in ("fonts", ".fonts") for folder in font_files._folders())


def test_a_font_of_ones_own():
    with drawn_in(DEJAVU):
        own = coverage("abc", 20, 30)
        assert pieces(DEJAVU, "abc Größe") == ((DEJAVU, "abc Größe"),)
    assert own.tobytes() != coverage("abc", 20, 30).tobytes()


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_takes_a_font(name):
    assert [option.name for option in view(name).options].count("font") == 1


def test_pictures_in_a_font_of_ones_own():
    model = KMeans(2, random_state=0, max_iter=1).fit(make_points("blobs", n=30))
    usual, own = (scatter(model, font=font)[0].to_pil().tobytes() for font in (None, Path(DEJAVU)))
    assert usual != own
    choice = choose_k(make_points("blobs", n=30), [2, 3], random_state=0)
    assert choice_figure(choice).tobytes() != choice_figure(choice, font=DEJAVU).tobytes()
    pixels = np.array([[[0, 0, 0], [9, 9, 9], [250, 0, 0]]], np.uint8)
    photo = KMeans(2, random_state=0).fit(load_image(pixels))
    stills = [color_space_still(photo, font=font).tobytes() for font in (None, DEJAVU)]
    assert stills[0] != stills[1]


@pytest.mark.parametrize(
    ("font", "message"),
    [("nix.ttf", "font=nix.ttf: no such file"), (7, "font=7: must be the path of a font"),
     ("", "font='': must be"), (__file__, "is no font that can be read; give a .ttf, .otf")],
)  # fmt: skip
def test_files_that_are_no_fonts(font, message):
    model = KMeans(2, random_state=0, max_iter=1).fit(make_points("blobs", n=30))
    with pytest.raises(InputError, match=message):
        scatter(model, font=font)


def test_names_of_axes_and_races_are_drawn(only_dejavu):
    values = make_points("blobs", n=30, random_state=0)
    model = KMeans(2, random_state=0, max_iter=1).fit(values)
    drawn = [
        race([model.history_] * 2, names=names)[0].to_pil().tobytes()
        for names in (["Größe", "ж"], ["Grüße", "ж"], ["Größe", "я"])
    ]
    assert len(set(drawn)) == 3  # and not three times the same boxes


@pytest.mark.jit
def test_the_command_says_which_letters_are_missing(here, capsys, only_dejavu):
    table = f"a,{UNKNOWN}\n1,2\n2,3\n8,9\n"
    Path("points.csv").write_text(table, encoding="utf-8")
    assert main(["points", "points.csv", "-k", "2", "-o", "x.gif"]) == 0
    err = capsys.readouterr().err
    assert err.count("note: no font here has") == 1
    assert "--font FILE" in err
    assert main(["points", "points.csv", "-k", "2", "--font", "points.csv"]) == 2
    assert "kmeans-gif: --font points.csv: is no font" in capsys.readouterr().err


def test_dejavu_is_found_without_matplotlib():
    script = (
        "import sys; from kmeans_gif.rendering.canvas.text import coverage; "
        "coverage('Größe', 20); print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
