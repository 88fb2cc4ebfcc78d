"""Decks: a slide a half-step, with exact pictures and words that can be edited.

Stills only: no video, no codec, nothing that plays by itself.  The format: ECMA-376, "Office Open
XML File Formats", part 1, PresentationML; written by python-pptx.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any, BinaryIO

from kmeans_gif.errors import InputError, require_choice
from kmeans_gif.frame import Frame
from kmeans_gif.language import said_in, say
from kmeans_gif.script import Script
from kmeans_gif.writing import WRITERS
from kmeans_gif.writing.slide_layouts import (
    FOOTER,
    SENTENCE,
    SLIDE_NUMBER,
    Deck,
    empty_deck,
)
from kmeans_gif.writing.slide_words import WAYS, capital, frames_shown, spoken, title

_LONGEST_PROPERTY = 255
"""Characters that PowerPoint gives a property of a document."""
_LONG_AGO = datetime(1980, 1, 1)
"""The first moment that a ZIP file can tell."""
_TALLEST = 500_000
"""Height of a row of the table at most, in EMU."""


def write_deck(
    frames: Iterator[Frame],
    script: Script,
    file: BinaryIO,
    *,
    deck_by: str = "keyframe",
    notes: bool = True,
) -> int:
    """Write a slide for each keyframe or state, between a question and the numbers of the run.

    Returns how many slides there are.  They are 4:3 if pictures are, else 16:9; their own words are
    in the language of the script.  The picture's headline, whose words are title and sentence of
    the slide, is hidden by PowerPoint's crop, which can be taken back.

    The same animation makes the same bytes: nothing in the file tells when it was written.
    Raises InputError for more slides than WRITERS says, or another value of an option.
    """
    require_choice("deck_by", deck_by, WAYS)
    shown = frames_shown(script, deck_by)
    most = WRITERS[".pptx"].most_frames or len(shown)
    if len(shown) > most:
        thinner = "" if deck_by == "state" else ", or deck_by='state'"
        raise InputError(f"{len(shown)} slides: {most} at most; give fewer max_frames{thinner}")
    deck = empty_deck(script.size)
    with said_in(script.language):
        _open(deck, script, notes)
        wanted = iter([*shown, -1])
        following = next(wanted)
        for i, frame in enumerate(frames):
            if i == following:
                _add_step(deck, script, i, frame, notes)
                following = next(wanted)
        if script.numbers:
            _close(deck, script, notes)
    _save(deck.presentation, script, file)
    return len(deck.presentation.slides)


def _open(deck: Deck, script: Script, notes: bool) -> None:
    slide = deck.presentation.slides.add_slide(deck.opening)
    facts = (say("{name}: {text}", name=name, text=text) for name, text in script.numbers[:3])
    about = " · ".join(facts)
    heads = [script.title, script.question, about] if script.title else [script.question, about]
    slide.shapes.title.text = heads[0] or say("k-means, step by step")
    slide.placeholders[1].text = "\n".join(filter(None, heads[1:]))
    if notes and script.alt_text:
        slide.notes_slide.notes_text_frame.text = script.alt_text


def _add_step(deck: Deck, script: Script, i: int, frame: Frame, notes: bool) -> None:
    line = script.line(i)
    slide = _slide(deck, title(script, i), capital(line.sentence), line.step)
    buffer = io.BytesIO()
    frame.to_pil().save(buffer, "PNG")
    height, width = frame.indices.shape
    shown = deck.picture.fitted(width, height - script.headline_height)
    picture = slide.shapes.add_picture(buffer, *shown)
    picture.crop_top = script.headline_height / height
    picture.name = "Picture"
    picture._element.nvPicPr.cNvPr.set("descr", script.captions[i])
    if notes:
        slide.notes_slide.notes_text_frame.text = spoken(script, i)


def _close(deck: Deck, script: Script, notes: bool) -> None:
    from pptx.util import Pt

    slide = _slide(deck, say("What came out"), script.question, "")
    left, top, width, height = deck.picture
    rows = len(script.numbers)
    shape = slide.shapes.add_table(rows, 2, left, top, width, min(rows * _TALLEST, height))
    shape.table.first_row = False
    shape.table.columns[0].width = width * 2 // 5
    shape.table.columns[1].width = width - width * 2 // 5
    for row, texts in enumerate(script.numbers):
        for column, text in enumerate(texts):
            cell = shape.table.cell(row, column)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(20)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", say("The numbers of the run"))
    if notes:
        slide.notes_slide.notes_text_frame.text = script.alt_text


def _slide(deck: Deck, heading: str, sentence: str, foot: str) -> Any:
    """A slide with these words; python-pptx leaves footers to the layout, which shows none."""
    slide = deck.presentation.slides.add_slide(deck.step)
    slide.shapes.title.text = heading
    slide.placeholders[SENTENCE].text = sentence
    for shape in deck.step.placeholders:
        if shape.placeholder_format.idx in (FOOTER, SLIDE_NUMBER):
            slide.shapes._spTree.append(deepcopy(shape.element))
    slide.placeholders[FOOTER].text = foot
    return slide


def _property(text: str) -> str:
    return text if len(text) <= _LONGEST_PROPERTY else f"{text[: _LONGEST_PROPERTY - 1]}…"


def _save(presentation: Any, script: Script, file: BinaryIO) -> None:
    """Write the presentation with no trace of when, which is in each entry of a ZIP file."""
    about = presentation.core_properties
    about.title = _property(script.title or script.question)
    about.comments, about.language = _property(script.alt_text), script.language
    about.author = about.last_modified_by = about.keywords = ""
    about.created = about.modified = _LONG_AGO
    buffer = io.BytesIO()
    presentation.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(file, "w") as dated:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            dated.writestr(entry, made.read(name))
