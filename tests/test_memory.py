"""What a run takes of memory is said before it begins, where the machine has less."""

import platform
import subprocess
import sys
import tracemalloc
import warnings

import numpy as np
import pytest
from commands import answer

from kmeans_gif import KMeans, load_image, recolor
from kmeans_gif.clustering import memory
from kmeans_gif.clustering.memory import MemoryNote, machine_bytes, needed_bytes
from kmeans_gif.data.dataset import as_dataset
from kmeans_gif.writing import gif


def points(n, d):
    return np.random.default_rng(0).normal(size=(n, d))


def photo():
    return load_image(np.random.default_rng(0).integers(0, 256, (300, 500, 3), np.uint8))


@pytest.mark.jit
@pytest.mark.parametrize(
    "data", [points(150_000, 2), points(150_000, 3), points(20_000, 100), photo()]
)
@pytest.mark.parametrize("max_iter", [3, 40])
def test_what_is_said_is_about_what_is_taken(data, max_iter):
    KMeans(7, max_iter=2, random_state=0).fit(data)  # compiled and imported
    dataset = as_dataset(data)
    tracemalloc.start()
    model = KMeans(7, max_iter=max_iter, random_state=0).fit(data)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    needed = needed_bytes(dataset, 7, model.n_iter_)
    own = (
        dataset.X.nbytes if isinstance(data, np.ndarray) else 0
    )  # is copied, as it is the caller's
    assert 0.4 * needed < taken + own < 1.4 * needed


@pytest.mark.jit
@pytest.mark.parametrize("data", [points(1000, 2), photo()])
def test_it_is_said_before_clustering(monkeypatch, data):
    monkeypatch.setattr(memory, "machine_bytes", lambda: 100_000)
    with pytest.warns(MemoryNote, match=r"less is needed with (every \d+th|max_size=\d+)"):
        KMeans(3, random_state=0).fit(data)
    monkeypatch.setattr(memory, "machine_bytes", lambda: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        KMeans(3, random_state=0).fit(data)


@pytest.mark.jit
def test_the_advice_is_enough(monkeypatch):
    """A photo of the size that is named is said to fit."""
    image = np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8)
    there = needed_bytes(load_image(image), 3, 100) // 7
    monkeypatch.setattr(memory, "machine_bytes", lambda: there)
    with pytest.warns(MemoryNote) as notes:
        KMeans(3, random_state=0).fit(load_image(image))
    side = int(str(notes[0].message).split("max_size=")[1].split(",")[0])
    assert 100 < side < 400
    assert needed_bytes(load_image(image, max_size=side), 3, 100) <= there


def test_the_command_says_it_in_its_own_options(here, capsys, monkeypatch):
    monkeypatch.setattr(memory, "machine_bytes", lambda: 1000)
    status, said = answer(["coffee.png", "-k", "2", "-o", "x.gif"], capsys)
    assert status == 0
    (note,) = (line for line in said if "memory" in line)
    assert note.startswith("kmeans-gif: note: clustering ")
    assert "--max-size" in note
    assert "than --max-iter 100" in note


def test_machines_have_memory():
    there = machine_bytes()
    assert there is None or 10**8 < there < 10**14


@pytest.mark.jit
@pytest.mark.filterwarnings("ignore:large areas flash")
def test_frames_take_few_bytes_a_pixel(tmp_path, monkeypatch):
    """Five that are drawn, compared or wait, and room for two to be compressed make eleven.

    One copy of a frame's pixels as NumPy's own indices would add eight.
    """
    monkeypatch.setattr(gif, "usable_cores", lambda: 2)
    rng = np.random.default_rng(0)
    colors = rng.integers(0, 256, (600, 3), np.uint8)
    image = colors[rng.integers(0, 600, (30, 40))].repeat(30, axis=0).repeat(30, axis=1)
    animation = recolor(KMeans(16, max_iter=6, random_state=0).fit(load_image(image)))
    animation[:2].save(tmp_path / "a.gif")  # compiled and imported
    tracemalloc.start()
    animation.save(tmp_path / "a.gif")
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(animation) > 6
    assert taken < 15 * image[..., 0].size


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs glibc")
@pytest.mark.parametrize("given_back", [True, False])
def test_large_arrays_go_back_to_the_system(given_back):
    """An array with a mapping of its own, in glibc's own account, is unmapped as it is freed."""
    script = (
        "import ctypes, numpy as np, kmeans_gif.__main__ as m\n"
        "libc = ctypes.CDLL(None)\n"
        "class Info(ctypes.Structure): _fields_ = [('numbers', ctypes.c_int * 10)]\n"
        "libc.mallinfo.restype = Info\n"
        "def mapped(): return libc.mallinfo().numbers[4]\n"
        "libc.mallopt(-3, 1 << 25)\n"  # as glibc does by itself after large arrays
        f"{'m.give_memory_back()' if given_back else ''}\n"
        "before = mapped()\n"
        "array = np.empty(20_000_000, np.uint8)\n"
        "print(mapped() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert (int(done.stdout) >= 20_000_000) == given_back
