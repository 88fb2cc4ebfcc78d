"""Ours beside every peer on the same work, in one run.

    pip install -e ".[bench]"
    python -m benchmarks [--only WORDS] [--turns N]

Prints a table, what the machine can do at most, and writes benchmarks/RESULTS.md with two
pictures.  All start from the same seeds and run as many iterations, on all cores; ours records
its whole history.  Ratios are medians of turns that all take in this process.
"""

import argparse
import datetime
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from importlib.metadata import version

from limits import draw_growth, draw_rounds, limits_table
from peers import missing, versions
from turns import PATIENCE, median, take_turns
from work import rows

from kmeans_gif._threads import usable_cores


def main():
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="rows that contain these words")
    parser.add_argument("--turns", type=int, help="turns of each row")
    options = parser.parse_args()
    lines = heading()
    for part in (lambda: table(options), limits_table, pictures):
        lines += part()
        if options.only:
            break
        Path(__file__).with_name("RESULTS.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def heading():
    packages = {name: version(name) for name in ("numpy", "numba")} | versions()
    lines = [
        "# Results of `python -m benchmarks`",
        "",
        f"{datetime.date.today()}, {usable_cores()} cores of {processor()}, "
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {number}" for name, number in packages.items())
        + ".",
        "",
    ]
    if missing():
        lines += [f"Not installed, and so left out: {', '.join(missing())}.", ""]
    return lines


def processor():
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        return next(line for line in text.splitlines() if "model name" in line).split(": ")[1]
    except (OSError, StopIteration):
        return platform.processor()


def table(options):
    lines = [
        "| work | ours | fastest peer | which | ratio | aim | all peers |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    every = {row.work: row for row in rows()}
    found = {}
    for row in every.values():
        if options.only not in row.work:
            continue
        if row.after and row.after not in found:  # was left out
            found[row.after] = take_turns(every[row.after].calls(), 1, warm=True)
        calls = row.calls()
        if row.after:
            some = ["kmeans_gif", *fastest(medians(found[row.after]))[:2]]
            calls = {name: calls[name] for name in some}
        found[row.work] = take_turns(calls, options.turns or row.turns, warm=bool(row.after))
        lines.append(line(row, found[row.work]))
        print(lines[-1], file=sys.stderr, flush=True)
    told = (
        f"Seconds are medians of turns.  Peers that took {PATIENCE:.0f} times as long as the "
        "fastest in the first turn have no other.  12 MP and 100 iterations are tried by the two "
        "peers that were fastest on 1 MP and on 10 iterations."
    )
    return [*lines, "", told, ""]


def line(row, seconds):
    """A line of the table, from the seconds of all turns of each."""
    middle = medians(seconds)
    ours = middle.pop("kmeans_gif")
    if not middle:
        return f"| {row.work} | {ours:.3f} s | no peer | | | {row.aim} | |"
    best = fastest(middle)[0]
    others = ", ".join(
        f"{name} {taken:.3f}{' (one turn)' if len(seconds[name]) == 1 else ''}"
        for name, taken in middle.items()
    )
    return (
        f"| {row.work} | {ours:.3f} s | {middle[best]:.3f} s | {best} | "
        f"**{middle[best] / ours:.1f}** | {row.aim} | {others} |"
    )


def medians(seconds):
    return {name: median(values) for name, values in seconds.items()}


def fastest(seconds):
    """Names of the peers, the fastest first."""
    return sorted((name for name in seconds if name != "kmeans_gif"), key=seconds.get)


def pictures():
    fractions, slopes = draw_rounds(), draw_growth()
    late = ", ".join(f"{name}: {ratio:.0f} times" for name, ratio in fractions.items())
    grown = ", ".join(f"{name}: {slope:.2f}" for name, slope in slopes.items())
    return [
        f"The first of 100 rounds takes as long as several late ones: {late}.",
        "",
        "![Time of each round](rounds.png)",
        "",
        f"Slopes, log-log, where 1 is straight: {grown}.",
        "",
        "![Growth with n and k](growth.png)",
        "",
    ]


if __name__ == "__main__":
    main()
