"""GIFs decoded again: what is shown, when, in exact colors."""

import subprocess
import sys
import warnings
from dataclasses import replace

import decode
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmeans_gif import Animation, Frame, InputError
from kmeans_gif._registry import explained, listed
from kmeans_gif.writing import WRITERS, Writer, suffixes
from kmeans_gif.writing.gif import LONGEST_MS
from kmeans_gif.writing.quantize import ReducedColorsWarning, reduce_colors

# Random frames in a hundredth of a second are meant for no eyes.
pytestmark = pytest.mark.filterwarnings("ignore:large areas flash")
RNG = np.random.default_rng(0)


def animation(frames, plays=0):
    height, width = frames[0].indices.shape
    return Animation(
        draw=frames.__getitem__,
        size=(width, height),
        durations_ms=tuple(frame.duration_ms for frame in frames),
        captions=("",) * len(frames),
        plays=plays,
    )


def rgba(frame):
    pixels = np.array(frame.to_pil().convert("RGBA"))
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def assert_shows(path, frames):
    """The file shows the frames for their durations, by Pillow and by ffmpeg."""
    expected = decode.merged([(rgba(frame), frame.duration_ms) for frame in frames])
    got = decode.merged(decode.pillow_frames(path))
    assert [ms for _, ms in got] == [ms for _, ms in expected]
    for (a, _), (b, _) in zip(got, expected, strict=True):
        assert_looks_like(a, b)
    decode.gif_structure(path)


def assert_looks_like(got, expected):
    """Equal where not transparent, and transparent at the same pixels."""
    np.testing.assert_array_equal(got[..., 3], expected[..., 3])
    opaque = expected[..., 3] == 255
    np.testing.assert_array_equal(got[opaque], expected[opaque])


def random_frames(k, count=6, shape=(20, 31), moving=True, switch=0.05, transparent=None):
    palette = RNG.integers(0, 256, (k, 3), dtype=np.uint8)
    indices = RNG.integers(0, k, shape).astype(np.uint8)
    still = RNG.random(shape) < 0.2
    frames = []
    for i in range(count):
        if moving:
            palette = np.clip(palette + RNG.integers(-2, 3, (k, 3)), 0, 255).astype(np.uint8)
        switched = RNG.random(shape) < switch
        indices = np.where(switched, RNG.integers(0, k, shape), indices).astype(np.uint8)
        shown = indices
        if transparent is not None:
            shown = np.where(still, transparent, np.where(indices == transparent, 0, indices))
        frames.append(Frame(shown.astype(np.uint8), palette, 40 + 10 * i, transparent=transparent))
    return frames


@pytest.mark.parametrize("moving", [True, False])
@pytest.mark.parametrize("k", [2, 3, 4, 5, 8, 16, 17, 64, 255, 256])
def test_every_palette_size(tmp_path, k, moving):
    frames = random_frames(k, moving=moving)
    animation(frames).save(tmp_path / "x.gif")
    assert_shows(tmp_path / "x.gif", frames)
    for shown, frame in zip(decode.ffmpeg_frames(tmp_path / "x.gif"), frames, strict=True):
        np.testing.assert_array_equal(shown, rgba(frame))


@pytest.mark.parametrize("k", [3, 16, 256])
def test_transparent_pixels_stay(tmp_path, k):
    frames = random_frames(k, transparent=1)
    animation(frames).save(tmp_path / "x.gif")
    assert_shows(tmp_path / "x.gif", frames)
    for shown, frame in zip(decode.ffmpeg_frames(tmp_path / "x.gif"), frames, strict=True):
        np.testing.assert_array_equal(shown[..., 3], rgba(frame)[..., 3])


