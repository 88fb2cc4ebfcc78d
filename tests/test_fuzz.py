"""A few hundred mutated files of each format and odd options; see `tests/fuzz.py` for more."""

import pytest

from tests.fuzz import attempt, fuzz_files, fuzz_options


@pytest.mark.parametrize("only", ["photo", "array", "table", "history", "truth", "tiles"])
def test_mutated_files(tmp_path, only):
    failures, tried = fuzz_files(400, 0, tmp_path, seconds=2.5, only=only)
    assert tried > 20
    assert not failures, "\n".join(
        f"python -m tests.fuzz --only {only} --seed {seed}: {wrong}"
        for seed, wrong in failures.items()
    )


def test_odd_options(tmp_path):
    failures, tried = fuzz_options(300, 0, tmp_path, seconds=4)
    assert tried > 20
    assert not failures, "\n".join(
        f"python -m tests.fuzz --options --seed {seed}: {wrong}" for seed, wrong in failures.items()
    )


def test_the_fuzzer_sees_what_goes_wrong():
    assert "ZeroDivisionError" in attempt(lambda: 1 / 0)
