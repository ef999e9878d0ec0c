"""When the next editions are expected, as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response

from dashboard.live import Live
from dashboard.locale import SOURCE
from dashboard.look.choices import Lang
from dashboard.web.queries import refuse_unknown
from dashboard.web.responses import conditional
from dashboard.words.wording import Words, in_language
from etl.analysis.calendar import Expected, expectations

#: Lines longer than this many bytes are folded.
WIDEST = 75


def register(server: FastAPI, live: Live) -> None:
    """Add ``/calendar.ics``."""

    @server.get(
        "/calendar.ics",
        summary="When the next editions are expected, as a calendar",
        response_class=Response,
        tags=["Server"],
    )
    def calendar_ics(
        request: Request,
        lang: Annotated[Lang, Query(description="The language.")] = SOURCE,
    ) -> Response:
        """One whole-day event per source: the day on which its next edition is expected."""
        refuse_unknown(request.query_params, ("lang",))
        words = in_language(lang)
        release = live.release
        found = expectations(release, datetime.now(UTC).date())
        headers = {"Cache-Control": "public, max-age=3600"}
        return conditional(
            request, ics(found, words, release.created), "text/calendar; charset=utf-8", headers
        )


def ics(found: Iterable[Expected], words: Words, stamp: datetime) -> bytes:
    """The calendar as bytes.

    Args:
        found: What is expected.
        words: The words of the reader's language.
        stamp: When this was known.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trilateral//Editions//EN"]
    for each in found:
        title = words.gettext("{source}: next edition expected").format(
            source=words.source_short(each.source)
        )
        told = [words.gettext(each.why)]
        if each.overdue:
            told.append(words.gettext("overdue"))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.source}-{each.day:%Y%m%d}@trilateral",
            f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{each.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(title)}",
            f"DESCRIPTION:{_text(words.sentences(told))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _text(text: str) -> str:
    """A text with what has a meaning in iCalendar escaped."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of `WIDEST` bytes at most, no character cut."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > WIDEST - 1:
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])
