"""The letters of a figure as fonts that a PDF can hold: text in it is found, read aloud and copied as it stands.

A browser writes fonts with cubic outlines (CFF, as those for East Asian scripts have them) into a PDF as drawings of
single letters (Type 3), of which digits lose their meaning, and a letter becomes another of the same shape. Fonts with
quadratic outlines (TrueType) it embeds as they are. So the letters that a figure has are taken out of the font of this
machine, their outlines are converted, and the browser is given that for the drawing.
"""

from __future__ import annotations

import base64
import io
import json
import shutil
import subprocess
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

#: CSS weight -> how fontconfig names it: all that figures have.
_WEIGHTS = {400: "regular", 700: "bold"}
#: How far a converted outline may be from the original, in units of which a letter has a thousand.
_ERROR = 1.0
#: The time that fonts carry, in seconds from 1904 on: always the same.
_THEN = 3_000_000_000

#: Puts the fonts that a figure carries into its drawing: a picture in a page sees no fonts of the page.
SCRIPT = (
    "(()=>{const draw=Plotly.toImage;Plotly.toImage=(figure,options)=>draw(figure,options).then(url=>{"
    "const faces=(figure.layout.meta||{}).faces;"
    'if(!faces||!url.startsWith("data:image/svg+xml,"))return url;'
    "return url.replace(/%3Csvg.*?%3E/,start=>start+encodeURIComponent(`<style>${faces}</style>`))})})();"
)


#: The family of letters that no family of the language has.
SIGNS = "Figure Signs"


def styles(letters: Mapping[str, str], signs: str) -> str:
    """Style rules that bring letters; nothing where the browser embeds the fonts of this machine as they are.

    Args:
        letters: Family -> the letters of the figure that are written in it.
        signs: Those that no family of the language has: they become the family `SIGNS`.
    """
    rules = []
    for weight, name in _WEIGHTS.items():
        for family, some in letters.items():
            own = _file(family, name)
            if own is not None and own.cubic:
                rules.append(_rule(family, weight, own, some + " "))
        for file, some in _by_file(signs, name).items():
            rules.append(_rule(SIGNS, weight, file, some))
    return "".join(rules)


def _rule(family: str, weight: int, file: _File, letters: str) -> str:
    font = base64.b64encode(_converted(file, letters)).decode()
    codes = ",".join(f"U+{ord(letter):X}" for letter in sorted(set(letters)))
    return (
        f"@font-face{{font-family:{json.dumps(family)};font-weight:{weight};unicode-range:{codes};"
        f"src:url(data:font/ttf;base64,{font})}}"
    )


def _by_file(signs: str, weight: str) -> dict[_File, str]:
    """Letters by the fonts of this machine that have them."""
    found: dict[_File, str] = {}
    for sign in sorted(set(signs)):
        file = _file(f":charset={ord(sign):x}", weight)
        if file is not None:
            found[file] = found.get(file, "") + sign
    return found


class _File(NamedTuple):
    """A font of this machine: its file, which of the fonts in that, and whether its outlines are cubic."""

    path: str
    number: int
    cubic: bool


@cache
def _file(family: str, weight: str) -> _File | None:
    """The font of a family, or with a letter, in a weight."""
    command = shutil.which("fc-match")
    if command is None:
        return None
    asked = f"{family.replace('-', chr(92) + '-')}:{weight}"
    told = subprocess.run(  # noqa: S603 - our own family names and numbers
        [command, "--format", "%{fontformat}\n%{index}\n%{file}", asked],
        capture_output=True, text=True, check=False, timeout=20,
    ).stdout  # fmt: skip
    form, index, path = [*told.split("\n", 2), "", "", ""][:3]
    known = form in {"CFF", "TrueType"} and index.isdecimal()
    return _File(path, int(index), form == "CFF") if known else None


class _Source:
    """A font of this machine; what was converted of it is at hand."""

    def __init__(self, file: str, index: int) -> None:
        from fontTools.ttLib import TTFont

        self.font = TTFont(file, fontNumber=index, lazy=True)
        self.letters: dict[int, str] = self.font.getBestCmap()
        self.outlines, self.widths = self.font.getGlyphSet(), self.font["hmtx"]
        self._glyphs: dict[str, Any] = {}
        # It is read as needed, from one place of its file after the other.
        self.lock = threading.Lock()

    def glyph(self, name: str) -> Any:
        """A letter with quadratic outlines."""
        from fontTools.pens.cu2quPen import Cu2QuPen
        from fontTools.pens.ttGlyphPen import TTGlyphPen

        if name not in self._glyphs:
            pen = TTGlyphPen(self.outlines)
            # Outlines of the two kinds run in opposite directions.
            cubic = "CFF " in self.font
            self.outlines[name].draw(Cu2QuPen(pen, _ERROR, reverse_direction=cubic))
            self._glyphs[name] = pen.glyph()
        return self._glyphs[name]


@cache
def _source(file: _File) -> _Source:
    return _Source(file.path, file.number)


def _converted(file: _File, letters: str) -> bytes:
    """A TrueType font with the letters of a text, and their widths and heights."""
    from fontTools.fontBuilder import FontBuilder

    own = _source(file)
    with own.lock:
        wanted = {ord(c): own.letters[ord(c)] for c in letters if ord(c) in own.letters}
        names = [".notdef", *dict.fromkeys(wanted.values())]
        glyphs = {name: own.glyph(name) for name in names}
        widths = {name: own.widths[name][0] for name in names}
    source = own.font
    made = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    made.font["head"].created = made.font["head"].modified = _THEN
    made.font.recalcTimestamp = False
    made.setupGlyphOrder(names)
    made.setupCharacterMap(wanted)
    made.setupGlyf(glyphs)
    sides = made.font["glyf"]
    made.setupHorizontalMetrics({n: (widths[n], getattr(sides[n], "xMin", 0)) for n in names})
    up, down = source["hhea"].ascent, source["hhea"].descent
    made.setupHorizontalHeader(ascent=up, descent=down)
    made.setupNameTable({"familyName": "Figure", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=up, sTypoDescender=down, usWinAscent=up, usWinDescent=-down)
    made.setupPost()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
