"""Years as sentences say them: figures, numerals, eras, two digits, periods, "25 years ago", "since 2018"."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The year before the first of each Japanese era.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_DIGITS = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | {"〇": "0"}  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Year:
    """A year or a period as it is said.

    Attributes:
        first: The year, ``latest``, or empty where only `ago` or nothing exact is said.
        last: The end of a period; ``latest`` for "since".
        ago: Years before (after, if negative) the day it was said; None if the words name the year.
        expected: The words mark it as an estimate or a forecast: "2024e".
        period: Whether a period ends here that begins so many years before.
        vague: A time that is no single year: "the early 1990s".
        apart: Years after (before, if negative) the year said last, for words that are counted from it; with `ago`, these
            are counted from the day it was said where no year is.
        aside: Whether it was counted back so, and what is told next is of the year that it was counted from.
    """

    first: str = ""
    last: str = ""
    ago: int | None = None
    expected: bool = False
    period: int = 0
    vague: bool = False
    apart: int | None = None
    aside: bool = False

    def said_in(self, year: int | None) -> tuple[str, str]:
        """First and last, as said in a year; empty if that is needed and not known."""
        if self.ago is not None:
            return (str(year - self.ago), "") if year is not None else ("", "")
        if self.period and self.last:
            return str(int(self.last) - self.period), self.last
        return self.first, self.last


_Y = r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)"
#: "Before 2050" is by 2050; "before 2010" is no year.
_PAST = r"(?:1[89]\d\d|20[0-2]\d)"
_SPAN = r"\s?(?:-|~|至|到|から|/)\s?"
_LATER = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s?年(?:后|後)(?!半|期)")
#: What was so at some time or other: no year, and not now.
_ONCE = {
    "en": re.compile(
        r"(?:(?:at|around|by|before) the (?:start|turn|beginning|dawn) of (?:the|this) (?:new )?(?:century|millennium)"
        r"|(?:before|prior to|until) the (?:\w+ ){0,2}(?:pandemic|crisis|war)"
        r"|used to|formerly|at one time|in (?:the past|bygone days)|historically|at (?:its|their) (?:peak|height|zenith)"
        r"|once(?= (?:accounted|made|held|had|was|were|contributed|produced|generated|represented|exceeded|reached|enjoyed"
        r"|commanded|stood|constituted|topped|ranked|comprised|boasted|claimed|supplied)\b)"
        r"|once(?= (?:(?:about|around|over|nearly|some|almost|roughly|more than|close to) )?(?:\d|(?:an?|one|two|three)[ -](?:third|quarter|fourth|fifth|sixth|seventh|eighth|tenth)s?|half)))(?![\w-])",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(?:本世纪|新世纪)(?:之?初|伊始)(?!以来|至今)|上世纪末|世纪之交(?!以来)|(?:疫情|金融危机)(?:[暴爆]发)?之?前"
        r"|曾经|曾|一度|昔日|历史上|(?:在)?过去(?![\d一二三四五六七八九十几数多两的这])"
    ),
    "ja": re.compile(
        r"今世紀(?:の)?(?:初頭|初め|始め)(?!から|以来|以降)|前世紀末|(?:コロナ(?:禍)?|(?:世界)?金融危機|リーマン・?ショック)(?:の)?前(?!年)"
        r"|かつて|往時|昔は|(?:ピーク|最盛期|全盛期)(?:時)?に?は?|一時(?:期)?は"
    ),
    "ko": re.compile(
        r"(?<![가-힣])(?:금세기\s?초(?!부터)|지난\s세기\s?말|(?:코로나(?:19)?|금융\s?위기)\s?(?:이전|전)(?=[에\s])|한때|예전에|예전|옛날에|과거에|과거(?=\s[가-힣])|전성기에)"
    ),
}
_CJK = (
    (_LATER, "vague"),
    (
        re.compile(
            rf"(?:截至|到)?(?P<b>{_Y})年(?:底|末)?(?:为止的|之前的|的|までの|まで)(?P<k>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})年(?:间|間|里|来)"
        ),
        "period",
    ),
    (re.compile(rf"(?P<a>{_Y})\s?年?度?{_SPAN}(?P<b>{_Y})\s?年(?:度|间|間)?"), "span"),
    (
        re.compile(
            rf"(?P<a>{_Y})\s?年\s?(?:以来|以降|以後|以后|起|より(?![増多高少低減大小拡縮上下伸])|来)"
        ),
        "since",
    ),
    (re.compile(rf"自(?P<a>{_Y})年(?:以来|起|以后)?"), "since"),
    (re.compile(rf"(?P<a>{_Y})\s?年(?:之前|之后|以前|前|より前|まで(?=[、は]))"), "vague"),
    (re.compile(rf"(?P<a>{_Y})\s?年代(?:初頭|初期|初|前半|半ば|中期|后期|後半|末)?"), "vague"),
    (re.compile(rf"(?P<a>{_Y})\s?(?:年度末|年度|年底|年末|年初|年時点で?|年現在|年)"), "year"),
    (re.compile(rf"(?<=[(\s、])(?P<a>{_Y})(?P<e>[eEfF])?(?=[)\s,、，:]|$)"), "year"),
    (
        re.compile(
            r"(?P<era>令和|平成|昭和|大正|明治)(?P<n>\d{1,2}|元|[一二三四五六七八九十]{1,3})年(?:度|末|時点で?)?"
        ),
        "era",
    ),
    (re.compile(r"(?P<han>[〇零一二三四五六七八九]{4})年(?:底|末|度|初)?"), "han"),
    (
        re.compile(
            r"(?P<n>\d{1,4}|[一二三四五六七八九十百千两]{1,4})(?:多|余)?\s?(?:年前|年以前)(?!期|半|後)"
        ),
        "before",
    ),
)
_ZH = ((re.compile(r"(?<=\()(?P<two>[0-3]\d)年(?=\))"), "two"),)
_JA = (
    (
        re.compile(
            r"(?<![\d.去近約間ここ後り第数])(?P<two>\d\d)年(?=(?:には|に|の|、|は|時点|度|末)(?!わた))(?!度々)"
        ),
        "two",
    ),
    (re.compile(r"(?<=[(\s])(?P<two>[0-3]\d)年度?(?=\)|$)"), "two"),
)
_KO = (
    (re.compile(r"\d{1,3}\s?년\s?(?:뒤|후)"), "vague"),
    (
        re.compile(rf"(?P<b>{_Y})\s?년까지\s(?:최근\s|지난\s)?(?P<k>\d{{1,2}})\s?년\s?(?:간|동안)"),
        "period",
    ),
    (re.compile(rf"(?P<a>{_Y})\s?년?{_SPAN}(?P<b>{_Y})\s?년"), "span"),
    (re.compile(rf"(?P<a>{_Y})\s?년부터\s(?P<b>{_Y})\s?년까지"), "span"),
    (re.compile(rf"(?P<a>{_Y})\s?년부터\s(?:지난해|작년)까지"), "until-1"),
    (re.compile(rf"(?P<a>{_Y})\s?년\s?(?:이후|이래)"), "since"),
    (re.compile(rf"(?P<a>{_Y})\s?년\s?(?:이전|전(?=[에까\s])|까지(?=만))"), "vague"),
    (re.compile(rf"(?P<a>{_Y})\s?년대(?:\s?(?:초반|초|중반|후반|말))?"), "vague"),
    (re.compile(rf"(?P<a>{_Y})\s?년(?:\s?(?:기준|현재|말 현재|말))?"), "year"),
    (re.compile(rf"(?<=[(\s])(?P<a>{_Y})(?P<e>[eEfF])?(?=[)\s,]|$)"), "year"),
    (re.compile(r"(?<=[(\s，,])(?P<two>[0-3]\d)년(?:\s기준|(?=\)))"), "two"),
    (re.compile(r"'(?P<two>\d\d)년?(?:\s기준)?"), "two"),
    (re.compile(r"(?P<n>\d{1,3})\s?(?:여\s?)?년\s전"), "before"),
    (re.compile(r"(?<![\d.])(?P<two>\d\d)년(?=(?:에는|엔|에|의|말|기준)(?:\s|$))(?!전)"), "two"),
)
_EN_COUNT = (
    r"\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|twenty-five|thirty|forty|fifty"
    r"|a quarter of a century|a quarter-century|half a century|a century|a"
)
#: "The year before the crisis" is another year.
_ALONE = r"(?=[\s,]*(?:$|[.,;:)!?]|(?:and|to|was|it|had|stood|but|when|while)\b))"
_EN = (
    (
        re.compile(
            rf"(?P<n>{_EN_COUNT}) (?:(?P<tens>decades?)|years?) (?P<way>later|earlier|before{_ALONE})(?![\w-])",
            re.IGNORECASE,
        ),
        "apart",
    ),
    (
        re.compile(
            rf"the (?:(?P<before>(?:previous|prior|preceding) year|year earlier|year before{_ALONE})"
            r"|(?:following|subsequent|ensuing|next) year|year after(?=[\s,]*(?:$|[.,;:)!?]|it\b|that\b)))(?![\w-])",
            re.IGNORECASE,
        ),
        "beside",
    ),
    (re.compile(r"the year (?:before|after|following|preceding) (?=\w)", re.IGNORECASE), "vague"),
    (re.compile(rf"between (?P<a>{_Y}) and (?P<b>{_Y})\b", re.IGNORECASE), "span"),
    (re.compile(rf"from (?P<a>{_Y}) (?:to|through|until) (?P<b>{_Y})\b", re.IGNORECASE), "span"),
    (re.compile(rf"(?P<a>{_Y})(?:-| to )(?P<b>{_Y})\b", re.IGNORECASE), "span"),
    (re.compile(rf"(?:ever )?since (?P<a>{_Y})\b", re.IGNORECASE), "since"),
    (
        re.compile(
            rf"over the (?:(?P<k>decade|\d{{1,2}} years|ten years|five years)) (?:to|through|ending(?: in)?) (?P<b>{_Y})\b",
            re.IGNORECASE,
        ),
        "period",
    ),
    (
        re.compile(
            rf"(?:before|after|prior to|until|till|through|earlier than|later than) {_PAST}(?![\w%$-]|,\d)",
            re.IGNORECASE,
        ),
        "vague",
    ),
    (re.compile(rf"(?:the )?(?:early |late |mid-)?(?P<a>{_Y})s\b", re.IGNORECASE), "vague"),
    (
        re.compile(r"(?:fiscal (?:year )?|FY ?)'?(?P<two>\d\d)(?![\w%$,.]|\s?-)", re.IGNORECASE),
        "two",
    ),
    (
        re.compile(
            rf"(?:fiscal (?:year )?|FY ?|mid-|calendar )?(?P<a>{_Y})(?P<e>[efEF])?(?![\w%$]|,\d)"
        ),
        "year",
    ),
    (
        re.compile(
            rf"(?P<n>{_EN_COUNT}|two thousand|a thousand) (?:(?P<tens>decades?) |years? )?ago\b",
            re.IGNORECASE,
        ),
        "ago",
    ),
)


def _unnamed(form: re.Pattern[str]) -> str:
    """A pattern without the names of its groups, of which others have the same."""
    return re.sub(r"\(\?P<\w+>", "(?:", form.pattern)


_FORMS = {
    code: (*forms, (_ONCE[code], "vague"))
    for code, forms in {"en": _EN, "zh": (*_CJK, *_ZH), "ja": (*_CJK, *_JA), "ko": _KO}.items()
}
_STARTS = {
    "en": re.compile(r"[\dA-Za-z]"),
    "zh": re.compile(r"[\d自截到〇零一二三四五六七八九十百千两曾昔历在过本新上世疫金]"),  # noqa: RUF001
    "ja": re.compile(r"[\d〇零一二三四五六七八九十百千令平昭大明か往昔ピ最全今前コ世金リ]"),  # noqa: RUF001
    "ko": re.compile(r"[\d'한예옛과전금지코]"),
}
#: Whether any form begins at a place, by one match instead of one for each.
_ANY = {
    code: re.compile(
        "|".join(
            f"(?{'i' if each.flags & re.IGNORECASE else ''}:{_unnamed(each)})" for each, _ in forms
        )
    )
    for code, forms in _FORMS.items()
}
_PERIODS = {"decade": 10, "ten years": 10, "five years": 5}
_AGO = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "twenty-five": 25,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "a": 1,
    "a quarter of a century": 25,
    "a quarter-century": 25,
    "half a century": 50,
    "a century": 100,
}


def found(text: str, at: int, code: str) -> tuple[Year, int] | None:
    """The year or period that begins at ``at``, and where it ends.

    >>> found("2013—2016年".replace("—", "-"), 0, "zh")[0].last
    '2016'
    """
    if not _STARTS[code].match(text, at):
        return None
    if (code == "en" and at and text[at - 1].isalnum()) or not _ANY[code].match(text, at):
        return None
    for form, kind in _FORMS[code]:
        said = form.match(text, at)
        if said:
            return _year(said, kind), said.end()
    return None


def _year(said: re.Match[str], kind: str) -> Year:
    given = said.groupdict()
    if kind == "year":
        return Year(given["a"], expected=bool(given.get("e")))
    if kind == "span":
        return Year(given["a"], given["b"])
    if kind == "since":
        return Year(given["a"], "latest")
    if kind == "until-1":
        return Year(given["a"], "-1")
    if kind == "vague":
        return Year(vague=True)
    return _counted(given, kind)


def _counted(given: dict[str, str], kind: str) -> Year:
    if kind == "period":
        return Year(
            last=given["b"],
            period=_PERIODS.get(given["k"].lower(), 0) or _count(given["k"].split()[0]),
        )
    if kind == "era":
        return Year(str(_ERAS[given["era"]] + _count(given["n"])))
    if kind == "han":
        return Year("".join(_DIGITS[char] for char in given["han"]))
    if kind == "two":
        two = int(given["two"])
        return Year(str(2000 + two if two < 70 else 1900 + two))
    if kind == "beside":
        return Year(apart=-1, ago=1) if given["before"] else Year(apart=1)
    years = _AGO.get(given["n"].lower()) or _count(given["n"])
    years *= 10 if given.get("tens") else 1
    if not 0 < years < 200:
        return Year(vague=True)
    if kind == "apart":
        return Year(apart=years if given["way"].lower() == "later" else -years)
    # 二十年前 is counted from the year that is told, or from the day.
    return Year(ago=years, apart=-years if kind == "before" else None)


def _count(said: str) -> int:
    if said.isdigit():
        return int(said)
    if said == "元":
        return 1
    total, digit = 0, 0
    for char in said:
        unit = {"十": 10, "百": 100, "千": 1000}.get(char)
        if unit:
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = int(_DIGITS.get(char, "2" if char == "两" else "0"))
    return total + digit
