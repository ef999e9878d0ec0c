"""All figures of ours in a document renewed in place, and what changed by that."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.exports.carried import finder
from dashboard.exports.carried.finder import Found
from dashboard.exports.carried.parts import Parts
from dashboard.exports.carried.record import Damaged, Record, to_text
from dashboard.exports.carried.refigure import Change, Releases, differences, nowhere
from dashboard.exports.office import ooxml
from dashboard.exports.renewed import kinds, pages, pictures, shapes, texts
from dashboard.exports.renewed.ours import Figure, Ours, figure_of
from dashboard.exports.renewed.pages import Page
from dashboard.exports.renewed.sentences import Sentence, flips, untrue
from dashboard.words.wording import in_language
from etl.errors import TrilateralError, UsageError
from etl.storage.store import Release


@dataclass
class Update:
    """What came of a document.

    Attributes:
        body: The document.
        figures: The figures that were renewed, as often as they stand there.
        changes: What is otherwise in their rows: old and new.
        texts: Texts that were written, before and after.
        kept: What somebody had typed into charts, and that stays: figure, what, value.
        left: What was found and not renewed, in words.
        refused: Those of it whose records were altered.
        verdicts: Those that are others now.
        untrue: Sentences of the document that do not hold.
    """

    body: bytes = b""
    figures: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    verdicts: list[Change] = field(default_factory=list)
    untrue: list[Sentence] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the document is another one now."""
        return bool(self.changes or self.texts)


def update(
    body: bytes,
    release: Release,
    releases: Releases = nowhere,
    *,
    name: str = "document",
    lang: str = "en",
) -> Update:
    """Renew all figures of ours in a presentation or a Word document.

    Args:
        body: The document.
        release: What they show from now on.
        releases: Where others are at hand: records are held against those that they name.
        name: What the document is called.
        lang: The language in which is told what does not hold.

    Raises:
        Damaged: It cannot be read.
        UsageError: It is no such document, or has nothing of ours.

    Example:
        ``update(Path("speech.pptx").read_bytes(), release).changes``
    """
    kinds.refuse_others(body, name)
    parts = Parts(body)
    form = kinds.form_of(parts, name)
    found = finder.find(parts)
    if not found and not (form == "docx" and finder.items(parts)):
        raise UsageError(
            "This document has no figure of ours.",
            hint="Figures that 'trilateral export' and the pages wrote are found; pictures that an image program saved are not.",
        )
    done = Update()
    figures = _figures(found, release, releases, done)
    done.left += [f"{text}: its record did not come along" for text in finder.unfound(parts, found)]
    ours = Ours(parts, form, figures, release, releases)
    _pages(parts, form, found, figures, ours, done)
    if form == "pptx":
        _other_slides(parts, found, ours, done)
    _words_alone(parts, figures, ours, done)
    _items(parts, figures, ours)
    _properties(parts, ours)
    done.changes = _once(each for one in figures.values() for each in differences(one.old, one.new))
    done.verdicts = _once(each for one in figures.values() for each in flips(one))
    done.body = parts.saved()
    words, earlier = in_language(lang), _earlier(figures, releases)
    done.untrue = untrue(
        words, name, done.body, ours.texts(), ours.texts(then=True), release, earlier
    )
    return done


def _once(changes: Iterable[Change]) -> list[Change]:
    return list(dict.fromkeys(changes))


def _earlier(figures: Mapping[str, Figure], releases: Releases) -> Release | None:
    """The release that most figures were made from, where it is at hand."""
    names = Counter(one.record.release for one in figures.values()).most_common(1)
    return releases(names[0][0]) if names else None


def _figures(
    found: list[Found], release: Release, releases: Releases, done: Update
) -> dict[str, Figure]:
    """The figures of then and of now, by the digests of their records; what cannot be made is told."""
    figures: dict[str, Figure] = {}
    failed: set[str] = set()
    for each in found:
        if each.record is None:
            done.refused.append(f"{each.place}: {each.fault}")
            continue
        digest = each.record.digest
        if digest in figures or digest in failed:
            continue
        try:
            figures[digest] = figure_of(each.record, release, releases)
        except Damaged as error:
            failed.add(digest)
            done.refused.append(f"{each.place}: {error}")
        except TrilateralError as error:
            failed.add(digest)
            done.left.append(f"{each.place}: {each.record.figure}: {error}")
    return figures


