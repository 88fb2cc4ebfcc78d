"""Stage lines: a word, a sentence and the step for each keyframe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kmeans_gif._registry import listed
from kmeans_gif.language import say
from kmeans_gif.rendering.captions import iteration
from kmeans_gif.rendering.choice_captions import suggestion
from kmeans_gif.rendering.measure import measure_of
from kmeans_gif.rendering.race_captions import LETTERS, winners
from kmeans_gif.rendering.seeding_captions import how_drawn, seeding_note
from kmeans_gif.script import StageLine

if TYPE_CHECKING:
    from kmeans_gif.clustering.history import History
    from kmeans_gif.evaluation.choose_k import Choice
    from kmeans_gif.rendering.keyframe import Keyframe

_STATES = {
    "photo": (
        "each pixel takes the nearest of {k} seed colors",
        "all pixels take the one seed color",
        "colors become means, pixels choose anew",
    ),
    "tiles": (
        "each picture joins the nearest of {k} seeds",
        "all pictures join the one seed",
        "centroids become means, pictures choose anew",
    ),
}
"""What a state shows that comes from seeds, from one seed, and from the state before."""


def state_stage(history: History, key: Keyframe) -> StageLine:
    """Of a picture that has one frame a state, of a photo or of tiles."""
    t, k = key.state, history.n_clusters
    if key.phase == "data":
        return StageLine(say("Photo"), say("as it is, before any clustering"), f"k = {k}")
    step = iteration(history, t)
    several, one, again = _STATES["photo" if history.dataset.is_image else "tiles"]
    if t == 0:
        return StageLine(say("Start"), say(several, k=k) if k > 1 else say(one), step)
    if t == history.n_iter:
        return _ended(history, step)
    return StageLine(say("Repeat"), say(again), step)


def half_step_stage(history: History, key: Keyframe, known: Sequence[float] = ()) -> StageLine:
    """Of a picture of points in half-steps; `known` are the chances of the seeds."""
    t, k = key.state, history.n_clusters
    if key.phase == "seeding":
        step = f"k = {k} · {how_drawn(history, key.seed, list(known))}"
        word = say("Seed {i}", i=key.seed + 1)
        return StageLine(word, seeding_note(history, key.seed), step)
    step = iteration(history, t)
    if key.phase == "seeds":
        start = (
            say("{k} centroids to start with", k=k) if k > 1 else say("one centroid to start with")
        )
        return StageLine(say("Seeds"), start, step)
    if key.phase in ("update", "between"):
        return StageLine(say("Move"), say("each centroid goes to the mean of its points"), step)
    if key.phase == "truth":
        sentence = say("the points in the colors of their true groups")
        return StageLine(say("Truth"), sentence, f"k = {k}")
    if t == history.n_iter and t > 0:
        return _ended(history, step)
    return StageLine(say("Assign"), say("every point joins its nearest centroid"), step)


def race_stage(histories: Sequence[History], names: Sequence[str], key: Keyframe) -> StageLine:
    """Of several runs on the same points."""
    k = f"k = {histories[0].n_clusters}"
    if key.phase == "seeds":
        return StageLine(say("Seeds"), say("the same points, other seeds in each run"), k)
    if key.phase == "end":
        best = winners(histories)
        runs = listed([LETTERS[i] for i in best], say("and"))
        if len(best) > 1:
            return StageLine(say("Finish"), say("a tie of {runs}", runs=runs), k)
        sentence = say("{run} ({name}) ends lowest", run=runs, name=names[best[0]])
        return StageLine(say("Finish"), sentence, k)
    last = max(history.n_iter for history in histories)
    step = f"{k} · {say('iteration {t} of {n}', t=key.state, n=last)}"
    return StageLine(say("Race"), say("each run assigns points and moves centroids"), step)


def choice_stage(choice: Choice, key: Keyframe, measure: str) -> StageLine:
    """Of a walk through k."""
    ks = [c.k for c in choice.candidates]
    if key.phase == "data":
        tried = say("k from {least} to {most} is tried", least=ks[0], most=ks[-1])
        return StageLine(say("Which k?"), tried, "")
    candidate = choice.candidates[key.state]
    measured = measure_of(choice.dataset, measure).text(candidate.inertia)
    if key.phase == "end":
        word = f"k = {choice.suggested}" if choice.suggested is not None else say("Which k?")
        return StageLine(word, suggestion(choice), "")
    return StageLine(f"k = {candidate.k}", measured, "")


def _ended(history: History, step: str) -> StageLine:
    if history.converged:
        return StageLine(say("Converged"), say("nothing changes any more"), step)
    return StageLine(say("Stopped"), say("more iterations would still change it"), step)
