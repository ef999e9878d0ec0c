"""The rows of the share of the world: the three and their sum, and what is said of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.figures.kit import band
from dashboard.figures.kit.spec import FigureData, Origin
from dashboard.look.question import Question
from dashboard.words import sums, volumes
from dashboard.words.wording import words_for
from etl import catalog
from etl.analysis import claims
from etl.analysis.shares import shares_in
from etl.errors import UsageError
from etl.storage.store import Release


def select(release: Release, question: Question, offered: tuple[str, ...]) -> FigureData:
    """The shares of the three and of their sum, within the years of the question.

    Raises:
        UsageError: The view asks for an indicator that this figure does not show, or for no year that there is.
    """
    name = question.indicator or offered[0]
    if name not in offered:
        raise UsageError(
            "This chart cannot show {indicator}.",
            hint="Choose another indicator.",
            indicator=name,
        )
    source = question.source or default_source(release, name, question.as_of)
    three = words_for(question).three()
    tables = [
        shares_in(release, name, source, area, question.as_of) for area in (*three, catalog.CJK)
    ]
    rows = pd.concat(tables, ignore_index=True)
    rows = rows[rows["time_period"].map(question.shows).astype(bool)]
    if not question.forecasts:
        rows = rows[rows["obs_status"] != "F"]
    whole = rows[(rows["ref_area"] == catalog.CJK) & rows["share"].notna()]
    if whole.empty:
        raise UsageError(
            "There is no share of the world for {indicator} from {source} in these years.",
            hint="Choose other years or another source.",
            indicator=name,
            source=source,
        )
    actual = whole.loc[whole["obs_status"] != "F", "time_period"]
    every = tables[-1][tables[-1]["share"].notna() & (tables[-1]["obs_status"] != "F")]
    claim = catalog.claim_about(name)
    facts: dict[str, Any] = {
        "indicator": name,
        "source": source,
        "edition": str(whole["edition"].iloc[0]),
        "last_observed": str(actual.iloc[-1]) if len(actual) else "",
        # What is said of the years shown is said of all years only where they are all.
        "last_actual": str(every["time_period"].iloc[-1]) if len(every) else "",
        "all_years": len(actual) == len(every),
        "past": claims.is_past(release, question.rule),
        "claim": claim.id if claim else "",
        "based": volumes.based(
            release,
            name,
            source,
            catalog.CJK,
            str(actual.iloc[-1]) if len(actual) else "",
            question.as_of,
        ),
        "ratio": sums.ratio(
            release, name, source, str(actual.iloc[-1]) if len(actual) else "", question.as_of
        ),
        "verdicts": claims.of_definition(release, question.rule, claim, name, source)
        if claim
        else {},
    }
    if question.band and (whole["obs_status"] == "F").any():
        facts["band"] = band.years_of(release, name, source, catalog.CJK, question.as_of, whole)
    origin = Origin(source, facts["edition"], name)
    return FigureData(rows.reset_index(drop=True), (origin,), release.id, facts)


def default_source(release: Release, indicator: str, as_of: str = "") -> str:
    """The indicator's own default source if the release has it, else the first that it has.

    Example:
        >>> default_source(release, "gdp_nominal")
        'wdi'
    """
    offered = catalog.indicator(indicator).sources
    return next((s for s in offered if release.has(indicator, s, as_of)), offered[0])


def lines_of(data: FigureData) -> dict[str, dict[str, float]]:
    """Area -> year -> share, where there is one."""
    found: dict[str, dict[str, float]] = {}
    columns = (data.rows[name].tolist() for name in ("ref_area", "time_period", "share"))
    for area, period, share in zip(*columns, strict=True):
        if not pd.isna(share):
            found.setdefault(area, {})[period] = share
    return found
