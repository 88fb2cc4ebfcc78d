"""What views have in common that have one frame a state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmeans_gif.rendering.captions import photo_alt_text, photo_caption, pixels_lines
from kmeans_gif.rendering.measure import after_assign
from kmeans_gif.rendering.stage_lines import state_stage
from kmeans_gif.rendering.storyboard import Pace, states_story
from kmeans_gif.rendering.turning import turned
from kmeans_gif.rendering.view import View

if TYPE_CHECKING:
    from kmeans_gif.rendering.captions import Lines, Pieces
    from kmeans_gif.rendering.keyframe import Keyframe
    from kmeans_gif.script import StageLine


class StatesView(View):
    """A view that has one frame a state, of photos or tiles; `caption` says what each shows."""

    def story(self, o: Any) -> list[Keyframe]:
        """A keyframe a state, which a camera may turn around."""
        story = states_story(o.history, Pace.of(o), getattr(o, "first", "seeds"))
        rests, rotate = o.pace == "story", getattr(o, "rotate", 0.0)
        return turned(story, rotate, o.max_frames, rests=rests, seconds=o.seconds)

    def stage_line(self, key: Keyframe, o: Any) -> StageLine:
        """See `View`."""
        return state_stage(o.history, key)

    def lines(self, o: Any) -> Lines:
        """See `View`."""
        said = [self.caption(key, o) for key in o.keys]
        return [said, *pixels_lines(o.dataset, len(o.keys))]

    def caption(self, key: Keyframe, o: Any) -> Pieces:
        """Pieces of the line below the picture."""
        return photo_caption(o.history, key, self.measured(key, o))

    def measured(self, key: Keyframe, o: Any) -> Pieces:
        """How good a state is, by the measure that is asked for."""
        return after_assign(o.history, key.state, getattr(o, "measure", "error"))

    def alt_text(self, o: Any) -> str:
        """See `View`."""
        return photo_alt_text(o.history)
