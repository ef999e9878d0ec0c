"""Requests that nobody means well with, and many that are only odd: made at random from a seed, the same every time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from dashboard import pages
from dashboard.exports import FORMATS
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import presets
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.view import FIELDS
from dashboard.web.callback_cache import Address, Given, Question
from etl import catalog

#: What has broken servers before: markup, queries, templates, paths, line ends, letters that look like none.
PAYLOADS = (
    "", " ", "0", "-1", "1e309", "NaN", "Infinity", "-0", "9" * 400, "0x10", "1_000", "١٩٩٠", "\uff12\uff10\uff10\uff10", "2000.5", "true", "null",
    "None", "[]", "{}", "undefined", "\0", "a\0b", "%", "%%%", "%zz", "%00", "%0d%0aSet-Cookie: a=b", "\r\nSet-Cookie: a=b", "\n", "\t",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'\"><svg/onload=alert(1)>", "javascript:alert(1)", "</style><script>",
    "</script><!--", "' OR '1'='1", "1; DROP TABLE observations", "{{7*7}}", "${7*7}", "{0.__class__}", "{name}", "%(x)s", "%s%n%x", "$(id)",
    "`id`", "../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd", "//example.org", "https://example.org/",
    "=1+1", "@SUM(1)", "+1", "-1+1", "\u202e\u2066abc", "\u200b\ufeff", "e\u0301" * 40, "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ud7ff\ue000\uffff", "中华人民共和国", "مرحبا", "a" * 2_000, "%F0%9F", "CJK," * 200, ",,,,", "CHN,JPN,KOR", "CHN;JPN",
    "constructor", "__proto__", "__class__", "a[]", "a[0][b]", "\x7f\x80\x9f", "۞" * 300, "1900", "2100", "9999", "2024-02-30", "0000-00-00",
)  # fmt: skip
#: Bytes that are no text in any reader's encoding: half of a letter, lone surrogates, overlong forms.
RAW = (
    "%C0%AF",
    "%ED%A0%80",
    "%FF%FE",
    "%E2%28%A1",
    "%F4%90%80%80",
    "%u0041",
    "%",
    "%0",
    "%G1",
    "+%2B+",
)

_YEARS = (
    "1899",
    "1900",
    "1960",
    "1999",
    "2000",
    "2010",
    "2015",
    "2023",
    "2024",
    "2025",
    "2030",
    "2100",
    "2101",
)
_EDITIONS = (
    "2015",
    "2024",
    "2025-10",
    "2026-07-13",
    "2025-10.2",
    "2012-02-30",
    "1990-01",
    "2099-12-31",
    "2025-10-14",
)
_AREAS = (
    "CHN",
    "JPN",
    "KOR",
    "CJK",
    "USA",
    "DEU",
    "EU27",
    "G7",
    "ASEAN",
    "WLD",
    "IND",
    "ZZZ",
    "HKG",
    "TUV",
    "BRICS",
    "SAU",
)


def values(dice: random.Random, release: str = "") -> dict[str, tuple[str, ...]]:
    """Field of the view -> values that a reader could have chosen, good and nearly good."""
    sizes = ("0", "200", "320", "960", "1920", "4000", "4001", "150", str(dice.randrange(1, 5000)))
    return {
        "indicator": tuple(catalog.indicators()), "source": tuple(catalog.sources()), "trade": tuple(catalog.indicators()),
        "trade_source": tuple(catalog.sources()), "claim": tuple(catalog.claims()), "as_of": _EDITIONS, "from": _YEARS, "to": _YEARS,
        "year": ("0", *_YEARS), "areas": (",".join(dice.sample(_AREAS, dice.randrange(1, 14))), "CHN", "USA,DEU"),
        "kind": tuple(KINDS),
        "transform": tuple(TRANSFORMS), "scale": ("linear", "log"), "forecasts": ("0", "1"),
        "events": ("shock", "main,summit", "policy,crisis", "all"), "order": ("alpha", "language"), "holds": ("0", "0.35", "1", "1.234", "11"),
        "close": ("0", "2.5", "10", "1e2"), "release": ("", release, "20260101T000000Z-0123456789ab"),
        "lang": (*LANGUAGES, "de", "zh-CN"), "theme": ("auto", "light", "dark"), "preset": (*presets(), "nope"),
        "width": sizes, "height": sizes, "plain": ("0", "1"), "transparent": ("0", "1"), "grey": ("0", "1"),
    }  # fmt: skip


def query(dice: random.Random, release: str = "", hostile: float = 0.35) -> str:
    """A query string as it comes over the wire: mostly views, many of them spoilt in one way or several."""
    offered = values(dice, release)
    names = sorted(FIELDS)
    parts = []
    for _ in range(dice.choice((0, 1, 1, 2, 2, 3, 4, 6, 10))):
        name = dice.choice(names)
        if dice.random() < hostile:
            value = _payload(dice)
            if dice.random() < 0.2:
                name = dice.choice(
                    (*PAYLOADS, "download", "look", "form", "url", "base", f"{name}[]")
                )
        else:
            value = quote_plus(dice.choice(offered.get(name, ("1",))), safe=",")
        parts.append(f"{quote(name, errors='surrogatepass')}={value}")
        if dice.random() < 0.05:
            parts.append(dice.choice(parts))
    glue = "&" if dice.random() < 0.97 else dice.choice((";", "&&", "&=&", "?"))
    return glue.join(parts)


def _payload(dice: random.Random) -> str:
    """A hostile value, already as an address has it."""
    if dice.random() < 0.15:
        return dice.choice(RAW)
    if dice.random() < 0.1:
        return quote(
            "".join(chr(dice.randrange(1, 0x2FFF)) for _ in range(dice.randrange(1, 60))),
            errors="surrogatepass",
        )
    return quote(dice.choice(PAYLOADS), errors="surrogatepass")


def pages_asked(dice: random.Random, release: str = "") -> Iterator[str]:
    """Addresses of pages, without end."""
    paths = sorted(pages.PAGES)
    while True:
        yield f"{dice.choice(paths)}?{query(dice, release)}"


def files_asked(
    dice: random.Random,
    release: str = "",
    forms: tuple[str, ...] = ("csv", "json", "txt", "bib", "ris", "csl.json"),
) -> Iterator[str]:
    """Addresses of files, frames, short links and cards, without end."""
    figures = [*FIGURES, "nope", "..%2f..%2fetc%2fpasswd", "gdp-share%00", "%2e%2e", "a" * 300]
    while True:
        name, asked = dice.choice(figures), query(dice, release, 0.25)
        form = (
            dice.choice(forms)
            if dice.random() < 0.9
            else dice.choice(("", "exe", "png.exe", *FORMATS.keys() - {"png", "pdf", "svg"}))
        )
        yield dice.choice(
            (f"/figure/{name}.{form}?{asked}", f"/figure/{name}.{form}?{asked}", f"/embed/{name}?{asked}", f"/f/{name}?{asked}",
             f"/chart/{name}?{asked}", f"/oembed?url={quote(f'http://testserver/embed/{name}?{asked}')}&maxwidth={_payload(dice)}", f"/figure/{name}?form={_payload(dice)}")
        )  # fmt: skip


def callbacks(dice: random.Random, release: str = "") -> Iterator[bytes]:
    """Bodies that a hostile reader sends to the callback, without end."""
    while True:
        where = {"path": dice.choice(sorted(pages.PAGES)), "search": f"?{query(dice, release)}"}
        address = Address.model_validate(
            where
            | {
                "preset": dice.choice(["page", "tablet", "phone"]),
                "sight": dice.choice([None, [], sorted(FIGURES)[:3]]),
            }
        )
        body = Question(inputs=(Given(value=address),)).model_dump()
        body["inputs"] = list(body["inputs"])
        parts = (body, body["inputs"][0]["value"])
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            _spoil(dice, dice.choice(parts))
        text = json.dumps(body, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
        yield dice.choice((text,) * 8 + (text[: dice.randrange(len(text))], *_NO_QUESTIONS))


_NO_QUESTIONS = (b"", b"[]", b"null", b"\xff\xfe", b"[" * 20_000, b'"\\ud800"', b"{}" * 9_000)


def _spoil(dice: random.Random, part: dict[str, Any]) -> None:
    """Take a value out, or put another in."""
    name = dice.choice(sorted(part))
    odd = (
        None,
        0,
        -1,
        1e308,
        [],
        {},
        [None],
        {"path": []},
        True,
        "x" * 5_000,
        [[[[]]]],
        {"id": {"a": 1}},
        *PAYLOADS,
    )
    if dice.random() < 0.3:
        del part[name]
        part["extra"] = "x"
    else:
        part[name] = dice.choice(odd)
