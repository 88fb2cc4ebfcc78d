"""How panels share the colors of a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from kmeans_gif._typing import Array
from kmeans_gif.errors import InputError
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.theme import ACCENTS, RAMP, TEXT_LEVELS, brightness, text_ramp
from kmeans_gif.writing.quantize import GIF_COLORS

_NO_COLORS = np.empty((0, 3), np.uint8)


class FrameColors(NamedTuple):
    """The palette of one frame, and where in it to find what."""

    palette: Array
    """(m, 3) uint8, exact in every format."""
    quantizable: Array | None
    """(q, 3) uint8 that continue the palette, which a format of few colors may reduce."""
    transparent: int | None
    ramp: Array
    """Indices from paper to ink."""
    starts: dict[str, int]
    """Index of the first color of each claim, by its name."""

    @property
    def index_type(self) -> np.dtype[np.unsignedinteger]:
        """The smallest type that holds all indices."""
        more = 0 if self.quantizable is None else len(self.quantizable)
        return np.min_scalar_type(max(1, len(self.palette) + more - 1))

    def from_canvas(self, canvas: Array) -> Array:
        """Indices of the whole frame for what was drawn on `canvas`."""
        if self.ramp[0] == 0:  # what was drawn stands at the head of the palette
            return canvas.astype(self.index_type, copy=False)
        return self.ramp[canvas].astype(self.index_type, copy=False)


class _Claim(NamedTuple):
    name: str
    size: int
    colors: Callable[[Keyframe], Array]


class _Pixels(NamedTuple):
    name: str
    colors: Array
    phases: tuple[str, ...] | None
    """Phases in which they are shown; None is all."""


class PalettePlan:
    """Shares the palette of each frame among the panels of a picture.

    Colors come in this order: paper to ink; exact ones, in the order of claims; the transparent
    one; quantizable ones that are drawn with kernels; quantizable ones of pixels that are
    pasted, of which there may be more than a small type of integers can number.  Where nothing
    is drawn but text, the exact colors come before paper and ink, so that in the bare picture
    of a photo the index of a pixel is its label.

    Where photos are shown in some phases only, frames hold what they show and no more: clusters
    take no slots that the colors of the photo could use.
    """

    def __init__(
        self, theme: str = "light", *, text_only: bool = False, bare: bool = False
    ) -> None:
        self._theme = theme
        self._text_only = text_only
        self._bare = bare
        self._exact: list[_Claim] = []
        self._drawn: list[_Pixels] = []
        self._pasted: list[_Pixels] = []
        self._transparent = False
        self._joined: dict[tuple[str, ...], Array] = {}
        self._rule: Callable[[Keyframe], FrameColors] | None = None

    @property
    def ramp(self) -> Array:
        """(RAMP, 3) uint8 from paper to ink."""
        return text_ramp(RAMP, self._theme)

    @property
    def canvas_type(self) -> type[np.uint8] | type[np.uint16]:
        """Of canvases that panels draw on."""
        return np.uint8 if not (self._drawn or self._pasted) else np.uint16

    def claim(self, name: str, count: int, colors: Callable[[Keyframe], Array]) -> int:
        """Slots for `colors(key)` `(count, 3)`; the index of the first on drawing canvases.

        Panels that claim the same name share it.
        """
        start = self.next_start(name)
        if all(claim.name != name for claim in self._exact):
            self._exact.append(_Claim(name, count, colors))
        return start

    def next_start(self, name: str) -> int:
        """The index of the first color of a claim, whether it has been made or is to come."""
        start = RAMP
        for claim in self._exact:
            if claim.name == name:
                break
            start += claim.size
        return start

    def claim_accents(self) -> None:
        """Slots for the accents, "blue" and "vermilion"."""
        for name, color in ACCENTS.items():
            self.claim(name, 1, lambda key, color=color: color[None])  # type: ignore[misc]

    def claim_transparent(self) -> None:
        """A slot for pixels that show what is behind the picture."""
        self._transparent = True

    def draw_quantizable(self, name: str, colors: Array) -> None:
        """Colors `(q, 3)` that a format may reduce, drawn with kernels in every frame."""
        if all(pixels.name != name for pixels in self._drawn):
            self._drawn.append(_Pixels(name, colors, None))

    def paste_quantizable(
        self, name: str, colors: Array, phases: tuple[str, ...] | None = None
    ) -> None:
        """Colors `(q, 3)` of pixels that are pasted, in `phases` only or in all frames."""
        for i, known in enumerate(self._pasted):
            if known.name == name:
                both = phases and known.phases and (*phases, *known.phases)
                self._pasted[i] = known._replace(phases=both or None)
                return
        self._pasted.append(_Pixels(name, colors, phases))

    def drawn_start(self, name: str) -> int:
        """Index on drawing canvases of the first color of `draw_quantizable`."""
        start = RAMP + self.claimed + self._transparent
        for pixels in self._drawn:
            if pixels.name == name:
                return start
            start += len(pixels.colors)
        raise KeyError(name)

    def rule(self, colors: Callable[[Keyframe], FrameColors]) -> None:
        """Leave all colors to the only panel that needs any beside paper and ink."""
        self._rule = colors

    @property
    def claimed(self) -> int:
        """Exact colors of all claims."""
        return sum(claim.size for claim in self._exact)

    def require_left(self, name: str, least: int, before: int | None = None) -> None:
        """Raise InputError if a GIF has fewer than `least` colors left for panel `name`.

        That is after `before` exact ones of others; without it, after those claimed so far.
        """
        others = self.next_start(name) - RAMP if before is None else before
        left = GIF_COLORS - 1 - others - (2 if self._text_only else RAMP)
        if left < least:
            raise InputError(
                f"{name}: needs {least} exact colors, and {max(0, left)} of the {GIF_COLORS} of a "
                "GIF are left; take fewer clusters or panels"
            )

    def of(self, key: Keyframe) -> FrameColors:
        """The colors of a frame."""
        if self._rule is not None:
            return self._rule(key)
        varying = not self._drawn and all(p.phases is not None for p in self._pasted)
        lean = varying and bool(self._pasted) and key.phase == "data"
        exact = [] if lean else [claim.colors(key) for claim in self._exact]
        clusters = np.concatenate([_NO_COLORS, *exact])
        head, ramp, first = self._with_ramp(clusters)
        starts, at = {}, first
        for claim in self._exact if exact else ():
            starts[claim.name] = at
            at += claim.size
        transparent = len(head) if self._transparent else None
        palette = np.concatenate([head, np.zeros((1, 3), np.uint8)]) if self._transparent else head
        shown = [
            pixels
            for pixels in (*self._drawn, *self._pasted)
            if not varying or key.phase in (pixels.phases or ())
        ]
        at = len(palette)
        for pixels in shown:
            starts[pixels.name] = at
            at += len(pixels.colors)
        return FrameColors(palette, self._join(shown), transparent, ramp, starts)

    def _with_ramp(self, clusters: Array) -> tuple[Array, Array, int]:
        """Exact colors with paper to ink; the indices of these, and of the first cluster."""
        if not self._text_only:
            return np.concatenate([self.ramp, clusters]), np.arange(RAMP), RAMP
        k = len(clusters)
        free = GIF_COLORS - k - self._transparent
        shared = any(pixels.phases is None for pixels in self._pasted)
        levels = min(TEXT_LEVELS, free // 2 if shared else free)
        if self._bare:
            levels = 0
        elif k > GIF_COLORS:
            levels = TEXT_LEVELS  # will be reduced anyway
        if levels >= 2:
            text = text_ramp(levels, self._theme)
            return np.concatenate([clusters, text]), np.arange(k, k + levels), 0
        # Text takes the brightest and the darkest cluster.
        light = brightness(clusters)
        ramp = np.array([light.argmax(), light.argmin()]) if k else np.empty(0, np.int64)
        return clusters, ramp if self._theme == "light" else ramp[::-1], 0

    def _join(self, shown: list[_Pixels]) -> Array | None:
        """One array for all frames that show the same, so that they share its reduction."""
        if not shown:
            return None
        names = tuple(pixels.name for pixels in shown)
        if names not in self._joined:
            self._joined[names] = np.concatenate([pixels.colors for pixels in shown])
        return self._joined[names]
