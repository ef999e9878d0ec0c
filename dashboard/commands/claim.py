"""The claim check: claim."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from etl.errors import UsageError
from etl.operate.commands.options import AsJson, AsOf, option
from etl.operate.console import check_date, emit_json, open_release, records, show

if TYPE_CHECKING:
    from etl.analysis.claims import Rule


def claim(
    sentence: Annotated[
        str, typer.Argument(help="A sentence of your own; the two claims if left out.")
    ] = "",
    share: Annotated[str, option("SHARE", "A claim by its parts: 24%, 0.24 or 1/4.")] = "",
    amount: Annotated[str, option("AMOUNT", "The same of an amount in US$: 2.4e13.")] = "",
    rank: Annotated[str, option("RANK", "The same of a rank among economies.")] = "",
    ratio: Annotated[str, option("RATIO", "How many times the size of --versus.")] = "",
    contribution: Annotated[
        str, option("SHARE", "A part of the growth of the world or of --of.")
    ] = "",
    among: Annotated[str, option("SHARE", "Trade among the members as a share of theirs.")] = "",
    upper: Annotated[str, option("VALUE", "The upper end of a range that begins there.")] = "",
    comparator: Annotated[
        str, option("WORD", "about, exact, over, at_least, nearly, under or between.")
    ] = "about",
    versus: Annotated[str, option("AREA", "With what --ratio compares.")] = "",
    measure: Annotated[
        str, option("MEASURE", "What is measured: gdp, trade, exports, imports or population.")
    ] = "gdp",
    area: Annotated[str, option("AREA", "Whose share: CJK, JPN, CJK+HKG+MAC.")] = "CJK",
    of: Annotated[str, option("AREA", "Of which area it is a share.")] = "WLD",
    year: Annotated[str, option("YEAR", "The year; the last one with figures if left out.")] = "",
    until: Annotated[str, option("YEAR", "The last year, if the claim is about several.")] = "",
    said_on: Annotated[str, option("DATE", "The day on which the sentence was said.")] = "",
    as_of: AsOf = "",
    lang: Annotated[
        str, option("LANG", "The language of the sentences, one of {languages}.")
    ] = "en",
    rule: Annotated[
        str,
        option(
            "RULE",
            "How “about” is judged: points (within a tolerance in percentage points) or fraction (by the nearest simple fraction).",
        ),
    ] = "points",
    as_json: AsJson = False,
) -> None:
    """Check "one-fourth of GDP" and "one-fifth of trade", or a claim of your own, under every definition.

    States in a sentence when and by which definition each claim holds; --json gives every definition and year.
    A sentence or --share is judged by every definition that the words allow, in the year that they mean.
    """
    from dashboard.locale import LANGUAGES
    from dashboard.words import sentences
    from dashboard.words.wording import in_language
    from etl.analysis import claims

    if rule not in get_args(claims.About):
        raise UsageError(f"--rule cannot be {rule!r}.", hint="Give points or fraction.")
    if lang not in LANGUAGES:
        raise UsageError(f"--lang cannot be {lang!r}.", hint=f"Give {', '.join(LANGUAGES)}.")
    check_date(as_of)
    asked = claims.Rule(as_of=as_of, about=cast(claims.About, rule))
    told = {
        "share": share,
        "amount": amount,
        "rank": rank,
        "ratio": ratio,
        "contribution": contribution,
        "among": among,
    }
    said = {name: value for name, value in told.items() if value}
    parts = {
        "upper": upper, "measure": measure, "areas": area, "of": of, "versus": versus, "year": year,
        "until": until, "comparator": comparator,
    }  # fmt: skip
    _refuse_unused(sentence, said, parts, said_on)
    if sentence or said:
        _own(sentence, said, parts, said_on, asked, lang, as_json=as_json)
        return
    release = open_release()
    claims.refuse_before(release, as_of)
    found = claims.check(release, asked)
    if found.empty:
        raise UsageError(
            f"The release has nothing to check as of {as_of!r}.", hint="Give a later date."
        )
    if as_json:
        emit_json(records(found[list(claims.COLUMNS)]))
    else:
        show(sentences.claim_report(release, in_language(lang), asked))


def _refuse_unused(
    sentence: str, said: dict[str, str], parts: dict[str, str], said_on: str
) -> None:
    """Refuse options that would change nothing: their answer would be to another question.

    Raises:
        UsageError: A part is given beside a sentence, or without the share, amount or rank that it is a part of.
    """
    from etl.judging.asked import claim_of

    known = signature(claim_of).parameters
    unused = [name for name, value in parts.items() if value != known[name].default]
    named = ", ".join(f"--{'area' if name == 'areas' else name}" for name in unused)
    if sentence and unused:
        raise UsageError(f"A sentence says this itself: {named}.", hint="Leave the options out, or give --share, --amount, --rank ... instead of the sentence.")  # fmt: skip
    if not sentence and not said and (unused or said_on):
        raise UsageError(f"Nothing is claimed of {named or '--said-on'}.", hint="Add a sentence, or one of --share, --amount, --rank ...")  # fmt: skip


def _own(
    sentence: str,
    said: dict[str, str],
    parts: dict[str, str],
    said_on: str,
    rule: Rule,
    lang: str,
    *,
    as_json: bool,
) -> None:
    """A claim of the reader's own: the records that its verdict rests on, or the verdict in words.

    Raises:
        UsageError: No claim is in the sentence, or the parts make none.
    """
    from dashboard.words import reviewing, rules
    from dashboard.words.wording import in_language
    from etl.judging import Review, judged, review
    from etl.judging.asked import claim_of

    if len(said) + bool(sentence) != 1:
        raise UsageError(
            "These are several claims.",
            hint="Give a sentence, or one of --share, --amount, --rank ...",
        )
    check_date(said_on, "--said-on")
    release = open_release()
    if sentence:
        found = review(release, sentence, said_on=said_on, rule=rule)
    else:
        [(kind, value)] = said.items()
        claim = claim_of(kind, value, **parts)
        one = judged(release, claim, said_on=said_on, rule=rule)
        found = Review(claim.quote, (one,), (), as_of=rule.as_of)
    if not found.claims:
        raise UsageError(
            "No claim about economic size was found in the sentence.",
            hint="Say whose share or amount it is, of what, and how much.",
        )
    words = in_language(lang)
    if as_json:
        each_claim = reviewing.records(words, found)["claims"]
        emit_json([record for one in each_claim for record in one["checked"]])
    else:
        show(reviewing.report(words, found))
        if rule.about == "fraction":
            for each in found.claims:
                show("\n".join(["", *rules.applied(words, each.judgement, rule)]))
