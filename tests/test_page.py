"""The page in a real browser: frames to the pixel, every control, no message, no request."""

import re
import warnings
from dataclasses import replace
from pathlib import Path

import decode_page
import numpy as np
import pytest
from browser import Keys

from kmeans_gif import (
    Animation,
    Frame,
    InputError,
    KMeans,
    load_image,
    make_points,
    race,
    recolor,
    scatter,
)
from kmeans_gif.script import StageLine
from kmeans_gif.writing.page import html_page
from kmeans_gif.writing.page.html_page import page

FLASHES = pytest.mark.filterwarnings("ignore:large areas flash")
"""For toys that nobody looks at."""
RNG = np.random.default_rng(0)
NASTY = "</script><script>window.hacked = 1</script>\"'&<!--<img src=x onerror='window.hacked = 1'>"


@pytest.fixture(scope="module")
def points():
    data = make_points("blobs", n=60, dim=2, centers=3, random_state=1)
    return scatter(KMeans(3, random_state=1).fit(data), width=400, height=300)


@pytest.fixture(scope="module")
def points_page(points, tmp_path_factory):
    path = tmp_path_factory.mktemp("points") / "points.html"
    points.save(path)
    return path


def stops_of(animation):
    """Frames at which steps end: those in which nothing glides."""
    return [i for i, key in enumerate(animation.keyframes) if key.phase != "between"]


def silent(browser, path):
    """Nothing was said on the console, and nothing asked for but the page itself."""
    messages, asked = browser.logs()
    assert messages == []
    assert {url.partition("#")[0] for url in asked} - {"data:,"} == {path.resolve().as_uri()}


def pictures():
    """Animations of all that frames can hold: many colors, few, transparency, photos beside."""
    image = load_image(RNG.integers(0, 256, (48, 41, 3), dtype=np.uint8))
    model = KMeans(4, random_state=0, max_iter=5).fit(image)
    yield "photo", recolor(model, caption=False)
    yield "beside", recolor(model, side_by_side=True, caption=False)
    many = RNG.integers(0, 256, (700, 3), dtype=np.uint8)
    own = RNG.integers(0, 256, (400, 3), dtype=np.uint8)
    photo = RNG.integers(0, 256, (5000, 3), dtype=np.uint8)
    frames = [
        Frame(RNG.integers(0, 256, (9, 13), dtype=np.uint8), many[:256], 200),
        Frame(RNG.integers(0, 700, (9, 13)), many, 200),
        Frame(RNG.integers(0, 1100, (9, 13)), many, 300, quantizable=own),
        Frame(RNG.integers(0, 1100, (9, 13)), many, 300, quantizable=own[::-1].copy()),
        Frame(RNG.integers(0, 5, (9, 13)), many[:5], 200, transparent=3),
        Frame(RNG.integers(0, 5000, (9, 13)), many[:9], 200, quantizable=photo),
        Frame(RNG.integers(4000, 5000, (9, 13)), many[:9], 200, quantizable=photo),
        Frame(RNG.integers(0, 13, (9, 13)), many[:9], 200, quantizable=photo),
        Frame(
            np.where(np.eye(9, 13) > 0, 4500, 13 * np.arange(9)[:, None] + np.arange(13)),
            many[:9],
            20,
            quantizable=photo,
        ),
        Frame(np.full((9, 13), 2), many[:5], 200),
        Frame(np.full((9, 13), 2), many[:5], 200),
        *(Frame(RNG.integers(0, 255, (9, 13)), many[i : i + 255], 200) for i in range(12)),
    ]
    colors = np.arange(180_003, dtype=np.uint32).view(np.uint8).reshape(-1, 4)[:, :3]
    large = np.ascontiguousarray(colors[:60_001])
    frames += [
        Frame(RNG.integers(0, 60_001, (9, 13)), large, 200),
        Frame(RNG.integers(0, 4, (9, 13)), large, 200, transparent=2),
    ]
    yield (
        "numbers",
        Animation(
            draw=frames.__getitem__,
            size=(13, 9),
            durations_ms=tuple(frame.duration_ms for frame in frames),
            captions=tuple(map(str, range(len(frames)))),
        ),
    )


