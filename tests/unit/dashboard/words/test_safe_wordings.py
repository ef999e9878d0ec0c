"""What is offered as true says what it is of, and is read so: it is pasted into speeches, which are checked again."""

from __future__ import annotations

import pytest

from dashboard.locale import LANGUAGES
from dashboard.words import stating
from dashboard.words.wording import in_language
from etl import catalog
from etl.judging import judged
from etl.reading import Claim, read
from etl.storage.store import Release


def claim(measure: str, indicator: str) -> Claim:
    return Claim(
        quote="", start=0, end=0, type="share", areas="CJK", of="WLD", measure=measure, unit="share",  # type: ignore[arg-type]
        candidates=(indicator,), definition=(indicator,), value=0.2, year="2023",
    )  # fmt: skip


def measure_of(indicator: str) -> str:
    """What a share of an indicator is a share of, by the catalogue."""
    facts = catalog.indicator(indicator)
    one_way = facts.measure == "trade" and facts.flow in {"exports", "imports"}
    return str(facts.flow if one_way else facts.measure)


#: By which claims are judged.
DEFINITIONS = [name for name in catalog.with_shares() if catalog.indicator(name).claim_sources]


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@pytest.mark.parametrize("indicator", DEFINITIONS)
def test_a_safe_wording_is_read_as_what_it_is_of(
    release: Release, indicator: str, lang: str
) -> None:
    measure = measure_of(indicator)
    told = judged(release, claim(measure, indicator))
    assert told.today is not None
    sentence = stating.statement(in_language(lang), told.judgement.claim, told.today)
    (found,) = read(sentence).claims
    assert (found.type, found.areas, found.measure, found.year) == ("share", "CJK", measure, "2023")
    assert found.value == pytest.approx(told.today.value, abs=0.0005 + 1e-9)
    assert not found.definition or indicator in found.definition
