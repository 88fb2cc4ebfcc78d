"""Threads of a pool: as many as are needed at once, and no more than were asked for."""

import threading

import pytest

from kmeans_gif._threads import Executor, ThreadPool


@pytest.mark.parametrize("n_threads", [2, 3])
def test_calls_that_wait_for_each_other_run_side_by_side(n_threads):
    with Executor(n_threads) as executor:
        for _ in range(3):
            together = threading.Barrier(n_threads, timeout=20)
            places = executor.map(lambda _, barrier=together: barrier.wait(), range(n_threads))
            assert sorted(places) == [*range(n_threads)]


def test_more_calls_than_threads():
    names = set()
    with Executor(2) as executor:
        for _ in range(5):
            numbers = [*executor.map(lambda i: (names.add(threading.get_ident()), i)[1], range(40))]
            assert numbers == [*range(40)]
    assert len(names) <= 2


def test_whoever_shares_takes_part():
    with ThreadPool(2) as pool:
        for _ in range(3):
            seen, together = {}, threading.Barrier(2, timeout=20)

            def work(first, last, seen=seen, together=together):
                together.wait()
                seen[first, last] = threading.get_ident()

            pool.share(work, 7)
            assert seen.keys() == {(0, 3), (3, 7)}
            assert seen[0, 3] == threading.get_ident() != seen[3, 7]
