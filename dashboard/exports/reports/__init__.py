"""The findings of a document as a file: a copy of it with comments, or a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pkgutil import resolve_name

from dashboard.exports.reports.report import Report
from etl.errors import UsageError


def _by(writer: str) -> Callable[[Report], bytes]:
    """What writes a report, imported with the first report that it writes: those of Word and PowerPoint are large."""

    def write(report: Report) -> bytes:
        written: bytes = resolve_name(f"{__name__}.{writer}")(report)
        return written

    return write


#: The ending of a file -> what writes it.
FORMS: Mapping[str, Callable[[Report], bytes]] = {
    "html": _by("page:html"),
    "md": _by("flat:markdown"),
    "csv": _by("flat:csv"),
    "json": _by("flat:json"),
    "docx": _by("word:annotated"),
    "pptx": _by("slides:annotated"),
}
#: Those that are copies of the document, which has to be of that kind.
COPIES = ("docx", "pptx")


def check(form: str, name: str, kind: str) -> None:
    """Whether a document can be written in a form.

    Args:
        form: The ending of the file to write.
        name: The name of the document.
        kind: What it is: ``docx``, ``pptx``, or anything else.

    Raises:
        UsageError: It cannot.

    Example:
        ``check("html", "speech", "text")`` refuses what no report of a text can be written as.
    """
    if form not in FORMS:
        raise UsageError(
            f"A report cannot be written as .{form[:20]}.",
            hint=f"Give a file that ends with {', '.join(f'.{each}' for each in FORMS)}.",
        )
    if form in COPIES and form != kind:
        raise UsageError(
            f"An annotated .{form} is a copy of a .{form}, and {name} is not one.",
            hint="Write the report as .html, .md, .csv or .json.",
        )


__all__ = ["FORMS", "Report", "check"]
