"""The rule of pace, the storyboards that follow it, and cameras that rest."""

import itertools

import naive_pace
import numpy as np
import pytest
from commands import answer, refused
from hypothesis import given, settings
from hypothesis import strategies as st

from kmeans_gif import (
    InputError,
    KMeans,
    animate,
    choice_walk,
    choose_k,
    color_space,
    load_image,
    make_points,
    panels,
    race,
    recolor,
    scatter,
)
from kmeans_gif.rendering.pace import busy_states, most_of_the_fall, tell, visible_change
from kmeans_gif.rendering.storyboard import busiest_states
from kmeans_gif.rendering.views import VIEWS, view

WALK = st.lists(st.integers(0, 400_000), min_size=0, max_size=14).map(lambda rest: [0, *rest])
ENDS = st.sampled_from([20, 500, 2000, 3000, 4000, 9000])


def parts_of(told, turning_point, beats, lead, end_ms):
    """(milliseconds before 95 % of the fall are over, milliseconds of all)."""
    before = beats * next(i for i, t in enumerate(told.states) if t >= turning_point)
    early = lead * told.lead_ms + sum(told.steps_ms[:before])
    return early, lead * told.lead_ms + sum(told.steps_ms) + end_ms


# The rule against its twin, and what must hold of every story.


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=12), st.integers(2, 14))
def test_states_are_those_of_the_twin(rest, most):
    assert busy_states([0, *rest], most) == naive_pace.busy_states([0, *rest], most)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 400_000), min_size=1, max_size=6), st.data(), st.sampled_from([1, 2]),
    st.booleans(), ENDS,
)  # fmt: skip
def test_durations_are_those_of_the_twin(rest, data, beats, lead, end_ms):
    changes = [0, *(1000 * (change // 1000) for change in rest)]
    point = data.draw(st.integers(1, len(rest)))
    expected = naive_pace.tell(changes, point, beats, lead, end_ms, 20)
    told = tell(changes, point, beats=beats, lead=lead, end_ms=end_ms, most=20)
    if expected is not None:
        assert (told.states, told.steps_ms) == expected
    else:
        assert told.states == [0, len(rest)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(0, 400_000), max_size=120), st.data(), st.sampled_from([1, 2]),
    st.booleans(), ENDS, st.integers(1, 60), st.integers(20, 5000),
)  # fmt: skip
def test_what_holds_of_every_story(rest, data, beats, lead, end_ms, most, longest):
    changes, last = [0, *rest], len(rest)
    point = data.draw(st.integers(min(1, last), last))
    options = {"beats": beats, "lead": lead, "end_ms": end_ms, "most": most}
    told = tell(changes, point, **options)
    assert told == tell(list(changes), point, **options)
    assert told.states == sorted(set(told.states))
    assert told.states[-1] == last
    assert told.states[0] == (0 if most > 1 else last)
    assert 1 <= len(told.states) <= most
    assert len(told.steps_ms) == beats * (len(told.states) - 1)
    assert all(ms % 10 == 0 and 200 * beats <= ms <= 2600 for ms in told.steps_ms)
    assert all(ms <= 1400 for ms in told.steps_ms[1:])
    early, total = parts_of(told, point, beats, lead, min(4000, end_ms))
    assert total <= 11_500
    if last > 1 and most > 2 and end_ms <= (3000 if lead else 2000):
        assert 12 * early >= 5 * total  # more than 40 %
    if last > 2 and most > 3 and end_ms == 2000:
        assert total >= 6_000
    other = tell(changes, point, longest_ms=10 * (longest // 10), **options)
    assert other.states == told.states
    for ms, scaled in zip(told.steps_ms, other.steps_ms, strict=True):
        assert scaled % 10 == 0
        assert scaled == 20 or 0 <= ms * (longest // 10) / 140 - scaled < 10


@settings(deadline=None)
@given(WALK, st.integers(2, 15))
def test_changes_are_about_the_same_between_states_that_are_shown(changes, most):
    """But for the last step, they differ by less than the largest change that cannot be split."""
    states = busy_states(changes, most)
    assert {0, len(changes) - 1} <= set(states)
    steps = [sum(changes[a + 1 : b + 1]) for a, b in itertools.pairwise(states)]
    if len(states) < len(changes):
        inner = steps[:-1]
        assert not inner or max(inner) < min(inner) + max(changes)


def test_what_the_eye_sees():
    assert visible_change([9.0, 5.0, 0.0], [0.0, 3.0, 90.0], 10.0, 30.0) == [0, 600_000, 1_000_000]
    assert visible_change([0.0, 1.0], [0.0, 1.0], 4.0, 0.0) == [0, 250_000]
    assert visible_change([0.0, 1e308], [0.0, 1e308], 1e-300, 1e-300) == [0, 2_000_000]
    assert visible_change([0.0, 3.0], [0.0, 0.0], 0.0, 1.0) == [0, 0]
    assert most_of_the_fall([100.0, 50.0, 5.1, 5.0, 0.0]) == 3
    assert most_of_the_fall([100.0, 120.0]) == 1
    assert most_of_the_fall([4.0]) == 0
    assert tell([0], 0).states == [0]
    assert tell([0], 0).steps_ms == []


# What views show.


@pytest.fixture(scope="module")
def photo(samples):
    return KMeans(7, random_state=0).fit(load_image(samples / "coffee.png", max_size=90)).history_


def points(k=4, dim=2, seed=1, n=200):
    data = make_points("blobs", n=n, centers=k, dim=dim, random_state=seed)
    return KMeans(k, random_state=seed).fit(data).history_


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_has_a_pace_and_a_length(name):
    declared = {option.name: option for option in view(name).options}
    assert declared["pace"].default == "story"
    assert declared["seconds"].default is None
    assert declared["seconds_per_step"].default is None


def test_a_story_of_a_photo(photo):
    animation = recolor(photo)
    states = [key.state for key in animation.keyframes[1:]]
    assert states[:3] == [0, 1, 2]
    assert states[-1] == photo.n_iter
    assert len(states) < len(photo) // 2
    assert animation.durations_ms[:3] == (1400, 1400, 1400)
    assert animation.durations_ms[-1] == 2000
    assert 6 <= animation.seconds <= 12
    point = most_of_the_fall(photo.inertia.tolist())
    early = sum(k.duration_ms for k in animation.keyframes if k.state < point)
    assert early >= 400 * animation.seconds
    assert max(animation.durations_ms[4:-1]) < 1400


def test_an_even_pace_is_as_it_was(photo):
    """Frames and durations of version 0, written down."""
    animation = recolor(photo, pace="even")
    assert animation.durations_ms == (1000, *[300] * (len(photo) - 1), 2000)
    few = recolor(photo, pace="even", max_frames=8, seconds_per_step=0.5, hold=1)
    assert few.durations_ms == (500, *[500] * 6, 1000)
    assert [key.state for key in few.keyframes[1:]] == busiest_states(photo.switched, 7)
    history = points()
    animation = scatter(history, pace="even", tween=0)
    phases = ["seeds", "assign", *["update", "assign"] * history.n_iter]
    assert [key.phase for key in animation.keyframes] == phases
    assert animation.durations_ms == (1000, *[600] * (len(phases) - 2), 2000)
    assert scatter(history, pace="even").keyframes == animation.keyframes
    space = points(dim=3)
    animation = scatter(space, pace="even", rotate=90)
    starts = np.cumsum([0, *animation.durations_ms[:-1]])
    angles = [key.angle for key in animation.keyframes]
    np.testing.assert_allclose(angles, 90 * starts / starts[-1], atol=1e-9)
    animation = race([history, points()], ["a", "b"], pace="even")
    assert animation.durations_ms == (1500, *[600] * history.n_iter, 3000)


def test_seconds_per_step_and_hold_are_kept(photo):
    """A step that is given is the longest; the others are in proportion."""
    usual, slow = recolor(photo), recolor(photo, seconds_per_step=2.8, hold=5)
    assert [k.state for k in slow.keyframes] == [k.state for k in recolor(photo, hold=5).keyframes]
    assert max(slow.durations_ms[:-1]) == 2800
    assert slow.durations_ms[-1] == 5000
    quick = recolor(photo, seconds_per_step=0.7)
    assert [k.state for k in quick.keyframes] == [k.state for k in usual.keyframes]
    for a, b in zip(quick.durations_ms[:-1], usual.durations_ms[:-1], strict=True):
        assert 0 <= b / 2 - a < 10
    for most in (2, 3, 5, 9):
        animation = recolor(photo, max_frames=most)
        assert len(animation) <= most
        assert animation.keyframes[-1].state == photo.n_iter


@pytest.mark.jit
@pytest.mark.parametrize("seconds", [2.0, 3.337, 8, 60.0])
def test_seconds_is_the_length_of_the_whole(photo, seconds):
    space = points(dim=3)
    for animation in (
        recolor(photo, seconds=seconds),
        recolor(photo, seconds=seconds, pace="even", max_frames=20),
        scatter(space, seconds=seconds),
        scatter(space, seconds=seconds, rotate=90),
        race([space, space], ["a", "b"], seconds=seconds),
        animate(space, panels.points(), seconds=seconds),
        choice_walk(choose_k(space.dataset, [2, 3, 4], random_state=0), seconds=seconds),
    ):
        assert sum(animation.durations_ms) == 10 * round(100 * seconds)
        assert all(ms % 10 == 0 and ms >= 20 for ms in animation.durations_ms)
    as_it_comes = recolor(photo)
    fitted = recolor(photo, seconds=seconds)
    scale = fitted.seconds / as_it_comes.seconds
    for a, b in zip(fitted.durations_ms, as_it_comes.durations_ms, strict=True):
        assert abs(a - scale * b) < 10


def test_too_short_a_time_is_refused(photo):
    with pytest.raises(InputError, match=r"^seconds=0\.3: some frame would be shorter than 20 ms"):
        recolor(photo, seconds=0.3, max_frames=13)
    try:
        recolor(photo, seconds=0.1)
    except InputError as error:
        least = float(str(error).partition("at least ")[2].partition(",")[0])
    assert min(recolor(photo, seconds=least).durations_ms) == 20
    with pytest.raises(InputError):
        recolor(photo, seconds=least - 0.01)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"pace": "fast"}, "pace='fast': choose one of story, even"),
        ({"pace": None}, "pace=None: choose one of story, even"),
        ({"seconds": 0}, "seconds=0: must be a number from 0.02 to 655.35"),
        ({"seconds": -1}, "seconds=-1: must be a number"),
        ({"seconds": float("nan")}, "seconds=nan: must be a number"),
        ({"seconds": "long"}, "seconds='long': must be a number"),
        ({"seconds_per_step": 0}, "seconds_per_step=0: must be a number"),
    ],
)
def test_wrong_values_are_refused(photo, values, message):
    with pytest.raises(InputError) as caught:
        recolor(photo, **values)
    assert str(caught.value).startswith(message)


def test_the_command_has_them(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    small = "blobs -k 3 --points 60 --width 300 --height 250 --style plain"
    assert answer(f"{small} --seconds 4 -o a.gif --quiet", capsys) == (0, [])
    assert answer(f"{small} --pace even -o b.gif --quiet", capsys) == (0, [])
    for words, message in {
        "--pace quick": "--pace quick: choose one of story, even",
        "--seconds 0": "--seconds 0: must be a number from 0.02",
        "--seconds -2": "--seconds -2: must be a number from 0.02",
        "--seconds 0.05": "--seconds 0.05: some frame would be shorter than 20 ms; give at least",
    }.items():
        refused(f"{small} {words}", message, capsys)


# Gliding centroids.


def test_centroids_glide_by_default_in_the_same_time():
    history = points(k=5, seed=4)
    gliding, jumping = scatter(history), scatter(history, tween=0)
    assert gliding.seconds == jumping.seconds
    between = [key for key in gliding.keyframes if key.phase == "between"]
    assert [key.share for key in between[:4]] == [0.25, 0.5, 0.75, 0.25]
    others = [key for key in gliding.keyframes if key.phase != "between"]
    strip = [(key.phase, key.state) for key in jumping.keyframes]
    assert [(key.phase, key.state) for key in others] == strip
    shown = {key.state for key in jumping.keyframes}
    assert {key.state for key in between} <= {t for t in shown if t - 1 in shown}
    assert len(scatter(history, max_frames=len(jumping))) == len(jumping)
    assert all(key.phase != "between" for key in scatter(history, style="plain").keyframes)
    three = scatter(history, tween=3)
    updates = sum(key.phase == "update" for key in three.keyframes)
    assert sum(key.phase == "between" for key in three.keyframes) == 3 * updates


# The camera rests while points switch.


@pytest.mark.parametrize("options", [{}, {"tween": 0}, {"seamless": True}, {"style": "plain"}])
def test_the_camera_rests_while_points_switch(options):
    history = points(k=4, dim=3, seed=3)
    degrees = 360.0
    still = scatter(history, **{k: v for k, v in options.items() if k != "seamless"})
    animation = scatter(history, rotate=degrees, **options)
    keys = animation.keyframes
    assert animation.seconds == still.seconds
    assert len(keys) <= 60
    angles = [key.angle for key in keys]
    assert angles[0] == 0
    assert angles == sorted(angles)
    assert (angles[-1] < degrees) if options.get("seamless") else (angles[-1] == degrees)
    switches = 0
    for before, key in itertools.pairwise(keys):
        if key.labeled == before.labeled or None in (key.labeled, before.labeled):
            continue
        switches += 1
        assert key.duration_ms >= 100  # it stands, and is not one of many small parts
        after = keys[keys.index(key) + 1 :]
        assert not after or after[0].angle == key.angle or after[0].labeled != key.labeled
    assert switches > 1
    turning = {b.phase for a, b in itertools.pairwise(keys) if b.angle != a.angle}
    assert turning


def test_in_other_views_it_turns_in_the_second_half_of_states(photo):
    history = KMeans(4, random_state=0).fit(photo.dataset).history_
    still, animation = color_space(history), color_space(history, rotate=90)
    assert animation.seconds == still.seconds
    assert animation.keyframes[-1].angle == 90
    for old in still.keyframes[:-1]:
        parts = [key for key in animation.keyframes if key.state == old.state]
        assert sum(key.duration_ms for key in parts) == old.duration_ms
        assert parts[0].angle == parts[1].angle
        assert parts[0].duration_ms == old.duration_ms - old.duration_ms // 20 * 10
    few = color_space(history, rotate=90, max_frames=len(still))
    assert len(few) <= len(still)
    assert few.keyframes[-1].angle == 90


# Races, and walks through k.


def test_a_race_and_a_walk_are_stories_too():
    data = make_points("blobs", n=150, centers=5, random_state=2)
    runs = [KMeans(5, init=i, random_state=0).fit(data).history_ for i in ("random", "corner")]
    animation = race(runs, ["random", "corner"])
    assert animation.keyframes[0].phase == "seeds"
    assert animation.keyframes[-1].state == max(map(len, runs)) - 1
    assert animation.durations_ms[-1] == 3000
    assert 6 <= animation.seconds <= 12
    walk = choice_walk(choose_k(data, list(range(2, 13)), n_init=1, random_state=0))
    assert [key.state for key in walk.keyframes[1:-1]] == list(range(11))
    assert walk.durations_ms[:3] == (1400, 1400, 1400)
    assert 6 <= walk.seconds <= 12


def test_the_default_blobs_take_6_to_12_seconds():
    for k in (3, 7, 15):
        for dim in (2, 3):
            history = points(k, dim, seed=0, n=500)
            assert len(history) > 3
            assert 6 <= scatter(history).seconds <= 12


def test_a_run_of_one_iteration_may_be_short():
    once = KMeans(2, init=np.array([[0.0, 0], [1, 0]]), max_iter=1).fit(
        np.array([[0.0, 0], [1, 0], [2, 0], [9, 0]])
    )
    assert scatter(once, tween=0).durations_ms == (1400, 1400, 1400, 2000)
