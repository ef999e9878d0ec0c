"""Presenter mode by keyboard: one figure a screen, a pause at the border of forecasts, and out again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site, alive
from tests.oracle import reading
from tests.oracle.draws import LANGS
from tests.oracle.test_spoken import HEADINGS
from tests.ways import until

pytestmark = pytest.mark.browser

ADDRESS = "/?source=weo"


def visible(page: Page) -> list[str]:
    """The ids of the sections that can be seen."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main > section[id]')].filter(s => s.getClientRects().length).map(s => s.id)"
    )
    return found


def test_arrow_keys_go_through_the_story(page: Page, site: Site) -> None:
    """One figure a screen; forecasts come with a key of their own; Escape gives the page back as it was."""
    alive(page, f"{site.url}{ADDRESS}")
    page.keyboard.press("p")
    expect(page.locator("#presenter")).to_be_visible()
    assert visible(page) == ["headline"]

    page.keyboard.press("ArrowRight")
    assert visible(page) == ["definitions"]
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["gdp-share"]
    expect(page.locator("#presenter [role=status]")).to_contain_text("Observed years only")
    expect(page.locator("#gdp-share .page .forecast").first).to_be_hidden()
    expect(page.locator("#gdp-share .page .until")).to_contain_text("China")
    ticks = "[...document.querySelectorAll('#gdp-share .page text')].map(t => t.textContent + t.getAttribute('y'))"
    axes = page.evaluate(ticks)

    page.keyboard.press("PageDown")
    assert visible(page) == ["gdp-share"]
    expect(page.locator("#gdp-share .page .forecast").first).to_be_visible()
    expect(page.locator("#gdp-share .page .until")).to_be_hidden()
    assert page.evaluate(ticks) == axes
    assert "forecasts" not in page.url

    page.keyboard.press("ArrowRight")
    assert visible(page) == ["trade-share"]

    page.keyboard.press("Escape")
    expect(page.locator("#presenter")).to_have_count(0)
    assert page.url == f"{site.url}{ADDRESS}"
    assert len(visible(page)) > 1
    assert page.evaluate("document.activeElement.id") == "trade-share-title"


@pytest.mark.parametrize(
    ("path", "figures"),
    [
        ("/explore", ["explore"]),
        ("/why", ["why"]),
        ("/trade", ["trade-flows", "trade-matrix", "trade-among", "trade-mirrors", "trade-net"]),
    ],
)
def test_every_page_of_figures_can_be_presented(
    page: Page, site: Site, path: str, figures: list[str]
) -> None:
    """Its figures one by one, as large as the screen, without what chooses and what explains."""
    alive(page, f"{site.url}{path}")
    page.locator("#present").click()
    expect(page.locator("#presenter")).to_be_visible()
    for number, name in enumerate(figures):
        if number:
            page.keyboard.press("ArrowRight")
        assert visible(page) == [name]
        drawn = page.locator(f"#{name} .pictures").bounding_box()
        assert drawn
        assert drawn["height"] > page.viewport_size["height"] / 2
        around = page.locator(f"#{name} :is(.panel,.controls,.takeaway,details)")
        assert not any(part.is_visible() for part in around.all())
    expect(page.locator("#presenter [data-go=on]")).to_be_disabled()


def test_address_begins_the_presentation(page: Page, site: Site) -> None:
    """A link with ``present=1`` and a figure begins there, and is announced."""
    page.goto(f"{site.url}/?present=1#claim-strip")

    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    assert visible(page) == ["claim-strip"]
    expect(page.locator("#presenter [role=status]")).to_contain_text("by which definition")


def test_it_begins_once_however_late_its_style_sheet(page: Page, site: Site) -> None:
    """What wakes it may come again while the style sheet is on its way."""

    def late(route: Route) -> None:
        page.evaluate("document.body.append(document.createElement('i'))")
        page.keyboard.press("p")
        route.continue_()

    page.route("**/present.css*", late)
    page.goto(f"{site.url}/why?present=1")
    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    page.wait_for_timeout(200)
    assert page.locator("#presenter").count() == 1


