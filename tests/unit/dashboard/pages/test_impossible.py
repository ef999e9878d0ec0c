"""Controls do not offer what cannot be shown, and say why: the figure itself refuses the same with the same words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from starlette.testclient import TestClient

from dashboard.components.context import Context
from dashboard.components.html import to_html
from dashboard.figures import FIGURES
from dashboard.figures.explore.possible import EARLIER, LATER
from dashboard.figures.revisions.vintages import default_source, vintages
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.pages import explore, revisions
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UsageError
from etl.storage.store import Release

Options = dict[str, dict[str, str]]
_NAMES = {"from": "first", "to": "last"}


def options(release: Release, page: Callable[[Context], object], path: str, view: View) -> Options:
    """Field -> choice -> why it is disabled; empty if it is not."""
    html = to_html(page(Context(release, view, path, (), ("page",))))
    found: Options = {}
    for name, body in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        for attributes, text in re.findall(r"<option([^>]*)>([^<]*)", body):
            value, why = (re.search(rf' {key}="([^"]*)"', attributes) for key in ("value", "title"))
            assert (" disabled" in attributes) == bool(why)
            reason = unescape(why[1]) if why else ""
            # Who does not see titles reads it, too.
            assert unescape(text).endswith(reason)
            found.setdefault(name, {})[value[1] if value else ""] = reason
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"indicator": "population"},
        {"transform": "per_person"},
        {"kind": "area", "scale": "linear"},
        {"scale": "log"},
        {"areas": "JPN,USA", "of": "G7"},
        {"indicator": "goods_services_exports"},
        {"transform": "growth", "areas": "CHN", "from": "2024"},
        {"kind": "slope", "areas": "CJK,EU27", "source": "weo"},
        {"kind": "bars", "areas": "JPN", "source": "weo", "from": "2000"},
        {"transform": "index", "areas": "CJK,EU27", "kind": "bars"},
        {"kind": "rank", "areas": "CJK"},
    ],
    ids=str,
)
def test_explore_disables_what_its_figure_refuses(
    release: Release, query: dict[str, str], lang: str
) -> None:
    """Each disabled choice, drawn all the same, is refused for the reason that it was given."""
    view = View.strict(query | {"lang": lang})
    words = in_language(view.lang, view.order)
    seen = 0
    for field, choices in options(release, explore.body, "/explore", view).items():
        for value, reason in choices.items():
            if not reason or reason in (words.gettext(EARLIER), words.gettext(LATER)):
                continue
            reset = {"indicator": {"source": "", "as_of": "", "year": 0}, "source": {"as_of": ""}}
            name = _NAMES.get(field, field)
            default = View.model_fields[name].default
            asked = view.replace(**reset.get(field, {}), **{name: value or default})
            with pytest.raises(UsageError) as refused:
                FIGURES["explore"].select(release, asked)
            assert words.error(refused.value)[0] == reason
            seen += 1
    assert seen


def test_what_is_impossible_in_explore_is_known(release: Release) -> None:
    """Population per person, a source without a World, stacks of growth; what is possible is offered."""
    found = options(release, explore.body, "/explore", View(indicator="population"))
    assert found["transform"]["per_person"]
    assert not found["transform"]["growth"]
    assert found["source"]["weo"]
    assert not found["source"][""]
    found = options(release, explore.body, "/explore", View(transform="growth"))
    assert found["kind"]["area"]
    assert found["kind"]["share"]
    assert not found["kind"]["bars"]
    found = options(release, explore.body, "/explore", View(first=2005, last=2015))
    assert [year for year, why in found["from"].items() if not why][-1] == "2015"
    assert min(year for year, why in found["to"].items() if year and not why) == "2005"
    # What is chosen stays a choice, and a list in which nothing helps disables nothing.
    found = options(
        release, explore.body, "/explore", View(indicator="population", transform="per_person")
    )
    assert not found["transform"]["per_person"]
    assert found["transform"]["per_person_growth"]


def test_what_values_make_impossible_is_known(release: Release) -> None:
    """Years without values, one year of growth, a base year that an area lacks, a logarithm of what falls."""

    def found(**query: str) -> Options:
        return options(release, explore.body, "/explore", View.strict(query))

    growth = found(transform="growth")
    assert growth["scale"]["log"]
    assert not found(transform="level")["scale"]["log"]
    years = found(kind="bars", areas="JPN", source="weo")["year"]
    assert years["1980"] == ""
    base = found(transform="index", areas="CHN,DEU,KHM", source="weo")["year"]
    assert "Cambodia" in base["1980"]
    assert base["2010"] == ""
    assert "at least two" in found(areas="CJK")["kind"]["rank"]
    assert found()["kind"]["rank"] == ""


def test_revisions_disable_what_has_one_edition(release: Release) -> None:
    """A definition or source that has a share in one edition only is disabled; the default is none such."""
    found = options(release, revisions.body, "/revisions", View())
    for field, value, name, source in [
        *(("indicator", n, n, default_source(release, n)) for n in found["indicator"] if n),
        *(("source", s, "gdp_nominal", s) for s in found["source"] if s),
    ]:
        count = vintages(release, name, source)["edition"].nunique()
        assert bool(found[field][value]) == (count < 2), (field, value)
    for name in catalog.with_shares():
        FIGURES["revisions"].select(release, View(indicator=name))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_claim_that_is_none_is_refused_in_the_language_of_the_page(
    client: TestClient, lang: str
) -> None:
    """A share that there is none of, and an area that there is none of."""
    told = {}
    for name, query in {
        "share": {"share": "300%"},
        "area": {"share": "2%", "areas": "QQQ"},
    }.items():
        page = client.get("/claim", params={**query, "lang": lang}).text
        [told[name]] = re.findall(r'<p role="alert"[^>]*>([^<]*)</p>', page)
    assert "300%" in told["share"]
    assert "24%" in told["share"]
    assert "QQQ" in told["area"]
    english = ("cannot be", "There is no", "Give ")
    assert all(any(word in each for word in english) is (lang == "en") for each in told.values())
