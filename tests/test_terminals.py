"""What stands on a terminal: one line stays one line, whatever names, streams and settings are."""

import json
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from commands import answer, refused
from PIL import Image

from kmeans_gif import (
    History,
    KMeans,
    _threads,
    load_image,
    load_points,
    recolor,
    scatter,
    write_report,
)
from kmeans_gif._threads import Executor, ThreadPool
from kmeans_gif._words import escaped
from kmeans_gif.cli import console, main

NASTY = "e\x1b[31m\r\n\x07\x9b\u202ex\u2028"
SHOWN = r"e\x1b[31m\r\n\x07\x9b\u202ex\u2028"
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file names and descriptors")
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
QUICK = ["coffee.png", "-k", "2", "--max-iter", "2", "-o", "x.gif"]


def command(words, redirected="", **environment):
    """The command as a process of its own: status, stdout and lines on stderr."""
    if os.name != "posix":
        pytest.skip("needs a POSIX shell")
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "kmeans_gif", *words],
        capture_output=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    lines = done.stderr.decode().split("\n")[:-1]
    return done.returncode, done.stdout.decode(), [x for x in lines if "compiling" not in x]


# Names and contents.


def test_what_would_move_a_terminal_is_escaped():
    assert escaped(NASTY) == SHOWN
    assert escaped("caf\udce9 \ud83d \x7f\x85\t") == r"caf\udce9 \ud83d \x7f\x85\t"
    assert escaped("\u2066a\u2069") == r"\u2066a\u2069"
    for kept in ("Größe 5×5 – ελ…", "日本", "\N{ZERO WIDTH JOINER}", r"C:\new\table.csv", ""):
        assert escaped(kept) == kept


@pytest.mark.jit
@posix
def test_names_of_files_are_shown_escaped(here, capsys):
    name = f"{NASTY}.png"
    Path("coffee.png").rename(name)
    assert main([name, "-k", "2"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"output/{SHOWN}_k2.gif: ")
    assert out.count("\n") == 1
    assert "\x1b" not in err
    for words in (["points", name], ["render", name], [name, "--max-pixels", "3"]):
        assert SHOWN in refused(words, "", capsys)
    refused([name + "g"], f"{SHOWN}.pngg: no such file; did you mean {SHOWN}.png?", capsys)
    refused([*QUICK, f"--{NASTY}"], f"arguments: --{SHOWN}", capsys)
    assert main(["choose-k", name, "--k", "2-3"]) == 0
    out, err = capsys.readouterr()
    assert out.split("\n")[-2].startswith(rf"output/{SHOWN}_choose_k")
    assert "\x1b" not in out + err


@pytest.mark.jit
@posix
@pytest.mark.parametrize("command", ["image", "report", "choose-k"])
def test_a_name_that_is_no_text(here, capsysbinary, command):
    name = os.fsdecode(b"caf\xe9\x1b.png")
    Path("coffee.png").rename(name)
    ks = ["--k", "2-3"] if command == "choose-k" else ["-k", "2"]
    assert main([command, name, *ks]) == 0
    out, err = capsysbinary.readouterr()
    assert rb"caf\udce9\x1b_" in out
    assert b"\x1b" not in out + err
    written = [path for path in Path("output").rglob("*") if path.is_file()]
    assert len(written) == {"image": 1, "report": 15, "choose-k": 3}[command]


@posix
def test_a_report_on_a_nasty_name(here):
    name = os.fsdecode(b"caf\xe9") + NASTY
    Path("coffee.png").rename(name)
    history = KMeans(2, random_state=0).fit(load_image(name)).history_
    shown = rf"caf\udce9{SHOWN}"
    assert shown in recolor(history).alt_text
    paths = write_report(history, "report", about={"source": name})
    for path in paths:
        if path.suffix in (".txt", ".gpl"):
            text = path.read_bytes().decode()
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)
            assert shown in text
    lines = Path("report/colors.gpl").read_text().split("\n")
    assert lines[1] == f"Name: {shown}, k = 2"
    assert lines[3] == "#"
    details = json.loads(Path("report/details.json").read_bytes())
    assert details["source"] == details["photo"]["name"] == name
    assert json.loads(Path("report/colors.json").read_bytes())["title"] == f"{shown}, k = 2"
    assert shown.encode("utf-16-be") in Path("report/colors.ase").read_bytes()


@pytest.mark.parametrize("name", ["a$b$.png", r"$\frac$.png", "$$.png"])
@pytest.mark.skipif(os.name != "posix", reason="needs backslashes in names")
def test_a_name_is_no_formula(here, name):
    Path("coffee.png").rename(name)
    model = KMeans(2, random_state=0).fit(load_image(name))
    assert len(write_report(model, "report", ["loss-graph"])) == 3


