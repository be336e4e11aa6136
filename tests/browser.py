"""Chromium without a network, for the tests of the page; and what they ask of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",  # tests run as root in CI
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WEBGL = "--enable-unsafe-swiftshader"  # without a graphics card: slow, so that few tests paint pictures in space
NOT_PAINTED = """() => {
    Plotly.react = (plot, data, layout) => Object.assign(plot, { data, layout });
    Plotly.restyle = (plot, update, indices) => indices.forEach((index, n) => {
        for (const [key, values] of Object.entries(update)) plot.data[index][key] = values[n];
    });
}"""


@contextmanager
def playwright() -> Iterator[Any]:
    """What starts browsers: one at a time in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as found:
        yield found


@contextmanager
def chromium(playwright: Any, *, webgl: bool = False) -> Iterator[Any]:
    """Without Chromium the test is skipped, or fails where SYMTOPO_BROWSER says "required"."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        why = f"none of {', '.join(NAMES)} is installed: the page is not opened in a browser"
        if os.environ.get("SYMTOPO_BROWSER") == "required":
            pytest.fail(why)
        pytest.skip(why)
    switches = [*SWITCHES, WEBGL if webgl else "--disable-3d-apis"]
    browser = playwright.chromium.launch(executable_path=found, args=switches)
    yield browser
    browser.close()


class Watched:
    """A page opened from its file, the network switched off; what it asks for, and what it complains of."""

    def __init__(
        self, browser: Any, path: Path, *, width: int = 1366, height: int = 768, scheme: str = "light"
    ) -> None:
        self.path, self.requests, self.errors = path, [], []
        size = {"width": width, "height": height}
        self.page = browser.new_context(viewport=size, color_scheme=scheme, offline=True).new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.goto(path.as_uri())
        self.page.wait_for_function("document.querySelectorAll('.plot .main-svg').length >= 6")

    def close(self) -> None:
        assert self.errors == []
        assert self.requests == [self.path.as_uri()]
        self.page.context.close()

    def set(self, control: str, value: object) -> None:
        """Give a control a value as a user does: the page hears of it."""
        script = """([id, value]) => {
            const control = document.getElementById(id);
            if (control.type === "checkbox") control.checked = value; else control.value = value;
            if (control.type !== "checkbox" && String(control.value) !== String(value)) throw Error(`${id}: ${value}`);
            control.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
        self.page.evaluate(script, [control, value])

    def text(self, selector: str) -> str:
        return " ".join(self.page.locator(selector).inner_text().split())

    def traces(self, plot: str, *names: str) -> list[dict[str, Any]]:
        """What a picture shows, as numbers: all of it, or what has one of these names."""
        script = """([id, names]) => JSON.stringify(document.getElementById(id).data
            .filter(({ name }) => !names.length || names.includes(name)))"""
        return list(json.loads(self.page.evaluate(script, [plot, names])))
