"""Figures taken apart into native charts, lines and texts; slides that open and read well in four languages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Inches

from dashboard.exports import Brand, Job, made, slides
from dashboard.exports.data import workbook
from dashboard.exports.native import Block, Label, Stroke, number_format, take_apart
from dashboard.exports.office import deck
from dashboard.exports.office.chart_xml import columns
from dashboard.exports.office.ooxml import Ink
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.canvas import presets
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UnknownName, UsageError
from etl.storage.store import Release
from tests.live_charts import Drawing, live
from tests.unit.dashboard.exports.office import workbooks

LAYOUT = {"width": 400, "height": 300, "margin": {"l": 50, "r": 50, "t": 50, "b": 50}}


#: Of charts and drawings.
SPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


def parts_of(body: bytes, name: str) -> bytes:
    """The first part of a file whose name begins so."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read(next(n for n in archive.namelist() if n.startswith(name)))


def axis(low: float, high: float) -> dict[str, object]:
    return {
        "range": [low, high],
        "tickvals": [0, 0.1, 0.2],
        "ticktext": ["0%", "10%", "20%"],
        "showgrid": True,
    }


def test_areas_stack_and_forecasts_lie_under_a_veil():
    figure = Drawing(**LAYOUT | {"xaxis": {"range": [2020, 2024]}, "yaxis": axis(0, 0.2)})
    figure.add_scatter(
        x=[2020, 2022], y=[0.1, 0.1], stackgroup="a", mode="lines", name="A", fillcolor="#111111"
    )
    figure.add_scatter(
        x=[2022, 2024], y=[0.1, 0.2], stackgroup="b", mode="lines", name="A", fillcolor="#111111"
    )
    drawing = take_apart(figure.chart, "#ffffff")
    [panel] = drawing.panels
    assert panel.categories == ["2020", "2022", "2024"]
    assert panel.years
    assert [s.values for s in panel.series] == [[0.1, 0.1, 0.2]]
    assert (panel.axis.step, panel.axis.form) == (0.1, "0%")
    [veil] = [s for s in drawing.shapes if isinstance(s, Block)]
    assert (veil.rect.left, veil.rect.right) == (200, 350)


def test_a_line_of_forecasts_is_a_line_of_its_own():
    figure = Drawing(**LAYOUT | {"xaxis": {"range": [2020, 2022]}, "yaxis": axis(0, 0.2)})
    figure.add_scatter(x=[2020, 2021], y=[0.1, 0.1], mode="lines", name="A")
    figure.add_scatter(x=[2021, 2022], y=[0.1, 0.2], mode="lines", name="A", line={"dash": "dash"})
    [panel] = take_apart(figure.chart, "#ffffff").panels
    assert [(s.name, s.dash) for s in panel.series] == [("A", "solid"), ("A (forecast)", "dash")]
    assert panel.series[1].values == [None, 0.1, 0.2]


def test_bars_with_a_base_stand_on_carriers():
    figure = Drawing(**LAYOUT | {"xaxis": {"range": [-0.5, 2.5]}, "yaxis": axis(0, 0.2)})
    figure.add_bar(
        x=[0, 1, 2],
        y=[0.2, -0.1, 0.05],
        base=[0, 0.2, 0.1],
        marker={"color": ["#111111", "#222222", "#333333"]},
        name="N",
    )
    [panel] = take_apart(figure.chart, "#ffffff").panels
    carrier, body = panel.series
    assert carrier.colour is None
    assert carrier.values == pytest.approx([0, 0.1, 0.1])
    assert body.values == pytest.approx([0.2, 0.1, 0.05])
    assert body.points == {1: "#222222", 2: "#333333"}
    # What is drawn as a length is stored with its sign, and the length beside it.
    assert body.signed == [0.2, -0.1, 0.05]
    assert columns(panel)[1] == ("N", [0.2, -0.1, 0.05])
    assert dict(columns(panel))["↔ N"] == pytest.approx([0.2, 0.1, 0.05])


