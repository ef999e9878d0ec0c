"""The rows of a figure as a table: read by everyone, sorted and searched where scripts run (`assets/reader.js`)."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.context import Context
from dashboard.components.render import RawHtml
from dashboard.markup import html_element

#: Shorter tables are seen at a glance.
WORTH_SEARCHING = 12


def table(context: Context, name: str, title: str, rows: pd.DataFrame, key: str) -> html.Div:
    """A table with headings that sort it, in a room of its own that scrolls.

    Args:
        context: The page.
        name: The id of the figure.
        title: What the table shows.
        rows: Headings and cells in the reader's language; the first cell of a row names it.
        key: Changes with the rows, so that a table that was sorted or searched begins anew.
    """
    words = context.words
    head = [
        html.Th(
            html.Button(text, type="button", className="sort"), scope="col", **{"aria-sort": "none"}
        )
        for text in rows.columns
    ]
    # Thousands of cells: as components they would cost more than all else on a page.
    lines = zip(*(rows[name].tolist() for name in rows), strict=True)
    body = html_element(
        "tbody",
        (
            html_element(
                "tr",
                html_element("th", first, scope="row"),
                (html_element("td", cell) for cell in rest),
                data_n=n,
            )
            for n, (first, *rest) in enumerate(lines)
        ),
    )
    room = html.Div(
        html.Table(
            [
                html.Caption(title, className="unseen"),
                html.Thead(html.Tr(head)),
                RawHtml(body),
            ]
        ),
        className="table-room",
        tabIndex=0,
        role="region",
        **{"aria-label": words.gettext("Table: {title}").format(title=title)},
    )
    parts: list[Component] = [room]
    if len(rows) >= WORTH_SEARCHING:
        # The script makes the field: without it there would be nothing to search with.
        labels = {
            "data-label": words.gettext("Search in the table"),
            "data-found": words.gettext("{shown} of {all} rows"),
        }
        parts.insert(0, html.Div(className="table-tools", **labels))
    return html.Div(parts, className="table", **{"data-table": name, "data-key": key})
