"""The files of a release: as they were published, tables as CSV for readers who have no Parquet, and what describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dashboard.components.release_files import DESCRIPTIONS
from dashboard.exports.data.tables import harmless
from dashboard.locale import SOURCE
from dashboard.web.api.answers import CSV, to_json
from dashboard.web.data_descriptions import WRITERS
from dashboard.words.wording import in_language
from etl.errors import UnknownName
from etl.storage.store import PACKAGE, Release, Store

if TYPE_CHECKING:
    import pandas as pd

#: Table -> what it is as CSV. The vintages are twice as many rows: as Parquet alone.
AS_CSV = {f"{name}.csv": name for name in ("observations", "areas")}
#: How many rows are taken apart into cells at once: all of them would take as much memory again as the file.
_AT_ONCE = 20_000


def body(store: Store, release: Release, file: str, base: str) -> tuple[bytes, str]:
    """A file of a release, and its media type.

    Args:
        store: The store that has it.
        release: The release.
        file: The name of the file.
        base: The address of the server, for what names others.

    Raises:
        UnknownName: It has none of this name.
        ReleaseDamaged: It is missing or not what was published.

    Example:
        ``body(store, store.open(), "observations.csv", "https://stats.example.org")[1]`` begins with ``text/csv``.
    """
    if file in AS_CSV:
        made = release.cache.get_or_compute(("file", file), lambda: _csv(release, AS_CSV[file]))
        return made, CSV
    if file in DESCRIPTIONS:
        facts = WRITERS[file](release, in_language(SOURCE), base)
        return to_json(facts), DESCRIPTIONS[file][1]
    kinds = {r["path"]: str(r["mediatype"]) for r in release.package["resources"]}
    kinds[PACKAGE] = "application/json"
    found = store.file(release, file)
    if found is None:
        raise UnknownName("file", file, [*kinds, *AS_CSV, *DESCRIPTIONS])
    return found, kinds[file]


def _csv(release: Release, table: str) -> bytes:
    """A table with every digit of a number; no text in it is a formula."""
    frame = getattr(release, table)
    head = ",".join(frame).encode()
    parts = (_lines(frame.iloc[n : n + _AT_ONCE]) for n in range(0, len(frame), _AT_ONCE))
    return b"\r\n".join([head, *parts, b""])


def _lines(rows: pd.DataFrame) -> bytes:
    cells = zip(*(_cells(rows[name]) for name in rows), strict=True)
    return "\r\n".join(map(",".join, cells)).encode()


def _cells(column: pd.Series[Any]) -> list[str]:
    """The cells of a column, quoted where CSV wants it; nothing where there is no value."""
    if column.dtype.kind in "fiu":
        return ["" if value != value else repr(value) for value in column.tolist()]
    # Thousands of rows have some hundred different codes.
    written = {text: _quoted(harmless(text)) for text in column.unique() if isinstance(text, str)}
    return [written.get(text, "") for text in column.tolist()]


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if re.search('[,"\r\n]', text) else text
