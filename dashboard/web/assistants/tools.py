"""The tools, each an entry of `TOOLS`: what it says of itself, what it may be asked, and the function that answers.

They answer by the arithmetic of the data API and of the commands; nothing here knows the protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from pydantic import ValidationError

from dashboard.components.links import page_of
from dashboard.exports import Export, export, prepare
from dashboard.look.view import View
from dashboard.web.api import queries, tables
from dashboard.web.api.proofs import Key
from dashboard.web.api.refusals import in_words, parameters
from dashboard.web.assistants import answers, arguments
from dashboard.web.assistants.answers import Answer, Number, Writer
from dashboard.web.reviewing import reviewed
from dashboard.words import reviewing, rules, stating
from dashboard.words.terms import STATUSES
from etl import catalog
from etl.analysis import trade
from etl.analysis.claims import Rule
from etl.analysis.decomposition import PARTS
from etl.analysis.levels import Level
from etl.errors import ExportError, UnknownName, UsageError
from etl.judging import Judged, judged
from etl.observations import rows_of

#: The maximum number of shares in an answer.
MOST_NUMBERS = 120
#: The size of a picture, unless the view says another.
_CELL = {"width": "960", "height": "540"}


@dataclass(frozen=True)
class Answered:
    """An answer, and the picture that goes with it."""

    answer: Answer
    picture: Export | None = None


@dataclass(frozen=True)
class Tool:
    """A tool.

    Attributes:
        about: What it answers, for assistants.
        asked: What it may be asked.
        model: What it answers with.
        answer: The answer.
        draws: Whether it waits for the browser that draws pictures.
    """

    about: str
    asked: type[arguments.Arguments]
    model: type[Answer]
    answer: Callable[[Writer, Any], Answered]
    draws: bool = False

    def ask(self, given: Mapping[str, Any], write: Callable[[Any], Writer]) -> Answered:
        """The answer to arguments as they were sent.

        Args:
            given: The arguments.
            write: Gives the release and the language that they ask for.

        Raises:
            UsageError: They cannot be used; the message names the first that cannot.
        """
        try:
            asked = self.asked.model_validate(given)
            return self.answer(write(asked), asked)
        except ValidationError as error:
            said, hint = in_words(error.errors()[0], parameters(self.asked))
            raise UsageError(said, hint=hint.replace("/docs", "the schema of the tool")) from error


def check_claim(writer: Writer, asked: arguments.CheckClaim) -> Answered:
    """A claim, by every definition that its words allow."""
    if not asked.sentence:
        rule = Rule(as_of=asked.as_of, about=asked.about)
        found = judged(writer.release, asked.claim(), said_on=asked.said, rule=rule)
        return Answered(_claims(writer, [found], (), each_definition=True))
    beside = sorted(asked.model_fields_set - {"sentence", "said", "as_of", "lang", "release"})
    if beside:
        raise UsageError(
            f"A sentence says all; {beside[0]} cannot be given beside it.",
            hint="Give the sentence, or the parts.",
        )
    review = reviewed(writer.release, asked.sentence, said_on=asked.said, as_of=asked.as_of)
    missed = [each.quote for each in review.not_understood]
    return Answered(_claims(writer, review.claims, missed, each_definition=True))


def review_text(writer: Writer, asked: arguments.ReviewText) -> Answered:
    """Every claim of a text, each by the definition that comes nearest."""
    review = reviewed(writer.release, asked.text, said_on=asked.said_on, as_of=asked.as_of)
    missed = [each.quote for each in review.not_understood]
    return Answered(_claims(writer, review.claims, missed, each_definition=False))


def _claims(
    writer: Writer, every: Iterable[Judged], missed: Iterable[str], *, each_definition: bool
) -> answers.Claims:
    words, told, numbers = writer.words, [], list[Number]()
    for each in every:
        judgement = each.judgement
        claim, near = judgement.claim, judgement.nearest
        told.append(
            answers.ClaimFound(
                quote=claim.quote,
                verdict=judgement.verdict,
                reading=reviewing.reading(words, claim),
                because=reviewing.judged_because(words, judgement),
                verdict_when_said=judgement.then,
                sentence=stating.statement(words, claim, each.today),
            )
        )
        nearest = [near] if near else []
        for finding in dict.fromkeys(
            [*nearest, *(judgement.findings if each_definition else ()), *([each.today] if each.today else [])]
        ):  # fmt: skip
            numbers += writer.findings(claim, finding)
    sentence = words.sentences([each.because for each in told])
    return answers.Claims(
        release=writer.release.id,
        sentence=sentence or words.gettext("No claim about economic size was found."),
        numbers=numbers,
        notes=[words.mainland()],
        claims=told,
        not_understood=list(missed),
    )


def share(writer: Writer, asked: arguments.Share) -> Answered:
    """Shares of areas in the World or another whole."""
    query = queries.SharesQuery.model_validate(
        asked.model_dump(include={"indicator", "source", "of", "first", "last", "as_of"}) | {"area": asked.areas}
    )  # fmt: skip
    found = tables.shares(writer.release, query)
    if not asked.first and not asked.last:
        found = _last_observed(found)
    if len(found) > MOST_NUMBERS:
        raise UsageError(
            f"These are {len(found)} numbers; an answer has {MOST_NUMBERS} at most.",
            hint="Give fewer areas, or fewer years by from and to.",
        )
    if found.empty:
        raise UsageError(
            "There is no share of these years.", hint="Give other years, or leave them out."
        )
    numbers = [writer.share(row, query.of) for row in rows_of(found)]
    told = [each.sentence for each in numbers if each.sentence]
    sentence = writer.words.sentences(told if len(told) <= 4 else told[-1:])
    return Answered(_answer(writer, sentence, numbers, [writer.words.mainland()]))


def _last_observed(found: pd.DataFrame) -> pd.DataFrame:
    """Of each area the last year with a share that is no forecast."""
    observed = found[~found["obs_status"].isin(["F", "O"])]
    return observed.drop_duplicates("ref_area", keep="last")


def why(writer: Writer, asked: arguments.Why) -> Answered:
    """Why the share of the three moved."""
    query = queries.DecompositionQuery.model_validate(
        asked.model_dump(include={"first", "last", "method", "as_of"})
    )
    numbers = []
    for row in tables.decomposition(writer.release, query).to_dict("records"):
        key = Key(
            release=writer.release.id, kind="share", indicator="gdp_nominal", source=row["source"], edition=row["edition"],
            areas=row["ref_area"], of=catalog.WORLD, period="",
        )  # fmt: skip
        numbers += [writer.number(replace(key, period=row[end])) for end in ("from", "to")]
        split = replace(key, of=row["method"], since=row["from"], period=row["to"])
        numbers += [
            writer.number(replace(split, kind=part), Level(row[part], row["obs_status"])) for part in PARTS
        ]  # fmt: skip
    view = {"from": asked.first, "to": asked.last, "method": asked.method, "as_of": asked.as_of}
    return Answered(_captioned(writer, asked, "why", view, numbers))


def vintages(writer: Writer, asked: arguments.Vintages) -> Answered:
    """One share in one year by every edition."""
    source = asked.source or catalog.indicator(asked.indicator).default_source
    year, numbers = asked.year, list[Number]()
    editions = writer.release.editions(asked.indicator, source)
    for edition in reversed(editions):
        query = queries.SharesQuery(
            indicator=asked.indicator, source=source, area=[asked.area], as_of=edition
        )
        found = tables.shares(writer.release, query)
        year = year or str(_last_observed(found)["time_period"].max())
        for row in rows_of(found[(found["time_period"] == year) & (found["obs_status"] != "O")]):
            numbers.insert(0, writer.share(row, catalog.WORLD))
    if not numbers:
        raise UsageError(
            f"No edition has a share of {year or 'any year'}.",
            hint="Give another year, source or area.",
        )
    if asked.area != catalog.CJK:
        told = [numbers[0].sentence, numbers[-1].sentence][: len(numbers)]
        sentence = writer.words.sentences(told)
        return Answered(_answer(writer, sentence, numbers, [writer.words.mainland()]))
    view = {"indicator": asked.indicator, "source": source, "year": year}
    return Answered(_captioned(writer, asked, "revisions", view, numbers))


def flows(writer: Writer, asked: arguments.Trade) -> Answered:
    """The six flows among the three, as both sides report them."""
    query = queries.MirrorsQuery(
        source=asked.source, first=asked.year, last=asked.year, as_of=asked.as_of
    )
    found = tables.mirrors(writer.release, query)
    if not asked.year and len(found):
        counted = found.groupby("time_period").size()
        found = found[found["time_period"] == counted[counted == counted.max()].index.max()]
    if found.empty:
        raise UsageError(
            f"No flow of {asked.year} is reported by both sides.",
            hint="Give another year or source.",
        )
    numbers = list[Number]()
    source, year = str(found["source"].iloc[0]), str(found["time_period"].iloc[0])
    for row in rows_of(found):
        for mirror, whom in ((trade.EXPORTS, (row.exporter, row.importer)), (trade.IMPORTS, (row.importer, row.exporter))):  # fmt: skip
            numbers.append(writer.number(_flow(writer, mirror, source, asked.as_of, whom, year)))
    whole = _flow(writer, trade.EXPORTS, source, asked.as_of, (catalog.CJK, ""), year)
    sums = [writer.number(replace(whole, kind=kind)) for kind in ("among", "among_share")]
    numbers += [each for each in sums if each.value is not None]
    view = {"source": source, "year": year, "as_of": asked.as_of}
    return Answered(_captioned(writer, asked, "trade-mirrors", view, numbers))


def _flow(
    writer: Writer, mirror: str, source: str, as_of: str, whom: tuple[str, str], year: str
) -> Key:
    edition = str(writer.release.edition(mirror, source, as_of))
    return Key(
        release=writer.release.id, kind="flow", indicator=mirror, source=source, edition=edition,
        areas=whom[0], of=whom[1], period=year,
    )  # fmt: skip


def figure(writer: Writer, asked: arguments.Figure) -> Answered:
    """A figure: its picture or the link to it, with its words."""
    for name in asked.view.keys() - set(View.fields()):
        raise UnknownName("choice of a view", name, View.fields())
    size = {} if asked.view.keys() & {"preset", *_CELL} else _CELL
    view = View.strict(
        asked.view | size | {"lang": asked.lang, "release": writer.release.id}, own_title=True
    )
    told, picture = prepare(writer.release, asked.figure, view).caption, None
    form = "png"
    if asked.form == "picture":
        try:
            picture = export(writer.release, asked.figure, form, view)
        except ExportError:
            form = "svg"
            picture = export(writer.release, asked.figure, form, view)
    answer = answers.Picture(
        release=writer.release.id,
        sentence=told.point or told.title,
        numbers=[],
        notes=list(told.notes),
        alt=told.alt,
        source=told.source,
        link=f"{writer.base}{view.link(f'/figure/{asked.figure}.{form}')}",
        rows=f"{writer.base}{view.link(f'/figure/{asked.figure}.json')}",
        page=f"{writer.base}{page_of(asked.figure, view)}",
    )
    return Answered(answer, picture)


def definitions(writer: Writer, asked: arguments.Definitions) -> Answered:
    """What is measured, by whom, and what the words mean."""
    words, release = writer.words, writer.release
    found = [
        answers.Definition(
            indicator=facts.id,
            name=words.indicator(facts.id),
            concept=words.gettext(facts.concept),
            measure=facts.measure,
            unit=words.unit(facts.unit),
            default_source=facts.default_source,
            sources={s: e for s in facts.sources if (e := release.edition(facts.id, s))},
            series={s: _series(facts, s) for s in facts.sources},
        )
        for facts in catalog.indicators().values()
        if asked.measure in ("", facts.measure)
    ]
    rule = Rule()
    claims = [
        words.sentences([words.quoted(claim.text), *rules.rule_in_words(words, rule, rule.of(claim))])
        for claim in catalog.claims().values()
    ]  # fmt: skip
    answer = answers.Meant(
        release=release.id,
        sentence=words.sentences(claims),
        numbers=[],
        notes=[words.mainland()],
        definitions=found,
        groups={group.id: list(group.members) for group in catalog.groups().values()},
        statuses={code: words.status(code) for code in STATUSES},
        claims=claims,
    )  # fmt: skip
    return Answered(answer)


def _series(facts: catalog.Indicator, source: str) -> list[str]:
    parts = facts.sum_of or (facts.id,)
    return [code for part in parts if (code := catalog.indicator(part).series.get(source))]


def _captioned(
    writer: Writer, asked: Any, name: str, view: dict[str, str], numbers: list[Number]
) -> Answer:
    """Numbers with the sentence that a figure of the same rows says."""
    chosen = {choice: value for choice, value in view.items() if value}
    told = prepare(writer.release, name, View.strict(chosen | {"lang": asked.lang})).caption
    return _answer(writer, told.point, numbers, [told.source, *told.notes])


def _answer(writer: Writer, sentence: str, numbers: list[Number], notes: list[str]) -> Answer:
    return Answer(release=writer.release.id, sentence=sentence, numbers=numbers, notes=notes)


TOOLS = {
    "check_claim": Tool(
        "Whether a claim about the size of economies in the world holds, by every definition that its words allow. Give the sentence, "
        "or one of share, amount, rank, ratio, contribution and among with areas, measure and year. "
        "Answers a verdict, its reason, the numbers of each definition with their proof, and a true sentence to quote instead.",
        arguments.CheckClaim, answers.Claims, check_claim,
    ),
    "review_text": Tool(
        "Every claim about the size of economies in a text (up to 64 KB), each with its verdict, the nearest number with its proof and "
        "a true sentence. The text is neither kept nor logged. Ask check_claim for all definitions of one claim.",
        arguments.ReviewText, answers.Claims, review_text,
    ),
    "share": Tool(
        "The share of economies and groups in the World or another whole: of GDP, trade or population, as fractions (0.25 is 25 %), "
        "by year. There is no share where an input is missing. Forecasts have obs_status F.",
        arguments.Share, Answer, share,
    ),
    "why": Tool(
        "Why the share of China, Japan and the Republic of Korea in the world's GDP moved between two years: real growth, prices, "
        "exchange rate and the growth of the world, of each and of the three (CJK). The four parts are fractions of the world's GDP "
        "and sum to the change of the share exactly.",
        arguments.Why, Answer, why,
    ),
    "vintages": Tool(
        "How one year's share of the World was reported or forecast by each edition of a source, oldest first: what was known when.",
        arguments.Vintages, Answer, vintages,
    ),
    "trade": Tool(
        "The six flows of goods among China, Japan and the Republic of Korea in a year, in US dollars: exports (f.o.b.) as exporters "
        "report them and imports (c.i.f.) as importers report them, their sum, and its share of all their exports.",
        arguments.Trade, Answer, flows,
    ),
    "figure": Tool(
        "A chart of the dashboard as a picture (PNG or SVG) or a link, with its alternative text, source line and the sentence that it shows.",
        arguments.Figure, answers.Picture, figure, draws=True,
    ),
    "definitions": Tool(
        "What is measured: indicators with units, concepts, sources, series and latest editions; groups with their members; what the "
        "statuses mean; by which rule the claims are checked. Ask this first where a word could mean several things.",
        arguments.Definitions, answers.Meant, definitions,
    ),
}  # fmt: skip
