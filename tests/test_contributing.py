"""CONTRIBUTING.md holds: its changes are made in a copy of the package, its commands run there."""

import collections
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from decode import gif_structure, pillow_frames
from PIL import Image

import kmeans_gif

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = ("A new panel", "A new view", "A new writer", "A new seeding")
BLOCK = re.compile(r"([^\n]*)\n\n```(\w+)\n(.*?)```", re.DOTALL)
"""The line before a block, its language, its content."""


def section(title):
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(title, language):
    return [(lead, code) for lead, of, code in BLOCK.findall(section(title)) if of == language]


def change(root, lead, code):
    """Make the change that a block stands for, if the line before it says that it is one."""
    new = re.fullmatch(r"Write `(\S+)`:", lead)
    end = re.fullmatch(r"At the end of `(\S+)`:", lead)
    last = re.fullmatch(r"In `(\S+)`, as the last entry of `(\w+)`:", lead)
    below = re.fullmatch(r"In `(\S+)`, below the line `(.+)`:", lead)
    found = new or end or last or below
    if not found:
        return False
    path = root / found[1]
    assert path.exists() != bool(new), f"{path}: is there {'already' if new else 'no more'}"
    before = "" if new else path.read_text(encoding="utf-8")
    if last:
        registry = re.search(rf"^{last[2]} = [\[{{]\n.*?(?=^[\]}}])", before, re.DOTALL | re.M)
        after = before[: registry.end()] + code + before[registry.end() :]
    elif below:
        line = re.search(rf"^ *{re.escape(below[2])}\n", before, re.M)
        after = before[: line.end()] + code + before[line.end() :]
    else:
        after = code if new else f"{before}\n\n{code}"
    path.write_text(after, encoding="utf-8")
    return True


RUN = """
import contextlib, inspect, io, json, shlex, sys
from pathlib import Path

from kmeans_gif.cli import main

def answer(line):
    program = shlex.split(line)
    assert program[:3] == ["python", "-m", "kmeans_gif"], line
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = main(program[3:])
        except SystemExit as error:
            status = error.code
    lines = said.getvalue().splitlines(keepends=True)
    return status, "".join(line for line in lines if "compiling kernels" not in line)

asked = json.loads(Path("asked.json").read_text(encoding="utf-8"))
shown = answer("python -m kmeans_gif image --help")
asked["help"] = [shown, sorted({*sys.modules} & {"numpy", "numba"})]

import kmeans_gif
from kmeans_gif import KMeans, load_image
assert Path(kmeans_gif.__file__).parents[1] == Path.cwd()
asked["done"] = [answer(line) for line in asked["done"]]
for code in asked["python"]:
    exec(code, {})

fitted = []
KMeans.fit = lambda self, *args, fit=KMeans.fit: fitted.append(self) or fit(self, *args)
asked["told"] = [answer(line) for line in asked["told"]]
asked["fitted"] = len(fitted)

import doctest
view = kmeans_gif.rendering.views.view("sizes")
parameters = inspect.signature(kmeans_gif.sizes).parameters.values()
asked["signature"] = [[p.name, p.default] for p in parameters if p.kind is p.KEYWORD_ONLY]
asked["declared"] = [[option.name, option.default] for option in view.options]
asked["documented"] = kmeans_gif.sizes.__doc__
test, = doctest.DocTestFinder().find(kmeans_gif.sizes, "sizes", globs={})
asked["doctest"] = list(doctest.DocTestRunner(verbose=False).run(test))

photo = load_image("samples/coffee.png")
history = KMeans(5, init="most-frequent").fit(photo).history_
asked["seeds"] = history.centroids[0].tolist()
asked["size"] = history.sizes[-1].tolist()
asked["colors"] = history.centroids[-1].round().tolist()
animation = kmeans_gif.sizes(history, caption=False, bars=0.5, width=800)
animation.save("sizes.png")
animation.save("sizes.ppm")
asked["n_frames"] = len(animation)
Path("answers.json").write_text(json.dumps(asked), encoding="utf-8")
"""


def told(title):
    """Command lines in a section's console blocks, each with what it is answered."""
    text = "".join(code for _, code in blocks(title, "console"))
    lines = re.split(r"^\$ ", text, flags=re.M)[1:]
    return [tuple(line.split("\n", 1)) for line in lines]


