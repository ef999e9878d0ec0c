"""A text in, all its claims judged."""

from __future__ import annotations

from dataclasses import dataclass

from etl.analysis.claims import Rule
from etl.errors import UsageError
from etl.judging.findings import Finding, Judgement
from etl.judging.judge import USUAL, judge, today
from etl.reading import Claim, NotUnderstood, read
from etl.storage.store import Release


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim of a text.

    Attributes:
        judgement: Its verdicts.
        today: What would be true of it now, by the definition that comes nearest; None if there is none.
    """

    judgement: Judgement
    today: Finding | None


@dataclass(frozen=True, slots=True)
class Review:
    """All that was found in a text, in its order.

    Attributes:
        text: The text.
        claims: Its claims, with their verdicts.
        not_understood: The pieces with numbers that are no claims, or could not be read for certain.
        as_of: The edition or date as of which figures were taken; the latest editions if empty.
    """

    text: str
    claims: tuple[Judged, ...]
    not_understood: tuple[NotUnderstood, ...]
    as_of: str = ""


def judged(release: Release, claim: Claim, *, said_on: str = "", rule: Rule = USUAL) -> Judged:
    """A claim judged, and what would be true of it now.

    Args:
        release: The release.
        claim: The claim: read from words, or put together by `etl.judging.asked.claim_of`.
        said_on: The day on which it was said.
        rule: Tolerance, and the edition or date as of which figures are taken.

    Example:
        ``judged(release, read("about one-fourth of the world's GDP").claims[0]).judgement.verdict``
    """
    judgement = judge(release, claim, said_on=said_on, rule=rule)
    return Judged(judgement, today(release, judgement, rule=rule))


def review(
    release: Release, text: str, *, said_on: str = "", lang: str = "", rule: Rule = USUAL
) -> Review:
    """Every claim of a text, judged.

    Args:
        release: The release.
        text: The text, in English, Chinese, Japanese or Korean.
        said_on: The day on which it was said, ``YYYY-MM-DD``.
        lang: The language of the text, where its characters do not show it.
        rule: Tolerance, and the edition or date as of which figures are taken.

    Example:
        ``review(release, "China accounts for 18% of world GDP.").claims[0].judgement.verdict``
    """
    reading = read(text, said_on=said_on, lang=lang)
    claims, missed = [], list(reading.not_understood)
    for claim in reading.claims:
        try:
            claims.append(judged(release, claim, said_on=said_on, rule=rule))
        except UsageError:
            # An area that the words put together and the catalogue does not: one claim never ends the others.
            why = "unknown_area"
            missed.append(
                NotUnderstood(quote=claim.quote, start=claim.start, end=claim.end, why=why)
            )
    left = tuple(sorted(missed, key=lambda each: each.start))
    return Review(text, tuple(claims), left, as_of=rule.as_of)
