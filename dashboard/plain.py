"""Pages that need no release: nothing here, not ready."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dashboard import theme
from dashboard.locale import LANGUAGES, N_, TAGS
from dashboard.wording import words
from etl.errors import TrilateralError


def _lang(query: Mapping[str, str]) -> str:
    return query.get("lang", "en") if query.get("lang", "en") in LANGUAGES else "en"


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
    home = "/" if lang == "en" else f"/?lang={lang}"
    style = f"{theme.css()}body{{font:18px/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1.2rem;background:var(--paper);color:var(--text)}}a{{color:var(--accent)}}"
    return (
        f'<!DOCTYPE html><html lang="{TAGS[lang]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(say._(title))} – Trilateral</title><style>{style}</style></head><body><main>"
        f"<h1>{escape(say._(title))}</h1><p>{escape(text)}</p><p>{escape(hint)}</p>"
        f'<p><a href="{home}">{escape(say._("To the story"))}</a></p></main></body></html>'
    )
