"""The slides that everything is put on: our own, or an organisation's template."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from dashboard.exports.office import ooxml
from dashboard.look import theme
from etl.errors import UsageError

#: English Metric Units in a pixel of a slide: 1920 pixels are 13.333 inches.
PIXEL = 6350
#: A template of more than this is refused.
MOST_BYTES = 60 * 1024 * 1024
#: Office writes some hundred parts.
MOST_PARTS = 5_000

#: The roles of our colours, in the order of a theme's accents.
ROLES = ("china", "japan", "korea", "other1", "other2", "other3")


_NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}


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

    def ink(self, deck: Any, lang: str) -> tuple[ooxml.Ink, bool]:
        """Colours and fonts of its theme instead of ours, and whether it has light text on dark slides."""
        text = _text(deck)
        dark = _light(deck, text)
        paper = {"bg1": "tx1", "bg2": "tx2"}.get(text, "bg1")
        colours = theme.palette("dark" if dark else "light")
        schemes = {colours[role]: f"accent{n}" for n, role in enumerate(ROLES, start=1)}
        schemes |= {
            colours[f"{role}_text"]: f"accent{n}|{_mixed(60, 40) if dark else _mixed(75)}"
            for n, role in enumerate(ROLES[:3], start=1)
        }
        # What is added to the lightness of white stays white: on dark slides greys are darker text.
        schemes |= {
            colours["text"]: text,
            colours["muted"]: f"{text}|{_mixed(78) if dark else _mixed(65, 35)}",
            colours["axis"]: f"{text}|{_mixed(55) if dark else _mixed(50, 50)}",
            colours["grid"]: f"{text}|{_mixed(30)}" if dark else f"{paper}|{_mixed(85)}",
            colours["paper"]: paper,
        }
        return ooxml.Ink(lang, themed=True, schemes=schemes), dark


def _mixed(part: int, more: int = 0) -> str:
    """A change of lightness: so many per cent of it, and so many more."""
    added = f'<a:lumOff val="{more * 1000}"/>' if more else ""
    return f'<a:lumMod val="{part * 1000}"/>{added}'


def _text(deck: Any) -> str:
    """The colour of the theme that running text of a template has."""
    found = deck.slide_master._element.find(
        "p:txStyles/p:bodyStyle/a:lvl1pPr/a:defRPr/a:solidFill/a:schemeClr", _NAMES
    )
    name = found.get("val", "") if found is not None else ""
    return name if name in {"tx1", "tx2", "bg1", "bg2"} else "tx1"


def _light(deck: Any, name: str) -> bool:
    """Whether a colour of a template's theme is lighter than grey."""
    master = deck.slide_master
    mapped = master._element.find("p:clrMap", _NAMES)
    slot = (mapped.get(name) if mapped is not None else None) or name
    scheme = fromstring(master.part.part_related_by(RT.THEME).blob)
    colour = scheme.find(f".//a:clrScheme/a:{slot}/*", _NAMES)
    digits = (colour.get("lastClr") or colour.get("val") or "") if colour is not None else ""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return False
    parts = [int(digits[n : n + 2], 16) for n in (0, 2, 4)]
    return sum(parts) > 3 * 127


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
