"""Responses that need no release: not found, not ready, refused, failed."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from dashboard.locale import LANGUAGES, N_, SOURCE
from dashboard.look import theme
from dashboard.look.view import View
from dashboard.markup import Markup, html_document, html_element
from dashboard.web.errors import status_of
from dashboard.web.routes import Kind, find
from dashboard.words.wording import in_language
from etl.errors import NoRelease, StoreError, TrilateralError
from etl.places import shipped_text


def _lang(query: Mapping[str, str]) -> str:
    asked = query.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE


def error_response(request: Request, error: TrilateralError) -> Response:
    """The response to a request that fails: a page where a page was requested, JSON elsewhere.

    Example:
        ``error_response(request, Refused("There is nothing here.", 404))`` has the status 404.
    """
    error = public(error)
    later = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(int(later))} if later else None
    route = find(request.scope["path"])
    if route.runs:
        page = error_page(request.query_params, error)
        return HTMLResponse(page, status_of(error), headers=headers)
    message, hint = str(error.args[0]), error.hint
    if route.kind is not Kind.DATA:
        # Programs use ids and get ids; people read names, in their language.
        message, hint = in_language(_lang(request.query_params)).error(error)
    content = {"error": message, "hint": hint}
    return JSONResponse(content, status_of(error), headers=headers)


def public(error: TrilateralError) -> TrilateralError:
    """An error as readers are told it: messages of the store name folders and buckets, which are not for them; the log has them.

    >>> public(StoreError("/srv/data/current cannot be read.")).args[0]
    'The data cannot be read now.'
    """
    if isinstance(error, StoreError) and not isinstance(error, NoRelease):
        return StoreError(N_("The data cannot be read now."), hint=N_("Try again in a moment."))
    return error


def error_page(query: Mapping[str, str], error: TrilateralError) -> str:
    """The page that states an error and what to do next."""
    message, hint = in_language(_lang(query)).error(error)
    return plain_page(query, N_("This page cannot be shown now"), message, hint)


_STYLE = shipped_text(__package__, "error.css")


def plain_page(query: Mapping[str, str], title: str, text: str, hint: str = "") -> str:
    """A small page in the reader's language: a title, a sentence, what to do next, and a link to the story.

    Args:
        query: The query of the request, for its language.
        title: A message.
        text: What happened, already in words.
        hint: What to do next, already in words.
    """
    lang = _lang(query)
    words = in_language(lang)
    head = html_element(
        "head",
        html_element("meta", charset="utf-8"),
        html_element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        html_element("meta", name="robots", content="noindex"),
        html_element("title", words.gettext(title), " – Trilateral"),
        html_element("style", Markup(theme.css(_STYLE) + _STYLE)),
    )
    home = html_element("a", words.gettext("Go to overview"), href=View(lang=lang).link("/"))
    main = html_element(
        "main",
        html_element("h1", words.gettext(title)),
        *(html_element("p", part) for part in (text, hint, home) if part),
    )
    return html_document(head, html_element("body", main), lang=LANGUAGES[lang].tag)
