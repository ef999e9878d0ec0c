"""The pages: one heading, landmarks, names for everything, and the numbers of the release."""

from __future__ import annotations

import html as html_module
import pkgutil
import re
from html.parser import HTMLParser
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

from dashboard import pages
from dashboard.components import html, site
from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.html import to_html
from dashboard.components.verdicts import chart_of
from dashboard.figures import FIGURES, FigureSpec
from dashboard.locale import LANGUAGES, messages
from dashboard.look.view import View, query_of
from dashboard.words import histories, published, rules, verdicts
from dashboard.words.answer import answers
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Tolerance
from etl.places import CHECKOUT
from etl.storage.store import Release

MINE = ("/", "/claim", "/revisions", "/about")


class Outline(HTMLParser):
    """What a page consists of: its elements, ids, references, and the text of headings."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.hrefs: list[str] = []
        self.text = ""
        self._hidden = 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._hidden += tag in ("style", "script", "svg")
        found = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self.references |= set((found.get("aria-labelledby") or "").split())
        if tag == "a" and found.get("href"):
            self.hrefs.append(str(found["href"]))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "svg")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def outline(client: TestClient, address: str, status: int = 200) -> Outline:
    answer = client.get(address)
    assert answer.status_code == status
    return Outline(answer.text)


@pytest.mark.parametrize("path", MINE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_outline(client: TestClient, path: str, lang: str) -> None:
    """One main heading, no level left out, the landmarks once each, every name that is referred to exists once."""
    page = outline(client, f"{path}?lang={lang}")

    assert page.levels.count(1) == 1
    assert page.levels[0] == 1
    assert all(
        after - before <= 1 for before, after in zip(page.levels, page.levels[1:], strict=False)
    )
    for landmark in ("main", "header", "footer"):
        assert page.tags.count(landmark) == 1
    assert len(page.ids) == len(set(page.ids))
    assert page.references <= set(page.ids)


@pytest.mark.parametrize("path", MINE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_left_open(client: TestClient, path: str, lang: str) -> None:
    """No placeholder, no number that is none, no doubled bracket or full stop."""
    text = outline(client, f"{path}?lang={lang}").text

    for slip in ("{", "nan%", "None", "))", "）））", "..", "。。"):
        assert slip not in text.replace("[...]", "").replace("...", ""), slip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", ["", "to=2015", "holds=0.5", "as_of=2022-04", "rule=fraction"])
def test_story_begins_with_the_answer(
    client: TestClient, release: Release, lang: str, query: str
) -> None:
    """The heading is the answer to each claim, and the verdict of every definition is in the first response."""
    markup = client.get(f"/?lang={lang}&{query}").text
    heading = re.search("<h1>(.*?)</h1>", markup)
    assert heading is not None
    words, rule = in_language(lang), View.strict({"lang": lang, **dict(parse_qsl(query))}).rule
    told = re.sub("<[^>]*>", "", heading[1])
    text = outline(client, f"/?lang={lang}&{query}").text

    for each in answers(release, words, rule):
        assert each in html_module.unescape(told)
    for row in claims.latest(claims.check(release, rule)).itertuples():
        assert f"{row.time_period}{words.percent(row.share, 2)}{verdicts.sign(row)}" in text


def test_story_tells_the_last_actual_year_of_every_chart(client: TestClient) -> None:
    """Each chart of shares says where observation ends."""
    markup = client.get("/").text

    for name in ("gdp-share", "trade-share", "claim-strip", "revisions"):
        part = markup[markup.index(f'id="{name}"') :]
        assert "Actual data to " in part[: part.index("</figcaption>")]


def test_what_holds_of_all_figures_is_said_once(client: TestClient) -> None:
    """On the overview, below all of them; where a figure stands alone, below it."""
    note = in_language("en").mainland()

    assert outline(client, "/?lang=en").text.count(note) == 1
    assert note in outline(client, "/claim?lang=en").text


def test_definitions_lead_to_their_chart(client: TestClient) -> None:
    """Every definition of the answer is a link to the chart that shows it, which exists."""
    page = outline(client, "/")
    links = [h for h in page.hrefs if h.endswith(("#gdp-share", "#trade-share"))]

    shown = {i for claim in catalog.claims().values() for i, _ in claim.definitions}
    assert len(links) == len(shown)
    for link in (links[0], links[-1]):
        assert outline(client, link.partition("#")[0] or "/").text


@pytest.mark.parametrize("indicator", catalog.with_shares())
def test_every_indicator_has_a_chart_that_shows_it(
    client: TestClient, release: Release, indicator: str
) -> None:
    """Its link leads to the figure itself, with this indicator and source, whatever is chosen in the story."""
    source = next(s for s in catalog.indicator(indicator).sources if release.has(indicator, s))
    chosen = View(indicator="gdp_ppp", trade="goods_imports", lang="ja")
    link = chart_of(Context(release, chosen, "/"), indicator, source)
    address, _, name = link.partition("#")
    answer = client.get(address)
    assert answer.status_code == 200
    assert name in Outline(answer.text).ids
    own = View.strict(query_of(address.partition("?")[2]))
    data = FIGURES[name].select(release, FIGURES[name].from_page(own))
    assert (data.facts["indicator"], data.facts["source"]) == (indicator, source)


def test_claim_page_follows_the_rule(client: TestClient, release: Release) -> None:
    """Another rule changes the verdicts in sentences and strip alike; defaults are left out of links."""
    strict, wide = (
        outline(client, "/claim?holds=0.5").text,
        outline(client, "/claim?holds=2&close=5").text,
    )

    assert "±0.5" in strict
    assert "±5" in wide
    assert strict.count("Never held") > wide.count("Never held")


def test_claim_page_goes_back_to_an_edition(client: TestClient, release: Release) -> None:
    """As of an edition only what was known then is judged."""
    edition = release.editions("gdp_nominal", "weo")[0]
    text = outline(client, f"/claim?as_of={edition}").text
    rule = View(as_of=edition).rule
    checked = claims.judged(release, rule)

    for each in histories.histories(
        in_language("en"), checked, rule, past=claims.is_past(release, rule)
    ):
        assert each.sentence in text
    assert len(checked) < len(claims.judged(release))


def test_claim_page_before_all_editions(client: TestClient) -> None:
    """Where nothing was known it says so instead of failing."""
    told = "No edition of 1990 or earlier is held. The first edition is October 2020."
    assert told in outline(client, "/claim?as_of=1990").text


def test_one_claim_alone(client: TestClient) -> None:
    """A view that names a claim leaves out the sentences of the other."""
    page = outline(client, "/claim?claim=one_fifth")

    assert "claim-one_fifth" in page.ids
    assert "claim-one_fourth" not in page.ids


def test_published_claims_link_to_their_source(client: TestClient, release: Release) -> None:
    """Each quotation is a link to where it can be read, with its closest definition."""
    page = outline(client, "/claim")
    found = published.said(release)

    assert found
    for each in found:
        assert each.claim.source in page.hrefs
        assert each.claim.text in page.text
        assert in_language("en").percent(each.closest.share) in page.text


@pytest.mark.parametrize(
    "query", ["", "indicator=gdp_ppp", "year=2023&as_of=2022-04", "indicator=goods_exports&lang=ja"]
)
def test_revisions_page(client: TestClient, query: str) -> None:
    """It answers for every definition, with one edition or with many."""
    page = outline(client, f"/revisions?{query}")

    assert {"revisions", "revisions-lines"} <= set(page.ids)


def test_wrong_choices_are_told(client: TestClient) -> None:
    """What cannot be used falls back to its default, visibly."""
    page = outline(client, "/revisions?year=soon", status=400)

    assert "soon" in page.text


def test_about_names_every_source_with_its_dates(client: TestClient, release: Release) -> None:
    """Edition, last check and release are told, licences and addresses linked, citations given."""
    page = outline(client, "/about")
    words = in_language("en")

    for source in release.package["sources"]:
        assert source["title"] in page.text
        assert words.edition(source["name"], source["edition"]) in page.text
        assert words.date(source["checked"][:10]) in page.text
        assert source["citation"] in page.text
        assert source["path"] in page.hrefs
    for licence in release.package["licenses"]:
        assert licence["path"] in page.hrefs
    for indicator in catalog.indicators().values():
        if indicator.measure != "support":
            assert indicator.concept in page.text


def test_keys_can_be_turned_off(client: TestClient) -> None:
    """A key without a modifier needs a way to turn it off (WCAG 2.1.4)."""
    assert "data-keys-choice" in client.get("/about").text


def test_presenter_has_its_words_in_every_language(client: TestClient) -> None:
    """The script says nothing of its own: its words come with the page."""
    script = (CHECKOUT / "assets" / "present.js").read_text(encoding="utf-8")
    used = set(re.findall(r"words\.([a-z]+)", script)) - {"name"}
    for lang in LANGUAGES:
        markup = client.get(f"/?lang={lang}").text
        link = markup[markup.index('id="present"') :]
        link = link[: link.index(">")]
        for name in used:
            assert f"data-{name}=" in link


@pytest.mark.parametrize("path", ["/explore", "/why"])
def test_only_what_is_drawn_can_be_presented(client: TestClient, path: str) -> None:
    """Where the view asks for what is not there, no way leads to an empty screen."""
    assert 'id="present"' in client.get(path).text

    nothing = client.get(f"{path}?from=1900&to=1901").text
    assert 'class="notice"' in nothing
    assert 'id="present"' not in nothing


def test_no_year_or_statistic_in_the_code() -> None:
    """Figures and pages have no year of their own: every one is read from the release."""
    folder = CHECKOUT / "dashboard"
    names = [
        "words/sentences",
        "words/published",
        "figures/claim/strip",
        "figures/claim/plan",
        "figures/claim/drawing",
    ]
    names += [
        "figures/revisions/vintages",
        "figures/revisions/text",
        "figures/revisions/frame",
        "figures/revisions/dots",
        "figures/revisions/lines",
        "pages/story",
        "pages/claim",
        "pages/revisions",
    ]
    for name in names:
        code = (folder / f"{name}.py").read_text(encoding="utf-8")
        code = re.sub(r'"""[\s\S]*?"""|#.*', "", code)
        assert not re.findall(r"\b(19|20)\d\d\b", code), name


# --- The page as the browser gets it again -------------------------------------------------------


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_answer_is_the_first_response_in_parts(release: Release, path: str) -> None:
    """Put together, the parts of an answer are the page; every section of it is a part of its own."""
    page = pages.page(Context(release, View(lang="ko"), path))
    whole = to_html(page)

    made = site.answer(page, "title")

    main = "".join(made["main"])
    assert made["attributes"]["data-page"] == path
    assert made["attributes"]["lang"] == "ko"
    assert whole.endswith(
        f'{"".join(made["before"])}<main id="main" tabindex="-1">{main}</main>{"".join(made["after"])}</div>'
    )
    assert all(part.count("<section") <= 1 + len(catalog.claims()) for part in made["main"])


def test_pictures_fit_the_window(release: Release) -> None:
    """The first response has a picture for either width, an answer the one for the reader's."""
    both = to_html(pages.page(Context(release, View(), "/why")))
    one = to_html(pages.page(Context(release, View(), "/why", presets=("phone",))))

    assert (both.count('class="drawn page"'), both.count('class="drawn phone"')) == (1, 1)
    assert (one.count('class="drawn page"'), one.count('class="drawn phone"')) == (0, 1)