def test_bars_of_one_name_are_one_series_with_colours_and_names_of_their_own():
    names = {"tickvals": [0, 1, 2], "ticktext": ["<b>2021</b>", "prices", "2024"], "visible": False}
    figure = Drawing(**LAYOUT | {"xaxis": axis(0, 0.2), "yaxis": {"range": [2.5, -0.5], **names}})
    for n, (base, length) in enumerate([(0, 0.2), (0.2, -0.1), (0.1, 0.05)]):
        bar = {"x": [length], "base": [base], "y": [n], "marker": {"color": f"#{n}{n}{n}"}}
        figure.add_bar(**bar, orientation="h", name="Share")
    [panel] = take_apart(figure.chart, "#ffffff").panels
    assert panel.categories == ["2021", "prices", "2024"]
    carrier, body = panel.series
    assert carrier.values == pytest.approx([0, 0.1, 0.1])
    assert body.values == pytest.approx([0.2, 0.1, 0.05])
    assert (body.colour, body.points) == ("#000", {1: "#111", 2: "#222"})


@pytest.mark.parametrize(
    ("areas", "year", "foretold"),
    [
        (("CHN", "JPN", "KOR"), 2028, {"China", "Japan", "ROK"}),
        (("CHN", "JPN", "IND"), 2025, {"India"}),
    ],
)
def test_every_bar_of_a_forecast_is_hatched_on_a_slide_and_in_a_sheet(
    make: Callable[..., Job], areas: tuple[str, ...], year: int, foretold: set[str]
):
    """Bars say which of them are forecasts, and what each is called, as the picture does."""
    job = make("explore", kind="bars", transform="level", areas=areas, source="weo", year=year)
    short = {a: in_language("en").economy(a, short=True) for a in areas}
    rows = job.data.rows
    assert foretold == {short[a] for a in rows.loc[rows["obs_status"] == "F", "ref_area"]}
    for body, folder in ((slides.pptx(job), "ppt"), (workbook.xlsx(job), "xl")):
        chart = ET.fromstring(parts_of(body, f"{folder}/charts/chart"))
        names = [v.text for v in chart.findall(".//c:cat//c:v", SPACES)]
        assert names == [short[a] for a in rows["ref_area"]]
        [series] = chart.findall(".//c:ser", SPACES)
        own = {int(e.find("c:idx", SPACES).get("val")): e for e in series.findall("c:dPt", SPACES)}
        looks = [own.get(n, series).find("c:spPr", SPACES) for n in range(len(names))]
        hatched = {
            name
            for name, look in zip(names, looks, strict=True)
            if look.find("a:pattFill", SPACES) is not None
        }
        assert hatched == foretold
        behind = [look.find(".//a:bgClr/a:srgbClr", SPACES) for look in looks]
        paints = [each.get("val") for each in behind if each is not None]
        assert len(set(paints)) == len(foretold)


def test_years_of_a_slope_have_their_names_on_a_slide(make: Callable[..., Job]):
    """The two columns are the years, and not the places where they stand."""
    job = make("explore", kind="slope", areas=("CHN", "JPN"), first=2000, last=2024)
    [(_, book)] = workbooks(slides.pptx(job)).items()
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    said = [sheet.cell(line, 1).value for line in (2, 3)]
    assert [value.year for value in said] == [2000, 2024]


def test_missing_is_never_zero():
    figure = Drawing(**LAYOUT | {"xaxis": {"range": [2020, 2022]}, "yaxis": axis(0, 0.2)})
    figure.add_scatter(x=[2020, 2021, 2022], y=[0.1, None, 0.1], mode="lines", name="A")
    [panel] = take_apart(figure.chart, "#ffffff").panels
    assert panel.series[0].values == [0.1, None, 0.1]


def test_several_bars_of_a_category_are_cells():
    figure = Drawing(
        **LAYOUT | {"xaxis": {"range": [0, 3]}, "yaxis": {"range": [-2, 0], "visible": False}}
    )
    figure.add_bar(
        x=[1, 1, 2], y=[0.8, 0.8, 0.8], base=[-1, -2, -1], width=0.9, marker={"color": "#222222"}
    )
    drawing = take_apart(figure.chart, "#ffffff")
    assert not drawing.panels
    assert len([s for s in drawing.behind if isinstance(s, Block)]) == 3


def test_points_off_the_years_lie_on_two_axes_of_values():
    figure = Drawing(**LAYOUT | {"xaxis": {"range": [2020, 2022]}, "yaxis": axis(0, 0.2)})
    figure.add_scatter(x=[2020.5, 2021.5], y=[0.1, 0.2], mode="lines+markers")
    [panel] = take_apart(figure.chart, "#ffffff").panels
    assert panel.across is not None
    assert panel.series[0].xs == [2020.5, 2021.5]


