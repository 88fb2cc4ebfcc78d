"""Sizes of files as they are typed: 5MB, 800kB, 1.5MiB, or bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kmeans_gif.rendering.options import Rule

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


@dataclass(frozen=True)
class Size(Rule):
    """Bytes, with a unit or without.

    >>> Size().read("1.5MB"), Size().read("2 KiB"), Size().read("7")
    (1500000, 2048, 7)
    """

    metavar: str = "SIZE"

    def read(self, text: str) -> int:
        """The number of bytes that `text` stands for."""
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*?)b?\s*", text.lower())
        n_bytes = int(float(match[1]) * _UNITS.get(match[2], 0)) if match else 0
        if not 0 < n_bytes < 2**63:
            raise ValueError(f"{text!r}: must be a size such as 5MB, 800kB or 1.5MiB")
        return n_bytes
