"""Controls: links for a choice among few, a form of selects for a choice among many.

Both are plain HTML that works without scripts; `site.js` only spares the reload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.look.view import View, query_of
from dashboard.markup import Markup, fragment, html_element
from dashboard.words.wording import Words
from etl.editions import base


def chips(
    context: Context,
    label: str,
    field: str,
    options: Iterable[tuple[object, str]],
    chosen: object,
    **reset: object,
) -> Element:
    """A row of links, one a choice; ``reset`` fields change along with it.

    Example:
        ``chips(context, "Scale", "scale", [("linear", "Linear"), ("log", "Logarithmic")], "log")``
    """
    links = [
        html.A(
            text,
            href=context.link(**{field: value, **reset}),
            className="chip chosen" if value == chosen else "chip",
            **{"data-nav": "", **({"aria-current": "true"} if value == chosen else {})},
        )
        for value, text in options
    ]
    return html.Div(
        [
            html.Span(label, className="control-label"),
            html.Div(links, className="chips", role="group", **{"aria-label": label}),
        ],
        className="control",
    )


#: The form of a page: without scripts all its selects belong to it, so that no choice is lost by another one.
WHOLE = "choices"
#: The maximum number of disabled choices that are named one by one.
MOST_TOLD = 4
#: In what that form sends: the view in which the choices were made.
SHOWN = "shown"
#: A choice -> what it may make senseless, on every page.
RESETS = {"indicator": ("source", "as_of", "year"), "source": ("as_of", "year")}


def whole(context: Context) -> Element:
    """The form that the selects of a page are in where no script takes them one by one; see `chosen`."""
    view = html_element("input", type="hidden", name=SHOWN, value=f"?{context.view.query()}")
    # A browser that puts back what was chosen before would show what the chart does not.
    return html.Form(view, id=WHOLE, method="get", action=context.path, autoComplete="off")


def chosen(sent: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The query that a reader without scripts means by all the selects of a page.

    A name that is sent twice, by two selects, means the one that was changed; what a change makes senseless is left out.

    Args:
        sent: Names and values of the form, blank ones too.

    >>> chosen([("shown", "?indicator=gdp_ppp&source=weo&from=2000"), ("indicator", ""), ("source", "weo"),
    ...         ("from", "2000"), ("from", "1990")])
    {'from': '1990'}
    """
    pairs = list(sent)
    before = query_of(next((value for name, value in pairs if name == SHOWN), ""))
    now = dict(before)
    now |= {n: value for n, value in pairs if n != SHOWN and value != before.get(n, "")}
    for name, senseless in RESETS.items():
        if now.get(name, "") != before.get(name, ""):
            now |= {each: "" for each in senseless if now.get(each, "") == before.get(each, "")}
    return {name: value for name, value in now.items() if value}


def selects(
    context: Context,
    fields: Iterable[tuple[str, str, list[tuple[str, str]], str]],
    name: str,
    reset: tuple[str, ...] = (),
    why_not: Callable[[str, str], str] | None = None,
    reasons: list[Part] | None = None,
) -> Element:
    """Selects side by side: (field in links, label, choices, chosen). The empty choice is the default.

    Args:
        context: The page.
        fields: The selects.
        name: What their ids begin with.
        reset: Fields that a choice here may make senseless: they return to their defaults with it.
        why_not: Field in links, choice -> why it cannot be shown, empty if it can. It is then disabled, with its reason.
        reasons: Where the page collects these reasons to show them, too.

    Example:
        ``selects(context, [("source", "Source", [("", "Default"), ("weo", "WEO")], "weo")], "gdp-share")``
    """
    shown: list[Part] = []
    for field, label, options, chosen in fields:
        barred = _barred(options, chosen, field, why_not)
        described = {"aria-describedby": f"{name}-{field}-why"} if barred else {}
        select = html.Select(
            offered(options, chosen, barred),
            id=f"{name}-{field}",
            name=field,
            form=WHOLE,
            **described,
        )
        shown.append(
            html.Label([html.Span(label, className="control-label"), select], className="control")
        )
        if barred:
            told = _told(context.words, label, options, barred)
            # What is folded away describes nothing: the reasons stand here for ears, and elsewhere for eyes.
            shown.append(html.Span(told, id=f"{name}-{field}-why", className="unseen"))
            if reasons is not None:
                reasons.append(html.P(told, className="why"))
    go = html.Button(
        context.words.gettext("Show"), type="submit", form=WHOLE, className="chip without-script"
    )
    return html.Form(
        [*shown, go],
        method="get",
        action=context.path,
        className="selects",
        autoComplete="off",
        **kept(context, reset),
    )


