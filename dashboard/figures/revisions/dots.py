"""Dots of one year along the dates of editions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from dashboard.figures.kit import base, placing
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.figures.revisions.frame import Frame, add_claim, framed
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import editions


def moment(edition: str) -> float:
    """When an edition was published, as a year with decimals; a month counts as its middle."""
    year, month, day = (int(part) for part in (*editions.base(edition).split("-"), "0", "0")[:3])
    if not month:
        return year + 0.5
    if not day:
        return year + (month - 0.5) / 12
    start = date(year, 1, 1)
    return year + (date(year, month, day) - start).days / (date(year + 1, 1, 1) - start).days


def dots(data: FigureData, view: View, caption: Caption) -> Chart:
    """A dot an edition: hollow where the year was a forecast then; the line between them is dashed there."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    places = [moment(row.edition) for row in data.each]
    pad = max(0.25 if len(places) > 1 else 1.0, (places[-1] - places[0]) * 0.04)
    texts = _dot_labels(data, words)
    frame = framed(data, view, caption, right=canvas.type * 0.6)
    forecast = [row.obs_status == "F" for row in data.each]
    border = _border(forecast)
    between = sum(places[border - 1 : border + 1]) / 2 if 0 < border < len(places) else None
    sheet, low, high = frame.sheet, places[0] - pad, places[-1] + pad
    if between is not None:
        low, high = _room_beside(view, words, between, (low, high), frame.width, texts)
    sheet.update_layout(xaxis=_date_axis(view, low, high, frame.width))

    def across(place: float) -> float:
        return (place - low) / (high - low) * frame.width

    shares = [row.share for row in data.each]
    at = list(zip(places, shares, strict=True))
    drawn = [(across(place), frame.scale.place(share) * frame.height) for place, share in at]
    joints = _joints([row.edition for row in data.each], data.facts.get("unheld", ()), border)
    strokes = [stroke for _, part in joints for stroke in pairwise(drawn[part])]
    if between is not None:
        strokes.append(((across(between), 0.0), (across(between), frame.height)))
    named = add_claim(frame, view, words, strokes)
    for dash, part in joints:
        sheet.add_scatter(
            x=places[part], y=shares[part], mode="lines", hoverinfo="skip",
            line={"color": colours["muted"], "width": canvas.type * 0.11, "dash": dash},
            name=_name(words, data, part, forecast=dash == "dash"),
        )  # fmt: skip
    taken = [named] if named else []
    if between is not None:
        _divide(sheet, view, words, between, frame.scale.high)
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
        name=texts[0].name,
        meta={
            "along": words.gettext("Edition"),
            "dates": _format([row.edition for row in data.each]),
        },
    )
    _write(view, frame, at, drawn, texts, taken, strokes)
    return sheet.figure()


def _name(words: Words, data: FigureData, part: slice, *, forecast: bool) -> str:
    """What a line between dots is called in a sheet: the editions that it joins, and whether they forecast the year."""
    joined = data.each[part]
    ends = words.years(
        *(words.edition(row.source, row.edition) for row in joined[:: len(joined) - 1])
    )
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
    """What is written at a dot: lines, whether it is one of the two compared, what the pointer reads, and what dots are called."""

    lines: Sequence[str]
    key: bool
    hover: str
    name: str


def _dot_labels(data: FigureData, words: Words) -> list[_Text]:
    texts, last = [], data.each[-1].edition
    name = words.gettext("Share in {year}").format(year=data.facts["year"])
    for row in data.each:
        key = row.edition in (data.facts["then"], last)
        edition, share = words.edition(row.source, row.edition), words.percent(row.share)
        told = words.with_status(words.percent(row.share, 2), row.obs_status)
        lines = [edition, f"<b>{share}</b>"] if key else [share]
        texts.append(_Text(lines, key, f"<b>{edition}</b><br>{told}", name))
    return texts


def _border(forecast: Sequence[bool]) -> int:
    """The first edition from which on the year is no forecast."""
    return max((n + 1 for n, each in enumerate(forecast) if each), default=0)


def _sides(words: Words) -> tuple[str, str]:
    """What is written left and right of the line between editions."""
    return words.gettext("forecast"), words.gettext("observed")


