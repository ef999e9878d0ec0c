"""The figures, by their ids: pages, exports, API, tests and docs all iterate over `FIGURES`."""

from __future__ import annotations

from dashboard.figures import definitions, explore, share, trade, why
from dashboard.figures.claim import strip
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.furniture import furnish
from dashboard.figures.kit.grey import greyed
from dashboard.figures.kit.spec import (
    HEADINGS,
    NO_CHOICE,
    Caption,
    Chapter,
    FigureData,
    FigureSpec,
    Origin,
    Spoken,
)
from dashboard.figures.revisions import vintages
from dashboard.look.view import View
from etl.errors import named
from etl.storage.store import Release

FIGURES: dict[str, FigureSpec] = {
    spec.id: spec
    for spec in (
        definitions.DEFINITIONS,
        share.GDP_SHARE,
        share.TRADE_SHARE,
        strip.CLAIM_STRIP,
        definitions.DEFINITION_LINES,
        vintages.REVISIONS,
        vintages.REVISIONS_LINES,
        explore.EXPLORE,
        why.WHY,
        trade.FLOWS,
        trade.MATRIX,
        trade.INTENSITY,
        trade.MIRRORS,
        trade.NET,
    )
}


#: What figures were called before: old addresses, files and commands name them so.
FORMER = {"trade-intensity": trade.INTENSITY.id}


def figure(name: str) -> FigureSpec:
    """The figure of this name, or of the one that it had before.

    Raises:
        UnknownName: There is none.

    Example:
        >>> figure("gdp-share").id
        'gdp-share'
    """
    return named("figure", FORMER.get(name, name), FIGURES)


def draw(
    spec: FigureSpec,
    data: FigureData,
    view: View,
    stamp: str = "",
    told: Caption | None = None,
    address: str = "",
) -> Chart:
    """The finished chart: built, and furnished with title, source line, notes and stamp where the canvas asks for them.

    Args:
        spec: The figure.
        data: Its rows.
        view: What was chosen.
        stamp: Which view of which release this is.
        told: Its words, if they are at hand.
        address: Where it is, for its QR code; without one it has no code.

    Example:
        >>> from dashboard.drawing import selected
        >>> spec = figure("gdp-share")
        >>> len(draw(spec, selected(release, spec, View()), View()).series) > 0
        True
    """
    shown = view.replace(theme="light") if view.grey else view
    if shown.qr and not address:
        shown = shown.replace(qr=False)
    told = told or spec.caption(data, shown)
    finished = furnish(spec.build(data, shown), told, shown, stamp, address)
    return greyed(finished) if view.grey else finished


__all__ = [
    "FIGURES",
    "FORMER",
    "HEADINGS",
    "NO_CHOICE",
    "Caption",
    "Chapter",
    "FigureData",
    "FigureSpec",
    "Origin",
    "Release",
    "Spoken",
    "draw",
    "figure",
]
