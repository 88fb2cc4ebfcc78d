"""What a notebook shows: tables, bars, and the tour, executed."""

import importlib.util
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from kmeans_gif import KMeans, choose_k, load_image, make_points, recolor
from kmeans_gif.data.dataset import Dataset
from kmeans_gif.reporting.history_html import sparkline

TOUR = Path(__file__).parents[1] / "docs" / "tour.ipynb"
POINTS = make_points("blobs", n=40, random_state=0)


def rows_of(history):
    tree = ElementTree.fromstring(history._repr_html_())
    return [[cell.text or "" for cell in row] for row in tree.iter("tr")]


def test_a_run_shows_a_table_of_its_iterations():
    history = KMeans(3, random_state=1).fit(POINTS).history_
    heads, *rows = rows_of(history)
    assert heads[:3] == ["iteration", "inertia", "switched"]
    assert len(rows) == len(history)
    assert rows[0][0] == "0, seeds"
    for t, row in enumerate(rows[1:], start=1):
        assert int(row[0]) == t
        assert float(row[1].replace(",", "")) == pytest.approx(history.inertia[t], rel=1e-5)


def test_a_long_run_leaves_out_the_middle_and_names_are_escaped():
    X = np.random.default_rng(0).normal(size=(2000, 2))
    data = Dataset(X, np.ones(2000), name="<b>&\x1b[2J")
    history = KMeans(12, random_state=0).fit(data).history_
    assert len(history) > 20
    rows = rows_of(history)
    assert len(rows) == 1 + 12 + 1 + 4
    assert rows[13][0] == "…"
    assert rows[-1][0] == str(history.n_iter)
    assert "&lt;b&gt;&amp;\\x1b[2J" in history._repr_html_()


def test_the_sparkline_falls_as_inertia_does():
    drawn = re.search(r'points="([^"]+)"', sparkline([10.0, 5.0, 0.0]))[1].split()
    places = np.array([pair.split(",") for pair in drawn], float)
    assert places.tolist() == [[4, 4], [120, 22], [236, 40]]
    assert 'aria-label="inertia from 10 to 0"' in sparkline([10.0, 5.0, 0.0])
    assert "nan" not in sparkline([0.0])


def test_true_is_a_bar(tmp_path, capsys):
    photo = load_image(np.arange(240, dtype=np.uint8).reshape(12, 20))
    animation = recolor(KMeans(2, random_state=0).fit(photo), caption=False)
    animation.save(tmp_path / "x.gif", progress=True)
    assert f"x.gif: 100%|██████████| {len(animation)}/{len(animation)}" in capsys.readouterr().err
    animation.save_frames(tmp_path / "frames", progress=True)
    assert "frames: 100%" in capsys.readouterr().err
    choose_k(POINTS, [2, 3], n_init=1, random_state=0, progress=True)
    assert "choose_k: 100%" in capsys.readouterr().err
    animation.save(tmp_path / "x.gif", progress=False)
    assert capsys.readouterr().err == ""


def test_the_tour_has_no_outputs_and_names_every_cell():
    import json

    tour = json.loads(TOUR.read_text(encoding="utf-8"))
    assert not any(cell.get("outputs") for cell in tour["cells"])
    assert len({cell["id"] for cell in tour["cells"]}) == len(tour["cells"])


@pytest.mark.filterwarnings("ignore")
def test_the_tour_runs(tmp_path, samples, monkeypatch):
    if not all(map(importlib.util.find_spec, ("nbclient", "ipykernel"))):
        pytest.skip('NOT CHECKED: docs/tour.ipynb, which takes pip install -e ".[dev]"')
    import nbformat
    from nbclient import NotebookClient

    (tmp_path / "samples").symlink_to(samples)
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(TOUR.parents[1]))
    tour = nbformat.read(TOUR, as_version=4)
    place = {"metadata": {"path": str(tmp_path)}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        NotebookClient(tour, timeout=300, kernel_name="python3", resources=place).execute()
    shown = {cell["id"]: cell.get("outputs", []) for cell in tour.cells}
    assert "<table>" in shown["run"][-1]["data"]["text/html"]
    assert "text/html" in shown["animation"][-1]["data"]
    assert "image/png" in shown["axes"][-1]["data"]
    assert shown["choice"][-1]["data"]["text/plain"] == "4"
    assert {path.name for path in tmp_path.glob("tour.*")} == {"tour.gif", "tour.pptx", "tour.png"}
