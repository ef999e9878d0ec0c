"""Find what a file carries. Files come from anywhere: nothing is executed, nothing is fetched, all has a limit."""

from __future__ import annotations

import html
import io
import json
import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from dashboard.exports.carried import carriers
from dashboard.exports.carried.record import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Damaged,
    Record,
    from_text,
)
from dashboard.exports.data import tables
from dashboard.exports.formats import FORMATS
from dashboard.exports.office import contents, ooxml
from dashboard.exports.pictures import texts as saying
from dashboard.exports.pictures.images import KEY, PNG_SIGN
from dashboard.exports.pictures.pdfs import ATTACHMENT
from dashboard.figures import HEADINGS
from dashboard.locale import LANGUAGES, translator
from etl.bounded.archives import ArchiveError, Zip, inflate
from etl.bounded.documents import DocumentError, elements, json_value, root_of
from etl.storage.naming import short_name

#: A file of more than this is not read.
MOST_FILE = 100 * 1024 * 1024
#: The names of the columns, in the first line of a table.
_LONGEST_LINE = 8 * 1024
#: A picture has a handful of text chunks, an Office file a few parts of this kind.
_MOST_PARTS = 400

#: Values in a table of ours: some ten thousand.
_MOST_CELLS = 1_000_000
#: Groups of rows in a Parquet file: one, since pandas writes a small table at once.
_MOST_GROUPS = 100

_AS_MADE = "Use the file as it was made."
#: What libraries raise at files that are not what they seem.
_BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    OSError,
    RecursionError,
    AttributeError,
    MemoryError,
    OverflowError,
    zlib.error,
    struct.error,
    pa.ArrowException,
    PyPdfError,
)


#: What programs write into notes for the number of the slide.
_NUMBER = ("\u2039#\u203a", "<number>")
#: What the parts of a slide are called in a file.
_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: The texts of a slide.
_TEXT = re.compile(r"<a:t>([^<]*)</a:t>")
#: What stands at the foot of every figure: which view of which release.
STAMP = re.compile(
    r"(?:\S*/f/)?(?P<figure>[a-z0-9-]{1,48})(?:\?(?P<view>\S{0,4000}))?"
    r"\s*·\s*(?P<release>[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{6})"
)


@dataclass(frozen=True)
class Carried:
    """What was found.

    Attributes:
        records: The figures; several in a deck.
        deck: What else a deck is made from; None for a single figure.
        left: What the file has besides, in words: a file that is made again is without it.
    """

    records: tuple[Record, ...]
    deck: dict[str, Any] | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """How files of a format are read.

    Attributes:
        fits: Whether a file is of this format, by its first bytes. No file is of two.
        read: What it carries, or None.
    """

    fits: Callable[[bytes], bool]
    read: Callable[[bytes], Carried | None]


def unpack(body: bytes) -> Carried:
    """What a file carries.

    Raises:
        Damaged: It carries nothing, or nothing that can be read.
    """
    if len(body) > MOST_FILE:
        raise Damaged(f"The file is too large ({len(body) // 1024**2} MB).")
    for reader in dict.fromkeys(each.read() for each in FORMATS.values() if each.reader):
        if reader.fits(body):
            try:
                found = reader.read(body)
            except (ArchiveError, DocumentError) as error:
                raise Damaged(f"The file cannot be read: {error}.", hint=_AS_MADE) from error
            except _BROKEN as error:
                raise Damaged("The file is broken.", hint=_AS_MADE) from error
            if found is not None:
                return found
            break
    raise Damaged(
        "This file carries no figure of ours.",
        hint="It was made elsewhere, or something on its way took the data out: chats and many image programs do.",
    )


def _whole(text: str | bytes) -> Carried:
    """One figure, or a deck of several."""
    if len(text) > MOST_BYTES:
        raise Damaged("The record inside this file is too large.")
    content = json_value(text)
    if isinstance(content, dict) and content.get("deck") is not None:
        records = content["records"]
        if (
            not isinstance(records, list)
            or not 0 < len(records) <= _MOST_PARTS
            or not isinstance(content["deck"], dict)
        ):
            raise Damaged("The deck inside this file cannot be read.")
        return Carried(tuple(from_text(json.dumps(each)) for each in records), content["deck"])
    return Carried((from_text(text),))


