"""The one Dash component of the product: it sends the reader's address to the server and shows the answer.

A page is HTML, in the first response as in every later one. Components of Dash for each of its thousands of elements
would cost the browser more than the page itself; `assets/site.js` puts into the page what an answer changes.
"""

from __future__ import annotations

from typing import ClassVar, TypedDict

from dash.development.base_component import Component

from dashboard.components.html import Element, attributes_of, to_html


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


class Answer(TypedDict):
    """A page in the parts that change on their own.

    Attributes:
        title: What stands in the browser's tab.
        attributes: Those of the page's element: language, theme, address, release.
        before: What stands before the main part.
        main: The main part, section by section.
        after: What stands after it.
    """

    title: str
    attributes: dict[str, str]
    before: list[str]
    main: list[str]
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
        main=[to_html(part) for part in parts[at].children],
        after=[to_html(part) for part in parts[at + 1 :]],
    )
