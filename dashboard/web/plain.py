"""Answers that need no release: nothing here, not ready, refused."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from dashboard.locale import LANGUAGES, N_, SOURCE
from dashboard.look import theme
from dashboard.look.view import View
from dashboard.web.errors import status_of
from dashboard.web.routes import Kind, find
from dashboard.words.wording import words
from etl.errors import NoRelease, StoreError, TrilateralError


def _lang(query: Mapping[str, str]) -> str:
    asked = query.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE


def refusal(request: Request, error: TrilateralError) -> Response:
    """What is answered instead of what was asked for: a page where a page was asked for, JSON elsewhere.

    Args:
        request: What was asked.
        error: Why not, and what to do next.
    """
    if isinstance(error, StoreError) and not isinstance(error, NoRelease):
        # Its words name folders and buckets, which are not the reader's business; the log has them.
        error = StoreError(N_("The figures cannot be read now."), hint=N_("Try again in a moment."))
    later = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(int(later))} if later else None
    route = find(request.scope["path"])
    if route.runs:
        page = error_page(request.query_params, error)
        return HTMLResponse(page, status_of(error), headers=headers)
    message, hint = str(error.args[0]), error.hint
    if route.kind is not Kind.DATA:
        # Programs ask by ids and are answered with ids; people read names, in their language.
        message, hint = words(_lang(request.query_params)).error(error)
    content = {"error": message, "hint": hint}
    return JSONResponse(content, status_of(error), headers=headers)


def error_page(query: Mapping[str, str], error: TrilateralError) -> str:
    """A page that cannot be shown: why, and what to do next."""
    message, hint = words(_lang(query)).error(error)
    return plain_page(query, N_("This page cannot be shown now"), message, hint)


def plain_page(query: Mapping[str, str], title: str, text: str, hint: str = "") -> str:
    """A small page in the reader's language: a title, a sentence, what to do next, and the way to the story.

    Args:
        query: The query of the request; only its language is looked at.
        title: A message.
        text: What happened, already in words.
        hint: What to do next, already in words.
    """
    lang = _lang(query)
    say = words(lang)
    home = View(lang=lang).link("/")
    style = f"{theme.css()}body{{font:18px/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1.2rem;background:var(--paper);color:var(--text)}}a{{color:var(--accent)}}"
    return (
        f'<!DOCTYPE html><html lang="{LANGUAGES[lang].tag}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(say._(title))} – Trilateral</title><style>{style}</style></head><body><main>"
        f"<h1>{escape(say._(title))}</h1><p>{escape(text)}</p><p>{escape(hint)}</p>"
        f'<p><a href="{home}">{escape(say._("To the story"))}</a></p></main></body></html>'
    )
