"""How things are said: exact words in every language whose words are held here (`HELD`)."""

from __future__ import annotations

import re

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import FIGURES
from dashboard.figures.choices import refuse_unread
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.view import View
from dashboard.words import reviewing
from dashboard.words.amounts import fixed
from dashboard.words.wording import Words, in_language
from etl import catalog
from etl.catalog.areas import areas
from etl.errors import UsageError
from etl.judging import review
from etl.reading.areas import REGIONS
from etl.storage.store import Release
from tests.languages import HELD


def said(method: str, *args: object, **options: object) -> dict[str, str]:
    """What a method says in each language whose words are held."""
    return {lang: getattr(in_language(lang), method)(*args, **options) for lang in HELD}


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (24.64e12, "USD", ("US$24.6 tn", "24.6万亿美元", "24.6兆ドル", "24.6조 달러")),
        (517.3e9, "USD", ("US$517.3 bn", "5,173亿美元", "5,173億ドル", "5,173억 달러")),
        (13_303.4, "USD", ("US$13,303", "13,303美元", "13,303ドル", "13,303달러")),
        (-1.25e12, "USD", ("−US$1.2 tn", "−1.2万亿美元", "−1.2兆ドル", "−1.2조 달러")),
        (0.0, "USD", ("US$0.00", "0.00美元", "0.00ドル", "0.00달러")),
        (
            47.01e12,
            "INTL",
            (
                "Int$47.0 tn",
                "47.0万亿国际元",
                "47.0兆国際ドル",
                "47.0조 국제달러",
            ),
        ),
        (
            23.9e12,
            "USD2015",
            (
                "US$23.9 tn (2015 prices)",
                "23.9万亿美元（2015年价格）",
                "23.9兆ドル（2015年価格）",
                "23.9조 달러(2015년 가격)",
            ),
        ),
        (19e6, "USD", ("US$19.0 m", "1,900万美元", "1,900万ドル", "1,900만 달러")),
        (13_453, "USD", ("US$13,453", "13,453美元", "13,453ドル", "13,453달러")),
        (1.4083e9, "PERSONS", ("1,408 m", "14.1亿人", "14.1億人", "14.1억 명")),
        (51.75e6, "PERSONS", ("51.8 m", "5,175万人", "5,175万人", "5,175만 명")),
    ],
)
def test_amounts(value: float, unit: str, expected: tuple[str, ...]) -> None:
    """Amounts stand in the big-number words of each language, never with SI prefixes."""
    assert tuple(said("amount", value, unit).values()) == expected


@pytest.mark.parametrize("unit", catalog.units())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_unit_has_words(lang: str, unit: str) -> None:
    """Every unit of the catalogue can be written, and no language shows the English of another."""
    text = in_language(lang).amount(1234.5, unit)
    written = [format_decimal(n, locale=LANGUAGES[lang].babel) for n in (1234, 1235, 1234.5)]

    assert any(number in text for number in written)
    assert unit not in text


def test_percent() -> None:
    """Shares have one decimal unless another is asked for."""
    assert set(said("percent", 0.2219).values()) == {"22.2%"}
    assert set(said("percent", 0.25, 0).values()) == {"25%"}
    assert set(said("percent", 12.5).values()) == {"1,250.0%"}
    assert set(said("percent", -0.0021).values()) == {"−0.2%"}
    assert set(said("percent", -0.0001).values()) == {"−0.010%"}


@pytest.mark.parametrize("digits", [None, 1, 2])
@given(st.floats(-0.000999, 0.000999))
def test_small_percentages_are_told_apart(digits: int | None, fraction: float) -> None:
    """What is written is within a twentieth of the number, nothing has a sign, and no language differs."""
    texts = set(said("percent", fraction, digits).values())
    assert len(texts) == 1
    text = texts.pop().replace("−", "-").removesuffix("%")
    if abs(fraction) < 1e-8:
        assert not text.strip("0.")
    else:
        assert float(text) / 100 == pytest.approx(fraction, rel=0.051)
    assert not (text.startswith("-") and not text.strip("-0."))


