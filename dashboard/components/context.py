"""What a page is made from: a release, a view, and how pictures are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.figures import FigureData, FigureSpec
from dashboard.view import View
from dashboard.wording import Words, words
from etl.store import Release

#: Shows the picture of a figure: as live charts in the browser, as drawings in the first response.
Show = Callable[[FigureSpec, FigureData, View], Component]


@dataclass(frozen=True)
class Context:
    """Everything a page may look at.

    Attributes:
        release: The figures.
        view: What the reader has chosen.
        path: The page's own address.
        show: How pictures are shown.
        notices: What was wrong in the address, in words.
    """

    release: Release
    view: View
    path: str
    show: Show
    notices: tuple[str, ...] = ()

    @property
    def say(self) -> Words:
        """The words of the reader's language."""
        return words(self.view.lang, self.view.order)

    def link(self, **changed: object) -> str:
        """This page with another choice."""
        return self.view.link(self.path, **changed)
