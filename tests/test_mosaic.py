"""Mosaics, maps and files of centroids: decoded again and compared with the history."""

import naive
import naive_tiles
import numpy as np
import pytest
from decode import numbered
from PIL import Image

from kmeans_gif import Dataset, InputError, KMeans, load_tiles, mosaic, save_centroids, tile_map
from kmeans_gif.evaluation.metrics import agreement, true_classes
from kmeans_gif.rendering.canvas.members import NOBODY, choose_members
from kmeans_gif.rendering.canvas.projection import principal_components
from kmeans_gif.rendering.canvas.text import text_width
from kmeans_gif.rendering.canvas.thinning import apart
from kmeans_gif.rendering.panels import legend
from kmeans_gif.rendering.views import view
from kmeans_gif.rendering.views.mosaic import VIEW
from kmeans_gif.reporting.centroid_files import contact_sheet

BLUE, VERMILION = np.array([0, 114, 178]), np.array([213, 94, 0])


@pytest.fixture(scope="module")
def digits():
    from sklearn.datasets import load_digits

    bundle = load_digits()
    return load_tiles(bundle.images * 15), bundle.target


@pytest.fixture(scope="module")
def history(digits):
    return KMeans(10, random_state=0, max_iter=6).fit(digits[0]).history_


@pytest.fixture(scope="module")
def colored():
    rng = np.random.default_rng(0)
    return KMeans(3, random_state=0).fit(load_tiles(rng.integers(0, 256, (60, 6, 4, 3)))).history_


def decoded(path):
    """What a GIF shows: (rgb, duration in ms) of each frame."""
    with Image.open(path) as image:
        for i in range(image.n_frames):
            image.seek(i)
            yield np.asarray(image.convert("RGB")), image.info["duration"]


def places_of(picture, tile, scale):
    """Corners (y, x) at which `tile`, enlarged, stands in `picture`, (h, w, 3) or numbered."""
    tile = np.asarray(tile)
    tile = tile if tile.ndim == 3 else np.repeat(tile[..., None], 3, axis=2)
    enlarged = numbered(tile).repeat(scale, axis=0).repeat(scale, axis=1)
    colors = picture if picture.ndim == 2 else numbered(picture)
    h, w = enlarged.shape
    ys, xs = np.nonzero(colors[: len(colors) - h + 1, : colors.shape[1] - w + 1] == enlarged[0, 0])
    for y in (*range(0, h, scale), h - 1):
        for x in (*range(0, w, scale), w - 1):
            left = colors[ys + y, xs + x] == enlarged[y, x]
            ys, xs = ys[left], xs[left]
    corners = zip(ys.tolist(), xs.tolist(), strict=True)
    return [(y, x) for y, x in corners if (colors[y : y + h, x : x + w] == enlarged).all()]


