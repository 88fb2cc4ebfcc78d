"""Lines and squares of cost against distances, inertia and pixels."""

import naive_points as naive
import numpy as np
import pytest
from commands import answer, refused
from PIL import Image

from kmeans_gif import Dataset, InputError, KMeans, make_points, scatter
from kmeans_gif.rendering.canvas.cost_lines import chosen_points, squares_over
from kmeans_gif.rendering.canvas.rect import Rect
from kmeans_gif.rendering.views import view


def run(n=40, k=3, d=2, weights=None, scale=None, seed=2):
    X = np.random.default_rng(0).normal(size=(n, d)) * (1 if scale is None else scale)
    weights = np.ones(n) if weights is None else weights
    return KMeans(k, random_state=seed).fit(Dataset(X, weights)).history_


def drawn(history, **options):
    return scatter(history, **options), view("scatter").picture(history, **options).panels[0]


def segments(monkeypatch):
    """What is drawn from now on: pairs of ends and labels."""
    from kmeans_gif.rendering.canvas import cost_lines

    calls, draw = [], cost_lines.draw_segments

    def noted(canvas, clip, ends, labels, *more):
        calls.append((ends.copy(), labels.copy()))
        draw(canvas, clip, ends, labels, *more)

    monkeypatch.setattr(cost_lines, "draw_segments", noted)
    return calls


@pytest.mark.jit
@pytest.mark.parametrize("d", [2, 3])
def test_links_lead_from_points_to_their_centroids(d, monkeypatch):
    history = run(d=d)
    animation, panel = drawn(history, links=True, tween=1)
    calls = segments(monkeypatch)
    for i, key in enumerate(animation.keyframes):
        calls.clear()
        panel_picture = view("scatter").picture(history, links=True, tween=1)
        panel_picture.draw(i)
        if key.phase == "seeds":
            assert calls == []
            continue
        (_, _), (ends, _) = calls
        labels = history.labels[key.state - (key.phase in ("update", "between"))]
        centroids = history.centroids[key.state]
        if key.phase == "between":
            centroids = (history.centroids[key.state - 1] + centroids) / 2
        places = panel.ground.see(history.dataset.X, key.angle)[0]
        own = panel.ground.see(centroids, key.angle)[0][labels]
        np.testing.assert_allclose(ends, np.stack([places, own], axis=1), rtol=1e-12)


@pytest.mark.jit
def test_pixels_of_links_are_those_near_them():
    history = run(n=12)
    options = {"trails": False, "switched": False, "numbers": False, "regions": False}
    without, panel = drawn(history, **options)
    with_links = scatter(history, links=True, **options)
    (axes,) = panel.axes()
    changed = with_links[1].indices != without[1].indices
    centroids = history.centroids[0]
    near = np.full(changed.shape, np.inf)
    for x, label in zip(history.dataset.X, history.labels[0], strict=True):
        ends = [naive.place(p, axes.area, axes.x_limits, axes.y_limits)
                for p in (x, centroids[label])]  # fmt: skip
        near = np.minimum(near, naive.distance_to_segment(changed.shape, *ends))
    assert changed.sum() > 200
    assert near[changed].max() < 1.5
    paper = without[1].indices == 0
    for centroid in centroids:  # paper within markers lies above all lines
        x, y = naive.place(centroid, axes.area, axes.x_limits, axes.y_limits)
        paper &= naive.coverage_of_disc(paper.shape, x, y, 30) == 0
    assert changed[paper & (near < 0.4)].all()


@pytest.mark.jit
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("scale", [None, [1.0, 30.0]])
def test_areas_of_squares_add_up_to_the_inertia(weighted, scale, monkeypatch):
    """In data units, and after an update to what is left of it on the old labels."""
    weights = np.arange(40) % 4.0 if weighted else None
    history = run(weights=weights, scale=scale)
    animation, panel = drawn(history, squares=True, tween=0)
    (axes,) = panel.axes()
    (x_low, x_high), (y_low, y_high) = axes.x_limits, axes.y_limits
    unit = (x_high - x_low) / axes.area.width
    assert unit == pytest.approx((y_high - y_low) / axes.area.height, rel=1e-12)
    calls = segments(monkeypatch)
    picture = view("scatter").picture(history, squares=True, tween=0)
    for i, key in enumerate(animation.keyframes[1:], start=1):
        calls.clear()
        picture.draw(i)
        (sides, _), (links, _) = calls
        assert len(links) == 0
        corners = sides[:, 0].reshape(-1, 4, 2)
        np.testing.assert_allclose(np.roll(corners, -1, axis=1), sides[:, 1].reshape(-1, 4, 2))
        x, y = corners[..., 0], corners[..., 1]
        areas = np.abs((x * np.roll(y, -1, 1) - y * np.roll(x, -1, 1)).sum(axis=1)) / 2
        lengths = np.hypot(*(sides[:, 1] - sides[:, 0]).T).reshape(-1, 4)
        np.testing.assert_allclose(lengths, lengths[:, :1].repeat(4, axis=1), atol=1e-9)
        labels = history.labels[key.state - (key.phase == "update")]
        centroids = history.centroids[key.state]
        expected = sum(
            w * sum((a - b) ** 2 for a, b in zip(x, centroids[j], strict=True))
            for x, w, j in zip(history.dataset.X, history.dataset.weights, labels, strict=True)
        )
        assert areas.sum() * unit**2 == pytest.approx(expected, rel=1e-9)
        if key.phase == "assign":
            assert areas.sum() * unit**2 == pytest.approx(history.inertia[key.state], rel=1e-9)
            assert "area of all squares: inertia" in animation.captions[i]


