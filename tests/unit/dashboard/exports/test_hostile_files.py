"""Files that mean harm: dropped figures and templates that grow, nest, name other files or load from elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pptx import Presentation

from dashboard.exports import Job, slides
from dashboard.exports.carried.record import MOST_BYTES, Damaged
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.data import tables
from dashboard.exports.office import ooxml
from dashboard.exports.office.brand import Brand
from etl.errors import UsageError

ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]>'
)
FOREIGN = b'<!DOCTYPE a [<!ENTITY d SYSTEM "file:///etc/passwd">]>'
MASTER = "ppt/slideMasters/slideMaster1.xml"
LINKS = "ppt/slideMasters/_rels/slideMaster1.xml.rels"


def template(part: str = "", change: Callable[[bytes], bytes] = lambda body: body) -> Brand:
    """A template one part of which is otherwise."""
    made, out = io.BytesIO(), io.BytesIO()
    Presentation().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return Brand(out.getvalue())


def link(kind: str) -> Callable[[bytes], bytes]:
    """Another relationship, to somewhere else."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = f'<Relationship Id="rId99" Type="{office}/{kind}" Target="https://example.org/x" TargetMode="External"/>'
    return lambda body: body.replace(b"</Relationships>", f"{added}</Relationships>".encode())


@pytest.mark.parametrize("entities", [ENTITIES, FOREIGN], ids=["growing", "foreign"])
def test_a_template_with_entities_is_refused(make: Callable[..., Job], entities: bytes) -> None:
    """They would be carried into every deck, and grow or read files where it is opened."""
    spoilt = template(
        MASTER,
        lambda body: body.replace(b"?>", b"?>" + entities, 1).replace(
            b"Click to edit Master title style", b"&d;"
        ),
    )
    with pytest.raises(UsageError, match="entities of its own"):
        slides.pptx(make(), spoilt)


@pytest.mark.parametrize("kind", ["image", "oleObject", "video"])
def test_a_template_that_loads_from_elsewhere_is_refused(
    make: Callable[..., Job], kind: str
) -> None:
    """Who shows a slide does not tell somebody else so."""
    with pytest.raises(UsageError, match=r"loads 'https://example\.org/x' from elsewhere"):
        slides.pptx(make(), template(LINKS, link(kind)))


def test_a_template_may_have_links(make: Callable[..., Job]) -> None:
    """A link is followed by a click only."""
    assert slides.pptx(make(), template(LINKS, link("hyperlink")))


def test_an_archive_of_too_many_parts_is_refused() -> None:
    """Each part costs, also an empty one."""
    many = ooxml.archive({f"a{n}.xml": b"" for n in range(5_001)})
    with pytest.raises(UsageError, match="more than 5,000 parts"):
        unpack(many)


def test_a_text_written_once_for_many_rows_is_counted_in_each(make: Callable[..., Job]) -> None:
    """Parquet writes a repeated text once: some hundred bytes become gigabytes where it is read."""
    file = pq.read_table(io.BytesIO(tables.parquet(make())))
    rows = 20_000
    columns = {
        name: pa.array([0.0] * rows)
        if pa.types.is_floating(file.schema.field(name).type)
        else pa.DictionaryArray.from_arrays(pa.array([0] * rows), ["x" * (MOST_BYTES // 10_000)])
        for name in file.column_names
    }
    out = io.BytesIO()
    written = pa.table(columns)
    texts = {n: pa.string() for n, c in columns.items() if isinstance(c, pa.DictionaryArray)}
    schema = pa.schema(
        [(n, texts.get(n, written.schema.field(n).type)) for n in written.column_names]
    )
    # Written as text with a dictionary of one, which is Parquet's own way.
    pq.write_table(
        written.cast(schema, safe=False).replace_schema_metadata(file.schema.metadata), out
    )

    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(Damaged, match="too large"):
        unpack(out.getvalue())


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><svg>' + b"<g>" * 200_000,
        b'<?xml version="1.0"?>' + ENTITIES + b"<svg>&d;</svg>",
        b'{"trilateral":' + b"[" * 200_000,
        b"a," * 200_000 + b"trilateral\r\n1",
        b"<html>" + b'<script type="application/json" id="trilateral">' * 50_000,
        b"%PDF-1.4\n1 0 obj<</Names<</EmbeddedFiles 1 0 R>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        ooxml.archive({"customXml/item1.xml": ENTITIES + b"<a>&d;</a>"}),
    ],
    ids=["deep svg", "svg entities", "deep json", "wide csv", "html", "pdf of itself", "office entities"],
)  # fmt: skip
def test_what_grows_or_nests_is_refused(body: bytes) -> None:
    """Nothing in it is followed further than one of our own files goes."""
    with pytest.raises(Damaged):
        unpack(body)
