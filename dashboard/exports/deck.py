"""The whole story as slides: the claim, its check, GDP, trade, why, trade among the three, sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard import sentences
from dashboard.exports import brand, ooxml, slides
from dashboard.exports.brand import Brand
from dashboard.exports.job import Job
from dashboard.exports.native import Rect
from dashboard.exports.slides import Stage
from dashboard.figures import FIGURES, furniture
from dashboard.figures.base import LINE_HEIGHT
from dashboard.figures.metrics import wrap
from dashboard.view import View
from dashboard.wording import words
from etl.errors import UsageError
from etl.store import Release

#: The figures of the story, in its order.
STORY = ("claim-strip", "gdp-share", "trade-share", "why", "trade-flows")


@dataclass(frozen=True)
class Words:
    """What a deck says beside its figures.

    Attributes:
        title: On the first slide.
        answers: Below it.
    """

    title: str
    answers: tuple[str, ...]


def gather(release: Release, view: View, address: str = "") -> tuple[list[Job], Words]:
    """The figures and words of the story; a figure that the release cannot show is left out.

    Raises:
        UsageError: The release can show none.
    """
    say = words(view.lang, view.order)
    shown = view.replace(theme="light" if view.theme == "auto" else view.theme)
    jobs = []
    for name in STORY:
        own = shown
        if name != "gdp-share":
            own = shown.replace(
                indicator=view.trade if name == "trade-share" else "",
                source=view.trade_source if name == "trade-share" else "",
            )
        spec = FIGURES.get(name)
        try:
            if spec is not None:
                jobs.append(Job(spec, spec.select(release, own), own, address))
        except UsageError:
            continue
    if not jobs:
        raise UsageError(
            "This release has nothing that the story shows.", hint="Run 'trilateral refresh'."
        )
    answers = tuple(sentences.headline(release, say).values())
    return jobs, Words(say._("One-fourth of world GDP, one-fifth of world trade?"), answers)


def pptx(jobs: list[Job], told: Words, template: Brand | None = None) -> bytes:
    """The deck."""
    made = slides.stage(jobs[0], template)
    _opening(made, jobs, told)
    for job in jobs:
        slides.add_figure(made, job)
    _sources(made, jobs)
    return slides.finished(made, jobs[0], carried(jobs, told))


def carried(jobs: list[Job], told: Words) -> str:
    """What a deck carries: its words, and the record of each figure."""
    content: dict[str, Any] = {
        "deck": {"title": told.title, "answers": list(told.answers)},
        "records": [json.loads(job.carried("pptx")) for job in jobs],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _opening(made: Stage, jobs: list[Job], told: Words) -> None:
    """The question, and the answer of today."""
    job = jobs[0]
    say = words(job.view.lang, job.view.order)
    quote = say._(
        "China, Japan and the Republic of Korea account for “about one-fourth of the world's GDP and one-fifth of world trade”. Is it true?"
    )
    slide = made.deck.slides.add_slide(
        brand.layout(made.deck, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE)
    )
    width, height = made.size
    kind = job.canvas.type if made.brand is None else height * 34 / 1080
    edge = kind * furniture.EDGE * 1.6
    size = kind * 1.75
    lines = wrap(told.title, size, width - 2 * edge, bold=True)
    top = height * 0.2
    head = Rect(edge, top, width - 2 * edge, len(lines) * size * LINE_HEIGHT)
    colours = made.colours
    slides.title(made, slide, told.title, head, size, colours["text"])
    y = head.bottom + kind * 0.8
    stamp = f"{job.stamp.rpartition(' · ')[2]}"
    for name, texts, scale, role in (
        ("Question", [quote], 1.0, "muted"),
        ("Answer", list(told.answers), 1.1, "text"),
        ("Release", [stamp], 0.72, "muted"),
    ):
        size = kind * scale
        tall = sum(len(wrap(text, size, width - 2 * edge)) for text in texts) * size * LINE_HEIGHT
        slides.text_box(
            made, slide, name, texts, Rect(edge, y, width - 2 * edge, tall), size, colours[role]
        )
        y += tall + kind * 0.8
    slides.add_notes(made, slide, [told.title, quote, *told.answers])
    slides.drop_empty(slide)


def _sources(made: Stage, jobs: list[Job]) -> None:
    """What everything was made from, and under which terms."""
    job = jobs[0]
    say = words(job.view.lang, job.view.order)
    slide = made.deck.slides.add_slide(brand.layout(made.deck, PP_PLACEHOLDER.TITLE))
    width, height = made.size
    name = say._("Sources, licences, freshness")
    kind = job.canvas.type if made.brand is None else height * 34 / 1080
    edge = kind * furniture.EDGE
    if made.brand is None:
        size = kind * furniture.TITLE
        room = Rect(
            edge,
            edge + size * LINE_HEIGHT * 1.4,
            width - 2 * edge,
            height - 2 * edge - size * LINE_HEIGHT * 1.4,
        )
        slides.title(
            made,
            slide,
            name,
            Rect(edge, edge, width - 2 * edge, size * LINE_HEIGHT),
            size,
            made.colours["text"],
        )
    else:
        _, room = brand.region(made.deck, slide.slide_layout)
        slides.themed_title(made, slide, name)
    texts = list(dict.fromkeys(text for each in jobs for text in (*each.citations, *each.licences)))
    texts.append(f"{say._('Release of the data')}: {job.data.release}")
    size = next(
        (
            s
            for s in (kind * k for k in (0.8, 0.72, 0.64, 0.56, 0.5, 0.44))
            if _tall(texts, s, room.width) <= room.height
        ),
        kind * 0.4,
    )
    slides.text_box(made, slide, "Sources", texts, room, size, made.colours["text"])
    slides.add_notes(made, slide, texts)
    slides.drop_empty(slide)


def _tall(texts: list[str], size: float, width: float) -> float:
    return (
        sum(len(wrap(ooxml.plain(text), size, width)) + 0.35 for text in texts) * size * LINE_HEIGHT
    )
