"""A deck of ours as somebody has edited it, and a later release with revised values: what `trilateral update` meets.

Each edit is a function from a presentation, and a test of whether it is still there.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.parts.chart import ChartPart
from pptx.util import Emu, Pt

from dashboard.exports.carried import carriers
from etl.storage.store import Release

MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPED, REMARK, THANKS = "Why we fell behind", "Ask the ministry", "Thank the host"
#: What is true of the release that ships, and no longer of a later one.
SAID = "In 2025, China accounted for 16.5% of world GDP at market exchange rates."
RED = RGBColor(0xC0, 0x11, 0x22)


def revised(shipped: Release, by: float = 1.22) -> Release:
    """A later release: China's product from 2015 on is another one, the World's by as much, and there is a year more."""
    table = shipped.observations.reset_index(drop=True)
    own = (table["source"] == "wdi") & (table["indicator"] == "gdp_nominal")
    late = own & (table["time_period"].astype(int) >= 2015)
    made = table["value"].copy()
    china, world = (late & (table["ref_area"] == area) for area in ("CHN", "WLD"))
    more = (table[china].set_index("time_period")["value"] * (by - 1)).to_dict()
    made[china] *= by
    made[world] += table.loc[world, "time_period"].map(more).astype(float)
    table = table.assign(value=made)
    last = table[own & (table["time_period"] == table.loc[own, "time_period"].max())]
    year = str(int(last["time_period"].iloc[0]) + 1)
    more_rows = last.assign(time_period=year, value=last["value"] * 1.03, obs_status="P")
    order = ["indicator", "source", "edition", "ref_area", "counterpart_area", "time_period"]
    table = pd.concat([table, more_rows]).sort_values(order).reset_index(drop=True)
    now = (table["source"] == "wdi") & (table["indicator"] == "gdp_nominal")
    table = table.assign(edition=table["edition"].mask(now, "2026-11-02"))
    tables = {"observations": table, "vintages": shipped.vintages, "areas": shipped.areas}
    notes = {"checks": shipped.checks, "changes": shipped.changes}
    return Release(f"20261201T000000Z-{'ab' * 6}", shipped.package, tables, notes)


@dataclass(frozen=True)
class Edit:
    """Something that somebody does to a deck.

    Attributes:
        do: Does it.
        there: Whether it is there.
    """

    do: Callable[[Any], None]
    there: Callable[[Any], bool]


def saved(document: Any) -> bytes:
    """The bytes of a presentation or a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(body: bytes) -> Any:
    """A presentation."""
    return Presentation(io.BytesIO(body))


def slide_with(deck: Any, figure: str) -> Any:
    """The slide on whose source box a figure has its stamp."""
    for slide in deck.slides:
        for shape in shapes(slide.shapes):
            stamp = rf"^{figure}[? ]"
            source = shape.has_text_frame and shape.name == "Source"
            if source and re.search(stamp, shape.text_frame.text, re.MULTILINE):
                return slide
    raise LookupError(figure)


def shapes(tree: Any) -> list[Any]:
    """The shapes of a slide, those inside of groups too."""
    found = []
    for shape in tree:
        found += [shape, *(shapes(shape.shapes) if shape.shape_type == 6 else [])]
    return found


def chart_on(slide: Any) -> Any:
    """The frame of the chart on a slide."""
    return next(shape for shape in shapes(slide.shapes) if shape.has_chart)


def named(slide: Any, name: str) -> Any:
    """The shape of a name on a slide, or None."""
    return next((each for each in shapes(slide.shapes) if each.name == name), None)


GDP, WHY, MATRIX = "gdp-share", "why", "trade-matrix"


def _title_typed(deck: Any) -> None:
    slide_with(deck, WHY).shapes.title.text_frame.paragraphs[0].runs[0].text = TYPED


def _slide_added(deck: Any) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "Discussion"
    slide.shapes.add_textbox(0, 0, 900_000, 300_000).text_frame.text = SAID


