"""A claim in, its verdicts out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl import catalog
from etl.analysis.claims import Rule
from etl.analysis.levels import Level, weakest
from etl.analysis.margins import mean_revision
from etl.analysis.verdicts import over_base_years
from etl.analysis.volumes import spread
from etl.errors import TrilateralError
from etl.judging import tolerance as tolerances
from etl.judging.definitions import Definition, definitions, economies
from etl.judging.findings import Finding, Judgement, Outcome, Verdict, Why
from etl.judging.membership import variants
from etl.judging.periods import Period, newest, periods
from etl.judging.unjudged import Unjudged
from etl.reading.claims import Claim
from etl.storage.store import Release

USUAL = Rule()
#: Of several reasons why nothing is said, the first of these is given.
_REASONS: tuple[Why, ...] = (
    "area",
    "part",
    "source",
    "edition",
    "as_of",
    "no_year",
    "kind",
    "missing",
    "flows",
    "field",
    "year",
)
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def judge(release: Release, claim: Claim, *, said_on: str = "", rule: Rule = USUAL) -> Judgement:
    """A claim judged by every definition that its words allow.

    Args:
        release: The release.
        claim: The claim.
        said_on: The day it was said, ``YYYY-MM-DD``: what has no year is about the last whole year before it.
        rule: Tolerance, and the edition or date as of which figures are taken.

    Example:
        ``judge(release, read("China accounts for 18% of world GDP.").claims[0]).verdict``
    """
    said = said_on if _DAY.fullmatch(said_on) else ""
    if claim.edition:
        # What the words name is what was said: by that edition, whatever is asked for.
        said, rule = claim.edition, replace(rule, as_of=claim.edition)
    found = replace(_judged(release, claim, said, rule), about=tolerances.about_of(claim, rule))
    if claim.stance in {"denied", "asked"} and found.verdict != "unknown":
        found = replace(found, verdict="unknown", why="stance")
    if said and not rule.as_of and found.verdict != "unknown":
        then = _judged(release, claim, said, replace(rule, as_of=said))
        if not then.findings:
            return replace(found, unjudged_then=then)
        return replace(found, then=then.verdict, findings_then=then.findings)
    return found


def today(release: Release, judgement: Judgement, *, rule: Rule = USUAL) -> Finding | None:
    """What the nearest definition says now: about the year of the claim if it names one, else about the last observed one."""
    near, claim = judgement.nearest, judgement.claim
    if near is not None and claim.edition:
        later = _judged(release, replace(claim, edition=""), "", rule).nearest
        near = later or near
    if near is None or claim.year.isdecimal() or claim.type in {"change", "growth_contribution"}:
        return near
    again = replace(claim, year="latest", year_to="", forecast=False, edition="")
    for each in _judged(release, again, "", rule).findings:
        if (each.indicator, each.source) == (near.indicator, near.source):
            return each
    return near


def _judged(release: Release, claim: Claim, said: str, rule: Rule) -> Judgement:
    reasons: list[Unjudged] = []
    unranked: Unjudged | None = None
    found: list[tuple[int, Finding]] = []
    try:
        _known(release, claim)
        offered = definitions(release, claim, rule.as_of)
        if not offered:
            raise Unjudged(_lacking(release, claim, rule.as_of))
        for definition in offered:
            try:
                found += _findings(release, claim, definition, said, rule)
            except Unjudged as reason:
                reasons.append(reason)
        if claim.unit == "rank" and not any(
            each.indicator == offered[0].indicator for _, each in found
        ):
            unranked = reasons[0]
    except Unjudged as reason:
        reasons.append(reason)
    if not claim.forecast or any(not each.forecast for _, each in found):
        observed = [each for each in found if not each[1].forecast]
        found = observed or found
    found = _same_year(claim, found)
    if not found:
        why = min(reasons, key=lambda reason: _REASONS.index(reason.why))
        first = _first(release, claim) if why.why in {"edition", "as_of"} else ""
        return Judgement(
            claim=claim, verdict="unknown", why=why.why, lacking=why.lacking, first=first
        )
    verdict, why_mixed = _together(found)
    if unranked is not None and verdict != "mixed":
        # What the words mean first could not be ranked: the others do not decide for it.
        return Judgement(claim=claim, verdict="unknown", why=unranked.why, lacking=unranked.lacking)
    findings = tuple(each for _, each in found)
    return Judgement(
        claim=claim,
        verdict=verdict,
        why=why_mixed,
        findings=findings,
        # A share that hangs on the base year is no answer where another definition has one.
        nearest=min(
            findings,
            key=lambda each: (
                not each.current,
                each.verdict == "depends",
                round(each.off, 6),
                not each.main,
            ),
        ),
    )


def _lacking(release: Release, claim: Claim, as_of: str) -> Why:
    """Why there is no definition to judge by."""
    if claim.sources and not definitions(release, claim, ""):
        return "source"
    if claim.edition:
        return "edition"
    return "as_of" if as_of and definitions(release, claim, "") else "kind"


def _first(release: Release, claim: Claim) -> str:
    """The first edition of all by which a claim could be judged."""
    offered = definitions(release, claim, "")
    return release.first_edition((each.indicator, each.source) for each in offered)


def _known(release: Release, claim: Claim) -> None:
    """Whether the catalogue knows all areas, and the whole of a share has all of it.

    Raises:
        Unjudged: It does not, or a value is missing in the claim itself.
    """
    known = {*economies(release), catalog.WORLD}
    for area in (claim.areas, claim.of, claim.versus):
        if not area:
            continue
        codes = re.split("[+-]", area)
        unknown = [code for code in codes if code not in known and code not in catalog.groups()]
        if unknown:
            raise Unjudged("area", tuple(unknown))
        try:
            catalog.terms(area)
        except TrilateralError as error:
            raise Unjudged("area", (area,)) from error
    of_a_whole = claim.of not in ("", catalog.WORLD) and claim.unit in {"share", "rank", "points"}
    if of_a_whole and (outside := catalog.outside(claim.areas, claim.of)):
        raise Unjudged("part", tuple(sorted(outside)))
    if (claim.value is None and claim.type != "comparison") or (
        claim.type == "change" and (claim.value_to is None or claim.unit == "points")
    ):
        raise Unjudged("kind")
    if claim.unit == "rank" and claim.comparator not in {"exact", "at_least"}:
        raise Unjudged("kind")


def _findings(
    release: Release, claim: Claim, definition: Definition, said: str, rule: Rule
) -> Iterator[tuple[int, Finding]]:
    """What a definition says, once for each year and membership that may be meant, with the number of the reading."""
    limit = str(int(said[:4]) - 1) if said else ""

    def known(year: str) -> Level:
        return definition.measured(claim.areas, claim.of, claim.versus, year)

    meant = periods(claim, definition.years, known, limit=limit, today=newest(release, rule.as_of))
    for period in meant:
        for areas, of, versus in _memberships(claim, said, period.year):
            yield (
                period.reading,
                _finding(release, claim, definition, period, (areas, of, versus), rule),
            )


def _memberships(claim: Claim, said: str, year: str) -> Iterator[tuple[str, str, str]]:
    """Areas, whole and other side with today's members, and with those of the time."""
    sides = [variants(area, said, year) if area else ("",) for area in _sides(claim)]
    for n in range(max(map(len, sides))):
        areas, of, versus = (side[min(n, len(side) - 1)] for side in sides)
        yield areas, of, versus


