"""What is kept of a presentation that slides are made from: its masters, its layouts, and what these show.

A presentation is an archive of parts that refer to each other by typed relationships (ECMA-376 part 2). What is not on
the lists below is either left out (slides, notes, comments, sections, custom shows, properties of the file, settings of
windows: they would go along into every deck) or refused (what runs, or is fetched when somebody opens the deck).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from lxml import etree

from dashboard.exports.office import ooxml
from dashboard.markup import fragment, xml_element
from etl.bounded.archives import ArchiveError, Zip
from etl.bounded.documents import DocumentError, root_of
from etl.errors import UsageError

#: A template of more than this is refused, packed and unpacked.
MOST_BYTES, MOST_UNPACKED = 60 * 1024 * 1024, 200 * 1024 * 1024
#: Office writes some hundred parts.
MOST_PARTS = 5_000

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = ooxml.PACKAGE
_MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"
_PRESENTATION = f"{_TYPES}.presentationml.presentation.main+xml"
_TEMPLATE = f"{_TYPES}.presentationml.template.main+xml"

_IMAGE, _LINK = f"{_OFFICE}/image", f"{_OFFICE}/hyperlink"
_PHOTO = "http://schemas.microsoft.com/office/2007/relationships/hdphoto"
_MASTER, _LAYOUT = (
    f"{_TYPES}.presentationml.slideMaster+xml",
    f"{_TYPES}.presentationml.slideLayout+xml",
)
_NOTES, _THEME = f"{_TYPES}.presentationml.notesMaster+xml", f"{_TYPES}.theme+xml"
_OVERRIDE = f"{_TYPES}.themeOverride+xml"
_TABLES = f"{_TYPES}.presentationml.tableStyles+xml"
_PICTURES = frozenset(
    {
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/svg+xml",
        "image/tiff",
        "image/vnd.ms-photo",
        "image/x-emf",
        "image/x-wmf",
    }
)

#: Type of a part -> relationships that are followed from it -> the types of what is there.
_KEPT: Mapping[str, Mapping[str, frozenset[str]]] = {
    _PRESENTATION: {
        f"{_OFFICE}/slideMaster": frozenset({_MASTER}),
        f"{_OFFICE}/notesMaster": frozenset({_NOTES}),
        f"{_OFFICE}/theme": frozenset({_THEME}),
        f"{_OFFICE}/tableStyles": frozenset({_TABLES}),
    },
    _MASTER: {
        f"{_OFFICE}/slideLayout": frozenset({_LAYOUT}),
        f"{_OFFICE}/theme": frozenset({_THEME}),
        _IMAGE: _PICTURES,
        _PHOTO: _PICTURES,
    },
    _LAYOUT: {
        f"{_OFFICE}/slideMaster": frozenset({_MASTER}),
        f"{_OFFICE}/themeOverride": frozenset({_OVERRIDE}),
        _IMAGE: _PICTURES,
        _PHOTO: _PICTURES,
    },
    _NOTES: {f"{_OFFICE}/theme": frozenset({_THEME}), _IMAGE: _PICTURES, _PHOTO: _PICTURES},
    _THEME: {_IMAGE: _PICTURES, _PHOTO: _PICTURES},
    _OVERRIDE: {_IMAGE: _PICTURES, _PHOTO: _PICTURES},
}
#: What the presentation itself may refer to beside: left out. From a master or a layout only these are left out.
_LEFT_OUT = frozenset(f"{_OFFICE}/{name}" for name in ("slide", "tags", "customXml", "notesSlide"))
#: Parts whose being there is enough to refuse the file: programs, and what other programs are started for.
_REFUSED = re.compile(r"macroEnabled|vbaProject|activeX|oleObject|\.ole", re.IGNORECASE)
#: What is kept of the presentation's own part (CT_Presentation), in its order.
_CHILDREN = (
    "sldMasterIdLst",
    "notesMasterIdLst",
    "sldSz",
    "notesSz",
    "kinsoku",
    "defaultTextStyle",
)
#: Elements that link from a shape or a text.
_LINKS = frozenset({"hlinkClick", "hlinkHover", "hlinkMouseOver"})
_SCHEMES = ("http://", "https://", "mailto:")
#: An address in what a picture says of itself.
_ELSEWHERE = re.compile(r"(?i)(?:https?|file|ftp|smb):|^\s*//|\\\\|@import")

_HINT = "Save it again as .pptx without it."


def stripped(body: bytes) -> bytes:
    """A ``.pptx`` or ``.potx`` file without slides and without anything that is not on the lists.

    Raises:
        UsageError: It is no presentation, too large, or has something that runs or is fetched from elsewhere.

    Example:
        ``stripped(Path("brand.pptx").read_bytes())``
    """
    if len(body) > MOST_BYTES:
        raise UsageError(f"The template is too large ({len(body) // 1024**2} MB).")
    try:
        return _Package(body).kept()
    except (ArchiveError, DocumentError) as error:
        raise UsageError(
            f"The template cannot be read: {error}.", hint="Save it as .pptx."
        ) from error
    except (KeyError, ValueError, RecursionError, MemoryError, etree.LxmlError) as error:
        raise UsageError(
            "The template is not a PowerPoint file.", hint="Save it as .pptx."
        ) from error


class _Package:
    """The parts of a presentation."""

    def __init__(self, body: bytes) -> None:
        archive = Zip(body, most_bytes=MOST_UNPACKED, most_parts=MOST_PARTS)
        self.parts = {f"/{name}": archive.read(name) for name in archive.names}
        self.types = _types_of(root_of(self.parts["/[Content_Types].xml"]), self.parts)
        for name, kind in self.types.items():
            if _REFUSED.search(kind):
                raise self.refusal(f"holds a program or an embedded object ({name[1:80]})")
        # Whatever its name: what is called XML is read as XML by whoever opens the deck.
        self.trees = {
            name: root_of(part)
            for name, part in self.parts.items()
            if name.endswith((".rels", ".xml", ".vml")) or self.types.get(name, "").endswith("xml")
        }

    def refusal(self, found: str) -> UsageError:
        return UsageError(f"The template {found}.", hint=_HINT)

    def kept(self) -> bytes:
        """The archive of what is kept."""
        [start] = [
            _target("/", link)
            for link in self._links("/")
            if link.get("Type") == f"{_OFFICE}/officeDocument"
        ]
        kind = self.types[start].replace(_TEMPLATE, _PRESENTATION)
        if kind != _PRESENTATION:
            raise ValueError("no presentation")
        self.types[start] = kind
        written: dict[str, bytes] = {}
        waiting, seen = [start], {start}
        while waiting:
            name = waiting.pop()
            found = self._follow(name, written, is_start=name == start)
            waiting += [each for each in found if each not in seen]
            seen.update(found)
        written["/_rels/.rels"] = ooxml.relationships(
            [("rId1", f"{_OFFICE}/officeDocument", start[1:], False)]
        )
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        kinds = {name: self.types[name] for name in sorted(seen)}
        types = xml_element(
            "Types",
            xml_element("Default", Extension="rels", ContentType=rels),
            [xml_element("Override", PartName=n, ContentType=t) for n, t in kinds.items()],
            xmlns=f"{_PACKAGE}/content-types",
        )
        first = {"[Content_Types].xml": fragment(ooxml.DECLARATION, types).encode()}
        return ooxml.archive(first | {name[1:]: part for name, part in sorted(written.items())})

    def _follow(self, name: str, written: dict[str, bytes], *, is_start: bool) -> list[str]:
        """Keep a part; returns the parts that it refers to."""
        inside: dict[str, tuple[str, str]] = {}
        outside: dict[str, tuple[str, str]] = {}
        gone: set[str] = set()
        for link in self._links(name):
            number, kind = link.get("Id", ""), link.get("Type", "")
            place = self._place(name, link, is_start=is_start)
            if place is None:
                gone.add(number)
            elif link.get("TargetMode") == "External":
                outside[number] = kind, place
            else:
                inside[number] = kind, place
        body = self.parts[name]
        if name in self.trees:
            self._check_references(name, {*inside, *gone}, {*outside})
            body = _without(body, gone, is_start=is_start)
        if self.types[name] == "image/svg+xml":
            self._check_drawing(name)
        written[name] = body
        if inside or outside:
            folder, _, last = name.rpartition("/")
            links = [(n, kind, posixpath.relpath(p, folder)) for n, (kind, p) in inside.items()]
            links += [(number, kind, place) for number, (kind, place) in outside.items()]
            written[f"{folder}/_rels/{last}.rels"] = ooxml.relationships(
                (number, kind, target, number in outside) for number, kind, target in links
            )
        return [place for _, place in inside.values()]

    def _place(self, source: str, link: ET.Element, *, is_start: bool) -> str | None:
        """Where a relationship leads: a part that is kept, or an address; None if it is left out."""
        kind, target = link.get("Type", ""), link.get("Target", "")
        allowed = _KEPT.get(self.types[source], {})
        if link.get("TargetMode") == "External":
            if kind != _LINK or not target.lower().startswith(_SCHEMES):
                told = kind.rpartition("/")[2][:40]
                raise self.refusal(f"loads {target[:80]!r} from elsewhere ({told})")
            return None if is_start else target
        if kind in allowed:
            place = _target(source, link)
            if self.types[place] not in allowed[kind]:
                raise self.refusal(
                    f"has a part of type {self.types[place][:80]!r} in the place of another"
                )
            return place
        if is_start or kind in _LEFT_OUT or kind == _LINK:
            return None
        raise self.refusal(f"holds what is not taken into a deck ({kind[:120]})")

    def _links(self, name: str) -> Iterable[ET.Element]:
        folder, _, last = name.rpartition("/")
        tree = self.trees.get(f"{folder}/_rels/{last}.rels")
        return () if tree is None else tree.findall(f"{{{_PACKAGE}/relationships}}Relationship")

    def _check_references(self, name: str, inside: set[str], outside: set[str]) -> None:
        """Only links of shapes and texts may lead outside, whatever their relationship calls itself."""
        for element in self.trees[name].iter():
            local = str(element.tag).rpartition("}")[2]
            for key, value in element.attrib.items():
                if not key.startswith(f"{{{_OFFICE}}}") or not value:
                    continue
                if value in outside and local not in _LINKS:
                    raise self.refusal(f"loads something from elsewhere ({local[:40]})")
                if value not in outside | inside:
                    raise self.refusal(f"refers to a part that it does not have ({value[:40]!r})")

    def _check_drawing(self, name: str) -> None:
        for element in self.trees[name].iter():
            said = [element.text or "", *element.attrib.values()]
            if any(_ELSEWHERE.search(text) for text in said):
                raise self.refusal(
                    f"has a drawing that loads something from elsewhere ({name[1:80]})"
                )


def _types_of(tree: ET.Element, parts: Mapping[str, bytes]) -> dict[str, str]:
    """The type of each part."""
    space = f"{{{_PACKAGE}/content-types}}"
    endings = {
        each.get("Extension", "").lower(): each.get("ContentType", "")
        for each in tree.findall(f"{space}Default")
    }
    own = {
        each.get("PartName", "").lower(): each.get("ContentType", "")
        for each in tree.findall(f"{space}Override")
    }
    return {
        name: own.get(name.lower()) or endings.get(name.rpartition(".")[2].lower(), "")
        for name in parts
        if name != "/[Content_Types].xml"
    }


def _target(source: str, link: ET.Element) -> str:
    """The name of the part that a relationship leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), link.get("Target", "")))


def _without(body: bytes, gone: set[str], *, is_start: bool) -> bytes:
    """A part without links to what is left out, without data of other programs and, if it is the first, without lists of slides."""
    # Read once already within bounds; this reader keeps prefixes as they are.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    root: Any = etree.fromstring(body, parser)
    changed = False
    if is_start:
        for child in list(root):
            if etree.QName(child).localname not in _CHILDREN:
                root.remove(child)
                changed = True
    for element in list(
        root.iter(f"{{{_MAIN}}}custDataLst", *(f"{{{_DRAWING}}}{name}" for name in _LINKS))
    ):
        numbers = {v for k, v in element.attrib.items() if k.startswith(f"{{{_OFFICE}}}")}
        if (
            etree.QName(element).localname == "custDataLst"
            or element.get("action")
            or numbers & gone
        ):
            element.getparent().remove(element)
            changed = True
    if not changed:
        return body
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