def _moved(deck: Any) -> None:
    frame = chart_on(slide_with(deck, GDP))
    frame.left, frame.top = Emu(123_456), Emu(1_654_321)


def _resized(deck: Any) -> None:
    frame = chart_on(slide_with(deck, WHY))
    frame.width, frame.height = Emu(5_000_000), Emu(3_000_000)


def _fills(deck: Any) -> list[Any]:
    found = chart_on(slide_with(deck, GDP)).chart._chartSpace.iter(f"{CHART}ser")
    return [each.find(f"{CHART}spPr") for each in found]


def _recoloured(deck: Any) -> None:
    next(_fills(deck)[0].iter("{*}srgbClr")).set("val", str(RED))


def _font(deck: Any) -> None:
    box = named(slide_with(deck, GDP), "Source")
    for paragraph in box.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.name, run.font.size = "Georgia", Pt(9)


def _font_there(deck: Any) -> bool:
    box = named(slide_with(deck, GDP), "Source")
    runs = [run for paragraph in box.text_frame.paragraphs for run in paragraph.runs]
    return all((run.font.name, run.font.size) == ("Georgia", Pt(9)) for run in runs) and bool(runs)


def _series(deck: Any) -> list[str]:
    found = chart_on(slide_with(deck, GDP)).chart._chartSpace.iter(f"{CHART}ser")
    return [each.findtext(f"{CHART}tx//{CHART}v") for each in found]


def _hidden(deck: Any) -> None:
    found = chart_on(slide_with(deck, GDP)).chart._chartSpace
    gone = next(
        s for s in found.iter(f"{CHART}ser") if s.findtext(f"{CHART}tx//{CHART}v") == "Japan"
    )
    gone.getparent().remove(gone)


def labels(deck: Any, text: str) -> list[Any]:
    """The labels of the chart of GDP that begin so, whether they are parts of the chart or shapes beside it."""
    slide = slide_with(deck, GDP)
    boxes = [e._element for e in shapes(slide.shapes) if e.has_text_frame]
    found = [*boxes, *chart_on(slide).chart._chartSpace.iter(f"{CHART}dLbl")]
    return [each for each in found if said(each).startswith(text)]


def said(element: Any) -> str:
    """The text of a shape or of a label."""
    return "".join(each.text or "" for each in element.iter(f"{{{DRAWING}}}t"))


def _label_deleted(deck: Any) -> None:
    for each in labels(deck, "Japan"):
        each.getparent().remove(each)


def _box_added(deck: Any) -> None:
    box = slide_with(deck, GDP).shapes.add_textbox(0, 0, 900_000, 300_000)
    box.name, box.text_frame.text = "Mine", REMARK


def _animated(deck: Any) -> None:
    slide = slide_with(deck, GDP)
    spot = chart_on(slide).shape_id
    when = '<p:stCondLst><p:cond delay="{}"/></p:stCondLst>'
    step = '<p:par><p:cTn id="{}" fill="hold"{}>{}<p:childTnLst>{}</p:childTnLst></p:cTn></p:par>'
    shown = (
        f'<p:set><p:cBhvr><p:cTn id="6" dur="1" fill="hold">{when.format(0)}</p:cTn><p:tgtEl><p:spTgt spid="{spot}"/></p:tgtEl>'
        "<p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr>"
        '<p:to><p:strVal val="visible"/></p:to></p:set>'
    )
    own = ' presetID="1" presetClass="entr" presetSubtype="0" grpId="0" nodeType="clickEffect"'
    effect = step.format(5, own, when.format(0), shown)
    steps = step.format(
        3, "", when.format("indefinite"), step.format(4, "", when.format(0), effect)
    )
    timing = (
        f'<p:timing xmlns:p="{MAIN}"><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot">'
        '<p:childTnLst><p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq">'
        f"<p:childTnLst>{steps}</p:childTnLst></p:cTn></p:seq></p:childTnLst></p:cTn></p:par></p:tnLst><p:bldLst>"
        f'<p:bldGraphic spid="{spot}" grpId="0"><p:bldAsOne/></p:bldGraphic></p:bldLst></p:timing>'
    )
    slide._element.append(etree.fromstring(timing))


