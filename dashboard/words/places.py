"""Where in a document something stands, in words."""

from __future__ import annotations

from dashboard.locale import N_
from dashboard.words.wording import Words, sentence_case
from etl.documents import Place

_PARTS = {
    "notes": N_("notes"),
    "footnote": N_("footnote"),
    "endnote": N_("endnote"),
    "header": N_("header"),
    "footer": N_("footer"),
    "diagram": N_("diagram"),
}
_COUNTED = {
    "page": N_("page {number}"),
    "slide": N_("slide {number}"),
    "line": N_("line {number}"),
    "paragraph": N_("paragraph {number}"),
    "table": N_("table {number}"),
    "row": N_("row {number}"),
    "cell": N_("cell {number}"),
}


def place(words: Words, at: Place) -> str:
    """A place, from the whole to the part: ``Slide 3 · table 1 · row 2 · cell 4``.

    Example:
        ``place(words, paragraph.place)`` is ``"Slide 3 · notes"``.
    """
    known = at.record()
    found = [
        words.gettext(pattern).format(number=known[name])
        for name, pattern in _COUNTED.items()
        if name in known
    ]
    if at.part:
        # A slide has notes, and these have paragraphs.
        found.insert(1 if at.slide else 0, words.gettext(_PARTS[at.part]))
    told = " · ".join(found)
    return sentence_case(told)