def test_labels_and_lines_stand_where_the_picture_has_them_and_stay_inside_the_plot():
    figure = Drawing(**LAYOUT | {"xaxis": {"range": [0, 10]}, "yaxis": axis(0.1, 0.2)})
    figure.add_scatter(x=[0, 10], y=[0.1, 0.2], mode="lines", name="A")
    figure.add_shape(type="line", x0=5, x1=5, y0=0, y1=0.3, xref="x", yref="y")
    figure.add_annotation(
        x=1,
        y=0.15,
        xref="paper",
        yref="y",
        text="<b>end</b>",
        xanchor="left",
        yanchor="middle",
        xshift=4,
        font={"size": 10, "color": "#444444"},
        showarrow=False,
    )
    drawing = take_apart(figure.chart, "#ffffff")
    [stroke] = [s for s in drawing.shapes if isinstance(s, Stroke)]
    assert (stroke.x0, sorted((stroke.y0, stroke.y1))) == (200, [50, 250])
    [label] = [s for s in drawing.shapes if isinstance(s, Label) and s.text == "<b>end</b>"]
    assert (label.x, label.y) == pytest.approx((354, 150))


@pytest.mark.parametrize(
    ("values", "texts", "form"),
    [
        ([0, 0.1], ["0%", "10%"], "0%"),
        ([0, 0.005], ["0.0%", "0.5%"], "0.0%"),
        ([0, 2e11], ["US$0 bn", "US$200 bn"], '"US$"0,,," bn"'),
        ([1000, 2000], ["1,000", "2,000"], "#,##0"),
        ([-1, 1], ["\N{MINUS SIGN}1", "1"], "0"),
        ([0, 2e11], ["0亿", "2,000亿"], None),
        ([0, 1], ["low", "high"], None),
    ],
)
def test_number_formats_write_what_the_axis_says(
    values: list[float], texts: list[str], form: str | None
):
    assert number_format(values, texts) == form


