"""Trade among the three: a sum needs all six flows, an empty cell is not zero, and a release without flows says so."""

from __future__ import annotations

import re
from itertools import permutations
from typing import Any

import pandas as pd
import pytest
from starlette.testclient import TestClient

from dashboard.components.definition import formula_of
from dashboard.exports import export, prepare
from dashboard.exports.carried.record import digest
from dashboard.exports.carried.refigure import job_of
from dashboard.exports.office import deck
from dashboard.figures import FIGURES, draw
from dashboard.figures.trade.text import flow_told, gaps_in_words
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from dashboard.web.server import create
from dashboard.words.wording import in_language
from dashboard.words.years import spans
from etl import catalog
from etl.analysis.trade import both_mirrors, net_shares, twelve_months
from etl.errors import UsageError
from etl.observations import from_records
from etl.places import CHECKOUT
from etl.storage.store import Release, Store
from tests import methods
from tests.live_charts import live
from tests.small import publish, release, table

FLOWS, MATRIX, INTENSITY = (FIGURES[f"trade-{name}"] for name in ("flows", "matrix", "among"))
PAIRS = list(permutations(("CHN", "JPN", "KOR"), 2))
YEARS = ("2018", "2019", "2020")
#: Billions of dollars: the first flow 10, the second 20 ... in the first year, 1 more in each later one.
AMOUNTS = {
    pair: {year: 10.0 * (n + 1) + k for k, year in enumerate(YEARS)} for n, pair in enumerate(PAIRS)
}
TOTALS = {area: dict.fromkeys(YEARS, 500.0) for area in ("CHN", "JPN", "KOR")}


def bilateral(without: tuple[str, str, str] | None = None, source: str = "wits") -> pd.DataFrame:
    """The six flows, perhaps without one of a year."""
    return from_records(
        [
            {"indicator": "bilateral_goods_exports", "ref_area": a, "counterpart_area": b, "time_period": year, "value": value * 1e9}
            for (a, b), years in AMOUNTS.items()
            for year, value in years.items()
            if (a, b, year) != without
        ],
        source=source,
        edition="2021-06-30",
    )  # fmt: skip


def totals(edition: str = "2021-06-30", source: str = "wits") -> pd.DataFrame:
    """The exports of each to all economies."""
    return table(TOTALS, indicator="goods_exports", source=source, edition=edition)


def view(**query: str) -> View:
    """A view as an address has it."""
    return View.strict(query)


# --- The numbers -------------------------------------------------------------------------------


def test_share_by_hand() -> None:
    """Six flows of 210 billion are 14 % of exports of 1,500 billion."""
    rows = INTENSITY.select(release(bilateral(), totals()), View()).rows.set_index("time_period")
    assert rows.loc["2018", "numerator"] == pytest.approx(210e9)
    assert rows.loc["2018", "denominator"] == pytest.approx(1500e9)
    assert rows.loc["2018", "share"] == pytest.approx(0.14)


def test_empty_is_not_zero() -> None:
    """A year without one of the flows has no sum and no share, in rows, picture, table and notes."""
    found = release(bilateral(("JPN", "KOR", "2019")), totals())
    rows = INTENSITY.select(found, View()).rows.set_index("time_period")
    assert pd.isna(rows.loc["2019", "share"])
    assert (rows.loc["2019", "missing"], rows.loc["2019", "obs_status"]) == ("JPN-KOR", "O")
    data = FLOWS.select(found, View())
    assert data.facts["complete"] == ("2018", "2020")
    bars = [trace for trace in live(FLOWS.build(data, View())).data if trace.type == "bar"]
    assert len(bars) == 6
    assert all(list(bar.x) == [2018, 2020] for bar in bars)
    shown = pd.DataFrame(FLOWS.table(data, View())).set_index("Year")
    assert (shown.loc["2019", "Together"], shown.loc["2019", "Japan → ROK"]) == ("–", "–")
    assert shown.loc["2019", "China → Japan"] == "US$11.0 bn"
    assert any("2019" in note and "not zero" in note for note in FLOWS.caption(data, View()).notes)


