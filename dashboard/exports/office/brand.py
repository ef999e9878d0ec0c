"""The slides that everything is put on: our own, or an organisation's template.

What reads presentations takes 15 MB of a process and is imported with the first of them.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from defusedxml.ElementTree import fromstring

from dashboard.exports.office import ooxml
from dashboard.exports.office.ooxml import Scheme
from dashboard.look import theme
from etl.errors import UsageError

#: English Metric Units in a pixel of a slide: 1920 pixels are 13.333 inches.
PIXEL = 6350
#: The roles of our colours, in the order of a theme's accents.
ROLES = ("china", "japan", "korea", "other1", "other2", "other3")
#: Fonts of templates that are no wider than those that are measured; others are as wide as Verdana and DejaVu Sans at most.
_NARROW = frozenset({"aptos", "arial", "calibri", "cambria", "carlito", "garamond", "helvetica", "liberation sans", "times new roman"})  # fmt: skip
_WIDER = 1.2

_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
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
            UsageError: It is not a presentation, too large, or has what is not taken into a deck.
        """
        from pptx import Presentation

        from dashboard.exports.office.package import stripped

        body = stripped(self.body)
        try:
            return Presentation(io.BytesIO(body))
        except Exception as error:  # whatever a broken file makes the library raise
            raise UsageError(
                "The template is not a PowerPoint file.", hint="Save it as .pptx."
            ) from error

    def ink(self, deck: Any, lang: str) -> tuple[ooxml.Ink, bool]:
        """Colours and fonts of its theme instead of ours, and whether it has light text on dark slides."""
        text = _text(deck)
        dark = _light(deck, text)
        paper = {"bg1": "tx1", "bg2": "tx2"}.get(text, "bg1")
        colours = theme.palette("dark" if dark else "light")
        schemes = {colours[role]: Scheme(f"accent{n}") for n, role in enumerate(ROLES, start=1)}
        schemes |= {
            colours[f"{role}_text"]: Scheme(f"accent{n}", *((60, 40) if dark else (75, 0)))
            for n, role in enumerate(ROLES[:3], start=1)
        }
        # What is added to the lightness of white stays white: on dark slides greys are darker text.
        schemes |= {
            colours["text"]: Scheme(text),
            colours["muted"]: Scheme(text, 78) if dark else Scheme(text, 65, 35),
            colours["axis"]: Scheme(text, 55) if dark else Scheme(text, 50, 50),
            colours["grid"]: Scheme(text, 30) if dark else Scheme(paper, 85),
            colours["paper"]: Scheme(paper),
            colours["surface"]: Scheme(text, 15) if dark else Scheme(paper, 96),
            colours["accent"]: Scheme("accent1", *((60, 40) if dark else (80, 0))),
        }
        # Half way to the paper: in a dark theme the same colour, darker.
        schemes |= {
            theme.mixed(colours[role], colours["paper"]): Scheme(
                f"accent{n}", *((50, 0) if dark else (50, 50))
            )
            for n, role in enumerate(ROLES, start=1)
        }
        return ooxml.Ink(lang, themed=True, schemes=schemes), dark


def wider(deck: Any) -> float:
    """How much wider than the fonts that are measured that of a template's running text may be.

    Example:
        >>> from pptx import Presentation
        >>> wider(Presentation())  # Calibri
        1.0
    """
    theme_part = deck.slide_master.part.part_related_by(_THEME)
    font = fromstring(theme_part.blob).find(".//a:minorFont/a:latin", _NAMES)
    name = (font.get("typeface") or "").casefold() if font is not None else ""
    return 1.0 if name in _NARROW else _WIDER


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
    scheme = fromstring(master.part.part_related_by(_THEME).blob)
    colour = scheme.find(f".//a:clrScheme/a:{slot}/*", _NAMES)
    digits = (colour.get("lastClr") or colour.get("val") or "") if colour is not None else ""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return False
    parts = [int(digits[n : n + 2], 16) for n in (0, 2, 4)]
    return sum(parts) > 3 * 127
