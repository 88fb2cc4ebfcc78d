"""A client of a Dask cluster, or one line that says why there is none."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from kmeans_gif.errors import InputError

_PATIENCE = 5.0
"""Seconds in which a scheduler is to answer, and once more in which it is to know a client."""
_LOGGERS = ("distributed.comm", "distributed.client", "distributed.core")


@contextlib.contextmanager
def connect(address: str) -> Iterator[Any]:
    """A client of the Dask scheduler at `address`, on whose workers Dask's arrays are computed.

    It is closed at the end, and what is still being computed for it, if anything, is canceled.

    Raises InputError, in less than ten seconds, where no scheduler answers at `address`, or one
    that has no workers.

    Examples
    --------
    >>> with connect("127.0.0.1"):
    ...     pass
    Traceback (most recent call last):
    kmeans_gif.errors.InputError: scheduler='127.0.0.1': must be an address such as tcp://host:8786
    """
    _require_address(address)
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise InputError(
            f"scheduler={address!r} needs Dask: pip install 'dask[array,distributed]'"
        ) from None
    try:
        with _silent(), ThreadPoolExecutor(1) as apart:  # a notebook's thread has a loop already
            # A client waits for ever where somebody else listens, who never answers.
            apart.submit(asyncio.run, _answers(distributed, address)).result()
            client = distributed.Client(address, timeout=_PATIENCE - 1)
    except Exception as error:  # Dask has many kinds, and libraries below it others
        raise InputError(
            f"scheduler={address!r}: no Dask scheduler answers there ({_first_line(error)}); "
            "start one by `dask scheduler`, which tells its address"
        ) from None
    try:
        _require_workers(client, address)
        yield client
    finally:
        client.close()


def current_client() -> Any:
    """The client of a cluster that Dask computes by, or None."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return None
    try:
        return distributed.default_client()
    except ValueError:
        return None


def _require_address(address: object) -> None:
    protocol, found, rest = str(address).partition("://")
    port = rest.rpartition(":")[2]
    if not (found and protocol and rest.rpartition(":")[0] and port.isdecimal()):
        raise InputError(f"scheduler={address!r}: must be an address such as tcp://host:8786")
    if protocol not in ("tcp", "tls", "ws", "wss"):
        raise InputError(f"scheduler={address!r}: must be tcp://host:8786 or tls://host:8786")


async def _answers(distributed: Any, address: str) -> None:
    how = distributed.Security().get_connection_args("client")
    connecting = distributed.comm.connect(address, timeout=_PATIENCE - 1, **how)
    comm = await asyncio.wait_for(connecting, _PATIENCE)
    await comm.close()


def _require_workers(client: Any, address: str) -> None:
    if not client.scheduler_info()["workers"]:
        raise InputError(
            f"scheduler={address!r}: has no workers yet; start some by `dask worker {address}`"
        )


def _first_line(error: Exception) -> str:
    if isinstance(error, (OSError, TypeError)) and str(error):
        return str(error).splitlines()[0]
    return "what listens there speaks otherwise"


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Dask logs what it tried; the one line says it."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
