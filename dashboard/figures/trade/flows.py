"""The six flows over the years: bars upon each other, or the two directions of each pair side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd

from dashboard.figures.kit import axes, base, endings, panels, series
from dashboard.figures.kit.chart import Chart, Later
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, Cells, FigureData, of_rows, once, once_a_size
from dashboard.figures.kit.tooltips import UNDRAWN
from dashboard.figures.trade.sources import INDICATOR, Pair, pair_of, pairs
from dashboard.figures.trade.text import (
    flow_in_words,
    flow_name,
    flow_told,
    flows_told,
    no_total,
    notes,
)
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.values import NOTHING
from dashboard.words.wording import Words, words_for
from etl.observations import weakest

DASH = "–"
#: The label of the sum.
TOGETHER = "together"


@of_rows
def wide(data: FigureData) -> pd.DataFrame:
    """Years down without a gap, flows across. Do not change it."""
    lines: dict[Pair, dict[str, float]] = {}
    for row in data.each:
        lines.setdefault(pair_of(row), {})[row.time_period] = row.value
    known = {int(year) for line in lines.values() for year in line}
    years = [str(year) for year in range(min(known), max(known) + 1)]
    return pd.DataFrame(
        {pair: [lines[pair].get(year, float("nan")) for year in years] for pair in sorted(lines)},
        index=years,
    )


@of_rows
def by_year(data: FigureData) -> dict[str, dict[Pair, float]]:
    """Year -> its flows. Do not change it."""
    found: dict[str, dict[Pair, float]] = {}
    for row in sorted(data.each, key=pair_of):
        found.setdefault(row.time_period, {})[pair_of(row)] = row.value
    return found


def build(data: FigureData, view: View) -> Chart:
    """Bars upon each other, or pairs side by side where the view asks for small charts or no year is complete."""
    return _stack(data, view) if _stacked(data, view) else _pairs(data, view)


def _stacked(data: FigureData, view: View) -> bool:
    return view.kind != "multiples" and bool(data.facts["complete"])


def _stack(data: FigureData, view: View) -> Chart:
    """A bar a year, only where all six flows are reported; the exporter by colour, its second partner hatched."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    complete, status, unit = list(data.facts["complete"]), _statuses(data), data.facts["unit"]
    shown = {year: by_year(data)[year] for year in complete}
    holed = {
        year: each
        for year, each in by_year(data).items()
        if complete[0] < year < complete[-1] and year not in shown
    }
    total = {year: sum(each.values()) for year, each in shown.items()}
    labels, ends, scale = _labels(data, view, lambda: caption(data, view))
    ticks = scale.ticks(6 if canvas.height > 20 * canvas.type else 4)
    told = _ticks(words, ticks, unit)
    margins = base.Margins(
        left=max(text_width(tick, canvas.type) for tick in told) + canvas.type * 0.8,
        right=labels.room, top=canvas.type * 0.7, bottom=canvas.type * 2.1,
    )  # fmt: skip
    width, height = axes.plot_size(view, margins, lambda: caption(data, view))
    sheet = Sheet(view, margins)
    first, last = int(complete[0]), int(complete[-1])
    sheet.update_layout(
        barmode="stack", bargap=0.2,
        xaxis=base.year_axis(view, first, last, width, 0.5), yaxis=axes.value_axis(view, scale, ticks, told),
    )  # fmt: skip
    for n, pair in enumerate(pairs(words)):
        colour, hatched = colours[theme.ECONOMY_ROLES[pair[0]]], n % 2 == 1
        pattern = {
            "shape": "/",
            "fgcolor": colours["paper"],
            "bgcolor": colour,
            "size": canvas.type * 0.5,
            "solidity": 0.3,
        }
        sheet.add_bar(
            x=[int(year) for year in complete], y=[each[pair] for each in shown.values()], name=flow_name(words, pair),
            marker={"color": colour, "line": {"width": 0}, **({"pattern": pattern} if hatched else {})},
            customdata=_told(words, unit, {year: each[pair] for year, each in shown.items()}, status[pair]),
            meta=_undrawn(words, unit, {year: each[pair] for year, each in holed.items()}, status[pair]),
            hovertemplate=f"{flow_name(words, pair)} %{{customdata}}<extra></extra>",
        )  # fmt: skip
    sheet.add_scatter(
        x=[int(year) for year in complete], y=list(total.values()), mode="markers",
        marker={"size": canvas.type * 0.3, "color": colours["text"], "opacity": 0}, name=words.gettext("Together"),
        customdata=_told(words, unit, total, status[TOGETHER]), hovertemplate=f"<b>{words.gettext('Together')} %{{customdata}}</b><extra></extra>",
    )  # fmt: skip
    look = {
        _id(pair): series.Style(
            colours[theme.ECONOMY_ROLES[pair[0]]], colours[f"{theme.ECONOMY_ROLES[pair[0]]}_text"]
        )
        for pair in pairs(words)
    } | {TOGETHER: series.Style(colours["text"], colours["text"], heavy=True)}
    endings.add_end_labels(sheet, view, labels, ends, (width, height), look)
    return sheet.figure()


