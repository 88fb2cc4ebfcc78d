"""Pictures use the room that they have, and say what they show from the first frame on."""

import numpy as np
import pytest
from PIL import Image

from kmeans_gif import KMeans, load_image
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
