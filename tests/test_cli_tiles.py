"""The tiles subcommand."""

import numpy as np
import pytest
from commands import refused
from PIL import Image

from kmeans_gif import History
from kmeans_gif.cli import main


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with sources of every kind, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    gray = rng.integers(0, 256, (12, 18), dtype=np.uint8)
    Image.fromarray(gray).save("sheet.png")
    Image.fromarray(rng.integers(0, 256, (12, 18, 3), dtype=np.uint8)).save("color.png")
    (tmp_path / "folder").mkdir()
    for i in range(5):
        Image.fromarray(rng.integers(0, 256, (9, 5 + i, 3), dtype=np.uint8)).save(f"folder/{i}.png")
    (tmp_path / "folder" / "notes.txt").write_text("no picture")
    np.savez("digits.npz", x=rng.integers(0, 256, (30, 4, 5)), y=np.arange(30) % 3)
    np.save("rows.npy", rng.integers(0, 256, (20, 12)))
    (tmp_path / "truth.txt").write_text(" ".join("abc"[i % 3] for i in range(24)))
    (tmp_path / "short.txt").write_text("a b c")
    (tmp_path / "empty").mkdir()
    (tmp_path / "old" / "4" / "centroid3.png").mkdir(parents=True)
    (tmp_path / "old" / "2").write_text("a file")
    (tmp_path / "old" / "5").mkdir()
    (tmp_path / "old" / "5" / "contact_sheet.png").write_bytes(
        (tmp_path / "sheet.png").read_bytes()
    )
    return tmp_path


def written(place):
    return sorted(str(p.relative_to(place / "output")) for p in place.glob("output/**/*.*"))


@pytest.mark.jit
def test_a_sheet_and_several_k(place, capsys):
    assert main(["tiles", "sheet.png", "--tile", "3", "-k", "2", "4"]) == 0
    assert written(place) == ["sheet_k2_tile3x3.gif", "sheet_k4_tile3x3.gif"]
    out, err = capsys.readouterr()
    assert out.count("\n") == 2
    assert "sheet_k4_tile3x3.gif: " in out
    told = ("compiling", "another start ends")
    assert not [line for line in err.splitlines() if not any(word in line for word in told)]


@pytest.mark.jit
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["color.png", "--tile", "4x3"], "color_k2_tile4x3.gif"),
        (["color.png", "sheet2.png", "--tile", "5", "--crop"], "tiles_k2_tile5x5_crop.gif"),
        (["folder", "--size", "6"], "folder_k2_size6x6.gif"),
        (["digits.npz", "--truth", "digits.npz"], "digits_k2_truth-digits.gif"),
        (["rows.npy", "--shape", "3x4"], "rows_k2_shape3x4.gif"),
        (["rows.npy", "--shape", "2x2x3", "--view", "map"], "rows_k2_map_shape2x2x3.gif"),
        (
            ["sheet.png", "--tile", "3", "--truth", "truth.txt", "--members", "3"],
            "sheet_k2_tile3x3_truth-truth_members3.gif",
        ),
        (
            ["sheet.png", "--tile", "3", "--cards-per-row", "1", "--no-caption"],
            "sheet_k2_tile3x3_cards-per-row1_no-caption.gif",
        ),
    ],
)
def test_every_source_and_option(place, arguments, name):
    (place / "sheet2.png").write_bytes((place / "color.png").read_bytes())
    assert main(["tiles", *arguments, "-k", "2", "--quiet"]) == 0
    assert written(place) == [name]
    with Image.open(place / "output" / name) as image:
        assert image.n_frames > 1


@pytest.mark.jit
def test_skipped_files_are_counted(place, capsys):
    assert main(["tiles", "folder", "--size", "6", "-k", "2"]) == 0
    assert "note: folder: left out 1 file that is no picture" in capsys.readouterr().err


@pytest.mark.jit
def test_centroids_as_files(place):
    arguments = ["tiles", "sheet.png", "--tile", "3", "-k", "2", "3", "--save-centroids", "cents"]
    assert main([*arguments, "--quiet"]) == 0
    found = sorted(str(path.relative_to(place)) for path in place.glob("cents/*/*"))
    assert found == [
        "cents/2/centroid0.png",
        "cents/2/centroid1.png",
        "cents/2/contact_sheet.png",
        "cents/3/centroid0.png",
        "cents/3/centroid1.png",
        "cents/3/centroid2.png",
        "cents/3/contact_sheet.png",
    ]


