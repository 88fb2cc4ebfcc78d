"""Which methods ask for `sample_weight` when scikit-learn's tools route it to them."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

from kmeans_gif.errors import InputError

_Self = TypeVar("_Self", bound="MetadataRequests")
_ROUTED = ("fit", "score")


class MetadataRequests:
    """A base for estimators whose `fit` and `score` take `sample_weight`.

    Only what hands metadata on, which is scikit-learn, can call for these; so they import it.
    """

    def get_metadata_routing(self) -> Any:
        """Requests of this estimator, a copy, as `sklearn.utils.metadata_routing` has them."""
        from sklearn.utils.metadata_routing import MetadataRequest

        stored = getattr(self, "_metadata_request", None)
        if stored is not None:
            return copy.deepcopy(stored)
        requests = MetadataRequest(owner=self)
        for method in _ROUTED:
            getattr(requests, method).add_request(param="sample_weight", alias=None)
        return requests

    def set_fit_request(self: _Self, *, sample_weight: bool | str | None) -> _Self:
        """Whether `fit` is handed `sample_weight`, or under which other name it is."""
        return self._request("fit", sample_weight)

    def set_score_request(self: _Self, *, sample_weight: bool | str | None) -> _Self:
        """Whether `score` is handed `sample_weight`, or under which other name it is."""
        return self._request("score", sample_weight)

    def _request(self: _Self, method: str, alias: bool | str | None) -> _Self:
        import sklearn

        if not sklearn.get_config()["enable_metadata_routing"]:
            # scikit-learn's own estimators raise this type here.
            raise RuntimeError(
                f"set_{method}_request needs metadata routing: call "
                "sklearn.set_config(enable_metadata_routing=True) first"
            )
        if not (alias is None or isinstance(alias, (bool, str))):
            raise InputError(f"sample_weight={alias!r}: give True, False, None or a name")
        requests = self.get_metadata_routing()
        getattr(requests, method).add_request(param="sample_weight", alias=alias)
        self._metadata_request = requests
        return self