def test_pairs_keep_incomplete_years() -> None:
    """Pair by pair, what is reported of an incomplete year is shown, and the rest is a gap."""
    data = FLOWS.select(
        release(bilateral(("JPN", "KOR", "2019"))), chosen := view(kind="multiples")
    )
    lines = {trace.name: list(trace.y) for trace in live(FLOWS.build(data, chosen)).data}
    assert lines["Japan → ROK"][1] is None
    assert lines["ROK → Japan"][1] == pytest.approx(61e9)


def test_totals_of_another_edition_are_not_used() -> None:
    """A share needs both of the same edition."""
    with pytest.raises(UsageError, match="no exports to all economies"):
        INTENSITY.select(release(bilateral(), totals("2020-06-30")), View())


def test_matrix_is_of_the_last_complete_year() -> None:
    """Left out, the year is the last in which all six flows are reported; another may be asked for."""
    found = release(bilateral(("JPN", "KOR", "2020")), totals())
    assert MATRIX.select(found, View()).facts["year"] == "2019"
    rows = MATRIX.select(found, view(year="2020")).rows.set_index(["ref_area", "counterpart_area"])
    assert pd.isna(rows.loc[("JPN", "KOR"), "value"])
    assert rows.loc[("CHN", "JPN"), "share"] == pytest.approx(12 / 500)
    drawn = live(MATRIX.build(MATRIX.select(found, view(year="2020")), View()))
    assert "no value" in [note.text for note in drawn.layout.annotations]


def test_matrix_without_totals_has_no_shares() -> None:
    """Amounts are shown though nothing is known to compare them with."""
    data = MATRIX.select(release(bilateral()), View())
    assert data.rows["share"].isna().all()
    assert list(pd.DataFrame(MATRIX.table(data, View())).iloc[:, 3]) == ["–"] * 6


def test_the_shipped_figures(release: Release) -> None:
    """The sums of the shipped release are those of its own rows, by another path."""
    rows = release.everything[release.everything["source"] == "wits"]
    flows = rows[rows["indicator"] == "bilateral_goods_exports"]
    by_year = flows.groupby("time_period")["value"].agg(["sum", "size"])
    whole = rows[rows["indicator"] == "goods_exports"].groupby("time_period")["value"].sum()
    expected = (by_year["sum"] / whole)[by_year["size"] == 6].dropna()
    found = INTENSITY.select(release, View()).rows.set_index("time_period")["share"].dropna()
    found = found.set_axis(found.index.astype("str"))
    pd.testing.assert_series_equal(found, expected, check_names=False)


def test_six_flows_of_comtrade(release: Release) -> None:
    """The sums of UN Comtrade are those of its own rows, by another path; no other year has one."""
    rows = release.everything
    rows = rows[(rows["source"] == "comtrade") & (rows["indicator"] == "bilateral_goods_exports")]
    by_year = rows.groupby("time_period")["value"].agg(["sum", "size"])
    data = FLOWS.select(release, view(source="comtrade"))
    assert list(data.facts["complete"]) == list(by_year.index[by_year["size"] == 6])
    summed = data.rows.groupby("time_period")["value"].sum()
    for year in data.facts["complete"]:
        assert summed[year] == pytest.approx(by_year["sum"][year], rel=1e-12)


def test_the_default_source_is_the_one_that_shows_most(release: Release) -> None:
    """Over the years the source with the most complete years; of one year the source with the latest."""
    rows = release.everything[release.everything["indicator"] == "bilateral_goods_exports"]
    size = rows.groupby(["source", "time_period"]).size()
    years = size[size == 6].reset_index().groupby("source")["time_period"].agg(["count", "max"])
    for spec in (FLOWS, INTENSITY):
        assert spec.select(release, View()).facts["source"] == years["count"].idxmax()
    one = MATRIX.select(release, View()).facts
    assert (one["source"], one["year"]) == (years["max"].idxmax(), years["max"].max())


def test_source_by_name() -> None:
    """Where two sources show as much, the default is first and either may be chosen; one that has none is passed over."""
    found = release(bilateral(), bilateral(source="imts"))
    assert FLOWS.select(found, View()).facts["source"] == "imts"
    assert FLOWS.select(found, view(source="wits")).facts["source"] == "wits"
    assert FLOWS.select(found, view(source="weo")).facts["source"] == "imts"


