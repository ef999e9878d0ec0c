"""Whole lines of editions upon each other; the one compared and the latest stand out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from dashboard.figures.kit import base, endings, series
from dashboard.figures.kit.annotations import forecast_border
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.figures.revisions.frame import add_claim, framed
from dashboard.figures.revisions.text import by_edition
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for


def lines(data: FigureData, view: View, caption: Caption) -> Chart:
    """A thin line an edition, dashed where it was a forecast; the one compared and the latest stand out."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    facts, groups = data.facts, by_edition(data)
    named = [
        edition for edition in dict.fromkeys([facts["then"], facts["edition"]]) if edition in groups
    ]
    first, last = (int(f(row.time_period for row in data.each)) for f in (min, max))
    lasts = {name: groups[name][-1] for name in named}
    # Heights do not depend on the room at the right.
    free = framed(data, view, caption, 0.0)
    ends = endings.Ends(
        {name: free.scale.place(row.share) for name, row in lasts.items()},
        across={
            name: (int(row.time_period) - first) / (last - first)
            for name, row in lasts.items()
            if int(row.time_period) < last
        },
        values={
            name: (words.edition(row.source, row.edition), int(row.time_period))
            for name, row in lasts.items()
        },
    )
    told = {edition: _end(words, groups[edition]) for edition in named}
    ahead = frozenset(name for name, row in lasts.items() if row.obs_status == "F")
    labels = endings.led_labels(told, canvas.type * 0.93, view, free.height, ends, ahead)
    frame = framed(data, view, caption, labels.room)
    sheet = frame.sheet
    pad = base.alone(first, last)
    sheet.update_layout(xaxis=base.year_axis(view, first, last, frame.width, pad))
    border = facts["last_observed"]
    divided = bool(border) and str(first) <= border < str(last)

    def across(period: str) -> float:
        return (int(period) - first) / max(1, last - first) * frame.width

    drawn = [
        stroke
        for rows in groups.values()
        for stroke in pairwise(
            (across(row.time_period), frame.scale.place(row.share) * frame.height) for row in rows
        )
    ]
    if divided:
        drawn.append(((across(border), 0.0), (across(border), frame.height)))
    add_claim(frame, view, words, drawn)
    year = frame.width / max(1, last - first)
    roles = dict.fromkeys(groups, "axis") | {facts["then"]: "accent", facts["edition"]: "text"}
    for edition in sorted(groups, key=lambda e: named.index(e) if e in named else -1):
        _add_line(
            sheet,
            view,
            words,
            groups[edition],
            colours[roles[edition]],
            year,
            strong=edition in named,
        )
    if divided:
        # Each edition forecasts years of its own: there is no step from what was observed to what was not.
        forecast_border(
            sheet,
            view,
            int(border),
            border,
            words.gettext("forecast"),
            frame.scale.high,
            later=False,
        )
    styles = {name: series.Style(colours[roles[name]], colours[roles[name]]) for name in named}
    plot = frame.width, frame.height
    endings.add_end_labels(sheet, view, labels, ends, plot, styles)
    return sheet.figure()


def _add_line(
    sheet: Sheet,
    view: View,
    words: Words,
    rows: Sequence[Any],
    colour: str,
    year: float,
    *,
    strong: bool,
) -> None:
    """One edition: solid where observed, dashed from the last observed year on."""
    canvas = canvas_for(view)
    forecast = [row.obs_status == "F" for row in rows]
    begin = forecast.index(True) if True in forecast else len(forecast)
    edition = words.edition(rows[0].source, rows[0].edition)
    thick = canvas.type * (0.18 if strong else 0.07)
    for ahead, part in ((False, slice(0, begin)), (True, slice(max(begin - 1, 0), None))):
        some = rows[part]
        if len(some) < (2 if ahead else 1) and not (ahead and len(rows) == 1 and forecast[0]):
            continue
        dash = base.forecast_dash(thick, year) if ahead else "solid"
        told = [
            f"<b>{edition}</b><br>{row.time_period}: "
            + words.with_status(words.percent(row.share, 2), row.obs_status)
            for row in some
        ]
        sheet.add_scatter(
            x=[int(row.time_period) for row in some],
            y=[row.share for row in some],
            mode="lines" if len(rows) > 1 else "markers",
            line={"color": colour, "width": thick, "dash": dash},
            marker={"color": colour, "size": canvas.type * (0.6 if strong else 0.35)},
            name=edition,
            customdata=told,
            hovertemplate="%{customdata}<extra></extra>" if strong else None,
            hoverinfo=None if strong else "skip",
        )


def _end(words: Words, rows: Sequence[Any]) -> list[str]:
    """What stands at the end of a line: the edition, the last year and its share."""
    last = rows[-1]
    share = words.percent(last.share)
    return [
        words.edition(last.source, last.edition),
        f"<b>{last.time_period}: {endings.of_status(words, share, last.obs_status)}</b>",
    ]
