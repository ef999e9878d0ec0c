"""The claims under every definition and year, as a strip of verdicts: years across, definitions down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.figures.claim.drawing import strip
from dashboard.figures.claim.plan import Key, Line, Plan, candidates, fits, label, plan
from dashboard.figures.claim.shades import steps
from dashboard.figures.claim.spoken import spoken
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.furniture import room
from dashboard.figures.kit.spec import (
    RULE,
    SERIES,
    Caption,
    Cells,
    Chapter,
    FigureData,
    FigureSpec,
    of_rows,
    once,
    once_a_size,
    origins_of,
)
from dashboard.locale import N_
from dashboard.look.canvas import canvas_for
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words import histories, published, rules, sentences, verdicts
from dashboard.words.terms import UNSETTLED, VERDICT_COLOURS, VERDICT_SIGNS
from dashboard.words.values import SHARE
from dashboard.words.verdicts import by_definition
from dashboard.words.wording import Words, sentence_case, words_for
from dashboard.words.years import broken_by, unsettled
from etl import catalog
from etl.analysis import breaks, claims
from etl.analysis.claims import Judged, Tolerance
from etl.errors import UsageError
from etl.storage.store import Release

#: Without years of the reader's own: the last observed year and this many before it.
YEARS_BEFORE = 24
#: Of the years before the first that matters so many are drawn, and of all years at least so many.
YEARS_AHEAD, LEAST_YEARS = 2, 10


def select(release: Release, question: Question) -> FigureData:
    """The verdicts of each claim, definition and year of the question, and what others have said.

    Raises:
        UsageError: No definition of the view has a share in its years, or none is that old.
    """
    claims.refuse_before(release, question.as_of, question.claim)
    wanted = (("claim", question.claim), ("indicator", question.indicator), ("source", question.source))  # fmt: skip
    rows = [
        row
        for row in claims.judged(release, question.rule)
        if all(getattr(row, name) == value for name, value in wanted if value)
        and (question.forecasts or row.obs_status != "F")
    ]
    last = max((row.time_period for row in rows if row.obs_status != "F"), default="")
    if not last:
        raise UsageError(
            "There is no verdict on a year with actual data for this choice.",
            hint="Choose other years, another definition or source, or a later edition.",
        )
    if not question.first:
        rows = [row for row in rows if row.time_period >= str(int(last) - YEARS_BEFORE)]
    said = [
        {
            "claim": claim.id,
            "indicator": each.closest.indicator,
            "source": each.closest.source,
            "period": each.period,
            "id": each.claim.id,
        }
        for each in published.said(release)
        for claim in catalog.claims().values()
        if each.claim.area == catalog.CJK
        and catalog.indicator(each.closest.indicator).measure == claim.measure
        and abs(each.closest.share - each.claim.share) * 100 <= question.close
    ]
    facts = {
        "main": [row[:3] for row in sentences.main_definitions(rows)],
        "last_observed": last,
        # A chosen end is no last actual year.
        "whole": not question.last or last < str(question.last),
        "past": claims.is_past(release, question.rule),
        "said": said,
        "from": "" if question.first else _first_that_matters(rows, said, last),
    }
    drawn = [row for row in rows if row.time_period >= str(facts["from"])]
    facts["breaks"] = breaks.of_definitions(release, drawn, catalog.CJK)
    return FigureData(Judged._fields, rows, origins_of(rows), release.id, facts)


def _first_that_matters(
    rows: Sequence[Judged], said: Sequence[Mapping[str, str]], last: str
) -> str:
    """The year from which a strip is drawn: shortly before the first in which a claim is not simply untrue, or was made."""
    made = {
        tuple(each[name] for name in ("claim", "indicator", "source", "period")) for each in said
    }
    matter = [
        int(row.time_period)
        for row in rows
        if row.verdict != "fails" or (*row[:3], row.time_period) in made
    ]
    if not matter:
        return ""
    return str(min(min(matter) - YEARS_AHEAD, int(last) - LEAST_YEARS + 1))


@of_rows
def _drawn(data: FigureData) -> list[Any]:
    """The rows of the years that are drawn. Do not change it."""
    return [row for row in data.each if row.time_period >= data.facts.get("from", "")]


@of_rows
def _groups(data: FigureData) -> dict[Key, list[Any]]:
    """The same by definition. Do not change it."""
    return histories.by_definition(_drawn(data))


@of_rows
def _all_groups(data: FigureData) -> dict[Key, list[Any]]:
    """All years by definition. Do not change it."""
    return histories.by_definition(data.each)


def build(data: FigureData, view: View) -> Chart:
    """Cells of bars, signs where they fit, labels left and the latest share right of them."""
    return strip(view, _laid(data, view)[1], data.facts["said"])


@once_a_size
def _laid(data: FigureData, view: View) -> tuple[Caption, Plan]:
    """The words around the strip, and what lies where, with the definitions that the canvas has room for.

    Where a status has no room beside its share, the notes say it.
    """
    told = _placed(data, view, noted=False)
    return told if told[1].tells_statuses else _placed(data, view, noted=True)


def _placed(data: FigureData, view: View, *, noted: bool) -> tuple[Caption, Plan]:
    words, canvas, said = words_for(view), canvas_for(view), bool(data.facts["said"])
    finding, offered = _finding(words, data), candidates(_groups(data), data.facts["main"])
    framed = ((keys, _frame(data, view, keys, finding, noted=noted)) for keys in offered)
    keys, frame = next(
        (keys, frame)
        for keys, frame in framed
        if keys == offered[-1] or fits(keys, words, canvas, room(frame, view), said=said)
    )
    return frame, plan(keys, _groups(data), words, canvas, room(frame, view), said=said)


def _frame(
    data: FigureData, view: View, keys: Sequence[Key], finding: str, *, noted: bool
) -> Caption:
    """Title, rule, source line and notes of a strip of these definitions, with what is not final if noted; without its sentences."""
    words = words_for(view)
    parts = []
    parts += _actual(words, data, keys if noted else ())
    if data.facts["said"]:
        parts.append(words.gettext("Circles mark published claims, on the closest definition."))
    # Not where a note takes room from the definitions; a bare figure on a slide has its notes on that slide.
    if not canvas_for(view).furniture and not view.plain:
        parts += [_fainter(words, view, data), *_earlier(words, data)]
        parts += broken_by(words, data.facts.get("breaks", {}), [name for _, name, _ in keys])
    parts += _fewer(words, keys, data)
    mainland, drawn = words.mainland(), {key[1:] for key in keys}
    return Caption(
        title=words.gettext("The claims under every definition"),
        subtitle=words.sentences(
            [
                words.gettext("Shares of {three} together.").format(three=words.names_of_three()),
                *rules.rule_in_words(words, view.rule, Tolerance(view.holds, view.close)),
            ]
        ),
        alt="",
        point="",
        source=words.sources_line(
            (o.source, o.edition) for o in data.origins if (o.indicator, o.source) in drawn
        ),
        notes=(words.sentences(parts), mainland),
        finding=finding,
    )


def _actual(words: Words, data: FigureData, keys: Sequence[Key]) -> list[str]:
    """To which year there are actual data, and what of the latest shares of these definitions is not final."""
    last = data.facts["last_observed"]
    statuses = _last_statuses(data, keys)
    if data.facts["whole"] and {each for each in statuses if each[1] in UNSETTLED} == {(last, "P")}:
        return [words.gettext("Actual data to {year}, partly provisional.").format(year=last)]
    told = (
        [words.gettext("Actual data to {year}.").format(year=last)] if data.facts["whole"] else []
    )
    return told + unsettled(words, statuses)


def _last_statuses(data: FigureData, keys: Sequence[Key]) -> list[tuple[str, str]]:
    """Year and status of what is drawn of these definitions in the years of their latest shares."""
    lines = [Line(*key, 0.0, tuple(_groups(data)[key])) for key in keys]
    years = {line.latest.time_period for line in lines}
    cells = (row for line in lines for row in line.cells)
    return [(row.time_period, row.obs_status) for row in cells if row.time_period in years]


def _fainter(words: Words, view: View, data: FigureData) -> str:
    """From which distance on colours are fainter."""
    shown = {VERDICT_COLOURS[row.verdict] for row in _drawn(data)}
    told = words.gettext("Cells are fainter beyond {steps} percentage points from the claim.")
    each = (
        f"{VERDICT_SIGNS[verdict]} {words.number_short(step)}"
        for verdict, step in steps(Tolerance(view.holds, view.close)).items()
        if verdict in shown
    )
    return told.format(steps=words.join(list(each)))


def _earlier(words: Words, data: FigureData) -> list[str]:
    """Which years are not drawn, and why."""
    left = [row.time_period for row in data.each if row.time_period < data.facts.get("from", "")]
    if not left:
        return []
    told = words.gettext("Not drawn: {years}, when no claim held or was close.")
    return [told.format(years=words.span(min(left), max(left)))]


def _fewer(words: Words, keys: Sequence[Key], data: FigureData) -> list[str]:
    """How many definitions are shown, if not all are."""
    count = len(_all_groups(data))
    if len(keys) == count:
        return []
    told = words.gettext("Shown: {shown} of {all} definitions.")
    return [told.format(shown=len(keys), all=count)]


@of_rows
def _main(data: FigureData) -> list[Any]:
    """The last observed year of each definition, each indicator once. Do not change it."""
    return sentences.main_definitions(data.each)


def _finding(words: Words, data: FigureData) -> str:
    """By how many of its definitions each claim holds in the last observed year, as a headline."""
    past = bool(data.facts["past"])
    return words.clauses(
        [
            _counted(words, catalog.claims()[claim], rows, past=past)
            for claim, rows in sentences.by_claim(_main(data)).items()
        ]
    )


def _counted(words: Words, claim: catalog.Claim, rows: Sequence[Any], *, past: bool) -> str:
    """By how many of its definitions a claim holds; of one alone, whether it does."""
    if len(rows) == 1:
        name = words.short_in_sentence(rows[0].indicator)
        judged = words.headline(by_definition(words, claim, rows[0].verdict, past=past))
        return words.labelled(sentence_case(name), judged)
    pattern = (
        words.gettext("{claim} held under {count} of {all} definitions")
        if past
        else words.gettext("{claim} holds under {count} of {all} definitions")
    )
    return pattern.format(
        claim=words.quoted(claim.text),
        count=sum(row.verdict == "holds" for row in rows),
        all=len(rows),
    )


def caption(data: FigureData, view: View) -> Caption:
    """The rule, the answer of each claim, and each definition's history for those who cannot see the strip."""
    words = words_for(view)
    frame, laid = _laid(data, view)
    shown = [(line.claim, line.indicator, line.source) for line in laid.lines]
    # Those who cannot see the strip are told of what it shows, and of how many that are.
    told = [text for key, text in _histories(data, view) if key in shown]
    told += _fewer(words, shown, data)
    return replace(frame, alt=words.sentences(told), point=_answers(data, view))


