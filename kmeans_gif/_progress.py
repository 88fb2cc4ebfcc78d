"""Progress of long work, told to a function of the caller or shown as a bar."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator

Progress = Callable[[int, int], None] | bool | None
"""What is called with (done, total); True is a bar that fits where it stands, None nothing."""


@contextlib.contextmanager
def shown(progress: Progress, what: str, unit: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function (done, total) that tells the progress of `what`; None where nobody asks.

    A bar is a widget in a notebook that has widgets, else a line of text.
    """
    if not isinstance(progress, bool):
        yield progress
        return
    if not progress:
        yield None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a notebook without widgets: text does as well
        from tqdm.auto import tqdm

        bar = tqdm(desc=what, unit=unit)

    def move(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    with bar:
        yield move
