"""What a presenter says of trade among the three, and must not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures.kit import speaking
from dashboard.figures.kit.spec import Beside, FigureData, Spoken
from dashboard.figures.trade import net
from dashboard.figures.trade.flows import by_year
from dashboard.figures.trade.intensity import line_of, peak_of, without_share
from dashboard.figures.trade.matrix import told
from dashboard.figures.trade.mirrors import absent_of, ends_of, sums, widest_of
from dashboard.figures.trade.rows import among, is_complete, six_flows, totals
from dashboard.figures.trade.sources import IMPORTS, INDICATOR, pair_of, pairs
from dashboard.figures.trade.text import (
    absent_in,
    flow_in_words,
    flow_told,
    flows_told,
    of_the_known,
)
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from dashboard.words.years import spans
from etl.observations import weakest
from etl.storage.store import Release

#: What is said of the largest flow where all flows of the year are known, where some are, and where one is.
_LARGEST = (
    N_("In {year} the largest flow was {flow}, at {amount}."),
    N_("Of the flows shown for {year}, the largest was {flow}, at {amount}."),
    N_("The only flow shown for {year} is {flow}, at {amount}."),
)


def _other_side_of(data: FigureData) -> tuple[str, str]:
    """The flows as the other side reports them, in the same source."""
    other = IMPORTS if data.facts["indicator"] == INDICATOR else INDICATOR
    return other, data.facts["source"]


def beside_flows(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The six flows of the last complete year as the other side reports them."""
    side, year = _other_side_of(data), max(data.facts["complete"], default="")
    six = six_flows(release, question, *side).get(year, [])
    if not six or not is_complete(six):
        return ()
    status = weakest([row.obs_status for row in six])
    return (Beside(*side, year, sum(row.value for row in six), status, six[0].edition),)


