"""About: method, sources, licences, freshness."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.context import Context
from dashboard.locale import N_
from dashboard.wording import release_name
from etl import catalog

_COLUMNS = (N_("Publisher"), N_("Title"), N_("Edition"), N_("Licence"), N_("Last checked"))


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    say = context.say
    return f"{say._('About')} – Trilateral", say._("Method, sources, licences and freshness of the figures.")


def body(context: Context) -> list[Component]:
    """Method, definitions, sources."""
    say = context.say
    return [
        html.H1(say._("About the figures")),
        html.Section([html.H2(say._("Method")), *(html.P(text) for text in _method(context))], className="card"),
        html.Section([html.H2(say._("Definitions")), _definitions(context)], className="card"),
        html.Section([html.H2(say._("Sources, licences, freshness")), _sources(context)], className="card"),
    ]


def _method(context: Context) -> list[str]:
    say = context.say
    return [
        say._(
            "A share is the sum of China, Japan and the Republic of Korea divided by the World, both of the same "
            "indicator, year, source and edition. It exists only where all three and the World have a value: nothing "
            "is filled in, and two sources are never mixed."
        ),
        say._("The World is the provider's own aggregate of the same edition; we never add it up ourselves."),
        say._(
            "A claim holds if the share is within {holds} percentage points of what it says, and is close within {close}."
        ).format(holds=say.number(context.view.holds, 1), close=say.number(context.view.close, 1)),
        say._(
            "A forecast is drawn hatched and called a forecast. Forecasts begin after the last actual year that the IMF "
            "states; the World counts as forecast from the first forecast year of the three on."
        ),
        say._("“China” is the mainland; Hong Kong and Macao are economies of their own in these statistics."),
    ]


def _definitions(context: Context) -> html.Dl:
    say = context.say
    shown = [i for i in catalog.indicators().values() if i.measure != "support"]
    return html.Dl([part for i in shown for part in (html.Dt(say._(i.name)), html.Dd(say._(i.concept)))])


def _sources(context: Context) -> Component:
    say, release = context.say, context.release
    head = [say._(text) for text in _COLUMNS]
    rows = [
        html.Tr(
            [
                html.Th(say._(s["publisher"]), scope="row"),
                html.Td(html.A(say._(s["title"]), href=s["path"], rel="noopener")),
                html.Td(say.edition(s["name"], s["edition"])),
                html.Td(html.A(say._(_licence(release.package, s["licence"], "title")), href=_licence(release.package, s["licence"], "path"), rel="noopener license")),
                html.Td([s["checked"][:10], *([html.Br(), html.Span(say._("stale"), title=s["stale"], className="verdict close")] if s.get("stale") else [])]),
            ]
        )
        for s in release.package["sources"]
    ]
    made = say._("Release {release}").format(release=release_name(release))
    table = html.Table([html.Thead(html.Tr([html.Th(text, scope="col") for text in head])), html.Tbody(rows)])
    return html.Div(
        [
            html.P([made, " · ", release.package["created"][:10], " · ", say.provenance(release)]),
            html.Div(table, className="table-room", tabIndex=0, role="region", **{"aria-label": say._("Sources, licences, freshness")}),
            html.H3(say._("How to cite")),
            html.Ul([html.Li(s["citation"]) for s in release.package["sources"]], lang="en"),
        ]
    )


def _licence(package: object, name: str, field: str) -> str:
    return next(str(licence[field]) for licence in package["licenses"] if licence["name"] == name)  # type: ignore[index]
