"""The renderer: every decoded pixel against the history."""

import warnings

import decode
import numpy as np
import pytest

from kmeans_gif import Animation, InputError, KMeans, load_image, recolor
from kmeans_gif.rendering.canvas.text import TextStrip, text_width
from kmeans_gif.rendering.captions import share
from kmeans_gif.rendering.storyboard import busiest_states
from kmeans_gif.rendering.theme import distinct_palette
from kmeans_gif.rendering.views.recolor import VIEW

PHOTOS = ["astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg"]


def painted(history, t):
    """rint(centroids[t])[labels[t]] as (h, w, 3) uint8, without the package's renderer."""
    colors = np.rint(history.centroids[t])
    pixels = colors[history.labels[t]][history.dataset.inverse]
    pixels = pixels.reshape(*history.dataset.shape, -1)
    return np.broadcast_to(pixels, (*history.dataset.shape, 3)).astype(np.uint8)


def enlarged(history, pixels):
    """Pixels of a small photo as they are shown among words, each as a square of pixels."""
    factor = max(1, 480 // max(history.dataset.shape))
    return pixels.repeat(factor, axis=0).repeat(factor, axis=1)


def boxes(history, **options):
    """Where the panels of a picture are, from left to right and from top to bottom."""
    return [panel.box for panel in VIEW.picture(history, **options).panels]


def part(picture, box):
    return picture[box.top : box.bottom, box.left : box.right]


def small_history(samples, k=4, photo="chelsea.png", size=18, **options):
    dataset = load_image(samples / photo, max_size=size)
    return KMeans(k, random_state=1, **options).fit(dataset).history_


def rgb_frames(path):
    return [(picture[..., :3], ms) for picture, ms in decode.pillow_frames(path)]


@pytest.mark.jit
@pytest.mark.parametrize("k", [2, 3, 5, 16, 64, 256])
@pytest.mark.parametrize("photo", PHOTOS)
def test_bare_frames_are_the_recorded_states(samples, tmp_path, photo, k):
    """At full size, for as many rounds as a run of the suite has time for."""
    model = KMeans(k, max_iter=8, random_state=0).fit(load_image(samples / photo))
    history = model.history_
    animation = recolor(history, caption=False, first="none", pace="even")
    animation.save(tmp_path / "x.gif")
    expected = decode.merged(
        [(painted(history, t), ms) for t, ms in enumerate(animation.durations_ms)]
    )
    shown = rgb_frames(tmp_path / "x.gif")
    assert [ms for _, ms in shown] == [ms for _, ms in expected]
    by_ffmpeg = decode.ffmpeg_frames(tmp_path / "x.gif")
    for (picture, _), other, (reference, _) in zip(shown, by_ffmpeg, expected, strict=True):
        np.testing.assert_array_equal(picture, reference)
        np.testing.assert_array_equal(other[..., :3], reference)
        assert (other[..., 3] == 255).all()
    decode.gif_structure(tmp_path / "x.gif")


@pytest.mark.jit
@pytest.mark.parametrize("k", [3, 16])
def test_a_whole_run_to_the_fixed_point(samples, tmp_path, k):
    history = small_history(samples, k, size=150, max_iter=500)
    assert history.converged
    animation = recolor(history, caption=False, first="none", pace="even", max_frames=1000)
    animation.save(tmp_path / "x.gif")
    shown = [picture for picture, _ in rgb_frames(tmp_path / "x.gif")]
    reference = [
        picture
        for picture, _ in decode.merged([(painted(history, t), 0) for t in range(len(history))])
    ]
    for a, b in zip(shown, reference, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("size", [18, 250])
@pytest.mark.parametrize("caption", [True, False])
def test_words_stand_around_and_change_no_pixel(samples, caption, size):
    history = small_history(samples, size=size, max_iter=3)
    animation = recolor(history, caption=caption, first="none")
    (box,) = boxes(history, caption=caption, first="none")
    width, height = animation.size
    if not caption:
        assert box == (0, 0, width, height) == (0, 0, *history.dataset.shape[::-1])
    else:
        assert abs(box.left + box.right - width) <= 1
        assert 0 < box.top < box.bottom < height
        assert width >= 288
        assert width % 2 == height % 2 == 0
    for t, frame in enumerate(animation):
        shown = frame.rgb()
        expected = painted(history, t)
        np.testing.assert_array_equal(
            part(shown, box), enlarged(history, expected) if caption else expected
        )
        for around in (shown[: box.top], shown[box.bottom :]) if caption else ():
            assert (around[:, [0, -1]] == 250).all()
            assert np.ptp(around.astype(int).sum(axis=2)) > 600  # words, black on white


def test_a_title_stands_above_all(samples):
    history = small_history(samples, size=250, max_iter=2)
    plain, titled = (recolor(history, title=title) for title in (None, "A cat  called Chelsea"))
    lower, _ = (boxes(history, title=title)[0].top for title in ("A cat called Chelsea", None))
    assert titled.title == "A cat called Chelsea"
    more = titled.size[1] - plain.size[1]
    assert more > 0
    for with_title, without in zip(titled, plain, strict=True):
        np.testing.assert_array_equal(with_title.rgb()[more:], without.rgb())
        assert lower > more
        assert with_title.rgb()[:more].min() < 30
    bare = recolor(history, title="A cat", caption=False)
    (box,) = boxes(history, title="A cat", caption=False)
    assert bare.size[1] - box.bottom <= 1  # an even number of rows
    np.testing.assert_array_equal(
        part(bare[-1].rgb(), box), enlarged(history, painted(history, -1))
    )
    with pytest.raises(InputError, match=r"title='w w .*: has 599 characters, and two lines of"):
        recolor(history, title="w " * 300)


def test_captions_name_the_state_and_its_numbers(samples):
    history = small_history(samples)
    animation = recolor(history, measure="inertia")
    captions, n = animation.captions, history.n_iter
    assert captions[0] == (
        f"Photo: as it is, before any clustering · k = 4 · {len(history.dataset.X):,} colors"
    )
    assert captions[1] == (
        f"Start: each pixel takes the nearest of 4 seed colors · k = 4 · iteration 0 of {n} · "
        f"inertia {history.inertia[0]:,.0f}"
    )
    pixels = history.dataset.weights.sum()
    assert captions[4] == (
        f"Repeat: colors become means, pixels choose anew · k = 4 · iteration 3 of {n} · "
        f"{share(history.switched[3], pixels)} switched · inertia {history.inertia[3]:,.0f} · "
        f"{share(history.inertia[3], history.inertia[0])} of the start"
    )
    assert captions[-1].startswith(
        f"Converged: nothing changes any more · k = 4 · iteration {n} of {n} · 0% switched · "
    )
    assert animation.stage_lines[4] == (
        "Repeat", "colors become means, pixels choose anew", f"k = 4 · iteration 3 of {n}"
    )  # fmt: skip
    stopped = recolor(small_history(samples, max_iter=2)).stage_lines[-1]
    assert stopped == (
        "Stopped", "more iterations would still change it", "k = 4 · iteration 2 of 2"
    )  # fmt: skip
    one = recolor(small_history(samples, k=1)).stage_lines[1]
    assert one.sentence == "all pixels take the one seed color"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 9, "0%"), (1, 100_000, "<0.01%"), (1, 10_000, "0.01%"), (123, 10_000, "1.2%"),
     (99, 1000, "9.9%"), (995, 10_000, "10%"), (1, 1, "100%")],
)  # fmt: skip
def test_share(part, whole, text):
    assert share(part, whole) == text


