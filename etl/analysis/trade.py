"""Trade among the three by both of its mirrors, and what remains of the world without it. Exact and pure.

A flow is recorded twice: by the exporter (f.o.b.) and by the importer (c.i.f.). The two are set side by side, never mixed.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from etl import catalog
from etl.observations import NOT_APPLICABLE, rows_of, weakest
from etl.storage.store import Release

#: What is said of a flow by its exporter and by its importer -> the same with all economies.
MIRRORS = {
    "bilateral_goods_exports": "goods_exports",
    "bilateral_goods_imports": "goods_imports",
}
EXPORTS, IMPORTS = MIRRORS


def both_mirrors(release: Release, source: str, as_of: str = "") -> pd.DataFrame:
    """Each flow and year that exporter and importer both report, in one source.

    Args:
        release: The release.
        source: The source of both.
        as_of: An edition or a date; the latest if empty.

    Returns:
        ``exporter, importer, time_period, exports, imports, gap, ratio, obs_status``: dollars, the importer's less the exporter's,
        and that as a fraction of the exporter's; by year. Nothing if the source lacks one of the two.

    Example:
        >>> from etl.storage.store import Store
        >>> table = both_mirrors(Store("data").open(), "comtrade")
        >>> sorted(table.columns)
        ['exporter', 'exports', 'gap', 'importer', 'imports', 'obs_status', 'ratio', 'time_period']
    """
    sides = {mirror: _flows(release, mirror, source, as_of) for mirror in MIRRORS}
    both = sorted(set(sides[EXPORTS]) & set(sides[IMPORTS]), key=lambda key: (key[2], key))
    records = [
        {
            "exporter": exporter,
            "importer": importer,
            "time_period": year,
            "exports": exports,
            "imports": imports,
            "gap": imports - exports,
            "ratio": (imports - exports) / exports,
            "obs_status": weakest([sides[m][exporter, importer, year][1] for m in MIRRORS]),
        }
        for exporter, importer, year in both
        for exports in [sides[EXPORTS][exporter, importer, year][0]]
        for imports in [sides[IMPORTS][exporter, importer, year][0]]
    ]
    columns = [
        "exporter",
        "importer",
        "time_period",
        "exports",
        "imports",
        "gap",
        "ratio",
        "obs_status",
    ]
    return pd.DataFrame(records, columns=columns)


def net_shares(
    release: Release, mirror: str, source: str, totals_source: str, as_of: str = ""
) -> pd.DataFrame:
    """The share of the three in the world's trade with and without their trade with each other.

    Without it, the flows among the three are taken out of their trade and of the World's. A share exists only in years
    in which all six flows, the trade of all three and that of the World are known.

    Args:
        release: The release.
        mirror: ``bilateral_goods_exports``, set against exports, or ``bilateral_goods_imports``, set against imports.
        source: The source of the six flows.
        totals_source: The source of the trade of the three and of the World.
        as_of: An edition or a date for both; the latest if empty.

    Returns:
        ``time_period, among, three, world, share, net_share, obs_status``: dollars and fractions, by year. Do not
        change it: it is found once.

    Example:
        ``net_shares(release, "bilateral_goods_exports", "comtrade", "unctad")``
    """
    return release.cache.get_or_compute(
        ("net shares", mirror, source, totals_source, as_of),
        lambda: _net_shares(release, mirror, source, totals_source, as_of),
    )


def _net_shares(
    release: Release, mirror: str, source: str, totals_source: str, as_of: str
) -> pd.DataFrame:
    columns = ["time_period", "among", "three", "world", "share", "net_share", "obs_status"]
    total = MIRRORS[mirror]
    if not release.has(total, totals_source, as_of):
        return pd.DataFrame(columns=columns)
    rows = release.select(total, totals_source, as_of)
    rows = rows[(rows["freq"] == "A") & (rows["counterpart_area"] == NOT_APPLICABLE)]
    three = catalog.members(catalog.CJK)
    rows = rows[rows["ref_area"].isin([*three, catalog.WORLD])]
    whole = {(r.ref_area, r.time_period): (float(r.value), r.obs_status) for r in rows_of(rows)}
    flows = _flows(release, mirror, source, as_of)
    pairs = [(a, b) for a in three for b in three if a != b]
    records = []
    for year in sorted({year for *_, year in flows}):
        inner = [flows.get((*pair, year)) for pair in pairs]
        outer = [whole.get((area, year)) for area in (*three, catalog.WORLD)]
        known = [cell for cell in (*inner, *outer) if cell is not None]
        if len(known) < len(inner) + len(outer):
            continue
        among = sum(value for value, _ in known[: len(inner)])
        *parts, world = (value for value, _ in known[len(inner) :])
        of_three = sum(parts)
        status = weakest([status for _, status in known])
        shares = of_three / world, (of_three - among) / (world - among)
        records.append(
            dict(zip(columns, (year, among, of_three, world, *shares, status), strict=True))
        )
    return pd.DataFrame(records, columns=columns)


class TwelveMonths(NamedTuple):
    """The six flows in the last twelve months, or the last four quarters, and in the same a year before.

    Attributes:
        last: The last month or quarter.
        value: The sum, in dollars.
        before: The sum of the same months a year before.
    """

    last: str
    value: float
    before: float

    @property
    def quarters(self) -> bool:
        """Whether they are four quarters."""
        return "Q" in self.last

    @property
    def change(self) -> float:
        """The change on a year before, as a fraction."""
        return self.value / self.before - 1


def twelve_months(
    release: Release, mirror: str, source: str, as_of: str = ""
) -> TwelveMonths | None:
    """The last twelve months in which all six flows are reported, beside the same months a year before.

    Quarters stand for months where there are no months; None if the source has neither, or if one of the periods lacks a flow.

    Args:
        release: The release.
        mirror: ``bilateral_goods_exports`` or ``bilateral_goods_imports``.
        source: The source of all flows.
        as_of: An edition or a date; the latest if empty.

    Example:
        ``twelve_months(release, "bilateral_goods_exports", "imts")``
    """
    edition = release.edition(mirror, source, as_of)
    found: list[TwelveMonths | None] = release.cache.get_or_compute(
        ("twelve months", mirror, source, edition),
        lambda: [_twelve_months(release, mirror, source, as_of)],
    )
    return found[0]


def _twelve_months(release: Release, mirror: str, source: str, as_of: str) -> TwelveMonths | None:
    for freq, count in (("M", 12), ("Q", 4)):
        flows = _flows(release, mirror, source, as_of, freq)
        sums: dict[str, list[float]] = {}
        for (*_, period), (value, _) in flows.items():
            sums.setdefault(period, []).append(value)
        three = len(catalog.members(catalog.CJK))
        whole = {p: sum(values) for p, values in sums.items() if len(values) == three * (three - 1)}
        last = sorted(whole)[-count:]
        before = [f"{int(period[:4]) - 1}{period[4:]}" for period in last]
        # Twelve different months in a row, and their like: a gap would bring one month in twice.
        if len({period[4:] for period in last}) == count and set(before) <= set(whole):
            return TwelveMonths(
                last[-1], sum(whole[p] for p in last), sum(whole[p] for p in before)
            )
    return None


def _flows(
    release: Release, mirror: str, source: str, as_of: str, freq: str = "A"
) -> dict[tuple[str, str, str], tuple[float, str]]:
    """(exporter, importer, period) -> dollars and status, of the flows among the three. Do not change them."""
    edition = release.edition(mirror, source, as_of)
    return release.cache.get_or_compute(
        ("flows among", mirror, source, edition, freq),
        lambda: _read_flows(release, mirror, source, as_of, freq),
    )


def _read_flows(
    release: Release, mirror: str, source: str, as_of: str, freq: str
) -> dict[tuple[str, str, str], tuple[float, str]]:
    if not release.has(mirror, source, as_of):
        return {}
    rows, three = release.select(mirror, source, as_of), catalog.members(catalog.CJK)
    rows = rows[(rows["freq"] == freq) & rows["value"].notna()]
    rows = rows[rows["ref_area"].isin(three) & rows["counterpart_area"].isin(three)]
    ends = (
        ("ref_area", "counterpart_area") if mirror == EXPORTS else ("counterpart_area", "ref_area")
    )
    return {
        (getattr(r, ends[0]), getattr(r, ends[1]), r.time_period): (float(r.value), r.obs_status)
        for r in rows_of(rows)
    }
