"""What is in sight is answered first, and the rest of the page after it: nothing jumps, and nothing is lost in between.

The years are those that no other test asks for: figures that were made for one are at hand, and do not wait.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site, alive

pytestmark = pytest.mark.browser
CALLBACK = "**/_dash-update-component"

#: What stands where: heights and places of the figures, their views, the lines below them, and which wait.
CARDS = """() => Object.fromEntries([...document.querySelectorAll("main > .card[data-notes]")].map((card) => [card.id, {
  top: Math.round(card.getBoundingClientRect().top),
  height: Math.round(card.getBoundingClientRect().height),
  view: card.dataset.notes.split("?")[1],
  lines: [...card.querySelectorAll(".caption-line")].map((line) => line.textContent),
  waits: card.getAttribute("aria-busy") === "true",
  same: card.same === true,
}]))"""
SEEN = """() => [...document.querySelectorAll("main > .card")].filter((card) => {
  const { top, bottom } = card.getBoundingClientRect();
  return card.dataset.notes && bottom > 0 && top < window.innerHeight;
}).map((card) => card.id)"""


class Held:
    """The questions of a page, each held back until a test lets it go."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.routes: list[Route] = []
        page.route(CALLBACK, lambda route: self.routes.append(route))

    def next(self) -> tuple[Route, dict[str, Any]]:
        """The next question, and the address in it."""
        for _ in range(600):
            if self.routes:
                route = self.routes.pop(0)
                question: Any = route.request.post_data_json
                return route, question["inputs"][0]["value"]
            self.page.wait_for_timeout(50)
        raise AssertionError("no question was asked")


def cards(page: Page) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = page.evaluate(CARDS)
    return found


def waiting(page: Page) -> list[str]:
    """The figures that wait for the whole page, once an answer has come."""
    expect(page.locator("main > .card[aria-busy]").first).to_be_attached(timeout=30_000)
    return [name for name, card in cards(page).items() if card["waits"]]


def whole(page: Page) -> None:
    expect(page.locator("#page:not([aria-busy])")).to_be_attached(timeout=30_000)


def test_the_figure_in_sight_comes_first(page: Page, site: Site) -> None:
    """Scrolled down, the figure there changes before those above; those keep their place until they are there, too."""
    alive(page, f"{site.url}/")
    page.evaluate("document.getElementById('trade-share').scrollIntoView()")
    page.evaluate("document.querySelectorAll('main > .card').forEach((card) => (card.same = true))")
    before, seen = cards(page), page.evaluate(SEEN)
    held = Held(page)
    assert "trade-share" in seen
    assert "definitions" not in seen

    page.evaluate("window.trilateral.go('/?from=1987')")
    first, address = held.next()
    assert address["sight"] == seen
    first.continue_()
    waits = waiting(page)
    # Revisions do not depend on the years: whoever was here before may have had them made.
    assert set(waits) | {"revisions"} == set(before) - set(seen)
    partly = cards(page)
    assert "from=1987" in partly["trade-share"]["view"]
    standing = page.locator("main > .common-note").all_text_contents()
    assert standing
    assert not set(standing) & {line for card in partly.values() for line in card["lines"]}
    for name in waits:
        assert partly[name] == before[name] | {"top": partly[name]["top"], "waits": True}
    assert partly["trade-share"]["top"] == before["trade-share"]["top"]

    # Links of what waits were made for the earlier view: what was chosen since is kept.
    second, address = held.next()
    assert "sight" not in address
    page.evaluate("document.querySelector('#gdp-share .chips a:not(.chosen)').click()")
    expect(page).to_have_url(re.compile("from=1987&indicator=gdp_"))
    third, address = held.next()
    third.continue_()
    # What is superseded comes to nothing, whenever it comes.
    second.continue_()
    fourth, address = held.next()
    assert "indicator=gdp_" in address["search"]
    assert "from=1987" not in cards(page)["definitions"]["view"]
    fourth.continue_()
    whole(page)

    after = cards(page)
    assert all(card["same"] and not card["waits"] for card in after.values())
    assert all("from=1987" in after[name]["view"] for name in ("gdp-share", "trade-share"))
    assert after["trade-share"]["lines"] == partly["trade-share"]["lines"]
    assert after["trade-share"]["height"] == partly["trade-share"]["height"]
    assert page.locator("[data-asked]").count() == 0
    # What is kept is whole at once.
    page.evaluate("history.back()")
    # The server may have made the superseded one.
    held.next()[0].continue_()
    page.wait_for_timeout(1000)
    for route in held.routes:
        route.continue_()
    held.routes.clear()
    whole(page)
    page.evaluate("history.forward()")
    held.next()[0].continue_()
    whole(page)
    assert not held.routes
    assert {name: card["view"] for name, card in cards(page).items()} == {
        name: card["view"] for name, card in after.items()
    }


def test_a_rest_that_never_comes(page: Page, site: Site) -> None:
    """Where the whole page cannot be had, all of it is the earlier choice again, and says so; trying again shows it."""
    alive(page, f"{site.url}/")
    before = cards(page)
    held = Held(page)
    page.evaluate("window.trilateral.go('/?year=2019&from=1986')")
    held.next()[0].continue_()
    assert waiting(page)
    held.next()
    page.context.set_offline(True)

    message = page.get_by_role("alert")
    expect(message).to_be_visible()
    assert page.url == f"{site.url}/"
    now = cards(page)
    assert {name: card["view"] for name, card in now.items()} == {
        name: card["view"] for name, card in before.items()
    }
    assert {name: card["lines"] for name, card in now.items()} == {
        name: card["lines"] for name, card in before.items()
    }
    assert not any(card["waits"] for card in now.values())

    page.context.set_offline(False)
    message.get_by_role("button").click()
    again, address = held.next()
    assert "sight" not in address
    again.continue_()
    whole(page)
    expect(message).to_be_hidden()
    assert page.url.endswith("?year=2019&from=1986")
    assert "from=1986" in cards(page)["trade-share"]["view"]


def test_another_page_begins_with_what_comes_first(page: Page, site: Site) -> None:
    """Of another page no figure is in sight yet: the first ones come, with room for the others; Back is whole at once."""
    alive(page, f"{site.url}/about")
    held = Held(page)
    page.evaluate("window.trilateral.go('/?from=1984')")
    first, address = held.next()
    assert address["sight"] == []
    first.continue_()
    expect(page.locator("main > .card[aria-busy]").first).to_be_attached(timeout=30_000)
    there = page.evaluate(
        "[...document.querySelectorAll('main > .card[data-notes]')].map((card) => card.id)"
    )
    assert there[:2] == ["definitions", "gdp-share"]
    assert "trade-share" not in there
    assert page.evaluate(
        "document.getElementById('trade-share').offsetHeight >= window.innerHeight"
    )
    held.next()[0].continue_()
    whole(page)
    assert len(cards(page)) > len(there)
    assert page.locator("[style*=min-height], [data-asked]").count() == 0
    page.evaluate("history.back()")
    held.next()[0].continue_()
    whole(page)
    expect(page.locator("#page > .page")).to_have_attribute("data-page", "/about")
