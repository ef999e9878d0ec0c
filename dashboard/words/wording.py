"""Periods, names and source lines in the words of a language, with its numbers and units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache

from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list

from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.question import Question
from dashboard.words.numbers import Numbers
from dashboard.words.terms import NAMES, SHORT, STATUSES, UNSETTLED, WITH_ARTICLE
from etl import catalog
from etl.catalog.areas import areas
from etl.editions import base
from etl.errors import TrilateralError
from etl.storage.store import Release


class Words(Numbers):
    """How things are said in one language, numbers as `Numbers` says them.

    Args:
        lang: The code of the language.
        order: ``alpha`` for the fixed order of the three, ``language`` for the language's own.
        names: Names that a reader gives to sums: formula, name.
    """

    def __init__(
        self, lang: str, order: str = "alpha", names: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(lang)
        self.order = order
        self.names = dict(names)

    def three(self) -> tuple[str, ...]:
        """The three economies in order."""
        return (self.language if self.order == "language" else LANGUAGES[SOURCE]).three

    def mainland(self, measure: str = "") -> str:
        """What "China" is in these statistics: the note of every figure that names it; of trade with its customs territory."""
        if measure == "trade":
            return self.gettext(
                "“China” is the customs territory of the mainland; Hong Kong and Macao are customs territories of their own, and trade with them counts as external."
            )
        return self.gettext(
            "“China” is the mainland; Hong Kong and Macao are economies of their own in these statistics."
        )

    def of_the_three(self, text: str) -> str:
        """A definition with the names of the three before it, for figures on which they stand nowhere else.

        >>> in_language("en").of_the_three("Merchandise exports")
        'China, Japan and ROK: Merchandise exports'
        """
        return self.labelled(self.names_of_three(), text)

    def names_of_three(self) -> str:
        """The short names of the three economies, as a list in a sentence.

        >>> in_language("en").names_of_three()
        'China, Japan and ROK'
        """
        return self.join([self.economy(area, short=True) for area in self.three()])

    def added(self, parts: Iterable[tuple[int, str]]) -> str:
        """Signs (+1, -1) and areas as a sum of short names, the three in their order: ``CJK + Hong Kong``, ``World − CJK``.

        >>> in_language("en").added([(1, "KOR"), (1, "HKG"), (1, "CHN")])
        'China + Hong Kong + ROK'
        """
        given = list(parts)
        added = [code for sign, code in given if sign > 0 and code in self.three()]
        three = iter(sorted(added, key=self.three().index))
        signed = [
            f"{' − ' if sign < 0 else ' + '}"
            f"{self.economy(next(three) if sign > 0 and code in self.three() else code, short=True)}"
            for sign, code in given
        ]
        return "".join(signed).removeprefix(" + ")

    def economy(self, area: str, *, short: bool = False) -> str:
        """The name of an economy or a group; of a formula the reader's own, or those of its parts with the signs between."""
        if area in self.names:
            return self.quote(self.names[area])
        if catalog.is_formula(area):
            return self.added(catalog.parts(area))
        if short and area in SHORT:
            return self.gettext(SHORT[area])
        if area in NAMES:
            return self.gettext(NAMES[area])
        groups = catalog.groups()
        if area in groups:
            return self.gettext(groups[area].short if short else groups[area].name)
        return self._territory(area)

    def within(self, area: str, *, short: bool = False) -> str:
        """The name of an economy or a group within a sentence: in English with the article that its name takes.

        >>> words = in_language("en")
        >>> words.within("KOR"), words.within("JPN"), words.within("USA+MEX")
        ('the Republic of Korea', 'Japan', 'United States + Mexico')
        """
        name = self.economy(area, short=short)
        article = self.lang == SOURCE and not catalog.is_formula(area) and WITH_ARTICLE.search(name)
        return f"the {name}" if article else name

    def _territory(self, area: str) -> str:
        """The name of any other economy: its territory's in this language (Unicode CLDR), else what the catalogue says."""
        known = areas().get(area)
        if known is None:
            return area
        return self.locale.territories.get(known.iso2) or self.gettext(known.name)

    def indicator(self, name: str, *, short: bool = False) -> str:
        """The name of an indicator."""
        facts = catalog.indicator(name)
        return self.gettext(facts.short if short else facts.name)

    def in_sentence(self, name: str) -> str:
        """The name of an indicator inside a sentence: without a capital, unless it is an abbreviation."""
        text = self.indicator(name)
        return text if text[:2].isupper() else text[:1].lower() + text[1:]

    def edition(self, source: str, edition: str) -> str:
        """An edition as its provider words it: ``October 2025`` or a date; ``about April 2025`` where nobody knows the day."""
        label = base(edition)
        if source and label in catalog.source(source).approximate:
            return self.gettext("about {date}").format(date=self.date(label[:7]))
        return self.date(label)

    def date(self, text: str) -> str:
        """A day, a month, a quarter or a year: ``2011-09-01``, ``2012-11``, ``2012-Q3``, ``1999``."""
        return _dated(text, self.lang) if "-" in text else self.year(text)

    def dates(self, first: str, last: str) -> str:
        """From when to when, as exactly as both are known; one of them where there is no last.

        >>> in_language("en").dates("2010-05-29", "2010-05-30"), in_language("ja").dates("2019-07-04", "2023-03")
        ('29–30 May 2010', '2019年7月～2023年3月')
        """
        if not last:
            return self.date(first)
        known = min(len(first), len(last))
        if known == len("1999"):
            return self.span(first[:known], last[:known])
        start, end = (date.fromisoformat(f"{each[:known]}-01"[:10]) for each in (first, last))
        skeleton = "yMMMM" if known == len("2012-11") else "yMMMMd"
        return format_interval(start, end, skeleton, locale=LANGUAGES[self.lang].babel)

    def source(self, name: str) -> str:
        """The provider and the name of its publication."""
        return self.gettext(catalog.source(name).title)

    def source_line(self, source: str, edition: str) -> str:
        """``Source: IMF, World Economic Outlook, October 2025``."""
        return self.gettext("Source: {source}, edition of {edition}").format(
            source=self.source(source), edition=self.edition(source, edition)
        )

    def sources_line(self, origins: Iterable[tuple[str, str]]) -> str:
        """The source line of figures from several editions or sources.

        Args:
            origins: Pairs of source and edition, in the order in which they are named.
        """
        named = list(dict.fromkeys(origins))
        if len(named) == 1:
            return self.source_line(*named[0])
        return self.gettext("Sources: {sources}").format(sources=self.clauses(self.editions(named)))

    def editions(self, origins: Iterable[tuple[str, str]]) -> list[str]:
        """Each source with its edition, or with its first and its last one.

        Args:
            origins: Pairs of source and edition, in the order in which they are named.
        """
        editions: dict[str, set[str]] = {}
        for source, edition in origins:
            editions.setdefault(source, set()).add(edition)
        parts = []
        for source, found in editions.items():
            first, last = self.edition(source, min(found)), self.edition(source, max(found))
            pattern = (
                self.gettext("{source}, {edition}")
                if first == last
                else self.gettext("{source}, {edition} to {latest}")
            )
            parts.append(pattern.format(source=self.source(source), edition=first, latest=last))
        return parts

    def status(self, code: str) -> str:
        """What an ``obs_status`` means."""
        return self.gettext(STATUSES[code])

    def error(self, error: TrilateralError) -> tuple[str, str]:
        """What happened and what to do next; identifiers in it become names."""
        named: dict[str, Callable[[str], str]] = {
            "indicator": self.in_sentence,
            "source": self.source,
            "sources": lambda names: self.join([self.source(n) for n in names.split(", ") if n]),
            "edition": lambda edition: self.edition("", edition),
            "as_of": lambda day: self.date(base(day)),
        }
        values = {key: named[key](v) if key in named else v for key, v in error.values.items()}
        message, hint = (
            self.gettext(p).format(**values) if values else self.gettext(p) for p in error.patterns
        )
        # A sentence may begin with a name, but an identifier stays what it is: "kind cannot be 'x'".
        head = error.patterns[0].partition("}")[0]
        if head.startswith("{") and head[1:] in named:
            message = sentence_case(message)
        return message, hint

    def provenance(self, release: Release) -> str:
        """How the figures came here, if not straight from the services."""
        return self.gettext(str(release.package.get("provenance", "")))

    def short_in_sentence(self, name: str) -> str:
        """The short name of an indicator inside a sentence or a list."""
        text = self.indicator(name, short=True)
        return text if text[:2].isupper() else text[:1].lower() + text[1:]

    def quoted(self, text: str) -> str:
        """A message in quotation marks, as at the beginning of a sentence."""
        return self.quote(sentence_case(self.gettext(text)))

    def quote(self, text: str) -> str:
        """Somebody's words in the quotation marks of the language."""
        return self.gettext("“{quote}”").format(quote=text)

    def sentences(self, parts: list[str]) -> str:
        """Sentences one after another, with a blank between them where the language has one."""
        return self.language.sentence_space.join(part for part in parts if part)

    def labelled(self, label: str, text: str) -> str:
        """A text with what it is before it and the colon of the language between them: ``Licence: CC BY 4.0``."""
        return self.gettext("{name}: {sentence}").format(name=label, sentence=text)

    def headline(self, sentence: str) -> str:
        """A sentence as a headline, which has no full stop."""
        return sentence.rstrip(".。")

    def clauses(self, parts: list[str]) -> str:
        """Parts of a sentence that have commas of their own, with the semicolon of the language between them."""
        return self.language.clause_separator.join(parts)

    def years(self, first: str, last: str) -> str:
        """A span of years: ``2018–2021``, or the one year. Patterns add the word for the year where there is one."""
        return first if first == last else f"{first}{self.language.year_span}{last}"

    def span(self, first: str, last: str) -> str:
        """A span of years that stands alone, or the one year.

        >>> in_language("en").span("2018", "2021"), in_language("ko").span("2018", "2021")
        ('2018–2021', '2018~2021년')
        """
        return self.year(self.years(first, last))

    def year(self, period: str) -> str:
        """A year that stands alone: ``2024``, ``2024年``."""
        return self.gettext("{year}").format(year=period)

    def aside(self, text: str, note: str) -> str:
        """A text with a remark after it, in the brackets of the language: ``2027 (forecast)``."""
        return self.gettext("{text} ({note})").format(text=text, note=note)

    def set_off(self, text: str, names: str) -> str:
        """A text with names after it, in brackets; after a colon where names have brackets themselves.

        >>> in_language("en").set_off("2005", "exports"), in_language("en").set_off("2005", "exports (BPM6)")
        ('2005 (exports)', '2005: exports (BPM6)')
        """
        nested = "(" in names or "\N{FULLWIDTH LEFT PARENTHESIS}" in names
        return self.labelled(text, names) if nested else self.aside(text, names)

    def with_status(self, text: str, code: str) -> str:
        """A text, with a remark on its ``obs_status`` unless it is a plain observation."""
        return text if code == "A" else self.aside(text, self.status(code))

    def unsettled(self, text: str, code: str) -> str:
        """A text, with the remark that it is a forecast, an estimate or provisional if its ``obs_status`` says so."""
        return self.with_status(text, code) if code in UNSETTLED else text

    def of_year(self, value: str, year: str, code: str = "A") -> str:
        """A value with its year and, in the same brackets, the remark that `unsettled` makes of its ``obs_status``.

        >>> in_language("en").of_year("22.1%", "2025"), in_language("en").of_year("22.1%", "2025", "P")
        ('22.1% (2025)', '22.1% (2025, provisional)')
        """
        if code not in UNSETTLED:
            return self.gettext("{value} ({year})").format(value=value, year=year)
        told = self.gettext("{value} ({year}, {status})")
        return told.format(value=value, year=year, status=self.status(code))

    def slanted(self, text: str) -> str:
        """A text in italics, as forecasts are in the sources; as it is in a language without italics.

        >>> in_language("en").slanted("22.1%"), in_language("ko").slanted("22.1%")
        ('<i>22.1%</i>', '22.1%')
        """
        return f"<i>{text}</i>" if self.language.italics else text

    def told_ahead(self, text: str, forecast: bool) -> str:
        """A text that is slanted if it is a forecast; in a language without italics it has the remark instead.

        >>> in_language("en").told_ahead("22.1%", True), in_language("ko").told_ahead("22.1%", True)
        ('<i>22.1%</i>', '22.1%(전망치)')
        """
        if forecast and self.language.italics:
            return self.slanted(text)
        return self.marked(text, forecast)

    def marked(self, text: str, forecast: bool) -> str:
        """A text, with the remark that it is a forecast if it is one."""
        return self.aside(text, self.gettext("forecast")) if forecast else text

    @staticmethod
    def source_short(name: str) -> str:
        """The short name of a source, the same in all languages: ``WEO``, ``UN Comtrade``."""
        return catalog.source(name).short or name.upper()

    def join(self, parts: list[str]) -> str:
        """A list in a sentence."""
        separator = self.language.list_separator
        return separator.join(parts) if separator else format_list(parts, locale=self.locale)