def parts(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {
            n: archive.read(n).decode("utf-8", "replace")
            for n in archive.namelist()
            if n.endswith(".xml")
        }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_fonts_for_all_scripts_and_its_language(make: Callable[..., Job], lang: str):
    found = parts(slides.pptx(make("gdp-share", lang=lang)))
    for name, text in found.items():
        if not re.match(r"ppt/(slides|charts)/", name):
            continue
        runs = re.findall(r"<a:(?:rPr|defRPr)[^>]*>.*?</a:(?:rPr|defRPr)>", text, re.DOTALL)
        assert runs, name
        for run in runs:
            assert f'<a:ea typeface="{LANGUAGES[lang].office_font}"/>' in run, run
            assert "<a:latin" in run
            assert "<a:cs" in run
            assert f'lang="{LANGUAGES[lang].office_tag}"' in run


def test_a_slide_has_an_editable_chart_alt_text_and_notes(make: Callable[..., Job]):
    job = make("gdp-share", source="weo", lang="ja")
    slide = Presentation(io.BytesIO(slides.pptx(job))).slides[0]
    assert slide.shapes.title.text_frame.text == job.caption.finding
    [frame] = [s for s in slide.shapes if s.has_chart]
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == job.caption.alt
    assert frame.chart.part.chart_workbook.xlsx_part is not None
    assert len(frame.chart.plots) == 2
    notes = slide.notes_slide.notes_text_frame.text.splitlines()
    assert notes[:4] == [
        "話すこと",
        "".join(job.spoken.say),
        "聞かれたら",
        "".join(job.spoken.asked),
    ]
    assert notes[4 : 5 + len(job.spoken.avoid)] == ["言わないこと", *job.spoken.avoid]
    assert all(any(text in line for line in notes) for text in (*job.citations, job.data.release))
    shown = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert job.caption.source in shown


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_becomes_a_slide_within_its_borders(make: Callable[..., Job], name: str):
    deck_ = Presentation(io.BytesIO(slides.pptx(make(name))))
    width, height = deck_.slide_width, deck_.slide_height
    shapes = list(deck_.slides[0].shapes)
    shapes += [inner for s in shapes if s.shape_type == 6 for inner in s.shapes]
    for shape in shapes:
        if shape.shape_type == 6:
            continue
        slack = Inches(0.3)  # boxes of labels are wider than their words
        where = (name, shape.name)
        assert shape.left >= -slack, where
        assert shape.left + shape.width <= width + slack, where
        assert shape.top >= 0, where
        assert shape.top + shape.height <= height, where


@pytest.mark.parametrize(
    ("preset", "size"),
    [("slide", (1219, 686)), ("slide-4-3", (914, 686)), ("a4-landscape", (1069, 756))],
)
def test_a_slide_is_as_large_as_its_preset(
    make: Callable[..., Job], preset: str, size: tuple[int, int]
):
    made = Presentation(io.BytesIO(slides.pptx(make(preset=preset))))
    assert (round(made.slide_width, -4) // 10000, round(made.slide_height, -4) // 10000) == size


def brand() -> Brand:
    made = Presentation()
    made.slides.add_slide(made.slide_layouts[0]).shapes.title.text = "Old slide"
    out = io.BytesIO()
    made.save(out)
    return Brand(out.getvalue())


def test_a_template_gives_its_layout_colours_and_fonts_and_loses_its_slides(
    make: Callable[..., Job],
):
    body = slides.pptx(make("gdp-share", lang="ko"), brand())
    made = Presentation(io.BytesIO(body))
    [slide] = made.slides
    assert slide.slide_layout.name == "Title Only"
    [frame] = [s for s in slide.shapes if s.has_chart]
    xml = frame.chart.part.blob.decode()
    assert 'schemeClr val="accent1"' in xml
    assert "+mn-lt" in xml
    assert f'typeface="{LANGUAGES["ko"].office_font}"' in xml


def dark_brand(*, text: str = "tx1") -> Brand:
    """A 4:3 template with odd names: white on navy, by its theme or by the style of its text alone."""
    made = Presentation()
    for n, layout in enumerate(made.slide_layouts):
        layout.name = f"Ministerium {n}"
    master = made.slide_master
    theme = master.part.part_related_by(RT.THEME)
    navy, white = ("dk1", "lt1") if text == "bg1" else ("lt1", "dk1")
    xml = theme.blob.decode()
    for slot, colour in ((navy, "0B2545"), (white, "FFFFFF")):
        xml = re.sub(
            rf"(<a:{slot}>).*?(</a:{slot}>)", rf'\g<1><a:srgbClr val="{colour}"/>\g<2>', xml
        )
    theme._blob = xml.encode()
    body = master._element.find(".//{*}txStyles/{*}bodyStyle")
    for colour in body.iter("{*}schemeClr"):
        colour.set("val", text)
    out = io.BytesIO()
    made.save(out)
    return Brand(out.getvalue())


@pytest.mark.parametrize("text", ["tx1", "bg1"])
def test_on_dark_slides_of_a_template_text_is_light(make: Callable[..., Job], text: str):
    template = dark_brand(text=text)
    ink, dark = template.ink(template.open(), "en")
    assert dark
    assert ink.colour(theme.palette("dark")["text"]) == f'<a:schemeClr val="{text}"/>'
    slide = parts(slides.pptx(make("gdp-share"), template))["ppt/slides/slide1.xml"]
    assert f'val="{theme.palette("dark")["claim"].lstrip("#").upper()}"' in slide
    assert theme.palette("light")["claim"].lstrip("#").upper() not in slide


def test_a_template_without_titles_gets_them_as_texts(make: Callable[..., Job]):
    made = Presentation()
    for layout in list(made.slide_layouts):
        if layout.name != "Blank":
            made.slide_layouts.remove(layout)
    out = io.BytesIO()
    made.save(out)
    job = make("gdp-share", lang="zh")
    [slide] = Presentation(io.BytesIO(slides.pptx(job, Brand(out.getvalue())))).slides
    assert job.caption.finding in [s.text_frame.text for s in slide.shapes if s.has_text_frame]


def test_a_light_template_keeps_dark_text():
    assert not brand().ink(brand().open(), "en")[1]


def test_a_figure_in_a_template_has_type_that_is_read_from_the_back_of_a_room(
    make: Callable[..., Job],
):
    slide = parts(slides.pptx(make("claim-strip"), brand()))["ppt/slides/slide1.xml"]
    [labels] = re.findall(r'name="Labels".*?</p:grpSp>', slide, re.DOTALL)
    assert min(int(size) for size in re.findall(r'sz="(\d+)"', labels)) >= 1000
    assert max(int(size) for size in re.findall(r'sz="(\d+)"', labels)) >= 1400


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"not a presentation"])
def test_a_template_that_is_none_is_refused(make: Callable[..., Job], body: bytes):
    with pytest.raises(UsageError):
        slides.pptx(make(), Brand(body))


