"""A release in use: its editions and the rows of each; `etl.storage.store` reads and verifies it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from etl import catalog
from etl.bounded.cache import Cache
from etl.errors import UsageError
from etl.observations import concat
from etl.storage.naming import short_name
from etl.storage.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

#: The maximum number of results that are cached per release, and about of their bytes.
MAX_RESULTS, MAX_BYTES = 1024, 12 * 1024 * 1024
_EDITION = ["source", "indicator", "edition"]
_Index = dict[tuple[str, str], "dict[str, pd.DataFrame]"]


class Release:
    """A published release, read and verified; never changes.

    Attributes:
        id: Its id.
        package: The content of ``datapackage.json``.
        observations: The latest edition of everything, an observation table.
        vintages: The earlier editions, an observation table.
        areas: ``ref_area, name, kind`` of every area, as given by the providers.
        checks: What the guards found.
        changes: What changed against the release before.
        cache: What was computed from it.
    """

    def __init__(
        self,
        release_id: str,
        package: Mapping[str, Any],
        tables: Mapping[str, pd.DataFrame],
        notes: Mapping[str, Any],
    ) -> None:
        self.id = release_id
        self.package = _renamed(package)
        self._tables = tables
        self.checks = notes["checks"]
        self.changes = notes["changes"]
        #: What is computed from this release is cached with it, and goes with it.
        self.cache = Cache(MAX_RESULTS, MAX_BYTES)

    @property
    def name(self) -> str:
        """Its short name, as figures and pages show it."""
        return short_name(self.id)

    @cached_property
    def observations(self) -> pd.DataFrame:
        """The latest edition of everything."""
        return _together(self._tables["observations"])

    @cached_property
    def vintages(self) -> pd.DataFrame:
        """The earlier editions."""
        return _together(self._tables["vintages"])

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The areas that the providers describe."""
        return self._tables["areas"]

    def load(self) -> None:
        """Parse all tables and build their index now, so that no later request waits for it."""
        _ = self.areas, self._index

    @property
    def created(self) -> datetime:
        """When it was published."""
        return datetime.fromisoformat(self.package["created"])

    @property
    def everything(self) -> pd.DataFrame:
        """All editions, an observation table; built on each access, since it is as large as the release."""
        return self.rows()

    def rows(self, indicator: str = "", source: str = "", edition: str = "") -> pd.DataFrame:
        """The rows of all editions that match, sorted by key; an empty name matches all."""
        return concat(
            [
                rows
                for (its_source, its_indicator), editions in self._index.items()
                if catalog.current(indicator, its_source) in ("", its_indicator)
                and source in ("", its_source)
                for its_edition, rows in editions.items()
                if edition in ("", its_edition)
            ]
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(source, indicator) of all series in it, sorted."""
        return sorted(self._index)

    def history(self, indicator: str, source: str) -> Mapping[str, pd.DataFrame]:
        """Edition -> rows of one indicator from one source, oldest first. Do not change them."""
        return self._index.get((source, catalog.current(indicator, source)), {})

    @cached_property
    def _latest(self) -> _Index:
        """(source, indicator) -> latest edition -> rows; enough where nobody asks for an earlier edition."""
        return _indexed(self.observations)

    def _alone(self, indicator: str, source: str) -> Mapping[str, list[Any]] | None:
        """The rows of one series, read without the others; None if all are parsed, or its rows are of several editions."""
        if "_latest" in vars(self) or not isinstance(self._tables, Tables):
            return None
        before = catalog.indicator(indicator).former.get(source, indicator)
        found = self._tables.columns(source, indicator)
        if found and not found["edition"]:
            found = self._tables.columns(source, before)
            if found:
                found["indicator"] = [indicator] * len(found["edition"])
        return found if found and len(set(found["edition"])) == 1 else None

    @cached_property
    def _index(self) -> _Index:
        """(source, indicator) -> edition -> rows, editions in ascending order."""
        index = {pair: dict(editions) for pair, editions in _indexed(self.vintages).items()}
        for pair, editions in self._latest.items():
            index.setdefault(pair, {}).update(editions)
        return {pair: dict(sorted(editions.items())) for pair, editions in index.items()}

    @cached_property
    def _published(self) -> dict[tuple[str, str], str]:
        """(source, edition) -> the day it was published, where the provider says so."""
        return {
            (e["source"], e["edition"]): e["published"]
            for e in self.package["editions"]
            if e.get("published")
        }

    def editions(self, indicator: str, source: str) -> list[str]:
        """The editions of an indicator from a source, oldest first; none if there are none."""
        return list(self.history(indicator, source))

    def edition(self, indicator: str, source: str, as_of: str = "") -> str | None:
        """The latest edition known as of an edition or a date (``2025-10``, ``2025-10-14``); empty: the latest."""
        known = list(self._of(indicator, source, as_of))
        if as_of:
            known = [edition for edition in known if self._known_by(source, edition, as_of)]
        return known[-1] if known else None

    def has(self, indicator: str, source: str, as_of: str = "") -> bool:
        """Whether there is an edition to `select`."""
        return self.edition(indicator, source, as_of) is not None

    def first_edition(self, pairs: Iterable[tuple[str, str]]) -> str:
        """The first edition of any of these (indicator, source); empty if there is none."""
        held = (self.editions(*pair) for pair in pairs)
        return min((editions[0] for editions in held if editions), default="")

    def refuse_before(self, pairs: Iterable[tuple[str, str]], as_of: str) -> None:
        """Refuse a day before the first edition of all of these (indicator, source).

        Raises:
            UsageError: No edition that old is held; the message names the first. What is held of no day is not refused.
        """
        held = [pair for pair in pairs if self.editions(*pair)]
        if as_of and held and not any(self.has(*pair, as_of) for pair in held):
            raise UsageError(
                "No edition of {as_of} or earlier is held.",
                hint="The first edition is {edition}.",
                as_of=as_of,
                edition=self.first_edition(held),
            )

    def select(self, indicator: str, source: str, as_of: str = "") -> pd.DataFrame:
        """The rows of one indicator from one source in one edition. Do not change them.

        Raises:
            UnknownName: The catalogue has no such indicator or source.
            UsageError: The release has nothing of it, or nothing that old.
        """
        indicator = catalog.current(indicator, source)
        facts = catalog.indicator(indicator)
        catalog.source(source)
        if not self.has(indicator, source):
            offered = [s for s in facts.sources if self.has(indicator, s)]
            raise UsageError(
                "The release has no {indicator} from {source}.",
                hint="Available in: {sources}." if offered else "Run 'trilateral refresh' first.",
                indicator=indicator,
                source=source,
                sources=", ".join(offered),
            )
        edition = self.edition(indicator, source, as_of)
        if edition is None:
            raise UsageError(
                "The release has no {indicator} from {source} as of {as_of}.",
                hint="The first edition is {edition}.",
                indicator=indicator,
                source=source,
                as_of=as_of,
                edition=self.editions(indicator, source)[0],
            )
        return self._of(indicator, source, as_of)[edition]

    def columns(self, indicator: str, source: str, as_of: str = "") -> Mapping[str, list[Any]]:
        """What `select` gives, as a list per column. Do not change it.

        A command that asks for one series, once, is done before all would be parsed and pandas imported.

        Raises:
            UnknownName: The catalogue has no such indicator or source.
            UsageError: The release has nothing of it, or nothing that old.
        """
        indicator = catalog.current(indicator, source)
        alone = None if as_of else self._alone(indicator, source)
        if alone:
            return alone
        rows = self.select(indicator, source, as_of)
        return {str(name): rows[name].tolist() for name in rows}

    def _of(self, indicator: str, source: str, as_of: str) -> Mapping[str, pd.DataFrame]:
        """Edition -> rows: of the latest edition alone, or of all if one is asked for."""
        index = self._index if as_of else self._latest
        return index.get((source, catalog.current(indicator, source)), {})

    def _known_by(self, source: str, edition: str, as_of: str) -> bool:
        """Whether an edition was known by then; both are dates, either may be shorter."""
        known_on = edition if as_of == edition else self._published.get((source, edition), edition)
        length = min(len(as_of), 10)
        return known_on[:length] <= as_of[:10]


def _renamed(package: Mapping[str, Any]) -> Mapping[str, Any]:
    """A description in which indicators have the names that they have today."""
    names = catalog.renamed()
    editions = package.get("editions", ())
    if not any((e["indicator"], e["source"]) in names for e in editions):
        return package
    now = [e | {"indicator": catalog.current(e["indicator"], e["source"])} for e in editions]
    return {**package, "editions": now}


def _indexed(table: pd.DataFrame) -> _Index:
    """The rows of each edition, each a view of the table: the release is in memory once."""
    index: _Index = {}
    starts = _starts(table)
    names = zip(*(table[name].iloc[starts].tolist() for name in _EDITION), strict=True)
    bounds = itertools.pairwise([*starts, len(table)])
    for (source, indicator, edition), (start, end) in zip(names, bounds, strict=True):
        rows = table.iloc[start:end].reset_index(drop=True)
        index.setdefault((source, indicator), {})[edition] = rows
    return index


def _together(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the rows of an edition next to each other; the same one if they are, as in every published release.

    Rows of an indicator that has another name today have that.
    """
    for (before, source), name in catalog.renamed().items():
        was = (table["indicator"] == before) & (table["source"] == source)
        if was.any():
            table = table.assign(indicator=table["indicator"].mask(was, name))
    if not table.loc[_starts(table), _EDITION].duplicated().any():
        return table
    numbers = table.groupby(_EDITION, sort=True).ngroup()
    return table.take(numbers.argsort(kind="stable")).reset_index(drop=True)


def _starts(table: pd.DataFrame) -> list[int]:
    """The positions of the rows that are of another edition than the row before."""
    changed = np.zeros(len(table), dtype=bool)
    changed[:1] = True
    for name in _EDITION:
        cells = table[name].array
        changed[1:] |= np.asarray(cells[1:] != cells[:-1], dtype=bool)
    return [int(number) for number in np.flatnonzero(changed)]
