"""Lists as they are typed: numbers 5, 3 5, 3,5 or 3-5, and words with commas."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any

_MOST = 200


def one_or_more(text: str) -> list[int]:
    """One number, which a rule of its own checks, or numbers as in `numbers_of_clusters`."""
    try:
        return [int(text)]
    except ValueError:
        if "," in text or "-" in text[1:]:
            return numbers_of_clusters(text)
        raise argparse.ArgumentTypeError(f"{text!r}: must be a whole number") from None


def numbers_of_clusters(text: str) -> list[int]:
    """The numbers in a text such as "2-6,8,10", as argparse reads them."""
    return _numbers(text, "numbers of clusters such as 2-20 or 2 3 5", "k")


def seeds(text: str) -> list[int]:
    """One seed, which a rule of its own checks, or seeds such as "0-3" and "0,1"."""
    try:
        return [int(text)]
    except ValueError:
        return _numbers(text, "seeds such as 0-3 or 0 1 2", "seeds")


def several(read: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    """What reads words with commas between them, each by `read`."""
    return lambda text: [read(part.strip()) for part in text.split(",") if part.strip()]


def _numbers(text: str, example: str, what: str) -> list[int]:
    numbers: list[int] = []
    for part in text.removesuffix(",").split(","):  # "2, 3" comes as two texts
        match = re.fullmatch(r"\s*(\d{1,9})(?:-(\d{1,9}))?\s*", part)
        if match is None:
            raise argparse.ArgumentTypeError(f"{text!r}: write {example}")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise argparse.ArgumentTypeError(f"{part!r}: runs backwards; write {last}-{first}")
        if last - first >= _MOST:
            raise argparse.ArgumentTypeError(
                f"{part!r}: asks for {last - first + 1:,} different {what}; {_MOST} are the most"
            )
        numbers.extend(range(first, last + 1))
    return numbers


class Joined(argparse.Action):
    """Keeps several lists as one, also where the option is given again."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Put all items in a row."""
        before = getattr(namespace, self.dest, self.default)
        found = [] if before is self.default else list(before)
        setattr(namespace, self.dest, [*found, *(item for part in values or () for item in part)])
