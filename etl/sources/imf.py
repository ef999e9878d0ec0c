"""IMF SDMX 2.1 at api.imf.org: the World Economic Outlook, structure-specific XML.

SDMX 2.1 rather than 3.0 because only its answers carry the edition (``PUBLICATION_DATE``).
Quirks: values are in full units and ``SCALE`` is for display only, so it is never applied; groups and the World
have no ``LATEST_ACTUAL_ANNUAL_DATA``; a flow that does not exist answers 204, a key without data an empty data set.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from lxml import etree

from etl import catalog
from etl.errors import BadAnswer, NotServed
from etl.observations import from_records
from etl.settings import Settings
from etl.sources.base import Fetched, Progress, no_areas
from etl.transport import Request, Transport

#: What the IMF calls the World.
WORLD = "G001"
#: Series without their own last actual year take that of real GDP, which every economy has.
REFERENCE = "NGDP_R"


class WorldEconomicOutlook:
    """The adapter of source ``weo``."""

    source = "weo"

    def changed(self, transport: Transport, settings: Settings, held: pd.DataFrame) -> bool:
        """Whether GDP of the three or the World has another edition or another value."""
        served = self._parsed(transport, settings, "CHN+JPN+KOR+G001", ("gdp_nominal", "gdp_constant_lcu"))
        served = served[served["indicator"] == "gdp_nominal"].reset_index(drop=True)
        core = held[
            (held["edition"] == held["edition"].max())
            & (held["indicator"] == "gdp_nominal")
            & held["ref_area"].isin(served["ref_area"])
        ]
        return not served.equals(core.reset_index(drop=True))

    def fetch(
        self, transport: Transport, settings: Settings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """The current edition: every indicator of the catalogue, for all economies and groups."""
        names = tuple(self._series())
        observations = self._parsed(transport, settings, "", names)
        progress("current edition")
        missing = sorted(set(names) - set(observations["indicator"]))
        notes = tuple(f"weo does not serve {name} ({self._series()[name]})" for name in missing)
        return Fetched(observations, no_areas(), notes)

    @staticmethod
    def _series() -> dict[str, str]:
        return {name: i.series["weo"] for name, i in catalog.indicators().items() if "weo" in i.series}

    def _parsed(
        self, transport: Transport, settings: Settings, areas: str, names: tuple[str, ...]
    ) -> pd.DataFrame:
        codes = {self._series()[name]: name for name in names}
        url = f"{settings.imf_url}/2.1/data/IMF.RES,WEO/{areas}.{'+'.join(codes)}.A"
        answer = transport.get(Request(url, accept="application/xml", label="weo"), check)
        return observations(parse(answer.body), codes)


@dataclass(frozen=True)
class Message:
    """An SDMX data message: its edition, its series and what is said of them.

    Attributes:
        published: ``PUBLICATION_DATE`` as a date, ``2025-10-14``; empty if the message has none.
        values: ``ref_area, code, time_period, value`` as they stand, one row an observation.
        latest_actual: The last actual year of ``(ref_area, code)``.
    """

    published: str
    values: pd.DataFrame
    latest_actual: dict[tuple[str, str], str]


def parse(body: bytes) -> Message:
    """An SDMX 2.1 structure-specific data message.

    Raises:
        BadAnswer: The body is not one.
    """
    published, latest, rows = "", {}, []
    try:
        tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise BadAnswer(f"The IMF sent something else than XML: {body[:120]!r}.") from error
    for element in tree.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "DataSet":
            published = element.get("PUBLICATION_DATE", "")[:10]
        elif name in ("Group", "Series"):
            area, code = element.get("COUNTRY", ""), element.get("INDICATOR", "")
            if actual := element.get("LATEST_ACTUAL_ANNUAL_DATA"):
                latest[area, code] = actual[-4:] if actual.startswith("FY") else actual[:4]
        elif name == "Obs":
            rows.append((area, code, element.get("TIME_PERIOD"), element.get("OBS_VALUE")))
    values = pd.DataFrame(rows, columns=["ref_area", "code", "time_period", "value"])
    values["value"] = pd.to_numeric(values["value"], errors="coerce")
    return Message(published, values, latest)


def observations(message: Message, codes: dict[str, str], edition: str = "") -> pd.DataFrame:
    """The observations of a World Economic Outlook message.

    A year after the last actual one is a forecast. The World and the groups have no last actual year: for them
    forecasts begin with the first forecast year among China, Japan and the Republic of Korea.

    Args:
        message: The parsed message.
        codes: IMF code -> our indicator; other codes are left out.
        edition: The edition, where the message does not say it.

    Raises:
        BadAnswer: The message does not say its edition.
    """
    edition = edition or message.published[:7]
    if not edition:
        raise BadAnswer("The IMF's answer does not say its edition (PUBLICATION_DATE).")
    values = message.values[message.values["code"].isin(list(codes))].copy()
    actual = _last_actual(message, values)
    pairs = list(zip(values["ref_area"], values["code"], strict=True))
    last = pd.Series([actual.get(pair, "9999") for pair in pairs], index=values.index, dtype="str")
    values["obs_status"] = "A"
    values.loc[values["time_period"] > last, "obs_status"] = "F"
    values["indicator"] = values["code"].map(codes)
    values["ref_area"] = values["ref_area"].replace({WORLD: catalog.WORLD})
    return from_records(values.drop(columns="code").to_dict("records"), source="weo", edition=edition)


def _last_actual(message: Message, values: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The last actual year of each (area, code) in ``values``, by the rule of `observations`."""
    said, found = message.latest_actual, {}
    three = catalog.members(catalog.CJK)
    for code in values["code"].unique():
        of_three = [year for area in three if (year := said.get((area, code)) or said.get((area, REFERENCE)))]
        for area in values.loc[values["code"] == code, "ref_area"].unique():
            own = said.get((area, code)) or said.get((area, REFERENCE))
            year = own or (min(of_three) if of_three else None)
            if year:
                found[area, code] = year
    return found


def check(body: bytes) -> None:
    """Accept an SDMX data message; a page or an empty body is worth another try."""
    head = body[:2000]
    if b"StructureSpecificData" not in head and b"GenericData" not in head:
        raise BadAnswer(f"The IMF sent something else than SDMX data: {head[:120]!r}.")
    if b"<Obs" not in body:
        raise NotServed("The IMF has no observations under this key.")


__all__ = ["Message", "WorldEconomicOutlook", "check", "observations", "parse"]
