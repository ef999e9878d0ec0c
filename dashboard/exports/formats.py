"""The file formats: one entry per format holds all that is known of it.

A format is an entry of `FORMATS` and a module with a function that writes it; files that carry their figure also have
a `Reader` there or in `dashboard.exports.carried.readers`. Both are named, not imported: a command loads what it needs.
A deck is none of them: a format writes one figure of one view, a deck is a document of several.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from dashboard.exports.carried.carrying import Reader
    from dashboard.exports.job import Job


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        name: What readers call it: the name of the program or of the format, the same in every language.
        about: What such a file is, for docs/reference.md.
        media_type: Its media type.
        writer: The module of `dashboard.exports` and the function that writes it: ``pictures.images:png``.
        group: Whether it is offered in plain sight, among the others, or as a citation.
        reader: The module and the `Reader` that finds the figure in such a file; empty if it carries none.
        carries: Where it carries the figure that it shows, for docs/reference.md.
        sized: Whether it comes in sizes.
        picture: Whether it is a picture, which a page opens rather than saves.
        templated: Whether a presentation can lend its layouts and colours.
        bundled: Its name in an archive of all formats, with ``{id}`` for the figure; empty if it is not in it.
    """

    name: str
    about: str
    media_type: str
    writer: str
    group: Literal["first", "more", "citation"] = "more"
    reader: str = ""
    carries: str = ""
    sized: bool = False
    picture: bool = False
    templated: bool = False
    bundled: str = ""

    def write(self, job: Job, *more: Any) -> bytes:
        """The figure of a job as a file."""
        writer: Callable[..., bytes] = resolve_name(f"dashboard.exports.{self.writer}")
        return writer(job, *more)

    def read(self) -> Reader:
        """What finds the figure in a file of this format."""
        found: Reader = resolve_name(f"dashboard.exports.{self.reader}")
        return found


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ARCHIVE = "carried.readers:ARCHIVE"

#: In the order in which readers are offered them.
FORMATS: dict[str, Format] = {
    "pptx": Format(
        "PowerPoint", "native charts with their workbooks, labels as shapes, notes, alt text",
        f"{_OFFICE}.presentationml.presentation", "slides:pptx", "first",
        reader=_ARCHIVE, carries="custom XML part; each chart in its workbook, other shapes in a tag", sized=True, templated=True, bundled="{id}.pptx",
    ),
    "docx": Format(
        "Word", "native chart with its workbook or picture, caption that Word counts, source, citation, licence",
        f"{_OFFICE}.wordprocessingml.document", "word:docx", "first",
        reader=_ARCHIVE, carries="custom XML part", bundled="{id}.docx",
    ),
    "png": Format(
        "PNG", "exactly as many pixels as the preset; 300 dots an inch for print",
        "image/png", "pictures.images:png", "first",
        reader="carried.readers:PNG", carries="text chunk (iTXt) `trilateral`", sized=True, picture=True, bundled="{id}.png",
    ),
    "xlsx": Format(
        "Excel", "rows with formats and units, native chart, an About sheet",
        f"{_OFFICE}.spreadsheetml.sheet", "data.workbook:xlsx", "first",
        reader=_ARCHIVE, carries="custom XML part", bundled="{id}.xlsx",
    ),
    "csv": Format(
        "CSV", "UTF-8 with a byte-order mark; reads without options",
        "text/csv; charset=utf-8", "data.tables:csv", "first",
        reader="carried.readers:CSV", carries="last column, first row", bundled="data.csv",
    ),
    "svg": Format(
        "SVG", "text stays text, families by language are named",
        "image/svg+xml", "pictures.images:svg",
        reader="carried.readers:SVG", carries="`<metadata>`", sized=True, picture=True, bundled="{id}.svg",
    ),
    "pdf": Format(
        "PDF", "the page is the figure, fonts are inside; patterns are tints",
        "application/pdf", "pictures.images:pdf",
        reader="carried.readers:PDF", carries="attachment `trilateral.json`, XMP", sized=True, picture=True, bundled="{id}.pdf",
    ),
    "html": Format(
        "HTML", "one self-contained interactive file; works offline",
        "text/html; charset=utf-8", "pictures.page:html",
        reader="carried.readers:HTML", carries="`<script id=\"trilateral\">`", bundled="{id}.html",
    ),
    "json": Format(
        "JSON", "rows, words, citation, licence",
        "application/json", "data.tables:json",
        reader="carried.readers:JSON", carries="key `trilateral`", bundled="{id}.json",
    ),
    "parquet": Format(
        "Parquet", "rows, typed",
        "application/vnd.apache.parquet", "data.tables:parquet",
        reader="carried.readers:PARQUET", carries="metadata of the schema", bundled="{id}.parquet",
    ),
    "dta": Format(
        "Stata", "rows, typed, with labels of variables; for Stata 14 and later, R and pandas",
        "application/x-stata-dta", "data.stata:dta",
        reader="data.stata:READER", carries="variable `trilateral`, first row", bundled="{id}.dta",
    ),
    "zip": Format(
        "ZIP", "all of these, with `datapackage.json` (frictionless)",
        "application/zip", "data.bundle:zipped", reader=_ARCHIVE, carries="its `json`", sized=True,
    ),
    "txt": Format(
        "APA", "how to cite it, in words",
        "text/plain; charset=utf-8", "data.citations:txt", "citation", bundled="{id}.txt"
    ),
    "bib": Format(
        "BibTeX", "how to cite it",
        "application/x-bibtex; charset=utf-8", "data.citations:bib", "citation",
        bundled="{id}.bib",
    ),
    "ris": Format(
        "RIS", "how to cite it",
        "application/x-research-info-systems; charset=utf-8", "data.citations:ris",
        "citation", bundled="{id}.ris",
    ),
    "csl.json": Format(
        "CSL-JSON", "how to cite it",
        "application/vnd.citationstyles.csl+json", "data.citations:csl", "citation",
        bundled="{id}.csl.json",
    ),
}  # fmt: skip
