"""The CSV in UNCTADstat's bulk files: merchandise trade, and goods and services.

Quirks: numbers of economies instead of letters, four digits for groups, ``0000`` for the World; millions; what is
missing has its reason in a column of its own; a former territory has another number than the economy today.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from etl import catalog
from etl.catalog import areas
from etl.errors import BadAnswer
from etl.observations import NOT_APPLICABLE, STATUS_ORDER, normalise
from etl.sources.numbers import Numbers
from etl.sources.unctad_rows import Row, check_labels

_VALUE = re.compile(r"US(?:\$| dollars).* in (thousands|millions|billions)", re.IGNORECASE)
_POWERS = {"thousands": 3, "millions": 6, "billions": 9}
_MILLIONS = _POWERS["millions"]
#: Words in a value's footnote, and the status that they mean; other remarks leave a value normal.
_FOOTNOTES = {
    "break": "B",
    "provisional": "P",
    "preliminary": "P",
    "estimate": "E",
    "forecast": "F",
}


def parse(body: bytes, edition: str) -> pd.DataFrame:
    """The observations in a bulk file, unpacked.

    Args:
        body: The CSV.
        edition: The edition to file them under; the CSV does not say one.

    Raises:
        BadAnswer: It is no such file, or an economy has a number that the catalogue does not know.
    """
    return observations("UNCTAD's file", list(_rows(body)), edition)


def observations(name: str, lines: Sequence[Row], edition: str, power: int = 6) -> pd.DataFrame:
    """The observations in the lines of a bulk file.

    Args:
        name: What the file is called in messages.
        lines: Its lines.
        edition: The edition to file them under.
        power: ``6`` for values in millions.

    Raises:
        BadAnswer: A flow, an economy or a value cannot be understood, or a code is under the label of another.

    Example:
        ``observations("goods_exports", lines, "2025-04-15")``
    """
    names = _names()
    codes, statuses = _Codes(), _Statuses()
    known = {series.rpartition("/")[0] for series in names}
    # A reason why a value is missing outweighs a number that stands there all the same.
    mine = [row for row in lines if _report(row) in known and not row.missing]
    check_labels(name, mine)
    numbers = Numbers(name, (row.value for row in mine))
    rows = []
    for row in mine:
        report = _report(row)
        indicator = names.get(f"{report}/{row.flow}")
        if indicator is None:
            raise BadAnswer(
                f"{name} has a flow {row.flow!r} of {report} that the catalogue does not know{row.place}."
            )
        value = numbers.read(row.value, power, f"{row.label} {row.year}", row.line)
        if value is not None:
            # To the cent: beyond it the file's millions have dirt in their last digits.
            value = round(value, 2)
            status = statuses[row.footnote]
            rows.append((indicator, codes.of(row), row.year, value, status, row.economy))
    columns = ["indicator", "ref_area", "time_period", "value", "obs_status", "number"]
    table = pd.DataFrame(rows, columns=columns).astype({"value": "float64"})
    table = _mark_breaks(table)
    return normalise(
        table.assign(source="unctad", counterpart_area=NOT_APPLICABLE, freq="A", edition=edition)
    )


def lines_of(lines: Iterable[Row], place: Mapping[str, str]) -> Iterator[int]:
    """The numbers of the lines with the value of an indicator, an area and a year.

    Example:
        ``lines_of(rows, {"indicator": "goods_exports", "ref_area": "CHN", "time_period": "2024"})``
    """
    names, codes = _names(), _Codes()
    for row in lines:
        its = (names.get(f"{_report(row)}/{row.flow}"), row.year)
        if its == (place["indicator"], place["time_period"]) and codes.of(row) == place["ref_area"]:
            yield row.line


def areas_in(body: bytes) -> pd.DataFrame:
    """``ref_area, name, kind`` of the economies and groups in a bulk file."""
    return areas_of(_rows(body))


def areas_of(lines: Iterable[Row]) -> pd.DataFrame:
    """``ref_area, name, kind`` of the economies and groups in the lines of a bulk file.

    Example:
        ``areas_of(lines)["ref_area"]`` are the economies and groups of a bulk file.
    """
    codes = _Codes()
    labels = {codes.of(row): row.label for row in lines}
    found = areas.described(pd.Series(list(labels), dtype="str"))
    unnamed = found["name"] == found["ref_area"]
    return found.assign(name=found["name"].where(~unnamed, found["ref_area"].map(labels)))


def scale_of(heading: str) -> int | None:
    """The power of ten of the values below a heading, ``US$ at current prices in millions``; None if it is of no value.

    Example:
        >>> scale_of("US$ at current prices in millions"), scale_of("Economy Label")
        (6, None)
    """
    found = _VALUE.fullmatch(heading)
    return _POWERS[found[1].lower()] if found else None


def _rows(body: bytes) -> Iterator[Row]:
    """The lines of the file as the service sends it.

    Raises:
        BadAnswer: It has other columns, or breaks off.
    """
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(body), "utf-8-sig", newline=""))
    try:
        header = next(reader, [])
        value = next((name for name in header if scale_of(name) == _MILLIONS), "")
        names = ["Year", "Economy", "Economy Label", "Flow"]
        names += [value, f"{value} Footnote", f"{value} Missing value"]
        if not set(names) <= set(header):
            raise BadAnswer(
                f"UNCTAD's file has other columns than expected: {', '.join(header)[:200]}.",
                hint="Look at etl/sources/unctad_csv.py.",
            )
        places = [header.index(name) for name in names]
        place = {column: n for n, column in enumerate(header)}
        more = [place.get(column) for column in ("Series", "Flow Label", "Series Label")]
        for line in reader:
            if len(line) != len(header):
                raise BadAnswer(f"UNCTAD's file breaks off: {','.join(line)[:120]!r}.")
            kind, *labels = ("" if n is None else line[n] for n in more)
            yield Row._make((kind, *(line[n] for n in places), reader.line_num, *labels))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadAnswer(f"UNCTAD's file is no CSV: {error}.") from error


def _names() -> dict[str, str]:
    """Report, its series if any, and flow -> our indicator."""
    return {
        i.series["unctad"]: name for name, i in catalog.indicators().items() if "unctad" in i.series
    }


def _report(row: Row) -> str:
    """The report that a line is of: that of goods and services has series, for each of them and for their total."""
    return f"US.GoodsAndServicesBpm6/{row.series}" if row.series else "US.TradeMerchTotal"


class _Codes(dict[str, str]):
    """UNCTAD's number -> our code; groups keep theirs behind a ``U``, and unknown economies have none."""

    def __missing__(self, number: str) -> str:
        code = areas.from_m49().get(number) or (f"U{number}" if len(number) == 4 else "")
        self[number] = code
        return code

    def of(self, row: Row) -> str:
        """Our code of the economy of a line.

        Raises:
            BadAnswer: The catalogue does not know it.
        """
        code = self[row.economy]
        if not code:
            raise BadAnswer(
                f"UNCTAD has an economy that the catalogue does not know: {row.economy}{row.place}.",
                hint="Add its m49 to etl/catalog/economies.toml.",
            )
        return code


