"""A figure as a Word document: heading, definition, chart, caption, source, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.exports.job import Job
from dashboard.exports.office.closing import citations
from dashboard.exports.word import drawing
from dashboard.exports.word.package import Package
from dashboard.exports.word.text import caption, link, paragraph
from dashboard.locale import N_
from dashboard.markup import Markup, fragment
from dashboard.words.wording import words_for

#: What captions are called: Word's own in the same language have the same name, and count on.
FIGURE = N_("Figure")


def docx(job: Job) -> bytes:
    """The figure as a document.

    Raises:
        ExportError: It has no native chart, and pictures cannot be drawn on this machine.

    Example:
        ``docx(prepare(release, "gdp-share", View()))[:2]`` is ``b"PK"``.
    """
    # The words say what the picture has room for.
    told, words = drawing.shown(job).caption, words_for(job.view)
    package = Package(job.view.lang)
    body = [
        paragraph("Heading1", told.headings(job.view)[0]),
        paragraph("Definition", told.subtitle),
        paragraph("Figure", drawing.figure(package, job)),
        caption(words.gettext(FIGURE), 1, told.title),
        *(paragraph("Source", text) for text in (told.source, *told.notes)),
        *terms(package, job),
    ]
    return package.finished(
        fragment(body), told.title, told.subtitle, job.created, job.carried("docx")
    )


def terms(package: Package, job: Job) -> Iterator[Markup]:
    """How to cite a figure, under which terms its data may be used, and where it is.

    Example:
        ``list(terms(package, job))``
    """
    words = words_for(job.view)
    cited = citations((each.source, each.edition) for each in job.data.origins)
    named = [(words.gettext("Citation"), text) for text in cited]
    named += [(words.gettext("Licence"), text) for text in job.licences_in_words]
    yield from (paragraph("Source", words.labelled(*each)) for each in named)
    stamp = link(package.address(job.link), job.stamp) if job.address else job.stamp
    yield paragraph("Source", stamp)
    if job.coded:
        yield paragraph("Source", drawing.code(package, job))
