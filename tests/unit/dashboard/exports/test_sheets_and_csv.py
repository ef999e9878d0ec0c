"""The workbook inside a chart on a slide has the values of the CSV of the same view, and no others."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

import pytest
from openpyxl import load_workbook

from dashboard.exports import Job, made
from tests.unit.dashboard.exports.office import workbooks

TWELVE = "CHN,JPN,KOR,USA,DEU,IND,GBR,FRA,ITA,BRA,CAN,RUS"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("gdp-share", {}),
        ("gdp-share", {"first": 2020, "last": 2020}),
        ("gdp-share", {"source": "weo", "first": 2027}),
        ("trade-share", {"first": 2019, "last": 2019}),
        ("revisions", {}),
        ("revisions-lines", {}),
        ("explore", {"areas": tuple(TWELVE.split(","))}),
        ("explore", {"kind": "rank"}),
        ("explore", {"kind": "bars"}),
        ("explore", {"kind": "slope"}),
        ("explore", {"kind": "share"}),
        ("explore", {"kind": "multiples"}),
        ("explore", {"transform": "growth"}),
        ("explore", {"source": "weo", "first": 2027}),
        ("explore", {"first": 2020, "last": 2020}),
        ("trade-among", {}),
        ("trade-mirrors", {}),
        ("trade-net", {}),
    ],
)
def test_a_chart_has_the_values_of_the_csv(
    make: Callable[..., Job], name: str, query: dict[str, object]
) -> None:
    job = make(name, preset="slide", **query)
    rows = list(csv.DictReader(io.StringIO(made(job, "csv").body.decode("utf-8-sig"))))
    plotted = {f"{float(row[job.spec.value]):.9g}" for row in rows if row[job.spec.value]}
    known = {f"{number:.9g}" for row in rows for number in numbers(row.values())}
    sheets = [
        load_workbook(io.BytesIO(part))["Chart"]
        for part in workbooks(made(job, "pptx").body).values()
    ]
    drawn = {
        f"{cell:.9g}"
        for sheet in sheets
        for head, *column in list(sheet.iter_cols(values_only=True))[1:]
        # Where a label stands that does not move is no value.
        if not str(head).startswith("⌖")
        for cell in column
        if isinstance(cell, int | float)
    }
    assert plotted
    assert plotted <= drawn <= known


@pytest.mark.parametrize("indicator", ["goods_trade", "goods_exports", "goods_imports"])
def test_what_no_chart_has_is_of_years_of_which_the_notes_say_so(
    make: Callable[..., Job], indicator: str
) -> None:
    """Nothing is stacked of a year in which the share of one of the three is unknown; its other shares are in the CSV."""
    job = make("trade-share", preset="slide", indicator=indicator)
    rows = list(csv.DictReader(io.StringIO(made(job, "csv").body.decode("utf-8-sig"))))
    by_year: dict[str, list[str]] = {}
    for row in rows:
        by_year.setdefault(row["time_period"], []).append(row["share"])
    lacking = {year for year, shares in by_year.items() if any(shares) and not all(shares)}
    drawn = {
        f"{cell:.9g}"
        for part in workbooks(made(job, "pptx").body).values()
        for line in load_workbook(io.BytesIO(part))["Chart"].iter_rows(
            min_row=2, min_col=2, values_only=True
        )
        for cell in line
        if isinstance(cell, int | float)
    }
    left_out = {
        row["time_period"]
        for row in rows
        if row["share"] and f"{float(row['share']):.9g}" not in drawn
    }
    [note] = [text for text in job.caption.notes if text.startswith("Years without a value")]
    assert left_out == lacking == {"1949"}
    assert all(year in note for year in lacking)


def numbers(cells: Iterable[str]) -> list[float]:
    """The numbers among the cells of a line."""
    found = []
    for cell in cells:
        try:
            found.append(float(cell))
        except ValueError:
            continue
    return found
