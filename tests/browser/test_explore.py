"""Explore as readers use it: the chart in sight, choices in one line and in drawers, economies picked, reasons heard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.locale import LANGUAGES
from tests.browser.conftest import Site, alive, violations

pytestmark = pytest.mark.browser

#: The tops of what is in the bar, to four pixels, and the lower edge of the chart.
PLACES = """() => {
  const box = (each) => each.getBoundingClientRect();
  const bar = [...document.querySelectorAll(".bar select, .bar summary")].filter((each) => each.checkVisibility());
  return { tops: bar.map((each) => Math.round(box(each).top / 4)), lower: box(document.querySelector("#explore .pictures")).bottom,
           small: bar.filter((each) => box(each).height < 24).length };
}"""
#: What is said of a control beyond its name, as browsers tell it to screen readers.
DESCRIBED = """(each) => each.getAttribute("aria-describedby").split(" ")
  .map((id) => document.getElementById(id).textContent).join(" ")"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_is_in_sight(browser: Browser, site: Site, lang: str) -> None:
    """The whole chart stands above the fold, on wide windows with all that is in the bar in one line."""
    for width, height in ((1440, 900), (768, 1024), (390, 844)):
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(f"{site.url}/explore?lang={lang}")
        found = page.evaluate(PLACES)
        context.close()
        assert found["lower"] <= height, (width, found)
        assert found["small"] == 0
        assert len(found["tops"]) == 5
        assert len(set(found["tops"])) == {1440: 1, 768: 2, 390: 3}[width], (width, found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_drawers_are_accessible(browser: Browser, site: Site, scheme: str) -> None:
    """axe finds nothing in the drawers; one is open at a time, and its choices are as wide as the bar."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    alive(page, f"{site.url}/explore?kind=area&indicator=population")
    for name in ("who", "more"):
        page.locator(f"#explore-{name} > summary").click()
        assert page.locator("details.drawer[open]").count() == 1
        bar, inside = (
            page.locator(".bar").bounding_box(),
            page.locator(f"#explore-{name} > .panel-row").bounding_box(),
        )
        assert bar
        assert inside
        assert inside["x"] >= bar["x"]
        assert inside["x"] + inside["width"] <= bar["x"] + bar["width"]
        assert violations(page, "'.bar'", rules={"target-size": {"enabled": True}}) == []
    context.close()


def test_economies_are_picked_and_summed_without_scripts(browser: Browser, site: Site) -> None:
    """Boxes in a form: each ticked one is added, or their sum; the rest of the view stays."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/explore?lang=ja&areas=CHN&transform=level")
    legends = page.locator(".picks legend")
    assert legends.all_text_contents()[0] == "グループ"
    page.locator("#explore-who > summary").click()
    page.get_by_label("インド", exact=True).check()
    page.get_by_label("ブラジル", exact=True).check()
    page.locator(".picker button").nth(1).click()
    assert page.url.endswith(
        "/explore?areas=CHN,BRA%2BIND&lang=ja&transform=level"
    ) or page.url.endswith("/explore?areas=CHN,IND%2BBRA&lang=ja&transform=level")
    expect(page.locator(".point").first).to_contain_text("インド")
    page.locator("#explore-who > summary").click()
    page.get_by_label("ドイツ", exact=True).check()
    page.locator(".picker button").first.click()
    assert page.url.endswith(",DEU&lang=ja&transform=level")
    # A name that is typed counts for itself, and the view stays as well.
    page.locator("#explore-who > summary").click()
    page.locator("#explore-areas").fill("韓国")
    page.locator(".picker button").first.click()
    assert "DEU,KOR" in page.url
    assert "transform=level" in page.url
    context.close()


def test_economies_are_found_and_picked_by_keyboard(page: Page, site: Site) -> None:
    """Typing finds, arrows go through what is found, Space ticks, Enter adds; the drawer stays open and the list whole."""
    alive(page, f"{site.url}/explore?areas=CHN")
    page.locator("#explore-who > summary").focus()
    page.keyboard.press("Enter")
    every = page.locator(".picks label:visible").count()
    page.locator("#explore-areas").focus()
    page.keyboard.type("united")
    found = page.locator(".picks label:visible")
    assert 1 < found.count() < every
    assert all("united" in text.lower() for text in found.all_text_contents())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    first = page.evaluate("document.activeElement.value")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    second = page.evaluate("document.activeElement.value")
    assert first != second
    # One stop of Tab among all boxes.
    assert page.locator(".picks input[tabindex='0']").count() == 1
    page.locator("#explore-areas").fill("")
    page.get_by_label("Name of the sum, if you like").fill("Big two")
    page.get_by_role("button", name="Add their sum as one group").press("Enter")
    expect(page).to_have_url(
        re.compile(rf"areas=CHN,{first}%2B{second}&names={first}%2B{second}%3ABig")
    )
    expect(page.locator('main .chips[data-list="areas"]')).to_contain_text("“Big two”")
    expect(page.locator('main .chips[data-list="areas"] a')).to_have_count(2)
    assert page.locator("details.drawer[open]").count() == 1
    assert page.locator(".picks label:visible").count() == every
    assert page.locator(".picks input:checked").count() == 0


def test_reasons_are_read_and_seen(page: Page, site: Site) -> None:
    """What cannot be chosen says why in the list, beside it, and to screen readers; a chart without years has no events."""
    alive(page, f"{site.url}/explore?indicator=population&kind=bars&areas=JPN")
    why = "Population per person is not meaningful."
    shown = page.locator("#explore-transform")
    reasons = dict(
        text.split(" – ", 1) for text in shown.locator("option[disabled]").all_text_contents()
    )
    growth = reasons.pop("Share of world growth")
    assert "this indicator is not output" in growth
    assert len(reasons) == 3
    assert set(reasons.values()) == {why}
    described = shown.evaluate(DESCRIBED)
    assert why in described
    assert growth in described
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    told = [
        str(n.get("description", {}).get("value", ""))
        for n in tree
        if n["role"]["value"] == "combobox"
    ]
    assert any(why in text for text in told)
    page.locator("#explore-more > summary").click()
    expect(page.get_by_text(why, exact=False).last).to_be_visible()
    expect(page.get_by_text("Events need a chart with an axis of years.")).to_be_visible()
    page.goto(f"{site.url}/explore?kind=area")
    page.locator("#explore-who > summary").click()
    box = page.locator(".picks input[value=CJK]")
    expect(box).to_be_disabled()
    expect(page.locator(".picks label:has(input[value=CJK])")).to_contain_text(
        "would be counted twice"
    )


def test_events_are_named_and_switched_off(page: Page, site: Site) -> None:
    """Key events stand on the plot by themselves; the switch is in the address, and takes them away and back."""
    alive(page, f"{site.url}/explore")
    for name in ("Plaza Accord", "Yuan rates unified", "Asian financial crisis"):
        expect(page.locator("#explore svg").first).to_contain_text(name)
    page.locator("#explore-more > summary").click()
    page.get_by_role("link", name="Key events").click()
    expect(page).to_have_url(re.compile("events=none"))
    expect(page.locator("#explore svg").first).not_to_contain_text("Plaza Accord")
    page.get_by_role("link", name="Key events").click()
    expect(page).to_have_url(re.compile(r"/explore(\?events=none,key)?$"))
    expect(page.locator("#explore svg").first).to_contain_text("Plaza Accord")
