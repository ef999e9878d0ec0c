"""Files that mean harm, made here: what grows, nests, lies about its size or never ends, in each form that is imported."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
from collections.abc import Callable
from functools import cache
from zipfile import ZIP_BZIP2, ZIP_LZMA

import pyarrow as pa
import pyarrow.parquet as pq

from tests.unit.dashboard.exports.corpus import (
    LAUGHS,
    MEGABYTE,
    flagged,
    many_entries,
    overlapping,
    sized,
    zipped,
)

XML = b'<?xml version="1.0"?>'
SHEET = XML + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_BOOK = {
    "[Content_Types].xml": XML
    + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>',
    "xl/workbook.xml": XML
    + b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": XML
    + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    b"</Relationships>",
}
TABLE = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    b'<office:body><office:spreadsheet><table:table table:name="Data">'
)
TABLE_ENDS = b"</table:table></office:spreadsheet></office:body></office:document-content>"
SDMX = XML + (
    b'<message:StructureSpecificData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">'
)
SDMX_ENDS = b"</message:StructureSpecificData>"
BANK = b'"Country Name","Country Code","Indicator Name","Indicator Code",' + b",".join(
    b'"%d"' % year for year in range(1960, 2025)
)
OUTLOOK = (
    b"WEO Country Code\tISO\tWEO Subject Code\tCountry\tSubject Descriptor\tUnits\tScale\t"
    + b"\t".join(b"%d" % year for year in range(1980, 2031))
)
UNCTAD = b'"Year","Economy","Economy Label","Flow","Flow Label","US$ at current prices in millions"'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def book(sheet: bytes, **parts: bytes) -> bytes:
    """A workbook of one sheet."""
    return zipped(_BOOK | {"xl/worksheets/sheet1.xml": sheet} | parts)


def rows(body: bytes) -> bytes:
    """A workbook of these rows."""
    return book(SHEET + b"<sheetData>" + body + b"</sheetData></worksheet>")


def opendocument(body: bytes) -> bytes:
    """An OpenDocument spreadsheet of this content."""
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": body}
    )


def table(body: bytes) -> bytes:
    """An OpenDocument spreadsheet of these rows."""
    return opendocument(TABLE + body + TABLE_ENDS)


def nested(times: int, packed: Callable[[bytes], bytes], body: bytes = b"Country") -> bytes:
    """Packed again and again."""
    for _ in range(times):
        body = packed(body)
    return body


def noise(size: int) -> bytes:
    """Bytes at random, the same every time."""
    return random.Random(3).randbytes(size)


@cache
def bomb() -> bytes:
    """300 MB of blanks, packed by gzip."""
    return gzip.compress(b" " * 300 * MEGABYTE, 1)


@cache
def zip_bomb() -> bytes:
    """The same as an archive."""
    return zipped({"a.csv": b" " * 300 * MEGABYTE})


def parquet() -> bytes:
    """A table that says that it has far more rows than it has."""
    out = io.BytesIO()
    pq.write_table(pa.table({"value": [1.0] * 10}), out)
    return out.getvalue().replace(b"\x16\x14", b"\x16\x7e")


def attributes() -> bytes:
    """An element with more attributes than any has."""
    return b"<a " + b" ".join(b'a%d=""' % n for n in range(1_200_000)) + b"/>"


#: Name -> what makes it: large ones are made one at a time.
FILES: dict[str, Callable[[], bytes]] = {
    "zip bomb.zip": zip_bomb,
    "zip of blanks.zip": lambda: zipped({"a.csv": b" " * 90 * MEGABYTE}),
    "zip that lies.zip": lambda: sized(zip_bomb(), 100),
    "zip bzip2.zip": lambda: sized(zipped({"a.csv": b" " * 60 * MEGABYTE}, ZIP_BZIP2), 10),
    "zip lzma.zip": lambda: zipped({"a.csv": b" " * 60 * MEGABYTE}, ZIP_LZMA),
    "zip encrypted.zip": lambda: flagged(zipped({"a.csv": b"a"})),
    "zip overlapping.zip": lambda: overlapping(900),
    "zip of many entries.zip": lambda: many_entries(300_000),
    "zip of one name twice.zip": lambda: zipped({"a.csv": b"a", "A.CSV": b"b"}),
    "zip that leaves.zip": lambda: zipped({"../../a.csv": BANK}),
    "zip absolute.zip": lambda: zipped({"/etc/a.csv": BANK}),
    "zip cut.zip": lambda: zipped({"a.csv": noise(9000)})[:-900],
    "zip nested.zip": lambda: nested(40, lambda body: zipped({"a.zip": body})),
    "zip of names.zip": lambda: zipped({"\x1b[2J\x1b]0;x\x07a.csv": b"no", "\u202eb.csv": b"no"}),
    "gz bomb.gz": bomb,
    "gz bomb in gz.gz": lambda: gzip.compress(bomb()),
    "gz nested.gz": lambda: nested(60, gzip.compress),
    "gz of many members.gz": lambda: gzip.compress(b"") * 100_000,
    "gz cut.gz": lambda: gzip.compress(BANK * 1000)[:-9],
    "gz broken.gz": lambda: b"\x1f\x8b" + noise(5000),
    "bz2 bomb.bz2": lambda: bz2.compress(b" " * 300 * MEGABYTE),
    "bz2 cut.bz2": lambda: bz2.compress(BANK * 1000)[:-9],
    "xz bomb.xz": lambda: lzma.compress(b" " * 300 * MEGABYTE, preset=0),
    "xz cut.xz": lambda: lzma.compress(BANK * 100)[:-9],
    "xz broken.xz": lambda: b"\xfd7zXZ\0" + noise(5000),
    "7z broken.7z": lambda: b"7z\xbc\xaf\x27\x1c" + noise(5000),
    "7z header.7z": lambda: b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<IQQI", 0, 0, 2**40, 0),
    "xlsx laughs.xlsx": lambda: book(LAUGHS + b"<worksheet>&d;</worksheet>"),
    "xlsx utf-16 laughs.xlsx": lambda: book(
        (LAUGHS.decode() + "<worksheet>&d;</worksheet>").encode("utf-16")
    ),
    "xlsx deep.xlsx": lambda: book(SHEET + b"<a>" * 300_000),
    "xlsx of empty rows.xlsx": lambda: rows(b"<row/>" * 3_000_000),
    "xlsx far.xlsx": lambda: rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "xlsx beyond.xlsx": lambda: rows(b'<row r="99999999999"><c r="ZZZZZZ1"><v>1</v></c></row>'),
    "xlsx dimension.xlsx": lambda: book(
        SHEET + b'<dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'
    ),
    "xlsx attributes.xlsx": lambda: book(SHEET + attributes() + b"</worksheet>"),
    "xlsx bomb.xlsx": lambda: book(SHEET + b" " * 300 * MEGABYTE),
    "xlsx of one text.xlsx": lambda: rows(
        b'<row><c t="inlineStr"><is><t>' + b"x" * 100 * MEGABYTE + b"</t></is></c></row>"
    ),
    "xlsx without a book.xlsx": lambda: zipped({"[Content_Types].xml": b"<Types/>"}),
    "xlsx cut.xlsx": lambda: book(SHEET)[:-50],
    "xlsx shared.xlsx": lambda: rows(b'<row><c t="s"><v>99999999</v></c></row>'),
    "ods of rows.ods": lambda: table(
        b'<table:table-row table:number-rows-repeated="1000000000"><table:table-cell><text:p>a</text:p>'
        b"</table:table-cell></table:table-row>"
    ),
    "ods of cells.ods": lambda: table(
        b'<table:table-row><table:table-cell table:number-columns-repeated="1000000000"><text:p>a</text:p>'
        b"</table:table-cell></table:table-row>"
    ),
    "ods of blanks.ods": lambda: table(
        b'<table:table-row><table:table-cell><text:p><text:s text:c="2000000000"/></text:p>'
        b"</table:table-cell></table:table-row>"
    ),
    "ods laughs.ods": lambda: opendocument(LAUGHS + b"<a>&d;</a>"),
    "ods deep.ods": lambda: opendocument(TABLE + b"<text:p>" * 300_000),
    "xls broken.xls": lambda: OLE + noise(20_000),
    "xls empty.xls": lambda: OLE,
    "sdmx laughs.xml": lambda: LAUGHS + SDMX[len(XML) :] + b"&d;" + SDMX_ENDS,
    "sdmx deep.xml": lambda: SDMX + b"<a>" * 300_000,
    "sdmx of many.xml": lambda: SDMX + b"<a/>" * 3_000_000 + SDMX_ENDS,
    "sdmx attributes.xml": lambda: SDMX + attributes() + SDMX_ENDS,
    "sdmx cut.xml": lambda: SDMX + b"<a",
    "sdmx from elsewhere.xml": lambda: (
        XML + b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + SDMX[len(XML) :] + SDMX_ENDS
    ),
    "json deep.json": lambda: b'{"values":' + b"[" * 400_000,
    "json wide.json": lambda: b'{"values":{"NGDPD":{' + b'"CHN":{},' * 3_000_000 + b'"a":{}}}}',
    "json number.json": lambda: b'{"values":{"NGDPD":{"CHN":{"2020":' + b"9" * 1_000_000 + b"}}}}",
    "json surrogate.json": lambda: b'{"values":{"\\ud800":{}}}',
    "csv wide.csv": lambda: b"a," * 5_000_000,
    "csv of wide lines.csv": lambda: BANK + b"\n" + b"a," * 5_000_000 + b"\n",
    "csv long.csv": lambda: BANK + b"\n" + b"\n" * 30_000_000,
    "csv quote.csv": lambda: BANK + b'\n"' + b"x" * 30 * MEGABYTE,
    "csv of commas.csv": lambda: BANK + b"\n" + (b"," * 60 + b"\n") * 500_000,
    "csv zeros.csv": lambda: BANK + b"\n\0\0\0",
    "csv number.csv": lambda: BANK + b"\nChina,CHN,x,NY.GDP.MKTP.CD," + b"9" * 200_000,
    "csv infinite.csv": lambda: (
        BANK + b"\nChina,CHN,x,NY.GDP.MKTP.CD," + b",".join([b"1e999"] * 65) + b"\n"
    ),
    "csv of short lines.csv": lambda: (
        BANK + b"\n" + b"China,CHN,GDP,NY.GDP.MKTP.CD,1,2,3\n" * 1_000_000
    ),
    "csv of one line.csv": lambda: (
        BANK
        + b"\n"
        + (b"China,CHN,GDP,NY.GDP.MKTP.CD," + b",".join([b"1"] * 65) + b"\n") * 200_000
        + b"China,CHN,GDP,NY.GDP.MKTP.CD,2"
        + b",1" * 64
        + b"\n"
    ),
    "csv escapes.csv": lambda: BANK + b"\n\x1b[2J,CHN,\x1b]0;x\x07,NY.GDP.MKTP.CD,\x1b[1m\n",
    "weo long.tsv": lambda: (
        OUTLOOK + b"\n" + b"924\tCHN\tNGDPD\tChina\tGDP\tU.S. dollars\tBillions\t1\n" * 500_000
    ),
    "weo utf-16.xls": lambda: OUTLOOK.decode().encode("utf-16") + b"\0",
    "unctad long.csv": lambda: (
        UNCTAD + b"\n" + b'"2020","156","China","01","Imports","x"\n' * 600_000
    ),
    "parquet that lies.parquet": parquet,
    "empty.csv": lambda: b"",
    "noise.bin": lambda: noise(3 * MEGABYTE),
    "zeros.bin": lambda: bytes(50 * MEGABYTE),
    "page.html": lambda: b"<html>" + b"<table>" * 400_000,
}
