"""Texts that nobody writes: any character of Unicode, and pieces of claims put together at random, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

_PIECES = (
    "China makes up 18% of world GDP.", "In 2022 Japan had 4% of world exports.", "2023年中国GDP占全球的17%。", "日本のGDPは世界の4%を占める。",
    "한국은 세계 수출의 2.7%를 차지한다.", "The EU is larger than Japan.", "ASEAN+3 contributed 40% of world growth in 2023.",
    "China", "Japan", "Korea", "the three", "EU", "ASEAN+3", "RCEP", "of world GDP", "of world trade", "24%", "1/4", "one-fourth", "$2.4 trillion",
    "second", "larger than", "in 2023", "since 2018", "last year", "according to the IMF in April 2022", "about", "more than", "and", ",", ".", "(", ")",
    "中国", "日本", "韩国", "三国", "占全球GDP的", "四分之一", "万亿美元", "第二大", "2023年", "去年", "左右", "超过", "。", "，", "世界银行2015年数据",
    "世界の", "約4分の1", "兆ドル", "を占める", "2割5分", "昨年", "令和5年", "、", "세계 GDP의", "4분의 1", "조 달러", "지난해", "20%를", "차지한다", "육박",
    "\n", "\n\n", "\t", "\u200b", "\u202e", "e\u0301", "\ufeff", "\x00", "\uff19\uff19\uff19\uff05", "㊿", "½", "Ⅳ", "١٢", "10" * 50, "0.000001", "-", "→", "~", "%", "％",
)  # fmt: skip
_PLANES = (0x20, 0x7F, 0xA0, 0x250, 0x300, 0x36F, 0x1100, 0x11FF, 0x2000, 0x2BFF, 0x3000, 0x9FFF, 0xAC00, 0xD7A3, 0xE000, 0xFFFD, 0x10000, 0x10FFFF)  # fmt: skip


def odd_texts(count: int, seed: int = 0) -> Iterator[str]:
    """So many texts, the same each time."""
    chosen = random.Random(seed)
    for _ in range(count):
        length = chosen.choice((1, 3, 10, 40))
        yield "".join(_piece(chosen) for _ in range(length))


def _piece(chosen: random.Random) -> str:
    if chosen.random() < 0.7:
        return chosen.choice(_PIECES) + chosen.choice(("", " "))
    at = chosen.randrange(0, len(_PLANES), 2)
    return chr(chosen.randint(_PLANES[at], _PLANES[at + 1]))