def _labels(
    data: FigureData, view: View, told: Callable[[], Caption]
) -> tuple[endings.EndLabels, endings.Ends, axes.Scale]:
    """The labels at the end of the bars, what they tell, and the scale, where the words around are these."""
    words, canvas, unit = words_for(view), canvas_for(view), data.facts["unit"]
    complete, status = list(data.facts["complete"]), _statuses(data)
    flows, end = by_year(data), by_year(data)[complete[-1]]
    each, whole = flows_told(words, end, unit)
    texts = {
        _id(pair): (flow_name(words, pair), "" if canvas.narrow else each[pair])
        for pair in pairs(words)
    }
    # All labels are of one year, which the first of them names.
    together = words.aside(words.gettext("Together"), complete[-1])
    texts[TOGETHER] = (together, whole)
    low = base.Margins(top=canvas.type * 0.7, bottom=canvas.type * 2.1)
    _, height = axes.plot_size(view, low, told)
    scale = axes.Scale(0.0, max(sum(flows[year].values()) for year in complete) * 1.08)
    middles, halves, below = {}, {}, 0.0
    for pair in pairs(words):
        halves[_id(pair)] = scale.place(end[pair]) / 2
        middles[_id(pair)], below = below + halves[_id(pair)], below + 2 * halves[_id(pair)]
    middles[TOGETHER] = below + canvas.type * 0.6 / height
    names = {_id(pair): flow_name(words, pair) for pair in pairs(words)}
    names[TOGETHER] = words.gettext("Together")
    values = {name: (label, int(complete[-1])) for name, label in names.items()}
    ends = endings.Ends(middles, halves, values=values)
    statuses = {_id(pair): status[pair][complete[-1]] for pair in pairs(words)}
    statuses[TOGETHER] = status[TOGETHER][complete[-1]]
    labels = endings.end_labels(texts, view, height, ends, statuses, TOGETHER)
    return labels, ends, scale


