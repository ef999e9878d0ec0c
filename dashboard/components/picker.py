"""Economies to pick from: a field that finds, groups first; each picked one is added, or their sum. It works without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlencode

from dashboard.components import html
from dashboard.components.choices import MOST_AREAS, listed
from dashboard.components.context import Context
from dashboard.components.controls import kept
from dashboard.components.html import Element
from dashboard.figures.explore.asked import areas_of
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.markup import Markup, fragment, html_element

#: The field of an address that names what is added, and how long a text it may be.
ADD, LONGEST = "add", 80
#: The fields that the form sends: a picked area, whether their sum is wanted, and what the reader calls that.
PICK, SUM, CALLED = "pick", "sum", "called"
#: How long a name of one's own for a sum may be.
LONGEST_NAME = 32
#: A formula, for readers who do not know how one is written.
FORMULA = "CJK+HKG+MAC"
#: Said where nothing more can be added.
FULL = N_("At most {count} can be compared: remove one first.")


def picker(
    context: Context,
    chosen: Sequence[str],
    usual: Sequence[str],
    lists: Iterable[tuple[str, Sequence[str]]],
    why_not: Callable[[str], str],
) -> Element:
    """A form of a field and of boxes to tick, with a button for each and one for their sum.

    Args:
        context: The page.
        chosen: What is shown now.
        usual: What is shown where an address names none.
        lists: What there is to pick: heading, areas.
        why_not: Area -> why it cannot be added to those shown, empty if it can.

    Example:
        ``picker(context, ("CHN",), (), [("Groups", ["CJK", "G7"]), ("Economies", ["JPN"])], lambda area: "")``
    """
    words = context.words
    is_full = len(chosen) >= MOST_AREAS
    full = words.gettext(FULL).format(count=words.number(MOST_AREAS))
    hint = words.gettext("A name, a code or a formula: {example}").format(example=FORMULA)
    field = html_element(
        "input",
        type="search",
        name=ADD,
        id="explore-areas",
        autocomplete="off",
        maxlength=LONGEST,
        disabled=is_full,
        placeholder=hint,
        aria_label=words.gettext("Find or add an economy or a group"),
    )
    boxes = (_boxes(context, heading, areas, why_not) for heading, areas in lists)
    buttons = [
        _button(words.gettext("Add"), is_full),
        _button(words.gettext("Add their sum as one group"), is_full, name=SUM, value="1"),
    ]
    called = html_element(
        "input",
        name=CALLED,
        autocomplete="off",
        maxlength=LONGEST_NAME,
        disabled=is_full,
        placeholder=words.gettext("Its name, if you like"),
        aria_label=words.gettext("Name of the sum, if you like"),
    )
    note = html.P(full, className="notice", role="status") if is_full else None
    return html.Form(
        [
            html.Div([field, fragment(*buttons, called)], className="adder"),
            note,
            html.Div(fragment(boxes), className="picks", id="explore-picks"),
        ],
        method="get",
        action=context.path,
        className="picker",
        **kept(context),
        **listed("areas", chosen, usual),
    )


def picked(sent: Iterable[tuple[str, str]]) -> str:
    """The query that a reader means who ticked some boxes: the view with each of them added, or with their sum.

    Args:
        sent: Names and values of the form.

    >>> picked([("areas", "CHN"), ("lang", "ja"), ("pick", "USA"), ("pick", "CHN")])
    'areas=CHN,USA&lang=ja'
    >>> picked([("areas", "CHN"), ("pick", "USA"), ("pick", "MEX"), ("sum", "1"), ("called", "Two")])
    'areas=CHN,USA%2BMEX&names=USA%2BMEX%3ATwo'
    """
    pairs = list(sent)
    kept = {name: value for name, value in pairs if name not in (ADD, PICK, SUM, CALLED)}
    added = picks = tuple(value for name, value in pairs if name == PICK)
    called = dict(pairs).get(CALLED, "").strip()
    if picks and (SUM, "1") in pairs:
        added = ("+".join(picks),)
        if called:
            names = (kept.get("names", ""), f"{added[0]}:{called}")
            kept["names"] = ",".join(filter(None, names))
    view, _ = View.lenient(kept)
    areas = dict.fromkeys((*areas_of(view), *added))
    return urlencode(sorted((kept | {"areas": ",".join(areas)}).items()), safe=",")


def _button(label: str, disabled: bool, **attributes: str) -> Markup:
    return html_element(
        "button", label, type="submit", class_="chip", disabled=disabled, **attributes
    )


def _boxes(
    context: Context, heading: str, areas: Sequence[str], why_not: Callable[[str], str]
) -> Markup:
    """One list to pick from."""
    reasons = tuple(map(why_not, areas))

    def make() -> Markup:
        named = (
            _box(context.words.economy(area), area, why)
            for area, why in zip(areas, reasons, strict=True)
        )
        return html_element("fieldset", html_element("legend", heading), fragment(named))

    if any(reasons):
        return make()
    # All economies of a source are offered with nearly every view.
    key = ("boxes", context.view.lang, heading, *areas)
    return context.release.cache.get_or_compute(key, make)


def _box(name: str, area: str, why: str) -> Markup:
    box = html_element("input", type="checkbox", name=PICK, value=area, disabled=bool(why))
    reason = html_element("small", f" – {why}") if why else ""
    return html_element("label", box, name, reason, class_="off" if why else None)
