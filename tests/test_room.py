"""Pictures use the room that they have, and say what they show from the first frame on."""

import numpy as np
import pytest
from PIL import Image

from kmeans_gif import KMeans, animate, load_image, panels, recolor
from kmeans_gif.rendering.views.color_space import VIEW as COLOR_SPACE


@pytest.fixture(scope="module")
def coffee(samples):
    with Image.open(samples / "coffee.png") as image:
        image.thumbnail((120, 120))
        return np.asarray(image)


@pytest.mark.parametrize("space", ["rgb", "lab", "oklab"])
def test_a_solid_of_colors_fills_its_box(coffee, space):
    history = KMeans(4, random_state=0).fit(load_image(coffee, color_space=space)).history_
    (solid,) = COLOR_SPACE.picture(history).panels
    places, area = solid.to_pixels(solid._points), solid.area()
    low, high = places.min(axis=0), places.max(axis=0)
    assert (low >= [area.left, area.top]).all()
    assert (high <= [area.right, area.bottom]).all()
    assert high[0] - low[0] > 0.45 * min(area.width, area.height)
    assert high[1] - low[1] > 0.45 * area.height


def test_a_photo_stands_beside_something_else_from_the_first_frame_on(coffee):
    history = KMeans(4, random_state=0).fit(load_image(coffee)).history_
    width = history.dataset.shape[1]
    beside = animate(history, panels.photo(original=True) | panels.photo(), width=600)
    assert [key.phase for key in beside.keyframes[:2]] == ["assign", "assign"]
    for first in ("original", "seeds"):
        animation = recolor(history, side_by_side=True, first=first, caption=False)
        assert animation.keyframes[0][:2] == ("assign", 0)
        gap = animation.size[0] - 2 * width
        frame = animation[0].rgb()
        np.testing.assert_array_equal(frame[:, :width], coffee)
        painted = np.rint(history.centroids[0])[history.label_image(0)]
        np.testing.assert_array_equal(frame[:, width + gap :], painted)
    assert recolor(history).keyframes[0].phase == "data"
    both = panels.photo(original=True) | panels.color_solid()
    assert animate(history, both).keyframes[0].phase == "data"
