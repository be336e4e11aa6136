"""Chromium without a network, for the tests of the page; and what they ask of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",  # tests run as root in CI
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> str:
    """The path of Chromium; without one the test is skipped, or fails where SYMTOPO_BROWSER says "required"."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        why = f"none of {', '.join(NAMES)} is installed: the page is not opened in a browser"
        if os.environ.get("SYMTOPO_BROWSER") == "required":
            pytest.fail(why)
        pytest.skip(why)
    return found


@dataclass
class Watched:
    """A page, the requests that it made, and what it complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

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

    def traces(self, plot: str) -> list[dict[str, Any]]:
        """What a picture shows, as numbers."""
        script = """(id) => document.getElementById(id).data.map((trace) => JSON.parse(JSON.stringify(trace)))"""
        return list(self.page.evaluate(script, plot))


@contextmanager
def opened(path: Path, *, width: int = 1366, height: int = 768, scheme: str = "light") -> Iterator[Watched]:
    """The page from its file, the network switched off."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(SWITCHES))
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            offline=True,
        )
        watched = Watched(context.new_page())
        watched.page.on("request", lambda request: watched.requests.append(request.url))
        watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
        told = lambda m: watched.errors.append(m.text) if m.type == "error" else None  # noqa: E731
        watched.page.on("console", told)
        watched.page.goto(path.as_uri())
        watched.page.wait_for_function("document.querySelectorAll('.plot .main-svg').length >= 6")
        yield watched
        browser.close()
