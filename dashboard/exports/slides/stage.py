"""A presentation that is being made, and its end: properties, record, settled bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pptx.util import Emu

from dashboard import theme
from dashboard.exports import brand, ooxml, workbook
from dashboard.exports.brand import PIXEL, Brand
from dashboard.exports.job import Job
from dashboard.exports.record import VERSION


@dataclass
class Stage:
    """A presentation that is being made.

    Attributes:
        deck: The presentation.
        ink: Colours and fonts.
        unit: EMU in a pixel.
        brand: The template, if there is one.
        dark: Whether our own colours are the dark ones.
    """

    deck: Any
    ink: ooxml.Ink
    unit: float
    brand: Brand | None
    dark: bool = False

    @property
    def colours(self) -> Any:
        """Role -> colour."""
        return theme.palette("dark" if self.dark else "light")

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return self.deck.slide_width / self.unit, self.deck.slide_height / self.unit

    def points(self, pixels: float) -> float:
        """A size of type in points."""
        return pixels * self.unit / 12700

    def emu(self, pixels: float) -> Emu:
        """A length in EMU."""
        return Emu(round(pixels * self.unit))


def stage(job: Job, template: Brand | None = None) -> Stage:
    """An empty presentation for a job's language, size and theme."""
    board, lang, dark = job.canvas, job.view.lang, job.view.theme == "dark" and not job.view.grey
    if template is not None:
        return Stage(template.open(), template.ink(lang), PIXEL, template)
    unit = PIXEL if board.mm is None else board.mm[0] * 36000 / board.width
    return Stage(
        brand.own(round(board.width * unit), round(board.height * unit), lang, dark),
        ooxml.Ink(lang),
        unit,
        None,
        dark,
    )


def finished(made: Stage, job: Job, record: str) -> bytes:
    """The bytes of a presentation: its properties, its record, nothing that changes by itself."""
    about = made.deck.core_properties
    about.title, about.subject = job.caption.title, job.caption.subtitle[:255]
    about.keywords, about.comments = "; ".join(job.citations)[:255], job.caption.source[:255]
    about.author = about.last_modified_by = "Trilateral"
    about.language, about.revision, about.version = ooxml.TAGS[job.view.lang], 1, VERSION
    about.created = about.modified = about.last_printed = job.created.replace(tzinfo=None)
    out = io.BytesIO()
    made.deck.save(out)
    return workbook.with_item(out.getvalue(), record, "ppt/_rels/presentation.xml.rels", {})
