"""UN Comtrade's public preview: goods trade among the three and with the World, by exporter and by importer.

Exports are valued f.o.b., imports c.i.f.: the same flow as reported by both sides differs, and the two are never mixed.
Quirks: an answer holds at most 500 records of at most 12 periods, and nothing says that more were cut; beside each total
stand its parts, by second partner, customs procedure and means of transport, which are never added up; a year that is not
reported yet is absent or zero; an empty answer may be a disturbance. There is no edition: the day of a change stands for
it. The terms allow a limited extract with its source, so only these cells are asked for, one request after the other.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from etl import catalog
from etl.catalog import areas
from etl.errors import BadAnswer, SourceError
from etl.observations import NOT_APPLICABLE, from_records
from etl.settings import EtlSettings
from etl.sources.base import Fetched, Progress, news
from etl.sources.numbers import number
from etl.sources.transport import Request, Transport

#: The most records that an answer has: one with as many may have been cut.
MOST = 500
#: The most periods that a request may name.
PERIODS = 12
#: Goods by the Harmonized System are reported since then.
FIRST_YEAR = 1988
#: How many of the last years are asked for to see whether there is news, and of the last months altogether.
RECENT, MONTHS = PERIODS, 24
#: Seconds between requests: the preview is free of charge and for people.
PAUSE = 0.5
#: What the World is called as a partner.
WORLD = "0"
#: What a record says that is a total, and not a part of one.
TOTALS = {"partner2Code": "0", "customsCode": "C00", "motCode": "0"}
FLOWS = {
    "X": ("goods_exports", "bilateral_goods_exports"),
    "M": ("goods_imports", "bilateral_goods_imports"),
}
#: In which field the value stands that is exporters' or importers'.
_VALUATION = {"X": "fobvalue", "M": "cifvalue"}


class Question(NamedTuple):
    """The content of one request: the flows of some reporters in some periods of one frequency."""

    reporters: tuple[str, ...]
    freq: str
    periods: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{', '.join(self.reporters)} {_period(self.periods[0])} to {_period(self.periods[-1])}"
        )

    def halves(self) -> tuple[Question, Question] | None:
        """The same in two: by periods, and of one period by reporters; None of what cannot be divided."""
        for name in ("periods", "reporters"):
            whole = getattr(self, name)
            if half := len(whole) // 2:
                return self._replace(**{name: whole[:half]}), self._replace(**{name: whole[half:]})
        return None


class TradeByReporter:
    """The adapter of source ``comtrade``."""

    source = "comtrade"

    def changed(self, transport: Transport, settings: EtlSettings, held: pd.DataFrame) -> bool:
        """Whether the last years say something else than what is held."""
        years = _years()[-RECENT:]
        asked = [Question(catalog.members(catalog.CJK), "A", tuple(years))]
        served, _ = _ask(transport, settings, asked, held)
        newest = held[held["edition"] == held.groupby("indicator")["edition"].transform("max")]
        window = newest[(newest["freq"] == "A") & newest["time_period"].isin(years)]
        window = window[window["indicator"].isin(_indicators())]
        return len(news(served, window)) > 0 or set(window["indicator"]) > set(served["indicator"])

    def fetch(
        self, transport: Transport, settings: EtlSettings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """All flows of all years, and of the last months; an edition of its own for all of them if any has changed."""
        three = catalog.members(catalog.CJK)
        asked = [Question(three, "A", part) for part in _parts(_years())]
        asked += [Question(three, "M", part) for part in _parts(_months())]
        found, zeros = _ask(transport, settings, asked, held, progress)
        notes = [f"comtrade has 0 for {what}, which is not reported yet" for what in zeros]
        notes += [
            f"comtrade has no flows of frequency {freq}"
            for freq in "AM"
            if freq not in set(found["freq"])
        ]
        notes += _incomplete(found)
        if not len(news(found, held)):
            found = found.iloc[:0]
        return Fetched(found, areas.described(found["ref_area"]), tuple(notes))


def _ask(
    transport: Transport,
    settings: EtlSettings,
    questions: Iterable[Question],
    held: pd.DataFrame,
    progress: Progress = lambda words: None,
) -> tuple[pd.DataFrame, list[str]]:
    """The observations that answer some questions, and the cells that hold a zero.

    Raises:
        SourceError: One of them could not be answered.
    """
    known = set(held[["freq", "time_period"]].itertuples(index=False, name=None))
    found: list[dict[str, object]] = []
    zeros: list[str] = []
    for place, question in enumerate(questions):
        if place:
            time.sleep(PAUSE)
        expected = any((question.freq, _period(period)) in known for period in question.periods)
        for cell in _answer(transport, settings, question, expected=expected):
            if cell["value"]:
                found.append(cell)
            else:
                names = ("indicator", "ref_area", "counterpart_area", "time_period")
                zeros.append(" ".join(str(cell[name]) for name in names))
        progress(str(question))
    edition = datetime.now(UTC).date().isoformat()
    return from_records(found, source="comtrade", edition=edition), zeros


def _answer(
    transport: Transport, settings: EtlSettings, question: Question, *, expected: bool
) -> list[dict[str, object]]:
    """The cells of one question; of an answer that may have been cut, those of its halves."""
    numbers = {area: number for number, area in _areas().items()}
    params = {
        "reporterCode": ",".join(numbers[area] for area in question.reporters),
        "partnerCode": ",".join(numbers.values()),
        "period": ",".join(question.periods),
        "flowCode": ",".join(FLOWS),
        "cmdCode": "TOTAL",
        **TOTALS,
    }
    url = f"{settings.url('comtrade')}/preview/C/{question.freq}/HS"
    request = Request(url, params, label=str(question))
    rows = transport.read(request, partial(records, question=question, expected=expected))
    if len(rows) < MOST:
        return cells(rows, question)
    halves = question.halves()
    if halves is None:
        raise SourceError(
            f"UN Comtrade sent {len(rows)} records of {question}: it may have cut the rest.",
            hint="Its figures are left as they are.",
        )
    found = []
    for half in halves:
        time.sleep(PAUSE)
        found += _answer(transport, settings, half, expected=False)
    return found


def records(body: bytes, question: Question, *, expected: bool = False) -> list[dict[str, Any]]:
    """The records of an answer, parts of totals among them, as they stand.

    Args:
        body: The answer.
        question: What was asked.
        expected: There must be some: an empty answer is a disturbance.

    Raises:
        BadAnswer: It is no such answer, it is shorter than it says, or it says that something went wrong.
    """
    try:
        content = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadAnswer(
            f"UN Comtrade sent something else than JSON: {body[:120]!r}.",
            hint="The service has a disturbance: try again later.",
        ) from error
    rows = content.get("data") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadAnswer(f"UN Comtrade sent JSON of another shape: {body[:120]!r}.")
    if said := content.get("error"):
        raise BadAnswer(f"UN Comtrade says: {str(said)[:200]}.")
    if content.get("count") != len(rows):
        raise BadAnswer(f"UN Comtrade sent {len(rows)} records and counts {content.get('count')}.")
    if expected and not rows:
        raise BadAnswer(
            f"UN Comtrade sent nothing of {question}, of which figures are held.",
            hint="It does so now and then: try again later.",
        )
    return rows


def cells(rows: Sequence[dict[str, Any]], question: Question) -> list[dict[str, object]]:
    """The totals among some records, each once: ``indicator, ref_area, counterpart_area, freq, time_period, value``.

    Raises:
        BadAnswer: A record is of something else than was asked for, two totals contradict each other, or a value is
            none, negative, or valued from the other side.
    """
    found: dict[tuple[str, ...], dict[str, object]] = {}
    for row in rows:
        if not _is_total(row):
            continue
        cell = _cell(row, question)
        if cell is None:
            continue
        key = tuple(str(value) for name, value in cell.items() if name != "value")
        before = found.setdefault(key, cell)
        if before["value"] != cell["value"]:
            raise BadAnswer(f"UN Comtrade sent two totals of {' '.join(key)}.")
    return list(found.values())


def _is_total(row: dict[str, Any]) -> bool:
    """Whether a record is a total, by all fields that distinguish one from its parts.

    Raises:
        BadAnswer: It does not say.
    """
    if lacking := {*TOTALS, "cmdCode"} - set(row):
        raise BadAnswer(f"UN Comtrade sent a record without {', '.join(sorted(lacking))}.")
    totals = all(str(row[name]) == total for name, total in TOTALS.items())
    return totals and str(row["cmdCode"]) == "TOTAL"


def _cell(row: dict[str, Any], question: Question) -> dict[str, object] | None:
    """What a total says, in the words of our tables; nothing of an economy's trade with itself."""
    reporter, partner = (
        _areas().get(str(row.get(f"{who}Code"))) for who in ("reporter", "partner")
    )
    flow, period, freq = str(row.get("flowCode")), str(row.get("period")), str(row.get("freqCode"))
    asked = reporter in question.reporters and partner is not None and flow in FLOWS
    if not asked or freq != question.freq or period not in question.periods:
        raise BadAnswer(
            f"UN Comtrade was asked for {question} and sent flow {flow} of {row.get('reporterCode')} "
            f"with {row.get('partnerCode')}, {freq} {period}."
        )
    if partner == reporter:
        return None
    total, bilateral = FLOWS[flow]
    return {
        "indicator": total if partner == catalog.WORLD else bilateral,
        "ref_area": reporter,
        "counterpart_area": NOT_APPLICABLE if partner == catalog.WORLD else partner,
        "freq": freq,
        "time_period": _period(period),
        "value": _value(row, flow),
    }