def test_by_pointer(page: Page, site: Site) -> None:
    """The link, and three buttons with names, do the same as the keys."""
    alive(page, f"{site.url}/revisions")
    # The slide in sight is the first one: the link itself is at the foot of the page, and going there would scroll.
    page.evaluate("scrollTo(0, 0)")
    page.locator("#present").dispatch_event("click")
    expect(page.get_by_role("button", name="Back")).to_be_disabled()
    page.get_by_role("button", name="Next").click()
    assert visible(page) == ["revisions-lines"]
    page.get_by_role("button", name="Exit").click()
    expect(page.locator("#presenter")).to_have_count(0)


def test_the_key_is_not_taken_from_those_who_need_it(page: Page, site: Site) -> None:
    """In a field the key is a letter, and it can be turned off for good."""
    alive(page, f"{site.url}/about")
    page.locator("[data-keys-choice]").click()
    expect(page.locator("[data-keys-choice]")).to_have_attribute("aria-pressed", "false")

    alive(page, f"{site.url}/")
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    assert page.locator("#presenter").count() == 0


def test_figures_do_not_move_by_themselves(page: Page, site: Site) -> None:
    """Who asks for less motion gets none."""
    page.emulate_media(reduced_motion="reduce")
    alive(page, f"{site.url}/revisions")
    page.keyboard.press("p")
    expect(page.locator("#presenter")).to_be_visible()
    page.keyboard.press("ArrowRight")

    assert page.evaluate("document.getAnimations().length") == 0


def notes(page: Page) -> list[list[str]]:
    """The parts of the notes that can be seen, each with its heading first."""
    told: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('#presenter-notes:not([hidden]) > div')].map(d => [...d.children].map(e => e.textContent))"
    )
    return told


@pytest.mark.parametrize("lang", LANGS)
def test_notes_are_those_of_the_slide(page: Page, site: Site, lang: str) -> None:
    """Hidden at first; a key shows them, of this figure and view, as files carry them; they follow the slides."""
    page.goto(f"{site.url}/?present=1&source=weo&lang={lang}#gdp-share")
    panel = page.locator("#presenter-notes")
    expect(panel).to_be_hidden(timeout=30_000)
    button = page.locator("#presenter [data-go=notes]")
    expect(button).to_have_attribute("aria-expanded", "false")

    page.keyboard.press("n")
    expect(panel.locator("h2")).to_have_text(HEADINGS[lang])
    expect(button).to_have_attribute("aria-expanded", "true")
    carried = page.request.get(f"{site.url}/figure/gdp-share.json?source=weo&lang={lang}").json()
    told = carried["trilateral"]["told"]["spoken"]
    space = " " if lang in ("en", "ko") else ""
    for part, name in zip(notes(page), ("say", "asked", "avoid"), strict=True):
        assert space.join(part[1:]) == space.join(told[name])

    before = notes(page)
    page.keyboard.press("End")
    expect(panel.locator("p").first).not_to_have_text(before[0][1])
    page.keyboard.press("Home")
    [opening] = reading.spoken(
        page.request.get(f"{site.url}/deck.pptx?source=weo&lang={lang}").body()
    )[:1]
    expect(panel.locator("h2, p")).to_have_text(opening)

    page.keyboard.press("n")
    expect(panel).to_be_hidden()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_notes_for_keyboards_and_screen_readers(page: Page, site: Site) -> None:
    """A button with a name and a state, a named region after it that the arrow keys scroll; on paper neither."""
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{site.url}/?present=1&lang=en#headline")
    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    button = page.get_by_role("button", name="Speaker notes")
    button.focus()
    page.keyboard.press("Enter")
    region = page.get_by_role("region", name="Speaker notes")
    expect(region.get_by_role("heading", name="If asked")).to_be_visible()
    expect(button).to_be_focused()
    assert (
        page.evaluate("document.getElementById('presenter').nextElementSibling.id")
        == "presenter-notes"
    )

    region.focus()
    slide = visible(page)
    page.keyboard.press("ArrowDown")
    until(lambda: region.evaluate("notes => notes.scrollTop > 0"))
    assert visible(page) == slide
    page.keyboard.press("ArrowRight")
    assert visible(page) != slide

    page.emulate_media(media="print")
    assert page.locator("#presenter, #presenter-notes").filter(visible=True).count() == 0