def test_what_a_choice_leaves_alone_is_the_same(release: Release) -> None:
    """Where only one chart of a page changes, the picture and the table of another say that they are the same."""
    keys = [
        set(re.findall(r'data-key="([^"]+)"', to_html(pages.page(Context(release, view, "/")))))
        for view in (View(), View(trade="goods_trade"), View(theme="dark"))
    ]

    assert {re.sub(r":\d.*", "", key) for key in keys[0] - keys[1]} == {
        "trade-share",
        "page.tablet.phone:trade-share",
    }
    assert keys[0] == keys[2]


def test_forecasts_can_be_kept_back(release: Release) -> None:
    """In a picture with forecasts they are marked, and the labels of the last observed year wait unseen; else none are."""
    ahead = first_chart(release, View(source="weo"))
    observed = first_chart(release, View(source="weo", forecasts=False))

    assert ahead.count('class="forecast"') > 5
    waiting = re.search(r'<g class="until" display="none">(.*?)</g>', ahead)
    assert waiting is not None
    assert waiting[1].count("<text") == 3
    assert 'class="forecast"' not in observed
    assert "data-forecasts" in ahead
    assert "data-forecasts" not in observed


def test_years_of_a_picture_can_be_chosen(release: Release) -> None:
    """A picture over years says where they are; one that is not over years does not."""
    assert re.search(
        r'data-years="[\d.]+ [\d.]+ [\d.]+ [\d.]+ 2000 2010"',
        first_chart(release, View(first=2000, last=2010)),
    )
    assert "data-years" not in to_html(pages.page(Context(release, View(), "/why")))


