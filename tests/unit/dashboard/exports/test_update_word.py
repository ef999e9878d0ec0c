"""`trilateral update` and `refigure` of Word documents: briefs, figures that are pictures, and what somebody did to them."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from dashboard.exports import made as written
from dashboard.exports import prepare
from dashboard.exports.carried import refigure
from dashboard.exports.carried.parts import Parts
from dashboard.exports.carried.refigure import Releases
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.pictures import images
from dashboard.exports.renewed.update import update
from dashboard.exports.word.brief import brief
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from etl.errors import UsageError
from etl.storage.store import Release
from tests import edited
from tests.unit.dashboard.exports.office import faults

#: What is compared by what it says, and not by how a library writes it.
TEXT, ITEM, ABOUT = "word/document.xml", "customXml/item1.xml", "docProps/core.xml"


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of one release are others than those of another one; they have no record, as after an image program."""
    monkeypatch.setattr(images, "png", lambda job: images.PNG_SIGN + job.record.digest.encode())


def same(one: bytes, other: bytes) -> list[str]:
    """The parts in which two documents differ."""
    both = Parts(one), Parts(other)
    assert both[0].names == both[1].names
    texts = {TEXT, ITEM, ABOUT}
    told = [
        {n: etree.tostring(p.look(n), method="c14n") if n in texts else p.read(n) for n in p.names}
        for p in both
    ]
    return [name for name in told[0] if told[0][name] != told[1][name]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_brief_that_nobody_edited_becomes_the_one_that_is_made_anew(
    shipped: Release, later: Release, releases: Releases, lang: str
) -> None:
    """Text, tables, picture, alt text, record and properties: letter by letter, and back."""
    before, after = (brief(each, View(lang=lang)) for each in (shipped, later))
    done = update(before, later, releases, name="brief.docx")
    assert (done.figures, done.left, done.refused, done.kept) == (["definitions"], [], [], [])
    assert done.changes
    assert same(done.body, after) == []
    assert same(update(done.body, shipped, releases).body, before) == []
    assert not update(after, later, releases).changed


@pytest.mark.parametrize("figure", ["definitions", "claim-strip"])
def test_a_figure_that_is_a_picture_is_renewed_with_the_words_around_it(
    shipped: Release, later: Release, releases: Releases, figure: str
) -> None:
    before, after = (written(prepare(r, figure, View()), "docx").body for r in (shipped, later))
    assert same(update(before, later, releases).body, after) == []


def test_a_brief_that_somebody_has_worked_on(
    shipped: Release, later: Release, releases: Releases, tmp_path: Path
) -> None:
    """A sentence edited, a row deleted, a cell typed, a column added, a table around, a remark, the picture taken out."""
    before, after = (Document(io.BytesIO(brief(r, View()))) for r in (shipped, later))
    theirs = Document(io.BytesIO(brief(shipped, View())))
    answer = theirs.paragraphs[1]
    answer.runs[0].text = typed = f"In short: {answer.text.rstrip('.')}, as we see it."
    definitions, sources = theirs.tables
    definitions._tbl.remove(definitions.rows[3]._tr)
    definitions.rows[2].cells[1].paragraphs[0].runs[0].text = "a fifth"
    for row in sources.rows:
        row._tr.append(copy.deepcopy(row.cells[-1]._tc))
        row.cells[-1].paragraphs[0].runs[0].text = "mine"
    grid = sources._tbl.tblGrid
    grid.append(copy.deepcopy(grid[-1]))
    theirs.add_paragraph("Ask the ministry")
    own = theirs.add_table(1, 1)
    own.rows[0].cells[0].text = "22%"
    around = theirs.add_table(1, 1)
    note = theirs.paragraphs[-2]
    around.rows[0].cells[0]._tc.insert(1, note._p)
    (picture,) = theirs.element.iter("{*}drawing")
    picture.getparent().remove(picture)

    done = update(edited.saved(theirs), later, releases, name="brief.docx")
    assert (done.left, done.refused) == ([], [])
    assert done.figures == ["definitions"]
    assert {value for _, _, value in done.kept} == {typed, "a fifth"}
    found = Document(io.BytesIO(done.body))
    said = [each.text for each in found.paragraphs]
    assert typed in said
    assert "Ask the ministry" in said
    assert said[-1:] != [""]
    rows, now = ([[c.text for c in row.cells] for row in d.tables[0].rows] for d in (found, after))
    del now[3]
    now[2][1] = "a fifth"
    assert rows == now
    told, fresh = (
        [[c.text for c in row.cells] for row in d.tables[1].rows] for d in (found, after)
    )
    assert told == [[*row, "mine"] for row in fresh]
    assert found.tables[2].rows[0].cells[0].text == "22%"
    assert [each.text for each in before.paragraphs] != said
    assert faults(done.body, "docx", tmp_path) == []


def test_words_of_ours_in_a_footer_and_a_chart_that_two_frames_show(
    shipped: Release, later: Release, releases: Releases
) -> None:
    """What was moved to the margins of the page is renewed there; nothing is typed in a chart that was renewed already."""
    theirs = Document(io.BytesIO(written(prepare(shipped, "gdp-share", View()), "docx").body))
    body = theirs.element.body
    for each in list(body)[:-1]:
        body.insert(len(body) - 1, copy.deepcopy(each))
    (source, *_) = (p.text for p in theirs.paragraphs if "13 July 2026" in p.text)
    footer = theirs.sections[0].footer
    footer.paragraphs[0].text = source
    footer.add_paragraph("Confidential")
    done = update(edited.saved(theirs), later, releases, name="a.docx")
    assert (done.kept, done.left) == ([], [])
    found = Document(io.BytesIO(done.body))
    (now, own) = (p.text for p in found.sections[0].footer.paragraphs)
    said = [p.text for p in found.paragraphs]
    assert now == source.replace("13 July", "2 November")
    assert said.count(now) == 2
    assert own == "Confidential"
    assert not any("13 July 2026" in text for text in said)


def test_a_brief_is_made_again_as_what_it_is(
    shipped: Release, later: Release, releases: Releases
) -> None:
    made = brief(shipped, View(as_of="2025-10"))
    carried = unpack(made)
    assert refigure.form_in(carried) == "docx"
    # From the file alone, with the data of another release, and in another language.
    assert refigure.again(carried).body == made
    new, changes = refigure.latest(carried, later, form="docx", releases=releases)
    assert new.body == brief(later, View(as_of="2025-10"))
    assert changes
    other = refigure.again(carried, lang="ko", releases=releases)
    assert other.body == brief(shipped, View(as_of="2025-10", lang="ko"))
    assert other.filename == "brief-ko.docx"
    for asked in ({"form": "png"}, {"form": "pptx"}, {"lang": "ko"}):
        with pytest.raises(UsageError) as refused:
            refigure.again(carried, **asked)
        assert refused.value.hint


def test_words_that_somebody_falsified_are_renewed_from_the_record_alone(
    shipped: Release, later: Release, releases: Releases
) -> None:
    """The answers that a brief carries are no record of numbers: those of now are told from the release."""
    parts = Parts(brief(shipped, View()))
    root: Any = parts.tree(ITEM)
    root.text = root.text.replace('"answers":["', '"answers":["All is well. ')
    found = update(parts.saved(), later, releases)
    assert "All is well" not in Parts(found.body).read(ITEM).decode()
