"""Who exports how much to whom in one year: a cell a flow, with the number and a bar in it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.figures.kit import axes, base
from dashboard.figures.kit.chart import CELL, Cell, Chart, Font, Table
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, Cells, FigureData, of_rows, once
from dashboard.figures.trade.flows import DASH
from dashboard.figures.trade.sources import INDICATOR, Pair, pair_of
from dashboard.figures.trade.text import (
    absent_in,
    flow_in_words,
    flow_told,
    notes,
    of_an_extract,
    of_the_known,
)
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, sentence_case, words_for

#: Of all amounts here.
UNIT = "USD"
#: How much of a cell an amount takes: of its width, so that amounts stand apart in wider fonts, too, and of its height.
WIDEST, HIGHEST = 0.74, 0.24
#: The headline where all flows of the year are known, where some are, and where one is.
_FINDING = (
    N_("The largest flow of {year}: {flow}, {amount}"),
    N_("The largest of the flows shown for {year}: {flow}, {amount}"),
    N_("The only flow shown for {year}: {flow}, {amount}"),
)


def build(data: FigureData, view: View) -> Chart:
    """Exporters down, partners across."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    three, rows = words.three(), _by_pair(data)
    # Where a full name would be wider than a cell, all are short.
    longest = max(text_width(f"→ {words.economy(a)}", canvas.type, bold=True) for a in three)
    names = {
        a: words.economy(a, short=canvas.narrow or longest > canvas.width * 0.2) for a in three
    }
    margins = base.Margins(
        left=max(text_width(f"{name} →", canvas.type, bold=True) for name in names.values()) + canvas.type,
        right=canvas.type * 0.4, top=canvas.type * 1.9, bottom=canvas.type * 0.6,
    )  # fmt: skip
    sheet = Sheet(view, margins)
    sheet.update_layout(
        hovermode=False,
        xaxis={"range": [0, 3], "visible": False, "fixedrange": True},
        yaxis={"range": [3, 0], "visible": False, "fixedrange": True},
    )
    size = _size(data, view, margins)
    grid = [[Cell(text="", font=Font(canvas.type, colours["text"]))]]
    for n, area in enumerate(three):
        font = Font(canvas.type, colours[f"{theme.ECONOMY_ROLES[area]}_text"])
        look = {"size": canvas.type, "color": colours[f"{theme.ECONOMY_ROLES[area]}_text"]}
        sheet.add_annotation(
            xref="paper", x=0, yref="y", y=n + 0.5, xanchor="right", yanchor="middle", xshift=-canvas.type * 0.6,
            text=f"<b>{names[area]} →</b>", font=look, showarrow=False, borderpad=0, name=CELL,
        )  # fmt: skip
        sheet.add_annotation(
            xref="x", x=n + 0.5, yref="paper", y=1, xanchor="center", yanchor="bottom", yshift=canvas.type * 0.3,
            text=f"<b>→ {names[area]}</b>", font=look, showarrow=False, borderpad=0, name=CELL,
        )  # fmt: skip
        grid[0].append(Cell(text=f"<b>→ {names[area]}</b>", font=font))
        grid.append([Cell(text=f"<b>{names[area]} →</b>", font=font, align="right")])
        for k, partner in enumerate(three):
            if area == partner:
                _rect(sheet, k, n, (0.03, 0.97), (0.05, 0.95), colours["grid"], CELL, opacity=0.5)
                ground = theme.mixed(colours["grid"], colours["paper"])
                grid[-1].append(Cell(text="", font=font, fill=ground))
            else:
                grid[-1].append(_cell(sheet, view, (k, n), rows[area, partner], data, size))
    sheet.update_layout(
        table=Table(
            rows=grid,
            heights=(margins.top, *(1 / 3,) * 3),
            widths=(margins.left, 0.0),
            above=margins.top,
            foot=0.19,
            gap=canvas.type * 0.4,
        )
    )
    return sheet.figure()


@of_rows
def _by_pair(data: FigureData) -> dict[Pair, Any]:
    """The rows by exporter and importer, whichever of them reports."""
    return {pair_of(row): row for row in data.each}


def _size(data: FigureData, view: View, margins: base.Margins) -> float:
    """The type of the amounts: large, but none wider or higher than its cell."""
    canvas, words = canvas_for(view), words_for(view)
    width, height = axes.plot_size(view, margins, lambda: caption(data, view))
    widest = max(text_width(text, 1.0, bold=True) for text in told(data, words).values())
    return min(canvas.type * 1.35, width / 3 * WIDEST / widest, height / 3 * HIGHEST)


def told(data: FigureData, words: Words) -> dict[Any, str]:
    """Exporter and importer -> the amount, as it is told beside the others: in cells, sentences and notes."""
    known = _known(data)
    return dict(zip(known, words.amounts(known.values(), UNIT), strict=True))


def _known(data: FigureData) -> dict[Pair, float]:
    """The flows that are reported."""
    return {pair: row.value for pair, row in _by_pair(data).items() if not pd.isna(row.value)}


