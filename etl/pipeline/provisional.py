"""First figures of a year are provisional where the catalogue says that a source marks none (``provisional_until``)."""

from __future__ import annotations

import pandas as pd

from etl import catalog


def mark(observations: pd.DataFrame) -> pd.DataFrame:
    """The observations, with the year before an edition's own marked as provisional while it is new.

    Args:
        observations: An observation table; what has a status of its own keeps it.

    Example:
        The World Bank's figures of 2025 are provisional in each of its editions of 2026:

        >>> from etl.observations import from_records
        >>> rows = [{"indicator": "population", "ref_area": "JPN", "time_period": year, "value": 1}
        ...         for year in ("2024", "2025")]
        >>> mark(from_records(rows, source="wdi", edition="2026-07-13"))["obs_status"].tolist()
        ['A', 'P']
    """
    first = (observations["obs_status"] == "A") & (observations["freq"] == "A")
    # The label of an edition that was published again ends with a number: 2026-07-13.2.
    until = observations["source"].map(
        {n: s.provisional_until for n, s in catalog.sources().items()}
    )
    first &= observations["edition"].str[5:10] <= until
    before = {label: str(int(label[:4]) - 1) for label in observations["edition"].unique()}
    first &= observations["time_period"] == observations["edition"].map(before)
    return observations.assign(obs_status=observations["obs_status"].mask(first, "P"))