def _barred(
    options: Iterable[tuple[str, str]],
    chosen: str,
    field: str,
    why_not: Callable[[str, str], str] | None,
) -> dict[str, str]:
    """The choices that cannot be shown, and why; none if that is so of all: what is wrong is then chosen elsewhere."""
    reasons = {value: why_not(field, value) for value, _ in options} if why_not else {}
    if all(reasons.values()):
        return {}
    # What is shown now stays a choice, possible or not: a form must send it along.
    return {value: why for value, why in reasons.items() if why and value != chosen}


def _told(
    words: Words, label: str, options: Iterable[tuple[str, str]], barred: dict[str, str]
) -> list[Part | str]:
    """Which choices of a select are disabled, by the reason: for those whose browser cuts choices short or skips them."""
    names: dict[str, list[str]] = {}
    for value, text in options:
        if value in barred:
            # A year is no number here: 2025年.
            year = len(text) == 4 and text.isdecimal()
            names.setdefault(barred[value], []).append(words.year(text) if year else text)
    heading = words.aside(label, words.gettext("not available"))
    told: list[Part | str] = [html.B(heading)]
    for why, few in names.items():
        named = words.join(few) if len(few) <= MOST_TOLD else f"{few[0]} … {few[-1]}"
        told += [html.Br(), words.labelled(named, why)]
    return told


def offered(
    options: Iterable[tuple[str, str]], chosen: str, barred: Mapping[str, str] | None = None
) -> Markup:
    """The choices of a select, impossible ones with their reason; all years twice a chart are too many for components."""
    why = barred or {}
    return fragment(
        _option(value, text, why.get(value, ""), chosen=value == chosen) for value, text in options
    )


@lru_cache(4096)
def _option(value: str, text: str, reason: str, *, chosen: bool) -> Markup:
    return html_element(
        "option",
        f"{text} – {reason}" if reason else text,
        selected=chosen,
        value=value,
        disabled=bool(reason),
        title=reason or None,
    )


def kept(context: Context, reset: tuple[str, ...] = ()) -> dict[str, str]:
    """What a form must send along, and what it must not."""
    defaults = {name: View.model_fields[name].default for name in reset}
    return {"data-keep": context.view.query(**defaults), "data-reset": ",".join(reset)}


def years(context: Context, periods: list[str], name: str) -> Element:
    """First and last year.

    Example:
        ``years(context, ["2000", "2024"], "gdp-share")``
    """
    words, view = context.words, context.view
    first, last = (
        [("", words.gettext("first")), *((p, p) for p in periods)],
        [("", words.gettext("latest")), *((p, p) for p in reversed(periods))],
    )
    return selects(
        context,
        [
            ("from", words.gettext("From"), first, str(view.first or "")),
            ("to", words.gettext("To"), last, str(view.last or "")),
        ],
        name,
    )


def editions(
    context: Context, indicator: str, source: str, default: str
) -> tuple[list[tuple[str, str]], str, list[Element]]:
    """The editions to choose from, the one in use, and a notice where the address names a date between editions.

    Args:
        context: The page.
        indicator: What is measured.
        source: From which source.
        default: What the empty choice is called.

    Example:
        ``choices, chosen, notices = editions(context, "gdp_nominal", "weo", "Latest")``
    """
    words, view, release = context.words, context.view, context.release
    known = release.editions(indicator, source)
    options = [("", default), *((e, words.edition(source, e)) for e in reversed(known[:-1]))]
    if not view.as_of:
        return options, "", []
    used = release.edition(indicator, source, view.as_of)
    if used is None:
        # The chart says that there is none; the control must not say that it shows another.
        return [*options, (view.as_of, words.date(base(view.as_of)))], view.as_of, []
    if used == known[-1]:
        # "Latest" in one list is the first edition in another: the edition itself is named.
        options.insert(1, (used, words.edition(source, used)))
    if used == view.as_of:
        return options, used, []
    told = words.gettext("As of {as_of}, the edition used is that of {edition}.").format(
        as_of=words.date(base(view.as_of)), edition=words.edition(source, used)
    )
    return options, used, [html.P(told, className="notice", role="status")]
