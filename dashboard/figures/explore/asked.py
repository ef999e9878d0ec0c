"""What a view asks the explorer for, looked up in a release: indicator, source, edition, areas."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.figures.explore import values
from dashboard.figures.share import default_source
from dashboard.look.charts import KINDS, TRANSFORMS, ChartKind, Transform
from dashboard.look.question import Question
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.analysis import volumes
from etl.catalog.areas import areas as described
from etl.editions import base
from etl.errors import UsageError
from etl.storage.store import Release

OFFERED = catalog.with_shares()
#: A rank among all needs economies that together make this part of the World: of the editions known, those of all
#: economies reach four fifths or more in every year, and those of some a fifth.
COVERED = 0.5


@dataclass(frozen=True)
class Asked:
    """A question, and what of a release it is about.

    Attributes:
        release: The release.
        question: What is asked for.
        words: The words of its language.
        indicator: What is measured.
        source: From which source.
        edition: In which edition.
        table: The observations.
        areas: The economies and groups.
    """

    release: Release
    question: Question
    words: Words
    indicator: str
    source: str
    edition: str
    table: values.Wide
    areas: tuple[str, ...]

    @property
    def kind(self) -> ChartKind:
        """The kind of chart."""
        return KINDS[self.question.kind]

    @property
    def transform(self) -> Transform:
        """What is made of the amounts."""
        return TRANSFORMS[self.question.transform]

    def economies(self) -> list[str]:
        """The areas that are economies, neither groups nor aggregates of the provider, and have any value."""
        names = economies_of(self.release)
        return [a for a in self.table.places[1] if a in names and a != catalog.WORLD]

    def unknown(self) -> tuple[str, ...]:
        """The areas that nothing is called: parts of them are no groups, and neither the catalogue nor the release knows them."""
        named = {area: {code for _, code in catalog.parts(area)} for area in self.areas}
        lacking = {
            a: codes - catalog.groups().keys() - described().keys() for a, codes in named.items()
        }
        if not any(lacking.values()):
            return ()
        known = set(self.release.areas["ref_area"])
        return tuple(area for area, codes in lacking.items() if codes - known)

    def sparse_years(self) -> set[str]:
        """The years in which the economies that have a value make less than `COVERED` of the World."""
        amounts = self.table.values
        if catalog.WORLD not in amounts.columns:
            return set()
        part = amounts[self.economies()].sum(axis=1) / amounts[catalog.WORLD]
        return {str(year) for year in part.index[part < COVERED]}


def economies_of(release: Release) -> frozenset[str]:
    """The areas that a release calls economies, found once.

    Example:
        >>> "JPN" in economies_of(release), "WLD" in economies_of(release)
        (True, False)
    """

    def make() -> frozenset[str]:
        known = release.areas
        return frozenset(known.loc[known["kind"] == "economy", "ref_area"].tolist())

    return release.cache.get_or_compute(("kind", "economy"), make)


def asked(release: Release, question: Question) -> Asked:
    """What a view asks for.

    Raises:
        UsageError: There is no such indicator here, or nothing of it from that source or that early.
    """
    words = words_for(question)
    source, edition = found(release, question, words)
    name = question.indicator or OFFERED[0]
    table = values.wide(release, name, source, edition)
    return Asked(release, question, words, name, source, edition, table, areas_of(question))


def chained(asked: Asked) -> Asked:
    """The same with the volumes of groups chained year by year, if the question wants that of them."""
    if not is_chained(asked.question):
        return asked
    prices = volumes.levels(asked.release, asked.indicator, asked.source, asked.question.as_of)
    if prices is None:
        return asked
    reference = catalog.unit(catalog.indicator(asked.indicator).unit).base_year
    return replace(asked, table=values.chained(asked.table, prices, reference, asked.areas))


def has_weights(question: Question) -> bool:
    """Whether the growth of groups depends on weights: that of volumes does.

    Example:
        >>> has_weights(Question(indicator="gdp_constant", transform="growth")), has_weights(Question())
        (True, False)
    """
    volume = catalog.indicator(question.indicator or OFFERED[0]).valued_by
    return bool(volume) and TRANSFORMS[question.transform].change in ("growth", "index")


def is_chained(question: Question) -> bool:
    """Whether the growth of groups is chained year by year: that of volumes, unless fixed weights are asked for."""
    return has_weights(question) and question.weights == "chained"


def found(release: Release, question: Question, words: Words) -> tuple[str, str]:
    """The source and the edition of a question.

    Raises:
        UsageError: There is no such indicator here, or nothing of it from that source or that early.

    Example:
        >>> found(release, Question(source="weo"), words_for(Question()))[0]
        'weo'
    """
    name = question.indicator or OFFERED[0]
    if name not in OFFERED:
        raise UsageError(
            words.gettext("This chart cannot compare {indicator}.").format(
                indicator=words.indicator(name)
            ),
            hint=words.gettext("Choose another indicator."),
        )
    source = question.source or default_source(release, name, question.as_of)
    edition = release.edition(name, source, question.as_of)
    if edition is None:
        # A source that has other areas alone, such as groups of its own, is no way out.
        needed = {code for area in areas_of(question) for code in catalog.terms(area)}
        offered = [
            s
            for s in catalog.indicator(name).sources
            if release.has(name, s, question.as_of)
            and needed & set(release.select(name, s, question.as_of)["ref_area"])
        ]
        if question.as_of and not offered:
            release.refuse_before(
                [(name, s) for s in catalog.indicator(name).sources], question.as_of
            )
        text = (
            words.gettext("This release has no {indicator} from {source} as of {as_of}.")
            if question.as_of
            else words.gettext("This release has no {indicator} from {source}.")
        )
        raise UsageError(
            text.format(
                indicator=words.in_sentence(name),
                source=words.source(source),
                as_of=words.date(base(question.as_of)),
            ),
            hint=words.gettext("Available from: {sources}.").format(
                sources=words.join([words.source(s) for s in offered])
            )
            if offered
            else "",
        )
    return source, edition


def whole_of(question: Question) -> str:
    """The area that shares of a view are of.

    Example:
        >>> whole_of(Question()), whole_of(Question(of="CJK"))
        ('WLD', 'CJK')
    """
    return question.of or catalog.WORLD


def areas_of(question: Question) -> tuple[str, ...]:
    """The areas of a question, or those that its kind is usually drawn with.

    Example:
        >>> areas_of(Question(areas=("IND", "JPN", "IND")))
        ('IND', 'JPN')
    """
    if question.areas:
        return tuple(dict.fromkeys(question.areas))
    three = words_for(question).three()
    usual = KINDS[question.kind].areas
    if usual == "three":
        return three
    if usual == "groups" and len(catalog.groups()) > 1:
        return tuple(catalog.groups())
    return (catalog.CJK, *three)
