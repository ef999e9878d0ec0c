"""The readers of the formats: what a file of each carries. Whoever has no format goes to `dashboard.exports.carried.unpack`."""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from dashboard.exports.carried.carrying import MOST_PARTS, Carried, Reader, first
from dashboard.exports.carried.edits import edited
from dashboard.exports.carried.record import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Damaged,
    from_text,
)
from dashboard.exports.data import tables
from dashboard.exports.office import contents, ooxml
from dashboard.exports.pictures import texts as saying
from dashboard.exports.pictures.images import KEY, PNG_SIGN
from dashboard.exports.pictures.pdfs import ATTACHMENT
from etl.bounded.archives import Zip, inflate
from etl.bounded.documents import elements, json_value, root_of

#: The names of the columns, in the first line of a table.
_LONGEST_LINE = 8 * 1024
#: Values in a table of ours: some ten thousand.
_MOST_CELLS = 1_000_000
#: Groups of rows in a Parquet file: one, since pandas writes a small table at once.
_MOST_GROUPS = 100


def _png(body: bytes) -> Carried | None:
    at, texts = len(PNG_SIGN), []
    for _ in range(MOST_PARTS):
        if at + 8 > len(body):
            break
        (length,) = struct.unpack(">I", body[at : at + 4])
        kind, content = body[at + 4 : at + 8], body[at + 8 : at + 8 + length]
        if kind == b"iTXt" and content.startswith(KEY.encode() + b"\0"):
            rest = content[len(KEY) + 1 :]
            packed, rest = rest[0] == 1, rest[2:]
            text = rest.split(b"\0", 2)[2]
            texts.append(inflate(text, MOST_BYTES) if packed else text)
        at += 12 + length
    return first(texts)


def _svg(body: bytes) -> Carried | None:
    own = {f"{{{ooxml.NAMESPACE}}}{name}": name for name in ("figure", saying.MADE)}
    found: dict[str, list[str]] = {name: [] for name in own.values()}
    for element in elements(body, deepest=saying.DEEPEST):
        if element.tag in own and element.text:
            found[own[element.tag]].append(element.text)
    return _touched(first(found["figure"]), found[saying.MADE], lambda: saying.of_svg(body))


def _touched(
    inside: Carried | None, kept: Sequence[str | bytes], now: Callable[[], saying.Marks]
) -> Carried | None:
    """What was found, and what the file no longer says of what it was made with; older files have no marks of that."""
    if inside is None or not kept:
        return inside
    made = kept[0] if isinstance(kept[0], str) else kept[0].decode("utf-8", "replace")
    return replace(inside, left=(*inside.left, *contents.changed(made, now())))


def _pdf(body: bytes) -> Carried | None:
    try:
        return _attached(PdfReader(io.BytesIO(body)))
    except PyPdfError as error:
        # What reads other files, too, need not know this library to name its errors: a server is smaller without it.
        raise ValueError(str(error)) from error


def _attached(reader: PdfReader) -> Carried | None:
    names = reader.root_object.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    found, kept = [], []
    for n in range(0, min(len(names), MOST_PARTS) - 1, 2):
        if str(names[n]) == ATTACHMENT:
            file = names[n + 1].get_object()
            stream = file["/EF"]["/F"].get_object()
            raw = bytes(stream._data)
            packed = stream.get("/Filter") == "/FlateDecode"
            found.append(inflate(raw, MOST_BYTES) if packed else raw)
            kept += [str(file["/Desc"])] if "/Desc" in file else []
    return _touched(first(found), kept, lambda: saying.of_pdf(reader.pages[0]))


def _archive(body: bytes) -> Carried | None:
    archive = Zip(body, most_bytes=2 * MOST_BYTES)
    texts, marks = [], []
    for name in archive.names:
        if re.fullmatch(r"customXml/item[0-9]{1,3}\.xml", name):
            root = root_of(archive.read(name))
            if root.tag == f"{{{ooxml.NAMESPACE}}}figure" and root.text:
                texts.append(root.text)
                marks.append(root.findtext(f"{{{ooxml.NAMESPACE}}}made", "{}"))
    if (inside := first(texts)) is not None:
        # Files of earlier versions have no marks of what they were made with.
        touched = contents.changed(marks[0], contents.marks(archive.names, archive.read))
        return replace(inside, left=(*inside.left, *edited(archive, inside), *touched))
    for name in archive.names:
        if (
            name.endswith(".json")
            and "datapackage.json" in archive.names
            and not name.endswith(("datapackage.json", ".csl.json"))
        ):
            found = _json(archive.read(name))
            return _as(found, "zip") if found else None
    return None


def _as(found: Carried, form: str) -> Carried:
    return Carried(
        tuple(each.model_copy(update={"form": form}) for each in found.records), found.deck
    )


