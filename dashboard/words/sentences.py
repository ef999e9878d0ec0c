"""Answers in sentences, made from the figures; each pattern is a message, so all four languages say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard.locale import N_
from dashboard.words.wording import VERDICT_SIGNS, Words
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Tolerance, verdict
from etl.observations import rows_of
from etl.storage.store import Release

#: What is said of the definitions of each verdict; with the shares, and without.
_NOW = {
    "holds": N_("It holds for {definitions}."),
    "close": N_("It is close for {definitions}."),
    "fails": N_("It does not hold for {definitions}."),
}
#: Verdict of the last observed year and whether it held before -> what is said of a definition over the years.
_HISTORY = {
    ("holds", False): N_("Holds since {since}: {share} in {year}."),
    ("holds", True): N_("Held in {runs} and holds since {since}: {share} in {year}."),
    ("close", True): N_("Held in {runs}; close with {share} in {year}."),
    ("close", False): N_("Has not held; close with {share} in {year}."),
    ("fails", True): N_("Held in {runs}; {share} in {year}."),
    ("fails", False): N_("Has not held; {share} in {year}, nearest with {best} in {best_year}."),
}


@dataclass(frozen=True)
class History:
    """What is to be said of a claim by one definition.

    Attributes:
        claim: The id of the claim.
        indicator: The definition.
        source: Where its figures are from.
        edition: In which edition.
        verdict: That of the last observed year.
        sentence: The whole history in a sentence.
    """

    claim: str
    indicator: str
    source: str
    edition: str
    verdict: str
    sentence: str


def main_definitions(checked: pd.DataFrame) -> pd.DataFrame:
    """The last observed year of each definition, each indicator once: from its default source where there is one."""
    newest = claims.latest(checked)
    chosen: dict[tuple[str, str], int] = {}
    for n, row in enumerate(rows_of(newest)):
        if catalog.indicator(row.indicator).default_source == row.source:
            chosen[row.claim, row.indicator] = n
        else:
            chosen.setdefault((row.claim, row.indicator), n)
    return newest.iloc[sorted(chosen.values())].reset_index(drop=True)


def verdict_now(say: Words, rows: pd.DataFrame, *, shares: bool = True) -> str:
    """Which definitions a claim holds for, is close for, and does not hold for, in up to three sentences.

    Args:
        say: The words of a language.
        rows: Rows of `main_definitions` of one claim.
        shares: Whether to say each share, or the names alone.
    """
    parts, every = [], rows_of(rows)
    for found, pattern in _NOW.items():
        those = [row for row in every if row.verdict == found]
        names = [
            definition(say, row) if shares else say.short_in_sentence(row.indicator)
            for row in those
        ]
        if names:
            parts.append(say._(pattern).format(definitions=say.join(names)))
    return say.sentences(parts)


def definition(say: Words, row: object) -> str:
    """A definition with its share; by its short name, for long ones have brackets of their own."""
    return say._("{indicator} ({share} in {year})").format(
        indicator=say.short_in_sentence(row.indicator),  # type: ignore[attr-defined]
        share=told(say, row.share, catalog.claims()[row.claim]),  # type: ignore[attr-defined]
        year=row.time_period,  # type: ignore[attr-defined]
    )


def headline(release: Release, say: Words, *, shares: bool = True) -> dict[str, str]:
    """Claim -> what is to be said of it now. Do not change it."""

    def make() -> dict[str, str]:
        now = now_of(release).groupby("claim", sort=False)
        return {claim: verdict_now(say, rows, shares=shares) for claim, rows in now}

    return release.kept.once(("headline", say.lang, say.order, shares), make)


def now_of(release: Release) -> pd.DataFrame:
    """`main_definitions` of a release, found once. Do not change them."""
    return release.kept.once(("main definitions",), lambda: main_definitions(claims.check(release)))


def histories(say: Words, checked: pd.DataFrame) -> list[History]:
    """Each definition of each claim over all its years, in the order of the catalogue."""
    found = []
    for (claim, indicator, source), rows in by_definition(checked).items():
        observed = [row for row in rows if row.obs_status != "F"]
        if observed:
            now, sentence = observed[-1], history(say, rows, catalog.claims()[claim])
            found.append(History(claim, indicator, source, now.edition, now.verdict, sentence))
    return found


def by_definition(checked: pd.DataFrame) -> dict[tuple[str, str, str], list[Any]]:
    """Claim, indicator and source -> rows, in their order."""
    found: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows_of(checked):
        found.setdefault((row.claim, row.indicator, row.source), []).append(row)
    return found


def history(say: Words, rows: Sequence[Any], claim: catalog.Claim) -> str:
    """When a claim held by one definition, and what the share is now.

    Args:
        say: The words of a language.
        rows: Rows of `etl.analysis.claims.check` of one claim and one definition, at least one of them observed.
        claim: The claim.
    """
    observed = [row for row in rows if row.obs_status != "F"]
    now, spans = observed[-1], runs(observed)
    since = spans.pop()[0] if now.verdict == "holds" else ""
    nearest = min(observed, key=lambda row: abs(row.share - claim.fraction))
    text = say._(_HISTORY[now.verdict, bool(spans)]).format(
        runs=say.join([say.years(first, last) for first, last in spans]),
        since=since,
        share=told(say, now.share, claim),
        year=now.time_period,
        best=told(say, nearest.share, claim),
        best_year=nearest.time_period,
    )
    expected = [row for row in rows if row.obs_status == "F"]
    if not expected:
        return text
    forecast = say._("The forecast for {year} is {share}.").format(
        year=expected[-1].time_period, share=say.percent(expected[-1].share)
    )
    return say.sentences([text, forecast])


def runs(observed: Sequence[Any]) -> list[tuple[str, str]]:
    """The years in which a claim held, as spans of neighbouring years: ``[("2018", "2021"), ("2023", "2024")]``.

    Args:
        observed: Rows of one claim and definition, sorted by period. A year without a share ends a span.
    """
    held = [int(row.time_period) for row in observed if row.verdict == "holds"]
    if not held:
        return []
    breaks = [n for n, (year, following) in enumerate(pairwise(held), 1) if following != year + 1]
    edges = [0, *breaks, len(held)]
    return [(str(held[start]), str(held[stop - 1])) for start, stop in pairwise(edges)]


def told(say: Words, share: float, claim: catalog.Claim) -> str:
    """A share as text; with a second decimal where one would round it over a border of the claim's rule.

    With 23.96 %, one-fourth does not hold within one point, though it rounds to 24.0 %.
    """
    tolerance = Tolerance(claim.holds, claim.close)
    same = verdict(round(share, 3), claim.fraction, tolerance) == verdict(
        share, claim.fraction, tolerance
    )
    return say.percent(share, 1 if same else 2)


def rule(say: Words, tolerance: Tolerance) -> str:
    """The rule in words."""
    return say._(
        "“Holds” means at most ±{holds}, “close” at most ±{close} percentage points off."
    ).format(holds=say.number_short(tolerance.holds), close=say.number_short(tolerance.close))


def claim_report(release: Release, say: Words, as_of: str = "") -> str:
    """The claim check as plain text for a terminal: a headline a claim, then a line a definition."""
    checked = claims.check(release, as_of=as_of)
    now = main_definitions(checked)
    lines: list[str] = []
    for claim, facts in catalog.claims().items():
        those = [each for each in histories(say, checked) if each.claim == claim]
        if not those:
            continue
        lines += [say.quoted(facts.text), verdict_now(say, now[now["claim"] == claim])]
        lines += [
            f"  {VERDICT_SIGNS[each.verdict]} "
            + say._("{name}: {sentence}").format(
                name=say.aside(
                    say.indicator(each.indicator), f"{say.source_short(each.source)} {each.edition}"
                ),
                sentence=each.sentence,
            )
            for each in those
        ]
        rule_of_claim = rule(say, Tolerance(facts.holds, facts.close))
        lines += [f"  {rule_of_claim}", ""]
    return "\n".join(lines).rstrip()
