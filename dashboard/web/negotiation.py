"""The language of a first visit: what the browser asks for, if the address does not say.

The address stays the only state: a reader is led to the address that names the language, so that it can be reloaded
and sent to others. Whoever comes from a page of ours has a language already.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request

from dashboard.locale import LANGUAGES, SOURCE

#: What the answer to an address without a language depends on.
VARY = {"Vary": "Accept-Language, Sec-Fetch-Site, Referer"}


def preferred(header: str) -> str:
    """The language of ours that an ``Accept-Language`` header prefers (RFC 9110, section 12.5.4); English if none.

    Variants count as their language: of Chinese there is one. Of languages that are as welcome the first counts.

    >>> preferred("de-DE,de;q=0.9,zh-TW;q=0.8,en;q=0.7")
    'zh'
    """
    codes = (tag.partition("-")[0].lower() for tag, _ in ranked(header))
    return next((code for code in codes if code in LANGUAGES), SOURCE)


def ranked(header: str) -> list[tuple[str, dict[str, str]]]:
    """The alternatives of an ``Accept…`` header, the most welcome first, each with its parameters but the weight.

    >>> ranked("text/csv;q=0.5, application/json; version=1.0.0")
    [('application/json', {'version': '1.0.0'}), ('text/csv', {})]
    """
    found = []
    for part in header[:1000].split(","):
        name, *settings = (piece.strip() for piece in part.split(";"))
        pairs = (setting.partition("=") for setting in settings)
        told = {key.strip().lower(): value.strip() for key, _, value in pairs}
        if (weight := _weight(told.pop("q", "1"))) > 0:
            found.append((weight, name, told))
    return [(name, told) for _, name, told in sorted(found, key=lambda each: -each[0])]


def elsewhere(request: Request, base: str) -> str:
    """The query with the reader's language, where the address of a first visit names none; empty where it stays.

    Args:
        request: The request for a page.
        base: Our own address.
    """
    query = list(request.query_params.multi_items())
    if any(name == "lang" and value for name, value in query) or _from_us(request, base):
        return ""
    lang = preferred(request.headers.get("accept-language", ""))
    kept = [(name, value) for name, value in query if name != "lang"]
    return "" if lang == SOURCE else urlencode([*kept, ("lang", lang)], safe=",")


def _from_us(request: Request, base: str) -> bool:
    """Whether a link or form of a page of ours leads here."""
    referrer = request.headers.get("referer", "")
    return request.headers.get("sec-fetch-site") == "same-origin" or f"{referrer}/".startswith(
        f"{base}/"
    )


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
