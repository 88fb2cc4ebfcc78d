"""The command, run in this process and, where the process matters, in one of its own."""

import os
import re
import subprocess
import sys

import decode
import pytest
from decode import files
from numba.core import event
from numba.core.event import register, unregister

from kmeans_gif import History, KMeans, __version__, load_image, recolor
from kmeans_gif.cli import main
from kmeans_gif.cli.console import compiling_told


def test_a_photo_and_k(here, capsys):
    assert main(["coffee.png", "-k", "5"]) == 0
    out, err = capsys.readouterr()
    model = KMeans(5, random_state=0).fit(load_image("coffee.png", max_size=800))
    animation = recolor(model.history_)
    saved = animation.save("same.gif")
    assert (here / "output/coffee_k5.gif").read_bytes() == saved.path.read_bytes()
    end = "converged" if model.history_.converged else "not converged"
    assert out == (
        f"output/coffee_k5.gif: {saved.n_bytes / 1e3:.0f} kB, {len(animation)} frames, "
        f"{animation.seconds:.1f} s, {model.history_.n_iter} iterations, {end}\n"
    )
    assert "note" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["-k", "3", "4", "coffee.png"],
        ["coffee.png", "-k", "3", "4"],
        ["image", "-k", "3", "4", "coffee.png"],
        ["--max-iter", "1", "-k", "3", "4", "coffee.png"],
    ],
)
def test_k_may_stand_anywhere(here, arguments):
    assert main([*arguments, "-o", "out/", "--quiet"]) == 0
    more = "_max-iter1" if "--max-iter" in arguments else ""
    assert files(here / "out") == [f"coffee_k3{more}.gif", f"coffee_k4{more}.gif"]


