"""Figures and the commands that write them to files: figures, export, deck, refigure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from etl.errors import StoreError, TrilateralError, UnknownName, UsageError
from etl.operate import output as output_streams
from etl.operate.commands.options import AsJson, AsOf, First, Indicator, Last, Source, option
from etl.operate.console import emit_json, emit_table, open_release, open_store, say

if TYPE_CHECKING:
    from dashboard.exports import Brand, Export
    from dashboard.exports.carried.refigure import Stamp
    from dashboard.look.view import View
    from etl.storage.store import Release

Output = Annotated[Path, option("FILE", "The file to write.", "--output", "-o")]
Choices = Annotated[
    list[str] | None,
    option(
        "NAME=VALUE",
        "Any other choice of a page, as its address has it (kind=bars); may be repeated.",
        "--view",
    ),
]
Template = Annotated[
    Path | None,
    option("FILE", "A presentation whose layouts, colours and fonts are used; for .pptx."),
]
Loose = Annotated[
    bool,
    typer.Option(
        "--no-strict-fonts",
        help="Draw characters that no installed font has as boxes, instead of failing.",
    ),
]
Lang = Annotated[str, option("LANG", "The language, one of {languages}; English if left out.")]
Theme = Annotated[str, option("THEME", "light or dark; light if left out.")]


def figures(as_json: AsJson = False) -> None:
    """List the figures, the question that each answers, and what it can show."""
    from dashboard.figures import FIGURES

    rows = [
        {"id": f.id, "question": f.question, "indicators": " ".join(f.indicators)}
        for f in FIGURES.values()
    ]
    if as_json:
        emit_json(rows)
    else:
        emit_table(rows)


def export(
    figure: Annotated[
        str, typer.Argument(help="The id of a figure; 'trilateral figures' lists them.")
    ],
    output: Output,
    indicator: Indicator = "",
    source: Source = "",
    first: First = "",
    last: Last = "",
    as_of: AsOf = "",
    lang: Lang = "",
    theme: Theme = "",
    preset: Annotated[str, option("SIZE", "One of {presets}.")] = "slide",
    width: Annotated[
        str, option("PIXELS", "Own width, 200 to 4000; the preset's if left out.")
    ] = "",
    height: Annotated[
        str, option("PIXELS", "Own height, 150 to 4000; the preset's if left out.")
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="Without title and source.")] = False,
    transparent: Annotated[
        bool, typer.Option("--transparent", help="Without a background.")
    ] = False,
    grey: Annotated[bool, typer.Option("--grey", help="For print without colour.")] = False,
    code: Annotated[
        bool, typer.Option("--qr", help="With a QR code of its public address.")
    ] = False,
    title: Annotated[
        str,
        option(
            "TITLE",
            "finding (what the figure shows), topic (what it is about), or a title in your own words.",
        ),
    ] = "",
    view: Choices = None,
    template: Template = None,
    loose: Loose = False,
) -> None:
    """Write a figure to a file, in the format that the file's ending names.

    Endings: {formats}; txt, bib, ris and csl.json are its citation, zip holds all of them.
    """
    from dashboard.exports import form_of, made, prepare

    form = form_of(output.name)
    query = {
        "indicator": indicator, "source": source, "from": first, "to": last, "as_of": as_of,
        "lang": lang, "theme": theme, "preset": preset, "width": width, "height": height,
        "plain": "1" if plain else "", "transparent": "1" if transparent else "", "grey": "1" if grey else "",
        "qr": "1" if code else "", "title": title,
    }  # fmt: skip
    chosen = view_of(query, view, own_title=True)
    brand = brand_of(template)
    if brand is not None and form != "pptx":
        raise UsageError(
            "--template goes with .pptx only.", hint="Leave it out, or name another file."
        )
    with drawing():
        job = prepare(release_of(chosen), figure, chosen)
        write(output, made(job, form, template=brand, strict_fonts=not loose))


def refigure(
    file: Annotated[
        str,
        typer.Argument(
            help="A file that 'trilateral export' or the page wrote, or the stamp at the foot of a figure."
        ),
    ],
    output: Annotated[
        Path | None,
        option(
            "FILE",
            "The file to write, of any format; beside the old one if left out.",
            "--output",
            "-o",
        ),
    ] = None,
    latest: Annotated[
        bool, typer.Option("--latest", help="With today's data; prints what changed.")
    ] = False,
    lang: Annotated[
        str,
        option("LANG", "In another language, one of {languages}; that of the file if left out."),
    ] = "",
    template: Template = None,
    loose: Loose = False,
    as_json: AsJson = False,
) -> None:
    """Make a figure again from a file alone, or the same view with today's data."""
    from dashboard.exports import form_of
    from dashboard.exports.carried import refigure as again
    from dashboard.exports.carried.apart import carried_in
    from dashboard.look.view import query_of

    stamp = None if Path(file).exists() else again.stamp_in(file)
    brand = brand_of(template)
    if stamp is not None:
        if lang:
            stamp = replace(stamp, view=view_of(query_of(stamp.view.query(lang=lang)), None))
        _from_stamp(stamp, output, brand, latest=latest, strict_fonts=not loose)
        return
    old = Path(file)
    carried = carried_in(read(old))
    path = output or old.with_stem(f"{old.stem}-{'latest' if latest else lang or 'again'}")
    # A file that lost its ending is made again as what it was.
    form = form_of(path.name) if path.suffix else again.form_in(carried)
    with drawing():
        changes: list[again.Change] = []
        if latest:
            result, changes = again.latest(
                carried,
                open_release(),
                brand,
                form=form,
                strict_fonts=not loose,
                releases=releases_at_hand(),
                lang=lang,
            )
        else:
            result = again.again(
                carried,
                brand,
                form=form,
                strict_fonts=not loose,
                releases=releases_at_hand(),
                lang=lang,
            )
        write(path, result)
    with output_streams.best_effort():
        if carried.left:
            say(f"made again: {', '.join(record.figure for record in carried.records)}")
            say(f"not in the new file: {'; '.join(carried.left)} (still in {old})")
        if as_json:
            emit_json([vars(change) for change in changes])
        elif changes:
            emit_table([vars(change) for change in changes])
        elif latest:
            say("nothing changed")


