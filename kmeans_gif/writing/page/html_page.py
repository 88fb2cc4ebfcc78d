"""Writes an animation as a page: one HTML file that asks for nothing from outside.

Template, style and scripts are files of their own beside this one; they are put together when a
page is written.  The page's own content security policy lets these very scripts and this style
run, known by their hashes, and nothing else.  All but the script that inflates is deflated.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from string import Template
from typing import Any, BinaryIO

from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.language import said_in, say
from kmeans_gif.script import Script
from kmeans_gif.writing.page.deflated import Part, deflated
from kmeans_gif.writing.page.frame_codes import Codes, codes_of
from kmeans_gif.writing.page.frame_deltas import packed
from kmeans_gif.writing.page.lab_numbers import has_lab, lab_numbers
from kmeans_gif.writing.page.page_words import spoken, worded
from kmeans_gif.writing.page.text91 import text91

LARGEST = 200_000_000
"""Bytes of all frames, one a pixel, beyond which a browser may give up."""
_PLAYER = ("words.js", "frames.js", "player.js")
_LAB = (
    "exact_sum.js", "units.js", "lloyd.js", "seeding.js", "zip.js", "history.js", "situation.js",
    "marks.js", "lab_runs.js", "lab.js",
)  # fmt: skip
_REMARK = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)


def write_page(frames: Iterator[Frame], script: Script, file: BinaryIO) -> int:
    """Write `frames` as a page with all that `script` says; how many it has.

    Raises InputError, before a frame is drawn, if they are more than a browser holds.
    """
    file.write(page(frames, script).encode("utf-8", "replace"))
    return len(script.durations_ms)


def page(frames: Iterator[Frame], script: Script, fallback: str = "") -> str:
    """The page as text; `fallback` is HTML that stands there where scripts are off.

    Raises InputError as `write_page` does.
    """
    _require_moderate(script)
    with said_in(script.language):
        return _page(frames, script, fallback)


def _page(frames: Iterator[Frame], script: Script, fallback: str) -> str:
    if script.lab and not has_lab(script.lab.history):
        script = replace(script, lab=None)
    style, opening = _part("page.css"), _part("unpack.js")
    code = _code(script)
    held = deflated(_parts(frames, script, code))
    # Pictures show the title: the heading is for those who hear the page.
    heading = f"<h1>{html.escape(script.title)}</h1>" if script.title else ""
    title = script.title or script.alt_text.partition(":")[0] or "k-means"
    without = say("To play, this page needs scripts switched on.")
    return Template(worded(_text("page.html"))).substitute(
        language=script.language,
        policy=f"default-src 'none'; script-src {_hash(opening)} {_hash(code)}; "
        f"style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'",
        title=html.escape(title),
        heading=heading,
        alt=html.escape(script.alt_text),
        fallback=fallback or f"<p>{html.escape(without)}</p>",
        lab=worded(_text("lab.html")) if script.lab else "",
        style=style,
        opening=opening,
        n_bytes=len(held),
        held=text91(held),
    )


def _code(script: Script) -> str:
    """The scripts that a page needs, but for the one that inflates them."""
    names = [*_PLAYER, "start.js"]
    if script.lab:
        photo = script.lab.history.dataset.is_image
        names += [*_LAB, "photo_lab.js" if photo else "points_lab.js"]
    return "\n".join(['"use strict";', *map(_part, names)])


def _require_moderate(script: Script) -> None:
    """Raise InputError for frames that are more than a browser holds."""
    (width, height), count = script.size, len(script.durations_ms)
    n_bytes = width * height * count
    if n_bytes > LARGEST:
        raise InputError(
            f"a page of {count:,} frames of {width:,}×{height:,} pixels has {n_bytes / 1e6:,.0f} "
            f"MB of them, and a browser holds {LARGEST // 1_000_000}; make them fewer or smaller"
        )


def _parts(frames: Iterator[Frame], script: Script, code: str) -> list[Part]:
    """What a page holds: heads and values of frames, the lab's numbers, JSON, and code.

    At the end stand the lengths of all these but the values, each a u32.
    """
    first: Codes | None = None
    before: Codes | None = None
    heads, values = [], []
    for frame in frames:
        now = codes_of(frame)
        stored = packed(now, before)
        heads.append(stored.head)
        values += stored.values
        first, before = first or now, now
    lab, numbers = lab_numbers(script.lab, first) if script.lab and first else (None, [])
    said = json.dumps(
        _about(script) | {"lab": lab, "spoken": spoken(code)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    head = b"".join(heads)
    texts = [text.encode("utf-8", "replace") for text in (said, code)]
    lengths = [len(head), sum(len(part.data) for part in numbers), *map(len, texts)]
    return [Part(head), *values, *numbers, *map(Part, texts), Part(struct.pack("<4I", *lengths))]


def _about(script: Script) -> dict[str, Any]:
    lines = [script.line(i) for i in range(len(script.durations_ms))]
    return {
        "size": script.size,
        "plays": script.plays,
        "ms": script.durations_ms,
        "phases": [key.phase for key in script.keyframes],
        "captions": [script.figures(i) if script.stage_lines else "" for i in range(len(lines))],
        "words": [line.word for line in lines],
        "sentences": [line.sentence for line in lines],
        "steps": [line.step for line in lines],
    }


def _hash(text: str) -> str:
    """As a policy names what may run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _part(name: str) -> str:
    """A file of the page without remarks and indents."""
    return _REMARK.sub("", _text(name)).strip()
