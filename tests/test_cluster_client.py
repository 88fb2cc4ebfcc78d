"""A scheduler that cannot be reached is one line."""

import socket
import time

import pytest

from kmeans_gif import InputError
from kmeans_gif.clustering.chunked import cluster_client
from kmeans_gif.clustering.chunked.cluster_client import connect


@pytest.mark.parametrize("listening", [False, True])
def test_nobody_answers(monkeypatch, listening):
    pytest.importorskip("distributed")
    assert 2 * cluster_client._PATIENCE <= 10
    monkeypatch.setattr(cluster_client, "_PATIENCE", 1.5)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        if listening:
            other.listen()  # and never says anything
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        begun = time.monotonic()
        told = pytest.raises(InputError, match=f"'{address}': no Dask scheduler answers")
        with told as caught, connect(address):
            pytest.fail("connected")
    assert time.monotonic() - begun < 10
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["", "host", "host:8786", "tcp://", "tcp://host", "http://h:1"])
def test_addresses_of_another_form(address):
    with pytest.raises(InputError, match=f"^scheduler='{address}': must be"), connect(address):
        pytest.fail("connected")


def test_without_dask_the_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    told = pytest.raises(InputError, match=r"needs Dask: pip install 'dask\[array,distributed\]'")
    with told, connect("tcp://127.0.0.1:8786"):
        pytest.fail("connected")
