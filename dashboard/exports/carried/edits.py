"""What somebody has changed in slides since they were made: a deck that is made again is without it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dashboard.exports.carried import carriers
from dashboard.exports.carried.carrying import STAMP, Carried
from dashboard.exports.carried.record import Record
from dashboard.exports.office import ooxml
from dashboard.figures import HEADINGS
from dashboard.locale import LANGUAGES, translator
from etl.bounded.archives import Zip
from etl.bounded.documents import DocumentError, root_of
from etl.storage.naming import short_name

#: What programs write into notes for the number of the slide.
_NUMBER = ("\u2039#\u203a", "<number>")
#: What the parts of a slide are called in a file.
_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: The texts of a slide.
_TEXT = re.compile(r"<a:t>([^<]*)</a:t>")


def edited(archive: Zip, inside: Carried) -> tuple[str, ...]:
    """What somebody has changed: slides and shapes of their own, titles, texts, notes, figures of other decks.

    Example:
        ``edited(archive, inside)`` is ``("1 slide of its own",)``.
    """
    names = _numbered(archive, "slides/slide")
    if not names:
        return ()
    pages = (inside.deck or {}).get("pages")
    usual = len(inside.records) + (2 if inside.deck is not None else 0)
    made = pages if isinstance(pages, int) else usual
    topics = [each.told.get("title") for each in inside.records]
    # A title is one of those that the figure may have there; of older files its topic.
    headings = [each.told.get("headings") or [each.told.get("title")] for each in inside.records]
    if inside.deck is not None:
        topics.append(inside.deck.get("title"))
        headings.append([inside.deck.get("title")])
    slides = [archive.read(name) for name in names]
    paragraphs = {text for slide in slides for text in _paragraphs(slide)}
    notes = [_paragraphs(archive.read(n)) for n in _numbered(archive, "notesSlides/notesSlide")]
    counts = (
        (len(names) - made, "slide", "of its own"),
        (made - len(names), "slide", "that somebody has removed"),
        (sum(_own_shapes(slide, topics) for slide in slides), "shape", "of its own"),
        (
            sum(all(text and str(text) not in paragraphs for text in each) for each in headings),
            "title",
            "that somebody has changed",
        ),
        (
            sum(_own_texts(slide, inside) for slide in slides if not _foreign(slide, inside)),
            "text",
            "that somebody has changed",
        ),
        (
            sum(
                not any(_as_told(each, own, found) for found in notes)
                for each, own in _told(inside)
            ),
            "speaker note",
            "that somebody has changed",
        ),
    )
    told_of = [f"{n} {what}{'s' if n > 1 else ''} {how}" for n, what, how in counts if n > 0]
    return (*told_of, *_pasted(paragraphs, inside))


def _pasted(paragraphs: Collection[str], inside: Carried) -> list[str]:
    """Figures that came from another deck: their stamps stand on slides, and their records did not come along."""
    own = Counter((each.figure, short_name(each.release)) for each in inside.records)
    left = []
    for text in sorted(paragraphs):
        at = STAMP.fullmatch(text.strip())
        if at is None:
            continue
        # A view may be told otherwise than its record has it: figures of one release are counted.
        own[at["figure"], at["release"]] -= 1
        if own[at["figure"], at["release"]] < 0:
            left.append(f"a figure without its record, which its stamp makes again: {text.strip()}")
    return left


def _foreign(slide: bytes, inside: Carried) -> bool:
    """Whether a slide came from another deck: the stamp on it is of a figure of which there is no record."""
    own = {(each.figure, short_name(each.release)) for each in inside.records}
    stamps = (STAMP.fullmatch(text.strip()) for text in _paragraphs(slide))
    return any(at and (at["figure"], at["release"]) not in own for at in stamps)


def _numbered(archive: Zip, name: str) -> list[str]:
    return [n for n in archive.names if re.fullmatch(rf"ppt/{name}[0-9]{{1,4}}\.xml", n)]


def _paragraphs(part: bytes) -> list[str]:
    """Texts are cut into runs by script; what stands in them is escaped as in any XML."""
    found = part.decode("utf-8", "replace").split("</a:p>")
    return [html.unescape(text) for each in found if (text := "".join(_TEXT.findall(each)))]


def _own_shapes(slide: bytes, titles: Sequence[object]) -> int:
    """How many shapes of a slide are not of those that slides are made of: those have places of a layout, or names."""
    charts = {
        carriers.without_key(name)
        for title in titles
        if title
        for name in (str(title)[:120], carriers.named(str(title), "0" * 8))
    }
    count = 0
    try:
        tree = next(root_of(slide).iter(f"{_SLIDE}spTree"), ())
    except DocumentError:
        return 0
    for shape in tree:
        about = next(shape.iter(f"{_SLIDE}cNvPr"), None)
        if about is None or not shape.tag.startswith(_SLIDE):
            continue
        name = carriers.without_key(about.get("name", ""))
        plain = re.sub(r" \([0-9]+\)$", "", name)
        chart = shape.tag == f"{_SLIDE}graphicFrame" and plain in charts
        placed = next(shape.iter(f"{_SLIDE}ph"), None) is not None
        # The tree has facts of its own, of no name.
        count += bool(name) and not (chart or placed or name in ooxml.SHAPES)
    return count


def _own_texts(slide: bytes, inside: Carried) -> int:
    """How many of the boxes that slides are made with no longer say what they said: definition, source, answers."""
    known = {
        "Definition": {str(each.told.get("definition")) for each in inside.records},
        "Source": {str(each.told.get("source")) for each in inside.records},
        "Answer": {str(each) for each in (inside.deck or {}).get("answers", ())},
    }
    quote = str((inside.deck or {}).get("quote") or "")
    try:
        tree = root_of(slide)
    except DocumentError:
        return 0
    count = 0
    for shape in tree.iter(f"{_SLIDE}sp"):
        about = next(shape.iter(f"{_SLIDE}cNvPr"), None)
        wanted = known.get(about.get("name", "") if about is not None else "", set())
        if not wanted or "None" in wanted:
            continue
        said = {"".join(p.itertext()) for p in shape.iter(f"{_DRAWN}p")}
        # A box of answers has all of them; a definition or a source is that of one figure.
        whole = about is not None and about.get("name") == "Answer"
        count += not (wanted | ({quote} - {""}) <= said if whole else wanted & said)
    return count


def _told(inside: Carried) -> list[tuple[Record, set[str]]]:
    """The figures that notes are of, each with what else its slide says: of two languages side by side the first."""
    found, at = list[tuple[Record, set[str]]](), 0
    for each in (inside.deck or {}).get("slides") or ():
        count = int(each.get("figures", 0))
        own = {str(note) for note in each.get("notes") or ()}
        found += [(record, own) for record in inside.records[at : at + min(count, 1)]]
        at += count
    return [*found, *((record, set()) for record in inside.records[at:])]


def _as_told(record: Record, besides: set[str], notes: Sequence[str]) -> bool:
    """Whether notes of a slide are those that were written of a figure, and nothing else."""
    told = record.told
    spoken = told.get("spoken")
    say, own = _spoken(spoken) if isinstance(spoken, Mapping) else _written_before(told)
    if not any(each in notes for each in say):
        return not any(say)
    ends = (*told.get("citations", ()), *told.get("licences", ()), record.release)
    whole, tails = ({str(each) for each in texts} for texts in (own, ends))
    # Besides, a page of notes has the number of its slide.
    return all(
        text in whole | besides or text.endswith(tuple(tails)) or text.isdigit() or text in _NUMBER
        for text in notes
    )


def _spoken(told: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """What a presenter says, with or without blanks between its sentences, and all that may stand in notes beside it."""
    parts = {name: list(map(str, told.get(name) or ())) for name in ("say", "asked", "avoid")}
    say, asked = ({blank.join(parts[name]) for blank in (" ", "")} for name in ("say", "asked"))
    headings = {translator(lang)(heading) for lang in LANGUAGES for heading in HEADINGS}
    return say, say | asked | headings | set(parts["avoid"])


def _written_before(told: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The same of older files, whose notes begin with the sentence of the figure."""
    point = str(told.get("point") or "")
    more = (told.get("definition"), told.get("source"), *told.get("notes", ()))
    return {point}, {point, *map(str, more)}
