"""Who exports how much to whom in one year: a cell a flow, with the number and a bar in it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.canvas import canvas
from dashboard.figures import base
from dashboard.figures.metrics import text_width
from dashboard.figures.spec import Caption, FigureData
from dashboard.figures.trade.flows import DASH
from dashboard.figures.trade.rows import flow_name, notes
from dashboard.view import View
from dashboard.wording import Words, words
from etl import catalog


def build(data: FigureData, view: View) -> go.Figure:
    """Exporters down, partners across."""
    say, board, colours = words(view.lang, view.order), canvas(view), theme.palette(view.theme)
    three, rows = say.three(), data.rows.set_index(["ref_area", "counterpart_area"])
    names = {area: say.economy(area, short=board.narrow) for area in three}
    head = board.type * 1.5
    margins = base.Margins(
        left=max(text_width(f"{name} →", board.type, bold=True) for name in names.values()) + board.type, right=board.type * 0.4,
        top=head + board.type * 0.4, bottom=board.type * 0.6,
    )  # fmt: skip
    figure = base.bare(view, margins)
    figure.update_layout(
        hovermode=False,
        xaxis={"range": [0, 3], "visible": False, "fixedrange": True},
        yaxis={"range": [3, 0], "visible": False, "fixedrange": True},
    )
    largest = float(data.rows["value"].max())
    for n, area in enumerate(three):
        text_colour = colours[f"{theme.ECONOMY_ROLES[area]}_text"]
        _write(
            figure,
            f"<b>{names[area]} →</b>",
            "paper",
            0,
            "y",
            n + 0.5,
            board.type,
            text_colour,
            anchor="right",
            xshift=-board.type * 0.6,
        )
        _write(
            figure,
            f"<b>→ {names[area]}</b>",
            "x",
            n + 0.5,
            "paper",
            1,
            board.type,
            text_colour,
            yanchor="bottom",
            yshift=board.type * 0.3,
        )
        for k, partner in enumerate(three):
            if area == partner:
                _rect(figure, k + 0.03, n + 0.05, k + 0.97, n + 0.95, colours["grid"], opacity=0.5)
                continue
            _cell(
                figure,
                view,
                (k, n),
                rows.loc[(area, partner)],
                largest,
                colours[theme.ECONOMY_ROLES[area]],
            )
    return figure


def _cell(
    figure: go.Figure,
    view: View,
    at: tuple[int, int],
    row: pd.Series[float],
    largest: float,
    colour: str,
) -> None:
    """The amount, its share of the exporter's exports, and a bar as long as it is large."""
    say, board, colours = words(view.lang, view.order), canvas(view), theme.palette(view.theme)
    x, y = at
    _rect(figure, x + 0.03, y + 0.05, x + 0.97, y + 0.95, colours["surface"])
    value, share = float(row["value"]), float(row["share"])
    if pd.isna(value):
        _write(
            figure, say._("not reported"), "x", x + 0.5, "y", y + 0.5, board.type, colours["muted"]
        )
        return
    _rect(figure, x + 0.03, y + 0.81, x + 0.03 + 0.94 * value / largest, y + 0.95, colour)
    _write(
        figure,
        f"<b>{say.amount(value, 'USD')}</b>",
        "x",
        x + 0.5,
        "y",
        y + 0.34,
        board.type * (1.05 if board.narrow else 1.35),
        colours["text"],
    )
    if not pd.isna(share):
        _write(
            figure,
            say.percent(share),
            "x",
            x + 0.5,
            "y",
            y + 0.62,
            board.type * 0.92,
            colours["muted"],
        )


def _rect(
    figure: go.Figure, x0: float, y0: float, x1: float, y1: float, colour: str, opacity: float = 1.0
) -> None:
    figure.add_shape(
        type="rect",
        xref="x",
        yref="y",
        x0=x0,
        x1=x1,
        y0=y0,
        y1=y1,
        fillcolor=colour,
        opacity=opacity,
        line={"width": 0},
        layer="below",
    )


def _write(
    figure: go.Figure, text: str, xref: str, x: float, yref: str, y: float, size: float, colour: str,
    *, anchor: str = "center", yanchor: str = "middle", xshift: float = 0, yshift: float = 0,
) -> None:  # fmt: skip
    figure.add_annotation(
        xref=xref, yref=yref, x=x, y=y, xanchor=anchor, yanchor=yanchor, xshift=xshift, yshift=yshift, showarrow=False, borderpad=0,
        text=text, font={"size": size, "color": colour},
    )  # fmt: skip


def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    say, facts = words(view.lang, view.order), data.facts
    known = data.rows[data.rows["value"].notna()].sort_values(
        "value", ascending=False, kind="stable"
    )
    title = say._("Who exports to whom, {year}").format(year=facts["year"])
    subtitle = say._(
        "Merchandise exports, f.o.b., at current prices; per cent: of the exporter's exports to all economies"
    )
    each = say.join(
        [_of(say, row.ref_area, row.counterpart_area, row.value) for row in known.itertuples()]
    )
    point = say._("In {year}: {each}.").format(year=facts["year"], each=each)
    differences = []
    three = say.three()
    at = known.set_index(["ref_area", "counterpart_area"])["value"]
    for n, one in enumerate(three):
        for other in three[n + 1 :]:
            if (one, other) in at.index and (other, one) in at.index:
                more, less = sorted(((one, other), (other, one)), key=lambda pair: -float(at[pair]))
                differences.append(
                    say._("{flow} was larger than {other} by {amount}.").format(
                        flow=flow_name(say, more),
                        other=flow_name(say, less),
                        amount=say.amount(float(at[more] - at[less]), "USD"),
                    )
                )
    alt = say.sentences([point, *differences])
    # Of one year it is seen what is not reported; the note on sums belongs to the others.
    told = notes(data, say)
    return Caption(
        title,
        subtitle,
        alt,
        point,
        say.source_line(facts["source"], facts["edition"]),
        (told[0], told[-1]),
    )


def _of(say: Words, exporter: str, partner: str, value: float) -> str:
    return say._("{flow} {value}").format(
        flow=flow_name(say, (exporter, partner)), value=say.amount(value, "USD")
    )


def table(data: FigureData, view: View) -> pd.DataFrame:
    """A line a flow: exporter, partner, amount, share of the exporter's exports."""
    say, rows = words(view.lang, view.order), data.rows
    return pd.DataFrame(
        {
            say._("Exporter"): [say.economy(a) for a in rows["ref_area"]],
            say._("Partner"): [say.economy(a) for a in rows["counterpart_area"]],
            say._("Exports"): [
                DASH if pd.isna(v) else say.amount(v, catalog.indicator("goods_exports").unit)
                for v in rows["value"]
            ],
            say._("Share of its exports"): [
                DASH if pd.isna(v) else say.percent(v, 2) for v in rows["share"]
            ],
        }
    )
