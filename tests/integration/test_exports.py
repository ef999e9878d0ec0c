"""Every figure in every format with real browsers and office programs: files open, have their size, say their source.

The matrix is thinned: each format meets each figure, each language and each preset at least once, not each with each.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from xml.etree.ElementTree import Element

import openpyxl
import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader
from starlette.testclient import TestClient

from dashboard.exports import FORMATS, Brand, Job, forget, made, prepare
from dashboard.exports.carried import refigure
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.office import deck
from dashboard.exports.office.ooxml import plain
from dashboard.exports.pictures import fonts
from dashboard.exports.pictures.browser import Browser, shared
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import presets
from dashboard.look.view import View
from dashboard.web.server import create
from etl.errors import UsageError
from etl.places import CHECKOUT
from etl.storage.store import Release, Store
from tests.live_charts import live
from tests.pairs import in_turn
from tests.shipped import shipped_store
from tests.unit.dashboard.exports import corpus

pytestmark = pytest.mark.slow

SIZES = [name for name, canvas in presets().items() if canvas.furniture]
#: Each figure with a language, preset, theme and look in turn.
MATRIX = in_turn(FIGURES, LANGUAGES, SIZES, ("light", "dark"), (True, False, False))


@pytest.fixture(scope="module", autouse=True)
def browser() -> Iterator[Browser]:
    forget()
    yield shared
    shared.close()


@pytest.fixture(scope="module")
def release() -> Release:
    return shipped_store().open()


@pytest.fixture(params=MATRIX, ids=lambda row: "-".join(str(part) for part in row), scope="module")
def job(request: pytest.FixtureRequest, release: Release) -> Job:
    name, lang, preset, theme, grey = request.param
    return prepare(release, name, View(lang=lang, preset=preset, theme=theme, grey=grey))


def says_its_source(text: str, job: Job) -> bool:
    """Whether source line with edition and stamp are in a text, however its lines are broken."""
    return all(squeezed(part) in squeezed(text) for part in (job.caption.source, job.release_name))


def squeezed(text: str) -> str:
    """The letters of a text; browsers write some Han characters into a PDF as the radicals that look the same."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))


def test_a_png_has_its_pixels_and_carries_itself(job: Job):
    body = made(job, "png").body
    picture = Image.open(io.BytesIO(body))
    picture.load()
    assert picture.size == job.canvas.pixels
    assert picture.text["Title"] == job.caption.title
    assert picture.text["Source"] == job.caption.source
    if job.canvas.mm:
        assert picture.info["dpi"][0] == pytest.approx(300, abs=1)
    assert refigure.again(unpack(body)).body == body


def test_an_svg_is_text_and_carries_itself(job: Job):
    body = made(job, "svg").body
    root: Element = fromstring(body)
    canvas = job.canvas
    assert root.get("viewBox") == f"0 0 {canvas.width} {canvas.height}"
    assert root.get("width") == (f"{canvas.mm[0]}mm" if canvas.mm else str(canvas.width))
    text = "".join(
        "".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")
    )
    assert says_its_source(text, job)
    assert refigure.again(unpack(body)).body == body