def _room_beside(
    view: View,
    words: Words,
    between: float,
    ends: tuple[float, float],
    width: float,
    texts: Sequence[_Text],
) -> tuple[float, float]:
    """The ends of the axis, moved out until there is room on either side of the line between editions.

    It is for a word and for the label of the dot at that end, or at least for its share where this is narrow.
    """
    (low, high), size = ends, canvas_for(view).type

    def room(word: str, text: _Text) -> float:
        own = [text_width(_plain(line), size, bold=True) for line in text.lines]
        told = max(own) if max(own) < width * 0.25 else own[-1]
        return (max(text_width(word, size), told) + size * 0.6) / width

    left, right = (room(*side) for side in zip(_sides(words), (texts[0], texts[-1]), strict=True))
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
            showarrow=False, text=words.slanted(text) if sign < 0 else text, borderpad=0,
            font={"color": colours["muted"], "size": canvas.type * 0.93},
        )  # fmt: skip


def _write(
    view: View,
    frame: Frame,
    at: Sequence[tuple[float, float]],
    points: Sequence[tuple[float, float]],
    texts: Sequence[_Text],
    taken: list[placing.Box],
    strokes: Sequence[placing.Stroke],
) -> None:
    """Labels beside their dots, the two compared first; one that would lie on another or on a line is left out.

    Args:
        view: The view.
        frame: The plot.
        at: Where the dots lie on the axes.
        points: Where they lie in pixels of the plot.
        texts: Their labels.
        taken: Where no label may lie: left, right, lower and upper edge in pixels of the plot.
        strokes: The lines between the dots, which may not go through one either.
    """
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    size, line = canvas.type * 0.93, canvas.type * base.LINE_HEIGHT
    half = line * 0.4
    dots_at = [(x - half, x + half, y - half, y + half) for x, y in points]
    # The words at the top are no place for labels, nor is the claim's line.
    taken = [*taken, (0.0, frame.width, frame.height - line, frame.height)]
    if frame.claim:
        level = frame.scale.place(frame.claim.fraction) * frame.height
        strokes = [*strokes, ((0.0, level), (frame.width, level))]
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
            boxes = list(
                _places(points, n, (width, height), half, frame.width, line if texts[n].key else 0)
            )
            box = placing.first_free(boxes, others, frame.height, strokes)
            # Those compared are told even where a line cannot be avoided.
            if box is None and texts[n].key and lines is not texts[n].lines:
                box = placing.first_free(boxes, others, frame.height)
            if box is None:
                continue
            taken.append(box)
            # Beside its dot in pixels, so that it stays there when the chart is as wide as its place.
            frame.sheet.add_annotation(
                xref="x", yref="y", x=at[n][0], y=at[n][1], xanchor="center", yanchor="middle",
                xshift=(box[0] + box[1]) / 2 - points[n][0], yshift=(box[2] + box[3]) / 2 - points[n][1],
                showarrow=False, align="center", text="<br>".join(lines), borderpad=0,
                font={"size": size, "color": colours["text" if texts[n].key else "muted"]}, tells=(texts[n].name, at[n][0]),
            )  # fmt: skip
            break


def _places(
    points: Sequence[tuple[float, float]],
    n: int,
    size: tuple[float, float],
    half: float,
    room: float,
    line: float,
) -> Iterator[placing.Box]:
    """Where the label of a dot may lie, best first: above or below it, at one of its sides, and at its corners.

    Args:
        points: Where the dots lie in pixels of the plot.
        n: Which dot it is.
        size: Width and height of the label.
        half: How far from its middle a dot is kept free.
        room: The width of the plot.
        line: How far up the label may move in steps, for those that must be told; else 0.
    """
    (x, y), (width, height), gap = points[n], size, half * 1.2
    above, below, level = y + gap, y - gap - height, y - height / 2
    beside = [points[k][1] for k in (n - 1, n + 1) if 0 <= k < len(points)]
    # Below where the line comes from above.
    first = [below, above] if beside and sum(beside) / len(beside) > y else [above, below]
    right, left = x + gap, x - gap - width
    starts = (x - width / 2, x - half, x + half - width)
    corners = [(start, bottom) for bottom in first for start in (right - half, left + half)]
    sides = [(right, level), (left, level)]
    further = [(start, above + line * k) for start in starts for k in (1, 2, 3) if line]
    for start, bottom in (
        *((start, bottom) for start in starts for bottom in first), *corners, *sides, *further
    ):  # fmt: skip
        edge = min(max(start, 0), room - width)
        yield edge, edge + width, bottom, bottom + height


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
