"""Every message of each language, read with what is put into it: long names, forecasts, one economy, twelve of them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from dashboard.figures import FIGURES
from dashboard.figures.kit.metrics import wrap
from dashboard.locale import LANGUAGES, SOURCE, translator
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl import catalog
from etl.storage.store import Release
from scripts.message_samples import filled
from tests.messages import extract
from tests.registers import registers

languages = pytest.mark.parametrize("lang", sorted(LANGUAGES))
PAIRS = ("“”", "「」", "『』", "（）", "()", "《》", "‘’")
DOUBLED = re.compile(
    r"[。，、：；]{2}|[,;:] ?[,;:]|\.{2}(?!\.)| [,.;]|[一-龯ぁ-んァ-ン] [。，、：；）]|（ | ）"
)


@pytest.fixture(scope="module")
def wanted() -> list[str]:
    return sorted(extract())


@languages
def test_messages_read_well_with_what_is_put_into_them(lang: str, wanted: list[str]) -> None:
    """Nothing is left open, no mark stands twice, and each opening mark has its closing one."""
    words, wrong = in_language(lang), []
    for message in wanted:
        for _, text in filled(words, message):
            bare = translator(lang)(message)
            unpaired = any(bare.count(a) != bare.count(b) for a, b in PAIRS if a != "‘")
            if re.search(r"\{\w+\}", text) or DOUBLED.search(bare) or unpaired:
                wrong.append((message, text))
    assert wrong == []


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_a_message_has_one_register(lang: str, wanted: list[str]) -> None:
    say = translator(lang)
    assert registers(lang, "合計である。示します。" if lang == "ja" else "합계이다. 보입니다.") == {"polite", "written"}  # fmt: skip
    assert [m for m in wanted if len(registers(lang, say(m))) > 1] == []


@languages
def test_quotation_marks_are_those_of_the_language(lang: str, wanted: list[str]) -> None:
    foreign = {"en": "「」『』《》", "zh": "「」『』", "ja": "“”‘’《》", "ko": "《》"}[lang]
    say = translator(lang)
    assert [m for m in wanted if set(foreign) & set(say(m))] == []
    assert [m for m in wanted if lang != SOURCE and re.search(r'[^=\w]"\w', say(m))] == []


@pytest.mark.parametrize("lang", [lang for lang in sorted(LANGUAGES) if LANGUAGES[lang].square])
def test_no_heading_leaves_a_character_alone(release: Release, lang: str) -> None:
    """On a phone, on a page and on slides, whether it says the finding or the topic."""
    for spec in FIGURES.values():
        view = View(lang=lang)
        told = spec.caption(spec.select(release, view), view)
        for text in filter(None, (told.finding, told.title)):
            for width in (330, 680, 900, 1180, 1400):
                lines = wrap(text, 26, width, bold=True)
                assert all(len(line.strip()) > 1 for line in lines), (lang, width, lines)
                cut = [
                    (end, start)
                    for end, start in pairwise(lines)
                    if end[-1].isdigit() and start[0] in "年月日つ個个组億亿万兆か"
                ]
                assert not cut, (lang, width)


@languages
def test_every_claim_is_named_in_the_language(lang: str) -> None:
    say = translator(lang)
    assert lang == SOURCE or all(say(each.text) != each.text for each in catalog.claims().values())