def unwrapped(text):
    """`text` without blanks, since help breaks lines at hyphens too."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A copy of the package with all changes, and what its commands answered."""
    root = tmp_path_factory.mktemp("contributing")
    # Compiled kernels come along, so that few are compiled again.
    shutil.copytree(Path(kmeans_gif.__file__).parent, root / "kmeans_gif")
    shutil.copy(ROOT / "ruff.toml", root)
    (root / "samples").mkdir()
    with Image.open(ROOT / "samples" / "coffee.png") as image:
        image.quantize(16).convert("RGB").resize((30, 20)).save(root / "samples" / "coffee.png")
    asked = {"python": [], "done": [], "told": []}
    for title in EXAMPLES:
        asked["python"] += [c for lead, c in blocks(title, "python") if not change(root, lead, c)]
        asked["done"] += [line for _, code in blocks(title, "sh") for line in code.splitlines()]
        asked["told"] += [line for line, _ in told(title)]
    (root / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=root, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return root, json.loads((root / "answers.json").read_text(encoding="utf-8"))


def test_places_are_as_many_as_the_text_says():
    for title in EXAMPLES:
        leads = [lead for lead, _ in blocks(title, "python")]
        places = sum(lead.startswith(("Write `", "In `", "At the end of `")) for lead in leads)
        (said,) = re.findall(r"^(Two|Three) places", section(title), re.M)
        assert places == {"Two": 2, "Three": 3}[said]


def test_commands_run_as_written(here):
    root, answers = here
    lines = [line for title in EXAMPLES for _, c in blocks(title, "sh") for line in c.splitlines()]
    assert len(answers["done"]) == len(lines) > 5
    for line, (status, text) in zip(lines, answers["done"], strict=True):
        (target,) = re.findall(r"-o (\S+)", line)
        assert status == 0, text
        assert (root / target).stat().st_size > 0
        assert text.startswith(str(Path(target))), text
        if target.endswith(".gif"):
            assert gif_structure(root / target)["frames"]
    assert (root / "output" / "sizes.webp").exists()


def test_the_command_answers_as_written(here):
    _, answers = here
    expected = [pair for title in EXAMPLES for pair in told(title)]
    for (line, want), (status, got) in zip(expected, answers["told"], strict=True):
        assert status == (0 if line.endswith("--help") else 2)
        pattern = ".*".join(re.escape(unwrapped(part)) for part in want.split("..."))
        assert re.fullmatch(pattern, unwrapped(got)), f"{line}\n{got}"
    assert answers["fitted"] == 0  # all of it is refused before anything is clustered


def test_help_has_everything_and_loads_nothing_heavy(here):
    _, answers = here
    (status, text), loaded = answers["help"]
    assert (status, loaded) == (0, [])
    for word in ("--bars SHARE", "sizes (", ".ppm", "most-frequent ("):
        assert unwrapped(word) in unwrapped(text)


def test_a_new_view_has_a_documented_function(here):
    _, answers = here
    assert sorted(answers["signature"]) == sorted(answers["declared"])
    assert "bars : float\n    part of the width that the bars take." in answers["documented"]
    assert answers["doctest"][0] == 0 < answers["doctest"][1]


def test_bars_are_as_high_as_clusters_are_large(here):
    root, answers = here
    with Image.open(root / "sizes.png") as image:
        right = np.asarray(image.convert("RGB"))[:, 400:]
    heights = [(right == color).all(axis=2).sum(axis=0).max() for color in answers["colors"]]
    sizes = np.array(answers["size"])
    assert np.abs(heights - np.max(heights) * sizes / sizes.max()).max() <= 1
    assert max(heights) > 100


def test_every_frame_is_in_the_new_format(here):
    root, answers = here
    data = (root / "sizes.ppm").read_bytes()
    head, pixels = b"P6\n800 450\n255\n", 800 * 450 * 3
    assert len(data) == answers["n_frames"] * (len(head) + pixels)
    assert data.count(head) == answers["n_frames"]
    with Image.open(root / "sizes.png") as image:
        assert data[-pixels:] == image.convert("RGB").tobytes()
    assert pillow_frames(root / "sizes.ppm")[0][0].shape == (450, 800, 4)


def test_the_new_seeding_takes_the_most_frequent_colors(here):
    root, answers = here
    with Image.open(root / "samples" / "coffee.png") as image:
        counts = collections.Counter(map(tuple, np.asarray(image).reshape(-1, 3).tolist()))
    common = sorted(counts, key=lambda color: (-counts[color], color))[:5]
    assert [tuple(seed) for seed in answers["seeds"]] == common


@pytest.mark.skipif(importlib.util.find_spec("ruff") is None, reason="ruff is not installed")
@pytest.mark.parametrize("check", [["check"], ["format", "--check"]])
def test_the_linter_has_nothing_to_say_about_the_examples(here, check):
    command = [sys.executable, "-m", "ruff", *check, "--no-cache", "."]
    done = subprocess.run(command, cwd=here[0], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_same_checks_everywhere():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    lines = [line.replace("$python", "python") for line in script.splitlines() if "$python" in line]
    install, *checks = [line.replace("-m pip install --quiet", "-m pip install") for line in lines]
    assert install == 'python -m pip install -e ".[dev]"'
    # The first, which .ci/run takes from README.md.
    assert 'PYTEST_ADDOPTS="--cov --cov-report="' in script
    checks.insert(0, "python -m pytest --cov --cov-report=")
    assert len(checks) == 5
    assert [code for _, code in blocks("Checks", "sh")] == ["\n".join(checks) + "\n"]
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    runs = re.findall(r"- run: (.*)", workflow)
    assert runs == [install.replace("python -m ", ""), *checks]
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"entry: (.*)", hooks) == checks[1:4]
    assert install.replace("python -m ", "") in section("Set-up")


def test_versions_of_python_are_those_declared():
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    (versions,) = re.findall(r"python: \[(.*)\]", workflow)
    setup = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    (least,) = re.findall(r"python_requires = >=(\S+)", setup)
    assert versions.split(", ")[0] == f'"{least}"'
    assert f"Python {least} or newer" in section("Set-up")
