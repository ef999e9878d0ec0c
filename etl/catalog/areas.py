"""Economies and aggregates as each provider writes them, read from ``economies.toml`` and ``aggregates.toml``.

One code for one area everywhere: ISO 3166-1 alpha-3 for an economy, ``WLD`` for the World, the provider's own code
for other aggregates.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import pandas as pd

from etl.catalog._facts import Fact, table


class Area(Fact):
    """An economy or an aggregate.

    Attributes:
        ref_area: Its code in this product.
        iso2: Its code in the World Bank's data rows and in CLDR.
        m49: Its code at UNCTAD (UN M49).
        former_m49: Its codes at UNCTAD while its territory was another.
        imf: Its code at the IMF, where that is not ``ref_area``.
        also: What else it is called, beside its names in CLDR.
        until: The last year that statistics are published for, if it is of the past.
        tile: Its column and row on a map of tiles, from the upper left corner; aggregates have none.
    """

    ref_area: str
    name: str
    kind: Literal["economy", "aggregate"]
    iso2: str = ""
    m49: str = ""
    former_m49: tuple[str, ...] = ()
    imf: str = ""
    datamapper: str = ""
    also: tuple[str, ...] = ()
    until: str = ""
    tile: tuple[int, int] | None = None


@cache
def areas() -> dict[str, Area]:
    """All declared areas, economies first.

    Example:
        >>> areas()["JPN"].iso2
        'JP'
    """
    economies = {
        key: Area(ref_area=key, kind="economy", **facts)
        for key, facts in table("economies").items()
    }
    aggregates = {
        key: Area(ref_area=key, kind="aggregate", **facts)
        for key, facts in table("aggregates").items()
    }
    return economies | aggregates


@cache
def from_m49() -> dict[str, str]:
    """UNCTAD's number -> ``ref_area``, numbers of former territories included.

    Example:
        >>> from_m49()["392"]
        'JPN'
    """
    return {
        number: a.ref_area for a in areas().values() for number in (a.m49, *a.former_m49) if number
    }


@cache
def from_iso2() -> dict[str, str]:
    """Two letters, of ISO for an economy and of the World Bank for an aggregate -> ``ref_area``.

    Example:
        >>> from_iso2()["JP"]
        'JPN'
    """
    return {a.iso2: a.ref_area for a in areas().values() if a.iso2}


@cache
def from_imf() -> dict[str, str]:
    """The IMF's code -> ``ref_area``, only where the two differ.

    Example:
        >>> "WLD" in from_imf().values()
        True
    """
    return {a.imf: a.ref_area for a in areas().values() if a.imf and a.imf != a.ref_area}


@cache
def _by_name() -> dict[str, str]:
    """Names of economies as the catalogue and the IMF write them, folded -> ``ref_area``."""
    named = {name: from_imf().get(code, code) for name, code in table("imf_names")["codes"].items()}
    named |= {a.name: a.ref_area for a in areas().values()}
    return {name.casefold(): code for name, code in named.items() if code in areas()}


def other_economy(ref_area: str, name: str) -> str:
    """The economy that a name is of, where it is another one than the code beside it says; else empty.

    Only names that are known to the letter count: a file may call an economy what it likes.

    >>> other_economy("ITA", "Spain"), other_economy("ITA", "Italy"), other_economy("ITA", "Italia")
    ('ESP', '', '')
    """
    known = _by_name().get(name.strip().casefold(), ref_area)
    economies = all(areas()[a].kind == "economy" for a in (known, ref_area) if a in areas())
    return known if known != ref_area and economies and ref_area in areas() else ""


def to_imf(ref_area: str) -> str:
    """The IMF's code of an area.

    Example:
        >>> to_imf("JPN")
        'JPN'
    """
    known = areas().get(ref_area)
    return known.imf or ref_area if known else ref_area


def described(ref_areas: pd.Series[str], prefix: str = "") -> pd.DataFrame:
    """``ref_area, name, kind`` of the areas that occur, as declared here.

    Args:
        ref_areas: The areas; an unknown one is an aggregate under its own code.
        prefix: Put before the code of an unknown area to make its name.

    Example:
        >>> import pandas as pd
        >>> described(pd.Series(["JPN"], dtype="str")).to_dict("records")
        [{'ref_area': 'JPN', 'name': 'Japan', 'kind': 'economy'}]
    """
    found = [areas().get(code) or _unknown(code, prefix) for code in sorted(ref_areas.unique())]
    return pd.DataFrame(
        {
            "ref_area": [a.ref_area for a in found],
            "name": [a.name for a in found],
            "kind": [a.kind for a in found],
        },
        dtype="str",
    )


def _unknown(code: str, prefix: str) -> Area:
    return Area(ref_area=code, name=f"{prefix}{code}", kind="aggregate")
