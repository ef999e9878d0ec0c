"""What a file carries of itself: all that is needed to make it again, without the store.

A record is JSON: figure, view, release, origins, facts and rows, and, for whoever reads it with other tools, title,
definition, citation and licence. Files come from anywhere, so a record is read with limits and checked like a request.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib import metadata
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.figures import FigureData, Origin
from etl.bounded.documents import json_value
from etl.errors import UsageError

try:
    VERSION = metadata.version("trilateral-dashboard")
except metadata.PackageNotFoundError:  # run from a folder that was not installed
    VERSION = "0"

#: A record is text of at most this many bytes, and a table of at most this many cells.
MOST_BYTES = 24 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 100_000, 40

Cell = str | int | float | bool | None


class Damaged(UsageError):
    """A file carries nothing that a figure could be made from."""


class Table(BaseModel):
    """Rows, column by column typed, so that they come back exactly as they were.

    Attributes:
        columns: Their names.
        kinds: What they hold.
        rows: The rows.
        gaps: Columns of text in which an empty cell is no text at all.
    """

    model_config = ConfigDict(extra="forbid")

    columns: Annotated[list[str], Field(max_length=MOST_COLUMNS)]
    kinds: Annotated[
        list[Literal["text", "number", "integer", "boolean"]], Field(max_length=MOST_COLUMNS)
    ]
    rows: Annotated[list[list[Cell]], Field(max_length=MOST_ROWS)]
    gaps: Annotated[list[str], Field(max_length=MOST_COLUMNS)] = []


class Record(BaseModel):
    """What a file carries.

    Attributes:
        trilateral: The version of this layout.
        version: The version of the product that wrote the file.
        form: The format of the file.
        figure: The id of the figure.
        view: The view, as in links.
        release: The id of the release.
        address: The public address of the dashboard that made it, or nothing.
        origins: Source, edition and indicator of the rows.
        facts: What else the builder needs.
        table: The plotted rows.
        told: Title, definition, point, source line, notes, citations and licences, for other readers.
        digest: Of all that the figure is made from.
    """

    model_config = ConfigDict(extra="ignore")

    trilateral: Literal[1] = 1
    version: Annotated[str, Field(max_length=40)] = VERSION
    form: Annotated[str, Field(pattern=r"^[a-z.]{1,12}$")]
    figure: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,48}$")]
    view: Annotated[str, Field(max_length=4000)]
    release: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,64}$")]
    address: Annotated[str, Field(pattern=r"^(https?://[A-Za-z0-9.:/_-]{1,200})?$")] = ""
    origins: Annotated[list[dict[str, str]], Field(max_length=200)]
    facts: dict[str, Any]
    table: Table
    told: dict[str, Any] = Field(default_factory=dict)
    digest: Annotated[str, Field(max_length=64)] = ""

    def data(self) -> FigureData:
        """The rows and facts in the form that the builder takes.

        Raises:
            Damaged: They do not fit together, or are not those that the digest names; a digest is always there.
        """
        if self.digest != digest(self):
            raise Damaged(
                "The figure inside this file was altered.", hint="Use the file as it was made."
            )
        try:
            origins = tuple(Origin(o["source"], o["edition"], o["indicator"]) for o in self.origins)
            return FigureData.of(frame(self.table), origins, self.release, unpack(self.facts))
        except (KeyError, TypeError, ValueError, RecursionError, MemoryError) as error:
            raise Damaged(
                "The rows inside this file do not fit together.",
                hint="Use the file as it was made.",
            ) from error


def digest(record: Record) -> str:
    """A name for all that a figure is made from.

    Example:
        ``digest(record)`` has 32 hexadecimal digits, the same for the same figure, view and release.
    """
    made_of = record.model_dump(
        include={"figure", "view", "release", "address", "origins", "facts", "table"}
    )
    return hashlib.sha256(
        json.dumps(made_of, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()[:32]


def to_text(record: Record, *, rows: bool = True) -> str:
    """A record as JSON on one line; without rows for formats whose own body is the rows.

    Example:
        ``from_text(to_text(record)) == record``
    """
    content = record.model_dump()
    if not rows:
        content["table"]["rows"] = []
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str | bytes) -> Record:
    """A record from JSON.

    Raises:
        Damaged: It is none, or too large.

    Example:
        ``from_text(job.carried("json")).digest == job.record.digest``
    """
    if len(text) > MOST_BYTES:
        raise Damaged("The record inside this file is too large.")
    try:
        return Record.model_validate(json_value(text))
    except (ValueError, ValidationError, RecursionError, MemoryError) as error:
        raise Damaged(
            "The record inside this file cannot be read.",
            hint="Use a file that 'trilateral export' wrote.",
        ) from error


def table(rows: pd.DataFrame) -> Table:
    """A table as plain values.

    Example:
        >>> import pandas as pd
        >>> table(pd.DataFrame({"ref_area": ["JPN"]})).columns
        ['ref_area']
    """
    kinds = [_kind(rows[name]) for name in rows.columns]
    cells = [[_plain(value) for value in rows[name].tolist()] for name in rows.columns]
    return Table(
        columns=[str(c) for c in rows.columns],
        kinds=kinds,
        rows=[list(row) for row in zip(*cells, strict=True)],
        gaps=[
            str(c)
            for c, kind, found in zip(rows.columns, kinds, cells, strict=True)
            if kind == "text" and None in found
        ],
    )


def frame(content: Table) -> pd.DataFrame:
    """The table again, each column of its kind."""
    if any(len(row) != len(content.columns) for row in content.rows) or len(content.kinds) != len(
        content.columns
    ):
        raise ValueError("rows of different length")
    columns = {}
    for n, (name, kind) in enumerate(zip(content.columns, content.kinds, strict=True)):
        values = [row[n] for row in content.rows]
        dtype = {"number": "float64", "integer": "int64", "boolean": "bool", "text": "str"}[kind]
        columns[name] = pd.Series([np.nan if v is None else v for v in values], dtype=dtype)
    return pd.DataFrame(columns)


def _kind(column: pd.Series) -> Literal["text", "number", "integer", "boolean"]:
    if column.dtype.kind == "f":
        return "number"
    if column.dtype.kind in "iu":
        return "integer"
    return "boolean" if column.dtype.kind == "b" else "text"


def _plain(value: Any) -> Cell:
    if isinstance(value, np.generic):
        value = value.item()
    if (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float) and value != value)
    ):
        return None
    return value if isinstance(value, str | int | float | bool) else str(value)


def pack(value: Any) -> Any:
    """A fact as JSON: what JSON has no word for is marked.

    Raises:
        TypeError: It is of a kind that cannot be carried.

    Example:
        >>> pack(float("nan")) != pack(None)
        True
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value != value:
        return {"$nan": True}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return _pack_many(value)