CAPTIONS = [("k = 5", "iteration 10 of 35", "12% switched", "inertia 1.234e+08"),
            ("k = 5", "original photo", "100,000 colors", "")]  # fmt: skip


@pytest.mark.parametrize(("width", "size"), [(600, 16), (1280, 38), (1000, 9)])
def test_caption_pieces_lie_inside_and_apart(width, size):
    strip = TextStrip(CAPTIONS, width, size)
    assert strip.height < 2 * size  # one line
    whole = strip.draw(CAPTIONS[0])
    assert whole.shape == (strip.height, width)
    assert whole.max() > 250
    for edge in (whole[0], whole[-1], whole[:, 0], whole[:, -1]):
        assert (edge == 0).all()
    alone = [
        strip.draw([text if i == j else "" for j in range(4)]) > 0
        for i, text in enumerate(CAPTIONS[0])
    ]
    assert all(piece.any() for piece in alone)
    assert (np.sum(alone, axis=0) <= 1).all()  # no two pieces share a pixel
    np.testing.assert_array_equal(np.any(alone, axis=0), whole > 0)


@pytest.mark.parametrize(("width", "size"), [(300, 20), (200, 9), (100, 12), (60, 9)])
def test_captions_that_are_longer_take_more_lines(width, size):
    """Each line is inside, and together they have the ink of all that is said, less some dots."""
    strip = TextStrip(CAPTIONS, width, size)
    whole = strip.draw(CAPTIONS[0])
    assert whole.shape == (strip.height, width)
    assert strip.height >= 2 * size
    for edge in (whole[0], whole[-1], whole[:, 0], whole[:, -1]):
        assert (edge == 0).all()
    least, most = (
        TextStrip([[joint.join(CAPTIONS[0])]], 9999, size).draw([joint.join(CAPTIONS[0])])
        for joint in ("   ", " · ")
    )
    assert 0.98 * least.sum(dtype=int) < whole.sum(dtype=int) < 1.02 * most.sum(dtype=int)
    assert text_width(" · ".join(CAPTIONS[0]), size) > width


