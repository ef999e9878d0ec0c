"""Documents as text with places; hostile ones are refused in one line."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from pptx import Presentation
from pypdf import PdfWriter

from etl.documents import opened, reader
from etl.errors import UsageError

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def word() -> Any:
    document = Document()
    document.add_heading("Remarks", 1)
    paragraph = document.add_paragraph("Together they account for ")
    paragraph.add_run("about\tone-fourth").bold = True
    paragraph.add_run(" of it.")
    table = document.add_table(2, 2)
    table.cell(1, 1).text = "In a cell"
    document.sections[0].header.paragraphs[0].text = "At the top"
    return document


def pdf(*pages: str) -> bytes:
    """A file with a line of text on each page, written by hand."""
    font = "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for line in pages:
        stream = f"BT /F1 12 Tf 72 700 Td ({line}) Tj ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects) + 2} 0 R{font}",
            f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        ]
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    body, places = "%PDF-1.4\n", []
    for n, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{n} 0 obj{each}endobj\n"
    rows = "".join(f"{at:010} 00000 n \n" for at in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    return f"{body}{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF".encode()


def test_a_word_document_has_paragraphs_cells_and_headers() -> None:
    paper = opened("a.docx", saved(word()))
    assert [(piece.text, piece.place.record()) for piece in paper.pieces] == [
        ("Remarks", {"paragraph": 1}),
        ("Together they account for about\tone-fourth of it.", {"paragraph": 2}),
        ("In a cell", {"table": 1, "row": 2, "cell": 2}),
        ("At the top", {"paragraph": 1, "part": "header"}),
    ]


def test_what_is_deleted_or_tells_how_to_pronounce_is_not_read() -> None:
    document = Document()
    paragraph = document.add_paragraph("A")._p
    for xml in (
        f"<w:del {_W}><w:r><w:delText>gone</w:delText></w:r></w:del>",
        f"<w:ins {_W}><w:r><w:t>B</w:t></w:r></w:ins>",
        f"<w:r {_W}><w:ruby><w:rt><w:r><w:t>read</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>C</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        f"<w:hyperlink {_W}><w:r><w:t>D</w:t></w:r></w:hyperlink>",
    ):
        paragraph.append(parse_xml(xml))
    assert opened("a.docx", saved(document)).text == "ABCD"


def test_a_presentation_has_shapes_tables_and_notes() -> None:
    presentation = Presentation()
    for title in ("One", "Two"):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = title
    table = slide.shapes.add_table(1, 2, 0, 0, 900_000, 900_000).table
    table.cell(0, 1).text = "Cell"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 900_000, 900_000).text_frame.text = "Grouped\vlines"
    slide.notes_slide.notes_text_frame.text = "Said\n\nAlso said"
    paper = opened("a.pptx", saved(presentation))
    assert [(piece.text, piece.place.record()) for piece in paper.pieces] == [
        ("One", {"slide": 1, "paragraph": 1}),
        ("Two", {"slide": 2, "paragraph": 1}),
        ("Cell", {"slide": 2, "table": 1, "row": 1, "cell": 2}),
        ("Grouped\nlines", {"slide": 2, "paragraph": 2}),
        ("Said", {"slide": 2, "paragraph": 1, "part": "notes"}),
        ("Also said", {"slide": 2, "paragraph": 2, "part": "notes"}),
    ]


def test_a_pdf_has_pages() -> None:
    paper = opened("a.pdf", pdf("China accounts for 18% of it.", "", "Japan follows."))
    assert [(piece.text, piece.place.page) for piece in paper.pieces] == [
        ("China accounts for 18% of it.", 1),
        ("Japan follows.", 3),
    ]


def test_texts_have_lines_and_markdown_loses_its_marks() -> None:
    for body in ("One\r\nTwo".encode("utf-8-sig"), "One\nTwo".encode("utf-16")):
        paper = opened("a.txt", body)
        assert (paper.text, paper.at(4).place.record()) == ("One\nTwo", {"line": 2})
    marked = b"# Size\n\n- **24%** of `GDP`, see [the table](x.html) and a_b_c\n> *said*"
    plain = "Size\n\n- 24% of GDP, see the table and a_b_c\nsaid"
    assert opened("a.md", marked).text == plain
    assert opened("a.txt", marked).text == marked.decode()


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def changed(body: bytes, name: str, part: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return packed(parts | {name: part})


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def hostile() -> dict[str, tuple[bytes, str]]:
    body = saved(word())
    main = "word/document.xml"
    entity = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    bomb = zlib.compress(b"BT (x) Tj ET " * 8_000_000)
    stream = f"<</Length {len(bomb)}/Filter/FlateDecode>>stream\n".encode() + bomb
    return {
        "empty.docx": (b"PK\x03\x04", "broken"),
        "archive.docx": (packed({"a.txt": b"x"}), "neither"),
        "entity.docx": (changed(body, main, entity), "document type"),
        "deep.docx": (changed(body, main, b"<a>" * 5_000 + b"</a>" * 5_000), "inside of each other"),
        "bomb.docx": (changed(body, "word/media/a.xml", b" " * (reader.MOST_FILE * 3 + 9)), "too large"),
        "no main part.docx": (changed(body, "word/_rels/document.xml.rels", b"<a/>"), ""),
        "half.docx": (body[: len(body) // 2], "broken"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted, or of a kind before"),
        "locked.pdf": (encrypted(), "encrypted"),
        "junk.pdf": (b"%PDF-1.7\n" + b"\xff\x00<<" * 900, "broken"),
        "pictures.pdf": (pdf(""), "no text"),
        "bomb.pdf": (pdf("x").replace(b"<</Length 32>>stream\nBT", stream + b"BT"), "broken"),
        "picture.png": (b"\x89PNG\r\n\x1a\n\0", "not text"),
        "nul.txt": (b"a\0b", "not text"),
        "long.txt": (b"a" * (reader.LONGEST + 1), "characters"),
    }  # fmt: skip


def test_hostile_documents_are_one_line() -> None:
    for name, (body, word) in hostile().items():
        try:
            opened(name, body)
        except UsageError as error:
            told = str(error)
            assert told.startswith(name)
            assert word in told
            assert "\n" not in told
            assert len(told) < 200
        else:
            assert not word, f"{name} was read"
