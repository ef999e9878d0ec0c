"""How the services put their figures into answers: addresses, envelopes, pages, quirks.

Written by hand after the services' documentation; no answer of theirs is copied.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import quoteattr

import py7zr

from tests.figures import LAST_YEAR, Figures, Series


@dataclass
class Reply:
    """What is about to be sent; a fault may change it, or send something itself and return None."""

    body: bytes
    kind: str = "application/json;charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def answer(figures: Figures, path: str, most_per_page: int) -> Reply:
    """The answer that the service at an address would give."""
    url = urlsplit(path)
    query = {k: v[-1] for k, v in parse_qs(url.query).items()}
    parts = url.path.strip("/").split("/")
    if parts[0] == "v2":
        return WorldBank(figures, most_per_page).answer(parts[1:], query)
    if parts[:2] == ["external", "sdmx"]:
        return _sdmx(figures, parts[3:])
    if parts[:2] == ["external", "datamapper"]:
        return _datamapper(figures, parts[4:])
    if parts[:2] == ["api", "reportMetadata"]:
        return _unctad(figures, parts[2:])
    if parts[:3] == ["public", "v1", "preview"]:
        return _comtrade(figures, parts[3:], query)
    return _not_found()


class WorldBank:
    """The Indicators API v2."""

    def __init__(self, figures: Figures, most: int) -> None:
        self.figures, self.most = figures, most

    def answer(self, parts: list[str], query: dict[str, str]) -> Reply:
        """What an address under ``/v2`` gives."""
        if len(parts[0]) == 2:
            parts = parts[1:]
        parts = [{"countries": "country", "indicators": "indicator"}.get(p, p) for p in parts]
        if query.get("downloadformat") == "csv":
            return self.archive(parts[-1])
        if parts[0] == "sources":
            return self.advanced(parts[2:], query)
        if parts[0] in ("region", "incomelevel", "lendingtype"):
            return self.page(
                [{"id": "", "code": "NA", "iso2code": "NA", "name": "x", "value": "x"}], query, {}
            )
        if len(parts) <= 2:
            return self.page(self.economies(parts[1] if len(parts) == 2 else "all"), query, {})
        return self.data(parts[1], parts[3].split(";"), query)

    def economies(self, codes: str) -> list[dict[str, Any]]:
        """The economies asked for, sorted as the service does."""
        wanted = set(codes.upper().split(";"))
        found = [
            c
            for c in self.figures.countries
            if codes.lower() == "all" or {c["id"], c["iso2Code"]} & wanted
        ]
        return sorted(found, key=lambda c: (c["region"]["id"] != "NA", c["name"]))

    def data(self, economies: str, codes: list[str], query: dict[str, str]) -> Reply:
        """Rows of data: by economy, newest year first, null where there is no figure."""
        found = self.economies(economies)
        if (
            not found
            or not set(codes) <= set(self.figures.wdi)
            or (len(codes) > 1 and query.get("source") != "2")
        ):
            return json_reply(
                [
                    {
                        "message": [
                            {
                                "id": "120",
                                "key": "Invalid value",
                                "value": "The provided parameter value is not valid",
                            }
                        ]
                    }
                ]
            )
        first, _, last = query.get("date", "1960:2025").partition(":")
        years = [
            str(y) for y in range(min(int(last or first), LAST_YEAR), max(int(first), 1960) - 1, -1)
        ]
        if query.get("format") == "jsonstat":
            return json_reply(
                _jsonstat([(c, self.figures.wdi[codes[0]][c["id"]]) for c in found], years)
            )
        rows = [
            {
                "indicator": {"id": code, "value": code},
                "country": {"id": c["iso2Code"], "value": c["name"]},
                "countryiso3code": "" if c["id"] == "HIC" else c["id"],
                "date": year,
                "value": self.figures.wdi[code][c["id"]].get(year),
                "unit": "",
                "obs_status": "",
                "decimal": 0,
            }
            for code in codes
            for c in found
            for year in years
        ]
        about = {"sourceid": "2", "lastupdated": min(self.figures.updated[code] for code in codes)}
        return self.page(rows, query, about)

    def page(
        self, rows: list[dict[str, Any]], query: dict[str, str], about: dict[str, str]
    ) -> Reply:
        """One page, at most as long as the service allows."""
        per_page, number = min(int(query.get("per_page", 50)), self.most), int(query.get("page", 1))
        head = {
            "page": number,
            "pages": -(-len(rows) // per_page),
            "per_page": per_page,
            "total": len(rows),
        }
        return json_reply([head | about, rows[(number - 1) * per_page : number * per_page] or None])

    def archive(self, code: str) -> Reply:
        """The CSV download."""
        if code not in self.figures.wdi:
            return json_reply(
                [{"message": [{"id": "120", "key": "Invalid value", "value": "not valid"}]}]
            )
        years = [str(y) for y in range(1960, LAST_YEAR + 1)]
        lines = [
            '"Data Source","World Development Indicators",',
            "",
            f'"Last Updated Date","{self.figures.updated[code]}",',
            "",
        ]
        for cells in (
            ["Country Name", "Country Code", "Indicator Name", "Indicator Code", *years],
            *(
                [
                    c["name"],
                    c["id"],
                    code,
                    code,
                    *(_blank(self.figures.wdi[code][c["id"]].get(y)) for y in years),
                ]
                for c in self.figures.countries
            ),
        ):
            lines.append(",".join(f'"{cell}"' for cell in cells) + ",")
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr(f"Metadata_Country_API_{code}_DS2_en_csv_v2_77.csv", '"Country Code",\r\n')
            z.writestr(f"API_{code}_DS2_en_csv_v2_77.csv", "\ufeff" + "\r\n".join(lines) + "\r\n")
        return Reply(body.getvalue(), "application/zip")

    def advanced(self, parts: list[str], query: dict[str, str]) -> Reply:
        """The ``/sources`` API, as far as wbgapi uses it."""
        per_page, number = int(query.get("per_page", 50)), int(query.get("page", 1))
        head = {"page": number, "pages": 1, "per_page": per_page, "total": 3}
        if parts == ["concepts"]:
            found = [{"id": name, "value": name} for name in ("Country", "Series", "Time")]
            return json_reply(head | {"source": [{"id": "2", "name": "WDI", "concept": found}]})
        if parts[0] == "time" and len(parts) == 2:
            found = [{"id": f"YR{y}", "value": str(y)} for y in range(1960, LAST_YEAR + 1)]
            source = [{"id": "2", "name": "WDI", "concept": [{"id": "Time", "variable": found}]}]
            return json_reply(head | {"per_page": 1000, "total": len(found), "source": source})
        asked = dict(zip(parts[::2], parts[1::2], strict=False))
        times = asked.get("time", "all").split(";")
        years = (
            [t.removeprefix("YR") for t in times]
            if times != ["all"]
            else [str(y) for y in range(1960, LAST_YEAR + 1)]
        )
        rows = [
            {
                "variable": [
                    {"concept": "Country", "id": c["id"], "value": c["name"]},
                    {"concept": "Series", "id": code, "value": code},
                    {"concept": "Time", "id": f"YR{year}", "value": year},
                ],
                "value": self.figures.wdi[code][c["id"]].get(year),
            }
            for code in asked["series"].split(";")
            for c in self.economies(asked["country"])
            for year in years
        ]
        part = rows[(number - 1) * per_page : number * per_page]
        source = {"id": "2", "name": "WDI", "data": part}
        about = {
            "lastupdated": "2026-07-13",
            "pages": -(-len(rows) // per_page),
            "total": len(rows),
        }
        return json_reply(head | about | {"source": source})


def _sdmx(figures: Figures, parts: list[str]) -> Reply:
    """``data/IMF.RES,WEO/CHN+JPN.NGDPD.A`` under the version of the API."""
    if parts[0] == "dataflow" and figures.listing:
        flows = "".join(f'<str:Dataflow id="{flow}" agencyID="IMF.RES"/>' for flow in figures.weo)
        return Reply(f"<mes:Structure>{flows}</mes:Structure>".encode(), "application/xml")
    if parts[0] != "data":
        return _not_found()
    flow = parts[1].split(",")[1]
    if flow == "IMTS" and figures.imts:
        return _imts(figures, parts[2])
    if flow not in figures.weo:
        return Reply(b"", "application/xml", 204)
    edition = figures.weo[flow]
    economies, codes, _ = (part.split("+") if part else None for part in parts[2].split("."))
    found = {
        key: series
        for key, series in edition.series.items()
        if (economies is None or key[0] in economies) and (codes is None or key[1] in codes)
    }
    body = [_xml_head(edition.published)]
    body += [
        f'<Group COUNTRY="{area}" INDICATOR="{code}" LATEST_ACTUAL_ANNUAL_DATA="{edition.latest_actual}"/>'
        for area, code in found
        if not area.startswith("G")
    ]
    for (area, code), series in found.items():
        body.append(
            f'<Series COUNTRY="{area}" INDICATOR="{code}" FREQUENCY="A" SCALE="9">{_obs(series)}</Series>'
        )
    return Reply("".join([*body, _XML_FOOT]).encode(), "application/xml")


def _imts(figures: Figures, key: str) -> Reply:
    wanted = [part.split("+") for part in key.split(".")]
    names = ("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY")
    body = [_xml_head("2025-10-14", updated="2025-11-02")]
    for codes, series in figures.imts.items():
        if all(code in part for code, part in zip(codes, wanted, strict=True)):
            said = " ".join(
                f"{name}={quoteattr(code)}" for name, code in zip(names, codes, strict=True)
            )
            body.append(f'<Series {said} SCALE="6">{_obs(series)}</Series>')
    return Reply("".join([*body, _XML_FOOT]).encode(), "application/xml")


def _xml_head(published: str, updated: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><message:StructureSpecificData '
        'xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"><message:Header/>'
        f'<message:DataSet action="Replace" UPDATE_DATE="{updated or published}T21:00:00Z" '
        f'PUBLICATION_DATE="{published}T13:00:00Z">'
    )


_XML_FOOT = "</message:DataSet></message:StructureSpecificData>"


def _obs(series: Series) -> str:
    return "".join(
        f'<Obs TIME_PERIOD="{year}" OBS_VALUE="{_blank(value)}"/>' for year, value in series.items()
    )


def _datamapper(figures: Figures, parts: list[str]) -> Reply:
    """Values in billions, or the list of indicators; filters are ignored, as by the service."""
    api = {"api": {"version": "1", "output-method": "json"}}
    flow, named = figures.datamapper
    edition = figures.weo[flow]
    if parts[0] == "indicators":
        if not named:
            return json_reply(api)
        month = datetime.fromisoformat(edition.published).strftime("%B %Y")
        units = {"NGDPD": "Billions of U.S. dollars", "PPPGDP": "Billions of international dollars"}
        units |= {"NGDP_RPCH": "Annual percent change", "LP": "Millions of people"}
        return json_reply(
            {
                "indicators": {
                    c: {"source": f"World Economic Outlook ({month})", "unit": u}
                    for c, u in units.items()
                }
            }
            | api
        )
    scale = {"NGDPD": 1e9, "PPPGDP": 1e9, "LP": 1e6}.get(parts[0], 1.0)
    found = {
        ("WEOWORLD" if area == "G001" else area): {
            y: round((v or 0) / scale, 3) for y, v in series.items()
        }
        for (area, code), series in edition.series.items()
        if code == parts[0] and (area == "G001" or not area.startswith("G"))
    }
    return json_reply({"values": {parts[0]: found, "": None}} | api if found else api)


def _unctad(figures: Figures, parts: list[str]) -> Reply:
    if parts[0] not in figures.unctad:
        return _not_found()
    number, text, made = figures.unctad[parts[0]]
    if parts[1] == "bulkfiles":
        return json_reply([{"fileId": number, "fileName": f"{parts[0]}.csv.7z"}])
    if parts[2] != str(number):
        return _not_found()
    return Reply(
        archive_7z(parts[0].replace(".", "_") + ".csv", text.encode("utf-8"), made),
        "application/octet-stream",
    )


def archive_7z(name: str, content: bytes, made: datetime) -> bytes:
    """A 7z archive with one file of a given date."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        os.utime(path, (made.timestamp(), made.timestamp()))
        body = io.BytesIO()
        with py7zr.SevenZipFile(body, "w") as archive:
            archive.write(path, name)
    return body.getvalue()


