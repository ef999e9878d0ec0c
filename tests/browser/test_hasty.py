"""Readers who are faster than the network, who have none, or who choose with the keyboard: nothing is lost."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site, alive

pytestmark = pytest.mark.browser
CALLBACK = "**/_dash-update-component"


def slowly(page: Page) -> None:
    """Each answer takes a third of a second longer."""

    def wait(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    page.route(CALLBACK, wait)


def held(page: Page, routes: list[Route]) -> Route:
    """The question that is held back; that it was asked is known before it can be let go."""
    for _ in range(200):
        if routes:
            return routes.pop()
        page.wait_for_timeout(50)
    raise AssertionError("no question was held back")


def test_two_quick_choices_are_both_kept(page: Page, site: Site) -> None:
    """What is added, removed and chosen before the first answer is there all adds up."""
    alive(page, f"{site.url}/explore?areas=CHN,JPN,KOR")
    slowly(page)
    page.evaluate(
        """() => {
          const add = (code) => {
            const field = document.getElementById("explore-areas");
            field.value = code;
            field.form.requestSubmit();
          };
          add("USA");
          add("DEU");
          document.querySelector('main a[aria-label^="Remove"]').click();
          const kind = document.querySelector('select[name="kind"]');
          kind.value = "slope";
          kind.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(page).to_have_url(re.compile(r"areas=JPN,KOR,USA,DEU"))
    expect(page).to_have_url(re.compile(r"kind=slope"))
    expect(page.locator('main a[aria-label^="Remove"]')).to_have_count(4)


def test_without_a_connection_the_page_stays(page: Page, site: Site) -> None:
    """The address is that of what is shown, a message says so, the focus stays; trying again shows the choice."""
    alive(page, f"{site.url}/explore")
    before = page.url
    page.locator("#explore-who > summary").click()
    link = page.locator('main a[aria-label^="Remove"]').first
    link.focus()
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    message = page.get_by_role("alert")
    expect(message).to_be_visible()
    assert page.url == before
    expect(link).to_be_focused()
    page.context.set_offline(False)
    message.get_by_role("button").click()
    expect(page).to_have_url(re.compile("areas="))
    expect(message).to_be_hidden()
    expect(page.locator('main a[aria-label^="Remove"]')).to_have_count(3)


def test_arrow_keys_load_one_view(page: Page, site: Site) -> None:
    """Three arrows and Enter are one choice."""
    alive(page, f"{site.url}/explore")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "_dash-update" in r.url else None)
    page.locator('select[name="transform"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("transform=index"))
    assert len(asked) == 1


def test_a_name_is_added_as_listed_and_in_another_spelling(page: Page, site: Site) -> None:
    """A name as it is listed adds without leaving the page; another spelling goes to the server, which knows it, too."""
    alive(page, f"{site.url}/explore?areas=CHN&lang=ja")
    page.evaluate("window.same = true")
    page.locator("#explore-who > summary").click()
    page.locator("#explore-areas").fill("ドイツ")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("areas=CHN,DEU"))
    expect(page.locator('main .chips[data-list="areas"] a')).to_have_count(2)
    assert page.evaluate("window.same")
    page.locator("#explore-areas").fill("united king")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("areas=CHN,DEU,GBR"))
    expect(page.locator('main .chips[data-list="areas"] a')).to_have_count(3)


def test_a_set_and_an_addition_are_both_kept(page: Page, site: Site) -> None:
    """What is added right after a whole set was taken is added to that set, not to the list before."""
    alive(page, f"{site.url}/explore?areas=BRA,IND")
    slowly(page)
    page.evaluate(
        """() => {
          [...document.querySelectorAll("main a.quiet")].find((a) => !new URL(a.href).searchParams.has("areas")).click();
          const field = document.getElementById("explore-areas");
          field.value = "USA";
          field.form.requestSubmit();
        }"""
    )
    expect(page).to_have_url(re.compile("areas=CJK,CHN,JPN,KOR,USA"))


def test_the_first_arrow_key_sends_no_form(page: Page, site: Site) -> None:
    """Arrow keys before the page is alive pass through choices, too; the page then loads the one that they end at."""
    page.goto(f"{site.url}/explore")
    page.evaluate("window.same = true")
    page.locator('select[name="transform"]').evaluate(
        "(each) => each.focus({ preventScroll: true })"
    )
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("transform=index"))
    assert page.evaluate("window.same")


def test_a_doubt_is_of_its_own_question(page: Page, site: Site) -> None:
    """Whether the server is there is asked for one question; that this fails says nothing of the next one."""
    alive(page, f"{site.url}/explore")
    doubts: list[Route] = []
    questions: list[Route] = []
    page.route("**/healthz", lambda route: doubts.append(route))
    page.route(CALLBACK, lambda route: questions.append(route))
    with page.expect_request("**/healthz"):
        page.evaluate("window.trilateral.go('/explore?kind=slope')")
    held(page, questions).continue_()
    expect(page.locator("#explore-kind")).to_have_value("slope")
    with page.expect_request(CALLBACK):
        page.evaluate("window.trilateral.go('/explore?kind=rank')")
    with page.expect_event("requestfailed"):
        held(page, doubts).abort()
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    expect(page.locator("#unreachable")).to_be_hidden()
    held(page, questions).continue_()
    expect(page.locator("#explore-kind")).to_have_value("rank")


def test_english_that_is_chosen_stays(page: Page, site: Site) -> None:
    """A reader whose browser asks for Korean chooses English: links, choices and a reload keep to it."""
    page.set_extra_http_headers({"Accept-Language": "ko-KR,ko;q=0.9"})
    alive(page, f"{site.url}/explore")
    assert page.url.endswith("/explore?lang=ko")
    page.get_by_role("link", name="English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("header nav a").nth(2).click()
    expect(page.locator("#page > .page")).not_to_have_attribute("data-page", "/explore")
    expect(page).to_have_url(re.compile(r"\?lang=en$"))
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
