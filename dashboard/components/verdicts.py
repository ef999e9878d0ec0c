"""The verdict of a definition, and where its chart is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element
from dashboard.components.reads import elsewhere
from dashboard.figures import FIGURES, NO_CHOICE
from dashboard.figures.explore import EXPLORE
from dashboard.words import verdicts
from dashboard.words.terms import VERDICTS


def chart_of(context: Context, indicator: str, source: str) -> str:
    """The chart of the story that shows a definition, or else the explorer.

    Example:
        ``chart_of(context, "gdp_nominal", "weo")`` is an address such as ``"/?source=weo#gdp-share"``.
    """
    # Those that are drawn for one definition at a time.
    story = (each for each in FIGURES.values() if each.page == "/" and each.choice)
    spec = next((each for each in story if indicator in each.indicators), EXPLORE)
    chosen = context.view.put(**NO_CHOICE | {"indicator": indicator, "source": source})
    shown = replace(context, view=spec.page_view(chosen))
    return f"{elsewhere(shown, spec.page)}#{spec.id}"


def verdict(context: Context, row: Any) -> Element:
    """The sign of a verdict and its words, which narrow places hide from the eye.

    Args:
        context: The page.
        row: A row of `etl.analysis.claims.check`.

    Example:
        ``verdict(context, row)`` is ``✓ holds`` as HTML.
    """
    words = context.words
    mark = html.Span(verdicts.sign(row), className="sign", **{"aria-hidden": "true"})
    said, side = words.gettext(VERDICTS[row.verdict]), verdicts.side(words, row)
    word = html.Span(said, className="word")
    # The triangle says it to the eye.
    which = [html.Span(words.aside("", side), className="side")] if side else []
    return html.Span([mark, word, *which], className=f"verdict {row.verdict}")
