"""The findings of a document as a file: a copy of it with comments, or a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.exports.reports import flat, page, slides, word
from dashboard.exports.reports.report import Report
from etl.errors import UsageError

#: The ending of a file -> what writes it.
FORMS: Mapping[str, Callable[[Report], bytes]] = {
    "html": page.html,
    "md": flat.markdown,
    "csv": flat.csv,
    "json": flat.json,
    "docx": word.annotated,
    "pptx": slides.annotated,
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
