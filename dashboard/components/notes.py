"""Notes on charts: below each what is its own; those that several charts of a page have stand once, below all of them.

A note that names a year, such as where actual data end, is of the values of its chart and stays there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import TypeVar

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.components.site import pending
from dashboard.drawing import caption, selected
from dashboard.figures import FIGURES
from dashboard.look.view import View
from etl.errors import TrilateralError

T = TypeVar("T")

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
            told = caption(context.release, spec, data, used.replace(preset=context.presets[0]))
            found.update([*dict.fromkeys(told.notes)])
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


#: A line below a chart, and the presets of the pictures of which it is true; none where it is true of all.
Line = tuple[str, tuple[str, ...]]


def by_place(told: Mapping[str, T], lines_of: Callable[[T], Iterable[str]]) -> list[Line]:
    """What is said of the pictures of some places, each line once: what one has no room for is not said of the others.

    Args:
        told: Preset -> what is told of its picture.
        lines_of: The lines in it.

    Example:
        >>> by_place({"page": ["A", "B"], "phone": ["A"]}, list)
        [('A', ()), ('B', ('page',))]
    """
    lines = {place: tuple(lines_of(each)) for place, each in told.items()}
    found = []
    for text in dict.fromkeys(chain.from_iterable(lines.values())):
        places = tuple(place for place, texts in lines.items() if text in texts)
        found.append((text, places if len(places) < len(lines) else ()))
    return found


def shown_at(kind: str, places: tuple[str, ...]) -> str:
    """The classes of a line of a kind; the style sheet shows those of the picture that it shows.

    Example:
        >>> shown_at("note", ()), shown_at("note", ("phone",))
        ('note', 'note at phone')
    """
    return " ".join((kind, "at", *places)) if places else kind


def captions(lines: Iterable[tuple[str | Part, tuple[str, ...]]]) -> list[Element]:
    """What is said below one chart, each a line.

    Example:
        >>> [each.attributes for each in captions([("Source: IMF", ()), ("Shown: 9 of 18.", ("phone",))])]
        [{'className': 'caption-line'}, {'className': 'caption-line at phone'}]
    """
    return [html.Span(text, className=shown_at("caption-line", places)) for text, places in lines]
