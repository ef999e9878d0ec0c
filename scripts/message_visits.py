"""What is asked of a server so that messages are met as readers meet them: pages, files, slides, answers, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.testclient import TestClient

from dashboard.figures import FIGURES
from dashboard.pages import PAGES

Ask = Callable[[TestClient, str], object]

#: Queries of figures and the explorer: usual, foretold, of other years, with values missing, of one economy and of twelve.
VIEWS = (
    "", "source=weo", "source=weo&from=2027", "source=weo&from=2027&kind=rank", "year=2021", "year=2028", "year=1990", "to=2012",
    "from=2024&to=2024", "from=1988&to=1995", "from=2021&to=2026", "from=2026&to=2030", "from=2024&to=2000",
    "indicator=gdp_ppp", "indicator=gdp_constant", "indicator=goods_exports&as_of=2025", "indicator=bilateral_goods_imports",
    "indicator=population", "indicator=gdp_ppp&source=unctad", "as_of=1999", "as_of=2015-01",
    "transform=growth", "transform=growth&source=weo", "transform=index", "transform=level", "transform=level&scale=log",
    "transform=share&scale=log", "transform=per_person", "transform=per_person_growth", "transform=per_person_index",
    "transform=per_person&indicator=population", "kind=rank", "kind=rank&areas=KOR", "kind=bars", "kind=slope", "kind=area",
    "kind=share", "kind=share&areas=CJK,CHN", "kind=multiples", "areas=KOR", "band=1&source=weo", "band=1&source=weo&from=2027",
    "areas=CHN,JPN,KOR,USA,IND,DEU,GBR,FRA,BRA,CAN,AUS,IDN", "areas=ASEAN,EU27,COD,TWN", "areas=CJK%2BHKG,WLD-CJK",
    "areas=CHN,JPN&of=G7", "areas=CHN-JPN", "areas=ASEAN%2BIDN", "title=topic", "weights=fixed", "method=chain", "forecasts=0",
)  # fmt: skip
#: Queries of a page alone.
ON_PAGES = {
    "/": ("source=weo", "kind=zzz&from=1700&source=nobody", "as_of=1999", "release=2020-01-01-abcdef"),
    "/claim": (
        "source=weo", "year=2021", "holds=3", "holds=0.5&close=0.6", "rule=fraction", "share=1/3", "share=0.3&measure=trade",
        "comparator=over", "comparator=under&share=0.2", "comparator=nearly&share=0.2", "said=2012-05-13", "said=1980", "as_of=2012", "claim=trade_fifth",
    ),
    "/explore": VIEWS,
    "/why": ("from=2021&to=2026", "from=2026&to=2030", "from=2010&to=2011", "from=2024&to=2000", "as_of=2015"),
    "/trade": ("trade=bilateral_goods_imports", "from=1988&to=1995", "year=1990", "trade_source=comtrade", "trade_source=imts", "kind=bars"),
    "/revisions": ("year=2021", "year=2028", "source=wdi", "indicator=gdp_ppp", "indicator=goods_exports", "band=1"),
}  # fmt: skip
#: Formats whose words stand in no page.
FORMATS = ("xlsx", "pptx", "docx", "json", "bib", "txt", "html")
TEXT = (
    "In 2021, China, Japan and Korea accounted for about one-fourth of the world's GDP. China ranked second in the world by "
    "GDP in 2022, and Japan ranked first in Asia. In 2022 the GDP of the three was about 24 trillion US dollars, larger than "
    "that of the European Union. In 2021 China contributed about 30% of world growth. Their exports rose from 18% in 2020 to "
    "19% in 2023 of the world's. They make up about 30% of world trade and will have 40% of world GDP in 2050. In 2029 China "
    "will account for 17% of world GDP. The three's economy grew by 5% in 2021, 1.5 times as fast as the world. Asia accounts "
    "for half of the world's GDP. In 1950 China accounted for 5% of world GDP. In 2021, the three accounted for about 80% of the "
    "GDP of RCEP. Trade among the three was 700 billion dollars in 2019. In 2019, 20% of their exports went to each other. "
    "In 2021, China's GDP was 3.5 times that of Japan. Since 2000, their share has doubled. China is the largest exporter."
)  # fmt: skip


@dataclass
class Visit:
    """What is being asked for."""

    at: str = ""


def visits() -> Iterator[tuple[str, Ask]]:
    """Every address, and what asks for it in a language.

    Example:
        >>> next(visits())[0]
        '/'
    """
    for path in PAGES:
        yield from (_get(f"{path}?{query}".rstrip("?")) for query in ("", *ON_PAGES.get(path, ())))
    for name in FIGURES:
        yield from (_get(f"/figure/{name}.json?{query}".rstrip("?")) for query in VIEWS)
        yield from (_get(f"/figure/{name}.{ending}") for ending in FORMATS)
        yield _get(f"/embed/{name}")
    yield from map(
        _get,
        (
            "/deck.pptx",
            "/nowhere",
            "/feed.atom",
            "/calendar.ics",
            "/docs",
            "/oembed?url=x",
            "/release/x",
        ),
    )
    yield (
        "/check, a text",
        lambda client, lang: client.post(f"/check?lang={lang}", data={"text": TEXT}),
    )
    yield (
        "/check, its slides",
        lambda client, lang: client.post(
            f"/check?lang={lang}", data={"text": TEXT, "as": "slides"}
        ),
    )
    yield (
        "/api/v1/review",
        lambda client, lang: client.post("/api/v1/review", json={"text": TEXT, "lang": lang}),
    )


def _get(address: str) -> tuple[str, Ask]:
    asked = f"{address}{'&' if '?' in address else '?'}lang="
    return address, lambda client, lang: client.get(f"{asked}{lang}")
