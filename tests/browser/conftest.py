"""A real server on loopback and a real browser."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.common import free_port
from etl.places import CHECKOUT
from etl.storage.store import Store
from tests.conftest import chromium
from tests.shipped import copied
from tests.ways import server

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"


@dataclass(frozen=True)
class Site:
    """A server with a store of its own."""

    url: str
    store: Store

    def publish_again(self, summary: str) -> str:
        """Publish the same figures as a new release."""
        held = self.store.open()
        tables = {name: getattr(held, name) for name in ("observations", "vintages", "areas")}
        about = {k: v for k, v in held.package.items() if k not in ("created", "resources")}
        notes = {"checks": held.checks, "changes": held.changes}
        return self.store.publish(tables, notes, about | {"summary": summary})


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The dashboard, served from a copy of the shipped release."""
    folder = tmp_path_factory.mktemp("store")
    store = copied(folder)
    port = free_port()
    with served(folder, port):
        yield Site(f"http://127.0.0.1:{port}", store)


@contextmanager
def served(store: Path, port: int, **environment: str) -> Iterator[None]:
    """A server on a store, with some settings, that is ready."""
    process = subprocess.Popen(
        server(port), env=os.environ | {"TRILATERAL_DATA": str(store)} | environment
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all tests of this folder, none of which wants an event loop of its own."""
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's own window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A reader's tab; an error in its console fails the test, when it ends.

    Not at once: what a listener raises past Playwright's loop ends its connection, and every later test with it. Nor may
    a test use ``wait_for_function``: it evaluates text in the page, which the policy of its content forbids.
    """
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.stack or error.message))
    yield page
    assert not errors


def alive(page: Page, url: str) -> None:
    """Open an address and wake the live page up."""
    page.goto(url)
    wake(page)


def wake(page: Page) -> None:
    """Do what a reader does first, and wait until the page is alive."""
    page.keyboard.press("Shift")
    page.wait_for_selector("body[data-ready]", timeout=20_000)


def violations(page: Page, where: str = "document", **options: object) -> list[list[str]]:
    """What axe finds on a page, or in a part of it: each rule that is broken, with the first element that breaks it.

    Evaluated from outside, which the policy of the page does not concern. Elements that keep the rules are not listed:
    naming each of thousands, and sending that here, took longer than looking at them.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[list[str]] = page.evaluate(
        f"""(options) => axe.run({where}, options).then(({{ violations }}) =>
          violations.map(({{ id, nodes }}) => [id, nodes[0].html.slice(0, 200)]))""",
        {"resultTypes": ["violations"], **options},
    )
    return found


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} did not answer")
