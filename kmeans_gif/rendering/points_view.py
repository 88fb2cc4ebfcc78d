"""What views of points have in common."""

from __future__ import annotations

from typing import Any

from kmeans_gif.errors import InputError
from kmeans_gif.rendering.view import KINDS, View


class PointsView(View):
    """A view of any data as points, in a camera's view that may turn."""

    kinds = ("points",)
    fits = tuple(KINDS)

    def require(self, o: Any) -> None:
        """Raise InputError where a picture cannot turn, or would not come around."""
        from kmeans_gif.rendering.canvas.projection import require_dim

        super().require(o)
        flat = require_dim(o.dataset, o.dim) == 2
        if o.rotate and flat:
            raise InputError(
                f"rotate={o.rotate:g}: only a picture with dim=3 turns, this one has dim=2"
            )
        if not getattr(o, "seamless", False):
            return
        if not o.rotate:
            more = " and dim=3" if flat else ""
            raise InputError(f"seamless=True: nothing turns here; give rotate=360{more} as well")
        if o.rotate % 360:
            raise InputError(
                f"rotate={o.rotate:g}: with seamless=True the camera must come around; give 360 "
                "or another multiple of it"
            )

    def note(self, o: Any) -> str:
        """How the dimensions came about, if they are not features of the data."""
        from kmeans_gif.rendering.canvas.projection import dimensions

        return dimensions(o.dataset, o.dim)[1]
