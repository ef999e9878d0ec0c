"""The IMF's World Economic Outlook: the current edition in full, earlier ones for the main economies.

Quirks: groups and the World have no ``LATEST_ACTUAL_ANNUAL_DATA``; each earlier edition is a dataflow of its own,
``WEO_2024_OCT_VINTAGE``. Where SDMX does not answer, DataMapper is asked (see `etl.sources.datamapper`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd

from etl import catalog
from etl.catalog import areas
from etl.editions import base
from etl.errors import BadAnswer, NotServed, SourceError
from etl.observations import concat, normalise
from etl.settings import EtlSettings
from etl.sources import datamapper
from etl.sources.base import Fetched, Progress
from etl.sources.sdmx import Message, parse, passed_over
from etl.sources.transport import Request, Transport

#: Series without their own last actual year take that of real GDP, which every economy has.
REFERENCE = "NGDP_R"
#: How many years back to ask for earlier editions by name, where the service does not list its dataflows.
YEARS_BACK = 10
_MONTHS = {"04": "APR", "10": "OCT"}
_VINTAGE = re.compile(r'\bid="(WEO_(\d{4})_(APR|OCT)_VINTAGE)"')


class WorldEconomicOutlook:
    """The adapter of source ``weo``."""

    source = "weo"

    def changed(self, transport: Transport, settings: EtlSettings, held: pd.DataFrame) -> bool:
        """Whether anything of the three or the World has another value, or the catalogue now lists more.

        All indicators are compared, but not the label: the same content under another date is no news.
        """
        three = [areas.to_imf(area) for area in (*catalog.members(catalog.CJK), catalog.WORLD)]
        codes = self._codes()
        request = _request(settings, "WEO", three, list(codes))
        served, _ = transport.read(request, partial(_read, codes=codes))
        if set(served["indicator"]) - set(held["indicator"].unique()):
            return True
        newest = held.groupby("indicator")["edition"].transform("max") == held["edition"]
        core = held[newest & held["ref_area"].isin(served["ref_area"].unique())]
        core = core[core["indicator"].isin(served["indicator"].unique())]
        left, right = (normalise(rows.assign(edition="")) for rows in (served, core))
        return not left.equals(right)

    def fetch(
        self, transport: Transport, settings: EtlSettings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """The current edition for all economies and groups, and what is not held yet of the earlier ones.

        An indicator that the catalogue newly asks for is fetched of the editions that are held without it, too.
        """
        codes = self._codes()
        try:
            request = _request(settings, "WEO", (), list(codes))
            current, message = transport.read(request, partial(_understood, codes=codes))
        except SourceError as error:
            progress("asking DataMapper instead")
            return datamapper.fetch(transport, settings, held, codes, error)
        edition = current["edition"].iloc[0]
        progress(f"edition {edition}")
        missing = sorted(set(codes.values()) - set(current["indicator"].unique()))
        notes = tuple(f"weo does not serve {name}" for name in missing)
        notes += tuple(passed_over("weo", message, codes))
        if (current["obs_status"] == "E").any():
            # Not even the three have a last actual year: all flags are gone.
            notes += (no_actual_years(f"weo {edition}", edition),)
        labels = held["edition"].map(base)
        has = {str(e): set(names) for e, names in held["indicator"].groupby(labels)}
        served = set(current["indicator"].unique())
        whole = {e for e, names in has.items() if served <= names} | {edition}
        tables, dates, failed = self._earlier(transport, settings, whole, edition, progress)
        tables = [rows[~rows["indicator"].isin(_had(rows, has))] for rows in tables]
        observations = concat([current, *tables])
        return Fetched(
            observations,
            areas.described(observations["ref_area"], "IMF group "),
            notes,
            # A date of another month is that of the file's last upload, not of the edition.
            ({edition: day} if (day := message.published).startswith(edition) else {})
            | {name: day for name, day in dates.items() if name not in has},
            failed,
        )

    @staticmethod
    def _codes() -> dict[str, str]:
        """IMF code -> our indicator."""
        return {
            i.series["weo"]: name for name, i in catalog.indicators().items() if "weo" in i.series
        }

    def _earlier(
        self,
        transport: Transport,
        settings: EtlSettings,
        whole: set[str],
        current: str,
        progress: Progress,
    ) -> tuple[list[pd.DataFrame], dict[str, str], dict[str, str]]:
        """The earlier editions that are served and not held whole: their tables, dates of publication and failures."""
        codes, economies = self._codes(), _comparators()
        flows = {
            edition: flow
            for edition, flow in _vintages(transport, settings, current).items()
            if edition not in whole
        }

        def one(edition: str) -> tuple[pd.DataFrame, str]:
            request = _request(settings, flows[edition], economies, list(codes))
            found = transport.read(request, partial(_read, codes=codes, edition=edition))
            progress(f"edition {edition}")
            return found

        tables, dates, failed = [], {}, {}
        for edition, result in zip(flows, transport.each(one, flows), strict=True):
            if isinstance(result, tuple):
                tables.append(result[0])
                # A date of another month is that of the file's last upload, not of the edition.
                if result[1].startswith(edition):
                    dates[edition] = result[1]
            elif not isinstance(result, NotServed):
                failed[f"edition {edition}"] = str(result)
        return tables, dates, failed


def _had(rows: pd.DataFrame, has: Mapping[str, set[str]]) -> set[str]:
    """The indicators that are held of the edition that came."""
    return has.get(rows["edition"].iloc[0], set()) if len(rows) else set()


def observations(message: Message, codes: dict[str, str], edition: str = "") -> pd.DataFrame:
    """The observations of a World Economic Outlook message.

    A year after the last actual one is a forecast. The World and the groups have no last actual year: for them
    forecasts begin with the first forecast year among China, Japan and the Republic of Korea.

    Where not even the three have one, values from the year of the edition on are forecasts, and those of the year before
    are estimates, since for some economies they are.

    Args:
        message: The parsed message.
        codes: IMF code -> our indicator; other codes are left out, and so are other frequencies than years.
        edition: The edition, where the message does not say it.

    Raises:
        BadAnswer: The message does not say its edition.

    Example:
        ``observations(sdmx.parse(body), {"NGDPD": "gdp_nominal"})``
    """
    edition = edition or edition_of(message.published)
    if not edition:
        raise BadAnswer("The IMF's answer does not say its edition (PUBLICATION_DATE).")
    values = message.values[message.values["code"].isin(list(codes))].dropna(subset=["value"])
    if "freq" in values:
        values = values[values["freq"] == "A"]
    actual = _last_actual(message, values)
    pairs = zip(values["ref_area"], values["code"], strict=True)
    before = str(int(edition[:4]) - 1)
    last = pd.Series([actual.get(pair, "") for pair in pairs], index=values.index, dtype="str")
    estimated = (last == "") & (values["time_period"] == before)
    last = last.mask(last == "", before)
    return normalise(
        values.assign(
            source="weo",
            edition=edition,
            freq="A",
            counterpart_area="_Z",
            indicator=values["code"].map(codes),
            ref_area=values["ref_area"].replace(areas.from_imf()),
            obs_status=(values["time_period"] > last)
            .map({True: "F", False: "A"})
            .mask(estimated, "E"),
        )
    )


def no_actual_years(name: str, edition: str) -> str:
    """The note on an edition that has no last actual year, not even of the three: see `observations`.

    Args:
        name: What it came in: the edition itself, or files.
        edition: The edition.

    Example:
        >>> no_actual_years("WEO", "2025-10")
        'WEO: nothing says where forecasts begin; from 2025 on values count as forecasts'
    """
    return f"{name}: nothing says where forecasts begin; from {edition[:4]} on values count as forecasts"


def edition_of(published: str) -> str:
    """The edition that was current on a day: ``2025-11-19``, when a file was put up again, is of ``2025-10``.

    The World Economic Outlook comes out in April and October, now and then until 2011 in September. Empty if the day is.

    Example:
        >>> edition_of("2025-11-19")
        '2025-10'
    """
    if not published:
        return ""
    year, month = int(published[:4]), int(published[5:7])
    if month >= 10:
        return f"{year}-10"
    if month == 9 and year <= 2011:
        return f"{year}-09"
    return f"{year}-04" if month >= 4 else f"{year - 1}-10"


def _last_actual(message: Message, values: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The last actual year of each (area, code) in ``values``, by the rule of `observations`."""
    said, found = message.latest_actual, {}
    three = catalog.members(catalog.CJK)
    any_of = {
        area: min((y for (a, _), y in said.items() if a == area), default="") for area in three
    }
    for code in values["code"].unique():
        of_three = [
            year
            for area in three
            if (year := said.get((area, code)) or said.get((area, REFERENCE)) or any_of[area])
        ]
        earliest = min(of_three, default="")
        for area in values.loc[values["code"] == code, "ref_area"].unique():
            own = said.get((area, code)) or said.get((area, REFERENCE))
            if last := own or earliest:
                found[area, code] = last
    return found


