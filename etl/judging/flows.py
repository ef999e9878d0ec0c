"""Trade among the members of an area: the exports (f.o.b.) of each to each, as the exporters report them."""

from __future__ import annotations

import math
from itertools import permutations

import pandas as pd

from etl import catalog
from etl.analysis.levels import Level, levels
from etl.judging.unjudged import Unjudged
from etl.observations import STATUS_ORDER
from etl.storage.store import Release

INDICATOR, TOTAL = "bilateral_goods_exports", "goods_exports"


class Flows:
    """The annual flows of one source and edition."""

    def __init__(self, source: str, edition: str, rows: pd.DataFrame) -> None:
        self.source, self.edition = source, edition
        rows = rows[rows["freq"] == "A"]
        columns = ("ref_area", "counterpart_area", "time_period", "value", "obs_status")
        self._cells = {
            (area, partner, year): (value, status)
            for area, partner, year, value, status in zip(
                *(rows[name].tolist() for name in columns), strict=True
            )
        }
        self.years = sorted({year for _, _, year in self._cells})

    def among(self, area: str, year: str) -> Level:
        """The sum of all flows among the members; not a number where one lacks a value."""
        pairs = list(permutations(catalog.terms(area), 2))
        if not pairs or any(sign < 0 for sign in catalog.terms(area).values()):
            raise Unjudged("kind")
        cells = [self._cells.get((*pair, year), (math.nan, "O")) for pair in pairs]
        missing = {pair[0] for pair, (value, _) in zip(pairs, cells, strict=True) if value != value}
        status = max((status for _, status in cells), key=STATUS_ORDER.index)
        return Level(sum(value for value, _ in cells), status, tuple(sorted(missing)))


def flows(release: Release, source: str, as_of: str = "") -> Flows | None:
    """The flows of a source in the edition known by then, kept with the release; None if it has none."""
    edition = release.edition(INDICATOR, source, as_of)
    if edition is None:
        return None
    return release.cache.get_or_compute(
        ("flows", source, edition),
        lambda: Flows(source, edition, release.select(INDICATOR, source, as_of)),
    )


def exports(release: Release, source: str, area: str, year: str, as_of: str = "") -> Level:
    """The exports of the members to all economies, from the same source; not a number where it has none."""
    found = levels(release, TOTAL, source, as_of)
    return found.of(area, year) if found else Level(math.nan, "O", catalog.members(area))
