"""Pictures: PNG of exact size, SVG with text as text, PDF with fonts inside; each carries its figure."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any

from dashboard.exports.carried.record import VERSION
from dashboard.exports.job import Job
from dashboard.exports.pictures import faces, fonts, texts
from dashboard.exports.pictures.browser import NoBrowser, shared
from dashboard.figures.kit.plotly import written
from dashboard.locale import LANGUAGES
from dashboard.markup import Markup, fragment, xml_attributes, xml_element
from dashboard.svg.picture import to_svg

#: Under this name a file carries its record.
KEY = "trilateral"
NAMESPACE = "urn:trilateral:figure:1"

PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_HEAD = 8 + 25

_DRAWING = re.compile(r'id="(?:topdefs|defs)-([0-9a-f]{6})"')
_PATTERN = re.compile(r'id="(pfigure-[0-9a-f]{6})"')


def png(job: Job) -> bytes:
    """The figure as PNG, exactly as many pixels as its canvas, with its record in text chunks.

    Example:
        ``png(prepare(release, "gdp-share", View()))[:8] == PNG_SIGN``
    """
    canvas = job.canvas
    width, height = canvas.pixels
    # Half a dot more, since browsers cut fractions off.
    body = _render(
        job, "png", (width + 0.5) / canvas.scale, (height + 0.5) / canvas.scale, canvas.scale
    )
    chunks = [
        _text("Title", job.caption.title),
        _text("Description", job.caption.alt),
        _text("Source", job.caption.source),
        _text("Copyright", "; ".join(job.licences)),
        _text("Software", f"Trilateral {VERSION}"),
        _text(KEY, job.carried("png")),
    ]
    if canvas.mm is not None:
        across, down = (
            round(dots / mm * 1000) for dots, mm in zip((width, height), canvas.mm, strict=True)
        )
        chunks.insert(0, _chunk(b"pHYs", struct.pack(">IIB", across, down, 1)))
    return body[:_HEAD] + b"".join(chunks) + body[_HEAD:]


def svg(job: Job) -> bytes:
    """The figure as SVG: text stays text, and the record is in its metadata.

    Where there is no browser, it is drawn as pictures in pages are.
    """
    canvas, title, alt = job.canvas, job.caption.title, job.caption.alt
    named = fragment(xml_element("title", title), xml_element("desc", alt))
    try:
        text = _render(job, "svg", canvas.width, canvas.height).decode()
    except NoBrowser:
        # It names itself.
        text, named = to_svg(job.chart, title=title, description=alt), Markup()
    start, end = text.index("<svg"), text.index(">")
    # The browser writes the attributes in no fixed order.
    found = sorted({*re.findall(r'([\w:-]+="[^"]*")', text[start:end])} - {'role="img"'})
    opening, rest = " ".join(["<svg", *found]), text[end + 1 :]
    if canvas.mm is not None:
        opening = re.sub(r'\bwidth="[^"]*"', f'width="{canvas.mm[0]}mm"', opening, count=1)
        opening = re.sub(r'\bheight="[^"]*"', f'height="{canvas.mm[1]}mm"', opening, count=1)
    facts = xml_attributes({"role": "img", "xml:lang": LANGUAGES[job.view.lang].tag})
    carried = xml_element("figure", job.carried("svg"), xmlns=NAMESPACE)
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{facts}>'
    drawn = _settled(rest)
    marks = texts.written(texts.of_svg((declared + named + drawn).encode()))
    told = xml_element("metadata", carried, xml_element(texts.MADE, marks, xmlns=NAMESPACE))
    return (declared + named + told + drawn).encode()


def pdf(job: Job) -> bytes:
    """The figure as PDF: the page is the figure, the fonts are inside, the record is attached."""
    # Eleven megabytes of memory, for this format alone.
    from dashboard.exports.pictures import pdfs

    canvas = job.canvas
    return pdfs.finished(_render(job, "pdf", canvas.width, canvas.height), job)


def _render(job: Job, form: str, width: float, height: float, scale: float = 1.0) -> bytes:
    """The figure drawn by the browser.

    Raises:
        FontMissing: A letter would come out as a box.
        Busy: Too many others wait.
        ExportError: There is no browser on this machine, or it failed.
    """
    figure = written(job.chart)
    if form == "pdf":
        _tint(figure)
        _embed(figure, job.view.lang)
    for n, trace in enumerate(figure["data"]):
        # Otherwise plotly.js makes one up, and writes it into the drawing.
        trace["uid"] = f"{n:06}"
    if job.strict_fonts:
        fonts.check(figure, job.view.lang)
    return shared.draw(figure, form, width, height, scale)


def _embed(figure: dict[str, Any], lang: str) -> None:
    """The letters of the figure as fonts that a PDF can hold."""
    layout, families = figure["layout"], fonts.by_family("".join(fonts.texts(figure)), lang)
    signs = families.pop("", "")
    rules = faces.styles(families, signs)
    if rules:
        layout["meta"] = {**(layout.get("meta") or {}), "faces": rules}
    if rules and signs:
        known = layout["font"]["family"].removesuffix("sans-serif")
        layout["font"] = {**layout["font"], "family": f"{known}'{faces.SIGNS}', sans-serif"}


def _tint(figure: dict[str, Any]) -> None:
    """Patterns as tints: browsers write each line of a pattern into a PDF, megabytes of them."""
    for trace in figure["data"]:
        area = trace.get("fillpattern")
        if area and area.get("shape"):
            trace["fillcolor"] = _mixed(
                area.get("bgcolor") or trace["fillcolor"], area.get("fgcolor") or "#ffffff"
            )
            trace["fillpattern"] = None
        pattern = trace.get("marker", {}).get("pattern")
        if trace["type"] == "bar" and pattern and pattern.get("shape"):
            line, colour = pattern.get("fgcolor") or "#ffffff", trace["marker"]["color"]
            shapes, paints, many = (
                pattern["shape"],
                pattern.get("bgcolor") or colour,
                isinstance(colour, list | tuple),
            )
            count = len(colour) if many else 1
            shapes = [shapes] * count if isinstance(shapes, str) else shapes
            paints = [paints] * count if isinstance(paints, str) else paints
            tints = [
                _mixed(p, line) if shape else p for p, shape in zip(paints, shapes, strict=True)
            ]
            edges = [1.5 if shape else 0 for shape in shapes]
            trace["marker"] = {
                "line": {"color": line, "width": edges if many else edges[0]},
                # An edge of its own outranks the one that parts a tint from its neighbours.
                **{k: v for k, v in trace["marker"].items() if k != "line" or v.get("width")},
                "color": tints if many else tints[0],
                "pattern": None,
            }


def _mixed(first: str, second: str, part: float = 0.38) -> str:
    pairs = ((int(first[n : n + 2], 16), int(second[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(a * (1 - part) + b * part):02x}" for a, b in pairs)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def _text(key: str, text: str) -> bytes:
    """An iTXt chunk, compressed where that saves something."""
    body, packed = text.encode(), len(text) > 200
    if packed:
        body = zlib.compress(body, 9)
    return _chunk(b"iTXt", key.encode() + b"\0" + (b"\1\0" if packed else b"\0\0") + b"\0\0" + body)


def _settled(svg_text: str) -> str:
    """The drawing with ids that do not change: plotly.js numbers what it draws at random."""
    found = _DRAWING.search(svg_text)
    if found is None:
        return svg_text
    text = svg_text.replace(found[1], "figure")
    for n, name in enumerate(dict.fromkeys(_PATTERN.findall(text))):
        text = text.replace(name, f"pattern{n}")
    return text
