"""What a file carries comes back exactly, and whatever else is in a file is refused."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfWriter

from dashboard.exports import Brand, Job, made, prepare, slides
from dashboard.exports.carried import record, refigure
from dashboard.exports.carried.apart import carried_in
from dashboard.exports.carried.carrying import Carried
from dashboard.exports.carried.record import Damaged
from dashboard.exports.carried.refigure import stamp_in
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.data import bundle, tables, workbook
from dashboard.exports.office import deck, ooxml
from dashboard.exports.pictures import images, page
from dashboard.exports.pictures.images import KEY, PNG_SIGN, _chunk, _text
from dashboard.exports.pictures.pdfs import ATTACHMENT
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from etl.bounded import archives
from etl.errors import Busy, ExportError, UnknownName, UsageError
from etl.storage import naming
from etl.storage.store import Release
from tests.live_charts import having

WITHOUT_BROWSER = {
    "pptx": slides.pptx, "xlsx": workbook.xlsx, "html": page.html, "csv": tables.csv, "json": tables.json,
    "parquet": tables.parquet,
}  # fmt: skip


def test_a_table_comes_back_with_its_kinds_gaps_and_last_bits():
    rows = pd.DataFrame(
        {
            "a": ["x", None, "="],
            "b": [0.1 + 0.2, np.nan, -1e-300],
            "c": [1, 2, 3],
            "d": [True, False, True],
        }
    )
    again = record.frame(record.table(rows))
    pd.testing.assert_frame_equal(again, rows.astype({"a": "str"}))


def test_facts_of_every_kind_come_back():
    facts = {
        "n": np.float64(0.5), "t": (1, ("a", None)), "s": frozenset({"b", "a"}), "k": {1: "x", ("a", "b"): 2},
        "f": pd.DataFrame({"x": [1.5, 2.5]}), "nan": float("nan"), "l": [True, 3],
    }  # fmt: skip
    back = record.unpack(json.loads(json.dumps(record.pack(facts))))
    pd.testing.assert_frame_equal(back.pop("f"), facts.pop("f"))
    assert np.isnan(back.pop("nan"))
    facts.pop("nan")
    assert back == facts


def test_a_fact_that_json_cannot_hold_is_a_fault_of_the_program():
    with pytest.raises(TypeError, match="object"):
        record.pack(object())


@pytest.mark.parametrize("form", WITHOUT_BROWSER)
def test_a_file_makes_itself_again_byte_by_byte(make: Callable[..., Job], form: str):
    job = make("gdp-share", source="weo", lang="ja", first=2010, preset="square")
    body = WITHOUT_BROWSER[form](job)
    carried = unpack(body)
    assert carried.records[0].form == form
    assert refigure.again(carried).body == body


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_carried_whole(make: Callable[..., Job], name: str):
    job = make(name)
    again = refigure.job_of(unpack(tables.json(job)).records[0])
    assert again.record == job.record
    assert again.chart == job.chart


def test_a_file_says_nothing_of_the_machine_it_was_made_on(make: Callable[..., Job]):
    import getpass
    import socket
    from pathlib import Path

    job = make()
    for form, write in WITHOUT_BROWSER.items():
        body = ooxml_text(write(job)) if form in {"pptx", "xlsx"} else write(job)
        for word in (
            socket.gethostname(),
            getpass.getuser(),
            str(Path.cwd()),
            str(Path.home()) + "/",
        ):
            # Shorter ones are parts of other words.
            assert len(word) < 6 or word.encode() not in body, (form, word)


def ooxml_text(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        parts = [archive.read(name) for name in archive.namelist()]
    # Charts on slides have workbooks of their own.
    return b"".join(ooxml_text(part) if part.startswith(b"PK") else part for part in parts)


def png_with(text: bytes) -> bytes:
    return (
        PNG_SIGN
        + _chunk(b"IHDR", b"0" * 13)
        + _chunk(b"iTXt", KEY.encode() + b"\0" + text)
        + _chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "body",
    [
        b"", b"hello", b"\x00\x01\x02", b"{}", b"[1]", b"{", PNG_SIGN, PNG_SIGN + b"\xff" * 40,
        png_with(b"\0\0\0\0{}"), png_with(b"\1\0\0\0nonsense"), png_with(b"\1"), b"%PDF-1.7\nnothing",
        b"PK\x03\x04broken", b"PAR1xxxxPAR1", b"<svg><metadata>", b"<!DOCTYPE html><p>no</p>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>',
        b'{"trilateral": {"figure": "../../etc"}, "rows": []}', b"a,trilateral\r\n1,\r\n",
        ooxml.archive({"customXml/item1.xml": b"<a/>"}),
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_is_refused_in_words(body: bytes):
    with pytest.raises(UsageError):
        unpack(body)


def test_a_packed_text_is_not_unpacked_without_limit():
    bomb = zlib.compress(b" " * (record.MOST_BYTES + 1000), 9)
    with pytest.raises(Damaged, match="too large"):
        unpack(png_with(b"\1\0\0\0" + bomb))


def test_an_archive_that_unpacks_to_too_much_is_refused_unread():
    big = ooxml.archive(
        {f"customXml/item{n}.xml": b" " * (archives.MOST_BYTES // 2 + 1) for n in (1, 2)}
    )
    with pytest.raises(UsageError, match="too large"):
        unpack(big)


def test_altered_rows_are_noticed(make: Callable[..., Job]):
    content = json.loads(tables.json(make()))
    content["rows"][0]["share"] = 0.5
    with pytest.raises(Damaged, match="altered"):
        refigure.job_of(unpack(json.dumps(content).encode()).records[0])


@pytest.mark.parametrize(
    ("field", "value"),
    [("view", "lang=xx"), ("figure", "no-such-figure"), ("facts", {}), ("table", "rows")],
)
def test_a_record_that_makes_no_figure_is_refused(
    make: Callable[..., Job], field: str, value: object
):
    known = make().record
    if field == "table":
        changed = known.model_copy(
            update={
                "table": record.Table(columns=["a"], kinds=["text"], rows=[["b"]]),
            }
        )
    else:
        changed = known.model_copy(update={field: value})
    changed = changed.model_copy(update={"digest": record.digest(changed)})
    with pytest.raises((UsageError, UnknownName)):
        refigure.job_of(changed)


def altered(job: Job, **update: object) -> Carried:
    """A file whose rows were changed: one share is half of the world."""
    rows = [list(row) for row in job.record.table.rows]
    place = job.record.table.columns.index("share")
    spot = next(n for n, row in enumerate(rows) if row[place] is not None)
    rows[spot][place] = 0.5
    table = job.record.table.model_copy(update={"rows": rows})
    return Carried((job.record.model_copy(update={"table": table, **update}),))


def test_a_record_without_a_digest_is_refused(make: Callable[..., Job]):
    """Who takes the digest out may have changed a number: the picture would carry the stamp of the release."""
    with pytest.raises(Damaged, match="altered"):
        refigure.again(altered(make(), digest=""), form="json")


def test_a_record_with_a_digest_of_its_own_is_held_against_its_release(
    make: Callable[..., Job], shipped: Release
):
    """A digest has no secret: anybody can compute one for other numbers."""
    carried = altered(make())
    signed = carried.records[0].model_copy(update={"digest": record.digest(carried.records[0])})
    assert refigure.again(Carried((signed,)), form="json")
    at_hand = {shipped.id: shipped}.get
    for make_again in (
        lambda each: refigure.again(Carried((each,)), form="json", releases=at_hand),
        lambda each: refigure.latest(Carried((each,)), shipped, form="json", releases=at_hand),
    ):
        with pytest.raises(Damaged, match=f"not what its release {shipped.id} says"):
            make_again(signed)
        assert make_again(make().record)
    assert refigure.again(
        Carried((make().record,)), form="csv", releases=at_hand
    ).body == tables.csv(make())


def test_the_stamp_of_a_figure_names_its_view_and_its_release(
    make: Callable[..., Job], shipped: Release
):
    job = make("explore", kind="rank", lang="ko", areas=("CHN", "USA"))
    for text in (job.stamp, f"example.org/base/f/{job.stamp}", f"  {job.stamp} "):
        stamp = refigure.stamp_in(text)
        assert stamp is not None
        assert (stamp.figure, stamp.view) == (
            "explore",
            View(kind="rank", lang="ko", areas=("CHN", "USA")),
        )
        assert (
            naming.find(stamp.release, lambda: (shipped.id, f"20250101{shipped.id[8:]}"))
            == shipped.id
        )
    assert refigure.stamp_in("a-file.png") is None
    assert naming.find(stamp.release, list) is None
    twice = [shipped.id, shipped.id[:9] + "111111Z" + shipped.id[16:]]
    with pytest.raises(UsageError, match=f"called {naming.short_name(shipped.id)}"):
        naming.find(stamp.release, lambda: twice)


def test_the_same_view_with_new_data_says_what_changed(make: Callable[..., Job]):
    old = make("gdp-share", first=2020)
    rows = old.data.rows.copy()
    spot = rows.index[(rows["ref_area"] == "CHN") & (rows["time_period"] == "2021")][0]
    rows.loc[spot, "share"] += 0.01
    new = replace(old, data=having(old.data, rows))
    changes = list(refigure.differences(old, new))
    assert [change.what for change in changes] == ["gdp_nominal wdi CHN 2021"]
    assert changes[0].before != changes[0].after
    assert not list(refigure.differences(old, old))


@pytest.mark.parametrize(
    ("figure", "column", "told"),
    [
        ("why", "exchange_rate", "points"),
        ("trade-matrix", "value", ""),
        ("trade-matrix", "share", "%"),
    ],
)
def test_each_number_of_a_row_that_changed_is_told_under_its_name(
    make: Callable[..., Job], figure: str, column: str, told: str
) -> None:
    old = make(figure)
    rows = old.data.rows.copy()
    spot = rows.index[rows["ref_area"] == "CHN"][0]
    rows.loc[spot, column] *= 2
    [change] = refigure.differences(old, replace(old, data=having(old.data, rows)))
    assert "CHN" in change.what
    assert change.what.endswith(f" {column}")
    assert change.before != change.after
    assert told in change.after


def test_a_row_of_another_period_is_told_as_that(shipped: Release) -> None:
    """Years that come and go in a series are told one by one; what is of one period alone has moved to another one."""
    old, new = (prepare(shipped, "why", View(first=2000, last=year)) for year in (2022, 2023))
    told = [each for each in refigure.differences(old, new) if "CHN real_growth" in each.what]
    assert [(each.before[:11], each.after[:11]) for each in told] == [
        ("2000-2022: ", "2000-2023: ")
    ]
    values = [job.data.rows.set_index("ref_area").loc["CHN", "real_growth"] for job in (old, new)]
    said = [told[0].before[11:], told[0].after[11:]]
    assert said == [f"{100 * float(each):+.2f} points" for each in values]
    old, new = (prepare(shipped, "gdp-share", View(last=year)) for year in (2022, 2023))
    told = [each for each in refigure.differences(old, new) if "CHN" in each.what]
    assert [(each.what, each.before) for each in told] == [
        ("gdp_nominal wdi CHN 2023", "not shown")
    ]


def test_editions_of_a_year_are_told_apart_and_a_forecast_that_came_true_is_told(
    make: Callable[..., Job],
) -> None:
    old = make("revisions")
    rows = old.data.rows.copy()
    first = rows.index[0]
    rows.loc[first, "share"] += 0.01
    [change] = refigure.differences(old, replace(old, data=having(old.data, rows)))
    assert change.what.endswith(f" {rows.loc[first, 'edition']}")
    old = make("gdp-share", source="weo", first=2020)
    rows = old.data.rows.copy()
    spot = rows.index[(rows["ref_area"] == "CHN") & (rows["obs_status"] == "F")][0]
    rows.loc[spot, "obs_status"] = "P"
    [change] = refigure.differences(old, replace(old, data=having(old.data, rows)))
    assert (change.before.replace("forecast", ""), change.after[-13:]) == (
        change.after.replace("provisional", ""),
        "(provisional)",
    )


def test_text_chunks_are_as_the_png_standard_wants_them():
    chunk = _text("Title", "한국 GDP")
    length = struct.unpack(">I", chunk[:4])[0]
    assert chunk[4:8] == b"iTXt"
    assert chunk[8 : 8 + length].decode().endswith("한국 GDP")
    assert struct.unpack(">I", chunk[-4:])[0] == zlib.crc32(chunk[4:-4])


def test_the_archive_of_everything_carries_the_figure_and_its_package(
    make: Callable[..., Job], monkeypatch
):
    for form in ("png", "svg", "pdf"):
        monkeypatch.setattr(images, form, lambda job, form=form: form.encode())
    job = make()
    found = unpack(bundle.zipped(job))
    assert found.records[0].form == "zip"
    assert refigure.job_of(found.records[0]).record.digest == job.record.digest


@pytest.mark.parametrize("late", ["png", "pdf"])
def test_an_archive_is_whole_or_comes_later(make: Callable[..., Job], monkeypatch, late: str):
    """While too many pictures are asked for, none is left out silently."""

    def busy(_: Job) -> bytes:
        raise Busy("Too many pictures are being drawn.", retry_after=4)

    for form in ("png", "svg", "pdf"):
        monkeypatch.setattr(images, form, lambda job, form=form: form.encode())
    monkeypatch.setattr(images, late, busy)
    with pytest.raises(Busy) as error:
        bundle.zipped(make())
    assert error.value.retry_after == 4


def test_an_archive_without_a_browser_says_what_it_lacks(make: Callable[..., Job], monkeypatch):
    def missing(_: Job) -> bytes:
        raise ExportError("Pictures need a browser.")

    for form in ("png", "svg", "pdf"):
        monkeypatch.setattr(images, form, missing)
    with zipfile.ZipFile(io.BytesIO(bundle.zipped(make()))) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".png", ".svg", ".pdf"))]
        assert archive.read("README.txt").count(b"not in this archive: ") == 3


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_a_table_in_another_encoding_is_called_so(make: Callable[..., Job], encoding: str) -> None:
    """Spreadsheet programs save tables as they like: the message says what to do, and not that the file is broken."""
    text = tables.csv(make("gdp-share", lang="ja")).decode("utf-8-sig")
    with pytest.raises(Damaged) as caught:
        unpack(text.encode(encoding, "replace"))
    if encoding == "cp932":
        assert "not in UTF-8" in str(caught.value)
        assert "CSV UTF-8" in caught.value.hint


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slides_that_nobody_has_changed_have_nothing_besides(
    deck_of_all: Callable[[str], bytes], lang: str
) -> None:
    """No figure has a shape or a note that would be taken for somebody's own."""
    assert unpack(deck_of_all(lang)).left == ()


