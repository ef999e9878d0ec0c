"""What speaker notes say aloud is true: every number of every figure, in four languages, and the tense of forecasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, permutations

import pytest
from starlette.testclient import TestClient

from dashboard.words.wording import in_language
from tests.oracle import reading
from tests.oracle.draws import LANGS
from tests.oracle.facts import Facts, Series

#: The headings of the three parts, in each language.
HEADINGS = {
    "en": ["Say", "If asked", "Do not say"],
    "zh": ["讲稿", "如被问及", "请勿说"],
    "ja": ["話すこと", "聞かれたら", "言わないこと"],
    "ko": ["말할 내용", "질문을 받으면", "말하지 말 것"],
}
THREE = ("CHN", "JPN", "KOR")
CURRENCIES = {
    "en": ("yuan", "yen", "won"),
    "zh": ("人民币", "日元", "韩元"),
    "ja": ("人民元", "円", "ウォン"),
    "ko": ("위안", "엔", "원화"),
}
OBSERVED = {
    "en": r"\b(had|was|were|came)\b",
    "zh": r"达到|曾",
    "ja": r"でした|ました",
    "ko": r"였습니다|했습니다",
}
VIEWS = (
    ("gdp-share", {}), ("gdp-share", {"source": "weo"}), ("gdp-share", {"indicator": "gdp_ppp"}), ("trade-share", {}),
    ("trade-share", {"indicator": "goods_exports"}), ("claim-strip", {}), ("revisions", {}), ("revisions", {"year": "2027"}),
    ("revisions-lines", {}), ("explore", {}), ("why", {}), ("why", {"from": "2021", "to": "2026"}), ("trade-flows", {}),
    ("trade-matrix", {}), ("trade-among", {}), ("trade-mirrors", {}), ("trade-net", {}),
)  # fmt: skip


def notes(client: TestClient, figure: str, lang: str, **query: str) -> tuple[str, str, str]:
    """The three parts of the notes, as files carry them."""
    answer = client.get(f"/figure/{figure}.json", params=query | {"lang": lang})
    assert answer.status_code == 200, (figure, query)
    told = answer.json()["trilateral"]["told"]["spoken"]
    return tuple(" ".join(told[part]) for part in ("say", "asked", "avoid"))  # type: ignore[return-value]


def on_slide(lines: list[str], lang: str) -> list[str]:
    """The three parts as the notes of a slide have them, each below its heading."""
    at = [lines.index(each) for each in HEADINGS[lang]]
    assert at[0] == 0
    # Below come the citations, the licences and the address, which are read and not said.
    record = next((n for n in range(at[2] + 1, len(lines)) if "http" in lines[n]), len(lines))
    return [" ".join(lines[a + 1 : b]) for a, b in pairwise([*at, record])]


def every_share(facts: Facts, indicator: str, editions: bool = False) -> Iterator[Series]:
    """The shares of the three by a definition, from each source."""
    for source in facts.sources(indicator):
        named = facts.editions(indicator, source)
        for edition in named if editions else named[-1:]:
            yield facts.shares(indicator, source, edition, "CJK")


#: What may be said on a figure: shares by any definition of these.
MEASURES = {
    **dict.fromkeys(("gdp-share", "revisions", "revisions-lines", "why", "explore"), ("gdp",)),
    **dict.fromkeys(("trade-share", "trade-net"), ("trade",)),
    "claim-strip": ("gdp", "trade"),
}


@cache
def right(facts: Facts, figure: str, year: int) -> tuple[list[float], list[float]]:
    """The percentages and the amounts that may be said of a year."""
    percents: list[float] = []
    amounts: list[float] = []
    for name, indicator in facts.indicators.items():
        if indicator["measure"] in MEASURES.get(figure, ()):
            for series in every_share(facts, name, editions=figure.startswith("revisions")):
                percents += [series[year].number * 100] if year in series else []
    if figure == "explore":
        edition = facts.edition("gdp_nominal", "wdi")
        every = (facts.shares("gdp_nominal", "wdi", edition, area) for area in THREE)
        percents += [series[year].number * 100 for series in every if year in series]
    if figure.startswith("trade-") and figure != "trade-share":
        for source in ("wits", "comtrade"):
            more = trade(facts, source, year)
            percents, amounts = percents + more[0], amounts + more[1]
    return percents, amounts


def trade(facts: Facts, source: str, year: int) -> tuple[list[float], list[float]]:
    """Flows, their sums, and what these are of all trade, as exporters and as importers report them."""
    percents, amounts, sums = [], [], {}
    for side in ("exports", "imports"):
        name = f"bilateral_goods_{side}"
        edition = facts.edition(name, source)
        if not edition:
            continue
        found = {
            key[:2]: value.number
            for key, value in facts.mirrored(side, source, edition).items()
            if key[2] == year
        }
        amounts += found.values()
        if len(found) < len(list(permutations(THREE, 2))):
            continue
        sums[side] = found
        among = sum(found.values())
        amounts.append(among)
        for whole_source in (source, "unctad"):
            total = f"goods_{side}"
            latest = facts.edition(total, whole_source)
            if not latest:
                continue
            whole, world = (
                facts.levels(total, whole_source, latest, area) for area in ("CJK", "WLD")
            )
            if year in whole:
                amounts.append(whole[year].number)
                percents.append(among / whole[year].number * 100)
            if year in world:
                percents.append((whole[year].number - among) / (world[year].number - among) * 100)
    if len(sums) == 2:
        pairs = [(sums["exports"][pair], sums["imports"][pair]) for pair in sums["exports"]]
        pairs.append((sum(x for x, _ in pairs), sum(m for _, m in pairs)))
        percents += [(m / x - 1) * 100 for x, m in pairs]
    return percents, amounts


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[。])|(?<=\D[.;])\s", text) if each.strip()]


@pytest.mark.parametrize(("figure", "query"), VIEWS, ids=lambda v: str(v)[:60])
@pytest.mark.parametrize("lang", LANGS)
def test_every_number_that_is_said(
    client: TestClient, facts: Facts, figure: str, query: dict[str, str], lang: str
) -> None:
    said = notes(client, figure, lang, **query)
    assert all(part.strip() for part in said), said
    counted = 0
    for part in said[:2]:
        spoken_of = reading.years(part)
        for sentence in sentences(part):
            years = reading.years(sentence) or spoken_of
            percents, amounts = ([n for y in years for n in right(facts, figure, y)[k]] for k in (0, 1))  # fmt: skip
            for number in reading.percents(sentence):
                assert any(number.says(each) for each in percents), (number, sentence)
                counted += 1
            for number in reading.dollars(sentence):
                assert any(number.says(each) for each in amounts), (number, sentence)
                counted += 1
    assert counted >= 2, said


@pytest.mark.parametrize("lang", LANGS)
def test_what_moved_the_share(client: TestClient, facts: Facts, lang: str) -> None:
    """The points of the parts are those of the release."""
    say, asked, _ = notes(client, "why", lang)
    first, last = sorted(reading.years(say))
    edition = facts.edition("gdp_nominal", "weo")
    shares = facts.shares("gdp_nominal", "weo", edition, "CJK")
    parts = facts.split(edition, [y for y in facts.split_years(edition) if first <= y <= last])
    whole = parts["CJK"]
    wanted = [shares[last].number - shares[first].number, whole["relative_real_growth"], whole["relative_prices_and_rates"]]  # fmt: skip
    found = signed(say)
    assert len(found) == 3, say
    assert all(n.says(w * 100) for n, w in zip(found, wanted, strict=True)), say
    rates = signed(asked)
    assert rates[0].says(whole["exchange_rate"] * 100), asked
    for area, currency in zip(THREE, CURRENCIES[lang], strict=True):
        [own] = signed(asked.partition(currency)[2])[:1]
        assert own.says(parts[area]["exchange_rate"] * 100), (currency, asked)
    assert sorted(n.value for n in rates[1:]) == sorted(
        round(parts[area]["exchange_rate"] * 100, 1) for area in THREE
    )


def signed(text: str) -> list[reading.Printed]:
    """The numbers with a sign that are points, whatever word follows them."""
    return reading.points(re.sub(r"%(포인트|p)", " points", text))


FORETOLD = (
    ("gdp-share", {"source": "weo", "from": "2027"}), ("explore", {"source": "weo", "from": "2027"}),
    ("why", {"from": "2021", "to": "2026"}), ("revisions", {"year": "2028"}),
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_contributions_to_a_projected_share_are_projected(client: TestClient, lang: str) -> None:
    """Those of growth, of prices and of exchange rates, as the change of the share itself; of observed years none is."""
    for last, ahead in (("2026", True), ("2024", False)):
        query = {"from": "2021", "to": last, "lang": lang}
        told = client.get("/figure/why.json", params=query).json()["trilateral"]["told"]["spoken"]
        moved = [text for text in (*told["say"], *told["asked"]) if re.search(r"[+−]\d", text)]
        assert len(moved) == 3, moved
        assert [reading.is_forecast(text, lang) for text in moved] == [ahead] * 3, moved


@pytest.mark.parametrize(("figure", "query"), FORETOLD, ids=lambda v: str(v)[:60])
@pytest.mark.parametrize("lang", LANGS)
def test_a_forecast_is_said_as_one(
    client: TestClient, figure: str, query: dict[str, str], lang: str
) -> None:
    say, asked, avoid = notes(client, figure, lang, **query)
    for part in (say, asked, avoid):
        assert reading.is_forecast(part, lang), part
    assert figure in ("revisions", "why") or not re.search(OBSERVED[lang], say), say


#: What is said of GDP by purchasing power parity beside that at market rates: of whom, and of which years.
CREDITED = (
    ("gdp-share", {}, "CJK", None), ("gdp-share", {"to": "2021"}, "CJK", 2021),
    ("explore", {"areas": "CHN"}, "CHN", None), ("explore", {"areas": "USA", "to": "2023"}, "USA", 2023),
)  # fmt: skip


@pytest.mark.parametrize(("figure", "query", "area", "year"), CREDITED, ids=lambda v: str(v)[:40])
@pytest.mark.parametrize("lang", LANGS)
def test_another_definition_is_credited_to_its_own_source(
    client: TestClient, facts: Facts, figure: str, query: dict[str, str], area: str, year: int | None, lang: str
) -> None:  # fmt: skip
    """The share by purchasing power parity stands with the source and edition whose rows give it."""
    asked, words = notes(client, figure, lang, **query)[1], in_language(lang)
    if year is None:
        own = facts.shares("gdp_nominal", "wdi", facts.edition("gdp_nominal", "wdi"), area)
        year = max(y for y, value in own.items() if not value.forecast)
    found = []
    for source in facts.sources("gdp_ppp"):
        edition = facts.edition("gdp_ppp", source)
        # In short where the line of sources has another edition of it, and there alone where it has this one.
        called = {words.editions([(source, edition)])[0]}
        called.add(next(iter(called)).replace(words.source(source), words.source_short(source)))
        credit = re.search(rf"([\d.]+)% ?[(（]({'|'.join(map(re.escape, called))})", asked)
        if credit:
            found.append(source)
            share = facts.shares("gdp_ppp", source, edition, area)[year].number
            assert abs(float(credit[1]) - share * 100) <= 0.05 + 1e-9, asked
    assert len(found) == 1, asked
    had = year in facts.shares("gdp_ppp", "wdi", facts.edition("gdp_ppp", "wdi"), area)
    assert found == ["wdi" if had else "weo"]


@pytest.mark.parametrize("figure", sorted({figure for figure, _ in VIEWS}))
def test_a_slide_has_the_notes_that_files_carry(client: TestClient, figure: str) -> None:
    lang = LANGS[len(figure) % len(LANGS)]
    deck = client.get(f"/figure/{figure}.pptx", params={"lang": lang})
    [lines] = reading.spoken(deck.content)
    carried = notes(client, figure, lang)
    assert [joined(part) for part in on_slide(lines, lang)] == [joined(part) for part in carried]


def joined(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_deck_has_notes_to_speak_on_every_figure(client: TestClient, lang: str) -> None:
    """The opening and each figure; the last slide lists the sources."""
    deck = client.get("/deck.pptx", params={"lang": lang})
    assert deck.status_code == 200
    slides = reading.spoken(deck.content)
    assert len(slides) > 6
    for lines in slides[:-1]:
        assert all(on_slide(lines, lang)), lines
