"""Which edition a file's figures are of, and what the parts of an edition say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from etl import catalog
from etl.catalog.areas import described, to_imf
from etl.editions import base
from etl.errors import UsageError
from etl.importers.base import NothingOfOurs, Outlook, once
from etl.sources import imf
from etl.sources.base import Fetched

#: The months in which the World Economic Outlook comes out; in September now and then until 2011.
_OUTLOOK = ("04", "09", "10")


def together(parts: Iterable[Outlook], held: pd.DataFrame) -> list[Fetched]:
    """What the parts of each edition of the World Economic Outlook hold.

    Where forecasts begin for the World and for groups shows in the countries' lines: those of another file of the same
    command, or those that are held of this edition.

    Args:
        parts: Parts of any editions.
        held: What is held of the World Economic Outlook.

    Raises:
        BadAnswer: Two parts contradict each other.
    """
    editions: dict[str, list[Outlook]] = {}
    for part in parts:
        day = len(part.edition) == 10
        edition = imf.edition_of(part.edition) if day else part.edition
        editions.setdefault(edition, []).append(part)
    return [_edition(edition, these, held) for edition, these in editions.items()]


def _edition(edition: str, parts: list[Outlook], held: pd.DataFrame) -> Fetched:
    codes = {i.series["weo"]: name for name, i in catalog.indicators().items() if "weo" in i.series}
    names = " and ".join(part.name for part in parts)
    values = pd.concat([part.message.values for part in parts], ignore_index=True)
    values = values[values["code"].isin(list(codes))].dropna(subset=["value"])
    if values.empty:
        raise NothingOfOurs(f"{names}: its observations are all missing.")
    # The same table in two files is once; another value for the same is a contradiction.
    values, again = once(names, values, ["ref_area", "code", "time_period"])
    latest: dict[tuple[str, str], str] = {}
    for part in parts:
        latest |= part.message.latest_actual
    known = _known(held[held["edition"].map(base) == edition], codes)
    published = max((part.message.published for part in parts), default="")
    message = imf.Message(published, values, known | latest)
    found = imf.observations(message, codes, edition)
    # A date of another month is that of the file's last upload, not of the edition.
    days = (published, *(part.edition for part in parts))
    day = next((day for day in days if len(day) == 10 and day.startswith(edition)), "")
    notes = [note for part in parts for note in part.notes]
    if not latest and not known:
        notes.append(imf.no_actual_years(names, edition))
    return Fetched(
        found,
        described(found["ref_area"], "IMF group "),
        (*notes, *again),
        {edition: day} if day else {},
    )


def _known(held: pd.DataFrame, codes: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The last actual years of the three, as they show in what is held of an edition."""
    three = {area: to_imf(area) for area in catalog.members(catalog.CJK)}
    rows = held[held["ref_area"].isin(list(three)) & (held["obs_status"] == "F")]
    first = rows.groupby(["ref_area", "indicator"])["time_period"].min()
    code_of = {name: code for code, name in codes.items()}
    return {
        (three[str(area)], code_of[str(indicator)]): str(int(year) - 1)
        for (area, indicator), year in first.items()
        if indicator in code_of
    }


def in_style(fetched: Fetched) -> Fetched:
    """Editions as the source labels them: by the month, or by the day.

    Raises:
        UsageError: A day is needed and only a month was given, or there is no edition of that month.
    """
    rows = fetched.observations
    if rows.empty:
        raise NothingOfOurs(
            f"{'; '.join(fetched.notes) or 'The file'}: its observations are all missing."
        )
    source = catalog.source(str(rows["source"].iloc[0]))
    if source.edition_style == "month":
        days = {edition[:7]: edition for edition in rows["edition"].unique() if len(edition) == 10}
        for edition in rows["edition"].unique():
            if edition[5:7] not in _OUTLOOK:
                raise UsageError(
                    f"There is no World Economic Outlook of {edition[:7]}: it comes out in April and October.",
                    hint="Say the edition: --edition 2025-10.",
                )
        rows = rows.assign(edition=rows["edition"].str[:7])
        return replace(fetched, observations=rows, published={**days, **fetched.published})
    return fetched
