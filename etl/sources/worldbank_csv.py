"""The CSV download of the World Bank Indicators API, a zip archive: all economies, a thirtieth of the bytes of the JSON.

Quirks: a byte-order mark, three lines before the header, every field quoted and a comma too many at the end; the
number in the member's name changes with each release; what the service does not have it says in JSON or XML.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as pacsv

from etl.errors import BadAnswer
from etl.observations import COLUMNS, NOT_APPLICABLE
from etl.sources.worldbank_json import answer

_HEADER = b'"Country Name","Country Code","Indicator Name","Indicator Code"'
_YEAR = re.compile(r"\d{4}")
_UPDATED = re.compile(rb'"Last Updated Date","(\d{4}-\d{2}-\d{2})"')


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
    text = _member(body)
    start = text.find(_HEADER)
    updated = _UPDATED.search(text[: max(start, 0)])
    if not updated:
        raise BadAnswer("The World Bank's CSV has no header, or does not say when it was updated.")
    areas, years, values = _table(text[start:], code)
    rows, columns = np.nonzero(~np.isnan(values))
    found = values[rows, columns]
    if not len(found) or len(set(areas)) != len(areas) or not np.isfinite(found).all():
        raise BadAnswer(f"The World Bank's CSV of {code} holds nothing, or an economy twice.")
    constant = {
        "source": "wdi",
        "indicator": indicator,
        "counterpart_area": NOT_APPLICABLE,
        "freq": "A",
        "edition": updated[1].decode(),
        "obs_status": "A",
    }
    table: dict[str, pa.Array] = {
        name: pa.repeat(pa.scalar(word, pa.large_string()), len(found))
        for name, word in constant.items()
    }
    table |= {"ref_area": _taken(areas, rows), "time_period": _taken(years, columns)}
    table["value"] = pa.array(found)
    # Areas and years are in order, and all else is the same: a table sorted as all are, several times as fast.
    frame: pd.DataFrame = pa.table({name: table[name] for name in COLUMNS}).to_pandas()
    return frame


def _taken(words: np.ndarray, places: np.ndarray) -> pa.Array:
    return pa.array(words, pa.large_string()).take(pa.array(places))


def _table(text: bytes, code: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Areas down, years across, both in order, and values between them; what is missing is not a number."""
    header = next(csv.reader([text[: text.find(b"\n")].decode("utf-8", "replace")]))
    years = [name for name in header[4:] if name.strip()]
    if not years or not all(map(_YEAR.fullmatch, years)):
        raise BadAnswer(f"The World Bank's CSV of {code} has no years: {header[4:8]}.")
    options = pacsv.ConvertOptions(
        column_types={"Country Code": pa.string(), "Indicator Code": pa.string()}
        | dict.fromkeys(years, pa.float64()),
        include_columns=["Country Code", "Indicator Code", *years],
    )
    try:
        table = pacsv.read_csv(pa.BufferReader(text), convert_options=options)
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise BadAnswer(
            f"The World Bank's CSV breaks off, or holds something else than numbers: {error}."
        ) from error
    found = table["Indicator Code"].unique().to_pylist()
    if found != [code]:
        raise BadAnswer(f"The World Bank was asked for {code} and sent {found[:3]}.")
    areas, years = table["Country Code"].to_numpy(), sorted(years)
    values = np.column_stack([table[year].to_numpy() for year in years])
    order = np.argsort(areas)
    return areas[order], np.array(years, dtype=object), values[order]


def _member(body: bytes) -> bytes:
    """The member with the figures; the others describe them."""
    if not body.startswith(b"PK"):
        answer(body)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return archive.read(next(n for n in archive.namelist() if n.startswith("API_")))
    except StopIteration as error:
        raise BadAnswer("The World Bank's archive holds no figures.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise BadAnswer(
            f"The World Bank sent something else than a zip archive: {body[:80]!r}."
        ) from error