def _pairs(data: FigureData, view: View) -> Chart:
    """A chart a pair of economies, a line a direction, all on one scale; a gap where a flow is not reported."""
    words, canvas, colours = words_for(view), canvas_for(view), theme.palette(view.theme)
    table, unit = wide(data), data.facts["unit"]
    scale = axes.scale_for(
        [float(v) for v in table.to_numpy().ravel() if v == v],
        log=view.scale == "log",
        from_zero=True,
    )
    ticks = scale.ticks(3)
    told = _ticks(words, ticks, unit)
    margins = base.Margins(
        left=max(text_width(tick, canvas.type) for tick in told) + canvas.type * 0.8,
        right=canvas.type * 1.6,
        top=canvas.type * 0.4,
        bottom=canvas.type * 2.1,
    )
    width, height = axes.plot_size(view, margins, lambda: caption(data, view))
    sheet = Sheet(view, margins)
    span = int(table.index[0]), int(table.index[-1])
    status = _statuses(data)
    latest = _latest(words, table, unit, status)
    couples = list(combinations(words.three(), 2))
    grid, headings = panels.headed(
        view,
        width,
        height,
        [
            [
                (
                    flow_name(words, pair),
                    latest[pair],
                    colours[f"{theme.ECONOMY_ROLES[pair[0]]}_text"],
                )
                for pair in (couple, couple[::-1])
            ]
            for couple in couples
        ],
        columns=3 if width > height * 1.2 else 1,
    )
    marked = panels.spaced(grid, canvas.type, list(zip(ticks, told, strict=True)))
    for (one, other), panel, heading in zip(couples, grid.panels, headings, strict=True):
        panels.add_axes(sheet, view, panel, scale, marked, span)
        tells = []
        for pair, dash in (((one, other), "solid"), ((other, one), "dot")):
            role, line, name = theme.ECONOMY_ROLES[pair[0]], table[pair], flow_name(words, pair)
            known = line.dropna()
            tells += [] if known.empty else [(name, int(known.index[-1]))]
            sheet.add_scatter(
                x=[int(year) for year in table.index], y=[None if pd.isna(v) else float(v) for v in line],
                mode="lines" if span[1] > span[0] else "markers", name=name, xaxis=panel.x, yaxis=panel.y,
                marker={"color": colours[role], "size": canvas.type * 0.5, "symbol": "circle" if dash == "solid" else "circle-open"},
                line={"color": colours[role], "width": canvas.type * 0.17, "dash": dash},
                customdata=_told(words, unit, line.to_dict(), status[pair]),
                hovertemplate=f"{name} %{{customdata}}<extra></extra>",
            )  # fmt: skip
        panels.add_heading(sheet, panel, grid.size, heading, tells)
    return sheet.figure()


@of_rows
def _statuses(data: FigureData) -> dict[Pair | str, dict[str, str]]:
    """The status of each flow in each year; that of all under `TOGETHER`."""
    lines: dict[Pair | str, dict[str, str]] = {}
    for row in data.each:
        lines.setdefault(pair_of(row), {})[row.time_period] = row.obs_status
        sums = lines.setdefault(TOGETHER, {})
        sums[row.time_period] = weakest([row.obs_status, sums.get(row.time_period, "A")])
    return lines


def _told(
    words: Words, unit: str, line: Mapping[str, float], status: Mapping[str, str]
) -> Sequence[str | None]:
    """What tooltips say of each year: the amount, and that it is provisional, an estimate or a forecast."""
    return Later(
        lambda: [
            None if pd.isna(v) else words.unsettled(words.amount(v, unit), status.get(year, "A"))
            for year, v in line.items()
        ]
    )


def _undrawn(
    words: Words, unit: str, line: Mapping[str, float], status: Mapping[str, str]
) -> Mapping[str, Any] | None:
    """What tooltips say of years that have no bar, since not all flows are known: this flow, or that it is the one that lacks."""
    if not line:
        return None
    told = zip(line, _told(words, unit, line, status), strict=True)
    return {UNDRAWN: {year: text or words.gettext("no value") for year, text in told}}


def _latest(
    words: Words, table: pd.DataFrame, unit: str, status: Mapping[Pair | str, Mapping[str, str]]
) -> dict[Pair, str]:
    """The last value that there is of each flow, with its year."""
    known = {pair: table[pair].dropna() for pair in pairs(words)}
    lines = {pair: line for pair, line in known.items() if not line.empty}
    told = words.amounts((float(line.iloc[-1]) for line in lines.values()), unit)
    return dict.fromkeys(known, DASH) | {
        pair: words.of_year(value, line.index[-1], status[pair].get(line.index[-1], "A"))
        for (pair, line), value in zip(lines.items(), told, strict=True)
    }


