"""One row of tools under each chart, the same on every page: its table, its files, its address, and the way to Explore.

What a tool folds out stands below the row, one at a time; nothing needs a script.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.download import files, shared
from dashboard.components.html import Element, Part, to_html
from dashboard.components.reads import used
from dashboard.figures import FigureSpec
from dashboard.figures.explore import EXPLORE, OFFERED
from dashboard.look.view import View
from dashboard.markup import Markup, html_element
from etl import catalog


def tools(
    context: Context,
    spec: FigureSpec,
    view: View,
    title: str,
    rows: Part,
    *,
    unfolded: bool = False,
) -> Element:
    """The row of a figure.

    Args:
        context: The page.
        spec: The figure.
        view: Its view.
        title: What it shows, for those who see it elsewhere.
        rows: Its table.
        unfolded: Whether the table is unfolded from the beginning.

    Example:
        ``tools(context, FIGURES["why"], view, said.title, table)``
    """
    words = context.words
    row: list[Part] = [
        _folded(spec, words.gettext("Table"), "", [rows], unfolded=unfolded),
        _folded(spec, words.gettext("Download"), "files more-files", files(context, spec, view)),
        _folded(
            spec, words.gettext("Share this chart"), "files", shared(context, spec, view, title)
        ),
    ]
    if spec is not EXPLORE:
        href = in_explore(spec, view)
        row.append(
            html.A(
                words.gettext("Open in Explore"), href=href, className="tool", **{"data-nav": ""}
            )
        )
    return html.Div(html.Div(row, className="tools"), className="tool-room")


def _folded(
    spec: FigureSpec, label: str, more: str, parts: Sequence[Part], *, unfolded: bool = False
) -> Markup:
    """A tool: what it is called, and what it folds out; another one of its chart that is open closes."""
    inside = to_html(html.Div(list(parts), className="tool-body"))
    return html_element(
        "details",
        html_element("summary", label, class_="tool"),
        inside,
        name=f"{spec.id}-tools",
        class_=more or None,
        open=unfolded,
    )


def in_explore(spec: FigureSpec, view: View) -> str:
    """The address in Explore of what a figure is about: its indicator, and all of its view that is read there.

    Example:
        >>> from dashboard.figures import FIGURES
        >>> in_explore(FIGURES["gdp-share"], View(first=2000, source="weo"))
        '/explore?source=weo&from=2000'
        >>> in_explore(FIGURES["trade-share"], View())
        '/explore?indicator=goods_trade'
    """
    name = view.indicator or next((n for n in spec.indicators if n in OFFERED), "")
    if name not in OFFERED:
        view, name = view.put(indicator=""), OFFERED[0]
    if view.source not in catalog.indicator(name).sources:
        view = view.put(source="")
    usual = name == OFFERED[0]
    return used(EXPLORE.page, view.put(indicator="" if usual else name)).link(EXPLORE.page)
