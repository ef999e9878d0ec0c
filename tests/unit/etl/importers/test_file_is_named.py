"""What is wrong with a file is said of the file, by its name, and why."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from etl.errors import BadAnswer
from tests.unit.etl.importers.test_importers import read, sdmx_xml, weo_workbook


def test_a_message_that_breaks_off_is_that_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(BadAnswer, match=r"^download \(0\).*: The IMF's answer breaks off before"):
        read(tmp_path, sdmx_xml()[:-60])


def without(name: str) -> bytes:
    """A workbook without one of its parts."""
    body = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(weo_workbook())) as whole,
        zipfile.ZipFile(body, "w") as broken,
    ):
        for each in whole.namelist():
            if each != name:
                broken.writestr(each, whole.read(each))
    return body.getvalue()


def test_a_damaged_workbook_says_what_it_lacks(tmp_path: Path) -> None:
    part = "xl/worksheets/sheet1.xml"
    with pytest.raises(BadAnswer) as told:
        read(tmp_path, without(part))
    assert str(told.value).startswith("download (0)")
    assert "is a damaged workbook: " in str(told.value)
    assert part in str(told.value)
