"""Files that mean harm, made here: what grows, nests, lies about its size, runs, or is fetched from elsewhere."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq
from pptx import Presentation

from dashboard.exports.carried.record import MOST_BYTES, MOST_ROWS
from dashboard.exports.data import tables
from dashboard.exports.job import Job
from dashboard.exports.pictures.images import KEY, PNG_SIGN, _chunk

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ITEM = "customXml/item1.xml"
MASTER, LINKS = "ppt/slideMasters/slideMaster1.xml", "ppt/slideMasters/_rels/slideMaster1.xml.rels"
TYPES = "[Content_Types].xml"
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]>'
MEGABYTE = 1024 * 1024


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive, packed in haste: what grows to hundreds of megabytes is packed for each run of the tests."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def sized(body: bytes, size: int) -> bytes:
    """An archive all of whose parts say that they unpack to a size."""
    made = bytearray(body)
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = made.find(sign)
        while at >= 0:
            made[at + place : at + place + 4] = struct.pack("<I", size)
            at = made.find(sign, at + 4)
    return bytes(made)


def flagged(body: bytes) -> bytes:
    """An archive that says that its parts are encrypted."""
    made = bytearray(body)
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = made.find(sign)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(sign, at + 4)
    return bytes(made)


def overlapping(parts: int) -> bytes:
    """Many entries of one packed text: what comes out is that many times as much."""
    body = zipped({"a.xml": b" " * 4 * MEGABYTE})
    at = body.index(b"PK\x01\x02")
    end = body.index(b"PK\x05\x06")
    entry = body[at:end]
    names = [ITEM.replace("item1", f"item{n}").encode() for n in range(1, parts + 1)]
    entries = [
        entry[:28] + struct.pack("<H", len(n)) + entry[30:46] + n + entry[46 + 5 :] for n in names
    ]
    directory = b"".join(entries)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, parts, parts, len(directory), at, 0)
    return body[:at] + directory + tail


def many_entries(count: int) -> bytes:
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    directory = (entry + b"a") * count
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(directory), 4, 0)
    return b"PK\x03\x04" + directory + tail


def png(text: bytes) -> bytes:
    return PNG_SIGN + _chunk(b"iTXt", KEY.encode() + b"\0" + text)


def pdf(stream: bytes, *, names: str = "(trilateral.json) 4 0 R") -> bytes:
    """A document with an attachment, and what lies in it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[" + names.encode() + b"]>>>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>stream\n" % len(stream)
        + stream
        + b"\nendstream",
        b"<</Type/Filespec/EF<</F 3 0 R>>>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % n + each + b"endobj\n"
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % start)


#: A Stata file up to its long strings, and what stands before each.
DTA = b"<stata_dta><header><release>118</release></header><strls>"
GSO = struct.Struct("<3sIQBI")


def parquet(job: Job, rows: int, *, groups: int = 1, said: int | None = None) -> bytes:
    """A table of ours with other rows; its footer may say another number of them."""
    known = pq.read_schema(io.BytesIO(tables.parquet(job)))
    columns = [pa.nulls(rows, field.type) for field in known]
    out = io.BytesIO()
    with pq.ParquetWriter(out, known) as writer:
        for _ in range(groups):
            writer.write_table(pa.table(columns, schema=known))
    body = out.getvalue()
    if said is not None:
        body = body.replace(_varint(2 * rows), _varint(2 * said, len(_varint(2 * rows))))
    return body


def _varint(number: int, length: int = 0) -> bytes:
    """A number as Thrift writes it, as long as asked for."""
    parts = []
    while number or not parts or len(parts) < length:
        parts.append(number & 0x7F)
        number >>= 7
    return bytes(p | (0x80 if n < len(parts) - 1 else 0) for n, p in enumerate(parts))