def _animated_there(deck: Any) -> bool:
    slide = slide_with(deck, GDP)
    built = slide._element.find(f".//{{{MAIN}}}bldGraphic")
    return built is not None and built.get("spid") == str(chart_on(slide).shape_id)


def _notes_edited(deck: Any) -> None:
    slide_with(deck, GDP).notes_slide.notes_text_frame.add_paragraph().text = THANKS


def _grouped(deck: Any) -> None:
    slide = slide_with(deck, WHY)
    tree, frame = slide.shapes._spTree, chart_on(slide)._element
    group = slide.shapes.add_group_shape()
    group.name = "Together"
    group._element.append(frame)
    assert frame.getparent() is not tree


def _grouped_there(deck: Any) -> bool:
    frame = chart_on(slide_with(deck, WHY))._element
    return next(frame.getparent().iter(f"{{{MAIN}}}cNvPr")).get("name") == "Together"


def _master_changed(deck: Any) -> None:
    master = deck.slide_master
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RED
    next(iter(master.placeholders)).name = "Our title"


_SECTIONS = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def _section_added(deck: Any) -> None:
    ids = [each.get("id") for each in deck.slides._sldIdLst]
    listed = "".join(f'<p14:sldId id="{each}"/>' for each in ids)
    ext = (
        f'<p:extLst xmlns:p="{MAIN}"><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
        f'<p14:sectionLst xmlns:p14="{_SECTIONS}"><p14:section name="Evidence" id="{{6D1A7C7B-0B0E-4A7B-9D5C-0A3E4B5C6D7E}}">'
        f"<p14:sldIdLst>{listed}</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
    )
    deck.part._element.append(etree.fromstring(ext))


def _commented(deck: Any) -> None:
    package = deck.part.package
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    author = f'<p:cmAuthorLst xmlns:p="{MAIN}"><p:cmAuthor id="0" name="Reviewer" initials="R" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    comment = f'<p:cmLst xmlns:p="{MAIN}"><p:cm authorId="0" dt="2026-12-01T10:00:00.000" idx="1"><p:pos x="10" y="10"/><p:text>Check</p:text></p:cm></p:cmLst>'
    for owner, name, what, end in (
        (deck.part, "/ppt/commentAuthors.xml", author, "commentAuthors"),
        (slide_with(deck, GDP).part, "/ppt/comments/comment1.xml", comment, "comments"),
    ):
        part = Part(PackURI(name), f"{kind}.{end}+xml", package, what.encode())
        owner.relate_to(part, f"{_OFFICE[1:-1]}/{end}")


def _comments_there(deck: Any) -> bool:
    links = slide_with(deck, GDP).part.rels.values()
    return any(
        b"Check" in link.target_part.blob for link in links if link.reltype.endswith("/comments")
    )


def _linked(deck: Any) -> None:
    box = named(slide_with(deck, GDP), "Definition")
    box.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://example.org/definition"


def _linked_there(deck: Any) -> bool:
    box = named(slide_with(deck, GDP), "Definition")
    runs = box.text_frame.paragraphs[0].runs
    return any(run.hyperlink.address == "https://example.org/definition" for run in runs)


def _row_deleted(deck: Any) -> None:
    """Somebody has a table of their own beside ours, and takes a row out of it."""
    frame = slide_with(deck, MATRIX).shapes.add_table(3, 2, 0, 0, 900_000, 600_000)
    frame.name = "Our table"
    for n, row in enumerate(frame.table.rows):
        row.cells[0].text, row.cells[1].text = f"Row {n}", "16.5%"
    rows = frame.table._tbl.tr_lst
    frame.table._tbl.remove(rows[1])


def _row_there(deck: Any) -> bool:
    table = named(slide_with(deck, MATRIX), "Our table").table
    return [row.cells[0].text for row in table.rows] == ["Row 0", "Row 2"]


