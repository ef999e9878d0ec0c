"""Labels inside charts are renewed with their values; those that somebody typed, moved or deleted stay, and are seen as edits."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from lxml import etree

from dashboard.exports import prepare, slides
from dashboard.exports.carried.apart import carried_in
from dashboard.exports.carried.parts import Parts
from dashboard.exports.office import deck
from dashboard.exports.renewed.labels import by_key
from dashboard.exports.renewed.labels import said as said_by
from dashboard.exports.renewed.series import c, name_of, points, shown
from dashboard.exports.renewed.update import update
from dashboard.look.view import View
from etl.storage.store import Release
from tests.unit.dashboard.exports.office import faults
from tests.unit.dashboard.exports.test_native_labels import labels, sheets_of

#: Figures whose labels stand above small charts, at ends of rows, at dots of editions, at lines of them, above a stack.
FIGURES: Mapping[str, Mapping[str, Any]] = {
    "definitions": {},
    "definition-lines": {},
    "explore": {"kind": "multiples"},
    "revisions": {},
    "revisions-lines": {},
    "trade-flows": {},
    "trade-mirrors": {},
}
TYPED = "As I would put it"


_MADE: dict[tuple[str, str], bytes] = {}


def deck_of(release: Release, name: str) -> bytes:
    """A figure on a slide, made once."""
    if (key := (release.id, name)) not in _MADE:
        _MADE[key] = slides.pptx(prepare(release, name, View(preset="slide", **FIGURES[name])))
    return _MADE[key]


def said(deck: bytes) -> list[tuple[str, str]]:
    """What each label says, and its cell; those that are numbers in the cells of sheets say the same."""
    sheets = sheets_of(deck, values=False)
    return [
        (each.text, str(sheets[each.chart][f"{each.column}{each.line}"].value))
        for each in labels(deck)
    ]


def touched(deck: bytes, edit: Callable[[Any], None]) -> bytes:
    """A presentation after an edit of the labels of its charts, as a list."""
    parts = Parts(deck)
    names = sorted(
        parts.matching(r"ppt/charts/chart[0-9]+\.xml"), key=lambda n: int(re.sub(r"\D", "", n))
    )
    edit([label for name in names for label in parts.tree(name).iter(c("dLbl"))])
    return parts.saved()


def typed(label: Any) -> None:
    """What a program writes for a label that somebody types into: no field, one run."""
    for paragraph in [*label.iter("{*}p")][1:]:
        paragraph.getparent().remove(paragraph)
    [paragraph] = label.iter("{*}p")
    for each in [*paragraph]:
        if not each.tag.endswith("pPr"):
            paragraph.remove(each)
    run = etree.SubElement(paragraph, f"{{{paragraph.nsmap['a']}}}r")
    etree.SubElement(run, f"{{{paragraph.nsmap['a']}}}t").text = TYPED


def deleted(label: Any) -> None:
    for each in [*label][1:]:
        label.remove(each)
    etree.SubElement(label, c("delete"), val="1")


def evaluated(sheet: Any, formula: str) -> str:
    """The few formulas of labels, worked out by their own rules from the cells of a sheet."""
    said = ""
    for part in re.findall(
        r'IF\(ROUND\(\w+,9\)=[^,]+,"[^"]*",""\)|TEXT\([^)]*\)|"[^"]*"|\w+\$1', formula[1:]
    ):
        if part.startswith("IF"):
            cell, value, text = re.findall(r'ROUND\((\w+),9\)=([^,]+),"([^"]*)"', part)[0]
            said += text if round(sheet[cell].value, 9) == float(value) else ""
        elif part.startswith("TEXT"):
            cell, form = re.findall(r'TEXT\((\w+),"0(\.0*)?%"\)', part)[0]
            said += f"{sheet[cell].value:.{max(0, len(form) - 1)}%}"
        else:
            said += part.strip('"') if part.startswith('"') else sheet[part.replace("$", "")].value
    return said


def drawn(deck: bytes) -> list[bytes]:
    """The charts of a presentation, but for the ids of fields."""
    parts, found = Parts(deck), []
    for name in sorted(parts.matching(r"ppt/charts/chart[0-9]+\.xml")):
        root = parts.tree(name)
        for field in root.iter("{*}fld"):
            field.attrib.pop("id", None)
        found.append(etree.tostring(root, method="c14n"))
    return found


@pytest.fixture(scope="module")
def earlier(shipped: Release) -> Release:
    """A release with fewer editions of the World Economic Outlook, the last of them an earlier one."""
    left_out, last = {"2020-10", "2023-04", "2023-10"}, "2025-10"
    now, then = shipped.observations, shipped.vintages
    weo = then["source"] == "weo"
    current = then.loc[weo & (then["edition"] == last), list(now.columns)]
    order = ["indicator", "source", "edition", "ref_area", "counterpart_area", "time_period"]
    table = pd.concat([now[now["source"] != "weo"], current]).sort_values(order)
    held = then[~(weo & then["edition"].isin({*left_out, last}))]
    tables = {"observations": table.reset_index(drop=True), "vintages": held.reset_index(drop=True)}
    notes = {"checks": shipped.checks, "changes": shipped.changes}
    named = f"20261125T000000Z-{'cd' * 6}"
    return Release(named, shipped.package, {**tables, "areas": shipped.areas}, notes)


def by_edition(deck: bytes) -> dict[str, Any]:
    """The labels of the chart of revisions by the months that their points stand at."""
    parts = Parts(deck)
    [series] = [e for e in parts.look("ppt/charts/chart1.xml").iter(c("ser")) if by_key(e)]
    return {shown(series, key): label for key, label in by_key(series).items()}


def with_a_note(deck: bytes) -> bytes:
    """A presentation in whose chart's data somebody has written something beside."""
    parts = Parts(deck)
    sheet = parts.linked("ppt/charts/chart1.xml", "package")
    book = openpyxl.load_workbook(io.BytesIO(parts.read(sheet)))
    book["Chart"]["J1"] = "Mine"
    body = io.BytesIO()
    book.save(body)
    parts.put(sheet, body.getvalue())
    return parts.saved()


