"""Which font has the letters of a language."""

from __future__ import annotations

from kmeans_gif.errors import InputError
from kmeans_gif.language import LANGUAGES, language_of


def font_of(code: str, font: str | None = None) -> str | None:
    """The file of the first font that has all letters of a language, `font` before others.

    One for all, as words of mixed fonts are hard to read; None where no font has them.
    """
    from kmeans_gif.rendering.font_files import BUILT_IN, first_with

    language = language_of(code)
    texts = "".join((*language.sentences.values(), language.thousands, language.percent))
    letters = "".join(sorted({letter for letter in texts if not letter.isascii()}))
    return first_with(letters, font or BUILT_IN)


def require_letters(code: str, font: str | None) -> None:
    """Raise InputError for a language with letters that no font here has."""
    if font_of(code, font) is None:
        raise InputError(
            f"language={code}: no font here has the letters of {LANGUAGES[code]}; install one, "
            "such as Noto Sans CJK, or give one with font=FILE"
        )
