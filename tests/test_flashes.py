"""Flashes, compared with a slow count, one pixel after the other."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from commands import answer

from kmeans_gif import KMeans, make_points, scatter
from kmeans_gif.animation import Animation
from kmeans_gif.frame import Frame
from kmeans_gif.writing.flashes import FlashWarning, Watch, luminance, may_flash

GRAYS = np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)


def animation(levels, durations, plays=1):
    """Frames of 12×12 pixels, each of one gray where `levels` has one, or of a picture of them."""

    def draw(i):
        indices = np.broadcast_to(np.uint8(levels[i]), (12, 12))
        return Frame(np.ascontiguousarray(indices), GRAYS, durations[i])

    return Animation(draw, (12, 12), tuple(durations), ("",) * len(durations), plays=plays)


def changes(lights, times):
    """When one pixel changes by 10 % or more, up and down in turn, the darker end below 80 %."""
    found, extreme, direction = [], lights[0], 0
    for light, time in zip(lights[1:], times, strict=True):
        sign = (light > extreme) - (light < extreme)
        if sign == direction:
            extreme = light
        elif abs(light - extreme) >= 0.1 and min(light, extreme) < 0.8:
            found.append(time)
            extreme, direction = light, sign
    return found


def slow_shortest(frames, again):
    seen = [(luminance(frame), frame.duration_ms) for frame in frames]
    seen += seen[:9] * again
    times = np.cumsum([ms for _, ms in seen])[:-1].tolist()
    lights = np.stack([light for light, _ in seen])
    height, width = lights.shape[1:]
    fastest = np.full((height, width), 1000)
    for y in range(height):
        for x in range(width):
            found = changes(lights[:, y, x].tolist(), times)
            spans = [b - a for a, b in zip(found, found[7:], strict=False)]
            fastest[y, x] = min([1000, *spans])
    fields = []
    for top in range(0, height - height // 3 + 1, height // 6):
        for left in range(0, width - width // 3 + 1, width // 6):
            field = fastest[top : top + height // 3, left : left + width // 3].ravel()
            fields.append(np.sort(field)[len(field) // 4])
    return min(fields)


@pytest.mark.parametrize("seed", range(12))
def test_the_watch_counts_as_one_would(seed):
    rng = np.random.default_rng(seed)
    durations = (10 * rng.integers(2, 12, 30)).tolist()
    levels = rng.choice([0, 60, 90, 140, 200, 255], (30, 12, 12))
    levels[:, :, : rng.integers(0, 12)] = 30
    made = animation(levels, durations)
    for again in (False, True):
        watch = Watch(again)
        for frame in made:
            watch.see(frame)
        assert watch.shortest_ms() == slow_shortest(made, again)


def test_luminance_is_that_of_the_guidelines():
    made = animation([0, 255, 188], [20] * 3)
    assert [float(luminance(frame)[0, 0]) for frame in made] == pytest.approx(
        [0, 1, 0.503], abs=1e-3
    )


BLINK = [0, 255] * 10


@pytest.mark.parametrize(
    ("levels", "ms", "plays"),
    [
        (BLINK, 150, 1),  # three flashes and a half in a second
        ([0, 60] * 10, 50, 1),  # 4 % of luminance
        ([235, 255] * 10, 50, 1),  # both bright
        ([0, 30, 60, 90, 120, 150, 180, 210, 240, 255], 50, 1),  # brighter and brighter
        (BLINK[:8], 50, 1),  # seven changes
    ],
)
def test_what_does_not_flash(tmp_path, levels, ms, plays):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        animation(levels, [ms] * len(levels), plays).save(tmp_path / "x.gif")


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng", ".mp4"])
def test_flashes_are_told_with_a_length_that_has_none(tmp_path, suffix):
    made = animation(BLINK, [100] * 20, plays=0)
    with pytest.warns(FlashWarning, match=r"more than three times in a second.*seconds=") as told:
        made.save(tmp_path / f"x{suffix}")
    seconds = float(str(told[0].message).partition("seconds=")[2].split()[0])
    longer = round(seconds * 100 / 20) * 10
    assert 140 < longer <= 160
    assert not may_flash([longer] * 20, 0)


def test_a_small_part_may_flash_and_a_loop_counts(tmp_path):
    levels = np.zeros((20, 12, 12), np.uint8)
    levels[::2, :1, :3] = 255
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        animation(levels, [50] * 20).save(tmp_path / "x.gif")
        animation(BLINK[:8], [50] * 8).save(tmp_path / "x.gif")
        animation(BLINK, [100] * 20).save(tmp_path / "x.png")
        animation(BLINK, [100] * 20).save(tmp_path / "x.pptx")
    with pytest.warns(FlashWarning):
        animation(BLINK[:8], [50] * 8, plays=0).save(tmp_path / "x.gif")


@pytest.mark.jit
def test_usual_animations_do_not_flash(tmp_path):
    made = scatter(KMeans(4, random_state=0).fit(make_points("blobs", n=60, random_state=0)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made.save(tmp_path / "x.gif")
        replace(made, durations_ms=(20,) * len(made)).save(tmp_path / "y.png")


def test_the_command_tells_the_option(here, capsys, monkeypatch):
    from kmeans_gif.writing import flashes

    monkeypatch.setattr(flashes.Watch, "shortest_ms", lambda self: 500)
    monkeypatch.setattr(flashes, "may_flash", lambda *_: True)
    status, said = answer("coffee.png -k 2 -o x.gif --seconds 4", capsys)
    assert status == 0
    assert "note: large areas flash" in said[0]
    assert "; --seconds 8.2 makes it slow enough" in said[0]
