"""What the command does about wrong input, full disks, interruptions and missing caches."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from commands import refused
from decode import files
from PIL import Image

from kmeans_gif import KMeans
from kmeans_gif.cli import main

WRONG = [
    (["none.png"], "none.png: no such file"),
    (["empty"], "empty: is empty"),
    (["empty.png"], "empty.png: is empty (0 bytes)"),
    (["text.png"], "text.png: is no picture; PNG, JPEG, WebP, TIFF, BMP, GIF"),
    (["cut.png"], "cut.png: is damaged or cut short"),
    (["cut.jpg"], "cut.jpg: is damaged or cut short"),
    (["dot.png"], "dot.png: has 1×1 pixels; at least 2 are needed"),
    (["coffee.png", "-k", "0"], "-k 0: must be a whole number of at least 1"),
    (["coffee.png", "-k", "-3"], "-k -3: must be a whole number of at least 1"),
    (["coffee.png", "-k", "five"], "-k five: must be a whole number"),
    (["coffee.png", "-k", "2.5"], "-k 2.5: must be a whole number"),
    (["two.png", "-k", "3"], "-k 3 is more than the 2 distinct colors of two.png: choose from"),
    (["coffee.png", "-k"], "-k: expected at least one argument"),
    (["coffee.png", "--init", "best"], "--init best: choose one of random, k-means++, uniform"),
    (["coffee.png", "--restarts", "0"], "--restarts 0"),
    (["coffee.png", "--max-iter", "0"], "--max-iter 0"),
    (["coffee.png", "--tol", "nan"], "--tol nan"),
    (["coffee.png", "--empty-cluster", "x"], "choose one of keep, relocate, drop"),
    (["coffee.png", "--seed", "-1"], "--seed -1"),
    (["coffee.png", "--threads", "0"], "--threads 0"),
    (["coffee.png", "--max-size", "-5"], "--max-size -5"),
    (["coffee.png", "--max-pixels", "100"], "trust the file, raise it: --max-pixels 150"),
    (["coffee.png", "--first", "last"], "choose one of original, seeds, final, none"),
    (["coffee.png", "--hold", "0"], "--hold 0: must be a number from 0.02"),
    (["coffee.png", "--seconds-per-step", "x"], "--seconds-per-step x: must be a number"),
    (["coffee.png", "--plays", "-1"], "--plays -1"),
    (["coffee.png", "--max-frames", "1"], "--max-frames 1"),
    (["many.png", "-k", "300", "--distinct-colors"], "there are 256 distinct colors"),
    (["coffee.png", "-k", str(10**20)], f"-k {10**20} is more than the 150 distinct colors"),
    (["coffee.png", "-o", "x.jpg"], "x.jpg: cannot write files that end in .jpg; use .gif"),
    (["coffee.png", "-o", "text.png/x.gif"], "text.png is a file, not a folder"),
    (["coffee.png", "-o", "text.png/sub/"], "text.png is a file, not a folder"),
    (["coffee.png", "chelsea.png", "-o", "x.gif"], "-o x.gif: 2 animations need a folder"),
    (["coffee.png", "sub/coffee.png"], "both would become output/coffee_k5.gif"),
    (["coffee.png", "-k", "3", "4", "--history", "h.npz"], "one photo and one k at a time"),
    (["coffee.png", "--history", "h.txt"], "h.txt: a history is written to a file that ends"),
    (["coffee.png", "--colour"], "unrecognized arguments: --colour"),
    (["coffee.png", "--distinct-color"], "did you mean --distinct-colors? (see kmeans-gif image"),
    (["coffee.png", "--seconds-per-stp", "1"], "did you mean --seconds-per-step? (see"),
    (["coffee.png", "--random_state=3"], "did you mean --seed? (see"),
    (["coffee.png", "--k", "3"], "unrecognized arguments: --k 3; did you mean -k? (see"),
    (["coffee.png", "--tile", "3"], "--tile 3; --tile is an option of tiles (see kmeans-gif im"),
    (["coffee.png", "-k", "3,x"], "-k 3,x: write numbers of clusters such as 2-20"),
    (["coffee.png", "k=3"], "k=3: no such file"),
    (["render", "points.npz", "-k", "3"], "-k 3; -k is an option of image, blobs, points, race,"),
    (["imge", "coffee.png"], "imge: no such file or command; did you mean image?"),
    (["blob"], "blob: no such file or command; did you mean blobs?"),
    (["chosek"], "chosek: no such file or command; did you mean choose-k?"),
    (["Choose_K"], "Choose_K: no such file or command; did you mean choose-k?"),
    (["help"], "help: no such file or command; did you mean --help?"),
    (["coffee"], "coffee: no such file or command; commands are image, blobs, points"),
    (["points.npz"], "points.npz: is no photo; type a command before it: points, tiles or render"),
    (["none.csv"], "none.csv: no such file"),
    (["coffee.png", "-o", "coffee.png"], "coffee.png: would be written over the input coffee.png"),
    (["sub/coffee.png", "-o", "sub/../sub/coffee.png"], "would be written over the input"),
    (["image"], "the following arguments are required: PHOTO"),
    (["coffee.png", "none.png"], "none.png: no such file"),
    (["render", "none.npz"], "none.npz: no such file"),
    (["render", "text.png"], "text.png: is damaged or no history"),
    (["render", "other.npz"], "of another program"),
    (["render", "points.npz", "-o", "x.gif", "--swatches"], "--swatches: is for photos"),
    (["render", "."], "is a folder"),
    (["coffee.png", "-o", ""], "-o '': is empty; give a value, or leave -o out"),
    (["coffee.png", "--output="], "--output '': is empty; give a value, or leave --output out"),
    (["report", "coffee.png", "-o", ""], "-o '': is empty"),
    (["tiles", "coffee.png", "--save-centroids", ""], "--save-centroids '': is empty"),
    (["blobs", "--history", ""], "--history '': is empty"),
    (["", "-k", "3"], "'': is empty; give the name of a file"),
    (["coffee.png", "", "-k", "3"], "'': is empty; give the name of a file"),
    (["points", ""], "'': is empty; give the name of a file"),
]  # fmt: skip


@pytest.fixture
def wrong_files(here):
    (here / "empty.png").write_bytes(b"")
    (here / "text.png").write_text("hello")
    (here / "empty").mkdir()
    (here / "cut.png").write_bytes((here / "coffee.png").read_bytes()[:300])
    with Image.open(here / "coffee.png") as image:
        image.save(here / "whole.jpg")
    (here / "cut.jpg").write_bytes((here / "whole.jpg").read_bytes()[:-60])
    Image.new("RGB", (1, 1)).save(here / "dot.png")
    Image.fromarray(np.array([[0, 255, 255]], np.uint8)).save(here / "two.png")
    many = np.random.default_rng(0).integers(0, 256, (20, 20, 3), np.uint8)
    Image.fromarray(many).save(here / "many.png")
    (here / "sub").mkdir()
    shutil.copy(here / "coffee.png", here / "sub")
    np.savez(here / "other.npz", x=np.zeros(3))
    KMeans(2, random_state=0).fit(np.arange(9.0)[:, None]).history_.save(here / "points.npz")
    return here


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_wrong_input(wrong_files, capsys, arguments, said):
    refused(arguments, said, capsys)
    assert not (wrong_files / "output").exists()


def test_a_file_may_be_called_nearly_like_a_command(here, capsys):
    (here / "coffee.png").rename(here / "blob")
    assert main(["blob", "-k", "2", "--quiet"]) == 0
    assert files(here / "output") == ["blob_k2.gif"]
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def no_clustering(monkeypatch):
    """Everything is to be checked before the first run."""

    def never(*_, **__):
        raise AssertionError("clustering began before all was checked")

    monkeypatch.setattr(KMeans, "fit", never)
    monkeypatch.setattr("kmeans_gif.clustering.restarts.Runner.draw_seeds", never)


@pytest.mark.usefixtures("no_clustering")
def test_folder_that_may_not_be_written(here, capsys, monkeypatch):
    import kmeans_gif._atomic as atomic

    def locked(path, mode):
        if "locked" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        return open(path, mode)

    monkeypatch.setattr(atomic, "open", locked, raising=False)
    (here / "locked").mkdir()
    for arguments in (["coffee.png"], ["report", "coffee.png"], ["choose-k", "coffee.png"]):
        assert main([*arguments, "-o", "locked/sub/"]) == 2
        err = capsys.readouterr().err
        assert err.startswith("kmeans-gif: locked/sub/")
        assert err.endswith(": cannot be written (Permission denied); choose another place\n")
    assert files(here) == ["chelsea.png", "coffee.png"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("shut/x.png", "shut/x.png: may not be read; check its permissions"),
        ("report shut/x.png", "shut/x.png: may not be read; check its permissions"),
        ("tiles coffee.png shut/x.png --size 4", "shut/x.png: may not be read; check its"),
        ("render shut/run.npz", "shut/run.npz: may not be read; check its permissions"),
        ("points shut/x.csv", "shut/x.csv: may not be read; check its permissions"),
        ("shut/x", "shut/x: no such file or command"),
        ("coffee.png -o shut/x/y.gif", "shut/x/y.gif: cannot be written (Permission denied)"),
        ("coffee.png --history shut/x.npz", "shut/x.npz: cannot be written (Permission denied)"),
    ],
)
def test_folder_that_may_not_be_entered(here, capsys, monkeypatch, line, said):
    actual = os.stat

    def locked(path, *arguments, **options):
        if "shut" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return actual(path, *arguments, **options)

    monkeypatch.setattr(os, "stat", locked)
    if hasattr(pathlib, "_NormalAccessor"):  # through which Python 3.10's paths call it
        monkeypatch.setattr(pathlib._NormalAccessor, "stat", staticmethod(locked))
    assert main(line.split()) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"kmeans-gif: {said}")
    assert err.count("\n") == 1


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_full_disk_leaves_the_old_file(here, capsys, monkeypatch, suffix):
    (here / f"x.{suffix}").write_bytes(b"old")
    before = files(here)

    class Full:
        """A disk with room for 100 bytes."""

        def __init__(self, file):
            self.file, self.left = file, 100

        def write(self, data):
            self.left -= len(data)
            if self.left < 0:
                raise OSError(28, "No space left on device")
            return self.file.write(data)

        def __getattr__(self, name):
            if name == "fileno":
                raise AttributeError(name)
            return getattr(self.file, name)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.file.close()

    import kmeans_gif._atomic as atomic

    monkeypatch.setattr(
        atomic,
        "open",
        lambda path, mode: Full(open(path, mode)),  # noqa: SIM115
        raising=False,
    )
    assert main(["coffee.png", "-o", f"x.{suffix}", "--quiet"]) == 1
    err = capsys.readouterr().err
    assert err == (
        "kmeans-gif: writing failed, no file is left half written: "
        "[Errno 28] No space left on device\n"
    )
    assert (here / f"x.{suffix}").read_bytes() == b"old"
    assert files(here) == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_stdout_on_a_full_disk(here):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kmeans_gif", "coffee.png", "--max-iter", "1"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.jit
@pytest.mark.parametrize("delay", [0.02, 0.1, 0.3, 0.6, 0.9, 1.3])
def test_interrupt(here, samples, delay):
    (here / "x.gif").write_bytes(b"old")
    process = subprocess.Popen(
        [sys.executable, "-c",
         # A suite that runs in the background may have been told to ignore interruptions.
         "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
         "import sys; from kmeans_gif.__main__ import end_when_interrupted, run; "
         "end_when_interrupted(); print('up', flush=True); sys.exit(run())",
         str(samples / "astronaut.png"), "-k", "200", "--restarts", "100", "-o", "x.gif"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "up\n"
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    lines = [line for line in err.splitlines() if "compiling" not in line]
    assert lines == ["kmeans-gif: interrupted; no unfinished file is left"]
    assert (here / "x.gif").read_bytes() == b"old"
    assert not [name for name in files(here) if "part" in name]


@pytest.mark.parametrize("where", ["a file is written", "a destructor", "an import"])
def test_interrupt_where_exceptions_get_lost(here, where):
    """The places in which Python would swallow or disguise a KeyboardInterrupt."""
    (here / "x.gif").write_bytes(b"old")
    (here / "module.py").write_text(
        "import os, signal\n"
        "try: os.kill(os.getpid(), signal.SIGINT)\n"
        "except BaseException: raise ImportError from None\n"
    )
    script = {
        "a file is written": "file.write(b'half'); os.kill(os.getpid(), signal.SIGINT)",
        "a destructor": (
            "A = type('A', (), {'__del__': lambda self: os.kill(os.getpid(), signal.SIGINT)}); A()"
        ),
        "an import": "sys.path.insert(0, '.'); import module",
    }[where]
    done = subprocess.run(
        [sys.executable, "-c",
         "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
         "from kmeans_gif.__main__ import end_when_interrupted; end_when_interrupted()\n"
         "from kmeans_gif._atomic import atomic_write\n"
         f"with atomic_write('x.gif') as file: {script}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stderr == "kmeans-gif: interrupted; no unfinished file is left\n"
    assert (here / "x.gif").read_bytes() == b"old"
    assert not [name for name in files(here) if "part" in name]


def test_interrupt_of_a_call(here, monkeypatch, capsys):
    """Whoever calls `main` from Python keeps its process."""

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kmeans_gif.cli._run", interrupted)
    assert main(["coffee.png"]) == 130
    assert capsys.readouterr().err == "kmeans-gif: interrupted; no unfinished file is left\n"


@pytest.mark.jit
def test_without_a_place_for_the_cache_it_runs_and_says_why(here, samples):
    script = (
        "import sys; from numba.core import caching; "
        "caching.CacheImpl._locator_classes = []; "
        "from kmeans_gif.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "coffee.png", "--max-iter", "2", "-o", "x.gif"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "compiling kernels, on every run" in done.stderr
    assert "NUMBA_CACHE_DIR" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert main(["coffee.png", "--max-iter", "2", "-o", "y.gif", "--quiet"]) == 0
    assert (here / "x.gif").read_bytes() == (here / "y.gif").read_bytes()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
@pytest.mark.usefixtures("no_clustering")
def test_place_where_no_file_can_be_made(here, capsys):
    for arguments, first in (
        (["coffee.png", "-o", "/proc/x/y.gif"], "y.gif"),
        (["choose-k", "coffee.png", "-o", "/proc/x"], "choose_k.csv"),
        (["report", "coffee.png", "-o", "/proc/x"], ""),
        (["coffee.png", "--history", "/proc/x/run.npz"], "run.npz"),
        (
            ["tiles", "chelsea.png", "coffee.png", "-k", "1", "--save-centroids", "/proc/x"],
            "1/contact_sheet.png",
        ),
    ):
        assert main(arguments) == 2
        err = capsys.readouterr().err
        assert err.startswith(f"kmeans-gif: /proc/x/{first}")
        assert err.endswith("choose another place\n")
        assert err.count("\n") == 1
    assert files(here) == ["chelsea.png", "coffee.png"]


def test_a_missing_file_of_the_samples_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "coffee.png").write_bytes(b"")
    meant = f"did you mean {pathlib.Path('samples/coffee.png')}?"
    refused("image coffee.png", f"coffee.png: no such file; {meant}", capsys)
