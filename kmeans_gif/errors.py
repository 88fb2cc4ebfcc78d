"""InputError, raised for a value from the user that breaks a rule, and checks that raise it.

A message gives the value, the rule and the legal choices, on one line.
The command turns an `InputError` into exit status 2.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable


class InputError(ValueError):
    """A value that the user gave breaks a rule; the message says which, and what would do.

    >>> from kmeans_gif import KMeans
    >>> KMeans(n_clusters=0).fit([[1.0], [2.0]])
    Traceback (most recent call last):
    kmeans_gif.errors.InputError: n_clusters=0: must be a whole number of at least 1
    """


def require_choice(name: str, value: object, choices: Iterable[str]) -> str:
    """`value` if it is one of `choices`; raises InputError otherwise."""
    choices = tuple(choices)
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"{name}={value!r}: choose one of {', '.join(choices)}")
    return value


def require_whole(name: str, value: object, least: int, most: int | None = None) -> int:
    """`value` as an int in [least, most]; raises InputError otherwise."""
    limits = f"of at least {least}" if most is None else f"from {least} to {most}"
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise InputError(f"{name}={value!r}: must be a whole number {limits}") from None
    if isinstance(value, bool) or number < least or (most is not None and number > most):
        raise InputError(f"{name}={value!r}: must be a whole number {limits}")
    return number


def require_number(name: str, value: object, least: float, most: float) -> float:
    """`value` as a float in [least, most]; raises InputError otherwise."""
    try:
        if isinstance(value, str):
            raise TypeError
        number = float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise InputError(f"{name} is a number beyond the range of float64") from None
    except (TypeError, ValueError):
        number = float("nan")
    if not least <= number <= most:
        limits = f"of at least {least:g}" if most == float("inf") else f"from {least:g} to {most:g}"
        raise InputError(f"{name}={value!r}: must be a number {limits}")
    return number
