"""scikit-learn's own tests of its KMeans, run on ours."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sklearn

SUITE = Path(sklearn.__file__).parent / "cluster" / "tests" / "test_k_means.py"

STAND_IN = '''
import kmeans_gif


class KMeans(kmeans_gif.KMeans):
    """With scikit-learn's defaults, and those of its options that ours lacks, which do nothing."""

    def __init__(
        self, n_clusters=8, *, init="k-means++", n_init="auto", max_iter=300, tol=1e-4, verbose=0,
        random_state=None, copy_x=True, algorithm="lloyd", empty_cluster="relocate",
        n_threads=None,
    ):
        super().__init__(
            n_clusters, init=init, n_init=n_init, max_iter=max_iter, tol=tol,
            empty_cluster=empty_cluster, random_state=random_state, n_threads=n_threads,
        )
        self.verbose, self.copy_x, self.algorithm = verbose, copy_x, algorithm
'''

NOT_OURS = {
    "test_kmeans_verbose": "the option `verbose`",
    "test_warning_elkan_1_cluster": "the option `algorithm`",
    "test_kmeans_init_auto_with_initial_centroids": "the private `_n_init`",
    "test_n_init_auto": "the private `_n_init`",
    "test_sample_weight_init": "the private `_init_centroids`",
    "test_sample_weight_zero": "the private `_init_centroids`",
    "test_wrong_params": "the wording of messages",
    "test_warning_n_init_precomputed_centers": "a warning where ours is an error",
    "test_kmeans_warns_less_centers_than_unique_points": "k above the distinct observations",
    "test_relocating_with_duplicates": "k above the distinct observations",
}
"""Tests that fail, and what they are about."""


@pytest.mark.jit
@pytest.mark.skipif(not SUITE.is_file(), reason="scikit-learn came without its tests")
def test_what_scikit_learn_asks_of_its_own_estimator(tmp_path):
    text = SUITE.read_text(encoding="utf-8")
    theirs = "from sklearn.cluster import KMeans, "
    assert theirs in text
    ours = "from stand_in import KMeans\nfrom sklearn.cluster import "
    (tmp_path / "stand_in.py").write_text(STAND_IN, encoding="utf-8")
    (tmp_path / "test_ours.py").write_text(text.replace(theirs, ours), encoding="utf-8")
    options = ["-q", "-p", "sklearn.conftest", "-k", "not MiniBatch", "-c", os.devnull]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", tmp_path, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    failed = set(re.findall(r"^FAILED \S*::(\w+)", ran.stdout, re.MULTILINE))
    assert re.search(r"\d\d\d passed", ran.stdout), ran.stdout
    assert "test_kmeans_verbose" in failed  # or else failures are not read right
    assert failed <= {*NOT_OURS}, ran.stdout
