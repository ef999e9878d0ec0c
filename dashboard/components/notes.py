"""Notes that several charts of a page have stand once, below all of them.

A note that names a year, such as where actual data end, is of the values of its chart and stays there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element
from dashboard.drawing import caption, selected
from dashboard.figures import FIGURES
from dashboard.look.view import View
from etl.errors import TrilateralError

_YEAR = re.compile(r"[12][0-9]{3}")


def repeated(context: Context, figures: Iterable[tuple[str, View]]) -> tuple[str, ...]:
    """The notes without a year that more than one of some figures have, in the order in which they come.

    Args:
        context: The page.
        figures: Each figure with its view; one without data has none.

    Example:
        ``repeated(context, [("trade-flows", view), ("trade-among", view)])`` has the note on the mainland.
    """
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


def below(notes: Iterable[str]) -> list[Element]:
    """The notes of a page, each a line; nothing where there are none.

    Example:
        >>> [each.children for each in below(["“China” is the mainland."])]
        ['“China” is the mainland.']
    """
    return [html.P(note, className="common-note") for note in notes]
