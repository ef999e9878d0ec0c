"""The words of the definitions side by side: between which shares they lie, and what each says of its claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.figures.claim.plan import is_narrow, label
from dashboard.figures.kit.spec import Caption, Cells, FigureData, once, origins_of
from dashboard.locale import N_
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import histories, rules, sentences, verdicts
from dashboard.words.terms import VERDICTS
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis.claims import Tolerance

#: Lower canvases, in sizes of the type, have no room for the whole rule.
_LOW = 30
TITLE = N_("The definitions side by side")
#: Between which shares the definitions of a claim lie, or which share all have, by what it is a share of.
_SPANS = {
    "gdp": (N_("{low} to {high} of world GDP"), N_("{share} of world GDP")),
    "trade": (N_("{low} to {high} of world trade"), N_("{share} of world trade")),
}


def frame(data: FigureData, view: View, lines: Sequence[Sequence[Any]]) -> Caption:
    """Title, rule, source line and notes, without its sentences.

    Args:
        data: The rows.
        view: The view.
        lines: The rows of the definitions and sources that have room, those of each line of the picture.
    """
    words, shown = words_for(view), [row for line in lines for row in line]
    # Records of before the years could end earlier do not have when they do.
    year, until = data.facts["year"], data.facts.get("until", "")
    of = words.gettext("Shares of {three} together.").format(three=words.names_of_three())
    when = words.gettext("Each in the latest year that its source has.")
    if until:
        when = words.gettext("Each in its latest year up to {year}.").format(year=until)
    if year:
        when = words.gettext("All in {year}.").format(year=year)
    rule = rules.rule_in_words(words, view.rule, Tolerance(view.holds, view.close))
    # Narrow and low pictures have room for what "holds" means, and not for the whole rule.
    canvas = canvas_for(view)
    low = canvas.furniture and canvas.height < _LOW * canvas.type
    rule = rule[:1] if low or is_narrow(canvas) else rule
    # The headline is of what is drawn.
    told = words.labelled(words.names_of_three(), spans(words, shown))
    return Caption(
        title=words.gettext(TITLE),
        subtitle=words.sentences([of, when, *rule]),
        alt="",
        point="",
        source=words.sources_line((each.source, each.edition) for each in origins_of(shown)),
        notes=(
            *filter(None, (words.sentences(parts) for parts in (_notes(data, words, lines),))),
            words.mainland(),
        ),
        finding=_dated(words, told, year, until),
    )


def _dated(words: Words, told: str, year: str, until: str) -> str:
    """Between which shares the definitions lie, with the year of all or with the last that was asked for."""
    if year or until:
        return words.aside(
            told, year or words.gettext("latest years up to {year}").format(year=until)
        )
    return told


def _notes(data: FigureData, words: Words, lines: Sequence[Sequence[Any]]) -> list[str]:
    """What dots and lines mean, what is not there, and what has no room."""
    parts, shown = [], [row for line in lines for row in line]
    if len(lines) < len(shown):
        parts.append(words.gettext("Small dots: the same definition from another source."))
    if any(row.low == row.low for row in shown):
        parts.append(
            words.gettext(
                "Dots: shares of the published world total. Thick lines: the range at the prices of other base years, as shares of the sum of all economies."
            )
        )
    if data.facts["lacking"]:
        named = [words.aside(*label(words, *key)) for key in data.facts["lacking"]]
        told = words.gettext("No share in {year}: {definitions}.")
        parts.append(told.format(year=data.facts["year"], definitions=words.join(named)))
    if len(shown) < len(data.each):
        told = words.gettext("Shown: {shown} of {all} definitions.")
        parts.append(told.format(shown=len(shown), all=len(data.each)))
    return parts


def spans(words: Words, rows: Iterable[Any]) -> str:
    """Between which shares each claim's definitions lie, as clauses.

    Args:
        words: The words of a language.
        rows: One row per definition: ``claim``, ``share`` and ``obs_status``.

    Example:
        ``spans(words, data.each)`` is ``"21.8% to 25.9% of world GDP; 14.9% to 20.2% of world trade"``.
    """
    parts = []
    for claim, those in sentences.by_claim(rows).items():
        span, single = _SPANS[catalog.claims()[claim].measure]
        low, high = (words.percent(f(row.share for row in those)) for f in (min, max))
        pattern = words.gettext(single if low == high else span)
        ahead = all(row.obs_status == "F" for row in those)
        parts.append(words.marked(pattern.format(low=low, high=high, share=low), ahead))
    return words.clauses(parts)


@once
def answers(data: FigureData, view: View) -> tuple[str, ...]:
    """What each claim's definitions say of it, with their shares and years."""
    words = words_for(view)
    found = []
    for claim, rows in sentences.by_claim(data.each).items():
        told = sentences.verdict_now(
            words,
            sentences.each_once(rows),
            view.rule,
            past=data.facts["past"],
            ahead=all(row.obs_status == "F" for row in rows),
            checked=histories.by_definition(rows),
        )
        found.append(words.labelled(words.quoted(catalog.claims()[claim].text), told))
    return tuple(found)


def table(data: FigureData, view: View) -> Cells:
    """One line per definition and source: year, share, verdict, status and edition."""
    words = words_for(view)
    rows = data.each
    names = [label(words, row.indicator, row.source) for row in rows]
    return {
        words.gettext("Definition"): [name for name, _ in names],
        words.gettext("Source"): [source for _, source in names],
        words.gettext("Edition"): [words.edition(row.source, row.edition) for row in rows],
        words.gettext("Year"): [row.time_period for row in rows],
        words.gettext("Share"): [words.percent(row.share, 2) for row in rows],
        words.gettext("Verdict"): [
            f"{verdicts.sign(row)} {words.gettext(VERDICTS[row.verdict])}" for row in rows
        ],
        words.gettext("Status"): [words.status(row.obs_status) for row in rows],
    }
