"""The file formats: one entry per format holds all that is known of it.

A format is an entry of `FORMATS` and a module with a function that writes it; files that carry their figure also have
a `Reader` there or in `dashboard.exports.carried.unpack`. Both are named, not imported: a command loads what it needs.
A deck is none of them: a format writes one figure of one view, a deck is a document of several.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from dashboard.exports.carried.unpack import Reader
    from dashboard.exports.job import Job


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        name: What readers call it: the name of the program or of the format, the same in every language.
        media_type: Its media type.
        writer: The module of `dashboard.exports` and the function that writes it.
        group: Whether it is offered in plain sight, among the others, or as a citation.
        reader: The module and the `Reader` that finds the figure in such a file; empty if it carries none.
        sized: Whether it comes in sizes.
        picture: Whether it is a picture, which a page opens rather than saves.
        templated: Whether a presentation can lend its layouts and colours.
        bundled: Its name in an archive of all formats, with ``{id}`` for the figure; empty if it is not in it.
    """

    name: str
    media_type: str
    writer: str
    group: Literal["first", "more", "citation"] = "more"
    reader: str = ""
    sized: bool = False
    picture: bool = False
    templated: bool = False
    bundled: str = ""

    def write(self, job: Job, *more: Any) -> bytes:
        """The figure of a job as a file."""
        writer: Callable[..., bytes] = _load(self.writer)
        return writer(job, *more)

    def read(self) -> Reader:
        """What finds the figure in a file of this format."""
        found: Reader = _load(self.reader)
        return found


def _load(path: str) -> Any:
    """A function or a reader by its path below `dashboard.exports`: ``pictures.images:png``."""
    module, _, name = path.partition(":")
    return getattr(import_module(f"dashboard.exports.{module}"), name)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ARCHIVE = "carried.unpack:ARCHIVE"

#: In the order in which readers are offered them.
FORMATS: dict[str, Format] = {
    "pptx": Format(
        "PowerPoint", f"{_OFFICE}.presentationml.presentation", "slides:pptx", "first",
        reader=_ARCHIVE, sized=True, templated=True, bundled="{id}.pptx",
    ),
    "png": Format(
        "PNG", "image/png", "pictures.images:png", "first",
        reader="carried.unpack:PNG", sized=True, picture=True, bundled="{id}.png",
    ),
    "xlsx": Format(
        "Excel", f"{_OFFICE}.spreadsheetml.sheet", "data.workbook:xlsx", "first",
        reader=_ARCHIVE, bundled="{id}.xlsx",
    ),
    "csv": Format(
        "CSV", "text/csv; charset=utf-8", "data.tables:csv", "first",
        reader="carried.unpack:CSV", bundled="data.csv",
    ),
    "svg": Format(
        "SVG", "image/svg+xml", "pictures.images:svg",
        reader="carried.unpack:SVG", sized=True, picture=True, bundled="{id}.svg",
    ),
    "pdf": Format(
        "PDF", "application/pdf", "pictures.images:pdf",
        reader="carried.unpack:PDF", sized=True, picture=True, bundled="{id}.pdf",
    ),
    "html": Format(
        "HTML", "text/html; charset=utf-8", "pictures.page:html",
        reader="carried.unpack:HTML", bundled="{id}.html",
    ),
    "json": Format(
        "JSON", "application/json", "data.tables:json",
        reader="carried.unpack:JSON", bundled="{id}.json",
    ),
    "parquet": Format(
        "Parquet", "application/vnd.apache.parquet", "data.tables:parquet",
        reader="carried.unpack:PARQUET", bundled="{id}.parquet",
    ),
    "zip": Format("ZIP", "application/zip", "data.bundle:zipped", reader=_ARCHIVE, sized=True),
    "txt": Format(
        "APA", "text/plain; charset=utf-8", "data.citations:txt", "citation", bundled="{id}.txt"
    ),
    "bib": Format(
        "BibTeX", "application/x-bibtex; charset=utf-8", "data.citations:bib", "citation",
        bundled="{id}.bib",
    ),
    "ris": Format(
        "RIS", "application/x-research-info-systems; charset=utf-8", "data.citations:ris",
        "citation", bundled="{id}.ris",
    ),
    "csl.json": Format(
        "CSL-JSON", "application/vnd.citationstyles.csl+json", "data.citations:csl", "citation",
        bundled="{id}.csl.json",
    ),
}  # fmt: skip
