"""Labels of all states lie side by side, and are put together without copying where they do."""

import numpy as np
import pytest

from kmeans_gif import KMeans
from kmeans_gif.clustering import labels
from kmeans_gif.clustering.labels import LabelRows, joined


@pytest.mark.parametrize("states", [0, 3, 5, 9])
@pytest.mark.parametrize("limit", [1, 4 * 7, 1 << 20])
@pytest.mark.parametrize("skipped", [None, 0, 3, 4])
def test_rows_are_joined_as_they_are(monkeypatch, states, limit, skipped):
    """Five states, one of them perhaps assigned twice, in tables of any size."""
    monkeypatch.setattr(labels, "_TABLE", limit)
    rows, given, expected = LabelRows(7, 300, states), [], []
    for t in range(6):
        row = rows.another()
        assert row.shape == (7,)
        assert row.dtype == np.uint16
        row[:] = t
        if t != (5 if skipped is None else skipped):
            given.append(row)
            expected.append(t)
    table = joined(given)
    np.testing.assert_array_equal(table, np.repeat([expected], 7, axis=0).T)
    assert not table.flags.writeable
    copied = not np.shares_memory(table, given[0])
    assert copied == (states < 5 or limit < 1 << 20 or skipped is not None)


@pytest.mark.parametrize("d", [2, 70])
def test_a_history_has_no_copy_and_nobody_can_write_it(d):
    X = np.random.default_rng(0).normal(size=(300, d))
    history = KMeans(4, random_state=0, max_iter=5).fit(X).history_
    table = history.labels.base
    assert table.shape == (7, 300)
    assert not table.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        history.labels[0, 0] = 1