def _png(body: bytes) -> Carried | None:
    at, texts = len(PNG_SIGN), []
    for _ in range(_MOST_PARTS):
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
    return _first(texts)


def _svg(body: bytes) -> Carried | None:
    own = {f"{{{ooxml.NAMESPACE}}}{name}": name for name in ("figure", saying.MADE)}
    found: dict[str, list[str]] = {name: [] for name in own.values()}
    for element in elements(body, deepest=saying.DEEPEST):
        if element.tag in own and element.text:
            found[own[element.tag]].append(element.text)
    return _touched(_first(found["figure"]), found[saying.MADE], lambda: saying.of_svg(body))


def _touched(
    inside: Carried | None, kept: Sequence[str | bytes], now: Callable[[], saying.Marks]
) -> Carried | None:
    """What was found, and what the file no longer says of what it was made with; older files have no marks of that."""
    if inside is None or not kept:
        return inside
    first = kept[0] if isinstance(kept[0], str) else kept[0].decode("utf-8", "replace")
    return replace(inside, left=(*inside.left, *contents.changed(first, now())))


def _first(texts: Sequence[str | bytes]) -> Carried | None:
    """The first of several records, and which there are besides."""
    if not texts:
        return None
    plain = [text.decode("utf-8", "replace") if isinstance(text, bytes) else text for text in texts]
    further = [text for text in dict.fromkeys(plain) if text != plain[0]]
    more = [name for text in further for name in _names_of(text)]
    said = (f"{len(more)} more figure{'s' if len(more) > 1 else ''} of ours ({', '.join(more)})",)
    return replace(_whole(texts[0]), left=said if more else ())


def _names_of(text: str) -> list[str]:
    """The figures of a further record, which need not be whole: it is not made again."""
    try:
        return [record.figure for record in _whole(text).records]
    except (Damaged, *_BROKEN):
        return ["damaged"]


def _pdf(body: bytes) -> Carried | None:
    reader = PdfReader(io.BytesIO(body))
    names = reader.root_object.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    found, kept = [], []
    for n in range(0, min(len(names), _MOST_PARTS) - 1, 2):
        if str(names[n]) == ATTACHMENT:
            file = names[n + 1].get_object()
            stream = file["/EF"]["/F"].get_object()
            raw = bytes(stream._data)
            packed = stream.get("/Filter") == "/FlateDecode"
            found.append(inflate(raw, MOST_BYTES) if packed else raw)
            kept += [str(file["/Desc"])] if "/Desc" in file else []
    return _touched(_first(found), kept, lambda: saying.of_pdf(reader.pages[0]))


def _archive(body: bytes) -> Carried | None:
    archive = Zip(body, most_bytes=2 * MOST_BYTES)
    texts, marks = [], []
    for name in archive.names:
        if re.fullmatch(r"customXml/item[0-9]{1,3}\.xml", name):
            root = root_of(archive.read(name))
            if root.tag == f"{{{ooxml.NAMESPACE}}}figure" and root.text:
                texts.append(root.text)
                marks.append(root.findtext(f"{{{ooxml.NAMESPACE}}}made", "{}"))
    if (inside := _first(texts)) is not None:
        # Files of earlier versions have no marks of what they were made with.
        touched = contents.changed(marks[0], contents.marks(archive.names, archive.read))
        return replace(inside, left=(*inside.left, *_edited(archive, inside), *touched))
    for name in archive.names:
        if (
            name.endswith(".json")
            and "datapackage.json" in archive.names
            and not name.endswith(("datapackage.json", ".csl.json"))
        ):
            found = _json(archive.read(name))
            return _as(found, "zip") if found else None
    return None


