"""The CSV download of the World Bank Indicators API, a zip archive: all economies, a thirtieth of the bytes of the JSON.

Quirks: a byte-order mark, three lines before the header, every field quoted and a comma too many at the end; the
number in the member's name changes with each release; what the service does not have it says in JSON or XML.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib

import pandas as pd

from etl.errors import BadAnswer
from etl.observations import NOT_APPLICABLE, normalise
from etl.sources.worldbank_json import answer

_BEFORE_YEARS = 4


def parse(body: bytes, code: str, indicator: str) -> pd.DataFrame:
    """The observations in a zip archive with the CSV of one indicator.

    Args:
        body: The archive.
        code: The World Bank's name of the indicator.
        indicator: Ours.

    Raises:
        NotServed: The service says that it does not have this.
        BadAnswer: It is no such archive, or of another indicator, or does not say its edition.
    """
    rows = list(csv.reader(io.StringIO(_member(body), newline="")))
    header = next(
        (n for n, row in enumerate(rows) if row[:2] == ["Country Name", "Country Code"]), None
    )
    edition = next((row[1] for row in rows[:header] if row[:1] == ["Last Updated Date"]), "")
    if header is None or not edition:
        raise BadAnswer("The World Bank's CSV has no header, or does not say when it was updated.")
    years = [year for year in rows[header][_BEFORE_YEARS:] if year]
    found: list[tuple[str, str, float]] = []
    for row in filter(None, rows[header + 1 :]):
        if len(row) < len(years) + _BEFORE_YEARS or row[3] != code:
            raise BadAnswer(
                f"The World Bank's CSV breaks off, or is not of {code}: {','.join(row)[:120]!r}."
            )
        values = zip(years, row[_BEFORE_YEARS:], strict=False)
        try:
            found += [(row[1], year, float(value)) for year, value in values if value]
        except ValueError as error:
            raise BadAnswer(
                f"The World Bank's CSV holds something else than numbers: {error}."
            ) from error
    table = pd.DataFrame(found, columns=["ref_area", "time_period", "value"])
    if table.empty or table.duplicated(["ref_area", "time_period"]).any():
        raise BadAnswer(f"The World Bank's CSV of {code} holds nothing, or an economy twice.")
    return normalise(
        table.assign(
            source="wdi",
            indicator=indicator,
            counterpart_area=NOT_APPLICABLE,
            freq="A",
            edition=edition,
            obs_status="A",
        )
    )


def _member(body: bytes) -> str:
    """The text of the member with the figures; the others describe them."""
    if not body.startswith(b"PK"):
        answer(body)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            name = next(name for name in archive.namelist() if name.startswith("API_"))
            return archive.read(name).decode("utf-8-sig")
    except StopIteration as error:
        raise BadAnswer("The World Bank's archive holds no figures.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise BadAnswer(
            f"The World Bank sent something else than a zip archive: {body[:80]!r}."
        ) from error
