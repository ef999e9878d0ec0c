"""All figures of ours in anybody's presentation or document, by the best carrier that is left of each.

Charts, groups, tables and pictures are looked at one by one, wherever they came from. A record is believed if it is
what its digest says; one that is not is told, and never used.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.exports.carried import carriers
from dashboard.exports.carried.carrying import STAMP, Carried
from dashboard.exports.carried.parts import Parts
from dashboard.exports.carried.record import Damaged, Record, digest, from_text
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.office import ooxml
from etl.bounded.archives import ArchiveError
from etl.bounded.documents import DocumentError, json_value
from etl.storage.naming import short_name

#: Where figures stand: slides, and the text of a document with its headers and footers.
_PLACES = r"ppt/slides/slide[0-9]+\.xml|word/(?:document|header[0-9]+|footer[0-9]+)\.xml"
_ITEMS = r"customXml/item[0-9]+\.xml"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: What shows a figure: on slides, and in texts.
_SHOWN = frozenset({"graphicFrame", "grpSp", "pic", "inline", "anchor"})
#: The groups of shapes of a figure.
_GROUPS = frozenset({"Behind", "Labels"})
#: Which of several charts of a figure it is.
_TURN = re.compile(r" \([0-9]+\)$")
#: Pictures that have their record in their own bytes.
_PICTURES = (".png", ".svg")


@dataclass(frozen=True)
class Found:
    """A chart, a group, a table or a picture of ours.

    Attributes:
        place: The part in which it stands.
        order: Where in it: the number of its element, in the order of the part.
        target: The part with the chart or the picture; nothing for shapes and tables.
        record: What it carries; None if that was altered.
        carrier: Where that was found: ``workbook``, ``tag``, ``picture`` or ``document``.
        fault: What is wrong with it, or nothing.
    """

    place: str
    order: int
    target: str
    record: Record | None
    carrier: str
    fault: Damaged | None = None


@dataclass(frozen=True)
class Item:
    """What a document carries once, for all of its figures.

    Attributes:
        part: The part.
        carried: What it carries.
    """

    part: str
    carried: Carried


def items(parts: Parts) -> list[Item]:
    """What a document carries as custom XML.

    Example:
        ``items(Parts(body))[0].carried.records``
    """
    found = []
    for name in parts.matching(_ITEMS):
        if (text := _item_text(parts, name)) is None:
            continue
        try:
            content = json_value(text)
            many = content.get("records") if isinstance(content, dict) else None
            records = [from_text(json.dumps(each)) for each in many or [content]]
        except (Damaged, ValueError, RecursionError):
            continue
        told = content.get("deck") if many else None
        found.append(Item(name, Carried(tuple(records), told if isinstance(told, dict) else None)))
    return found


def _item_text(parts: Parts, name: str) -> str | None:
    """The text of a part of custom XML, if it is one of ours."""
    try:
        root = parts.look(name)
    except Damaged:
        return None
    return root.text or "" if root.tag == f"{{{ooxml.NAMESPACE}}}figure" else None


def unfound(parts: Parts, found: Iterable[Found]) -> list[str]:
    """Stamps of figures on slides on which nothing of ours was found: their records did not come along.

    Example:
        ``unfound(parts, find(parts))`` is ``["slide3: gdp-share · 2026-11-29-3a46ac"]``.
    """
    known, left = {each.place for each in found}, []
    for place in parts.matching(_PLACES):
        if place in known or not _readable(parts, place):
            continue
        said = ("".join(p.itertext()).strip() for p in parts.look(place).iter("{*}p"))
        left += [f"{place}: {text}" for text in said if STAMP.fullmatch(text)]
    return left


def find(parts: Parts) -> list[Found]:
    """All figures of ours in a document, place by place.

    Example:
        ``[each.record.figure for each in find(Parts(body))]`` is ``["gdp-share", "why"]``.
    """
    known = {each.digest: each for item in items(parts) for each in item.carried.records}
    places = [place for place in parts.matching(_PLACES) if _readable(parts, place)]
    return [found for place in places for found in _in(parts, place, known)]


def element_of(parts: Parts, found: Found) -> Any:
    """The element of what was found, in the tree of its part as it is now.

    Example:
        ``element_of(parts, find(parts)[0]).tag``
    """
    return next(itertools.islice(parts.tree(found.place).iter(), found.order, None))


def _readable(parts: Parts, place: str) -> bool:
    try:
        parts.look(place)
    except Damaged:
        return False
    return True


def _in(parts: Parts, place: str, known: dict[str, Record]) -> Iterator[Found]:
    """The figures of a slide or of a text."""
    for order, element in enumerate(parts.look(place).iter()):
        if str(element.tag).rpartition("}")[2] not in _SHOWN:
            continue
        about = next(element.iter("{*}cNvPr", "{*}docPr"), None)
        if about is None or next(element.iterancestors("{*}inline", "{*}anchor"), None) is not None:
            continue
        found = _of(parts, place, element, about.get("name", ""), known)
        if found is not None:
            record, carrier, fault, target = found
            yield Found(place, order, target, record, carrier, fault)


#: What reads a carrier: a packed record, or a record.
_Reader = Callable[[], Record | None]


def _of(
    parts: Parts, place: str, element: Any, name: str, known: dict[str, Record]
) -> tuple[Record | None, str, Damaged | None, str] | None:
    """The record of a shape, where it was found, or what is wrong with all that there is of it."""
    target = _target(parts, place, element)
    readers: tuple[tuple[str, _Reader], ...] = (
        ("workbook", partial(_of_workbook, parts, target)),
        ("picture", partial(_of_picture, parts, target)),
        ("tag", partial(_of_tag, parts, place, element)),
        ("document", partial(_of_document, name, known)),
        ("document", partial(_of_stamp, element, known)),
    )
    fault: Damaged | None = None
    for carrier, read in readers:
        try:
            record = read()
            if record is not None:
                return genuine(record), carrier, None, target
        except Damaged as error:
            fault = fault or error
    return (None, "", fault, target) if fault is not None else None


def genuine(record: Record) -> Record:
    """The record, if it is what its digest says.

    Raises:
        Damaged: It was altered.

    Example:
        ``genuine(job.record) == job.record``
    """
    if record.digest != digest(record):
        raise Damaged(
            f"The record of {record.figure} inside this file was altered.",
            hint="Take the figure anew: its numbers cannot be trusted.",
        )
    return record


def _target(parts: Parts, place: str, element: Any) -> str:
    """The chart or the picture that a frame shows; nothing for groups, which have others inside of them."""
    if element.tag.endswith("}grpSp"):
        return ""
    chart = next(
        element.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"), None
    )
    if chart is not None:
        return parts.target(place, chart.get(f"{_OFFICE}id", ""))
    # A drawing is beside the picture of it that older programs show.
    for blip in (*element.iter("{*}svgBlip"), *element.iter("{*}blip")):
        target = parts.target(place, blip.get(f"{_OFFICE}embed", ""))
        if target.lower().endswith(_PICTURES):
            return target
    return ""


def _of_workbook(parts: Parts, chart: str) -> Record | None:
    book = parts.linked(chart, "package") if chart.endswith(".xml") else ""
    if not book:
        return None
    try:
        text = carriers.hidden(parts.read(book))
    except (ArchiveError, DocumentError):
        # Somebody's own chart may have a workbook of any kind.
        return None
    return carriers.unpacked(text) if text else None


def _of_picture(parts: Parts, picture: str) -> Record | None:
    if not picture.lower().endswith(_PICTURES):
        return None
    body = parts.read(picture)
    if not carriers.in_picture(body):
        return None
    return unpack(body).records[0]


def _of_tag(parts: Parts, place: str, element: Any) -> Record | None:
    # Shapes inside of a group have tags of their own.
    for own in element.xpath("./*/*[local-name()='nvPr']/*[local-name()='custDataLst']/*"):
        target = parts.target(place, own.get(f"{_OFFICE}id", ""))
        if target and (text := carriers.tagged(parts.read(target))):
            return carriers.unpacked(text)
    return None


def _of_document(name: str, known: Mapping[str, Record]) -> Record | None:
    """The record that a name leads to: by its key, or, in files of earlier versions, by the title of one figure alone."""
    if key := carriers.key_in(name):
        return next((each for digest, each in known.items() if digest[:8] == key), None)
    plain = _TURN.sub("", name)
    titled = [e for e in known.values() if plain and str(e.told.get("title", ""))[:120] == plain]
    return titled[0] if len(titled) == 1 else None


def _group_name(group: Any) -> str:
    return carriers.without_key(next(group.iter("{*}cNvPr")).get("name", ""))


def _of_stamp(element: Any, known: Mapping[str, Record]) -> Record | None:
    """The record of a group of shapes, by the stamp on its slide, where no chart says more: in files of earlier versions."""
    if not element.tag.endswith("}grpSp") or _group_name(element) not in _GROUPS:
        return None
    slide = element.getroottree().getroot()
    if next(slide.iter("{*}graphicData"), None) is not None:
        return None
    stamps = [
        each for p in slide.iter("{*}p") if (each := STAMP.fullmatch("".join(p.itertext()).strip()))
    ]
    found = [
        record
        for record in known.values()
        for each in stamps
        if (record.figure, short_name(record.release)) == (each["figure"], each["release"])
    ]
    # A figure has a group behind and one before: the first one stands for it.
    groups = [each for each in slide.iter("{*}grpSp") if _group_name(each) in _GROUPS]
    return found[0] if len(found) == len(stamps) == 1 and groups[0] is element else None
