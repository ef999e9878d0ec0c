"""The whole of a share in Chinese, Japanese and Korean, where it stands before the number."""

from __future__ import annotations

from etl import catalog
from etl.reading import phrases
from etl.reading.draft import Measured, Whole
from etl.reading.page import Page, Scope

#: Words inside the phrase that say nothing.
_FILLERS = frozenset({"的", "大", "全", "整体", "全体", "中", "내", "역내", "域", "전체", "총"})
_HELD = frozenset({"hold", "function", "from", "in", "of"})
_MARKETS = frozenset({"市场", "市場", "시장"})
_OF_WHOLE = frozenset(
    {"of", "measure", "definition", "growth", "other", "unknown", "sum", "and", "comma", "intra"}
)


def whole(page: Page, where: Scope) -> Whole:
    """The whole that a percentage or a fraction is of, as far as it stands beside it."""
    if page.en:
        return phrases.whole(page, where)
    direct = _Left(page, where).read()
    if direct.area or direct.why:
        return direct
    framed = _framed(page, where)
    if framed.area or framed.why or framed.its:
        framed.measures = framed.measures or direct.measures
        return framed
    return direct


class _Left:
    """世界のGDPの24%, 占全球贸易额的20%, 전 세계 GDP의 25%: read from the number to the left."""

    def __init__(self, page: Page, where: Scope) -> None:
        self.page = page
        self.where = where
        self.found = Whole(high=where.at)

    def read(self) -> Whole:
        page, found = self.page, self.found
        at = self.where.at - 1
        total = self.total(at)
        if total >= 0:
            found.area, found.at, found.low = catalog.WORLD, total, total
            return found
        while at >= self.where.low:
            if page.kind(at) == "area":
                return self.reached(at)
            if page.kind(at) == "pronoun" and found.linked and found.measures:
                found.its, found.low = "its", at
                return found
            if not (self.word(at) or self.filler(at)):
                break
            at -= 1
        if found.why and found.linked:
            # The area was not reached: what is not covered is a topic of its own.
            return Whole()
        measures = found.measures if found.linked else []
        return Whole(measures=measures, low=found.low, intra=found.intra)

    def total(self, at: int) -> int:
        """世界の105.7兆ドルの22%: where the world is named of whose amount it is a part; -1 if there is none."""
        num = self.page.num(at - 1)
        if self.page.kind(at) != "of" or num is None or num.kind != "usd":
            return -1
        k = self.page.skip(at - 2, {"of", "measure", "function"}, -1)
        return k if self.page.world(k) else -1

    def reached(self, at: int) -> Whole:
        page, found = self.page, self.found
        if not page.world(at) and not (found.linked or found.intra):
            return Whole(low=found.low)
        found.area, found.at, found.low = page.value(at), at, at
        return found

    def word(self, at: int) -> bool:
        """Whether the word belongs to the phrase; what it says is kept."""
        page, found = self.page, self.found
        kind, value = page.kind(at), page.value(at)
        if kind == "measure":
            found.measures.insert(0, Measured.of(value))
            found.low = at if found.low < 0 else found.low
        elif kind == "of":
            found.linked = True
        elif kind == "growth":
            found.growth = True
        elif kind == "definition":
            found.why = "other_measure" if value == "services" else found.why
        elif kind == "intra" and value.startswith("intra"):
            found.intra = True
            found.measures[:0] = [Measured.of(word) for word in value.split()[1:2]]
        elif kind == "other":
            plain = not found.measures and not found.growth
            found.why = value if plain else found.why
        else:
            return kind == "unknown" and self.unknown()
        return True

    def unknown(self) -> bool:
        """An unknown noun between the number and the whole makes it a share of something else."""
        found = self.found
        if not (found.linked or self.page.code == "ko"):
            return False
        found.why = "other_measure" if found.measures else "ambiguous"
        return True

    def filler(self, at: int) -> bool:
        page, found = self.page, self.found
        kind = page.kind(at)
        if kind in {"comma", "and"}:
            return page.listed(at)
        if kind == "each":
            return page.kind(at - 1) == "of"
        if kind == "share":
            return page.code == "zh" and found.linked and page.value(at) == ""
        if kind == "sum" or (kind == "function" and page.word(at) in _FILLERS):
            return True
        return bool(found.linked and found.measures) and self.made(at)

    def made(self, at: int) -> bool:
        """世界で生み出される付加価値: made in the world."""
        page = self.page
        if page.kind(at) == "hold":
            return page.value(at) == "gdp"
        return page.kind(at) in {"object", "from"} and page.world(at - 1)


