"""The dataflows, and the table that a key selects of each. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.locale import N_
from dashboard.web.api.sdmx.vocabulary import FRACTION, area_of, edition_code, table_of
from dashboard.web.errors import Refused
from etl import catalog
from etl.analysis.shares import share_rows
from etl.observations import COLUMNS, NOT_APPLICABLE, empty
from etl.storage.store import Release

#: Dimension -> the codes asked for; all where it is left out.
Key = Mapping[str, tuple[str, ...]]
#: Observations in one answer, and shares that are computed for one, each an area's in one edition.
MOST, MOST_SERIES = 20_000, 2_000


@dataclass(frozen=True)
class Flow:
    """What there is to ask for under one name.

    Attributes:
        id: Its name in addresses.
        name: What it is, a msgid.
        rows: The rows of one edition of one series of it: as published, or computed from them.
        every: Whether it has every edition, not the latest ones alone.
        units: The unit of its values where it is not that of the indicators.
    """

    id: str
    name: str
    rows: Callable[[pd.DataFrame, Key], pd.DataFrame]
    every: bool = False
    units: str = ""

    def table(self, release: Release, key: Key) -> pd.DataFrame:
        """Its observations under a key, as `table_of` has them; none where nothing matches.

        Raises:
            UnknownName: A code of an area is none.
            UsageError: An area is not a part of what its share is of, or counts somebody twice.
            Refused: It would be too many.
        """
        series = list(_series(release, key, every=self.every))
        if self.units:
            _refuse_areas(release, key, len(series))
        found = [rows for rows in (self.rows(each, key) for each in series) if len(rows)]
        # In the order of series: `concat` would put the editions of a year together.
        together = pd.concat(found, ignore_index=True) if found else empty()
        return table_of(together, self.units)


def _series(release: Release, key: Key, *, every: bool) -> Iterator[pd.DataFrame]:
    """The rows of each edition of each series under a key."""
    for source, indicator in release.pairs:
        codes = [catalog.current(code, source) for code in key.get("INDICATOR", (indicator,))]
        if _asked(key, "SOURCE", source) and indicator in codes:
            held = list(release.history(indicator, source).items())
            for edition, rows in held if every else held[-1:]:
                if _asked(key, "EDITION", edition_code(edition)):
                    yield rows


def _asked(key: Key, dimension: str, code: str) -> bool:
    return code in key.get(dimension, (code,))


def _published(rows: pd.DataFrame, key: Key) -> pd.DataFrame:
    """The rows that sources published."""
    found = rows
    for name in ("FREQ", "REF_AREA", "COUNTERPART_AREA"):
        if codes := key.get(name):
            found = found[found[name.lower()].isin(codes)]
    return found


def _shares(rows: pd.DataFrame, key: Key) -> pd.DataFrame:
    """The shares of areas in the World, or in the area that the counterpart names, by `etl.analysis.shares`."""
    indicator = rows["indicator"].iloc[0]
    if not catalog.indicator(indicator).has_shares or not _asked(key, "FREQ", "A"):
        return rows.iloc[:0]
    wholes = [area_of(code) for code in key.get("COUNTERPART_AREA", (catalog.WORLD,))]
    areas = [area_of(code) for code in key.get("REF_AREA", ())]
    annual = (rows["freq"] == "A") & (rows["counterpart_area"] == NOT_APPLICABLE)
    if areas:
        annual &= rows["ref_area"].isin({t for area in (*areas, *wholes) for t in catalog.terms(area)})  # fmt: skip
    columns = {name: rows.loc[annual, name].tolist() for name in COLUMNS}
    held = _spans(columns["ref_area"])
    found = [
        {**row, "counterpart_area": whole, "value": row["share"], "freq": "A"}
        for whole in wholes
        if set(catalog.terms(whole)) <= set(held)
        for area in areas or (*catalog.groups(), *(each for each in held if each != catalog.WORLD))
        for row in share_rows(_of(columns, held, (area, whole)), area, of=whole)
    ]
    return pd.DataFrame(found, columns=list(COLUMNS)) if found else rows.iloc[:0]


def _spans(areas: Sequence[str]) -> dict[str, slice]:
    """Area -> where its rows are: tables are sorted by area.

    >>> _spans(["CHN", "CHN", "JPN"])["CHN"]
    slice(0, 2, None)
    """
    starts = [i for i, area in enumerate(areas) if not i or areas[i - 1] != area]
    ends = itertools.chain(starts[1:], [len(areas)])
    return {areas[start]: slice(start, end) for start, end in zip(starts, ends, strict=False)}


def _of(
    columns: Mapping[str, list[Any]], held: Mapping[str, slice], areas: Iterable[str]
) -> dict[str, list[Any]]:
    """The columns of the rows of all that some areas consist of."""
    terms = dict.fromkeys(term for area in areas for term in catalog.terms(area))
    spans = [held[term] for term in terms if term in held]
    return {name: [v for span in spans for v in column[span]] for name, column in columns.items()}


def _refuse_areas(release: Release, key: Key, editions: int) -> None:
    """Refuse areas that there are not, that make no share, or too many of them."""
    known = set(release.areas["ref_area"])
    areas, wholes = (
        [catalog.known_area(area_of(code), known) for code in key.get(name, ())]
        for name in ("REF_AREA", "COUNTERPART_AREA")
    )
    for area in areas:
        for whole in wholes or [catalog.WORLD]:
            if outside := catalog.outside(area, whole):
                raise Refused(
                    f"{area} is not part of {whole}, which does not include {', '.join(outside)}.",
                    403,
                    hint="A share is of an area that all of it belongs to.",
                )
    if editions * (len(areas) or len(known)) * (len(wholes) or 1) > MOST_SERIES:
        raise too_many(f"more than {MOST_SERIES:,} shares of areas in editions")


def too_many(what: str) -> Refused:
    """The refusal of a question whose answer would be too large."""
    return Refused(
        f"The answer would have {what}.",
        413,
        hint="Name areas, an indicator or a source in the key, or a period.",
    )


_PARTS = (
    ("OBSERVATIONS", N_("Observations as published"), _published, ""),
    ("SHARES", N_("Shares of the world or of another area"), _shares, FRACTION),
)
#: The dataflows by their ids: each as of the latest editions, and with every edition.
FLOWS: dict[str, Flow] = {
    flow.id: flow
    for name, about, rows, units in _PARTS
    for flow in (
        Flow(name, about, rows, units=units),
        Flow(f"{name}_VINTAGES", about, rows, every=True, units=units),
    )
}


def names(flows: Sequence[Flow], say: Callable[[str], str]) -> dict[str, str]:
    """Flow -> its name in a language."""
    editions = {False: N_("{name}, latest editions"), True: N_("{name}, every edition")}
    return {flow.id: say(editions[flow.every]).format(name=say(flow.name)) for flow in flows}
