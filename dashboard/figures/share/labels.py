"""What stands at the right end of the areas, at the border of forecasts and at the claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.figures.kit import axes, base
from dashboard.figures.kit.placing import apart
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.figures.share.text import caption
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, in_language
from etl import catalog


def end_labels(
    words: Words, lines: Mapping[str, Mapping[str, float]], period: str | None = None
) -> dict[str, str]:
    """What stands at the right end of each area and of the total, or at a period before."""
    last = period or list(lines[catalog.CJK])[-1]
    labels = {
        area: f"{words.economy(area, short=True)} {words.percent(lines[area][last])}"
        for area in words.three()
    }
    labels[catalog.CJK] = said(words, last, lines[catalog.CJK][last])
    return labels


def said(words: Words, period: object, share: float) -> str:
    """A year and the share in it."""
    return f"{period}: {words.percent(share)}"


def add_labels(
    sheet: Sheet,
    view: View,
    data: FigureData,
    lines: Mapping[str, Mapping[str, float]],
    labels: dict[str, str],
    margins: base.Margins,
    top: float,
) -> None:
    """Direct labels at the right end, moved apart where bands are thin.

    Where that is a forecast, those of the last observed year are at hand for whoever does not show it yet.
    """
    words, canvas = in_language(view.lang, view.order), canvas_for(view)
    last, observed = list(lines[catalog.CJK])[-1], data.facts["last_observed"]
    gap = base.LINE_HEIGHT * canvas.type / plot_height(data, view, margins) * top
    forecast = last != observed
    for note in _notes(view, labels, _at(lines, last), top, gap, italic=forecast):
        sheet.add_annotation(
            **note, xref="paper", x=1, **({"name": base.FORECAST} if forecast else {})
        )
    if forecast and observed:
        until = end_labels(words, lines, observed)
        until.pop(catalog.CJK)
        notes = _notes(view, until, _at(lines, observed), top, gap, italic=False)
        place = {"xref": "x", "x": int(observed)}
        sheet.update_layout(meta={base.UNTIL: [note | place for note in notes]})


def _at(lines: Mapping[str, Mapping[str, float]], period: str) -> dict[str, float]:
    """Area -> share in a year."""
    return {area: line[period] for area, line in lines.items() if period in line}


def plot_height(data: FigureData, view: View, margins: base.Margins) -> float:
    """The height of the plot in pixels."""
    return axes.plot_size(view, margins, lambda: caption(data, view))[1]


def _notes(
    view: View,
    labels: dict[str, str],
    values: Mapping[str, float],
    top: float,
    gap: float,
    *,
    italic: bool,
) -> list[dict[str, Any]]:
    """Labels as annotations beside the values that they tell, each at least ``gap`` from the next."""
    words, canvas, colours = (
        in_language(view.lang, view.order),
        canvas_for(view),
        theme.palette(view.theme),
    )
    centres, below = {}, 0.0
    for area in words.three():
        value = values[area]
        centres[area], below = below + value / 2, below + value
    centres[catalog.CJK] = below + top * 0.03
    places = apart([centres[area] for area in labels], [gap] * len(labels), top)
    notes = []
    for (area, text), place in zip(labels.items(), places, strict=True):
        whole = area == catalog.CJK
        colour = colours["text"] if whole else colours[f"{theme.ECONOMY_ROLES[area]}_text"]
        notes.append(
            {
                "yref": "y", "y": place, "xanchor": "left", "yanchor": "middle", "xshift": canvas.type * 0.45,
                "showarrow": False, "text": _styled(text, bold=whole, italic=italic),
                "font": {"color": colour, "size": canvas.type}, "align": "left",
            }
        )  # fmt: skip
    return notes


def _styled(text: str, *, bold: bool, italic: bool) -> str:
    """A forecast is written in italics, as in the sources."""
    text = f"<i>{text}</i>" if italic else text
    return f"<b>{text}</b>" if bold else text


def claim_label(words: Words, claim: catalog.Claim) -> str:
    """The name of a claim and the share that it states."""
    return words.aside(words.gettext(claim.label), words.percent(claim.fraction, 0))
