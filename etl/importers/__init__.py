"""Official bulk files in, observations out: for networks that cannot reach the services.

The kind of a file is recognised by its content, never by its name: what packs it is taken off (`containers`), its rows are
laid out whatever they are written in (`sheets`, `workbooks`), and their headings tell the kind. What is published of it is
decided by the same path as after a refresh (`etl.pipeline.publishing`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd

from etl.counts import many
from etl.errors import BadAnswer, UsageError
from etl.importers import (
    containers,
    datamapper,
    sdmx,
    sheets,
    unctad,
    weo,
    wits,
    workbooks,
    worldbank,
)
from etl.importers.base import Document, Foreign, NothingOfOurs, Outlook
from etl.importers.editions import in_style, together
from etl.importers.lacks import lacking
from etl.importers.likeness import looks_like
from etl.importers.sheets import Sheet
from etl.observations import KEY, concat, empty, validate
from etl.sources.base import Fetched, Progress, no_areas

Part = Fetched | Outlook
Reader = Callable[[str], Part]


@dataclass(frozen=True)
class Importer:
    """Recognises one kind of table by its headings and reads it.

    Attributes:
        kind: What the file is, in words.
        recognises: Whether these rows are such a table; looks at the beginning only, never raises.
        read: What a table holds. The edition is for files that do not say their own; it raises `UsageError` where it
            is needed and empty, `NothingOfOurs` where nothing of the catalogue is there, and `BadAnswer` where the
            file is damaged.
    """

    kind: str
    recognises: Callable[[Sheet], bool]
    read: Callable[[Sheet, str], Part]


IMPORTERS: tuple[Importer, ...] = (
    Importer(worldbank.KIND, worldbank.recognises, worldbank.read),
    Importer(weo.KIND, weo.recognises, weo.read),
    Importer(sdmx.KIND, sdmx.recognises, sdmx.read),
    Importer(datamapper.KIND, datamapper.recognises, datamapper.read),
    Importer(wits.KIND, wits.recognises, wits.read),
    Importer(unctad.KIND, unctad.recognises, unctad.read),
)
#: So many of the files and sheets that were passed over are named.
NAMED = 20
#: The sheets of a workbook that should hold figures: one that is not understood is an error.
_OF_FIGURES = frozenset({"countries", "country groups", "data"})


def collect(paths: Sequence[Path], edition: str, progress: Progress) -> list[Part]:
    """What the files hold, a part for each table in them.

    Args:
        paths: The files, packed or not.
        edition: The edition of files that do not say it themselves.
        progress: Called with a few words for each file.

    Raises:
        UsageError: A file cannot be opened, is of no known kind, does not say its edition and none is given, or none
            holds anything of the catalogue.
        BadAnswer: A file is of a known kind, but damaged.

    Example:
        ``collect([Path("WEOOct2025all.xlsx")], "", print)[0].source`` is ``"weo"``.
    """
    found: list[Part] = []
    nothing: list[NothingOfOurs] = []
    for path in paths:
        try:
            body = path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"{path} cannot be read: {error.strerror}.",
                hint="Name the files themselves; a shell's * names all of a folder.",
            ) from error
        parts, without = _of_file(Document(path.name, body), edition, progress)
        found += parts
        nothing += without
    if not found:
        raise nothing[0]
    notes = tuple(f"{error.args[0]} Left out." for error in nothing)
    return [replace(found[0], notes=(*found[0].notes, *notes)), *found[1:]]


def resolve(parts: Sequence[Part], held: pd.DataFrame) -> dict[str, Fetched]:
    """What the parts hold together, by source.

    Args:
        parts: See `collect`.
        held: What is held of the World Economic Outlook: the countries of an edition may have come before its groups.

    Raises:
        UsageError: Two files contradict each other, or an edition is of no form that its source has.

    Example:
        ``resolve(collect(paths, "", print), release.everything)["wdi"].observations``
    """
    found = [part for part in parts if isinstance(part, Fetched)]
    found += together([part for part in parts if isinstance(part, Outlook)], held)
    found = [in_style(part) for part in found]
    everything = concat([f.observations for f in found])
    again = int(everything.duplicated().sum())
    everything = everything.drop_duplicates(ignore_index=True)
    for row in everything[everything.duplicated(list(KEY))].itertuples():
        raise UsageError(
            f"The files say two different things of {row.source} {row.indicator} {row.ref_area} "
            f"{row.time_period}, edition {row.edition}.",
            hint="Import files one after the other: the second becomes an edition of its own.",
        )
    areas = pd.concat([no_areas(), *(f.areas for f in found)]).drop_duplicates("ref_area")
    twice = (
        [f"{many(again, 'value stands', 'values stand')} in more than one table, taken once"]
        if again
        else []
    )
    said = [note for f in found for note in f.notes]
    notes = tuple(dict.fromkeys([*said, *twice, *lacking(everything, held)]))
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


def read(
    paths: Sequence[Path], edition: str, progress: Progress, held: pd.DataFrame | None = None
) -> dict[str, Fetched]:
    """What the files hold, by source: `collect` and `resolve` in one.

    Example:
        ``read([Path("US_TradeMerchTotal.csv")], "2025-04-15", print)["unctad"].observations``
    """
    return resolve(collect(paths, edition, progress), empty() if held is None else held)


def _of_file(
    document: Document, edition: str, progress: Progress
) -> tuple[list[Part], list[NothingOfOurs]]:
    """What the tables in a file hold, and what is said of those that hold nothing of ours.

    Raises:
        UsageError: None of them is of a known kind.
    """
    found: list[Part] = []
    nothing: list[NothingOfOurs] = []
    unknown: list[str] = []
    members, junk = containers.unpack(document)
    for member in members:
        tables, unread = _tables_of_member(member, alone=member is document)
        unknown += unread if tables else [f"{member.name}{' (damaged)' if member.fault else ''}"]
        for kind, table in tables:
            progress(f"{member.name}: {kind}")
            try:
                found.append(table(edition))
            except NothingOfOurs as error:
                nothing.append(error)
    if not found and not nothing:
        raise _of_no_kind(document, members)
    if unknown:
        shown = ", ".join(unknown[:NAMED]) + (" ..." if len(unknown) > NAMED else "")
        note = f"{document.name}: {len(unknown)} of no known kind left out, {shown}"
        nothing += [] if found else [NothingOfOurs(f"{note}.")]
        found[:1] = [replace(part, notes=(*part.notes, note)) for part in found[:1]]
    if junk and found:
        note = f"{document.name}: {many(junk, 'file')} of the program that packed it left out"
        found[0] = replace(found[0], notes=(*found[0].notes, note))
    return found, nothing


def _of_no_kind(document: Document, members: Sequence[Document]) -> UsageError:
    """What to say of a file none of whose tables is known."""
    kinds = ", ".join(importer.kind for importer in IMPORTERS)
    return UsageError(
        f"{document.name} is of no known kind.",
        hint=f"Known are: {kinds}. {looks_like(members)}",
    )


def _tables_of_member(
    member: Document, *, alone: bool
) -> tuple[list[tuple[str, Reader]], list[str]]:
    """The tables of a file of an archive: one that is none of ours is passed over, whatever is wrong with it.

    Raises:
        UsageError: It may be one of ours and cannot be read.
        BadAnswer: It may be one of ours and is damaged.
    """
    if member.fault and not member.foreign:
        raise containers.damaged(member.name, member.fault)
    try:
        return _tables(member)
    except (BadAnswer, UsageError) as error:
        if alone or not (member.foreign or isinstance(error, Foreign)):
            raise
        return [], []


def _tables(document: Document) -> tuple[list[tuple[str, Reader]], list[str]]:
    """The kind and the reader of each table in a file, and the sheets that are no table of a known kind.

    Raises:
        BadAnswer: A sheet that should hold figures is not understood.
    """
    if sdmx.recognises_xml(document):
        return [(sdmx.KIND, partial(sdmx.read_xml, document))], []
    book = workbooks.sheets(document)
    if not book:
        # The same lines by each separator: one of them is right.
        return _readers(sheets.of_text(document))[:1], []
    known = _readers(book)
    rest = [sheet for sheet in book if not recognise(sheet)]
    for sheet in rest:
        if known and sheet.title.casefold() in _OF_FIGURES:
            raise BadAnswer(
                f"{sheet.name} is not understood, though it should hold figures.",
                hint="Download it again.",
            )
    unread = [sheet.name for sheet in rest if any(any(row) for row in sheet.head)]
    return known, unread


def _readers(tables: Sequence[Sheet]) -> list[tuple[str, Reader]]:
    """The kind and the reader of each table that is known."""
    known = ((sheet, recognise(sheet)) for sheet in tables)
    return [(importer.kind, partial(importer.read, sheet)) for sheet, importer in known if importer]


def recognise(sheet: Sheet) -> Importer | None:
    """The importer for a table with these headings, or None.

    Example:
        ``recognise(sheet)`` is None for a table that nobody publishes.
    """
    return next((importer for importer in IMPORTERS if importer.recognises(sheet)), None)


__all__ = ["Importer", "collect", "read", "resolve"]