def figures(job: Job) -> dict[str, bytes]:
    """Files in which a figure is looked for."""
    spaces, megabyte = zlib.compressobj(1), b" " * MEGABYTE
    bomb = b"".join(spaces.compress(megabyte) for _ in range(300)) + spaces.flush()
    deep, many = b"<a>" * 5_000, b"<a/>" * 1_500_000
    attributes = b" ".join(b'a%d=""' % n for n in range(1_200_000))
    wide = json.dumps({KEY: json.loads(job.carried("json")), "rows": []})[:-2].encode() + b"[],"
    head = ",".join(job.record.table.columns).encode() + b",trilateral\r\n"
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">'
    big = zipped({ITEM: b" " * 300 * MEGABYTE})
    return {
        "zip bzip2.pptx": sized(zipped({ITEM: b" " * 60 * MEGABYTE}, zipfile.ZIP_BZIP2), 10),
        "zip lzma.pptx": zipped({ITEM: b" " * 60 * MEGABYTE}, zipfile.ZIP_LZMA),
        "zip encrypted.xlsx": flagged(zipped({ITEM: b"<a/>"})),
        "zip bomb.pptx": big,
        "zip bomb that lies.pptx": sized(big, 100),
        "zip overlapping.pptx": overlapping(900),
        "zip of many entries.zip": many_entries(300_000),
        "zip of one name twice.xlsx": zipped({ITEM: b"<a/>", ITEM.upper(): b"<a/>"}),
        "zip that leaves.xlsx": zipped({"../../" + ITEM: b"<a/>"}),
        "zip absolute.xlsx": zipped({"/etc/passwd": b"<a/>"}),
        "zip cut.xlsx": zipped({ITEM: random.Random(1).randbytes(5000)})[:-900],
        "zip broken inside.xlsx": zipped({ITEM: b"<a>text</a>" * 50}).replace(b"\x4b", b"\x4c", 1),
        "item laughs.pptx": zipped({ITEM: LAUGHS + b"<a>&d;</a>"}),
        "item of many elements.pptx": zipped({ITEM: b"<a>" + many + b"</a>"}),
        "item deep.pptx": zipped({ITEM: deep}),
        "item of many attributes.pptx": zipped({ITEM: b"<a " + attributes + b"/>"}),
        "item utf-16 laughs.pptx": zipped({ITEM: (LAUGHS + b"<a>&d;</a>").decode().encode("utf-16")}),
        "data json wide.zip": zipped({"datapackage.json": b"{}", "a.json": b'{"a":[' + b"[]," * 4_000_000 + b"1]}"}),
        "png bomb.png": png(b"\1\0\0\0" + bomb),
        "png of many chunks.png": PNG_SIGN + _chunk(b"tEXt", b"") * 500_000,
        "png that lies.png": PNG_SIGN + struct.pack(">I", 0xFFFFFFF0) + b"iTXt" + KEY.encode() + b"\0",
        "svg flat.svg": svg + b"<g/>" * 3_000_000 + b"</svg>",
        "svg deep.svg": svg + b"<g>" * 300_000,
        "svg laughs.svg": b'<?xml version="1.0"?>' + LAUGHS + b"<svg>&d;</svg>",
        "svg foreign.svg": b'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "http://127.0.0.1:9/a.dtd"><svg/>',
        "svg attributes.svg": svg + b"<g " + attributes + b"/></svg>",
        "json deep.json": b'{"trilateral":' + b"[" * 400_000,
        "json wide.json": wide + b"[]," * 6_000_000 + b"1]}",
        "csv wide.csv": b"a," * 1_000_000 + b"trilateral\r\n1",
        "csv long.csv": head + b"\r\n" * 20_000_000,
        "csv large.csv": head + (b"," * 8 + b"\r\n") * 1_500_000,
        "html.html": b"<html>" + b'<script type="application/json" id="trilateral">' * 400_000,
        "pdf of itself.pdf": b"%PDF-1.4\n1 0 obj<</Names<</EmbeddedFiles 1 0 R>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "pdf bomb.pdf": pdf(bomb),
        "pdf of many names.pdf": pdf(b"", names="(a) 4 0 R " * 200_000),
        "parquet long.parquet": parquet(job, MOST_ROWS + 1),
        "parquet that lies.parquet": parquet(job, 2_000_000, said=100),
        "parquet of many groups.parquet": parquet(job, 1, groups=400),
        "dta of many strings.dta": DTA + GSO.pack(b"GSO", 1, 1, 130, 0) * 1_000_000,
        "dta that lies.dta": DTA + GSO.pack(b"GSO", 1, 1, 130, 0xFFFFFFFF) + b"{",
        "dta cut.dta": DTA + b"GSO",
        "record too large.html": b'<html><script type="application/json" id="trilateral">' + b" " * (MOST_BYTES + 1) + b"</script>",
        "markup unfinished.html": b'<html><script type="application/json" id="trilateral">{"a":"' + b"<br" * 400_000,
    }  # fmt: skip


@cache
def _plain() -> bytes:
    """The template that python-pptx has."""
    made = io.BytesIO()
    Presentation().save(made)
    return made.getvalue()


def template(change: dict[str, Callable[[bytes], bytes]] | None = None, **more: bytes) -> bytes:
    """A template some parts of which are otherwise."""
    change = change or {}
    with zipfile.ZipFile(io.BytesIO(_plain())) as old:
        parts = {n: change.get(n, bytes)(old.read(n)) for n in old.namelist()}
    return zipped(parts | more)


def link(
    kind: str, target: str = "http://127.0.0.1:9/x", mode: str = "External"
) -> Callable[[bytes], bytes]:
    """One relationship more."""
    kind = kind if ":" in kind else f"{OFFICE}/{kind}"
    added = f'<Relationship Id="rId99" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    return lambda body: body.replace(b"</Relationships>", f"{added}</Relationships>".encode())


