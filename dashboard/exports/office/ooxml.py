"""What Office files need everywhere: text with fonts for all scripts, colours, and archives whose bytes never change."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import NamedTuple

from dashboard.locale import LANGUAGES, SOURCE
from dashboard.markup import Markup, fragment, xml_element

#: A family that comes with Office on Windows and macOS, as those of languages do; elsewhere the language tag finds another.
LATIN = "Arial"
#: EMU in a point (ECMA-376 part 1, 20.1.2.1).
POINT = 12_700
#: Plotly's names of dashes -> those of DrawingML (ST_PresetLineDashVal).
_DASHES = {"dash": "dash", "dot": "sysDot", "dashdot": "dashDot", "longdash": "lgDash"}

#: The start of every part.
#: The namespaces of packages begin so.
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = Markup('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
#: Where the record lies in an Office file, and how it is marked.
ITEM = "customXml/item1.xml"
NAMESPACE = "urn:trilateral:figure:1"
#: What the shapes of our slides are called, besides titles and charts: all else is somebody's own.
SHAPES = frozenset(
    [
        "Answer",
        "Behind",
        "Definition",
        "Foot",
        "Heading",
        "Labels",
        "QR code",
        "Slide Number",
        "Source",
        "Sources",
        "Stripe",
        "Text",
    ]
)
#: The time that parts without one of their own carry.
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - archives know no zones


class Scheme(NamedTuple):
    """A colour of a theme, and the change of its lightness: per cent kept, and per cent of white added."""

    name: str
    kept: int = 100
    added: int = 0


def relationships(links: Iterable[tuple[str, str, str, bool]] = ()) -> bytes:
    """The part that says what a part refers to (ECMA-376 part 2, 9.3).

    Args:
        links: Of each its id, its type, where it leads, and whether that is outside of the package.

    Example:
        >>> relationships([("rId1", "urn:chart", "charts/chart1.xml", False)]).count(b"TargetMode")
        0
    """
    entries = [
        xml_element(
            "Relationship",
            Id=number,
            Type=kind,
            Target=target,
            TargetMode="External" if outside else None,
        )
        for number, kind, target, outside in links
    ]
    tree = xml_element("Relationships", entries, xmlns=f"{PACKAGE}/relationships")
    return fragment(DECLARATION, tree).encode()


def val(name: str, value: object) -> Markup:
    """The commonest element of Office files: ``<c:idx val="1"/>``.

    Example:
        >>> str(val("c:idx", 1))
        '<c:idx val="1"/>'
    """
    return xml_element(name, val=value)


@dataclass(frozen=True)
class Ink:
    """How colours and fonts are written: fixed ones, or those of an organisation's theme.

    Attributes:
        lang: The language of the texts.
        themed: Whether the fonts of the theme are used.
        schemes: Our colour -> the colour of the theme that stands for it.
    """

    lang: str
    themed: bool = False
    schemes: Mapping[str, Scheme] = field(default_factory=dict)

    def colour(self, colour: str, opacity: float = 1.0) -> Markup:
        """A colour as XML; `opacity` is that of what has the colour, besides the colour's own.

        >>> Ink("en").colour("rgba(255, 0, 0, 0.5)")
        '<a:srgbClr val="FF0000"><a:alpha val="50000"/></a:srgbClr>'
        """
        scheme = self.schemes.get(colour.lower())
        digits, own = ("", 1.0) if scheme else _parse(colour)
        strength = own * opacity
        alpha = val("a:alpha", round(strength * 100_000)) if strength < 1 else None
        if scheme is None:
            return xml_element("a:srgbClr", alpha, val=digits)
        kept = val("a:lumMod", scheme.kept * 1000) if scheme.kept != 100 else None
        added = val("a:lumOff", scheme.added * 1000) if scheme.added else None
        return xml_element("a:schemeClr", kept, added, alpha, val=scheme.name)

    def fill(self, colour: str | None, opacity: float = 1.0) -> Markup:
        """A fill, or none."""
        if colour is None:
            return xml_element("a:noFill")
        return xml_element("a:solidFill", self.colour(colour, opacity))

    def hatch(self, colours: str) -> Markup:
        """A pattern of slanting lines, as forecasts and second flows have it: of the lines, and behind them."""
        lines, behind = (self.colour(colour) for colour in colours.split(" "))
        fore, back = xml_element("a:fgClr", lines), xml_element("a:bgClr", behind)
        return xml_element("a:pattFill", fore, back, prst="wdUpDiag")

    def line(self, colour: str | None, points: float = 1.0, dash: str = "solid") -> Markup:
        """A line, or none."""
        if colour is None or points <= 0:
            return xml_element("a:ln", xml_element("a:noFill"))
        # Own lengths in pixels are of short dashes.
        name = "sysDash" if dash.endswith("px") else _DASHES.get(dash)
        style = val("a:prstDash", name) if name else None
        look = [self.fill(colour), style, xml_element("a:round")]
        return xml_element("a:ln", look, w=round(points * POINT), cap="flat")

    @property
    def fonts(self) -> Markup:
        """Families for all scripts: what is left out falls back or turns to boxes outside Windows."""
        latin, other = ("+mn-lt", "+mn-cs") if self.themed else (LATIN, LATIN)
        return families(latin, LANGUAGES[self.lang].office_font, other)

    def properties(
        self,
        tag: str,
        points: float,
        colour: str | None,
        *,
        bold: bool = False,
        italic: bool = False,
    ) -> Markup:
        """Properties of characters (``a:rPr``, ``a:defRPr`` ...); without points, those of the place."""
        return xml_element(
            f"a:{tag}",
            self.fill(colour) if colour else None,
            self.fonts,
            lang=LANGUAGES[self.lang].office_tag,
            altLang=None if self.lang == SOURCE else LANGUAGES[SOURCE].office_tag,
            # In hundredths of a point, from 1 on (ST_TextFontSize).
            sz=max(100, round(points * 100)) if points else None,
            b=bold or None,
            i=italic or None,
        )

    def runs(self, text: str, points: float, colour: str | None, *, bold: bool = False) -> Markup:
        """A text with Plotly's few tags as runs; a line break stays one."""
        parts = []
        for piece, strong, slanted, own in pieces(text):
            look = self.properties(
                "rPr", points, own or colour, bold=bold or strong, italic=slanted
            )
            if piece == "\n":
                parts.append(xml_element("a:br", look))
            else:
                parts.append(xml_element("a:r", look, xml_element("a:t", piece)))
        return fragment(parts)


