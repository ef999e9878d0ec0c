"""The one Dash component of the product: it sends the reader's address to the server and shows the answer.

A page is HTML, in the first response as in every later one. Components of Dash for each of its thousands of elements
would cost the browser more than the page itself; `assets/site.js` puts into the page what an answer changes.
"""

from __future__ import annotations

from typing import ClassVar, TypedDict

from dash.development.base_component import Component

from dashboard.components.html import Element, Part, attributes_of, to_html


class Site(Component):
    """Reads ``address`` from the browser and shows ``answer``."""

    _type = "Site"
    _namespace = "trilateral"
    _prop_names: ClassVar = ["id", "address", "answer"]
    _valid_wildcard_attributes: ClassVar[list[str]] = []
    _children_props: ClassVar[list[str]] = []

    def __init__(self, id: str) -> None:  # noqa: A002 - Dash's name
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(id=id)


class Pending(TypedDict):
    """Stands in the main part for what the whole page changes, and this answer does not.

    Attributes:
        pending: The selector of what stays in that place until the whole page is there.
    """

    pending: str


class Answer(TypedDict):
    """A page in the parts that change on their own.

    Attributes:
        title: What stands in the browser's tab.
        attributes: Those of the page's element: language, theme, address, release.
        before: What stands before the main part.
        main: The main part, section by section; the page is whole where none of it is pending.
        after: What stands after it.
    """

    title: str
    attributes: dict[str, str]
    before: list[str]
    main: list[str | Pending]
    after: list[str]


def answer(page: Element, title: str) -> Answer:
    """A page in the JSON form that Dash's renderer expects, from its tree.

    Example:
        ``answer(html.Div("No data"), "Trilateral")``
    """
    parts = page.children
    at = next(n for n, part in enumerate(parts) if part.tag == "main")
    attributes = {name: str(value) for name, value in attributes_of(page).items()}
    del attributes["class"]
    return Answer(
        title=title,
        attributes=attributes,
        before=[to_html(part) for part in parts[:at]],
        main=[_part(part) for part in parts[at].children],
        after=[to_html(part) for part in parts[at + 1 :]],
    )


def pending(element: Element) -> Element:
    """An empty element in the main part in whose place what is there stays until the whole page comes.

    Example:
        >>> _part(pending(Element("section", id="why")))
        {'pending': '#why'}
    """
    element.attributes["data-pending"] = ""
    return element


def is_whole(answer: Answer) -> bool:
    """Whether nothing of the page is left for another answer.

    Example:
        ``is_whole(answer(html.Div([html.Main([])]), "Trilateral"))``
    """
    return all(isinstance(part, str) for part in answer["main"])


def _part(part: Part) -> str | Pending:
    if not isinstance(part, Element) or "data-pending" not in part.attributes:
        return to_html(part)
    name = part.attributes.get("id")
    return Pending(pending=f"#{name}" if name else f".{part.attributes['className']}")
