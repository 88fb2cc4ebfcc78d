"""recolor: a photo in the colors of its centroids, state by state."""

from __future__ import annotations

from kmeans_gif.animation import Animation
from kmeans_gif.clustering.history import History
from kmeans_gif.frame import Frame
from kmeans_gif.rendering.photos.colors import photo_colors
from kmeans_gif.rendering.photos.picture import PhotoPicture
from kmeans_gif.rendering.photos.wording import alt_text
from kmeans_gif.rendering.photos.wording import caption as caption_of
from kmeans_gif.rendering.timing import Timing, require_photo


def recolor(
    history: History,
    *,
    distinct_colors: bool = False,
    first: str = "original",
    caption: bool = True,
    side_by_side: bool = False,
    swatches: bool = False,
    seconds_per_step: float = 0.3,
    hold: float = 2.0,
    plays: int = 0,
    max_frames: int = 60,
) -> Animation:
    """Paint each pixel of a photo in the color of its centroid, one frame a state.

    Parameters
    ----------
    history : History
        Of a photo, as `KMeans.fit(load_image(...))` records it.
    distinct_colors : bool
        Colors that tell clusters apart instead of those of the centroids.
    first : "original", "seeds", "final" or "none"
        The first frame, which is what a printed slide shows: the photo, held for half of
        `hold`; the seeds, held as long; the last state, held as long; or the seeds, for
        no longer than any state.
    caption : bool
        A strip below the picture with the state's number, the share of pixels that
        switched to another cluster, and the inertia.
    side_by_side : bool
        The photo at the left of the clusters.
    swatches : bool
        A strip of the clusters' colors, each as wide as its cluster is large.
    seconds_per_step, hold : float
        How long a state is shown, and the last one; rounded to hundredths of a second.
    plays : int
        How often a file plays; 0 is for ever.
    max_frames : int
        Where there are more states, those in which few pixels switch are left out.

    With `caption=False` and neither of the others, a frame is exactly
    `rint(centroids[t])[labels[t]]`, with the color part of centroids, turned back to RGB.

    Raises
    ------
    InputError
        If the history is not of a photo, or a value is out of its range.
    """
    require_photo(history, "recolor")
    scenes = Timing(first, seconds_per_step, hold, plays, max_frames).scenes(history)
    photo = photo_colors(history.dataset)
    captions = [caption_of(history, scene.state, len(photo.colors)) for scene in scenes]
    picture = PhotoPicture(
        history,
        photo,
        distinct_colors=distinct_colors,
        side_by_side=side_by_side,
        swatches=swatches,
        captions=captions if caption else None,
    )

    def draw(i: int) -> Frame:
        return picture.draw(scenes[i].state, captions[i], scenes[i].duration_ms)

    return Animation(
        draw=draw,
        size=picture.size,
        durations_ms=tuple(scene.duration_ms for scene in scenes),
        captions=tuple(" · ".join(filter(None, pieces)) for pieces in captions),
        plays=plays,
        alt_text=alt_text(history),
    )
