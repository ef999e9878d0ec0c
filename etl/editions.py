"""How editions of an indicator relate: the same, a coarser copy, an extract, a newer one. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from etl import catalog
from etl.observations import STATUS_ORDER, concat, normalise

if TYPE_CHECKING:
    import pandas as pd

GROUP = ["source", "indicator", "edition"]
#: What names a value within one edition of an indicator.
WITHIN = ["ref_area", "counterpart_area", "freq", "time_period"]

#: Files round to thousands (millions with three decimals) or to millions (billions with three): 10 to this power at most.
COARSEST = 6
#: Spreadsheet programs show six digits of a number of twelve and more, and save what they show; fewer in a narrow column.
FEW_DIGITS, LARGE = 9, 1e11


def merge(before: pd.DataFrame, new: pd.DataFrame, *, extract: bool = False) -> pd.DataFrame:
    """The rows held and the rows that are new; rows that are held never change.

    The same content under a later label adds nothing: the provider confirmed it, and an edition of that label would be an
    invention; but the parts of a sum keep one label together. Any other label is another edition. Under the same label:

    * the same values, all of them or a coarser copy of some (a DataMapper export has three decimals of a billion, a
      file that a spreadsheet program saved has six digits): nothing is added;
    * other values: the provider published its edition again, so this is another vintage, labelled ``.2``, ``.3`` ...;
    * with ``extract``, a part of an edition that agrees with what is held of it: what is missing is filled in.

    Args:
        before: The observations that the release holds, all editions.
        new: The observations that arrived, of any number of sources, indicators and editions.
        extract: They are from files that may hold a part of an edition only, not from the whole answer of a service.

    Example:
        The provider publishes an edition again with another value:

        >>> from etl.observations import from_records
        >>> row = {"indicator": "population", "ref_area": "JPN", "time_period": "2024"}
        >>> held, new = (from_records([row | {"value": value}], source="wdi", edition="2026-07-13")
        ...              for value in (124.1e6, 123.9e6))
        >>> merge(held, new)["edition"].tolist()
        ['2026-07-13', '2026-07-13.2']
    """
    if before.empty:
        return new
    where = {tuple(map(str, key)): rows for key, rows in before.groupby(GROUP).indices.items()}
    added: list[pd.DataFrame] = []
    unrevised = _unrevised(before, where, new)
    for key, rows in new.groupby(GROUP):
        if tuple(map(str, key)) in unrevised:
            continue
        pair, edition = tuple(map(str, key))[:2], str(key[2])
        labels = [k[2] for k in where if k[:2] == pair and base(k[2]) == base(edition)]
        labels.sort(key=_republication)
        known = {label: before.take(where[*pair, label]) for label in labels}
        if any(says_nothing_new(held, rows, extract=extract) for held in known.values()):
            continue
        if labels and extract and _agree(held := known[labels[-1]], rows):
            missing = rows.merge(held[WITHIN], how="left", on=WITHIN, indicator="held").query(
                "held == 'left_only'"
            )
            rows = missing.drop(columns="held").assign(edition=labels[-1])
        elif labels:
            rows = rows.assign(edition=f"{base(edition)}.{_republication(labels[-1]) + 1}")
        added.append(rows)
    return concat([before, *added]) if added else before


def _unrevised(
    before: pd.DataFrame, where: Mapping[tuple[str, ...], np.ndarray], new: pd.DataFrame
) -> set[tuple[str, ...]]:
    """The editions in ``new`` that are later than the latest held, and say the same."""
    latest: dict[tuple[str, ...], str] = {}
    for source, indicator, edition in where:
        latest[source, indicator] = max(edition, latest.get((source, indicator), ""))
    found: set[tuple[str, ...]] = set()
    labels: list[tuple[str, str, str]] = []
    for key, rows in new.groupby(GROUP):
        source, indicator, edition = map(str, key)
        labels.append((source, indicator, edition))
        last = latest.get((source, indicator), "9999")
        if base(edition) > base(last):
            held = before.take(where[source, indicator, last])
            if len(held) == len(rows) and says_nothing_new(held, rows):
                found.add((source, indicator, edition))
    for facts in catalog.indicators().values():
        family = {facts.id, *facts.sum_of} if facts.sum_of else set()
        for source, edition in {(s, e) for s, i, e in labels if i in family}:
            mine = {(s, i, e) for s, i, e in labels if i in family and (s, e) == (source, edition)}
            if not mine <= found:
                found -= mine
    return found


def says_nothing_new(held: pd.DataFrame, rows: pd.DataFrame, *, extract: bool = False) -> bool:
    """Whether ``rows`` repeat the edition that is held: equal, a coarser copy of it, or (``extract``) a part of it.

    >>> from etl.observations import from_records
    >>> row = {"indicator": "population", "ref_area": "JPN", "time_period": "2024"}
    >>> held, rounded = (from_records([row | {"value": value}], source="wdi", edition="2026-07-13")
    ...                  for value in (124_123_456, 124_000_000))
    >>> says_nothing_new(held, rounded), says_nothing_new(rounded, held)
    (True, False)
    """
    columns = [*WITHIN, "value", "obs_status"]
    left, right = (f[columns].reset_index(drop=True) for f in (held, rows))
    # Tables are sorted by their key (`etl.observations`), so equal ones stand in the same order.
    if left.equals(right):
        return True
    if left[WITHIN].equals(right[WITHIN]):
        both = right.assign(value_held=left["value"], obs_status_held=left["obs_status"])
    else:
        both = rows.merge(held, on=WITHIN, how="left", suffixes=("", "_held"))
    if both["value_held"].isna().any() or not _is_copy(both["value"], both["value_held"]):
        return False
    if extract or granularity(rows["value"]) > granularity(held["value"]):
        return True
    # As fine as what is held, but fewer values or other statuses: the provider has changed something.
    return len(held) == len(rows) and bool((both["obs_status"] == both["obs_status_held"]).all())


def split(everything: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the latest edition of each source and indicator, and those of earlier editions.

    >>> from etl.observations import from_records
    >>> row = {"indicator": "population", "ref_area": "JPN", "time_period": "2024", "value": 124e6}
    >>> both = concat([from_records([row], source="wdi", edition=e) for e in ("2025-07", "2026-07")])
    >>> latest, earlier = split(both)
    >>> latest["edition"].tolist(), earlier["edition"].tolist()
    (['2026-07'], ['2025-07'])
    """
    newest = (
        everything.groupby(["source", "indicator"])["edition"].transform("max")
        == everything["edition"]
    )
    return everything[newest].reset_index(drop=True), everything[~newest].reset_index(drop=True)


