"""JSON answers of the World Bank Indicators API v2.

Quirks: a byte-order mark now and then; errors come with status 200, as JSON or as XML; numbers in the header may be
strings; an answer without rows has ``pages: 0`` and null for them; a page may end within an economy; income groups have
no ISO code in ``countryiso3code``; ``lastupdated`` is the edition, said in each answer.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.catalog import areas
from etl.errors import BadAnswer, NotServed
from etl.observations import NOT_APPLICABLE, normalise

_COLUMNS = ("code", "ref_area", "time_period", "value", "obs_status")
#: The World Bank's own flags on a value; everything else is normal.
_STATUSES = frozenset("EFP")


class Empty(BadAnswer):
    """An answer without rows: what the service says of what it does not have, and in some disturbances."""


@dataclass(frozen=True)
class Page:
    """One page of an answer.

    Attributes:
        total: How many rows the answer has on all its pages.
        pages: How many pages it has.
        edition: ``lastupdated``.
        rows: Code, area, period, value and status of each row.
    """

    total: int
    pages: int
    edition: str
    rows: list[tuple[str, str, str, float | None, str]]


def page(body: bytes) -> Page:
    """A page of data.

    Raises:
        NotServed: The service says that it does not have this.
        Empty: There are no rows.
        BadAnswer: It is something else than a page of data.
    """
    content = answer(body)
    if not (isinstance(content, list) and len(content) == 2 and isinstance(content[0], dict)):
        raise BadAnswer(f"The World Bank sent JSON of another shape: {body[:120]!r}.")
    about, rows = content
    try:
        total, pages = int(about["total"]), int(about["pages"])
        if not total or not rows:
            raise Empty("The World Bank sent an answer without rows.")
        return Page(total, pages, str(about["lastupdated"] or ""), [_row(row) for row in rows])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadAnswer(
            f"The World Bank sent JSON of another shape ({error!r}): {body[:120]!r}."
        ) from error


def join(pages: Sequence[Page], codes: Mapping[str, str]) -> pd.DataFrame:
    """The observations in the pages of one answer.

    Args:
        pages: The pages, in order.
        codes: The World Bank's code -> our indicator.

    Raises:
        BadAnswer: Rows are lost or doubled between the pages, the edition changed between them, or the rows are of
            something else than was asked for.
    """
    rows = pd.DataFrame([row for page in pages for row in page.rows], columns=list(_COLUMNS))
    what = ", ".join(codes.values())
    editions = {page.edition for page in pages}
    if len(rows) != pages[0].total or len(editions) != 1 or "" in editions:
        raise BadAnswer(
            f"The World Bank sent {len(rows)} of {pages[0].total} rows of {what}, "
            f"edition {' and '.join(sorted(editions)) or 'unknown'}.",
            hint="The answer changed between its pages, or lost some: refresh again.",
        )
    twice = rows.duplicated(["code", "ref_area", "time_period"])
    if twice.any():
        row = rows[twice].iloc[0]
        raise BadAnswer(
            f"The World Bank sent {row['code']} of {row['ref_area']} {row['time_period']} twice."
        )
    if strange := set(rows["code"]) - set(codes):
        raise BadAnswer(
            f"The World Bank was asked for {what} and sent {', '.join(sorted(strange))}."
        )
    return normalise(
        rows.dropna(subset=["value"]).assign(
            source="wdi",
            indicator=rows["code"].map(codes),
            counterpart_area=NOT_APPLICABLE,
            freq="A",
            edition=editions.pop(),
        )
    )


def parse(bodies: Sequence[bytes], codes: Mapping[str, str]) -> pd.DataFrame:
    """The observations in the bodies of an answer's pages; see `page` and `join`."""
    return join([page(body) for body in bodies], codes)


def parse_areas(body: bytes) -> pd.DataFrame:
    """The economies and aggregates in a ``/country`` answer: ``ref_area, name, kind``.

    Raises:
        NotServed: The service says that it does not have this.
        BadAnswer: It is something else.
    """
    content = answer(body)
    try:
        return _areas(content[1])
    except (LookupError, TypeError, AttributeError) as error:
        raise BadAnswer(f"The World Bank sent no list of economies: {body[:120]!r}.") from error


def _areas(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ref_area": [row["id"] for row in rows],
            "name": [row["name"].strip() for row in rows],
            "kind": ["aggregate" if row["region"]["id"] == "NA" else "economy" for row in rows],
        },
        dtype="str",
    )


def _row(row: Mapping[str, Any]) -> tuple[str, str, str, float | None, str]:
    """Code, area, period, value and status of a row."""
    area = row["countryiso3code"] or areas.from_iso2().get(
        row["country"]["id"], row["country"]["id"]
    )
    value, status = row["value"], str(row.get("obs_status") or "")
    number = None if value is None else float(value)
    if number is not None and not math.isfinite(number):
        raise ValueError(f"{value} of {area} {row['date']} is not a number")
    return (
        row["indicator"]["id"],
        area,
        str(row["date"]),
        number,
        status if status in _STATUSES else "A",
    )


def answer(body: bytes) -> Any:
    """The JSON in a body.

    Raises:
        NotServed: It holds the service's own words that it does not have this, as JSON or as XML.
        BadAnswer: It holds something else than JSON.
    """
    text = body.decode("utf-8-sig", "replace")
    if "<wb:error" in text[:200]:
        raise NotServed(f"The World Bank says: {' '.join(re.sub(r'<[^>]+>', ' ', text).split())}")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        kind = "a web page or XML" if text.lstrip().startswith("<") else "broken JSON"
        raise BadAnswer(
            f"The World Bank sent {kind}: {text[:120]!r}.",
            hint="The service has a disturbance: try again later.",
        ) from error
    first = content[0] if isinstance(content, list) and content else content
    if isinstance(first, dict) and "message" in first:
        said = first["message"] if isinstance(first["message"], list) else [first["message"]]
        words = (m.get("value", m) if isinstance(m, dict) else m for m in said)
        raise NotServed(f"The World Bank says: {'; '.join(map(str, words))}")
    return content