def test_a_pdf_is_its_figure_with_fonts_inside_and_carries_itself(job: Job, tmp_path: Path):
    body = made(job, "pdf").body
    reader = PdfReader(io.BytesIO(body))
    canvas = job.canvas
    size = (
        [mm * 72 / 25.4 for mm in canvas.mm]
        if canvas.mm
        else [canvas.width * 0.75, canvas.height * 0.75]
    )
    [only] = reader.pages
    assert [float(only.mediabox.width), float(only.mediabox.height)] == pytest.approx(
        size, abs=0.01
    )
    assert reader.metadata is not None
    assert reader.metadata.title == job.caption.title
    assert reader.attachments.keys() == {"trilateral.json"}
    if shutil.which("pdftotext"):
        (tmp_path / "a.pdf").write_bytes(body)
        text = subprocess.run(
            ["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert squeezed(job.caption.source) in squeezed(text)
        fonts = subprocess.run(
            ["pdffonts", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True
        ).stdout
        # Name, type and encoding may have spaces; embedded, subset and Unicode come before the two object numbers.
        assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:])
    assert len(body) < 3_000_000
    assert refigure.again(unpack(body)).body == body


def test_office_files_and_tables_carry_themselves(job: Job):
    forms = ("pptx", "docx", "xlsx", "html", "csv", "json", "parquet")
    bodies = {form: made(job, form).body for form in forms}
    for form, body in bodies.items():
        assert refigure.again(unpack(body)).body == body, form
    slide = Presentation(io.BytesIO(bodies["pptx"])).slides[0]
    assert says_its_source(
        " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame), job
    )
    book = openpyxl.load_workbook(io.BytesIO(bodies["xlsx"]))
    assert job.caption.source in {cell.value for line in book["About"] for cell in line}
    rows = pd.read_csv(io.BytesIO(bodies["csv"]))
    assert len(rows) == len(job.data.rows)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_opens_slides_and_sheets_in_all_languages(release: Release, tmp_path: Path):
    """One start of the program for all files: it takes seconds. The story in one language; each of the others a part of all figures."""
    files, decks = [], {}
    story, *others = reversed(LANGUAGES)
    for n, lang in enumerate((*others, story)):
        view = View(lang=lang, preset="slide")
        path = tmp_path / f"deck-{lang}.pptx"
        figures = () if lang == story else tuple(FIGURES)[n :: len(others)]
        decks[lang] = deck.gather(release, view, figures=figures)
        path.write_bytes(deck.pptx(*decks[lang]))
        files.append(path)
        path = tmp_path / f"book-{lang}.xlsx"
        path.write_bytes(made(prepare(release, "gdp-share", view), "xlsx").body)
        files.append(path)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, *map(str, files)], capture_output=True, timeout=300, check=True)
    for lang, (jobs, told) in decks.items():
        reader = PdfReader(tmp_path / f"deck-{lang}.pdf")
        assert len(reader.pages) == len(jobs) + 2
        shown = squeezed("".join(each.extract_text() for each in reader.pages))
        assert squeezed(told.title) in shown
        for job in jobs:
            assert any(squeezed(text) in shown for text in job.caption.headings(job.view))
        assert PdfReader(tmp_path / f"book-{lang}.pdf").pages


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_a_deck_in_a_template_fetches_nothing_when_it_is_opened(release: Release, tmp_path: Path):
    """A server listens where links of the template lead; what would be fetched at once is refused before."""
    asked: list[str] = []

    class Listener(StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline().decode(errors="replace"))

    with ThreadingTCPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/a.png"
        linked = corpus.link("hyperlink", address)
        for attribute in ("r:link", "r:embed"):
            spoilt = corpus.template(
                {corpus.LINKS: linked, corpus.MASTER: corpus.picture(attribute)}
            )
            with pytest.raises(UsageError, match="from elsewhere"):
                Brand(spoilt).open()
        brand = Brand(corpus.template({corpus.LINKS: linked}))
        file = tmp_path / "a.pptx"
        file.write_bytes(made(prepare(release, "gdp-share", View()), "pptx", template=brand).body)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
        ]
        subprocess.run([*command, str(file)], capture_output=True, timeout=300, check=True)
        server.shutdown()
    assert len(PdfReader(tmp_path / "a.pdf").pages) == 1
    assert asked == []


def test_the_archive_of_everything_holds_all_formats(release: Release):
    body = made(prepare(release, "trade-share", View(lang="zh")), "zip").body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        ends = {name.partition(".")[2] for name in archive.namelist()}
        assert set(FORMATS) - {"zip"} <= ends
    assert refigure.again(unpack(body)).body == body


#: Prints what each part of an archive of all formats is, in a process of its own.
ARCHIVES = """
from dashboard.exports.pictures.browser import shared
from tests.integration.test_exports import archives
from tests.shipped import shipped_store
print(archives(shipped_store().open()))
shared.close()
"""


