"""An animation in a notebook: its page in a frame, which stays in the notebook's HTML."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable, Iterator

from kmeans_gif.errors import InputError
from kmeans_gif.frame import Frame
from kmeans_gif.script import Script
from kmeans_gif.writing.gif import write_gif
from kmeans_gif.writing.page.html_page import page

_CONTROLS = 200
"""Pixels that text and buttons take below the picture."""


def notebook_html(frames: Callable[[], Iterator[Frame]], script: Script) -> str:
    """A page in a frame, with a GIF where scripts are off, or that GIF alone if it is too large.

    `frames` gives the frames from the first each time that it is called.
    """
    buffer = io.BytesIO()
    write_gif(frames(), script, buffer)
    data = base64.b64encode(buffer.getvalue()).decode()
    gif = f'<img src="data:image/gif;base64,{data}" alt="{html.escape(script.alt_text)}">'
    try:
        document = page(frames(), script, fallback=gif)
    except InputError:
        return gif
    # Of an origin of its own, so that it cannot reach the notebook.
    return (
        f'<iframe srcdoc="{html.escape(document)}" sandbox="allow-scripts allow-downloads" '
        f'allowfullscreen title="{html.escape(script.alt_text)}" width="100%" '
        f'height="{script.size[1] + _CONTROLS}" frameborder="0"></iframe>'
    )