@lru_cache(maxsize=4096)
def _dated(text: str, lang: str) -> str:
    """A day or a month in words."""
    if "-Q" in text:
        quarter = date(int(text[:4]), int(text[6]) * 3, 1)
        return format_skeleton("yQQQ", quarter, locale=LANGUAGES[lang].babel)
    year, month, *days = (int(part) for part in text.split("-"))
    try:
        moment = date(year, month, *(days or [1]))
    except ValueError:
        # An address may ask for the figures as known on a day that no calendar has.
        return text
    if not days:
        return format_skeleton("yMMMM", moment, locale=LANGUAGES[lang].babel)
    return format_date(moment, "long", locale=LANGUAGES[lang].babel)


def sentence_case(text: str) -> str:
    """A text as at the beginning of a sentence.

    >>> sentence_case("about one-fourth")
    'About one-fourth'
    """
    return text[:1].upper() + text[1:]


@cache
def in_language(lang: str, order: str = "alpha") -> Words:
    """The words of a language; made once.

    Example:
        >>> in_language("ja").economy("JPN")
        '日本'
    """
    return Words(lang, order)


def words_for(asked: Question) -> Words:
    """The words for a question or a view, in its language and order of the three.

    Example:
        >>> from dashboard.look.view import View
        >>> words_for(View(lang="ja")).economy("JPN")
        '日本'
    """
    # Of nearly all there are none, and only figures that use them count them as read.
    if not vars(asked)["names"]:
        return in_language(asked.lang, asked.order)
    return _naming(asked.lang, asked.order, tuple(asked.own_names.items()))


#: Readers may give any names.
@lru_cache(maxsize=256)
def _naming(lang: str, order: str, names: tuple[tuple[str, str], ...]) -> Words:
    return Words(lang, order, names)