def first_chart(release: Release, view: View) -> str:
    """The card of the first chart of the story."""
    return to_html(card(Context(release, view, "/"), "gdp-share", view, []))


def test_every_page_is_registered() -> None:
    modules = (
        import_module(m.name) for m in pkgutil.iter_modules(pages.__path__, "dashboard.pages.")
    )
    unregistered = [
        f"{module.__name__}.PAGE is not in dashboard.pages.PAGES"
        for module in modules
        if hasattr(module, "PAGE") and module.PAGE not in pages.PAGES.values()
    ]
    untranslated = [
        f"the name of {page.path} has no message in {lang}"
        for page in pages.PAGES.values()
        for lang in LANGUAGES
        if lang != "en" and page.name not in messages(lang)
    ]
    assert unregistered + untranslated == []


@pytest.mark.parametrize("spec", FIGURES.values(), ids=list(FIGURES))
def test_every_figure_stands_on_the_page_that_it_names(release: Release, spec: FigureSpec) -> None:
    assert spec.page in pages.PAGES, f"{spec.id} names the page {spec.page}, which there is not"
    shown = to_html(pages.page(Context(release, View(), spec.page)))
    assert spec.id in Outline(shown).ids, f"{spec.page} does not show {spec.id}"


def test_chapters_and_slides_have_an_order() -> None:
    chapters = [spec.chapter.order for spec in FIGURES.values() if spec.chapter]
    slides = [spec.slide for spec in FIGURES.values() if spec.slide]
    assert len(set(chapters)) == len(chapters)
    assert sorted(slides) == list(range(1, len(slides) + 1))