def test_files_are_written_though_nobody_reads_what_is_said(here):
    command = [sys.executable, "-m", "kmeans_gif", "coffee.png", "-k", "2", "3", "4"]
    process = subprocess.Popen(
        [*command, "--max-iter", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    assert len(files(here / "output")) == 3


def test_file_names_that_a_terminal_cannot_show(here):
    (here / "coffee.png").rename(here / "café ☕.png")
    done = subprocess.run(
        [sys.executable, "-m", "kmeans_gif", "café ☕.png", "--max-iter", "1"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"caf\\xe9 \\u2615_k5_max-iter1.gif" in done.stdout
    assert files(here / "output") == ["café ☕_k5_max-iter1.gif"]


def test_several_photos_and_ks_into_a_folder(here, capsys):
    assert (
        main(["image", "coffee.png", "chelsea.png", "-k", "3", "7", "-o", "a/b/", "--quiet"]) == 0
    )
    assert capsys.readouterr() == ("", "")
    assert files(here / "a") == [
        "b/chelsea_k3.gif", "b/chelsea_k7.gif", "b/coffee_k3.gif", "b/coffee_k7.gif",
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".gif", ".png", ".apng", ".webp", ".GIF"])
def test_output_file(here, suffix):
    assert main(["coffee.png", "-o", f"new/x{suffix}", "--max-iter", "2"]) == 0
    assert files(here / "new") == [f"x{suffix}"]


def test_every_option_reaches_its_parameter(here):
    arguments = [
        "-k", "4", "--init", "k-means++", "--restarts", "2", "--max-iter", "7", "--tol", "0.001",
        "--empty-cluster", "relocate", "--seed", "5", "--threads", "1", "--max-size", "12",
        "--distinct-colors", "--first", "final", "--no-caption", "--side-by-side", "--swatches",
        "--pace", "even", "--seconds-per-step", "0.1", "--hold", "0.5", "--seconds", "3",
        "--plays", "2", "--max-frames", "6",
        "--max-pixels", "300",
    ]  # fmt: skip
    assert main(["coffee.png", *arguments, "-o", "x.gif", "--history", "x.npz", "--quiet"]) == 0
    model = KMeans(
        4, init="k-means++", n_init=2, max_iter=7, tol=0.001, empty_cluster="relocate",
        random_state=5, n_threads=1,
    ).fit(load_image("coffee.png", max_size=12))  # fmt: skip
    recolor(
        model.history_, distinct_colors=True, first="final", caption=False, side_by_side=True,
        swatches=True, pace="even", seconds_per_step=0.1, hold=0.5, seconds=3, plays=2,
        max_frames=6,
    ).save("y.gif")  # fmt: skip
    assert (here / "x.gif").read_bytes() == (here / "y.gif").read_bytes()
    assert History.load("x.npz").params == model.history_.params


def test_render_draws_a_saved_run_again(here, capsys):
    assert main(["coffee.png", "-k", "3", "--history", "runs/c.npz", "-o", "a.gif"]) == 0
    assert main(["render", "runs/c.npz", "-o", "b.gif"]) == 0
    assert (here / "a.gif").read_bytes() == (here / "b.gif").read_bytes()
    assert main(["render", "runs/c.npz", "--distinct-colors", "--plays", "3"]) == 0
    assert decode.gif_structure(here / "output/c_distinct-colors_plays3.gif")["loop"] == 2
    assert main(["render", "runs/c.npz", "-o", "new/", "--quiet"]) == 0
    assert (here / "new/c.gif").read_bytes() == (here / "b.gif").read_bytes()
    assert len(re.findall(r"^\S+\.gif: ", capsys.readouterr().out, flags=re.MULTILINE)) == 3


def with_both(stems):
    """Names of the GIFs and the pages that the demo makes."""
    return sorted(stem + ending for stem in stems for ending in (".gif", ".html"))


@pytest.mark.jit
def test_demo_makes_every_sample(here, capsys):
    (here / "samples").mkdir()
    for name in ("coffee.png", "chelsea.png"):
        (here / name).rename(here / "samples" / name)
    assert main([]) == 0
    stems = ["blobs2d_k4", "blobs3d_k6_rotate180", "chelsea_k5", "coffee_k5"]
    assert files(here / "output") == with_both(stems)


@pytest.mark.jit
def test_demo_finds_the_samples_of_the_checkout(here, samples):
    assert main(["demo", "-o", "d", "-k", "2", "--max-size", "12", "--quiet"]) == 0
    stems = {path.stem for path in samples.glob("*.[pj][np]g")} - {"digits"}
    photos = [f"{stem}_k2_max-size12" for stem in stems]
    others = ["blobs2d_k4", "blobs3d_k6_rotate180", "digits_k10_tile16x16_truth-digits"]
    assert files(here / "d") == with_both([*photos, *others])


@pytest.mark.jit
def test_more_than_256_clusters_are_told(here, capsys, samples):
    assert (
        main([str(samples / "coffee.png"), "-k", "300", "--max-size", "50", "--max-iter", "1"]) == 0
    )
    err = capsys.readouterr().err
    assert re.search(r"^kmeans-gif: note: a GIF frame holds 256 colors, this one has 308", err,
                     flags=re.MULTILINE)  # fmt: skip


def test_help_and_version(capsys):
    for arguments in (["--help"], ["image", "--help"], ["render", "-h"], ["demo", "-h"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0
        assert "usage: kmeans-gif" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"kmeans_gif {__version__}\n"


@pytest.mark.parametrize("quiet", [False, True])
def test_compiling_is_told_once_unless_quiet(quiet, capsys, monkeypatch):
    monkeypatch.setattr(event, "register", register)  # which others do without, see conftest.py
    monkeypatch.setattr(event, "unregister", unregister)
    with compiling_told(quiet):
        for _ in range(2):
            with event.trigger_event("numba:compile"):
                pass
    told = "" if quiet else "kmeans-gif: compiling kernels, this once\n"
    assert capsys.readouterr() == ("", told)


def test_k_given_twice_is_both(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["blobs", "--points", "30", "-k", "2", "-k", "3", "4", "--quiet"]) == 0
    assert len([*(tmp_path / "output").iterdir()]) == 3
