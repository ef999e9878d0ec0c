"""Our own empty slides: size, two layouts, colours and fonts of the theme."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu

from dashboard.exports.office import ooxml
from dashboard.exports.office.brand import ROLES
from dashboard.exports.office.package import stripped
from dashboard.locale import LANGUAGES
from dashboard.look import theme

#: The size in EMU that is called "screen4x3" (ECMA-376 part 1, 19.7.18).
_FOUR_TO_THREE = (9_144_000, 6_858_000)


def blank(width: int, height: int, lang: str, dark: bool) -> Any:
    """An empty presentation of ours, of a size in EMU.

    Example:
        >>> len(blank(12192000, 6858000, "en", dark=False).slides)
        0
    """
    return Presentation(io.BytesIO(_blank(width, height, lang, dark)))


#: A reader may ask for any size.
@lru_cache(maxsize=16)
def _blank(width: int, height: int, lang: str, dark: bool) -> bytes:
    """The library's own template, made ours."""
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
    if (width, height) != _FOUR_TO_THREE:
        # The library's template says that its slides are for a screen of 4:3.
        size: Any = deck.part._element
        size.sldSz.attrib.pop("type", None)
    out = io.BytesIO()
    deck.save(out)
    return stripped(out.getvalue())


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
    slots |= {f"accent{n}": role for n, role in enumerate(ROLES, start=1)}
    for slot, role in slots.items():
        colour = colours[role].lstrip("#").upper()
        text = re.sub(
            rf"(<a:{slot}>).*?(</a:{slot}>)",
            rf"\g<1>{ooxml.val('a:srgbClr', colour)}\g<2>",
            text,
            flags=re.DOTALL,
        )
    east = LANGUAGES[lang].office_font
    for font in ("majorFont", "minorFont"):
        text = re.sub(
            rf"(<a:{font}>)\s*<a:latin [^>]*/>\s*<a:ea [^>]*/>\s*<a:cs [^>]*/>",
            rf"\g<1>{ooxml.families(ooxml.LATIN, east, ooxml.LATIN)}",
            text,
        )
    etree.fromstring(text.encode())
    return text.encode()
