"""An economy is added by its name, a code or a formula, with and without scripts."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from dashboard.components.naming import meant
from dashboard.locale import LANGUAGES
from dashboard.words.wording import in_language
from etl import catalog
from etl.storage.store import Release


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_economy_and_group_is_meant_by_its_own_name(release: Release, lang: str) -> None:
    """Each name that is suggested adds what it names; names of two areas add neither of others."""
    words = in_language(lang)
    known = set(release.areas["ref_area"])
    names: dict[str, set[str]] = {}
    for area in {*known, *catalog.groups(), catalog.WORLD}:
        names.setdefault(words.economy(area), set()).add(area)
    few = ["CHN", "JPN", "KOR", "CIV", "DEU", "USA", *catalog.groups(), catalog.WORLD]
    for area in few:
        if len(names[words.economy(area)]) == 1:
            assert meant(words.economy(area), known, words) == area


@pytest.mark.parametrize(
    ("text", "lang", "area"),
    [
        ("jpn", "en", "JPN"),
        ("cote d'ivoire", "en", "CIV"),
        ("CJK HKG MAC", "en", "CJK+HKG+MAC"),
        ("wld-cjk", "en", "WLD-CJK"),
        ("germany", "ja", "DEU"),
        ("united king", "ja", "GBR"),
        ("德国", "zh", "DEU"),
        ("독일", "ko", "DEU"),
        ("CJK+JPN", "en", ""),
        ("Atlantis", "en", ""),
        ("", "en", ""),
    ],
)
def test_what_is_typed_is_understood(release: Release, text: str, lang: str, area: str) -> None:
    """Codes, formulas, names without accents, names in English; nothing is guessed."""
    assert meant(text, set(release.areas["ref_area"]), in_language(lang)) == area


def test_a_form_without_scripts_adds(client: TestClient) -> None:
    """The form leads to the address with one more; what is not understood, or a thirteenth, is said."""

    def send(**query: str) -> tuple[int, str]:
        answer = client.get("/explore", params=query, follow_redirects=False)
        return answer.status_code, answer.headers.get("location", answer.text)

    assert send(areas="CHN", add="Germany", lang="ja") == (303, "/explore?areas=CHN,DEU&lang=ja")
    assert send(add="CJK+HKG")[1] == "/explore?areas=CJK,CHN,JPN,KOR,CJK%2BHKG"
    status, page = send(areas="CHN", add="Atlantis")
    assert status == 400
    assert "“Atlantis” has not been added: it is not the name of one economy or group" in page
    twelve = "CHN,JPN,KOR,USA,DEU,FRA,GBR,ITA,IND,BRA,CAN,AUS"
    status, page = send(areas=twelve, add="MEX")
    assert status == 400
    assert "“MEX” has not been added. At most 12 can be compared" in page
    assert 'href="/docs"' in page


def test_names_are_in_the_order_of_dictionaries() -> None:
    """Accents count for nothing; Chinese by sound, Japanese by reading, Korean as it is written."""
    for lang, names in {
        "en": ["Congo", "Costa Rica", "Côte d’Ivoire", "Croatia"],
        "zh": ["阿尔巴尼亚", "德国", "韩国", "日本", "中国"],
        "ja": ["アルゼンチン", "英国", "韓国", "ケニア", "中国", "チリ", "ドイツ", "日本", "米国"],
        "ko": ["가나", "대한민국", "독일", "일본", "중국"],
    }.items():
        assert sorted({*names}, key=LANGUAGES[lang].sort_key) == names
