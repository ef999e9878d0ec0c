"""Answers in sentences, made from the figures; each pattern is a message, so all four languages say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from dashboard.locale import N_
from dashboard.words import rules
from dashboard.words.histories import by_definition, histories
from dashboard.words.terms import UNSETTLED
from dashboard.words.verdicts import sign, told
from dashboard.words.wording import Words
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Rule
from etl.editions import base
from etl.storage.store import Release

#: What is said of the definitions of each verdict; with the shares, and without.
_NOW = {
    "holds": N_("Holds: {definitions}."),
    "close": N_("Close: {definitions}."),
    "fails": N_("Does not hold: {definitions}."),
    "borderline": N_("Borderline: {definitions}."),
    "depends": N_("Depends on the base year: {definitions}."),
}
#: The same of earlier editions, or of years that others have followed.
_THEN = {
    "holds": N_("Held: {definitions}."),
    "close": N_("Was close: {definitions}."),
    "fails": N_("Did not hold: {definitions}."),
    "borderline": N_("Was borderline: {definitions}."),
    "depends": N_("Depended on the base year: {definitions}."),
}
#: The same of a year that is forecast.
_AHEAD = {
    "holds": N_("Would hold: {definitions}."),
    "close": N_("Would be close: {definitions}."),
    "fails": N_("Would not hold: {definitions}."),
    "borderline": N_("Would be borderline: {definitions}."),
    "depends": N_("Would depend on the base year: {definitions}."),
}


def main_definitions(checked: Iterable[Any]) -> list[Any]:
    """The last observed year of each definition, each indicator once: from its default source where there is one.

    Example:
        >>> rows = main_definitions(claims.judged(release))
        >>> len({(row.claim, row.indicator) for row in rows}) == len(rows)
        True
    """
    return each_once(claims.last_observed(checked))


def each_once(rows: Iterable[Any]) -> list[Any]:
    """Of rows with one year per definition and source, each indicator once: from its default source where there is one.

    Example:
        ``each_once(row for row in checked if row.time_period == "2023")``
    """
    rows, chosen = list(rows), dict[tuple[str, str], int]()
    for n, row in enumerate(rows):
        if catalog.indicator(row.indicator).default_source == row.source:
            chosen[row.claim, row.indicator] = n
        else:
            chosen.setdefault((row.claim, row.indicator), n)
    return [rows[n] for n in sorted(chosen.values())]


def by_claim(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Claim -> its rows, in their order.

    Example:
        >>> by_claim(now_of(release, Rule())).keys() == catalog.claims().keys()
        True
    """
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.claim, []).append(row)
    return found


def verdict_now(
    words: Words,
    rows: Sequence[Any],
    rule: Rule,
    *,
    past: bool = False,
    ahead: bool = False,
    shares: bool = True,
    checked: Mapping[tuple[str, str, str], Sequence[Any]] = MappingProxyType({}),
) -> str:
    """Which definitions a claim holds for, is close for, and does not hold for, in up to three sentences.

    Args:
        words: The words of a language.
        rows: Rows of `main_definitions` of one claim.
        rule: The rule that they were checked by.
        past: Whether that is of earlier editions or years.
        ahead: Whether that is of a year that is forecast.
        shares: Whether to say each share, or the names alone.
        checked: Every definition, source and year, `by_definition`; with it, a sentence names the definitions on which sources
            disagree in the last year that both have.

    Example:
        ``verdict_now(words, now_of(release, Rule()), Rule())``
    """
    parts = []
    for found, pattern in (_AHEAD if ahead else _THEN if past else _NOW).items():
        those = [row for row in rows if row.verdict == found]
        names = [
            _judged(words, row, rule) if shares else words.short_in_sentence(row.indicator)
            for row in those
        ]
        if names:
            parts.append(words.gettext(pattern).format(definitions=words.join(names)))
    parts.append(_disagreement(words, rows, checked, rule))
    return words.sentences(parts)


def _disagreement(
    words: Words,
    main: Sequence[Any],
    checked: Mapping[tuple[str, str, str], Sequence[Any]],
    rule: Rule,
) -> str:
    """The definitions for which another source gives another verdict on the same year, with its share."""
    named = []
    for row in main:
        observed = {
            source: {each.time_period: each for each in rows if each.obs_status != "F"}
            for (claim, indicator, source), rows in checked.items()
            if (claim, indicator) == (row.claim, row.indicator)
        }
        own = observed.pop(row.source, {})
        # The last year that both have: one source's next year is no disagreement with another's last.
        last = [its[max(shared)] for its in observed.values() if (shared := its.keys() & own)]
        named += [
            _judged(words, other, rule, by=words.gettext(catalog.source(other.source).provider))
            for other in sorted(last, key=lambda other: other.time_period)
            if other.verdict != own[other.time_period].verdict
        ]
    return (
        words.gettext("Sources disagree: {definitions}.").format(definitions=words.join(named))
        if named
        else ""
    )


#: Whether a source is named, and whether a remark is made of the status -> the pattern.
_DEFINITIONS = {
    (False, False): N_("{indicator} ({share} in {year})"),
    (False, True): N_("{indicator} ({share} in {year}, {status})"),
    (True, False): N_("{indicator} ({source}: {share} in {year})"),
    (True, True): N_("{indicator} ({source}: {share} in {year}, {status})"),
}


