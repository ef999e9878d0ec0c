"""Figures of ours renewed inside anybody's document: update."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.files import drawing, read, releases_at_hand
from etl.counts import many
from etl.errors import GuardsFailed, TrilateralError, UsageError
from etl.operate import output as output_streams
from etl.operate.commands.options import DONE_IN_PART, AnswerLang, AsJson, option
from etl.operate.console import emit_json, emit_table, open_store, say

if TYPE_CHECKING:
    from dashboard.exports.renewed.sentences import Sentence
    from dashboard.exports.renewed.update import Update

#: A document has at most so many copies of what it was beside it.
_MOST_COPIES = 1000


def update(
    file: Annotated[
        Path,
        typer.Argument(help="A presentation (.pptx) or a Word document (.docx), whoever made it."),
    ],
    output: Annotated[
        Path | None,
        option(
            "FILE",
            "The file to write; FILE-updated beside the old one if left out.",
            "--output",
            "-o",
        ),
    ] = None,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place", help="Write the document itself; a copy of what it was stays beside it."
        ),
    ] = False,
    release: Annotated[
        str, option("ID", "The release to show; the one that is served if left out.")
    ] = "",
    lang: AnswerLang = "en",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Renew the charts, tables, pictures, labels, notes and source lines of ours inside a document, and nothing else.

    What somebody wrote, moved, painted, added or deleted stays. Prints what changed, and sentences of the document
    that do not hold.
    """
    from dashboard.exports.renewed.update import update as renew
    from dashboard.locale import LANGUAGES

    if lang not in LANGUAGES:
        raise UsageError(f"--lang cannot be {lang!r}.", hint=f"Give {', '.join(LANGUAGES)}.")
    path = _path(file, output, in_place=in_place, dry_run=dry_run)
    body = read(file)
    shown = open_store().open(release or None)
    with drawing():
        done = renew(body, shown, releases_at_hand(), name=file.name, lang=lang)
    if done.figures and done.changed and path is not None:
        _write(path, done.body, body if in_place else None)
    with output_streams.best_effort():
        emit_json(_record(done, shown.id)) if as_json else _tell(done, file)
    if done.refused and not done.figures:
        raise typer.Exit(GuardsFailed.exit_code)
    if done.refused or done.left:
        raise typer.Exit(DONE_IN_PART)


def _path(file: Path, output: Path | None, *, in_place: bool, dry_run: bool) -> Path | None:
    """Where to write, before anything is read.

    Raises:
        UsageError: It would overwrite what nobody named.
    """
    if in_place and output is not None:
        raise UsageError("--in-place writes the document itself.", hint="Leave out -o.")
    if dry_run:
        return None
    if in_place:
        return file
    if output is None:
        path = file.with_stem(f"{file.stem}-updated")
        if path.exists():
            raise UsageError(f"{path} is there already.", hint="Name the file to write: -o FILE.")
        return path
    if output.exists() and file.exists() and output.samefile(file):
        raise UsageError(
            f"{output} is the document itself.", hint="Say --in-place, which keeps a copy of it."
        )
    if output.suffix.lower() != file.suffix.lower():
        raise UsageError(
            f"{output} would be no {output.suffix or 'document'}: it is what {file.name} is.",
            hint=f"Give a name that ends in {file.suffix}.",
        )
    return output


def _write(path: Path, body: bytes, before: bytes | None) -> None:
    from etl.storage.files import write_atomically

    try:
        if before is not None:
            copy = _copy(path)
            write_atomically(copy, before)
            say(f"kept {copy}")
        write_atomically(path, body)
    except OSError as error:
        raise TrilateralError(
            f"{path} cannot be written: {error.strerror}.", hint="Give another file."
        ) from error
    say(f"wrote {path} ({len(body):,} bytes)")


def _copy(path: Path) -> Path:
    """A name beside a document that no file has."""
    names = (
        path.with_stem(f"{path.stem}-before{f'-{n}' if n > 1 else ''}")
        for n in range(1, _MOST_COPIES)
    )
    return next(name for name in names if not name.exists())


def _tell(done: Update, file: Path) -> None:
    rows = [vars(change) for change in (*done.verdicts, *done.changes)]
    if rows:
        emit_table(rows)
    elif done.figures and not done.changed:
        say("nothing changed")
    for one in done.kept:
        done_by = (
            f"typed: {one[0]}: {one[1]}: {one[2]}" if one[2] else f"deleted: {one[0]}: {one[1]}"
        )
        say(f"kept what was {done_by}")
    for each in done.untrue:
        say(_said(each))
    for text in done.left:
        say(f"not renewed: {text}")
    for text in done.refused:
        say(f"refused: {text}")
    figures, texts = many(len(done.figures), "figure"), many(len(done.texts), "text")
    say(f"{figures} of ours in {file.name}, {texts} renewed")


def _said(each: Sentence) -> str:
    what = "no longer true" if each.was == "holds" else "not true"
    return f"{what}: {each.place}: “{each.quote}”: {each.because}"


def _record(done: Update, release: str) -> dict[str, Any]:
    return {
        "release": release,
        "figures": done.figures,
        "changes": [vars(each) for each in done.changes],
        "verdicts": [vars(each) for each in done.verdicts],
        "texts": [{"before": before, "after": after} for before, after in done.texts],
        "kept": [{"figure": f, "what": w, "value": v} for f, w, v in done.kept],
        "untrue": [vars(each) for each in done.untrue],
        "left": done.left,
        "refused": done.refused,
    }
