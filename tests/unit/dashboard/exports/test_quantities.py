"""Every row says what its value is, and every file format formats by it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest

from dashboard.exports import FORMATS, Job
from dashboard.exports.data import bundle, tables, workbook
from dashboard.figures import FIGURES
from dashboard.words.values import KINDS

#: Numbers that are no values: years, counts of decimals and the like.
NO_VALUES = {"from", "to", "year"}
#: The explorer shows every kind of value but contributions.
EXPLORED = [
    {},
    {"transform": "level", "areas": "CHN,USA"},
    {"transform": "growth", "areas": "CHN,USA"},
    {"transform": "index", "areas": "CHN,USA"},
    {"transform": "per_person", "areas": "CHN,USA"},
    {"kind": "share", "areas": "CHN,USA"},
    {"kind": "rank", "areas": "CHN,USA"},
]
EXPECTED = ["share", "level", "growth", "index", "level", "part", "rank"]


@pytest.mark.parametrize("name", FIGURES)
def test_every_number_of_every_figure_has_a_quantity(make: Callable[..., Job], name: str) -> None:
    """A figure that adds a column of numbers says what they are."""
    job = make(name)
    numbers = [
        column
        for column in job.data.rows.columns
        if job.data.rows[column].dtype.kind in "fiu" and column not in NO_VALUES
    ]
    assert set(numbers) == set(job.quantities) & set(job.data.rows)
    assert all(quantity.kind in KINDS for quantity in job.quantities.values())
    assert set(job.data.rows["kind"]) == {job.quantity.kind}
    assert set(job.data.rows["unit"]) == {job.quantity.stored}


@pytest.mark.parametrize(("query", "kind"), list(zip(EXPLORED, EXPECTED, strict=True)))
def test_files_format_by_the_kind_of_value(
    make: Callable[..., Job], query: dict[str, str], kind: str
) -> None:
    """Workbook, CSV and JSON agree on what a value is."""
    job = make("explore", **query)
    assert job.quantity.kind == kind
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(job)))
    sheet = book["Data"]
    row = {sheet.cell(1, cell.column).value: cell for cell in sheet[sheet.max_row]}
    for column, quantity in job.quantities.items():
        empty = row[column].value is None
        assert empty or row[column].number_format == KINDS[quantity.kind].office
    assert book["Chart"]["B2"].number_format == KINDS[kind].office
    table = pd.read_csv(io.BytesIO(tables.csv(job)), encoding="utf-8-sig")
    assert set(table["kind"]) == {kind}
    content = json.loads(tables.json(job))
    assert content["columns"]["value"] == {"kind": kind, "unit": job.quantity.stored}
    assert {each["kind"] for each in content["rows"]} == {kind}


@pytest.mark.parametrize("name", FIGURES)
def test_the_data_package_names_units(
    make: Callable[..., Job], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schema has the kind and the unit of each column of values; of all files it describes the table alone."""
    monkeypatch.setattr(bundle, "FORMATS", {"csv": FORMATS["csv"]})
    job = make(name)
    with zipfile.ZipFile(io.BytesIO(bundle.zipped(job))) as archive:
        package = json.loads(archive.read("datapackage.json"))
    fields = {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}
    for column, quantity in job.quantities.items():
        if column in fields:
            assert fields[column]["kind"] == quantity.kind
            assert fields[column]["description"] == quantity.stored