def archives(release: Release) -> str:
    """The digests of archives of all formats and of each file in them, a line each."""
    lines = []
    for name, lang in (("claim-strip", "ko"), ("trade-flows", "zh")):
        body = made(prepare(release, name, View(lang=lang, preset="slide")), "zip").body
        lines.append(f"{name} {hashlib.sha256(body).hexdigest()}")
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            lines += [f"{each} {hashlib.sha256(archive.read(each)).hexdigest()}" for each in archive.namelist()]  # fmt: skip
    return "\n".join(lines)


def test_two_processes_write_the_same_bytes(release: Release):
    """This one and another, whatever order sets and dictionaries have in them.

    An archive holds every format as it is written alone: each is written once a process.
    """
    other = subprocess.run(
        [sys.executable, "-c", ARCHIVES],
        cwd=CHECKOUT, env=os.environ | {"PYTHONHASHSEED": "77"}, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    here = archives(release)
    assert len(here.splitlines()) >= 2 * len(FORMATS)
    assert here == other


def test_killing_the_browser_in_mid_job_costs_at_most_one_more_try(release: Release):
    view = View(lang="en", preset="slide")
    expected = made(prepare(release, "gdp-share", view), "png").body
    started, process = shared.started, shared.process
    assert process is not None
    threading.Timer(0.02, os.kill, (process, signal.SIGKILL)).start()
    assert made(prepare(release, "gdp-share", view), "png").body == expected
    made(prepare(release, "gdp-share", view), "svg")
    assert shared.started == started + 1


def test_two_hundred_at_once_get_a_figure_or_a_time_to_come_back():
    found: Counter[int] = Counter()
    wrong = []
    with TestClient(create(Store(str(CHECKOUT / "data")))) as client:

        def ask(n: int) -> None:
            answer = client.get(f"/figure/gdp-share.png?width={400 + n}&height=300&preset=og")
            found[answer.status_code] += 1
            if answer.status_code != 200 and not answer.headers.get("retry-after"):
                wrong.append(answer.text)

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(found) <= {200, 429, 503}
        assert found[200] >= shared.queue
        assert not wrong
        assert client.get("/figure/gdp-share.png?preset=og").status_code == 200


def test_new_data_are_told_from_an_old_file(release: Release):
    """A file of an earlier edition, made again with what the store has today."""
    editions = release.editions("gdp_nominal", "weo")
    if len(editions) < 2:
        pytest.skip("the release has one edition only")
    old = prepare(release, "gdp-share", View(source="weo", as_of=editions[0]))
    record = json.loads(old.carried("csv", rows=True)) | {
        "view": "source=weo&preset=slide",
        "digest": "",
    }
    from dashboard.exports.carried.carrying import Carried
    from dashboard.exports.carried.record import digest, from_text

    record["digest"] = digest(from_text(json.dumps(record)))
    result, changes = refigure.latest(Carried((from_text(json.dumps(record)),)), release)
    assert result.body.startswith(b"\xef\xbb\xbf")
    assert {"edition of weo"} <= {change.what for change in changes}
    assert any("2023" in change.what for change in changes)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["gdp-share", "claim-strip", "why", "revisions", "explore"])
def test_every_text_of_a_pdf_is_found_in_it(
    release: Release, tmp_path: Path, name: str, lang: str
) -> None:
    """As a reader's search finds it: each label, with its digits, in fonts that say what their letters are."""
    job = prepare(release, name, View(lang=lang))
    file = tmp_path / "a.pdf"
    file.write_bytes(made(job, "pdf").body)
    embedded, text = (
        subprocess.run(
            [*command, str(file), *more], capture_output=True, text=True, check=True
        ).stdout
        for command, more in ((["pdffonts"], []), (["pdftotext", "-raw"], ["-"]))
    )
    assert "Type 3" not in embedded
    assert "\0" not in text
    found = squeezed(text)
    labels = {plain(part) for part in fonts.texts(live(job.chart).to_dict())}
    # A mark of one letter may come from a font of signs; its meaning stands in the text beside it.
    lost = [label for label in labels if len(label) > 1 and squeezed(label) not in found]
    assert lost == []