def _edited(archive: Zip, inside: Carried) -> tuple[str, ...]:
    """What somebody has changed in slides since they were made: slides and shapes of their own, titles, notes."""
    names = _numbered(archive, "slides/slide")
    if not names:
        return ()
    pages = (inside.deck or {}).get("pages")
    usual = len(inside.records) + (2 if inside.deck is not None else 0)
    made = pages if isinstance(pages, int) else usual
    topics = [each.told.get("title") for each in inside.records]
    # A title is one of those that the figure may have there; of older files its topic.
    headings = [each.told.get("headings") or [each.told.get("title")] for each in inside.records]
    if inside.deck is not None:
        topics.append(inside.deck.get("title"))
        headings.append([inside.deck.get("title")])
    slides = [archive.read(name) for name in names]
    paragraphs = {text for slide in slides for text in _paragraphs(slide)}
    notes = [_paragraphs(archive.read(n)) for n in _numbered(archive, "notesSlides/notesSlide")]
    counts = (
        (len(names) - made, "slide", "of its own"),
        (made - len(names), "slide", "that somebody has removed"),
        (sum(_own_shapes(slide, topics) for slide in slides), "shape", "of its own"),
        (
            sum(all(text and str(text) not in paragraphs for text in each) for each in headings),
            "title",
            "that somebody has changed",
        ),
        (
            sum(_own_texts(slide, inside) for slide in slides if not _foreign(slide, inside)),
            "text",
            "that somebody has changed",
        ),
        (
            sum(
                not any(_as_told(each, own, found) for found in notes)
                for each, own in _told(inside)
            ),
            "speaker note",
            "that somebody has changed",
        ),
    )
    told_of = [f"{n} {what}{'s' if n > 1 else ''} {how}" for n, what, how in counts if n > 0]
    return (*told_of, *_pasted(paragraphs, inside))


def _pasted(paragraphs: Collection[str], inside: Carried) -> list[str]:
    """Figures that came from another deck: their stamps stand on slides, and their records did not come along."""
    own = Counter((each.figure, short_name(each.release)) for each in inside.records)
    left = []
    for text in sorted(paragraphs):
        at = STAMP.fullmatch(text.strip())
        if at is None:
            continue
        # A view may be told otherwise than its record has it: figures of one release are counted.
        own[at["figure"], at["release"]] -= 1
        if own[at["figure"], at["release"]] < 0:
            left.append(f"a figure without its record, which its stamp makes again: {text.strip()}")
    return left


def _foreign(slide: bytes, inside: Carried) -> bool:
    """Whether a slide came from another deck: the stamp on it is of a figure of which there is no record."""
    own = {(each.figure, short_name(each.release)) for each in inside.records}
    stamps = (STAMP.fullmatch(text.strip()) for text in _paragraphs(slide))
    return any(at and (at["figure"], at["release"]) not in own for at in stamps)


def _numbered(archive: Zip, name: str) -> list[str]:
    return [n for n in archive.names if re.fullmatch(rf"ppt/{name}[0-9]{{1,4}}\.xml", n)]


def _paragraphs(part: bytes) -> list[str]:
    """Texts are cut into runs by script; what stands in them is escaped as in any XML."""
    found = part.decode("utf-8", "replace").split("</a:p>")
    return [html.unescape(text) for each in found if (text := "".join(_TEXT.findall(each)))]


def _own_shapes(slide: bytes, titles: Sequence[object]) -> int:
    """How many shapes of a slide are not of those that slides are made of: those have places of a layout, or names."""
    charts = {
        carriers.without_key(name)
        for title in titles
        if title
        for name in (str(title)[:120], carriers.named(str(title), "0" * 8))
    }
    count = 0
    try:
        tree = next(root_of(slide).iter(f"{_SLIDE}spTree"), ())
    except DocumentError:
        return 0
    for shape in tree:
        about = next(shape.iter(f"{_SLIDE}cNvPr"), None)
        if about is None or not shape.tag.startswith(_SLIDE):
            continue
        name = carriers.without_key(about.get("name", ""))
        plain = re.sub(r" \([0-9]+\)$", "", name)
        chart = shape.tag == f"{_SLIDE}graphicFrame" and plain in charts
        placed = next(shape.iter(f"{_SLIDE}ph"), None) is not None
        # The tree has facts of its own, of no name.
        count += bool(name) and not (chart or placed or name in ooxml.SHAPES)
    return count


