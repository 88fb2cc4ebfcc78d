"""Language: what files and pictures say, in the reader's words and style of numbers.

Sentences stand in the code in English, where they are said.  `languages/` has a table of them for
each other language, and how numbers are written there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from importlib import import_module
from typing import NamedTuple

from kmeans_gif.errors import require_choice


class Language(NamedTuple):
    """How a language writes what pictures say."""

    code: str
    """As in HTML."""
    sentences: Mapping[str, str]
    """Its own for each English one, with the same names in braces; empty for English."""
    decimal: str = "."
    """Before the fraction of a number."""
    thousands: str = ","
    percent: str = "{}%"


LANGUAGES = {
    "en": "English", "de": "Deutsch", "es": "español", "fr": "français", "pt": "português",
    "zh": "中文",
}  # fmt: skip
"""Codes of languages, and what they are called there."""

_ENGLISH = Language("en", {})
_current: ContextVar[Language] = ContextVar("language", default=_ENGLISH)


def language_of(code: str) -> Language:
    """The language with a code of LANGUAGES; raises InputError for another."""
    require_choice("language", code, LANGUAGES)
    if code == _ENGLISH.code:
        return _ENGLISH
    found: Language = import_module(f"kmeans_gif.languages.{code}").LANGUAGE
    return found


@contextlib.contextmanager
def said_in(code: str) -> Iterator[None]:
    """Have all that is said in the block said in a language."""
    token = _current.set(language_of(code))
    try:
        yield
    finally:
        _current.reset(token)


def say(sentence: str, **values: object) -> str:
    """An English sentence in the language of the block, with `values` in its braces.

    >>> with said_in("de"):
    ...     say("iteration {t} of {n}", t=2, n=9)
    'Iteration 2 von 9'
    """
    told = _current.get().sentences.get(sentence, sentence)
    return told.format(**values) if values else told  # a stranger's word may have braces


def written(number: str) -> str:
    """A number, formatted in English, in the style of the language."""
    language = _current.get()
    if language.decimal == "." and language.thousands == ",":
        return number
    return number.translate({ord("."): language.decimal, ord(","): language.thousands})


def percent(number: str) -> str:
    """A number, formatted in English, as a percentage."""
    return _current.get().percent.format(written(number))
