"""Whether this machine has a glyph for every letter of a figure: a missing one is an error, never a box in a picture.

The families that a language's text asks for are in `Language.fonts`. Fontconfig is asked which of them are here and what
they cover; on a machine without fontconfig nothing can be said, and the browser is trusted.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from dashboard.locale import LANGUAGES
from etl.errors import ExportError

#: Families that stand for each other: same widths, same letters.
_SAME = {"Arial": ("Liberation Sans", "Arimo"), "Helvetica Neue": ("Helvetica",)}


class FontMissing(ExportError):
    """A figure has letters that no font of its language has on this machine."""


def families(lang: str) -> list[str]:
    """The font families of a language, in order of preference."""
    return list(LANGUAGES[lang].fonts)


def installed(lang: str) -> list[str]:
    """Those of the language's families that this machine has.

    Example:
        >>> set(installed("ja")) <= set(families("ja"))
        True
    """
    return [name for name in families(lang) if coverage(name)]


def known() -> bool:
    """Whether this machine can say what its fonts cover.

    Example:
        >>> known() in (True, False)
        True
    """
    return shutil.which("fc-match") is not None


@cache
def coverage(family: str) -> frozenset[int]:
    """The characters that a family has a glyph for; none if the family is not here."""
    command = shutil.which("fc-match")
    if command is None:
        return frozenset()
    told = subprocess.run(  # noqa: S603 - our own family names
        [command, "--format", "%{family}\n%{charset}", family.replace("-", "\\-")],
        capture_output=True, text=True, check=False, timeout=20,
    ).stdout  # fmt: skip
    found, _, ranges = told.partition("\n")
    names = set(found.split(","))
    if not names & {family, *_SAME.get(family, ())}:
        return frozenset()
    return frozenset(code for part in ranges.split() for code in _range(part))


def _range(part: str) -> range:
    first, _, last = part.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def missing(text: Iterable[str], lang: str) -> list[str]:
    """The characters that no installed family of the language has, and that no other font may stand in for.

    Example:
        ``missing("Ω", "en")`` is empty where a font for it is installed.
    """
    lost = by_family("".join(text), lang).get("", "")
    # A sign looks the same in every font, so any font will do; a letter does not.
    return [c for c in lost if not (unicodedata.category(c).startswith("S") and _anywhere(ord(c)))]


def by_family(text: str, lang: str) -> dict[str, str]:
    """Installed family -> the characters of a text that are written in it; those that none has belong to no name."""
    here, found = installed(lang), dict[str, str]()
    for char in sorted(filter(_visible, set(text))):
        family = next((name for name in here if ord(char) in coverage(name)), "")
        found[family] = found.get(family, "") + char
    return found


@cache
def _anywhere(code: int) -> bool:
    """Whether any font of this machine has a character."""
    command = shutil.which("fc-list")
    if command is None:
        return False
    told = subprocess.run(  # noqa: S603 - a number
        [command, f":charset={code:x}", "family"],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return bool(told.stdout.strip())


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp", "Zs"}


def check(figure: Mapping[str, Any], lang: str) -> None:
    """Refuse to draw a figure whose letters would come out as boxes or in another language's forms.

    Raises:
        FontMissing: A font or a glyph is not on this machine.

    Example:
        >>> check({"layout": {"title": {"text": "Share"}}}, "en")
    """
    if not known():
        return
    here = installed(lang)
    own = LANGUAGES[lang].own_fonts
    if own and not any(part in name for name in here for part in own):
        raise FontMissing(f"No font for {lang!r} is on this machine.", hint=_hint(lang))
    lost = missing(texts(figure), lang)
    if lost:
        shown = " ".join(f"{c} (U+{ord(c):04X})" for c in lost[:8])
        raise FontMissing(f"No font on this machine has {shown}.", hint=_hint(lang))


def _hint(lang: str) -> str:
    return (
        f"Install one (on Debian: apt-get install {LANGUAGES[lang].font_package}); 'trilateral doctor' checks again. "
        "With --no-strict-fonts the picture is drawn all the same."
    )


def texts(figure: Mapping[str, Any]) -> Iterator[str]:
    """All that is written in a figure."""
    layout = figure.get("layout", {})
    for note in layout.get("annotations", ()):
        yield str(note.get("text", ""))
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            yield from (str(text) for text in axis.get("ticktext") or ())
    for trace in figure.get("data", ()):
        for key in ("text", "x", "y"):
            values = trace.get(key)
            if isinstance(values, str):
                yield values
            elif key == "text" or (
                isinstance(values, tuple | list) and any(isinstance(v, str) for v in values)
            ):
                yield from (str(value) for value in (values if values is not None else ()))
