"""A sentence that was true as of a day is told as of that day, in every form of a report and in commands."""

from __future__ import annotations

import html
import io
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.exports import reports
from dashboard.exports.reports import FORMS
from dashboard.exports.reports.deck import pptx as slides_of
from dashboard.locale import LANGUAGES
from dashboard.words.wording import Words, in_language
from etl import documents
from etl.analysis.claims import Rule
from etl.judging import review
from etl.storage.store import Release

TEXT = "In 2020 China made up 17% of world GDP."
DAY = "2022-04"
#: The month as each language writes it, typed: a second path to the words.
MONTHS = {"en": "April 2022", "zh": "2022年4月", "ja": "2022年4月", "ko": "2022년 4월"}


def report(release: Release, lang: str, as_of: str, name: str = "a.txt") -> reports.Report:
    body = TEXT.encode()
    if name == "a.docx":
        document, made = Document(), io.BytesIO()
        document.add_paragraph(TEXT)
        document.save(made)
        body = made.getvalue()
    paper = documents.opened(name, body)
    found = review(release, paper.text, rule=Rule(as_of=as_of))
    return reports.Report(in_language(lang), name, body, paper, found, release.id)


def told(words: Words, as_of: str) -> tuple[str, str]:
    """What is to be said, and what is not."""
    then = words.gettext("True as of {date}").format(date=MONTHS[words.lang])
    now = words.gettext("True now")
    assert now not in then
    return (then, now) if as_of else (now, then)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("as_of", ["", DAY])
def test_every_form_of_a_report_says_when_it_is_true(
    release: Release, lang: str, as_of: str
) -> None:
    said, unsaid = told(in_language(lang), as_of)
    asked = report(release, lang, as_of)
    assert asked.claims()[0].safe
    texts = {form: html.unescape(FORMS[form](asked).decode()) for form in ("html", "md")}
    copy = FORMS["docx"](report(release, lang, as_of, "a.docx"))
    texts["docx"] = "\n".join(each.text for each in Document(io.BytesIO(copy)).comments)
    deck = Presentation(io.BytesIO(slides_of(asked)))
    frames = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]  # fmt: skip
    texts["deck"] = "\n".join(frames)
    texts["notes"] = "\n".join(s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide)  # fmt: skip
    for form, text in texts.items():
        assert said in text, form
        assert unsaid not in text, form


@pytest.mark.parametrize("lang", LANGUAGES)
def test_commands_say_when_it_is_true(tmp_path: Path, lang: str) -> None:
    """`trilateral claim` with a sentence or by parts, and `trilateral review`."""
    speech = tmp_path / "speech.txt"
    speech.write_text(TEXT)
    for command in (
        ["claim", TEXT],
        ["claim", "--share", "24%", "--year", "2020"],
        ["review", str(speech)],
    ):
        for as_of in ("", DAY):
            said, unsaid = told(in_language(lang), as_of)
            ran = CliRunner().invoke(app, [*command, "--lang", lang, "--as-of", as_of])
            assert ran.exit_code == 0, ran.output
            assert said in ran.stdout
            assert unsaid not in ran.stdout
