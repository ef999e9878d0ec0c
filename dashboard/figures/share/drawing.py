"""The picture of the share of the world: stacked areas, their total and the claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dashboard.figures.kit import axes, band, base, gaps
from dashboard.figures.kit.annotations import claim_line, forecast_border
from dashboard.figures.kit.chart import Chart, Later
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.figures.kit.tooltips import UNDRAWN
from dashboard.figures.share import labels as direct
from dashboard.figures.share.rows import lines_of, of_three, status_lines
from dashboard.figures.share.text import caption
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import catalog


def build(data: FigureData, view: View) -> Chart:
    """Three stacked areas, their total on top, forecasts hatched behind a border."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    lines = lines_of(data)
    total = lines[catalog.CJK]
    years = [int(period) for period in total]
    first, last = years[0], years[-1]
    # Without an observed year all that is shown is forecast.
    border = int(data.facts["last_observed"] or first - 1)
    level = catalog.claims()[data.facts["claim"]].fraction if data.facts["claim"] else 0.0
    errors_of_past = data.facts.get("band") or []
    top = max(*total.values(), *(row["high"] for row in errors_of_past), level) * 1.16
    margins = base.Margins(
        top=canvas.type * 0.9,
        bottom=canvas.type * 2.1,
    )
    if level and border < last:
        # Between the claim and what is written at the border there is room for both.
        top = max(
            top, level / (1 - min(0.5, 2.6 * canvas.type / direct.plot_height(data, view, margins)))
        )
    scale = axes.Scale(0.0, top)
    ticks = scale.ticks(6 if canvas.height > 20 * canvas.type else 4)
    told = words.percents(ticks)
    margins.left = max(text_width(tick, canvas.type) for tick in told) + canvas.type
    height = direct.plot_height(data, view, margins)
    labels = direct.labels_of(view, data, lines, top, height)
    # Heights do not depend on the room at the right.
    margins.right = labels.shown.room
    width = axes.plot_size(view, margins, lambda: caption(data, view))[0]
    sheet = Sheet(view, margins)
    runs = gaps.split(years, border)
    for area in words.three():
        for n, (forecast, run) in enumerate(runs):
            if len(run) == 1:
                status = "F" if forecast else _statuses(data, area, runs, n)[0]
                meta = None if n else _undrawn(words, data, area)
                point = run[0], lines[area][str(run[0])]
                _add_bar(sheet, view, words, area, point, status, meta)
            else:
                _add_area(sheet, view, words, data, area, runs, n)
    year = (canvas.width - margins.left - margins.right) / max(1, last - first)
    _add_total(sheet, words, data, total, runs, colours, canvas.type, year)
    band.add_band(sheet, view, words, errors_of_past)
    sheet.update_layout(
        barmode="stack",
        xaxis=base.year_axis(
            view, first, last, canvas.width - margins.left - margins.right, base.alone(first, last)
        ),
        yaxis=axes.value_axis(view, scale, ticks, told),
    )
    if level:
        claim = catalog.claims()[data.facts["claim"]]
        said = direct.claim_label(words, claim)
        above = _free_above(
            data, view, margins, {int(y): v for y, v in total.items()}, level, said, top
        )
        claim_line(sheet, view, level, said, above=above)
    if first <= border < last:
        forecast_border(
            sheet,
            view,
            border,
            words.unsettled(
                direct.said(words, border, total[str(border)]),
                direct.statuses_of(data, str(border))[catalog.CJK],
            ),
            words.gettext("Forecast"),
            top,
            words.gettext("Total"),
        )
    at = (border - first) / max(1, last - first)
    direct.add_labels(sheet, view, labels, (width, height), at)
    return sheet.figure()


def _free_above(
    data: FigureData,
    view: View,
    margins: base.Margins,
    total: Mapping[int, float],
    level: float,
    said: str,
    top: float,
) -> float | None:
    """Above which value the label of the claim stands where the line of the sum would go through it; None where none does."""
    canvas = canvas_for(view)
    size, years = canvas.type * 0.95, sorted(total)
    wide = canvas.width - margins.left - margins.right
    reach = years[0] + text_width(said, size, bold=True) * 1.1 / wide * (years[-1] - years[0])
    # The sum goes straight on to the first year behind the label.
    near = [year for year in years if year <= reach]
    near += years[len(near) : len(near) + 1]
    label = size * base.LINE_HEIGHT / direct.plot_height(data, view, margins) * top
    lines = [total[year] for year in near]
    crossed = min(lines) < level + label and max(lines) > level
    return max(lines) + label * 0.15 if crossed else None


def _add_area(
    sheet: Sheet,
    view: View,
    words: Words,
    data: FigureData,
    area: str,
    runs: Sequence[tuple[bool, list[int]]],
    n: int,
) -> None:
    """One economy in a run of years: what is observed, or, hatched, what is forecast from the last observed year on."""
    colours, name, (forecast, years) = theme.palette(view.theme), words.economy(area), runs[n]
    shares = lines_of(data)[area]
    colour, values = colours[theme.ECONOMY_ROLES[area]], [shares[str(year)] for year in years]
    sheet.add_scatter(
        x=years,
        y=values,
        stackgroup=f"run {n}",
        mode="lines",
        line={"width": 0.8, "color": colours["paper"]},
        fillcolor=colour,
        fillpattern=_hatch(view, colour) if forecast else None,
        name=name,
        legendgroup=base.FORECAST if forecast else None,
        hovertemplate=f"{name} %{{customdata}}<extra></extra>",
        meta=None if n else _undrawn(words, data, area),
        customdata=[
            words.unsettled(words.percent(value), code)
            for value, code in zip(values, _statuses(data, area, runs, n), strict=True)
        ],
    )


