"""One year side by side: a bar an economy, the longest first."""

from __future__ import annotations

from dashboard.figures.explore import text
from dashboard.figures.kit import axes, base, endings, series
from dashboard.figures.kit.chart import CATEGORY, Chart
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.figures.kit.panels import cut
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.charts import TRANSFORMS
from dashboard.look.view import View
from dashboard.words.wording import words_for

#: The thickest bar, in heights of the type.
THICKEST = 4.5


def build(data: FigureData, view: View) -> Chart:
    """Bars that lie, names at their left, values at their ends; a forecast is hatched and said to be one."""
    words, canvas, colours, tell = (
        words_for(view),
        canvas_for(view),
        theme.palette(view.theme),
        text.value_format(data, view),
    )
    rows = data.rows.set_index("ref_area")
    look = series.styles(text.asked_order(data, view), view)
    told = {
        area: words.unsettled(value, status)
        for area, value, status in zip(
            rows.index, tell.values(rows["value"]), rows["obs_status"], strict=True
        )
    }
    # The year stands above the bars: on a page the title is not in the chart.
    count, room = len(rows), base.Margins(top=canvas.type * 1.7, bottom=canvas.type * 0.6)
    _, height = axes.plot_size(view, room, lambda: text.caption(data, view))
    size = min(canvas.type, height / count * 0.72)
    names = {area: _name(view, area, size, height / count) for area in rows.index}
    beside = max(text_width(label, size, bold=True) for label in told.values()) + canvas.type * 0.8
    values = [float(v) for v in rows["value"]]
    # The bars of an index begin at the base year's 100.
    origin = 100.0 if TRANSFORMS[data.facts["transform"]].change == "index" else 0.0
    negative = min(values) < origin
    margins = base.Margins(
        left=max(text_width(line, size, bold=True) for lines in names.values() for line in lines)
        + canvas.type * 0.8,
        right=beside,
        top=room.top,
        bottom=room.bottom,
    )
    low, high = min(origin, *values), max(origin, *values)
    scale = axes.Scale(low, high if high > low else low + 1.0)
    if negative:
        width, _ = axes.plot_size(view, margins, lambda: text.caption(data, view))
        low = scale.low - beside / max(width - beside, 1.0) * (scale.high - scale.low)
        scale = axes.Scale(low, scale.high)
    sheet = Sheet(view, margins)
    sheet.update_layout(
        hovermode="closest",
        # A bar or two do not fill the picture.
        bargap=1 - min(0.72, THICKEST * canvas.type * count / height),
        xaxis={"range": [scale.low, scale.high], "visible": False, "fixedrange": True},
        yaxis={
            "range": [count - 0.5, -0.5], "visible": False, "fixedrange": True,
            # Not shown, since these are coloured: what the bars are called in sheets.
            "tickvals": list(range(count)), "ticktext": [words.economy(area, short=True) for area in rows.index],
        },
    )  # fmt: skip
    forecast = [status == "F" for status in rows["obs_status"]]
    sheet.add_bar(
        x=[value - origin for value in values],
        y=list(range(count)),
        # What is drawn from an origin of its own is less than its value, which sheets show beside it.
        **({"base": [origin] * count, "meta": {"told": values}} if origin else {}),
        orientation="h",
        marker={
            "color": [look[area].colour for area in rows.index],
            "line": {"width": 0},
            "pattern": {
                "shape": ["/" if f else "" for f in forecast], "fgcolor": colours["paper"], "fillmode": "overlay",
                "size": canvas.type * 0.55, "solidity": 0.32, "fgopacity": 1,
            },
        } if any(forecast) else {"color": [look[area].colour for area in rows.index], "line": {"width": 0}},
        customdata=[f"{words.economy(area)} {told[area]}" for area in rows.index],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    sheet.add_rule("x", origin, colours["axis"], layer="above")
    year = data.facts["year"]
    sheet.add_annotation(
        xref="x", yref="paper", x=origin, y=1, xanchor="left", yanchor="bottom", yshift=canvas.type * 0.2, showarrow=False, borderpad=0,
        text=f"<b>{words.marked(year, all(forecast))}</b>", font={"color": colours["muted"], "size": size},
    )  # fmt: skip
    for n, area in enumerate(rows.index):
        left = values[n] < origin
        sheet.add_annotation(
            xref="paper", yref="y", x=0, y=n, xanchor="right", yanchor="middle", xshift=-canvas.type * 0.5, showarrow=False,
            align="right", borderpad=0, text=_bold("<br>".join(names[area]), look[area]), font={"color": look[area].text, "size": size}, name=CATEGORY,
        )  # fmt: skip
        sheet.add_annotation(
            xref="x", yref="y", x=values[n], y=n, xanchor="right" if left else "left", yanchor="middle",
            xshift=canvas.type * (-0.4 if left else 0.4), showarrow=False, borderpad=0,
            text=_bold(words.slanted(told[area]) if forecast[n] else told[area], look[area]), font={"color": colours["text"], "size": size}, tells=(None, n),
        )  # fmt: skip
    return sheet.figure()


def _name(view: View, area: str, size: float, height: float) -> list[str]:
    """The name of an economy on as many lines as its bar is high: in full, or short, or cut."""
    words, canvas = words_for(view), canvas_for(view)
    most = canvas.width * (endings.WIDEST_NARROW if canvas.narrow else endings.WIDEST)
    lines = max(1, int(height * 0.96 / (size * base.LINE_HEIGHT)))
    for short in (canvas.narrow, True):
        found = wrap(words.economy(area, short=short), size, most)
        if len(found) <= lines and max(text_width(line, size) for line in found) <= most:
            return found
    return [cut(words.economy(area, short=True), size, most)]


def _bold(label: str, look: series.Style) -> str:
    return f"<b>{label}</b>" if look.heavy else label