def scale_of(picture, tile):
    """The largest scale at which `tile` stands where the first card may be, 12 from the left."""
    colors, (h, w) = numbered(picture)[:, 12:], tile.shape[:2]
    for scale in range(min(colors.shape) // max(h, w) - 2, 0, -1):
        if places_of(colors[:, : w * scale], tile, scale):
            return scale
    raise AssertionError("the first card shows another tile")


@pytest.mark.jit
def test_same_inertia_as_scikit_learn(digits):
    from sklearn.cluster import KMeans as Peer

    dataset, _ = digits
    rng = np.random.default_rng(4)
    # Not whole numbers, since then distances tie, and scikit-learn lets rounding decide.
    seeds = dataset.X[rng.choice(len(dataset.X), 10, replace=False)] + rng.random((10, 64))
    ours = KMeans(10, init=seeds).fit(dataset)
    peer = Peer(10, init=seeds, n_init=1, tol=0, algorithm="lloyd").fit(dataset.X)
    assert ours.inertia_ == pytest.approx(peer.inertia_, rel=1e-6)
    np.testing.assert_array_equal(ours.labels_, peer.labels_)


@pytest.mark.jit
def test_labels_and_centroids_against_the_twin(digits, history):
    X, weights = digits[0].X, np.ones(len(digits[0].X))
    previous = np.zeros(len(X), int)
    for t in range(len(history)):
        labels, inertia, sizes, sums, _ = naive.state(X, weights, history.centroids[t], previous)
        np.testing.assert_array_equal(history.labels[t], labels)
        assert history.inertia[t] == inertia
        if t < len(history) - 1:
            np.testing.assert_array_equal(history.centroids[t + 1], sums / sizes[:, None])
        previous = labels


@pytest.mark.jit
def test_centroids_of_a_gif_are_those_of_the_history(tmp_path, history):
    mosaic(history, pace="even").save(tmp_path / "digits.gif")
    frames = list(decoded(tmp_path / "digits.gif"))
    assert len(frames) == len(history)
    scale = scale_of(frames[0][0], np.rint(history.centroids[0, 0]).reshape(8, 8))
    assert scale > 6
    seeds = np.rint(history.centroids[0]).reshape(10, 8, 8)
    found = [places_of(frames[0][0], tile, scale) for tile in seeds]
    assert [len(places) for places in found] == [1] * 10
    for t, (picture, _) in enumerate(frames):
        tiles = np.rint(history.centroids[t]).reshape(10, 8, 8)
        for ((y, x),), tile in zip(found, tiles, strict=True):  # cards keep their places
            shown = picture[y : y + 8 * scale, x : x + 8 * scale]
            assert (shown == tile.repeat(scale, 0).repeat(scale, 1)[..., None]).all()
    assert [duration for _, duration in frames] == [1000] + [400] * (len(history) - 2) + [2000]


@pytest.mark.jit
@pytest.mark.parametrize("options", [{}, {"cards_per_row": 1}, {"members": 0}, {"caption": False}])
def test_colored_centroids_are_exact_in_other_formats(tmp_path, colored, options):
    mosaic(colored, **options).save(tmp_path / "tiles.png")
    picture = np.asarray(Image.open(tmp_path / "tiles.png").convert("RGB"))
    tiles = np.rint(colored.centroids[-1]).reshape(3, 6, 4, 3)
    scale = scale_of(picture, tiles[0])
    assert all(len(places_of(picture, tile, scale)) == 1 for tile in tiles)


@pytest.mark.parametrize("k", [10, 30, 100])
@pytest.mark.parametrize("truth", [False, True])
def test_cards_take_the_room_there_is_however_many(k, truth):
    """Text grows with the picture, and so must not make the picture grow."""
    tiles = load_tiles(np.random.default_rng(0).integers(0, 256, (300, 5, 6)))
    names = np.array(["short", "the longest name of all classes"])[np.arange(300) % 2]
    for columns in (None, 1, k, 2 * k):
        picture = VIEW.picture(
            KMeans(k, random_state=0, max_iter=1).fit(tiles), cards_per_row=columns,
            truth=names if truth else None,
        )  # fmt: skip
        cards = picture.panels[0]
        assert picture.size[0] <= max(800, 12 + k * (6 + 12))
        assert cards._places.size[0] <= picture.size[0]
        width, size = cards._places.card[1], cards._places.text_size
        lines = [line for texts in cards._texts.values() for card in texts for line in card]
        assert all(text_width(line, size) <= width or line == "…" for line in lines)
        sizes = {card[0] for card in cards._texts[0] if card}
        forms = (f"n = {n}", str(n)) if (n := cards.history.sizes[0].max().astype(int)) else ()
        assert not sizes or sizes & set(forms) or truth
        if columns in (None, 1) and k == 10:
            assert f"n = {n}" in sizes


@pytest.mark.jit
def test_more_colors_than_16_bits_count(tmp_path):
    tiles = np.random.default_rng(0).integers(0, 256, (24, 70, 70, 3))
    history = KMeans(2, random_state=0, max_iter=2).fit(load_tiles(tiles)).history_
    first = mosaic(history)[0]
    assert len(first.quantizable) > 65536
    assert scale_of(first.rgb(), np.rint(history.centroids[0, 0]).reshape(70, 70, 3)) > 1
    picture = tile_map(history)[-1]
    assert len(picture.quantizable) > 65536
    shown = {tuple(color) for color in picture.rgb().reshape(-1, 3).tolist()}
    known = {tuple(color) for color in picture.palette.tolist()}
    known |= {tuple(c) for c in tiles.reshape(-1, 3).tolist()}
    known |= {tuple(c) for c in np.rint(history.centroids).reshape(-1, 3).astype(int).tolist()}
    assert shown <= known


@pytest.mark.jit
def test_few_colors_are_exact_in_a_gif(tmp_path):
    rng = np.random.default_rng(0)
    tiles = np.array([[255, 0, 0], [0, 255, 0], [9, 9, 90]])[rng.integers(0, 3, (40, 2, 2))]
    history = KMeans(2, random_state=0).fit(load_tiles(tiles)).history_
    animation = mosaic(history)
    animation.save(tmp_path / "few.gif")
    for (picture, _), frame in zip(decoded(tmp_path / "few.gif"), animation, strict=True):
        np.testing.assert_array_equal(picture, frame.rgb())


@pytest.mark.jit
def test_members_shown_are_the_nearest_and_keep_their_places(tmp_path, digits, history):
    X = digits[0].X
    states = list(range(len(history)))
    shown = choose_members(history, states, 4, 3)
    for t in states:
        for j in range(10):
            nearest = naive_tiles.nearest_members(
                X, history.centroids[t, j], history.labels[t], j, 4
            )
            assert set(shown[t, j, :4]) == set(nearest)
            assert (history.labels[t][shown[t, j]] == j).all()
            assert len(set(shown[t, j])) == 7
            if t:
                for part in (slice(0, 4), slice(4, 7)):
                    before, after = list(shown[t - 1, j, part]), list(shown[t, j, part])
                    stay = set(before) & set(after)
                    assert all(before.index(who) == after.index(who) for who in stay)


@pytest.mark.jit
def test_cards_hold_members_of_their_cluster_and_mark_who_arrived():
    # Of grays below 200 none makes room for the accents, so that all members are exact.
    X = np.random.default_rng(3).integers(0, 200, (16, 4)).astype(float)
    tiles = X.reshape(-1, 2, 2)
    history = KMeans(2, random_state=3).fit(load_tiles(tiles)).history_
    animation = mosaic(history, members=6)
    first = animation[0].rgb()
    seeds = np.rint(history.centroids[0]).reshape(2, 2, 2)
    scale = scale_of(first, seeds[0])
    cards = [places_of(first, seed, scale)[0] for seed in seeds]
    top = cards[0][0] + 2 * scale
    below = numbered(first[top:])
    small = next(s for s in range(scale - 1, 0, -1)
                 if any(places_of(below, tile, s) for tile in tiles))  # fmt: skip
    arrived = 0
    for t, frame in enumerate(animation):
        picture, labels = frame.rgb()[top:], history.labels[t]
        colors, shown = numbered(picture), []
        for i, tile in enumerate(tiles):
            for y, x in places_of(colors, tile, small):
                assert labels[i] == (x >= cards[1][1])
                new = t > 0 and history.labels[t - 1][i] != labels[i]
                outline = picture[y - 1, x : x + 2 * small]
                assert (outline == VERMILION).all() == new
                arrived += new
                shown.append(i)
        assert len(shown) == len(set(shown)) == np.minimum(np.bincount(labels), 6).sum()
        for j in range(2):
            nearest = naive_tiles.nearest_members(X, history.centroids[t, j], labels, j, 3)
            assert set(nearest) <= set(shown)
    assert arrived > 2


@pytest.mark.jit
def test_bars_tell_moves_and_the_dot_inertia(history):
    animation = mosaic(history, members=0, measure="inertia")
    moves = np.zeros((len(history), 10))
    for t in range(1, len(history)):
        for j in range(10):
            moves[t, j] = np.linalg.norm(history.centroids[t, j] - history.centroids[t - 1, j])
    first = animation[0].rgb()
    seeds = np.rint(history.centroids[0]).reshape(10, 8, 8)
    scale = scale_of(first, seeds[0])
    cards = [places_of(first, seed, scale)[0] for seed in seeds]
    strip = max(y for y, _ in cards) + 8 * scale + 50
    shown = [(frame.rgb() == BLUE).all(axis=2) for frame in animation]
    legend = np.all(shown, axis=0)[strip:]  # all that does not move
    assert legend.sum() == (np.ptp(np.nonzero(legend), axis=1) + 1).prod() == 16 * 16
    dots = []
    for t, blue in enumerate(shown):
        for j, (y, x) in enumerate(cards):
            bar = blue[y + 8 * scale : y + 8 * scale + 50, x : x + 8 * scale]
            length = 8 * scale * moves[t, j] / moves.max()
            assert bar.sum(axis=1).max() == np.ceil(length - 1e-9)
        rows, columns = np.nonzero(blue[strip:] & ~legend)
        assert np.ptp(rows) == np.ptp(columns) == 8
        dots.append((columns.mean(), rows.mean()))
    x, y = np.array(dots).T
    np.testing.assert_allclose(x, np.linspace(x[0], x[-1], len(x)), atol=1)
    falls = (history.inertia[0] - history.inertia) / np.ptp(history.inertia)
    np.testing.assert_allclose(y, y[0] + falls * (y[-1] - y[0]), atol=1)
    assert y[-1] - y[0] > 30


def test_small_clusters_leave_places_free():
    X = np.repeat(np.arange(5.0)[:, None] * 50, 4, axis=1)
    history = KMeans(2, init=X[[0, 4]]).fit(load_tiles(X, shape=(2, 2))).history_
    shown = choose_members(history, [0, 1], 4, 4)
    for j in range(2):
        members = np.flatnonzero(history.labels[1] == j)
        assert sorted(who for who in shown[1, j] if who != NOBODY) == members.tolist()
    mosaic(history)[-1]


@pytest.mark.jit
def test_a_member_that_arrived_has_an_outline(history):
    """Vermilion appears with the first switches, not with the seeds."""
    animation = mosaic(history)
    counts = [(frame.rgb() == VERMILION).all(axis=2).sum() for frame in animation]
    assert counts[1] > counts[0]  # the legend alone


def test_agreement_against_counting_pairs():
    rng = np.random.default_rng(0)
    for _ in range(20):
        labels, truth = rng.integers(0, 4, 30).astype(np.uint8), rng.integers(5, 8, 30)
        classes, names = true_classes(truth, 30)
        found = agreement(labels, classes, 5)
        assert found.purity == pytest.approx(naive_tiles.purity(labels, truth), abs=1e-15)
        assert found.rand_index == pytest.approx(
            naive_tiles.adjusted_rand_index(labels, truth), abs=1e-14
        )
        assert np.isnan(found.majority_share[4])
        assert names == tuple(sorted({str(name) for name in truth}))


def test_agreement_by_hand():
    found = agreement(np.array([0, 0, 0, 1, 1, 2]), np.array([1, 1, 0, 0, 0, 0]), 3)
    assert found.majority.tolist() == [1, 0, 0]
    np.testing.assert_allclose(found.majority_share, [2 / 3, 1, 1])
    assert found.purity == pytest.approx(5 / 6)
    same = agreement(np.array([2, 2, 0]), np.array([0, 0, 1]), 3)
    assert same.purity == same.rand_index == 1.0


def test_many_clusters_and_classes_do_not_overflow_small_types():
    labels = np.repeat(np.arange(100, dtype=np.uint8), 5)
    found = agreement(labels, np.arange(500) % 50, 100)
    assert found.purity == pytest.approx(0.2)


@pytest.mark.jit
def test_captions_tell_purity_and_rand_index(digits, history):
    truth = digits[1]
    captions = mosaic(history, truth=truth).captions
    purity = naive_tiles.purity(history.labels[-1].tolist(), truth.tolist())
    assert f"purity {min(99, round(100 * purity))}%" in captions[-1]
    assert "adj. Rand index 0." in captions[-1]
    assert "purity" not in mosaic(history).captions[-1]


@pytest.mark.jit
@pytest.mark.parametrize("suffix", [".txt", ".npy"])
def test_truth_may_be_a_file(tmp_path, digits, history, suffix):
    path = tmp_path / f"truth{suffix}"
    if suffix == ".txt":
        path.write_text(" ".join(map(str, digits[1])))
    else:
        np.save(path, digits[1])
    for place in (path, str(path)):
        told = mosaic(history, truth=place)
        assert told.captions == mosaic(history, truth=digits[1]).captions
    with pytest.raises(InputError, match=r"none\.txt: no such file"):
        mosaic(history, truth=tmp_path / "none.txt")


@pytest.mark.parametrize("draw", [mosaic, tile_map])
def test_a_fitted_model_will_do(tmp_path, draw):
    tiles = load_tiles(np.random.default_rng(0).integers(0, 256, (30, 3, 4)))
    model = KMeans(2, random_state=0).fit(tiles)
    np.testing.assert_array_equal(draw(model)[-1].rgb(), draw(model.history_)[-1].rgb())
    assert [path.name for path in save_centroids(model, tmp_path)] == [
        "centroid0.png", "centroid1.png", "contact_sheet.png",
    ]  # fmt: skip
    for wrong in (draw, lambda source: save_centroids(source, tmp_path)):
        with pytest.raises(InputError, match="KMeans is not fitted yet: call fit first"):
            wrong(KMeans(2))


@pytest.mark.jit
def test_same_bytes_again(tmp_path, history):
    for name in ("a.gif", "b.gif"):
        mosaic(history).save(tmp_path / name)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


@pytest.mark.jit
def test_files_of_centroids(tmp_path, colored):
    paths = save_centroids(colored, tmp_path / "centroids")
    assert [path.name for path in paths[:-1]] == [f"centroid{i}.png" for i in range(3)]
    assert all(path.parent == tmp_path / "centroids" / "3" for path in paths)
    for i, path in enumerate(paths[:-1]):
        expected = np.rint(colored.centroids[-1, i]).reshape(6, 4, 3)
        np.testing.assert_array_equal(np.asarray(Image.open(path)), expected)
    sheet = np.asarray(Image.open(paths[-1]))
    for tile in np.rint(colored.centroids[-1]).reshape(3, 6, 4, 3):
        assert len(places_of(sheet, tile, 97)) == 1  # 800 pixels hold two tiles and gaps


def test_contact_sheet_of_large_tiles():
    tiles = np.arange(2 * 900 * 3, dtype=np.uint8).reshape(2, 3, 900)
    sheet = contact_sheet(tiles)
    assert sheet.shape == (3 + 16, 2 * 900 + 24)


@pytest.mark.jit
def test_map_shows_every_tile_framed_in_the_color_of_its_cluster(history):
    animation = tile_map(history)
    first, last = animation[0], animation[-1]
    assert first.rgb().shape == (*animation.size[::-1], 3)
    for frame in (first, last):
        assert set(range(8, 18)) <= set(np.unique(frame.indices))  # all cluster colors
    np.testing.assert_array_equal(first.palette, last.palette)
    assert first.quantizable is last.quantizable
    # The centroid drawn last is hidden by nothing but its number, in its left half.
    tile = np.rint(history.centroids[-1, 9]).reshape(8, 8)
    assert len(places_of(last.rgb(), tile[:, 4:], 6)) == 1


@pytest.mark.jit
def test_map_places_tiles_and_centroids_by_their_principal_components():
    rng = np.random.default_rng(3)
    X = np.round(np.clip(rng.normal(128, [40, 25] + 14 * [2], (24, 16)), 0, 255))
    history = KMeans(2, random_state=0).fit(load_tiles(X, shape=(4, 4))).history_
    animation = tile_map(history)
    mean = X.mean(axis=0)
    axes = np.linalg.svd(X - mean)[2][:2]
    axes *= np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])[:, None]
    down = [1, -1]  # rows count downwards

    def middles(i, pictures, scale):
        """(x, y) in frame i, and components of the pictures that are seen whole there."""
        found = {
            j: place[0]
            for j, picture in enumerate(pictures)
            if len(place := places_of(animation[i].rgb(), np.rint(picture).reshape(4, 4), scale))
        }
        corners = np.array(list(found.values()))[:, ::-1]
        parts = (np.array(pictures)[list(found)] - mean) @ axes.T * down
        return corners + 2 * scale, parts

    shown, parts = middles(0, X, 7)
    assert len(shown) > 8
    # One scale in both directions: (x, y) = scale * components + shift, but for rounding.
    unknown = np.zeros((2 * len(shown), 3))
    unknown[:, 0] = parts.ravel()
    unknown[::2, 1] = unknown[1::2, 2] = 1
    scale, *shift = np.linalg.lstsq(unknown, shown.ravel(), rcond=None)[0]
    assert scale > 0
    assert np.abs(scale * parts + shift - shown).max() < 0.75
    seen = 0
    for i, t in ((0, 0), (len(animation) - 1, -1)):
        # Numbers cover the left side of a centroid.
        for c in history.centroids[t]:
            right = np.rint(c).reshape(4, 4)[:, 2:]
            for y, x in places_of(animation[i].rgb(), right, 10):
                middle = np.array([x, y + 20])
                expected = scale * ((c - mean) @ axes.T * down) + shift
                assert np.abs(middle - expected).max() < 0.75
                seen += 1
    assert seen >= 3


