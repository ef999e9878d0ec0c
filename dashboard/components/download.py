"""What to take away: files of this very view, their sizes and looks, a citation, the code for other pages.

Links and a plain form; `assets/takeaway.js` adds the preview and the clipboard.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.controls import offered
from dashboard.components.html import Element, Part, to_html
from dashboard.components.links import frame_code
from dashboard.exports.formats import FORMATS
from dashboard.figures import FIGURES, FigureSpec
from dashboard.locale import LANGUAGES, N_
from dashboard.look.appearance import FINDING, TOPIC
from dashboard.look.canvas import presets
from dashboard.look.view import USUAL_LOOK, View
from dashboard.markup import Markup
from dashboard.words.wording import in_language
from etl import catalog

#: The formats by group: what most readers want in plain sight, the others, and citations.
FIRST, REST, CITATIONS = (
    tuple((form, each.name) for form, each in FORMATS.items() if each.group == group)
    for group in ("first", "more", "citation")
)

#: Stands for the address of the deck in the HTML of a figure, which is kept for pages with other choices.
DECK = "/deck.pptx?\N{OBJECT REPLACEMENT CHARACTER}"
#: The page whose choices are those of the deck, too.
STORY = "/"
PRESETS = {
    "slide": N_("Slide 16:9"), "slide-4-3": N_("Slide 4:3"), "half-slide": N_("Half a slide"), "square": N_("Square"),
    "portrait": N_("Portrait"), "og": N_("Link preview"), "a4-landscape": N_("A4 landscape"),
    "a4-portrait": N_("A4 portrait"), "column": N_("One column, 85 mm"),
}  # fmt: skip
TITLES = {FINDING: N_("Finding"), TOPIC: N_("Topic")}
LOOKS = {
    "light": N_("Light"),
    "dark": N_("Dark"),
    "grey": N_("Greyscale"),
    "transparent": N_("Transparent"),
    "plain": N_("No title"),
}


def files(context: Context, spec: FigureSpec, view: View) -> list[Part]:
    """The files of a figure: the usual ones at once, then formats, sizes, looks and citations.

    Example:
        ``files(context, FIGURES["gdp-share"], view)``
    """
    quick = _files(spec, view, FIRST)
    return [html.Div(quick, className="takeaway"), _panel(context, spec, view)]


def shared(context: Context, spec: FigureSpec, view: View, title: str) -> list[Part]:
    """What shows a figure elsewhere: its address, its picture, the code for other pages.

    Example:
        ``shared(context, FIGURES["gdp-share"], view, said.title)``
    """
    words, short = context.words, view.link(f"/f/{spec.id}")
    copies = [
        _copy("link", words.gettext("Copy link"), short),
        _copy(
            "image",
            words.gettext("Copy image"),
            view.link(f"/figure/{spec.id}.png", preset="slide"),
        ),
        # The browser inserts the address of the page.
        _copy(
            "embed", words.gettext("Copy embed code"), frame_code(spec.id, view, "{origin}", title)
        ),
    ]
    said = html.Span(
        className="copied",
        role="status",
        **{
            "data-done": words.gettext("Copied"),
            "data-failed": words.gettext("The browser did not allow copying"),
        },
    )
    link = html.A(words.gettext("Link to this chart"), href=short, className="chip")
    row = [link, html.Span(copies, className="copies"), said]
    return [html.Div(row, className="takeaway")]


def _files(spec: FigureSpec, view: View, forms: Iterable[tuple[str, str]]) -> list[Element]:
    """The links to a view in these formats, those that come in sizes as slides."""
    query = {False: view.link(""), True: view.link("", preset="slide")}
    return [
        html.A(
            name,
            href=f"/figure/{spec.id}.{form}{query[FORMATS[form].sized]}",
            className="chip",
            download="",
        )
        for form, name in forms
    ]


def _copy(what: str, text: str, value: str) -> Element:
    return html.Button(
        text,
        type="button",
        className="chip with-script",
        **{"data-copy": what, "data-value": value},
    )


def _panel(context: Context, spec: FigureSpec, view: View) -> Element:
    words = context.words
    fields = _fields(view.lang, spec.id, view.theme == "dark", view.title)
    go = html.Button(words.gettext("Download"), type="submit", className="chip chosen")
    kept = view.put(lang="en", theme="auto", preset="page", title=FINDING)
    form = html.Form(
        [fields, go],
        method="get",
        action=f"/figure/{spec.id}",
        className="file-form",
        **{"data-keep": kept.query()},
    )
    files = html.P(_files(spec, view, REST), className="chips")
    cite = html.P(
        [
            html.Span(words.gettext("Citation"), className="control-label"),
            *_files(spec, view, CITATIONS),
        ],
        className="chips",
    )
    slides = html.P(
        html.A(
            words.gettext("The whole overview as slides"),
            href=DECK,
            className="chip",
            download="",
        )
    )
    preview: Part = html.Div(
        className="preview",
        **{"data-preview": f"/figure/{spec.id}.png", "data-alt": words.gettext("Preview")},
    )
    return html.Div([html.Div([form, files, cite, slides]), preview], className="file-panel")


def deck(context: Context) -> str:
    """The address of the story's slides: on its page with all that is chosen there, elsewhere with what every figure has.

    An edition before the first one of a figure stays behind: the deck would be refused.

    Example:
        ``deck(context)`` is ``"/deck.pptx?lang=ko"``.
    """
    view, release = context.view, context.release
    if context.path != STORY:
        names = ("as_of", "holds", "close", "about", "release", "order", "lang", "first", "last")
        view = View(**{name: getattr(view, name) for name in names})
    of_story = [spec.indicators[0] for spec in FIGURES.values() if spec.slide]
    held = all(
        any(release.has(name, source, view.as_of) for source in catalog.indicator(name).sources)
        for name in of_story
    )
    return view.put(**USUAL_LOOK, **({} if held else {"as_of": ""})).link("/deck.pptx")


@lru_cache(maxsize=256)
def _fields(lang: str, figure: str, dark: bool, title: str) -> Markup:
    """The choices of a file's format, size, look and language: with hardly any view they are others."""
    words = in_language(lang)

    def select(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Element:
        field = html.Select(offered(options, chosen), id=f"{figure}-file-{name}", name=name)
        return html.Label([html.Span(label, className="control-label"), field], className="control")

    sizes = [(name, words.gettext(text)) for name, text in PRESETS.items() if name in presets()]
    looks = [(name, words.gettext(text)) for name, text in LOOKS.items()]
    titles = [(name, words.gettext(text)) for name, text in TITLES.items()]
    languages = [(code, each.name) for code, each in LANGUAGES.items()]
    return to_html(
        [
            select("form", words.gettext("Format"), (*FIRST, *REST), "png"),
            select("preset", words.gettext("Size"), sizes, "slide"),
            select("look", words.gettext("Appearance"), looks, "dark" if dark else "light"),
            select("title", words.gettext("Title"), titles, title),
            select("lang", words.gettext("Language"), languages, lang),
        ]
    )
