"""What is found out about a dataset once, however often it is asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from kmeans_gif.data.dataset import Dataset

_Function = TypeVar("_Function", bound=Callable[..., Any])


def per_dataset(function: _Function) -> _Function:
    """`function(dataset, ...)` that keeps its results for as long as the dataset lives.

    A picture is laid out before clustering and again after it, on the same dataset.
    """
    known: WeakKeyDictionary[Dataset, dict[Any, Any]] = WeakKeyDictionary()

    @functools.wraps(function)
    def remembering(dataset: Dataset, *arguments: Any) -> Any:
        results = known.setdefault(dataset, {})
        if arguments not in results:
            results[arguments] = function(dataset, *arguments)
        return results[arguments]

    return remembering  # type: ignore[return-value]