@pytest.mark.parametrize("lang", LANGUAGES)
@given(st.floats(0, 1e13) | st.integers(0, 40_000).map(lambda n: n / 8), st.integers(0, 3))
def test_numbers_are_those_of_babel(lang: str, value: float, digits: int) -> None:
    """Separators, groups and rounding are those of the language, as Babel has them from the Unicode repository of locales."""
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    told = format_decimal(value, format=pattern, locale=LANGUAGES[lang].babel)
    assert fixed(value, digits, lang) == told


def test_bars_of_a_twentieth_and_a_fiftieth_of_a_per_cent() -> None:
    """Never "0.0%" beside visibly different bars; a round number of an axis keeps its decimals."""
    words = in_language("en")
    assert [words.percent(v) for v in (0.0005, 0.0002, 0.001)] == ["0.050%", "0.020%", "0.1%"]
    assert [words.percent(v, 2) for v in (0.0005, 0.00002)] == ["0.05%", "0.0020%"]
    assert words.percent(0.00004, 0) == "0%"


def test_points() -> None:
    """Differences of shares carry their sign; a difference of nothing has none that misleads."""
    assert set(said("points", 0.0123).values()) == {"+1.2"}
    assert set(said("points", -0.0123).values()) == {"−1.2"}
    assert set(said("points", -0.0001).values()) == {"0.0"}


def test_numbers() -> None:
    """A negative number has a true minus sign; nothing has none."""
    assert set(said("number", -1234.5, 1).values()) == {"−1,234.5"}
    assert set(said("number", -0.4).values()) == {"0"}


def test_years() -> None:
    """A year alone, and a span of years."""
    assert said("year", "2024") == {"en": "2024", "zh": "2024年", "ja": "2024年", "ko": "2024년"}
    assert list(said("years", "2018", "2021").values()) == [
        "2018–2021",
        "2018—2021",
        "2018～2021",
        "2018~2021",
    ]
    assert set(said("years", "2018", "2018").values()) == {"2018"}


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("2025-10", ("October 2025", "2025年10月", "2025年10月", "2025년 10월")),
        ("2026-07-13", ("13 July 2026", "2026年7月13日", "2026年7月13日", "2026년 7월 13일")),
        (
            "2024-10-24.2",
            ("24 October 2024", "2024年10月24日", "2024年10月24日", "2024년 10월 24일"),
        ),
        ("2025", ("2025", "2025年", "2025年", "2025년")),
    ],
)
def test_editions(edition: str, expected: tuple[str, ...]) -> None:
    """An edition is a date in words."""
    assert tuple(said("edition", "weo", edition).values()) == expected


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("CHN", ("China", "中国", "中国", "중국")),
        ("JPN", ("Japan", "日本", "日本", "일본")),
        ("KOR", ("Republic of Korea", "韩国", "韓国", "한국")),
        ("WLD", ("World", "世界", "世界", "세계")),
        ("HKG", ("Hong Kong", "中国香港", "香港", "홍콩")),
        ("MAC", ("Macao", "中国澳门", "マカオ", "마카오")),
        ("TWN", ("China, Taiwan Province of China", "中国台湾省", "中国台湾省", "중국 타이완성")),
        ("USA", ("United States", "美国", "米国", "미국")),
        ("DEU", ("Germany", "德国", "ドイツ", "독일")),
        ("TUR", ("Türkiye", "土耳其", "トルコ", "튀르키예")),
        ("CHI", ("Channel Islands", "海峡群岛", "チャンネル諸島", "채널 제도")),
        ("G163", ("Euro area", "欧元区", "ユーロ圏", "유로 지역")),
        ("XX9", ("XX9", "XX9", "XX9", "XX9")),
    ],
)
def test_economies(area: str, expected: tuple[str, ...]) -> None:
    """Economies and aggregates by name; an unknown one by its code."""
    assert tuple(said("economy", area).values()) == expected


@pytest.mark.parametrize("lang", [lang for lang in HELD if lang != SOURCE])
def test_every_economy_has_a_name(lang: str) -> None:
    """No economy or aggregate of the catalogue shows English in another language."""
    same = [a.ref_area for a in areas().values() if in_language(lang).economy(a.ref_area) == a.name]

    assert same == []


def test_group() -> None:
    """The three together, long and short."""
    assert said("economy", catalog.CJK, short=True) == {
        "en": "CJK",
        "zh": "中日韩",
        "ja": "日中韓",
        "ko": "한중일",
    }
    assert said("economy", catalog.CJK)["zh"] == "中国、日本和韩国"
    assert said("economy", "KOR", short=True) == {
        "en": "ROK",
        "zh": "韩国",
        "ja": "韓国",
        "ko": "한국",
    }


