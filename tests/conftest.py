import importlib
from pathlib import Path

import pytest
from hypothesis import settings
from PIL import Image

settings.register_profile("same examples", derandomize=True)
settings.load_profile("same examples")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def compiled_elsewhere():
    """Where the JIT is off, it is so in this process only: coverage sees no other."""
    importlib.import_module("numba")  # which reads the variable
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NUMBA_DISABLE_JIT", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiling_untold():
    """Commands in this process do not tell of compiling, which depends on what ran before."""
    event = importlib.import_module("numba.core.event")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(event, "register", lambda kind, listener: None)
        patch.setattr(event, "unregister", lambda kind, listener: None)
        yield


def pytest_collection_modifyitems(items):
    """Tests in a browser draw much: they are for compiled kernels."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.jit)


@pytest.fixture(scope="session")
def samples():
    return ROOT / "samples"


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A browser for tests of pages, which are skipped where there is none."""
    from browser import Browser, require_browser

    require_browser()
    found = Browser(tmp_path_factory.mktemp("downloads"))
    yield found
    found.driver.quit()


@pytest.fixture
def here(tmp_path, monkeypatch, samples):
    """An empty working folder with two small photos."""
    monkeypatch.chdir(tmp_path)
    for name in ("coffee.png", "chelsea.png"):
        with Image.open(samples / name) as image:
            image.thumbnail((15, 15))
            image.save(tmp_path / name)
    return tmp_path
