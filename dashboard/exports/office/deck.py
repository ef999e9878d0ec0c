"""The whole story as slides: the claim, its check, GDP, trade, why, trade among the three, sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.drawing import selected
from dashboard.exports import slides
from dashboard.exports.job import Job
from dashboard.exports.native import Rect
from dashboard.exports.office import ooxml
from dashboard.exports.office.brand import Brand
from dashboard.exports.office.layouts import layout, region
from dashboard.exports.office.titles import LEAST
from dashboard.exports.slides import Stage
from dashboard.figures import FIGURES, NO_CHOICE, FigureSpec, Spoken, figure
from dashboard.figures.choices import refuse_unread_by_all, refuse_unused
from dashboard.figures.kit import furniture
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.look.view import View
from dashboard.words import sentences, wording
from dashboard.words.wording import in_language, words_for
from etl import catalog
from etl.editions import base
from etl.errors import UsageError
from etl.storage.store import Release

#: The figures of the story, in its order.
STORY = tuple(spec.id for spec in sorted(FIGURES.values(), key=lambda s: s.slide) if spec.slide)

#: Of so many figures the first sentence is said on the first slide of a deck of chosen figures.
SAID = 4
#: Of more figures their findings are said there: sentences would be too small to read.
MOST_SENTENCES = 8


@dataclass(frozen=True)
class Words:
    """What a deck says beside its figures.

    Attributes:
        title: On the first slide.
        answers: Below it.
        quote: The sentence that the answers are about; nothing if the deck is of chosen figures.
    """

    title: str
    answers: tuple[str, ...]
    quote: str = ""


def gather(
    release: Release, view: View, address: str = "", figures: Sequence[str] = ()
) -> tuple[list[Job], Words]:
    """The figures and words of a deck.

    Args:
        release: What is shown.
        view: What was chosen.
        address: The public address of the dashboard.
        figures: Which figures, in their order; the whole story without what the release cannot show, if left out.

    Raises:
        UnknownName: There is no such figure.
        UsageError: The release cannot show what was asked for, or nothing of the story.

    Example:
        >>> jobs, words = gather(release, View(), figures=["gdp-share"])
        >>> [job.spec.id for job in jobs]
        ['gdp-share']
    """
    shown = view.replace(theme="light" if view.theme == "auto" else view.theme)
    specs = [figure(name) for name in figures or STORY]
    views = [_view_of(spec, shown, specs) for spec in specs]
    refuse_unread_by_all(specs, views, shown)
    jobs = []
    for spec, own in zip(specs, views, strict=True):
        try:
            data = selected(release, spec, own)
            refuse_unused(spec, own, data)
        except UsageError:
            # The story is told without a figure that the release has nothing for, whatever is chosen of it.
            if figures or _can_show(release, spec, own):
                raise
        else:
            jobs.append(Job(spec, data, own, address))
    if not jobs:
        raise UsageError(
            "This release has nothing that the story shows.", hint="Run 'trilateral refresh'."
        )
    return jobs, words_about(jobs) if figures else words_of(release, view)


def words_of(release: Release, view: View) -> Words:
    """The question, and what holds of it in a release.

    Example:
        ``words_of(release, View(source="weo"))``
    """
    words = words_for(view)
    answers = tuple(sentences.answers(release, words, view.rule))
    return Words(
        words.gettext("One-fourth of world GDP, one-fifth of world trade?"),
        answers,
        quote_in(view.lang, view.as_of),
    )


def words_about(jobs: Sequence[Job]) -> Words:
    """What chosen figures show, and of nothing else: no other indicator and no other source.

    Example:
        ``words_about(jobs)`` are the words of ``trilateral deck --figures trade-share``.
    """
    words = in_language(jobs[0].view.lang, jobs[0].view.order)
    points = dict.fromkeys(_answer(words, job, brief=len(jobs) > MOST_SENTENCES) for job in jobs)
    return Words(words.gettext("China, Japan and the Republic of Korea"), tuple(points))


def _answer(words: wording.Words, job: Job, *, brief: bool) -> str:
    """What a figure shows: a sentence, or its finding where the slide would have too many to be read."""
    if brief and job.caption.finding:
        return words.gettext("{statement}.").format(statement=job.caption.finding)
    return job.caption.point


def quote_in(lang: str, as_of: str = "") -> str:
    """The sentence that the story is about, in a language; of an earlier day it is asked whether it was true.

    Example:
        >>> quote_in("en").endswith("Is it true?"), quote_in("en", "2022-04")[-29:]
        (True, 'Was it true as of April 2022?')
    """
    words = in_language(lang)
    if not as_of:
        return words.gettext(
            "China, Japan and the Republic of Korea account for “about one-fourth of the world's GDP and one-fifth of world trade”. Is it true?"
        )
    return words.gettext(
        "China, Japan and the Republic of Korea account for “about one-fourth of the world's GDP and one-fifth of world trade”. Was it true as of {date}?"
    ).format(date=words.date(base(as_of)))


def _view_of(spec: FigureSpec, view: View, specs: Sequence[FigureSpec]) -> View:
    """What a figure of a deck gets of its view: an indicator and a source go to the figure that they are meant for."""
    own = spec.own_view(view)
    if not spec.choice and view.indicator in spec.indicators and not _chosen_by(specs, view):
        own = own.replace(indicator=view.indicator, source=view.source)
    if own.indicator not in ("", *spec.indicators):
        own = view.replace(**NO_CHOICE)
    return spec.used(own)


def _chosen_by(specs: Sequence[FigureSpec], view: View) -> bool:
    """Whether a figure of the deck takes the indicator of its view by its own choice."""
    return any("indicator" in s.choice and view.indicator in s.indicators for s in specs)


def _can_show(release: Release, spec: FigureSpec, view: View) -> bool:
    """Whether a release has something for a figure if nothing is chosen."""
    try:
        selected(release, spec, spec.used(View(lang=view.lang, order=view.order)))
    except UsageError:
        return False
    return True


def pptx(jobs: list[Job], told: Words, template: Brand | None = None) -> bytes:
    """The deck: a slide with question and answer, one per figure, one of the sources.

    Example:
        ``pptx(*gather(release, View(source="weo")))``
    """
    made = slides.stage(jobs[0], template)
    _opening(made, jobs, told)
    for job in jobs:
        numbered(made, slides.add_figure(made, job))
    _sources(made, jobs)
    return slides.finished(made, jobs[0], carried(jobs, told), told.title)


def carried(jobs: list[Job], told: Words) -> str:
    """What a deck carries: its words, and the record of each figure."""
    content: dict[str, Any] = {
        "deck": {"title": told.title, "answers": list(told.answers), "quote": told.quote},
        "records": [json.loads(job.carried("pptx")) for job in jobs],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _opening(made: Stage, jobs: list[Job], told: Words) -> None:
    """The question, and the answer of today."""
    job = jobs[0]
    words = words_for(job.view)
    slide = made.deck.slides.add_slide(
        layout(made.deck, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE)
    )
    width, height = made.size
    edge, colours = made.type * furniture.EDGE * 1.6, made.colours
    room, size = width - 2 * edge, made.type * 1.75
    text, muted = colours["text"], colours["muted"]
    stamp = words.labelled(words.gettext("Release of the data"), job.release_name)
    texts = [*filter(None, [told.quote]), *told.answers, stamp]
    tall = made.rows(told.title, size, room, bold=True) * size * LINE_HEIGHT
    # A deck of many figures has many answers: they begin higher up before they are too small to be read.
    places = [
        (y, _largest(made, texts, room, height - edge - (y + made.type * 1.6 + tall)))
        for y in (height * 0.16, height * 0.1, edge * 0.8)
    ]
    y, answers = next((each for each in places if made.points(each[1]) >= LEAST), places[-1])
    top = y + made.type * 1.6 + tall
    slides.stripe(made, slide, Rect(edge, y, made.type * 4.5, made.type * 0.22))
    head = Rect(edge, y + made.type * 0.8, room, tall)
    slides.title(made, slide, told.title, head, size, colours["text"])
    size = answers
    # One box: however a program breaks the lines, they push each other down.
    answer = [
        *([slides.Line(told.quote, size, muted)] if told.quote else []),
        *(
            slides.Line(each, size * 1.1, text, gap=size * (0.6 if n else 1.0))
            for n, each in enumerate(told.answers)
        ),
        # Smaller than the answers, but never too small to be read where they are small themselves.
        slides.Line(
            stamp, max(size * 0.72, min(size * 1.1, LEAST / made.points(1))), muted, gap=size
        ),
    ]
    slides.text_box(made, slide, "Answer", answer, Rect(edge, top, room, height - edge - top))
    slides.add_notes(made, slide, slides.spoken_notes(words, _spoken(words, jobs, told)))
    slides.drop_empty(slide)


def _largest(made: Stage, texts: list[str], room: float, height: float) -> float:
    """The largest size of type at which the texts of the first slide fit into a height."""
    sizes = [made.type * step / 50 for step in range(50, 21, -1)]
    fitting = (s for s in sizes if _tall(made, texts, s * 1.1, room, s * 0.7) <= height)
    return next(fitting, sizes[-1])


def opening(release: Release, view: View) -> Spoken:
    """What is said of the first slide of the whole story.

    Args:
        release: What is shown.
        view: What was chosen.

    Raises:
        UsageError: The release cannot show what was asked for.

    Example:
        >>> opening(release, View()).say[0].endswith("Is that true?")
        True
    """
    jobs, told = gather(release, view)
    return _spoken(words_for(view), jobs, told)


def _spoken(words: wording.Words, jobs: list[Job], told: Words) -> Spoken:
    """What is said of the first slide: the question and its answer; of chosen figures the first sentences."""
    said = jobs[0].spoken
    # On the slide it is written; aloud it is addressed to those who listen.
    question = words.gettext(
        "China, Japan and the Republic of Korea are said to account for “about one-fourth of the world's GDP and one-fifth of world trade”. Is that true?"
    )
    say = (question, *said.say) if told.quote else [job.spoken.say[0] for job in jobs[:SAID]]
    return Spoken(tuple(dict.fromkeys(say)), said.asked, said.avoid)


def _sources(made: Stage, jobs: list[Job]) -> None:
    """What everything was made from, and under which terms."""
    job = jobs[0]
    words = words_for(job.view)
    texts = [
        *citations((each.source, each.edition) for job in jobs for each in job.data.origins),
        *dict.fromkeys(text for each in jobs for text in each.licences_in_words),
    ]
    texts.append(words.labelled(words.gettext("Release of the data"), job.data.release))
    listing(made, words.gettext("Sources, licences, freshness"), texts)


def listing(made: Stage, name: str, texts: Sequence[str]) -> None:
    """A slide of paragraphs below a title, as large as fits: it is read on paper rather than from the back of a room.

    Example:
        ``listing(made, "Sources", ["World Bank ..."])``
    """
    slide = made.deck.slides.add_slide(layout(made.deck, PP_PLACEHOLDER.TITLE))
    width, height = made.size
    if made.branded:
        head, room = region(made.deck, slide.slide_layout)
        slides.themed_title(made, slide, name, head)
    else:
        edge, size = made.type * furniture.EDGE, made.type * furniture.TITLE
        head = Rect(edge, edge, width - 2 * edge, size * LINE_HEIGHT)
        slides.title(made, slide, name, head, size, made.colours["text"])
        top = head.bottom + made.type * 0.6
        room = Rect(edge, top, head.width, height - edge * 1.7 - top)
    sizes = [made.type * scale for scale in (0.95, 0.8, 0.72, 0.64, 0.56, 0.5, 0.44, 0.4)]
    fitting = (s for s in sizes if _tall(made, texts, s, room.width, s * 0.45) <= room.height)
    size = next(fitting, sizes[-1])
    colour = made.colours["text"]
    lines = [slides.Line(text, size, colour, gap=size * 0.45) for text in texts]
    slides.text_box(made, slide, "Sources", lines, room)
    slides.add_notes(made, slide, texts)
    slides.drop_empty(slide)
    numbered(made, slide)


def numbered(made: Stage, slide: Any) -> None:
    """The number of a slide at the lower right, on the line of the stamp.

    Example:
        ``numbered(made, made.deck.slides[0])``
    """
    width, height = made.size
    edge, size = made.type * furniture.EDGE, made.type * furniture.STAMP
    place = Rect(width - edge - size * 4, height - edge * 0.7 - size * LINE_HEIGHT, size * 4, size)
    slides.number(made, slide, place, size)


def citations(found: Iterable[tuple[str, str]]) -> list[str]:
    """How to cite sources, the editions of each named together.

    Args:
        found: Sources and their editions, each as often as it occurs.

    Example:
        ``citations([("wdi", "2026-07-13"), ("wdi", "2026-02-24")])`` is one citation.
    """
    editions: dict[str, set[str]] = {}
    for source, edition in found:
        editions.setdefault(source, set()).add(edition)
    return [catalog.source(name).cited(*sorted(each)) for name, each in editions.items()]


def _tall(made: Stage, texts: Sequence[str], size: float, width: float, gap: float) -> float:
    """How high paragraphs are."""
    lines = sum(made.rows(ooxml.plain(text), size, width) for text in texts)
    return lines * size * LINE_HEIGHT + (len(texts) - 1) * gap