def test_order() -> None:
    """Alphabetical unless each language is to name its own country first."""
    assert {Words(lang).three() for lang in LANGUAGES} == {("CHN", "JPN", "KOR")}
    assert {lang: Words(lang, "language").three() for lang in HELD} == {
        "en": ("CHN", "JPN", "KOR"),
        "zh": ("CHN", "JPN", "KOR"),
        "ja": ("JPN", "CHN", "KOR"),
        "ko": ("KOR", "CHN", "JPN"),
    }
    assert Words("ko", "language").three() == ("KOR", "CHN", "JPN")


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        (
            "gdp_ppp",
            (
                "GDP at purchasing power parity",
                "按购买力平价计算的GDP",
                "購買力平価換算のGDP",
                "구매력평가 기준 GDP",
            ),
        ),
        ("goods_exports", ("merchandise exports", "货物出口", "財の輸出", "상품 수출")),
    ],
)
def test_indicators(indicator: str, expected: tuple[str, ...]) -> None:
    """Inside a sentence a name has no capital, unless it begins with an abbreviation."""
    assert tuple(said("in_sentence", indicator).values()) == expected


def test_source_line() -> None:
    """Source and edition, in the typography of each language."""
    assert said("source_line", "weo", "2025-10") == {
        "en": "Source: IMF, World Economic Outlook, edition of October 2025",
        "zh": "资料来源：国际货币基金组织《世界经济展望》，2025年10月版",
        "ja": "出所：IMF「世界経済見通し」、2025年10月版",
        "ko": "출처: IMF 「세계경제전망」, 2025년 10월판",
    }


def test_sources_line() -> None:
    """Several sources stand in one line, each with its first and last edition."""
    origins = [("weo", "2025-10"), ("weo", "2024-10"), ("wdi", "2026-07-13")]

    assert in_language("zh").sources_line(origins) == (
        "资料来源：国际货币基金组织《世界经济展望》，2024年10月版至2025年10月版；"
        "世界银行《世界发展指标》，2026年7月13日版"
    )
    assert in_language("ja").sources_line(origins[:1]) == in_language("ja").source_line(
        "weo", "2025-10"
    )


def test_lists() -> None:
    """Lists are joined as each language does."""
    assert list(said("join", ["A", "B", "C"]).values()) == [
        "A, B and C",
        "A、B、C",
        "A、B、C",
        "A, B, C",
    ]


def test_sentences() -> None:
    """Sentences follow each other without a blank in Chinese and Japanese; empty ones are left out."""
    assert list(said("sentences", ["a.", "", "b."]).values()) == ["a. b.", "a.b.", "a.b.", "a. b."]


def test_asides_and_quotes() -> None:
    """Brackets and quotation marks are those of the language."""
    assert list(said("aside", "22.2%", "A").values()) == [
        "22.2% (A)",
        "22.2%（A）",
        "22.2%（A）",
        "22.2%(A)",
    ]
    claim = catalog.claims()["one_fourth"].text
    assert said("quoted", claim) == {
        "en": "“About one-fourth of the world's GDP”",
        "zh": "“约占世界GDP的四分之一”",
        "ja": "「世界のGDPの約4分の1」",
        "ko": "“세계 GDP의 약 4분의 1”",
    }


def test_statuses() -> None:
    """A forecast is called one in every language."""
    assert said("status", "F") == {"en": "forecast", "zh": "预测值", "ja": "予測", "ko": "전망치"}


def test_errors() -> None:
    """An error says in each language what happened, with names in place of identifiers."""
    error = UsageError(
        "The release has no {indicator} from {source}.",
        hint="Run 'trilateral refresh' first.",
        indicator="goods_exports",
        source="weo",
    )

    assert str(error) == (
        "The release has no goods_exports from weo. Run 'trilateral refresh' first."
    )
    assert in_language("en").error(error)[0] == (
        "The release has no merchandise exports from IMF, World Economic Outlook."
    )
    assert in_language("ja").error(error) == (
        "このデータリリースには、IMF「世界経済見通し」による財の輸出がありません。",
        "先に「trilateral refresh」を実行してください。",
    )
    assert in_language("zh").error(UsageError("Untranslated {braces}.")) == (
        "Untranslated {braces}.",
        "",
    )


