"""Official bulk files in, observations out: for networks that cannot reach the services.

The kind of a file is recognised by its content, never by its name; what is published of it is decided by the same
path as after a refresh (`etl.pipeline.publishing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from etl import catalog
from etl.errors import UsageError
from etl.importers import containers, datamapper, sdmx, unctad, weo, wits, worldbank
from etl.importers.base import Document, Importer, nothing_of_ours
from etl.observations import KEY, concat, validate
from etl.sources.base import Fetched, Progress, no_areas

IMPORTERS: tuple[Importer, ...] = (
    worldbank.IMPORTER,
    weo.TEXT,
    weo.WORKBOOK,
    sdmx.XML,
    sdmx.CSV,
    datamapper.IMPORTER,
    wits.IMPORTER,
    unctad.IMPORTER,
)


def recognise(body: bytes) -> Importer | None:
    """The importer for a file with this content, or None."""
    return next((importer for importer in IMPORTERS if importer.recognises(body)), None)


def read(paths: Sequence[Path], edition: str, progress: Progress) -> dict[str, Fetched]:
    """What the files hold, by source.

    Args:
        paths: The files, packed or not.
        edition: The edition of files that do not say it themselves.
        progress: Called with a few words for each file.

    Raises:
        UsageError: A file cannot be opened, is of no known kind, does not say its edition and none is given, or
            two files contradict each other.
        BadAnswer: A file is of a known kind, but damaged.
    """
    found: list[Fetched] = []
    for path in paths:
        try:
            body = path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"{path} cannot be read: {error.strerror}.",
                hint="Name the files themselves; a shell's * names all of a folder.",
            ) from error
        found += _read(Document(path.name, body), edition, progress)
    tables = [concat([f.observations]) for f in found]
    everything = concat(tables).drop_duplicates(ignore_index=True)
    for twice in everything[everything.duplicated(list(KEY))].itertuples():
        raise UsageError(
            f"The files say two different things of {twice.source} {twice.indicator} {twice.ref_area} "
            f"{twice.time_period}, edition {twice.edition}.",
            hint="Import files one after the other: the second becomes an edition of its own.",
        )
    areas = pd.concat([no_areas(), *(f.areas for f in found)]).drop_duplicates("ref_area")
    notes = tuple(note for f in found for note in f.notes)
    by_source = {str(source): rows for source, rows in everything.groupby("source")}
    days = {key: day for f in found for key, day in f.published.items()}
    result = {
        source: Fetched(
            validate(rows.reset_index(drop=True), "The files"),
            areas,
            published={e: day for e, day in days.items() if e in rows["edition"].unique()},
        )
        for source, rows in by_source.items()
    }
    first = next(iter(result))
    result[first] = replace(result[first], notes=notes)
    return result


def _read(document: Document, edition: str, progress: Progress) -> list[Fetched]:
    """What a file holds; of an archive, what those of its members hold that are known."""
    members = containers.unpack(document)
    known = [(member, importer) for member in members if (importer := recognise(member.body))]
    if not known:
        raise UsageError(
            f"{document.name} is of no known kind.",
            hint="Known are: "
            + ", ".join(dict.fromkeys(importer.kind for importer in IMPORTERS))
            + ".",
        )
    found = []
    for member, importer in known:
        progress(f"{member.name}: {importer.kind}")
        found.append(_in_style(member, importer.read(member, edition)))
    return found


def _in_style(document: Document, fetched: Fetched) -> Fetched:
    """Editions as the source labels them: by the month, or by the day.

    Raises:
        UsageError: A day is needed, and only a month was given.
    """
    rows = fetched.observations
    if rows.empty:
        raise nothing_of_ours(document, "its observations are all missing")
    source = catalog.source(str(rows["source"].iloc[0]))
    if source.edition_style == "month":
        days = {edition[:7]: edition for edition in rows["edition"].unique() if len(edition) == 10}
        rows = rows.assign(edition=rows["edition"].str[:7])
        return replace(fetched, observations=rows, published={**days, **fetched.published})
    for edition in rows["edition"].unique():
        if len(edition) != 10:
            raise UsageError(
                f"{document.name} needs a day as its edition, not {edition!r}.",
                hint="Say it: --edition 2024-10-24, the day when the publisher released it.",
            )
    return fetched


__all__ = ["IMPORTERS", "read", "recognise"]
