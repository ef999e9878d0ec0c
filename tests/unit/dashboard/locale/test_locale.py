"""Messages: none is missing, dead, uncertain or put together, in any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from pydantic import ValidationError
from starlette.testclient import TestClient

from dashboard import pages
from dashboard.locale import LANGUAGES, SOURCE, Language, messages, translator
from dashboard.locale.particles import fitting
from dashboard.look.view import View
from dashboard.web.server import create
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UsageError
from etl.places import CHECKOUT
from etl.storage.store import Store
from scripts import message_catalogues
from scripts.message_catalogues import (
    TRANSLATED,
    extract,
    in_code,
    in_errors,
    placeholders,
    read,
    update,
)
from tests.languages import HELD
from tests.messages import extract as every_message

#: Signs by which the script of a language is known.
SCRIPTS = {
    "zh": r"[\u4e00-\u9fff]|RCEP",
    "ja": r"[\u3040-\u30ff\u4e00-\u9fff]",
    "ko": r"[\uac00-\ud7af]",
}

translated = pytest.mark.parametrize("lang", TRANSLATED)


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> None:
    """They are not: words that are listened to are said anew."""


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    """Every message of the code and of the declared facts."""
    return every_message()


def test_languages() -> None:
    """Every language but English, the key, has a catalogue."""
    assert set(LANGUAGES) == {"en", *TRANSLATED}


@translated
def test_complete(lang: str, wanted: set[str]) -> None:
    """Every message has a translation, and every translation a message; `scripts/messages` puts it right."""
    found = {str(m.id): m for m in read(lang) if m.id}

    assert wanted - set(found) == set()
    assert set(found) - wanted == set()
    assert [text for text, message in found.items() if not message.string or message.fuzzy] == []
    assert list(read(lang).obsolete) == []


@translated
def test_placeholders(lang: str) -> None:
    """A translation has exactly the placeholders of its message, so that no number is lost."""
    differ = [
        m.id for m in read(lang) if m.id and placeholders(str(m.id)) != placeholders(str(m.string))
    ]

    assert differ == []


@translated
def test_no_stray_blanks(lang: str) -> None:
    """A translation begins and ends where its message does: without blanks and line breaks."""
    assert [m.id for m in read(lang) if m.id and str(m.string) != str(m.string).strip()] == []


def test_no_particle_on_a_placeholder() -> None:
    """No Korean particle that changes with the word before it follows an inserted word."""
    changing = tuple(
        f"}}{particle}" for particle in ("은 ", "는 ", "이 ", "가 ", "을 ", "를 ", "과 ", "와 ")
    )
    texts = [str(m.string) for m in read("ko") if m.id]

    assert [text for text in texts if any(found in text for found in changing)] == []


@pytest.mark.parametrize("lang", ["zh", "ja"])
def test_wide_punctuation(lang: str) -> None:
    """Between Chinese and Japanese words stands the punctuation of those languages."""
    narrow = [
        str(m.string)
        for m in read(lang)
        if m.id and any(a > "\u2e7f" and b in ",;:?!()" for a, b in pairwise(str(m.string)))
    ]

    assert narrow == []


@pytest.mark.parametrize("lang", SCRIPTS)
def test_events_speak_all_languages(lang: str) -> None:
    """The label of an event is there in every language, in its own script."""
    words = translator(lang)
    labels = {event.id: words(event.label) for event in catalog.events().values()}
    assert [name for name, text in labels.items() if not re.search(SCRIPTS[lang], text)] == []


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
def test_every_language_has_all_its_facts(language: Language) -> None:
    """What nobody can leave out, the model asks for; here is what depends on other registries."""
    kinds = {
        unit.kind for unit in catalog.units().values() if unit.kind in LANGUAGES[SOURCE].amounts
    }
    assert set(language.amounts) == kinds, f"{language.code}.amounts in languages.toml"
    for sizes in language.amounts.values():
        assert [size.power for size in sizes] == sorted({s.power for s in sizes}, reverse=True)
        assert sizes[-1].power == 1
        assert all(size.pattern.count("{}") == 1 for size in sizes)
    assert sorted(language.three) == sorted(catalog.members(catalog.CJK))
    assert Locale.parse(language.babel).language == language.tag.partition("-")[0]
    if language.code != SOURCE:
        assert message_catalogues.path_of(language.code).is_file()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_a_language_are_held(lang: str) -> None:
    """Its numbers, dates, lists and names are expected by value: sweeps cannot tell a wrong word from a right one."""
    assert lang in HELD, (
        f"no test knows the words of {lang}: add it to HELD in tests/languages.py, and its words to the expected values "
        "in tests/unit/dashboard/words/test_wording.py"
    )


def test_a_language_without_a_fact_is_refused_by_the_name_of_the_fact() -> None:
    with pytest.raises(ValidationError, match="year_span"):
        Language(**LANGUAGES["ja"].model_dump(exclude={"year_span"}))


def test_codes_and_tags_are_distinct() -> None:
    assert len({language.tag for language in LANGUAGES.values()}) == len(LANGUAGES)
    assert {view.lang for view in (View(lang=code) for code in LANGUAGES)} == set(LANGUAGES)
    with pytest.raises(UsageError):
        View.strict({"lang": "xx"})


def test_names_are_sorted_as_readers_expect() -> None:
    """Accents do not count in Europe; Chinese names are in the order of their sound."""
    english, chinese = LANGUAGES["en"], LANGUAGES["zh"]
    assert sorted(["Sweden", "Åland", "Albania", "Yemen"], key=english.sort_key) == [
        "Åland", "Albania", "Sweden", "Yemen",
    ]  # fmt: skip
    assert sorted(["中国", "日本", "阿根廷", "德国"], key=chinese.sort_key) == [
        "阿根廷", "德国", "日本", "中国",
    ]  # fmt: skip


def test_nothing_but_the_registry_names_a_language() -> None:
    """A list of languages, or a branch for one of them, is a place that a new language would need."""
    codes = "|".join(set(LANGUAGES) - {SOURCE})
    named = re.compile(rf"""["']({codes})["']|:lang\(({codes})""")
    files = [
        p
        for kind in ("dashboard/**/*.py", "assets/*.css", "assets/*.js")
        for p in CHECKOUT.glob(kind)
    ]
    assert len(files) > 100
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        # Examples in docstrings may: their prompts, and their results, which are a text alone.
        if named.search(line) and ">>>" not in line and not re.fullmatch(r"\s*'.*'", line)
    ]
    assert found == []