def test_nor_have_those_of_a_template(shipped: Release) -> None:
    jobs, told = deck.gather(shipped, View(preset="slide"), figures=tuple(FIGURES))
    out = io.BytesIO()
    Presentation().save(out)
    assert unpack(deck.pptx(jobs, told, Brand(out.getvalue()))).left == ()


def test_what_a_file_has_besides_is_told(shipped: Release) -> None:
    """Own slides and titles of a deck, and a second figure in one file, are not lost in silence."""
    names = ("gdp-share", "why")
    jobs, told = deck.gather(shipped, View(preset="slide"), figures=names)
    body = deck.pptx(jobs, told)
    assert unpack(body).left == ()
    edited = Presentation(io.BytesIO(body))
    edited.slides[0].shapes.title.text = "Ours & theirs"
    edited.slides.add_slide(edited.slide_layouts[0])
    out = io.BytesIO()
    edited.save(out)
    assert carried_in(out.getvalue()).left == (
        "1 slide of its own",
        "1 title that somebody has changed",
    )
    edited = Presentation(io.BytesIO(body))
    for slide in list(edited.slides)[1:3]:
        slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "Our own remark"
    edited.slides[1].notes_slide.notes_text_frame.add_paragraph().text = "Thank the host"
    edited.slides[2].notes_slide.notes_text_frame.text = "Another speech"
    out = io.BytesIO()
    edited.save(out)
    assert carried_in(out.getvalue()).left == (
        "2 shapes of its own",
        "2 speaker notes that somebody has changed",
    )
    edited = Presentation(io.BytesIO(body))
    for slide, name in ((0, "Answer"), (1, "Definition"), (2, "Source")):
        box = next(shape for shape in edited.slides[slide].shapes if shape.name == name)
        box.text_frame.paragraphs[0].runs[0].text = "In our words"
    out = io.BytesIO()
    edited.save(out)
    assert carried_in(out.getvalue()).left == ("3 texts that somebody has changed",)
    first, second = (images.svg(job).decode() for job in jobs)
    both = first.replace(
        "</svg>", f"{re.search('<metadata>.*</metadata>', second, re.DOTALL)[0]}</svg>"
    )  # type: ignore[index]
    assert carried_in(both.encode()).left == ("1 more figure of ours (why)",)
    assert carried_in(first.encode()).left == ()


