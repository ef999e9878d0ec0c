"""The story: the sentence, its verdict now, and the charts that show why, one after another."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components import html, notes, territory
from dashboard.components.card import card, waits
from dashboard.components.context import Context
from dashboard.components.controls import chips, selects, years
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.components.reads import elsewhere
from dashboard.components.verdicts import chart_of
from dashboard.figures import FIGURES, NO_CHOICE, Chapter, FigureSpec, definitions, share
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words import answer, sentences
from etl import catalog
from etl.storage.store import Release


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words = context.words
    head = words.gettext("One-fourth of world GDP, one-fifth of world trade?")
    return f"{head} – Trilateral", words.sentences(
        sentences.answers(context.release, words, context.view.rule)
    )


def body(context: Context) -> list[Part]:
    """Headline, verdicts, and the chapters."""
    own = [spec for spec in FIGURES.values() if spec.page == PAGE.path]
    view = context.view.put(**NO_CHOICE)
    common = notes.repeated(
        context,
        [
            *((spec.id, spec.own_view(context.view)) for spec in own),
            *((spec.id, view) for spec, _ in _chapters()),
        ],
    )
    # What holds of the three wherever they are shown is said in any case.
    common = tuple(dict.fromkeys((context.words.mainland(), *common)))
    return [
        _headline(context),
        *(_chart(context, spec, common) for spec in own),
        *(_chapter(context, spec, chapter, common) for spec, chapter in _chapters()),
        *filter(None, [territory.panel(context)]),
        *notes.below(context, common),
        html.P(
            html.A(
                context.words.gettext("How this is computed, and where the data come from"),
                href=elsewhere(context, "/about"),
                **{"data-nav": ""},
            )
        ),
    ]


def _headline(context: Context) -> Element:
    """The answer in a line per claim, and to what it is one."""
    words, rule = context.words, context.view.rule
    only = sentences.qualified(words, rule)
    lead = words.gettext(
        "The Trilateral Cooperation Secretariat says that China, Japan and the Republic of Korea account for "
        "“about one-fourth of the world's GDP and one-fifth of world trade”. "
        "Whether that is true depends on the definition."
    )
    told = [
        words.gettext("{statement}.").format(statement=text)
        for text in answer.answers(context.release, words, rule)
    ]
    # Each claim has a line of its own; without any figure of that day the question is left.
    said = [html.Span(text, className="line") for text in told] or words.gettext(
        "One-fourth of world GDP, one-fifth of world trade?"
    )
    return html.Section(
        [
            html.H1(said),
            html.P(lead, className="lead"),
            *([html.P(words.sentences(only), className="point")] if only else []),
        ],
        className="headline",
        id="headline",
        **{"data-notes": f"opening?{context.view.query(theme='auto', release=context.release.id)}"},
    )


def _chart(context: Context, spec: FigureSpec, common: tuple[str, ...]) -> Element:
    """A figure whose page is this one: it has its controls here."""
    view = spec.own_view(context.view)
    if waits(context, spec.id, view):
        return card(context, spec.id, view, [])
    more = None if spec.choice else _each(context)
    return card(
        context,
        spec.id,
        view,
        _controls(context, spec, view),
        more,
        brief=not spec.choice,
        common=common,
    )


def _each(context: Context) -> Element:
    """Each definition leads to its chart over the years."""
    words = context.words
    rows = sentences.now_of(context.release, context.view.rule)
    links: list[Part | str] = []
    for row in rows:
        links += [
            " · " if links else "",
            html.A(
                words.indicator(row.indicator, short=True),
                href=chart_of(context, row.indicator, row.source),
                title=words.aside(words.indicator(row.indicator), words.source(row.source)),
                **{"data-nav": ""},
            ),
        ]
    return html.Span([words.labelled(words.gettext("Over the years"), ""), *links])


def _chapters() -> list[tuple[FigureSpec, Chapter]]:
    """Figures of other pages that are a part of the story, in its order."""
    found = [(spec, spec.chapter) for spec in FIGURES.values() if spec.chapter]
    return sorted(found, key=lambda pair: pair[1].order)


def _chapter(
    context: Context, spec: FigureSpec, chapter: Chapter, common: tuple[str, ...]
) -> Element:
    """A figure without controls, and the way to its page."""
    view = context.view.put(**NO_CHOICE)
    more = html.A(
        context.words.gettext(chapter.more),
        href=elsewhere(replace(context, view=view), spec.page),
        **{"data-nav": ""},
    )
    return card(context, spec.id, view, [], more, common=common)


def _controls(context: Context, spec: FigureSpec, view: View) -> list[Part]:
    """Definition, source and years of one chart."""
    words, release = context.words, context.release
    if not spec.choice:
        return [html.Div(_year(context, spec), className="controls")]
    indicator_field, source_field = spec.choice
    offered = [
        n for n in spec.indicators if any(release.has(n, s) for s in catalog.indicator(n).sources)
    ]
    name = view.indicator or spec.indicators[0]
    if name not in offered:
        return []
    sources = [s for s in catalog.indicator(name).sources if release.has(name, s)]
    source = view.source or share.default_source(release, name, view.as_of)
    periods = _periods(release, name, source) if source in sources else []
    definitions = [(n, words.indicator(n, short=True)) for n in offered]
    parts: list[Part] = [
        chips(
            context,
            words.gettext("Definition"),
            indicator_field,
            definitions,
            name,
            **{source_field: ""},
        )
    ]
    if len(sources) > 1:
        providers = [(s, words.gettext(catalog.source(s).provider)) for s in sources]
        parts.append(chips(context, words.gettext("Source"), source_field, providers, source))
    parts.append(years(context, periods, spec.id))
    if source in sources and _has_forecasts(release, name, source, view.as_of):
        band = [(False, words.gettext("not shown")), (True, words.gettext("as a band"))]
        label = words.gettext("Errors of past forecasts")
        parts.append(chips(context, label, "band", band, view.band))
    return [html.Div(parts, className="controls")]


def _year(context: Context, spec: FigureSpec) -> Element:
    """The year of all definitions, or the latest of each."""
    words, view = context.words, context.view
    usual = ("", words.gettext("each definition's latest"))
    known = [
        (year, words.marked(year, ahead))
        for year, ahead in definitions.years(context.release, view.question)
    ]
    chosen = str(view.year or "")
    return selects(context, [("year", words.gettext("Year"), [usual, *known], chosen)], spec.id)


def _has_forecasts(release: Release, indicator: str, source: str, as_of: str) -> bool:
    """Whether there are forecasts, and editions that made some before."""
    if (
        release.edition(indicator, source, as_of) is None
        or len(release.editions(indicator, source)) < 2
    ):
        return False
    return release.cache.get_or_compute(
        ("has forecasts", indicator, source, as_of),
        lambda: "F" in set(release.select(indicator, source, as_of)["obs_status"]),
    )


def _periods(release: Release, indicator: str, source: str) -> list[str]:
    """The years of an indicator, found once."""
    return release.cache.get_or_compute(
        ("periods", indicator, source),
        lambda: sorted(release.select(indicator, source)["time_period"].unique()),
    )


PAGE = Page("/", N_("Overview"), title, body)
