"""What Office files need everywhere: text with fonts for all scripts, colours, and archives whose bytes never change."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from xml.sax.saxutils import escape, quoteattr

from dashboard.locale import LANGUAGES, SOURCE

#: A family that comes with Office on Windows and macOS, as those of languages do; elsewhere the language tag finds another.
LATIN = "Arial"

#: Where the record lies in an Office file, and how it is marked.
ITEM = "customXml/item1.xml"
NAMESPACE = "urn:trilateral:figure:1"
#: The time that parts without one of their own carry.
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - archives know no zones

#: An archive of which a part unpacks to more than this is refused.
MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Ink:
    """How colours and fonts are written: fixed ones, or those of an organisation's theme.

    Attributes:
        lang: The language of the texts.
        themed: Whether the fonts of the theme are used.
        schemes: Our colour -> the name of a colour of the theme, with changes of its lightness.
    """

    lang: str
    themed: bool = False
    schemes: Mapping[str, str] = field(default_factory=dict)

    def colour(self, colour: str, opacity: float = 1.0) -> str:
        """A colour as XML."""
        alpha = f'<a:alpha val="{round(opacity * 100_000)}"/>' if opacity < 1 else ""
        known = self.schemes.get(colour.lower())
        if known:
            name, _, change = known.partition("|")
            return f'<a:schemeClr val="{name}">{change}{alpha}</a:schemeClr>'
        hexa, own = _parse(colour)
        if own < 1:
            alpha = f'<a:alpha val="{round(own * opacity * 100_000)}"/>'
        return f'<a:srgbClr val="{hexa}">{alpha}</a:srgbClr>'

    def fill(self, colour: str | None, opacity: float = 1.0) -> str:
        """A fill, or none."""
        return (
            "<a:noFill/>"
            if colour is None
            else f"<a:solidFill>{self.colour(colour, opacity)}</a:solidFill>"
        )

    def hatch(self, colours: str) -> str:
        """A pattern of slanting lines, as forecasts and second flows have it: of the lines, and behind them."""
        paper, colour = colours.split(" ")
        return f'<a:pattFill prst="wdUpDiag"><a:fgClr>{self.colour(paper)}</a:fgClr><a:bgClr>{self.colour(colour)}</a:bgClr></a:pattFill>'

    def line(self, colour: str | None, points: float = 1.0, dash: str = "solid") -> str:
        """A line, or none."""
        if colour is None or points <= 0:
            return "<a:ln><a:noFill/></a:ln>"
        style = {"dash": "dash", "dot": "sysDot", "dashdot": "dashDot", "longdash": "lgDash"}.get(
            dash
        )
        shown = f'<a:prstDash val="{style}"/>' if style else ""
        return f'<a:ln w="{round(points * 12700)}" cap="flat">{self.fill(colour)}{shown}<a:round/></a:ln>'

    @property
    def fonts(self) -> str:
        """Families for all scripts: what is left out falls back or turns to boxes outside Windows."""
        east = LANGUAGES[self.lang].office_font
        latin, other = ("+mn-lt", "+mn-cs") if self.themed else (LATIN, LATIN)
        return f'<a:latin typeface="{latin}"/><a:ea typeface="{east}"/><a:cs typeface="{other}"/>'

    def properties(
        self,
        tag: str,
        points: float,
        colour: str | None,
        *,
        bold: bool = False,
        italic: bool = False,
    ) -> str:
        """Properties of characters (``a:rPr``, ``a:defRPr`` ...)."""
        other = "" if self.lang == SOURCE else f' altLang="{LANGUAGES[SOURCE].office_tag}"'
        marks = (
            f"{' b=' + quoteattr('1') if bold else ''}{' i=' + quoteattr('1') if italic else ''}"
        )
        size = f' sz="{max(100, round(points * 100))}"' if points else ""
        fill = self.fill(colour) if colour else ""
        return f'<a:{tag} lang="{LANGUAGES[self.lang].office_tag}"{other}{size}{marks}>{fill}{self.fonts}</a:{tag}>'

    def runs(self, text: str, points: float, colour: str | None, *, bold: bool = False) -> str:
        """A text with Plotly's few tags as runs; a line break stays one."""
        parts = []
        for piece, strong, slanted, own in _pieces(text):
            properties = self.properties(
                "rPr", points, own or colour, bold=bold or strong, italic=slanted
            )
            parts.append(
                f"<a:br>{properties}</a:br>"
                if piece == "\n"
                else f"<a:r>{properties}<a:t>{escape(piece)}</a:t></a:r>"
            )
        return "".join(parts)


def _parse(colour: str) -> tuple[str, float]:
    """Hexadecimal digits and opacity of a colour as CSS writes it."""
    found = re.match(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([0-9.]+))?\)", colour)
    if found:
        return "".join(f"{int(found[n]):02X}" for n in (1, 2, 3)), float(found[4] or 1)
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    return (digits.upper(), 1.0) if re.fullmatch(r"[0-9A-Fa-f]{6}", digits) else ("808080", 1.0)


_TAG = re.compile(r"<(/?)(br|b|i|span|sub|sup)\b([^>]*)>")
_COLOUR = re.compile(r"""\bcolor: ?([^;"']+)""")


def _pieces(text: str) -> Iterator[tuple[str, bool, bool, str]]:
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
    """A text without tags."""
    return unescape(_TAG.sub(" ", text)).strip()


def item(record: str) -> bytes:
    """The part that carries the record."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<figure xmlns="{NAMESPACE}">{escape(record)}</figure>'.encode()


def settled(archive: bytes, change: Mapping[str, bytes] | None = None) -> bytes:
    """An archive whose bytes depend on its parts alone: no times, a fixed order, some parts exchanged or added."""
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
    """A new archive, in the order given."""
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