def picture(attribute: str) -> Callable[[bytes], bytes]:
    """A picture on the master that refers to the relationship."""
    drawn = (
        f'<p:pic><p:nvPicPr><p:cNvPr id="99" name="P"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip {attribute}="rId99"/>'
        "<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr/></p:pic></p:spTree>"
    )
    return lambda body: body.replace(b"</p:spTree>", drawn.encode(), 1)


def typed(ending: str, kind: str) -> Callable[[bytes], bytes]:
    """One more type of parts."""
    added = f'<Default Extension="{ending}" ContentType="{kind}"/></Types>'
    return lambda body: body.replace(b"</Types>", added.encode())


def with_a_program() -> bytes:
    """A template with macros."""
    types = typed("bin", "application/vnd.ms-office.vbaProject")
    return template({TYPES: types}, **{"ppt/vbaProject.bin": b"\xd0\xcf"})


def templates() -> dict[str, bytes]:
    """Templates that are refused."""
    vector = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="%s"/></svg>'
    svg = {LINKS: link("image", "../media/a.svg", "Internal"), TYPES: typed("svg", "image/svg+xml")}
    layout = "ppt/slideLayouts/slideLayout1.xml"
    return {
        "bzip2": zipped({TYPES: b" " * 50 * MEGABYTE}, zipfile.ZIP_BZIP2),
        "picture that unpacks to too much": template(**{"ppt/media/a.png": b"\0" * 230 * MEGABYTE}),
        "macros": with_a_program(),
        "macro-enabled": template({TYPES: lambda b: b.replace(b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", b"vnd.ms-powerpoint.presentation.macroEnabled.main+xml")}),
        "ole object": template({LINKS: link("oleObject", "../a.bin", "Internal"), TYPES: typed("bin", "application/x-a")}, **{"ppt/a.bin": b""}),
        "ole by its type": template({TYPES: typed("ole", "application/vnd.openxmlformats-officedocument.oleObject")}, **{"ppt/a.ole": b""}),
        "activex": template({TYPES: typed("act", "application/vnd.ms-office.activeX+xml")}, **{"ppt/a.act": b"<a/>"}),
        "picture from elsewhere": template({LINKS: link("image"), MASTER: picture("r:link")}),
        "picture from elsewhere as a link": template({LINKS: link("hyperlink"), MASTER: picture("r:link")}),
        "picture embedded by a link": template({LINKS: link("hyperlink"), MASTER: picture("r:embed")}),
        "video from elsewhere": template({LINKS: link("video")}),
        "template from elsewhere": template({"ppt/_rels/presentation.xml.rels": link("attachedTemplate")}),
        "type that only ends right": template({LINKS: link("http://example.org/relationships/hyperlink")}),
        "type that nobody knows": template({LINKS: link("http://example.org/a", "../theme/theme1.xml", "Internal")}),
        "link to a file": template({LINKS: link("hyperlink", "file:///etc/passwd")}),
        "link to a script": template({LINKS: link("hyperlink", "javascript:alert(1)")}),
        "link to a share": template({LINKS: link("hyperlink", "\\\\host\\share\\a")}),
        "drawing from elsewhere": template(svg, **{"ppt/media/a.svg": vector % b"http://127.0.0.1:9/a.png"}),
        "drawing without a scheme": template(svg, **{"ppt/media/a.svg": vector % b"//127.0.0.1:9/a.png"}),
        "drawing of a file": template(svg, **{"ppt/media/a.svg": vector % b"file:///etc/passwd"}),
        "program as a picture": template({LINKS: link("image", "../media/a.html", "Internal"), TYPES: typed("html", "text/html")}, **{"ppt/media/a.html": b""}),
        "doctype": template({MASTER: lambda b: b.replace(b"?>", b"?>" + LAUGHS, 1)}),
        "doctype under another name": template({TYPES: typed("dat", "application/xml")}, **{"ppt/a.dat": LAUGHS + b"<a>&d;</a>"}),
        "doctype in utf-16": template({layout: lambda b: (LAUGHS.decode() + "<a>&d;</a>").encode("utf-16")}),
        "many elements": template({layout: lambda b: b"<a>" + b"<b/>" * 1_200_000 + b"</a>"}),
        "deep": template({layout: lambda b: b"<a>" * 100_000}),
        "part that is not there": template({LINKS: link("image", "../media/none.png", "Internal")}),
        "part outside": template({LINKS: link("image", "../../../../etc/passwd", "Internal")}),
        "reference to nothing": template({MASTER: picture("r:embed")}),
        "no presentation": template({"_rels/.rels": lambda b: b.replace(b"officeDocument", b"other")}),
        "two presentations": template({"_rels/.rels": lambda b: b.replace(b"</Relationships>", f'<Relationship Id="rId98" Type="{OFFICE}/officeDocument" Target="ppt/presentation.xml"/></Relationships>'.encode())}),
        "no archive": b"not an archive",
        "cut": template()[:-2000],
    }  # fmt: skip
