"""The pages: layout and glue. Address -> what builds its body."""

from __future__ import annotations

from collections.abc import Callable

from dash.development.base_component import Component

from dashboard.components.context import Context
from dashboard.components.shell import PAGES, shell
from dashboard.pages import about, claim, explore, revisions, story, trade, why

BODIES: dict[str, Callable[[Context], list[Component]]] = {
    "/": story.body,
    "/claim": claim.body,
    "/explore": explore.body,
    "/why": why.body,
    "/trade": trade.body,
    "/revisions": revisions.body,
    "/about": about.body,
}
TITLES: dict[str, Callable[[Context], tuple[str, str]]] = {
    "/": story.title,
    "/claim": claim.title,
    "/explore": explore.title,
    "/why": why.title,
    "/trade": trade.title,
    "/revisions": revisions.title,
    "/about": about.title,
}


def page(context: Context) -> Component:
    """The whole page at an address."""
    return shell(context, BODIES[context.path](context))


def title(context: Context) -> tuple[str, str]:
    """What stands in the browser's tab, and one sentence for search engines and link previews."""
    return TITLES[context.path](context)


__all__ = ["BODIES", "PAGES", "page", "title"]
