"""The plotted rows as a Stata file (``use figure.dta``): typed variables with labels, release and citation beside them.

Format 118, which Stata 14 and later, R (haven) and pandas read. Citation, licence and record are long strings (strL),
which a file has once however many rows name them.
"""

from __future__ import annotations

import io
import struct

import pandas as pd

from dashboard.exports.carried.carrying import Carried, Reader
from dashboard.exports.carried.record import from_text
from dashboard.exports.data.tables import KEY, TOLD, counted
from dashboard.exports.job import Job

#: Characters that Stata has for the label of a variable or of the data.
_LABEL = 80
#: A long string of the file: whose it is, its kind, its bytes with the one that ends it.
_STRING = struct.Struct("<3sIQBI")
_MARK = b"GSO"
#: A file of ours has some five.
_MOST_STRINGS = 1000
_PERIODS = ("time_period", "from", "to")


def dta(job: Job) -> bytes:
    """The rows as Stata has them: years as numbers, a missing value as ``.``; the record in ``trilateral``, first row."""
    rows = counted(job)
    told = (job.data.release, "; ".join(job.citations), "; ".join(job.licences))
    for name, text in zip(TOLD, told, strict=True):
        rows[name] = text
    rows[KEY] = [job.carried("dta"), *[""] * (len(rows) - 1)][: len(rows)]
    out = io.BytesIO()
    pd.DataFrame({name: _values(str(name), rows[name]) for name in rows}).to_stata(
        out,
        write_index=False,
        version=118,
        byteorder="little",
        time_stamp=job.created.replace(tzinfo=None),
        data_label=job.caption.title[:_LABEL],
        variable_labels={
            name: f"{quantity.kind}: {quantity.stored}"[:_LABEL]
            for name, quantity in job.quantities.items()
            if name in rows
        },
        convert_strl=[*TOLD, KEY],
    )
    return out.getvalue()


def _values(name: str, column: pd.Series) -> pd.Series:
    """A column of a type that Stata has."""
    if column.dtype.kind == "b":
        return column.astype("int8")
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.astype("float64")
    if name in _PERIODS and column.str.fullmatch("[0-9]{4}").all():
        return column.astype("int16")
    return column.astype(object).where(column.notna(), "").map(str)


def _read(body: bytes) -> Carried | None:
    """The record among the long strings, which begin behind the rows."""
    at = body.find(b"<strls>") + len(b"<strls>")
    for _ in range(_MOST_STRINGS):
        if not body.startswith(_MARK, at):
            break
        length = _STRING.unpack_from(body, at)[-1]
        text = body[at + _STRING.size : at + _STRING.size + length].rstrip(b"\0")
        if text.startswith(b"{"):
            return Carried((from_text(text),))
        at += _STRING.size + length
    return None


READER = Reader(lambda body: body.startswith(b"<stata_dta><header>"), _read)