def test_notes_that_cannot_be_had_say_so(page: Page, site: Site) -> None:
    """Without a network the presentation goes on, and with it again the notes are asked for once more."""
    # Before the page is there: a page that is loaded may ask once more past a way that was closed just now.
    page.route("**/notes/**", lambda route: route.fulfill(status=503, body="busy"))
    page.goto(f"{site.url}/why?present=1&lang=en")
    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    page.keyboard.press("n")
    expect(page.locator("#presenter-notes [role=alert]")).to_have_text(
        "The notes could not be loaded."
    )
    page.unroute("**/notes/**")
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("#presenter-notes h2")).to_have_text(HEADINGS["en"])


@pytest.mark.parametrize("size", [(1024, 768), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("path", ["/", "/explore", "/why", "/trade", "/revisions", "/claim"])
def test_notes_leave_room_for_the_figure(
    page: Page, site: Site, path: str, size: tuple[int, int]
) -> None:
    """Letters of 16 pixels at least; the figure shrinks, or the slide without one, and nothing of it is behind the notes."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site.url}{path}?present=1&lang=ko")
    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    page.keyboard.press("n")
    on = page.locator("#presenter [data-go=on]")
    while True:
        expect(page.locator("#presenter-notes h2")).to_have_text(HEADINGS["ko"])
        expect(page.locator("html[data-turning]")).to_have_count(0)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        letters, wide, top, bar, below = page.evaluate(
            """() => {
              const panel = document.getElementById("presenter-notes"), box = panel.getBoundingClientRect();
              const slide = [...document.querySelectorAll("main > section[id]")].find((s) => s.getClientRects().length);
              const figure = slide.querySelector(".picture");
              return [Math.min(...[...panel.querySelectorAll("p,h2")].map((e) => parseFloat(getComputedStyle(e).fontSize))),
                panel.scrollWidth <= panel.clientWidth, box.top, document.getElementById("presenter").getBoundingClientRect().bottom,
                (figure || slide).getBoundingClientRect().bottom];
            }"""
        )
        assert letters >= 16
        assert wide
        assert bar <= top + 1
        assert below <= top + 1, visible(page)
        if on.is_disabled():
            break
        before = page.locator("#presenter-notes").get_attribute("data-of")
        page.keyboard.press("ArrowRight")
        shown = page.evaluate(
            "[...document.querySelectorAll('main > section[id]')].find(s => s.getClientRects().length).dataset.notes"
        )
        if shown != before:
            expect(page.locator("#presenter-notes")).to_have_attribute("data-of", shown)


@pytest.mark.parametrize("size", [(1024, 768), (800, 600)])
@pytest.mark.parametrize("path", ["/", "/explore", "/why", "/trade", "/revisions", "/claim"])
def test_small_projectors(page: Page, site: Site, path: str, size: tuple[int, int]) -> None:
    """Nothing is cut at the right or below, and the buttons cover no word."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site.url}{path}?present=1&lang=ja")
    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    on = page.locator("#presenter [data-go=on]")
    while True:
        expect(page.locator("html[data-turning]")).to_have_count(0)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        found = page.evaluate(
            """() => {
              const slide = [...document.querySelectorAll("main > section[id]")].find((s) => s.getClientRects().length);
              const bar = document.getElementById("presenter").getBoundingClientRect();
              const boxes = [...slide.querySelectorAll("*:not(svg *),svg text")].filter((e) => e.checkVisibility()
                && !e.matches(".unseen,.word,.side")).map((e) => e.getBoundingClientRect());
              const lines = [...slide.querySelectorAll(".caption-line")].flatMap((e) => [...e.getClientRects()]);
              return [Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom)),
                document.documentElement.scrollWidth, document.documentElement.scrollHeight,
                lines.filter((l) => l.right > bar.left && l.bottom > bar.top).length];
            }"""
        )
        assert found[0] <= width, visible(page)
        assert found[1] <= height, visible(page)
        assert found[2:] == [width, height, 0], visible(page)
        if on.is_disabled():
            break
        page.keyboard.press("ArrowRight")