@pytest.mark.parametrize("name", ["revisions", "revisions-lines"])
def test_a_chart_of_more_editions_is_the_one_of_a_fresh_file(
    earlier: Release, shipped: Release, name: str
) -> None:
    before, fresh = deck_of(earlier, name), deck_of(shipped, name)
    assert drawn(before) != drawn(fresh)
    done = update(before, shipped, {earlier.id: earlier, shipped.id: shipped}.get)
    assert drawn(done.body) == drawn(fresh)
    assert (done.kept, done.left, done.refused) == ([], [], [])


def test_an_order_and_a_line_that_somebody_chose_stay(earlier: Release, shipped: Release) -> None:
    parts = Parts(deck_of(earlier, "revisions"))
    root = parts.tree("ppt/charts/chart1.xml")
    series = {int(e.find(c("idx")).get("val")): e for e in root.iter(c("ser"))}
    # What is inside of hollow marks is drawn first now, and the line through the marks is dashed.
    for number, place in ((4, "0"), (0, "4")):
        series[number].find(c("order")).set("val", place)
    line = next(series[3].iter("{*}ln"))
    etree.SubElement(line, line.tag.replace("}ln", "}prstDash"), val="lgDashDot")
    done = update(parts.saved(), shipped, {earlier.id: earlier, shipped.id: shipped}.get)
    now = [
        e
        for e in Parts(done.body).look("ppt/charts/chart1.xml").iter(c("ser"))
        if "S" in name_of(e)
    ]
    orders = {bool(by_key(each)): int(each.find(c("order")).get("val")) for each in now}
    assert orders[False] < orders[True]
    dashes = [each.get("val") for each in now[1].iter("{*}prstDash")]
    assert "lgDashDot" in dashes


def test_series_that_a_program_has_numbered_as_they_stand_are_those_of_their_labels(
    earlier: Release, shipped: Release
) -> None:
    """Two of one name are the marks and what is inside of hollow ones; LibreOffice numbers the latter first."""
    parts = Parts(touched(deck_of(earlier, "revisions"), lambda found: typed(found[2])))
    for n, each in enumerate(parts.tree("ppt/charts/chart1.xml").iter(c("ser"))):
        for name in ("idx", "order"):
            each.find(c(name)).set("val", str(n))
    done = update(parts.saved(), shipped, {earlier.id: earlier, shipped.id: shipped}.get)
    words = {
        day: said_by(label) for day, label in by_edition(deck_of(shipped, "revisions")).items()
    }
    held = {day: said_by(label) for day, label in by_edition(done.body).items()}
    assert held == words | {"2022-04": TYPED}
    [(_, _, value)] = done.kept
    assert value == TYPED


