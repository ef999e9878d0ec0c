"""The files of a release: as they were published, tables as CSV for readers who have no Parquet, and what describes them."""

from __future__ import annotations

from dashboard.components.release_files import DESCRIPTIONS
from dashboard.exports.data.tables import harmless
from dashboard.locale import SOURCE
from dashboard.web.api.answers import CSV, to_json
from dashboard.web.data_descriptions import WRITERS
from dashboard.words.wording import in_language
from etl.errors import UnknownName
from etl.storage.store import PACKAGE, Release, Store

#: Table -> what it is as CSV. The vintages are twice as many rows: as Parquet alone.
AS_CSV = {f"{name}.csv": name for name in ("observations", "areas")}


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
    texts = [str(name) for name, kind in frame.dtypes.items() if kind.kind not in "fiu"]
    # A column of two hundred thousand codes has some hundred different ones.
    safe = {
        name: frame[name].map({text: harmless(text) for text in frame[name].unique()})
        for name in texts
    }
    return bytes(frame.assign(**safe).to_csv(index=False, lineterminator="\r\n").encode())