def beside_matrix(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The largest flow as the other side reports it."""
    side, year = _other_side_of(data), data.facts["year"]
    largest = pair_of(max((row for row in data.each if row.value == row.value), key=_value))
    return tuple(
        Beside(*side, year, row.value, row.obs_status, row.edition)
        for row in six_flows(release, question, *side).get(year, [])
        if pair_of(row) == largest and row.value == row.value
    )


def _value(row: Any) -> float:
    return float(row.value)


def beside_among(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The share by the other side's reports in the year that is spoken of."""
    side, year = _other_side_of(data), max(line_of(data))
    six = six_flows(release, question, *side).get(year, [])
    whole = totals(release, *side, six[0].edition).get(year, {}) if six else {}
    if not whole:
        return ()
    found = among(six, whole, words_for(question))
    if found.share != found.share:
        return ()
    return (Beside(*side, year, found.share, found.obs_status, six[0].edition),)


def beside_net(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The share without trade among the three by the other side's reports."""
    side, year = _other_side_of(data), data.each[-1].time_period
    edition = str(release.edition(*side, question.as_of))
    return tuple(
        Beside(*side, year, row.net_share, row.obs_status, edition)
        for row in net.shares(release, question, *side)
        if row.time_period == year
    )


def spoken_flows(data: FigureData, view: View) -> Spoken:
    """The sum of the last complete year beside the first, and the largest flow."""
    words, facts = words_for(view), data.facts
    flows_of, unit, complete = by_year(data), facts["unit"], facts["complete"]
    if not complete:
        say: tuple[str, ...] = (
            words.gettext("In none of the years shown are all six flows known, so there is no total."),
        )  # fmt: skip
    else:
        first, last = complete[0], complete[-1]
        largest = max(pairs(words), key=flows_of[last].__getitem__)
        amount, total = flows_told(words, flows_of[last], unit)
        said = words.gettext("Trade among the three came to {total} in {year}.").format(
            total=total, year=last
        )
        before = words.gettext("In {year} it was {total}.").format(
            total=flows_told(words, flows_of[first], unit)[1], year=first
        )
        most = words.gettext("The largest flow was {flow}, at {amount}.").format(
            flow=flow_in_words(words, largest, facts["indicator"]),
            amount=amount[largest],
        )
        say = (said, *([before] if first != last else []), most)
    incomplete = [year for year in facts["years"] if year not in complete]
    return Spoken(
        say=say,
        asked=(
            *_unsettled(words, data, complete[-1] if complete else ""),
            _reported(words, data),
            *_other_amount(words, data),
            *_no_total(words, incomplete),
            *_ends(words, data),
        ),
        avoid=_not_trade(words, data),
    )


def spoken_matrix(data: FigureData, view: View) -> Spoken:
    """The largest flow, and by how much it exceeds its counterpart."""
    words, facts = words_for(view), data.facts
    at = {pair_of(row): row.value for row in data.each if row.value == row.value}
    largest = max(at, key=lambda pair: at[pair])
    amount = told(data, words)
    say = [
        of_the_known(words, len(at), _LARGEST).format(
            year=facts["year"],
            flow=flow_in_words(words, largest, facts["indicator"]),
            amount=amount[largest],
        )
    ]
    if (back := largest[::-1]) in at:
        say.append(
            words.gettext("In return, {flow} came to {amount}.").format(
                flow=flow_in_words(words, back, facts["indicator"]),
                amount=amount[back],
            )
        )
    # Aloud, too: who hears of a largest flow must hear of those that it was not compared with.
    say += absent_in(data, words, facts["year"])
    return Spoken(
        say=tuple(say),
        asked=(
            *_unsettled(words, data, facts["year"]),
            _reported(words, data),
            *_other_amount(words, data),
            *_ends(words, data),
        ),
        avoid=(
            *_not_trade(words, data),
            words.gettext("“Surplus”: services are not counted, and the partner's own report differs."),
        ),
    )  # fmt: skip


def spoken_among(data: FigureData, view: View) -> Spoken:
    """The share of the last year with its amounts, and the highest."""
    words, facts, line = words_for(view), data.facts, line_of(data)
    peak, last = peak_of(line), max(line)
    row = next(row for row in data.each if row.time_period == last)
    share, most = words.told_apart(line[last], line[peak])
    pattern = (
        words.gettext("In {year}, {share} of the three's exports went to one another: {part} of {whole}.")
        if facts["indicator"] == INDICATOR
        else words.gettext("In {year}, {share} of the three's imports came from one another: {part} of {whole}.")
    )  # fmt: skip
    say = [
        pattern.format(
            year=last, share=share, part=words.amount(row.numerator, facts["unit"]),
            whole=words.amount(row.denominator, facts["unit"]),
        )
    ]  # fmt: skip
    if peak != last:
        highest = words.gettext("The highest share shown was {peak}, in {year}.")
        say.append(highest.format(peak=most, year=peak))
    incomplete = [year for year in facts["years"] if year not in facts["complete"]]
    return Spoken(
        say=tuple(say),
        asked=(
            *_unsettled(words, data, last),
            _reported(words, data),
            *_other_side(
                words, data,
                words.gettext("Of the three's exports, {share} went to one another in {year}."),
                words.gettext("Of the three's imports, {share} came from one another in {year}."),
            ),
            *_no_total(words, incomplete),
            *_no_share(words, data),
            *_ends(words, data),
        ),
        avoid=(
            *_not_trade(words, data),
            words.gettext("“Share of world trade”: the whole here is the trade of the three."),
        ),
    )  # fmt: skip


def spoken_mirrors(data: FigureData, view: View) -> Spoken:
    """What both sides report, and the widest gap."""
    words, facts = words_for(view), data.facts
    (exports, imports), widest = sums(data), widest_of(data)
    absent = [flow_told(words, each) for each in absent_of(data, words)]
    said = (
        words.gettext("For {year}, the exporters reported {exports} and the importers {imports}, a difference of {ratio}.")
        if facts["complete"]
        else words.gettext("For {year}, of the flows that both sides report, the exporters reported {exports} and the importers {imports}, a difference of {ratio}.")
    )  # fmt: skip
    gap = (
        words.gettext("The widest gap is in trade from {flow}, at {ratio}.")
        if facts["complete"]
        else words.gettext("Of these flows, the widest gap is in trade from {flow}, at {ratio}.")
    )
    return Spoken(
        say=(
            said.format(
                year=facts["year"], exports=words.amount(exports, facts["unit"]), imports=words.amount(imports, facts["unit"]),
                ratio=words.change(imports / exports - 1),
            ),
            # Of one flow the difference is told already.
            *([gap.format(flow=flow_told(words, ends_of(widest)), ratio=words.change(widest.ratio))] if len(data.each) > 1 else []),
        ),
        asked=(
            *_unsettled(words, data, facts["year"]),
            words.gettext("Imports include freight and insurance, exports do not; goods through third ports are recorded differently."),
            *_not_reported(words, absent),
            *_ends(words, data),
        ),
        avoid=(
            words.gettext("That one side is wrong: the two sides measure differently."),
            words.gettext("A sum of both sides: it would count each flow twice."),
        ),
    )  # fmt: skip


def spoken_net(data: FigureData, view: View) -> Spoken:
    """The share with and without trade among the three."""
    words, facts, last = words_for(view), data.facts, data.each[-1]
    pattern = (
        words.gettext("In {year} the three had {share} of world merchandise exports.")
        if facts["indicator"] == INDICATOR
        else words.gettext("In {year} the three had {share} of world merchandise imports.")
    )
    without = words.gettext("Without their trade with one another it was {net}.")
    taken = words.gettext("{amount} of trade among the three is taken out of both totals.")
    return Spoken(
        say=(
            pattern.format(year=last.time_period, share=words.percent(last.share)),
            without.format(net=words.percent(last.net_share)),
        ),
        asked=(
            *_unsettled(words, data, last.time_period),
            taken.format(amount=words.amount(last.among, net.UNIT)),
            *_other_side(
                words, data,
                words.gettext("For exports, the share without their own trade was {share} in {year}."),
                words.gettext("For imports, the share without their own trade was {share} in {year}."),
            ),
            words.gettext("Only years in which everything is known are shown: {years}.").format(
                years=spans(words, [row.time_period for row in data.each])
            ),
            *_ends(words, data),
        ),
        avoid=_not_trade(words, data),
    )  # fmt: skip


def _unsettled(words: Words, data: FigureData, year: str) -> list[str]:
    """What is not final of the year that is spoken of."""
    statuses = [row.obs_status for row in data.each if row.time_period == year]
    return speaking.status(words, data.facts["source"], year, statuses)


def _reported(words: Words, data: FigureData) -> str:
    """Who reports, and at which value."""
    if data.facts["indicator"] == INDICATOR:
        return words.gettext("These are exports as the exporters report them, without freight.")
    return words.gettext("These are imports as the importers report them, with freight.")


def _other_amount(words: Words, data: FigureData) -> list[str]:
    """What the other side reports."""
    pattern = (
        words.gettext("For the same goods the importers reported {amount} for {year}.")
        if data.facts["indicator"] == INDICATOR
        else words.gettext("For the same goods the exporters reported {amount} for {year}.")
    )
    return [
        pattern.format(
            amount=_by_whom(words, data, words.amount(each.value, data.facts["unit"]), each),
            year=each.period,
        )
        for each in speaking.beside(data)
    ]


def _by_whom(words: Words, data: FigureData, value: str, other: Beside) -> str:
    """A value as the other side reports it, with its source where that or its edition is another one."""
    own = {(each.source, each.edition) for each in data.origins}
    return speaking.attributed(words, value, other, own)


def _other_side(words: Words, data: FigureData, exports: str, imports: str) -> list[str]:
    """The share of the other of exports and imports."""
    return [
        (exports if each.indicator == INDICATOR else imports).format(
            share=_by_whom(words, data, words.percent(each.value), each), year=each.period
        )
        for each in speaking.beside(data)
    ]


def _no_total(words: Words, years: Sequence[str]) -> list[str]:
    if not years:
        return []
    return [
        words.gettext("For {years} there is no total, since not all six flows are known.").format(
            years=spans(words, list(years))
        )
    ]  # fmt: skip


def _no_share(words: Words, data: FigureData) -> list[str]:
    """Why years with all six flows have no share."""
    pattern = (
        words.gettext("For {years} there is no share, since total exports are missing for {economies}.")
        if data.facts["indicator"] == INDICATOR
        else words.gettext("For {years} there is no share, since total imports are missing for {economies}.")
    )  # fmt: skip
    return [
        pattern.format(
            years=spans(words, years),
            economies=words.join([words.within(area, short=True) for area in areas]),
        )
        for areas, years in without_share(data).items()
    ]


def _not_reported(words: Words, absent: list[str]) -> list[str]:
    if not absent:
        return []
    return [words.gettext("Not in this release: {flows}.").format(flows=words.join(absent))]


def _ends(words: Words, data: FigureData) -> list[str]:
    """Source and territory."""
    return [speaking.sources(words, data), speaking.mainland(words)]


def _not_trade(words: Words, data: FigureData) -> tuple[str, ...]:
    """That goods alone are counted, and one side of them."""
    return (
        (
            words.gettext("“Trade” without saying what is counted: exports as the exporters report them (f.o.b.).")
            if data.facts["indicator"] == INDICATOR
            else words.gettext("“Trade” without saying what is counted: imports as the importers report them (c.i.f.).")
        ),
        words.gettext("“All trade”: services are not in it."),
    )  # fmt: skip
