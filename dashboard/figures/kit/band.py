"""A band around forecasts: where they would come out, were they as wrong as those of past editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.figures.kit.base import FORECAST
from dashboard.figures.kit.sheet import Sheet
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for
from dashboard.words import errors
from dashboard.words.wording import Words
from etl.analysis.forecasts import error_summary, forecast_errors, past_errors_band
from etl.observations import rows_of
from etl.storage.store import Release


def years_of(
    release: Release, indicator: str, source: str, area: str, as_of: str, expected: pd.DataFrame
) -> list[dict[str, Any]]:
    """The band of an area, year by year, as `past_errors_band` has it.

    Args:
        release: The release.
        indicator: What is measured.
        source: From which source.
        area: The area.
        as_of: An edition or a date; empty for the latest.
        expected: ``time_period, share, obs_status`` of the area in this edition.

    Example:
        ``years_of(release, "gdp_nominal", "weo", "CJK", "", expected)[0]["low"]``
    """
    edition = release.edition(indicator, source, as_of)
    summary = release.cache.get_or_compute(
        ("errors by horizon", indicator, source, area, edition),
        lambda: error_summary(forecast_errors(release, indicator, source, area, as_of)),
    )
    if edition is None or summary.empty:
        return []
    return [row._asdict() for row in rows_of(past_errors_band(expected, edition, summary))]


def add_band(sheet: Sheet, look: Look, words: Words, band: Sequence[Mapping[str, Any]]) -> None:
    """The band: its ends as thin lines with a veil between them, and the mean as hollow marks.

    Example:
        ``add_band(sheet, look, words, years_of(release, "gdp_nominal", "weo", "CJK", "", expected))``
    """
    if not band:
        return
    colour, size = theme.palette(look.theme)["claim"], canvas_for(look).type
    years = [int(row["time_period"]) for row in band]
    ends = {
        "low": words.gettext("Past errors: lower end"),
        "high": words.gettext("Past errors: upper end"),
    }
    for end, name in ends.items():
        # Without a colour of its own a fill is that of its line at half strength.
        upper = {"fill": "tonexty"} if end == "high" else {}
        sheet.add_scatter(
            x=years, y=[row[end] for row in band], mode="lines", name=name, hoverinfo="skip", legendgroup=FORECAST,
            line={"color": colour, "width": max(1.0, size * 0.08)}, **upper,
        )  # fmt: skip
    sheet.add_scatter(
        x=years, y=[row["middle"] for row in band], mode="markers",
        name=words.gettext("Past errors: mean"), legendgroup=FORECAST, cliponaxis=False,
        marker={"size": size * 0.4, "color": colour, "symbol": "circle-open", "line": {"width": max(1.5, size * 0.1)}},
        customdata=[errors.band_told(words, row) for row in band], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
