"""Views drawn at random: the same ones for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.oracle.facts import Facts

LANGS = ("en", "zh", "ja", "ko")
GDP = ("gdp_nominal", "gdp_ppp", "gdp_constant", "gdp_ppp_constant")
TRADE = (
    "goods_exports",
    "goods_imports",
    "goods_trade",
    "goods_services_exports",
    "goods_services_imports",
    "goods_services_trade",
    "goods_services_bop_exports",
    "goods_services_bop_imports",
    "goods_services_bop_trade",
)
OTHERS = ("USA", "IND", "DEU", "BRA", "EU27", "ASEAN", "G7", "BRICS")
PAGES = {
    "gdp-share": "/",
    "trade-share": "/",
    "explore": "/explore",
    "revisions": "/revisions",
    "revisions-lines": "/revisions",
    "claim-strip": "/claim",
}


@dataclass(frozen=True)
class Draw:
    """A figure with a view.

    Attributes:
        figure: Its id.
        query: The view, as in an address of the figure.
        indicator: What it shows.
        source: From where.
        edition: Of which edition.
        lang: The language.
        areas: The economies and groups that are compared.
        transform: What is made of the values.
        first: The first year asked for, 0 for all.
        last: The last year asked for, 9999 for all.
    """

    figure: str
    query: dict[str, str]
    indicator: str
    source: str
    edition: str
    lang: str
    areas: tuple[str, ...] = ("CHN", "JPN", "KOR", "CJK")
    transform: str = "share"
    first: int = 0
    last: int = 9999
    page: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        told = "&".join(f"{k}={v}" for k, v in self.query.items())
        return f"{self.figure}?{told}"


def draw(facts: Facts, seed: int) -> Draw:
    """One view."""
    pick = random.Random(seed)
    figure = pick.choice(
        [
            "gdp-share",
            "trade-share",
            "explore",
            "explore",
            "explore",
            "revisions",
            "revisions-lines",
        ]
    )
    lang = pick.choice(LANGS)
    offered = {"gdp-share": GDP, "trade-share": TRADE}.get(figure, (*GDP, *TRADE, "population"))
    if figure.startswith("revisions"):
        offered = ("gdp_nominal", "gdp_ppp")
    indicator = pick.choice([name for name in offered if facts.sources(name)])
    query = {"lang": lang, "indicator": indicator}
    if figure.startswith("revisions"):
        source = "weo"
        year = pick.choice([2019, 2020, 2021, 2022, 2023, 2024, 2026])
        if figure == "revisions":
            query["year"] = str(year)
        query["source"] = source
        edition = facts.edition(indicator, source)
        return Draw(figure, query, indicator, source, edition, lang, ("CJK",))
    sources = [s for s in facts.sources(indicator) if s != "wits"]
    source = pick.choice(sources)
    query["source"] = source
    as_of = pick.choice(["", "", "", "2022-04", "2025-04-30"]) if source == "weo" else ""
    edition = facts.edition(indicator, source, as_of)
    if as_of and edition:
        query["as_of"] = as_of
    else:
        edition = facts.edition(indicator, source)
    areas: tuple[str, ...] = ("CHN", "JPN", "KOR", "CJK")
    transform = "share"
    if figure == "explore":
        transform = pick.choice(["share", "share", "growth", "level"])
        held = [a for a in OTHERS if facts.levels(indicator, source, edition, a)]
        areas = ("CJK", "CHN", *pick.sample(held, min(len(held), pick.choice([0, 1, 3]))))
        query |= {"areas": ",".join(areas), "transform": transform}
    series = facts.transformed(transform, indicator, source, edition, "CJK")
    known = [year for year in sorted(series) if source != "weo" or not series[year].forecast]
    if source == "weo" and pick.random() < 0.3:
        known = [year for year in sorted(series) if series[year].forecast]
    asked, (first, last) = _years(pick, known)
    query |= asked
    if pick.random() < 0.2:
        query["forecasts"] = "0"
    return Draw(figure, query, indicator, source, edition, lang, areas, transform, first, last)


def _years(pick: random.Random, known: list[int]) -> tuple[dict[str, str], tuple[int, int]]:
    """Years for the address, and the first and the last that it means: all, some, from one on, one alone."""
    if len(known) < 2 or pick.random() < 0.25:
        return {}, (0, 9999)
    first, last = sorted(pick.sample(known, 2))
    if pick.random() < 0.15:
        last = first
    if pick.random() < 0.2:
        return {"from": str(first)}, (first, 9999)
    return {"from": str(first), "to": str(last)}, (first, last)
