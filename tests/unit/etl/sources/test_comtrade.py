"""UN Comtrade's preview: totals only, both sides of each flow, and every way in which an answer may be another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from etl import catalog
from etl.errors import BadAnswer, SourceError, Unavailable
from etl.observations import empty, validate
from etl.sources import comtrade, transport
from etl.sources.base import Fetched
from etl.sources.comtrade import FLOWS, MOST, Question, TradeByReporter, cells, records
from etl.sources.transport import Transport
from tests.figures import Figures
from tests.replay import (
    BODY,
    BOM,
    BROKEN_GZIP,
    CUT,
    DRIP,
    HALF,
    HANG,
    OUTAGE_PAGE,
    RESET,
    STATUS,
    Fault,
    Replay,
)
from tests.services import comtrade_record

THREE = catalog.members(catalog.CJK)
NUMBERS = {"CHN": "156", "JPN": "392", "KOR": "410", "WLD": "0"}
WHERE = "/public/v1/preview/C/A"
QUESTION = Question(THREE, "A", ("2022", "2023"))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PAUSE", 0.01)
    monkeypatch.setattr(transport, "FIREWALL_PAUSE", 0.02)


@pytest.fixture
def replay() -> Iterator[Replay]:
    with Replay(Figures.made()) as server:
        yield server


def fetch(replay: Replay, held: Fetched | None = None, **patience: Any) -> Fetched:
    chosen = replay.settings(Path(), **patience)
    table = held.observations if held else empty()
    with Transport(chosen) as session:
        return TradeByReporter().fetch(session, chosen, table, lambda words: None)


def changed(replay: Replay, held: Fetched) -> bool:
    chosen = replay.settings(Path())
    with Transport(chosen) as session:
        return TradeByReporter().changed(session, chosen, held.observations)


def record(
    reporter: str = "KOR",
    partner: str = "JPN",
    period: str = "2023",
    flow: str = "X",
    value: float = 29e9,
    **said: Any,
) -> dict[str, Any]:
    return comtrade_record((NUMBERS[reporter], NUMBERS[partner], period, flow), value, **said)


def body(*rows: dict[str, Any], **said: Any) -> bytes:
    return json.dumps(
        {"elapsedTime": "0.05 secs", "count": len(rows), "data": rows, "error": ""} | said
    ).encode()


def test_both_sides_of_all_flows_and_trade_with_the_world(replay: Replay) -> None:
    """By a second path: every cell that the service holds is there once, under its own indicator."""
    found = validate(fetch(replay).observations, "what came")
    told = {
        (row.indicator, row.ref_area, row.counterpart_area, row.time_period): row.value
        for row in found.itertuples()
    }
    expected = {
        (
            FLOWS[flow][partner != "WLD"],
            reporter,
            "_Z" if partner == "WLD" else partner,
            year,
        ): value
        for (reporter, partner, flow, year), value in replay.figures.comtrade.items()
    }
    assert told == expected
    assert set(found["source"]) == {"comtrade"}
    for name in ("bilateral_goods_exports", "bilateral_goods_imports"):
        of = found[found["indicator"] == name]
        assert set(zip(of["ref_area"], of["counterpart_area"], strict=True)) == set(
            permutations(THREE, 2)
        )


def test_only_totals_are_asked_for_in_few_requests(replay: Replay) -> None:
    fetch(replay)
    asked = replay.asked("/public/v1/preview/")
    assert len(asked) <= 6
    for address in asked:
        assert "cmdCode=TOTAL" in address
        assert "partner2Code=0&customsCode=C00&motCode=0" in address
        assert len(address.partition("period=")[2].partition("&")[0].split(",")) <= 12


def test_unchanged_figures_are_no_news(replay: Replay) -> None:
    held = fetch(replay)
    assert not changed(replay, held)
    assert fetch(replay, held).observations.empty
    replay.figures.comtrade["KOR", "JPN", "X", "2023"] = 29e9
    assert changed(replay, held)
    again = fetch(replay, held).observations
    assert set(again["indicator"]) == set(held.observations["indicator"]), (
        "one edition of all of it"
    )


def test_months_come_where_they_are_served(replay: Replay) -> None:
    assert "comtrade has no flows of frequency M" in fetch(replay).notes
    month = comtrade._months()[-3]
    replay.figures.comtrade["KOR", "JPN", "X", month] = 2.5e9
    found = fetch(replay)
    (row,) = found.observations[found.observations["freq"] == "M"].itertuples()
    assert (row.time_period, row.value) == (f"{month[:4]}-{month[4:]}", 2.5e9)
    assert not any("frequency M" in note for note in found.notes)


def test_year_without_all_flows_names_the_one_that_is_missing(replay: Replay) -> None:
    for flow in ("X", "M"):
        del replay.figures.comtrade["JPN", "KOR", flow, "2022"]
    found = fetch(replay)
    for name in ("bilateral_goods_exports", "bilateral_goods_imports"):
        assert (
            f"comtrade {name} lacks JPN-KOR in 2022: no sum of the six flows there" in found.notes
        )


def test_zero_is_a_year_that_is_not_reported_yet(replay: Replay) -> None:
    """Never a value: trade among the three is not nothing."""
    replay.figures.comtrade["JPN", "CHN", "X", "2024"] = 0.0
    found = fetch(replay)
    rows = found.observations
    assert rows[(rows["value"] == 0)].empty
    assert (
        "comtrade has 0 for bilateral_goods_exports JPN CHN 2024, which is not reported yet"
        in found.notes
    )
    assert (
        "comtrade bilateral_goods_exports lacks JPN-CHN in 2024: no sum of the six flows there"
        in found.notes
    )


def test_parts_of_a_total_are_never_added(replay: Replay) -> None:
    """Beside each total its parts: by means of transport, by customs procedure, by a second partner."""

    def with_parts(answer: bytes) -> bytes:
        content = json.loads(answer)
        rows = content["data"]
        parts = [
            row
            | {"primaryValue": row["primaryValue"] / 2, "cifvalue": None, "fobvalue": None}
            | part
            for row in rows
            for part in ({"motCode": 2100}, {"customsCode": "C01"}, {"partner2Code": 344})
        ]
        # Not so many that the answer counts as cut.
        every = [*parts[: MOST - len(rows) - 1], *rows]
        return json.dumps(content | {"data": every, "count": len(every)}).encode()

    calm = fetch(replay).observations
    replay.fault(WHERE, BODY(with_parts))
    assert fetch(replay).observations.equals(calm)


def test_total_that_stands_twice_counts_once() -> None:
    assert len(cells([record(), record()], QUESTION)) == 1


def test_cut_at_500_is_asked_in_halves(replay: Replay) -> None:
    """An answer as long as the longest may lack records: it is asked for again, some periods and reporters at a time."""

    def full(answer: bytes) -> bytes:
        content = json.loads(answer)
        rows = content["data"]
        padding = [row | {"motCode": n + 1} for row in rows for n in range(31)]
        every = [*rows, *padding][:MOST]
        return json.dumps(content | {"data": every, "count": len(every)}).encode()

    calm = fetch(replay).observations
    replay.fault(WHERE, BODY(full))
    found = fetch(replay).observations
    assert found.equals(calm)
    assert len(replay.asked(WHERE)) > 20


def test_cut_for_ever_is_refused(replay: Replay) -> None:
    rows = [record(motCode=n) for n in range(MOST)]
    replay.fault(WHERE, BODY(lambda _: body(*rows)))
    with pytest.raises(SourceError, match=r"500 records of .*: it may have cut the rest"):
        fetch(replay)


#: What passes: tried again, to the figures of a quiet day.
PASSING: dict[str, Fault] = {
    "a mark before JSON": BOM,
    "one 429": STATUS(429, Retry_After="0"),
    "one 502": STATUS(502),
    "403 of a quota": STATUS(403, Retry_After="0"),
    "a page with status 200": OUTAGE_PAGE,
    "cut in the middle": CUT,
    "closed without an answer": RESET,
    "JSON breaks off": HALF,
    "broken compression": BROKEN_GZIP,
    "its own words of an error": BODY(lambda _: body(error="Internal server error")),
    "fewer records than it counts": BODY(
        lambda answer: answer.replace(b'"count": ', b'"count": 9')
    ),
    "an error in another shape": BODY(lambda _: b'{"statusCode":500,"message":"oops"}'),
    "null for the records": BODY(lambda _: b'{"count":0,"data":null,"error":""}'),
}


@pytest.mark.parametrize("name", PASSING)
def test_disturbance_that_passes(replay: Replay, name: str) -> None:
    calm = fetch(replay).observations
    replay.fault(WHERE, PASSING[name], times=1)
    assert fetch(replay).observations.equals(calm)


def test_nothing_where_something_is_held_is_a_disturbance(replay: Replay) -> None:
    """The preview sends empty answers now and then: they take nothing away."""
    held = fetch(replay)
    replay.figures.comtrade["KOR", "JPN", "X", "2023"] = 29e9
    replay.fault(WHERE, BODY(lambda _: body()), times=1)
    assert len(fetch(replay, held).observations) == len(held.observations)
    replay.fault(WHERE, BODY(lambda _: body()))
    with pytest.raises(
        BadAnswer, match=r"sent nothing of CHN, JPN, KOR .*, of which figures are held"
    ):
        fetch(replay, held)


def test_empty_where_nothing_is_held_is_no_fault(replay: Replay) -> None:
    replay.figures.comtrade.clear()
    found = fetch(replay)
    assert found.observations.empty
    assert found.notes == (
        "comtrade has no flows of frequency A",
        "comtrade has no flows of frequency M",
    )


#: What stays: the source is given up, and its last good figures stay.
STAYING: dict[str, tuple[Fault, str]] = {
    "429 for ever": (STATUS(429, Retry_After="3600"), "try again in 3600 seconds, as it asks"),
    "503 for ever": (STATUS(503), "503"),
    "404": (STATUS(404), "answered 404"),
    "400, too many periods": (STATUS(400), "answered 400"),
    "a page for ever": (OUTAGE_PAGE, "something else than JSON"),
    "nested without end": (BODY(lambda _: b"[" * 200_000), "something else than JSON"),
    "a list": (BODY(lambda _: b"[]"), "JSON of another shape"),
    "records that are none": (
        BODY(lambda _: b'{"count":1,"data":[1],"error":""}'),
        "JSON of another shape",
    ),
}


@pytest.mark.parametrize("name", STAYING)
def test_disturbance_that_stays(replay: Replay, name: str) -> None:
    fault, said = STAYING[name]
    replay.fault(WHERE, fault)
    with pytest.raises(SourceError) as caught:
        fetch(replay)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("fault", [HANG, DRIP(0.05)], ids=["no answer", "drop by drop"])
def test_slow_service_is_given_up(replay: Replay, fault: Fault) -> None:
    replay.fault(WHERE, fault)
    with pytest.raises(Unavailable):
        fetch(replay, read_timeout=0.3, deadline=1.0, attempts=2)


#: Records that are not what was asked for, and what is said of them.
WRONG: dict[str, tuple[list[dict[str, Any]], str]] = {
    "another flow": ([record() | {"flowCode": "RX"}], "sent flow RX of 410"),
    "another reporter": ([record() | {"reporterCode": 842}], "sent flow X of 842"),
    "another partner": ([record() | {"partnerCode": 842}], "with 842"),
    "a year that nobody asked for": ([record() | {"period": "1999"}], "A 1999"),
    "months for years": ([record() | {"freqCode": "M", "period": "202301"}], "M 202301"),
    "exports valued as imports": ([record(fobvalue=None, cifvalue=29e9)], "values flow X otherwise than by fobvalue"),
    "imports valued as exports": ([record(flow="M", cifvalue=None, fobvalue=29e9)], "values flow M otherwise than by cifvalue"),
    "a value that is not its valuation": ([record(fobvalue=30e9)], "values flow X otherwise"),
    "two totals": ([record(), record(value=30e9)], "two totals of bilateral_goods_exports KOR JPN A 2023"),
    "words for a value": ([record() | {"primaryValue": "about 5"}], "'about 5'"),
    "a negative value": ([record() | {"primaryValue": -1.0}], "-1.0"),
    "infinity": ([record() | {"primaryValue": float("inf")}], "inf"),
    "no value": ([record() | {"primaryValue": None}], "None"),
    "a truth for a value": ([record() | {"primaryValue": True}], "True"),
    "digits with marks": ([record() | {"primaryValue": "1_000"}], "'1_000'"),
    "no word on what it is a part of": ([{k: v for k, v in record().items() if k != "motCode"}], "a record without motCode"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_record_that_was_not_asked_for_is_refused(replay: Replay, name: str) -> None:
    rows, said = WRONG[name]
    with pytest.raises(BadAnswer) as caught:
        cells(records(body(*rows), QUESTION), QUESTION)
    assert said in str(caught.value)


def test_parts_of_another_commodity_and_trade_with_oneself_are_left_out() -> None:
    rows = [record(cmdCode="87"), record(partner="KOR"), record(customsCode="C04")]
    assert cells(rows, QUESTION) == []


def test_values_as_texts_and_without_their_valuation() -> None:
    rows = [record(primaryValue="29000000000", fobvalue=None, cifvalue=None)]
    assert [cell["value"] for cell in cells(rows, QUESTION)] == [29e9]


@pytest.mark.parametrize("much", [1, 4, 12])
def test_whatever_is_divided_is_asked_for_whole(much: int) -> None:
    """Halves of halves are single reporters in single periods, each once."""
    periods = tuple(str(2000 + n) for n in range(much))

    def leaves(question: Question) -> list[Question]:
        halves = question.halves()
        return [question] if halves is None else [leaf for half in halves for leaf in leaves(half)]

    found = leaves(Question(THREE, "A", periods))
    assert sorted((q.reporters[0], q.periods[0]) for q in found) == sorted(
        (a, p) for a in THREE for p in periods
    )


def test_every_year_and_month_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    years, months = comtrade._years(), comtrade._months()
    for periods in (years, months):
        parts = [*comtrade._parts(periods)]
        assert [period for part in parts for period in part] == periods
        assert max(map(len, parts)) <= 12
    assert len(months) == 24
    assert all("01" <= month[4:] <= "12" for month in months)