@pytest.mark.jit
def test_map_of_colored_tiles_and_of_single_pixels(tmp_path, colored):
    tile_map(colored).save(tmp_path / "map.gif")
    gray = load_tiles(np.random.default_rng(0).integers(0, 256, (30, 1)), shape=(1, 1))
    tile_map(KMeans(2, random_state=0).fit(gray).history_).save(tmp_path / "one.gif")
    assert len(list(decoded(tmp_path / "one.gif"))) >= 2


def test_apart():
    rng = np.random.default_rng(0)
    corners = rng.integers(-5, 60, (300, 2))
    chosen = apart(corners, np.array([7, 5]), rng.permutation(300), (4, 50, 55))
    covered = np.zeros((50, 55), int)
    for x, y in corners[chosen]:
        assert min(x, y - 4, 55 - x - 7, 50 - y - 5) >= 0
        covered[y : y + 5, x : x + 7] += 1
    assert covered.max() == 1
    for i in set(range(300)) - set(chosen):  # whoever was left out has no room
        x, y = corners[i]
        inside = min(x, y - 4, 55 - x - 7, 50 - y - 5) >= 0
        assert not inside or covered[y : y + 5, x : x + 7].any()


def test_dropped_clusters_are_blank(tmp_path):
    X = np.repeat([[0.0], [10.0], [200.0]], 4, axis=0).repeat(4, axis=1)
    seeds = np.array([[5.0] * 4, [200.0] * 4, [250.0] * 4])
    tiles = load_tiles(X, shape=(2, 2))
    history = KMeans(3, init=seeds, empty_cluster="drop").fit(tiles).history_
    assert np.isnan(history.centroids[-1, 2]).all()
    assert len(save_centroids(history, tmp_path)) == 3
    mosaic(history, truth=np.arange(12))[-1]
    tile_map(history)[-1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cards_per_row": 0}, "cards_per_row=0: must be"),
        ({"members": -1}, "members=-1: must be"),
        ({"truth": [1, 2]}, r"truth has shape \(2,\): must be \(60,\)"),
        ({"hold": 0}, "hold=0"),
        ({"max_frames": 1}, "max_frames=1"),
        ({"plays": -1}, "plays=-1"),
    ],
)
def test_wrong_values(colored, options, message):
    with pytest.raises(InputError, match=message):
        mosaic(colored, **options)


