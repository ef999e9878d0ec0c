"""The words and the tables of revisions, read from the rows: what was said of a year then, and what is said of it now."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

from dashboard.figures.kit.spec import Caption, Cells, FigureData, of_rows, once
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words import comparing
from dashboard.words.wording import Words, words_for
from etl import catalog

ALONE = N_("This release has only one edition of this; there is nothing to compare it with yet.")


def _point(words: Words, data: FigureData) -> str:
    """What was said of the year then, and what is said of it now."""
    facts = data.facts
    rows = {row.edition: row for row in data.each if row.time_period == facts["year"]}
    if not rows:
        return ""
    last, now = next(reversed(rows.items()))
    told = {
        "year": facts["year"],
        "now": words.edition(facts["source"], last),
        "new": _share(words, now),
        "provider": words.gettext(catalog.source(facts["source"]).provider),
    }
    if facts["then"] not in rows or facts["then"] == last:
        alone = words.unsettled(words.percent(now.share), now.obs_status)
        return words.gettext("Only the edition of {now} is compared for {year}: {new}.").format(
            **told | {"new": alone}
        )
    then = rows[facts["then"]]
    told |= {
        "then": words.edition(facts["source"], facts["then"]),
        "old": _share(words, then),
    }
    if now.obs_status == "F":
        return words.gettext(
            "Based on {provider} projections of {then}, the {year} share would have been {old}; the latest projections give {new}."
        ).format(**told)
    if then.obs_status == "F":
        return words.gettext(
            "Based on {provider} projections of {then}, the {year} share would have been {old}; the latest data give {new}."
        ).format(**told)
    return words.gettext(
        "On {provider} data of {then}, the {year} share was {old}; the latest data give {new}."
    ).format(**told)


def _share(words: Words, row: Any) -> str:
    """A share with its status; without a remark where the sentence itself speaks of projections."""
    share = words.percent(row.share)
    return share if row.obs_status == "F" else words.unsettled(share, row.obs_status)


def _caption(data: FigureData, view: View, title: str, alt: str) -> Caption:
    words, facts = words_for(view), data.facts
    indicator, point = catalog.indicator(facts["indicator"]), _point(words, data)
    notes = [words.mainland(indicator.measure)]
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
    if facts.get("breaks"):
        notes.append(comparing.breaks_note(words, facts["source"], facts["breaks"]))
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


@once
def caption_year(data: FigureData, view: View) -> Caption:
    """The sentence on then and now; every edition for those who cannot see the dots."""
    words = words_for(view)
    each = [
        words.gettext("{name}: {sentence}").format(
            name=words.edition(row.source, row.edition),
            sentence=words.with_status(words.percent(row.share), row.obs_status),
        )
        for row in data.each
    ]
    title = words.gettext("{indicator}: the {year} share in each edition")
    return _caption(data, view, title, words.clauses(each))


@once
def caption_lines(data: FigureData, view: View) -> Caption:
    """The sentence on then and now, and where the latest line ends."""
    words = words_for(view)
    last = data.each[-1]
    alt = words.gettext("{name}: {sentence}").format(
        name=words.edition(last.source, last.edition),
        sentence=words.gettext("{share} in {year}").format(
            share=words.with_status(words.percent(last.share), last.obs_status),
            year=last.time_period,
        ),
    )
    said = _caption(data, view, words.gettext("{indicator}: share of the world by edition"), alt)
    others = len(by_edition(data)) - len({data.facts["then"], data.facts["edition"]})
    if others <= 0:
        return said
    grey = words.gettext("Thin grey lines: other editions of this source ({count}).")
    return replace(said, notes=(grey.format(count=others), *said.notes))


def table_year(data: FigureData, view: View) -> Cells:
    """Editions down, newest first: the share, its status, and the change from the edition before."""
    words = words_for(view)
    shares = [row.share for row in data.each]
    change = [math.nan, *(now - before for before, now in pairwise(shares))]
    shown = {
        words.gettext("Edition"): [words.edition(row.source, row.edition) for row in data.each],
        words.gettext("Share in {year}").format(year=data.facts["year"]): [
            words.percent(share, 2) for share in shares
        ],
        words.gettext("Change, percentage points"): [
            "–" if math.isnan(c) else words.points(c, 2) for c in change
        ],
        words.gettext("Status"): [words.status(row.obs_status) for row in data.each],
    }
    if broken := data.facts.get("breaks"):
        shown[words.gettext("Break with the edition before")] = [
            comparing.reasons(words, broken.get(row.edition, ())) or "–" for row in data.each
        ]
    return {heading: cells[::-1] for heading, cells in shown.items()}


@of_rows
def by_edition(data: FigureData) -> dict[str, list[Any]]:
    """Edition -> its rows, in their order. Do not change them.

    Example:
        ``by_edition(data)["2026-04"][-1].time_period`` is its last year.
    """
    found: dict[str, list[Any]] = {}
    for row in data.each:
        found.setdefault(row.edition, []).append(row)
    return found


def table_lines(data: FigureData, view: View) -> Cells:
    """Years down, newest first: the share then, the share now, the difference."""
    words, facts = words_for(view), data.facts
    groups = {
        edition: {row.time_period: row for row in rows}
        for edition, rows in by_edition(data).items()
    }
    shown_editions = [e for e in dict.fromkeys([facts["then"], facts["edition"]]) if e in groups]
    periods = sorted({p for e in shown_editions for p in groups[e]}, reverse=True)
    columns: dict[str, list[str]] = {words.gettext("Year"): periods}
    for edition in shown_editions:
        rows = groups[edition]
        columns[words.edition(facts["source"], edition)] = [
            words.with_status(words.percent(rows[p].share, 2), rows[p].obs_status)
            if p in rows
            else "–"
            for p in periods
        ]
    if len(shown_editions) > 1:
        old, new = (groups[e] for e in shown_editions)
        columns[words.gettext("Change, percentage points")] = [
            words.points(new[p].share - old[p].share, 2) if p in old and p in new else "–"
            for p in periods
        ]
    return columns
