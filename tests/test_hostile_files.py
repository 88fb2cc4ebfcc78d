"""Files that are not what their names say, and outputs that others hold."""

import io
import os
import stat
import threading

import numpy as np
import pytest
from decode import files
from PIL import Image, ImageFile

from kmeans_gif import load_image
from kmeans_gif._atomic import atomic_write, require_writable
from kmeans_gif.cli import main
from kmeans_gif.data.images import FORMATS
from kmeans_gif.errors import InputError

OTHERS = ["EPS", "DDS", "ICO", "PCX", "PPM", "SGI", "TGA", "MSP", "PDF", "JPEG2000", "ICNS"]


@pytest.mark.parametrize("kind", OTHERS)
def test_a_photo_of_another_format_is_never_opened(here, capsys, monkeypatch, kind):
    """Pillow goes by the content: an EPS named photo.png would start Ghostscript."""
    Image.new("1" if kind == "MSP" else "RGB", (64, 64)).save(here / "photo.png", format=kind)

    def never(*_):
        raise AssertionError("a decoder that is not promised began")

    Image.init()
    for name, (_, accept) in list(Image.OPEN.items()):
        if name not in FORMATS:
            monkeypatch.setitem(Image.OPEN, name, (never, accept))
    assert main(["photo.png"]) == 2
    assert "photo.png: is no picture; PNG, JPEG, WebP" in capsys.readouterr().err


@pytest.mark.parametrize("kind", FORMATS)
def test_every_promised_format_is_read(here, kind):
    Image.new("RGB", (9, 7), (200, 10, 30)).save(here / "photo.png", format=kind)
    assert load_image("photo.png").shape == (7, 9)


@pytest.mark.parametrize(
    "error", [RuntimeError, NotImplementedError, OverflowError, AssertionError]
)
def test_whatever_a_decoder_raises_is_one_line(here, capsys, monkeypatch, error):
    def load(self):
        raise error("one\ntwo")

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    assert main(["coffee.png"]) == 2
    assert capsys.readouterr().err == (
        "kmeans-gif: coffee.png: is damaged or cut short (one two)\n"
    )


def test_errors_of_the_program_are_not_blamed_on_the_photo(here, monkeypatch):
    def broken(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kmeans_gif.data.features.Features.photo", broken)
    with pytest.raises(OSError, match="No space left"):
        load_image("coffee.png")


def test_many_writers_of_one_path_leave_one_whole_file(tmp_path):
    target = tmp_path / "x"
    contents = [bytes([i]) * 100_000 for i in range(8)]

    def write(content):
        for _ in range(20):
            with atomic_write(target) as file:
                for start in range(0, len(content), 10_000):
                    file.write(content[start : start + 10_000])

    threads = [threading.Thread(target=write, args=[content]) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert target.read_bytes() in contents
    assert files(tmp_path) == ["x"]


def test_no_link_is_written_through(tmp_path, monkeypatch):
    """Whoever guesses the name of an unfinished file gains nothing by it."""
    monkeypatch.setattr("secrets.token_hex", lambda _: "guessed")
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / ".x.guessed.part").symlink_to(tmp_path / "mine")
    with pytest.raises(InputError, match="cannot be written"), atomic_write(tmp_path / "x"):
        raise AssertionError("opened")
    assert (tmp_path / "mine").read_bytes() == b"mine"
    assert (tmp_path / ".x.guessed.part").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows has one bit of permissions")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_permissions_are_kept(tmp_path, mode):
    (tmp_path / "x").touch()
    (tmp_path / "x").chmod(mode)
    with atomic_write(tmp_path / "x") as file:
        file.write(b"new")
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.parametrize("kind", ["read-only", "fifo", "device"])
def test_what_is_not_replaced(here, capsys, kind):
    target = "/dev/null" if kind == "device" else "x.gif"
    if kind == "fifo":
        os.mkfifo("x.gif")
    elif kind == "read-only":
        (here / "x.gif").write_bytes(b"old")
        (here / "x.gif").chmod(0o444)
    before = os.stat(target)
    with pytest.raises(InputError, match="not written over; choose another"):
        require_writable(target)
    if kind != "device":
        assert main(["coffee.png", "-o", "x.gif"]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert (os.stat(target).st_mode, os.stat(target).st_ino) == (before.st_mode, before.st_ino)


@pytest.mark.jit
def test_damaged_exif_is_one_line_or_none(here):
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (8, 9, 3), np.uint8)
    Image.fromarray(pixels).save(file, format="JPEG", exif=exif)
    whole = file.getvalue()
    start = whole.index(b"Exif")
    random = np.random.default_rng(1)
    for _ in range(100):
        data = bytearray(whole)
        for place in random.integers(start, start + 40, 3):
            data[place] = random.integers(256)
        (here / "x.jpg").write_bytes(data)
        try:
            load_image("x.jpg")
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017
