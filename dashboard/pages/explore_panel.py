"""The controls of the explorer: what is shown, how, of whom; and behind a fold what few readers change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import territory
from dashboard.components.choices import areas, toggles
from dashboard.components.context import Context
from dashboard.components.controls import editions as edition_choices
from dashboard.components.controls import selects
from dashboard.figures.explore import OFFERED, marks, values
from dashboard.figures.explore.asked import areas_of, found, has_weights
from dashboard.figures.explore.possible import refusal
from dashboard.figures.share import default_source
from dashboard.look.charts import KINDS, TRANSFORMS, ChartKind, Transform
from dashboard.look.view import View
from dashboard.words.wording import Words
from etl import catalog
from etl.errors import TrilateralError
from etl.storage.store import Release

NAME = "explore"
#: So many of the largest economies make a set.
LARGEST = 8


def panel(context: Context) -> html.Div:
    """What is shown, how, of whom; and behind a fold what few readers change."""
    words, view, release = context.words, context.view, context.release
    name = _name(view)
    offered = [n for n in OFFERED if any(release.has(n, s) for s in catalog.indicator(n).sources)]
    indicators = [("" if n == OFFERED[0] else n, words.indicator(n)) for n in offered]
    first = html.Div(
        [
            selects(
                context,
                [
                    (
                        "indicator",
                        words.gettext("Indicator"),
                        indicators,
                        "" if name == OFFERED[0] else name,
                    )
                ],
                NAME,
                ("source", "as_of", "year"),
                _why_not(context, source="", as_of="", year=0),
            ),
            selects(
                context,
                [
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
                ],
                NAME,
                why_not=_why_not(context),
            ),
        ],
        className="panel-row",
    )
    return html.Div(
        [first, html.Div(_areas(context), className="panel-row"), _more(context, name)],
        className="panel",
    )


def _areas(context: Context) -> list[Component]:
    words, view = context.words, context.view
    economies = _economies(context)
    sets: list[tuple[str, tuple[str, ...]]] = [(words.gettext("The three"), ())]
    if len(catalog.groups()) > 1:
        sets.append((words.gettext("Groups"), tuple(catalog.groups())))
    largest = [area for area, _ in sorted(economies.items(), key=lambda item: -item[1])[:LARGEST]]
    if largest:
        sets.append((words.gettext("Largest economies"), tuple(largest)))
    listed = sorted(economies, key=lambda area: words.language.sort_key(words.economy(area)))
    usual = areas_of(view.replace(areas=()))
    chosen = areas(
        context, areas_of(view), usual, sets, tuple(catalog.groups()), [catalog.WORLD, *listed]
    )
    return [*chosen, *filter(None, [territory.switch(context, areas_of(view))])]


def _economies(context: Context) -> dict[str, float]:
    """The economies (not the providers' aggregates) of this indicator and source, and the last value of each."""
    release, view = context.release, context.view
    try:
        source, edition = found(release, view, context.words)
    except TrilateralError:
        return {}
    name = _name(view)

    def make() -> dict[str, float]:
        table = values.wide(release, name, source, edition).values
        known = set(release.areas.loc[release.areas["kind"] == "economy", "ref_area"])
        last = table[[area for area in table.columns if area in known]].ffill().iloc[-1].dropna()
        return {str(area): float(value) for area, value in last.items()}

    return release.cache.get_or_compute(("economies", name, source, edition), make)


def _more(context: Context, name: str) -> html.Details:
    """Source, edition, years, axis, forecasts and events."""
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
    parts: list[Component] = [
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
        ),
        *told,
        selects(context, years, NAME, why_not=_why_not(context)),
        selects(context, shown, NAME, why_not=_why_not(context)),
    ]
    if catalog.events() and KINDS[view.kind].dated:
        categories = [
            (key, words.gettext(label))
            for key, label in marks.CATEGORIES.items()
            if key == "main" or _any(key)
        ]
        parts.append(toggles(context, words.gettext("Events"), "events", categories, view.events))
    changed = View(
        source=view.source,
        as_of=view.as_of,
        first=view.first,
        last=view.last,
        year=view.year,
        scale=view.scale,
        weights=view.weights,
        forecasts=view.forecasts,
        events=view.events,
    )
    fold = html.Summary(words.gettext("Source, edition, years, axis, forecasts, events"))
    return html.Details([fold, html.Div(parts, className="panel-row")], open=changed != View())


def _why_not(context: Context, **reset: Any) -> Callable[[str, str], str]:
    """Why a choice cannot be shown with the others as they are, but for those that it resets."""
    fields = {"from": "first", "to": "last"}
    defaults = {"first": None, "last": None}

    def ask(field: str, value: str) -> str:
        name = fields.get(field, field)
        given = value or defaults.get(name, View.model_fields[name].default)
        return refusal(context.release, context.view, **reset | {name: given})

    return ask


def _any(category: str) -> bool:
    return any(event.category == category for event in catalog.events().values())


def _name(view: View) -> str:
    """The indicator that the choices are about: what an address asks for need not be offered here."""
    return view.indicator if view.indicator in OFFERED else OFFERED[0]


def _periods(release: Release, name: str, source: str, editions: list[str]) -> list[str]:
    if not editions:
        return []
    return list(values.wide(release, name, source, editions[-1]).values.index)


def _options(words: Words, names: dict[str, str], default: str) -> list[tuple[str, str]]:
    return [("" if key == default else key, words.gettext(label)) for key, label in names.items()]


def _labels(registry: Mapping[str, ChartKind | Transform]) -> dict[str, str]:
    return {name: each.label for name, each in registry.items()}


def _chosen(value: str, default: str) -> str:
    return "" if value == default else value
