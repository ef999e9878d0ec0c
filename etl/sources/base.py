"""The protocol of adapters, and what they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from etl import catalog
from etl.observations import KEY
from etl.settings import EtlSettings
from etl.sources.transport import Transport

Progress = Callable[[str], None]
#: So many of the columns, series or areas that are left out are named.
MOST_NAMED = 12


@dataclass(frozen=True)
class Fetched:
    """The result of asking a service.

    Attributes:
        observations: An observation table (see `etl.observations`).
        areas: The areas that the service describes: ``ref_area, name, kind`` (economy or aggregate).
        notes: Messages on what the service does not have, and on what came from a fallback.
        published: Edition -> the day it was published (``2025-10-14``), where the service says so.
        failed: Indicator or edition -> why it could not be read; its last good data stay.
    """

    observations: pd.DataFrame
    areas: pd.DataFrame
    notes: tuple[str, ...] = field(default=())
    published: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


AREA_COLUMNS = ("ref_area", "name", "kind")


def no_areas() -> pd.DataFrame:
    """An empty table of areas.

    Example:
        >>> no_areas().shape
        (0, 3)
    """
    return pd.DataFrame({name: pd.Series(dtype="str") for name in AREA_COLUMNS})


def news(observations: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """The indicators whose values differ from their newest edition held, whatever the labels are.

    For services that do not say their edition: the day of a file is not a reason for a new vintage, its content is.
    The parts of a sum stay together: where one of them is new, so are the others.
    """
    columns = [name for name in KEY if name != "edition"]
    newest = held.groupby("indicator")["edition"].transform("max") == held["edition"]
    known = {str(name): rows for name, rows in held[newest].groupby("indicator")}

    def values(rows: pd.DataFrame) -> pd.Series:
        return rows.set_index(columns)["value"].sort_index()

    new = {
        str(name)
        for name, rows in observations.groupby("indicator")
        if str(name) not in known or not values(rows).equals(values(known[str(name)]))
    }
    for facts in catalog.indicators().values():
        if new & set(facts.sum_of):
            new |= set(facts.sum_of)
    return observations[observations["indicator"].isin(list(new))].reset_index(drop=True)


def left_out(name: str, what: str, names: Sequence[str]) -> str:
    """A note of what nothing is taken from, by its names; empty where there is nothing.

    Args:
        name: The source or the file.
        what: How many of what there are.
        names: Their names; the first `MOST_NAMED` are told.

    >>> left_out("weo.xls", "2 other columns", ["notes", "per capita"])
    'weo.xls: 2 other columns left out, notes, per capita'
    """
    named = ", ".join(names[:MOST_NAMED]) + (" ..." if len(names) > MOST_NAMED else "")
    return f"{name}: {what} left out, {named}" if names else ""


class Adapter(Protocol):
    """Asks one service and understands its answers."""

    source: str

    def changed(self, transport: Transport, settings: EtlSettings, held: pd.DataFrame) -> bool:
        """Whether the service has other data than ``held``, found by a small request.

        Raises:
            SourceError: It cannot be determined; `fetch` may still succeed.
        """
        ...

    def fetch(
        self, transport: Transport, settings: EtlSettings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """All that this source publishes of the catalogue's indicators.

        Args:
            transport: The session to ask with.
            settings: Where the service is.
            held: What the current release holds of this source, all editions.
            progress: Called with a message after each answer.

        Raises:
            SourceError: Nothing of it could be read.
        """
        ...
