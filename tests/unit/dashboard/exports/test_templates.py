"""What a template has of its own: titles keep to their place, tints are its own, amounts of cells stand apart, alt texts agree."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from dashboard.exports import Brand, Job, made, slides
from dashboard.exports.office import titles
from dashboard.exports.office.brand import ROLES
from dashboard.exports.office.layouts import layout, region
from dashboard.figures import FIGURES
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.canvas import presets
from dashboard.words.wording import in_language
from etl import catalog
from tests.live_charts import live
from tests.unit.dashboard.exports.test_native import brand, dark_brand
from tests.unit.dashboard.exports.test_office_files import organisation
from tests.unit.dashboard.exports.test_shapes_of_decks import template

#: Points in an English Metric Unit.
POINT = 12700
TEMPLATES: dict[str, Callable[[], Brand]] = {
    "light": brand,
    "dark": dark_brand,
    "wide": lambda: Brand(organisation(13.333, 7.5)),
    "portrait": lambda: template(7.5, 13.333),
}


@pytest.fixture(scope="module")
def headings(make: Callable[..., Job]) -> list[tuple[str, str]]:
    """What every figure is called in every language, by its finding and by its topic."""
    told = [(name, make(name, lang=lang).caption) for name in FIGURES for lang in LANGUAGES]
    return [(name, text) for name, each in told for text in (each.finding, each.title)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_title_keeps_to_its_place(headings: list[tuple[str, str]], name: str) -> None:
    """Whatever a figure is called, in every language: as many lines as fit into the placeholder, none smaller than can be read."""
    deck = TEMPLATES[name]().open()
    found = layout(deck, titles.PP_PLACEHOLDER.TITLE)
    head, _ = region(deck, found)
    known = titles.look(found, deck.slide_master)
    assert known.size == 44.0
    wide, high = head.width / 2 - known.sides / POINT, head.height / 2 - known.ends / POINT
    assert len(headings) == 2 * len(FIGURES) * len(LANGUAGES)
    for figure, text in headings:
        size = titles.fitting(text, known, head.width * 6350, head.height * 6350)
        assert titles.LEAST <= size <= known.size
        lines = wrap(text, size, wide, bold=True)
        assert len(lines) * size * LINE_HEIGHT <= high, (figure, text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_size_of_a_title_is_written_and_it_stays_on_the_slide(
    make: Callable[..., Job], name: str
) -> None:
    body = slides.pptx(make("trade-mirrors"), TEMPLATES[name]())
    made_of: Any = Presentation(io.BytesIO(body))
    shape = made_of.slides[0].shapes.title
    sizes = [run.font.size.pt for p in shape.text_frame.paragraphs for run in p.runs]
    lines = wrap(shape.text_frame.text, sizes[0], (shape.width - 182880) / POINT, bold=True)
    assert len(lines) * sizes[0] * LINE_HEIGHT <= (shape.height - 91440) / POINT
    assert shape.left + shape.width <= made_of.slide_width
    frame = next(s for s in made_of.slides[0].shapes if s.has_chart)
    assert frame.top >= shape.top + shape.height * 0.9


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("figure", ["trade-mirrors", "why", "trade-matrix", "revisions", "explore"])
def test_no_tint_is_of_our_own_colours(make: Callable[..., Job], figure: str, name: str) -> None:
    """Of the colours that a template has, neither the full ones nor those half way to the paper are ours."""
    colours = theme.palette(name)
    own = {colours[role] for role in (*ROLES, "surface", "accent", "paper", "text")}
    own |= {theme.mixed(colours[role], colours["paper"]) for role in ROLES}
    body = slides.pptx(make(figure), TEMPLATES[name]())
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = [n for n in archive.namelist() if re.match(r"ppt/(slides|charts)/[^/]+\.xml", n)]
        xml = "".join(archive.read(part).decode() for part in parts)
    fixed = {f"#{digits.lower()}" for digits in re.findall(r'srgbClr val="(\w{6})"', xml)}
    assert not fixed & own
    if figure == "trade-mirrors":
        for accent in ("accent1", "accent2", "accent3"):
            assert f'<a:schemeClr val="{accent}"><a:lumMod val="50000"/>' in xml


@pytest.mark.parametrize("lang", LANGUAGES)
def test_amounts_of_cells_stand_apart(make: Callable[..., Job], lang: str) -> None:
    """At every size, in fonts an eighth wider, too: beside each other and from their shares."""
    for preset in presets():
        figure = live(make("trade-matrix", preset=preset, lang=lang).chart)
        shown = figure.layout
        cell = (shown.width - shown.margin.l - shown.margin.r) / 3
        high = (shown.height - shown.margin.t - shown.margin.b) / 3
        notes = [n for n in shown.annotations if n.xref == "x" and n.yref == "y"]
        for note in notes:
            bold = note.text.startswith("<b>")
            text = re.sub(r"<[^>]*>", "", note.text)
            assert text_width(text, note.font.size, bold=bold) * 1.125 <= cell * 0.9, (preset, text)
        for one, other in ((a, b) for a in notes for b in notes if a.x == b.x and a.y < b.y):
            apart = (other.y - one.y) * high
            assert apart >= (one.font.size + other.font.size) / 2, (preset, one.text, other.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_alt_text_of_the_strip_tells_what_is_shown(make: Callable[..., Job], lang: str) -> None:
    """As many definitions as have a row, and how many there are, as the note says."""
    counts = set()
    for preset in presets():
        job = make("claim-strip", preset=preset, lang=lang)
        note = next((n for n in job.caption.notes if re.search(r"\d", n)), "")
        words = in_language(lang)
        pattern = re.escape(words.gettext("Shown: {shown} of {all} definitions."))
        pattern = pattern.replace(r"\{shown\}", r"(?P<shown>\d+)").replace(
            r"\{all\}", r"(?P<all>\d+)"
        )
        said, alt = re.search(pattern, note), re.search(pattern, job.caption.alt)
        assert (said and said.groups()) == (alt and alt.groups())
        sources = {catalog.source(s).short or s.upper() for s in job.data.rows["source"].unique()}
        told = sum(len(re.findall(rf"[(（]{re.escape(s)}[)）]", job.caption.alt)) for s in sources)
        whole = len(job.data.rows[["claim", "indicator", "source"]].drop_duplicates())
        assert told == (int(said["shown"]) if said else whole), (preset, job.caption.alt)
        counts.add(told)
    assert len(counts) > 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cells_of_forecasts_are_marked_as_the_language_marks_them(
    make: Callable[..., Job], lang: str
) -> None:
    """In italics in English; in Chinese, Japanese and Korean, which have none, by the word behind the number."""
    job = make("explore", source="weo", transform="level", first=2022, lang=lang)
    book = openpyxl.load_workbook(io.BytesIO(made(job, "xlsx").body))
    word, slanted = in_language(lang).status("F"), LANGUAGES[lang].italics
    for sheet in (book["Data"], book["Chart"]):
        marked = 0
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                forecast = cell.fill.fgColor.rgb == "FFE4E7EB"
                assert not cell.font.italic or (slanted and forecast)
                if forecast and isinstance(cell.value, int | float) and cell.value > 1e6:
                    marked += 1
                    assert bool(cell.font.italic) == slanted
                    assert (word in cell.number_format) == (not slanted)
                if isinstance(cell.value, float):
                    told = len(f"{cell.value:,.0f}") + (0 if slanted or not forecast else 6)
                    assert sheet.column_dimensions[cell.column_letter].width >= told
        assert marked


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_wider_fonts_of_a_template_have_room(
    make: Callable[..., Job], name: str, lang: str
) -> None:
    """In DejaVu Sans, a sixth wider than what is measured, definitions end above the figure and notes on the slide.

    Each figure in every language and with every template: its words with one template, which for the next figure is the next.
    """
    own = TEMPLATES[name]().open()
    part = own.slide_master.part.part_related_by(RT.THEME)
    part._blob = re.sub(
        rb'(<a:minorFont>\s*<a:latin typeface=")[^"]*', rb"\1DejaVu Sans", part.blob
    )
    out = io.BytesIO()
    own.save(out)
    assert b"DejaVu Sans" in part.blob
    turn = list(TEMPLATES).index(name) + list(LANGUAGES).index(lang)
    for figure in tuple(FIGURES)[turn % len(TEMPLATES) :: len(TEMPLATES)]:
        body = slides.pptx(make(figure, lang=lang), Brand(out.getvalue()))
        deck = Presentation(io.BytesIO(body))
        shapes = {shape.name: shape for shape in deck.slides[0].shapes}
        for box in (shapes["Definition"], shapes["Source"]):
            high = 0.0
            for paragraph in box.text_frame.paragraphs:
                size = paragraph.runs[0].font.size / POINT
                high += len(wrap(paragraph.text, size * 7 / 6, box.width / POINT)) * size
            assert high * LINE_HEIGHT <= box.height / POINT + 0.5, (figure, box.name)
        # Notes and the stamp are read on a screen, too.
        paragraphs = shapes["Source"].text_frame.paragraphs
        assert min(run.font.size for each in paragraphs for run in each.runs) >= 10 * POINT, figure
        definition = shapes["Definition"]
        below = [
            shape
            for shape in deck.slides[0].shapes
            if not shape.is_placeholder and shape.top > definition.top
        ]
        assert min(shape.top for shape in below) >= definition.top + definition.height - POINT


PRESETS = ["slide", "half-slide", "slide-4-3"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
def test_words_with_room_between_scripts_keep_their_lines(
    make: Callable[..., Job], preset: str, lang: str
) -> None:
    """With a fifth of an em between East Asian and Latin letters, as LibreOffice has it, titles and definitions keep to their boxes.

    Each figure in every language and at every size: its words at one size, which for the next figure is the next.
    """
    turn = PRESETS.index(preset) + list(LANGUAGES).index(lang)
    for figure in tuple(FIGURES)[turn % len(PRESETS) :: len(PRESETS)]:
        body = made(make(figure, lang=lang, preset=preset), "pptx").body
        slide = Presentation(io.BytesIO(body)).slides[0]
        definition = next(shape for shape in slide.shapes if shape.name == "Definition")
        for box in (slide.shapes.title, definition):
            text, size = box.text_frame.text, box.text_frame.paragraphs[0].runs[0].font.size / POINT
            bold = box is slide.shapes.title
            between = re.findall(
                r"[\u3040-\u9fff\uac00-\ud7af](?=[0-9A-Za-z])|[0-9A-Za-z%](?=[\u3040-\u9fff\uac00-\ud7af])",
                text,
            )
            rows = round(box.height / POINT / LINE_HEIGHT / size)
            # What is left free at the ends of lines is no more than a word or a character.
            wide = text_width(text, size, bold=bold) + len(between) * size / 5
            assert wide <= rows * box.width / POINT, (figure, text)
