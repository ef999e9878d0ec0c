"""The address is the only state: whatever is chosen survives reload, Back and Forward, and being sent to others."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from dashboard.locale import LANGUAGES
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from tests.browser.conftest import Site, alive

pytestmark = pytest.mark.browser

#: What a reader sees: address, controls, sentences, the picture's words and lines, what stands below it, and the table.
#: Charts that are alive have elements of the class "point" too, and come alive when the machine has time for them.
SEEN = """() => ({
  address: location.pathname + location.search,
  controls: [...document.querySelectorAll("main select")].map((each) => [each.name, each.value]),
  chosen: [...document.querySelectorAll("main .chip.chosen, main .chip[aria-label]")].map((each) => each.textContent),
  said: [...document.querySelectorAll("h1, h2, p.point, .notice:not([hidden])")].map((each) => each.textContent),
  below: [...document.querySelectorAll("figcaption")].map((each) => each.innerText),
  drawn: [...document.querySelectorAll(".pictures .page svg")].map((each) =>
    [...each.querySelectorAll("text, path")].map((part) => part.textContent + (part.getAttribute("d") || "")).join("|")),
  rows: [...document.querySelectorAll(".table tbody tr")].map((each) => each.textContent),
  theme: [document.documentElement.lang, document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor],
})"""

EXPLORED = st.builds(
    View,
    indicator=st.sampled_from(["", "gdp_ppp", "gdp_constant", "goods_trade", "population"]),
    first=st.sampled_from([None, 1990, 2005]),
    last=st.sampled_from([None, 2019, 2023]),
    areas=st.sampled_from([(), ("CJK", "USA"), ("EU27", "CHN", "IND"), ("KOR",)]),
    kind=st.sampled_from(list(KINDS)),
    transform=st.sampled_from(["share", "level", "growth"]),
    forecasts=st.booleans(),
    events=st.sampled_from([(), ("summit",), ("summit", "shock")]),
    order=st.sampled_from(["alpha", "language"]),
    lang=st.sampled_from(list(LANGUAGES)),
    theme=st.sampled_from(["auto", "light", "dark"]),
)
OTHERS = st.builds(
    View,
    first=st.sampled_from([None, 2005, 2015]),
    last=st.sampled_from([None, 2020, 2022]),
    as_of=st.sampled_from(["", "2023-10"]),
    holds=st.sampled_from([0.5, 1.0]),
    lang=st.sampled_from(["en", "ko"]),
)
ADDRESSES = st.one_of(
    EXPLORED.map(lambda view: view.link("/explore")),
    st.tuples(st.sampled_from(["/", "/claim", "/why", "/trade", "/revisions"]), OTHERS).map(
        lambda both: both[1].link(both[0])
    ),
)


@pytest.fixture(scope="module")
def tabs(browser: Browser, site: Site) -> Iterator[tuple[Page, Page]]:
    """The live page of one reader, and that of another."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    alive(pages[0], f"{site.url}/about")
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def visit(page: Page, address: str) -> None:
    """Go to an address as a link on the page does, and wait until it is shown."""
    page.evaluate(
        """(address) => new Promise((done) => {
          document.addEventListener("trilateral:shown", done, { once: true });
          window.trilateral.go(address);
        })""",
        address,
    )


def turned(page: Page, way: str) -> dict[str, object]:
    """What is seen after Back or Forward."""
    seen: dict[str, object] = page.evaluate(
        f"""(way) => new Promise((done) => {{
          document.addEventListener("trilateral:shown", () => done(({SEEN})()), {{ once: true }});
          history[way]();
        }})""",
        way,
    )
    return seen


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=ADDRESSES, before=ADDRESSES)
def test_any_view_survives(tabs: tuple[Page, Page], site: Site, address: str, before: str) -> None:
    """The live page, the page after Back and Forward, after a reload and at another reader's are the same."""
    mine, other = tabs
    visit(mine, before)
    first = mine.evaluate(SEEN)
    visit(mine, address)
    seen = mine.evaluate(SEEN)
    assert seen["address"] == address

    assert turned(mine, "back") == first
    assert turned(mine, "forward") == seen

    # The first response, before any script of ours has changed it.
    other.goto(f"{site.url}{address}", wait_until="domcontentloaded")
    assert other.evaluate(SEEN) == seen
    mine.reload()
    assert mine.evaluate(SEEN) == seen
    mine.keyboard.press("Shift")
    mine.wait_for_selector("body[data-ready]")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/explore?kind=pie", "kind=pie"),
        ("/?from=soon&lang=ja", "from=soon"),
        ("/claim?holds=3&close=2", "holds=3"),
        ("/why?lang=ko&theme=pink", "theme=pink"),
    ],
)
def test_wrong_choices_fall_back_with_a_notice(
    page: Page, site: Site, address: str, name: str
) -> None:
    """A value that cannot be used is told, in the first response and in the live page, and nothing else changes."""
    page.goto(f"{site.url}{address}")
    expect(page.locator("main .notice").first).to_contain_text(name)
    assert page.locator("main .pictures svg").count() > 0
    alive(page, f"{site.url}/about")
    visit(page, address)
    expect(page.locator("main .notice").first).to_contain_text(name)
    assert page.url == f"{site.url}{address}"


def test_one_choice_is_one_question(page: Page, site: Site) -> None:
    """A click asks the server once, and a link that the reader pointed at before is answered from what is kept."""
    alive(page, f"{site.url}/explore")
    asked: list[str] = []
    page.on(
        "request",
        lambda request: (
            asked.append(request.post_data or "")
            if request.url.endswith("/_dash-update-component")
            else None
        ),
    )
    visit(page, "/explore?kind=slope")
    assert len(asked) == 1
    # What pointing at a link asks is what following it asks.
    page.locator("#explore-who > summary").click()
    link = page.get_by_role("link", name="Groups", exact=True)
    with page.expect_request("**/_dash-update-component") as before:
        link.hover()
    with page.expect_request("**/_dash-update-component") as after:
        link.click()
    assert "areas=CJK," in str(before.value.post_data)
    assert before.value.post_data_json["inputs"] == after.value.post_data_json["inputs"]


def test_fast_choices_end_with_the_last(page: Page, site: Site) -> None:
    """Whoever chooses faster than the server answers sees the last choice."""
    alive(page, f"{site.url}/explore")
    kinds = ["area", "slope", "rank", "bars", "multiples"]
    random.Random(4).shuffle(kinds)
    for kind in kinds:
        page.evaluate("kind => window.trilateral.go(`/explore?kind=${kind}`)", kind)
    page.wait_for_selector("#page:not([aria-busy])")
    expect(page.locator("#explore-kind")).to_have_value(kinds[-1])
    for kind in reversed(kinds[:-1]):
        page.go_back()
        expect(page.locator("#explore-kind")).to_have_value(kind)


def test_selects_show_what_is_shown_after_back(page: Page, site: Site) -> None:
    """What was chosen in a field and not asked for, or is put back by the browser, is not what the page shows."""
    alive(page, f"{site.url}/explore?kind=bars")
    kind = page.locator("#explore-kind")
    kind.evaluate("each => { each.value = 'slope'; }")
    page.evaluate("window.trilateral.go('/explore?kind=bars&lang=ja')")
    page.wait_for_selector("html[lang=ja]")
    expect(kind).to_have_value("bars")
    kind.evaluate("each => { each.value = 'rank'; }")
    page.goto(f"{site.url}/docs")
    page.go_back()
    page.wait_for_selector("body[data-ready]")
    expect(kind).to_have_value("bars")
