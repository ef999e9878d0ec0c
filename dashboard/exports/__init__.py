"""One export path: figure builder -> template (size, type, theme, language) -> format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from dashboard import meters, settings
from dashboard.drawing import selected
from dashboard.exports.carried.record import VERSION
from dashboard.exports.filenames import filename
from dashboard.exports.formats import FORMATS, Format
from dashboard.exports.job import Job
from dashboard.exports.office.brand import Brand
from dashboard.figures import figure
from dashboard.figures.choices import refuse_unread, refuse_unused
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.view import View
from etl.bounded.cache import Cache
from etl.errors import UnknownName, named
from etl.storage.store import Release


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


def form_of(filename: str) -> str:
    """The format that the end of a file's name stands for.

    >>> form_of("figure.csl.json"), form_of("figure.v2.png")
    ('csl.json', 'png')

    Raises:
        UnknownName: There is none.
    """
    parts = filename.lower().split(".")
    for n in range(1, len(parts)):
        form = ".".join(parts[n:])
        if form in FORMATS:
            return form
    raise UnknownName("format", parts[-1] if len(parts) > 1 else filename, FORMATS)


def prepare(release: Release, name: str, view: View) -> Job:
    """A figure of a view, ready to be written.

    Raises:
        UnknownName: There is no such figure.
        UsageError: The view asks for what is not there, or for what this figure does not read.

    Example:
        >>> prepare(release, "gdp-share", View()).spec.id
        'gdp-share'
    """
    spec = figure(name)
    shown = _of_file(view).replace(theme="light" if view.theme == "auto" else view.theme)
    refuse_unread(spec, shown)
    data = selected(release, spec, shown)
    refuse_unused(spec, shown, data)
    return Job(spec, data, shown, settings.load().public_url.rstrip("/"))


def _of_file(view: View) -> View:
    """The view with a size of files: on pages the words stand beside the figure, a file takes them along.

    A page's own size is that of a slide; other places of pages keep theirs, with the words in it.
    """
    place = presets().get(view.preset)
    if place is None or place.furniture:
        return view
    if view.preset == "page":
        return view.replace(preset="slide")
    width, height = view.width or place.width, view.height or place.height
    return view.replace(preset="slide", width=width, height=height)


def made(
    job: Job, form: str, *, template: Brand | None = None, strict_fonts: bool = True
) -> Export:
    """A job as a file.

    Raises:
        UnknownName: There is no such format.
        ExportError: The format cannot be written on this machine.

    Example:
        >>> made(prepare(release, "gdp-share", View()), "json").filename
        'gdp-share-wdi-2026-07-13-en.json'
    """
    chosen = named("format", form, FORMATS)
    if job.strict_fonts != strict_fonts:
        job = replace(job, strict_fonts=strict_fonts)
    body = chosen.write(job, *((template,) if template and chosen.templated else ()))
    return Export(body, chosen.media_type, filename(job, form))


def export(
    release: Release, name: str, form: str, view: View, *, strict_fonts: bool = True
) -> Export:
    """A figure of a view as a file; what was asked for before is at hand.

    Raises:
        UnknownName: There is no such figure or format.
        UsageError: The view asks for what is not there.
        ExportError: The format cannot be written on this machine.

    Example:
        >>> export(release, "gdp-share", "json", View()).body[:1]
        b'{'
    """
    named("format", form, FORMATS)
    canvas_for(view)  # an unknown preset is refused by every format
    key = (VERSION, release.id, name, form, view.query(), settings.load().public_url, strict_fonts)
    with meters.exporting(form) as fresh:

        def make() -> Export:
            fresh()
            return made(prepare(release, name, view), form, strict_fonts=strict_fonts)

        return meters.get_or_compute("file", _files, key, make)


#: The files that were made, up to this many bytes of them.
_files = Cache(max_weight=8 * 1024 * 1024, weigh=lambda export: len(export.body))


def forget() -> None:
    """Forget the files that were made: what fonts and browsers can do may have changed.

    Example:
        >>> forget()
    """
    _files.clear()


__all__ = [
    "FORMATS",
    "Brand",
    "Export",
    "Format",
    "Job",
    "export",
    "forget",
    "form_of",
    "made",
    "prepare",
]
