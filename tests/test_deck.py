"""Decks, read back by python-pptx, and by LibreOffice as pages."""

import io
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pptx
import pytest
from commands import answer, refused
from PIL import Image

from kmeans_gif import InputError, KMeans, load_image, make_points, recolor, scatter, writing
from kmeans_gif.animation import Animation
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.writing.slide_words import frames_shown

POINTS = make_points("blobs", n=60, centers=3, random_state=0)


@pytest.fixture(scope="module")
def animation():
    return scatter(KMeans(3, random_state=0).fit(POINTS), width=500, height=400)


def slides(path):
    return list(pptx.Presentation(path).slides)


def picture_of(slide):
    (shape,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    return shape


def footer(slide):
    return slide.placeholders[11].text


@pytest.mark.jit
def test_a_slide_a_keyframe_between_question_and_numbers(animation, tmp_path):
    saved = animation.save(tmp_path / "x.pptx")
    opening, *steps, closing = slides(tmp_path / "x.pptx")
    shown = frames_shown(animation.script, "keyframe")
    assert [animation.keyframes[i].phase for i in shown][:3] == ["seeds", "assign", "update"]
    assert len(steps) == len(shown) < len(animation)
    assert saved.n_frames == len(shown) + 2
    assert saved.seconds == 0
    assert opening.shapes.title.text == animation.question
    assert closing.shapes.title.text == "What came out"
    (table,) = [shape.table for shape in closing.shapes if shape.has_table]
    rows = tuple(tuple(cell.text for cell in row.cells) for row in table.rows)
    assert rows == animation.numbers
    for slide, i in zip(steps, shown, strict=True):
        picture = picture_of(slide)
        with Image.open(io.BytesIO(picture.image.blob)) as image:
            assert np.array_equal(np.asarray(image.convert("RGB")), animation[i].rgb())
        line = animation.script.line(i)
        assert slide.shapes.title.text.startswith(line.word)
        assert slide.placeholders[13].text.lower() == line.sentence.lower()
        assert footer(slide) == line.step
        assert animation.captions[i] == picture._element.nvPicPr.cNvPr.get("descr")
        assert animation.captions[i] in slide.notes_slide.notes_text_frame.text
    assert animation.alt_text in opening.notes_slide.notes_text_frame.text
    assert "Ask: is this the best there is?" in steps[-1].notes_slide.notes_text_frame.text


@pytest.mark.jit
@pytest.mark.parametrize(("size", "shape"), [((500, 400), 16 / 9), ((480, 360), 4 / 3)])
def test_pictures_keep_their_shape_and_nothing_overlaps(tmp_path, size, shape):
    width, height = size
    shown = scatter(KMeans(3, random_state=0).fit(POINTS), width=width, height=height)[-1:]
    shown.save(tmp_path / "x.pptx")
    made = pptx.Presentation(tmp_path / "x.pptx")
    assert made.slide_width / made.slide_height == pytest.approx(shape)
    slide = made.slides[1]
    picture = picture_of(slide)
    # The headline, whose words the slide has, is there and cropped.
    assert 0 < picture.crop_top < 0.5
    assert picture.crop_top * height == pytest.approx(shown.headline_height, abs=0.01)
    below = height - shown.headline_height
    assert picture.width / picture.height == pytest.approx(width / below, rel=1e-4)
    above = shown[0].rgb()[: shown.headline_height]
    assert (above != above[0, 0]).any()
    boxes = [picture, *slide.placeholders]
    assert {box.placeholder_format.idx for box in boxes[1:]} == {0, 11, 12, 13}
    rows = sorted((box.top, box.top + box.height) for box in boxes)
    for box in boxes:
        assert box.left >= 0
        assert box.left + box.width <= made.slide_width
    assert rows[-1][1] <= made.slide_height
    title, sentence, shown = (slide.shapes.title, slide.placeholders[13], picture)
    assert title.top + title.height <= sentence.top
    assert sentence.top + sentence.height <= shown.top
    assert shown.top + shown.height <= slide.placeholders[11].top


def test_a_slide_a_state_and_no_notes(tmp_path):
    photo = load_image(np.arange(240, dtype=np.uint8).reshape(12, 20))
    made = recolor(KMeans(3, random_state=0).fit(photo))
    made.save(tmp_path / "x.pptx", deck_by="state", notes=False)
    found = slides(tmp_path / "x.pptx")
    states = [made.keyframes[i].state for i in frames_shown(made.script, "state")]
    assert len(found) == len(states) + 2
    assert not any(slide.has_notes_slide for slide in found)


def test_a_frame_a_state_has_other_notes_and_a_picture_without_words_is_whole(tmp_path):
    pixels = np.arange(240, dtype=np.uint8).reshape(12, 20)
    run = KMeans(3, random_state=0).fit(load_image(pixels))
    recolor(run, caption=False).save(tmp_path / "x.pptx")
    _, *steps, _ = slides(tmp_path / "x.pptx")
    assert [picture_of(slide).crop_top for slide in steps] == [0] * len(steps)
    notes = [slide.notes_slide.notes_text_frame.text for slide in steps]
    assert notes[0].startswith("Before you show more, ask")
    assert all(text.startswith("Ask: what will change in the next") for text in notes[1:-1])
    assert notes[-1].startswith("Means and nearest centroids agree")


def test_a_run_that_was_stopped_asks_what_would_come(tmp_path):
    run = KMeans(3, random_state=0, max_iter=1).fit(POINTS)
    scatter(run, width=500, height=400)[-1:].save(tmp_path / "x.pptx")
    notes = slides(tmp_path / "x.pptx")[1].notes_slide.notes_text_frame.text
    assert notes.startswith("Ask: what would change if it went on?")


def test_its_own_words_are_in_the_language_of_the_picture(tmp_path):
    run = KMeans(3, random_state=0).fit(POINTS)
    scatter(run, language="de", width=500, height=400)[-1:].save(tmp_path / "x.pptx")
    opening, step, closing = slides(tmp_path / "x.pptx")
    assert opening.shapes.title.text == f"Wie findet k-Means 3 Cluster in {POINTS.name}?"
    assert step.shapes.title.text.startswith("Konvergiert · Iteration")
    assert "Fragen Sie: Gibt es nichts Besseres?" in step.notes_slide.notes_text_frame.text
    assert closing.shapes.title.text == "Was herauskam"


def test_the_title_of_the_author_opens_it(animation, tmp_path):
    replace(animation, title="Lecture 3 <b>").save(tmp_path / "x.pptx")
    opening = slides(tmp_path / "x.pptx")[0]
    assert opening.shapes.title.text == "Lecture 3 <b>"
    assert animation.question in opening.placeholders[1].text


@pytest.mark.jit
def test_the_same_animation_makes_the_same_bytes(animation, tmp_path, monkeypatch):
    animation[:2].save(tmp_path / "a.pptx")
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2040, 1, 1, 0, 0, 0, 0, 1, 0))
    animation[:2].save(tmp_path / "b.pptx")
    assert (tmp_path / "a.pptx").read_bytes() == (tmp_path / "b.pptx").read_bytes()