def definition(words: Words, row: Any, share: str, *, by: str = "") -> str:
    """A definition with its share, and by whom if that is said; by its short name, for long ones have brackets of their own.

    Args:
        words: The words of a language.
        row: A row of `etl.analysis.claims.judged`: ``indicator, time_period, obs_status``.
        share: Its share, in words.
        by: Whose figure it is.

    Example:
        ``definition(words, row, "21.8%")`` is ``"market exchange rates (21.8% in 2025, provisional)"``.
    """
    pattern = words.gettext(_DEFINITIONS[bool(by), row.obs_status in UNSETTLED])
    return pattern.format(
        source=by,
        status=words.status(row.obs_status),
        indicator=words.short_in_sentence(row.indicator),
        share=share,
        year=row.time_period,
    )


def _judged(words: Words, row: Any, rule: Rule, *, by: str = "") -> str:
    """A definition with its share as the verdict on it is told."""
    share = told(words, row.share, catalog.claims()[row.claim], rule)
    return definition(words, row, share, by=by)


def headline(release: Release, words: Words, rule: Rule, *, shares: bool = True) -> dict[str, str]:
    """Claim -> what is to be said of it under a rule. Do not change it.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> headline(release, in_language("en"), Rule()).keys() == catalog.claims().keys()
        True
    """

    def make() -> dict[str, str]:
        past, checked = claims.is_past(release, rule), by_definition(claims.judged(release, rule))
        return {
            claim: verdict_now(words, rows, rule, past=past, shares=shares, checked=checked)
            for claim, rows in by_claim(now_of(release, rule)).items()
        }

    return release.cache.get_or_compute(("headline", words.lang, words.order, rule, shares), make)


def answers(release: Release, words: Words, rule: Rule) -> list[str]:
    """What is to be said of all claims where nothing else stands beside: the rule, then each claim with its answer.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> len(answers(release, in_language("en"), Rule())) > 0
        True
    """
    named = [
        words.gettext("{name}: {sentence}").format(
            name=words.quoted(catalog.claims()[claim].text), sentence=text
        )
        for claim, text in headline(release, words, rule).items()
    ]
    return [*qualified(words, rule), *named]


def qualified(words: Words, rule: Rule) -> list[str]:
    """In what the rule differs from the usual one: earlier editions, years of the reader's own, another tolerance.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> qualified(in_language("en"), Rule())
        []
    """
    parts = []
    if rule.as_of:
        parts.append(
            words.gettext("Editions up to {date}.").format(date=words.date(base(rule.as_of)))
        )
    if rule.first and rule.last:
        years = words.span(str(rule.first), str(rule.last))
        parts.append(words.gettext("Only the years {years}.").format(years=years))
    elif rule.last:
        parts.append(words.gettext("Only the years up to {year}.").format(year=rule.last))
    elif rule.first:
        parts.append(words.gettext("Only the years from {year} on.").format(year=rule.first))
    usual = {(claim.holds, claim.close) for claim in catalog.claims().values()}
    if rule.about == "fraction":
        parts.append(words.gettext("Checked by the nearest simple fraction."))
    elif rule.tolerance and {(rule.tolerance.holds, rule.tolerance.close)} != usual:
        parts.append(rules.tolerance_in_words(words, rule.tolerance))
    return parts


def now_of(release: Release, rule: Rule) -> list[Any]:
    """`main_definitions` of a release under a rule, found once. Do not change them.

    Example:
        >>> now_of(release, Rule())[0].claim in catalog.claims()
        True
    """
    return release.cache.get_or_compute(
        ("main definitions", rule), lambda: main_definitions(claims.judged(release, rule))
    )


def claim_report(release: Release, words: Words, rule: Rule) -> str:
    """The claim check as plain text for a terminal: a headline per claim, then a line per definition.

    Example:
        ``claim_report(release, words, Rule())`` is what ``trilateral claim`` prints.
    """
    checked, past = claims.judged(release, rule), claims.is_past(release, rule)
    now, told_now = claims.last_observed(checked), headline(release, words, rule)
    if not now:
        return ""
    signs = {(row.claim, row.indicator, row.source): sign(row) for row in now}
    lines: list[str] = qualified(words, replace(rule, tolerance=None))
    for claim, facts in catalog.claims().items():
        those = [each for each in histories(words, checked, rule, past=past) if each.claim == claim]
        if not those:
            continue
        lines += [words.quoted(facts.text), told_now[claim]]
        lines += [
            line
            for each in those
            for line in (
                f"  {signs[claim, each.indicator, each.source]} "
                + words.gettext("{name}: {sentence}").format(
                    name=words.aside(
                        words.indicator(each.indicator),
                        f"{words.source_short(each.source)} {each.edition}",
                    ),
                    sentence=each.sentence,
                ),
                f"    {rules.both_rules(words, each.now)}",
            )
        ]
        lines += [f"  {each}" for each in rules.rule_in_words(words, rule, rule.of(facts))] + [""]
    return "\n".join(lines).rstrip()
