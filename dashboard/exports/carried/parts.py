"""An Office document as parts and links (ECMA-376 part 2), changed where it has to be and nowhere else.

Libraries write a document anew and drop what they do not know; here parts that nobody touches keep their bytes.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from dashboard.exports.carried.record import Damaged
from dashboard.exports.office import ooxml
from etl.bounded.archives import ArchiveError, Zip
from etl.bounded.documents import DocumentError, root_of

#: Unpacked, a document has at most so many bytes.
MOST_UNPACKED = 400 * 1024 * 1024
_TYPES = "[Content_Types].xml"
#: What archives of other kinds have, which are told from these by who renews documents.
_OTHERS = ("mimetype", "datapackage.json")
_SPACE = ooxml.PACKAGE
_LINK = f"{{{_SPACE}/relationships}}Relationship"
_DEFAULT, _OVERRIDE = (f"{{{_SPACE}/content-types}}{name}" for name in ("Default", "Override"))


@dataclass(frozen=True)
class Link:
    """A link of a part.

    Attributes:
        id: What the part calls it.
        kind: The end of its type: ``chart``, ``package``, ``image``.
        target: The part that it leads to, or an address elsewhere.
        outside: Whether that is elsewhere.
    """

    id: str
    kind: str
    target: str
    outside: bool = False


class Parts:
    """The parts of a document by their names, without a stroke before them.

    Args:
        body: The document.
        ours: Whether we have written it just now: what comes from elsewhere is read within bounds.

    Raises:
        Damaged: It is no Office document, or too large.
    """

    def __init__(self, body: bytes, *, ours: bool = False) -> None:
        self._parsed = _of_ours if ours else parsed
        #: Charts that were renewed: several frames may show one.
        self.renewed: set[str] = set()
        try:
            archive = Zip(body, most_bytes=MOST_UNPACKED)
            self._bodies = {name: archive.read(name) for name in archive.names}
        except ArchiveError as error:
            raise Damaged(f"The document cannot be read: {error}.") from error
        if not {_TYPES, *_OTHERS} & self._bodies.keys():
            raise Damaged("This is no Office document.", hint="Give a .pptx or a .docx.")
        self._trees: dict[str, Any] = {}
        self._looked: dict[str, Any] = {}

    @property
    def names(self) -> list[str]:
        """The names of the parts."""
        return list(self._bodies)

    def matching(self, pattern: str) -> list[str]:
        """The names that a pattern fits, by their numbers.

        Example:
            ``parts.matching(r"ppt/slides/slide[0-9]+[.]xml")``
        """
        found = [name for name in self._bodies if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda n: [int(d) for d in re.findall("[0-9]+", n)])

    def read(self, name: str) -> bytes:
        """The bytes of a part, as changed so far.

        Raises:
            Damaged: There is none of this name.
        """
        if name in self._trees:
            return written(self._trees[name])
        try:
            return self._bodies[name]
        except KeyError as error:
            raise Damaged(f"The document lacks a part that it refers to ({name}).") from error

    def tree(self, name: str) -> Any:
        """The root element of a part; changes of it are changes of the document.

        Raises:
            Damaged: It is no XML, or too large.
        """
        if name not in self._trees:
            known = self._looked.pop(name, None)
            self._trees[name] = self._parsed(self.read(name)) if known is None else known
        return self._trees[name]

    def look(self, name: str) -> Any:
        """The root element of a part, to be read; `saved` keeps the bytes of what is looked at only."""
        if name in self._trees:
            return self._trees[name]
        if name not in self._looked:
            self._looked[name] = self._parsed(self.read(name))
        return self._looked[name]

    def put(self, name: str, body: bytes, kind: str = "") -> None:
        """Exchange a part, or add one of a content type."""
        self._trees.pop(name, None)
        self._looked.pop(name, None)
        self._bodies[name] = body
        if kind:
            types = self.tree(_TYPES)
            own = next((o for o in types.iter(_OVERRIDE) if o.get("PartName") == f"/{name}"), None)
            if own is None:
                own = etree.SubElement(types, _OVERRIDE, PartName=f"/{name}")
            own.set("ContentType", kind)

    def kind(self, name: str) -> str:
        """The content type of a part."""
        types, ending = self.look(_TYPES), name.rpartition(".")[2].lower()
        named = {
            each.get("PartName"): each.get("ContentType", "") for each in types.iter(_OVERRIDE)
        }
        usual = {
            each.get("Extension", "").lower(): each.get("ContentType", "")
            for each in types.iter(_DEFAULT)
        }
        return str(named.get(f"/{name}") or usual.get(ending, ""))

    def links(self, name: str) -> list[Link]:
        """The links of a part."""
        rels = rels_of(name)
        if rels not in self._bodies:
            return []
        folder, found = posixpath.dirname(name), []
        for each in self.look(rels).iter(_LINK):
            outside, target = each.get("TargetMode") == "External", each.get("Target", "")
            if not outside:
                target = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
            kind = each.get("Type", "").rpartition("/")[2]
            found.append(Link(each.get("Id", ""), kind, target, outside))
        return found

    def target(self, name: str, link: str) -> str:
        """The part that a link of a part leads to; nothing if there is no such link, or it leads elsewhere."""
        found = (each for each in self.links(name) if each.id == link and not each.outside)
        return next((each.target for each in found if each.target in self._bodies), "")

    def linked(self, name: str, kind: str) -> str:
        """The first part that a part refers to by links of a kind, or nothing."""
        found = (e.target for e in self.links(name) if e.kind == kind and not e.outside)
        return next((target for target in found if target in self._bodies), "")

    def relate(self, name: str, target: str, kind: str) -> str:
        """Add a link of a full type to a part; returns its id."""
        rels = rels_of(name)
        if rels not in self._bodies:
            self._bodies[rels] = ooxml.relationships()
        taken = {each.id for each in self.links(name)}
        number = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        path = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(name)}")
        etree.SubElement(self.tree(rels), _LINK, Id=number, Type=kind, Target=path)
        return number

    def free(self, pattern: str) -> str:
        """A name that no part has.

        Example:
            ``parts.free("ppt/embeddings/Microsoft_Excel_Sheet{}.xlsx")``
        """
        return next(
            pattern.format(n)
            for n in range(1, len(self._bodies) + 2)
            if pattern.format(n) not in self._bodies
        )

    def saved(self) -> bytes:
        """The document; parts that nobody touched have the bytes that they had."""
        return ooxml.archive({name: self.read(name) for name in self._bodies})


def rels_of(name: str) -> str:
    """The part with the links of a part.

    >>> rels_of("ppt/slides/slide1.xml")
    'ppt/slides/_rels/slide1.xml.rels'
    """
    folder, _, file = name.rpartition("/")
    return posixpath.join(folder, "_rels", f"{file}.rels")


def parsed(body: bytes) -> Any:
    """XML from anywhere as an element that keeps its prefixes.

    Raises:
        Damaged: It is none, or too large.

    >>> parsed(b"<a><b/></a>").tag
    'a'
    """
    try:
        root_of(body)
        return _of_ours(body)
    except (DocumentError, etree.LxmlError) as error:
        raise Damaged(f"A part of the document cannot be read: {error}.") from error


def _of_ours(body: bytes) -> Any:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))


def written(root: Any) -> bytes:
    """An element as a part.

    >>> written(parsed(b"<a/>"))[-4:]
    b'<a/>'
    """
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return body
