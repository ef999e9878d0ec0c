"""PDF: a page as large as the figure, with title and language, the record attached, the same bytes each time."""

from __future__ import annotations

import hashlib
import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from dashboard.exports.carried.record import VERSION
from dashboard.exports.job import Job
from dashboard.exports.pictures import texts
from dashboard.locale import LANGUAGES
from dashboard.markup import Markup, xml_element

ATTACHMENT = "trilateral.json"
#: Points in a pixel of the canvas, and in a millimetre.
POINT, MM_POINT = 72 / 96, 72 / 25.4


def finished(body: bytes, job: Job) -> bytes:
    """The browser's PDF with title, language, description and record."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    canvas = job.canvas
    width, height = (
        (canvas.width * POINT, canvas.height * POINT)
        if canvas.mm is None
        else (mm * MM_POINT for mm in canvas.mm)
    )
    page = writer.pages[0]
    top = float(page.mediabox.top)
    # The drawing begins at the upper left corner; browsers round the page up.
    box = RectangleObject((0, round(top - height, 3), round(width, 3), round(top, 3)))
    page.mediabox = page.cropbox = page.trimbox = page.bleedbox = page.artbox = box
    day = f"D:{job.created:%Y%m%d%H%M%SZ}"
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": job.caption.title,
            "/Subject": f"{job.caption.subtitle}. {job.caption.source}",
            "/Keywords": "; ".join(job.citations),
            "/Creator": f"Trilateral {VERSION}",
            "/Producer": f"Trilateral {VERSION}",
            "/CreationDate": day,
            "/ModDate": day,
        }
    )
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(LANGUAGES[job.view.lang].tag)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    root[NameObject("/Metadata")] = writer._add_object(_xmp(job))
    _attach(writer, job.carried("pdf").encode(), texts.written(texts.of_pdf(page)), day)
    name = ByteStringObject(hashlib.sha256(job.record.digest.encode()).digest()[:16])
    writer._ID = ArrayObject([name, name])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _attach(writer: PdfWriter, content: bytes, marks: str, day: str) -> None:
    """The record as an embedded file, listed among the attachments and as the data of the document (PDF/A-3)."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    packed = stream.flate_encode(9)
    packed.update(
        {
            NameObject("/Type"): NameObject("/EmbeddedFile"),
            NameObject("/Subtype"): NameObject("/application#2Fjson"),
            NameObject("/Params"): DictionaryObject(
                {
                    NameObject("/Size"): NumberObject(len(content)),
                    NameObject("/ModDate"): TextStringObject(day),
                }
            ),
        }
    )
    reference = writer._add_object(packed)
    file = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject(ATTACHMENT),
            NameObject("/UF"): TextStringObject(ATTACHMENT),
            NameObject("/Desc"): TextStringObject(marks),
            NameObject("/AFRelationship"): NameObject("/Data"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): reference}),
        }
    )
    entry = writer._add_object(file)
    names = DictionaryObject(
        {NameObject("/Names"): ArrayObject([TextStringObject(ATTACHMENT), entry])}
    )
    writer.root_object[NameObject("/Names")] = DictionaryObject(
        {NameObject("/EmbeddedFiles"): names}
    )
    writer.root_object[NameObject("/AF")] = ArrayObject([entry])


def _xmp(job: Job) -> DecodedStreamObject:
    """Title, description, source and licence where cataloguing tools look for them."""
    lang, when = LANGUAGES[job.view.lang].tag, f"{job.created:%Y-%m-%dT%H:%M:%SZ}"

    def alternatives(name: str, text: str) -> Markup:
        item = xml_element("rdf:li", text, **{"xml:lang": "x-default"})
        return xml_element(f"dc:{name}", xml_element("rdf:Alt", item))

    facts = xml_element(
        "rdf:Description",
        alternatives("title", job.caption.title),
        alternatives("description", job.caption.alt),
        alternatives("rights", "; ".join(job.licences)),
        xml_element("dc:source", " ".join(job.citations)),
        xml_element("dc:language", xml_element("rdf:Bag", xml_element("rdf:li", lang))),
        xml_element("xmp:CreatorTool", f"Trilateral {VERSION}"),
        xml_element("xmp:CreateDate", when),
        **{
            "rdf:about": "",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:xmp": "http://ns.adobe.com/xap/1.0/",
        },
    )
    rdf = {"xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
    meta = xml_element(
        "x:xmpmeta", xml_element("rdf:RDF", facts, **rdf), **{"xmlns:x": "adobe:ns:meta/"}
    )
    # The id and the mark of byte order are those of the standard (XMP, part 1, section 7.3.2).
    text = f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{meta}<?xpacket end="w"?>'
    stream = DecodedStreamObject()
    stream.set_data(text.encode())
    stream.update(
        {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
    )
    return stream
