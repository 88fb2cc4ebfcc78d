"""Axes in two and three dimensions: numbers stand where their values are."""

import itertools
import re

import naive_points as naive
import numpy as np
import pytest

from kmeans_gif.rendering.canvas import axes as flat
from kmeans_gif.rendering.canvas import space_box
from kmeans_gif.rendering.canvas.projection import box_limits
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import text_width
from kmeans_gif.rendering.theme import RAMP


@pytest.fixture
def written(monkeypatch):
    """(text, x, y) of all that is written."""
    texts = []

    def write(canvas, text, size, place, anchor=0.5):
        if text:
            texts.append((text, *place))

    for module in (flat, space_box):
        monkeypatch.setattr(module, "write_text", write)
    return texts


def numbers_of(written):
    found = [(re.fullmatch(r"(-?[\d.]+)( M)?", text), x, y) for text, x, y in written]
    return [(float(n[1]) * (1e6 if n[2] else 1), x, y) for n, x, y in found if n]


@pytest.mark.parametrize(
    ("x_limits", "y_limits"),
    [
        ((-3.2, 7.9), (0.0, 311.0)),
        ((0.013, 0.088), (-40.0, -2.0)),
        ((1.1, 9.7), (0.0, 4.2e8)),
    ],
)
def test_numbers_and_ticks_stand_at_their_values(written, x_limits, y_limits):
    area = Rect(90, 40, 490, 340)
    axes = flat.Axes(area, x_limits, y_limits, "across", "up", "title")
    canvas = flat.draw_axes((520, 400), [axes], 14)
    numbers = numbers_of(written)
    across = [(value, x) for value, x, y in numbers if y > area.bottom]
    up = [(value, y) for value, x, y in numbers if x < area.left]
    assert len(across) + len(up) == len(numbers)
    assert min(len(across), len(up)) >= 2
    assert ("200 M" in {text for text, *_ in written}) == (y_limits[1] == 4.2e8)
    columns, rows = [], []
    for value, x in across:
        expected, _ = naive.place((value, 0.0), area, x_limits, y_limits)
        assert x == pytest.approx(expected)
        columns.append(int(expected))
    for value, y in up:
        _, expected = naive.place((0.0, value), area, x_limits, y_limits)
        assert y == pytest.approx(expected)
        rows.append(int(expected))
    # Beyond the frame, which is one pixel wide, there are only ticks: of numbers, and of those in
    # whose place the name of the axis stands, at the right and at the top.
    marked = np.flatnonzero(canvas[area.bottom + 2])
    name = area.right - text_width("across", 14)
    assert [x for x in marked if x in columns] == sorted(columns)
    assert all(x > name - 40 for x in set(marked.tolist()) - set(columns))
    marked = np.flatnonzero(canvas[:, area.left - 3])
    assert [y for y in marked if y in rows] == sorted(rows)
    assert all(y < area.top + 1.5 * 14 for y in set(marked.tolist()) - set(rows))


def test_names_and_title_lie_around_the_frame(written):
    area = Rect(90, 40, 490, 340)
    flat.draw_axes((520, 400), [flat.Axes(area, (0, 1), (0, 1), "across", "up", "title")], 14)
    places = {text: place for text, *place in written}
    numbers = numbers_of(written)
    assert places["title"][0] == 290
    assert places["title"][1] < area.top
    # On the line of numbers, at its right end, with room before it.
    assert places["across"][0] == area.right
    (line,) = {y for _, _, y in numbers if y > area.bottom}
    assert places["across"][1] == line
    beginning = area.right - text_width("across", 14)
    assert all(x + 7 < beginning - 7 for _, x, y in numbers if y > area.bottom)
    # At the upper end of the numbers of y, and above them.
    assert places["up"][0] == next(x for _, x, _ in numbers if x < area.left)
    assert places["up"][1] + 14 <= min(y for _, x, y in numbers if x < area.left)


def test_a_long_name_of_y_stands_above_the_corner(written):
    area = Rect(90, 40, 490, 340)
    name = "length of the petals"
    assert not flat.is_short(name, 14)
    flat.draw_axes((520, 400), [flat.Axes(area, (0, 1), (0, 1), "across", name)], 14)
    places = {text: place for text, *place in written}
    assert places[name][0] == area.left
    assert places[name][1] + 7 < area.top
    assert {value for value, x, _ in numbers_of(written) if x < area.left} >= {0.0, 1.0}


@pytest.mark.parametrize("angle", [0.0, 40.0, 130.0, 275.0])
def test_numbers_of_a_box_stand_at_their_values(written, angle):
    low, high = np.array([1000.0, 100.0, 10.0]), np.array([2000.0, 180.0, 19.0])
    box = space_box.SpaceBox(low, high, "xyz", Rect(0, 0, 700, 600), angles=[angle], text_size=14)
    box.write(np.zeros((600, 700), np.uint8), angle)
    lowest, highest, _ = box_limits(low, high)
    middle, half = (lowest + highest) / 2, (highest - lowest) / 2
    names = {text for text, *_ in written if text.isalpha()}
    assert names == set("xyz")
    seen = [0, 0, 0]
    for value, x, y in numbers_of(written):
        axis = 2 - int(value > 50) - int(value > 500)
        # Along an edge of the box, somewhat outside of it.
        places = []
        for signs in itertools.product((-1, 1), repeat=3):
            outside = [1.05, 1.05, 1] if axis == 2 else [1.13, 1.13, 1]
            place = middle + half * signs * outside
            place[axis] = value
            places.append(box.see(place, angle)[0])
        assert np.hypot(*(np.array(places) - [x, y]).T).min() < 1e-6
        seen[axis] += 1
    assert min(seen) >= 2


def test_the_grid_of_a_box_lies_at_its_ticks(written):
    low, high = np.zeros(3), np.full(3, 10.0)
    box = space_box.SpaceBox(low, high, "xyz", Rect(0, 0, 700, 600), angles=[0.0], text_size=14)
    canvas = np.zeros((600, 700), np.uint8)
    box.draw(canvas, 0.0)
    box.write(np.zeros_like(canvas), 0.0)
    bottom = box_limits(low, high)[0][2]
    values = {value for value, _, _ in numbers_of(written)} - {0.0, 10.0}
    assert values
    for value in values:
        for other in (1.0, 5.2, 9.0):
            for place in ((value, other, bottom), (other, value, bottom)):
                x, y = box.see(np.array(place), 0.0)[0]
                assert 0 < canvas[int(y), int(x)] < RAMP