#: What was found, its element, and the figure.
_Known = tuple[Found, Any, Figure]


def _pages(
    parts: Parts,
    form: str,
    found: list[Found],
    figures: Mapping[str, Figure],
    ours: Ours,
    done: Update,
) -> None:
    """Renew each slide, or the text, that figures stand on: each figure as often as it stands there."""
    by_place: dict[str, list[Found]] = {}
    for each in found:
        by_place.setdefault(each.place, []).append(each)
    for place, several in by_place.items():
        spots = [(each, finder.element_of(parts, each)) for each in several]
        known = [
            (each, spot, figures[each.record.digest])
            for each, spot in spots
            if each.record is not None and each.record.digest in figures
        ]
        drawn = [each for each in known if each[0].carrier == "picture"]
        shown = [one for each, spot, one in drawn if _picture(parts, each, spot, one, done)]
        # In a text, words of ours stand around a picture; on a slide it is alone.
        rest = known if form == "docx" else [each for each in known if each not in drawn]
        done.figures += [one.record.figure for one in shown if form == "pptx"]
        _page(Page(parts, place), form, rest, ours, done)


def _page(theirs: Page, form: str, known: list[_Known], ours: Ours, done: Update) -> None:
    """Renew the charts, groups and tables of a slide or a text, and the words around them."""
    root = theirs.parts.tree(theirs.name)
    candidates = shapes.leaves(root)
    for digest, times in _times(known).items():
        own = [spot for each, spot, one in known if one.record.digest == digest]
        one = next(one for _, _, one in known if one.record.digest == digest)
        strange = [spot for _, spot, _ in known if not any(spot is mine for mine in own)]
        try:
            both = ours.pages(digest, root)
            if form == "docx":
                made = pages.document(theirs, both, ours.charts(digest), own, one.told)
                _told(theirs, one, made, len(own), done)
            else:
                for _ in range(times):
                    _one(theirs, both, one, candidates, strange, done)
        except TrilateralError as error:
            done.left.append(f"{theirs.name}: {one.record.figure}: {error}")
            continue
        # A picture in a text has its record in itself, and the name that the text gives it.
        drawn = {id(spot) for each, spot, _ in known if each.carrier == "picture"}
        for spot in own:
            if spot.getparent() is not None and id(spot) not in drawn:
                pages.mark(theirs.parts, theirs.name, spot, one.told, one.new.record.digest)


def _times(known: list[_Known]) -> Counter[str]:
    """How often each figure stands on a page: as often as its first chart, or its group, does."""
    charts: dict[str, Counter[str]] = {}
    for _, spot, one in known:
        name = next(spot.iter("{*}cNvPr", "{*}docPr")).get("name", "")
        charts.setdefault(one.record.digest, Counter())[name] += 1
    return Counter({digest: max(names.values()) for digest, names in charts.items()})


def _one(
    theirs: Page,
    ours: tuple[Page, Page],
    one: Figure,
    candidates: list[Any],
    strange: list[Any],
    done: Update,
) -> None:
    """Renew a figure once, by the shapes that no other figure has."""
    free = [each for each in candidates if not any(each is spot for spot in strange)]
    made = pages.merge(theirs, *ours, one.told, free)
    candidates[:] = [each for each in candidates if any(each is spot for spot in (*free, *strange))]
    _told(theirs, one, made, 1, done)


def _told(theirs: Page, one: Figure, made: pages.Done, times: int, done: Update) -> None:
    """Add what was written of a figure to what was written of all."""
    done.figures += [one.record.figure] * times
    done.texts += made.texts
    done.kept += [(one.record.figure, f"{name} {key}", value) for name, key, value in made.typed]
    done.left += [f"{theirs.name}: {one.record.figure}: {each}" for each in made.gone]


