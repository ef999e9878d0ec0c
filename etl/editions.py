"""What the editions of a table have to do with each other: the same, a coarser copy, a part, a newer one. Pure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl import catalog
from etl.observations import STATUS_ORDER, concat, normalise

GROUP = ["source", "indicator", "edition"]
#: What names a value within one edition of an indicator.
WITHIN = ["ref_area", "counterpart_area", "freq", "time_period"]

#: Files round to thousands (millions with three decimals) or to millions (billions with three): 10 to this power at most.
COARSEST = 6


def merge(before: pd.DataFrame, new: pd.DataFrame, *, extract: bool = False) -> pd.DataFrame:
    """What is held and what is new, one below the other; what is held never changes.

    Another label is another edition, whatever it says. Under the same label:

    * the same values, all of them or a coarser copy of some (a DataMapper export has three decimals of a billion):
      nothing is added;
    * other values: the provider published its edition again, so this is another vintage, labelled ``.2``, ``.3`` ...;
    * with ``extract``, a part of an edition that agrees with what is held of it: what is missing is filled in.

    Args:
        before: What the release holds, all editions.
        new: What came, any number of sources, indicators and editions.
        extract: What came are files that may hold a part of an edition only, not the whole answer of a service.
    """
    mine = before["source"].isin(new["source"]) & before["indicator"].isin(new["indicator"])
    known = {tuple(map(str, key)): rows for key, rows in before[mine].groupby(GROUP)}
    added: list[pd.DataFrame] = []
    for key, rows in new.groupby(GROUP):
        source, indicator, edition = map(str, key)
        labels = sorted(
            (
                label
                for s, i, label in known
                if (s, i) == (source, indicator) and base(label) == base(edition)
            ),
            key=_republication,
        )
        if any(
            says_nothing_new(known[source, indicator, label], rows, extract=extract)
            for label in labels
        ):
            continue
        if labels and extract and _agree(held := known[source, indicator, labels[-1]], rows):
            missing = rows.merge(held[WITHIN], how="left", on=WITHIN, indicator="held").query(
                "held == 'left_only'"
            )
            rows = missing.drop(columns="held").assign(edition=labels[-1])
        elif labels:
            rows = rows.assign(edition=f"{base(edition)}.{_republication(labels[-1]) + 1}")
        added.append(rows)
    return concat([before, *added]) if added else before


def says_nothing_new(held: pd.DataFrame, rows: pd.DataFrame, *, extract: bool = False) -> bool:
    """Whether ``rows`` repeat what is held of an edition: equal, a coarser copy of it, or (``extract``) a part of it."""
    columns = [*WITHIN, "value", "obs_status"]
    if len(held) == len(rows):
        left, right = (f[columns].sort_values(WITHIN, ignore_index=True) for f in (held, rows))
        if left.equals(right):
            return True
    both = rows.merge(held, on=WITHIN, how="left", suffixes=("", "_held"))
    if both["value_held"].isna().any():
        return False
    exact = bool((both["value"] == both["value_held"]).all())
    if exact and not extract:
        # The same values, but fewer, or of another status: the provider took something back.
        return False
    return _is_copy(both["value"], both["value_held"])


def split(everything: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The latest edition of each source's indicators, and the earlier ones."""
    newest = (
        everything.groupby(["source", "indicator"])["edition"].transform("max")
        == everything["edition"]
    )
    return everything[newest].reset_index(drop=True), everything[~newest].reset_index(drop=True)


def sums(observations: pd.DataFrame) -> pd.DataFrame:
    """The indicators that are sums of others, where source, edition, area and period have all the parts."""
    tables = []
    key = ["source", "edition", "ref_area", "counterpart_area", "freq", "time_period"]
    for name, facts in catalog.indicators().items():
        parts = observations[observations["indicator"].isin(list(facts.sum_of))]
        if parts.empty:
            continue
        parts = parts.assign(rank=parts["obs_status"].map(STATUS_ORDER.index))
        found = parts.groupby(key, as_index=False).agg(
            value=("value", "sum"), parts=("indicator", "nunique"), rank=("rank", "max")
        )
        whole = found[found["parts"] == len(facts.sum_of)]
        status = whole["rank"].map(lambda rank: STATUS_ORDER[rank])
        tables.append(normalise(whole.assign(indicator=name, obs_status=status)))
    return concat(tables)


def base(label: str) -> str:
    """The provider's own label of an edition: ``base("2025-10.2") == "2025-10"``."""
    return label.partition(".")[0]


def _republication(label: str) -> int:
    """How often the provider has published this edition: 1, or the number after the point."""
    return int(label.partition(".")[2] or 1)


def _agree(held: pd.DataFrame, rows: pd.DataFrame) -> bool:
    """Whether two parts of an edition say the same where both say something."""
    both = rows.merge(held, on=WITHIN, suffixes=("", "_held"))
    return _is_copy(both["value"], both["value_held"])


def _is_copy(values: pd.Series, held: pd.Series) -> bool:
    """Whether the values are those held, but for their own rounding."""
    slack = granularity(values) / 2
    # Twelve digits: two ways to write the same number differ in the last of a float's sixteen.
    return bool(
        np.all(np.abs(values - held) <= np.maximum(slack * (1 + 1e-9), 1e-12 * np.abs(held)))
    )


def granularity(values: pd.Series) -> float:
    """The power of ten that all the values are multiples of, up to a million; 0 if they have decimals.

    >>> granularity(pd.Series([1.946e9, 41.115e9]))
    1000000.0
    """
    for power in range(COARSEST, -1, -1):
        steps = values / 10**power
        if np.all(np.abs(steps - np.round(steps)) < 1e-6):
            return float(10**power)
    return 0.0
