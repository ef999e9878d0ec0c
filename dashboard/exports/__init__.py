"""One export path: figure builder -> template (size, type, theme, language) -> format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.exports import images, slides, tables, workbook
from dashboard.exports.job import Job
from dashboard.figures import figure
from dashboard.view import View
from etl.errors import UnknownName
from etl.store import Release


@dataclass(frozen=True)
class Format:
    """A file format: its media type, and what writes it."""

    media_type: str
    write: Callable[[Job], bytes]


FORMATS: dict[str, Format] = {
    "png": Format("image/png", images.png),
    "svg": Format("image/svg+xml", images.svg),
    "pdf": Format("application/pdf", images.pdf),
    "pptx": Format("application/vnd.openxmlformats-officedocument.presentationml.presentation", slides.pptx),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.xlsx),
    "csv": Format("text/csv; charset=utf-8", tables.csv),
    "json": Format("application/json", tables.json),
}


@dataclass(frozen=True)
class Export:
    """A finished file."""

    body: bytes
    media_type: str
    filename: str

    @property
    def etag(self) -> str:
        """A name for these very bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def export(release: Release, name: str, form: str, view: View) -> Export:
    """A figure of a view as a file.

    Raises:
        UnknownName: There is no such figure or format.
        UsageError: The view asks for what is not there.
        ExportError: The format cannot be written on this machine.
    """
    spec = figure(name)
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    shown = view.replace(theme="light") if view.theme == "auto" else view
    job = Job(spec, spec.select(release, shown), shown)
    _ = job.canvas  # an unknown preset is refused for every format
    return Export(FORMATS[form].write(job), FORMATS[form].media_type, job.filename(form))


__all__ = ["FORMATS", "Export", "Format", "Job", "export"]
