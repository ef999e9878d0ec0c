"""Claims of a text in words: how each was read, what was found, why there is no verdict, and what would be true now."""

from __future__ import annotations

from typing import Any

from dashboard.locale import N_
from dashboard.words import stating
from dashboard.words.places import place
from dashboard.words.stating import named, value_of
from dashboard.words.terms import VERDICT_SIGNS, VERDICTS
from dashboard.words.wording import Words, sentence_case
from etl import catalog
from etl.documents import Paper, of_text
from etl.editions import base
from etl.judging import Finding, Judged, Judgement, Review
from etl.places import declared
from etl.reading import Claim

#: The verdicts on a claim of a text, and their signs.
WORDED = VERDICTS | {
    "mixed": N_("depends on the definition"),
    "unknown": N_("cannot be judged"),
}
SIGNS = VERDICT_SIGNS | {"mixed": "◐", "unknown": "?"}

_LABELS = declared(__package__, "reviewing")
#: Why there is no verdict, or why verdicts differ.
_WHY: dict[str, str] = _LABELS["why"]
#: Why what was not read as a claim was left alone.
NOT_READ: dict[str, str] = _LABELS["not_read"]
_OTHER = N_("not a claim about economic size")

_HEDGED: dict[str, str] = _LABELS["hedged"]
_COMPARED = {"over": N_("larger"), "at_least": N_("larger"), "under": N_("smaller"), "nearly": N_("smaller")}  # fmt: skip
#: Numbers that say nothing alone.
_COUNTED = {"rank": N_("rank {value}"), "ratio": N_("{value} times")}
_STANCES: dict[str, str] = _LABELS["stances"]
MEASURES: dict[str, str] = _LABELS["measures"]
#: What a claim is about: of the World, and of another whole; among economies: an amount, and a share.
_SUBJECTS = {
    "rank": (N_("Rank of {area} in the world by {measure}"), N_("Rank of {area} in {of} by {measure}")),
    "share": (N_("Share of {area} in the world, {measure}"), N_("Share of {area} in {of}, {measure}")),
    "ratio": (N_("{area} compared with {versus}, {measure}"),) * 2,
}  # fmt: skip
_OF_AN_AMOUNT = (N_("{area}, {measure}"),) * 2
_CONTRIBUTION = (
    N_("Contribution of {area} to world growth"),
    N_("Contribution of {area} to the growth of {of}"),
)
_POINTS = (
    N_("Contribution of {area} to world growth, in points"),
    N_("Contribution of {area} to the growth of {of}, in points"),
)
_AMONG = N_("Trade among {area}"), N_("Trade among {area} as a share of their trade")


def reading(words: Words, claim: Claim) -> str:
    """How a claim was read.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> from etl.reading import read
        >>> reading(in_language("en"), read("Japan makes up 4% of world GDP in 2024.").claims[0])
        'Share of Japan in the world, GDP: 4%; 2024'
    """
    parts = [
        words.gettext("{name}: {sentence}").format(
            name=_subject(words, claim), sentence=_said(words, claim)
        ),
        _when(words, claim),
        words.join([words.indicator(name) for name in claim.definition]),
        _cited(words, claim),
        words.gettext("forecast") if claim.forecast else "",
        words.gettext(_STANCES[claim.stance]) if claim.stance in _STANCES else "",
    ]
    return words.clauses([part for part in parts if part])


def _subject(words: Words, claim: Claim) -> str:
    measure = words.gettext(MEASURES[claim.measure])
    area, of, versus = (
        words.within(each) if each else "" for each in (claim.areas, claim.of, claim.versus)
    )
    elsewhere = claim.of not in ("", catalog.WORLD)
    if "intra_trade" in (claim.type, claim.measure):
        pattern = _AMONG[claim.unit != "usd"]
    elif claim.type == "growth_contribution":
        pattern = (_POINTS if claim.unit == "points" else _CONTRIBUTION)[elsewhere]
    else:
        pattern = _SUBJECTS.get(claim.unit, _OF_AN_AMOUNT)[elsewhere]
    told = words.gettext(pattern).format(area=area, of=of, versus=versus, measure=measure)
    return sentence_case(told)


def _cited(words: Words, claim: Claim) -> str:
    """Whose figures the words name: they are what it is judged by."""
    if not claim.sources:
        return ""
    named = words.join([words.source_short(each) for each in claim.sources])
    if claim.edition:
        pattern = words.gettext("judged by {sources} as of {date}, as the text names them")
        return pattern.format(sources=named, date=words.date(claim.edition))
    return words.gettext("judged by {sources}, as the text names them").format(sources=named)


def _said(words: Words, claim: Claim) -> str:
    if claim.value is None:
        return words.gettext(_COMPARED.get(claim.comparator, N_("as large")))
    value = value_of(words, claim, claim.value)
    if claim.value_to is None:
        return hedged(words, value, claim.comparator)
    upper = value_of(words, claim, claim.value_to)
    if claim.type == "change":
        before = hedged(words, value, claim.comparator_from or "exact")
        return f"{before} → {hedged(words, upper, claim.comparator)}"
    return words.gettext("{low} to {high}").format(low=value, high=upper)


