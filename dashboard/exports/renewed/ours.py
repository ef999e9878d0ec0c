"""A figure as we wrote it and as we write it now: what a document has besides is somebody's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from dashboard.drawing import selected
from dashboard.exports import made
from dashboard.exports.carried import carriers, finder
from dashboard.exports.carried.carrying import Carried
from dashboard.exports.carried.parts import Parts
from dashboard.exports.carried.record import Record
from dashboard.exports.carried.refigure import Releases, job_of, of_jobs
from dashboard.exports.job import Job
from dashboard.exports.office.brand import Brand
from dashboard.exports.renewed import shapes, texts
from dashboard.exports.renewed.pages import Chart, Page
from etl.errors import TrilateralError
from etl.storage.store import Release

#: So much of a slide is where we put it, if it was made with the template that we take for it.
_MOST_OF_IT = 0.6


@dataclass(frozen=True)
class Figure:
    """A figure that was found in a document.

    Attributes:
        record: What it carries.
        old: As it was.
        new: With the data of another release.
    """

    record: Record
    old: Job
    new: Job

    @cached_property
    def told(self) -> str:
        """What it carries from now on, packed."""
        return carriers.packed(self.new.carried(self.record.form))


def figure_of(record: Record, release: Release, releases: Releases) -> Figure:
    """A figure of then, and the same view of a release.

    Raises:
        Damaged: It is not what its release says.
        TrilateralError: The release does not have it.

    Example:
        ``figure_of(record, release, releases).new.caption.finding``
    """
    old = job_of(record, releases)
    view = old.view.replace(release="")
    return Figure(record, old, Job(old.spec, selected(release, old.spec, view), view, old.address))


@dataclass(frozen=True)
class Pair:
    """A document of ours of then and of now.

    Attributes:
        old: As we wrote it.
        new: As we write it now.
    """

    old: Parts
    new: Parts

    @cached_property
    def places(self) -> list[tuple[Page, Page]]:
        """Its slides, or its text, as pairs."""
        pattern = r"ppt/slides/slide[0-9]+\.xml|word/document\.xml"
        both = zip(self.old.matching(pattern), self.new.matching(pattern), strict=False)
        return [(Page(self.old, a), Page(self.new, b)) for a, b in both]

    @cached_property
    def by_digest(self) -> Mapping[str, tuple[Page, Page]]:
        """The slides that have figures, by the digests of the old records."""
        found: dict[str, tuple[Page, Page]] = {}
        by_name = {old.name: (old, new) for old, new in self.places}
        for each in finder.find(self.old):
            if each.record is not None and each.place in by_name:
                found.setdefault(each.record.digest, by_name[each.place])
        return found

    @property
    def others(self) -> list[tuple[Page, Page]]:
        """The slides without figures: the question and its answer, and the sources."""
        taken = {old.name for old, _ in self.by_digest.values()}
        return [(old, new) for old, new in self.places if old.name not in taken]


class Ours:
    """What a document was made from, as far as it is ours.

    Args:
        theirs: The document.
        form: ``pptx`` or ``docx``.
        figures: The figures that were found, by their digests.
        release: What is shown from now on.
        releases: Where others are at hand.
    """

    def __init__(
        self,
        theirs: Parts,
        form: str,
        figures: Mapping[str, Figure],
        release: Release,
        releases: Releases,
    ) -> None:
        self._body, self._form, self._figures = theirs, form, figures
        self._release, self._releases = release, releases
        self._made: dict[str, Pair] = {}
        self._used: set[str] = set()
        self._known = dict(figures)
        self.deck = self._deck_of(theirs)
        if self.deck is not None and form == "docx":
            # A brief is the document of its figure.
            self._made = {
                each.digest: self.deck
                for item in finder.items(theirs)
                if item.carried.deck is not None
                for each in item.carried.records
            }

    def _deck_of(self, theirs: Parts) -> Pair | None:
        """The deck or the brief that the document was made as, if it was."""
        for item in finder.items(theirs):
            if item.carried.deck is None:
                continue
            pages = [theirs.look(name) for name in theirs.matching(r"ppt/slides/slide[0-9]+\.xml")]
            try:
                return self._best(pages, partial(self._deck, item.carried))
            except TrilateralError:
                continue
        return None

    def _deck(self, carried: Carried, brand: Brand | None) -> Pair:
        found = [self.figure(each) for each in carried.records]
        old = of_jobs(carried, [each.old for each in found], brand)
        now = [each.new for each in found]
        new = of_jobs(carried, now, brand, anew=True, release=self._release)
        return Pair(*(Parts(each.body, ours=True) for each in (old, new)))

    def pages(self, digest: str, theirs: Any) -> tuple[Page, Page]:
        """The slide of a figure of then and of now.

        Args:
            digest: Of its record.
            theirs: The slide on which it is.

        Raises:
            TrilateralError: It cannot be made.
        """
        if self._form == "pptx" and self.deck is not None and digest in self.deck.by_digest:
            return self.deck.by_digest[digest]
        return self.whole(self._whole(self._figures[digest]), theirs)

    def whole(self, one: Figure, theirs: Any) -> tuple[Page, Page]:
        """The same of a figure that may stand on none of the pages: what carries its record is the document.

        Raises:
            TrilateralError: It cannot be made.
        """
        digest = one.record.digest
        self._used.add(digest)
        if digest not in self._made:

            def single(brand: Brand | None) -> Pair:
                bodies = (made(job, self._form, template=brand).body for job in (one.old, one.new))
                return Pair(*(Parts(body, ours=True) for body in bodies))

            self._made[digest] = self._best([theirs], single)
        return self._made[digest].places[0]

    def _whole(self, one: Figure) -> Figure:
        """The figure that a text was written of: a picture in it has the size, and not the words, of what it shows."""
        if self._form == "docx":
            for each in self._kept:
                if (each.figure, each.release, each.table) == (
                    one.record.figure,
                    one.record.release,
                    one.record.table,
                ):
                    return self.figure(each)
        return one

    def figure(self, record: Record) -> Figure:
        """What a record was made as, and is made as now.

        Raises:
            TrilateralError: It cannot be made.
        """
        if record.digest not in self._known:
            self._known[record.digest] = figure_of(record, self._release, self._releases)
        return self._known[record.digest]

    def left(self) -> list[Record]:
        """The figures that a text has as a whole, and of which nothing was found in it: its words are renewed alone."""
        return [e for e in self._kept if e.digest not in self._used] if self._form == "docx" else []

    @cached_property
    def _kept(self) -> list[Record]:
        """The figures that the document has as a whole."""
        return [each for item in finder.items(self._body) for each in item.carried.records]

    def charts(self, digest: str) -> list[tuple[Chart, Chart]]:
        """The charts of a figure in all that it is written as: charts are copied from slides into texts.

        Raises:
            TrilateralError: It cannot be made.
        """
        one, found = self._figures[digest], []
        for form in ("docx", "pptx"):
            old, new = (Parts(made(job, form).body, ours=True) for job in (one.old, one.new))
            names = r"(?:ppt|word)/charts/chart[0-9]+\.xml"
            both = zip(old.matching(names), new.matching(names), strict=False)
            found += [((old, a), (new, b)) for a, b in both]
        return found

    def alone(self) -> Pair | None:
        """The document of then and of now, if it is one of ours; None if it has figures from several."""
        pairs = [self.deck] if self.deck is not None else list(self._made.values())
        return pairs[0] if len(pairs) == 1 else None

    def texts(self, *, then: bool = False) -> set[str]:
        """All that we write in the document now, or wrote then."""
        pairs = [*([self.deck] if self.deck is not None else []), *self._made.values()]
        names = r"ppt/(?:slides|notesSlides)/[a-zA-Z]+[0-9]+\.xml|word/document\.xml"
        pages = (pair.old if then else pair.new for pair in pairs)
        roots = (page.look(name) for page in pages for name in page.matching(names))
        return {texts.text_of(each) for root in roots for each in texts.paragraphs(root)}

    def _best(self, theirs: Sequence[Any], make: Callable[[Brand | None], Pair]) -> Pair:
        """What is made on our own slides, or, where little of it is where it would be, with the document as the template."""
        plain = make(None)
        if self._form != "pptx" or (score := _fits(theirs, plain)) >= _MOST_OF_IT:
            return plain
        try:
            branded = make(Brand(self._body.saved()))
        except TrilateralError:
            return plain
        return branded if _fits(theirs, branded) > score else plain


def _fits(theirs: Sequence[Any], pair: Pair) -> float:
    """How much of what we wrote is where we wrote it: on the slide that has most of it."""
    own = [shapes.leaves(each) for each in theirs]
    parts = []
    for page, _ in pair.places:
        ours = shapes.leaves(page.look())
        parts.append(max((shapes.kept(each, ours) for each in own), default=0) / max(len(ours), 1))
    return max(parts, default=0.0)