def test_attributes_have_an_order_of_their_own() -> None:
    """Whatever order Dash keeps them in, every process writes the same page."""
    one = html.P("a < b", role="note", id="p", **{"data-b": "1", "aria-label": "x", "data-a": "2"})
    assert to_html(one) == '<p id="p" role="note" aria-label="x" data-a="2" data-b="1">a &lt; b</p>'


@pytest.mark.parametrize("path", ["/explore", "/revisions", "/why", "/claim"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_day_between_editions_is_never_called_the_latest(
    release: Release, path: str, lang: str
) -> None:
    """The control says which edition is in use, and a notice that the address names a day between two."""
    view = View(source="weo" if path != "/claim" else "", as_of="2023-06-15", lang=lang)
    known = [e for e in release.editions("gdp_nominal", "weo") if e <= "2023-06"]
    used = "2023-06-15" if path == "/claim" else known[-1]
    shown = to_html(pages.page(Context(release, view, path, presets=("page",))))
    select = re.search(r'<select[^>]*name="as_of".*?</select>', shown, re.DOTALL)
    assert select is not None
    assert re.findall(r'<option[^>]*selected[^>]*value="([^"]*)"', select[0]) == [used]
    if path != "/claim":
        told, day = in_language(lang).edition("weo", used), in_language(lang).date("2023-06-15")
        assert any(
            day in text and told in text
            for text in re.findall(r'class="notice"[^>]*>([^<]*)', shown)
        )


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/?source=weo&from=2000&to=2020&theme=dark&lang=ko", {"source": "weo", "from": "2000", "to": "2020", "lang": "ko"}),
        ("/?indicator=gdp_ppp&as_of=2023-10&holds=0.5", {"indicator": "gdp_ppp", "holds": "0.5"}),
        ("/?as_of=2026-07-20&rule=fraction", {"as_of": "2026-07-20", "rule": "fraction"}),
        ("/explore?source=unctad&indicator=goods_exports&areas=USA&from=2000", {"from": "2000"}),
        ("/why?from=2000&to=2020&lang=ja", {"from": "2000", "to": "2020", "lang": "ja"}),
    ],
)  # fmt: skip
def test_the_link_to_the_deck_keeps_what_was_chosen(
    client: TestClient, address: str, kept: dict[str, str]
) -> None:
    """Source, years, edition and tolerance; what only one figure of another page means stays behind."""
    found = {href for href in outline(client, address).hrefs if href.startswith("/deck.pptx")}
    assert {href.partition("?")[0] for href in found} == {"/deck.pptx"}
    assert [query_of(href.partition("?")[2]) for href in found] == [kept]
    assert client.get(found.pop()).status_code == 200