@pytest.mark.parametrize(
    ("width", "lines"),
    [(330, [("1.1% switched", "error 47.9 in RGB"), ("66% of the start",)]),
     (266, [("1.1% switched · error 47.9",), ("in RGB · 66% of the start",)]),  # else three lines
     (190, [("1.1% switched",), ("error 47.9 in RGB",), ("66% of the start",)])],
)  # fmt: skip
def test_lines_of_captions_end_between_pieces(width, lines):
    said, size = ("1.1% switched", "error 47.9 in RGB", "", "66% of the start"), 20
    drawn = TextStrip([said], width, size).draw(said)
    height = (len(drawn) - size // 3) // len(lines)
    for row, line in enumerate(lines):
        alone = TextStrip([line], width, size).draw(line)
        np.testing.assert_array_equal(drawn[row * height : (row + 1) * height], alone[:height])


def test_lines_of_captions_end_at_the_same_piece_in_every_frame():
    said = [("1.1% switched", "error 47.9 in RGB", "66% of the start"), ("0%", "error 1", "1%")]
    drawn = TextStrip(said, 330, 20).draw(said[1])
    alone = TextStrip([("1%",)], 330, 20).draw(("1%",))
    height = (len(drawn) - 20 // 3) // 2
    np.testing.assert_array_equal(drawn[height : 2 * height], alone[:height])


def test_pieces_that_are_always_empty_take_no_room():
    said, size = [("1.1% switched", "abc", ""), ("0%", "abc", "")], 20
    wide = TextStrip(said, 400, size)
    tight = int(np.nonzero(wide.draw(said[0]).any(axis=0))[0].max()) + 20
    drawn = TextStrip(said, tight, size).draw(said[1])
    np.testing.assert_array_equal(drawn, wide.draw(said[1])[:, :tight])


def test_first_frames_and_durations(samples):
    history = small_history(samples)
    options = {"caption": False, "pace": "even", "seconds_per_step": 0.33, "hold": 1.5}
    states = len(history)
    shown = {first: recolor(history, first=first, **options) for first in
             ("original", "seeds", "final", "none")}  # fmt: skip
    original = np.asarray(history.dataset.to_pixels(history.dataset.X), np.uint8)
    np.testing.assert_array_equal(shown["original"][0].rgb(), original)
    np.testing.assert_array_equal(shown["final"][0].rgb(), painted(history, -1))
    np.testing.assert_array_equal(shown["seeds"][0].rgb(), painted(history, 0))
    np.testing.assert_array_equal(shown["none"][0].rgb(), painted(history, 0))
    steps = (330,) * (states - 2)
    assert shown["original"].durations_ms == (750, 330, *steps, 1500)
    assert shown["final"].durations_ms == (750, 330, *steps, 1500)
    assert shown["seeds"].durations_ms == (750, *steps, 1500)
    assert shown["none"].durations_ms == (330, *steps, 1500)
    for animation in shown.values():
        assert [frame.duration_ms for frame in animation] == list(animation.durations_ms)


@pytest.mark.parametrize(("seconds", "ms"), [(0.29, 290), (0.57, 570), (1.15, 1150), (0.126, 130)])
def test_durations_are_the_nearest_hundredth(samples, seconds, ms):
    animation = recolor(small_history(samples), seconds_per_step=seconds, hold=2 * seconds)
    assert animation.durations_ms[1] == ms
    assert animation.durations_ms[-1] == 10 * round(200 * seconds)


@pytest.mark.jit
def test_max_frames_leaves_out_quiet_states_only(samples):
    history = small_history(samples, k=8, size=100)
    assert len(history) > 15
    for most in range(2, len(history) + 2):
        states = busiest_states(history.switched, most)
        assert len(states) == min(most, len(history))
        assert states == sorted(set(states))
        assert {0, history.n_iter} <= set(states)
        left_out = set(range(len(history))) - set(states)
        kept = set(states) - {0, history.n_iter}
        if left_out and kept:
            assert max(history.switched[list(left_out)]) <= min(history.switched[list(kept)])
    photo, end = recolor(history, max_frames=2, caption=False)
    np.testing.assert_array_equal(end.rgb(), painted(history, -1))
    assert (photo.rgb() != end.rgb()).any()
    animation = recolor(history, pace="even", max_frames=10)
    assert len(animation) == 10
    assert animation.stage_lines[-1].word == "Converged"
    assert f"iteration {history.n_iter} of {history.n_iter}" in animation.captions[-1]


def test_distinct_colors(samples, tmp_path):
    history = small_history(samples, k=6)
    animation = recolor(history, distinct_colors=True, caption=False, first="none", pace="even")
    for t, frame in enumerate(animation):
        expected = distinct_palette(6)[history.dataset.to_pixels(history.labels[t])]
        np.testing.assert_array_equal(frame.rgb(), expected)
    animation.save(tmp_path / "x.gif")
    assert not any(f["local"] for f in decode.gif_structure(tmp_path / "x.gif")["frames"])


def test_distinct_palette_begins_alike_for_every_k():
    okabe_ito = ["E69F00", "56B4E9", "009E73", "F0E442", "0072B2", "D55E00", "CC79A7", "000000"]
    assert [color.tobytes().hex().upper() for color in distinct_palette(8)] == okabe_ito
    for k in range(1, 257):
        np.testing.assert_array_equal(distinct_palette(k), distinct_palette(256)[:k])
    assert len(np.unique(distinct_palette(256), axis=0)) == 256
    with pytest.raises(InputError, match="n_clusters=257: there are 256"):
        distinct_palette(257)


@pytest.mark.jit
@pytest.mark.parametrize("k", [3, 100, 240, 253])
def test_side_by_side_keeps_clusters_exact_and_the_photo_still(samples, tmp_path, k):
    history = small_history(samples, k, photo="coffee.png", size=120, max_iter=5)
    options = {"side_by_side": True, "swatches": True}
    left, right, strip = boxes(history, **options)
    assert right.left - left.right == max(4, history.dataset.shape[1] // 60)
    assert left.bottom == right.bottom == strip.top
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recolor(history, **options).save(tmp_path / "x.gif")
    shown = [picture for picture, _ in rgb_frames(tmp_path / "x.gif")]
    photo = part(shown[0], left)
    expected = decode.merged([(painted(history, t), 0) for t in range(len(history))])
    for picture, (reference, _) in zip(shown, expected, strict=True):
        np.testing.assert_array_equal(part(picture, left), photo)
        np.testing.assert_array_equal(part(picture, right), enlarged(history, reference))
    original = enlarged(history, np.asarray(history.dataset.to_pixels(history.dataset.X)))
    error = np.sqrt(((photo - original) ** 2).sum(axis=2).mean())
    assert error < {3: 6, 100: 8, 240: 40, 253: 120}[k]


@pytest.mark.jit
@pytest.mark.parametrize("k", [250, 254])
def test_captions_of_many_clusters_leave_clusters_exact(samples, tmp_path, k):
    history = small_history(samples, k, photo="coffee.png", size=120, max_iter=3)
    animation = recolor(history, first="none")
    (box,) = boxes(history, first="none")
    animation.save(tmp_path / "x.gif")
    for t, (picture, _) in enumerate(rgb_frames(tmp_path / "x.gif")):
        np.testing.assert_array_equal(part(picture, box), enlarged(history, painted(history, t)))
        for text in (picture[: box.top], picture[box.bottom :]):
            assert np.ptp(text.astype(int).sum(axis=2)) > 250  # dark on bright, legible


def test_swatches_are_as_wide_as_clusters_are_large(samples):
    history = small_history(samples, k=5)
    options = {"swatches": True, "caption": False, "first": "none", "pace": "even"}
    animation = recolor(history, max_frames=999, **options)
    assert len(animation) == len(history)
    panel = VIEW.picture(history, **options).panels[1]
    box, labels = panel.box, round(1.6 * panel.stage.text_size)
    width, bottom = box.width, box.bottom - labels
    assert width == animation.size[0]
    for t, frame in enumerate(animation):
        strip = frame.indices[box.top + 1 : bottom - 1].copy()  # within its outline
        assert (strip == strip[0]).all()
        edge = strip[0, 0]
        assert (strip[0, [0, -1]] == edge).all()
        assert (frame.indices[[box.top, bottom - 1]] == edge).all()
        lines = np.flatnonzero(strip[0] == edge)
        assert len(lines) <= 5 + 1
        for x in lines:  # a line is the first pixel of its swatch, or the strip's last one
            strip[:, x] = strip[:, x + 1] if x + 1 < width else strip[:, x - 1]
        widths = np.bincount(strip[0], minlength=5)
        exact = history.sizes[t] / history.sizes[t].sum() * width
        assert (np.abs(widths - exact) <= 1).all()
        # Each border between two swatches is at the pixel nearest to where it belongs.
        order = list(dict.fromkeys(strip[0].tolist()))
        off = np.cumsum(widths[order]) - np.cumsum(exact[order])
        assert (np.abs(off) <= 0.5 + 1e-9).all()
        np.testing.assert_array_equal(
            frame.palette[:5], np.rint(history.centroids[t]).astype(np.uint8)
        )


@pytest.mark.jit
def test_more_than_256_clusters(samples, tmp_path):
    history = small_history(samples, 400, photo="coffee.png", size=100, max_iter=3)
    animation = recolor(history, caption=False)
    with pytest.warns(UserWarning, match="this one has 400") as told:
        animation.save(tmp_path / "x.gif")
    assert len(told) == 1
    for suffix in (".png", ".apng", ".webp"):
        animation.save(tmp_path / f"x{suffix}")
    last = painted(history, -1)
    np.testing.assert_array_equal(rgb_frames(tmp_path / "x.png")[0][0], last)
    for suffix in (".apng", ".webp"):
        shown = rgb_frames(tmp_path / f"x{suffix}")
        assert len(shown) == len(history) + 1
        for t in range(len(history)):
            np.testing.assert_array_equal(shown[t + 1][0], painted(history, t))
    rough = rgb_frames(tmp_path / "x.gif")[-1][0]
    assert np.sqrt(((rough.astype(float) - last) ** 2).sum(axis=2).mean()) < 3


def test_transparent_pixels_stay_transparent(tmp_path):
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (30, 40, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(rng.random((30, 40)) < 0.3, 0, 255)
    history = KMeans(4, random_state=0).fit(load_image(pixels)).history_
    clear = pixels[..., 3] == 0
    for suffix in (".gif", ".webp", ".apng"):
        recolor(history, caption=False, first="none").save(tmp_path / f"x{suffix}")
        shown = decode.pillow_frames(tmp_path / f"x{suffix}")
        for picture, _ in shown:
            np.testing.assert_array_equal(picture[..., 3] == 0, clear)
        np.testing.assert_array_equal(shown[-1][0][~clear][:, :3], painted(history, -1)[~clear])


def test_dropped_clusters_are_drawn(tmp_path):
    pixels = np.array([[0, 10, 200, 210]], np.uint8)
    model = KMeans(3, init=[[5.0], [120.0], [205.0]], empty_cluster="drop")
    history = model.fit(load_image(pixels)).history_
    animation = recolor(history, swatches=True)
    assert np.isnan(history.centroids[-1, 1]).all()
    photo, _ = boxes(history, swatches=True)
    shown = part(animation[-1].rgb(), photo)
    assert shown.shape == (120, 480, 3)
    assert (shown[..., 0] == np.repeat([5, 5, 205, 205], 120)).all()


@pytest.mark.jit
def test_same_seed_same_bytes_on_any_number_of_threads(samples, tmp_path):
    for name, threads in (("a", 1), ("b", 2), ("c", 2)):
        dataset = load_image(samples / "rocket.jpg", max_size=150)
        model = KMeans(6, random_state=3, n_threads=threads).fit(dataset)
        recolor(model.history_, side_by_side=True, swatches=True).save(tmp_path / f"{name}.gif")
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()
    assert (tmp_path / "b.gif").read_bytes() == (tmp_path / "c.gif").read_bytes()


def test_animation_is_a_lazy_sequence(samples, tmp_path):
    animation = recolor(small_history(samples))
    assert isinstance(animation, Animation)
    assert animation[-1].indices.shape == animation.size[::-1]
    assert animation.poster().size == animation.size
    assert animation.seconds == sum(animation.durations_ms) / 1000
    assert "chelsea.png" in animation.alt_text
    with pytest.raises(IndexError):
        animation[len(animation)]
    done = []
    saved = animation.save(tmp_path / "x.gif", progress=lambda *state: done.append(state))
    assert done == [(i + 1, len(animation)) for i in range(len(animation))]
    assert saved.n_bytes == saved.path.stat().st_size
    shown = animation._repr_mimebundle_()
    assert shown["text/html"].startswith('<iframe srcdoc="&lt;!doctype html&gt;')
    assert "&lt;img src=&quot;data:image/gif;base64,R0lGODlh" in shown["text/html"]
    assert shown["text/plain"] == animation.alt_text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"first": "last"}, "first='last': choose one of original, seeds, final, none"),
        ({"seconds_per_step": 0.01}, "seconds_per_step=0.01: must be a number from 0.02"),
        ({"seconds_per_step": "fast"}, "seconds_per_step='fast'"),
        ({"hold": 700}, "hold=700: must be a number from 0.02 to 655.35"),
        ({"hold": float("nan")}, "hold=nan"),
        ({"plays": -1}, "plays=-1: must be a whole number from 0 to 65535; 0 plays for ever"),
        ({"max_frames": 1}, "max_frames=1: must be a whole number of at least 2"),
    ],
)
def test_wrong_options(samples, options, said):
    with pytest.raises(InputError, match=said):
        recolor(small_history(samples, max_iter=1), **options)


def test_points_have_no_pixels():
    history = KMeans(2, random_state=0).fit(np.arange(10.0)[:, None]).history_
    with pytest.raises(InputError, match="history of a photo"):
        recolor(history)


def test_unknown_suffix_and_folder(samples, tmp_path):
    animation = recolor(small_history(samples, max_iter=1))
    with pytest.raises(InputError, match=r"cannot write files that end in \.jpg; use \.gif"):
        animation.save(tmp_path / "x.jpg")
    with pytest.raises(InputError, match="without a suffix"):
        animation.save(tmp_path / "x")
    (tmp_path / "x.gif").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        animation.save(tmp_path / "x.gif")