def hedged(words: Words, value: str, comparator: str) -> str:
    """A value as a claim hedges it: ``about 24%``.

    Example:
        ``hedged(words, "24%", "about")`` is ``"about 24%"``.
    """
    pattern = _HEDGED.get(comparator)
    return words.gettext(pattern).format(value=value) if pattern else value


def _when(words: Words, claim: Claim) -> str:
    latest = words.gettext("the last year with figures")
    if claim.untimed and not (claim.year or claim.year_to):
        return words.gettext("a period other than a year")
    first = claim.year if claim.year.isdecimal() else latest
    if claim.year_to or claim.type == "change":
        last = claim.year_to if claim.year_to.isdecimal() else latest
        first = first if claim.year else "?"
        return f"{first} → {last}" if first != last else last
    return first


def because(words: Words, judgement: Judgement) -> str:
    """Why there is no verdict or why verdicts differ; of another one what the nearest definition says.

    Example:
        ``because(words, judged.judgement)``
    """
    parts = [*_why(words, judgement)]
    if judgement.nearest is not None:
        parts.append(words.gettext("Nearest: {found}.").format(found=found(words, judgement)))
    if judgement.forecast:
        parts.append(words.gettext("The data are forecasts."))
    unjudged = judgement.unjudged_then
    then = unjudged.verdict if unjudged else judgement.then
    if then is not None and then != judgement.verdict:
        said = words.gettext("On the data available when it was said: {verdict}.")
        parts.append(said.format(verdict=words.gettext(WORDED[then])))
        parts += _why(words, unjudged) if unjudged else []
    return words.sentences(parts)


def _why(words: Words, judgement: Judgement) -> list[str]:
    """Why there is no verdict, or why verdicts differ."""
    if judgement.why not in _WHY:
        return []
    areas = words.join([words.within(each, short=True) for each in judgement.lacking])
    edition = words.edition("", judgement.first)
    return [words.gettext(_WHY[judgement.why]).format(areas=areas, edition=edition)]


def found(words: Words, judgement: Judgement) -> str:
    """What the nearest definition says, and on which side of the claim that is."""
    near, claim = judgement.nearest, judgement.claim
    if near is None:
        return ""
    return words.clauses([found_line(words, claim, near), *_side(words, claim, near)])


def true_at(words: Words, as_of: str = "") -> str:
    """What stands before a sentence that is true: of now, or of the day as of which figures are taken.

    Args:
        words: The words of a language.
        as_of: The edition or date as of which figures are taken; the latest editions if empty.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> true_at(in_language("en")), true_at(in_language("en"), "2022-04")
        ('True now', 'True as of April 2022')
    """
    if not as_of:
        return words.gettext("True now")
    return words.gettext("True as of {date}").format(date=words.date(base(as_of)))


def judged_because(words: Words, judgement: Judgement) -> str:
    """The verdict and what was found, as two sentences of the language.

    Example:
        ``judged_because(words, judgement)`` is “Holds. …” with the number that was found.
    """
    return verdict_because(
        words, words.gettext(WORDED[judgement.verdict]), because(words, judgement)
    )


def verdict_because(words: Words, verdict: str, why: str) -> str:
    """A verdict in words and what was found; the verdict alone where nothing was.

    Example:
        ``verdict_because(words, "holds", "25.3% in 2024")`` is ``"Holds. 25.3% in 2024"``.
    """
    pattern = words.gettext("{verdict}. {sentence}")
    told = pattern.format(verdict=verdict, sentence=why) if why else verdict
    return sentence_case(told)


def found_line(words: Words, claim: Claim, each: Finding) -> str:
    """What one definition says: ``21.8% in 2025, GDP at market exchange rates (WDI, 13 July 2026)``.

    Example:
        ``found_line(words, claim, judged.today)``
    """
    pattern = words.gettext("{value} in {year}, {definition}")
    return pattern.format(
        value=found_value(words, claim, each),
        year=found_period(words, each),
        definition=named(words, each),
    )


def found_period(words: Words, each: Finding) -> str:
    """The year of what a definition says, or its years: ``2025``, ``2019–2025``.

    Example:
        ``found_period(words, judged.today)``
    """
    return words.years(each.since, each.time_period) if each.since else each.time_period


def found_value(words: Words, claim: Claim, each: Finding) -> str:
    """The value of what a definition says, with its status: ``21.8% (estimate)``, ``rank 2``.

    Example:
        ``found_value(words, claim, judged.today)``
    """
    value = value_of(words, claim, each.value, each.indicator)
    if claim.unit in _COUNTED:
        value = words.gettext(_COUNTED[claim.unit]).format(value=value)
    if each.start is not None:
        value = f"{value_of(words, claim, each.start, each.indicator)} → {value}"
    # The remark stands with the value: the definition has brackets of its own.
    return words.unsettled(value, "F" if each.forecast else each.obs_status)


