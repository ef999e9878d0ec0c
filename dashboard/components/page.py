"""What a page is: its address, its name in the navigation, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.components.context import Context
from dashboard.components.html import Part


@dataclass(frozen=True)
class Page:
    """A page, registered once.

    Attributes:
        path: Its address; what is in no other folder.
        name: Its name in the navigation, a message.
        title: What stands in the browser's tab, and one sentence for search engines and link previews.
        body: Its main part.
        posts: Whether it has a form that is sent by POST: what readers type is then in no address.
    """

    path: str
    name: str
    title: Callable[[Context], tuple[str, str]]
    body: Callable[[Context], list[Part]]
    posts: bool = False