def test_no_message_put_together() -> None:
    """Messages are literals: nobody can translate an f-string or a sum of strings."""
    assert in_code()[1] == []


@pytest.mark.parametrize(
    "call",
    [
        'words.gettext(f"{x} of the world")',
        'N_("one" + word)',
        'gettext("%s" % x)',
        "words.gettext(1)",
    ],
)
def test_put_together_found(call: str, tmp_path: Path) -> None:
    """A message that is put together is found, with file and line."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.py").write_text(f"x = word = 1\n{call}\n", encoding="utf-8")
    found, wrong = in_code(package)

    assert found == set()
    assert [str(each) for each in wrong] == [
        "package/a.py:2: a message must be one literal string with named placeholders"
    ]


def test_literals_found(tmp_path: Path) -> None:
    """Literals are found however they are marked; both arms of a condition are; names are left alone."""
    (tmp_path / "a.py").write_text(
        'N_("one")\nwords.gettext("two "\n  "three")\nself.words.gettext("a" if x else "b")\nwords.gettext(name)\n',
        encoding="utf-8",
    )

    assert in_code(tmp_path)[0] == {"one", "two three", "a", "b"}


def test_errors_found(tmp_path: Path) -> None:
    """What a page may say of an error is a message: its text and its hint, values in their keywords."""
    figures = tmp_path / "dashboard" / "figures"
    figures.mkdir(parents=True)
    (figures / "a.py").write_text(
        'UsageError("No {x}.", hint="Do." if y else "Wait.", x=x)\nUsageError(f"No {x}.")\nOther("b")\n',
        encoding="utf-8",
    )
    found, wrong = in_errors(tmp_path)

    assert found == {"No {x}.", "Do.", "Wait."}
    assert [(each.path, each.line) for each in wrong] == [("dashboard/figures/a.py", 2)]


def test_extract_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extraction stops at a message that is put together, and says where."""
    monkeypatch.setattr(
        message_catalogues, "in_code", lambda: (set(), [message_catalogues.Misuse("a.py", 7)])
    )

    with pytest.raises(ValueError, match=r"a\.py:7"):
        extract()


