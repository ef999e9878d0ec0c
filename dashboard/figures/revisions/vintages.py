"""How a share looked in earlier editions: one year edition by edition, and whole lines against the latest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.figures.kit.spec import (
    SERIES,
    Caption,
    Chapter,
    FigureData,
    FigureSpec,
    Origin,
    share_quantities,
)
from dashboard.figures.revisions import dots, lines, spoken
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis.shares import shares
from etl.editions import base
from etl.errors import TrilateralError, UsageError
from etl.observations import empty, rows_of
from etl.storage.store import Release

#: What has a share of the world, GDP first.
OFFERED = catalog.with_shares()
ALONE = N_("This release has one edition of this only; there is nothing to compare it with yet.")
#: Without years of the reader's own, lines begin this many years before the last observed one.
YEARS_BEFORE = 14


def vintages(release: Release, indicator: str, source: str) -> pd.DataFrame:
    """The share of the three in every edition, oldest first; of each edition the years with a share.

    Example:
        >>> len(set(vintages(release, "gdp_nominal", "weo")["edition"])) > 1
        True
    """

    def make() -> pd.DataFrame:
        history = release.history(indicator, source).values()
        tables = [shares(one, catalog.CJK) for one in history or [empty()]]
        found = pd.concat(tables, ignore_index=True)
        return found.dropna(subset=["share"]).reset_index(drop=True)

    return release.cache.get_or_compute(("vintages", indicator, source), make)


def default_source(release: Release, indicator: str) -> str:
    """The source with the most editions that have a share; of equals the indicator's own order.

    Example:
        >>> default_source(release, "gdp_nominal")
        'weo'
    """
    offered = catalog.indicator(indicator).sources
    return max(offered, key=lambda source: _compared(release, indicator, source))


def refusal(release: Release, question: Question) -> str:
    """Why a view of revisions cannot be shown, or shows none; empty if it can.

    Example:
        >>> refusal(release, Question(indicator="gdp_nominal", source="weo"))
        ''
    """
    words = words_for(question)
    try:
        facts = _series(release, question)[1]
    except TrilateralError as error:
        return words.error(error)[0]
    if len(facts["editions"]) > 1:
        return ""
    return words.gettext(ALONE)


def _compared(release: Release, indicator: str, source: str) -> int:
    """How many editions have a share."""
    return int(vintages(release, indicator, source)["edition"].nunique())


def _series(release: Release, question: Question) -> tuple[pd.DataFrame, dict[str, Any]]:
    """All editions of what the view names, and what both figures must know of them.

    Raises:
        UsageError: There is no such share, or no edition that old.
    """
    name = question.indicator or OFFERED[0]
    if name not in OFFERED:
        raise UsageError(
            "This chart does not show this indicator: {indicator}.",
            hint="Choose another indicator.",
            indicator=name,
        )
    source = question.source or default_source(release, name)
    release.select(name, source, question.as_of)
    found = vintages(release, name, source)
    if found.empty:
        raise UsageError(
            "{indicator} from {source} has no share of the world.",
            hint="Choose another source.",
            indicator=name,
            source=source,
        )
    editions = list(dict.fromkeys(found["edition"]))
    latest = found[found["edition"] == editions[-1]]
    observed = latest.loc[latest["obs_status"] != "F", "time_period"]
    year = (
        str(question.year)
        if question.year
        else str(observed.max() if len(observed) else latest["time_period"].min())
    )
    having = list(found.loc[found["time_period"] == year, "edition"])
    if not having:
        raise UsageError(
            "No edition has a share for {year}.", hint="Choose another year.", year=year
        )
    then = release.edition(name, source, question.as_of) if question.as_of else None
    claim = catalog.claim_about(name)
    facts = {
        "indicator": name,
        "source": source,
        "edition": editions[-1],
        "editions": editions,
        "year": year,
        # The edition that is set against the latest: the one asked for, else the first that has the year.
        "then": then if then in having else having[0],
        "last_observed": str(observed.max()) if len(observed) else "",
        "claim": claim.id if claim else "",
        "unheld": unheld(source, editions),
    }
    return found, facts


def unheld(source: str, editions: Sequence[str]) -> list[str]:
    """The editions that the provider published between the first and the last of these, and that are not among them.

    >>> unheld("weo", ["2022-04", "2023-04"])
    ['2022-10']
    """
    held = {base(edition) for edition in editions}
    between = catalog.source(source).editions_between(editions[0], editions[-1])
    return [edition for edition in between if edition not in held]


def _data(rows: pd.DataFrame, release: Release, facts: dict[str, Any]) -> FigureData:
    origins = [
        Origin(facts["source"], edition, facts["indicator"]) for edition in rows["edition"].unique()
    ]
    # The latest edition comes first: it names the files.
    return FigureData(rows.reset_index(drop=True), tuple(reversed(origins)), release.id, facts)


def select_year(release: Release, question: Question) -> FigureData:
    """One year's share in every edition that has it."""
    found, facts = _series(release, question)
    rows = found[found["time_period"] == facts["year"]]
    if not question.forecasts:
        rows = rows[rows["obs_status"] != "F"]
        if rows.empty:
            raise UsageError(
                "Every edition has a forecast for {year}.",
                hint="Show forecasts.",
                year=facts["year"],
            )
        facts["then"] = (
            facts["then"] if facts["then"] in set(rows["edition"]) else rows["edition"].iloc[0]
        )
    return _data(rows, release, facts)


