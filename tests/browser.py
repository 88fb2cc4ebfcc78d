"""Debian's Chromium, without a window, for tests of pages; tests skip loudly where it is absent."""

from __future__ import annotations

import base64
import json
import shutil
import time
import warnings
import zipfile

import numpy as np
import pytest

try:
    from selenium import webdriver
    from selenium.webdriver import ActionChains, Keys
    from selenium.webdriver.chrome.service import Service
except ImportError:
    webdriver = ActionChains = Keys = Service = None

CHROMIUM, DRIVER = (shutil.which(name) for name in ("chromium", "chromedriver"))


def require_browser():
    """Skip the test, and say so in the summary, if there is no browser."""
    if CHROMIUM is None or DRIVER is None or webdriver is None:
        needed = "selenium, chromium and chromedriver (Debian: chromium, chromium-driver)"
        warnings.warn(f"NOT TESTED: pages, which need {needed}", stacklevel=2)
        pytest.skip(f"needs {needed}")


class Browser:
    """A browser that pages are opened in, one after the other."""

    def __init__(self, downloads):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.driver.set_script_timeout(60)
        self.downloads = downloads
        self.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def open(self, path, *, calm=True, dark=False, size=(1280, 720), fragment=""):
        """Open a file, in a window of `size`; `calm` and `dark` are what a user may prefer."""
        self.logs()
        features = {
            "prefers-reduced-motion": "reduce" if calm else "no-preference",
            "prefers-color-scheme": "dark" if dark else "light",
        }
        self.command(
            "Emulation.setEmulatedMedia",
            features=[{"name": name, "value": value} for name, value in features.items()],
        )
        width, height = size
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 500,
        )  # fmt: skip
        self.driver.get("about:blank")
        self.driver.get(path.resolve().as_uri() + fragment)
        self.wait("document.querySelector('#controls:not([hidden])')")

    def command(self, name, **values):
        return self.driver.execute_cdp_cmd(name, values)

    def run(self, script, *values):
        """What a script returns."""
        return self.driver.execute_script(script, *values)

    def wait(self, condition):
        """Wait until an expression holds."""
        self.driver.execute_async_script(
            "const done = arguments[0];"
            f"(function look() {{ if ({condition}) done(); else setTimeout(look, 5); }})();"
        )

    def press(self, *keys, shift=False):
        """Press keys, one after the other, wherever the focus is."""
        chain = ActionChains(self.driver, duration=0)
        if shift:
            chain.key_down(Keys.SHIFT)
        chain.send_keys(*keys)
        if shift:
            chain.key_up(Keys.SHIFT)
        chain.perform()

    def drag(self, start, end):
        """Drag on the picture, between points that are given in its own pixels."""
        picture = self.driver.find_element("id", "picture")
        width, height, shown = self.run(
            "const c = arguments[0]; return [c.width, c.height, c.getBoundingClientRect().width]",
            picture,
        )
        (x, y), (right, down) = (
            [
                (at - side / 2) * shown / width
                for at, side in zip(point, (width, height), strict=True)
            ]
            for point in (start, end)
        )
        chain = ActionChains(self.driver, duration=0)
        chain.move_to_element_with_offset(picture, x, y).click_and_hold()
        chain.move_to_element_with_offset(picture, (x + right) / 2, (y + down) / 2)
        chain.move_to_element_with_offset(picture, right, down).release().perform()

    def click(self, name):
        """Click what has an id."""
        self.driver.find_element("id", name).click()

    def text(self, name):
        """The text of what has an id."""
        return self.run("return document.getElementById(arguments[0]).textContent", name)

    def at(self):
        """The number of the frame that is shown."""
        return self.run("return document.getElementById('slider').valueAsNumber")

    def pixels(self):
        """(h, w, 4) uint8: what stands on the canvas."""
        width, height, data = self.run(
            "const c = document.getElementById('picture');"
            "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            "let s = ''; for (let i = 0; i < d.length; i += 8192)"
            " s += String.fromCharCode(...d.subarray(i, i + 8192));"
            "return [c.width, c.height, btoa(s)];"
        )
        return np.frombuffer(base64.b64decode(data), np.uint8).reshape(height, width, 4)

    def downloaded(self, timeout=20.0):
        """The history that was handed to downloads, once it is whole."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            # A download begins as an empty file of its name beside one that grows.
            for path in self.downloads.glob("*.npz"):
                if zipfile.is_zipfile(path) and not [*self.downloads.glob("*.crdownload")]:
                    return path.rename(self.downloads.parent / path.name)
            time.sleep(0.01)
        raise AssertionError("nothing was downloaded")

    def logs(self):
        """Messages on the console, and what was asked for from anywhere, since the last call."""
        messages = [entry["message"] for entry in self.driver.get_log("browser")]
        events = [
            json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")
        ]
        asked = {}
        for event in events:
            number = event["params"].get("requestId")
            if event["method"] == "Network.requestWillBeSent":
                asked[number] = event["params"]["request"]["url"]
            elif event["method"] == "Network.loadingFailed" and "blockedReason" in event["params"]:
                asked.pop(number, None)
        return messages, list(asked.values())
