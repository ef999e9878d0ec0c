"""What messages are filled with where they are read without a page: one economy, long names, twelve of them, forecasts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from dashboard.figures.why.text import CURRENCIES
from dashboard.words.terms import VERDICTS
from dashboard.words.wording import Words, in_language
from dashboard.words.years import spans
from etl import catalog
from etl.catalog.areas import areas

#: The values of a placeholder: the usual one, a long or foretold one, several.
Sample = tuple[str, str, str]
#: What the three fillings are called on the pages for editors.
CASES = ("one economy", "long names, forecast", "twelve economies, amounts")
PLACEHOLDER = re.compile(r"\{(\w+)\}")

#: Kind of value -> the placeholders of that kind, in all messages.
KINDS: Mapping[str, str] = {
    "year": "year first last since base best_year peak_year",
    "years": "years runs",
    "period": "period",
    "date": "then now made date edition editions as_of latest",
    "name": "area areas economy economies three exporter partner member versus low_name high_name those group",
    "whole": "of",
    "flow": "flow other flows",
    "definition": "indicator definition definitions measure subject concept title",
    "source": "source sources provider",
    "claim": "claim quote text",
    "count": "count all number shown least ahead width height",
    "points": "points growth prices rates own world change mean lowest highest middle spread parts holds close steps relative",
    "amount": "amount total part whole exports imports",
    "share": "levels share share_before value start end peak high low old new best net ratio first_value last_value index",
    "verdict": "verdict verdict_before",
    "status": "status note",
    "sentence": "sentence point found statement",
    "each": "each",
    "unit": "unit",
    "currency": "currency",
    "fraction": "fraction",
    "event": "event events",
    "code": "names name figure choice kind transform release store offered known pages figures second example view values",
}


def filled(words: Words, message: str) -> Iterator[tuple[str, str]]:
    """The message with each kind of values, and what that kind is called; nothing for one without placeholders.

    Args:
        words: The language.
        message: The English message, as code and catalogues have it.

    Raises:
        KeyError: A placeholder is of no kind: give it one in `KINDS`.

    Example:
        >>> dict(filled(in_language("en"), "Remove {economy}"))["one economy"]
        'Remove Republic of Korea'
    """
    text, found = words.gettext(message), sorted(set(PLACEHOLDER.findall(message)))
    if not found or re.search(r"\{(?!\w+\})", message):
        return
    told = set[str]()
    for number, case in enumerate(CASES):
        values = {name: sample(words.lang, _kind(name, found))[number] for name in found}
        made = text.format(**values)
        if made not in told:
            told.add(made)
            yield case, made


def _kind(name: str, beside: list[str]) -> str:
    """The kind of a placeholder; one name is an amount beside its part, and an area elsewhere."""
    if name == "whole" and "part" not in beside:
        return "whole"
    for kind, names in KINDS.items():
        if name in names.split():
            return kind
    raise KeyError(f"{{{name}}} is of no kind: add it to KINDS in scripts/message_samples.py")


@cache
def sample(lang: str, kind: str) -> Sample:
    """The three values of a kind in a language.

    Example:
        >>> sample("en", "year")
        ('2024', '2031', '2031')
    """
    return _SAMPLES[kind](in_language(lang))


def _names(words: Words) -> Sample:
    every = sorted((words.economy(area) for area in areas()), key=len)
    return words.economy("KOR"), words.join(every[-2:]), words.join(every[:12])


def _definitions(words: Words) -> Sample:
    every = sorted((words.short_in_sentence(name) for name in catalog.indicators()), key=len)
    return words.in_sentence("gdp_nominal"), every[-1], words.join(every[-4:])


def _flows(words: Words) -> Sample:
    told = words.gettext("{exporter}'s exports to {partner}")
    pairs = [("CHN", "JPN"), ("KOR", "CHN"), ("JPN", "KOR")]
    every = [told.format(exporter=words.economy(a), partner=words.economy(b)) for a, b in pairs]
    return every[0], every[1], words.join(every)


def _each(words: Words) -> Sample:
    every = [
        words.labelled(words.economy(area, short=True), words.points(value))
        for area, value in zip(words.three(), (0.012, -0.004, 0.0), strict=True)
    ]
    return every[0], words.join(every[:2]), words.join(every)


def _amounts(words: Words) -> Sample:
    return (
        words.amount(24.6e12, "USD"),
        words.amount(59.98e9, "INTL2021"),
        words.amount(42.2e12, "INTL"),
    )


def _of(words: Words, *said: str) -> Sample:
    """One value, and the longest of several, twice."""
    told = [words.gettext(each) for each in said]
    return told[0], max(told, key=len), max(told, key=len)


_SAMPLES: Mapping[str, Callable[[Words], Sample]] = {
    "year": lambda _: ("2024", "2031", "2031"),
    "years": lambda w: (w.year("2004"), w.span("2027", "2031"), spans(w, ("1988", "1989", "1995"))),
    "period": lambda w: (w.date("2025-Q3"), w.date("2025-10"), w.date("2025-10")),
    "date": lambda w: (
        w.edition("weo", "2021-04"),
        w.date("2026-07-13"),
        w.join([w.date("2021-04"), w.date("2025-10")]),
    ),
    "name": _names,
    "whole": lambda w: (w.within("WLD"), w.within("RCEP"), w.within("EU27")),
    "flow": _flows,
    "definition": _definitions,
    "source": lambda w: (w.source("weo"), w.source("comtrade"), w.join([w.source(s) for s in catalog.sources()])),
    "claim": lambda w: _of(w, *(each.text for each in catalog.claims().values())),
    "count": lambda w: (w.number(3), w.number(12), w.number(1234)),
    "points": lambda w: (w.points(0.025), w.points(-0.037), w.points(0.0)),
    "amount": _amounts,
    "share": lambda w: (w.percent(0.221), w.unsettled(w.percent(0.221), "F"), w.percent(0.0004)),
    "verdict": lambda w: _of(w, *VERDICTS.values()),
    "status": lambda w: (w.status("F"), w.status("P"), w.status("O")),
    "sentence": lambda w: _of(w, "Whether it holds depends on the definition.", "Statistics are revised and forecasts miss."),
    "each": _each,
    "unit": lambda w: _of(w, *(unit.name for unit in catalog.units().values())),
    "currency": lambda w: _of(w, *CURRENCIES.values()),
    "fraction": lambda _: ("1/4", "1/5", "1/5"),
    "event": lambda w: _of(w, *(event.label for event in catalog.events().values())),
    "code": lambda _: ("gdp-share", "bilateral_goods_exports", "rank, growth, index"),
}  # fmt: skip
