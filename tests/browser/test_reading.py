"""Reading charts by arrow keys, sorting and searching tables, choosing economies and years: as readers do it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, alive

pytestmark = pytest.mark.browser

#: A figure of each page, and what reading it begins with.
FIGURES = {
    "/": "gdp-share",
    "/explore": "explore",
    "/explore?kind=bars": "explore",
    "/why": "why",
    "/trade": "trade-matrix",
    "/revisions": "revisions",
}


def reading(page: Page, name: str) -> str:
    """What is told below a figure."""
    told: str = page.locator(f'figure:has([data-reader="{name}"]) .reading').inner_text()
    return told


@pytest.mark.parametrize("path", FIGURES)
def test_arrow_keys_read_values(page: Page, site: Site, path: str) -> None:
    """Right and Left go from value to value, Home and End to the ends, Escape leaves; all is told."""
    name = FIGURES[path]
    alive(page, f"{site.url}{path}")
    region = page.locator(f'[data-reader="{name}"]')
    region.focus()
    page.keyboard.press("ArrowRight")
    first = reading(page, name)
    assert re.search(r"\(1/\d+\)$", first)
    page.keyboard.press("ArrowRight")
    assert "(2/" in reading(page, name)
    page.keyboard.press("ArrowLeft")
    assert reading(page, name) == first
    page.keyboard.press("End")
    last = re.search(r"\((\d+)/(\d+)\)$", reading(page, name))
    assert last is not None
    assert last[1] == last[2]
    page.keyboard.press("Home")
    assert reading(page, name) == first
    page.keyboard.press("Escape")
    assert reading(page, name) == ""


@pytest.mark.parametrize(
    ("path", "name"),
    [("/explore?kind=multiples", "explore"), ("/trade?kind=multiples", "trade-flows")],
)
def test_arrow_keys_point_at_the_year_in_all_small_charts(
    page: Page, site: Site, path: str, name: str
) -> None:
    """The tooltip has a line of each small chart, as the table has a column of each; not those of the first chart alone."""
    alive(page, f"{site.url}{path}")
    region = page.locator(f'[data-reader="{name}"]')
    region.hover()
    page.wait_for_selector(f'[data-reader="{name}"] [data-live=here] .main-svg')
    page.mouse.move(2, 2)
    region.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    told = region.locator(".hoverlayer .legend")
    expect(told).to_contain_text(reading(page, name)[:4])
    heads = page.locator(f'[data-table="{name}"] thead th').all_text_contents()
    charts = [head for head in heads if "→" in head] or ["CJK", "China", "Japan", "ROK"]
    assert len(charts) in (4, 6)
    for each in charts:
        expect(told).to_contain_text(f"{each} ")


def test_reading_goes_from_old_to_new(page: Page, site: Site) -> None:
    """The table begins with the newest year, reading with the oldest; both tell the same values."""
    alive(page, f"{site.url}/explore?from=2000&to=2010")
    page.locator('[data-reader="explore"]').focus()
    page.keyboard.press("ArrowRight")
    cells = page.locator('[data-table="explore"] tbody tr:last-child > *').all_inner_texts()
    told = reading(page, "explore")
    assert told.startswith("2000: ")
    assert all(cell in told for cell in cells)


def test_keyboard_goes_on_where_it_was(page: Page, site: Site) -> None:
    """Focus stays on the chart when the first response gives way to the live page, and reading works in both."""
    page.goto(f"{site.url}/explore")
    page.locator('[data-reader="explore"]').focus()
    page.wait_for_selector("body[data-ready]", timeout=20_000)
    assert page.evaluate("document.activeElement.dataset.reader") == "explore"
    page.keyboard.press("End")
    assert reading(page, "explore") != ""


def test_reading_does_not_outlive_its_view(page: Page, site: Site) -> None:
    """Another view begins without what was read of the one before."""
    alive(page, f"{site.url}/explore")
    page.locator('[data-reader="explore"]').focus()
    page.keyboard.press("End")
    page.select_option("#explore-transform", "growth")
    page.wait_for_url("**transform=growth**")
    expect(page.locator(".reading").first).to_have_text("")


def test_tables_sort_and_search(page: Page, site: Site) -> None:
    """A heading sorts down, then up, by numbers; what is missing stays last; the field leaves the rows that match."""
    alive(page, f"{site.url}/trade")
    card = page.locator("#trade-flows")
    card.locator("summary").filter(has_text="Table").first.click()
    column = card.locator("thead th").nth(7)
    column.get_by_role("button").click()
    assert column.get_attribute("aria-sort") == "descending"
    sums = card.locator("tbody tr td:last-child").all_inner_texts()
    known = [float(text.strip("US$ bn")) for text in sums if text != "–"]
    assert known == sorted(known, reverse=True)
    assert sums[len(known) :] == ["–"] * (len(sums) - len(known))
    column.get_by_role("button").click()
    assert column.get_attribute("aria-sort") == "ascending"
    assert card.locator("tbody tr td:last-child").last.inner_text() == "–"
    card.locator("input[type=search]").fill("2019")
    assert card.locator("tbody tr:visible").count() == 1
    assert card.locator(".found").inner_text() == f"1 of {len(sums)} rows"


def test_years_by_dragging(page: Page, site: Site) -> None:
    """Dragging across the chart chooses years, a double click takes all again."""
    alive(page, f"{site.url}/explore")
    box = page.locator('[data-reader="explore"] .pictures').bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 205, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=\d{4}&to=\d{4}"))
    chosen = re.search(r"from=(\d{4})&to=(\d{4})", page.url)
    assert chosen is not None
    expect(page.locator("#explore-from")).to_have_value(chosen[1])
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + 200)
    page.wait_for_url(re.compile(r"/explore$"))


def test_economies_by_keyboard(page: Page, site: Site) -> None:
    """An economy is added by its select and taken out by its link, and Back undoes both."""
    alive(page, f"{site.url}/explore?areas=CJK")
    page.locator("#explore-who > summary").click()
    page.locator("#explore-areas").fill("United States")
    page.keyboard.press("Enter")
    page.wait_for_url("**areas=CJK,USA**")
    link = page.get_by_role("link", name="Remove CJK")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**areas=USA")
    page.go_back()
    page.wait_for_url("**areas=CJK,USA**")
    expect(page.locator(".point").first).to_contain_text("United States")


def test_forms_work_without_scripts(browser: Browser, site: Site) -> None:
    """Without scripts every choice is a form with a button, and the answer keeps the rest of the view."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/explore?areas=CJK,USA&lang=ja")
    page.select_option("#explore-transform", "level")
    page.locator("form:has(#explore-transform) button").click()
    assert "transform=level" in page.url
    assert "areas=CJK%2CUSA" in page.url.replace(",", "%2C")
    assert "lang=ja" in page.url
    context.close()


