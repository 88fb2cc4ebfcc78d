"""choose_k, its pictures and its command."""

import csv
from dataclasses import replace

import decode
import naive
import naive_points
import numpy as np
import pytest
from commands import refused
from decode import files

from kmeans_gif import KMeans, choice_figure, choice_walk, load_image, make_points
from kmeans_gif._threads import ThreadPool
from kmeans_gif.cli import main
from kmeans_gif.cli.commands.choose_k import numbers_of_clusters
from kmeans_gif.errors import InputError
from kmeans_gif.evaluation.choose_k import choose_k
from kmeans_gif.evaluation.metrics import calinski_harabasz
from kmeans_gif.evaluation.silhouettes import silhouettes
from kmeans_gif.rendering.choice_figure import measures
from kmeans_gif.rendering.theme import distinct_palette
from kmeans_gif.rendering.views.choice_walk import VIEW

MEASURES = ("inertia", "silhouette", "calinski_harabasz")


@pytest.fixture(scope="module")
def blobs():
    return make_points(n=200, centers=4, random_state=1)


@pytest.fixture(scope="module")
def choice(blobs):
    return choose_k(blobs, [6, 2, 3, 4, 5, 7, 3], random_state=0)


def photo_part(picture, choice):
    """The part of a frame of a walk where the photo is."""
    left, top, right, bottom = VIEW.picture(choice).panels[0].box
    assert min(right - left, bottom - top) > 300
    return picture[top:bottom, left:right, :3]