@once
def _answers(data: FigureData, view: View) -> str:
    """The answer of each claim."""
    words = words_for(view)
    pattern = words.gettext("{name}: {sentence}")
    return words.sentences(
        [
            pattern.format(
                name=words.quoted(catalog.claims()[claim].text),
                sentence=sentences.verdict_now(
                    words,
                    rows,
                    view.rule,
                    past=data.facts["past"],
                    shares=False,
                    checked=_all_groups(data),
                ),
            )
            for claim, rows in sentences.by_claim(_main(data)).items()
        ]
    )


@once
def _histories(data: FigureData, view: View) -> tuple[tuple[Key, str], ...]:
    """The history of each definition."""
    words = words_for(view)
    pattern = words.gettext("{name}: {sentence}")
    return tuple(
        (
            (each.claim, each.indicator, each.source),
            pattern.format(
                name=words.aside(*label(words, each.indicator, each.source)), sentence=each.sentence
            ),
        )
        for each in histories.histories(words, _drawn(data), view.rule, past=data.facts["past"])
    )


def table(data: FigureData, view: View) -> Cells:
    """Periods down, newest first; definitions across; sign and share in each cell."""
    words = words_for(view)
    shown: dict[str, Sequence[str]] = {}
    periods = sorted({row.time_period for row in data.each}, reverse=True)
    shown[words.gettext("Year")] = periods
    for (_, indicator, source), rows in _all_groups(data).items():
        cells = {
            row.time_period: words.with_status(
                f"{verdicts.sign(row)} {words.percent(row.share, 2)}", row.obs_status
            )
            for row in rows
        }
        shown[" ".join(label(words, indicator, source))] = [
            cells.get(period, "–") for period in periods
        ]
    return shown


CLAIM_STRIP = FigureSpec(
    id="claim-strip",
    title=N_("The claims under every definition"),
    question=N_("When, and by which definition, is it true?"),
    question_then=N_("As of {date}, when and by which definition was it true?"),
    indicators=catalog.claimed(),
    rows=select,
    build=build,
    caption=caption,
    table=table,
    spoken=spoken,
    page="/claim",
    reads=SERIES | RULE | {"claim"},
    choice=(),
    chapter=Chapter(1, N_("Adjust the tolerance, use earlier editions, see published claims")),
    slide=2,
    quantities=lambda data: {"share": SHARE, "low": SHARE, "high": SHARE},
    value="share",
    sized=True,
)
