"""Type in pictures: large enough, in contrast, whole, and nowhere over other type."""

import importlib
import itertools
import pkgutil
from typing import NamedTuple

import numpy as np
import pytest

import kmeans_gif
from kmeans_gif import InputError, KMeans, choose_k, load_image, load_tiles, make_points, panels
from kmeans_gif.rendering.canvas import text as text_module
from kmeans_gif.rendering.canvas.headline import Headline
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.canvas.text import TextStrip, coverage, levels_of, text_width
from kmeans_gif.rendering.theme import INK, PAPER
from kmeans_gif.rendering.views import view

LONG = "The seeds decide where k-means ends"


class Label(NamedTuple):
    """A text as it was written into a picture."""

    text: str
    size: int
    box: Rect | None
    """Around its ink; None where it is in a part that is put in place later."""
    whole: bool
    ink: tuple[np.ndarray, ...] = ()
    """Rows and columns of its darkest pixels."""


class Written:
    """All labels of a picture: those that stay, and those of the frame drawn last."""

    def __init__(self, monkeypatch):
        self.labels = []
        originals = {"write_text": text_module.write_text, "paste_text": text_module.paste_text}
        for module in modules():
            for name, original in originals.items():
                if getattr(module, name, None) is original:
                    monkeypatch.setattr(module, name, getattr(self, name))
        self._write, self._paste = originals.values()
        put, draw = Headline._put, TextStrip.draw

        def recorded_put(headline, strip, text, size, x, top, height):
            blank = np.zeros_like(strip)
            put(headline, blank, text, size, x, top, height)
            self.add(text, size, levels_of(blank), levels_of(coverage(text, size, height)))
            put(headline, strip, text, size, x, top, height)

        def recorded_draw(strip, text):
            drawn = draw(strip, text)
            pieces = [p for p in text if p] if strip._places else strip._flowing(text)
            letters = [coverage(p, strip._size, strip._line_height) for p in pieces]
            ink = sum((part > 0).sum() for part in letters)
            found = Label(" · ".join(pieces), strip._size, None, ink == (drawn > 0).sum())
            self.labels.append(found)
            return drawn

        monkeypatch.setattr(Headline, "_put", recorded_put)
        monkeypatch.setattr(TextStrip, "draw", recorded_draw)

    def add(self, text, size, drawn, letters, corner=(0, 0)):
        whole = (drawn > 0).sum() == (letters > 0).sum()
        if corner is None or not (drawn > 0).any():
            self.labels.append(Label(text, size, None, whole))
            return
        rows, columns = np.nonzero(drawn)
        top, left = corner
        box = Rect(columns.min() + left, rows.min() + top, columns.max() + left + 1,
                   rows.max() + top + 1)  # fmt: skip
        darkest = np.nonzero(drawn == drawn.max())
        self.labels.append(Label(text, size, box, whole, (darkest[0] + top, darkest[1] + left)))

    def write_text(self, canvas, text, size, place, anchor=0.5):
        if text:
            blank = np.zeros(canvas.shape, np.uint8)
            self._write(blank, text, size, place, anchor)
            self.add(text, size, blank, levels_of(coverage(text, size)), corner_of(canvas))
        self._write(canvas, text, size, place, anchor)

    def paste_text(self, indices, text, size, line_height, corner, ramp):
        blank = np.zeros(indices.shape, np.uint8)
        self._paste(blank, text, size, line_height, corner, np.arange(len(ramp), dtype=np.uint8))
        letters = levels_of(coverage(text, size, line_height), len(ramp))
        self.add(text, size, blank, letters, corner_of(indices))
        self._paste(indices, text, size, line_height, corner, ramp)


SIZE = [(0, 0)]
"""(height, width) of the picture at hand, last."""


def corner_of(part):
    """Row and column of a part of a picture; None where it is of something smaller."""
    whole = part
    while whole.base is not None and whole.base.ndim == 2:
        whole = whole.base
    if whole.shape != SIZE[-1]:
        return None
    starts = (array.__array_interface__["data"][0] for array in (part, whole))
    row, rest = divmod(next(starts) - next(starts), whole.strides[0])
    return row, rest // whole.itemsize


def modules():
    found = pkgutil.walk_packages(kmeans_gif.rendering.__path__, "kmeans_gif.rendering.")
    return [importlib.import_module(one.name) for one in found]