@pytest.mark.jit
def test_headers_and_members_are_shown_escaped(here, capsys):
    Path("t.csv").write_bytes(f'"{NASTY}",b,"c\x1b"\n1,2,x\n3,4,y\n5,7,z\n'.encode())
    status, lines = answer("points t.csv -k 2 --quiet", capsys)
    assert status == 0
    assert lines == [r"kmeans-gif: note: t.csv: left out: c\x1b (text)"]
    line = refused(["points", "t.csv", "--columns", "0", "9"], "no column '9'", capsys)
    assert r"\x1b[31m" in line
    np.savez("t.npz", **{f"{NASTY}{i}": np.eye(3) for i in (0, 1)})
    assert SHOWN in refused("points t.npz", "", capsys)
    points = load_points("t.csv", columns=[0, 1])
    assert scatter(KMeans(2).fit(points))[0].indices.size > 0


def test_events_and_names_of_histories_are_shown_escaped(here, capsys):
    history = KMeans(2, n_init=3, random_state=0).fit(load_image("coffee.png")).history_
    history.save("a.npz")
    with np.load("a.npz") as archive:
        arrays = dict(archive)
    (meta,) = [name for name, array in arrays.items() if "coffee.png" in str(array)]
    nasty = json.dumps(NASTY)[1:-1]
    told = json.loads(str(arrays[meta]))
    text = json.dumps(told).replace("coffee.png", nasty).replace("(kept)", nasty)
    np.savez("b.npz", **{**arrays, meta: np.array(text)})
    assert History.load("b.npz").dataset.name == NASTY
    assert main(["render", "b.npz", "-o", "b.gif"]) == 0
    out, err = capsys.readouterr()
    assert SHOWN in out
    assert not {*NASTY} - {*"e[31mx\n"} & {*(out + err)}
    recolor(History.load("b.npz")).save("c.gif")
    assert Path("c.gif").read_bytes() == Path("b.gif").read_bytes()