def _undrawn(words: Words, data: FigureData, area: str) -> Mapping[str, Any] | None:
    """What tooltips say of an economy in years without a sum, in which no area is drawn."""
    lines, statuses = lines_of(data), status_lines(data)[area]
    total = lines[catalog.CJK]
    first, last = min(total), max(total)
    told = {
        year: words.unsettled(words.percent(share), statuses[year])
        for year, share in lines[area].items()
        if first < year < last and year not in total
    }
    return {UNDRAWN: told} if told else None


def _forecasts(runs: Sequence[tuple[bool, list[int]]], n: int) -> list[bool]:
    """Whether each year of a run is a forecast; the first is none where the run goes on from what is observed."""
    forecast, years = runs[n]
    joined = forecast and n > 0 and runs[n - 1][1][-1] == years[0]
    return [forecast and not (joined and k == 0) for k in range(len(years))]


def _statuses(
    data: FigureData, area: str, runs: Sequence[tuple[bool, list[int]]], n: int
) -> list[str]:
    """Of each year of a run as what it is told: ``F`` where a forecast is drawn, else its own ``obs_status``."""
    known = {year: code for year, code in status_lines(data)[area].items() if code != "F"}
    return [
        "F" if forecast else known.get(str(year), "A")
        for year, forecast in zip(runs[n][1], _forecasts(runs, n), strict=True)
    ]


def _add_bar(
    sheet: Sheet, view: View, words: Words, area: str, point: tuple[int, float], status: str,
    meta: Mapping[str, Any] | None,
) -> None:  # fmt: skip
    """One economy in a year that stands alone: an area of one year has no width."""
    (year, share), name, forecast = point, words.economy(area), status == "F"
    colour = theme.palette(view.theme)[theme.ECONOMY_ROLES[area]]
    pattern = {"pattern": _hatch(view, colour)} if forecast else {}
    sheet.add_bar(
        x=[year],
        y=[share],
        width=base.BAR,
        name=name,
        marker={"color": colour, "line": {"width": 0}, **pattern},
        legendgroup=base.FORECAST if forecast else None,
        hovertemplate=f"{name} %{{customdata}}<extra></extra>",
        customdata=[words.unsettled(words.percent(share), status)],
        meta=meta,
    )


def _hatch(view: View, colour: str) -> dict[str, Any]:
    """The pattern of forecasts."""
    return {
        "shape": "/",
        "fgcolor": theme.palette(view.theme)["paper"],
        "bgcolor": colour,
        "size": canvas_for(view).type * 0.55,
        "solidity": 0.32,
    }


def _add_total(
    sheet: Sheet,
    words: Words,
    data: FigureData,
    total: Mapping[str, float],
    runs: Sequence[tuple[bool, list[int]]],
    colours: Mapping[str, str],
    size: float,
    year: float,
) -> None:
    """The line of the sum: solid where observed, dashed where forecast, told in units on hover."""
    whole = {row.time_period: row for row in of_three(data)}
    unit = catalog.indicator(data.facts["indicator"]).unit
    for n, (forecast, part) in enumerate(runs):
        statuses = dict(zip(map(str, part), _statuses(data, catalog.CJK, runs, n), strict=True))
        sheet.add_scatter(
            x=part,
            y=[total[str(y)] for y in part],
            mode="lines",
            line={
                "color": colours["text"],
                "width": size * 0.16,
                "dash": base.forecast_dash(size * 0.16, year) if forecast else "solid",
            },
            name=words.gettext("Total"),
            legendgroup=base.FORECAST if forecast else None,
            customdata=Later(partial(_hovers, words, total, whole, unit, statuses)),
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
        if len(part) == 1:
            sheet.add_scatter(
                x=part,
                y=[total[str(part[0])]],
                mode="markers",
                marker={"size": size * 0.3, "color": colours["text"], "line": {"width": 0}},
                hoverinfo="skip",
                legendgroup=base.FORECAST if forecast else None,
                cliponaxis=False,
            )


def _hovers(
    words: Words,
    total: Mapping[str, float],
    whole: Mapping[str, Any],
    unit: str,
    statuses: Mapping[str, str],
) -> list[str]:
    """What the pointer reads on the line of the sum in each year: its share, and the two amounts that it is made of."""
    return [
        words.unsettled(
            words.gettext("{share} of the world: {part} of {whole}").format(
                share=f"<b>{words.percent(total[year])}</b>",
                part=words.amount(whole[year].numerator, unit),
                whole=words.amount(whole[year].denominator, unit),
            ),
            code,
        )
        for year, code in statuses.items()
    ]
