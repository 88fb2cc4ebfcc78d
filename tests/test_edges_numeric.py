"""Data at the edges of what numbers hold, and what is said of it."""

import numpy as np

from kmeans_gif import KMeans


def test_one_iteration_is_no_iterations():
    X = np.array([[0.0], [1.0], [9.0]])
    history = KMeans(2, init=X[[0, 2]]).fit(X).history_
    assert [event.text for event in history.events] == ["converged after 1 iteration"]
    stopped = KMeans(2, init=X[:2], max_iter=1, n_threads=1).fit(X).history_
    assert stopped.events[-1].text == "stopped after max_iter=1 iteration, not converged"
    runs = KMeans(3, n_init=2, random_state=0).fit(X).history_.events
    assert runs[-1].text.endswith("converged after 1 iteration")