def _pack_many(value: Any) -> Any:
    """The same for what holds other values."""
    if isinstance(value, pd.DataFrame):
        return {"$table": table(value).model_dump()}
    if isinstance(value, pd.Series):
        return {"$series": pack(value.to_dict())}
    if isinstance(value, tuple):
        return {"$tuple": [pack(v) for v in value]}
    if isinstance(value, list):
        return [pack(v) for v in value]
    if isinstance(value, set | frozenset):
        return {"$set": sorted(pack(v) for v in value)}
    if isinstance(value, Mapping):
        if all(isinstance(k, str) and not k.startswith("$") for k in value):
            return {k: pack(v) for k, v in value.items()}
        return {"$pairs": [[pack(k), pack(v)] for k, v in value.items()]}
    raise TypeError(f"a fact of type {type(value).__name__} cannot be carried in a file")


def unpack(value: Any) -> Any:
    """The fact again."""
    if isinstance(value, list):
        return [unpack(v) for v in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        name, inner = next(iter(value.items()))
        if name == "$table":
            return frame(Table.model_validate(inner))
        if name == "$series":
            return pd.Series(unpack(inner))
        if name == "$nan":
            return float("nan")
        if name in {"$tuple", "$set"}:
            kind = {"$tuple": tuple, "$set": frozenset}[name]
            return kind(unpack(v) for v in inner)
        if name == "$pairs":
            return {unpack(k): unpack(v) for k, v in inner}
    return {k: unpack(v) for k, v in value.items()}
