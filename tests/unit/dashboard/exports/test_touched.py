"""A picture, a page or a PDF that somebody has changed says so when it is made again; one that is as it was says nothing."""

from __future__ import annotations

import io
import json
import re

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from dashboard.exports import Job, made, prepare
from dashboard.exports.carried.apart import carried_in
from dashboard.exports.pictures import pdfs, texts
from dashboard.look.view import View
from etl.storage.store import Release

#: A figure with labels in every way: at lines' ends, at axes, in two lines.
VIEW = View(indicator="gdp_ppp", areas=("CHN", "JPN"), lang="ja")


@pytest.fixture(scope="module")
def job(release: Release) -> Job:
    return prepare(release, "explore", VIEW)


def left(body: bytes) -> tuple[str, ...]:
    return carried_in(body).left


@pytest.mark.parametrize("form", ["svg", "html", "pdf"])
def test_what_nobody_has_changed_says_nothing(job: Job, form: str) -> None:
    assert left(made(job, form).body) == ()


def test_labels_titles_and_descriptions_of_a_drawing(job: Job) -> None:
    body = made(job, "svg").body.decode()
    own = re.findall(r"<text[^>]*>([^<>]*\d[^<>]*%[^<>]*)</text>", body)
    assert own
    changed = body.replace(f">{own[-1]}</text>", ">99%</text>")
    assert left(changed.encode()) == ("1 text that somebody has changed or removed",)
    without = re.sub(r"<desc>[^<]*</desc>", "", changed)
    assert left(without.encode()) == ("2 texts that somebody has changed or removed",)


def test_a_program_may_break_lines_and_add_texts(job: Job) -> None:
    """Blanks between words, and what stands beside, are no changes of what was said."""
    body = made(job, "svg").body.decode()
    spaced = re.sub(r"(<text[^>]*>)([^<]+)(</text>)", r"\1\n  \2\n\3", body)
    assert spaced != body
    added = spaced.replace("</svg>", "<g><text>mine</text></g></svg>", 1)
    assert left(added.encode()) == ()
    split = re.sub(
        r"(<text[^>]*>)([^<])([^<]+)(</text>)", r"\1<tspan>\2</tspan><tspan>\3</tspan>\4", body
    )
    assert split != body
    assert left(split.encode()) == ()


def test_texts_and_charts_of_a_page(job: Job) -> None:
    body = made(job, "html").body.decode()
    (heading,) = re.findall(r"<h1>([^<]*)</h1>", body)
    changed = body.replace(f"<h1>{heading}</h1>", "<h1>別の見出し</h1>")
    assert left(changed.encode()) == ("1 text that somebody has changed or removed",)
    (cell,) = re.findall(r"<td>(\d[^<]*)</td>", body)[:1]
    times = changed.count(f"<td>{cell}</td>")
    both = changed.replace(f"<td>{cell}</td>", "<td>1</td>")
    assert left(both.encode()) == (f"{times + 1} texts that somebody has changed or removed",)
    chart = re.sub(r'(id="chart">\{"data":\[\{)', r'\1"opacity":0.5,', body, count=1)
    assert chart != body
    assert left(chart.encode()) == (
        "1 chart whose values or names somebody has changed or removed",
    )


def test_the_page_of_a_pdf(job: Job) -> None:
    body = made(job, "pdf").body
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    saved = io.BytesIO()
    writer.write(saved)
    assert left(saved.getvalue()) == ()
    page, drawn = writer.pages[0], DecodedStreamObject()
    drawn.set_data(page.get_contents().get_data() + b"\nBT ET\n")
    page[NameObject("/Contents")] = writer._add_object(drawn.flate_encode())
    out = io.BytesIO()
    writer.write(out)
    assert left(out.getvalue()) == ("1 page that somebody has changed, or a program written anew",)


@pytest.mark.parametrize("form", ["svg", "html", "pdf"])
def test_files_of_earlier_versions_have_no_marks(
    job: Job, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for name in ("of_svg", "of_page", "of_pdf"):
            patch.setattr(texts, name, lambda _: {})
        assert json.loads(texts.written({})) == {}
        patch.setattr(pdfs.texts, "written", lambda _: "a figure of ours")
        unmarked = made(job, form).body
    body = made(job, form).body
    if form == "pdf":
        body = unmarked
    elif form == "svg":
        body = re.sub(rb"<made[^>]*>[^<]*</made>", b"", body)
    else:
        body = re.sub(rb'<script type="application/json" id="made">[^<]*</script>', b"", body)
    assert left(body) == ()