class _Statuses(dict[str, str]):
    """Footnote -> the weakest status that it names."""

    def __missing__(self, footnote: str) -> str:
        named = [status for word, status in _FOOTNOTES.items() if word in footnote.lower()]
        self[footnote] = max(named, key=STATUS_ORDER.index, default="A")
        return self[footnote]


def _mark_breaks(table: pd.DataFrame) -> pd.DataFrame:
    """The first year of an economy in its present territory is a break, where the file has earlier years, too."""
    numbers = {a.ref_area: a.m49 for a in areas.areas().values() if a.former_m49}
    mine = table[table["ref_area"].isin(list(numbers))]
    present = mine["number"] == mine["ref_area"].map(numbers)
    former = mine[~present]
    earlier = set(zip(former["indicator"], former["ref_area"], strict=True))
    since = mine[present].groupby(["indicator", "ref_area"], as_index=False)["time_period"].min()
    breaks = {row for row in since.itertuples(index=False, name=None) if row[:2] in earlier}
    series = zip(table["indicator"], table["ref_area"], table["time_period"], strict=True)
    first = pd.Series([row in breaks for row in series], index=table.index, dtype=bool)
    return table.assign(
        obs_status=table["obs_status"].mask(first & (table["obs_status"] == "A"), "B")
    )