def test_squares_turn_to_the_inside():
    area = Rect(0, 0, 100, 100)
    starts, ends = np.array([[50.0, 2.0], [50.0, 98.0]]), np.array([[90.0, 2.0], [90.0, 98.0]])
    sides = squares_over(starts, ends, area)
    assert sides.min() >= 0
    assert sides.max() <= 100


def test_many_points_are_thinned_and_it_is_said():
    assert chosen_points(300, 300).tolist() == list(range(300))
    chosen = chosen_points(5000, 300)
    assert len(set(chosen.tolist())) == 300
    assert (np.diff(chosen) > 0).all()
    np.testing.assert_array_equal(chosen, chosen_points(5000, 300))
    history = run(n=1200)
    animation = scatter(history, links=True, squares=True)
    assert "lines of 300 of 1,200 points" in animation.captions[1]
    assert "squares of 100 of 1,200 points" in animation.alt_text
    assert "lines" not in scatter(history).alt_text
    assert "lines" not in scatter(run(n=300), links=True).captions[1]


@pytest.mark.jit
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("n", [30, 3000, 70_000])
def test_lines_are_seen_on_any_number_of_points(theme, n):
    history = run(n=n)
    options = {"theme": theme, "panel": False, "width": 500, "height": 420}
    without, with_lines = scatter(history, **options), scatter(history, links=True, **options)
    a, b = (x[1].rgb()[:300].astype(int) for x in (without, with_lines))
    changed = (a != b).any(axis=2)
    assert changed.sum() > 300
    assert np.median(np.abs(a - b)[changed].max(axis=1)) > 30


def test_true_groups_have_no_lines():
    points = make_points("blobs", n=60, random_state=0)
    model = KMeans(3, random_state=0).fit(points)
    truth = np.repeat([0, 1, 2], 20)
    with_links = scatter(model, truth=truth, links=True, panel=False, caption=False)
    without = scatter(model, truth=truth, panel=False, caption=False)
    assert with_links.keyframes[-1].phase == "truth"
    np.testing.assert_array_equal(with_links[-1].indices, without[-1].indices)
    assert (with_links[-2].indices != without[-2].indices).any()


@pytest.mark.parametrize(("d", "dim"), [(3, None), (5, None), (5, 2), (3, 2)])
def test_squares_need_a_plane_whose_distances_are_those_of_the_data(d, dim):
    message = r"^squares=True: areas are squared distances in a picture of one or two features"
    data = Dataset(np.random.default_rng(0).normal(size=(30, d)), np.ones(30))
    with pytest.raises(InputError, match=message):
        view("scatter").check(data, 3, squares=True, dim=dim)
    view("scatter").check(data, 3, links=True, dim=dim)


def test_a_single_feature_has_squares():
    history = run(d=1)
    assert len(scatter(history, squares=True, links=True)[1].palette) > 10


@pytest.mark.jit
def test_the_command_takes_them_for_points_only(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (9, 9)).save("photo.png")
    assert answer("photo.png -k 1 --history photo.npz --quiet -o a.gif", capsys) == (0, [])
    refused("render photo.npz --links", "--links: is for points, and these are pixels", capsys)
    for flag in ("--links", "--squares", "--show-seeding"):
        refused(f"photo.png -k 1 {flag}", f"{flag} is an option of blobs, points, render", capsys)
    refused("blobs --dim 3 -k 2 --squares", "--squares: areas are squared distances", capsys)
    refused("blobs -k 2 --links yes", "yes", capsys)
    assert answer("blobs --points 30 -k 2 --links --squares --quiet", capsys) == (0, [])
    (made,) = (tmp_path / "output").iterdir()
    assert made.name == "blobs2d_k2_points30_links_squares.gif"
