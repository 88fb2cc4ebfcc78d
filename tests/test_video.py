"""Videos, read back by ffmpeg."""

import re
import subprocess

import imageio_ffmpeg
import numpy as np
import pytest
from commands import answer, refused

from kmeans_gif import writing
from kmeans_gif.animation import Animation
from kmeans_gif.frame import Frame
from kmeans_gif.writing.video import even, repeats

COLORS = np.array([[0, 0, 0], [255, 255, 255], [200, 30, 40], [30, 90, 200]], np.uint8)


def animation(durations, size=(9, 7), transparent=None):
    """Frames whose left part grows, each in its own color."""
    width, height = size

    def draw(i):
        indices = np.ones((height, width), np.uint8)
        indices[:, : 2 + i] = 2 + i % 2
        return Frame(indices, COLORS, durations[i], transparent=transparent)

    captions = tuple(map(str, range(len(durations))))
    return Animation(draw, size, tuple(durations), captions, alt_text="What is shown", title="T")


def run(*words):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False)


def decoded(path, height, width):
    words = ["-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return np.frombuffer(run(*words).stdout, np.uint8).reshape(-1, height, width, 3)


def told(path):
    """What ffmpeg says of the file."""
    return run("-hide_banner", "-i", path).stderr.decode()


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_frames_sizes_durations_and_colors(tmp_path, suffix):
    made = animation([400, 200, 200, 600, 2000])
    path = tmp_path / f"x{suffix}"
    saved = made.save(path)
    assert (saved.n_bytes, saved.n_frames, saved.seconds) == (path.stat().st_size, 5, 3.4)
    shown = decoded(path, 14, 18)
    assert len(shown) == 17  # of 200 ms
    firsts = np.cumsum([0, 2, 1, 1, 3])
    for i, first in enumerate(firsts):
        expected = even(made[i]).astype(int)
        last = firsts[i + 1] - 1 if i < 4 else 16  # the last one is held to the end
        for at in (first, last):
            assert np.abs(shown[at] - expected).mean() < 6
    about = told(path)
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", about).groups()
    assert (int(hours), int(minutes)) == (0, 0)
    assert float(seconds) == pytest.approx(3.4, abs=0.01)
    assert "yuv420p(tv" in about
    assert "bt709" in about
    assert "5 fps" in about
    assert "What is shown" in about
    assert ("h264" if suffix == ".mp4" else "vp9") in about


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_the_same_animation_makes_the_same_bytes(tmp_path, suffix):
    for name in "ab":
        animation([100, 300]).save(tmp_path / f"{name}{suffix}")
    first, second = ((tmp_path / f"{name}{suffix}").read_bytes() for name in "ab")
    assert first == second


def test_changes_come_within_10_ms_of_their_time():
    rng = np.random.default_rng(0)
    for _ in range(200):
        durations = tuple((10 * rng.integers(2, 60, rng.integers(1, 20))).tolist())
        step, counts = repeats(durations)
        assert 1000 / step <= 50
        assert min(counts) >= 1
        apart = np.cumsum(durations) - step * np.cumsum(counts)
        assert np.abs(apart).max() <= 10
        if step > 20:
            assert not apart.any()


def test_sides_become_even_without_scaling():
    small = animation([20], size=(9, 7))[0]
    assert np.array_equal(even(small)[::2, ::2], small.rgb())
    assert np.array_equal(even(small)[1::2, 1::2], small.rgb())
    large = animation([20], size=(801, 603))[0]
    assert even(large).shape == (604, 802, 3)
    assert np.array_equal(even(large)[:603, :801], large.rgb())
    assert np.array_equal(even(large)[603, :801], large.rgb()[-1])


def test_what_is_transparent_is_paper():
    frame = animation([20], transparent=2)[0]
    assert (even(frame)[:, :4] == 255).all()


def test_a_video_larger_than_any_player_takes_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"16,384 a side at most"):
        animation([20], size=(16_400, 2)).save(tmp_path / "x.mp4")


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_without_ffmpeg_one_line_says_what_to_install(here, capsys, monkeypatch, suffix):
    monkeypatch.setattr(writing, "find_spec", lambda name: None)
    message = f"x{suffix}: {suffix} needs more: pip install imageio-ffmpeg"
    refused(f"coffee.png -o x{suffix}", message, capsys)


def test_the_command_writes_one(here, capsys):
    assert answer("coffee.png -k 2 -o x.mp4 --seconds 1 --quiet", capsys) == (0, [])
    assert "Duration: 00:00:01.00" in told(here / "x.mp4")