def mirrored() -> pd.DataFrame:
    """What importers say of the same flows: a tenth more."""
    flows = bilateral()
    return flows.assign(
        indicator="bilateral_goods_imports",
        ref_area=flows["counterpart_area"],
        counterpart_area=flows["ref_area"],
        value=flows["value"] * 1.1,
    )


def test_the_importers_mirror() -> None:
    """Importers' flows are named by exporter and importer as exporters' are, and set against imports."""
    imports = table(
        {area: dict.fromkeys(YEARS, 400.0) for area in TOTALS},
        indicator="goods_imports", source="wits", edition="2021-06-30",
    )  # fmt: skip
    found = release(bilateral(), mirrored(), totals(), imports)
    shown = view(indicator="bilateral_goods_imports")
    data = FLOWS.select(found, shown)
    cells = pd.DataFrame(FLOWS.table(data, shown)).set_index("Year")
    assert cells.loc["2018", "China → Japan"] == "US$11.0 bn"
    assert cells.loc["2018", "Together"] == "US$231.0 bn"
    assert "c.i.f." in FLOWS.caption(data, shown).subtitle
    share = INTENSITY.select(found, shown).rows.set_index("time_period")["share"]
    assert share["2018"] == pytest.approx(231 / 1200)
    rows = pd.DataFrame(MATRIX.table(MATRIX.select(found, shown), shown))
    china_japan = rows[(rows["Exporter"] == "China") & (rows["Partner"] == "Japan")].iloc[0]
    assert china_japan["Share of the partner's imports"] == f"{12 * 1.1 / 400:.2%}"
    both = both_mirrors(found, "wits")
    assert len(both) == 6 * len(YEARS)
    assert both["ratio"].to_numpy() == pytest.approx(0.1)


def test_without_trade_among_the_three() -> None:
    """Six flows of 210 of exports of 1,500 in a World of 6,000: a quarter, and 1,290 of 5,790 without them."""
    world = table(
        {**{area: dict.fromkeys(YEARS, 500.0) for area in TOTALS}, "WLD": dict.fromkeys(YEARS, 6000.0)},
        indicator="goods_exports", source="unctad",
    )  # fmt: skip
    found = release(bilateral(("JPN", "KOR", "2019")), world)
    net = net_shares(found, "bilateral_goods_exports", "wits", "unctad").set_index("time_period")
    assert list(net.index) == ["2018", "2020"]
    assert net.loc["2018", "share"] == pytest.approx(0.25)
    assert net.loc["2018", "net_share"] == pytest.approx(1290 / 5790)


def test_both_mirrors_of_the_shipped_release(release: Release) -> None:
    """The two sums of each year are those of the release's own rows; the page says those of the last year."""
    rows = release.everything[release.everything["source"] == "comtrade"]
    sums = {}
    for mirror in ("bilateral_goods_exports", "bilateral_goods_imports"):
        by_year = rows[rows["indicator"] == mirror].groupby("time_period")["value"]
        sums[mirror] = by_year.sum()[by_year.size() == 6]
    exports, imports = sums.values()
    both = both_mirrors(release, "comtrade")
    year = max(set(exports.index) & set(imports.index))
    of_year = both[both["time_period"] == year]
    assert of_year["exports"].sum() == pytest.approx(exports[year], rel=1e-12)
    assert of_year["imports"].sum() == pytest.approx(imports[year], rel=1e-12)
    assert of_year["gap"].sum() == pytest.approx(imports[year] - exports[year], rel=1e-9)
    # No year between the sources has all six: there is no sum.
    for gap in ("2020", "2021", "2022"):
        assert gap not in exports.index
        assert gap not in imports.index


def monthly(without: str = "") -> pd.DataFrame:
    """Six flows of a billion a month in 2023 and of 1.1 billion from January to June 2024."""
    months = [f"2023-{n:02}" for n in range(1, 13)] + [f"2024-{n:02}" for n in range(1, 7)]
    months = [f"2022-{n:02}" for n in range(7, 13)] + months
    rows = [
        {"indicator": "bilateral_goods_exports", "ref_area": a, "counterpart_area": b, "freq": "M",
         "time_period": month, "value": 1.1e9 if month >= "2024" else 1e9, "obs_status": "P"}
        for a, b in PAIRS for month in months if month != without or (a, b) != PAIRS[0]
    ]  # fmt: skip
    return from_records(rows, source="imts", edition="2024-08-01")


