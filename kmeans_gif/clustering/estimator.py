"""What scikit-learn asks of every estimator, without importing scikit-learn."""

from __future__ import annotations

import html
import inspect
import sys
from functools import cache
from typing import Any, TypeVar

from kmeans_gif.errors import InputError

_LONGEST = 80
"""Characters of a parameter's value that a notebook shows."""

_Self = TypeVar("_Self", bound="Estimator")


class Estimator:
    """A base for clusterers: parameters are those of `__init__`, each kept as it was given."""

    _estimator_type = "clusterer"
    """Where older tools look, instead of at the tags."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Parameters by name; `deep`, which scikit-learn's tools pass, makes no difference."""
        return {name: getattr(self, name) for name in self._parameters()}

    def set_params(self: _Self, **params: Any) -> _Self:
        """Set parameters by name; raises InputError for an unknown name."""
        names = self._parameters()
        for name, value in params.items():
            if name not in names:
                raise InputError(f"{name}={value!r}: parameters are {', '.join(names)}")
            setattr(self, name, value)
        return self

    def _parameters(self) -> tuple[str, ...]:
        kind: Any = type(self)
        return _parameter_names(kind)

    def __repr__(self) -> str:
        defaults = inspect.signature(type(self)).parameters
        changed = (
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value is not defaults[name].default
        )
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self) -> Any:
        """How scikit-learn, where installed, is to treat this estimator: as a clusterer."""
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

        return Tags(
            estimator_type="clusterer",
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(preserves_dtype=[]),
            input_tags=InputTags(sparse=True),
        )

    def __sklearn_is_fitted__(self) -> bool:
        """Whether `fit` has been called."""
        return hasattr(self, "cluster_centers_")

    def _repr_html_(self) -> str:
        """How a notebook shows the estimator: its parameters, those that were changed in bold."""
        defaults = inspect.signature(type(self)).parameters
        rows = []
        for name, value in self.get_params().items():
            tag = "td" if value is defaults[name].default else "th"
            text = html.escape(_shortened(repr(value)))
            rows.append(f"<tr><{tag}>{name}</{tag}><{tag}>{text}</{tag}></tr>")
        state = html.escape(repr(getattr(self, "history_", "not fitted")).strip("<'>"))
        return (
            f"<details><summary><code>{type(self).__name__}</code>: {state}</summary>"
            f"<table>{''.join(rows)}</table></details>"
        )


def not_fitted(estimator: Estimator) -> Exception:
    """scikit-learn's NotFittedError where that library is in use, else an InputError."""
    message = f"This {type(estimator).__name__} is not fitted yet: call fit first"
    sklearn_exceptions = sys.modules.get("sklearn.exceptions")
    if sklearn_exceptions is not None:
        error: Exception = sklearn_exceptions.NotFittedError(message)
        return error
    return InputError(message)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@cache
def _parameter_names(estimator: type) -> tuple[str, ...]:
    """Of a class; to inspect one takes a fifth of a millisecond."""
    return tuple(sorted(inspect.signature(estimator).parameters))