def test_glides_and_turns_make_no_slides():
    keys = [
        Keyframe("seeds", 0, 20), Keyframe("assign", 0, 20), Keyframe("between", 1, 20, 0.5),
        Keyframe("update", 1, 20), Keyframe("update", 1, 20, angle=5.0), Keyframe("assign", 1, 20),
    ]  # fmt: skip
    script = Animation(None, (1, 1), (20,) * 6, ("",) * 6, keyframes=tuple(keys)).script
    assert frames_shown(script, "keyframe") == [0, 1, 4, 5]
    assert frames_shown(script, "state") == [1, 5]
    assert frames_shown(replace(script, keyframes=()), "state") == [0, 1, 2, 3, 4, 5]


def test_more_slides_than_anybody_shows_are_refused(tmp_path, here, capsys):
    frame = Frame(np.zeros((2, 2), np.uint8), np.zeros((1, 3), np.uint8), 20)
    long = Animation(lambda i: frame, (2, 2), (20,) * 301, ("",) * 301)
    with pytest.raises(InputError, match="301 slides: 300 at most; give fewer max_frames"):
        long.save(tmp_path / "x.pptx")
    assert not (tmp_path / "x.pptx").exists()
    line = "blobs -k 3 --pace even --max-frames 301 -o x.pptx"
    refused(line, "--max-frames 301: x.pptx holds 300 at most; give --max-frames 300", capsys)


@pytest.mark.parametrize(
    ("line", "message"),
    {
        "coffee.png -o x.pptx --deck-by slide": "--deck-by slide: choose one of keyframe, state",
        "coffee.png -o x.gif --deck-by state": "--deck-by state: is for .pptx",
        "coffee.png -o x.gif y.webp --no-notes": "--no-notes: is for .pptx",
    }.items(),
)
def test_options_of_decks_are_refused_where_they_do_not_belong(here, capsys, line, message):
    refused(line, message, capsys)


def test_without_python_pptx_one_line_says_what_to_install(here, capsys, monkeypatch):
    monkeypatch.setattr(writing, "find_spec", lambda name: None)
    refused("coffee.png -o x.pptx", "x.pptx: .pptx needs more: pip install python-pptx", capsys)


def test_the_command_gives_each_format_its_own_options(here, capsys):
    line = "coffee.png -k 2 -o a.gif a.pptx --deck-by state --no-notes --slide 4:3 --quiet"
    assert answer(line, capsys) == (0, [])
    made = pptx.Presentation(here / "a.pptx")
    assert made.slide_width == 9_144_000
    assert not any(slide.has_notes_slide for slide in made.slides)


@pytest.mark.jit
def test_libreoffice_shows_the_pages(animation, tmp_path):
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        pytest.skip("NOT CHECKED: soffice and pdftoppm (libreoffice-impress, poppler-utils)")
    animation[-1:].save(tmp_path / "x.pptx")
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, tmp_path, tmp_path / "x.pptx"], check=True, capture_output=True)
    pages = ["pdftoppm", "-r", "72", "-png", tmp_path / "x.pdf", tmp_path / "page"]
    subprocess.run(pages, check=True)
    found = sorted(tmp_path.glob("page*.png"))
    assert len(found) == 3
    slide = pptx.Presentation(tmp_path / "x.pptx").slides[1]
    with Image.open(found[1]) as page:
        assert page.width / page.height == pytest.approx(16 / 9, rel=0.01)
        scale = page.width / 12_192_000
        box = picture_of(slide)
        edges = [box.left, box.top, box.left + box.width, box.top + box.height]
        shown = np.asarray(page.convert("RGB").crop([round(edge * scale) for edge in edges]))
    below = animation[-1].rgb()[animation.headline_height :]
    frame = Image.fromarray(below).resize(shown.shape[1::-1], Image.Resampling.BOX)
    assert np.abs(np.asarray(frame).astype(int) - shown).mean() < 12


def test_long_descriptions_are_cut_where_documents_hold_no_more(tmp_path):
    history = KMeans(3, random_state=0).fit(replace(POINTS, name="x" * 250)).history_
    animation = scatter(history, width=500, height=400)
    animation.save(tmp_path / "x.pptx")
    about = pptx.Presentation(tmp_path / "x.pptx").core_properties
    assert about.comments == f"{animation.alt_text[:254]}…"
    assert about.title == f"{animation.question[:254]}…"
