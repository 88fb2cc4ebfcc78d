"""Makes every GIF of the README again, into output/gallery/.

python docs/make_gallery.py
"""

import os
import sys
from pathlib import Path

from kmeans_gif.cli import main

GALLERY = "output/gallery/"
SMALL = "--width 480 --height 360"
COMMANDS = [
    "image samples/astronaut.png samples/camera.png samples/chelsea.png samples/coffee.png "
    f"samples/rocket.jpg -k 3 7 15 --max-size 240 --max-frames 20 -o {GALLERY}",
    "samples/coffee.png -k 12 --features color+location --view dashboard --rotate 60 --width 800 "
    f"--height 330 --max-frames 24 -o {GALLERY}coffee_dashboard.gif",
    f"blobs --dim 2 -k 2 4 6 8 --seed 3 {SMALL} --no-panel -o {GALLERY}",
    f"blobs --dim 3 -k 2 4 6 8 --seed 3 {SMALL} --no-panel --rotate 180 --max-frames 24 "
    f"-o {GALLERY}",
    f"blobs --shape moons -k 2 --seed 1 {SMALL} -o {GALLERY}",
    f"race --init random k-means++ corner --dim 2 -k 5 --width 960 --height 480 -o {GALLERY}",
    f"tiles samples/digits.png --tile 16 -k 10 --truth samples/digits.txt -o {GALLERY}",
    f"tiles samples/digits.png --tile 16 -k 10 --view map -o {GALLERY}map_k10.gif",
]

if __name__ == "__main__":
    os.chdir(Path(__file__).parents[1])
    sys.exit(max(main(command.split()) for command in COMMANDS))