def test_a_bar_shows_names_escaped(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with console.progress_bar(NASTY, quiet=False) as move:
        move(1, 2)
    err = capsys.readouterr().err
    assert SHOWN in err
    assert "\x1b[31m" not in err


def test_lone_surrogates_in_arguments(here, capsys):
    refused(["a\udcff.png"], r"a\udcff.png: no such file", capsys)
    refused([*QUICK, "--view", "\ud800"], r"--view '\ud800': choose one of", capsys)
    refused([*QUICK, "-k", "\udcff"], r"'\udcff': must be a whole number", capsys)
    refused([*QUICK, "--seed=\udcff"], r"\udcff", capsys)


@pytest.mark.parametrize("words", [["--history=--"], ["-o--"], ["-o=--"], ["--output=--"]])
def test_two_dashes_are_no_value(here, capsys, words):
    line = refused(["coffee.png", "-k", "2", *words], words[0], capsys)
    assert line.startswith(f"kmeans-gif: {words[0]}: -- is no value; ")


# Streams.


@posix
@pytest.mark.jit
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams(here, closed):
    assert command(QUICK, closed)[0] == 0
    first = Path("x.gif").read_bytes()
    assert command(QUICK)[0] == 0
    assert first == Path("x.gif").read_bytes()
    status, out, lines = command(["coffee.png", "-k", "0"], closed)
    assert (status, out) == (2, "")
    assert len(lines) == ("2>&-" not in closed)


@posix
@pytest.mark.parametrize("word", ["--help", "--version", "image --help"])
def test_help_on_a_closed_stdout(here, word):
    assert command(word.split(), ">&-") == (0, "", [])
    assert command(word.split(), "| true")[2] == []


@pytest.mark.jit
@needs_full
def test_nothing_can_be_said_on_a_full_disk(here):
    assert command(["coffee.png", "-k", "0"], "2>/dev/full") == (2, "", [])
    assert command(["none.png"], "2>/dev/full") == (2, "", [])
    assert command(["--bogus"], "2>/dev/full") == (2, "", [])
    status, out, _ = command(QUICK, "2>/dev/full")
    assert status == 0
    assert out.startswith("x.gif: ")


@pytest.mark.jit
@needs_full
@pytest.mark.parametrize("words", [QUICK, ["choose-k", "coffee.png", "--k", "2-3"]])
def test_results_that_nobody_can_read(here, words):
    """The files are made all the same; the status tells that something could not be written."""
    assert command(words, ">/dev/full") == (
        1, "", ["kmeans-gif: writing to stdout failed: No space left on device"]
    )  # fmt: skip
    made = Path("x.gif") if words is QUICK else Path("output/coffee_choose_k_k2,3/choose_k.gif")
    if not made.exists():
        (made,) = Path("output").rglob("choose_k.gif")
    assert made.read_bytes()[-1:] == b";"


@needs_full
@pytest.mark.parametrize("word", ["--help", "--version", "image --help"])
def test_help_on_a_full_disk(here, word):
    status, _, lines = command(word.split(), ">/dev/full")
    assert (status, lines) == (1, ["kmeans-gif: writing to stdout failed: No space left on device"])


@posix
def test_file_descriptors_of_closed_streams_are_taken():
    """Else a file of the command gets number 2, and what C libraries say goes into it."""
    script = (
        "import os, sys; os.close(0); os.close(1); os.close(2); sys.stdout = sys.stderr = None\n"
        "from kmeans_gif.__main__ import require_streams; require_streams()\n"
        "fd = os.open('x', os.O_WRONLY | os.O_CREAT); print('out'); os.write(2, b'err')\n"
        "os._exit(fd)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode > 2
    Path("x").unlink()


# Settings.


@posix
def test_a_deleted_working_folder(here):
    words = f'"{sys.executable}" -m kmeans_gif "{here}/coffee.png" -k 2 -o "{here}/x.gif"'
    done = subprocess.run(
        ["sh", "-c", f"mkdir gone && cd gone && rmdir ../gone && {words}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "kmeans-gif: the working folder is gone; cd to one that there is\n"


def test_a_bogus_backend_of_matplotlib(here):
    words = ["report", "coffee.png", "-k", "2", "--loss-graph"]
    status, _, lines = command(words, MPLBACKEND="bogus")
    assert (status, lines) == (0, [])


@pytest.mark.jit
@pytest.mark.parametrize(
    ("name", "value", "status", "said"),
    [
        ("NUM_THREADS", "0", 2, "numba does not start: Number of threads specified must be > 0"),
        ("NUM_THREADS", "x", 0, "note: Environment variable 'NUMBA_NUM_THREADS' is defined but"),
        ("OPT", "x", 0, "note: Environment variable 'NUMBA_OPT' is defined but its associated"),
        ("THREADING_LAYER", "bogus", 0, None),
        ("CACHE_DIR", "/dev/null", 0, None),
        ("CPU_NAME", "bogus", 0, None),
        ("CPU_FEATURES", "bogus", 2, "numba does not start: NUMBA_CPU_FEATURES=bogus is no list"),
    ],
)
def test_bogus_settings_of_numba(here, tmp_path, name, value, status, said):
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")} if name == "CPU_NAME" else {}
    words = ["coffee.png", "-k", "2", "--max-iter", "2", "--quiet", "-o", "x.gif"]
    got, _, lines = command(words, **cache, **{f"NUMBA_{name}": value})
    assert got == status, lines
    assert len(lines) == (said is not None), lines
    assert said is None or said in lines[0]


@pytest.mark.parametrize("setting", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "LANG": "C"}])
def test_plain_terminals(here, setting):
    status, _, lines = command(["größe.png"], **setting)
    assert status == 2
    assert len(lines) == 1
    assert "no such file" in lines[0]


# Threads.


@pytest.fixture(params=[0, 1, 2])
def few_threads(request, monkeypatch):
    """Only so many threads can be started."""
    start, left = _threads.start_new_thread, [request.param]

    def limited(*arguments):
        if not left[0]:
            raise RuntimeError("can't start new thread")
        left[0] -= 1
        return start(*arguments)

    monkeypatch.setattr(_threads, "start_new_thread", limited)
    return request.param


def test_openblas_starts_no_threads(here):
    script = (
        "import os, kmeans_gif.cli as cli, kmeans_gif.__main__ as m\n"
        "def main():\n"
        "    import numpy\n"
        "    print(len(os.listdir('/proc/self/task')), flush=True)\n"
        "    return 0\n"
        "cli.main = main; m.start()"
    )
    if not os.path.exists("/proc/self/task"):
        pytest.skip("needs /proc, to count threads")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout == b"1\n"


@pytest.mark.jit
@pytest.mark.usefixtures("few_threads")
@pytest.mark.parametrize(
    "line",
    [
        "coffee.png -k 3 --threads 4 -o x.gif",
        "coffee.png -k 3 --restarts 4 --threads 4 -o x.gif",
        "choose-k coffee.png --k 2-4 --threads 4",
        "report coffee.png -k 3 --threads 4",
        "blobs -k 3 --points 60 --threads 4 -o x.gif",
    ],
)
def test_a_limit_on_threads(here, capsys, line):
    assert answer(f"{line} --quiet", capsys) == (0, [])


def test_an_executor_makes_do_with_the_threads_that_there_are(few_threads):
    ran = []

    def work(i):
        ran.append((i, threading.get_ident()))
        if i == 7:
            raise ValueError(i)
        return i * i

    with Executor(4) as executor:
        futures = [executor.submit(work, i) for i in range(30)]
        assert all(isinstance(future, Future) for future in futures)
        with pytest.raises(ValueError, match="7"):
            futures[7].result()
        assert [f.result() for i, f in enumerate(futures) if i != 7] == [
            i * i for i in range(30) if i != 7
        ]
        assert list(executor.map(pow, [2, 3], [3, 2])) == [8, 9]
    assert sorted(i for i, _ in ran) == [*range(30)]  # none twice
    assert len({ident for _, ident in ran}) <= max(1, few_threads)


def test_whoever_stops_asking_has_no_more_calls_made():
    ran, gate = [], threading.Event()

    def work(i):
        ran.append(i)
        if i == 0:
            raise ValueError(i)
        gate.wait()

    with Executor(1) as executor:
        results = executor.map(work, range(30))
        with pytest.raises(ValueError, match="0"):
            next(results)
        gate.set()
    assert len(ran) <= 2


@pytest.mark.jit
def test_a_pool_of_few_threads_gives_the_same(few_threads):
    X = np.random.default_rng(0).normal(size=(40_000, 3))
    limited = KMeans(5, n_init=3, random_state=0, n_threads=4).fit(X)
    alone = KMeans(5, n_init=3, random_state=0, n_threads=1).fit(X)
    assert limited.inertia_ == alone.inertia_
    np.testing.assert_array_equal(limited.labels_, alone.labels_)
    with ThreadPool(4) as pool:
        assert list(pool.map(abs, range(-5, 5))) == [abs(i) for i in range(-5, 5)]


# Lines of other programs.


def damaged_tiff(path):
    """A TIFF on which libtiff has something to say."""
    pixels = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    data[300:340] = b"\xff" * 40
    path.write_bytes(data)


@pytest.mark.parametrize("kind", ["lzw", "samples"])
def test_decoders_say_nothing_of_their_own(here, kind):
    path = Path("x.tiff")
    if kind == "lzw":
        damaged_tiff(path)
    else:
        Image.new("RGB", (9, 9)).save(path)
        data = path.read_bytes()
        path.write_bytes(
            data.replace(
                b"\x15\x01\x03\x00\x01\x00\x00\x00\x03", b"\x15\x01\x03\x00\x01\x00\x00\x00\xf3"
            )
        )
    status, out, lines = command(["x.tiff", "-k", "2"])
    assert (status, out) == (2, "")
    (line,) = lines
    assert line.startswith("kmeans-gif: x.tiff: is ")
    script = (
        "import kmeans_gif, sys\ntry: kmeans_gif.load_image('x.tiff')\n"
        "except kmeans_gif.InputError: sys.exit(7)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (7, b"")


@posix
def test_decoding_leaves_other_users_of_pillow_their_lines(here):
    damaged_tiff(Path("x.tiff"))
    script = (
        "import kmeans_gif\nfrom PIL import Image\n"
        "for read in (kmeans_gif.load_image, lambda path: Image.open(path).load()):\n"
        "    try: read('x.tiff')\n    except (ValueError, OSError): pass"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr.count(b"\n") == 1


@posix
def test_a_folder_is_looked_through_in_silence(here, capsys):
    Path("photos").mkdir()
    Path("coffee.png").rename("photos/a.png")
    Path("photos/b.eps").write_bytes(
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n"
    )
    Image.new("RGB", (9, 9)).save("photos/c.tiff")
    data = Path("photos/c.tiff").read_bytes()
    Path("photos/c.tiff").write_bytes(
        data.replace(
            b"\x15\x01\x03\x00\x01\x00\x00\x00\x03", b"\x15\x01\x03\x00\x01\x00\x00\x00\xf3"
        )
    )
    status, lines = answer("photos -k 2 --quiet", capsys)
    assert status == 0
    assert lines == ["kmeans-gif: note: photos: left out 2 files that are no pictures"]


@posix
def test_what_libraries_write_to_stderr_is_not_shown(here):
    script = (
        "import os, sys, kmeans_gif.cli as cli, kmeans_gif.__main__ as m\n"
        "def said(): os.write(2, b'of a library\\n'); cli.say('of ours'); return 3\n"
        "cli.main = said; m.start()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (3, b"kmeans-gif: of ours\n")


@posix
def test_a_crash_is_shown(here):
    script = (
        "import os, kmeans_gif.cli as cli, kmeans_gif.__main__ as m\ncli.main = os.abort; m.start()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode < 0
    assert b"Aborted" in done.stderr