def test_unknown_language() -> None:
    """There are no words of a language that is not offered."""
    with pytest.raises(KeyError):
        Words("xx")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_day_that_no_calendar_has_stays_as_it_was_given(lang: str) -> None:
    assert in_language(lang).date("2022-02-31") == "2022-02-31"
    assert in_language(lang).date("2022-13") == "2022-13"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_region_that_a_text_names_is_told_by_its_name(lang: str) -> None:
    """What readers see is no code of ours: but for those that are known by their letters."""
    words = in_language(lang)
    for code in REGIONS - {"APEC", "G20", "OECD", "CPTPP", "SCO"}:
        assert words.economy(code) != code


def test_a_name_has_its_article_within_an_english_sentence() -> None:
    words = in_language("en")
    names = {
        code: words.within(code)
        for code in ("KOR", "USA", "EU27", "PHL", "EMU", "EASTASIA", "JPN", "CJK")
    }
    assert names == {
        "KOR": "the Republic of Korea", "USA": "the United States", "EU27": "the European Union (27 members)",
        "PHL": "the Philippines", "EMU": "the euro area", "EASTASIA": "East Asia", "JPN": "Japan",
        "CJK": "China, Japan and the Republic of Korea",
    }  # fmt: skip
    assert words.within("USA", short=True) == "the United States"
    assert in_language("ja").within("USA") == in_language("ja").economy("USA")


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_identifiers_in_refusals_stay_as_they_are_typed(lang: str) -> None:
    """A refusal names a figure and a choice by the very letters of an address, in quotes; names begin with a capital."""
    for spec in FIGURES.values():
        for view in (View(indicator="exchange_rate"), View(theme="dark", kind="bars", scale="log")):
            if not spec.unread(view) and view.indicator in ("", *spec.indicators):
                continue
            with pytest.raises(UsageError) as given:
                refuse_unread(spec, view)
            said, hint = in_language(lang).error(given.value)
            assert re.search(rf"['“「‘]{spec.id}['”」’]", said), said
            assert spec.id.capitalize() not in said + hint
            assert f"'{spec.id}'" in str(given.value)
    with pytest.raises(UsageError) as refused:
        View.strict({"kind": "zzz"})
    assert in_language(lang).error(refused.value)[0].startswith("kind cannot be")
    nothing = UsageError(
        "There is no share of the world for {indicator} from {source} in these years.",
        indicator="goods_exports", source="wits",
    )  # fmt: skip
    assert not in_language(lang).error(nothing)[0][0].islower()


#: What each language puts after a sentence and after a label, and the marks that are not its own.
MARKS = {
    "zh": ("。", "：", ". ", ": "),
    "ja": ("。", "：", ". ", ": "),
    "ko": (".", ":", "。", "："),
}


@pytest.mark.parametrize("lang", sorted(MARKS))
def test_reports_have_the_marks_of_their_language(release: Release, lang: str) -> None:
    """Verdict, reason and label end as the language ends them; sources have their names."""
    words = in_language(lang)
    text = (
        "China's GDP is four times that of Japan. China has the second largest economy. "
        "Trade among China, Japan and Korea was 600 billion dollars. GDP per head is 30,000 dollars."
    )
    found = review(release, text)
    stop, colon, *foreign = MARKS[lang]
    lines = reviewing.report(words, found).split("\n")
    told = [line.strip() for line in lines if line.startswith("  ")]
    assert len(found.claims) == 3
    for judged in found.claims:
        verdict = words.gettext(reviewing.WORDED[judged.judgement.verdict])
        assert any(line.startswith(f"{verdict}{stop}") for line in told)
    for line in told:
        assert not [mark for mark in foreign if mark in line], line
    labels = [line for line in told if line.startswith(words.gettext("True now"))]
    assert len(labels) == 3
    assert all(line.startswith(words.gettext("True now") + colon) for line in labels)
    assert "COMTRADE" not in "\n".join(lines)
    assert "UN Comtrade" in "\n".join(lines)
    [beside] = [line for line in lines if line.startswith("- ")]
    assert colon in beside
