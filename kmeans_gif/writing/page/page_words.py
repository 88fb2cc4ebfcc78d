"""What a page says in its reader's language: `[[words]]` of templates, and what scripts `say`."""

from __future__ import annotations

import html
import re
from typing import Any

from kmeans_gif.language import percent, say, written

IN_TEMPLATE = re.compile(r"\[\[(.+?)\]\]")
IN_SCRIPT = re.compile(r'\bsay\("([^"]+)"')


def worded(template: str) -> str:
    """A template with its words in the language of the block, escaped."""
    return IN_TEMPLATE.sub(lambda found: html.escape(say(found[1])), template)


def spoken(code: str) -> dict[str, Any]:
    """For `words.js`: the sentences of scripts in the language of the block, where they differ
    from English, and how it writes numbers."""
    said = {sentence: say(sentence) for sentence in IN_SCRIPT.findall(code)}
    return {
        "sentences": {english: own for english, own in said.items() if own != english},
        "decimal": written("."),
        "thousands": written(","),
        "percent": percent("{}"),
    }
