"""The frame of every page: header, notices, footer."""

from __future__ import annotations

import json
from collections.abc import Iterable

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.controls import whole
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.locale import LANGUAGES
from dashboard.words import amounts

#: In the HTML of a page, where notices begin.
NOTICES = b'<main id="main" tabindex="-1">'


def notice(*parts: str | Part) -> Element:
    """Something about the page as a whole that a reader must know.

    Example:
        >>> notice("No data").attributes["role"]
        'status'
    """
    return html.P(list(parts), className="notice", role="status")


def _frozen(context: Context) -> Element:
    """That the page shows an older release, and the way to the one that is served."""
    words = context.words
    told = words.gettext(
        "This address is fixed to the release {release}; a newer one is available."
    )
    link = html.A(
        words.gettext("Show the newer release"), href=context.link(release=""), **{"data-nav": ""}
    )
    return notice(told.format(release=context.release.name), " ", link)


def shell(context: Context, body: list[Part], pages: Iterable[Page]) -> Element:
    """A page: header, notices, main part, footer.

    Args:
        context: What it is made from.
        body: Its main part.
        pages: All pages, in the order of the navigation.

    Example:
        ``shell(context, [html.P("No data")], PAGES.values())``
    """
    words = context.words
    notices = [notice(text) for text in context.notices]
    if context.frozen:
        notices.append(_frozen(context))
    skip = html.A(words.gettext("Skip to content"), href="#main", className="skip")
    return html.Div(
        [
            skip,
            _header(context, pages),
            whole(context),
            html.Main([*notices, *body], id="main", tabIndex=-1),
            _footer(context),
            _unreachable(context),
            _dropped(context),
        ],
        className="page",
        lang=LANGUAGES[context.view.lang].tag,
        **{
            "data-square": str(LANGUAGES[context.view.lang].square).lower(),
            "data-theme": context.view.theme,
            "data-page": context.path,
            # For scripts that sort and copy what is written.
            "data-sizes": json.dumps(amounts.around(context.view.lang), ensure_ascii=False),
            "data-query": context.view.query(),
            "data-release": context.release.id,
            "data-frozen": "true" if context.view.release else "false",
        },
    )


def _header(context: Context, pages: Iterable[Page]) -> Element:
    words, view = context.words, context.view
    kept = {"lang": view.lang, "theme": view.theme, "order": view.order}
    home = type(view)(**kept)
    nav = html.Nav(
        [
            html.A(
                words.gettext(page.name),
                href=home.link(page.path),
                className="chosen" if page.path == context.path else "",
                **_current(page.path == context.path),
            )
            for page in pages
        ],
        **{"aria-label": words.gettext("Pages")},
    )
    languages = html.Div(
        [
            html.A(
                language.name,
                href=context.spoken(language.code),
                lang=language.tag,
                className="chosen" if language.code == view.lang else "",
                **_current(language.code == view.lang),
            )
            for language in LANGUAGES.values()
        ],
        className="languages",
        role="group",
        **{"aria-label": words.gettext("Language")},
    )
    named = {
        "light": words.gettext("Light"),
        "dark": words.gettext("Dark"),
        "auto": words.gettext("Auto"),
    }
    # Where the system decides, the first click must change something: the style sheet shows the link that does.
    following = {
        "auto": [("dark", "light-only"), ("light", "dark-only")],
        "light": [("dark", "")],
        "dark": [("auto", "")],
    }
    themes = [
        html.A(
            named[theme],
            href=context.link(theme=theme),
            className=f"theme {place}".strip(),
            title=words.gettext("Colours"),
            **{"data-nav": ""},
        )
        for theme, place in following[view.theme]
    ]
    brand = html.A(
        [html.Span(className="mark", **{"aria-hidden": "true"}), "Trilateral"],
        href=home.link("/"),
        className="brand",
        **{"data-nav": ""},
    )
    return html.Header([brand, nav, html.Div([languages, *themes], className="settings")])


def _current(chosen: bool) -> dict[str, str]:
    return {"data-nav": "", **({"aria-current": "true"} if chosen else {})}


def _unreachable(context: Context) -> Element:
    """What `site.js` shows where a choice could not be loaded."""
    words = context.words
    told = words.gettext(
        "The server could not be reached; the page still shows the previous choice."
    )
    retry = html.Button(
        words.gettext("Try again"), type="button", className="chip", **{"data-again": ""}
    )
    return html.Div(
        [html.Span(told), " ", retry],
        id="unreachable",
        className="notice unreachable",
        role="alert",
        hidden=True,
    )


def _dropped(context: Context) -> Element:
    """What `takeaway.js` shows where a file was dropped that opens nothing here."""
    words = context.words
    told = words.gettext(
        "This file holds no figure that can be reopened. PNG and SVG files downloaded from these pages do, unless a program "
        "has since removed their data. “trilateral refigure FILE” reads slides, workbooks and the other formats."
    )
    close = html.Button(words.gettext("Close"), type="button", className="chip")
    return html.Div(
        [html.Span(told), " ", close],
        id="dropped",
        className="notice unreachable",
        role="alert",
        hidden=True,
    )


def _footer(context: Context) -> Element:
    words, release = context.words, context.release
    sources = [
        html.Li(words.gettext(source["attribution"])) for source in release.package["sources"]
    ]
    made = words.gettext("Release {release}").format(release=release.name)
    origin = words.provenance(release)
    api = html.A(words.gettext("Data API"), href="/docs")
    last = [made, *([" · ", origin] if origin else []), " · ", api]
    return html.Footer([html.Ul(sources), html.P(last)])