def families(latin: str, east: str, other: str) -> Markup:
    """The fonts of a text: for Latin, for East Asian, and for all other scripts."""
    pairs = (("a:latin", latin), ("a:ea", east), ("a:cs", other))
    return fragment(xml_element(name, typeface=typeface) for name, typeface in pairs)


def _parse(colour: str) -> tuple[str, float]:
    """Hexadecimal digits and opacity of a colour as CSS writes it."""
    found = re.match(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([0-9.]+))?\)", colour)
    if found:
        return "".join(f"{int(found[n]):02X}" for n in (1, 2, 3)), float(found[4] or 1)
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    return (digits.upper(), 1.0) if re.fullmatch(r"[0-9A-Fa-f]{6}", digits) else ("808080", 1.0)


#: A tag has no "<" in it: a text of many unfinished tags is read once, not once for each of them.
_TAG = re.compile(r"<(/?)(br|b|i|span|sub|sup)\b([^<>]*)>")
_COLOUR = re.compile(r"""\bcolor: ?([^;"']+)""")


def pieces(text: str) -> Iterator[tuple[str, bool, bool, str]]:
    """Pieces of a text with their marks: bold, italic, a colour of their own."""
    bold = italic = at = 0
    colours = [""]
    for tag in _TAG.finditer(text):
        if tag.start() > at:
            yield unescape(text[at : tag.start()]), bold > 0, italic > 0, colours[-1]
        at, change = tag.end(), -1 if tag[1] else 1
        bold += change if tag[2] == "b" else 0
        italic += change if tag[2] == "i" else 0
        if tag[2] == "span" and not tag[1]:
            own = _COLOUR.search(tag[3])
            colours.append(own[1].strip() if own else colours[-1])
        elif tag[2] == "span" and len(colours) > 1:
            colours.pop()
        if tag[2] == "br":
            yield "\n", bold > 0, italic > 0, colours[-1]
    if at < len(text):
        yield unescape(text[at:]), bold > 0, italic > 0, colours[-1]


def plain(text: str) -> str:
    """A text without tags.

    >>> plain("<b>22.2 %</b><br>in 2024")
    '22.2 %  in 2024'
    """
    return unescape(_TAG.sub(" ", text)).strip()


def item(record: str, made: str = "{}") -> bytes:
    """The part that carries the record, and marks of what the file was made with.

    Example:
        >>> b"<figure" in item("{}")
        True
    """
    return fragment(
        DECLARATION, xml_element("figure", record, xml_element("made", made), xmlns=NAMESPACE)
    ).encode()


def settled(archive: bytes, change: Mapping[str, bytes] | None = None) -> bytes:
    """An archive whose bytes depend on its parts alone: no times, a fixed order, some parts exchanged or added.

    Example:
        >>> settled(archive({"a.xml": b"<a/>"})) == settled(archive({"a.xml": b"<a/>"}))
        True
    """
    change = change or {}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = [*old.namelist(), *(name for name in change if name not in old.namelist())]
        # Readers expect the list of types first.
        for name in sorted(set(names), key=lambda n: (n != "[Content_Types].xml", n)):
            new.writestr(
                _member(name), change[name] if name in change else old.read(name), compresslevel=6
            )
    return out.getvalue()


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A new archive, in the order given.

    Example:
        >>> archive({"a.xml": b"<a/>"})[:2]
        b'PK'
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in parts.items():
            new.writestr(_member(name), body, compresslevel=6)
    return out.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info
