"""The pages, by their addresses, in the order of the navigation.

A page is a module here with a `Page`, and an entry in `PAGES`; figures name the page on which they stand.
"""

from __future__ import annotations

from dashboard.components.context import Context
from dashboard.components.html import Element
from dashboard.components.page import Page
from dashboard.components.shell import shell
from dashboard.pages import about, check, claim, explore, revisions, story, trade, why

PAGES: dict[str, Page] = {
    page.path: page
    for page in (
        story.PAGE,
        claim.PAGE,
        check.PAGE,
        explore.PAGE,
        why.PAGE,
        trade.PAGE,
        revisions.PAGE,
        about.PAGE,
    )
}


def page(context: Context) -> Element:
    """The whole page at an address.

    Example:
        ``page(context)`` is a tree of elements for the path of a request.
    """
    return shell(context, PAGES[context.path].body(context), PAGES.values())


def title(context: Context) -> tuple[str, str]:
    """What stands in the browser's tab, and one sentence for search engines and link previews.

    Example:
        ``title(context)[0]`` stands in the browser's tab.
    """
    return PAGES[context.path].title(context)


__all__ = ["PAGES", "page", "title"]
