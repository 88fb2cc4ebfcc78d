"""A run on a picture in chunks, of which other pixels are shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kmeans_gif.clustering.chunked.chunk_work import places_in
from kmeans_gif.clustering.chunked.sampling import Chosen, sampled
from kmeans_gif.clustering.history import History
from kmeans_gif.data.located_pixels import LocatedPixels
from kmeans_gif.data.own_arrays import frozen


def shown_anew(history: History, pixels: LocatedPixels) -> History:
    """`history`, of a run on the same picture, with labels of those of `pixels` that are shown.

    They are read once, and nothing is clustered again: in every state the label is the nearest
    centroid.
    """
    whole, index = history.whole, pixels.sample.index
    assert whole is not None
    sampling = Chosen(index)
    found = [(at, sampled(sampling, at)) for at in places_in(pixels)]
    rows = np.concatenate([pixels.chunk(at.i)[own] for at, own in found if len(own)])
    labels = [whole.labels_of.of_rows(t, rows) for t in range(len(history))]
    return replace(
        history,
        labels=frozen(np.stack(labels).astype(history.labels.dtype, copy=False)),
        dataset=pixels.sample.dataset(frozen(rows), pixels.shape[0]),
        whole=replace(whole, sample_index=index),
    )