def _sides(claim: Claim) -> tuple[str, str, str]:
    return claim.areas, claim.of, claim.versus


def _of_share(
    release: Release,
    claim: Claim,
    definition: Definition,
    year: str,
    areas: str,
    share: float,
    rule: Rule,
) -> Outcome:
    """The verdict on a share of the World, as the claim check gives it: with revisions and base years."""
    pair = definition.indicator, definition.source
    margin = mean_revision(release, *pair, areas)
    based = spread(release, *pair, areas, rule.as_of).get(year, ())
    return over_base_years(
        [tolerances.both(claim, each, None, rule, margin)[0] for each in (share, *based)]
    )


def _finding(
    release: Release,
    claim: Claim,
    definition: Definition,
    period: Period,
    areas: tuple[str, str, str],
    rule: Rule,
) -> Finding:
    start: Level | None = None
    if claim.type == "growth_contribution":
        end = definition.grown(areas[0], areas[1] or catalog.WORLD, period.since, period.year)
    else:
        end = definition.measured(*areas, period.year)
        start = definition.measured(*areas, period.since) if period.since else None
    for level in (end, start):
        if level is not None and not level.known:
            missing = tuple(dict.fromkeys(level.missing))
            raise Unjudged("missing", missing) if len(missing) == 1 else Unjudged("year")
    verdict, off = tolerances.both(claim, end.value, start.value if start else None, rule)
    if claim.type == "share" and areas[1] == catalog.WORLD:
        verdict = _of_share(release, claim, definition, period.year, areas[0], end.value, rule)
    return Finding(
        indicator=definition.indicator,
        source=definition.source,
        edition=definition.edition,
        time_period=period.year,
        since=period.since,
        areas=areas[0],
        other=areas[2] or areas[1],
        value=end.value,
        start=start.value if start else None,
        verdict=verdict,
        obs_status=weakest(end, start) if start else end.obs_status,
        off=off,
        main=definition.main,
    )