def test_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Updating keeps translations, drops dead and uncertain ones, sorts, and says what is missing."""
    po = tmp_path / "messages.po"
    po.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "World"\nmsgstr "世界"\n\nmsgid "dead"\nmsgstr "死"\n\n'
        '#, fuzzy\nmsgid "share"\nmsgstr "?"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(message_catalogues, "path_of", lambda lang: po)

    assert update("ja", {"share", "World", "Japan"}) == ["Japan", "share"]
    assert [(m.id, m.string) for m in read("ja") if m.id] == [
        ("Japan", ""),
        ("World", "世界"),
        ("share", ""),
    ]
    first = po.read_bytes()
    update("ja", {"share", "World", "Japan"})
    assert po.read_bytes() == first


def test_unknown_stays_english() -> None:
    """A text that is no message is shown as it is."""
    assert translator("ja")("no such message") == "no such message"
    assert translator("en")("World") == "World"
    assert translator("ja")("World") == "世界"


@pytest.fixture(scope="module")
def unasked() -> Iterator[TestClient]:
    """A server that nobody has asked before: what it keeps in a language, it would not say again."""
    with TestClient(create(Store(str(CHECKOUT / "data")))) as client:
        yield client


@translated
def test_pages_speak(
    lang: str, wanted: set[str], unasked: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a page says, it says through a message that exists: also what comes from variables."""
    unknown: set[str] = set()
    for order in ("alpha", "language"):
        words = in_language(lang, order)
        known = words.gettext

        def listening(text: str, known=known) -> str:  # type: ignore[no-untyped-def]
            if text and text not in wanted:
                unknown.add(text)
            return known(text)

        monkeypatch.setattr(words, "gettext", listening)
    for path in pages.PAGES:
        assert unasked.get(path, params={"lang": lang}).status_code == 200

    assert unknown == set()


#: How each is read: 일, 이, 삼, 사, 오, 육, 칠, 팔, 구, 십; by its last syllable.
NUMBERS = {
    1: "일",
    2: "이",
    3: "삼",
    4: "사",
    5: "오",
    6: "육",
    7: "칠",
    8: "팔",
    9: "구",
    10: "십",
}


def ending(syllable: str) -> str:
    """The final consonant of a syllable, by Unicode's own decomposition; empty if it has none."""
    return unicodedata.normalize("NFD", syllable)[2:]


@pytest.mark.parametrize("number", NUMBERS)
def test_korean_particles_follow_the_sound_of_a_number(number: int) -> None:
    """The form is that of the number as it is read, alone, in quotation marks, and in a fraction."""
    final = ending(NUMBERS[number])
    particles = LANGUAGES["ko"].particles
    for text in (f"{number}", f"“세계 GDP의 4분의 {number}”", f"({number})"):
        assert fitting(f"{text}은(는)", particles) == f"{text}{'은' if final else '는'}"
        assert fitting(f"{text}이(가)", particles) == f"{text}{'이' if final else '가'}"
        closed = final and final != "\u11af"
        assert fitting(f"{text}(으)로", particles) == f"{text}{'으로' if closed else '로'}"


def test_korean_particles_in_sentences() -> None:
    """A fourth and a fifth of the World end in a consonant; of a foreign word both forms stay."""
    claims = catalog.claims().values()
    words = in_language("ko")
    pattern = words.gettext("“{claim}” is borderline under this definition.")
    for claim in claims:
        said = pattern.format(claim=words.gettext(claim.text))
        assert "”은 " in said
        assert "(" not in said
    assert "Chad은(는)" in words.gettext("{area} is not an area.").format(area="Chad")
    assert "한국은 " in words.gettext("{area} is not an area.").format(area="한국")
    assert "중국은 " in words.gettext("{area} is not an area.").format(area="중국")
    assert "프랑스는 " in words.gettext("{area} is not an area.").format(area="프랑스")


def test_no_korean_message_guesses_a_sound() -> None:
    """After a value a message has both forms, unless the value is a percentage: 퍼센트 ends in a vowel."""
    guessed = re.compile(r"\{(\w+)\}[”’)]*(?:은|는|이|가|을|를|과|와|으로|로)(?=[\s.,;]|$)")
    for message in messages("ko").values():
        assert {found[1] for found in guessed.finditer(message)} <= {"share", "start", "end"}, message  # fmt: skip
