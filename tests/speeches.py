"""Speeches as ministers give them: three in each language, ten claims each, with what the claims say."""

from __future__ import annotations

from typing import NamedTuple


class Spoken(NamedTuple):
    """What a claim of a speech says.

    Attributes:
        type: Its type.
        measure: What is measured.
        areas: Whose.
        value: The value; None for a comparison without one.
        year: The year.
        of: The whole.
        versus: The other side.
    """

    type: str
    measure: str
    areas: str
    value: float | None
    year: str
    of: str = "WLD"
    versus: str = ""


SUMMIT = (
    Spoken("share", "gdp", "CJK", 0.25, "2020"),
    Spoken("share", "trade", "CJK", 0.2, "2021"),
    Spoken("share", "gdp", "CHN", 0.17, "2021"),
    Spoken("share", "gdp", "JPN", 0.05, "2020"),
    Spoken("share", "gdp", "KOR", 0.02, "2022"),
    Spoken("rank", "gdp", "CHN", 2, "2022"),
    Spoken("rank", "gdp", "JPN", 3, "2020"),
    Spoken("share", "population", "CJK", 0.2, "2020"),
    Spoken("comparison", "gdp", "CJK", None, "2022", "", "EU27"),
    Spoken("amount", "gdp", "CJK", 24e12, "2022", ""),
)
TRADE = (
    Spoken("share", "exports", "CHN", 0.15, "2021"),
    Spoken("share", "exports", "JPN", 0.035, "2020"),
    Spoken("share", "exports", "KOR", 0.03, "2020"),
    Spoken("share", "exports", "CJK", 0.2, "2019"),
    Spoken("share", "imports", "CHN", 0.11, "2019"),
    Spoken("share", "imports", "JPN", 0.04, "2021"),
    Spoken("rank", "exports", "CHN", 1, "2021"),
    Spoken("share", "trade", "CJK", 0.19, "2022"),
    Spoken("share", "trade", "KOR", 0.03, "2021"),
    Spoken("share", "exports", "EU27", 0.3, "2021"),
)
REGION = (
    Spoken("share", "gdp", "EU27", 0.17, "2022"),
    Spoken("share", "gdp", "ASEAN", 0.035, "2021"),
    Spoken("share", "gdp", "USA", 0.25, "2022"),
    Spoken("share", "gdp", "G7", 0.44, "2021"),
    Spoken("share", "gdp", "RCEP", 0.3, "2021"),
    Spoken("share", "gdp", "IND", 0.035, "2022"),
    Spoken("rank", "gdp", "USA", 1, "2022"),
    Spoken("growth_contribution", "gdp", "CHN", 0.3, "2021"),
    Spoken("share", "gdp", "CJK", 0.8, "2021", "RCEP"),
    Spoken("share", "gdp", "USMCA", 0.28, "2020"),
)
SPEECHES = {"summit": SUMMIT, "trade": TRADE, "region": REGION}

