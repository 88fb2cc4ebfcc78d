"""Pictures of almost as many clusters as a GIF has colors: text stays gray, which is said."""

import decode
import numpy as np
import pytest

from kmeans_gif import Frame, KMeans, load_image, recolor
from kmeans_gif.animation import Animation
from kmeans_gif.rendering.canvas.palette_plan import PalettePlan
from kmeans_gif.rendering.keyframe import Keyframe
from kmeans_gif.rendering.theme import INK, PAPER
from kmeans_gif.rendering.views.recolor import VIEW
from kmeans_gif.writing.quantize import ReducedColorsWarning, merge_closest

RNG = np.random.default_rng(0)
KEY = Keyframe("assign", 0, 100)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("photo", [False, True])
@pytest.mark.parametrize("clear", [False, True])
@pytest.mark.parametrize("k", [1, 3, 246, 250, 252, 253, 254, 255, 256, 257, 300])
def test_text_has_grays_of_its_own(theme, photo, clear, k):
    clusters = RNG.integers(0, 256, (k, 3), dtype=np.uint8)
    plan = PalettePlan(theme, text_only=True)
    plan.claim("clusters", k, lambda key: clusters)
    if clear:
        plan.claim_transparent()
    if photo:
        plan.paste_quantizable("photo", RNG.integers(0, 256, (999, 3), dtype=np.uint8))
    colors = plan.of(KEY)
    ends = [PAPER, INK] if theme == "light" else [INK, PAPER]
    assert colors.palette[colors.ramp[[0, -1]]].tolist() == [list(end) for end in ends]
    assert not set(colors.ramp) & set(range(k))
    np.testing.assert_array_equal(colors.palette[:k], clusters)


@pytest.mark.parametrize("k", [1, 255, 256])
def test_a_bare_picture_has_clusters_only(k):
    clusters = RNG.integers(0, 256, (k, 3), dtype=np.uint8)
    plan = PalettePlan(text_only=True, bare=True)
    plan.claim("clusters", k, lambda key: clusters)
    np.testing.assert_array_equal(plan.of(KEY).palette, clusters)


def crowded(samples, k):
    photo = load_image(samples / "coffee.png", max_size=90)
    return KMeans(k, max_iter=2, random_state=0).fit(photo).history_


@pytest.mark.jit
@pytest.mark.parametrize(
    ("k", "wide", "what"),
    [(255, False, "this one has 257: the closest two are shown as one"),
     (256, False, "this one has 258: the closest 2 pairs are each shown as one"),
     (254, True, "this one has 256 and others: the closest two are shown as one"),
     (256, True, "this one has 258 and others: the closest 3 pairs are each shown as one")],
)  # fmt: skip
def test_the_caption_is_gray_and_the_closest_clusters_look_the_same(
    samples, tmp_path, k, wide, what
):
    history = crowded(samples, k)
    animation = recolor(history, first="none", side_by_side=wide)
    with pytest.warns(ReducedColorsWarning, match=what) as told:
        animation.save(tmp_path / "x.gif")
    assert len(told) == 1
    panels = VIEW.picture(history, first="none", side_by_side=wide).panels
    top, bottom = (getattr(panels[-1].box, side) for side in ("top", "bottom"))
    shown = decode.pillow_frames(tmp_path / "x.gif")
    for (picture, _), frame in zip(shown, animation, strict=True):
        for words in (picture[:top, :, :3], picture[bottom:, :, :3]):
            strip = words.astype(int)
            assert np.ptp(strip, axis=2).max() <= 3  # INK is as gray as that
            assert np.ptp(strip.sum(axis=2)) > 600
        if not wide:  # beside the photo, which has one color left
            exact, gif = frame.rgb()[top:bottom].astype(int), picture[top:bottom, :, :3]
            assert (exact != gif).any(axis=2).mean() < 0.05
            assert np.abs(exact - gif).max() < 30
    animation.save(tmp_path / "x.webp")
    shown = decode.pillow_frames(tmp_path / "x.webp")
    for (picture, _), frame in zip(shown, animation, strict=True):
        np.testing.assert_array_equal(picture[..., :3], frame.rgb())


def test_the_closest_colors_are_merged_and_the_commoner_one_stays():
    palette = np.array([[0, 0, 0], [9, 9, 9], [9, 9, 12], [200, 0, 0], [203, 0, 0], [9, 9, 11]])
    counts = np.array([1, 5, 9, 3, 2, 10])
    assert merge_closest(palette, counts, 1, None).tolist() == [0, 1, 5, 3, 4, 5]
    assert merge_closest(palette, counts, 2, None).tolist() == [0, 5, 5, 3, 4, 5]
    assert merge_closest(palette, counts, 3, None).tolist() == [0, 5, 5, 3, 3, 5]
    assert merge_closest(palette, counts, 1, 5).tolist() == [0, 2, 2, 3, 4, 5]


@pytest.mark.parametrize("transparent", [None, 7])
def test_equal_colors_are_merged_in_silence(tmp_path, transparent):
    palette = np.repeat(RNG.permutation(1 << 12)[:129, None] % 256, 3, axis=1)
    palette[:, 1] = np.arange(129)
    palette = np.concatenate([palette, palette]).astype(np.uint8)
    indices = np.arange(258).reshape(6, 43)
    frame = Frame(indices, palette, 100, transparent=transparent)
    one = Animation(
        draw=lambda i: frame, size=(43, 6), durations_ms=(100,), captions=("",), plays=0,
        alt_text="", keyframes=(KEY,),
    )  # fmt: skip
    one.save(tmp_path / "x.gif")
    ((picture, _),) = decode.pillow_frames(tmp_path / "x.gif")
    clear = indices == transparent
    np.testing.assert_array_equal(picture[..., 3] == 0, clear)
    np.testing.assert_array_equal(picture[..., :3][~clear], frame.rgb()[~clear])