def _cell(
    sheet: Sheet,
    view: View,
    at: tuple[int, int],
    row: Any,
    data: FigureData,
    size: float,
) -> Cell:
    """The amount, its share of the exporter's exports, and a bar as long as it is large; the words as a cell."""
    words, colours, (x, y) = words_for(view), theme.palette(view.theme), at
    _rect(sheet, x, y, (0.03, 0.97), (0.05, 0.95), colours["surface"], CELL)
    value, share, pair = row.value, row.share, pair_of(row)
    texts = [(0.5, words.gettext("no value"), size * 0.7, "muted")]
    if not pd.isna(value):
        long = 0.03 + 0.94 * value / max(_known(data).values())
        exporter = theme.ECONOMY_ROLES[pair[0]]
        _rect(sheet, x, y, (0.03, long), (0.81, 0.95), colours[exporter])
        texts = [(0.34, f"<b>{told(data, words)[pair]}</b>", size, "text")]
        if not pd.isna(share):
            texts.append(
                (
                    0.62,
                    words.percent(share),
                    max(size * 0.75, min(size, canvas_for(view).type * 0.88)),
                    "muted",
                )
            )
    for down, text, high, role in texts:
        sheet.add_annotation(
            xref="x", x=x + 0.5, yref="y", y=y + down, xanchor="center", yanchor="middle",
            text=text, font={"size": high, "color": colours[role]}, showarrow=False, borderpad=0, name=CELL,
        )  # fmt: skip
    said = "<br>".join(
        f"<span style='color:{colours[role]}'>{text}</span>" for _, text, _, role in texts
    )
    return Cell(text=said, font=Font(size, colours["text"]), fill=colours["surface"])


def _rect(
    sheet: Sheet, x: int, y: int, across: tuple[float, float], down: tuple[float, float], colour: str,
    name: str | None = None, opacity: float = 1.0,
) -> None:  # fmt: skip
    """A part of a cell."""
    sheet.add_shape(
        type="rect", xref="x", yref="y", x0=x + across[0], x1=x + across[1], y0=y + down[0], y1=y + down[1],
        fillcolor=colour, opacity=opacity, line={"width": 0}, layer="below", name=name,
    )  # fmt: skip


@once
def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words, facts = words_for(view), data.facts
    known = sorted(_known(data).items(), key=lambda each: -each[1])
    title = words.gettext("Who exports to whom, {year}").format(year=facts["year"])
    subtitle = (
        words.gettext(
            "Merchandise exports, f.o.b., at current prices; per cent: of the exporter's exports to all economies"
        )
        if facts["indicator"] == INDICATOR
        else words.gettext(
            "Merchandise imports, c.i.f., at current prices; per cent: of the importer's imports from all economies"
        )
    )
    amount = told(data, words)
    each = words.join(
        [
            words.gettext("{flow} {value}").format(flow=flow_told(words, pair), value=amount[pair])
            for pair, _ in known
        ]
    )
    point = words.gettext("In {year}: {each}.").format(year=facts["year"], each=each)
    differences = []
    three = words.three()
    at = _known(data)
    for n, one in enumerate(three):
        for other in three[n + 1 :]:
            if (one, other) in at and (other, one) in at:
                more, less = sorted(((one, other), (other, one)), key=lambda pair: -at[pair])
                told_so = words.gettext("{flow} exceeded {other} by {amount}.").format(
                    flow=flow_in_words(words, more, data.facts["indicator"]),
                    other=flow_in_words(words, less, data.facts["indicator"]),
                    amount=words.amount(at[more] - at[less], UNIT),
                )
                differences.append(sentence_case(told_so))
    lacking = absent_in(data, words, facts["year"])
    alt = words.sentences([point, *differences, *lacking])
    # A year in which nothing is reported is refused.
    first = known[0][0]
    largest = of_the_known(words, len(known), _FINDING).format(
        year=facts["year"],
        flow=flow_in_words(words, first, facts["indicator"]),
        amount=amount[first],
    )
    return Caption(
        title,
        subtitle,
        alt,
        point,
        words.source_line(facts["source"], facts["edition"]),
        # Of one year the missing flows are named; the note on sums belongs to the others.
        (
            *lacking,
            *(of_an_extract(data, words) if lacking else ()),
            *notes(data, words, sums=False),
        ),
        largest,
    )


def table(data: FigureData, view: View) -> Cells:
    """A line a flow: exporter, partner, amount, share of the exporter's exports."""
    words, rows = words_for(view), data.each
    found, exports = [pair_of(row) for row in rows], data.facts["indicator"] == INDICATOR
    amount = told(data, words)
    return {
        words.gettext("Exporter"): [words.economy(pair[0]) for pair in found],
        words.gettext("Partner"): [words.economy(pair[1]) for pair in found],
        words.gettext("Exports") if exports else words.gettext("Imports"): [
            amount.get(pair, DASH) for pair in found
        ],
        words.gettext("Share of its exports")
        if exports
        else words.gettext("Share of the partner's imports"): [
            words.percent(row.share, 2) if row.share == row.share else DASH for row in rows
        ],
    }
