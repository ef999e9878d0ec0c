"""The overview on one page: the answer, the definitions side by side as picture and table, and the sources."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.exports import prepare
from dashboard.exports.job import Job
from dashboard.exports.word import drawing
from dashboard.exports.word.figure import FIGURE
from dashboard.exports.word.package import Package
from dashboard.exports.word.text import caption, link, paragraph, table
from dashboard.figures import definitions
from dashboard.look.view import View
from dashboard.markup import Child, fragment
from dashboard.words import sentences, verdicts
from dashboard.words.answer import answers
from dashboard.words.sourcing import HEADS, sourced
from dashboard.words.terms import VERDICTS
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.observations import rows_of
from etl.storage.store import Release

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The height of the chart, in parts of its width: with it, the longest of the four languages fits on the page.
_HEIGHT = 0.46
#: How the widths of the tables are divided.
_DEFINITIONS, _SOURCES = (0.31, 0.16, 0.18, 0.1, 0.25), (0.33, 0.25, 0.15, 0.27)


def brief(release: Release, view: View) -> bytes:
    """The brief as a Word document of one page.

    Args:
        release: What is shown.
        view: The question and the language; of the look it has its own.

    Raises:
        UsageError: The view asks for what is not there.
        ExportError: The chart of the definitions cannot be drawn on this machine.

    Example:
        ``brief(release, View(as_of="2025-10"))[:2]`` is ``b"PK"``.
    """
    job = prepare(release, definitions.DEFINITIONS.id, view)
    words = words_for(view)
    title = words.gettext("One-fourth of world GDP, one-fifth of world trade?")
    told = drawing.shown(job).caption
    package = Package(view.lang)
    found = sourced(words, release, ((each.source, each.edition) for each in job.data.origins))
    body = [
        paragraph("Heading1", title),
        *(
            paragraph("Answer", words.gettext("{statement}.").format(statement=each))
            for each in answers(release, words, view.rule)
        ),
        paragraph("Figure", drawing.figure(package, job, _HEIGHT)),
        caption(words.gettext(FIGURE), 1, told.title),
        paragraph("Source", told.subtitle),
        table([_heads(words), *_rows(words, job)], _DEFINITIONS),
        paragraph("Source", words.sentences(list(told.notes))),
        paragraph("Heading2", words.gettext("Sources, licences, freshness")),
        table([[words.gettext(head) for head in HEADS], *(each.cells for each in found)], _SOURCES),
        paragraph("Source", *_made(package, words, release, job)),
    ]
    return package.finished(fragment(body), title, told.finding, job.created, job.carried("docx"))


def _heads(words: Words) -> list[str]:
    names = ("Definition", "Share of the world", "Year", "Source", "Verdict")
    return [words.gettext(name) for name in names]


def _rows(words: Words, job: Job) -> Iterator[list[str]]:
    """Below each claim its definitions, each once, from its usual source: share, year with its status, verdict."""
    shown = sentences.each_once(rows_of(job.data.rows))
    for claim, rows in sentences.by_claim(shown).items():
        yield [words.quoted(catalog.claims()[claim].text)]
        for row in rows:
            yield [
                words.indicator(row.indicator, short=True),
                words.percent(row.share),
                words.unsettled(words.year(row.time_period), row.obs_status),
                words.source_short(row.source),
                f"{verdicts.sign(row)} {words.gettext(VERDICTS[row.verdict])}",
            ]


def _made(package: Package, words: Words, release: Release, job: Job) -> list[Child]:
    """Which release it is, and where it leads."""
    when = words.date(release.package["created"][:10])
    told = words.gettext("This is release {release}, made on {date}.")
    named = told.format(release=release.name, date=when)
    end = link(package.address(job.link), job.stamp) if job.address else job.stamp
    return [words.sentences([named, words.provenance(release)]), " ", end]
