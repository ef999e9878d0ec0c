"""A figure on a page: question, controls, picture, its definition and source, and what to take away."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.context import Context
from dashboard.components.definition import definition
from dashboard.components.download import takeaway
from dashboard.components.reader import readable
from dashboard.components.table import table
from dashboard.figures import FIGURES, Caption, FigureData, FigureSpec
from dashboard.view import View
from etl.errors import TrilateralError


def card(
    context: Context,
    name: str,
    view: View,
    controls: list[Component],
    more: Component | None = None,
    *,
    open_table: bool = False,
    first: bool = False,
) -> html.Section:
    """A figure with everything around it; where the view asks for what is not there, it says so instead.

    Args:
        context: The page.
        name: The id of the figure.
        view: The view of the figure, which may differ from that of the page.
        controls: What changes the view.
        more: Where to read on.
        open_table: Whether the table is unfolded from the beginning.
        first: Whether its question is the heading of the page.
    """
    spec, say = FIGURES[name], context.say
    heading = html.H1 if first else html.H2
    title = heading(say._(spec.question), id=f"{name}-title")
    marks = {"aria-labelledby": f"{name}-title"}
    try:
        data = spec.select(context.release, view)
        words = spec.caption(data, view)
        picture = context.show(spec, data, view)
    except TrilateralError as error:
        body: list[Component] = [
            title,
            *controls,
            html.P(say.sentences(list(say.error(error))), className="notice", role="status"),
        ]
    else:
        body = [
            title,
            html.P(words.point, className="point"),
            *controls,
            html.Figure(
                [*readable(context, name, words, picture, view.query()), _below(context, words)],
                className="picture",
            ),
            takeaway(context, spec, view, words.title),
            _table(context, spec, data, view, words.title, unfolded=open_table),
            definition(context, spec, data, view),
            *([html.P(more, className="more")] if more is not None else []),
        ]
        if _looks_ahead(data):
            # The presenter pauses at the border of forecasts.
            marks["data-forecasts"] = ""
    return html.Section(body, className="card", id=name, **marks)


def _looks_ahead(data: FigureData) -> bool:
    """Whether a figure goes on from observed years into forecasts."""
    if not {"obs_status", "time_period"} <= set(data.rows):
        return False
    forecast = data.rows["obs_status"].eq("F")
    return bool(forecast.any() and not forecast.all() and data.rows["time_period"].nunique() > 1)


def _below(context: Context, words: Caption) -> html.Figcaption:
    """Definition, source, edition, last actual year."""
    lines = [words.subtitle, words.source, *words.notes]
    return html.Figcaption([html.Span(line, className="caption-line") for line in lines])


def _table(
    context: Context, spec: FigureSpec, data: FigureData, view: View, title: str, *, unfolded: bool
) -> html.Details:
    """The plotted rows, for those who read numbers and for screen readers."""
    rows = table(context, spec.id, title, spec.table(data, view), view.query())
    return html.Details([html.Summary(context.say._("Table")), rows], open=unfolded)
