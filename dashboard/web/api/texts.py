"""The questions to the data API on claims: one by its parts, and a text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dashboard.locale import SOURCE
from dashboard.look.question import Area, Edition
from dashboard.web.api.fields import AboutRule, AsOf, Language, OneYear, ReleaseId, parameter
from dashboard.web.api.queries import Nothing
from etl import catalog
from etl.errors import UsageError
from etl.judging.asked import COMPARATORS, MEASURES, SAID, claim_of
from etl.reading import Claim

Word = Annotated[str, Field(max_length=24)]
ReleaseOrNone = Annotated[
    ReleaseId,
    Field(description="A release by its id or short name; the one that is served if empty."),
]


class OwnQuery(Nothing):
    """A claim by its parts: one of share, amount, rank, ratio, contribution and among."""

    share: Annotated[Word, parameter("A share of a whole: 0.24, 1/4 or 24%.", "0.24")] = ""
    amount: Annotated[
        Word, parameter("An amount: US$, persons of a population.", "24000000000000")
    ] = ""
    rank: Annotated[Word, parameter("A rank among economies.", "2")] = ""
    ratio: Annotated[Word, parameter("How many times the size of `versus`.", "0.8")] = ""
    contribution: Annotated[Word, parameter("A part of the growth of a whole.", "0.3")] = ""
    among: Annotated[Word, parameter("Trade among members as a share of their trade.", "0.2")] = ""
    upper: Annotated[Word, parameter("The upper end of a range.", "0.3")] = ""
    measure: Annotated[
        Word,
        parameter(
            "What is measured: gdp, trade, exports, imports, population.",
            "gdp",
            json_schema_extra={"enum": list(MEASURES)},
        ),
    ] = "gdp"
    areas: Annotated[Area, parameter("Whose: an economy, a group or a formula.", catalog.CJK)] = (
        catalog.CJK
    )
    of: Annotated[Area, parameter("Of which area; the World if left out.", catalog.WORLD)] = (
        catalog.WORLD
    )
    versus: Annotated[Area | Literal[""], parameter("The other side of a ratio.", "USA")] = ""
    year: Annotated[
        OneYear | Literal[""], parameter("The year; the last one with figures if empty.", "2020")
    ] = ""
    until: Annotated[
        OneYear | Literal[""], parameter("The last year of a period that begins in `year`.", "2024")
    ] = ""
    comparator: Annotated[
        Word,
        parameter(
            "about, exact, over, at_least, nearly, under, between.",
            "about",
            json_schema_extra={"enum": list(COMPARATORS)},
        ),
    ] = "about"
    said: Annotated[
        Edition,
        parameter(
            "The day on which it was said: the verdict by the editions of that day is given beside today's.",
            "2021-06-01",
        ),
    ] = ""
    as_of: AsOf = ""
    about: AboutRule = "points"
    lang: Language = SOURCE
    release: ReleaseOrNone = ""

    def claim(self) -> Claim:
        """The claim.

        Raises:
            UsageError: The parts make none.
        """
        given = [(name, getattr(self, name)) for name in SAID if getattr(self, name)]
        if len(given) != 1:
            raise UsageError("A claim says one thing.", hint=f"Give one of {', '.join(SAID)}.")
        return claim_of(
            *given[0],
            upper=self.upper,
            measure=self.measure,
            areas=self.areas,
            of=self.of,
            versus=self.versus,
            year=self.year,
            until=self.until,
            comparator=self.comparator,
        )


class ReviewQuestion(Nothing):
    """A text whose claims are checked. It is read, answered and forgotten."""

    text: Annotated[
        str,
        parameter(
            "The text, in English, Chinese, Japanese or Korean.",
            "China, Japan and Korea account for about one-fourth of the world's GDP.",
            min_length=1,
            max_length=65_536,
        ),
    ]
    said_on: Annotated[
        Edition, parameter("The day on which it was said; today if empty.", "2024-05-27")
    ] = ""
    as_of: AsOf = ""
    lang: Language = SOURCE
    release: ReleaseOrNone = ""
