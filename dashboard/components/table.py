"""The rows of a figure as a table: read by everyone, sorted and searched where scripts run (`assets/reader.js`)."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.figures.kit.spec import Cells
from dashboard.markup import Markup, escape, html_element
from dashboard.words.wording import Words

#: Shorter tables are seen at a glance.
WORTH_SEARCHING = 12


def table(context: Context, name: str, title: str, cells: Cells, key: str) -> Element:
    """A table with headings that sort it, in a room of its own that scrolls.

    Args:
        context: The page.
        name: The id of the figure.
        title: What the table shows.
        cells: Headings and cells in the reader's language; the first column names the rows.
        key: Changes with the rows, so that a table that was sorted or searched begins anew.

    Example:
        ``table(context, "gdp-share", "Shares", {"Year": ["2024"], "China": ["17%"]}, "2024")``
    """
    words = context.words
    head = [
        html.Th(
            html.Button(text, type="button", className="sort"), scope="col", **{"aria-sort": "none"}
        )
        for text in cells
    ]
    # Thousands of cells: as components they would cost more than all else on a page.
    lines = list(zip(*cells.values(), strict=True))
    body = html_element("tbody", (_line(n, line) for n, line in enumerate(lines)))
    whole = html.Table([html.Caption(title, className="unseen"), html.Thead(html.Tr(head)), body])
    parts: list[Part] = [in_room(words.gettext("Table: {title}").format(title=title), whole)]
    if len(lines) >= WORTH_SEARCHING:
        # The script makes the field: without it there would be nothing to search with.
        labels = {
            "data-label": words.gettext("Search in the table"),
            "data-found": words.gettext("{shown} of {all} rows"),
        }
        parts.insert(0, html.Div(className="table-tools", **labels))
    return html.Div(parts, className="table", **{"data-table": name, "data-key": key})


def _line(number: int, cells: Sequence[str]) -> Markup:
    first, *rest = map(escape, cells)
    data = "".join([f"<td>{cell}</td>" for cell in rest])
    return Markup(f'<tr data-n="{number}"><th scope="row">{first}</th>{data}</tr>')


def plain_table(
    words: Words, title: str, heads: Sequence[str], lines: Sequence[Element], *, seen: bool = False
) -> Element:
    """A small table that is neither sorted nor searched, in a room of its own.

    Args:
        words: The words of the page.
        title: What the table shows.
        heads: The heading of each column.
        lines: Its rows.
        seen: Whether its title stands above it and its cells in the middle; otherwise the title is for those who listen
            to it, and words stand at the left.

    Example:
        ``plain_table(words, "Shares", ["Year", "Share"], [html.Tr([html.Td("2024"), html.Td("22%")])])``
    """
    caption = html.Caption(title) if seen else html.Caption(title, className="unseen")
    head = html.Thead(html.Tr([html.Th(each, scope="col") for each in heads]))
    whole = [caption, head, html.Tbody(lines)]
    table = html.Table(whole) if seen else html.Table(whole, className="left")
    return in_room(words.gettext("Table: {title}").format(title=title), table)


def in_room(label: str, table: Element) -> Element:
    """A table that scrolls by itself, by the keyboard, too.

    Example:
        >>> in_room("Shares", html.Table([])).attributes["tabIndex"]
        0
    """
    return html.Div(
        table, className="table-room", tabIndex=0, role="region", **{"aria-label": label}
    )