@pytest.fixture
def written(monkeypatch):
    return Written(monkeypatch)


def photo(height, width):
    rows, columns = np.mgrid[:height, :width]
    rng = np.random.default_rng(0)
    red = 255 * rows / height
    pixels = np.stack([red, 255 * columns / width, rng.uniform(0, 255, red.shape)], axis=2)
    return load_image((pixels // 32 * 32).astype(np.uint8))


def blobs(dim=2):
    return make_points("blobs", n=150, dim=dim, centers=5, random_state=3)


def five_features():
    return np.random.default_rng(1).normal(size=(80, 5)) * [5, 4, 3, 2, 1]


def tiles():
    rng = np.random.default_rng(0)
    bases = rng.integers(0, 256, (6, 8, 8))
    return load_tiles(
        (bases[rng.integers(0, 6, 60)] + rng.integers(0, 60, (60, 8, 8))).clip(0, 255)
    )


PORTRAIT, PANORAMA = (300, 120), (60, 400)
CASES = [
    ("scatter", blobs, 1, {"width": 400, "height": 300}),
    ("scatter", blobs, 2, {"slide": "square", "title": LONG, "theme": "dark"}),
    ("scatter", blobs, 8, {"theme": "dark", "links": True}),
    ("scatter", blobs, 12, {"width": 800, "show_seeding": True}),
    ("scatter", blobs, 30, {"width": 1920}),
    ("scatter", lambda: blobs(3), 8, {"slide": "4:3", "theme": "dark"}),
    ("scatter", lambda: blobs(3), 2, {"width": 500, "height": 500, "title": "In space"}),
    ("scatter", five_features, 2, {"width": 640}),
    ("race", blobs, 2, {"runs": 4, "title": LONG}),
    ("race", blobs, 8, {"runs": 3, "theme": "dark", "width": 1600}),
    ("race", lambda: blobs(3), 12, {"runs": 2, "width": 720}),
    ("recolor", lambda: photo(*PORTRAIT), 8, {"swatches": True, "theme": "dark"}),
    ("recolor", lambda: photo(*PANORAMA), 2, {"title": "A panorama"}),
    ("recolor", lambda: photo(*PORTRAIT), 12, {"side_by_side": True, "equal_swatches": True}),
    ("recolor", lambda: photo(9, 7), 1, {}),
    ("recolor", lambda: photo(*PANORAMA), 30, {"slide": "16:9", "swatches": True}),
    ("centroids_on_image", lambda: photo(*PORTRAIT), 12, {"theme": "dark"}),
    ("color_space", lambda: photo(*PANORAMA), 30, {"width": 960}),
    ("dashboard", lambda: photo(*PORTRAIT), 2, {"title": LONG}),
    ("dashboard", lambda: photo(*PANORAMA), 12, {"width": 800, "theme": "dark"}),
    ("mosaic", tiles, 8, {}),
    ("mosaic", tiles, 30, {"theme": "dark", "members": 2}),
    ("tile_map", tiles, 12, {"theme": "dark"}),
    ("tile_map", tiles, 30, {"width": 1280}),
    ("animate", blobs, 2, {"layout": panels.points() / panels.inertia(), "width": 400,
                           "height": 600}),
    ("choice_walk", blobs, 8, {"theme": "dark"}),
    ("choice_walk", lambda: photo(*PORTRAIT), 3, {"width": 640}),
]  # fmt: skip


def pictured(name, data, k, options):
    options = dict(options)
    dataset = data()
    if name == "choice_walk":
        source = choose_k(dataset, [2, k], random_state=0, max_iter=3)
    elif name == "race":
        runs = range(options.pop("runs"))
        source = [KMeans(k, random_state=i, max_iter=3).fit(dataset) for i in runs]
        options["names"] = [f"k-means++ {i}" for i in runs]
    else:
        source = KMeans(k, random_state=0, max_iter=3).fit(dataset)
    picture = view(name).picture(source, **options)
    SIZE.append(picture.size[::-1])
    return picture


def frames(picture, written):
    """(frame, labels) of the first frame, the last, and two between."""
    fixed, n = list(written.labels), len(picture.stage.keyframes)
    for i in sorted({0, 1, n // 2, n - 1} & set(range(n))):
        written.labels.clear()
        yield picture.draw(i).rgb(), [*fixed, *written.labels]


def capitals(size):
    """Height of capitals in pixels."""
    return int((coverage("H", size).max(axis=1) >= 128).sum())


def contrast(one, other):
    """Contrast of two colors, 1 to 21, as WCAG 2 defines it."""
    linear = [
        np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        for c in (np.asarray(color) / 255 for color in (one, other))
    ]
    low, high = sorted(float(c @ [0.2126, 0.7152, 0.0722]) for c in linear)
    return (high + 0.05) / (low + 0.05)


def require_contrast(rgb, label):
    left, top, right, bottom = label.box
    part = rgb[top:bottom, left:right].reshape(-1, 3)
    colors, counts = np.unique(part, axis=0, return_counts=True)
    ink = np.median(rgb[label.ink], axis=0)
    apart = np.abs(colors - ink).sum(axis=1) > 100
    ground = colors[apart][counts[apart].argmax()]
    assert contrast(ink, ground) >= 4.5, label


def require_paper_at_the_border(picture, rgb, paper):
    ground = rgb[0, 0]  # beside gray tiles a gray
    assert np.abs(ground.astype(int) - paper).max() <= 3
    covered = np.zeros(rgb.shape[:2], bool)
    for panel in picture.panels:
        if panel.fills or panel.name == "swatches":
            left, top, right, bottom = panel.box
            covered[top:bottom, left:right] = True
    for side in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        assert (rgb[side][~covered[side]] == ground).all(), side


@pytest.mark.jit
@pytest.mark.parametrize(
    ("name", "data", "k", "options"),
    CASES,
    ids=[f"{i}-{name}-{k}" for i, (name, _, k, _) in enumerate(CASES)],
)
def test_type_is_large_whole_apart_and_in_contrast(written, name, data, k, options):
    prepared = pictured(name, data, k, options)
    written.labels.clear()
    picture = prepared.prepare()  # once more, for what is written once for all frames
    width = picture.size[0]
    assert picture.size == SIZE[-1][::-1]
    assert width % 2 == picture.size[1] % 2 == 0
    paper = PAPER if options.get("theme", "light") == "light" else INK
    for rgb, labels in frames(picture, written):
        assert len(labels) >= 3
        for label in labels:
            assert label.whole, label
            assert capitals(label.size) >= int(width / 48), label
        words = [label for label in labels if capitals(label.size) >= int(width / 22)]
        assert len(words) == 1
        for label in labels:
            if label.box is not None:
                require_contrast(rgb, label)
        for a, b in itertools.combinations([one for one in labels if one.box is not None], 2):
            apart = (
                a.box.right <= b.box.left or b.box.right <= a.box.left
                or a.box.bottom <= b.box.top or b.box.bottom <= a.box.top
            )  # fmt: skip
            assert apart, (a[:3], b[:3])
        require_paper_at_the_border(picture, rgb, paper)
        require_a_large_word(rgb, words[0], paper, width)


def require_a_large_word(rgb, word, paper, width):
    """As high in the picture as it says: measured in the pixels of its first letter."""
    left, top, _, bottom = word.box
    letter = rgb[top:bottom, left : left + text_width(word.text[0], word.size) - 2]
    rows = np.flatnonzero((np.abs(letter.astype(int) - paper).sum(axis=2) > 170).any(axis=1))
    assert np.ptp(rows) + 1 >= int(width / 22)


@pytest.mark.jit
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("k", "options"), [(2, {"width": 400}), (12, {}), (30, {"slide": "square"})]
)
def test_points_and_markers_stand_out_from_their_ground(theme, k, options):
    """Each by its own color or its outline, from the tint around it."""
    rng = np.random.default_rng(0)
    across, down = np.divmod(np.arange(k), 6)
    centers = np.stack([across, down], axis=1) * 10.0
    X = np.concatenate([centers, centers + np.array([0, 5]), centers + rng.uniform(-2, 2, (k, 2))])
    history = KMeans(k, init=centers, max_iter=1).fit(X).history_
    picture = view("scatter").picture(
        history, theme=theme, trails=False, switched=False, panel=False, **options
    )
    panel, n = picture.panels[0], len(picture.stage.keyframes)
    rgb = picture.draw(n - 1).rgb()
    radius = panel.markers.radii(None, k)[0]
    dot = int(np.ceil(panel.arrangement(picture.stage.keyframes[-1]).radii.max()))
    places, _ = panel.ground.see(history.centroids[-1], 0.0)
    dots, _ = panel.ground.see(X[k : 2 * k], 0.0)
    markers = panel.markers.labels(places)
    seen = set()
    for at, reach, others in ((markers, radius, dots), (dots, dot, markers)):
        for j, (x, y) in enumerate(at):
            away = np.abs(others - [x, y]).max(axis=1).min()
            if others is markers and away < radius + 2 * dot + 3:
                continue
            rows, columns = (slice(int(c) - reach - 2, int(c) + reach + 3) for c in (y, x))
            part = rgb[rows, columns]
            rim = np.concatenate([part[[0, -1]].reshape(-1, 3), part[:, [0, -1]].reshape(-1, 3)])
            grounds, counts = np.unique(rim, axis=0, return_counts=True)
            colors = np.unique(part.reshape(-1, 3), axis=0)
            ground = grounds[counts.argmax()]
            assert max(contrast(color, ground) for color in colors) >= 3, (j, x, y)
            seen.add((reach, j))
    assert len(seen) > 1.2 * k


def one_line(caught):
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def history():
    return KMeans(2, random_state=0).fit(blobs()).history_


def test_a_title_stands_on_one_line_or_two(history, written):
    heights = []
    for title in (None, "k-means", LONG + ", and how many of them there are to begin with"):
        SIZE.append((720, 1280))
        picture = view("scatter").picture(history, title=title)
        written.labels.clear()
        rgb = picture.draw(0).rgb()
        told = [label for label in written.labels if title and label.text in title]
        assert " ".join(label.text for label in told) == (title or "")
        heights.append(len(told))
        for label in told:
            assert label.whole
            assert capitals(label.size) >= 1280 // 36
            assert contrast(np.median(rgb[label.ink], axis=0), PAPER) >= 4.5
        assert all(label.box.bottom <= picture.panels[0].box.top for label in told)
    assert heights == [0, 1, 2]


@pytest.mark.parametrize("width", [400, 1280])
def test_a_title_too_long_says_how_many_characters_fit(history, width):
    title = " ".join(80 * ["word"])
    with pytest.raises(InputError, match=r"^title='word word") as caught:
        view("scatter").animate(history, title=title, width=width)
    said = one_line(caught)
    assert f"has {len(title)} characters" in said
    fits = int(said.partition("hold about ")[2].partition(";")[0])
    assert view("scatter").animate(history, title=title[:fits], width=width).title == title[:fits]
    with pytest.raises(InputError, match="two lines of this picture hold about"):
        view("scatter").animate(history, title=title[: fits + 5], width=width)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 641}, "width=641: must be even, such as 642"),
        ({"height": 481}, "height=481: must be even, such as 482"),
        (
            {"slide": "4:3", "width": 640},
            "slide=4:3 and width=640: give a slide or a size, not both",
        ),
        ({"slide": "4:3", "height": 480}, "slide=4:3 and height=480: give a slide or a size, not "),
        ({"slide": "3:2"}, "slide='3:2': choose one of 16:9, 4:3, square"),
        ({"language": "xx"}, "language='xx': choose one of en"),
        ({"text_scale": 3}, "text_scale=3: must be a number from 0.5 to 1.5"),
        ({"title": 3}, "title=3: must be a text"),
    ],
)
@pytest.mark.parametrize("name", ["scatter", "recolor"])
def test_sizes_and_words_that_cannot_be_are_told_in_one_line(history, name, options, message):
    source = history if name == "scatter" else KMeans(2).fit(photo(9, 7))
    with pytest.raises(InputError) as caught:
        view(name).animate(source, **options)
    assert one_line(caught).startswith(message)


def test_text_can_be_larger_and_smaller(history, written):
    sizes = []
    for scale in (0.5, 1.0, 1.25):
        written.labels.clear()
        view("scatter").picture(history, text_scale=scale)
        sizes.append({label.size for label in written.labels})
        (size,) = sizes[-1]
        assert capitals(size) >= int(scale * 1280 / 48)
    assert max(sizes[0]) < max(sizes[1]) < max(sizes[2])