def _deleted_slide(deck: Any) -> None:
    """The slide of sources, the last one of ours."""
    last = next(
        each
        for each in deck.slides._sldIdLst
        if deck.part.related_part(each.rId).slide.shapes.title.text.startswith("Sources")
    )
    deck.part.drop_rel(last.rId)
    deck.slides._sldIdLst.remove(last)


#: The kinds of edits of one deck; those that make another file of it are the tests' own.
EDITS: dict[str, Edit] = {
    "title typed": Edit(_title_typed, lambda d: slide_with(d, WHY).shapes.title.text == TYPED),
    "slide added": Edit(_slide_added, lambda d: any(s.shapes.title is not None and s.shapes.title.text == "Discussion" for s in d.slides)),
    "moved": Edit(_moved, lambda d: (chart_on(slide_with(d, GDP)).left, chart_on(slide_with(d, GDP)).top) == (123_456, 1_654_321)),
    "resized": Edit(_resized, lambda d: (chart_on(slide_with(d, WHY)).width, chart_on(slide_with(d, WHY)).height) == (5_000_000, 3_000_000)),
    "recoloured": Edit(_recoloured, lambda d: next(_fills(d)[0].iter("{*}srgbClr")).get("val") == str(RED)),
    "font changed": Edit(_font, _font_there),
    "series hidden": Edit(_hidden, lambda d: "Japan" not in _series(d)),
    "label deleted": Edit(_label_deleted, lambda d: not labels(d, "Japan") and bool(labels(d, "China"))),
    "text box added": Edit(_box_added, lambda d: named(slide_with(d, GDP), "Mine").text_frame.text == REMARK),
    "animation": Edit(_animated, _animated_there),
    "table row deleted": Edit(_row_deleted, _row_there),
    "notes edited": Edit(_notes_edited, lambda d: THANKS in slide_with(d, GDP).notes_slide.notes_text_frame.text),
    "grouped": Edit(_grouped, _grouped_there),
    "master changed": Edit(_master_changed, lambda d: d.slide_master.background.fill.fore_color.rgb == RED and any(p.name == "Our title" for p in d.slide_master.placeholders)),
    "section added": Edit(_section_added, lambda d: b'name="Evidence"' in etree.tostring(d.part._element)),
    "comment added": Edit(_commented, _comments_there),
    "hyperlink": Edit(_linked, _linked_there),
    "slide deleted": Edit(_deleted_slide, lambda d: not any((s.shapes.title.text if s.shapes.title is not None else "").startswith("Sources") for s in d.slides)),
}  # fmt: skip


def pasted(body: bytes, times: int = 1) -> bytes:
    """The charts, groups and texts of a deck in one of another template, as programs copy them: shapes, and their parts."""
    source, target = opened(body), Presentation()
    for slide in [*source.slides] * times:
        new = target.slides.add_slide(target.slide_layouts[6])
        for shape in slide.shapes:
            if shape.is_placeholder:
                continue
            element = copy.deepcopy(shape._element)
            for each in element.iter():
                for name, link in each.attrib.items():
                    if name.startswith(_OFFICE):
                        part = slide.part.related_part(link)
                        kind = RT.CHART if "/charts/" in part.partname else carriers.TAGS_LINK
                        each.set(name, new.part.relate_to(_copied(part, new.part.package), kind))
            new.shapes._spTree.append(element)
    return saved(target)


def _copied(part: Any, package: Any) -> Any:
    if not isinstance(part, ChartPart):
        name = package.next_partname("/ppt/tags/tag%d.xml")
        return Part(PackURI(name), part.content_type, package, part.blob)
    name = package.next_partname("/ppt/charts/chart%d.xml")
    new: Any = ChartPart.load(PackURI(name), part.content_type, package, part.blob)
    data = new._element.find(f"{CHART}externalData")
    if data is not None:
        new._element.remove(data)
    new.chart_workbook.update_from_xlsx_blob(part.chart_workbook.xlsx_part.blob)
    return new