def _value(row: dict[str, Any], flow: str) -> float:
    """The value of a record, in dollars.

    Raises:
        BadAnswer: It is none, negative, or valued from the other side.
    """
    value = _dollars(row.get("primaryValue"))
    own, other = (row.get(_VALUATION[f]) for f in (flow, "M" if flow == "X" else "X"))
    mine = (own is None and other is None) or (own is not None and _dollars(own) == value)
    if not mine:
        raise BadAnswer(
            f"UN Comtrade values flow {flow} otherwise than by {_VALUATION[flow]}: {value:.0f} beside {own} and {other}."
        )
    return value


def _dollars(value: object) -> float:
    dollars = number(value, "UN Comtrade") if isinstance(value, str) else value
    if (
        isinstance(dollars, bool)
        or not isinstance(dollars, int | float)
        or not math.isfinite(dollars)
        or dollars < 0
    ):
        raise BadAnswer(f"UN Comtrade sent {value!r} where a value should be.")
    return float(dollars)


def _incomplete(found: pd.DataFrame) -> Iterator[str]:
    """Which flows are missing in which years, of those in which others are there: such a year has no sum."""
    three = catalog.members(catalog.CJK)
    pairs = [(a, b) for a in three for b in three if a != b]
    for indicator in (bilateral for _, bilateral in FLOWS.values()):
        rows = found[(found["indicator"] == indicator) & (found["freq"] == "A")]
        there = set(
            rows[["ref_area", "counterpart_area", "time_period"]].itertuples(index=False, name=None)
        )
        lacking: dict[str, list[str]] = {}
        for year in sorted(set(rows["time_period"])):
            if missing := [f"{a}-{b}" for a, b in pairs if (a, b, year) not in there]:
                lacking.setdefault(", ".join(missing), []).append(year)
        for flows, years in lacking.items():
            yield f"comtrade {indicator} lacks {flows} in {', '.join(years)}: no sum of the six flows there"


def _areas() -> dict[str, str]:
    """The service's number -> area: the three, and the World as a partner."""
    three = catalog.members(catalog.CJK)
    return {areas.areas()[area].m49.lstrip("0"): area for area in three} | {WORLD: catalog.WORLD}


def _indicators() -> set[str]:
    return {name for names in FLOWS.values() for name in names}


def _years() -> list[str]:
    return [str(year) for year in range(FIRST_YEAR, datetime.now(UTC).year + 1)]


def _months() -> list[str]:
    now = datetime.now(UTC)
    last = now.year * 12 + now.month - 1
    return [f"{n // 12}{n % 12 + 1:02}" for n in range(last - MONTHS + 1, last + 1)]


def _parts(periods: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The periods in requests of as many as one may name, the last ones together."""
    first = len(periods) % PERIODS
    starts = [0, *range(first, len(periods), PERIODS)] if first else range(0, len(periods), PERIODS)
    for start, end in zip(starts, [*starts[1:], len(periods)], strict=True):
        yield tuple(periods[start:end])


def _period(text: str) -> str:
    """A period as our tables write it: ``202401`` is ``2024-01``."""
    return f"{text[:4]}-{text[4:]}" if len(text) == 6 else text