def _html(body: bytes) -> Carried | None:
    inside, kept = (
        re.findall(rb'<script type="application/json" id="%b">([^<]*)</script>' % name, body)
        for name in (KEY.encode(), saying.MADE.encode())
    )
    return _touched(first(inside), kept, lambda: saying.of_page(body))


def _json(body: bytes) -> Carried | None:
    content = json_value(body)
    if not isinstance(content, dict) or KEY not in content:
        return None
    record = from_text(json.dumps(content[KEY]))
    return Carried(
        (
            tables.restored(
                record, pd.DataFrame(content["rows"], columns=record.table.columns, dtype=object)
            ),
        )
    )


def _csv(body: bytes) -> Carried | None:
    names = _names(body)
    if len(names) > _LONGEST_LINE or names.count(b",") > MOST_COLUMNS:
        return None
    # Each row has the separators of all its columns, however little else.
    if body.count(b",") > _MOST_CELLS or body.count(b"\n") * (names.count(b",") + 1) > _MOST_CELLS:
        raise Damaged("The table inside this file is too large.")
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Damaged(
            "The table is not in UTF-8: a spreadsheet program has saved it in another encoding.",
            hint="Save it as “CSV UTF-8”, or use the file as it was made.",
        ) from error
    table = pd.read_csv(
        io.BytesIO(body),
        dtype=str,
        keep_default_na=False,
        encoding="utf-8-sig",
        nrows=MOST_ROWS,
    )
    if KEY not in table.columns or table.empty:
        return None
    record = from_text(table[KEY].iloc[0])
    return Carried((tables.restored(record, table),))


def _names(body: bytes) -> bytes:
    """The first line of a table: the names of its columns."""
    return body.partition(b"\n")[0]


def _parquet(body: bytes) -> Carried | None:
    schema = pq.read_schema(pa.BufferReader(body))
    text = (schema.metadata or {}).get(KEY.encode())
    if text is None:
        return None
    record = from_text(text)
    facts = pq.read_metadata(pa.BufferReader(body))
    groups = [facts.row_group(n) for n in range(min(facts.num_row_groups, _MOST_GROUPS + 1))]
    if (
        len(groups) > _MOST_GROUPS
        or max(facts.num_rows, sum(group.num_rows for group in groups)) > MOST_ROWS
        or facts.num_rows * facts.num_columns > _MOST_CELLS
        or sum(group.total_byte_size for group in groups) > 4 * MOST_BYTES
    ):
        raise Damaged("The table inside this file is too large.")
    fields = [schema.field(name) for name in record.table.columns]
    texts = [
        f.name for f in fields if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)
    ]
    if any(pa.types.is_nested(f.type) or pa.types.is_binary(f.type) for f in fields):
        raise Damaged("The table inside this file is not one of ours.")
    # A text that is written once may stand in each row: counted before it is.
    table = pq.read_table(
        pa.BufferReader(body), columns=record.table.columns, read_dictionary=texts
    )
    if sum(_letters(table[name]) for name in texts) > MOST_BYTES:
        raise Damaged("The table inside this file is too large.")
    # The footer may say less than there is.
    if table.num_rows != facts.num_rows:
        raise Damaged("The table inside this file is not what its footer says.")
    rows = table.cast(pa.schema(fields, metadata=schema.metadata)).to_pandas()
    return Carried((tables.restored(record, rows),))


def _letters(column: Any) -> int:
    """How many bytes the texts of a column have when each row has its own."""
    return sum(
        pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0
        for chunk in column.chunks
    )


def _is_drawing(start: bytes) -> bool:
    """Whether a text begins as a drawing does; a page may have drawings of its own."""
    page = start.startswith((b"<!doctype html", b"<html"))
    return start.startswith(b"<?xml") or (b"<svg" in start and not page)


def _text_start(body: bytes) -> bytes:
    return body[:400].removeprefix(b"\xef\xbb\xbf").lstrip().lower()


PNG = Reader(lambda body: body.startswith(PNG_SIGN), _png)
PDF = Reader(lambda body: body[:1024].lstrip().startswith(b"%PDF-"), _pdf)
ARCHIVE = Reader(lambda body: body.startswith(b"PK"), _archive)
PARQUET = Reader(lambda body: body.startswith(b"PAR1"), _parquet)
HTML = Reader(lambda body: _text_start(body).startswith((b"<!doctype html", b"<html")), _html)
SVG = Reader(lambda body: _is_drawing(_text_start(body)), _svg)
JSON = Reader(lambda body: _text_start(body).startswith(b"{"), _json)
CSV = Reader(lambda body: KEY.encode() in _names(body)[-40:], _csv)
