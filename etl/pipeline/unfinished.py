"""A year that is not over at the edition's date is a forecast, whatever its provider calls it."""

from __future__ import annotations

import pandas as pd

from etl import catalog
from etl.checks.candidate import CORE
from etl.counts import many


def mark(observations: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The observations, with the running year of economies that count in fiscal years marked as a forecast.

    The IMF names 2024 as the last actual year of India in its edition of October 2024: of its fiscal year 2024/25. Not
    of the three and the World, and not of more economies than do so: there it is a mistake, which
    `etl.checks.integrity.forecast_marked` refuses.

    Args:
        observations: An observation table, as the provider sent it.

    Returns:
        The table, and a note for each edition that names the economies.
    """
    running = observations["obs_status"] != "F"
    running &= observations["freq"] == "A"
    running &= observations["time_period"].str[:4] == observations["edition"].str[:4]
    running &= ~observations["ref_area"].isin(list(CORE))
    if not running.any():
        return observations, []
    most = catalog.guard("forecast_marked").limits["areas"]
    notes, marked = [], []
    for (source, edition), rows in observations[running].groupby(["source", "edition"]):
        areas = sorted(rows["ref_area"].unique())
        if len(areas) > most:
            continue
        marked.append(rows.index)
        notes.append(
            f"{source} {edition}: marked as forecasts: {many(len(rows), 'value')} of {', '.join(areas)} for "
            f"{str(edition)[:4]}, a year that was not over"
        )
    if not marked:
        return observations, []
    places = marked[0].append(marked[1:])
    status = observations["obs_status"].mask(observations.index.isin(places), "F")
    return observations.assign(obs_status=status), notes
