"""The controls of the explorer: what is shown and how in one line; in drawers of whom, and what few readers change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from dashboard.components import html, territory
from dashboard.components.choices import areas, off, toggles
from dashboard.components.context import Context
from dashboard.components.controls import editions as edition_choices
from dashboard.components.controls import selects
from dashboard.components.html import Element, Part, to_html
from dashboard.components.picker import picker
from dashboard.drawing import selected
from dashboard.figures.explore import EXPLORE, OFFERED, marks, values
from dashboard.figures.explore.asked import areas_of, economies_of, found, has_weights
from dashboard.figures.explore.possible import barred, possible, refusal, refusal_by_year
from dashboard.figures.explore.refusals import refuse_values
from dashboard.figures.share import default_source
from dashboard.look.charts import KINDS, TRANSFORMS, ChartKind, Transform
from dashboard.look.view import View
from dashboard.markup import Markup, html_element
from dashboard.words.wording import Words
from etl import catalog
from etl.errors import TrilateralError, UsageError
from etl.storage.store import Release

NAME = "explore"
#: So many of the largest economies make a set.
LARGEST = 8


def panel(context: Context) -> Element:
    """What is shown and how, in one line; in drawers of whom, and what few readers change."""
    words, view, release = context.words, context.view, context.release
    name = _name(view)
    offered = [n for n in OFFERED if any(release.has(n, s) for s in catalog.indicator(n).sources)]
    indicators = [("" if n == OFFERED[0] else n, words.indicator(n)) for n in offered]
    own = "" if name == OFFERED[0] else name
    reasons: list[Part] = []
    first = selects(
        context,
        [("indicator", words.gettext("Indicator"), indicators, own)],
        NAME,
        ("source", "as_of", "year"),
        _why_not(context, source="", as_of="", year=0),
        reasons,
    )
    how = [
        (
            "transform",
            words.gettext("Shown as"),
            _options(words, _labels(TRANSFORMS), "share"),
            _chosen(view.transform, "share"),
        ),
        (
            "kind",
            words.gettext("Chart"),
            _options(words, _labels(KINDS), "line"),
            _chosen(view.kind, "line"),
        ),
    ]
    second = selects(context, how, NAME, why_not=_why_not(context), reasons=reasons)
    who = words.aside(words.gettext("Economies"), words.number(len(areas_of(view))))
    more = _more(context, name, reasons)
    drawers = [
        _drawer("who", who, _areas(context)),
        _drawer("more", words.gettext("More choices"), [*more, *reasons]),
    ]
    return html.Div([first, second, html.Div(drawers, className="drawers")], className="panel bar")


def _drawer(name: str, label: str, parts: list[Part]) -> Markup:
    """Choices that are folded away; one drawer is open at a time."""
    inside = to_html(html.Div(parts, className="panel-row"))
    attributes = {"id": f"{NAME}-{name}", "name": f"{NAME}-drawer", "class_": "drawer"}
    return html_element("details", html_element("summary", label), inside, **attributes)


def _areas(context: Context) -> list[Part]:
    words, view = context.words, context.view
    economies = _economies(context)
    sets: list[tuple[str, tuple[str, ...]]] = [(words.gettext("The three"), ())]
    if len(catalog.groups()) > 1:
        sets.append((words.gettext("Groups"), tuple(catalog.groups())))
    if economies:
        sets.append((words.gettext("Largest economies"), tuple(economies)[:LARGEST]))
    listed = context.release.cache.get_or_compute(
        ("economies in order", view.lang, *economies),
        lambda: sorted(economies, key=lambda area: words.language.sort_key(words.economy(area))),
    )
    chosen = areas_of(view)
    usual = areas_of(view.put(areas=()))
    ready = [(text, those, refusal(context.release, view, areas=those)) for text, those in sets]
    return [
        *areas(context, chosen, usual, ready),
        *filter(None, [territory.switch(context, chosen)]),
        picker(
            context,
            chosen,
            usual,
            [
                (words.gettext("Groups"), [*catalog.groups(), catalog.WORLD]),
                (words.gettext("Economies"), listed),
            ],
            lambda area: barred(view, area),
        ),
    ]


def _economies(context: Context) -> dict[str, float]:
    """The economies (not the providers' aggregates) of this indicator and source, and the last value of each, the largest first."""
    release, view = context.release, context.view
    try:
        source, edition = found(release, view, context.words)
    except TrilateralError:
        return {}
    name = _name(view)

    def make() -> dict[str, float]:
        table = values.wide(release, name, source, edition).values
        known = economies_of(release)
        last = table[[area for area in table.columns if area in known]].ffill().iloc[-1].dropna()
        found = {str(area): float(value) for area, value in last.items()}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    return release.cache.get_or_compute(("economies", name, source, edition), make)


def _more(context: Context, name: str, reasons: list[Part]) -> list[Part]:
    """Source, edition, years, axis, forecasts and events; what cannot be chosen is added to the reasons."""
    words, view, release = context.words, context.view, context.release
    sources = [s for s in catalog.indicator(name).sources if release.has(name, s)]
    source = view.source if view.source in sources else default_source(release, name)
    editions = release.editions(name, source)
    periods = _periods(release, name, source, editions)
    listed = catalog.indicator(name).sources
    own = [("" if s == default_source(release, name) else s, words.source(s)) for s in listed]
    latest = (
        words.gettext("Latest ({edition})").format(edition=words.edition(source, editions[-1]))
        if editions
        else words.gettext("Latest")
    )
    known, used, told = edition_choices(context, name, source, latest)
    years: list[tuple[str, str, list[tuple[str, str]], str]] = [
        (
            "from",
            words.gettext("From"),
            [("", words.gettext("first")), *((p, p) for p in periods)],
            str(view.first or ""),
        ),
        (
            "to",
            words.gettext("To"),
            [("", words.gettext("latest")), *((p, p) for p in reversed(periods))],
            str(view.last or ""),
        ),
    ]
    indexed = TRANSFORMS[view.transform].change == "index"
    if KINDS[view.kind].years == "one" or indexed:
        label = words.gettext("Base year") if indexed else words.gettext("Year")
        years.append(
            (
                "year",
                label,
                [("", words.gettext("chosen by the data")), *((p, p) for p in reversed(periods))],
                str(view.year or ""),
            )
        )
    shown = [
        (
            "scale",
            words.gettext("Axis"),
            [("", words.gettext("Linear")), ("log", words.gettext("Logarithmic"))],
            _chosen(view.scale, "linear"),
        ),
        (
            "forecasts",
            words.gettext("Forecasts"),
            [("", words.gettext("Shown")), ("0", words.gettext("Hidden"))],
            "" if view.forecasts else "0",
        ),
    ]
    if has_weights(view):
        weights = [("", words.gettext("Chained")), ("fixed", words.gettext("Fixed prices"))]
        shown.insert(
            0, ("weights", words.gettext("Groups"), weights, _chosen(view.weights, "chained"))
        )
    if TRANSFORMS[view.transform].change == "share":
        wholes = ["", *catalog.groups(), *([view.of] if catalog.is_formula(view.of) else [])]
        named = [(code, words.economy(code or catalog.WORLD)) for code in wholes]
        shown.insert(0, ("of", words.gettext("Share of"), named, view.of))
    parts: list[Part] = [
        selects(
            context,
            [
                (
                    "source",
                    words.gettext("Source"),
                    own,
                    _chosen(source, default_source(release, name)),
                )
            ],
            NAME,
            ("as_of",),
            _why_not(context, as_of=""),
            reasons,
        ),
        selects(
            context,
            [
                (
                    "as_of",
                    words.gettext("Edition"),
                    known,
                    used,
                )
            ],
            NAME,
            why_not=_why_not(context),
            reasons=reasons,
        ),
        *told,
        selects(context, years, NAME, why_not=_why_not(context), reasons=reasons),
        selects(context, shown, NAME, why_not=_why_not(context), reasons=reasons),
    ]
    return [*parts, *_events(context)]


def _events(context: Context) -> list[Part]:
    """Switches of the categories of events; on a chart without an axis of years, why there are none."""
    words, view = context.words, context.view
    categories = [
        (key, words.gettext(label))
        for key, label in marks.CATEGORIES.items()
        if key in ("key", "main") or _any(key)
    ]
    on = tuple(name for name in view.events if name != "none")
    if KINDS[view.kind].dated:
        usual = View.model_fields["events"].default
        return [toggles(context, words.gettext("Events"), "events", categories, on, usual, "none")]
    why = words.gettext("Events need a chart with an axis of years.")
    return [off(why, "")]


def _why_not(context: Context, **reset: Any) -> Callable[[str, str], str]:
    """Why a choice cannot be shown with the others as they are, but for those that it resets."""
    years = cache(partial(refusal_by_year, context.release, context.view))
    fields = {"from": "first", "to": "last", "year": "year"}

    def ask(field: str, value: str) -> str:
        if field in fields:
            return years(fields[field])(int(value or 0))
        given = value != "0" if field == "forecasts" else value or View.model_fields[field].default
        why = refusal(context.release, context.view, **reset | {field: given})
        return why or (_no_logarithm(context) if (field, value) == ("scale", "log") else "")

    return ask


def _no_logarithm(context: Context) -> str:
    """Why the values that are shown have no logarithmic axis; empty if they have."""
    try:
        rows = selected(context.release, EXPLORE, context.view.put(scale="linear")).each
        refuse_values(rows, possible(context.release, context.view.put(scale="log").question))
    except UsageError as error:
        return str(error.args[0])
    except TrilateralError:
        pass
    return ""


def _any(category: str) -> bool:
    return any(event.category == category for event in catalog.events().values())


def _name(view: View) -> str:
    """The indicator that the choices are about: what an address asks for need not be offered here."""
    return view.indicator if view.indicator in OFFERED else OFFERED[0]


def _periods(release: Release, name: str, source: str, editions: list[str]) -> list[str]:
    if not editions:
        return []
    return list(values.wide(release, name, source, editions[-1]).places[0])


def _options(words: Words, names: dict[str, str], default: str) -> list[tuple[str, str]]:
    return [("" if key == default else key, words.gettext(label)) for key, label in names.items()]


def _labels(registry: Mapping[str, ChartKind | Transform]) -> dict[str, str]:
    return {name: each.label for name, each in registry.items()}


def _chosen(value: str, default: str) -> str:
    return "" if value == default else value
