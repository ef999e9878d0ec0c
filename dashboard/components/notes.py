"""Notes on charts: below each what is its own; those that several charts of a page have stand once, below all of them.

A note that names a year, such as where actual data end, is of the values of its chart and stays there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.components.site import pending
from dashboard.drawing import caption, selected
from dashboard.figures import FIGURES
from dashboard.look.view import View
from etl.errors import TrilateralError

_YEAR = re.compile(r"[12][0-9]{3}")


def repeated(context: Context, figures: Iterable[tuple[str, View]]) -> tuple[str, ...]:
    """The notes without a year that more than one of some figures have, in the order in which they come.

    In an answer that leaves figures for the whole page there are none: they are known with the rows of all figures.

    Args:
        context: The page.
        figures: Each figure with its view; one without data has none.

    Example:
        ``repeated(context, [("trade-flows", view), ("trade-among", view)])`` has the note on the mainland.
    """
    if context.sight is not None:
        return ()
    found: Counter[str] = Counter()
    for name, view in figures:
        spec = FIGURES[name]
        used = spec.used(view)
        try:
            data = selected(context.release, spec, used)
            found.update([*dict.fromkeys(caption(context.release, spec, data, used).notes)])
        except TrilateralError:
            continue
    return tuple(note for note, count in found.items() if count > 1 and not _YEAR.search(note))


def below(context: Context, notes: Iterable[str]) -> list[Element]:
    """The notes of a page, each a line; what stands there already where figures are left for the whole page.

    Example:
        ``below(context, ["“China” is the mainland."])[0].children`` is that note.
    """
    if context.sight is not None:
        return [pending(html.P(className="common-note"))]
    return [html.P(note, className="common-note") for note in notes]


def captions(lines: Iterable[str | Part]) -> list[Element]:
    """What is said below one chart, each a line.

    Example:
        >>> [each.children for each in captions(["Source: IMF"])]
        ['Source: IMF']
    """
    return [html.Span(line, className="caption-line") for line in lines]