def _side(words: Words, claim: Claim, near: Finding) -> list[str]:
    """On which side of the claim the nearest value is, where it does not hold."""
    if near.verdict == "holds" or claim.unit == "rank" or near.start is not None:
        return []
    if near.value < (1.0 if claim.value is None else claim.value):
        return [words.gettext("less than the text says")]
    if claim.comparator == "nearly":
        return [words.gettext("already more than that")]
    return [words.gettext("more than the text says")]


def records(
    words: Words, review: Review, paper: Paper | None = None
) -> dict[str, list[dict[str, Any]]]:
    """A review as `trilateral review --json` and the data API write it.

    Args:
        words: The words of a language.
        review: What was found.
        paper: The document with its places; the text by its lines if left out.

    Example:
        ``records(words, review)["claims"]`` has one record per claim.
    """
    paper = paper or of_text(review.text)
    return {
        "claims": [
            record(words, each) | {"place": paper.at(each.judgement.claim.start).place.record()}
            for each in review.claims
        ],
        "not_understood": [
            {
                "quote": each.quote,
                "start": each.start,
                "end": each.end,
                "why": each.why,
                "place": paper.at(each.start).place.record(),
            }
            for each in review.not_understood
        ],
    }


def summary(words: Words, review: Review) -> str:
    """How many claims have which verdict: ``✓ holds: 3; ✕ does not hold: 1``.

    Example:
        ``summary(words, review)`` is ``"✓ holds: 3; ✕ does not hold: 1"``.
    """
    counts: dict[str, int] = {}
    for each in review.claims:
        counts[each.judgement.verdict] = counts.get(each.judgement.verdict, 0) + 1
    return words.clauses(
        [
            words.labelled(f"{SIGNS[v]} {words.gettext(WORDED[v])}", str(n))
            for v, n in counts.items()
        ]
    )


def record(words: Words, judged: Judged) -> dict[str, Any]:
    """One claim: as it was read, its verdicts, and what would be true now in every language.

    Example:
        ``record(words, judged)["checked"]`` has one entry per definition.
    """
    judgement = judged.judgement
    claim = judgement.claim
    near = judgement.nearest
    return {
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "type": claim.type,
        "areas": claim.areas,
        "of": claim.of or None,
        "versus": claim.versus or None,
        "measure": claim.measure,
        "definition": list(claim.definition),
        "value": claim.value,
        "value_to": claim.value_to,
        "unit": claim.unit,
        "comparator": claim.comparator,
        "year": claim.year,
        "year_to": claim.year_to,
        "forecast": claim.forecast,
        "stance": claim.stance,
        "sources": list(claim.sources),
        "edition": claim.edition or None,
        "verdict": judgement.verdict,
        "why": judgement.why,
        "reading": reading(words, claim),
        "because": because(words, judgement),
        "by_forecast": judgement.forecast,
        "judged_by": judgement.about,
        "verdict_when_said": judgement.then,
        "nearest": checked(claim, near) if near else None,
        "safe_wording": stating.in_languages(claim, judged.today),
        "checked": [checked(claim, each) for each in judgement.findings],
    }


def checked(claim: Claim, each: Finding) -> dict[str, Any]:
    """What a verdict rests on, as `trilateral claim --json` writes it; ``value`` is in the unit of the claim.

    Example:
        ``checked(found.claim, found.findings[0])["verdict"]`` is ``"holds"``.
    """
    return {
        "claim": claim.quote,
        "indicator": each.indicator,
        "source": each.source,
        "edition": each.edition,
        "time_period": each.time_period,
        "since": each.since,
        "areas": each.areas,
        "share": each.value if claim.unit == "share" else None,
        "value": each.value,
        "value_from": each.start,
        "verdict": each.verdict,
        "obs_status": each.obs_status,
    }


def not_read(words: Words, why: str) -> str:
    """Why a piece was not read as a claim.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> not_read(in_language("en"), "growth_rate") != ""
        True
    """
    return words.gettext(NOT_READ.get(why, _OTHER))


def report(words: Words, review: Review, paper: Paper | None = None) -> str:
    """A review as plain text for a terminal; with the places of a document, if it is one.

    Example:
        ``report(words, review)`` is what ``trilateral review speech.txt`` prints.
    """
    lines = []
    for judged in review.claims:
        judgement = judged.judgement
        lines += [
            f"{SIGNS[judgement.verdict]} {_one_line(judgement.claim.quote)}",
            f"  {judged_because(words, judgement)}",
            f"  {reading(words, judgement.claim)}",
            *([f"  {place(words, paper.at(judgement.claim.start).place)}"] if paper else []),
        ]
        if safe := stating.statement(words, judgement.claim, judged.today):
            lines.append(f"  {words.labelled(true_at(words, review.as_of), safe)}")
        lines.append("")
    for each in review.not_understood:
        lines.append(f"- {words.labelled(_one_line(each.quote), not_read(words, each.why))}")
    if not lines:
        lines.append(words.gettext("No claim about economic size was found."))
    return "\n".join(lines).rstrip()


def _one_line(text: str) -> str:
    return " ".join(text.split())