def test_the_last_twelve_months() -> None:
    """Six months of 6 and six of 6.6 are 75.6 after 72: five per cent; a month without a flow has no sum."""
    found = twelve_months(release(monthly()), "bilateral_goods_exports", "imts")
    assert found is not None
    assert (found.last, found.value, found.before) == (
        "2024-06", pytest.approx(75.6e9), pytest.approx(72e9),
    )  # fmt: skip
    assert found.change == pytest.approx(0.05)
    for month in ("2024-03", "2022-11"):
        holed = release(monthly(without=month))
        assert twelve_months(holed, "bilateral_goods_exports", "imts") is None
    ended = twelve_months(release(bilateral()), "bilateral_goods_exports", "wits")
    assert ended is None


def quarterly() -> pd.DataFrame:
    """Six flows of a billion a quarter in 2023 and of 1.2 billion in the first half of 2024."""
    quarters = ["2022-Q3", "2022-Q4", *(f"2023-Q{n}" for n in (1, 2, 3, 4)), "2024-Q1", "2024-Q2"]
    rows = [
        {"indicator": "bilateral_goods_exports", "ref_area": a, "counterpart_area": b, "freq": "Q",
         "time_period": quarter, "value": 1.2e9 if quarter >= "2024" else 1e9, "obs_status": "P"}
        for a, b in PAIRS for quarter in quarters
    ]  # fmt: skip
    return from_records(rows, source="imts", edition="2024-08-01")


@pytest.mark.parametrize(
    ("lang", "period", "months"),
    [
        ("en", "four quarters to Q2 2024", "twelve months"),
        ("zh", "截至2024年第2季度的四个季度", "十二个月"),
        ("ja", "2024/Q2までの4四半期", "12か月"),
        ("ko", "2024년 2분기까지 4개 분기", "12개월"),
    ],
)
def test_four_quarters_are_no_twelve_months(
    tmp_path: Any, lang: str, period: str, months: str
) -> None:
    """12 and 14.4 over 24: quarters are called quarters, with their change on a year before."""
    found = twelve_months(release(quarterly()), "bilateral_goods_exports", "imts")
    assert found is not None
    assert found.quarters
    assert found.value == pytest.approx(6 * (2 * 1e9 + 2 * 1.2e9))
    store = Store(str(tmp_path))
    publish(store, table(), bilateral(source="imts"), quarterly())
    with TestClient(create(store)) as client:
        page = client.get("/trade", params={"lang": lang}).text
    words = in_language(lang)
    lead = page.partition('class="lead"')[2].partition('class="lead"')[2].partition("</p>")[0]
    assert period in lead
    assert months not in lead
    assert words.amount(26.4e9, "USD") in lead
    assert words.change(0.1) in lead


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_the_last_twelve_months(tmp_path: Any, lang: str) -> None:
    """Where a source has months: the sum, the change, and that it is provisional."""
    store = Store(str(tmp_path))
    publish(store, table(), bilateral(source="imts"), monthly())
    with TestClient(create(store)) as client:
        page = client.get("/trade", params={"lang": lang}).text
    words = in_language(lang)
    assert words.amount(75.6e9, "USD") in page
    assert "+5.0%" in page or words.change(0.05) in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_both_mirrors(client: Any, release: Release, lang: str) -> None:
    """Both sums of the latest year, which flows are missing, and how old the latest year is."""
    both = both_mirrors(release, "comtrade")
    counted = both.groupby("time_period").size()
    year = counted.index[counted == 6].max()
    rows, words = both[both["time_period"] == year], in_language(lang)
    page = client.get("/trade", params={"lang": lang}).text
    for side in ("exports", "imports"):
        assert words.amount(float(rows[side].sum()), "USD") in page
    flows = FLOWS.select(release, view(lang=lang))
    assert max(flows.facts["complete"]) in page
    chosen = client.get("/trade", params={"lang": lang, "source": "comtrade"}).text
    assert words.gettext("Which flows are missing") in chosen
    data = FLOWS.select(release, view(lang=lang, source="comtrade"))
    told = gaps_in_words(data, words)
    assert len(told) > 1
    assert "{" not in " ".join(told)