def _id(pair: Pair) -> str:
    return "-".join(pair)


def _ticks(words: Words, ticks: list[float], unit: str) -> list[str]:
    size = amounts.size(max(ticks), unit, words.lang)
    digits = amounts.decimals([tick / size.power for tick in ticks])
    return [words.amount(tick, unit, size, digits) if tick else NOTHING for tick in ticks]


@once_a_size
def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows; and that values have no room here."""
    plain = _caption(data, view)
    if _stacked(data, view) and _labels(data, view, lambda: plain)[0].silent:
        no_room = words_for(view).gettext(endings.NO_ROOM)
        return replace(plain, notes=(*plain.notes, no_room))
    return plain


@once
def _caption(data: FigureData, view: View) -> Caption:
    """What of it every size has."""
    words, facts = words_for(view), data.facts
    flows, unit = by_year(data), facts["unit"]
    title = words.gettext("Goods traded among China, Japan and the Republic of Korea")
    subtitle = (
        words.gettext("Merchandise exports to one another, f.o.b., at current prices; {unit}")
        if facts["indicator"] == INDICATOR
        else words.gettext(
            "Merchandise imports from one another, c.i.f., at current prices; {unit}"
        )
    ).format(unit=words.gettext("US dollars"))
    if facts["complete"]:
        first, last = facts["complete"][0], facts["complete"][-1]
        largest = max(pairs(words), key=flows[last].__getitem__)
        point, finding = (
            (
                words.gettext("The six flows totalled {total} in {last}, after {start} in {first}; the largest was {flow} ({value})."),
                words.gettext("Trade among the three: {total} in {last}, after {start} in {first}"),
            )
            if first != last
            else (
                words.gettext("The six flows totalled {total} in {last}; the largest was {flow} ({value})."),
                words.gettext("Trade among the three: {total} in {last}"),
            )
        )  # fmt: skip
        amount, total = flows_told(words, flows[last], unit)
        values = {
            "first": first, "last": last, "total": total, "start": flows_told(words, flows[first], unit)[1],
            "flow": flow_in_words(words, largest, facts["indicator"]), "value": amount[largest],
        }  # fmt: skip
        point, finding = point.format(**values), finding.format(**values)
    else:
        finding = ""
        point = words.gettext("In none of these years are all six flows known.")
    year = facts["complete"][-1] if facts["complete"] else max(flows)
    known = {p: flows[year][p] for p in pairs(words) if not pd.isna(flows[year][p])}
    each = [
        words.gettext("{flow} {value}").format(flow=flow_told(words, pair), value=value)
        for pair, value in flows_told(words, known, unit)[0].items()
    ]
    told = words.gettext("{point} {year}: {each}.").format(
        point=point, year=year, each=words.join(each)
    )
    alt = words.sentences([told, *no_total(data, words)])
    return Caption(
        title,
        subtitle,
        alt,
        point,
        words.source_line(facts["source"], facts["edition"]),
        tuple(notes(data, words)),
        finding,
    )


def reader_table(data: FigureData, view: View) -> Cells:
    """Years down, newest first; the six flows and their sum across; a dash where one is not reported."""
    words, unit = words_for(view), data.facts["unit"]
    found = {
        year: each
        for year, each in sorted(by_year(data).items(), reverse=True)
        if not all(map(pd.isna, each.values()))
    }
    known = [row.value for row in data.each if row.value == row.value]
    size = amounts.size(max(known), unit, words.lang)

    def cell(value: float) -> str:
        return DASH if pd.isna(value) else words.amount(value, unit, size, 1)

    shown = {words.gettext("Year"): list(found)}
    shown |= {
        flow_name(words, pair): [cell(each[pair]) for each in found.values()]
        for pair in pairs(words)
    }
    shown[words.gettext("Together")] = [cell(sum(each.values())) for each in found.values()]
    return shown
