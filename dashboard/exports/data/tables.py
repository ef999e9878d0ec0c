"""The plotted rows as files for programs and spreadsheets, with where they came from."""

from __future__ import annotations

import io
import json as json_module
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exports.carried.record import VERSION, Record
from dashboard.exports.job import Job
from etl.observations import plain

KEY = "trilateral"
#: What spreadsheets take for the beginning of a formula; those of East Asia take the wide letters, too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
#: What is added to the rows of a CSV file: the same in each row, since a line of comment would break its readers.
TOLD = ("release", "citation", "licence")


def csv(job: Job) -> bytes:
    """The rows as CSV that spreadsheets and programs read without options.

    A byte-order mark tells spreadsheets that it is UTF-8. Citation and licence are columns of their own; the last
    column holds, in the first row, the record without its rows.
    """
    rows = counted(job)
    told = (job.data.release, "; ".join(job.citations), "; ".join(job.licences))
    for name, text in zip(TOLD, told, strict=True):
        rows[name] = text
    rows[KEY] = [job.carried("csv", rows=False), *[""] * (len(rows) - 1)][: len(rows)]
    for name in rows.columns:
        if rows[name].dtype.kind not in "fiub":
            rows[name] = [harmless(value) for value in rows[name]]
    sheet: str = rows.to_csv(index=False, lineterminator="\r\n")
    return sheet.encode("utf-8-sig")


def counted(job: Job) -> pd.DataFrame:
    """The rows with ranks and counts as whole numbers: nobody is 5.0th.

    Example:
        ``counted(prepare(release, "explore", View(kind="rank")))["value"]`` has the type Int64.
    """
    rows = job.data.rows.copy()
    for name, quantity in job.quantities.items():
        if name in rows and not (quantity.form.digits or quantity.form.cell):
            rows[name] = rows[name].astype("Int64")
    return rows


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula.

    Example:
        >>> harmless("=1+1"), harmless(1.0)
        ("'=1+1", 1.0)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def json(job: Job) -> bytes:
    """The rows with title, definition, source, citation, licence, view and release."""
    content: dict[str, Any] = {
        "figure": job.spec.id,
        "title": job.caption.title,
        "definition": job.caption.subtitle,
        "point": job.caption.point,
        "source": job.caption.source,
        "notes": list(job.caption.notes),
        "citations": job.citations,
        "licences": job.licences,
        "release": job.data.release,
        "view": job.view.query(),
        "link": job.link,
        "quality": job.quality,
        "version": VERSION,
        "columns": {
            name: {"kind": quantity.kind, "unit": quantity.stored}
            for name, quantity in job.quantities.items()
            if name in job.data.rows
        },
        "rows": plain_rows(counted(job)),
        KEY: json_module.loads(job.carried("json", rows=False)),
    }
    return (json_module.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def plain_rows(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: nothing where there is no value."""
    return [
        {key: None if pd.isna(value) else value for key, value in row.items()}
        for row in rows.to_dict("records")
    ]


def parquet(job: Job) -> bytes:
    """The rows as Parquet, the record in the metadata of the schema."""
    rows = counted(job)
    # Words as Arrow has them, as in every table of a release.
    words = {name: "str" for name in rows if rows[name].dtype == plain()}
    table = pa.Table.from_pandas(rows.astype(words), preserve_index=False)
    told = {
        "title": job.caption.title,
        "description": job.caption.subtitle,
        "source": job.caption.source,
        "citation": "; ".join(job.citations),
        "licence": "; ".join(job.licences),
        KEY: job.carried("parquet", rows=False),
    }
    metadata = {key.encode(): text.encode() for key, text in told.items()}
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **metadata})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def restored(record: Record, rows: pd.DataFrame) -> Record:
    """A record that was kept without its rows, with the rows that its file has.

    Example:
        ``restored(record, rows).table`` holds the rows of a CSV file.
    """
    columns, kinds = record.table.columns, record.table.kinds
    cells = [
        [
            None if isinstance(v, str) and not v and name in record.table.gaps else _cell(v, kind)
            for name, v, kind in zip(columns, values, kinds, strict=True)
        ]
        for values in rows[columns].itertuples(index=False, name=None)
    ]
    table = record.table.model_copy(update={"rows": cells})
    return record.model_copy(update={"table": table})


def _cell(value: Any, kind: str) -> Any:
    """A cell of a file as the record had it."""
    if value is None or pd.isna(value):
        return None
    if kind == "number":
        return float(value) if value != "" else None
    if kind == "integer":
        return int(value)
    if kind == "boolean":
        return value is True or str(value) == "True"
    text = str(value)
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text
