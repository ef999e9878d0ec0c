"""What is true of a release, computed from its Parquet and the catalogue's TOML by plain code of its own.

Nothing here imports the product: what it says is held against what the product's channels say.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

#: From strong to weak: a derived value is as weak as its weakest input.
WEAKNESS = "ABPEFO"


@dataclass(frozen=True)
class Value:
    """A number and its status."""

    number: float
    status: str

    @property
    def forecast(self) -> bool:
        return self.status == "F"


Series = dict[int, Value]


class Facts:
    """A release, read once.

    Args:
        folder: ``releases/<id>``.
        catalog: ``etl/catalog``.
    """

    def __init__(self, folder: Path, catalog: Path) -> None:
        tables = [pd.read_parquet(folder / f"{n}.parquet") for n in ("observations", "vintages")]
        rows = pd.concat(tables, ignore_index=True)
        rows = rows[rows["freq"] == "A"]
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        self.release = folder.name
        self.groups = {
            name: facts["members"]
            for name, facts in tomllib.loads((catalog / "groups.toml").read_text("utf-8")).items()
        }
        self.claims = tomllib.loads((catalog / "claims.toml").read_text("utf-8"))
        self.indicators = tomllib.loads((catalog / "indicators.toml").read_text("utf-8"))
        self._published = {
            (e["source"], e["edition"]): e["published"]
            for e in package.get("editions", [])
            if e.get("published")
        }
        self._cells: dict[tuple[str, str, str], dict[tuple[str, str, int], Value]] = {}
        key = ["source", "indicator", "edition"]
        for (source, indicator, edition), part in rows.groupby(key, observed=True):
            self._cells[str(source), str(indicator), str(edition)] = {
                (area, partner, int(year)): Value(float(value), status)
                for area, partner, year, value, status in zip(
                    part["ref_area"],
                    part["counterpart_area"],
                    part["time_period"],
                    part["value"],
                    part["obs_status"],
                    strict=True,
                )
                if value == value
            }

    def editions(self, indicator: str, source: str) -> list[str]:
        """All editions, ascending: those of a label published again are ordered as numbers."""
        found = [e for s, i, e in self._cells if (s, i) == (source, indicator)]
        return sorted(found, key=lambda e: (e.partition(".")[0], int(e.partition(".")[2] or 0)))

    def edition(self, indicator: str, source: str, as_of: str = "") -> str:
        """The latest edition known by then; empty if there is none."""
        known = [
            e
            for e in self.editions(indicator, source)
            if not as_of
            or (e if e == as_of else self._published.get((source, e), e))[: len(as_of)] <= as_of
        ]
        return known[-1] if known else ""

    def sources(self, indicator: str) -> list[str]:
        """The sources that have it."""
        return sorted({s for s, i, _ in self._cells if i == indicator})

    def members(self, area: str) -> list[str]:
        return list(self.groups.get(area, [area]))

    def levels(self, indicator: str, source: str, edition: str, area: str) -> Series:
        """The sum of an area's members in the years in which all have a value."""
        cells = self._cells.get((source, indicator, edition), {})
        members = self.members(area)
        years = sorted(
            {year for one, partner, year in cells if one == members[0] and partner == "_Z"}
        )
        found: Series = {}
        for year in years:
            values = [cells.get((member, "_Z", year)) for member in members]
            known = [value for value in values if value is not None]
            if len(known) == len(members):
                found[year] = Value(sum(v.number for v in known), weakest(known))
        return found

    def shares(self, indicator: str, source: str, edition: str, area: str) -> Series:
        """Shares of the World of the same edition, in the years in which all inputs exist."""
        world = self.levels(indicator, source, edition, "WLD")
        return {
            year: Value(value.number / world[year].number, weakest([value, world[year]]))
            for year, value in self.levels(indicator, source, edition, area).items()
            if year in world
        }

    def growth(self, indicator: str, source: str, edition: str, area: str) -> Series:
        """Change over the year before."""
        level = self.levels(indicator, source, edition, area)
        return {
            year: Value(
                value.number / level[year - 1].number - 1, weakest([value, level[year - 1]])
            )
            for year, value in level.items()
            if year - 1 in level
        }

    def transformed(
        self, transform: str, indicator: str, source: str, edition: str, area: str
    ) -> Series:
        """What the explorer shows of an area."""
        make = {"share": self.shares, "growth": self.growth, "level": self.levels}[transform]
        return make(indicator, source, edition, area)

    def verdict(self, claim: str, share: float, holds: float, close: float) -> str:
        """By the distance in points, to a millionth."""
        off = round(abs(share - self.claims[claim]["fraction"]) * 100, 6)
        return "holds" if off <= holds else "close" if off <= close else "fails"

    @cached_property
    def definitions(self) -> list[tuple[str, str, str]]:
        """Claim, indicator and source of all that is checked and held."""
        return [
            (claim, name, source)
            for claim, facts in self.claims.items()
            for name, indicator in self.indicators.items()
            if indicator["measure"] == facts["measure"]
            for source in indicator.get("claim_sources") or self.sources(name)
            if self.editions(name, source)
        ]


def weakest(values: list[Value]) -> str:
    return max((v.status for v in values), key=WEAKNESS.index)
