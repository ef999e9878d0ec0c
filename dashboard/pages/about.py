"""About: method, words, sources, licences, freshness, how to cite, keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dashboard.components import html, quality_report
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.components.reads import elsewhere
from dashboard.components.release_files import DATA, DESCRIPTIONS, address
from dashboard.components.table import in_room, plain_table
from dashboard.locale import N_
from dashboard.pages.why import PAPER
from etl import catalog
from etl.analysis.calendar import expectations
from etl.places import declared

_COLUMNS = (
    N_("Publisher"),
    N_("Title"),
    N_("Edition"),
    N_("Earlier editions"),
    N_("Last checked"),
    N_("Licence"),
)

#: One word for one thing; the same everywhere in the product.
_WORDS: list[dict[str, str]] = declared(__package__, "glossary")["word"]

FORMULA = "s₁ − s₀ = L(s₁, s₀) · (ln Q₁/Q₀ + ln P₁/P₀ − ln E₁/E₀ − ln W₁/W₀),   L(a, b) = (a − b) ÷ (ln a − ln b)"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words = context.words
    return f"{words.gettext('About')} – Trilateral", words.gettext(
        "Method, sources, licences and freshness of the data."
    )


def body(context: Context) -> list[Part]:
    """Method, sources and freshness, how to cite, words, keys."""
    words = context.words
    return [
        html.Section(
            [
                html.H1(words.gettext("About the data")),
                html.P(
                    words.gettext(
                        "This site tests whether the three account for one-fourth of world GDP and one-fifth of world trade, under every definition, as public statistics are revised."
                    ),
                    className="lead",
                ),
            ],
            className="headline",
        ),
        _section("method", words.gettext("Method"), [html.P(text) for text in _method(context)]),
        _section("why-method", words.gettext("Why a share changed"), _split(context)),
        _section("sources", words.gettext("Sources, licences, freshness"), _sources(context)),
        _section("quality", words.gettext("Data quality"), quality_report.content(context)),
        _section("calendar", words.gettext("What comes next"), _calendar(context)),
        _section("cite", words.gettext("How to cite"), _cite(context)),
        _section(
            "words",
            words.gettext("Glossary"),
            [_terms([(words.gettext(e["term"]), words.gettext(e["meaning"])) for e in _WORDS])],
        ),
        _section("definitions", words.gettext("Definitions"), [_terms(_definitions(context))]),
        _section("keys", words.gettext("Keyboard shortcuts"), _keys(context)),
    ]


def _section(name: str, head: str, content: list[Part]) -> Element:
    return html.Section(
        [html.H2(head, id=f"{name}-title"), *content],
        className="card prose",
        id=name,
        **{"aria-labelledby": f"{name}-title"},
    )


def _method(context: Context) -> list[str]:
    words = context.words
    return [
        words.gettext(
            "A share is the total of China, Japan and the Republic of Korea divided by the world total of the same indicator, year, source and edition. It exists only where all three and the world have a value. Gaps are not filled; sources are never mixed."
        ),
        words.gettext(
            "The world total is the provider's own aggregate of the same edition; we never compute it ourselves."
        ),
        words.gettext(
            "A claim holds if the share is within {holds} percentage points of what it says, and is close within {close}."
        ).format(
            holds=words.number(context.view.holds, 1), close=words.number(context.view.close, 1)
        ),
        words.gettext(
            "Forecasts are hatched and labelled. They start after the last year of actual data reported by the IMF; the world counts as forecast from the first year any of the three is."
        ),
        words.mainland(),
    ]


def _split(context: Context) -> list[Part]:
    """The split of a change, its formula and where that is from."""
    words = context.words
    parts: list[Part] = [
        html.P(
            words.gettext(
                "The change in a share of world GDP between two years is decomposed exactly into the real growth (Q), prices (P) and exchange rate (E) of each of the three and the growth of the world (W), weighted by the logarithmic mean (L) of the two shares; there is no residual."
            )
        ),
        html.Pre(
            FORMULA,
            className="formula",
            tabIndex=0,
            role="region",
            **{"aria-label": words.gettext("Formula")},
        ),
        html.P(
            html.A(
                "B. W. Ang, “The LMDI approach to decomposition analysis: a practical guide”, Energy Policy 33 (2005) 867–871",
                href=PAPER,
                rel="noopener",
                lang="en",
            )
        ),
    ]
    more = html.A(
        words.gettext("Why the share changed"), href=elsewhere(context, "/why"), **{"data-nav": ""}
    )
    return [*parts, html.P(more)]


def _sources(context: Context) -> list[Part]:
    """The three dates that define freshness, one row per source."""
    words, release = context.words, context.release
    dates = words.gettext(
        "Three dates say how fresh a number is: its edition, as published by the provider; the day on which we last checked for a newer one; and the day of our release."
    )
    made = words.gettext("This is release {release}, made on {date}.").format(
        release=release.name, date=words.date(release.package["created"][:10])
    )
    rows = [_row(context, source) for source in release.package["sources"]]
    table = html.Table(
        [
            html.Caption(words.gettext("Sources, licences, freshness"), className="unseen"),
            html.Thead(html.Tr([html.Th(words.gettext(text), scope="col") for text in _COLUMNS])),
            html.Tbody(rows),
        ],
        className="left",
    )
    room = in_room(words.gettext("Table"), table)
    provenance = words.provenance(release)
    return [html.P(dates), html.P(words.sentences([made, provenance])), room, *_files(context)]


def _files(context: Context) -> list[Part]:
    """Where all data of the release are, and what describes them to catalogues and notebooks."""
    words, release = context.words, context.release.id if context.view.release else ""
    named = (
        (words.gettext("All data as files"), {file: file for file in DATA}),
        (
            words.gettext("Described for catalogues and notebooks"),
            {file: name for file, (name, _) in DESCRIPTIONS.items()},
        ),
    )
    return [
        html.P(
            [
                words.labelled(label, ""),
                *(
                    part
                    for file, name in files.items()
                    for part in (" ", html.A(name, href=address(file, release)))
                ),
            ]
        )
        for label, files in named
    ]


def _calendar(context: Context) -> list[Part]:
    """When the next edition of each source is expected, why, and whether it is overdue."""
    words = context.words
    heads = [
        words.gettext("Source"), words.gettext("Latest edition"),
        words.gettext("Next edition expected"), words.gettext("Why"),
    ]  # fmt: skip
    late = html.Span(words.gettext("overdue"), className="verdict close")
    rows = [
        html.Tr(
            [
                html.Th(words.source(each.source), scope="row"),
                html.Td(words.edition(each.source, each.edition)),
                html.Td(
                    [words.date(each.day.isoformat()), *([html.Br(), late] if each.overdue else [])]
                ),
                html.Td(words.gettext(each.why)),
            ]
        )
        for each in expectations(context.release, datetime.now(UTC).date())
    ]
    table = plain_table(words, words.gettext("What comes next"), heads, rows)
    lead = words.gettext(
        "The days follow from the rhythm of each source; they are expectations, not announcements by the publishers."
    )
    link = html.A(
        words.gettext("Subscribe to this calendar (iCalendar)"),
        href=f"/calendar.ics?lang={context.view.lang}",
    )
    return [
        html.P(lead),
        table,
        html.P(link),
    ]


def _row(context: Context, source: Mapping[str, Any]) -> Element:
    words, package = context.words, context.release.package
    licence = next(each for each in package["licenses"] if each["name"] == source["licence"])
    editions = {e["edition"] for e in package["editions"] if e["source"] == source["name"]}
    # What the last update could not use is not known to a release that was made before it.
    missed = source["name"] in context.missed or (context.frozen and "stale" in source)
    stale = html.Span(words.gettext("stale"), title=source.get("stale"), className="verdict close")
    return html.Tr(
        [
            html.Th(words.gettext(source["publisher"]), scope="row"),
            html.Td(html.A(words.gettext(source["title"]), href=source["path"], rel="noopener")),
            html.Td(words.edition(source["name"], source["edition"])),
            html.Td(str(len(editions) - 1)),
            html.Td(
                [
                    words.date(source["checked"][:10]),
                    *([html.Br(), stale] if missed else []),
                ]
            ),
            html.Td(
                html.A(
                    words.gettext(licence["title"]), href=licence["path"], rel="noopener license"
                )
            ),
        ]
    )


def _cite(context: Context) -> list[Part]:
    words = context.words
    return [
        html.P(
            words.gettext(
                "Cite the source with its edition, and the address of the chart, which records every choice made. Downloaded files carry both."
            )
        ),
        html.Ul([html.Li(s["citation"]) for s in context.release.package["sources"]], lang="en"),
    ]


def _definitions(context: Context) -> list[tuple[str, str]]:
    """The name and the concept of every indicator with a share of the world."""
    words = context.words
    return [
        (words.gettext(i.name), words.gettext(i.concept))
        for i in catalog.indicators().values()
        if i.has_shares
    ]


def _terms(pairs: list[tuple[str, str]]) -> Element:
    return html.Dl(
        [html.Div([html.Dt(term), html.Dd(text)]) for term, text in pairs], className="glossary"
    )


def _keys(context: Context) -> list[Part]:
    """What the keyboard does, and how to turn the one-letter key off."""
    words = context.words
    return [
        _terms(
            [
                (
                    "p",
                    words.gettext(
                        "Present the charts of a page, one per screen; arrow keys: next, previous; Esc: exit."
                    ),
                ),
                ("n", words.gettext("While presenting: show or hide the speaker notes.")),
                ("← →", words.gettext("On a chart: read its values one by one.")),
            ]
        ),
        html.P(
            html.Button(
                words.gettext("Press P to present"),
                type="button",
                className="chip with-script",
                **{"data-keys-choice": "", "aria-pressed": "true"},
            )
        ),
    ]


PAGE = Page("/about", N_("About"), title, body)
