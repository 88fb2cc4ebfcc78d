"""What scikit-learn asks of every estimator, without importing scikit-learn."""

from __future__ import annotations

import inspect
import sys
from typing import Any, TypeVar

from kmeans_gif.errors import InputError

_Self = TypeVar("_Self", bound="Estimator")


class Estimator:
    """A base for estimators: parameters are those of `__init__`, each kept as it was given."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Parameters by name; `deep`, which scikit-learn's tools pass, makes no difference."""
        return {name: getattr(self, name) for name in _parameter_names(type(self))}

    def set_params(self: _Self, **params: Any) -> _Self:
        """Set parameters by name; raises InputError for an unknown name."""
        names = _parameter_names(type(self))
        for name, value in params.items():
            if name not in names:
                raise InputError(f"{name}={value!r}: parameters are {', '.join(names)}")
            setattr(self, name, value)
        return self

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
        from sklearn.utils import Tags, TargetTags

        return Tags(estimator_type="clusterer", target_tags=TargetTags(required=False))


def not_fitted(estimator: Estimator) -> Exception:
    """scikit-learn's NotFittedError where that library is in use, else an InputError."""
    message = f"This {type(estimator).__name__} is not fitted yet: call fit first"
    sklearn_exceptions = sys.modules.get("sklearn.exceptions")
    if sklearn_exceptions is not None:
        error: Exception = sklearn_exceptions.NotFittedError(message)
        return error
    return InputError(message)


def _parameter_names(estimator: type) -> list[str]:
    return sorted(inspect.signature(estimator).parameters)