@pytest.mark.parametrize("k", [3, 16, 255])
@pytest.mark.parametrize("first", [0, 1])
def test_what_was_drawn_becomes_transparent(tmp_path, k, first):
    """In frames from the first or the second on, in other places every other time."""
    frames = []
    for i, frame in enumerate(random_frames(k, switch=0.2)):
        indices = frame.indices.copy()
        if i >= first:
            indices[(np.add.outer(range(20), range(31)) + i // 2) % 7 < 3] = 1
        indices[:2, :3] = 0
        frames.append(replace(frame, indices=indices, transparent=1))
    animation(frames).save(tmp_path / "x.gif")
    assert_shows(tmp_path / "x.gif", frames)
    for shown, frame in zip(decode.ffmpeg_frames(tmp_path / "x.gif"), frames, strict=True):
        np.testing.assert_array_equal(shown[..., 3], rgba(frame)[..., 3])


def test_a_constant_palette_is_stored_once_and_only_changes_are(tmp_path):
    frames = random_frames(5, shape=(64, 64), moving=False)
    animation(frames).save(tmp_path / "x.gif")
    structure = decode.gif_structure(tmp_path / "x.gif")
    assert not any(frame["local"] for frame in structure["frames"])
    base = frames[0].indices.copy()
    base[10:13, 20:25] = (base[10:13, 20:25] + 1) % 5
    animation([frames[0], Frame(base, frames[0].palette, 100)]).save(tmp_path / "y.gif")
    boxes = [frame["box"] for frame in decode.gif_structure(tmp_path / "y.gif")["frames"]]
    assert boxes == [(0, 0, 64, 64), (20, 10, 5, 3)]


def test_equal_frames_become_one(tmp_path):
    a, b = random_frames(7, count=2)
    swapped = Frame((a.indices + 1) % 7, np.roll(a.palette, 1, axis=0), 60)  # looks like a
    animation([a, a, swapped, b, b]).save(tmp_path / "x.gif")
    delays = [frame["delay"] for frame in decode.gif_structure(tmp_path / "x.gif")["frames"]]
    assert delays == [(2 * a.duration_ms + 60) // 10, 2 * b.duration_ms // 10]


def test_durations_too_long_for_one_frame_are_split(tmp_path):
    (a,) = random_frames(3, count=1)
    long = Frame(a.indices, a.palette, LONGEST_MS)
    animation([long, a, long]).save(tmp_path / "x.gif")
    delays = [frame["delay"] for frame in decode.gif_structure(tmp_path / "x.gif")["frames"]]
    assert sum(delays) * 10 == 2 * LONGEST_MS + a.duration_ms
    assert max(delays) <= 65535
    assert_shows(tmp_path / "x.gif", [long, a, long])


@pytest.mark.parametrize(("plays", "loop"), [(0, 0), (1, None), (2, 1), (65535, 65534)])
def test_plays(tmp_path, plays, loop):
    animation(random_frames(3, count=2), plays).save(tmp_path / "x.gif")
    assert decode.gif_structure(tmp_path / "x.gif")["loop"] == loop


@pytest.mark.filterwarnings("ignore::kmeans_gif.writing.flashes.FlashWarning")
@pytest.mark.parametrize("shape", [(1, 2), (2, 1), (1, 300), (300, 1), (15, 15)])
def test_odd_shapes_and_single_frames(tmp_path, shape):
    frames = random_frames(4, shape=shape, switch=1.0)
    animation(frames).save(tmp_path / "x.gif")
    assert_shows(tmp_path / "x.gif", frames)
    animation(frames[:1]).save(tmp_path / "y.gif")
    assert_shows(tmp_path / "y.gif", frames[:1])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_frames(tmp_path, data):
    k = data.draw(st.integers(1, 9))
    transparent = data.draw(st.one_of(st.none(), st.integers(0, k - 1)))
    height, width = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    frames = []
    for _ in range(data.draw(st.integers(1, 5))):
        colors = data.draw(st.lists(st.integers(0, 2), min_size=3 * k, max_size=3 * k))
        cells = data.draw(
            st.lists(st.integers(0, k - 1), min_size=height * width, max_size=height * width)
        )
        frames.append(
            Frame(
                np.array(cells, np.uint8).reshape(height, width),
                np.array(colors, np.uint8).reshape(k, 3),
                20,
                transparent=transparent,
            )
        )
    animation(frames).save(tmp_path / "x.gif")
    assert_shows(tmp_path / "x.gif", frames)


def photo_like(n_quantizable=5000, exact=10, shape=(60, 100)):
    quantizable = np.unique(RNG.integers(0, 256, (n_quantizable, 3), dtype=np.uint8), axis=0)
    palette = RNG.integers(0, 256, (exact, 3), dtype=np.uint8)
    indices = RNG.integers(0, exact + len(quantizable), shape)
    indices[:, :50] = RNG.integers(0, exact, (shape[0], 50))
    return Frame(indices.astype(np.uint32), palette, 100, quantizable=quantizable)


@pytest.mark.jit
def test_palette_stays_exact_while_quantizable_colors_are_reduced(tmp_path):
    frame = photo_like()
    moved = np.roll(frame.indices, 3, axis=0)
    frames = [frame, Frame(moved, frame.palette[::-1].copy(), 100, quantizable=frame.quantizable)]
    animation(frames).save(tmp_path / "x.gif")
    shown = [picture[..., :3] for picture, _ in decode.pillow_frames(tmp_path / "x.gif")]
    for picture, frame in zip(shown, frames, strict=True):
        exact = frame.indices < len(frame.palette)
        np.testing.assert_array_equal(picture[exact], frame.rgb()[exact])
        assert len(np.unique(picture.reshape(-1, 3), axis=0)) <= 256
    # A quantizable color is shown alike in both frames: nothing flickers.
    quantizable = frames[0].indices >= len(frame.palette)
    np.testing.assert_array_equal(shown[0][quantizable], np.roll(shown[1], -3, axis=0)[quantizable])


@pytest.mark.jit
def test_quantizable_colors_are_reduced_again_for_fewer_slots(tmp_path):
    frame = photo_like(exact=5)
    more = RNG.integers(0, 256, (200, 3), dtype=np.uint8)
    shifted = np.where(frame.indices < 5, frame.indices, frame.indices + 195)
    crowded = Frame(shifted, more, 100, quantizable=frame.quantizable)
    animation([frame, crowded]).save(tmp_path / "x.gif")
    for (picture, _), shown in zip(
        decode.pillow_frames(tmp_path / "x.gif"), (frame, crowded), strict=True
    ):
        exact = shown.indices < len(shown.palette)
        np.testing.assert_array_equal(picture[exact][:, :3], shown.rgb()[exact])
        slots = 255 - len(shown.palette)
        quantizable = np.unique(picture[~exact][:, :3], axis=0)
        assert 0.5 * slots < len(quantizable) <= slots


def test_every_pair_of_colors_is_told_apart(tmp_path):
    levels = [0, 1, 2, 127, 128, 255]
    palette = np.array([(r, g, b) for r in levels for g in levels for b in levels], np.uint8)
    rows, columns = np.mgrid[: len(palette), : len(palette)].astype(np.uint8)
    frames = [Frame(indices, palette, 100) for indices in (rows, columns)]
    animation(frames).save(tmp_path / "x.gif")
    assert_shows(tmp_path / "x.gif", frames)


def test_few_quantizable_colors_are_exact(tmp_path):
    frame = photo_like(n_quantizable=200, exact=10)
    animation([frame]).save(tmp_path / "x.gif")
    np.testing.assert_array_equal(
        decode.pillow_frames(tmp_path / "x.gif")[0][0][..., :3], frame.rgb()
    )


@pytest.mark.jit
@pytest.mark.parametrize("transparent", [None, 7])
def test_more_than_256_exact_colors_are_reduced_with_a_warning(tmp_path, transparent):
    palette = RNG.integers(0, 256, (700, 3), dtype=np.uint8)
    indices = RNG.integers(0, 700, (40, 50)).astype(np.uint16)
    frame = Frame(indices, palette, 100, transparent=transparent)
    with pytest.warns(ReducedColorsWarning, match="holds 256 colors, this one has 700"):
        animation([frame]).save(tmp_path / "x.gif")
    ((picture, _),) = decode.pillow_frames(tmp_path / "x.gif")
    clear = np.zeros(indices.shape, bool) if transparent is None else indices == transparent
    np.testing.assert_array_equal(picture[..., 3] == 0, clear)
    error = picture[..., :3][~clear].astype(float) - frame.rgb()[~clear]
    # 256 cells of the color cube are about 40 levels wide.
    assert np.sqrt((error**2).sum(axis=1).mean()) < 30
    decode.gif_structure(tmp_path / "x.gif")


@pytest.mark.jit
def test_reduced_colors_are_the_nearest_ones():
    colors = np.unique(RNG.integers(0, 256, (3000, 3), dtype=np.uint8), axis=0)
    palette, numbers = reduce_colors(colors, np.ones(len(colors), int), 16)
    assert palette.shape == (16, 3)
    distance = ((colors[:, None].astype(int) - palette[None].astype(int)) ** 2).sum(axis=2)
    chosen = distance[np.arange(len(colors)), numbers]
    # Nearest to centers before they were rounded: at most a level off a channel.
    assert (np.sqrt(chosen) <= np.sqrt(distance.min(axis=1)) + 2 * np.sqrt(3) / 2).all()


def test_reduction_of_few_equal_or_unused_colors():
    colors = np.array([[10, 20, 30], [10, 20, 30], [90, 0, 0], [1, 1, 1]], np.uint8)
    palette, numbers = reduce_colors(colors, np.array([3, 1, 2, 0]), 8)
    np.testing.assert_array_equal(palette[numbers[:3]], colors[:3])
    assert len(palette) == 2


@pytest.mark.parametrize("suffix", [".apng", ".webp", ".html"])
def test_other_formats_are_exact_for_any_number_of_colors(tmp_path, suffix):
    frames = [photo_like(), photo_like()]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        saved = animation(frames, plays=3).save(tmp_path / f"x{suffix}")
    assert (saved.n_frames, saved.seconds) == (2, 0.2)
    shown = decode.shown_frames(saved.path)
    assert [ms for _, ms in shown] == [100, 100]
    for (picture, _), frame in zip(shown, frames, strict=True):
        np.testing.assert_array_equal(picture, rgba(frame))


@pytest.mark.parametrize("suffix", [".apng", ".webp", ".html", ".png"])
def test_other_formats_keep_transparency(tmp_path, suffix):
    frames = random_frames(6, count=3, transparent=2)
    animation(frames).save(tmp_path / f"x{suffix}")
    shown = decode.shown_frames(tmp_path / f"x{suffix}")
    expected = frames[-1:] if suffix == ".png" else frames
    for (picture, _), frame in zip(shown, expected, strict=True):
        assert_looks_like(picture, rgba(frame))


def test_png_is_the_last_frame(tmp_path):
    frames = [photo_like(), photo_like()]
    saved = animation(frames).save(tmp_path / "x.png")
    assert (saved.n_frames, saved.seconds) == (1, 0.0)
    ((picture, _),) = decode.pillow_frames(saved.path)
    np.testing.assert_array_equal(picture, rgba(frames[-1]))


@pytest.mark.jit
@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng"])
def test_frames_are_counted_as_the_file_has_them(suffix, tmp_path):
    one, other = photo_like(), photo_like()
    saved = animation([one, one, other, one, one]).save(tmp_path / f"x{suffix}")
    assert saved.n_frames == len(decode.pillow_frames(saved.path)) == 3


def write_sizes(frames, script, file):
    sizes = [bytes(frame.indices.shape) for frame in frames]
    file.write(b"".join(sizes))
    return len(sizes)


def test_a_writer_is_known_once_it_is_registered(tmp_path, monkeypatch):
    monkeypatch.setitem(WRITERS, ".sizes", Writer(write_sizes, "sizes of frames"))
    toy = animation(random_frames(3, count=4))
    saved = toy.save(tmp_path / "x.sizes")
    assert (tmp_path / "x.sizes").read_bytes() == bytes([20, 31]) * 4
    assert (saved.n_frames, saved.n_bytes) == (4, 8)
    monkeypatch.setitem(WRITERS, ".last", Writer(write_sizes, "the last one", still=True))
    assert toy.save(tmp_path / "x.last").n_bytes == 2
    with pytest.raises(InputError, match=r"use \.gif, .*, \.sizes or \.last$"):
        toy.save(tmp_path / "x.jpg")


def test_formats_are_named_in_one_place():
    told = " ".join(Animation.save.__doc__.split())
    assert told.endswith(f"Formats: {explained(WRITERS)}.")
    exact = listed((suffix for suffix, writer in WRITERS.items() if writer.exact), "and")
    assert suffixes("and", exact_only=True) == exact
    assert {".gif", ".mp4", ".webm"} == {name for name, one in WRITERS.items() if not one.exact}


def test_formats_are_listed_without_numpy():
    script = (
        "import sys; from kmeans_gif.writing import suffixes; "
        "print(suffixes(), *{'numpy', 'PIL', 'numba'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout == f"{suffixes()}\n"
