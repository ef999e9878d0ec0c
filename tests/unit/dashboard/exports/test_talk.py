"""Decks and talks: the answer first, sources in the reader's language, recipes read strictly, one page without the network."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.exports import Job
from dashboard.exports.carried import refigure
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.office import deck
from dashboard.exports.talk import formats, recipe
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.answer import answers
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis.claims import Rule
from etl.errors import UsageError
from etl.places import CHECKOUT
from etl.storage.store import Release
from tests.unit.dashboard.exports.office import broken_references, faults

RECIPE = CHECKOUT / "examples" / "talk.toml"


def opened(body: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(body)).slides)


def told(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def of_recipe(release: Release, text: bytes, lang: str = "en") -> deck.Talk:
    return recipe.talk(recipe.read(text, "a.toml"), "a.toml", lambda _: release, lang)


@dataclass(frozen=True)
class Story:
    """The deck that tells the story in a language, and the example of a recipe, each written once."""

    jobs: list[Job]
    told: deck.Words
    body: bytes
    example: deck.Talk
    talk: bytes


@pytest.fixture(scope="module")
def story(shipped: Release) -> Callable[[str], Story]:
    @cache
    def written(lang: str) -> Story:
        jobs, said = deck.gather(shipped, View(lang=lang, preset="slide"))
        example = of_recipe(shipped, RECIPE.read_bytes(), lang)
        talk = formats.made(example, "pptx").body
        return Story(jobs, said, deck.pptx(jobs, said), example, talk)

    return written


def frames(slide: Any) -> Iterator[Any]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame
        if shape.has_table:
            yield from (cell.text_frame for row in shape.table.rows for cell in row.cells)


# --- The deck ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_deck_answers_first_and_ends_with_sources_in_the_language_of_the_reader(
    shipped: Release, story: Callable[[str], Story], lang: str
) -> None:
    jobs, slides, words = story(lang).jobs, opened(story(lang).body), in_language(lang)

    for answer in answers(shipped, words, Rule()):
        assert answer in told(slides[0])
    assert jobs[0].spec.id == "definitions"
    # Each title is what its figure shows, where that has room.
    for job, slide in zip(jobs, slides[1:], strict=False):
        assert slide.shapes.title.text_frame.text in (job.caption.finding, job.caption.title)
    findings = [
        s.shapes.title.text_frame.text == j.caption.finding
        for j, s in zip(jobs, slides[1:], strict=False)
    ]
    assert sum(findings) >= len(jobs) - 1
    [table] = [shape.table for shape in slides[-1].shapes if shape.has_table]
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}
    known = {each["name"]: each for each in shipped.package["sources"]}
    used = {origin.source for job in jobs for origin in job.data.origins}
    for name in used:
        _, edition, checked, licence = rows[words.source(name)]
        latest = max(o.edition for job in jobs for o in job.data.origins if o.source == name)
        assert words.edition(name, latest) in edition
        assert checked == words.date(known[name]["checked"][:10])
        assert licence == words.gettext(catalog.source(name).licence_title)
    assert len(rows) == len(used) + 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slides_have_one_left_margin_and_nothing_too_small_to_be_read(
    shipped: Release, story: Callable[[str], Story], lang: str
) -> None:
    slides = [*opened(story(lang).body), *opened(story(lang).talk)]
    two = b'language = "%b"\nbeside = "%b"\n[[slides]]\nfigure = "gdp-share"\n[[slides]]\nfigure = "why"'
    other = next(code for code in LANGUAGES if code != lang)
    both = formats.made(of_recipe(shipped, two % (lang.encode(), other.encode()), lang), "pptx")
    slides += opened(both.body)

    assert len({slide.shapes.title.left for slide in slides}) <= 2, (
        "of a slide, and of half a slide"
    )
    small = [
        (run.font.size.pt, run.text)
        for slide in slides
        for frame in frames(slide)
        for paragraph in frame.paragraphs
        for run in paragraph.runs
        if run.font.size is not None and run.font.size < Pt(10) and run.text.strip()
    ]
    assert small == []


# --- Recipes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_is_a_deck_in_every_language(
    story: Callable[[str], Story], lang: str, tmp_path: Path
) -> None:
    talk, body = story(lang).example, story(lang).talk
    facts = tomllib.loads(RECIPE.read_text("utf-8"))
    slides = opened(body)

    assert faults(body, "pptx", tmp_path) == []
    assert broken_references(body) == []
    assert facts["speaker"][lang] in told(slides[0])
    assert in_language(lang).date("2026-12-04") in told(slides[0])
    for slide, said in zip(slides[1:], facts["slides"], strict=False):
        for line in said.get("text", ()):
            assert line[lang] in told(slide)
        for note in said.get("notes", ()):
            assert note[lang] in slide.notes_slide.notes_text_frame.text
    assert [job.spec.id for job in talk.jobs] == [
        each["figure"] for each in facts["slides"] if "figure" in each
    ]
    assert talk.jobs[1].view.source == "weo"
    assert slides[4].shapes.title.text_frame.text == talk.jobs[-1].caption.title
    # It carries itself, and nothing of it is taken for somebody's own.
    found = unpack(body)
    assert found.left == ()
    assert refigure.again(found).body == body


def test_two_languages_stand_side_by_side(shipped: Release, tmp_path: Path) -> None:
    text = (
        b'language = "en"\nbeside = "ko"\n[[slides]]\nfigure = "trade-share"\nnotes = ["Welcome."]'
    )
    talk = of_recipe(shipped, text)
    body = formats.made(talk, "pptx").body
    slide = opened(body)[1]
    english, korean = talk.slides[0].jobs

    assert faults(body, "pptx", tmp_path) == []
    assert english.caption.source in told(slide)
    assert korean.caption.source in told(slide)
    charts = [shape for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 2
    middle = Presentation(io.BytesIO(body)).slide_width / 2
    assert charts[0].left + charts[0].width <= middle <= charts[1].left
    values = [[tuple(series.values) for series in chart.chart.plots[0].series] for chart in charts]
    assert values[0] == values[1]
    assert 'typeface="Malgun Gothic"' in charts[1].chart.part.blob.decode()
    assert unpack(body).left == ()
    assert refigure.again(unpack(body)).body == body
    with pytest.raises(UsageError, match="side by side"):
        refigure.again(unpack(body), lang="ja")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("slides = [", "not TOML"),
        ("", "slides: it is missing; a slide begins with [[slides]]"),
        ('[slides]\nfigure = "why"', "slides: give a list: [[slides]]"),
        ('slides = ["why"]', "slides[1]: give a table: [[slides]]"),
        ("[[slides]]\nfigure = 3", "slides[1].figure: give words in quotation marks"),
        ('title = { xx = "A" }\n[[slides]]\nfigure = "why"', "title.xx: give one of en"),
        ('date = "2026-12-01"\n[[slides]]\nfigure = "why"', "date: give a day without quotation"),
        ('speaker = "A"\nspeaker = "B"\n[[slides]]\nfigure = "why"', "Cannot overwrite a value"),
        ('[[slides]]\nfigure = "why"\nview = "lang=ja"', "The recipe has language"),
        ('[[slides]]\nfigure = "why"\nview = "preset=phone"', "The recipe has preset"),
        ("slides = []", "slides: "),
        (
            'colour = "red"\n[[slides]]\nfigure = "why"',
            "colour: there is no such key; there are title",
        ),
        ('[[slides]]\nfigur = "why"', "slides[1].figur: there is no such key; there are figure"),
        ('[[slides]]\nfigure = "why"\n[[slides]]\nfigure = "weather"', "slides[2]: "),
        ('[[slides]]\nfigure = "why"\nview = "from=x"', "slides[1]: from cannot be"),
        ('[[slides]]\nfigure = "why"\nview = "colour=red"', "slides[1]: view has no"),
        ('[[slides]]\nfigure = "why"\nview = "kind=bars"', "slides[1]: "),
        ('[[slides]]\nfigure = "why"\nview = "red"', "slides[1]: view has no 'red'"),
        ('[[slides]]\ntitle = "A"', "slides[1]: give a figure"),
        ('[[slides]]\ntext = ["A"]', "slides[1]: a slide of words"),
        ('[[slides]]\ntitle = "A"\ntext = ["B"]', "give at least one slide with a figure"),
        ('language = "xx"\n[[slides]]\nfigure = "why"', "language: give one of en"),
        ('beside = "en"\n[[slides]]\nfigure = "why"', "beside: give another"),
        ('date = "soon"\n[[slides]]\nfigure = "why"', "date: "),
        ('speaker = { ko = "A" }\n[[slides]]\nfigure = "why"', "speaker has no words in en"),
        ('preset = "og"\n[[slides]]\nfigure = "why"', "preset: give one of slide"),
        ('title = "a\\nb"\n[[slides]]\nfigure = "why"', "title"),
    ],
)
def test_a_recipe_that_cannot_be_followed_names_the_key_and_writes_nothing(
    text: str, where: str, tmp_path: Path
) -> None:
    file, made = tmp_path / "bad.toml", tmp_path / "talk.pptx"
    file.write_text(text, encoding="utf-8")
    made.write_bytes(b"before")
    ended = CliRunner().invoke(app, ["deck", "-o", str(made), "--recipe", str(file)])

    assert isinstance(ended.exception, UsageError), ended.exception
    assert str(ended.exception).startswith("bad.toml")
    assert where in str(ended.exception)
    assert made.read_bytes() == b"before"


def test_a_recipe_in_the_encodings_of_editors() -> None:
    """A mark of the order of bytes is read over, lines may end as on Windows; what is no UTF-8 is said to be that."""
    text = 'speaker = "田中"\r\n[[slides]]\r\nfigure = "why"\r\n'
    assert recipe.read(text.encode("utf-8-sig"), "a.toml").speaker == "田中"
    for encoding in ("utf-16", "cp932", "gb18030"):
        with pytest.raises(UsageError, match="not UTF-8") as refused:
            recipe.read(text.encode(encoding), "a.toml")
        assert refused.value.hint == "Save it as UTF-8."


def test_all_slides_of_a_deck_are_of_one_release(shipped: Release) -> None:
    later: Any = SimpleNamespace(id="20991231T000000Z-abababababab")
    text = '[[slides]]\nfigure = "why"\n[[slides]]\nfigure = "why"\nview = "release=20991231T000000Z-abababababab"'
    read = recipe.read(text.encode(), "a.toml")
    with pytest.raises(UsageError, match="of one release"):
        recipe.talk(read, "a.toml", lambda view: later if view.release else shipped, "en")


def test_what_a_recipe_says_is_no_option_and_files_are_named_by_language(tmp_path: Path) -> None:
    run, made = CliRunner(), tmp_path / "talk.html"
    line = ["deck", "-o", str(made), "--recipe", str(RECIPE)]
    assert isinstance(run.invoke(app, [*line, "--figures", "why"]).exception, UsageError)
    assert isinstance(run.invoke(app, [*line, "--lang", "en,xx"]).exception, UsageError)
    assert isinstance(
        run.invoke(app, ["deck", "-o", str(tmp_path / "a.pdf")]).exception, UsageError
    )
    assert list(tmp_path.iterdir()) == []
    assert run.invoke(app, [*line, "--lang", "zh,ko"]).exit_code == 0
    assert {each.name for each in tmp_path.iterdir()} == {"talk-zh.html", "talk-ko.html"}


# --- The page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_talk_is_one_page_with_the_shares_of_the_release_and_nothing_from_elsewhere(
    shipped: Release, story: Callable[[str], Story], lang: str
) -> None:
    jobs = story(lang).jobs
    talk = deck.talk_of(jobs, story(lang).told)
    body = formats.made(talk, "html").body
    text = html.unescape(body.decode())
    sections = re.findall(r'<section[^>]*class="page"[^>]*>(.*?)</section>', text, re.DOTALL)

    assert len(sections) == len(jobs) + 2
    for section in sections:
        assert re.search(r'<aside class="notes"><p>', section)
    for answer in answers(shipped, in_language(lang), Rule()):
        assert answer in sections[0]
    # The share of 2025 at market rates, divided here.
    rows = shipped.observations
    own = rows[
        (rows["indicator"] == "gdp_nominal")
        & (rows["source"] == "wdi")
        & (rows["time_period"] == "2025")
    ]
    values = own.set_index("ref_area")["value"]
    share = values[["CHN", "JPN", "KOR"]].sum() / values["WLD"]
    assert f"{share:.1%}" in re.sub(r"<[^>]*>", "", sections[1])
    assert not re.findall(
        r"""(?:src|href)=["'](?!#)|@import|url\(["']?(?!#)|\bfetch\(|XMLHttpRequest""", text
    )
    [script] = re.findall(r"<script>(.*?)</script>", body.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in text
    found = unpack(body)
    assert found.left == ()
    assert refigure.again(found, form="html").body == body
    # The same talk as slides.
    assert refigure.again(found, form="pptx").body == story(lang).body


def test_a_deck_is_made_again_in_another_language_and_own_words_stay(
    shipped: Release, story: Callable[[str], Story]
) -> None:
    found, wanted = unpack(story("en").body), story("ja").body
    assert refigure.again(found, releases=lambda _: shipped, lang="ja").body == wanted
    with pytest.raises(UsageError, match="not in this store"):
        refigure.again(found, lang="ja")
    with pytest.raises(UsageError):
        refigure.again(found, releases=lambda _: shipped, lang="xx")

    own = b'title = "Our talk"\nanswers = ["It depends."]\nspeaker = "Kim"\n[[slides]]\nfigure = "why"\ntitle = "Prices"'
    body = formats.made(of_recipe(shipped, own), "pptx").body
    for again in (
        refigure.again(unpack(body), lang="ko").body,
        refigure.latest(unpack(body), shipped)[0].body,
    ):
        first, second, *_ = opened(again)
        assert all(text in told(first) for text in ("Our talk", "It depends.", "Kim"))
        assert second.shapes.title.text_frame.text == "Prices"