def test_choice_before_the_page_is_alive(page: Page, site: Site) -> None:
    """A choice made while scripts still load is sent as an ordinary form."""
    page.route("**/_dash-component-suites/**", lambda route: route.abort())
    page.goto(f"{site.url}/explore?lang=ko")
    page.locator("#explore-kind").select_option("bars")
    page.wait_for_url("**kind=bars**")
    assert "lang=ko" in page.url


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
@pytest.mark.parametrize(
    "query",
    [
        "areas=CHN,USA,KOR&transform=level&from=2018&to=2022",
        "areas=CHN,USA&transform=level&indicator=gdp_ppp&source=weo&from=2022&to=2029",
        "areas=CHN,VUT&transform=share&from=2018&to=2022",
        "areas=CHN,JPN&transform=growth&from=2008&to=2010",
        "areas=CHN,VUT&transform=level&indicator=population&from=2018&to=2020",
    ],
)
def test_copied_cells_are_numbers(page: Page, site: Site, query: str, lang: str) -> None:
    """What the clipboard has is what the data API says, to the digits of the table; remarks have their own column."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alive(page, f"{site.url}/explore?{query}&lang={lang}")
    page.locator("details:has([data-table=explore])").evaluate("(each) => (each.open = true)")
    page.locator("[data-table=explore] table").evaluate(
        "(table) => getSelection().selectAllChildren(table)"
    )
    page.keyboard.press("ControlOrMeta+c")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    file = page.request.get(f"{site.url}/figure/explore.json?{query}&lang={lang}").json()
    by_year: dict[str, list[float]] = {}
    for row in file["rows"]:
        if row["value"] is not None:
            by_year.setdefault(row["time_period"], []).append(row["value"])
    shown = 0
    for line in lines:
        head, *cells = line.split("\t")
        year = re.search(r"\d{4}", head)
        if year is None or year[0] not in by_year:
            continue
        values = by_year[year[0]]
        for cell in cells:
            number = re.fullmatch(r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(%?)", cell)
            if number is None:
                # Remarks are words and nothing else.
                assert not re.search(r"\d", cell), line
                continue
            value = float(number[1]) / (100 if number[2] else 1)
            # Of a number that is small beside others the table has two significant digits.
            off = min(abs(value - v) / max(abs(v), 1e-9) for v in values)
            small = abs(value) < max(map(abs, values)) / 100
            assert off < (0.05 if small else 0.01), line
            shown += 1
    assert shown >= len([v for values in by_year.values() for v in values])


def test_a_part_of_a_cell_is_copied_as_it_stands(page: Page, site: Site) -> None:
    """And so is text outside of tables."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alive(page, f"{site.url}/explore")
    page.locator("h1").first.evaluate("(each) => getSelection().selectAllChildren(each)")
    page.keyboard.press("ControlOrMeta+c")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("h1").first.inner_text()


def test_amounts_of_different_sizes_sort_by_what_they_are_worth(page: Page, site: Site) -> None:
    """A trillion is more than nine hundred billion, in every language."""
    for lang, texts in {
        "en": ["US$1.2 tn", "US$900.0 bn", "−US$3.1 m", "–"],
        "ko": ["1.2조 달러", "9,000억 달러", "−310달러", "–"],
    }.items():
        alive(page, f"{site.url}/trade?lang={lang}")
        values = page.evaluate("(texts) => texts.map((t) => trilateral.cell(t).value)", texts)
        assert values == [*sorted(values[:3], reverse=True), None]
