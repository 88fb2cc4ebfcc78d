"""Words that several sentences share, and how words of strangers are shown."""

from __future__ import annotations

import re

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


def escaped(text: str) -> str:
    r"""`text` on one line, with the escapes of Python for what would not stand there as it is.

    Names of files, headers and histories may hold anything, such as what clears a screen.

    >>> print(escaped("\x1b[2J two\nlines"))
    \x1b[2J two\nlines
    """
    return _MOVES.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
