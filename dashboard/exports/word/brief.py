"""The overview on one page: the answer, the definitions side by side as picture and table, and the sources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.exports import prepare
from dashboard.exports.job import Job
from dashboard.exports.office.deck import sources_in
from dashboard.exports.word import drawing
from dashboard.exports.word.figure import FIGURE
from dashboard.exports.word.package import Package
from dashboard.exports.word.text import caption, link, paragraph, table
from dashboard.figures import definitions
from dashboard.look.view import View
from dashboard.markup import fragment
from dashboard.words import sentences, verdicts
from dashboard.words.answer import answers
from dashboard.words.sourcing import HEADS, Sourced, sourced
from dashboard.words.terms import VERDICTS
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.observations import rows_of
from etl.storage.store import Release

#: What it is written as.
FORM = "docx"
#: The height of the chart, in parts of its width: with it, the longest of the four languages fits on the page.
_HEIGHT = 0.46
#: How the widths of the tables are divided.
_DEFINITIONS, _SOURCES = (0.31, 0.16, 0.18, 0.1, 0.25), (0.33, 0.25, 0.15, 0.27)


@dataclass(frozen=True)
class Told:
    """What a brief says beside its figure.

    Attributes:
        answers: Below the title.
        sources: Where the figures are from, and when that was last checked.
        made: Which release it is.
    """

    answers: tuple[str, ...]
    sources: tuple[Sourced, ...]
    made: str


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
    return written(job, told(release, job))


def told(release: Release, job: Job) -> Told:
    """What a release says beside the figure of its definitions.

    Example:
        ``told(release, job).answers``
    """
    words = words_for(job.view)
    said = answers(release, words, job.view.rule)
    named = words.gettext("This is release {release}, made on {date}.").format(
        release=release.name, date=words.date(release.package["created"][:10])
    )
    return Told(
        tuple(words.gettext("{statement}.").format(statement=each) for each in said),
        sourced(words, release, ((each.source, each.edition) for each in job.data.origins)),
        words.sentences([named, words.provenance(release)]),
    )


def told_in(found: Mapping[str, Any] | None) -> Told | None:
    """What a brief carries beside its figure; nothing of other documents.

    Example:
        ``told_in(carried.deck)``
    """
    if not isinstance(found, Mapping) or "brief" not in found:
        return None
    kept = [each for each in found.get("answers") or () if isinstance(each, str)]
    return Told(tuple(kept), sources_in(found), str(found["brief"]))


def written(job: Job, told: Told) -> bytes:
    """A brief from its figure and its words: the same ones give the same bytes.

    Raises:
        ExportError: The chart of the definitions cannot be drawn on this machine.

    Example:
        ``written(job, told(release, job))[:2]`` is ``b"PK"``.
    """
    words = words_for(job.view)
    title = words.gettext("One-fourth of world GDP, one-fifth of world trade?")
    shown = drawing.shown(job).caption
    package = Package(job.view.lang)
    heads = [words.gettext(head) for head in HEADS]
    end = link(package.address(job.link), job.stamp) if job.address else job.stamp
    body = [
        paragraph("Heading1", title),
        *(paragraph("Answer", each) for each in told.answers),
        paragraph("Figure", drawing.figure(package, job, _HEIGHT)),
        caption(words.gettext(FIGURE), 1, shown.title),
        paragraph("Source", shown.subtitle),
        table([_heads(words), *_rows(words, job)], _DEFINITIONS),
        paragraph("Source", words.sentences(list(shown.notes))),
        paragraph("Heading2", words.gettext("Sources, licences, freshness")),
        table([heads, *(each.cells for each in told.sources)], _SOURCES),
        paragraph("Source", told.made, " ", end),
    ]
    content = {
        "deck": {"brief": told.made, "answers": told.answers, "sources": told.sources},
        "records": [json.loads(job.carried("docx"))],
    }
    record = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return package.finished(fragment(body), title, shown.finding, job.created, record)


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
