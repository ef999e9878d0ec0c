"""PowerPoint: native, editable charts with direct labels, alt text, speaker notes, fonts for all scripts."""

from __future__ import annotations

from dashboard.exports.job import Job
from dashboard.exports.office.brand import Brand
from dashboard.exports.slides.figure import add_figure, notes_of, spoken_notes
from dashboard.exports.slides.shapes import stripe
from dashboard.exports.slides.stage import Stage, empty, finished, saved, stage
from dashboard.exports.slides.text import (
    Line,
    add_notes,
    drop_empty,
    number,
    text_box,
    themed_title,
    title,
)


def pptx(job: Job, template: Brand | None = None) -> bytes:
    """The figure as a presentation of one slide.

    Example:
        ``pptx(prepare(release, "gdp-share", View()))``
    """
    made = stage(job, template)
    add_figure(made, job)
    return finished(made, job, job.carried("pptx"))


__all__ = [
    "Line",
    "Stage",
    "add_figure",
    "add_notes",
    "drop_empty",
    "empty",
    "finished",
    "notes_of",
    "number",
    "pptx",
    "saved",
    "spoken_notes",
    "stage",
    "stripe",
    "text_box",
    "themed_title",
    "title",
]
