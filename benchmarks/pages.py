"""Sizes of pages against GIFs, for the whole gallery; nothing here depends on the machine.

python benchmarks/pages.py
"""

import os
import runpy
import tempfile
from pathlib import Path

from kmeans_gif.cli import main

ROOT = Path(__file__).parents[1]
SHARE, MORE = 1.35, 20_000
"""The aim: no larger than so many times the GIF, and so many bytes."""


def sizes(command):
    """Bytes of the GIF and of the page that a command writes."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".gif", ".html"):
            path = Path(folder, f"a{suffix}")
            if main([*command.split(), "-o", str(path), "--quiet"]):
                raise SystemExit(f"failed: {command}")
            found.append(path.stat().st_size)
    return found


def report():
    os.chdir(ROOT)
    commands = runpy.run_path(str(ROOT / "docs" / "make_gallery.py"))["COMMANDS"]
    print("| | GIF, kB | page, kB | page / GIF | page / (1.35 GIF + 20 kB) |")
    print("| --- | --- | --- | --- | --- |")
    held = 0
    for name, command in commands.items():
        gif, page = sizes(command)
        share = page / (SHARE * gif + MORE)
        held += share <= 1
        bold = "**" if share > 1 else ""
        print(
            f"| {name} | {gif / 1000:.0f} | {page / 1000:.0f} | {page / gif:.2f} "
            f"| {bold}{share:.2f}{bold} |",
            flush=True,
        )
    print(f"\n{held} of {len(commands)} within the aim.")


if __name__ == "__main__":
    report()
