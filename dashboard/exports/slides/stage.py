"""A presentation that is being made, and its end: properties, record, settled bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Emu

from dashboard.exports.carried.record import VERSION
from dashboard.exports.data import workbook
from dashboard.exports.job import Job
from dashboard.exports.office import ooxml
from dashboard.exports.office.blank import blank
from dashboard.exports.office.brand import PIXEL, Brand, wider
from dashboard.figures.kit.metrics import wrap
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.canvas import Canvas, presets
from dashboard.markup import fragment, xml_element

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


@dataclass
class Stage:
    """A presentation that is being made.

    Attributes:
        deck: The presentation.
        ink: Colours and fonts.
        unit: EMU in a pixel.
        type: The base size of the type, in pixels.
        dark: Whether text is light and slides are dark.
        branded: Whether the slides are those of an organisation's template.
        wider: How much wider than the fonts that are measured its own may be.
    """

    deck: Any
    ink: ooxml.Ink
    unit: float
    type: float
    dark: bool = False
    branded: bool = False
    wider: float = 1.0

    @property
    def colours(self) -> Any:
        """Role -> colour."""
        return theme.palette("dark" if self.dark else "light")

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return self.deck.slide_width / self.unit, self.deck.slide_height / self.unit

    def rows(self, text: str, size: float, width: float, *, bold: bool = False) -> int:
        """How many lines a text takes at most; the fonts of a template may be wider than those that are measured."""
        return len(wrap(text, size * self.wider, width, bold=bold))

    def points(self, pixels: float) -> float:
        """A size of type in points."""
        return pixels * self.unit / 12700

    def emu(self, pixels: float) -> Emu:
        """A length in EMU."""
        return Emu(round(pixels * self.unit))


def stage(job: Job, template: Brand | None = None) -> Stage:
    """An empty presentation for a job's language, size and theme.

    Example:
        ``stage(job).deck`` is a presentation without slides.
    """
    dark = job.view.theme == "dark" and not job.view.grey
    return empty(job.canvas, job.view.lang, template, dark=dark)


def empty(canvas: Canvas, lang: str, template: Brand | None = None, *, dark: bool = False) -> Stage:
    """An empty presentation of a size; a template has its own, and its own colours.

    Example:
        >>> len(empty(presets()["slide"], "en").deck.slides)
        0
    """
    if template is not None:
        deck = template.open()
        ink, dark = template.ink(deck, lang)
        wide = presets()["slide" if deck.slide_width > 1.5 * deck.slide_height else "slide-4-3"]
        high = presets()["portrait"]
        # Of a narrow slide the width says how large the type may be.
        size = min(
            wide.type * deck.slide_height / (wide.height * PIXEL),
            high.type * deck.slide_width / (high.width * PIXEL),
        )
        return Stage(deck, ink, PIXEL, size, dark, branded=True, wider=wider(deck))
    unit = PIXEL if canvas.mm is None else canvas.mm[0] * 36000 / canvas.width
    deck = blank(round(canvas.width * unit), round(canvas.height * unit), lang, dark)
    return Stage(deck, ooxml.Ink(lang), unit, canvas.type, dark)


def finished(made: Stage, job: Job, record: str, title: str = "") -> bytes:
    """The bytes of a presentation: its properties, its record, nothing that changes by itself.

    Args:
        made: The slides.
        job: The figure, or the first of several.
        record: What the file carries.
        title: What the presentation is called, where that is not the title of the figure.

    Example:
        ``finished(made, job, to_text(record))[:2]`` is ``b"PK"``.
    """
    about = made.deck.core_properties
    about.title, about.subject = title or job.caption.title, job.caption.subtitle[:255]
    about.keywords, about.comments = "; ".join(job.citations)[:255], job.caption.source[:255]
    body = saved(made, job.view.lang, job.created)
    return workbook.with_item(body, record, "ppt/_rels/presentation.xml.rels", {})


def saved(made: Stage, lang: str, at: datetime) -> bytes:
    """The bytes of a presentation, with who made it, in which language, from the figures of when.

    Example:
        ``saved(made, "en", published(release.id))[:2]`` is ``b"PK"``.
    """
    about = made.deck.core_properties
    about.author = about.last_modified_by = "Trilateral"
    about.language, about.revision, about.version = LANGUAGES[lang].office_tag, 1, VERSION
    about.created = about.modified = about.last_printed = at.replace(tzinfo=None)
    package, slides = made.deck.part.package, len(made.deck.slides)
    facts: dict[str, int | str] = {
        "TotalTime": 0,
        "Application": "Trilateral",
        "Slides": slides,
        "Notes": slides,
        "HiddenSlides": 0,
    }
    told = xml_element(
        "Properties", [xml_element(k, v) for k, v in facts.items()], xmlns=_PROPERTIES
    )
    body = fragment(ooxml.DECLARATION, told).encode()
    part = Part(PackURI("/docProps/app.xml"), CT.OFC_EXTENDED_PROPERTIES, package, body)
    package.relate_to(part, RT.EXTENDED_PROPERTIES)
    out = io.BytesIO()
    made.deck.save(out)
    return out.getvalue()
