"""The slides that everything is put on: our own, or an organisation's template."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu

from dashboard import theme
from dashboard.exports import ooxml
from dashboard.exports.native import Rect
from etl.errors import UsageError

#: English Metric Units in a pixel of a slide: 1920 pixels are 13.333 inches.
PIXEL = 6350
#: A template of more than this is refused.
MOST_BYTES = 60 * 1024 * 1024
#: Office writes some hundred parts.
MOST_PARTS = 5_000

_ROLES = ("china", "japan", "korea", "other1", "other2", "other3")


@dataclass(frozen=True)
class Brand:
    """An organisation's template.

    Attributes:
        body: The file.
    """

    body: bytes

    def open(self) -> Any:
        """A presentation with its layouts and without its slides.

        Raises:
            UsageError: It is not a presentation, or too large.
        """
        check_archive(self.body, "The template", MOST_BYTES)
        _check_template(self.body)
        try:
            deck = Presentation(io.BytesIO(self.body))
            slides = deck.slides._sldIdLst
            for entry in list(slides):
                deck.part.drop_rel(entry.rId)
                slides.remove(entry)
        except Exception as error:  # whatever a broken file makes the library raise
            raise UsageError(
                "The template is not a PowerPoint file.", hint="Save it as .pptx."
            ) from error
        return deck

    def ink(self, lang: str) -> ooxml.Ink:
        """Colours and fonts of its theme instead of ours."""
        light = theme.palette("light")
        schemes = {light[role]: f"accent{n}" for n, role in enumerate(_ROLES, start=1)}
        darker = '<a:lumMod val="75000"/>'
        schemes |= {
            light[f"{role}_text"]: f"accent{n}|{darker}"
            for n, role in enumerate(_ROLES[:3], start=1)
        }
        schemes |= {
            light["text"]: "tx1",
            light["muted"]: 'tx1|<a:lumMod val="65000"/><a:lumOff val="35000"/>',
            light["axis"]: 'tx1|<a:lumMod val="50000"/><a:lumOff val="50000"/>',
            light["grid"]: 'bg1|<a:lumMod val="85000"/>',
            light["paper"]: "bg1",
        }
        return ooxml.Ink(lang, themed=True, schemes=schemes)


def check_archive(body: bytes, what: str, most: int) -> None:
    """Refuse what unpacks to too much, before anything reads it.

    Raises:
        UsageError: It is too large, or no archive.
    """
    if len(body) > most:
        raise UsageError(f"{what} is too large ({len(body) // 1024**2} MB).")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UsageError(f"{what} is not an Office file or archive.") from error
    if len(parts) > MOST_PARTS:
        raise UsageError(f"{what} has too many parts ({len(parts)}).")
    whole = sum(info.file_size for info in parts)
    if whole > ooxml.MOST_BYTES:
        raise UsageError(f"{what} unpacks to too much ({whole // 1024**2} MB).")


def _check_template(body: bytes) -> None:
    """Refuse what would go along into every deck: entities, and pictures that are fetched when a slide is shown.

    Raises:
        UsageError: It has such a thing; the message names it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                if not name.endswith((".xml", ".rels")):
                    continue
                root = fromstring(archive.read(name), forbid_dtd=True)
                if name.endswith(".rels"):
                    _check_links(root)
    except DefusedXmlException as error:
        raise UsageError(
            "The template declares entities of its own, which Office never does.",
            hint="Save it again as .pptx.",
        ) from error
    except (ParseError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
        raise UsageError(
            "The template is not a PowerPoint file.", hint="Save it as .pptx."
        ) from error


def _check_links(links: Any) -> None:
    for link in links:
        outside, kind = (
            link.get("TargetMode") == "External",
            link.get("Type", "").rpartition("/")[2],
        )
        if outside and kind != "hyperlink":
            raise UsageError(
                f"The template loads {link.get('Target', '')[:80]!r} from elsewhere ({kind[:40]}).",
                hint="Put it into the template, or take it out.",
            )


def own(width: int, height: int, lang: str, dark: bool) -> Any:
    """An empty presentation of ours, of a size in EMU."""
    return Presentation(io.BytesIO(_own(width, height, lang, dark)))


@cache
def _own(width: int, height: int, lang: str, dark: bool) -> bytes:
    """The library's own template, made ours: size, two layouts, colours and fonts of the theme."""
    deck = Presentation()
    across, down = width / int(deck.slide_width or width), height / int(deck.slide_height or height)
    deck.slide_width, deck.slide_height = Emu(width), Emu(height)
    master = deck.slide_master
    keep = {"Title Slide", "Title Only", "Blank"}
    for layout in list(deck.slide_layouts):
        if layout.name not in keep:
            deck.slide_layouts.remove(layout)
    for sheet in (master, *deck.slide_layouts):
        for shape in sheet.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = (
                    Emu(round(shape.left * across)),
                    Emu(round(shape.width * across)),
                )
                shape.top, shape.height = (
                    Emu(round(shape.top * down)),
                    Emu(round(shape.height * down)),
                )
    part = master.part.part_related_by(RT.THEME)
    part._blob = _theme(part.blob, lang, dark)
    for rel in list(deck.part.rels.values()):
        if rel.reltype.endswith("/printerSettings"):
            deck.part.rels.pop(rel.rId)
    for rel in list(deck.part.package._rels.values()):
        if rel.reltype.endswith("/thumbnail"):
            deck.part.package._rels.pop(rel.rId)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _theme(xml: bytes, lang: str, dark: bool) -> bytes:
    """The theme with our colours and fonts, so that whatever is added later looks the same."""
    colours = theme.palette("dark" if dark else "light")
    text = xml.decode()
    slots = {
        "dk1": "text",
        "lt1": "paper",
        "dk2": "accent",
        "lt2": "surface",
        "hlink": "accent",
        "folHlink": "muted",
    }
    slots |= {f"accent{n}": role for n, role in enumerate(_ROLES, start=1)}
    for slot, role in slots.items():
        colour = colours[role].lstrip("#").upper()
        text = re.sub(
            rf"(<a:{slot}>).*?(</a:{slot}>)",
            rf'\g<1><a:srgbClr val="{colour}"/>\g<2>',
            text,
            flags=re.DOTALL,
        )
    east = ooxml.EAST_ASIAN[lang]
    for font in ("majorFont", "minorFont"):
        text = re.sub(
            rf'(<a:{font}>)\s*<a:latin [^>]*/>\s*<a:ea [^>]*/>\s*<a:cs [^>]*/>',
            rf'\g<1><a:latin typeface="{ooxml.LATIN}"/><a:ea typeface="{east}"/><a:cs typeface="{ooxml.LATIN}"/>',
            text,
        )  # fmt: skip
    etree.fromstring(text.encode())
    return text.encode()


def layout(deck: Any, *kinds: Any) -> Any:
    """The layout whose placeholders fit best: a title, and as little else as can be."""
    counted = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}

    def cost(found: Any) -> tuple[int, int]:
        types = [
            p.placeholder_format.type
            for p in found.placeholders
            if p.placeholder_format.type not in counted
        ]
        return -sum(kind in types for kind in kinds), len(types)

    return min(deck.slide_layouts, key=cost)


def region(deck: Any, found: Any) -> tuple[Rect, Rect]:
    """Where a layout of a template has its title, and what is left below it, in pixels."""
    width, height = deck.slide_width / PIXEL, deck.slide_height / PIXEL
    title = next(
        (
            p
            for p in found.placeholders
            if p.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        ),
        None,
    )
    low = height * 0.97
    for place in found.placeholders:
        foot = place.placeholder_format.type in (
            PP_PLACEHOLDER.DATE,
            PP_PLACEHOLDER.FOOTER,
            PP_PLACEHOLDER.SLIDE_NUMBER,
        )
        if foot and place.top is not None and place.top / PIXEL > height * 0.7:
            low = min(low, place.top / PIXEL)
    if title is None or title.top is None:
        head = Rect(width * 0.05, height * 0.05, width * 0.9, height * 0.12)
    else:
        head = Rect(
            title.left / PIXEL, title.top / PIXEL, title.width / PIXEL, title.height / PIXEL
        )
    top = min(head.bottom + height * 0.01, height * 0.4)
    return head, Rect(head.left, top, head.width, low - top)
