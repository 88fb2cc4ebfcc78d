"""The process that compiles aside in the first run of all."""

import os
import subprocess
import sys

import pytest

from kmeans_gif.cli import compiled_ahead

FIRST_RUN = """
import sys, numba.core.event as event
names = set()
class Listener(event.Listener):
    def on_start(self, event): names.add(event.data["dispatcher"].py_func.__name__)
    def on_end(self, event): pass
event.register("numba:compile", Listener())
from kmeans_gif.cli import main
status = main(sys.argv[1:])
print(*names)
sys.exit(status)
"""


@pytest.mark.jit
def test_what_is_compiled_aside_is_what_commands_need(samples, tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    command = [str(samples / "coffee.png"), "-k", "3", "--max-iter", "2", "-o", "x.gif"]

    def compiled():
        done = subprocess.run(
            [sys.executable, "-c", FIRST_RUN, *command], env=environment, cwd=tmp_path,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return set(done.stdout.splitlines()[-1].split())

    subprocess.run([sys.executable, compiled_ahead.__file__], env=environment, check=True)
    left = compiled()
    assert {"label_blocks", "move_blocks"} <= left
    assert not {"compress", "changed_box", "sum_about"} & left
    assert not compiled() & left


@pytest.fixture
def started(monkeypatch):
    """The processes that are started."""
    processes = []

    class Process(subprocess.Popen):
        def __init__(self, line, **settings):
            super().__init__([sys.executable, "-c", "import time; time.sleep(60)"], **settings)
            self.line = line
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(compiled_ahead, "usable_cores", lambda: 2)
    return processes


def test_the_process_ends_with_the_block(started):
    with compiled_ahead.compiled_ahead():
        assert started[0].poll() is None
    assert started[0].poll() is not None


def test_the_process_does_without_what_the_command_does_without(started, monkeypatch):
    monkeypatch.setitem(sys.modules, "none_such", None)
    with compiled_ahead.compiled_ahead():
        assert "none_such" in started[0].line


def test_modules_that_are_named_are_not_loaded():
    script = [sys.executable, compiled_ahead.__file__, "numba"]
    assert (
        b"import of numba halted" in subprocess.run(script, check=False, capture_output=True).stderr
    )


def test_one_core_has_no_time_for_it(started, monkeypatch):
    monkeypatch.setattr(compiled_ahead, "usable_cores", lambda: 1)
    with compiled_ahead.compiled_ahead():
        assert not started


def test_where_no_process_starts_the_command_goes_on(monkeypatch):
    def refuse(*arguments, **settings):
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(compiled_ahead, "usable_cores", lambda: 2)
    reached = []
    with compiled_ahead.compiled_ahead():
        reached.append(True)
    assert reached
