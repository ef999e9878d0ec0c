"""What guards look at, and what they say."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from etl import catalog
from etl.analysis.shares import READ, share_rows
from etl.checks.sheets import Sheet, Step, sheets, step
from etl.editions import split
from etl.observations import NOT_APPLICABLE, concat, empty
from etl.storage.store import Release

Severity = Literal["error", "warning"]
PAIR = ["source", "indicator"]
#: Those whose figures are on every page: the three and the World.
THREE = catalog.members(catalog.CJK)
CORE = frozenset({*THREE, catalog.WORLD})
#: The areas that figures count: the three, the World, and the members of all groups.
COUNTED = CORE | {member for group in catalog.groups().values() for member in group.members}
#: Units in which economies can be compared over editions; national currencies are renamed now and then.
STEADY = frozenset({"USD", "INTL", "USD2015", "INTL2021", "PERSONS"})
#: Observations of one source, indicator and edition, a list per column.
Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Finding:
    """What a guard found.

    Attributes:
        guard: Which guard.
        severity: How bad it is.
        message: What it is, in words.
        stumbled: The guard could not come to its end.
        of: How many findings it stands for: more than one if they are only counted.
    """

    guard: str
    severity: Severity
    message: str
    stumbled: bool = False
    of: int = 1

    def as_dict(self) -> dict[str, Any]:
        """For ``checks.json``."""
        return {"guard": self.guard, "severity": self.severity, "message": self.message}


@dataclass(frozen=True)
class Trouble:
    """One thing that a guard found; its severity is the guard's own unless it says another."""

    message: str
    severity: Severity | None = None


