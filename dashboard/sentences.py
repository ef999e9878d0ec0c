"""Answers in sentences, made from the figures; each pattern is a message, so all four languages say the same."""

from __future__ import annotations

import pandas as pd

from dashboard.wording import Words
from etl import catalog, claims
from etl.store import Release


def main_definitions(checked: pd.DataFrame) -> pd.DataFrame:
    """The last observed year of each definition, each indicator once: from its default source where there is one."""
    newest = claims.latest(checked)
    by_default = [catalog.indicator(row.indicator).default_source == row.source for row in newest.itertuples()]
    order = newest.assign(default=by_default).sort_values("default", ascending=False, kind="stable")
    return newest.loc[order.drop_duplicates(["claim", "indicator"]).index.sort_values()].reset_index(drop=True)


def verdict_now(say: Words, rows: pd.DataFrame) -> str:
    """"It holds for ... It is close for ... It does not hold for ...", the definitions of one claim.

    Args:
        say: The words of a language.
        rows: Rows of `main_definitions` of one claim.
    """
    patterns = {
        "holds": say._("It holds for {definitions}."),
        "close": say._("It is close for {definitions}."),
        "fails": say._("It does not hold for {definitions}."),
    }
    parts = []
    for verdict, pattern in patterns.items():
        those = rows[rows["verdict"] == verdict]
        if len(those):
            parts.append(pattern.format(definitions=say.join([definition(say, row) for row in those.itertuples()])))
    return say._("{first} {second}").format(first=parts[0], second=" ".join(parts[1:])).strip() if parts else ""


def definition(say: Words, row: object) -> str:
    """"GDP at market prices (21.8% in 2025)"."""
    return say._("{indicator} ({share} in {year})").format(
        indicator=say.in_sentence(row.indicator),  # type: ignore[attr-defined]
        share=say.percent(row.share),  # type: ignore[attr-defined]
        year=row.time_period,  # type: ignore[attr-defined]
    )


def headline(release: Release, say: Words) -> dict[str, str]:
    """Claim -> what is to be said of it now."""
    now = main_definitions(claims.check(release))
    return {claim: verdict_now(say, rows) for claim, rows in now.groupby("claim", sort=False)}