def _from_stamp(
    stamp: Stamp, output: Path | None, brand: Brand | None, *, latest: bool, strict_fonts: bool
) -> None:
    """Make the figure that a stamp names, of the release that it names or of the one that is served."""
    from dashboard.exports import form_of, made, prepare
    from dashboard.figures import figure as find

    if output is None:
        raise UsageError("A stamp names no file.", hint="Say which to write: -o FILE.")
    release = open_store().open(None if latest else stamp.release)
    with drawing():
        # Stamps of older figures may name what these did not read.
        job = prepare(release, stamp.figure, find(stamp.figure).used(stamp.view))
        write(output, made(job, form_of(output.name), template=brand, strict_fonts=strict_fonts))


def releases_at_hand() -> Callable[[str], Release | None]:
    """The releases of the store that are at hand; a file is made again without one, too.

    Example:
        ``releases_at_hand()(record.release)``
    """

    def release(name: str) -> Release | None:
        try:
            store = open_store()
            return store.open(name) if name in store.ids() else None
        except StoreError:
            return None

    return release


def languages_of(lang: str) -> list[str]:
    """The languages that an option names: one, several with commas, or all."""
    from dashboard.locale import LANGUAGES

    return list(LANGUAGES) if lang == "all" else [each for each in lang.split(",") if each]


def path_in(output: Path, lang: str, chosen: Sequence[str]) -> Path:
    """Where a file of a language goes: of several, each has its language in its name."""
    return output if len(chosen) == 1 else output.with_stem(f"{output.stem}-{lang}")


def view_of(query: dict[str, str], choices: list[str] | None, *, own_title: bool = False) -> View:
    """The view that options ask for."""
    from dashboard.look.canvas import canvas_for
    from dashboard.look.view import View

    for choice in choices or []:
        name, sign, value = choice.partition("=")
        if not sign:
            raise UsageError(
                f"--view cannot be {choice!r}.", hint="Give name=value, for example kind=bars."
            )
        if name not in View.fields():
            raise UnknownName("choice of a view", name, View.fields())
        query[name] = value
    view = View.strict(query, own_title=own_title)
    canvas_for(view)
    return view


def release_of(view: View) -> Release:
    """The release that a view asks for, or the one that is served."""
    return open_store().open(view.release or None)


def brand_of(template: Path | None) -> Brand | None:
    """The slides of an organisation, or none."""
    from dashboard.exports import Brand
    from dashboard.exports.carried.apart import template_in

    return Brand(template_in(read(template))) if template is not None else None


def read(path: Path) -> bytes:
    """A file that somebody gives.

    Raises:
        UsageError: It cannot be read.

    Example:
        ``read(Path("slides.pptx"))[:2]``
    """
    from dashboard.exports.carried.unpack import MOST_FILE

    try:
        with path.open("rb") as file:
            return file.read(MOST_FILE + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def write(path: Path, made: Export) -> None:
    """Write a file whole, and say so."""
    from etl.storage.files import write_atomically

    try:
        write_atomically(path, made.body)
    except OSError as error:
        raise TrilateralError(
            f"{path} cannot be written: {error.strerror}.", hint="Give another file."
        ) from error
    say(f"wrote {path} ({len(made.body):,} bytes)")


@contextmanager
def drawing() -> Iterator[Any]:
    """End the browser with the command, if one was started."""
    from dashboard.exports.pictures.browser import shared

    try:
        yield shared
    finally:
        shared.close()
