"""What the words of a document say of what is now: verdicts that are others, and sentences that are no longer true."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dashboard.exports.carried.refigure import Change, moved, named_by
from dashboard.exports.renewed import texts
from dashboard.exports.renewed.ours import Figure
from dashboard.words import places, reviewing
from dashboard.words.terms import VERDICTS
from dashboard.words.wording import Words
from etl.documents import opened
from etl.errors import TrilateralError, UsageError
from etl.judging import Judgement, judge
from etl.reading import Claim, read
from etl.storage.store import Release

#: What tells a verdict from others of a figure.
_KEYS = ("claim", "indicator", "source", "time_period", "edition")


@dataclass(frozen=True)
class Sentence:
    """A sentence that somebody wrote into a document and that does not hold.

    Attributes:
        place: Where it stands.
        quote: The claim in it.
        was: Its verdict by the release of the figures; nothing if that is not at hand.
        verdict: Its verdict now.
        because: Why.
    """

    place: str
    quote: str
    was: str
    verdict: str
    because: str


def flips(one: Figure) -> Iterator[Change]:
    """The verdicts of a figure that are others now; editions and revised years are no others by themselves.

    Example:
        ``list(flips(figure_of(record, release, releases)))``
    """
    tables = [job.data.rows for job in (one.old, one.new)]
    keys = [k for k in _KEYS[:4] if all(k in rows.columns for rows in tables)]
    if not keys or any("verdict" not in rows.columns for rows in tables):
        return
    before, after = (
        rows.drop_duplicates(keys, keep="last").set_index(keys)["verdict"] for rows in tables
    )
    # Where a figure shows the latest year, its verdict is of another year now.
    pairs = {key: key for key in before.index.intersection(after.index)} | moved(
        tables[0], tables[1], keys
    )
    for key, now in pairs.items():
        if before[key] != after[now]:
            same, what = key == now, named_by(keys, key)
            yield Change(
                one.record.figure,
                f"verdict on {what[0] if same else what[1]}",
                *(
                    verdict if same else f"{named_by(keys, at)[2]}: {verdict}"
                    for at, v in ((key, before[key]), (now, after[now]))
                    for verdict in [VERDICTS.get(v, v)]
                ),
            )


def untrue(
    words: Words,
    name: str,
    body: bytes,
    own: Collection[str],
    cells: Collection[str],
    release: Release,
    earlier: Release | None,
) -> list[Sentence]:
    """The claims of a document that do not hold, without those in texts of ours.

    Args:
        words: The words of the language of the answer.
        name: What the document is called.
        body: The document.
        own: The texts that we write.
        cells: What we wrote: a table of ours that could not be renewed is told as that, and says nothing of theirs.
        release: What they are judged by.
        earlier: What the figures were made from before.

    Example:
        ``untrue(words, "speech.pptx", body, (), (), release, None)``
    """
    try:
        paper = opened(name, body)
    except TrilateralError:
        return []
    known, before_now = ({texts.bare(text) for text in each} for each in (own, cells))
    found = []
    for claim in read(paper.text).claims:
        at = paper.at(claim.start)
        said = texts.bare(at.text)
        if said in known or (at.place.table and said in before_now):
            continue
        judgement = _judged(release, claim)
        if judgement is None or judgement.verdict in {"holds", "unknown"}:
            continue
        then = _judged(earlier, claim) if earlier is not None else None
        found.append(
            Sentence(
                places.place(words, at.place),
                " ".join(claim.quote.split()),
                then.verdict if then is not None else "",
                judgement.verdict,
                reviewing.because(words, judgement),
            )
        )
    return found


def _judged(release: Release, claim: Claim) -> Judgement | None:
    """A claim judged; None if the release has nothing to judge it by."""
    try:
        return judge(release, claim)
    except UsageError:
        return None