@pytest.mark.parametrize("noted", [False, True])
def test_labels_follow_what_they_are_about(
    earlier: Release, shipped: Release, *, noted: bool, tmp_path: Path
) -> None:
    """Of eight editions twelve are held now: what somebody did to the label of one is done to that of the same one."""
    releases = {earlier.id: earlier, shipped.id: shipped}.get
    before, fresh = deck_of(earlier, "revisions"), deck_of(shipped, "revisions")
    assert (len(by_edition(before)), len(by_edition(fresh))) == (8, 12)

    def edit(found: list[Any]) -> None:
        deleted(found[1])
        typed(found[2])

    theirs = touched(before, edit)
    done = update(with_a_note(theirs) if noted else theirs, shipped, releases)
    held = {day: said_by(label) for day, label in by_edition(done.body).items()}
    told = {day: said_by(label) for day, label in by_edition(fresh).items()}
    assert held == told | {"2021-10": "", "2022-04": TYPED}
    assert by_edition(done.body)["2021-10"].find(c("delete")) is not None
    was = {day: said_by(label) for day, label in by_edition(before).items()}
    assert sorted(done.kept) == [
        ("revisions", f"Share in 2024 2021-10, label {was['2021-10']!r}", ""),
        ("revisions", f"Share in 2024 2022-04, label {was['2022-04']!r}", TYPED),
    ]
    assert done.left == []
    sheets = sheets_of(done.body, values=False)
    heads = {str(each.value) for sheet in sheets for each in sheet[1] if each.value}
    assert ("Mine" in heads) == noted
    assert not [head for head in heads if "2024" in head]
    for each in labels(done.body):
        formula = sheets[each.chart][f"{each.column}{each.line}"].value
        assert evaluated(sheets[each.chart], formula) == each.cached
    assert faults(done.body, "pptx", tmp_path) == []


def test_labels_of_editions_that_are_no_longer_held_are_told_as_lost(
    earlier: Release, shipped: Release, tmp_path: Path
) -> None:
    def edit(found: list[Any]) -> None:
        typed(found[0])
        deleted(found[5])

    theirs = with_a_note(touched(deck_of(shipped, "revisions"), edit))
    done = update(theirs, earlier, {earlier.id: earlier, shipped.id: shipped}.get)
    assert done.kept == []
    [left] = done.left
    assert TYPED in left
    assert "2020-10" in left
    fresh = by_edition(deck_of(earlier, "revisions"))
    now = by_edition(done.body)
    assert {k: said_by(v) for k, v in now.items()} == {k: said_by(v) for k, v in fresh.items()}
    # Lines that are new have columns of their own beside those of what stays, with their values and nothing else.
    [sheet] = sheets_of(done.body, values=False)
    for series in Parts(done.body).look("ppt/charts/chart1.xml").iter(c("ser")):
        values, head = (
            series.find(f"{c(part)}//{c('f')}").text.partition("!")[2].replace("$", "")
            for part in ("yVal", "tx")
        )
        own = [row[0].value for row in sheet[values]]
        assert own == [v and pytest.approx(float(v)) for v in points(series).values]
        assert str(sheet[head].value).endswith(name_of(series))
        below = sheet.iter_rows(min_row=2 + len(own), values_only=True)
        column = sheet[head].column - 1
        assert not [row[column] for row in below if column and row[column] is not None]
    assert faults(done.body, "pptx", tmp_path) == []