def test_the_deck_tells_the_story_and_carries_all_of_it(shipped: Release):
    jobs, told = deck.gather(shipped, View(lang="zh", preset="slide"))
    body = deck.pptx(jobs, told)
    made = Presentation(io.BytesIO(body))
    assert len(made.slides) == len(jobs) + 2
    assert made.slides[0].shapes.title.text_frame.text == told.title
    assert all(
        slide.has_notes_slide and slide.shapes.title.text_frame.text for slide in made.slides
    )
    assert deck.pptx(*deck.gather(shipped, View(lang="zh", preset="slide"))) == body
    assert [job.spec.id for job in jobs][:4] == ["definitions", "claim-strip", "gdp-share", "trade-share"]  # fmt: skip


def test_a_deck_of_chosen_figures_keeps_their_order_and_numbers_its_slides(shipped: Release):
    view = View(lang="ko", preset="slide", indicator="gdp_ppp", source="weo")
    jobs, told = deck.gather(shipped, view, figures=("why", "gdp-share", "trade-flows"))
    assert [job.spec.id for job in jobs] == ["why", "gdp-share", "trade-flows"]
    assert jobs[1].data.origins[0].indicator == "gdp_ppp"
    made = Presentation(io.BytesIO(deck.pptx(jobs, told)))
    numbers = [
        shape.text_frame.text
        for slide in made.slides
        for shape in slide.placeholders
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
    ]
    assert numbers == ["2", "3", "4", "5"]


def test_a_deck_of_a_figure_that_is_not_there_is_refused(shipped: Release):
    with pytest.raises(UnknownName):
        deck.gather(shipped, View(preset="slide"), figures=("gdp-share", "weather"))


def test_the_first_slide_says_what_holds(shipped: Release):
    _, told = deck.gather(shipped, View(lang="en", preset="slide"))
    for answer, claim in zip(told.answers, catalog.claims().values(), strict=True):
        assert answer.lower().startswith(claim.text.lower())
        assert answer.count(".") == answer.count("%") + 1, "one sentence"


def test_greys_and_dark_reach_the_slide(make: Callable[..., Job]):
    dark = parts(slides.pptx(make(theme="dark")))["ppt/theme/theme1.xml"]
    assert 'lt1><a:srgbClr val="10161D"' in dark
    grey = parts(slides.pptx(make(grey=True))).get("ppt/charts/chart1.xml", "")
    colours = set(re.findall(r'srgbClr val="([0-9A-F]{6})"', grey))
    assert colours
    assert all(c[:2] == c[2:4] == c[4:] for c in colours)


def test_nothing_of_a_grey_figure_is_coloured_not_even_single_words(make: Callable[..., Job]):
    text = live(make("claim-strip", grey=True).chart).to_json()
    found = {colour.lower() for colour in re.findall(r"#([0-9a-fA-F]{6})", text)}
    assert len(found) > 3
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in found)


