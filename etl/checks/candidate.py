"""What guards look at, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from etl import catalog
from etl.analysis.shares import shares
from etl.observations import NOT_APPLICABLE, empty
from etl.storage.store import Release

Severity = Literal["error", "warning"]
PAIR = ["source", "indicator"]
SERIES = [*PAIR, "ref_area", "counterpart_area", "freq", "time_period"]
#: Those whose figures are on every page: the three and the World.
CORE = frozenset(catalog.core())


@dataclass(frozen=True)
class Finding:
    """What a guard found: which guard, how bad, and what in words."""

    guard: str
    severity: Severity
    message: str

    def as_dict(self) -> dict[str, Any]:
        """For ``checks.json``."""
        return asdict(self)


@dataclass(frozen=True)
class Trouble:
    """One thing that a guard found; its severity is the guard's own unless it says another."""

    message: str
    severity: Severity | None = None


@dataclass(frozen=True)
class Candidate:
    """What is about to be published.

    Attributes:
        release: The release as it would be.
        held: The release before, or None.
        arrived: The source, indicator and edition of what came this time, as it was labelled.
        extract: It came from files, which may hold a part of an edition only.
        today: The day by which an edition counts as of the future.
        shares: How shares are computed; a test puts a wrong one in.
    """

    release: Release
    held: Release | None
    arrived: pd.DataFrame
    extract: bool = False
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    shares: Callable[[pd.DataFrame, str], pd.DataFrame] = shares

    @property
    def new(self) -> pd.DataFrame:
        """The latest edition of everything."""
        return self.release.observations

    @cached_property
    def old(self) -> pd.DataFrame:
        """The latest edition of everything in the release before; no rows before the first."""
        return self.held.observations if self.held else empty()

    @cached_property
    def renewed(self) -> pd.DataFrame:
        """The values that both have, of what has another latest edition: ``SERIES, value, value_old`` and statuses."""
        new, old = (_with_pairs(table, self._renewed_pairs) for table in (self.new, self.old))
        return new.merge(old, on=SERIES, suffixes=("", "_old"))

    @cached_property
    def lost(self) -> pd.DataFrame:
        """The observations of the release before that the latest editions no longer have."""
        old = _with_pairs(self.old, self._renewed_pairs)
        both = old.merge(self.new[SERIES], on=SERIES, how="left", indicator="side")
        return both[both["side"] == "left_only"].drop(columns="side")

    @cached_property
    def with_shares(self) -> dict[tuple[str, str], pd.DataFrame]:
        """(source, indicator) -> the annual rows of what has shares of the world."""
        found = {}
        for source, indicator in self.release.pairs:
            rows = list(self.release.history(indicator, source).values())[-1]
            if catalog.indicator(indicator).has_shares:
                annual = (rows["freq"] == "A") & (rows["counterpart_area"] == NOT_APPLICABLE)
                # Mostly all of them: then the rows are those of the release, and take no memory.
                found[source, indicator] = rows if annual.all() else rows[annual]
        return found

    @cached_property
    def shares_of_three(self) -> dict[tuple[str, str], pd.DataFrame]:
        """(source, indicator) -> the shares of the three together, as they will be shown."""
        return {
            pair: self.shares(rows, catalog.CJK).dropna(subset=["share"])
            for pair, rows in self.with_shares.items()
        }

    @cached_property
    def _renewed_pairs(self) -> set[tuple[str, str]]:
        """What has another latest edition now."""
        new, old = (
            set(table[[*PAIR, "edition"]].drop_duplicates().itertuples(index=False, name=None))
            for table in (self.new, self.old)
        )
        return {(source, indicator) for source, indicator, _ in old - new}


Guard = Callable[[Candidate, catalog.Guard], Iterator[Trouble]]


def by_pair(series: pd.Series) -> dict[tuple[str, str], Any]:
    """A series by source and indicator as a dictionary."""
    return {
        (str(key[0]), str(key[1])): value for key, value in series.items() if isinstance(key, tuple)
    }


def named(row: Any) -> str:
    """An observation in words: ``wdi gdp_nominal KOR 2024``."""
    return f"{row.source} {row.indicator} {row.ref_area} {row.time_period}"


def _with_pairs(table: pd.DataFrame, pairs: set[tuple[str, str]]) -> pd.DataFrame:
    """The rows of some sources' indicators."""
    wanted = pd.DataFrame(sorted(pairs), columns=PAIR, dtype="str")
    return table.merge(wanted, on=PAIR) if pairs else table.iloc[:0]
