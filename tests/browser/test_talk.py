"""A talk from a disk in a real browser: keys turn it, a second window follows and leads, and nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.exports.office import deck
from dashboard.exports.talk import formats
from dashboard.look.view import View
from tests.shipped import shipped_store

pytestmark = pytest.mark.browser


def test_two_windows_show_one_talk(context: BrowserContext, page: Page, tmp_path: Path) -> None:
    jobs, told = deck.gather(
        shipped_store().open(), View(preset="slide"), figures=("definitions", "why")
    )
    file = tmp_path / "talk.html"
    file.write_bytes(formats.made(deck.talk_of(jobs, told), "html").body)
    wrong: list[str] = []
    context.on(
        "request",
        lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None,
    )
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda message: wrong.append(message.text))

    def at(window: Page) -> str:
        return window.locator("section.now").get_attribute("aria-label") or ""

    page.goto(file.as_uri())
    assert at(page) == "1 / 4"
    expect(page.locator(".page.now .notes")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert at(page) == "2 / 4"
    expect(page.locator("section.now svg")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".page.now .notes")).to_be_visible()
    page.keyboard.press("n")
    with context.expect_page() as opened:
        page.keyboard.press("p")
    second = opened.value
    expect(second.locator("section.now .notes")).to_contain_text(jobs[0].spoken.say[0])
    expect(second.locator("section.next svg")).to_be_visible()
    expect(second.locator("#clock")).to_have_text("00:01", timeout=10_000)
    second.keyboard.press("ArrowRight")
    expect(page.locator("section.now")).to_have_attribute("aria-label", "3 / 4")
    page.keyboard.press("End")
    expect(second.locator("section.now")).to_have_attribute("aria-label", "4 / 4")
    page.reload()
    assert at(page) == "4 / 4"
    assert wrong == []
