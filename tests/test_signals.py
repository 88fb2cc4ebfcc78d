"""Signals that end the command; `python -m tests.interruptions` tries many more moments."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from interruptions import EARLY, FROM_THE_FIRST, SAID, SIGNALS, interrupted

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs POSIX signals")


@pytest.mark.jit
@pytest.mark.parametrize("delay", [0.0, 0.15, 0.5, 0.9])
@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_ends_the_command_cleanly(tmp_path, name, delay):
    assert interrupted(tmp_path, name, delay) == ""


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.04, 0.06])
def test_the_first_moments(tmp_path, delay):
    assert interrupted(tmp_path, "SIGINT", delay, FROM_THE_FIRST) in ("", EARLY)


def test_signals_are_caught_before_anything_slow_is_imported():
    root = Path(__file__).parents[1]
    script = (
        f"import sys; sys.path.insert(0, {str(root)!r}); import kmeans_gif.__main__; "
        "print(*{'typing', 're', 'argparse', 'logging', 'numpy', 'pathlib'} & {*sys.modules})"
    )
    words = [sys.executable, "-I", "-S", "-c", script]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


@pytest.mark.parametrize("name", SAID)
def test_while_a_file_is_written(tmp_path, name):
    script = (
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"signal.signal(signal.{name}, signal.SIG_DFL if {name!r} != 'SIGINT' else "
        "signal.default_int_handler)\n"
        "from kmeans_gif.__main__ import end_when_interrupted; end_when_interrupted()\n"
        "from kmeans_gif._atomic import atomic_write\n"
        f"with atomic_write('x') as file: file.write(b'1'); os.kill(os.getpid(), signal.{name})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 128 + getattr(signal, name)
    assert done.stderr == f"kmeans-gif: {SAID[name]}; no unfinished file is left\n"
    assert not [*tmp_path.iterdir()]


def test_an_ignored_signal_stays_ignored():
    script = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from kmeans_gif.__main__ import end_when_interrupted; end_when_interrupted()\n"
        "os.kill(os.getpid(), signal.SIGHUP); print('goes on')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "goes on\n"