def test_a_file_without_title_has_a_background_and_an_edge(make: Callable[..., Job]):
    plain = live(make("gdp-share", plain=True, theme="dark").chart).layout
    clear = live(make("gdp-share", plain=True, transparent=True).chart).layout
    assert plain.paper_bgcolor == theme.palette("dark")["paper"]
    assert clear.paper_bgcolor == "rgba(0,0,0,0)"
    page, size = live(make("gdp-share").with_view(preset="phone").chart).layout, plain.font.size
    assert plain.margin.t / size == pytest.approx(page.margin.t / page.font.size + 0.5)
    assert not [note for note in plain.annotations if note.name == "furniture"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("gdp-share", {}),
        ("trade-share", {}),
        ("explore", {"kind": "area"}),
        ("explore", {"kind": "share"}),
    ],
)
def test_the_chart_of_one_year_fills_the_plot_of_the_picture(
    make: Callable[..., Job], name: str, query: dict[str, object]
):
    """Its plot is that of the picture, and the bar in it as wide and in the same place."""
    job = make(name, first=2020, last=2020, **query)
    layout = live(job.chart).to_dict()["layout"]
    [panel] = take_apart(job.chart, "#ffffff").panels
    margin, (low, high) = layout["margin"], layout["xaxis"]["range"]
    width = layout["width"] - margin["l"] - margin["r"]
    assert (panel.plot.left, panel.plot.width) == pytest.approx((margin["l"], width))
    [category] = panel.categories
    widths = [trace.width for trace in live(job.chart).data if trace.type == "bar" and trace.width]
    bar = panel.plot.width / (1 + panel.gap / 100)
    assert category == "2020"
    assert [bar] * len(widths) == pytest.approx([w / (high - low) * width for w in widths])


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("explore", {"first": 2020, "last": 2020}),
        ("explore", {"kind": "multiples", "first": 2020, "last": 2020}),
        ("explore", {"source": "weo", "first": 2031}),
        ("revisions-lines", {"first": 2020, "last": 2020}),
        ("trade-flows", {"kind": "multiples", "first": 1992, "last": 1992}),
    ],
)
def test_marks_of_one_year_stand_in_the_middle_of_their_chart(
    make: Callable[..., Job], name: str, query: dict[str, object]
):
    """Charts of lines begin with their first category at the left edge unless categories have room of their own."""
    body = made(make(name, preset="slide", **query), "pptx").body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        charts = [
            archive.read(n).decode() for n in archive.namelist() if n.startswith("ppt/charts/chart")
        ]
    assert charts
    for chart in charts:
        assert set(re.findall(r'<c:crossBetween val="(\w+)"', chart)) == {"between"}


@pytest.mark.parametrize("preset", sorted(presets()))
@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_file_has_title_source_and_background_at_every_size(
    make: Callable[..., Job], name: str, preset: str
):
    """Also at the sizes of places on pages, where words stand beside the figure."""
    job = make(name, preset=preset)
    layout = live(job.chart).layout
    texts = [note.text for note in layout.annotations if note.name == "furniture"]
    written = "".join(re.sub("<[^>]*>", "", text) for text in texts).replace(" ", "")
    assert any(said.replace(" ", "") in written for said in job.caption.headings(job.view))
    assert job.caption.source.replace(" ", "") in written
    assert layout.paper_bgcolor == theme.palette("light")["paper"]
    own = presets()["slide" if preset == "page" else preset]
    assert (layout.width, layout.height) == (own.width, own.height)


def test_colours_as_css_writes_them():
    ink = Ink("en")
    assert ink.colour("#abc") == '<a:srgbClr val="AABBCC"/>'
    assert 'alpha val="50000"' in ink.colour("rgba(1,2,3,0.5)")
    assert ink.colour("nonsense") == '<a:srgbClr val="808080"/>'


def test_marks_of_a_legend_keep_their_colours():
    runs = Ink("en").runs('<span style="color:#0A7D54">■</span> holds <b>well</b>', 10, "#111111")
    found = re.findall(r'srgbClr val="(\w+)".*?<a:t>([^<]*)</a:t>', runs)
    assert found == [("0A7D54", "■"), ("111111", " holds "), ("111111", "well")]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_told_once_to_those_who_cannot_see_it(make: Callable[..., Job], name: str):
    job = make(name, lang="ko")
    slide = parts(slides.pptx(job))["ppt/slides/slide1.xml"]
    assert slide.count(quoteattr(job.caption.alt)) == 1


def test_signs_of_xml_in_a_label_stay_text(make: Callable[..., Job]):
    job = make()
    odd = replace(job.caption, title='A < B & "C"', finding="", alt="x < y & z")
    job.__dict__["caption"] = odd
    made = Presentation(io.BytesIO(slides.pptx(job)))
    assert made.slides[0].shapes.title.text_frame.text == 'A < B & "C"'