def _same_year(claim: Claim, found: list[tuple[int, Finding]]) -> list[tuple[int, Finding]]:
    """Which findings count where the claim names no year: of a definition those of its last one.

    One source's next year is no disagreement with another's last.
    """
    if claim.year.isdecimal() or claim.type == "change":
        return found
    last: dict[tuple[str, int], str] = {}
    for reading, each in found:
        key = each.indicator, reading
        last[key] = max(last.get(key, ""), each.time_period)
    return [
        (reading, replace(each, current=each.time_period == last[each.indicator, reading]))
        for reading, each in found
    ]


def _together(found: Iterable[tuple[int, Finding]]) -> tuple[Verdict, Why]:
    """One verdict of all: the same if all agree, else mixed.

    What the words plainly mean decides; where that does not hold, another definition that they allow makes it mixed. A
    share that hangs on the base year of its prices makes nothing mixed that fails by every other definition, unless
    volumes are what is meant: at most it is right by the choice of a year.
    """
    every = [each for each in found if each[1].current]
    outcomes: dict[tuple[str, str, str, int], str] = {}
    main = [each for each in every if each[1].main] or every
    for reading, each in main:
        key = each.indicator, each.source, each.areas, reading
        outcomes[key] = max(outcomes.get(key, "holds"), each.verdict, key=tolerances.ORDER.index)
    verdicts = set(outcomes.values())
    if verdicts == {"fails", "depends"} and any(
        found == "fails" and not catalog.unit(catalog.indicator(key[0]).unit).base_year
        for key, found in outcomes.items()
    ):
        verdicts = {"fails"}
    if len(verdicts) > 1:
        return "mixed", _why(outcomes)
    verdict: Verdict = verdicts.pop()  # type: ignore[assignment]
    rest = {each.verdict for _, each in every if not each.main}
    if verdict == "fails" and rest - {"fails", "depends"}:
        return "mixed", "definition"
    return ("mixed", "definition") if verdict == "close" and "holds" in rest else (verdict, "")


def _why(outcomes: dict[tuple[str, str, str, int], str]) -> Why:
    """What verdicts differ by: the definition, else the members of a group, else the years."""
    by_definition: dict[tuple[str, str], set[str]] = {}
    by_areas: dict[tuple[str, str, str], set[str]] = {}
    for (indicator, source, areas, _), verdict in outcomes.items():
        by_definition.setdefault((indicator, source), set()).add(verdict)
        by_areas.setdefault((indicator, source, areas), set()).add(verdict)
    if all(len(verdicts) == 1 for verdicts in by_definition.values()):
        return "definition"
    if all(len(verdicts) == 1 for verdicts in by_areas.values()):
        return "members"
    return "period"
