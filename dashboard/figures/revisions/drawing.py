"""Editions drawn: dots of one year along the dates of editions, and whole lines upon each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.kit import axes, base, endings, placing, series
from dashboard.figures.kit.annotations import claim_line, forecast_border
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.wording import Words, in_language
from etl import catalog, editions
from etl.observations import rows_of

#: How much of the height the words at the top take, and how far the axis goes beyond the data.
HEAD, ROOM = 2.9, 0.1
#: A claim is drawn where the shares come this near to it, in multiples of their own span.
NEAR = 1.5
#: A point so many letters away from the name of the claim leaves it free.
ENOUGH = 1.5


def moment(edition: str) -> float:
    """When an edition was published, as a year with decimals; a month counts as its middle."""
    year, month, day = (int(part) for part in (*editions.base(edition).split("-"), "0", "0")[:3])
    if not month:
        return year + 0.5
    if not day:
        return year + (month - 0.5) / 12
    start = date(year, 1, 1)
    return year + (date(year, month, day) - start).days / (date(year + 1, 1, 1) - start).days


def claim_of(data: FigureData, shares: Iterable[float]) -> catalog.Claim | None:
    """The claim on what is shown, if the shares come near it."""
    found = catalog.claims().get(data.facts["claim"])
    if found is None:
        return None
    low, high = min(shares), max(shares)
    near = max((high - low) * NEAR, found.close / 100)
    return found if low - near <= found.fraction <= high + near else None


@dataclass(frozen=True)
class _Frame:
    """A plot of shares: its sheet, its vertical scale, its size in pixels, and the claim in its reach."""

    sheet: Sheet
    scale: axes.Scale
    width: float
    height: float
    claim: catalog.Claim | None


def _claim_line(
    frame: _Frame,
    view: View,
    words: Words,
    points: Sequence[tuple[float, float]],
    border: float | None,
) -> None:
    """What the claim says, named at the end of the line where it is free.

    Args:
        frame: The plot.
        view: The view.
        words: The words.
        points: What is drawn, in pixels of the plot.
        border: Where the border of forecasts goes through it, in pixels from the left; None if there is none.
    """
    if frame.claim is None:
        return
    canvas, claim = canvas_for(view), frame.claim
    text = words.quoted(claim.text)
    width = text_width(text, canvas.type * 0.95, bold=True)
    if width > frame.width * 0.4:
        text = words.percent(claim.fraction, 0)
        width = text_width(text, canvas.type * 0.95, bold=True)
    middle = frame.scale.place(claim.fraction) * frame.height + canvas.type * 0.6

    def free(right: bool) -> tuple[bool, bool, float]:
        """Nothing is drawn near, no border goes through, and how far away is what is drawn: in this order."""
        left, end = (frame.width - width, frame.width) if right else (0.0, width)
        room = placing.clearance(points, (left, end), middle, frame.height)
        crossed = border is not None and left < border < end
        return room > canvas.type * ENOUGH, not crossed, room

    claim_line(frame.sheet, view, claim.fraction, text, right=free(True) > free(False))


def _frame(data: FigureData, view: View, caption: Caption, right: float) -> _Frame:
    """An empty plot with an axis of shares around those shown, and the claim."""
    words, canvas = in_language(view.lang, view.order), canvas_for(view)
    shares = [float(share) for share in data.rows["share"]]
    claim = claim_of(data, shares)
    values = [*shares, *([claim.fraction] if claim else [])]
    # A single value has no span of its own; a point each way is what a claim may be off.
    values += [min(values) - 0.005, max(values) + 0.005]
    margins = base.Margins(
        left=text_width(words.percent(0.25), canvas.type) + canvas.type * 0.9,
        right=right,
        top=canvas.type * 0.6,
        bottom=canvas.type * 2.1,
    )
    width, height = axes.plot_size(view, margins, caption)
    span = (max(values) - min(values)) / max(0.3, 1 - HEAD * canvas.type / height)
    scale = axes.scale_for([*values, min(values) + span], log=False, from_zero=False, room=ROOM / 2)
    sheet = Sheet(view, margins)
    ticks = scale.ticks(6 if height > 16 * canvas.type else 4)
    # As many decimals as the steps have: quarters of a per cent need two.
    digits = amounts.decimals([tick * 100 for tick in ticks])
    told = [words.percent(tick, digits) for tick in ticks]
    sheet.update_layout(yaxis=axes.value_axis(view, scale, ticks, told), hovermode="closest")
    return _Frame(sheet, scale, width, height, claim)


def dots(data: FigureData, view: View, caption: Caption) -> go.Figure:
    """A dot an edition: hollow where the year was a forecast then; the line between them is dashed there."""
    words, canvas, colours = (
        in_language(view.lang, view.order),
        canvas_for(view),
        theme.palette(view.theme),
    )
    places = [moment(edition) for edition in data.rows["edition"]]
    pad = max(0.25 if len(places) > 1 else 1.0, (places[-1] - places[0]) * 0.04)
    texts = _dot_labels(data, words)
    frame = _frame(data, view, caption, right=canvas.type * 0.6)
    forecast = [status == "F" for status in data.rows["obs_status"]]
    border = _border(forecast)
    between = sum(places[border - 1 : border + 1]) / 2 if 0 < border < len(places) else None
    sheet, low, high = frame.sheet, places[0] - pad, places[-1] + pad
    if between is not None:
        low, high = _room_beside(view, words, between, (low, high), frame.width)
    sheet.update_layout(xaxis=_date_axis(view, low, high, frame.width))

    def across(place: float) -> float:
        return (place - low) / (high - low) * frame.width

    shares = [float(share) for share in data.rows["share"]]
    at = list(zip(places, shares, strict=True))
    drawn = [(across(place), frame.scale.place(share) * frame.height) for place, share in at]
    _claim_line(frame, view, words, drawn, None if between is None else across(between))
    for dash, part in _joints(list(data.rows["edition"]), data.facts.get("unheld", ()), border):
        sheet.add_scatter(
            x=places[part], y=shares[part], mode="lines", hoverinfo="skip",
            line={"color": colours["muted"], "width": canvas.type * 0.11, "dash": dash},
            name=_name(words, data, part, forecast=dash == "dash"),
        )  # fmt: skip
    taken = []
    if between is not None:
        _divide(sheet, view, words, between, frame.scale.high)
        taken.append((across(between) - 1, across(between) + 1, 0.0, frame.height))
    sheet.add_scatter(
        x=places,
        y=shares,
        mode="markers",
        marker={
            "size": [canvas.type * (0.95 if text.key else 0.7) for text in texts],
            "sizemode": "diameter",
            "color": [colours["paper"] if f else colours["accent"] for f in forecast],
            "line": {"color": colours["accent"], "width": canvas.type * 0.15},
            "opacity": 1,
        },
        customdata=[text.hover for text in texts],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        name=words.gettext("Share of {year}").format(year=data.facts["year"]),
        meta={"along": words.gettext("Edition"), "dates": _format(data.rows["edition"])},
    )
    _write(view, frame, at, drawn, texts, taken)
    return sheet.figure()


def _name(words: Words, data: FigureData, part: slice, *, forecast: bool) -> str:
    """What a line between dots is called in a sheet: the editions that it joins, and whether they forecast the year."""
    source, joined = data.rows["source"].iloc[0], list(data.rows["edition"][part])
    ends = words.years(words.edition(source, joined[0]), words.edition(source, joined[-1]))
    return words.aside(ends, _sides(words)[0 if forecast else 1])


def _format(editions: Sequence[str]) -> str:
    """The number format in which a sheet shows the dates of editions: months, or days where there are any."""
    return "yyyy-mm-dd" if any(len(each.partition(".")[0]) > 7 for each in editions) else "yyyy-mm"


def _joints(editions: Sequence[str], unheld: Sequence[str], border: int) -> list[tuple[str, slice]]:
    """Which dots are joined by which dash: neighbours, unless an edition between them is not held.

    Args:
        editions: The editions of the dots.
        unheld: The editions that were published and are not in the release.
        border: The first dot from which on the year is no forecast.
    """
    broken = {
        n
        for n, (before, after) in enumerate(pairwise(editions), 1)
        if any(before < edition < after for edition in unheld)
    }
    edges = sorted({0, border, *broken, len(editions)})
    found = []
    for start, end in pairwise(edges):
        # The border belongs to both parts, a break to none.
        stop = end if end in broken else end + 1
        if len(editions[start:stop]) > 1:
            found.append(("dash" if start < border else "solid", slice(start, stop)))
    return found


@dataclass(frozen=True)
class _Text:
    """What is written at a dot: lines, whether it is one of the two compared, and what the pointer reads."""

    lines: Sequence[str]
    key: bool
    hover: str


def _dot_labels(data: FigureData, words: Words) -> list[_Text]:
    texts = []
    last = data.rows["edition"].iloc[-1]
    for row in rows_of(data.rows):
        key = row.edition in (data.facts["then"], last)
        edition, share = words.edition(row.source, row.edition), words.percent(row.share)
        told = words.with_status(words.percent(row.share, 2), row.obs_status)
        lines = [edition, f"<b>{share}</b>"] if key else [share]
        texts.append(_Text(lines, key, f"<b>{edition}</b><br>{told}"))
    return texts


def _border(forecast: Sequence[bool]) -> int:
    """The first edition from which on the year is no forecast."""
    return max((n + 1 for n, each in enumerate(forecast) if each), default=0)


def _sides(words: Words) -> tuple[str, str]:
    """What is written left and right of the line between editions."""
    return words.gettext("forecast"), words.gettext("observed")


def _room_beside(
    view: View, words: Words, between: float, ends: tuple[float, float], width: float
) -> tuple[float, float]:
    """The ends of the axis, moved out until there is room for a word on either side of the line between editions."""
    (low, high), size = ends, canvas_for(view).type
    left, right = ((text_width(text, size) + size * 0.6) / width for text in _sides(words))
    low = min(low, (between - left * high) / (1 - left))
    return low, max(high, (between - right * low) / (1 - right))


def _divide(sheet: Sheet, view: View, words: Words, x: float, top: float) -> None:
    """A dotted line between the editions that expected the year and those that observed it."""
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    before, after = _sides(words)
    sheet.add_rule("x", x, colours["muted"], dash="dot")
    for text, anchor, sign in (
        (before, "right", -1),
        (after, "left", 1),
    ):
        sheet.add_annotation(
            xref="x", yref="y", x=x, y=top, xanchor=anchor, yanchor="top", xshift=sign * canvas.type * 0.4,
            showarrow=False, text=f"<i>{text}</i>" if sign < 0 else text, borderpad=0,
            font={"color": colours["muted"], "size": canvas.type * 0.93},
        )  # fmt: skip


def _write(
    view: View,
    frame: _Frame,
    at: Sequence[tuple[float, float]],
    points: Sequence[tuple[float, float]],
    texts: Sequence[_Text],
    taken: list[placing.Box],
) -> None:
    """Labels beside their dots, the two compared first; one that would lie on another is left out.

    Args:
        view: The view.
        frame: The plot.
        at: Where the dots lie on the axes.
        points: Where they lie in pixels of the plot.
        texts: Their labels.
        taken: Where no label may lie: left, right, lower and upper edge in pixels of the plot.
    """
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    size, line = canvas.type * 0.93, canvas.type * base.LINE_HEIGHT
    half = line * 0.4
    dots_at = [(x - half, x + half, y - half, y + half) for x, y in points]
    # The words at the top are no place for labels, nor is the claim's line.
    taken = [*taken, (0.0, frame.width, frame.height - line, frame.height)]
    if frame.claim:
        level = frame.scale.place(frame.claim.fraction) * frame.height
        taken.append((0.0, frame.width, level, level + line))
    # Where dots stand close, labels would lie upon the line: only those compared are written then.
    share = text_width(_plain(texts[0].lines[-1]), size)
    crowded = frame.width / len(points) < share * 1.4
    for n in sorted(range(len(texts)), key=lambda n: (not texts[n].key, -n)):
        if crowded and not texts[n].key:
            continue
        others = [*taken, *dots_at[:n], *dots_at[n + 1 :]]
        # Of those compared at least the share, if there is no room for the edition.
        for lines in (texts[n].lines, texts[n].lines[-1:]):
            width = max(text_width(_plain(part), size, bold=True) for part in lines)
            height = line * len(lines)
            # Above or below its dot; else beside a line that stands close to it.
            x = points[n][0]
            boxes = (
                (left, left + width, bottom, bottom + height)
                for start in (x - width / 2, x - half, x + half - width)
                for left in [min(max(start, 0), frame.width - width)]
                for bottom in _heights(points, n, half * 1.2, height, line if texts[n].key else 0)
            )
            box = placing.first_free(boxes, others, frame.height)
            if box is None:
                continue
            taken.append(box)
            # Beside its dot in pixels, so that it stays there when the chart is as wide as its place.
            frame.sheet.add_annotation(
                xref="x", yref="y", x=at[n][0], y=at[n][1], xanchor="center", yanchor="middle",
                xshift=(box[0] + box[1]) / 2 - points[n][0], yshift=(box[2] + box[3]) / 2 - points[n][1],
                showarrow=False, align="center", text="<br>".join(lines), borderpad=0,
                font={"size": size, "color": colours["text" if texts[n].key else "muted"]},
            )  # fmt: skip
            break


def _heights(
    points: Sequence[tuple[float, float]], n: int, gap: float, height: float, line: float
) -> list[float]:
    """Where the lower edge of a label may lie, best first; with ``line`` also some lines further up."""
    y = points[n][1]
    above, below = y + gap, y - gap - height
    # Below where the line comes from above.
    beside = [points[k][1] for k in (n - 1, n + 1) if 0 <= k < len(points)]
    first = [below, above] if beside and sum(beside) / len(beside) > y else [above, below]
    return first + [above + line * k for k in (1, 2, 3) if line]


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")


def _date_axis(view: View, low: float, high: float, room: float) -> dict[str, object]:
    """Years along an axis of dates; a tick is the first of January, and is left out where it would be cut off."""
    axis: dict[str, Any] = base.year_axis(view, math.ceil(low), math.floor(high), room)
    edge = text_width("0000", canvas_for(view).type) / 2 * (high - low) / room
    ticks = [year for year in axis["tickvals"] if year <= high - edge * 0.6]
    return axis | {
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
    }


def lines(data: FigureData, view: View, caption: Caption) -> go.Figure:
    """A thin line an edition, dashed where it was a forecast; the one compared and the latest stand out."""
    words, canvas, colours = (
        in_language(view.lang, view.order),
        canvas_for(view),
        theme.palette(view.theme),
    )
    facts, groups = data.facts, dict(list(data.rows.groupby("edition", sort=False)))
    named = [
        edition for edition in dict.fromkeys([facts["then"], facts["edition"]]) if edition in groups
    ]
    first, last = (int(f(data.rows["time_period"])) for f in (min, max))
    lasts = {name: groups[name].iloc[-1] for name in named}
    # Heights do not depend on the room at the right.
    free = _frame(data, view, caption, 0.0)
    ends = endings.Ends(
        {name: free.scale.place(float(row["share"])) for name, row in lasts.items()},
        across={
            name: (int(row["time_period"]) - first) / (last - first)
            for name, row in lasts.items()
            if int(row["time_period"]) < last
        },
    )
    told = {edition: _end(words, groups[edition]) for edition in named}
    labels = endings.led_labels(told, canvas.type * 0.93, view, free.height, ends)
    frame = _frame(data, view, caption, labels.room)
    sheet = frame.sheet
    pad = base.alone(first, last)
    sheet.update_layout(xaxis=base.year_axis(view, first, last, frame.width, pad))
    border = facts["last_observed"]
    divided = bool(border) and str(first) <= border < str(last)

    def across(period: str) -> float:
        return (int(period) - first) / max(1, last - first) * frame.width

    drawn = [
        (across(row.time_period), frame.scale.place(row.share) * frame.height)
        for row in rows_of(groups[facts["edition"]])
    ]
    _claim_line(frame, view, words, drawn, across(border) if divided else None)
    roles = dict.fromkeys(groups, "axis") | {facts["then"]: "accent", facts["edition"]: "text"}
    for edition in sorted(groups, key=lambda e: named.index(e) if e in named else -1):
        _add_line(
            sheet, view, words, groups[edition], colours[roles[edition]], strong=edition in named
        )
    if divided:
        forecast_border(
            sheet, view, int(border), border, words.gettext("forecast"), frame.scale.high
        )
    styles = {name: series.Style(colours[roles[name]], colours[roles[name]]) for name in named}
    plot = frame.width, frame.height
    endings.add_end_labels(sheet, view, labels, ends, plot, styles)
    return sheet.figure()


def _add_line(
    sheet: Sheet, view: View, words: Words, rows: Any, colour: str, *, strong: bool
) -> None:
    """One edition: solid where observed, dashed from the last observed year on."""
    canvas = canvas_for(view)
    forecast = [status == "F" for status in rows["obs_status"]]
    begin = forecast.index(True) if True in forecast else len(forecast)
    edition = words.edition(rows["source"].iloc[0], rows["edition"].iloc[0])
    for dash, part in (("solid", slice(0, begin)), ("dash", slice(max(begin - 1, 0), None))):
        some = rows.iloc[part]
        if len(some) < (2 if dash == "dash" else 1) and not (
            dash == "dash" and len(rows) == 1 and forecast[0]
        ):
            continue
        told = [
            f"<b>{edition}</b><br>{row.time_period}: "
            + words.with_status(words.percent(row.share, 2), row.obs_status)
            for row in rows_of(some)
        ]
        sheet.add_scatter(
            x=[int(period) for period in some["time_period"]],
            y=[float(share) for share in some["share"]],
            mode="lines" if len(rows) > 1 else "markers",
            line={"color": colour, "width": canvas.type * (0.18 if strong else 0.07), "dash": dash},
            marker={"color": colour, "size": canvas.type * (0.6 if strong else 0.35)},
            name=edition,
            customdata=told,
            hovertemplate="%{customdata}<extra></extra>" if strong else None,
            hoverinfo=None if strong else "skip",
        )


def _end(words: Words, rows: Any) -> list[str]:
    """What stands at the end of a line: the edition, the last year and its share."""
    last = rows.iloc[-1]
    return [
        words.edition(last["source"], last["edition"]),
        f"<b>{last['time_period']}: {words.percent(last['share'])}</b>",
    ]