@pytest.mark.parametrize("draw", [mosaic, tile_map, lambda h: save_centroids(h, "nowhere")])
def test_only_tiles_can_be_drawn(draw):
    points = KMeans(2, random_state=0).fit(np.random.default_rng(0).random((20, 4))).history_
    with pytest.raises(InputError, match="needs the history of tiles"):
        draw(points)


def test_axes_of_few_large_tiles_are_those_of_the_covariance():
    X = np.random.default_rng(0).random((20, 30)) * np.linspace(9, 1, 30)
    weights = np.random.default_rng(1).random(20)
    found = principal_components(Dataset(X, weights), 2)
    mean = np.average(X, axis=0, weights=weights)
    variances, vectors = np.linalg.eigh(np.cov(X.T, aweights=weights, ddof=0))
    axes = vectors.T[:-3:-1]
    axes = axes * np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])[:, None]
    np.testing.assert_allclose(found[0], mean)
    np.testing.assert_allclose(found[1], axes, atol=1e-9)
    np.testing.assert_allclose(found[2], variances[:-3:-1] / variances.sum())


@pytest.mark.jit
@pytest.mark.parametrize(
    ("width", "rows", "lines"), [(480, (0, 0), 1), (560, (2, 0), 3), (1280, (4, 4), 4)]
)
def test_the_legend_tells_of_what_cards_have_room_for(history, monkeypatch, width, rows, lines):
    said = []
    monkeypatch.setattr(legend, "paste_text", lambda indices, text, *rest: said.append(text))
    picture = view("mosaic").picture(history, width=width)
    picture.draw(0)
    assert picture.panels[0]._places.members == rows
    assert len(said) == lines
    assert ("and, below, some others" in said) == (rows[1] > 0)
    assert ("has just come over" in said) == (rows[0] > 0)