def _framed(page: Page, where: Scope) -> Whole:
    """世界に占める割合は, 占全球比重从, 세계 GDP에서 차지하는 비중은, 在全球货物进口中."""
    share = next(
        (at for at in where.back if page.kind(at) == "share" and page.value(at) != "none"), None
    )
    if share is None and not any(_within(page, at) for at in where.back):
        return Whole()
    if share is not None and page.value(share) == "world":
        return Whole(area=catalog.WORLD, low=share)
    for at in where.back:
        if page.world(at) or (page.kind(at) == "area" and _marked(page, at, where)):
            return _marked_whole(page, at, where)
    if share is None:
        return Whole()
    why = _noun(page, share) or _of_own_total(page, where, share)
    return _ours(page, where) or (
        Whole(low=share, why=why) if why else Whole(low=share, its="share")
    )


def _noun(page: Page, share: int) -> str:
    """半导体市场份额, 女性议员占比: why a share of something else is not covered."""
    k = page.skip(share - 1, {"of"}, -1)
    if page.kind(k) == "agent" and page.word(k) in _MARKETS:
        k = page.skip(k - 1, {"of"}, -1)
        return "other_measure" if page.kind(k) in {"unknown", "other"} else ""
    if page.kind(k) == "other":
        return page.value(k)
    beyond = page.skip(k, {"measure", "definition", "sum", "of", "area"}, -1)
    if page.value(beyond) == "ratio_within":
        # GDP 대비 수출 비율
        return "ratio_within"
    if page.kind(beyond) == "object" and page.value(beyond) == "for":
        # GDPに対する輸出の比率
        base = page.skip(beyond - 1, {"definition"}, -1)
        if page.kind(base) == "measure" and page.kind(k) == "measure":
            return "ratio_within"
    return "other_measure" if page.kind(k) == "unknown" and len(page.tokens[k].text) > 1 else ""


def _of_own_total(page: Page, where: Scope, share: int) -> str:
    """债务占GDP的比重, 채무가 GDP에서 차지하는 비중: why something's size by one's own total is not covered."""
    k = page.skip(share - 1, {"of"}, -1) if page.code == "zh" else page.skip(share - 1, _HELD, -1)
    held = page.code == "zh" or any(page.kind(at) == "hold" for at in range(k, share))
    total = k
    k = page.skip(k, {"measure", "definition", "sum"}, -1)
    if page.code == "zh" and k < total:
        # 占其出口总额的比重
        k = page.skip(k, {"pronoun"}, -1)
    if not held or k == total or (page.code == "zh" and page.kind(k) != "hold"):
        return ""
    whole = {Measured.of(page.value(at)).measure for at in range(k, total + 1)}
    for at in range(k, where.near - 1, -1):
        kind, value = page.kind(at), page.value(at)
        if kind == "other":
            return value
        if kind == "measure" and Measured.of(value).sized.measure not in whole:
            return "ratio_within"
    return ""


def _within(page: Page, at: int) -> bool:
    kind, value = page.kind(at), page.value(at)
    return (kind, value) in {("in", "in"), ("from", "from")}


def _ours(page: Page, where: Scope) -> Whole | None:
    """우리 수출에서 중국이 차지하는 비중: of our own exports."""
    for at in range(where.low, where.at):
        measure = page.value(at) == "our" and page.kind(at + 1) == "measure"
        if measure and page.kind(at + 2) in {"from", "in", "of", "hold"}:
            own = [Measured.of(page.value(at + 1))]
            return Whole(its="our", measures=own, low=at, linked=True)
    return None


def _marked(page: Page, at: int, where: Scope) -> bool:
    """An area whose part is meant: アジアの輸出に占める, 在RCEP贸易中, 아시아 수출에서."""
    inner = {"of", "measure", "definition", "sum", "intra", "function"}
    k = min(page.skip(at + 1, inner), where.at)
    if page.kind(k) == "hold" and "of" in page.value(k).split():
        return True
    if page.code == "zh" and page.kind(at - 1) == "hold":
        return "subject" not in page.value(at - 1)
    if page.code == "ko" and page.kind(k) == "from":
        return page.num(k - 1) is None
    return page.kind(k) == "in" and (page.code != "zh" or page.value(k) == "in")


def _marked_whole(page: Page, at: int, where: Scope) -> Whole:
    found = Whole(area=page.value(at), at=at, low=at, linked=True)
    for k in range(at + 1, where.at):
        kind, value = page.kind(k), page.value(k)
        if kind not in _OF_WHOLE or (kind == "comma" and not page.listed(k)):
            break
        if kind == "measure":
            found.measures.append(Measured.of(value))
        elif kind == "growth":
            found.growth = True
        elif kind == "other":
            found.why = value
        elif kind == "unknown" and not found.measures:
            found.why = "ambiguous"
        elif kind == "definition" and value == "services":
            found.why = "other_measure"
    return found
