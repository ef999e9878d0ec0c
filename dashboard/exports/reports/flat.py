"""Reports for other programs and for editors: Markdown, CSV and JSON."""

from __future__ import annotations

import csv as tables
import io
import json as jsons
import re

from dashboard.exports.data.tables import harmless
from dashboard.exports.reports.report import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
COLUMNS = (
    "place", "quote", "verdict", "why", "because", "reading", "true_now", "value", "value_to", "unit", "comparator",
    "year", "year_to", "areas", "of", "versus", "measure", "nearest_value", "indicator", "source", "edition",
    "time_period", "obs_status",
)  # fmt: skip


def markdown(report: Report) -> bytes:
    """The findings in Markdown, one after another."""
    words = report.words
    lines = [f"# {_plain(report.name)}", ""]
    claims = report.claims()
    lines += [report.summary() if claims else words.gettext("No claim about economic size was found."), ""]  # fmt: skip
    for told in claims:
        lines += [f"## {told.number}. {told.sign} {told.worded}", "", f"> {_plain(told.quote)}", "", f"*{told.place}*", ""]  # fmt: skip
        for line in (told.because, told.reading):
            lines += [_plain(line), ""] if line else []
        if told.safe:
            lines += [words.labelled(f"**{told.true_at}**", _plain(told.safe)), ""]
    left = list(report.left_alone())
    if left:
        lines += [f"## {words.gettext('Not checked')}", ""]
        lines += [f"- {_plain(quote)} – {why} ({at})" for quote, at, why in left]
        lines.append("")
    return ("\n".join([*lines, f"Trilateral · {report.release}"]) + "\n").encode()


def csv(report: Report) -> bytes:
    """The findings as a table, one row for each claim, with a byte-order mark for spreadsheets."""
    out = io.StringIO()
    writer = tables.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for told, judged in zip(report.claims(), report.review.claims, strict=True):
        claim, near = judged.judgement.claim, judged.judgement.nearest
        row = (
            told.place, told.quote, told.verdict, judged.judgement.why, told.because, told.reading, told.safe,
            claim.value, claim.value_to, claim.unit, claim.comparator, claim.year, claim.year_to, claim.areas, claim.of,
            claim.versus, claim.measure, *((near.value, near.indicator, near.source, near.edition, near.time_period,
            near.obs_status) if near else ("",) * 6),
        )  # fmt: skip
        writer.writerow([harmless(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def json(report: Report) -> bytes:
    """What `trilateral review --json` prints, with the release and the name of the document."""
    content = {"release": report.release, "document": report.name, **report.records()}
    return (jsons.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _plain(text: str) -> str:
    """A text in which Markdown sees no mark."""
    return _SPECIAL.sub(r"\\\1", text)
