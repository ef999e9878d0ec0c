"""What every format is written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import plotly.graph_objects as go

from dashboard.canvas import Canvas, canvas
from dashboard.figures import Caption, FigureData, FigureSpec, draw
from dashboard.view import View
from etl import catalog
from etl.store import Release


@dataclass(frozen=True)
class Job:
    """A figure to be written: its rows, its view, its release."""

    spec: FigureSpec
    data: FigureData
    view: View
    release: Release

    @cached_property
    def figure(self) -> go.Figure:
        """The finished figure."""
        return draw(self.spec, self.data, self.view)

    @cached_property
    def caption(self) -> Caption:
        """Its words."""
        return self.spec.caption(self.data, self.view)

    @property
    def canvas(self) -> Canvas:
        """Its size."""
        return canvas(self.view)

    @property
    def citations(self) -> list[str]:
        """How to cite the sources of its rows."""
        return [
            catalog.source(o.source).citation.format(edition=o.edition, home=catalog.source(o.source).home)
            for o in dict.fromkeys(self.data.origins)
        ]

    @property
    def licences(self) -> list[str]:
        """Under which terms its rows may be used."""
        return list(dict.fromkeys(f"{catalog.source(o.source).licence_title} <{catalog.source(o.source).licence_url}>" for o in self.data.origins))

    def filename(self, form: str) -> str:
        """A name that says what it is: ``gdp-share-weo-2025-10-ja.png``."""
        origin = self.data.origins[0]
        return f"{self.spec.id}-{origin.source}-{origin.edition}-{self.view.lang}.{form}"
