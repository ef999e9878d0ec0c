"""IMF DataMapper API v1: the fallback of the World Economic Outlook.

It has three decimals of a billion, no flag on forecasts and no exact edition, so it is asked only when SDMX does not
answer. Quirks: filters are ignored, so one request per indicator returns all areas; an unknown indicator answers 200 without
``values``; a stray empty key stands beside the indicator; the firewall answers 403 to bursts.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

import pandas as pd

from etl import catalog
from etl.catalog import areas
from etl.catalog.series import facts_of
from etl.counts import many
from etl.errors import BadAnswer, NotServed, SourceError, Unavailable
from etl.observations import concat, normalise
from etl.settings import EtlSettings
from etl.sources.base import Fetched, left_out
from etl.sources.transport import Request, Transport

#: What the unit of an indicator's description begins with, and what a value is to be multiplied by.
_RATE = "annual percent change"
_UNITS = {"billions": 1e9, "millions": 1e6, _RATE: 1.0}
#: In billions by its documentation: enough to compare DataMapper with the edition held.
_GDP = "NGDPD"
_MONTHS = {"April": "04", "October": "10", "September": "09"}
_MISSING = (None, "", "n/a", "--")


def fetch(
    transport: Transport,
    settings: EtlSettings,
    held: pd.DataFrame,
    codes: dict[str, str],
    cause: SourceError,
) -> Fetched:
    """What DataMapper has of a new edition.

    Args:
        transport: The session to ask with.
        settings: Where the service is.
        held: What the release holds of ``weo``.
        codes: IMF code -> our indicator.
        cause: Why SDMX could not be used.

    Raises:
        SourceError: DataMapper has nothing newer than what is held, or does not say of which edition it is.
    """
    base = settings.url("datamapper")
    try:
        described = transport.get(
            Request(f"{base}/indicators", label="list of indicators"), _decode
        )
        facts = _decode(described.body).get("indicators") or {}
    except SourceError:
        facts = {}
    editions = {code: edition(facts.get(code, {})) for code in codes}
    newest = max(editions.values())
    if not newest:
        raise _not_used(cause, _compared(transport, base, held))
    if newest <= max(held["edition"], default=""):
        raise _not_used(cause, f"DataMapper has edition {newest}, which is held already.")
    wanted = [code for code, label in editions.items() if label == newest]
    own: dict[str, list[str]] = {}

    def one(code: str) -> pd.DataFrame:
        scale = _scale(code, facts[code])
        table, own[code] = transport.read(_request(base, code), partial(parse, code=code))
        return observations(table, codes[code], newest, scale)

    answers = dict(zip(wanted, transport.each(one, wanted), strict=True))
    found = [t for t in answers.values() if isinstance(t, pd.DataFrame)]
    if not found:
        raise _not_used(cause, "DataMapper does not answer either.")
    table = concat(found)
    lost = ", ".join(sorted(set(codes.values()) - set(table["indicator"])))
    note = f"weo edition {newest} comes from DataMapper (rounded, no flag on forecasts): {cause}"
    lost_to = [f"{codes[c]}: {e}" for c, e in answers.items() if isinstance(e, SourceError)]
    regions = sorted({area for named in own.values() for area in named})
    left = left_out(
        "weo from DataMapper", f"{many(len(regions), 'area')} that the database lacks", regions
    )
    notes = (note, *lost_to, *([left] if left else []))
    return Fetched(table, areas.described(table["ref_area"]), notes, failed={lost: str(cause)})


def parse(body: bytes, code: str) -> tuple[pd.DataFrame, list[str]]:
    """The values of one indicator: ``ref_area, time_period, value``, as they stand, and the areas that are left out.

    These are DataMapper's own groups: they have no code in the database.

    Raises:
        NotServed: DataMapper does not have this indicator.
        BadAnswer: A value is not a number.
    """
    values = (_decode(body).get("values") or {}).get(code)
    if not values:
        raise NotServed(f"DataMapper does not have {code}.")
    known = areas.areas()
    renamed = areas.from_imf() | {a.datamapper: a.ref_area for a in known.values() if a.datamapper}
    rows = [
        (renamed.get(area, area), year, value)
        for area, series in values.items()
        for year, value in (series or {}).items()
        if renamed.get(area, area) in known and value not in _MISSING
    ]
    table = pd.DataFrame(rows, columns=["ref_area", "time_period", "value"])
    left = [area for area in values if renamed.get(area, area) not in known]
    try:
        return table.astype({"value": "float64"}), left
    except (TypeError, ValueError) as error:
        raise BadAnswer(
            f"DataMapper sent something else than numbers for {code}: {error}."
        ) from error


def observations(table: pd.DataFrame, indicator: str, edition: str, scale: float) -> pd.DataFrame:
    """The observations of one indicator: years from that of the edition on are forecasts."""
    return normalise(
        table.assign(
            source="weo",
            indicator=indicator,
            counterpart_area="_Z",
            freq="A",
            edition=edition,
            value=table["value"] * scale,
            obs_status=(table["time_period"] >= edition[:4]).map({True: "F", False: "A"}),
        )
    )


def edition(facts: dict[str, Any]) -> str:
    """The edition in an indicator's description (``World Economic Outlook (April 2026)``), or nothing."""
    found = re.search(r"World Economic Outlook \((\w+) (\d{4})\)", str(facts.get("source", "")))
    return f"{found[2]}-{_MONTHS[found[1]]}" if found and found[1] in _MONTHS else ""


def same(table: pd.DataFrame, held: pd.DataFrame) -> bool:
    """Whether a table in billions has the values of an edition for the three and the World, apart from rounding."""
    wanted = [*catalog.members(catalog.CJK), catalog.WORLD]
    both = table[table["ref_area"].isin(wanted)].merge(held, on=["ref_area", "time_period"])
    apart = (both["value_x"] - both["value_y"] / 1e9).abs()
    return len(both) > 0 and bool((apart <= 0.00051).all())


def _compared(transport: Transport, base: str, held: pd.DataFrame) -> str:
    """The result of a comparison with the edition held, where DataMapper does not name its own."""
    mine = held[(held["indicator"] == "gdp_nominal")]
    mine = mine[mine["edition"] == mine["edition"].max()]
    try:
        table, _ = transport.read(_request(base, _GDP), partial(parse, code=_GDP))
    except SourceError as error:
        return f"DataMapper does not help: {error}"
    if len(mine) and same(table, mine):
        return f"DataMapper says the same as edition {mine['edition'].iloc[0]}: it is still the current one."
    return "DataMapper says something else, but not of which edition; nothing is guessed."


def _not_used(cause: SourceError, why: str) -> Unavailable:
    return Unavailable(f"{cause} {why}")


def _request(base: str, code: str) -> Request:
    return Request(f"{base}/{code}", label=code)


def _scale(code: str, facts: dict[str, Any]) -> float:
    """What the values of an indicator are to be multiplied by.

    Raises:
        BadAnswer: Its unit is not one that the indicator has had: millions for billions, or words nobody knows.
    """
    unit = str(facts.get("unit", ""))
    word = next((word for word in _UNITS if word in unit.lower()), "")
    own = facts_of("weo", code).scale or _RATE
    if word != own:
        raise BadAnswer(f"DataMapper says that {code} is in {unit!r}, not in {own}.")
    return _UNITS[word]


def _decode(body: bytes) -> Any:
    try:
        content = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"DataMapper sent something else than JSON: {body[:120]!r}.") from error
    if not isinstance(content, dict):
        raise BadAnswer(f"DataMapper sent JSON of another shape: {body[:120]!r}.")
    return content
