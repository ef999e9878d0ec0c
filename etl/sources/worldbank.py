"""World Bank Indicators API v2: one request an indicator, all economies and aggregates.

Quirks: values come with a byte-order mark now and then; errors come with status 200, as JSON or as XML; numbers in
the header may be strings; income groups have no ISO code in ``countryiso3code``; ``lastupdated`` is of the source,
so it is read from each answer and kept per indicator.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from etl import catalog
from etl.errors import BadAnswer, NotServed
from etl.observations import from_records
from etl.settings import Settings
from etl.sources.base import Fetched, Progress
from etl.transport import Answer, Request, Transport

#: One page holds an indicator of all economies; 32,500 is the most that the service takes.
PER_PAGE = 32_500
FIRST_YEAR = 1960
CORE = ("CHN", "JPN", "KOR", "WLD")


class WorldDevelopmentIndicators:
    """The adapter of source ``wdi``."""

    source = "wdi"

    def changed(self, transport: Transport, settings: Settings, held: pd.DataFrame) -> bool:
        """Whether the three or the World have another edition or another value of any indicator."""
        answers = self._answers(transport, settings, ";".join(CORE), lambda words: None)
        served = pd.concat([parse(pages, name) for name, pages in answers.items()])
        newest = held.groupby("indicator")["edition"].transform("max") == held["edition"]
        core = held[newest & held["ref_area"].isin(CORE) & held["indicator"].isin(answers)]
        columns = ["indicator", "ref_area", "time_period", "edition", "value"]
        order = columns[:3]
        left, right = (f[columns].sort_values(order, ignore_index=True) for f in (served, core))
        return not left.equals(right)

    def fetch(
        self, transport: Transport, settings: Settings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """Every indicator of the catalogue, for all economies and aggregates."""
        answers = self._answers(transport, settings, "all", progress)
        missing = [
            f"wdi does not serve {name} ({code})" for name, code in self._series().items() if name not in answers
        ]
        countries = transport.get(
            Request(f"{settings.worldbank_url}/country/all", {"format": "json", "per_page": "400"}), _check
        )
        progress("list of economies")
        areas = parse_areas(countries.body)
        known = set(areas["ref_area"])
        tables = [parse(pages, name) for name, pages in answers.items()]
        observations = pd.concat(tables, ignore_index=True)
        strangers = sorted(set(observations["ref_area"]) - known)
        if strangers:
            raise BadAnswer(
                f"wdi sent areas that its own list does not name: {', '.join(strangers[:5])}.",
                hint="Look at the answer kept in snapshots/wdi.",
            )
        return Fetched(observations, areas, tuple(missing))

    @staticmethod
    def _series() -> dict[str, str]:
        return {name: i.series["wdi"] for name, i in catalog.indicators().items() if "wdi" in i.series}

    def _answers(
        self, transport: Transport, settings: Settings, economies: str, progress: Progress
    ) -> dict[str, list[Answer]]:
        """The pages of each indicator that the service has."""
        dates = f"{FIRST_YEAR}:{datetime.now(UTC).year}"
        params = {"format": "json", "per_page": str(PER_PAGE), "date": dates}
        found = {}
        names = {}
        for name, code in self._series().items():
            url = f"{settings.worldbank_url}/country/{economies}/indicator/{code}"
            names[url] = name
        firsts = transport.get_all(
            [Request(url, params, label=name) for url, name in names.items()],
            _check_or_refusal,
            lambda request: progress(request.label),
        )
        for (url, name), first in zip(names.items(), firsts, strict=True):
            if refusal(first.body):
                continue
            header = _decode(first.body)[0]
            rest = [
                Request(url, params | {"page": str(page)}, label=f"{name}, page {page}")
                for page in range(2, int(header["pages"]) + 1)
            ]
            found[name] = [first, *transport.get_all(rest, _check)]
        return found


def parse(pages: list[Answer], indicator: str) -> pd.DataFrame:
    """The observations in the pages of one indicator.

    Raises:
        BadAnswer: Rows are lost between the pages, or the edition changed between them.
    """
    rows: list[dict[str, Any]] = []
    headers = []
    for page in pages:
        header, part = _decode(page.body)[:2]
        headers.append(header)
        rows += part or []
    total = int(headers[0]["total"])
    editions = {str(header.get("lastupdated", "")) for header in headers}
    if len(rows) != total or len(editions) != 1:
        raise BadAnswer(
            f"wdi sent {len(rows)} of {total} rows of {indicator}, edition {' and '.join(sorted(editions))}.",
            hint="The answer changed between its pages: refresh again.",
        )
    records = [
        {
            "ref_area": row["countryiso3code"] or _INCOME_GROUPS.get(row["country"]["id"], row["country"]["id"]),
            "time_period": row["date"],
            "value": row["value"],
        }
        for row in rows
    ]
    return from_records(records, source="wdi", indicator=indicator, edition=editions.pop())


#: Income groups have no ISO code in data rows, only the two-letter one.
_INCOME_GROUPS = {
    "XD": "HIC", "XM": "LIC", "XN": "LMC", "XT": "UMC", "XO": "LMY", "XP": "MIC", "XY": "INX",
}  # fmt: skip


def parse_areas(body: bytes) -> pd.DataFrame:
    """The economies and aggregates in a ``/country`` answer: ``ref_area, name, kind``."""
    rows = _decode(body)[1]
    return pd.DataFrame(
        {
            "ref_area": [row["id"] for row in rows],
            "name": [row["name"].strip() for row in rows],
            "kind": ["aggregate" if row["region"]["id"] == "NA" else "economy" for row in rows],
        },
        dtype="str",
    )


def _decode(body: bytes) -> Any:
    """The JSON in a body.

    Raises:
        BadAnswer: The body holds something else.
    """
    try:
        return json.loads(body.decode("utf-8-sig"))
    except ValueError as error:
        kind = "a web page or XML" if body.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") else "broken JSON"
        raise BadAnswer(
            f"The World Bank sent {kind}: {body[:120].decode('utf-8', 'replace')!r}.",
            hint="The service has a disturbance: try again later.",
        ) from error


def refusal(body: bytes) -> str:
    """The service's own words if it says that it does not have this (as JSON or as XML), else nothing."""
    text = body.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("<") and "<wb:error" in text[:200]:
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())
    answer = _decode(body)
    first = answer[0] if isinstance(answer, list) and answer else answer
    if not isinstance(first, dict) or "message" not in first:
        return ""
    messages = first["message"]
    return "; ".join(str(m.get("value", m)) for m in messages) if isinstance(messages, list) else str(messages)


def _check_or_refusal(body: bytes) -> None:
    """Accept data and the service's own refusal; everything else is worth another try."""
    if refusal(body):
        return
    answer = _decode(body)
    if not (isinstance(answer, list) and len(answer) == 2 and "total" in answer[0]):
        raise BadAnswer(f"The World Bank sent JSON of another shape: {body[:120]!r}.")


def _check(body: bytes) -> None:
    """Accept data only."""
    words = refusal(body)
    if words:
        raise NotServed(f"The World Bank says: {words}")
    _check_or_refusal(body)
