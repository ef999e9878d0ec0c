"""The whole story as slides: the answer, the definitions side by side, then the evidence, each title a finding, and sources."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.drawing import selected
from dashboard.exports.job import Job
from dashboard.exports.office.brand import Brand
from dashboard.figures import FIGURES, NO_CHOICE, FigureSpec, Spoken, figure
from dashboard.figures.choices import refuse_unread_by_all, refuse_unused
from dashboard.look.view import View
from dashboard.words import answer, sentences, wording
from dashboard.words.sourcing import Sourced, sourced
from dashboard.words.wording import in_language, words_for
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
        sources: Where the figures are from, and when that was last checked; read from the records if left out.
        foot: When, where and by whom it is shown.
        own: Which of these are words of one's own, which no other release changes.
    """

    title: str
    answers: tuple[str, ...]
    quote: str = ""
    sources: tuple[Sourced, ...] = ()
    foot: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slide:
    """A slide between the first one and the sources.

    Attributes:
        jobs: Its figure, in two languages if they stand side by side; none on a slide of words.
        title: Of a slide of words.
        lines: The paragraphs of a slide of words.
        notes: What is said besides.
    """

    jobs: tuple[Job, ...] = ()
    title: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def spoken(self) -> list[str]:
        """Its notes: one's own, then what the figure has to say."""
        from dashboard.exports import slides

        return [*self.notes, *(slides.notes_of(self.jobs[0]) if self.jobs else ())]


@dataclass(frozen=True)
class Talk:
    """A deck before it is written.

    Attributes:
        words: What stands on its first slide and its last.
        slides: The slides between them.
    """

    words: Words
    slides: tuple[Slide, ...]

    @property
    def jobs(self) -> list[Job]:
        """The figures, in the first of the languages."""
        return [each.jobs[0] for each in self.slides if each.jobs]

    @property
    def shown(self) -> Job:
        """A figure as large as a slide."""
        found = next(each for each in self.slides if each.jobs)
        return found.jobs[0].with_view(preset="slide") if len(found.jobs) > 1 else found.jobs[0]


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
    told = words_about(jobs) if figures else words_of(release, view)
    return jobs, replace(told, sources=sources_of(jobs, release))


def sources_of(jobs: Sequence[Job], release: Release | None) -> tuple[Sourced, ...]:
    """The sources of figures, with the day on which each was last checked.

    Example:
        ``sources_of(jobs, release)[0].checked`` is ``"29 November 2026"``.
    """
    origins = ((each.source, each.edition) for job in jobs for each in job.data.origins)
    return sourced(words_for(jobs[0].view), release, origins)


def sources_in(carried: Mapping[str, Any]) -> tuple[Sourced, ...]:
    """The sources that a deck carries; none of those of earlier versions.

    >>> sources_in({"sources": [["IMF", "April 2026", "", "Terms", "https://data.imf.org"]]})[0].edition
    'April 2026'
    """
    found = carried.get("sources")
    width = len(Sourced._fields)
    rows = found if isinstance(found, list) else []
    return tuple(
        Sourced(*map(str, each)) for each in rows if isinstance(each, list) and len(each) == width
    )


