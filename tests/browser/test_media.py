"""Pages on paper, and where the system chooses the colours."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dashboard import pages
from dashboard.words.terms import VERDICT_SIGNS
from tests.browser.conftest import Site, alive

pytestmark = pytest.mark.browser

#: Everything, also what closes when another tool of its chart opens.
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.removeAttribute('name'); each.open = true })"


def sheets(page: Page, path: Path) -> list[str]:
    """The texts of the sheets that a page is printed on."""
    page.pdf(path=path, format="A4")
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    return told.split("\f")[:-1]


def test_a_long_table_is_printed_whole(page: Page, site: Site, tmp_path: Path) -> None:
    """Every row once, its head on every sheet, and what follows below it, not on it."""
    alive(page, f"{site.url}/explore")
    page.evaluate(UNFOLD)
    rows = page.locator('[data-table="explore"] tbody tr').count()
    heads = page.locator('[data-table="explore"] thead th').all_inner_texts()
    after = page.locator("#explore ~ section h2").first.inner_text()

    found = sheets(page, tmp_path / "explore.pdf")

    text = "\n".join(found)
    years = [int(year) for year in re.findall(r"^ *(\d{4})(?: +\S+%)+ ", text, re.MULTILINE)]
    assert years == sorted(years, reverse=True)
    assert len(years) == rows > 40
    assert text.index(after) > text.rindex(str(years[-1]))
    for sheet in found:
        if re.search(r"^ *\d{4}(?: +\S+%)+ ", sheet, re.MULTILINE):
            assert re.search(r" +".join(map(re.escape, heads[:3])), sheet)


@pytest.mark.parametrize("path", [*sorted(pages.PAGES), "/claim?lang=ja", "/claim?lang=zh"])
def test_paper_has_no_controls_and_cuts_nothing(page: Page, site: Site, path: str) -> None:
    """Nothing to press, nothing that scrolls or is wider than the sheet, and no chart on two sheets."""
    page.goto(f"{site.url}{path}")
    page.evaluate(UNFOLD)
    page.set_viewport_size({"width": 688, "height": 1016})
    page.emulate_media(media="print")

    found = page.evaluate(
        """() => {
          const shown = (each) => each.getClientRects().length && each.checkVisibility();
          const all = [...document.querySelectorAll("#page *")].filter(shown);
          return {
            pressed: all.filter((e) => e.matches("button,input,select,.chip")
              && getComputedStyle(e).display !== "contents").map((e) => e.outerHTML.slice(0, 120)),
            cut: all.filter((e) => e.matches(":not(svg,svg *,.unseen,.side,.word)")
              && getComputedStyle(e).overflow !== "visible"
              && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)).map((e) => e.outerHTML.slice(0, 120)),
            wide: document.documentElement.scrollWidth,
            whole: [...document.querySelectorAll(".picture")].every((e) => getComputedStyle(e).breakInside === "avoid"),
          };
        }"""
    )

    assert found == {"pressed": [], "cut": [], "wide": 688, "whole": True}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_the_system(browser: Browser, site: Site, scheme: str) -> None:
    """What is chosen has a mark and a border of its own, focus an outline, verdicts a sign; pictures have their paper."""
    context = browser.new_context(forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    alive(page, f"{site.url}/trade?theme=light")
    look = """each => { const s = getComputedStyle(each);
        return [getComputedStyle(each, "::before").content, s.borderBottomWidth]; }"""

    def told_apart(group: str) -> None:
        chosen = page.locator(f"{group}:is(.chosen)").first.evaluate(look)
        other = page.locator(f"{group}:not(.chosen)").first.evaluate(look)
        assert chosen[0] == '"✓ "' != other[0]
        assert chosen[1] == "3px" != other[1]

    for group in ("#trade-flows .chip", "header nav a", ".languages a"):
        told_apart(group)
    page.locator("header nav a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    paper = page.locator(".pictures").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    page.goto(f"{site.url}/claim")
    signs = page.locator(".verdict .sign").all_inner_texts()
    context.close()

    assert signs
    assert {sign.strip()[0] for sign in signs} <= set(VERDICT_SIGNS.values())


def test_long_verdicts_break(page: Page, site: Site) -> None:
    """The words of a verdict keep out of the name of the definition beside them wherever they are shown."""
    page.goto(f"{site.url}/claim")
    for width in (360, 660, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".histories .claim li").count() > 10
        meet = page.locator(".histories .claim li").evaluate_all(
            """all => all.filter((li) => {
              const rects = (node) => {
                const range = document.createRange();
                range.selectNodeContents(node);
                return [...range.getClientRects()].filter((r) => r.width > 2);
              };
              // Words that only screen readers have are cut away from the eye.
              const seen = [...li.querySelectorAll(".verdict > span")].filter((e) => getComputedStyle(e).clipPath === "none");
              const words = seen.flatMap(rects), beside = [...li.querySelectorAll(".verdict + div > *")].flatMap(rects);
              return !words.length || !beside.length || words.some((w) => beside.some((r) =>
                w.right > r.left && w.left < r.right && w.bottom > r.top && w.top < r.bottom));
            }).map((li) => li.textContent)"""
        )
        assert meet == [], width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_that_comes_alive_keeps_its_colours(
    browser: Browser, site: Site, scheme: str
) -> None:
    """The lines of its hatches, and what is behind them."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    alive(page, f"{site.url}/explore?kind=area&source=weo")
    look = """all => [...new Set(all.map((e) => { const s = getComputedStyle(e);
        return e.tagName === "rect" ? s.fill : s.stroke; }))].sort()"""
    still = page.locator("#explore .drawn.page pattern > *").evaluate_all(look)
    page.locator('[data-reader="explore"]').hover()
    page.wait_for_selector("#explore [data-live=here]")
    live = page.locator("#explore .live pattern > *").evaluate_all(look)
    context.close()

    assert len(still) == 4
    assert live == still


def test_the_box_of_a_table_ends_between_two_rows(page: Page, site: Site) -> None:
    """No row is cut where a table begins to scroll."""
    page.goto(f"{site.url}/explore")
    page.evaluate(UNFOLD)
    beyond = page.locator('.table-room:has([data-n="12"])').first.evaluate(
        """room => {
          const end = room.getBoundingClientRect().top + room.clientHeight;
          const cut = [...room.querySelectorAll("tr")].map((e) => e.getBoundingClientRect())
            .find((e) => e.top < end - 1 && e.bottom > end + 1);
          return cut ? end - cut.top : 0;
        }"""
    )
    assert beyond == 0
