"""The HTML document of a page: its head, its body, and the scripts that make it live."""

from __future__ import annotations

from dashboard import pages
from dashboard.components.context import Context
from dashboard.components.html import to_html
from dashboard.components.links import first_of, meta
from dashboard.drawing import told
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.view import View
from dashboard.markup import Child, Markup, html_document, html_element, json_text
from dashboard.settings import root
from dashboard.web import linked_data
from dashboard.web.assets import asset
from dashboard.web.starting import Scripts
from dashboard.web.styles import style_of
from etl.errors import TrilateralError

#: End tags that say nothing: what follows ends these elements, too (HTML Standard, section 13.1.2.4).
_SILENT = ("</td>", "</th>", "</tr>", "</li>", "</dd>", "</dt>", "</option>")


def document(context: Context, base: str, figure: str, scripts: Scripts) -> Markup:
    """The first response to an address: the finished page.

    Args:
        context: What the page is made from.
        base: The address of the server, without a slash at the end.
        figure: The figure that link previews show; that of the page if empty.
        scripts: The scripts, which are loaded when a reader touches the page.
    """
    body = html_element(
        "body",
        html_element("div", to_html(pages.page(context)), id="page"),
        html_element("p", id="announced", class_="announced", role="status", aria_live="polite"),
        html_element("div", id="react-entry-point"),
    )
    return html_document(
        _head(context, base, figure, style_of(body), scripts.address()),
        _shortened(body),
        lang=LANGUAGES[context.view.lang].tag,
        data_theme=context.view.theme,
        data_root=root() or None,
    )


def _shortened(body: Markup) -> Markup:
    """The same elements with fewer end tags; in texts and attributes there are none, all is escaped."""
    short = str(body)
    for tag in _SILENT:
        short = short.replace(tag, "")
    return Markup(short)


def _head(context: Context, base: str, figure: str, style: str, start: str) -> Markup:
    title, description = pages.title(context)
    plain = View(lang=context.view.lang)
    others = (
        _link("alternate", hreflang=language.tag, href=base + context.link(lang=language.code))
        for language in LANGUAGES.values()
    )
    # Without a language the address is that of the reader's own (`dashboard.web.negotiation`).
    any_language = base + context.link(lang=SOURCE)
    return html_element(
        "head",
        html_element("meta", charset="utf-8"),
        html_element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        html_element("title", title),
        html_element("meta", name="description", content=description),
        _link("canonical", href=base + plain.link(context.path)),
        _for_search_engines(context, base, is_view=context.view != plain),
        others,
        _link("alternate", hreflang="x-default", href=any_language),
        _preview(context, base, figure, title, description),
        _link("alternate", type="application/atom+xml", href="/feed.atom"),
        _link("icon", type="image/svg+xml", href=asset("logo.svg")),
        # Inside the page: one request less before the first paint.
        html_element("style", Markup(style)),
        html_element("script", src=start, defer=True),
    )


def _for_search_engines(context: Context, base: str, *, is_view: bool) -> Child:
    """What only they read: of a page what it is about; of a view that it is not listed, nor what it leads to.

    There are more views than anybody could list, and each leads to others.
    """
    if is_view or context.sent:
        return html_element("meta", name="robots", content="noindex,nofollow")
    told = linked_data.of_page(context.path, context.release, context.words, base)
    return [html_element("script", json_text(each), type="application/ld+json") for each in told]


def _preview(context: Context, base: str, figure: str, title: str, description: str) -> Child:
    """The elements for link previews: of the figure that was asked for, or that the view chooses, or the page's first."""
    first = first_of(context.path)
    here = [spec for spec in FIGURES.values() if spec.page == context.path]
    chosen = (s for s in here if any(getattr(context.view, field) for field in s.choice))
    asked = FIGURES.get(figure)
    shown = asked if asked in here else next(chosen, FIGURES.get(first))
    if shown is None:
        return None
    view = shown.from_page(context.view)
    try:
        words = told(context.release, shown, view)
    except TrilateralError:
        return None
    if shown.id != first:
        title, description = words.title, words.point
    return meta(shown.id, view, base, title, description)


def _link(rel: str, **attributes: object) -> Markup:
    return html_element("link", rel=rel, **attributes)
