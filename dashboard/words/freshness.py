"""How fresh the figures are, as readers must know it: what pages say above everything else, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dashboard.words.wording import Words
from etl.analysis.calendar import expectations
from etl.storage import runs
from etl.storage.moments import age
from etl.storage.store import Release


@dataclass(frozen=True)
class Freshness:
    """What is not as fresh as it should be. Days, so that it stays the same for a day.

    Attributes:
        old: The day on which the figures were last confirmed, if that is long ago.
        missed: The sources that could not be read, or were refused, when they were last asked.
        since: The day on which the first of these last answered.
        overdue: The sources whose next edition should be here by now; `/about` says so.
        ahead: The day on which the figures were last confirmed, if the clock here says less: then how old they are cannot be told.
    """

    old: str = ""
    missed: tuple[str, ...] = ()
    since: str = ""
    overdue: tuple[str, ...] = ()
    ahead: str = ""


FRESH = Freshness()


def judge(
    release: Release, run: runs.Run | None, max_age: float, now: datetime | None = None
) -> Freshness:
    """How fresh a release is.

    Args:
        release: What is shown.
        run: How the last refresh ended, if it is known.
        max_age: For how many days after they were confirmed figures count as fresh; 0 for no limit.
        now: The time, if it is not the present.

    Example:
        ``judge(release, runs.last(store), max_age=30)``
    """
    confirmed, now = runs.confirmed(release, run), now or datetime.now(UTC)
    past, day = age(confirmed, now), confirmed.date().isoformat()
    old = day if past is not None and 0 < max_age < past / timedelta(days=1) else ""
    ahead = day if past is None and max_age > 0 else ""
    missed = tuple(sorted(runs.missed(release, run)))
    checked = runs.checked(release, run)
    since = min((checked[name].date().isoformat() for name in missed), default="")
    late = tuple(each.source for each in expectations(release, now.date()) if each.overdue)
    return Freshness(old, missed, since, late, ahead)


def sentences(fresh: Freshness, words: Words) -> list[str]:
    """What readers are told; nothing if all is fresh.

    Example:
        ``sentences(judge(release, None, 30), words)`` says when nobody has asked the sources for 30 days.
    """
    told = []
    if fresh.old:
        told.append(
            words.gettext(
                "These data were last confirmed on {date}; newer data may have been published since."
            ).format(date=words.date(fresh.old))
        )
    if fresh.ahead:
        told.append(
            words.gettext(
                "These data were last confirmed on {date}, which is later than the date of this server, so their age is not known."
            ).format(date=words.date(fresh.ahead))
        )
    if fresh.missed:
        told.append(
            words.gettext(
                "No usable new data at the last update: {sources}. Their data are as of {date}."
            ).format(
                sources=words.join([words.source(name) for name in fresh.missed]),
                date=words.date(fresh.since),
            )
        )
    return told
