"""The estimator beside scikit-learn's."""

import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.cluster import KMeans as Reference
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import check_estimator

from kmeans_gif import InputError, KMeans, load_image


def reference(seeds, X, weights=None, **options):
    model = Reference(
        len(seeds), init=seeds, n_init=1, tol=0, algorithm="lloyd", max_iter=300, **options
    )
    return model.fit(X, sample_weight=weights)


@pytest.mark.jit
@pytest.mark.parametrize("seed", range(5))
def test_same_as_lloyd_of_scikit_learn_on_points(seed):
    rng = np.random.default_rng(seed)
    X, weights = rng.normal(size=(2000, 3)), rng.random(2000)
    seeds = X[:7]
    ref = reference(seeds, X, weights)
    got = KMeans(7, init=seeds, max_iter=300).fit(X, sample_weight=weights)
    np.testing.assert_array_equal(got.labels_, ref.labels_)
    np.testing.assert_allclose(got.cluster_centers_, ref.cluster_centers_, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(got.inertia_, ref.inertia_, rtol=1e-10)


@pytest.mark.jit
@pytest.mark.parametrize(("photo", "k"), [("coffee.png", 4), ("camera.png", 6)])
def test_same_as_lloyd_of_scikit_learn_on_photos(samples, photo, k):
    dataset = load_image(samples / photo, max_size=200)
    got = KMeans(k, random_state=2, max_iter=300).fit(dataset)
    ref = reference(got.history_.centroids[0], dataset.X, dataset.weights)
    np.testing.assert_array_equal(got.labels_, ref.labels_)
    np.testing.assert_allclose(got.inertia_, ref.inertia_, rtol=1e-10)
    assert got.history_.converged


@pytest.mark.jit
def test_estimator_checks_of_scikit_learn():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # checks warn of what they skip
        results = check_estimator(KMeans(n_clusters=3, random_state=0), on_skip=None)
    assert len(results) > 30
    assert {result["status"] for result in results} <= {"passed", "skipped"}


def test_sparse_data_is_clustered_as_if_it_were_dense():
    scipy_sparse = pytest.importorskip("scipy.sparse")
    X = np.random.default_rng(0).integers(0, 3, (40, 5)) * 1.0
    dense = KMeans(3, random_state=0).fit(X)
    for kind in (scipy_sparse.csr_matrix, scipy_sparse.coo_array):
        model = KMeans(3, random_state=0).fit(kind(X))
        np.testing.assert_array_equal(model.cluster_centers_, dense.cluster_centers_)
        np.testing.assert_array_equal(model.predict(kind(X)), dense.labels_)
        np.testing.assert_array_equal(model.transform(kind(X)), dense.transform(X))
    huge = scipy_sparse.csr_matrix((10**6, 10**5))
    with pytest.raises(InputError, match=r"shape \(1000000, 100000\) takes 800 GB as an array"):
        KMeans(3).fit(huge)


def test_centers_have_the_type_of_the_data_and_predict_knows_them_in_full():
    X = np.random.default_rng(0).normal(size=(500, 3)).astype(np.float32) + np.float32(1 / 3)
    single, double = (KMeans(20, random_state=0).fit(X.astype(kind)) for kind in ("f4", "f8"))
    assert (single.cluster_centers_.dtype, double.cluster_centers_.dtype) == ("f4", "f8")
    np.testing.assert_array_equal(single.history_.centroids, double.history_.centroids)
    np.testing.assert_array_equal(single.cluster_centers_, np.float32(double.cluster_centers_))
    np.testing.assert_array_equal(single.transform(X), double.transform(X))
    assert single.score(X) == double.score(X)


def test_clone_and_parameters():
    model = KMeans(4, init="k-means++", tol=0.5, random_state=1)
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(n_clusters=9).n_clusters == 9
    assert repr(model) == "KMeans(init='k-means++', n_clusters=9, random_state=1, tol=0.5)"
    with pytest.raises(InputError, match="clusters=3: parameters are empty_cluster, init"):
        model.set_params(clusters=3)


def test_predict_before_fit():
    with pytest.raises(NotFittedError, match="call fit first"):
        KMeans(2).predict(np.zeros((3, 1)))
