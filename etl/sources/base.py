"""What an adapter is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from etl.settings import Settings
from etl.transport import Transport

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Fetched:
    """What came of asking a service.

    Attributes:
        observations: An observation table (see `etl.observations`).
        areas: What the service says of its areas: ``ref_area, name, kind`` (economy or aggregate).
        notes: What the service said it does not have, in words.
    """

    observations: pd.DataFrame
    areas: pd.DataFrame
    notes: tuple[str, ...] = field(default=())


AREA_COLUMNS = ("ref_area", "name", "kind")


def no_areas() -> pd.DataFrame:
    """An empty table of areas."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in AREA_COLUMNS})


class Adapter(Protocol):
    """Asks one service and understands its answers."""

    source: str

    def changed(self, transport: Transport, settings: Settings, held: pd.DataFrame) -> bool:
        """Whether the service now says something else than ``held``, at the price of a small request."""
        ...

    def fetch(
        self, transport: Transport, settings: Settings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """All that this source publishes of the catalogue's indicators.

        Args:
            transport: The session to ask with.
            settings: Where the service is.
            held: What the current release holds of this source, all editions.
            progress: Called with a few words after each answer.
        """
        ...
