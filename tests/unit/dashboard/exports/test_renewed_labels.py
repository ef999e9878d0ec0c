"""Labels inside charts are renewed with their values; those that somebody typed, moved or deleted stay, and are seen as edits."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dashboard.exports import prepare, slides
from dashboard.exports.carried.apart import carried_in
from dashboard.exports.carried.parts import Parts
from dashboard.exports.renewed.series import c
from dashboard.exports.renewed.update import update
from dashboard.look.view import View
from etl.storage.store import Release
from tests import edited
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


@pytest.fixture(scope="module")
def later(shipped: Release) -> Release:
    return edited.revised(shipped)


def deck_of(release: Release, name: str) -> bytes:
    return slides.pptx(prepare(release, name, View(preset="slide", **FIGURES[name])))


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


@pytest.mark.parametrize("name", FIGURES)
def test_labels_that_nobody_touched_are_those_of_the_later_release(
    shipped: Release, later: Release, name: str, tmp_path: Path
) -> None:
    before, fresh = deck_of(shipped, name), deck_of(later, name)
    done = update(before, later, {shipped.id: shipped, later.id: later}.get)
    assert sorted(said(done.body)) == sorted(said(fresh))
    changes = name not in {"revisions", "revisions-lines"} and not name.startswith("trade")
    assert (sorted(said(before)) != sorted(said(fresh))) == changes
    assert (done.kept, done.left, done.refused) == ([], [], [])
    assert faults(done.body, "pptx", tmp_path) == []
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
    [(figure, what, value)] = done.kept
    assert (figure, value) == (name, TYPED)
    assert what
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
