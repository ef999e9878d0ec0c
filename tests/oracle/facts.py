"""What is true of a release, computed from its Parquet and the catalogue's TOML by plain code of its own.

Nothing here imports the product: what it says is held against what the product's channels say.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
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
Cells = dict[tuple[str, str, int], Value]


class _Editions(Mapping[tuple[str, str, str], Cells]):
    """Source, indicator and edition -> its values by area, partner and year, made when they are first asked for."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows
        self._places = rows.groupby(["source", "indicator", "edition"], observed=True).indices
        self._made: dict[tuple[str, str, str], Cells] = {}

    def __getitem__(self, key: tuple[str, str, str]) -> Cells:
        if key not in self._made:
            part = self._rows.take(self._places[key])
            names = ("ref_area", "counterpart_area", "time_period", "value", "obs_status")
            self._made[key] = {
                (area, partner, int(year)): Value(float(value), status)
                for area, partner, year, value, status in zip(
                    *(part[name].tolist() for name in names), strict=True
                )
                if value == value
            }
        return self._made[key]

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


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
        self.units = tomllib.loads((catalog / "units.toml").read_text("utf-8"))
        aggregates = tomllib.loads((catalog / "aggregates.toml").read_text("utf-8"))
        self._no_economies = {"WLD", *self.groups, *aggregates}
        areas = pd.read_parquet(folder / "areas.parquet")
        self.economies = sorted(set(areas.loc[areas["kind"] == "economy", "ref_area"]) - {"WLD"})
        self._published = {
            (e["source"], e["edition"]): e["published"]
            for e in package.get("editions", [])
            if e.get("published")
        }
        self._cells = _Editions(rows)
        self._revalued: dict[tuple[str, str, int, str], list[float]] = {}

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

    @cache  # noqa: B019 - one release in a process, and its answers change as little as it does
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

    @cache  # noqa: B019 - one release in a process, and its answers change as little as it does
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
        pairs = {y: (level[y - 1], level[y]) for y in level if y - 1 in level}
        by_weight = self.weighted(indicator, source, edition, area)
        if by_weight is None:
            return {
                y: Value(b.number / a.number - 1, weakest([a, b])) for y, (a, b) in pairs.items()
            }
        return {y: Value(by_weight[y], weakest(list(pairs[y]))) for y in pairs if y in by_weight}

    @cache  # noqa: B019 - one release in a process, and its answers change as little as it does
    def weighted(
        self, indicator: str, source: str, edition: str, area: str
    ) -> dict[int, float] | None:
        """Growth of the volumes of a group: that of each member, weighted by its value in the year before.

        None where there are no such values, or one economy alone. Only years that are linked with the base year count.
        """
        name, members = self.indicators[indicator].get("valued_by"), self.members(area)
        if not name or len(members) == 1 or not self.editions(name, source):
            return None
        latest = edition == self.editions(indicator, source)[-1]
        held = self.edition(name, source, "" if latest else edition)
        held = held or self.editions(name, source)[0]
        volumes, values = (
            self._cells[source, one, of] for one, of in ((indicator, edition), (name, held))
        )
        grown = {}
        for year in sorted({year for _, partner, year in volumes if partner == "_Z"}):
            cells = [
                (
                    volumes.get((m, "_Z", year)),
                    volumes.get((m, "_Z", year - 1)),
                    values.get((m, "_Z", year - 1)),
                )
                for m in members
            ]
            if all(now and before and worth for now, before, worth in cells):
                whole = math.fsum(worth.number for _, _, worth in cells)
                parts = (n.number / b.number * worth.number for n, b, worth in cells)
                grown[year] = math.fsum(parts) / whole - 1
        base = int(self.units[self.indicators[indicator]["unit"]]["base_year"])
        linked = {}
        for step in (1, -1):
            year = base + 1 if step > 0 else base
            while year in grown:
                linked[year] = grown[year]
                year += step
        return linked

    def transformed(
        self, transform: str, indicator: str, source: str, edition: str, area: str
    ) -> Series:
        """What the explorer shows of an area."""
        make = {"share": self.shares, "growth": self.growth, "level": self.levels}[transform]
        return make(indicator, source, edition, area)

    def _is_economy(self, area: str) -> bool:
        """Neither the World, nor a group, nor an aggregate of a provider (UNCTAD's are `U` and four digits)."""
        return area not in self._no_economies and not re.fullmatch(r"U\d{4}", area)

    def flows(self, source: str, edition: str) -> dict[tuple[str, str, int], Value]:
        """Exporter, partner and year -> the goods exported to each other by the three."""
        cells = self._cells.get((source, "bilateral_goods_exports", edition), {})
        three = self.groups["CJK"]
        return {key: v for key, v in cells.items() if key[0] in three and key[1] in three}

    def mirrored(self, side: str, source: str, edition: str) -> dict[tuple[str, str, int], Value]:
        """Exporter, importer and year -> the goods, as its ``exports`` or its ``imports`` side reports them."""
        cells = self._cells.get((source, f"bilateral_goods_{side}", edition), {})
        three = self.groups["CJK"]
        turn = 1 if side == "exports" else -1
        return {
            (*key[:2][::turn], key[2]): v
            for key, v in cells.items()
            if key[0] in three and key[1] in three
        }

    @cache  # noqa: B019 - one release in a process, and its answers change as little as it does
    def ranks(self, indicator: str, source: str, edition: str, area: str) -> Series:
        """Places among all economies that the source has a value for."""
        every: dict[int, list[float]] = {}
        own: Series = {}
        for (one, partner, year), value in self._cells[source, indicator, edition].items():
            if partner == "_Z" and self._is_economy(one):
                every.setdefault(year, []).append(value.number)
                if one == area:
                    own[year] = value
        return {
            year: Value(1 + sum(v > mine.number for v in every[year]), mine.status)
            for year, mine in own.items()
        }

    @cache  # noqa: B019 - one release in a process, and its answers change as little as it does
    def together(self, indicator: str, source: str, edition: str) -> dict[int, float]:
        """What all economies of a source make together, by years."""
        total: dict[int, float] = {}
        for (one, partner, year), value in self._cells[source, indicator, edition].items():
            if partner == "_Z" and self._is_economy(one):
                total[year] = total.get(year, 0.0) + value.number
        return total

    @cache  # noqa: B019 - one release in a process, and its answers change as little as it does
    def split_years(self, edition: str) -> list[int]:
        """The years in which every input of the split of a share of GDP is held."""
        wanted = [
            (name, area)
            for name in ("gdp_nominal", "gdp_lcu", "gdp_constant_lcu")
            for area in self.groups["CJK"]
        ]
        tables = [
            set(self.levels(name, "weo", edition, area))
            for name, area in [*wanted, ("gdp_nominal", "WLD")]
        ]
        return sorted(set.intersection(*tables))

    def split(self, edition: str, points: list[int]) -> dict[str, dict[str, float]]:
        """Economy, and CJK -> the parts of the change of its share, chained over the points."""
        names = ("gdp_nominal", "gdp_lcu", "gdp_constant_lcu")
        dollars, local, volume = (self._cells.get(("weo", n, edition), {}) for n in names)
        found: dict[str, dict[str, float]] = {}
        three = self.groups["CJK"]
        for y0, y1 in pairwise(points):
            world = [dollars["WLD", "_Z", y].number for y in (y0, y1)]
            grown = math.log(world[1] / world[0])

            def change(table: dict, area: str, y0: int = y0, y1: int = y1) -> float:
                return math.log(table[area, "_Z", y1].number / table[area, "_Z", y0].number)

            def mean(area: str, y0: int = y0, y1: int = y1, world: list = world) -> float:
                a, b = (
                    dollars[area, "_Z", y].number / w for y, w in zip((y0, y1), world, strict=True)
                )
                return (b - a) / math.log(b / a) if a != b else a

            held = [
                area
                for area in {key[0] for key in volume}
                if self._is_economy(area)
                and all((area, "_Z", y) in table for y in (y0, y1) for table in (dollars, volume))
            ]
            whole = sum(dollars[area, "_Z", y0].number for area in held)
            later = sum(
                dollars[area, "_Z", y0].number * math.exp(change(volume, area)) for area in held
            )
            ends = whole, sum(dollars[area, "_Z", y1].number for area in held)
            covered = min(part / w for part, w in zip(ends, world, strict=True)) >= 0.95
            real = math.log(later / whole) if covered else math.nan
            for area in three:
                weight, quantity, money = mean(area), change(volume, area), change(local, area)
                parts = {
                    "real_growth": weight * quantity,
                    "prices": weight * (money - quantity),
                    "exchange_rate": weight * (change(dollars, area) - money),
                    "world_growth": -weight * grown,
                    "world_real_growth": -weight * real,
                }
                own = found.setdefault(area, dict.fromkeys(parts, 0.0))
                for name, part in parts.items():
                    own[name] += part
        found["CJK"] = {name: sum(found[a][name] for a in three) for name in found[three[0]]}
        for parts in found.values():
            parts["world_prices_and_rates"] = parts["world_growth"] - parts["world_real_growth"]
            parts["prices_and_rates"] = parts["prices"] + parts["exchange_rate"]
            parts["relative_real_growth"] = parts["real_growth"] + parts["world_real_growth"]
            parts["relative_prices_and_rates"] = (
                parts["prices_and_rates"] + parts["world_prices_and_rates"]
            )
        return found

    def verdict(
        self,
        definition: tuple[str, str, str],
        year: int,
        share: float,
        holds: float,
        close: float,
        as_of: str = "",
    ) -> str:
        """By the distance in points, to a millionth: of the share itself and at the prices of every base year."""
        claim, indicator, source = definition
        margin = self.margin(indicator, source)
        found = set()
        for each in [share, *self.at_other_prices(indicator, source, year, as_of)]:
            off = round(abs(each - self.claims[claim]["fraction"]) * 100, 6)
            near = min(round(abs(off - at), 6) for at in (holds, close))
            decided = "holds" if off <= holds else "close" if off <= close else "fails"
            found.add("borderline" if near < margin * 100 else decided)
        return found.pop() if len(found) == 1 else "depends"

    def margin(self, indicator: str, source: str) -> float:
        """The mean revision since the World Economic Outlook of the April after a year, of three years or more."""
        every = self.editions(indicator, "weo")
        if "weo" not in self.sources(indicator):
            return 0.0
        today = self.shares(indicator, "weo", every[-1], "CJK")
        revised = []
        for year, now in today.items():
            april = f"{year + 1}-04"
            then = self.shares(indicator, "weo", april, "CJK") if april in every[:-1] else {}
            if year in then:
                revised.append(abs(now.number - then[year].number))
        return sum(revised) / len(revised) if len(revised) >= 3 else 0.0

    def at_other_prices(
        self, indicator: str, source: str, year: int, as_of: str = ""
    ) -> list[float]:
        """The shares of the three in volumes at the prices of each base year that is held."""
        key = indicator, source, year, as_of
        if key not in self._revalued:
            self._revalued[key] = self._at_other_prices(*key)
        return self._revalued[key]

    def _at_other_prices(self, indicator: str, source: str, year: int, as_of: str) -> list[float]:
        bases = self.indicators[indicator].get("base_years", [])
        if not bases:
            return []
        name = self.indicators[indicator]["valued_by"]
        volumes = self._cells.get((source, indicator, self.edition(indicator, source, as_of)), {})
        levels = self.editions(name, source)
        values = self._cells[source, name, self.edition(name, source, as_of) or levels[0]]
        found = []
        for base in map(int, bases):
            whole = three = covered = 0.0
            for area in self.economies:
                then, now = volumes.get((area, "_Z", base)), volumes.get((area, "_Z", year))
                worth = values.get((area, "_Z", base))
                if then and now and worth:
                    valued = now.number * worth.number / then.number
                    whole += valued
                    covered += now.number
                    three += valued if area in self.members("CJK") else 0.0
            world = volumes.get(("WLD", "_Z", year))
            if world and whole and covered / world.number >= 0.9:
                found.append(three / whole)
        return found if len(found) > 1 else []

    @cached_property
    def definitions(self) -> list[tuple[str, str, str]]:
        """Claim, indicator and source of all that is checked and held."""
        return [
            (claim, name, source)
            for claim, facts in self.claims.items()
            for name, indicator in self.indicators.items()
            if indicator["measure"] == facts["measure"]
            for source in indicator.get("claim_sources", ())
            if self.editions(name, source)
        ]


def weakest(values: list[Value]) -> str:
    return max((v.status for v in values), key=WEAKNESS.index)


@cache
def shipped() -> Facts:
    """Those of the release that ships, read once a process."""
    checkout = Path(__file__).resolve().parents[2]
    current = (checkout / "data" / "current").read_text(encoding="utf-8").strip()
    return Facts(checkout / "data" / "releases" / current, checkout / "etl" / "catalog")
