"""What is carried from one number to the next, and from one sentence to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from etl.reading.draft import Measured
from etl.reading.years import Year


class Whom(NamedTuple):
    """Whom a text has been about: what `State` has under these names, and how many lists there were."""

    area: str
    area_in: int
    stranger: bool
    lists: int


@dataclass(slots=True)
class State:
    """The reading so far: what a later clause may leave out because it was said.

    What ends in ``_in`` is the number of the sentence in which the other was said.

    Attributes:
        said: The year in which the text was said, if that is known.
        sentence: The number of the sentence that is being read.
        area: Whom the last claim or clause was about.
        world_in: The sentence in which the world's own growth was last spoken of.
        stranger: Whether it has since been about somebody named who is no known economy.
        listed: Every list of economies named so far, for "the three" and "the two".
        measures: What the last claim measured.
        definition: By which prices, or of goods or services.
        adverbial: Whether that was said of the whole clause, not of one noun.
        year: The last year that was said.
        span: The ends of the last change.
        whole: The whole of the last share.
        versus: The other side of the last comparison.
        among: Among whom the trade is that is spoken of.
        frame: What kind of claim the last one was; ``rate`` after growth, ``other`` after something not covered.
        why: Why the topic at hand is not covered, if it is not.
    """

    said: int | None = None
    sentence: int = 0
    area: str = ""
    area_in: int = -1
    world_in: int = -1
    stranger: bool = False
    listed: list[tuple[str, ...]] = field(default_factory=list)
    measures: tuple[Measured, ...] = ()
    measures_in: int = -1
    definition: str = ""
    definition_in: int = -1
    adverbial: bool = False
    year: Year | None = None
    year_in: int = -1
    span: tuple[str, str] = ("", "")
    whole: str = ""
    versus: str = ""
    among: str = ""
    frame: str = ""
    frame_in: int = -1
    why: str = ""

    def framed(self, *frames: str, back: int = 0) -> bool:
        """Whether the last claim was one of these, in this sentence or at most so many before."""
        return self.frame in frames and self.frame_in >= self.sentence - back

    def whom(self) -> Whom:
        """Whom it has been about so far."""
        return Whom(self.area, self.area_in, self.stranger, len(self.listed))

    def back_to(self, whom: Whom) -> None:
        """From here on it is about them again, as if nobody had been named since."""
        self.area, self.area_in, self.stranger, listed = whom
        del self.listed[listed:]

    def about(self, area: str) -> None:
        """From here on it is about this area."""
        if area:
            self.area, self.area_in, self.stranger = area, self.sentence, False

    def measuring(self, measures: tuple[Measured, ...]) -> None:
        """From here on this is measured."""
        self.measures, self.measures_in, self.why = measures, self.sentence, ""

    def enter(self, frame: str) -> None:
        """From here on the numbers are of this kind."""
        self.frame, self.frame_in = frame, self.sentence

    def dated(self, year: Year) -> None:
        """From here on it is this year; not one that it is only held against."""
        if year.aside:
            return
        self.year, self.year_in = year, self.sentence

    def defined(self, definition: str, *, adverbial: bool) -> None:
        """From here on it is measured so."""
        self.definition, self.definition_in, self.adverbial = definition, self.sentence, adverbial