def with_parts(body: bytes, change: Callable[[str, str], str]) -> bytes:
    """An Office file whose XML somebody has changed."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return ooxml.archive(
        {
            name: change(name, part.decode()).encode() if name.endswith(".xml") else part
            for name, part in parts.items()
        }
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_alt_texts_labels_and_charts_that_a_new_file_replaces_are_told(
    shipped: Release, lang: str
) -> None:
    """They are made again with the figure: what somebody has written in their place is not lost in silence."""
    names = ("gdp-share", "why")
    jobs, told = deck.gather(shipped, View(preset="slide", lang=lang), figures=names)
    edited = Presentation(io.BytesIO(deck.pptx(jobs, told)))
    chart = next(shape for shape in edited.slides[1].shapes if shape.has_chart)
    chart._element.nvGraphicFramePr.cNvPr.set("descr", "In our words")
    values = chart.chart._chartSpace.findall(".//{*}val//{*}pt/{*}v")
    values[0].text = str(float(values[0].text) * 1.01)
    group = next(shape for shape in edited.slides[2].shapes if shape.name == "Labels")
    said = [shape for shape in group.shapes if shape.has_text_frame and shape.text_frame.text]
    for label in said[:2]:
        label.text_frame.paragraphs[0].runs[0].text = "By our own account"
    out = io.BytesIO()
    edited.save(out)
    assert carried_in(out.getvalue()).left == (
        "1 alt text that somebody has changed or removed",
        "2 labels that somebody has changed or removed",
        "1 chart whose values or names somebody has changed or removed",
    )
    edited = Presentation(io.BytesIO(deck.pptx(jobs, told)))
    slides_of = edited.slides._sldIdLst
    edited.part.drop_rel(slides_of[2].rId)
    slides_of.remove(slides_of[2])
    out = io.BytesIO()
    edited.save(out)
    left = carried_in(out.getvalue()).left
    assert left[0] == "1 slide that somebody has removed"


def test_names_and_digits_that_programs_change_are_no_edits(make: Callable[..., Job]) -> None:
    """Saved by a program: numbers in other digits, texts in other runs, years as texts, another order of parts."""
    body = slides.pptx(make("gdp-share"))

    def saved(name: str, part: str) -> str:
        if "/charts/chart" in name:
            part = re.sub(r"<c:v>(0\.\d{14})\d*</c:v>", r"<c:v>\g<1>7</c:v>", part)
        if "notesSlides/notesSlide" in name:
            number = "<a:p><a:r><a:t>&lt;number&gt;</a:t></a:r></a:p></p:txBody>"
            part = part.replace("</p:txBody>", number, 1)
        return part

    assert with_parts(body, saved) != with_parts(body, lambda _, part: part)
    assert carried_in(with_parts(body, saved)).left == ()
    older = with_parts(body, lambda _, part: re.sub(r"<made>[^<]*</made>", "", part))
    assert b"<made>" not in ooxml_text(older)
    assert carried_in(older).left == ()


def test_rows_and_charts_of_a_workbook_that_a_new_one_replaces_are_told(
    make: Callable[..., Job],
) -> None:
    body = workbook.xlsx(make("gdp-share"))
    assert carried_in(body).left == ()
    value = re.search(r"<v>(0\.\d+)</v>", ooxml_part(body, "xl/worksheets/sheet1.xml"))
    assert value is not None

    def changed(name: str, part: str) -> str:
        if name == "xl/worksheets/sheet1.xml":
            return part.replace(value[0], "<v>0.5</v>", 1)
        if name == "xl/drawings/drawing1.xml":
            return re.sub('descr="[^"]*"', 'descr="Ours"', part)
        if name == "xl/sharedStrings.xml":
            return part.replace("https://", "http://")
        return part

    left = carried_in(with_parts(body, changed)).left
    assert left[0] == "1 alt text that somebody has changed or removed"
    assert re.fullmatch(r"\d+ rows of a sheet that somebody has changed or removed", left[1])
    huge = {"xl/worksheets/sheet9.xml": b"<worksheet>" + b"<c/>" * 1_100_000 + b"</worksheet>"}
    assert carried_in(ooxml.settled(body, huge)).left == ()


def ooxml_part(body: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read(name).decode()


def test_every_further_record_of_a_file_is_told(shipped: Release) -> None:
    """A second record in a picture, page or document is named, and the first is the one that is made again."""
    jobs, _ = deck.gather(shipped, View(preset="slide"), figures=("gdp-share", "why"))
    first, second = (made(job, "png").body for job in jobs)

    def chunk(body: bytes) -> bytes:
        at = body.index(b"iTXttrilateral") - 4
        return body[at : at + 12 + int.from_bytes(body[at : at + 4], "big")]

    two = first[:-12] + chunk(second) + first[-12:]
    assert unpack(two).left == ("1 more figure of ours (why)",)
    assert [record.figure for record in unpack(two).records] == ["gdp-share"]
    assert unpack(first[:-12] + chunk(first) + first[-12:]).left == ()
    whole, other = (made(job, "html").body for job in jobs)
    script = re.search(rb'<script type="application/json" id="trilateral">[^<]*</script>', other)
    assert script is not None
    assert unpack(whole + script[0]).left == ("1 more figure of ours (why)",)
    pdf = PdfWriter(clone_from=io.BytesIO(made(jobs[0], "pdf").body))
    pdf.add_attachment(ATTACHMENT, jobs[1].carried("pdf").encode())
    out = io.BytesIO()
    pdf.write(out)
    assert unpack(out.getvalue()).left == ("1 more figure of ours (why)",)


def test_a_figure_pasted_into_another_deck_is_told(shipped: Release) -> None:
    """Its record does not come along, but its stamp does: which figure is left is said, with what makes it again."""
    jobs, told = deck.gather(shipped, View(preset="slide"), figures=("gdp-share",))
    edited = Presentation(io.BytesIO(deck.pptx(jobs, told)))
    (other,), _ = deck.gather(shipped, View(preset="slide"), figures=("why",))
    slide = edited.slides.add_slide(edited.slide_layouts[0])
    box = slide.shapes.add_textbox(0, 0, 9, 9)
    box.name = "Source"
    box.text_frame.text = f"{other.caption.source}\n{other.stamp}"
    out = io.BytesIO()
    edited.save(out)
    found = carried_in(out.getvalue())
    assert [record.figure for record in found.records] == ["gdp-share"]
    assert found.left == (
        "1 slide of its own",
        f"a figure without its record, which its stamp makes again: {other.stamp}",
    )
    assert stamp_in(other.stamp).figure == "why"  # type: ignore[union-attr]