def enlarged(pixels, part):
    """Pixels of a photo, as many as `part` has, each the nearest one."""
    rows, columns = (
        [(2 * i + 1) * own // (2 * shown) for i in range(shown)]
        for own, shown in zip(pixels.shape[:2], part.shape[:2], strict=True)
    )
    return pixels[np.ix_(rows, columns)]


@pytest.fixture(scope="module")
def photo(samples):
    return load_image(samples / "coffee.png", max_size=20)


def test_each_k_gets_the_run_that_kmeans_gets(choice, blobs):
    assert [c.k for c in choice.candidates] == [2, 3, 4, 5, 6, 7]
    for c in choice.candidates:
        model = KMeans(c.k, n_init=5, tol=1e-4, random_state=0).fit(blobs)
        assert c.inertia == model.inertia_
        assert (c.n_iter, c.converged) == (model.history_.n_iter, model.history_.converged)
        order = np.lexsort(c.centroids.T), np.lexsort(model.cluster_centers_.T)
        np.testing.assert_array_equal(c.centroids[order[0]], model.cluster_centers_[order[1]])
        np.testing.assert_array_equal(c.centroids[c.labels],
                                      model.cluster_centers_[model.labels_])  # fmt: skip
        one = silhouettes(blobs.X, blobs.weights, [c.labels], ThreadPool(1))
        assert [c.silhouette] == pytest.approx(one, rel=1e-12)
        expected = calinski_harabasz(blobs.X, blobs.weights, c.labels)
        assert c.calinski_harabasz == pytest.approx(expected, rel=1e-12)
        assert c.seconds > 0


def test_states_of_runs_that_were_stopped(blobs):
    choice = choose_k(blobs, [5, 8], n_init=2, max_iter=1, random_state=0)
    for c in choice.candidates:
        assert not c.converged
        distances = naive.squared_distances(blobs.X, c.centroids)
        np.testing.assert_array_equal(c.labels, distances.argmin(axis=1))
        assert c.inertia == pytest.approx(distances.min(axis=1).sum(), rel=1e-12)


def test_groups_are_found(choice):
    assert choice.suggested == choice.best("silhouette") == choice.best("calinski_harabasz") == 4
    assert choice.left_out == ()
    assert choice.sample_size is None


def test_any_number_of_threads_gives_the_same(photo):
    one, three = (choose_k(photo, [2, 5, 9], random_state=3, n_threads=n) for n in (1, 3))
    for a, b in zip(one.candidates, three.candidates, strict=True):
        np.testing.assert_array_equal(a.centroids, b.centroids)
        np.testing.assert_array_equal(a.labels, b.labels)
        assert (a.inertia, a.silhouette, a.calinski_harabasz) == (
            b.inertia, b.silhouette, b.calinski_harabasz
        )  # fmt: skip


def test_numbers_stay_with_their_groups():
    """Clusters of made groups: from one k to the next a single group is cut in two."""
    groups = np.repeat([0.0, 10, 100, 1000], 20)[:, None] + np.linspace(0, 1, 80)[:, None]
    choice = choose_k(np.hstack([groups, groups]), [2, 3, 4], random_state=0, n_init=20)
    for before, after in zip(choice.candidates, choice.candidates[1:], strict=False):
        moved = before.labels != after.labels
        assert set(after.labels[moved]) == {after.k - 1}
        assert len(set(before.labels[moved])) == 1


def test_k_beyond_the_distinct_observations_is_left_out():
    choice = choose_k(np.repeat(np.eye(5), 3, axis=0), range(3, 9), random_state=0)
    assert [c.k for c in choice.candidates] == [3, 4, 5]
    assert choice.left_out == (6, 7, 8)
    assert choice.candidates[-1].inertia == 0
    # Of five groups of equal points nothing varies within: a ratio to that says nothing.
    assert np.isnan(choice.candidates[-1].calinski_harabasz)
    assert choice.best("calinski_harabasz") == 4


def test_as_many_clusters_as_points_are_not_measured():
    X = np.random.default_rng(3).normal(size=(6, 2))
    choice = choose_k(X, range(1, 7), n_init=5, random_state=0)
    for measure in ("silhouette", "calinski_harabasz"):
        known = [not np.isnan(getattr(c, measure)) for c in choice.candidates]
        assert known == [False, True, True, True, True, False]
        assert 2 <= choice.best(measure) <= 5
    endless = replace(choice.candidates[4], calinski_harabasz=np.inf)
    choice = replace(choice, candidates=(*choice.candidates[:4], endless))
    assert choice.best("calinski_harabasz") < 5


@pytest.mark.jit
def test_more_points_than_the_sample_are_told():
    points = make_points(n=2500, random_state=0)
    choice = choose_k(points, [2, 4], n_init=1, random_state=0)
    assert choice.sample_size == 2000
    labels = choice.candidates[1].labels
    exact = silhouettes(points.X, points.weights, [labels], ThreadPool(1))[0]
    assert choice.candidates[1].silhouette == pytest.approx(exact, abs=0.01)


def test_progress_counts_runs(photo):
    told = []
    choose_k(photo, [2, 3], n_init=3, random_state=0, progress=lambda *done: told.append(done))
    assert told == [(i, 6) for i in range(1, 7)]


@pytest.mark.parametrize(
    ("ks", "rules", "message"),
    [
        ([3], {}, "1 different k: a choice is among 2 to 200"),
        (range(1, 300), {}, "299 different k"),
        ([0, 2], {}, "ks=0: must be a whole number of at least 1"),
        ([2, 2.5], {}, "ks=2.5"),
        ([500, 600], {}, "there are only 200 distinct observations"),
        ([2, 3], {"init": np.zeros((2, 2))}, "an array of seeds"),
        ([2, 3], {"init": "best"}, "choose one of random"),
        ([2, 3], {"n_init": 0}, "n_init=0"),
        ([2, 3], {"random_state": -1}, "random_state=-1"),
    ],
)
def test_wrong_values(blobs, ks, rules, message):
    with pytest.raises(InputError, match=message):
        choose_k(blobs, ks, **rules)


def test_the_walk_of_a_photo_shows_each_k(photo, tmp_path):
    choice = choose_k(photo, [2, 3, 5], n_init=1, random_state=0)
    animation = choice_walk(choice)
    animation.save(tmp_path / "walk.apng")
    shown = decode.pillow_frames(tmp_path / "walk.apng")
    assert len(shown) == len(animation) == 5
    original = photo.to_pixels(photo.X.astype(np.uint8))
    part = photo_part(shown[0][0], choice)
    assert np.array_equal(part, enlarged(original, part))
    states = [*choice.candidates, choice.candidates[-1]]
    for (picture, _), c in zip(shown[1:], states, strict=True):
        expected = photo.to_pixels(np.rint(c.centroids)[c.labels])
        part = photo_part(picture, choice)
        assert np.array_equal(part, enlarged(expected, part))
    assert animation.durations_ms == (1400, 1400, 1400, 1400, 3000)


def test_distinct_colors_stay_with_their_clusters(photo):
    choice = choose_k(photo, [2, 4, 7], n_init=1, random_state=0)
    animation = choice_walk(choice, distinct_colors=True)
    palette = distinct_palette(7)
    for i, c in enumerate(choice.candidates, start=1):
        part = photo_part(animation[i].rgb(), choice)
        assert np.array_equal(part, enlarged(photo.to_pixels(palette[c.labels]), part))


@pytest.mark.jit
def test_a_walk_is_read_alike_by_two_decoders(photo, tmp_path):
    choice = choose_k(photo, [2, 3], n_init=1, random_state=0)
    choice_walk(choice).save(tmp_path / "walk.gif")
    decode.gif_structure(tmp_path / "walk.gif")
    pillow = [picture for picture, _ in decode.pillow_frames(tmp_path / "walk.gif")]
    assert np.array_equal(pillow, decode.ffmpeg_frames(tmp_path / "walk.gif"))


def test_transparent_pixels_show_paper():
    pixels = np.zeros((8, 9, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[..., 0] = np.arange(9) * 20
    pixels[:3, :3, 3] = 0
    choice = choose_k(load_image(pixels), [2, 3], random_state=0)
    for frame in choice_walk(choice):
        part = photo_part(frame.rgb(), choice)
        clear = enlarged(pixels[..., 3] == 0, part)
        assert clear.sum() > 1000
        assert (part[clear] == 250).all()
        assert (part[~clear] != 250).any(axis=1).all()


def test_the_walk_of_points_ends_at_the_suggestion(choice):
    animation = choice_walk(choice)
    assert len(animation) == 8
    assert animation.size == (1280, 720)
    assert animation.stage_lines[0] == ("Which k?", "k from 2 to 7 is tried", "")
    assert [line.word for line in animation.stage_lines[1:7]] == [f"k = {k}" for k in range(2, 8)]
    assert animation.stage_lines[-1] == (
        "k = 4", "suggested k = 4, where inertia has its elbow", ""
    )  # fmt: skip
    assert animation.captions[-1] == (
        "k = 4: suggested k = 4, where inertia has its elbow · silhouette highest at k = 4, "
        "Calinski-Harabasz highest at k = 4"
    )
    assert "suggested" not in "".join(animation.captions[:-1])
    last, before = animation[-1].rgb(), animation[3].rgb()
    plot = (slice(150, 600), slice(130, 750))
    assert np.array_equal(last[plot], before[plot])
    assert not np.array_equal(last, before)
    history = choice.as_history()
    assert np.isnan(history.centroids[0, 2:]).all()
    assert not np.isnan(history.centroids[-1]).any()


@pytest.mark.parametrize("dim", [2, 3])
def test_points_in_space(dim):
    choice = choose_k(make_points(n=60, dim=3, random_state=0), [2, 3, 4, 5], random_state=0)
    animation = choice_walk(choice, dim=dim, width=700, height=500)
    assert animation[-1].rgb().shape == (500, 700, 3)


def test_pictures_of_wrong_values(choice, photo):
    for values, message in (
        ({"distinct_colors": True}, "is for photos"),
        ({"dim": 4}, "choose 2 or 3"),
        ({"width": 0}, "width=0"),
        ({"width": 300}, "enlarge the picture"),
        ({"height": 351}, "height=351: must be even, such as 352"),
        ({"slide": "4:3", "width": 800}, "slide=4:3 and width=800: give a slide or a size"),
        ({"height": 150}, "enlarge the picture"),
        ({"hold": 0}, "hold=0"),
    ):
        with pytest.raises(InputError, match=message):
            choice_walk(choice, **values)
    with pytest.raises(InputError, match="is for points"):
        choice_walk(choose_k(photo, [2, 3], n_init=1), dim=2)


def test_the_figure_is_the_same_each_time(choice):
    figure = choice_figure(choice, measure="inertia")
    assert figure.size == (1500, 844)
    assert figure.tobytes() == choice_figure(choice, measure="inertia").tobytes()
    mark = (np.asarray(figure) == (0xD5, 0x5E, 0x00)).all(axis=2)
    best = (choice.suggested, choice.best("silhouette"), choice.best("calinski_harabasz"))
    ks = [c.k for c in choice.candidates]
    line = (np.asarray(figure) == (0x00, 0x72, 0xB2)).all(axis=2)
    for k, left in zip(best, (0, 500, 1000), strict=True):
        columns = np.flatnonzero(line[:, left : left + 500].any(axis=0))
        from_left = (ks.index(k) - 0) / (len(ks) - 1)
        expected = columns[0] + 4 + from_left * (columns[-1] - columns[0] - 8)
        dashes = np.flatnonzero(mark[:, left : left + 500].sum(axis=0) > 100)
        assert abs(dashes.mean() - expected) < 5
    drawn = mark | line
    for (axes, _), measure in zip(measures(choice, "inertia"), MEASURES, strict=True):
        for c in choice.candidates:
            place = c.k, getattr(c, measure)
            x, y = naive_points.place(place, axes.area, axes.x_limits, axes.y_limits)
            assert drawn[int(y), int(x)]


def test_the_figure_names_the_space_of_inertia():
    pixels = np.random.default_rng(0).integers(0, 256, (8, 9, 3), np.uint8)
    photo = load_image(pixels, color_space="lab")
    choice = choose_k(photo, [2, 3], random_state=0)
    for shown, title in (
        ("inertia", "inertia in Lab"),
        ("error", "typical color error in Lab"),
    ):
        titles = [axes.title for axes, _ in measures(choice, shown)]
        assert titles == [title, "silhouette", "Calinski-Harabasz"]


def test_a_figure_of_what_is_hardly_known():
    """k = 1 has no silhouette, and two clusters of two observations no Calinski-Harabasz."""
    choice = choose_k(np.array([[0.0], [1.0]]), [1, 2], random_state=0)
    assert choice_figure(choice).size == (1500, 844)


def test_numbers_of_clusters_as_they_are_written():
    assert numbers_of_clusters("2-4") == [2, 3, 4]
    assert numbers_of_clusters("2,3,5") == [2, 3, 5]
    assert numbers_of_clusters(" 2-4, 7 ,9-9") == [2, 3, 4, 7, 9]


def test_the_command_on_a_photo(here, capsys):
    assert main(["choose-k", "coffee.png", "--k", "1-4", "--restarts", "2"]) == 0
    out, err = capsys.readouterr()
    assert files(here / "output") == [
        f"coffee_choose_k_k1-4_restarts2/choose_k.{suffix}" for suffix in ("csv", "gif", "png")
    ]
    told = [line.partition(":")[0] for line in out.splitlines()[-3:]]
    assert told == [
        f"output/coffee_choose_k_k1-4_restarts2/choose_k.{s}" for s in ("csv", "png", "gif")
    ]
    lines = out.splitlines()
    assert lines[0].split() == [
        "k", "inertia", "silhouette", "calinski_harabasz", "iterations", "cpu_seconds",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[1:5]] == ["1", "2", "3", "4"]
    assert lines[1].split()[2:4] == ["-", "-"]
    assert lines[5].startswith(("no clear elbow", "suggested k = "))
    assert "note" not in err
    choice = choose_k(load_image("coffee.png"), [1, 2, 3, 4], n_init=2, random_state=0)
    with open("output/coffee_choose_k_k1-4_restarts2/choose_k.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["inertia"]) for row in rows] == [c.inertia for c in choice.candidates]
    assert rows[0]["silhouette"] == rows[0]["calinski_harabasz"] == ""
    assert float(rows[2]["silhouette"]) == choice.candidates[2].silhouette
    assert {row["converged"] for row in rows} <= {"yes", "no"}


@pytest.mark.jit
def test_the_command_on_a_table(here, capsys):
    np.savetxt("points.csv", make_points(n=90, centers=3, random_state=0).X, delimiter=",")
    line = "choose-k --k 2-5 6, 7,8 points.csv -o new/folder --quiet --width 800 --plays 2"
    assert main(line.split()) == 0
    assert capsys.readouterr() == ("", "")
    assert files(here / "new") == [f"folder/choose_k.{s}" for s in ("csv", "gif", "png")]
    assert decode.gif_structure(here / "new/folder/choose_k.gif")["loop"] == 1
    first = (here / "new/folder/choose_k.gif").read_bytes()
    assert main(line.split()) == 0
    assert (here / "new/folder/choose_k.gif").read_bytes() == first


@pytest.mark.jit
def test_what_is_left_out_is_named(here, capsys):
    np.savetxt("few.csv", np.eye(4), delimiter=",")
    assert main(["choose-k", "few.csv"]) == 0
    rows = (here / "output/few_choose_k/choose_k.csv").read_text().splitlines()[1:]
    assert [row.partition(",")[0] for row in rows] == ["2", "3", "4"]
    assert "note: k = 5 to 10 left out" in capsys.readouterr().err
    assert main(["choose-k", "few.csv", "--k", "2-9"]) == 0
    assert "note: k = 5 to 9 left out: there are fewer distinct points" in capsys.readouterr().err


WRONG = [
    (["--k", "5-2"], "--k 5-2: runs backwards; write 2-5"),
    (["--k", "2-100000"], "--k 2-100000: asks for 99,999 different k; 200 are the most"),
    (["--k", "five"], "--k five: write numbers of clusters such as 2-20 or 2 3 5"),
    (["--k", "2,,3"], "--k 2,,3: write numbers"),
    (["--k=-3"], "--k -3: write numbers"),
    (["--k", "0-3"], "--k 0: must be a whole number of at least 1"),
    (["--k", "5"], "--k 5: choose-k compares several k; try --k 2-10"),
    (["--k", "5000,6000"], "distinct observations, which leave no choice"),
    (["--k", "2-3", "--columns", "x"], "--columns: is for tables of points, not for coffee.png"),
    (["--k", "2-3", "--dim", "2"], "--dim 2: is for points"),
    (["--k", "2-3", "--color-space", "hsv"], "--color-space hsv: choose one of rgb, lab, oklab"),
    (["--k", "2-3", "-o", "chelsea.png"], "-o chelsea.png: choose-k writes three files; give a"),
    (["--k", "2-3", "-o", "new.gif"], "-o new.gif: choose-k writes three files; give a folder"),
    (["--k", "2-3", "-o", "chelsea.png/"], "chelsea.png is a file, not a folder"),
    (["--k", "2-3", "-o", "new/" + 300 * "a"], "cannot be written (File name too long)"),
    (["--k", "2-3", "--restarts", "0"], "--restarts 0"),
    (["--k", "2-3", "--hold", "0"], "--hold 0"),
    (["--k", "2,150,149", "--distinct-colors", "--hold", "-1"], "--hold -1"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_input(here, capsys, arguments, message):
    refused(["choose-k", "coffee.png", *arguments], message, capsys)


def test_distinct_colors_are_for_photos(here, capsys):
    np.savetxt("points.csv", np.eye(4), delimiter=",")
    assert main(["choose-k", "points.csv", "--k", "2-3", "--distinct-colors"]) == 2
    assert "kmeans-gif: --distinct-colors: is for photos" in capsys.readouterr().err


@pytest.mark.jit
def test_nothing_to_measure(here, capsys):
    np.savetxt("two.csv", np.eye(2), delimiter=",")
    assert main(["choose-k", "two.csv", "--k", "1,2", "-o", "new"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert [line.split()[2:4] for line in lines[1:3]] == [["-", "-"], ["-", "-"]]
    assert lines[3:5] == ["no clear elbow", "new/choose_k.csv"]
    assert [line for line in err.splitlines() if "compiling" not in line] == []
    with open("new/choose_k.csv", newline="") as file:
        assert [row["silhouette"] for row in csv.DictReader(file)] == ["", ""]
    caption = choice_walk(choose_k(np.eye(2), [1, 2], random_state=0)).captions[-1]
    assert caption == "Which k? no clear elbow"


def test_location_is_for_photos(here, capsys):
    np.savetxt("points.csv", np.eye(4), delimiter=",")
    assert main(["choose-k", "points.csv", "--k", "2-3", "--features", "color+location"]) == 2
    assert "--features: is for photos, and points.csv is a table" in capsys.readouterr().err


@pytest.mark.jit
def test_other_features_of_a_photo(here):
    line = "choose-k coffee.png --k 2-4 --features color+location --color-space lab -o new --quiet"
    assert main(line.split()) == 0
    photo = load_image("coffee.png", features="color+location", color_space="lab")
    expected = choose_k(photo, [2, 3, 4], random_state=0)
    with open("new/choose_k.csv", newline="") as file:
        found = [float(row["inertia"]) for row in csv.DictReader(file)]
    assert found == [c.inertia for c in expected.candidates]


def test_no_such_file(here, capsys):
    for name in ("none.png", "none.csv"):
        assert main(["choose-k", name]) == 2
        assert f"{name}: no such file" in capsys.readouterr().err