def rgba(frame):
    return np.asarray(frame.to_pil().convert("RGBA"))


def assert_canvas_shows(browser, frame):
    got, expected = browser.pixels(), rgba(frame)
    opaque = expected[..., 3] == 255
    np.testing.assert_array_equal(got[..., 3], expected[..., 3])
    np.testing.assert_array_equal(got[opaque], expected[opaque])


@FLASHES
def test_every_frame_is_exact_forwards_and_backwards(browser, tmp_path, points):
    for name, animation in (("points", points), *pictures()):
        path = tmp_path / f"{name}.html"
        animation.save(path)
        browser.open(path)
        count = len(animation)
        assert browser.at() == count - 1  # less motion is asked for: the last state, at rest
        order = [*range(count), *range(count - 1, -1, -1), count - 1, 0, count // 2]
        for i in order:
            browser.run("const s = document.getElementById('slider'); s.value = arguments[0];"
                        "s.dispatchEvent(new Event('input'))", i)  # fmt: skip
            assert_canvas_shows(browser, animation[i])
        silent(browser, path)


def test_every_step_of_every_control(browser, points, points_page):
    stops = stops_of(points)
    assert len(stops) < len(points)  # there are glides, which steps pass
    browser.open(points_page)
    browser.press(Keys.HOME)
    assert browser.at() == 0
    forward = (
        lambda: browser.click("forward"),
        lambda: browser.press(Keys.ARROW_RIGHT),
        lambda: browser.press(Keys.PAGE_DOWN),
        lambda: browser.click("picture"),
        lambda: browser.press(" "),
    )
    back = (
        lambda: browser.click("back"),
        lambda: browser.press(Keys.ARROW_LEFT),
        lambda: browser.press(Keys.PAGE_UP),
        lambda: browser.press(" ", shift=True),
    )
    for step in forward:
        browser.press(Keys.HOME)
        browser.run("document.activeElement.blur()")
        for stop in stops[1:4]:
            step()
            assert browser.at() == stop
            assert_canvas_shows(browser, points[stop])
    for step in back:
        browser.press(Keys.END)
        browser.run("document.activeElement.blur()")
        for stop in stops[-2:-5:-1]:
            step()
            assert browser.at() == stop
    browser.press(Keys.END)
    assert not browser.driver.find_element("id", "forward").is_enabled()
    browser.press(Keys.HOME, Keys.ARROW_LEFT)
    assert browser.at() == 0
    assert not browser.driver.find_element("id", "back").is_enabled()
    silent(browser, points_page)


def test_steps_show_the_glide_where_motion_is_welcome(browser, points, points_page):
    browser.open(points_page, calm=False)
    browser.press("p", Keys.HOME)
    stop = next(i for i, key in enumerate(points.keyframes) if key.phase == "between") - 1
    goal = next(i for i in stops_of(points) if i > stop)
    while browser.at() < stop:
        browser.press(Keys.ARROW_RIGHT)
    browser.run(
        "window.seen = []; const canvas = document.getElementById('picture');"
        "const context = canvas.getContext('2d'), put = context.putImageData.bind(context);"
        "context.putImageData = (...given) => {"
        " put(...given); seen.push(document.getElementById('slider').valueAsNumber + 1); }"
    )
    browser.press(Keys.ARROW_RIGHT)
    browser.wait(f"document.getElementById('slider').valueAsNumber === {goal}")
    assert browser.run("return seen") == list(range(stop + 1, goal + 1))
    assert browser.driver.find_element("id", "play").accessible_name == "Play"  # it rests there


@FLASHES
def test_it_plays_pauses_and_keeps_the_time(browser, tmp_path):
    palette = np.array([[90, 90, 90], [95, 95, 95]], np.uint8)
    frames = [Frame(np.full((4, 4), i % 2), palette, 20) for i in range(5)]
    toy = Animation(frames.__getitem__, (4, 4), (20,) * 5, ("",) * 5, plays=2)
    toy.save(tmp_path / "toy.html")
    browser.open(tmp_path / "toy.html", calm=False)
    play = browser.driver.find_element("id", "play")
    browser.wait("document.getElementById('play').getAttribute('aria-label') === 'Play'")
    assert browser.at() == 4  # it has played twice and rests at the end
    waited = (
        "const wait = window.setTimeout; window.waits = [];"
        "window.setTimeout = (call, ms) => { waits.push(ms); return wait(call, 0); };"
    )
    browser.run(waited)
    browser.click("play")
    browser.wait("document.getElementById('play').getAttribute('aria-label') === 'Play'")
    assert [ms for ms in browser.run("return waits") if ms != 5] == [20] * 10
    browser.run("waits.length = 0; const s = document.getElementById('speed'); s.value = '0.25'")
    browser.press("p")
    browser.wait("document.getElementById('play').getAttribute('aria-label') === 'Play'")
    assert [ms for ms in browser.run("return waits") if ms != 5] == [80] * 10
    browser.run("window.setTimeout = () => 7")  # time stands still
    browser.click("play")
    assert play.accessible_name == "Pause"
    assert browser.run("return document.getElementById('line').ariaLive") == "off"
    browser.click("play")
    assert play.accessible_name == "Play"
    assert browser.run("return document.getElementById('line').ariaLive") == "polite"
    silent(browser, tmp_path / "toy.html")


def test_full_screen_fills_the_screen(browser, points_page):
    browser.open(points_page)
    browser.click("full")
    browser.wait("document.fullscreenElement && document.fullscreenElement.id === 'stage'")
    browser.press("f")
    browser.wait("!document.fullscreenElement")


def test_all_works_by_keyboard_and_has_a_name(browser, points_page):
    browser.open(points_page)
    browser.run("document.getElementById('own').click()")
    names, inputs = [], browser.driver.find_elements("css selector", "button, input, select")
    expected = [one for one in inputs if one.is_displayed() and one.is_enabled()]
    for _ in range(len(expected) + 1):
        browser.press(Keys.TAB)
        found = browser.driver.switch_to.active_element
        names.append(found.accessible_name)
        assert found.accessible_name.strip()
        outline = browser.run("return getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"
    assert len(set(names)) == len(expected) + 1  # and the picture
    assert {one.accessible_name for one in expected} < set(names)
    picture = browser.driver.find_element("id", "picture")
    assert picture.accessible_name.startswith("k-means on blobs: 60 points")
    assert picture.aria_role in ("img", "image")
    browser.click("recorded")
    browser.run("document.getElementById('slider').focus()")
    browser.press(Keys.HOME)
    slider = browser.driver.find_element("id", "slider")
    assert slider.get_attribute("aria-valuetext").startswith("1 of ")
    browser.run("document.getElementById('forward').focus()")
    browser.press(Keys.ENTER)
    assert browser.at() == 1


def test_words_of_each_frame_are_read_out(browser, tmp_path, points):
    lines = tuple(StageLine(f"Word {i}", f"sentence {i}", f"step {i}") for i in range(len(points)))
    points = Animation(
        points.draw, points.size, points.durations_ms, points.captions, stage_lines=lines,
        keyframes=points.keyframes, language="de", title="Über k & <i>mehr</i>",
    )  # fmt: skip
    points.save(tmp_path / "a.html")
    browser.open(tmp_path / "a.html")
    browser.press(Keys.HOME)
    for i in stops_of(points)[:3]:
        said = [browser.text(name) for name in ("word", "sentence", "step", "caption")]
        assert said == [*lines[i], points.captions[i]]
        browser.press(Keys.ARROW_RIGHT)
    assert browser.run("return document.documentElement.lang") == "de"
    assert browser.driver.title == "Über k & <i>mehr</i>"
    assert browser.run("return document.querySelector('h1').textContent") == browser.driver.title
    marks = browser.run(
        "return [...document.querySelectorAll('#phases i')].map((mark) => mark.className)"
    )
    assert marks == [key.phase for key in points.keyframes]


def test_words_of_users_do_not_run(browser, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "\n".join(f"{i % 7},{i % 5}" for i in range(40))
    quoted = NASTY.replace('"', '""')
    Path("t.csv").write_text(f'"{quoted}","b {quoted}"\n{rows}\n')
    from kmeans_gif import load_points

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        animation = scatter(KMeans(2, random_state=0).fit(load_points("t.csv")), width=500)
    named = Animation(
        animation.draw, animation.size, animation.durations_ms, (NASTY,) * len(animation),
        keyframes=animation.keyframes, lab=animation.lab, title=NASTY, alt_text=NASTY,
    )  # fmt: skip
    path = tmp_path / "a.html"
    named.save(path)
    browser.open(path, calm=False)
    assert browser.driver.title == " ".join(NASTY.split())
    assert browser.text("step") == NASTY
    assert browser.driver.find_element("id", "picture").accessible_name == NASTY
    for mode in ("own", "race", "recorded"):
        browser.click(mode)
    assert browser.run("return window.hacked") is None
    assert browser.run("return document.querySelectorAll('img').length") == 0
    silent(browser, path)


def test_the_policy_allows_nothing_from_outside(browser, points_page):
    text = points_page.read_text(encoding="utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == "'none'"
    assert rules.pop("img-src") == "data:"
    assert re.fullmatch(r"'sha256-\S+' 'sha256-\S+'", rules.pop("script-src"))
    assert re.fullmatch(r"'sha256-\S+'", rules.pop("style-src"))
    assert rules == {}
    browser.open(points_page)
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.hacked = 1';"
        "document.body.append(s);"
        "const i = new Image(); i.src = 'https://example.org/x.png'; document.body.append(i);"
    )
    assert browser.run("return window.hacked") is None
    messages, asked = browser.logs()
    assert len(messages) == 2
    assert all("Content Security Policy" in message for message in messages)
    assert not any(url.startswith("https:") for url in asked)


@pytest.mark.parametrize("size", [(1280, 720), (360, 740), (320, 568)])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_narrow_screens_and_both_papers(browser, points_page, size, dark):
    browser.open(points_page, size=size, dark=dark)
    browser.click("own")
    width, wanted, height = browser.run(
        "return [innerWidth, document.documentElement.scrollWidth,"
        "document.getElementById('controls').getBoundingClientRect().bottom]"
    )
    assert wanted <= width
    assert height <= size[1]  # picture and controls need no scrolling
    small = browser.run(
        "return [...document.querySelectorAll('button, select, input[type=number]')].filter("
        "(one) => one.offsetParent && Math.min(one.offsetWidth, one.offsetHeight) < 44).length"
    )
    assert small == 0  # fingers find them
    ink, paper = browser.run(
        "const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]"
    )
    levels = [sum(map(int, re.findall(r"\d+", color)[:3])) for color in (ink, paper)]
    assert (levels[0] > levels[1]) == dark


def test_a_notebook_shows_the_page_or_the_gif(browser, points, tmp_path):
    html = points._repr_mimebundle_()["text/html"]
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><body>{html}", encoding="utf-8")
    browser.driver.get(path.resolve().as_uri())
    browser.driver.switch_to.frame(0)
    browser.wait("document.querySelector('#controls:not([hidden])')")
    browser.press(Keys.END)
    browser.click("picture")
    assert_canvas_shows(browser, points[browser.at()])
    browser.driver.switch_to.default_content()
    path.write_text(f"<!doctype html><body>{html.replace('allow-scripts ', '')}", encoding="utf-8")
    browser.driver.get(path.resolve().as_uri())
    browser.driver.switch_to.frame(0)
    gif = browser.driver.find_element("css selector", "noscript img")
    assert gif.is_displayed()
    assert (gif.get_property("naturalWidth"), gif.get_property("naturalHeight")) == points.size
    browser.driver.switch_to.default_content()


# Without a browser.


@FLASHES
def test_a_page_is_read_back_in_python(tmp_path):
    for _, animation in pictures():
        animation.save(tmp_path / "a.html")
        shown = decode_page.frames(tmp_path / "a.html")
        assert [ms for _, ms in shown] == list(animation.durations_ms)
        for (picture, _), frame in zip(shown, animation, strict=True):
            opaque = rgba(frame)[..., 3] == 255
            np.testing.assert_array_equal(picture[..., 3], rgba(frame)[..., 3])
            np.testing.assert_array_equal(picture[opaque], rgba(frame)[opaque])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_text_says_all_of_a_caption_and_nothing_twice(language):
    data = make_points("blobs", n=60, dim=2, centers=3, random_state=1)
    model = KMeans(3, random_state=1).fit(data)
    for animation in (
        scatter(model, show_seeding=True, language=language),
        race([model, model], ["a", "b"], language=language),
    ):
        said = about(animation)
        parts = [said[name] for name in ("words", "sentences", "steps", "captions")]
        assert [*zip(*parts[:3], strict=True)] == [*animation.stage_lines]
        assert any(parts[3])
        for word, sentence, step, figures, caption in zip(*parts, animation.captions, strict=True):
            end = " · ".join(filter(None, (step, figures)))
            assert caption.endswith(f"{sentence} · {end}")
            assert re.fullmatch(
                r"\W{1,3}", caption.removeprefix(word).removesuffix(f"{sentence} · {end}")
            )


def about(animation):
    """What a page says of an animation."""
    return decode_page.parts(page(iter(animation), animation.script))[2]


def test_the_same_animation_is_the_same_page(points, tmp_path):
    for name in "ab":
        points.save(tmp_path / f"{name}.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_too_large_a_page_is_refused_before_a_frame_is_drawn(tmp_path):
    def draw(i):
        raise AssertionError("drawn")

    large = Animation(draw, (2000, 1000), (20,) * 101, ("",) * 101)
    said = (
        r"^a page of 101 frames of 2,000×1,000 pixels has 202 MB of them, and a browser holds 200;"
    )
    with pytest.raises(InputError, match=said):
        large.save(tmp_path / "a.html")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_shows_the_gif_where_a_page_is_too_large(points, monkeypatch):
    monkeypatch.setattr(html_page, "LARGEST", 400 * 300)
    html = points._repr_mimebundle_()["text/html"]
    assert re.fullmatch(
        r'<img src="data:image/gif;base64,[^"]*" alt="k-means on blobs[^"]*">', html
    )


def test_frames_without_lines_are_called_by_their_phase(points):
    captions = tuple(f"k = 3 · iteration {key.state} of 1 · 60 points" for key in points.keyframes)
    bare = replace(points, stage_lines=(), captions=captions)
    said = about(bare)
    assert {*said["words"]} == {"Seeds", "Assign", "Update"}
    assert said["steps"] == list(captions)
    assert {*said["captions"]} == {""}
    unknown = about(replace(bare, keyframes=(), captions=("a · b",) * len(bare)))
    assert {*unknown["steps"]} == {"a · b"}
    assert {*unknown["captions"]} == {*unknown["words"]} == {""}


def test_the_writer_says_how_many_frames_it_wrote(points, tmp_path):
    assert points.save(tmp_path / "a.html").n_frames == len(points)


def test_remarks_are_no_part_of_a_page(points):
    _, _, _, code = decode_page.parts(page(iter(points), points.script))
    assert "class Player" in code
    assert "class Lab" in code
    assert not re.search(r"^\s*//", code, re.MULTILINE)
    photo = load_image(RNG.integers(0, 256, (8, 8, 3), dtype=np.uint8))
    located = recolor(KMeans(2, random_state=0).fit(photo))
    without = Animation(located.draw, located.size, located.durations_ms, located.captions)
    _, numbers, said, code = decode_page.parts(page(iter(without), without.script))
    assert (numbers, said["lab"]) == (b"", None)
    assert "class Lab" not in code
    assert html_page.LARGEST == 200_000_000
