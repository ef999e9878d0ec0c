"""What a report is made from: the findings of a document, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.words import places, reviewing, stating
from dashboard.words.wording import Words
from etl.documents import Paper
from etl.judging import Review


@dataclass(frozen=True)
class Told:
    """A claim of a document in words.

    Attributes:
        number: Among the claims, from 1.
        start: Where in the text of the document it begins.
        end: Where it ends.
        quote: The claim.
        place: Where it stands.
        verdict: Its verdict: `dashboard.words.reviewing.WORDED`.
        sign: The sign of the verdict.
        worded: The verdict in words.
        because: What was found.
        reading: How it was read.
        safe: What would be true; may be empty.
        true_at: What stands before it: that it is true now, or as of which day.
    """

    number: int
    start: int
    end: int
    quote: str
    place: str
    verdict: str
    sign: str
    worded: str
    because: str
    reading: str
    safe: str
    true_at: str

    def lines(self, words: Words) -> list[str]:
        """The finding as lines of plain text, the verdict first."""
        found = [
            f"{self.sign} {reviewing.verdict_because(words, self.worded, self.because)}",
            self.reading,
        ]
        return [*found, words.labelled(self.true_at, self.safe)] if self.safe else found


@dataclass(frozen=True)
class Report:
    """The findings of a document.

    Attributes:
        words: The words of the language of the report.
        name: The name of the document.
        body: The document, as it was given.
        paper: Its text, with places.
        review: What was found.
        release: The release that it was judged by.
    """

    words: Words
    name: str
    body: bytes
    paper: Paper
    review: Review
    release: str

    def claims(self) -> list[Told]:
        """The claims in words."""
        words, found = self.words, []
        for number, judged in enumerate(self.review.claims, 1):
            judgement = judged.judgement
            claim = judgement.claim
            found.append(
                Told(
                    number=number,
                    start=claim.start,
                    end=claim.end,
                    quote=" ".join(claim.quote.split()),
                    place=places.place(words, self.paper.at(claim.start).place),
                    verdict=judgement.verdict,
                    sign=reviewing.SIGNS[judgement.verdict],
                    worded=words.gettext(reviewing.WORDED[judgement.verdict]),
                    because=reviewing.because(words, judgement),
                    reading=reviewing.reading(words, claim),
                    safe=stating.statement(words, claim, judged.today),
                    true_at=reviewing.true_at(words, self.review.as_of),
                )
            )
        return found

    def left_alone(self) -> Iterator[tuple[str, str, str]]:
        """The pieces that were not read as claims: quote, place, and why."""
        for each in self.review.not_understood:
            at = places.place(self.words, self.paper.at(each.start).place)
            yield " ".join(each.quote.split()), at, reviewing.not_read(self.words, each.why)

    def summary(self) -> str:
        """How many claims have which verdict."""
        return reviewing.summary(self.words, self.review)

    def records(self) -> dict[str, Any]:
        """What `trilateral review --json` prints."""
        return reviewing.records(self.words, self.review, self.paper)
