"""Years of something else than what is measured: "the 2022 and 2023 editions", "the crisis of 2008", 2020年に署名されたRCEP."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from etl.reading.language import Code
from etl.reading.lexer import Tokens
from etl.reading.tables import table
from etl.reading.years import Year

_YEAR = r"(?<!\d)(?:1[89]|20)\d\d(?!\d)"


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Where the years of something else stand in a sentence.

    Attributes:
        start: Where the first of them begins.
        end: Where the last of them ends.
        event: Whether they are those of an event before or after which something was so, and not of a paper or a meeting.
    """

    start: int
    end: int
    event: bool


def other_times(text: str, code: Code) -> list[OtherTime]:
    """The years in a sentence that are those of a paper, a meeting, a deed or an event.

    An event that lasts is a time like any other: "during the 2008 crisis" is 2008.

    >>> [text[each.start:each.end] for text in ["In the 2022 and 2023 editions"] for each in other_times(text, "en")]
    ['2022 and 2023']
    >>> other_times("In 2023 China had 17 percent of world GDP.", "en")
    []
    """
    if not re.search(_YEAR, text):
        return []
    forms = _forms(code)
    found = [
        OtherTime(*said.span("years"), event=False)
        for form in forms.dated
        for said in form.finditer(text)
    ]
    for form in forms.events:
        for said in form.finditer(text):
            beside = text[: said.start()] if code == "en" else text[said.end() :]
            if not forms.lasting.search(beside):
                found.append(OtherTime(*said.span("years"), event=True))
    return found


def without(tokens: Tokens, others: list[OtherTime]) -> Tokens:
    """The tokens without the years of papers and meetings; those of events are times that are no years."""
    done: Tokens = []
    for token in tokens:
        of = next((each for each in others if each.start <= token.start < each.end), None)
        if of is None:
            done.append(token)
        elif of.event and token.year is not None:
            done.append(replace(token, year=Year(vague=True)))
        elif of.event:
            done.append(token)
    return done


@dataclass(frozen=True, slots=True)
class _Forms:
    dated: tuple[re.Pattern[str], ...]
    events: tuple[re.Pattern[str], ...]
    lasting: re.Pattern[str]


@cache
def _forms(code: Code) -> _Forms:
    said = {
        name: text.replace("Y", _YEAR) if name == "years" else text
        for name, text in table("other_times")[code].items()
    }
    said = {name: text.replace("MONTH", said.get("month", "")) for name, text in said.items()}
    years = f"(?P<years>{said['years']})"
    edge, gap = (r"\b", r"[ -]") if code == "en" else ("", "")

    def beside(nouns: str) -> list[str]:
        before = f"{years}{gap}{said['between']}(?:{nouns}){edge}"
        return [before, f"{edge}(?:{nouns}){said['linked']}{years}"]

    done = (
        f"{edge}(?:{said['done']}){said['doing']}{years}"
        if code == "en"
        else f"{years}{said['doing']}(?:{said['done']})"
    )
    papers = beside(f"{said['papers']}|{said['meetings']}")
    return _Forms(
        tuple(re.compile(each, re.IGNORECASE) for each in [*papers, done]),
        tuple(re.compile(each, re.IGNORECASE) for each in beside(said["events"])),
        re.compile(said["lasting"], re.IGNORECASE),
    )
