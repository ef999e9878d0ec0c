"""Two years side by side, and a line from one to the other."""

from __future__ import annotations

from itertools import product

from dashboard.figures.explore import text
from dashboard.figures.explore.lines import table
from dashboard.figures.kit import axes, base, endings, series
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import words_for


def build(data: FigureData, view: View) -> Chart:
    """A line an economy from the first year to the last, told at both ends."""
    words, canvas, colours, tell = (
        words_for(view),
        canvas_for(view),
        theme.palette(view.theme),
        text.value_format(data, view),
    )
    first, last, wide = data.facts["first"], data.facts["last"], table(data)
    look = series.styles(data.facts["areas"], view)
    start, end = wide.loc[first], wide.loc[last]
    values = [float(v) for v in (*start, *end)]
    scale = axes.scale_for(values, log=view.scale == "log", from_zero=False)
    begins, ends = (
        endings.Ends(
            {area: scale.place(float(side[area])) for area in wide.columns},
            values={area: (words.economy(area, short=True), x) for area in wide.columns},
        )
        for x, side in enumerate((start, end))
    )
    low = base.Margins(top=canvas.type * 2.2, bottom=canvas.type * 0.8)
    _, height = axes.plot_size(view, low, lambda: text.caption(data, view))
    told = dict(zip(product((first, last), wide.columns), tell.values(values), strict=True))
    status = dict(
        zip(
            zip(data.rows["time_period"], data.rows["ref_area"], strict=True),
            data.rows["obs_status"],
            strict=True,
        )
    )
    early, late = ({a: status.get((year, a), "A") for a in wide.columns} for year in (first, last))
    forecast = endings.forecasts(late)
    left = endings.end_labels(
        {area: ("", told[first, area]) for area in wide.columns}, view, height, begins, early
    )
    right = endings.end_labels(
        {area: (words.economy(area, short=True), told[last, area]) for area in wide.columns},
        view,
        height,
        ends,
        late,
    )
    margins = base.Margins(left.room, right.room, low.top, low.bottom)
    width, height = axes.plot_size(view, margins, lambda: text.caption(data, view))
    sheet = Sheet(view, margins)
    sheet.update_layout(
        hovermode="closest",
        xaxis={
            "range": [0, 1], "visible": False, "fixedrange": True,
            # Not shown, since these stand above: what the years are called in sheets.
            "tickvals": [0, 1], "ticktext": [first, last],
        },
        yaxis={**scale.axis, "visible": False, "fixedrange": True},
    )  # fmt: skip
    for x, year in ((0, first), (1, last)):
        sheet.add_rule("x", x, colours["axis"])
        foretold = x == 1 and bool(forecast)
        heading = words.aside(year, words.gettext("forecast")) if foretold else year
        sheet.add_annotation(
            xref="x", yref="paper", x=x, y=1, xanchor="center", yanchor="bottom", yshift=canvas.type * 0.3, showarrow=False, borderpad=0,
            text=f"<b>{heading}</b>", font={"color": colours["text"], "size": canvas.type},
        )  # fmt: skip
    for area in wide.columns:
        pair = [float(start[area]), float(end[area])]
        sheet.add_scatter(
            x=[0, 1], y=pair, mode="lines+markers", cliponaxis=False,
            line={"color": look[area].colour, "width": canvas.type * (0.2 if look[area].heavy else 0.15), "dash": "dash" if area in forecast else look[area].dash},
            marker={"color": look[area].colour, "size": canvas.type * 0.55, "line": {"width": 0}},
            name=words.economy(area, short=True),
            customdata=[
                f"{year}: {words.unsettled(told[year, area], status.get((year, area), 'A'))}"
                for year in (first, last)
            ],
            hovertemplate=f"{words.economy(area, short=True)} %{{customdata}}<extra></extra>",
        )  # fmt: skip
    plot = width, height
    endings.add_end_labels(sheet, view, left, begins, plot, look, left=True)
    endings.add_end_labels(sheet, view, right, ends, plot, look)
    return sheet.figure()