@dataclass(frozen=True)
class Candidate:
    """What is about to be published.

    Guards look at every edition that arrived, the latest or not: at itself (`fresh`), and at its neighbours in time
    (`steps`). What is held already was looked at when it arrived.

    Attributes:
        release: The release as it would be.
        held: The release before, or None.
        arrived: The source, indicator and edition of what came this time, as it was labelled.
        files: It came from files, which may hold a part of an edition only.
        extract: Whoever imported the files said that they hold a part of the areas only.
        whole: Everything is looked at again, also what the release before has.
        withheld: Source -> indicator -> why nothing was taken of what came of it.
        today: The day by which an edition counts as of the future.
        shares: How shares are computed, from columns to a row per year; a test puts a wrong one in.
    """

    release: Release
    held: Release | None
    arrived: pd.DataFrame
    files: bool = False
    extract: bool = False
    whole: bool = False
    withheld: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    shares: Callable[[Columns, str], list[dict[str, Any]]] = share_rows
    _made: dict[tuple[str, str, str], list[Sheet]] = field(default_factory=dict, repr=False)

    @property
    def new(self) -> pd.DataFrame:
        """The latest edition of everything."""
        return self.release.observations

    @cached_property
    def old(self) -> pd.DataFrame:
        """The latest edition of everything in the release before; no rows before the first."""
        return self.held.observations if self.held else empty()

    @cached_property
    def fresh(self) -> list[Sheet]:
        """Every edition that arrived, and every one that something was added to."""
        return [
            sheet
            for source, indicator in self.release.pairs
            for edition in self._grown(source, indicator)
            for sheet in self.sheets(source, indicator, edition)
        ]

    @cached_property
    def steps(self) -> list[Step]:
        """From each edition to the next one of the same indicator and source, where either of them arrived."""
        found = []
        for source, indicator in self.release.pairs:
            grown = self._grown(source, indicator)
            for pair in itertools.pairwise(self.release.editions(indicator, source)):
                if grown & set(pair):
                    late = pair[1] not in grown
                    found += self._steps(source, indicator, *pair, late=late)
        return found

    @cached_property
    def replaced(self) -> list[Step]:
        """From the edition that is shown to the one that would be shown, where that is another."""
        found = []
        for source, indicator in self.release.pairs:
            old = self.held.edition(indicator, source) if self.held else None
            new = self.release.edition(indicator, source)
            if old and new and old != new:
                found += self._steps(source, indicator, old, new)
        return found

    @cached_property
    def news(self) -> list[str]:
        """The sources with rows that the release before does not have."""
        was, now = _sizes(self.held), _sizes(self.release)
        return [
            source
            for source in sorted(self.arrived["source"].unique())
            if now[source] != was[source]
        ]

    def without(self, sources: Collection[str]) -> pd.DataFrame:
        """All observations of the release as it would be, but of some sources what is held."""
        return concat(
            [
                release.rows(source=source)
                for release, mine in ((self.release, False), (self.held, True))
                if release
                for source in _sizes(release)
                if (source in sources) == mine
            ]
        )

    def only(self, source: str) -> Candidate:
        """It with the news of one source, beside what is held of the others."""
        mine = self.arrived["source"] == source
        observations, vintages = split(self.without(set(self.arrived["source"][~mine])))
        tables = {
            "observations": observations,
            "vintages": vintages,
            "areas": self.release.areas,
        }
        release = Release("", self.release.package, tables, {"checks": {}, "changes": {}})
        arrived = self.arrived[mine].reset_index(drop=True)
        return replace(self, release=release, arrived=arrived, _made={})

    def held_before(self, sheet: Sheet) -> bool:
        """Whether the release before has this edition."""
        held = self.held.history(sheet.indicator, sheet.source) if self.held else {}
        return sheet.edition in held

    def sheets(self, source: str, indicator: str, edition: str) -> list[Sheet]:
        """The sheets of an edition; none if there is no such edition."""
        key = (source, indicator, edition)
        if key not in self._made:
            rows = self.release.history(indicator, source).get(edition)
            latest = edition == self.release.edition(indicator, source)
            self._made[key] = [] if rows is None else sheets(rows, latest=latest)
        return self._made[key]

    def annual(self, source: str, indicator: str, edition: str = "") -> Sheet | None:
        """The years of an edition (the latest if left out), or None if there are none."""
        wanted = edition or self.release.edition(indicator, source) or ""
        return next((s for s in self.sheets(source, indicator, wanted) if s.freq == "A"), None)

    @cached_property
    def core(self) -> dict[tuple[str, str, str], Columns]:
        """(source, indicator, edition) -> the annual rows of the three and the World, of what arrived and has shares.

        As lists, a column each: many small tables take longer to be made than to be computed with.
        """
        found: dict[tuple[str, str, str], Columns] = {}
        for sheet in self.fresh:
            if sheet.counted:
                rows = self.release.history(sheet.indicator, sheet.source)[sheet.edition]
                mine = rows["ref_area"].isin(list(CORE)) & (rows["freq"] == "A")
                mine &= rows["counterpart_area"] == NOT_APPLICABLE
                key = sheet.source, sheet.indicator, sheet.edition
                found[key] = {name: rows[name][mine].tolist() for name in READ}
        return found

    @cached_property
    def shares_of_three(self) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
        """(source, indicator, edition) -> the shares of the three together, as they will be shown."""
        return {key: self.known_shares(key, catalog.CJK) for key in self.core}

    def known_shares(self, key: tuple[str, str, str], area: str) -> list[dict[str, Any]]:
        """The years in which an area has a share by an edition."""
        return [row for row in self.shares(self.core[key], area) if row["share"] == row["share"]]

    def _steps(
        self, source: str, indicator: str, older: str, newer: str, *, late: bool = False
    ) -> list[Step]:
        of = {sheet.freq: sheet for sheet in self.sheets(source, indicator, older)}
        return [
            step(of[sheet.freq], sheet, late=late)
            for sheet in self.sheets(source, indicator, newer)
            if sheet.freq in of
        ]

    def _grown(self, source: str, indicator: str) -> set[str]:
        """The editions with rows that the release before does not have: what is held never changes."""
        held = self.held.history(indicator, source) if self.held and not self.whole else {}
        return {
            edition
            for edition, rows in self.release.history(indicator, source).items()
            if edition not in held or len(held[edition]) != len(rows)
        }


def _sizes(release: Release | None) -> Counter[str]:
    """Source -> how many rows of it a release has, of all editions."""
    found: Counter[str] = Counter()
    if release:
        for source, indicator in release.pairs:
            found[source] += sum(len(rows) for rows in release.history(indicator, source).values())
    return found


Guard = Callable[[Candidate, catalog.Guard], Iterator[Trouble]]


def by_pair(series: pd.Series) -> dict[tuple[str, str], Any]:
    """A series by source and indicator as a dictionary."""
    return {
        (str(key[0]), str(key[1])): value for key, value in series.items() if isinstance(key, tuple)
    }


def unit(sheet: Sheet) -> str:
    """The unit of a sheet's values."""
    return catalog.indicator(sheet.indicator).unit
