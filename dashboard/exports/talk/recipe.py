"""A deck by a recipe: a TOML file with its slides, their views and order, own words, and one or two languages.

A recipe is read strictly: what it does not say is as the program has it, and a key that nobody reads is refused.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from dashboard.drawing import selected
from dashboard.exports.job import Job
from dashboard.exports.office import deck
from dashboard.exports.office.deck import Slide, Talk
from dashboard.figures import FigureSpec, figure
from dashboard.figures.choices import refuse_unread, refuse_unused
from dashboard.locale import LANGUAGES
from dashboard.look.appearance import FINDING, TOPIC
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.errors import TrilateralError, UsageError
from etl.storage.store import Release

#: A recipe of more bytes, slides, or paragraphs on a slide is refused.
MOST_BYTES, MOST_SLIDES, MOST_LINES = 256 * 1024, 100, 12
#: The presets that a deck may have, and that of a slide which has two languages.
PRESETS, HALF = ("slide", "slide-4-3"), "half-slide"


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("give words of one line")
    return text.strip()


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"give one of {', '.join(LANGUAGES)}")
    return code


Line = Annotated[str, Field(max_length=400), AfterValidator(_one_line)]
Lang = Annotated[str, AfterValidator(_language)]
#: Words in whatever language, or in each: ``{en = "Seoul", ko = "서울"}``.
Words = Line | dict[Lang, Line]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SlideRecipe(_Table):
    """A slide: a figure, or paragraphs of one's own.

    Attributes:
        figure: The id of a figure.
        view: Its view as an address has it: ``source=weo&from=2000``.
        title: ``finding``, ``topic``, or own words; of a slide without a figure its title.
        text: The paragraphs of a slide without a figure.
        notes: What else is said of it, before what the figure has to say.
    """

    figure: str = ""
    view: str = ""
    title: Words = FINDING
    text: Annotated[list[Words], Field(max_length=MOST_LINES)] = []
    notes: Annotated[list[Words], Field(max_length=MOST_LINES)] = []

    @model_validator(mode="after")
    def _one_of_both(self) -> SlideRecipe:
        if bool(self.figure) == bool(self.text):
            raise ValueError("give a figure, or text for a slide of words")
        if self.text and (self.title in (FINDING, TOPIC) or self.view):
            raise ValueError("a slide of words has a title of its own, and no view")
        return self


class Recipe(_Table):
    """A deck.

    Attributes:
        title: On the first slide; the question of the overview, if left out.
        answers: Below it; the answers to the claims if left out, of a title of one's own what the figures show.
        date: The day of the talk.
        venue: Where it is held.
        speaker: By whom.
        language: The language, if no option names others.
        beside: A second language, whose figures stand at the right of each slide.
        view: What all slides have in common, as an address has it.
        preset: The shape of the slides.
        slides: The slides between the first one and the sources.
    """

    title: Words = ""
    answers: Annotated[list[Words], Field(max_length=MOST_LINES)] = []
    date: dt.date | None = None
    venue: Words = ""
    speaker: Words = ""
    language: Lang = "en"
    beside: Lang | None = None
    view: str = ""
    preset: str = PRESETS[0]
    slides: Annotated[list[SlideRecipe], Field(min_length=1, max_length=MOST_SLIDES)]

    @model_validator(mode="after")
    def _shape(self) -> Recipe:
        if self.preset not in PRESETS:
            raise ValueError(f"preset: give one of {', '.join(PRESETS)}")
        if self.beside and (self.preset != PRESETS[0] or self.beside == self.language):
            raise ValueError(f"beside: give another language, with preset = {PRESETS[0]!r}")
        if not any(each.figure for each in self.slides):
            raise ValueError("slides: give at least one slide with a figure")
        return self


def read(body: bytes, name: str) -> Recipe:
    r"""A recipe from its file.

    Args:
        body: The file.
        name: What it is called, for what is said of it.

    Raises:
        UsageError: It is none: the message names the file, the key, and what to do.

    Example:
        >>> read(b'[[slides]]\nfigure = "why"', "talk.toml").slides[0].figure
        'why'
    """
    if len(body) > MOST_BYTES:
        raise UsageError(f"{name} is too large for a recipe ({len(body):,} bytes).")
    try:
        # Editors of Windows begin with a mark of the order of bytes.
        found = tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8.", hint="Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(
            f"{name} is not TOML: {error}.", hint="docs/tutorial-presenter.md has a recipe."
        ) from error
    try:
        return Recipe.model_validate(found)
    except ValidationError as error:
        where, why = _fault(error)
        raise UsageError(f"{name}: {where}{why}.", hint="Nothing was written.") from error


def _fault(error: ValidationError) -> tuple[str, str]:
    """The key of the first fault, and what to do."""
    # Of words that are neither a text nor texts by language, the last fault is that of what they look like.
    first, *more = error.errors()
    nearer = [
        each
        for each in more
        if each["loc"][:1] == first["loc"][:1] and len(each["loc"]) > len(first["loc"])
    ]
    fault = nearer[-1] if nearer and first["type"] == "string_type" else first
    steps = [
        each for each in fault["loc"] if not str(each).startswith(("dict[", "function-", "[key]"))
    ]
    where = "".join(f"[{each + 1}]" if isinstance(each, int) else f".{each}" for each in steps)
    where = f"{where.lstrip('.')}: " if where else ""
    table = SlideRecipe if steps[:1] == ["slides"] and len(steps) > 1 else Recipe
    if fault["type"] == "extra_forbidden":
        return where, f"there is no such key; there are {', '.join(table.model_fields)}"
    told = _FAULTS.get(
        str(fault["type"]), str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
    )
    return where, told


#: What to do about a value of another kind than is wanted.
_FAULTS = {
    "missing": "it is missing; a slide begins with [[slides]]",
    "list_type": 'give a list: [[slides]] for slides, ["..."] for paragraphs',
    "model_type": "give a table: [[slides]], then figure = ...",
    "string_type": "give words in quotation marks",
    "date_type": "give a day without quotation marks: 2026-12-01",
    "date_from_datetime_inexact": "give a day alone: 2026-12-01",
}


def talk(
    recipe: Recipe, name: str, releases: Callable[[View], Release], lang: str, address: str = ""
) -> Talk:
    """The deck of a recipe in a language.

    Args:
        recipe: The recipe.
        name: What its file is called.
        releases: Gives the release that a view asks for.
        lang: The language.
        address: The public address of the dashboard.

    Raises:
        UsageError: A slide asks for what is not there, or has no words in the language.

    Example:
        ``talk(recipe, "talk.toml", lambda view: release, "en").slides``
    """
    slides, release = [], None
    langs = [lang, *([recipe.beside] if recipe.beside and recipe.beside != lang else [])]
    for number, each in enumerate(recipe.slides, 1):
        with _at(f"{name}: slides[{number}]"):
            jobs = []
            for code in langs if each.figure else ():
                view = _view(recipe, each, code, beside=len(langs) > 1)
                release = release or releases(view)
                if view.release and releases(view).id != release.id:
                    raise UsageError(
                        "All slides of a deck are of one release.",
                        hint="Name it once, in the view of the recipe: view = 'release=...'.",
                    )
                jobs.append(_job(release, figure(each.figure), view, address))
            texts = [_said(text, lang, "text") for text in each.text]
            own = _said(each.title, lang, "title") if each.text else ""
            notes = tuple(_said(note, lang, "notes") for note in each.notes)
            slides.append(Slide(tuple(jobs), own, tuple(texts), notes))
    with _at(name):
        return Talk(_words(recipe, release, slides, lang), tuple(slides))


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Say of an error where in a recipe it is."""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"{where}: {error.args[0]}", hint=error.hint) from error


