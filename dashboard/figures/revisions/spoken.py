"""What a presenter says of a share in earlier editions, and must not say."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.kit import speaking
from dashboard.figures.kit.spec import Beside, FigureData, Spoken
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words import comparing
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.storage.store import Release


def beside(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The share of the year by the other definition, in its latest edition."""
    facts = data.facts
    return speaking.other_shares(release, facts["indicator"], facts["source"], [facts["year"]])


def spoken(data: FigureData, view: View) -> Spoken:
    """What was said of the year then, what is said of it now, and what is measured."""
    words, facts = words_for(view), data.facts
    source, name, editions = facts["source"], facts["indicator"], facts["editions"]
    unheld = [words.edition(source, each) for each in facts.get("unheld", ())]
    absent = words.gettext("These editions are not available here: {editions}.")
    now = data.rows[data.rows["edition"] == facts["edition"]].set_index("time_period")["obs_status"]
    codes = [str(now[facts["year"]])] if facts["year"] in now.index else []
    return Spoken(
        say=(
            *_then_and_now(words, data),
            words.gettext("The measure is {indicator}.").format(indicator=words.in_sentence(name)),
        ),
        asked=(
            *speaking.status(words, source, facts["year"], codes),
            *_compared(words, source, editions),
            *([absent.format(editions=words.join(unheld))] if unheld else []),
            *(
                [comparing.breaks_note(words, source, facts["breaks"], brief=True)]
                if facts.get("breaks")
                else []
            ),
            *speaking.other_share(words, data),
            speaking.sources(words, data),
            speaking.mainland(words),
        ),
        avoid=(
            speaking.not_published(words, source),
            words.gettext(
                "“Wrong” of an earlier edition: it shows what was known when it was published."
            ),
            *speaking.not_observed(words, facts["year"], [facts["year"]] if "F" in codes else []),
        ),
    )


def _compared(words: Words, source: str, editions: Sequence[str]) -> list[str]:
    """From which edition to which is compared; nothing of one, or of those that are told alike."""
    first, last = words.edition(source, editions[0]), words.edition(source, editions[-1])
    if first == last:
        return []
    pattern = words.gettext("{count} editions are compared, from {first} to {last}.")
    return [pattern.format(count=len(editions), first=first, last=last)]


def _then_and_now(words: Words, data: FigureData) -> list[str]:
    """Both shares, each in the tense of its status; of lines that do not have the year, the last one's end."""
    facts = data.facts
    rows = data.rows[data.rows["time_period"] == facts["year"]].set_index("edition")
    provider = words.gettext(catalog.source(facts["source"]).provider)
    if rows.empty:
        end = data.rows[data.rows["edition"] == facts["edition"]].iloc[-1]
        pattern = words.gettext("The latest edition gives {share} for {year}.")
        share = words.unsettled(words.percent(float(end["share"])), str(end["obs_status"]))
        return [pattern.format(share=share, year=end["time_period"])]
    now = rows.iloc[-1]
    new = words.percent(float(now["share"]))
    if facts["then"] not in rows.index or facts["then"] == rows.index[-1]:
        pattern = words.gettext("The edition of {edition} gives {share} for {year}.")
        edition = words.edition(facts["source"], str(rows.index[-1]))
        share = words.unsettled(new, str(now["obs_status"]))
        return [pattern.format(edition=edition, share=share, year=facts["year"])]
    then = rows.loc[facts["then"]]
    if now["obs_status"] == "F":
        pattern = words.gettext(
            "As calculated from {provider} projections of {then}, the three would have {old} of the world total in {year}; the latest projections give {new}."
        )
    elif then["obs_status"] == "F":
        pattern = words.gettext(
            "As calculated from {provider} projections of {then}, the three would have had {old} of the world total in {year}; the latest data give {new}."
        )
    else:
        pattern = words.gettext(
            "As calculated from {provider} data of {then}, the three had {old} of the world total in {year}; the latest data give {new}."
        )
    return [
        pattern.format(
            provider=provider, then=words.edition(facts["source"], facts["then"]), year=facts["year"],
            old=words.percent(float(then["share"])), new=new,
        )
    ]  # fmt: skip
