"""UNCTADstat's files as people have them: other columns are named, flows are what their labels say, years may be ``2015.0``."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import importers
from etl.errors import BadAnswer
from etl.sources.base import Fetched
from etl.sources.unctad_csv import parse

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
        "trade.csv: 2 other columns left out, percentage of total world, per capita" in found.notes
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
            "trade.csv calls flow 01 'Exports', which is 02, in line 2: codes and labels",
        ),
        ("02,Exports", "2,Imports", "trade.csv calls flow 02 'Imports', which is 01, in line 3"),
        ("0000,World", "156,World", "trade.csv calls economy 156 'World' and 'China', in line 4"),
    ],
)
def test_a_code_under_another_s_label_is_refused(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    with pytest.raises(BadAnswer) as refused:
        read(tmp_path, HEADINGS, *(line.replace(right, wrong) for line in LINES))
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("code", "label", "other"),
    [
        ("2102", "Total trade in goods and services", "2106"),
        ("2102", "Total trade in goods", "3503"),
        ("2106", "Total trade in services", "2102"),
        ("3503", "Total trade in goods and services", "2106"),
    ],
)
def test_a_series_under_another_s_label_is_refused_by_both_doors(
    tmp_path: Path, code: str, label: str, other: str
) -> None:
    """A file of a person, and the service's own answer."""
    headings = HEADINGS.replace("Economy,", "Series,Series Label,Economy,", 1)

    def lines(called: str) -> list[str]:
        return [headings, *(line.replace("2020,", f"2020,{code},{called},", 1) for line in LINES)]

    right = {"2102": "services", "2106": "goods and services", "3503": "goods"}[code]
    good = lines(f"Total trade in {right}")
    # The flow and the area decide the indicator, and the value is that of the line times a million.
    from_file = read(tmp_path, *good).observations
    from_service = parse("\n".join(good).encode(), "2025-04-15")
    assert len(from_file) == len(from_service) == len(LINES)
    assert set(from_file["value"]) == {round(float(line.split(",")[5]) * 1e6, 2) for line in LINES}

    said = f"calls series {code} '{label}', which is {other}, in line 2: codes and labels"
    with pytest.raises(BadAnswer, match=said):
        read(tmp_path, *lines(label))
    with pytest.raises(BadAnswer, match=said):
        parse("\n".join(lines(label)).encode(), "2025-04-15")


@pytest.mark.parametrize(
    ("right", "wrong"), [("01,Imports", "01,Exports"), ("0000,World", "156,World")]
)
def test_the_service_s_answer_is_held_to_its_labels(right: str, wrong: str) -> None:
    body = "\n".join((HEADINGS, *LINES))
    assert len(parse(body.encode(), "2025-04-15")) == len(LINES)
    with pytest.raises(BadAnswer, match=r"^UNCTAD's file calls .*codes and labels"):
        parse(body.replace(right, wrong).encode(), "2025-04-15")


def test_other_words_are_no_labels_of_others(tmp_path: Path) -> None:
    lines = [line.replace("Exports", "Exportaciones") for line in LINES]
    assert len(read(tmp_path, HEADINGS, *lines).observations) == len(LINES)


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