def _request(
    settings: EtlSettings, flow: str, economies: Sequence[str], codes: Sequence[str]
) -> Request:
    url = f"{settings.url('imf')}/2.1/data/IMF.RES,{flow}/{'+'.join(economies)}.{'+'.join(codes)}.A"
    return Request(url, accept="application/xml", label=flow)


def _read(body: bytes, codes: dict[str, str], edition: str = "") -> tuple[pd.DataFrame, str]:
    """The observations in an answer, and the day it was published."""
    table, message = _understood(body, codes, edition)
    return table, message.published


def _understood(
    body: bytes, codes: dict[str, str], edition: str = ""
) -> tuple[pd.DataFrame, Message]:
    """The observations in an answer, and all of it."""
    message = parse(body)
    return observations(message, codes, edition), message


def _comparators() -> tuple[str, ...]:
    """Whose earlier editions are fetched: the members of all groups, the World and the IMF's own groups."""
    economies = {area for group in catalog.groups() for area in catalog.members(group)}
    aggregates = {a.imf for a in areas.areas().values() if a.kind == "aggregate" and a.imf}
    return tuple(sorted({areas.to_imf(area) for area in economies} | aggregates))


def _vintages(transport: Transport, settings: EtlSettings, current: str) -> dict[str, str]:
    """Edition -> dataflow of earlier editions: as the service lists them, or else as it would name them."""
    listing = Request(
        f"{settings.url('imf')}/2.1/dataflow/IMF.RES/all/latest",
        {"detail": "allstubs"},
        accept="application/xml",
        label="list of editions",
    )
    try:
        return transport.read(listing, _listed)
    except SourceError:
        last = int(current[:4])
        months = [
            f"{year}-{month}" for year in range(last - YEARS_BACK, last + 1) for month in _MONTHS
        ]
        return {e: f"WEO_{e[:4]}_{_MONTHS[e[5:]]}_VINTAGE" for e in months if e < current}


def _listed(body: bytes) -> dict[str, str]:
    """Edition -> dataflow, from a list of dataflows."""
    if b"Dataflow" not in body:
        raise NotServed("The IMF does not list its dataflows.")
    numbers = {name: number for number, name in _MONTHS.items()}
    found = _VINTAGE.findall(body.decode("utf-8", "replace"))
    return {f"{year}-{numbers[month]}": flow for flow, year, month in found}


__all__ = ["Message", "WorldEconomicOutlook", "observations", "parse", "passed_over"]