def test_selects_of_a_page_belong_to_one_form(client: TestClient) -> None:
    """What that form sends leads to the address that the changes mean, told by the address that it was sent from."""
    sent = "shown=?source=weo%26from=2000%26lang=ja&indicator=population&source=weo&kind=&from=1990&to="
    answer = client.get(f"/explore?{sent}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/explore?from=1990&lang=ja&indicator=population"
    text = client.get("/explore?from=2000&lang=ja").text
    assert '<input type="hidden" name="shown" value="?from=2000&amp;lang=ja">' in text
    assert len(re.findall(r"<select[^>]* form=\"choices\"", text)) >= 8


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@pytest.mark.parametrize(
    ("share", "rule", "by_fraction", "within"),
    [("24%25", "fraction", False, (1, 2.5)), ("25%25", "fraction", True, None), ("25%25", "", False, (1, 2.5)),
     ("5%25", "fraction", False, (0.5, 1.25)), ("5%25", "", False, (0.5, 1.25))],
)  # fmt: skip
def test_a_claim_of_ones_own_says_by_which_rule_it_is_judged(
    client: TestClient, lang: str, share: str, rule: str, by_fraction: bool, within: Any
) -> None:
    """24 % is no simple fraction: points count, and their words stand there; tolerances of small shares are smaller."""
    words = in_language(lang)
    page = client.get(f"/claim?lang={lang}&share={share}&rule={rule}").text
    own = page.partition('id="own"')[2].partition("</section>")[0]
    nearest, not_here = (
        "“Holds” means that no other simple fraction (one half, one third, one fourth …) is nearer, by geometric midpoints.",
        "The rule of the nearest simple fraction does not fit this claim; it is judged by its distance.",
    )
    assert (words.gettext(nearest) in own) == by_fraction
    assert (words.gettext(not_here) in own) == (rule == "fraction" and not by_fraction)
    if within:
        assert rules.tolerance_in_words(words, Tolerance(*within)) in own
    else:
        assert rules.tolerance_in_words(words, Tolerance(1, 2.5)) not in own
    published = page.partition('id="said"')[2].partition("</section>")[0]
    assert rules.tolerance_in_words(words, Tolerance(1, 2.5)) in published


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_claim_of_ones_own_is_asked_by_a_plain_form(client: TestClient, lang: str) -> None:
    """Without scripts: the form has every part of a claim, sends them by GET, and keeps what else was chosen."""
    asked = {"lang": lang, "holds": "0.5", "rule": "fraction", "order": "language"}
    page = client.get("/claim", params=asked).text
    own = page.partition('id="own"')[2].partition("</form>")[0]
    assert 'method="get"' in own
    sent = dict(re.findall(r'<input[^>]* name="([a-z_]+)"[^>]* value="([^"]*)"', own))
    sent = {name: html_module.unescape(value) for name, value in sent.items()}
    options = {
        name: re.findall(r'<option[^>]* value="([^"]*)"', body)
        for name, body in re.findall(r'<select[^>]* name="([a-z_]+)"[^>]*>(.*?)</select>', own)
    }
    assert {"share", "year", "said"} <= set(re.findall(r'name="([a-z_]+)"', own))
    assert set(options) == {"comparator", "measure", "areas", "of"}
    chosen = {
        "share": "30%",
        "areas": "CJK+HKG+MAC",
        "measure": "trade",
        "of": "",
        "year": "2020",
        "said": "",
        "comparator": "over",
    }
    for name, values in options.items():
        assert chosen[name] in values
    answer = client.get("/claim", params=sent | chosen, follow_redirects=True)
    assert answer.status_code == 200
    query = dict(answer.url.params.items())
    assert query | {"lang": lang} == asked | {n: value for n, value in chosen.items() if value}
    assert "findings" in answer.text.partition('id="own"')[2].partition("</section>")[0]
    area = in_language(lang).economy("CJK+HKG+MAC")
    assert re.search(rf"<option[^>]*selected[^>]*>{re.escape(area)}<", answer.text)
