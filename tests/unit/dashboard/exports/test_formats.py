"""The registry of formats: what is missing when one is added is named here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard.commands.guide import filled
from dashboard.components import download
from dashboard.exports import FORMATS, Job, form_of
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.filenames import filename
from etl.places import CHECKOUT

#: Pictures are drawn by a browser: `tests/integration/test_exports.py` reads them back.
DRAWN = {form for form, each in FORMATS.items() if each.picture}


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_whole(form: str) -> None:
    """Its writer and its reader are there, its ending names it, help and documentation list it."""
    each = FORMATS[form]
    assert callable(each.write)
    assert form_of(f"figure.{form}") == form
    assert "/" in each.media_type
    assert f" {form}," in f" {filled('{formats}')},"
    assert each.about, f"docs/reference.md cannot say what {form} is"
    guide = (CHECKOUT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert f"| `{form}` | {each.about} |" in guide, "scripts/reference makes docs/reference.md anew"
    assert bool(each.carries) == bool(each.reader), f"where {form} carries its figure"
    offered = [name for name, _ in (*download.FIRST, *download.REST, *download.CITATIONS)]
    assert offered.count(form) == 1
    if each.group != "citation":
        assert each.reader, f"{form} carries a figure that nothing reads"
        assert callable(each.read().fits)


@pytest.mark.parametrize(
    "form", [f for f, each in FORMATS.items() if each.reader and f not in {*DRAWN, "zip"}]
)
def test_what_a_format_writes_its_own_reader_reads(make: Callable[..., Job], form: str) -> None:
    """A file is of one format only, and carries the figure that it shows."""
    job = make("gdp-share", first=2015)
    body = FORMATS[form].write(job)
    fitting = {each.reader for each in FORMATS.values() if each.reader and each.read().fits(body)}
    assert fitting == {FORMATS[form].reader}
    [record] = unpack(body).records
    assert record.figure == "gdp-share"
    assert record.digest == job.record.digest


def test_names_in_an_archive_differ() -> None:
    """Each format is in the archive once, under a name of its own."""
    names = [each.bundled for each in FORMATS.values() if each.bundled]
    assert len(names) == len(set(names)) == len(FORMATS) - 1


def test_only_formats_that_come_in_sizes_name_theirs(make: Callable[..., Job]) -> None:
    """A table has no size."""
    job = make("gdp-share")
    square = replace(job, view=job.view.replace(preset="square"))
    named = {form for form in FORMATS if "square" in filename(square, form)}
    assert named == {form for form, each in FORMATS.items() if each.sized}