def test_ranks_count_downwards_in_native_charts(make: Callable[..., Job]):
    """The first rank is at the top of slides and sheets; the years are below."""
    # Years whose ticks programs would name, too: else the names are texts beside the chart.
    job = make(
        "explore",
        kind="rank",
        areas=("CHN", "JPN", "KOR", "USA"),
        source="weo",
        first=2000,
        last=2025,
    )
    slide, book = slides.pptx(job), workbook.xlsx(job)
    for archive, name in ((slide, "ppt/charts/chart"), (book, "xl/charts/chart")):
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            part = next(n for n in opened.namelist() if n.startswith(name) and n.endswith(".xml"))
            text = opened.read(part).decode()
        axis = text[text.index("<c:valAx>") :]
        assert '<c:orientation val="maxMin"/>' in axis
        assert '<c:min val="0.5"/>' in axis
        years = text[text.index("<c:dateAx>") : text.index("</c:dateAx>")]
        assert '<c:crosses val="max"/>' in years
        assert '<c:tickLblPos val="high"/>' in years
    # Ticks of a program would stand half a rank away: the lines say their ranks at their ends.
    assert text.count('<c:showSerName val="1"/>') >= 4


@pytest.mark.parametrize(
    "query",
    [{"areas": ("CHN", "ASEAN"), "source": "weo"}, {"kind": "multiples", "source": "weo"}, {}],
)
def test_only_forecasts_are_called_so(make: Callable[..., Job], query: dict[str, object]):
    """The dot at the end of a line is a point of its series, and forecasts of one line are one series."""
    job = make("explore", **query)
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(job)))
    words = in_language("en")
    for sheet in (s for s in book if s.title.startswith("Chart")):
        names = [cell.value for cell in sheet[1]][1:]
        assert all(names)
        assert len(names) == len(set(names))
        for column, name in enumerate(names, start=2):
            area = next(
                a
                for a in job.data.facts["areas"]
                if str(name).removesuffix(" (forecast)") == words.economy(a, short=True)
            )
            years = [
                str(sheet.cell(line, 1).value.year)
                for line in range(2, sheet.max_row + 1)
                if sheet.cell(line, column).value is not None
            ]
            last = job.data.facts["observed"][area]
            assert min(years) >= last if "(forecast)" in str(name) else max(years) <= last


def test_gaps_of_areas_show_the_ground_of_the_slide(make: Callable[..., Job]) -> None:
    """What covers a gap has no colour of its own: templates may have any ground."""
    job = make("trade-share", indicator="goods_trade", source="unctad", preset="slide")
    drawing = take_apart(job.chart, "#123456")
    covers = [s for s in drawing.shapes if isinstance(s, Block) and s.ground]
    assert len(covers) == sum(len(panel.gaps) for panel in drawing.panels) > 0
    slide = Presentation(io.BytesIO(made(job, "pptx").body)).slides[0]
    grounds = slide.shapes._spTree.xpath(".//p:sp[@useBgFill='1']")
    assert len(grounds) == len(covers)
    assert not [g for g in grounds if g.xpath("./p:spPr/a:solidFill")]


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("why", {}, ("share_from", "share_to")),
        *(
            ("explore", {"kind": kind, "transform": transform}, ("value",))
            for kind in ("line", "area", "bars", "slope", "multiples")
            for transform in ("share", "index")
            if (kind, transform) != ("area", "index")
        ),
        ("gdp-share", {}, ("share",)),
        ("gdp-share", {"first": 2020, "last": 2020}, ("share",)),
        ("trade-flows", {"kind": "multiples"}, ("value",)),
        ("trade-mirrors", {}, ("exports", "imports")),
    ],
)
def test_the_sheet_of_a_chart_has_the_values_of_the_rows(
    make: Callable[..., Job], name: str, query: dict[str, object], told: tuple[str, ...]
):
    """What a row says stands in the sheet that its chart is drawn from, also where a bar is drawn cut or from an origin."""
    job = make(name, **query)
    rows = job.data.rows
    rows = rows[rows["ref_area"] == catalog.CJK] if name == "why" else rows
    expected = {f"{value:.9g}" for column in told for value in rows[column].dropna()}
    assert expected
    drawing = take_apart(job.chart, "#ffffff")
    cells = [cell for panel in drawing.panels for _, column in columns(panel) for cell in column]
    assert expected <= {f"{cell:.9g}" for cell in cells if isinstance(cell, int | float)}