def select_lines(release: Release, question: Question) -> FigureData:
    """Whole lines of all editions, within the years of the question."""
    found, facts = _series(release, question)
    rows = found[found["time_period"].map(question.shows).astype(bool)]
    if not question.forecasts:
        rows = rows[rows["obs_status"] != "F"]
    if not question.first and facts["last_observed"]:
        rows = rows[rows["time_period"] >= str(int(facts["last_observed"]) - YEARS_BEFORE)]
    if facts["edition"] not in set(rows["edition"]):
        raise UsageError(
            "The latest edition has no share in these years.", hint="Choose other years."
        )
    return _data(rows, release, facts)


def _point(words: Words, data: FigureData) -> str:
    """What was said of the year then, and what is said of it now."""
    facts = data.facts
    rows = data.rows[data.rows["time_period"] == facts["year"]].set_index("edition")
    if rows.empty:
        return ""
    now = rows.iloc[-1]
    told = {
        "year": facts["year"],
        "now": words.edition(facts["source"], str(rows.index[-1])),
        "new": words.percent(now["share"]),
        "provider": words.gettext(catalog.source(facts["source"]).provider),
    }
    if facts["then"] not in rows.index or facts["then"] == rows.index[-1]:
        return words.gettext("Only the edition of {now} is compared for {year}: {new}.").format(
            **told
        )
    then = rows.loc[facts["then"]]
    told |= {
        "then": words.edition(facts["source"], facts["then"]),
        "old": words.percent(then["share"]),
    }
    if now["obs_status"] == "F":
        return words.gettext(
            "Based on {provider} projections of {then}, the {year} share would have been {old}; the latest projections give {new}."
        ).format(**told)
    if then["obs_status"] == "F":
        return words.gettext(
            "Based on {provider} projections of {then}, the {year} share would have been {old}; the latest data give {new}."
        ).format(**told)
    return words.gettext(
        "On {provider} data of {then}, the {year} share was {old}; the latest data give {new}."
    ).format(**told)


def _caption(data: FigureData, view: View, title: str, alt: str) -> Caption:
    words, facts = words_for(view), data.facts
    indicator, point = catalog.indicator(facts["indicator"]), _point(words, data)
    notes = [words.mainland()]
    if facts["last_observed"]:
        notes.insert(0, words.gettext("Actual data to {year}.").format(year=facts["last_observed"]))
    if facts.get("unheld"):
        notes.append(
            words.gettext("Not in this release: the editions of {editions}.").format(
                editions=words.join(
                    [words.edition(facts["source"], each) for each in facts["unheld"]]
                )
            )
        )
    if len(facts["editions"]) == 1:
        notes.insert(
            0,
            words.gettext(ALONE),
        )
    return Caption(
        title=title.format(indicator=words.indicator(facts["indicator"]), year=facts["year"]),
        subtitle=words.of_the_three(
            words.gettext("{concept}; per cent of the world").format(
                concept=words.gettext(indicator.concept)
            )
        ),
        alt=words.sentences([point, alt]),
        point=point,
        source=words.sources_line((origin.source, origin.edition) for origin in data.origins),
        notes=tuple(notes),
        finding=words.headline(point),
    )