def _own_texts(slide: bytes, inside: Carried) -> int:
    """How many of the boxes that slides are made with no longer say what they said: definition, source, answers."""
    known = {
        "Definition": {str(each.told.get("definition")) for each in inside.records},
        "Source": {str(each.told.get("source")) for each in inside.records},
        "Answer": {str(each) for each in (inside.deck or {}).get("answers", ())},
    }
    quote = str((inside.deck or {}).get("quote") or "")
    try:
        tree = root_of(slide)
    except DocumentError:
        return 0
    count = 0
    for shape in tree.iter(f"{_SLIDE}sp"):
        about = next(shape.iter(f"{_SLIDE}cNvPr"), None)
        wanted = known.get(about.get("name", "") if about is not None else "", set())
        if not wanted or "None" in wanted:
            continue
        said = {"".join(p.itertext()) for p in shape.iter(f"{_DRAWN}p")}
        # A box of answers has all of them; a definition or a source is that of one figure.
        whole = about is not None and about.get("name") == "Answer"
        count += not (wanted | ({quote} - {""}) <= said if whole else wanted & said)
    return count


def _told(inside: Carried) -> list[tuple[Record, set[str]]]:
    """The figures that notes are of, each with what else its slide says: of two languages side by side the first."""
    found, at = list[tuple[Record, set[str]]](), 0
    for each in (inside.deck or {}).get("slides") or ():
        count = int(each.get("figures", 0))
        own = {str(note) for note in each.get("notes") or ()}
        found += [(record, own) for record in inside.records[at : at + min(count, 1)]]
        at += count
    return [*found, *((record, set()) for record in inside.records[at:])]


def _as_told(record: Record, besides: set[str], notes: Sequence[str]) -> bool:
    """Whether notes of a slide are those that were written of a figure, and nothing else."""
    told = record.told
    spoken = told.get("spoken")
    say, own = _spoken(spoken) if isinstance(spoken, Mapping) else _written_before(told)
    if not any(each in notes for each in say):
        return not any(say)
    ends = (*told.get("citations", ()), *told.get("licences", ()), record.release)
    whole, tails = ({str(each) for each in texts} for texts in (own, ends))
    # Besides, a page of notes has the number of its slide.
    return all(
        text in whole | besides or text.endswith(tuple(tails)) or text.isdigit() or text in _NUMBER
        for text in notes
    )


def _spoken(told: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """What a presenter says, with or without blanks between its sentences, and all that may stand in notes beside it."""
    parts = {name: list(map(str, told.get(name) or ())) for name in ("say", "asked", "avoid")}
    say, asked = ({blank.join(parts[name]) for blank in (" ", "")} for name in ("say", "asked"))
    headings = {translator(lang)(heading) for lang in LANGUAGES for heading in HEADINGS}
    return say, say | asked | headings | set(parts["avoid"])


def _written_before(told: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The same of older files, whose notes begin with the sentence of the figure."""
    point = str(told.get("point") or "")
    more = (told.get("definition"), told.get("source"), *told.get("notes", ()))
    return {point}, {point, *map(str, more)}


def _as(found: Carried, form: str) -> Carried:
    return Carried(
        tuple(each.model_copy(update={"form": form}) for each in found.records), found.deck
    )


def _html(body: bytes) -> Carried | None:
    inside, kept = (
        re.findall(rb'<script type="application/json" id="%b">([^<]*)</script>' % name, body)
        for name in (KEY.encode(), saying.MADE.encode())
    )
    return _touched(_first(inside), kept, lambda: saying.of_page(body))


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
