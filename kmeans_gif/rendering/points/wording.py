"""What captions of point animations say."""

from __future__ import annotations

from kmeans_gif.clustering.history import History
from kmeans_gif.rendering.captions import share
from kmeans_gif.rendering.points.course import Shot


def caption(history: History, shot: Shot) -> tuple[str, str, str, str]:
    """Step, iteration, what changed, inertia; the last is empty where none was recorded.

    Inertia is recorded of labels and the centroids that gave them: of *assign* frames.
    """
    t = shot.state
    if shot.kind == "seeds":
        return ("seeds", iteration(history, 0), observations(history), "")
    if shot.kind == "between":
        return ("update", iteration(history, t), "centroids on their way", "")
    if shot.kind == "update":
        moved = f"centroids moved by up to {number(history.shift[t], 3)}"
        return ("update", iteration(history, t), moved, "")
    name = "assign" if shot.kind == "assign" else ""
    inertia = f"inertia {number(history.inertia[t])}"
    changed = observations(history) if t == 0 else f"{switched(history, t)} switched"
    return (name, ending(history, t), changed, inertia)


def number(value: float, digits: int = 4) -> str:
    """`value` with so many significant digits, or to the unit where that is more."""
    if 1000 <= value < 1e9:
        return f"{value:,.{max(0, digits - len(f'{value:.0f}'))}f}"
    return f"{value:.{digits}g}"


def iteration(history: History, t: int) -> str:
    """The number of an iteration and of how many."""
    return f"iteration {t} of {history.n_iter}"


def ending(history: History, t: int) -> str:
    """As `iteration`, but the last one says whether the run converged."""
    if t < history.n_iter:
        return iteration(history, t)
    return f"converged at {t}" if history.converged else f"stopped at {t}, not converged"


def observations(history: History) -> str:
    """How many there are."""
    n = len(history.dataset.X)
    return "1 point" if n == 1 else f"{n:,} points"


def switched(history: History, t: int) -> str:
    """How many points changed their cluster to reach state t, or which share of the weight."""
    weights = history.dataset.weights
    if (weights == 1).all():
        return f"{history.switched[t]:,.0f} of {len(weights):,}"
    return share(history.switched[t], weights.sum())


def events(history: History, shot: Shot) -> str:
    """What happened in a state beside the usual rounds, where the frame shows its labels."""
    if shot.kind not in ("assign", "state"):
        return ""
    texts = [e.text for e in history.events if e.state == shot.state and e.kind == "empty"]
    more = f", and {len(texts) - 1} more" if len(texts) > 1 else ""
    return texts[0] + more if texts else ""


def alt_text(history: History) -> str:
    """A description for those who cannot see the animation."""
    n, d = history.dataset.X.shape
    features = "1 feature" if d == 1 else f"{d} features"
    end = "until nothing changes" if history.converged else "not yet converged"
    return (
        f"k-means on {history.dataset.name or 'points'}: {n:,} observations of {features}, from "
        f"{history.n_clusters} seeds in {history.n_iter} iterations, {end}; "
        f"inertia {number(history.inertia[-1])}"
    )
