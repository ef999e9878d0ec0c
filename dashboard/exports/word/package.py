"""A Word document as a package of parts (ECMA-376 part 1, 17): styles, properties, charts and pictures, and its record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from dashboard.exports.carried.record import VERSION
from dashboard.exports.data.workbook import with_item
from dashboard.exports.office import ooxml
from dashboard.exports.office.ooxml import val
from dashboard.locale import LANGUAGES
from dashboard.markup import Markup, fragment, xml_element

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELS = f"{_OFFICE}/relationships"
_PACKAGE = ooxml.PACKAGE
_TYPES = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_TYPES}.wordprocessingml"
#: The namespaces of the body.
SPACES = {
    "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xmlns:r": _RELS,
    "xmlns:wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
#: A4 and its margins in twentieths of a point: 210 mm by 297 mm, 25 mm at the sides and 20 mm above and below.
PAGE, SIDES, ENDS = (11906, 16838), 1417, 1134
#: The width of the text in points.
WIDTH = (PAGE[0] - 2 * SIDES) / 20


@dataclass(frozen=True)
class Style:
    """A style of paragraphs.

    Attributes:
        name: As Word calls it; built-in names are shown in the reader's language.
        points: The size of its type.
        bold: Whether it is bold.
        colour: Of its text.
        before: The space above, in points.
        after: The space below.
        together: Whether it stays on the page of the next paragraph.
        level: Of a heading in the outline, from 0 on; None for others.
    """

    name: str
    points: float
    bold: bool = False
    colour: str = "1F2933"
    before: float = 0
    after: float = 4
    together: bool = False
    level: int | None = None


#: By their ids. Nothing is smaller than 7.5 points: it is read at hand.
STYLES = {
    "Normal": Style("Normal", 10),
    "Heading1": Style("heading 1", 16, bold=True, after=4, together=True, level=0),
    "Heading2": Style("heading 2", 11, bold=True, before=8, after=3, together=True, level=1),
    "Answer": Style("Answer", 12, after=4),
    "Definition": Style("Definition", 10, colour="52606D", after=6, together=True),
    "Figure": Style("Figure", 10, after=2, together=True),
    "Caption": Style("caption", 9, bold=True, before=2, after=3),
    "Source": Style("Source", 8, colour="52606D", after=2),
    "Cell": Style("Cell", 8.5, after=0),
}


@dataclass
class Package:
    """A document that is being made.

    Attributes:
        lang: The language of its texts.
        parts: Name -> bytes, without those that every document has.
        types: Name -> type, of the parts.
        links: Id -> type of relationship, and where it leads; of the body.
    """

    lang: str
    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    links: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, name: str, body: bytes, kind: str, relationship: str) -> str:
        """Add a part that the body refers to; returns the id of the reference.

        Args:
            name: Its name below ``word``.
            body: Its bytes.
            kind: Its media type.
            relationship: The last part of the type of the relationship: ``chart``.
        """
        self.parts[f"word/{name}"], self.types[f"word/{name}"] = body, kind
        return self._linked(relationship, name)

    def chart(self, xml: bytes, workbook: bytes) -> str:
        """Add a native chart and the workbook that it is edited in; returns the id of the reference."""
        number = 1 + sum(name.startswith("word/charts/chart") for name in self.parts)
        sheet, end = f"embeddings/chart{number}.xlsx", b"</c:chartSpace>"
        self.parts[f"word/{sheet}"] = workbook
        self.types[f"word/{sheet}"] = f"{_TYPES}.spreadsheetml.sheet"
        self.parts[f"word/charts/_rels/chart{number}.xml.rels"] = _relationships(
            {"rId1": (f"{_RELS}/package", f"../{sheet}")}
        )
        data = xml_element("c:externalData", val("c:autoUpdate", 0), **{"r:id": "rId1"})
        xml = xml.removesuffix(end) + data.encode() + end
        kind = f"{_TYPES}.drawingml.chart+xml"
        return self.add(f"charts/chart{number}.xml", xml, kind, "chart")

    def picture(self, png: bytes) -> str:
        """Add a picture; returns the id of the reference."""
        number = 1 + sum(name.startswith("word/media/") for name in self.parts)
        return self.add(f"media/image{number}.png", png, "image/png", "image")

    def address(self, url: str) -> str:
        """Add an address outside; returns the id of the reference."""
        return self._linked("hyperlink", url)

    def _linked(self, relationship: str, target: str) -> str:
        found = (f"{_RELS}/{relationship}", target)
        known = next((number for number, link in self.links.items() if link == found), None)
        number = known or f"rId{len(self.links) + 1}"
        self.links[number] = found
        return number

    def finished(self, body: Markup, title: str, subject: str, at: datetime, record: str) -> bytes:
        """The bytes of the document: the same content gives the same bytes.

        Args:
            body: Its paragraphs and tables.
            title: What it is called.
            subject: What it is about.
            at: When its data were published.
            record: What it carries of itself.
        """
        page = xml_element(
            "w:sectPr",
            xml_element("w:pgSz", **{"w:w": PAGE[0], "w:h": PAGE[1]}),
            xml_element("w:pgMar", **{"w:top": ENDS, "w:right": SIDES, "w:bottom": ENDS, "w:left": SIDES,
                                      "w:header": 567, "w:footer": 567, "w:gutter": 0}),
        )  # fmt: skip
        document = xml_element("w:document", xml_element("w:body", body, page), **SPACES)
        main = {
            "word/document.xml": (document, "document.main"),
            "word/styles.xml": (_styles(self.lang), "styles"),
            "word/settings.xml": (_settings(self.lang), "settings"),
        }
        own = {name: _part(root) for name, (root, _) in main.items()}
        about = {
            "docProps/core.xml": _part(_core(title, subject, self.lang, at)),
            "docProps/app.xml": _part(_app()),
        }
        links = self.links | {
            "rIdStyles": (f"{_RELS}/styles", "styles.xml"),
            "rIdSettings": (f"{_RELS}/settings", "settings.xml"),
        }
        start = {
            "rId1": (f"{_RELS}/officeDocument", "word/document.xml"),
            "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "rId3": (f"{_RELS}/extended-properties", "docProps/app.xml"),
        }
        kinds = (
            self.types
            | {name: f"{_WORD}.{kind}+xml" for name, (_, kind) in main.items()}
            | {
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
                "docProps/app.xml": f"{_TYPES}.extended-properties+xml",
            }
        )
        types = xml_element(
            "Types",
            xml_element("Default", Extension="rels", ContentType=f"{_RELATED}+xml"),
            xml_element("Default", Extension="xml", ContentType="application/xml"),
            [xml_element("Override", PartName=f"/{n}", ContentType=t) for n, t in kinds.items()],
            xmlns=f"{_PACKAGE}/content-types",
        )
        first = {
            "[Content_Types].xml": _part(types),
            "_rels/.rels": _relationships(start),
            "word/_rels/document.xml.rels": _relationships(links),
        }
        whole = ooxml.archive(first | about | own | self.parts)
        return with_item(whole, record, "word/_rels/document.xml.rels", {})


_RELATED = "application/vnd.openxmlformats-package.relationships"


def _part(root: Markup) -> bytes:
    return fragment(ooxml.DECLARATION, root).encode()


def _relationships(links: dict[str, tuple[str, str]]) -> bytes:
    """The part that says what a part refers to; addresses lead outside."""
    return ooxml.relationships(
        (number, kind, target, kind.endswith("/hyperlink"))
        for number, (kind, target) in links.items()
    )


def _styles(lang: str) -> Markup:
    """The styles: fonts for Latin and East Asian scripts, and the languages of both, are those of the whole document."""
    east = LANGUAGES[lang].office_font
    fonts = xml_element(
        "w:rFonts",
        **{"w:ascii": ooxml.LATIN, "w:hAnsi": ooxml.LATIN, "w:eastAsia": east, "w:cs": ooxml.LATIN},
    )
    tag = LANGUAGES[lang].office_tag
    usual = xml_element("w:rPr", fonts, _size(10), xml_element("w:lang", **{"w:val": tag, "w:eastAsia": tag}))  # fmt: skip
    defaults = xml_element(
        "w:docDefaults",
        xml_element("w:rPrDefault", usual),
        xml_element("w:pPrDefault", xml_element("w:pPr")),
    )
    table = xml_element(
        "w:style",
        _val("w:name", "Normal Table"),
        xml_element("w:tblPr", xml_element("w:tblInd", **{"w:w": 0, "w:type": "dxa"})),
        **{"w:type": "table", "w:default": True, "w:styleId": "TableNormal"},
    )
    return xml_element(
        "w:styles", defaults, [_style(*each) for each in STYLES.items()], table, **SPACES
    )


def _style(name: str, look: Style) -> Markup:
    spacing = xml_element(
        "w:spacing", **{"w:before": round(look.before * 20), "w:after": round(look.after * 20)}
    )
    level = None if look.level is None else _val("w:outlineLvl", look.level)
    together = xml_element("w:keepNext") if look.together else None
    bold = xml_element("w:b") if look.bold else None
    return xml_element(
        "w:style",
        _val("w:name", look.name),
        None if name == "Normal" else _val("w:basedOn", "Normal"),
        xml_element("w:qFormat"),
        xml_element("w:pPr", together, spacing, level),
        xml_element("w:rPr", bold, _val("w:color", look.colour), _size(look.points)),
        **{"w:type": "paragraph", "w:default": name == "Normal" or None, "w:styleId": name},
    )


def _val(name: str, value: object) -> Markup:
    return xml_element(name, **{"w:val": value})


def _size(points: float) -> Markup:
    """A size of type, in half points."""
    half = round(points * 2)
    return fragment(_val("w:sz", half), _val("w:szCs", half))


def _settings(lang: str) -> Markup:
    """Word 2013 and later: without it, documents are shown as those of Word 2007."""
    mode = xml_element(
        "w:compatSetting",
        **{"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": 15},
    )  # fmt: skip
    tag = LANGUAGES[lang].office_tag
    themed = xml_element("w:themeFontLang", **{"w:val": tag, "w:eastAsia": tag})
    return xml_element("w:settings", xml_element("w:compat", mode), themed, **SPACES)


def _core(title: str, subject: str, lang: str, at: datetime) -> Markup:
    when = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = [
        xml_element(f"dcterms:{name}", when, **{"xsi:type": "dcterms:W3CDTF"})
        for name in ("created", "modified")
    ]
    return xml_element(
        "cp:coreProperties",
        xml_element("dc:title", title),
        xml_element("dc:subject", subject[:255]),
        xml_element("dc:creator", "Trilateral"),
        xml_element("cp:lastModifiedBy", "Trilateral"),
        xml_element("dc:language", LANGUAGES[lang].office_tag),
        dates,
        **{
            "xmlns:cp": f"{_PACKAGE}/metadata/core-properties",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:dcterms": "http://purl.org/dc/terms/",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        },
    )


def _app() -> Markup:
    # A version of Office has two numbers of digits (ECMA-376 part 1, 22.2.2.3).
    facts = {"Application": f"Trilateral {VERSION}"}
    return xml_element(
        "Properties",
        [xml_element(name, text) for name, text in facts.items()],
        xmlns=f"{_OFFICE}/extended-properties",
    )