#: Language -> speech -> its opening, then a sentence for each claim, then its end.
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "summit": (
            "Distinguished colleagues, it is an honour to welcome you to this summit.",
            "In 2020, China, Japan and Korea accounted for about 25% of world GDP.",
            "In 2021, the three countries accounted for about one-fifth of world trade.",
            "China alone made up 17% of world GDP in 2021.",
            "Japan accounted for about 5% of the world's GDP in 2020.",
            "In 2022, Korea's share of world GDP was about 2%.",
            "In 2022, China was the second-largest economy in the world by GDP.",
            "In 2020, Japan was the world's third-largest economy.",
            "In 2020, China, Japan and Korea were home to about one-fifth of the world's population.",
            "In 2022, the combined GDP of China, Japan and Korea was larger than that of the European Union.",
            "In 2022, the GDP of China, Japan and Korea was about 24 trillion US dollars.",
            "Let us work together in the spirit of friendship. Thank you.",
        ),
        "trade": (
            "Ladies and gentlemen, let me turn to trade.",
            "In 2021, China accounted for about 15% of world exports.",
            "In 2020, Japan accounted for about 3.5% of world exports.",
            "In 2020, Korea accounted for about 3% of world exports.",
            "In 2019, China, Japan and Korea accounted for about 20% of world exports.",
            "In 2019, China accounted for about 11% of world imports.",
            "In 2021, Japan accounted for about 4% of world imports.",
            "In 2021, China ranked first in the world by exports.",
            "In 2022, China, Japan and Korea accounted for about 19% of world trade.",
            "In 2021, Korea accounted for about 3% of world trade.",
            "In 2021, the European Union accounted for about 30% of world exports.",
            "Our ports and our people will do the rest.",
        ),
        "region": (
            "Friends, our region does not stand alone.",
            "In 2022, the European Union accounted for about 17% of world GDP.",
            "In 2021, ASEAN accounted for about 3.5% of world GDP.",
            "In 2022, the United States accounted for about 25% of world GDP.",
            "In 2021, the G7 accounted for about 44% of world GDP.",
            "In 2021, RCEP accounted for about 30% of world GDP.",
            "In 2022, India accounted for about 3.5% of world GDP.",
            "In 2022, the United States was the largest economy in the world.",
            "In 2021, China contributed about 30% of world economic growth.",
            "In 2021, China, Japan and Korea accounted for about 80% of the GDP of RCEP.",
            "In 2020, USMCA accounted for about 28% of world GDP.",
            "We look forward to the discussion.",
        ),
    },
    "zh": {
        "summit": (
            "尊敬的各位同事，很高兴欢迎大家出席本次峰会。",
            "2020年，中日韩三国国内生产总值约占全球的25%。",
            "2021年，中日韩三国贸易总额约占全球贸易的五分之一。",
            "2021年，中国国内生产总值占全球的17%。",
            "2020年，日本GDP约占世界的5%。",
            "2022年，韩国GDP约占世界的2%。",
            "2022年，中国是世界第二大经济体。",
            "2020年，日本是世界第三大经济体。",
            "2020年，中日韩三国人口约占世界人口的五分之一。",
            "2022年，中日韩三国GDP总量超过欧盟。",
            "2022年，中日韩三国GDP总量约为24万亿美元。",
            "让我们携手前行，谢谢大家。",
        ),
        "trade": (
            "各位来宾，下面谈谈贸易。",
            "2021年，中国出口约占全球出口的15%。",
            "2020年，日本出口约占全球出口的3.5%。",
            "2020年，韩国出口约占全球出口的3%。",
            "2019年，中日韩三国出口约占全球出口的20%。",
            "2019年，中国进口约占全球进口的11%。",
            "2021年，日本进口约占全球进口的4%。",
            "2021年，中国出口居世界第一位。",
            "2022年，中日韩三国贸易总额约占全球贸易的19%。",
            "2021年，韩国贸易总额约占全球贸易的3%。",
            "2021年，欧盟出口约占全球出口的30%。",
            "让我们共同努力。",
        ),
        "region": (
            "各位朋友，本地区并不是孤立的。",
            "2022年，欧盟GDP约占全球的17%。",
            "2021年，东盟GDP约占全球的3.5%。",
            "2022年，美国GDP约占全球的25%。",
            "2021年，七国集团GDP约占全球的44%。",
            "2021年，RCEP成员国GDP约占全球的30%。",
            "2022年，印度GDP约占全球的3.5%。",
            "2022年，美国是世界第一大经济体。",
            "2021年，中国对世界经济增长的贡献率约为30%。",
            "2021年，中日韩三国GDP约占RCEP的80%。",
            "2020年，美墨加三国GDP约占全球的28%。",
            "期待与各位讨论。",
        ),
    },
    "ja": {
        "summit": (
            "ご列席の皆様、本日はお集まりいただきありがとうございます。",
            "2020年、日中韓三か国のGDPは世界の約25%を占めた。",
            "2021年、日中韓三か国の貿易額は世界の貿易の約5分の1を占めた。",
            "2021年、中国のGDPは世界の17%を占めた。",
            "2020年、日本のGDPは世界の約5%を占めた。",
            "2022年、韓国のGDPは世界の約2%を占めた。",
            "2022年、中国は世界第2位の経済大国であった。",
            "2020年、日本は世界第3位の経済大国であった。",
            "2020年、日中韓三か国の人口は世界の人口の約5分の1を占めた。",
            "2022年、日中韓三か国のGDPはEUを上回った。",
            "2022年、日中韓三か国のGDPは約24兆ドルであった。",
            "共に歩んでまいりましょう。",
        ),
        "trade": (
            "皆様、次に貿易について申し上げます。",
            "2021年、中国の輸出は世界の輸出の約15%を占めた。",
            "2020年、日本の輸出は世界の輸出の約3.5%を占めた。",
            "2020年、韓国の輸出は世界の輸出の約3%を占めた。",
            "2019年、日中韓三か国の輸出は世界の輸出の約20%を占めた。",
            "2019年、中国の輸入は世界の輸入の約11%を占めた。",
            "2021年、日本の輸入は世界の輸入の約4%を占めた。",
            "2021年、中国の輸出額は世界第1位であった。",
            "2022年、日中韓三か国の貿易額は世界の貿易の約19%を占めた。",
            "2021年、韓国の貿易額は世界の貿易の約3%を占めた。",
            "2021年、EUの輸出は世界の輸出の約30%を占めた。",
            "ご清聴ありがとうございました。",
        ),
        "region": (
            "友人の皆様、この地域は孤立していません。",
            "2022年、EUのGDPは世界の約17%を占めた。",
            "2021年、ASEANのGDPは世界の約3.5%を占めた。",
            "2022年、米国のGDPは世界の約25%を占めた。",
            "2021年、G7のGDPは世界の約44%を占めた。",
            "2021年、RCEPのGDPは世界の約30%を占めた。",
            "2022年、インドのGDPは世界の約3.5%を占めた。",
            "2022年、米国は世界第1位の経済大国であった。",
            "2021年、世界経済の成長に対する中国の寄与率は約30%であった。",
            "2021年、日中韓三か国のGDPはRCEPのGDPの約80%を占めた。",
            "2020年、USMCAのGDPは世界の約28%を占めた。",
            "議論を楽しみにしております。",
        ),
    },
    "ko": {
        "summit": (
            "내외 귀빈 여러분, 이번 정상회의에 오신 것을 환영합니다.",
            "2020년 한중일 3국의 GDP는 세계의 약 25%를 차지했다.",
            "2021년 한중일 3국의 무역액은 세계 무역의 약 5분의 1을 차지했다.",
            "2021년 중국의 GDP는 세계의 17%를 차지했다.",
            "2020년 일본의 GDP는 세계의 약 5%를 차지했다.",
            "2022년 한국의 GDP는 세계의 약 2%를 차지했다.",
            "2022년 중국은 세계 2위의 경제대국이었다.",
            "2020년 일본은 세계 3위의 경제대국이었다.",
            "2020년 한중일 3국의 인구는 세계 인구의 약 5분의 1을 차지했다.",
            "2022년 한중일 3국의 GDP는 유럽연합보다 컸다.",
            "2022년 한중일 3국의 GDP는 약 24조 달러였다.",
            "함께 나아갑시다. 감사합니다.",
        ),
        "trade": (
            "여러분, 이제 무역에 대해 말씀드리겠습니다.",
            "2021년 중국의 수출은 세계 수출의 약 15%를 차지했다.",
            "2020년 일본의 수출은 세계 수출의 약 3.5%를 차지했다.",
            "2020년 한국의 수출은 세계 수출의 약 3%를 차지했다.",
            "2019년 한중일 3국의 수출은 세계 수출의 약 20%를 차지했다.",
            "2019년 중국의 수입은 세계 수입의 약 11%를 차지했다.",
            "2021년 일본의 수입은 세계 수입의 약 4%를 차지했다.",
            "2021년 중국의 수출액은 세계 1위였다.",
            "2022년 한중일 3국의 무역액은 세계 무역의 약 19%를 차지했다.",
            "2021년 한국의 무역액은 세계 무역의 약 3%를 차지했다.",
            "2021년 유럽연합의 수출은 세계 수출의 약 30%를 차지했다.",
            "경청해 주셔서 감사합니다.",
        ),
        "region": (
            "친구 여러분, 우리 지역은 홀로 서 있지 않습니다.",
            "2022년 유럽연합의 GDP는 세계의 약 17%를 차지했다.",
            "2021년 아세안의 GDP는 세계의 약 3.5%를 차지했다.",
            "2022년 미국의 GDP는 세계의 약 25%를 차지했다.",
            "2021년 G7의 GDP는 세계의 약 44%를 차지했다.",
            "2021년 RCEP의 GDP는 세계의 약 30%를 차지했다.",
            "2022년 인도의 GDP는 세계의 약 3.5%를 차지했다.",
            "2022년 미국은 세계 1위의 경제대국이었다.",
            "2021년 세계 경제 성장에 대한 중국의 기여율은 약 30%였다.",
            "2021년 한중일 3국의 GDP는 RCEP GDP의 약 80%를 차지했다.",
            "2020년 USMCA의 GDP는 세계의 약 28%를 차지했다.",
            "토론을 기대합니다.",
        ),
    },
}
