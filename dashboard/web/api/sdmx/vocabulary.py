"""The codes of SDMX messages and their names in a language. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.locale import N_
from dashboard.words.wording import Words
from etl import catalog
from etl.catalog.areas import areas as known_areas
from etl.observations import NOT_APPLICABLE, STATUS_ORDER
from etl.places import declared
from etl.storage.store import Release

AGENCY, VERSION = "TRILATERAL", "1.0"
#: Where the namespaces of SDMX-ML 2.1 begin.
SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
#: The id of the data structure that all dataflows share.
STRUCTURE = "OBSERVATIONS"
TIME = "TIME_PERIOD"
#: The dimensions of a series, in the order of keys; time comes last, as everywhere.
SERIES = ("FREQ", "REF_AREA", "COUNTERPART_AREA", "INDICATOR", "SOURCE", "EDITION")
DIMENSIONS = (*SERIES, TIME)
#: Attributes of a series, and of an observation.
OF_SERIES, OF_OBSERVATIONS = ("UNIT_MEASURE", "UNIT_MULT"), ("OBS_STATUS",)
#: The unit of shares: a fraction, 0.25 for 25 %.
FRACTION = "PURE_NUMB"

_LABELS = declared(__package__, "vocabulary")
NAMES: dict[str, str] = _LABELS["components"]
#: The names of CL_OBS_STATUS, SDMX's own list.
_STATUSES: dict[str, str] = _LABELS["statuses"]
_FREQUENCIES: dict[str, str] = _LABELS["frequencies"]


def code_lists(release: Release, words: Words) -> dict[str, dict[str, str]]:
    """Component -> its codes -> their names, of those that take codes.

    Areas are those that the release describes and the groups added up here; a formula of these is a code, too, that no
    list could hold.

    Args:
        release: The release, for its areas.
        words: The words of the language.

    Example:
        ``code_lists(release, in_language("en"))["UNIT_MULT"]`` is ``{"0": "Units"}``.
    """
    return release.cache.get_or_compute(
        ("sdmx", "codes", words.lang), lambda: _code_lists(release, words)
    )


def _code_lists(release: Release, words: Words) -> dict[str, dict[str, str]]:
    say = words.gettext
    groups = {group.id: say(group.name) for group in catalog.groups().values()}
    areas = groups | {
        code: words.economy(code) if code in known_areas() else name
        for code, name in zip(release.areas["ref_area"], release.areas["name"], strict=True)
    }
    units = {i.unit for i in catalog.indicators().values()}
    return {
        "FREQ": {code: say(name) for code, name in _FREQUENCIES.items()},
        "REF_AREA": areas,
        "COUNTERPART_AREA": {NOT_APPLICABLE: say(N_("Not applicable")), **areas},
        "INDICATOR": {i.id: say(i.concept) for i in catalog.indicators().values()},
        "SOURCE": {s.id: say(s.title) for s in catalog.sources().values()},
        "OBS_STATUS": {code: say(_STATUSES[code]) for code in STATUS_ORDER},
        "UNIT_MEASURE": {
            **{unit: say(catalog.unit(unit).name) for unit in sorted(units)},
            FRACTION: say(N_("Pure number: a fraction of the whole")),
        },
        "UNIT_MULT": {"0": say(N_("Units"))},
    }


def code_of(area: str) -> str:
    """The code of an area: in keys a plus stands between two codes, so one in a formula is an ``@``.

    Example:
        >>> code_of("CJK+HKG+MAC"), area_of("CJK@HKG@MAC"), code_of("WLD-CJK")
        ('CJK@HKG@MAC', 'CJK+HKG+MAC', 'WLD-CJK')
    """
    return area.replace("+", "@")


def area_of(code: str) -> str:
    """The area of a code."""
    return code.replace("@", "+")


def edition_code(edition: str) -> str:
    """The code of an edition: in keys a dot ends a code.

    Example:
        >>> edition_code("2025-10.2")
        '2025-10_2'
    """
    return edition.replace(".", "_")


def table_of(rows: pd.DataFrame, units: Mapping[str, str] | str = "") -> pd.DataFrame:
    """Rows of observations under the names and with the codes of SDMX.

    Args:
        rows: An observation table.
        units: The unit of all, if it is not that of the indicators.

    Returns:
        Dimensions, ``OBS_VALUE`` and attributes; a row per observation.

    Example:
        ``table_of(release.observations)["UNIT_MULT"]``
    """
    table = pd.DataFrame({name: rows[name.lower()] for name in DIMENSIONS}, index=rows.index)
    for name, code in (("REF_AREA", code_of), ("COUNTERPART_AREA", code_of), ("EDITION", edition_code)):  # fmt: skip
        table[name] = table[name].map({each: code(each) for each in table[name].unique()})
    indicators = {name: catalog.indicator(name).unit for name in rows["indicator"].unique()}
    return table.assign(
        OBS_VALUE=rows["value"],
        OBS_STATUS=rows["obs_status"],
        UNIT_MEASURE=units or rows["indicator"].map(indicators),
        UNIT_MULT="0",
    )
