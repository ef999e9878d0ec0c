"""How good forecasts were: shares that earlier editions expected, against what the latest edition says of these years. Pure."""

from __future__ import annotations

import pandas as pd

from etl import catalog
from etl.analysis.shares import shares
from etl.observations import rows_of
from etl.storage.store import Release

#: Up to how many years ahead forecasts are judged: of later ones there are too few.
AHEAD = 3
#: Of fewer errors than these nothing is said about where the next one lies.
FEWEST = 2


def forecast_errors(
    release: Release, indicator: str, source: str, area: str = catalog.CJK, as_of: str = ""
) -> pd.DataFrame:
    """What each edition expected of a year that the latest edition has observed.

    The horizon is counted from the year in which an edition appeared, not from its last actual year: what April 2026
    says of 2027 is one year ahead, as in the forecasts that it is held against.

    An error is the share that was expected less the share that the latest edition says, so that a positive one was too
    high. It holds what was foreseen wrongly and what was revised since: the two cannot be told apart.

    Args:
        release: The release.
        indicator: An indicator that has shares of the World.
        source: The source, all editions of it.
        area: An economy, a group or a formula.
        as_of: An edition or a date: later editions are left out, and the latest up to then is what they are held against.

    Returns:
        ``indicator, source, ref_area, edition, time_period, ahead, forecast, latest_edition, observed, error``: by
        edition and year; shares and errors are fractions, ``ahead`` is the year less that of the edition, 0 to `AHEAD`.
        Do not change it: it is found once.

    Raises:
        UnknownName: There is no such economy or group.
        UsageError: It is no formula.

    Example:
        ``forecast_errors(release, "gdp_nominal", "weo")``
    """
    area = catalog.known_area(area, set(release.areas["ref_area"]))
    shown = release.edition(indicator, source, as_of)
    return release.cache.get_or_compute(
        ("forecast errors", indicator, source, area, shown),
        lambda: _errors(release, indicator, source, area, shown or ""),
    )


def _errors(release: Release, indicator: str, source: str, area: str, shown: str) -> pd.DataFrame:
    history = release.history(indicator, source)
    history = {edition: rows for edition, rows in history.items() if edition <= shown}
    columns = [
        "indicator", "source", "ref_area", "edition", "time_period", "ahead",
        "forecast", "latest_edition", "observed", "error",
    ]  # fmt: skip
    if not history:
        return pd.DataFrame(columns=columns)
    tables = {
        edition: shares(rows, area).dropna(subset=["share"]) for edition, rows in history.items()
    }
    latest = max(tables)
    now = {r.time_period: r.share for r in rows_of(tables[latest]) if r.obs_status != "F"}
    records = []
    for edition, table in sorted(tables.items()):
        for row in rows_of(table):
            ahead = int(row.time_period) - int(edition[:4])
            if row.obs_status == "F" and 0 <= ahead <= AHEAD and row.time_period in now:
                known = now[row.time_period]
                values = (
                    edition,
                    row.time_period,
                    ahead,
                    row.share,
                    latest,
                    known,
                    row.share - known,
                )
                records.append(dict(zip(columns, (indicator, source, area, *values), strict=True)))
    return pd.DataFrame(records, columns=columns)


def error_summary(errors: pd.DataFrame) -> pd.DataFrame:
    """The errors of `forecast_errors` by the number of years ahead.

    Returns:
        ``ahead, n, mean_error, mean_absolute_error, lowest, highest``: fractions; how many forecasts, their mean error,
        which is their bias, and its range. Forecasts of one edition and of neighbours go wrong together: ``n`` of them
        are fewer than ``n`` independent ones.

    Example:
        >>> errors = pd.DataFrame({"ahead": [1, 1], "error": [0.03, -0.01]})
        >>> error_summary(errors).round(4).to_dict("records")
        [{'ahead': 1, 'n': 2, 'mean_error': 0.01, 'mean_absolute_error': 0.02, 'lowest': -0.01, 'highest': 0.03}]
    """
    groups = errors.assign(size=errors["error"].abs()).groupby("ahead")
    return pd.DataFrame(
        {
            "n": groups["error"].count(),
            "mean_error": groups["error"].mean(),
            "mean_absolute_error": groups["size"].mean(),
            "lowest": groups["error"].min(),
            "highest": groups["error"].max(),
        }
    ).reset_index()


def past_errors_band(expected: pd.DataFrame, edition: str, summary: pd.DataFrame) -> pd.DataFrame:
    """Each forecast less the errors of past editions as many years ahead: where it would come out were it as wrong as they.

    It lies where the errors lie: if all past editions were too high, all of it is below the forecast. It is a record of
    a few errors and no probability.

    Args:
        expected: ``time_period, share, obs_status`` of one edition.
        edition: The edition.
        summary: What `error_summary` says of earlier ones.

    Returns:
        ``time_period, ahead, n, forecast, low, middle, high, mean_error, mean_absolute_error,
        lowest, highest``: forecast years of which at
        least two past errors are known; ``low`` is the forecast less the highest error, ``middle`` less the mean.

    Example:
        >>> rows = pd.DataFrame({"time_period": ["2027"], "share": [0.2], "obs_status": ["F"]})
        >>> errors = pd.DataFrame({"ahead": [1, 1], "error": [0.03, 0.01]})
        >>> band = past_errors_band(rows, "2026-04", error_summary(errors))
        >>> band[["low", "middle", "high"]].round(4).to_dict("records")
        [{'low': 0.17, 'middle': 0.18, 'high': 0.19}]
    """
    rows = expected[(expected["obs_status"] == "F") & expected["share"].notna()]
    rows = rows[["time_period", "share"]].rename(columns={"share": "forecast"})
    rows["ahead"] = rows["time_period"].str[:4].astype(int) - int(edition[:4])
    found = rows.merge(summary[summary["n"] >= FEWEST], on="ahead")
    for end, error in (("low", "highest"), ("middle", "mean_error"), ("high", "lowest")):
        found[end] = found["forecast"] - found[error]
    columns = (
        "time_period ahead n forecast low middle high mean_error mean_absolute_error lowest highest"
    )
    return found[columns.split()]
