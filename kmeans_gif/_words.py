"""Words that several sentences share."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """`number` with `noun`, in the plural unless it is one.

    >>> counted(1, "iteration"), counted(2, "iteration")
    ('1 iteration', '2 iterations')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
