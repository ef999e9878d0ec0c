"""Documents of more than a figure: deck, brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from dashboard.commands.files import (
    Choices,
    Output,
    Template,
    Theme,
    brand_of,
    drawing,
    languages_of,
    path_in,
    release_of,
    view_of,
    write,
)
from etl.errors import UsageError
from etl.operate.commands.options import AsOf, option

Langs = Annotated[
    str,
    option(
        "LANG",
        "The language, one of {languages}; several with commas, or all: a file per language.",
    ),
]


def deck(
    output: Output,
    lang: Annotated[
        str,
        option(
            "LANG",
            "The language, one of {languages}; several with commas, or all: a deck per language; English or the recipe's if left out.",
        ),
    ] = "",
    theme: Theme = "",
    preset: Annotated[str, option("SIZE", "slide or slide-4-3; slide if left out.")] = "",
    figures: Annotated[
        str,
        option("ID,...", "Which figures, in this order, with commas; the whole story if left out."),
    ] = "",
    title: Annotated[
        str,
        option("TITLE", "Of the slides: finding (what each shows) or topic (what it is about)."),
    ] = "",
    view: Choices = None,
    template: Template = None,
    recipe: Annotated[
        Path | None,
        option(
            "FILE", "A recipe (.toml) that names slides, views, own words, date, venue and speaker."
        ),
    ] = None,
) -> None:
    """Write the whole story as slides (.pptx) or as a page to show offline (.html): the answer, the definitions, the evidence, sources."""
    from dashboard import settings
    from dashboard.exports.office import deck as decks
    from dashboard.exports.talk import formats
    from dashboard.exports.talk import recipe as recipes

    form = output.suffix.lower().removeprefix(".")
    formats.check(form)
    brand, address = brand_of(template), settings.load().public_url.rstrip("/")
    if recipe is not None:
        _refuse_beside(theme=theme, preset=preset, figures=figures, title=title, view=view)
        read = recipes.read(_bytes(recipe), recipe.name)
        chosen = recipes.languages(read, lang)
        talks = [recipes.talk(read, recipe.name, release_of, each, address) for each in chosen]
    else:
        chosen = languages_of(lang or "en")
        names = [name.strip() for name in figures.split(",") if name.strip()]
        query = {"theme": theme, "preset": preset or "slide", "title": title}
        views = [view_of(query | {"lang": each}, view) for each in chosen]
        gathered = [decks.gather(release_of(each), each, address, names) for each in views]
        talks = [decks.talk_of(*each) for each in gathered]
    # All are made before the first is written: what cannot be made leaves no half of it behind.
    made = [formats.made(each, form, brand) for each in talks]
    for each, file in zip(chosen, made, strict=True):
        write(path_in(output, each, chosen), file)


def _refuse_beside(**options: object) -> None:
    """Refuse options that a recipe says itself."""
    given = [name for name, value in options.items() if value]
    if given:
        raise UsageError(
            f"--{given[0]} does not go with --recipe.",
            hint="Say it in the recipe, or leave it out.",
        )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def brief(output: Output, lang: Langs = "en", as_of: AsOf = "", view: Choices = None) -> None:
    """Write the overview on one page for Word (.docx): the answer, the definitions as chart and table, sources."""
    from dashboard.exports import FORMATS, Export
    from dashboard.exports.word import brief as briefs

    if output.suffix.lower() != ".docx":
        raise UsageError(
            f"A brief cannot be {output.name!r}.", hint="Give a name that ends in .docx."
        )
    chosen = languages_of(lang)
    # All are made before the first is written: what cannot be made leaves no half of it behind.
    views = [view_of({"lang": each, "as_of": as_of}, view) for each in chosen]
    with drawing():
        bodies = [briefs.brief(release_of(each), each) for each in views]
    for each, body in zip(chosen, bodies, strict=True):
        path = path_in(output, each, chosen)
        write(path, Export(body, FORMATS[briefs.FORM].media_type, path.name))