def test_a_deck_of_figures_with_labels_is_valid_when_it_is_renewed(
    shipped: Release, later: Release, tmp_path: Path
) -> None:
    """One deck of all: the validator needs half a second to start."""
    views = {name: View(preset="slide", **query) for name, query in FIGURES.items()}
    jobs = [prepare(shipped, name, view) for name, view in views.items()]
    before = deck.pptx(jobs, deck.words_about(jobs))
    done = update(before, later, {shipped.id: shipped, later.id: later}.get)
    assert (sorted(done.figures), done.refused) == (sorted(FIGURES), [])
    assert faults(done.body, "pptx", tmp_path) == []


@pytest.mark.parametrize("name", FIGURES)
def test_labels_that_nobody_touched_are_those_of_the_later_release(
    shipped: Release, later: Release, name: str
) -> None:
    before, fresh = deck_of(shipped, name), deck_of(later, name)
    done = update(before, later, {shipped.id: shipped, later.id: later}.get)
    assert sorted(said(done.body)) == sorted(said(fresh))
    changes = name not in {"revisions", "revisions-lines"} and not name.startswith("trade")
    assert (sorted(said(before)) != sorted(said(fresh))) == changes
    assert (done.kept, done.left, done.refused) == ([], [], [])
    assert drawn(done.body) == drawn(fresh)
    assert carried_in(done.body).left == ()


@pytest.mark.parametrize("name", ["definitions", "explore", "revisions"])
def test_labels_that_somebody_typed_or_deleted_stay_and_are_told(
    shipped: Release, later: Release, name: str, tmp_path: Path
) -> None:
    made = deck_of(shipped, name)

    def edit(found: list[Any]) -> None:
        typed(found[0])
        deleted(found[1])

    theirs = touched(made, edit)
    assert carried_in(theirs).left == ("2 labels that somebody has changed or removed",)
    done = update(theirs, later, {shipped.id: shipped, later.id: later}.get)
    first, second = said(made)[0][0], said(made)[1][0]
    told = {(figure, value, what.partition(", label ")[2]) for figure, what, value in done.kept}
    assert told == {(name, TYPED, repr(first)), (name, "", repr(second))}
    assert len(done.kept) == 2
    after: list[Any] = []
    touched(done.body, after.extend)
    assert "".join(after[0].itertext()) == TYPED
    assert after[1].find(c("delete")) is not None
    # All others are those of the later release, and their cells follow from those that they tell in this sheet.
    fresh = {text for text, _ in said(deck_of(later, name))}
    rest = list(labels(done.body))
    assert len(rest) == len(after) - 2
    assert {each.text for each in rest} <= fresh
    sheets = sheets_of(done.body, values=False)
    for each in rest:
        formula = sheets[each.chart][f"{each.column}{each.line}"].value
        assert evaluated(sheets[each.chart], formula) == each.cached
    assert faults(done.body, "pptx", tmp_path) == []


def test_boxes_of_earlier_versions_are_renewed_where_labels_stand_now(
    shipped: Release, later: Release
) -> None:
    """Values above small charts were boxes in the group of texts; somebody's own box that says the same is no such one."""
    parts = Parts(deck_of(shipped, "explore"))
    told = [each.text for each in labels(parts.saved())]
    for name in parts.matching(r"ppt/charts/chart[0-9]+\.xml"):
        for each in [*parts.tree(name).iter(c("dLbls"))]:
            each.getparent().remove(each)
    tree = parts.tree("ppt/slides/slide1.xml")
    [group] = [g for g in tree.iter("{*}grpSp") if next(g.iter("{*}cNvPr")).get("name") == "Labels"]
    model = next(each for each in group.iter("{*}sp") if next(each.iter("{*}t"), None) is not None)
    for place, text in ((group, told[0]), (group, told[1]), (group.getparent(), told[0])):
        box = copy.deepcopy(model)
        first, *rest = box.iter("{*}t")
        first.text = text
        for each in rest:
            each.text = ""
        place.append(box)
    done = update(parts.saved(), later, {shipped.id: shipped, later.id: later}.get)
    slide = Parts(done.body).tree("ppt/slides/slide1.xml")
    said_now = ["".join(each.itertext()).strip() for each in slide.iter("{*}sp")]
    fresh = [each.text for each in labels(deck_of(later, "explore"))]
    assert fresh[:2] != told[:2]
    assert set(fresh[:2]) <= set(said_now)
    assert said_now.count(told[0]) == 1
    assert told[1] not in said_now