REFUSED = [
    (FLOWS, {"from": "1900", "to": "1910"}, "No data on trade among the three for these years"),
    (MATRIX, {"year": "1900"}, "No data on trade among the three for 1900"),
]


@pytest.mark.parametrize(("spec", "query", "said"), REFUSED)
def test_what_cannot_be_is_said(spec: Any, query: dict[str, str], said: str) -> None:
    """Years without flows are refused in a sentence."""
    with pytest.raises(UsageError, match=said):
        spec.select(release(bilateral(), totals()), view(**query))


@pytest.mark.parametrize("spec", [FLOWS, MATRIX, INTENSITY])
def test_without_flows_it_says_how_to_get_them(spec: Any) -> None:
    """A release without flows by partner names the commands that bring them."""
    with pytest.raises(UsageError, match="no trade by partner") as refusal:
        spec.select(release(table()), View())
    assert "trilateral import FILE" in refusal.value.hint
    assert "refresh --source imts" in refusal.value.hint


def test_no_complete_year() -> None:
    """Where no year is complete the pairs are drawn, and the share is refused."""
    flows = bilateral()
    found = release(flows[flows["counterpart_area"] != "KOR"].reset_index(drop=True), totals())
    data = FLOWS.select(found, View())
    assert all(trace.type == "scatter" for trace in live(FLOWS.build(data, View())).data)
    assert "none of these years" in FLOWS.caption(data, View()).point
    with pytest.raises(UsageError, match="none of these years"):
        INTENSITY.select(found, View())


def test_spans_of_years() -> None:
    """Neighbouring years are told as one span."""
    assert (
        spans(in_language("en"), ["1992", "1993", "1995", "1998", "1999"])
        == "1992–1993, 1995 and 1998–1999"
    )
    assert spans(in_language("en"), []) == ""


# --- The pictures ------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", [FLOWS, MATRIX, INTENSITY], ids=lambda spec: spec.id)
def test_draws(release: Release, spec: Any) -> None:
    """Each draws on a page, a phone, a slide and in a column; twice the same, changing nothing."""
    for lang, preset in (("en", "page"), ("zh", "phone"), ("ja", "slide"), ("ko", "column")):
        for query in ({}, {"kind": "multiples", "theme": "dark", "from": "2000"}):
            chosen = view(lang=lang, preset=preset, **query)
            data = spec.select(release, chosen)
            before = data.rows.copy(deep=True)
            drawn = draw(spec, data, chosen)
            assert drawn == draw(spec, data, chosen)
            pd.testing.assert_frame_equal(data.rows, before)
            assert to_svg(drawn).startswith("<svg")
            told = spec.caption(data, chosen)
            texts = " ".join(
                [told.title, told.subtitle, told.alt, told.point, told.source, *told.notes]
            )
            assert "{" not in texts
            assert not pd.DataFrame(spec.table(data, chosen)).empty


# --- The page ----------------------------------------------------------------------------------


def test_page(client: Any) -> None:
    """The page has its five charts, each with its table, and says why exporter and importer differ."""
    page = client.get("/trade").text
    assert page.count("<h1") == 1
    for name in ("trade-flows", "trade-matrix", "trade-among", "trade-mirrors", "trade-net"):
        assert f'data-reader="{name}"' in page
        assert f'data-table="{name}"' in page
    assert "f.o.b." in page


def test_page_without_flows(tmp_path: Any) -> None:
    """Without flows the page has no chart, and says how to get them."""
    store = Store(str(tmp_path))
    publish(store, table())
    with TestClient(create(store)) as client:
        answer = client.get("/trade")
    assert answer.status_code == 200
    assert "trilateral import FILE" in answer.text
    assert "data-reader" not in answer.text