def sums(observations: pd.DataFrame) -> pd.DataFrame:
    """The indicators that are sums of others, where source, edition, area and period have all the parts.

    >>> from etl.observations import from_records
    >>> rows = [{"indicator": name, "ref_area": "JPN", "time_period": "2024", "value": 7e11}
    ...         for name in ("goods_exports", "goods_imports")]
    >>> found = sums(from_records(rows, source="unctad", edition="2026-04-11"))
    >>> found[["indicator", "value"]].to_numpy().tolist()
    [['goods_trade', 1400000000000.0]]
    """
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
    """The provider's own label of an edition, without the number of its republication.

    >>> base("2025-10.2")
    '2025-10'
    """
    return label.partition(".")[0]


def _republication(label: str) -> int:
    """The number of times that the provider has published this edition: 1, or the number after the point."""
    return int(label.partition(".")[2] or 1)


def _agree(held: pd.DataFrame, rows: pd.DataFrame) -> bool:
    """Whether two parts of an edition say the same where both say something."""
    both = rows.merge(held, on=WITHIN, suffixes=("", "_held"))
    return _is_copy(both["value"], both["value_held"])


def _is_copy(values: pd.Series, held: pd.Series) -> bool:
    """Whether the values are those held, apart from rounding."""
    new, old = values.to_numpy(), held.to_numpy()
    # Values may be infinite: that is for the guards to refuse.
    with np.errstate(all="ignore"):
        apart = np.abs(new - old)
        # Twelve digits: two ways to write the same number differ in the last of a float's sixteen.
        same = apart <= np.maximum(granularity(values) / 2 * (1 + 1e-9), 1e-12 * np.abs(old))
        if same.all():
            return True
        digits = significant(new)
        written = digits[np.abs(new) >= LARGE].max(initial=0) or np.nan
        if not written <= FEW_DIGITS or not written < significant(old).max():
            return False
        # Half of the last digit that is shown; a number that ends in zeros was written with as many digits as the others.
        last = 10.0 ** (_size(new) - np.maximum(digits, written) + 1)
        return bool((same | (apart <= last / 2 + 1e-12 * np.abs(old))).all())


def significant(values: np.ndarray) -> np.ndarray:
    """How many digits the values are written with, 11 for more than ten; zeros at the end do not count.

    >>> significant(np.array([1.87438e13, 120.5])).tolist()
    [6, 4]
    """
    found, size = np.full(len(values), 11), _size(values)
    for digits in range(10, 0, -1):
        steps = values / 10.0 ** (size - digits + 1)
        # A float of ten digits is exact to a millionth of the last.
        found[np.abs(steps - np.round(steps)) <= 1e-4] = digits
    return found


def _size(values: np.ndarray) -> np.ndarray:
    """The power of ten of each value's first digit."""
    return np.floor(np.log10(np.abs(np.where(values != 0, values, 1.0)) * (1 + 1e-12)))


def granularity(values: pd.Series | np.ndarray) -> float:
    """The power of ten that all the values are multiples of, up to a million; 0 if they have decimals.

    >>> granularity(np.array([1.946e9, 41.115e9]))
    1000000.0
    """
    numbers = np.asarray(values)
    with np.errstate(all="ignore"):
        for power in range(COARSEST, -1, -1):
            steps = numbers / 10**power
            if np.all(np.abs(steps - np.round(steps)) <= 1e-9 * np.abs(steps)):
                return float(10**power)
    return 0.0