@pytest.mark.jit
@pytest.mark.parametrize(
    "options", [[], ["--truth", "truth.txt", "--members", "2"], ["--view", "map"]]
)
def test_render_draws_the_same_again(place, options):
    arguments = ["tiles", "sheet.png", "--tile", "3", "-k", "3", "--quiet", *options]
    assert main([*arguments, "-o", "first.gif", "--history", "run.npz"]) == 0
    assert History.load("run.npz").dataset.tile_shape == (3, 3)
    assert main(["render", "run.npz", "-o", "again.gif", "--quiet", *options]) == 0
    assert (place / "first.gif").read_bytes() == (place / "again.gif").read_bytes()


WRONG = {
    "no source": ([], "required: SOURCE"),
    "missing": (["none.png", "--tile", "3"], "none.png: no such file"),
    "no tile": (["sheet.png"], "--tile 16"),
    "tile not a number": (["sheet.png", "--tile", "3xa"], "--tile 3xa: must be whole numbers"),
    "half a tile": (["sheet.png", "--tile", "16x"], "--tile 16x: must be whole numbers such as"),
    "one picture": (["sheet.png", "--size", "4"], "cut it into tiles: --tile 4, or give"),
    "one oblong": (["sheet.png", "--size", "4x3"], "tiles: --tile 4x3, or give more"),
    "crop alone": (["sheet.png", "--crop"], "--crop: needs the size of the tiles, such as"),
    "over a sheet": (
        ["sheet.png", "--tile", "3", "-o", "sheet.png"],
        "sheet.png: would be written over the input sheet.png; choose another name",
    ),
    "over one of a folder": (
        ["folder", "--size", "6", "-o", "folder/3.png"], "over the input folder/3.png"
    ),
    "over an array": (["digits.npz", "--history", "digits.npz"], "over the input digits.npz"),
    "over the truth": (
        ["sheet.png", "--tile", "3", "--truth", "digits.npz", "--history", "digits.npz"],
        "over the input digits.npz",
    ),
    "tile of three": (["sheet.png", "--tile", "3x3x3"], "--tile 3x3x3: give one number"),
    "tile of zero": (["sheet.png", "--tile", "0"], "--tile 0"),
    "not divided": (["sheet.png", "--tile", "5"], "--crop"),
    "too large": (["sheet.png", "--tile", "50", "--crop"], "less than one tile"),
    "sizes": (["folder"], "--size 32"),
    "empty folder": (["empty", "--tile", "3"], "empty: is empty"),
    "no shape": (["rows.npy"], "--shape hxw"),
    "wrong shape": (["rows.npy", "--shape", "5x5"], "shape 5×5 25"),
    "short truth": (["sheet.png", "--tile", "3", "--truth", "short.txt"], "3 labels for 24 observ"),
    "no truth": (["sheet.png", "--tile", "3", "--truth", "none.txt"], "none.txt: no such file"),
    "map": (
        ["sheet.png", "--tile", "3", "--view", "map", "--members", "3"],
        "--members: is not for --view map, but for mosaic",
    ),
    "members": (["sheet.png", "--tile", "3", "--members", "-1"], "--members -1"),
    "columns": (["sheet.png", "--tile", "3", "--cards-per-row", "0"], "--cards-per-row 0"),
    "k": (["sheet.png", "--tile", "3", "-k", "99"], "-k 99 is more than the 24"),
    "one good k": (["sheet.png", "--tile", "3", "-k", "2", "0"], "-k 0"),
    "hold": (["sheet.png", "--tile", "3", "--hold", "0"], "--hold 0:"),
    "suffix": (["sheet.png", "--tile", "3", "-o", "a.bmp"], ".bmp"),
    "one file": (["sheet.png", "--tile", "3", "-k", "2", "3", "-o", "a.gif"], "need a folder"),
    "centroids in a file": (
        ["sheet.png", "--tile", "3", "--save-centroids", "sheet.png"],
        "sheet.png is a file, not a folder",
    ),
    "centroids where a file is": (
        ["sheet.png", "--tile", "3", "-k", "3", "2", "--save-centroids", "old"],
        "old/2 is a file, not a folder",
    ),
    "centroids where a folder is": (
        ["sheet.png", "--tile", "3", "-k", "4", "--save-centroids", "old"],
        "old/4/centroid3.png: is a folder",
    ),
    "centroids over sheets": (
        ["old/5/contact_sheet.png", "--tile", "3", "--save-centroids", "old"],
        "over the input old/5/contact_sheet.png",
    ),
    "photo option": (["sheet.png", "--tile", "3", "--swatches"], "unrecognized arguments"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_wrong_input_is_one_line_and_writes_nothing(place, capsys, arguments, message):
    refused(["tiles", *arguments, "--quiet"], message, capsys)


def test_photo_options_are_refused_by_render(place, capsys):
    main(["tiles", "sheet.png", "--tile", "3", "-k", "2", "--history", "run.npz", "--quiet"])
    assert main(["render", "run.npz", "--swatches", "--quiet"]) == 2
    assert "--swatches: is for photos, and these are tiles" in capsys.readouterr().err
