"""Ends the command at random moments: `python -m tests.interruptions --n 200`.

After each: the old file stands or a whole new one, a line and the right status (but for
SIGKILL), and no unfinished file (but for SIGKILL, which lets nobody clean up).

With --early the moments are those of the first 0.1 s of the process.  Until Python has read
`__main__.py`, it answers by itself, and nothing is at work yet; how often it did is counted.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAID = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}
SIGNALS = (*SAID, "SIGKILL")
PHOTO = Path(__file__).parents[1] / "samples" / "chelsea.png"
# A suite in the background may have been told to ignore signals.
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "signal.signal(signal.SIGTERM, signal.SIG_DFL); signal.signal(signal.SIGHUP, signal.SIG_DFL); "
    "import kmeans_gif.__main__ as m; m.end_when_interrupted(); print('up', flush=True); m.start()"
)


FROM_THE_FIRST = START.partition("import kmeans_gif")[0] + (
    "import os, sys; print('up', flush=True); "
    "os.execv(sys.executable, [sys.executable, '-m', 'kmeans_gif', *sys.argv[1:]])"
)
EARLY = "Python answered"
"""What is no mistake of ours."""


def interrupted(folder: Path, name: str, delay: float, start: str = START) -> str:
    """What went wrong when the command got signal `name` `delay` seconds after its start."""
    target = folder / "x.gif"
    target.write_bytes(b"old")
    process = subprocess.Popen(
        [sys.executable, "-c", start, str(PHOTO), "-k", "12", "--max-size", "300", "-o", "x.gif"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=60)
    content, status = target.read_bytes(), process.returncode
    whole = content == b"old" or (content[:6] == b"GIF89a" and content[-1:] == b";")
    scraps = [path for path in folder.iterdir() if path != target]
    for path in scraps:
        path.unlink()
    if not whole:
        return "the file is broken"
    if status == 0 or name == "SIGKILL":
        return ""  # it was done before the signal came, or could do nothing about it
    if scraps:
        return f"left {scraps}"
    if start == FROM_THE_FIRST and status in (1, -getattr(signal, name)):
        return f"status {status}, {err!r}" if ", in start\n" in err else EARLY
    lines = [line for line in err.splitlines() if "compiling" not in line]
    if lines != [f"kmeans-gif: {SAID[name]}; no unfinished file is left"]:
        return f"said {err!r}"
    return "" if status == 128 + getattr(signal, name) else f"status {status}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=200, help="moments for each signal")
    parser.add_argument("--longest", type=float, default=1.5, help="seconds")
    parser.add_argument("--early", action="store_true", help="the first 0.1 s of the process")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    start, longest = (FROM_THE_FIRST, 0.1) if options.early else (START, options.longest)
    failures = 0
    for name in SIGNALS:
        wrong, early = [], 0
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(options.n):
                delay = draw.uniform(0, longest)
                problem = interrupted(Path(folder), name, delay, start)
                early += problem == EARLY
                if problem not in ("", EARLY):
                    wrong.append(f"  {name} after {delay:.4f} s: {problem}")
        told = f", {EARLY} to {early}" if options.early else ""
        print(f"{name}: {options.n} moments, {len(wrong)} went wrong{told}", *wrong, sep="\n")
        sys.stdout.flush()
        failures += len(wrong)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