#: What a recipe says by keys of its own, and not in views.
_OWN_KEYS = {"lang": "language", "preset": "preset", "title": "title, of each slide"}


def _view(recipe: Recipe, slide: SlideRecipe, lang: str, *, beside: bool) -> View:
    """The view of a slide: what all have in common, and its own over it."""
    asked: dict[str, str] = {}
    for text in (recipe.view, slide.view):
        asked |= dict(parse_qsl(text.lstrip("?"), keep_blank_values=True))
    unknown = [key for key in asked if key not in View.fields()]
    if unknown:
        raise UsageError(f"view has no {unknown[0]!r}.", hint=f"It has {', '.join(View.fields())}.")
    own = next((key for key in asked if key in _OWN_KEYS), "")
    if own:
        raise UsageError(
            f"view does not say {own!r} in a recipe.", hint=f"The recipe has {_OWN_KEYS[own]}."
        )
    preset = HALF if beside else recipe.preset
    theme = asked.get("theme", "light").replace("auto", "light")
    title = _said(slide.title, lang, "title")
    look = {"lang": lang, "preset": preset, "theme": theme, "title": title}
    return View.strict(asked | look, own_title=True)


def _job(release: Release, spec: FigureSpec, view: View, address: str) -> Job:
    refuse_unread(spec, view)
    data = selected(release, spec, view)
    refuse_unused(spec, view, data)
    return Job(spec, data, view, address)


def _said(words: Words, lang: str, key: str) -> str:
    """Words in a language."""
    if isinstance(words, str):
        return words
    if lang not in words:
        raise UsageError(f"{key} has no words in {lang}.", hint=f"Add {key}.{lang}.")
    return words[lang]


def _words(recipe: Recipe, release: Release | None, slides: list[Slide], lang: str) -> deck.Words:
    """What stands on the first slide and on the last."""
    jobs = [each.jobs[0] for each in slides if each.jobs]
    if release is None:
        raise TrilateralError("A recipe without figures.")
    words = in_language(lang, jobs[0].view.order)
    told = deck.words_about(jobs) if recipe.title else deck.words_of(release, jobs[0].view)
    answers = tuple(_said(each, lang, "answers") for each in recipe.answers) or told.answers
    foot = (
        _said(recipe.speaker, lang, "speaker"),
        _said(recipe.venue, lang, "venue"),
        words.date(recipe.date.isoformat()) if recipe.date else "",
    )
    return deck.Words(
        _said(recipe.title, lang, "title") or told.title,
        answers,
        told.quote,
        deck.sources_of(jobs, release),
        (" · ".join(filter(None, foot)),) if any(foot) else (),
        tuple(name for name in ("title", "answers") if getattr(recipe, name)),
    )


def languages(recipe: Recipe, asked: str) -> list[str]:
    r"""The languages that a deck is made in: those of an option, or the recipe's own.

    >>> languages(read(b'[[slides]]\nfigure = "why"', "talk.toml"), "")
    ['en']
    """
    if asked == "all":
        return list(LANGUAGES)
    return [each for each in asked.split(",") if each] or [recipe.language]
