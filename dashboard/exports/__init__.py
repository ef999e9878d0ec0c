"""One export path: figure builder -> template (size, type, theme, language) -> format."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from dashboard import meters, settings
from dashboard.exports.carried.record import VERSION
from dashboard.exports.formats import FORMATS, Format
from dashboard.exports.job import Job
from dashboard.exports.office.brand import Brand
from dashboard.figures import figure
from dashboard.look.canvas import canvas
from dashboard.look.view import View
from etl.errors import UnknownName
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
        UsageError: The view asks for what is not there.
    """
    spec = figure(name)
    shown = view.replace(
        theme="light" if view.theme == "auto" else view.theme,
        # On pages the words stand beside the figure; a file takes them along.
        preset="slide" if view.preset == "page" else view.preset,
    )
    return Job(spec, spec.select(release, shown), shown, settings.load().public_url.rstrip("/"))


def made(
    job: Job, form: str, *, template: Brand | None = None, strict_fonts: bool = True
) -> Export:
    """A job as a file.

    Raises:
        UnknownName: There is no such format.
        ExportError: The format cannot be written on this machine.
    """
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    if job.strict_fonts != strict_fonts:
        job = replace(job, strict_fonts=strict_fonts)
    chosen = FORMATS[form]
    body = chosen.write(job, *((template,) if template and chosen.templated else ()))
    return Export(body, chosen.media_type, job.filename(form))


def export(
    release: Release, name: str, form: str, view: View, *, strict_fonts: bool = True
) -> Export:
    """A figure of a view as a file; what was asked for before is at hand.

    Raises:
        UnknownName: There is no such figure or format.
        UsageError: The view asks for what is not there.
        ExportError: The format cannot be written on this machine.
    """
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    canvas(view)  # an unknown preset is refused by every format
    key = (VERSION, release.id, name, form, view.query(), settings.load().public_url, strict_fonts)
    with meters.exporting(form) as fresh:

        def make() -> Export:
            fresh()
            return made(prepare(release, name, view), form, strict_fonts=strict_fonts)

        return meters.once("file", _shelf, key, make)


class Shelf:
    """Finished files: at most so many bytes, the least recently used go first; what is being made is made once.

    Args:
        most: How many bytes are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._files: OrderedDict[Hashable, Export] = OrderedDict()
        self._making: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], Export]) -> Export:
        """The file of a key; others who ask for it meanwhile wait for the first."""
        while True:
            with self._lock:
                if key in self._files:
                    self._files.move_to_end(key)
                    return self._files[key]
                waiting = self._making.get(key)
                if waiting is None:
                    self._making[key] = threading.Event()
                    break
            waiting.wait(120)
        try:
            found = make()
            self._put(key, found)
            return found
        finally:
            with self._lock:
                self._making.pop(key).set()

    def _put(self, key: Hashable, found: Export) -> None:
        with self._lock:
            self._files[key] = found
            self._size += len(found.body)
            while self._size > self._most and self._files:
                _, gone = self._files.popitem(last=False)
                self._size -= len(gone.body)

    def clear(self) -> None:
        """Forget all files."""
        with self._lock:
            self._files.clear()
            self._size = 0


_shelf = Shelf(96 * 1024 * 1024)


def forget() -> None:
    """Forget the files that were made: what fonts and browsers can do may have changed."""
    _shelf.clear()


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
