"""Words that several sentences share, and how words of strangers are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

BIDI = "\u202a-\u202e\u2066-\u2069"
"""What turns the direction of the text around it, as a range of a regular expression."""
_MOVES = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{BIDI}\ud800-\udfff]")
"""Controls of terminals, ends of lines, turns of direction, and bytes that are no text."""


def counted(number: int, noun: str) -> str:
    """`number` with `noun`, in the plural unless it is one.

    >>> counted(1, "iteration"), counted(2, "iteration")
    ('1 iteration', '2 iterations')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def nearly(text: str, names: Iterable[str]) -> str:
    """The one of `names` that is nearly `text`, whatever its capitals; empty if none is.

    >>> nearly("Specis", ["genus", "species"])
    'species'
    """
    from difflib import get_close_matches  # only here: most words are typed well

    plain = {name.lower().replace("_", "-"): name for name in names}
    close = get_close_matches(text.lower().replace("_", "-"), plain, n=1, cutoff=0.7)
    return plain[close[0]] if close else ""


def escaped(text: str) -> str:
    r"""`text` on one line, with the escapes of Python for what would not stand there as it is.

    Names of files, headers and histories may hold anything, such as what clears a screen.

    >>> print(escaped("\x1b[2J two\nlines"))
    \x1b[2J two\nlines
    """
    return _MOVES.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
