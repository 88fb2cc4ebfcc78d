"""Makes every GIF of the README again, into output/gallery/.

python docs/make_gallery.py
"""

import os
import sys
from pathlib import Path

from kmeans_gif.cli import main

GALLERY = "output/gallery/"
SMALL = "--width 480 --height 360"
PHOTOS = ("astronaut.png", "camera.png", "chelsea.png", "coffee.png", "rocket.jpg")
BLOBS = "--seed 3 --no-panel"
COMMANDS = {
    **{
        f"{photo[:-4]}_k{k}": f"image samples/{photo} -k {k} --max-size 288 --max-frames 20"
        for photo in PHOTOS
        for k in (3, 7, 15)
    },
    "coffee_dashboard": "samples/coffee.png -k 12 --features color+location --view dashboard "
    "--rotate 60 --width 800 --max-frames 24",
    **{f"blobs2d_k{k}": f"blobs --dim 2 -k {k} {SMALL} {BLOBS}" for k in (2, 4, 6, 8)},
    **{
        f"blobs3d_k{k}": f"blobs --dim 3 -k {k} {SMALL} {BLOBS} --rotate 180 --max-frames 24"
        for k in (2, 4, 6, 8)
    },
    "moons2d_k2": f"blobs --shape moons -k 2 --seed 1 {SMALL}",
    "race_blobs2d_k5": "race --init random k-means++ corner --dim 2 -k 5 --width 960 --height 480",
    "digits_k10": "tiles samples/digits.png --tile 16 -k 10 --truth samples/digits.txt",
    "map_k10": "tiles samples/digits.png --tile 16 -k 10 --view map",
}
"""Commands by the name of the file that they write, without its suffix."""

if __name__ == "__main__":
    os.chdir(Path(__file__).parents[1])
    sys.exit(
        max(
            main([*command.split(), "-o", f"{GALLERY}{name}.gif"])
            for name, command in COMMANDS.items()
        )
    )