def _comtrade(figures: Figures, parts: list[str], query: dict[str, str]) -> Reply:
    """The preview: totals, beside each a part of it by a means of transport, unless only totals were asked for."""
    wanted = {
        name: query[name].split(",")
        for name in ("reporterCode", "partnerCode", "period", "flowCode")
    }
    if len(wanted["period"]) > 12:
        return Reply(b'{"statusCode":400,"message":"Too many periods"}', status=400)
    numbers = {"CHN": "156", "JPN": "392", "KOR": "410", "WLD": "0"}
    found = []
    for (reporter, partner, flow, period), value in figures.comtrade.items():
        codes = (numbers[reporter], numbers[partner], period, flow)
        if parts[1] == ("M" if len(period) == 6 else "A") and all(
            code in part for code, part in zip(codes, wanted.values(), strict=True)
        ):
            found.append(comtrade_record(codes, value))
    return json_reply({"elapsedTime": "0.05 secs", "count": len(found), "data": found, "error": ""})


def comtrade_record(codes: tuple[str, str, str, str], value: float, **said: Any) -> dict[str, Any]:
    """A record of a total: reporter, partner, period and flow, by number."""
    reporter, partner, period, flow = codes
    return {
        "typeCode": "C",
        "freqCode": "M" if len(period) == 6 else "A",
        "refYear": int(period[:4]),
        "period": period,
        "reporterCode": int(reporter),
        "flowCode": flow,
        "partnerCode": int(partner),
        "partner2Code": 0,
        "cmdCode": "TOTAL",
        "customsCode": "C00",
        "motCode": 0,
        "cifvalue": value if flow == "M" else None,
        "fobvalue": value if flow == "X" else None,
        "primaryValue": value,
        "isReported": False,
        "isAggregate": True,
    } | said


def _jsonstat(economies: list[tuple[dict[str, Any], Series]], years: list[str]) -> dict[str, Any]:
    def dimension(label: str, names: list[str]) -> dict[str, Any]:
        return {
            "label": label,
            "category": {
                "index": {n: i for i, n in enumerate(names)},
                "label": {n: n for n in names},
            },
        }

    countries = [c["id"] for c, _ in economies]
    dimensions = {
        "id": ["Country", "Series", "Year"],
        "size": [len(countries), 1, len(years)],
        "Country": dimension("Country", countries),
        "Series": dimension("Series", ["x"]),
        "Year": dimension("Year", years[::-1]),
    }
    values = [series.get(year) for _, series in economies for year in years[::-1]]
    return {"WDI": {"label": "WDI", "dimension": dimensions, "value": values}}


def json_reply(content: Any) -> Reply:
    return Reply(json.dumps(content, ensure_ascii=False).encode())


def _not_found() -> Reply:
    return Reply(b'{"statusCode":404,"message":"Resource not found"}', status=404)


def _blank(value: float | None) -> str:
    return "" if value is None else str(int(value)) if float(value).is_integer() else repr(value)