@pytest.mark.parametrize(
    ("source", "year"), [("wits", "2004"), ("wits", "2019"), ("comtrade", "2024")]
)
def test_the_index_of_intensity_stands_beside_the_share(source: str, year: str) -> None:
    """Share of their exports to each other over their share of world imports, by plain sums over the Parquet file."""
    shipped = Store(str(methods.DATA)).open()
    data = FIGURES["trade-among"].select(shipped, View(source=source))
    imports = methods.newest("unctad", "goods_imports")
    share = data.rows.set_index("time_period")["share"]
    world = sum(imports[area, year] for area in methods.THREE) / imports["WLD", year]
    expected = share[year] / world
    assert data.facts["index"][year] == pytest.approx(expected)
    table = pd.DataFrame(FIGURES["trade-among"].table(data, View(source=source))).set_index("Year")
    assert table.loc[year, "Trade intensity index"] == f"{expected:.2f}"
    said = FIGURES["trade-among"].caption(data, View(source=source))
    assert "1 is neutral" in " ".join(said.notes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_year_is_compared_with_nothing(lang: str) -> None:
    """Where only one year can be told, no other year and no highest share stand beside it."""
    found = release(bilateral(), totals())
    together = sum(years["2019"] for years in AMOUNTS.values())
    words = in_language(lang)
    for spec, said in (
        (FLOWS, words.amount(together * 1e9, "USD")),
        (INTENSITY, words.percent(together / sum(t["2019"] for t in TOTALS.values()))),
    ):
        chosen = view(lang=lang, **{"from": "2019", "to": "2019"})
        caption = spec.caption(spec.select(found, chosen), chosen)
        assert set(re.findall(r"20[0-9]{2}", caption.alt)) == {"2019"}
        assert caption.point.count(said) == 1
        several = view(lang=lang)
        caption = spec.caption(spec.select(found, several), several)
        assert "2018" in caption.alt


@pytest.mark.parametrize("indicator", ["bilateral_goods_exports", "bilateral_goods_imports"])
def test_the_definition_says_what_a_share_is_of(release: Release, indicator: str) -> None:
    """The formula beside the figure is the one that its rows follow: of the reporter's own total, or the three's."""
    chosen = view(indicator=indicator, source="comtrade")
    own, total = (
        ("exporter's exports to", "goods_exports")
        if indicator.endswith("exports")
        else ("importer's imports from", "goods_imports")
    )
    words, whole = in_language("en"), release.select(total, "comtrade")
    for spec, said in ((MATRIX, own), (INTENSITY, f"three's {own.split(' ', 1)[1]}")):
        data = spec.select(release, chosen)
        formula = formula_of(words, data)
        assert f"÷ the {said} all economies" in formula
        assert "World" not in formula
        row = data.rows.dropna(subset=["share"]).iloc[-1]
        areas = [row["ref_area"]] if spec is MATRIX else ["CHN", "JPN", "KOR"]
        at = whole[(whole["time_period"] == row["time_period"]) & (whole["freq"] == "A")]
        below = at[at["ref_area"].isin(areas) & (at["counterpart_area"] == "_Z")]["value"].sum()
        above = row["value"] if spec is MATRIX else row["numerator"]
        assert row["share"] == pytest.approx(above / below)


# --- Both mirrors, and the World without them --------------------------------------------------------


def by_hand(release: Release, side: str, year: str) -> dict[tuple[str, str], float]:
    """Exporter and importer -> dollars, as UN Comtrade has them from one of the two."""
    rows, found = release.observations, {}
    for row in rows[rows["indicator"] == f"bilateral_goods_{side}"].itertuples():
        pair = row.ref_area, row.counterpart_area
        if (row.source, row.freq, row.time_period) == ("comtrade", "A", year):
            found[pair if side == "exports" else pair[::-1]] = row.value
    return {pair: value for pair, value in found.items() if set(pair) <= set(methods.THREE)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("year", ["2023", "2024"])
def test_mirrors_of_a_year(release: Release, lang: str, year: str) -> None:
    """Bars, table and sentence are what each side reports."""
    spec, chosen, words = FIGURES["trade-mirrors"], view(year=year, lang=lang), in_language(lang)
    data = spec.select(release, chosen)
    sides = {side: by_hand(release, side, year) for side in ("exports", "imports")}
    both = set(sides["exports"]) & set(sides["imports"])
    assert (len(both) == 6) == (year == "2024")
    # Only flows that both sides report are set side by side.
    sides = {side: {pair: found[pair] for pair in both} for side, found in sides.items()}
    pairs = list(zip(data.rows["ref_area"], data.rows["counterpart_area"], strict=True))
    bars = [trace for trace in live(draw(spec, data, chosen)).data if trace.type == "bar"]
    for bar, amounts in zip(bars, sides.values(), strict=True):
        assert dict(zip(pairs, bar.x, strict=True)) == amounts
    exports, imports = (sum(amounts.values()) for amounts in sides.values())
    told = spec.caption(data, chosen)
    # The title speaks of six flows if there are six; those that are not there are named.
    six = words.gettext("The six flows as each side reports them, {year}").format(year=year)
    assert (told.title == six) == (len(both) == 6)
    absent = [pair for pair in permutations(methods.THREE, 2) if pair not in both]
    for pair in absent:
        assert flow_told(words, pair) in told.notes[0]
    assert f"{year}" in told.title
    for said in (
        words.amount(exports, "USD"),
        words.amount(imports, "USD"),
        words.change(imports / exports - 1),
    ):
        assert said in told.point
    last = pd.DataFrame(spec.table(data, chosen)).iloc[-1].tolist()
    if len(both) == 6:
        # Amounts of one size have one number of decimals: those of flows below the sums decide.
        flows = [value for amounts in sides.values() for value in amounts.values()]
        assert last[1:3] == words.amounts([*flows, exports, imports], "USD")[-2:]


def test_mirrors_say_the_amounts_of_the_three_and_of_the_secretariat(release: Release) -> None:
    spec = FIGURES["trade-mirrors"]
    point = spec.caption(spec.select(release, view()), view()).point
    assert "US$631.7 bn (f.o.b.)" in point
    assert "US$723.7 bn (c.i.f.)" in point
    with pytest.raises(UsageError):
        spec.select(release, view(year="2021"))


@pytest.mark.parametrize("side", ["exports", "imports"])
def test_net_of_trade_among_the_three(release: Release, side: str) -> None:
    """The six flows are taken out of both totals, by plain sums."""
    spec, chosen = FIGURES["trade-net"], view(indicator=f"bilateral_goods_{side}")
    data, totals = spec.select(release, chosen), methods.newest("unctad", f"goods_{side}")
    for row in data.rows.itertuples():
        year = row.time_period
        among = sum(by_hand(release, side, year).values())
        three = sum(totals[area, year] for area in methods.THREE)
        assert row.net_share == pytest.approx((three - among) / (totals["WLD", year] - among))
    last = data.rows.iloc[-1]
    assert f"{last['net_share']:.1%}" in spec.caption(data, chosen).point


@pytest.mark.parametrize(
    "address",
    [
        "/figure/{}.csv?source=wits",
        "/embed/{}?source=wits",
        "/chart/{}",
        "/f/{}?source=wits",
        "/oembed?url=http://testserver/embed/{}",
        "/deck.pptx?figures=gdp-share,{}",
    ],
)
def test_the_name_that_a_figure_had_before_still_works(client: Any, address: str) -> None:
    old, new = (
        client.get(address.format(name), follow_redirects=False)
        for name in ("trade-intensity", "trade-among")
    )
    assert old.status_code == new.status_code < 400
    assert old.headers.get("location") == new.headers.get("location")
    assert old.content == new.content
    assert 'id="trade-intensity"' in client.get("/trade").text


def test_files_know_the_former_name(release: Release) -> None:
    """A file that was written under it is made again, and commands take it."""
    job = prepare(release, "trade-among", view(source="wits"))
    old = job.record.model_copy(update={"figure": "trade-intensity"})
    old = old.model_copy(update={"digest": digest(old)})
    assert job_of(old, lambda _: release).spec is job.spec
    written = export(release, "trade-among", "csv", view(source="wits")).body
    assert export(release, "trade-intensity", "csv", view(source="wits")).body == written


def test_labels_of_flows_say_their_year(release: Release) -> None:
    """The first label names the year that all are of: the last in which all six flows are reported."""
    spec = FIGURES["trade-flows"]
    data = spec.select(release, View())
    notes = live(draw(spec, data, View(preset="slide"))).layout.annotations
    assert [
        n.text for n in notes if n.text and f"Together ({data.facts['complete'][-1]})" in n.text
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_of_flows_have_as_many_decimals(release: Release, lang: str) -> None:
    """Amounts side by side are of one size and exactness, in every language."""
    spec = FIGURES["trade-flows"]
    data = spec.select(release, View(lang=lang))
    notes = live(draw(spec, data, View(lang=lang, preset="slide"))).layout.annotations
    beside = [re.sub(r"<[^>]*>", " ", n.text) for n in notes if n.x == 1 and n.xref == "paper"]
    numbers = [re.findall(r"[0-9][0-9,]*(?:[.][0-9]+)?", text)[-1] for text in beside]
    assert len(numbers) == 7
    assert len({len(number.partition(".")[2]) for number in numbers}) == 1


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_the_deck_has_the_latest_year_that_any_source_has(release: Release, lang: str) -> None:
    """The slide of one year is of the latest year with all six flows; the long series says who has a later one."""
    rows = pd.read_parquet(CHECKOUT / "data" / "releases" / release.id / "observations.parquet")
    three = ["CHN", "JPN", "KOR"]
    rows = rows[(rows["indicator"] == "bilateral_goods_exports") & (rows["freq"] == "A")]
    rows = rows[rows["ref_area"].isin(three) & rows["counterpart_area"].isin(three)]
    counted = rows.dropna(subset="value").groupby(["source", "time_period"])["value"].count()
    whole = counted[counted == 6].reset_index()
    newest = whole.loc[whole["time_period"].idxmax()]
    shown = rows[
        (rows["source"] == newest["source"]) & (rows["time_period"] == newest["time_period"])
    ]
    jobs, _ = deck.gather(release, View(lang=lang, preset="slide"))
    matrix, flows = (
        next(job for job in jobs if job.spec.id == name) for name in ("trade-matrix", "trade-flows")
    )
    words = in_language(lang)
    told = words.amounts(sorted(shown["value"], reverse=True), "USD")
    assert matrix.data.facts["year"] == newest["time_period"]
    for text in (str(newest["time_period"]), *told):
        assert text in matrix.caption.point
    assert words.source(newest["source"]) in matrix.caption.source
    called = words.gettext(catalog.source(newest["source"]).name)
    said = [n for n in flows.caption.notes if called in n]
    assert len(said) == 1
    assert newest["time_period"] in said[0]
    assert newest["time_period"] > flows.data.facts["complete"][-1]


def test_no_later_year_is_told_of_years_that_end_before(release: Release) -> None:
    """Who asks for years up to 2010 is not told what another source has of 2024."""
    for spec in (FLOWS, INTENSITY):
        until = View(last=2010)
        assert spec.select(release, until).facts["later"] is None
    one = MATRIX.select(release, View(source="wits", year=2019))
    assert one.facts["later"] is not None
    assert "2024" in " ".join(MATRIX.caption(one, View(source="wits", year=2019)).notes)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["trade-matrix", "trade-flows"])
@pytest.mark.parametrize("indicator", ["bilateral_goods_exports", "bilateral_goods_imports"])
def test_an_amount_is_rounded_once(release: Release, name: str, lang: str, indicator: str) -> None:
    """Title, sentence, alt text, labels and speaker notes have the same digits of the same flow."""
    job = prepare(release, name, View(lang=lang, indicator=indicator))
    told = job.caption
    amount = re.compile(r"[\d,]+(?:\.\d+)?(?= ?(?:bn|亿|億|억))")
    written = set(amount.findall(told.alt))
    assert set(amount.findall(told.finding)) <= written
    assert set(amount.findall(told.point)) <= written
    assert set(amount.findall(" ".join(job.spoken.say))) <= written
    # By a second path: of each flow of the year one number is written, and it is near the row's.
    rows = job.data.rows
    year = str(job.data.facts["year"]) if name == "trade-matrix" else job.data.facts["complete"][-1]
    values = rows[(rows["time_period"] == year) & rows["value"].notna()]["value"]
    power = 1e9 if lang == "en" else 1e8
    numbers = [float(text.replace(",", "")) for text in written]
    for value in values:
        assert len([n for n in numbers if abs(n - value / power) <= 0.5]) == 1, (value, written)
    # What is drawn has no number of another rounding, either.
    drawn = [str(each.text) for each in live(job.chart).layout.annotations]
    assert set(amount.findall(" ".join(drawn))) <= written
