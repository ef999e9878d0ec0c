"""UNCTADstat's files as people have them: other columns are named, flows are what their labels say, years may be ``2015.0``."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import importers
from etl.errors import BadAnswer
from etl.sources.base import Fetched

VALUE = "US$ at current prices in millions"
HEADINGS = (
    f"Year,Economy,Economy Label,Flow,Flow Label,{VALUE},{VALUE} Footnote,{VALUE} Missing value"
)
LINES = (
    "2020,156,China,01,Imports,2065964.1,,",
    "2020,156,China,02,Exports,2589952.05,,",
    "2020,0000,World,02,Exports,17648221.9,,",
)


def read(folder: Path, *lines: str) -> Fetched:
    path = folder / "trade.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return importers.read([path], "2025-04-15", lambda words: None)["unctad"]


def test_other_columns_are_counted_and_named(tmp_path: Path) -> None:
    more = (f"{line},100.0,12.5" for line in LINES)
    found = read(tmp_path, f"{HEADINGS},Percentage of total world,Per capita", *more)
    assert (
        "trade.csv: 2 other column(s) left out, percentage of total world, per capita"
        in found.notes
    )
    assert found.observations.equals(read(tmp_path, HEADINGS, *LINES).observations)


def test_semicolons_and_decimal_commas_are_read(tmp_path: Path) -> None:
    lines = (line.replace(",", ";").replace(".", ",") for line in (HEADINGS, *LINES))
    assert (
        read(tmp_path, *lines).observations["value"].tolist()
        == read(tmp_path, HEADINGS, *LINES).observations["value"].tolist()
    )


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "01,Imports",
            "01,Exports",
            "trade.csv calls flow 01 'Exports', in line 2; flow 01 is imports",
        ),
        ("02,Exports", "2,Imports", "trade.csv calls flow 2 'Imports', in line 3"),
    ],
)
def test_a_flow_under_the_other_s_label_is_refused(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    with pytest.raises(BadAnswer) as refused:
        read(tmp_path, HEADINGS, *(line.replace(right, wrong) for line in LINES))
    assert str(refused.value).startswith(said)


def test_years_of_a_spreadsheet(tmp_path: Path) -> None:
    lines = (line.replace("2020,", "2020.0,", 1) for line in LINES)
    assert set(read(tmp_path, HEADINGS, *lines).observations["time_period"]) == {"2020"}


def test_headings_of_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text(
        '"Country Name","Country Code","Indicator Name","Indicator Code","2014.0","2015.0"\n'
        '"Japan","JPN","GDP (current US$)","NY.GDP.MKTP.CD","4896994405353.29","4444930651964.18"\n',
        encoding="utf-8",
    )
    found = importers.read([path], "2024-10-24", lambda words: None)["wdi"].observations
    assert found["time_period"].tolist() == ["2014", "2015"]


def test_two_columns_of_values_are_told(tmp_path: Path) -> None:
    """Not a file of no known kind: it is known, and nothing tells which column counts."""
    lines = (f"{line},2065964100.0" for line in LINES)
    with pytest.raises(BadAnswer) as told:
        read(tmp_path, f"{HEADINGS},US$ at current prices in thousands", *lines)
    assert str(told.value) == (
        "trade.csv has 2 columns of values, 'us$ at current prices in millions', 'us$ at current prices in thousands': "
        "nothing tells which of them counts. Download it again, or take all but one of them out."
    )