def caption_year(data: FigureData, view: View) -> Caption:
    """The sentence on then and now; every edition for those who cannot see the dots."""
    words = words_for(view)
    each = [
        words.gettext("{name}: {sentence}").format(
            name=words.edition(row.source, row.edition),
            sentence=words.with_status(words.percent(row.share), row.obs_status),
        )
        for row in rows_of(data.rows)
    ]
    title = words.gettext("{indicator}: the share of {year} in each edition")
    return _caption(data, view, title, words.clauses(each))


def caption_lines(data: FigureData, view: View) -> Caption:
    """The sentence on then and now, and where the latest line ends."""
    words = words_for(view)
    last = data.rows.iloc[-1]
    alt = words.gettext("{name}: {sentence}").format(
        name=words.edition(last["source"], last["edition"]),
        sentence=words.gettext("{share} in {year}").format(
            share=words.with_status(words.percent(last["share"]), last["obs_status"]),
            year=last["time_period"],
        ),
    )
    said = _caption(data, view, words.gettext("{indicator}: share of the world by editions"), alt)
    others = data.rows["edition"].nunique() - len({data.facts["then"], data.facts["edition"]})
    if others <= 0:
        return said
    grey = words.gettext("Thin grey lines: other editions of this source ({count}).")
    return replace(said, notes=(grey.format(count=others), *said.notes))


def table_year(data: FigureData, view: View) -> pd.DataFrame:
    """Editions down, newest first: the share, its status, and the change from the edition before."""
    words = words_for(view)
    change = data.rows["share"].diff()
    shown = pd.DataFrame(
        {
            words.gettext("Edition"): [
                words.edition(row.source, row.edition) for row in rows_of(data.rows)
            ],
            words.gettext("Share of {year}").format(year=data.facts["year"]): [
                words.percent(share, 2) for share in data.rows["share"]
            ],
            words.gettext("Change, percentage points"): [
                "–" if pd.isna(c) else words.points(c, 2) for c in change
            ],
            words.gettext("Status"): [words.status(status) for status in data.rows["obs_status"]],
        }
    )
    return shown.iloc[::-1].reset_index(drop=True)


def table_lines(data: FigureData, view: View) -> pd.DataFrame:
    """Years down, newest first: the share then, the share now, the difference."""
    words, facts = words_for(view), data.facts
    by_edition = {
        edition: rows.set_index("time_period")
        for edition, rows in data.rows.groupby("edition", sort=False)
    }
    shown_editions = [
        e for e in dict.fromkeys([facts["then"], facts["edition"]]) if e in by_edition
    ]
    periods = sorted({p for e in shown_editions for p in by_edition[e].index}, reverse=True)
    columns: dict[str, list[str]] = {words.gettext("Year"): periods}
    for edition in shown_editions:
        rows = by_edition[edition]
        columns[words.edition(facts["source"], edition)] = [
            words.with_status(words.percent(rows.loc[p, "share"], 2), rows.loc[p, "obs_status"])
            if p in rows.index
            else "–"
            for p in periods
        ]
    if len(shown_editions) > 1:
        old, new = (by_edition[e]["share"] for e in shown_editions)
        columns[words.gettext("Change, percentage points")] = [
            words.points(new[p] - old[p], 2) if p in old.index and p in new.index else "–"
            for p in periods
        ]
    return pd.DataFrame(columns)


REVISIONS = FigureSpec(
    id="revisions",
    title=N_("One year, edition by edition"),
    question=N_("What did the data show when the claim was made?"),
    indicators=OFFERED,
    rows=select_year,
    build=lambda data, view: dots.dots(data, view, caption_year(data, view)),
    caption=caption_year,
    table=table_year,
    spoken=spoken.spoken,
    beside=spoken.beside,
    page="/revisions",
    reads=SERIES - {"first", "last"} | {"year"},
    chapter=Chapter(4, N_("Choose the year, compare whole series")),
    quantities=share_quantities,
    value="share",
)

REVISIONS_LINES = FigureSpec(
    id="revisions-lines",
    title=N_("Earlier editions against the latest"),
    question=N_("How did the whole series change?"),
    indicators=OFFERED,
    rows=select_lines,
    build=lambda data, view: lines.lines(data, view, caption_lines(data, view)),
    caption=caption_lines,
    table=table_lines,
    spoken=spoken.spoken,
    beside=spoken.beside,
    page="/revisions",
    reads=SERIES | {"year"},
    quantities=share_quantities,
    value="share",
)
