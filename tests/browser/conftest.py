"""A real Chromium before the page of a real demo.

Without a browser these tests are skipped, loudly; where nobody would notice (CI, or REQUIRE_BROWSER=1) they fail,
unless SKIP_BROWSER=1 says that this is meant.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.demonstration import Demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "NO BROWSER: the tests of the demo page did not run. Install Debian's package chromium (apt-get install chromium), "
    "or set ENCORE_BROWSER to a Chromium."
)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str | None:
    """The browser to drive, or None where there is none."""
    named = os.environ.get("ENCORE_BROWSER", "")
    return next((found for name in (named, *NAMES) if name and (found := shutil.which(name))), None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that nobody overlooks."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any("tests/browser" in report.nodeid for report in skipped) and program() is None:
        terminalreporter.write_line(MISSING, red=True, bold=True)


# Not for the session: Playwright keeps an event loop running while it is open, and no other test can have one then.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    if os.environ.get("SKIP_BROWSER") == "1":
        pytest.skip("SKIP_BROWSER=1")
    path = program()
    if path is None and (os.environ.get("CI") or os.environ.get("REQUIRE_BROWSER") == "1"):
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[Demo]:
    """A demo that delivers in a few seconds, for all tests that do not mind the others' messages."""
    running = Demo.start("--speed", "12")
    yield running
    assert running.stop() == 0


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visit(demo, person="alice", channel="deliveries", width=1400, height=900)`: somebody opens the page.

    The page may talk to the demo alone, and must not complain.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(
        demo: Demo, person: str = "alice", channel: str = "deliveries", width: int = 1400, height: int = 900
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        contexts.append(context)
        context.set_default_timeout(120_000)
        expect.set_options(timeout=60_000)
        page = context.new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(demo.url) else complaints.append(asked.url))
        page.goto(f"{demo.url}/#as={person}&in={channel}")
        page.get_by_role("log", name="Messages").wait_for()
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not complaints
