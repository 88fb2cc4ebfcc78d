"""Examples in docstrings do what they say."""

import doctest
from importlib import import_module

import pytest

import kmeans_gif

MODULES = ("_registry", "_words", "evaluation.matching", "evaluation.metrics", "writing")
"""Modules whose functions are not public but have examples."""


def examples(tests):
    return [test for test in tests if test.examples]


def run(tests):
    runner = doctest.DocTestRunner(verbose=False)
    told = []
    for test in tests:
        runner.run(test, out=told.append)
    assert not told, "".join(told)


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", kmeans_gif.__all__)
def test_public_names_have_examples_that_hold(name):
    thing = getattr(kmeans_gif, name)
    tests = examples(doctest.DocTestFinder().find(thing, name, globs={}))
    assert tests
    run(tests)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_modules(name):
    tests = examples(doctest.DocTestFinder().find(import_module(f"kmeans_gif.{name}")))
    assert tests
    run(tests)