def _picture(parts: Parts, found: Found, spot: Any, one: Figure, done: Update) -> bool:
    """Draw a picture anew, in its place; whether that was possible."""
    try:
        pictures.renew(parts, found, spot, one)
    except TrilateralError as error:
        done.left.append(f"{found.place}: {one.record.figure}: {error}")
        return False
    return True


def _words_alone(parts: Parts, figures: dict[str, Figure], ours: Ours, done: Update) -> None:
    """Renew the words and tables of a text whose charts and pictures somebody took out."""
    page = Page(parts, "word/document.xml")
    for record in ours.left():
        try:
            one = figures.setdefault(record.digest, ours.figure(record))
            both = ours.whole(one, None)
        except Damaged as error:
            done.refused.append(f"{page.name}: {error}")
        except TrilateralError as error:
            done.left.append(f"{page.name}: {record.figure}: {error}")
        else:
            _told(page, one, pages.document(page, both, (), (), one.told), 1, done)


def _other_slides(parts: Parts, found: list[Found], ours: Ours, done: Update) -> None:
    """Renew the slides of a deck that have no figure: the answer, and the sources."""
    if ours.deck is None:
        return
    taken = {each.place for each in found}
    free = [name for name in parts.matching(r"ppt/slides/slide[0-9]+\.xml") if name not in taken]
    for old, new in ours.deck.others:
        said = _said(old.look())
        scored = [(len(said & _said(parts.look(name))), name) for name in free]
        best, name = max(scored, default=(0, ""))
        if best > 0:
            free.remove(name)
            made = pages.merge(Page(parts, name), old, new, "", shapes.leaves(parts.tree(name)))
            done.texts += made.texts


def _said(root: Any) -> set[str]:
    return {
        bare for each in texts.paragraphs(root) if len(bare := texts.bare(texts.text_of(each))) > 3
    }


def _items(parts: Parts, figures: Mapping[str, Figure], ours: Ours) -> None:
    """Let the document carry the new records, and marks of what they were made with."""
    for item in finder.items(parts):
        records = [_now(each, figures, ours) for each in item.carried.records]
        content: Any = [json.loads(to_text(record)) for record in records]
        if item.carried.deck is not None:
            told = _deck_of(ours) or item.carried.deck
            content = {"deck": told, "records": content}
        elif len(content) == 1:
            content = content[0]
        root = parts.tree(item.part)
        root.text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        marked = root.find(f"{{{ooxml.NAMESPACE}}}made")
        if marked is not None:
            fresh = ours.alone()
            marked.text = _marks(fresh.new) if fresh is not None else "{}"


def _marks(made: Parts) -> str:
    """The marks of what a document of ours was made with."""
    roots = (made.look(item.part) for item in finder.items(made))
    return next((told for e in roots if (told := e.findtext(f"{{{ooxml.NAMESPACE}}}made"))), "{}")


_PROPERTIES = "docProps/core.xml"


def _properties(parts: Parts, ours: Ours) -> None:
    """Renew what a document says of itself, title, subject and date, where that is what we wrote."""
    pair = ours.alone()
    if pair is None or any(_PROPERTIES not in each.names for each in (parts, pair.old, pair.new)):
        return
    was, now = ({e.tag: e.text for e in each.look(_PROPERTIES)} for each in (pair.old, pair.new))
    for n, each in enumerate(parts.look(_PROPERTIES)):
        told = now.get(each.tag)
        if told and each.text == was.get(each.tag) != told:
            parts.tree(_PROPERTIES)[n].text = told


def _now(record: Record, figures: Mapping[str, Figure], ours: Ours) -> Record:
    """A record of now; that of a figure that cannot be made any more stays."""
    try:
        one = figures.get(record.digest) or ours.figure(record)
    except TrilateralError:
        return record
    return one.new.record.model_copy(update={"form": record.form})


def _deck_of(ours: Ours) -> dict[str, Any] | None:
    """The words of the deck or the brief as it is made now."""
    if ours.deck is None:
        return None
    return next((item.carried.deck for item in finder.items(ours.deck.new)), None)