def words_of(release: Release, view: View) -> Words:
    """The question, and what holds of it in a release.

    Example:
        ``words_of(release, View(source="weo"))``
    """
    words = words_for(view)
    now = (
        words.gettext("{statement}.").format(statement=each)
        for each in answer.answers(release, words, view.rule)
    )
    return Words(
        words.gettext("One-fourth of world GDP, one-fifth of world trade?"),
        (*sentences.qualified(words, view.rule), *now),
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
    return written(talk_of(jobs, told), template)


def talk_of(jobs: Sequence[Job], told: Words) -> Talk:
    """A slide per figure.

    Example:
        ``talk_of(*gather(release, View()))``
    """
    return Talk(told, tuple(Slide((job,)) for job in jobs))


def written(talk: Talk, template: Brand | None = None) -> bytes:
    """A talk as a presentation.

    Raises:
        UsageError: Two languages side by side have no room in a template.

    Example:
        ``written(Talk(told, (Slide((job,)),)))``
    """
    from dashboard.exports import slides
    from dashboard.exports.office import closing
    from dashboard.exports.office import opening as first

    jobs, told = talk.jobs, talk.words
    if template is not None and any(len(each.jobs) > 1 for each in talk.slides):
        raise UsageError(
            "Two languages side by side do not go with a template.", hint="Leave one of them out."
        )
    made, words = slides.stage(talk.shown, template), words_for(jobs[0].view)
    stamp = words.labelled(words.gettext("Release of the data"), jobs[0].release_name)
    notes = first_notes(talk)
    first.opening(made, told.title, told.quote, told.answers, [*told.foot, stamp], notes)
    for each in talk.slides:
        if each.jobs:
            closing.numbered(made, slides.add_figure(made, *each.jobs, notes=each.spoken))
        else:
            closing.listing(made, each.title, each.lines, "Text", each.notes)
    origins = [(each.source, each.edition) for job in jobs for each in job.data.origins]
    found = told.sources or sourced(words, None, origins)
    cited = [*closing.citations(origins), *(text for job in jobs for text in job.licences_in_words)]
    closing.sources(made, words, found, jobs[0].data.release, list(dict.fromkeys(cited)))
    record = carried(talk, len(made.deck.slides))
    return slides.finished(made, jobs[0], record, told.title)


def first_notes(talk: Talk) -> list[str]:
    """What is said of the first slide.

    Example:
        ``first_notes(Talk(told, (Slide((job,)),)))[0]`` is ``"<b>Say</b>"``.
    """
    from dashboard.exports import slides

    words = words_for(talk.jobs[0].view)
    return slides.spoken_notes(words, _spoken(words, talk.jobs, talk.words))


def carried(talk: Talk, pages: int) -> str:
    """What a deck carries: its words, its slides, and the record of each figure.

    Example:
        ``json.loads(carried(talk, pages=4))["deck"]["pages"]`` is 4.
    """
    told = talk.words
    content: dict[str, Any] = {
        "deck": {
            "title": told.title,
            "answers": list(told.answers),
            "quote": told.quote,
            "sources": told.sources,
            "foot": told.foot,
            "own": told.own,
            "pages": pages,
            "slides": [
                {
                    "figures": len(each.jobs),
                    "title": each.title,
                    "lines": each.lines,
                    "notes": each.notes,
                }
                for each in talk.slides
            ],
        },
        "records": [json.loads(job.carried("pptx")) for each in talk.slides for job in each.jobs],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def talk_in(found: Mapping[str, Any], jobs: Sequence[Job]) -> Talk:
    """The talk that a deck carries; decks of earlier versions have a slide per figure, and all of them the sentence.

    Args:
        found: What it carries besides its figures.
        jobs: Its figures, in their order.

    Example:
        ``talk_in(carried.deck, jobs)``
    """
    told = Words(
        str(found.get("title", "")),
        _texts(found, "answers"),
        str(found.get("quote", quote_in(jobs[0].view.lang))),
        sources_in(found),
        _texts(found, "foot"),
        _texts(found, "own"),
    )
    waiting, made = list(jobs), list[Slide]()
    for each in found.get("slides") or ():
        count = int(each.get("figures", 0))
        title, lines = str(each.get("title", "")), _texts(each, "lines")
        made.append(Slide(tuple(waiting[:count]), title, lines, _texts(each, "notes")))
        del waiting[:count]
    return Talk(told, (*made, *(Slide((job,)) for job in waiting)))


def _texts(found: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(each) for each in found.get(name) or ())


def told_anew(talk: Talk, release: Release | None) -> Talk:
    """A talk whose first and last slides say what a release has, in the language of its figures; words of one's own stay.

    Raises:
        UsageError: It answers the claims, and the release is not at hand.

    Example:
        ``told_anew(talk_in(carried.deck, jobs), release)``
    """
    before, jobs = talk.words, talk.jobs
    if release is None and before.quote:
        raise UsageError(
            f"The answers of this deck are told from release {jobs[0].data.release}, which is not in this store.",
            hint="Make it with the data of today: --latest.",
        )
    told = words_of(release, jobs[0].view) if release and before.quote else words_about(jobs)
    own = {name: getattr(before, name) for name in ("foot", "own", *before.own)}
    return replace(talk, words=replace(told, sources=sources_of(jobs, release), **own))


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
