"""Speaker notes are spoken: in Japanese and Korean every sentence of them is polite, on every slide and in every view."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from dashboard.figures import FIGURES
from dashboard.locale import translator
from scripts.message_visits import VIEWS
from tests.messages import places
from tests.registers import registers

languages = pytest.mark.parametrize("lang", ["ja", "ko"])


def test_registers_are_told_apart() -> None:
    assert registers("ja", "占めるという。本当か。") == {"written"}
    assert registers("ja", "占めるといわれています。本当でしょうか。") == {"polite"}
    assert registers("ja", "出所：世界銀行「世界開発指標である。」、2026年版。") == set()
    assert registers("ko", "차지한다고 한다. 사실인가?") == {"written"}
    assert registers("ko", "차지한다고 합니다. 사실입니까?") == {"polite"}
    assert registers("ko", "합계이다. 보입니다.") == {"written", "polite"}
    assert registers("ko", "‘합계이다.’라는 뜻입니다.") == {"polite"}


@pytest.mark.slow
@languages
@pytest.mark.parametrize("name", ["opening", *sorted(FIGURES)])
def test_all_that_is_said_is_polite(client: TestClient, name: str, lang: str) -> None:
    """Of what is not to be said each line may end with a noun; no line anywhere is in the written form."""
    read = 0
    for query in VIEWS:
        answer = client.get(f"/notes/{name}?{query}&lang={lang}")
        if answer.status_code != 200:
            continue
        say, asked, avoid = (part["texts"] for part in answer.json())
        assert [text for text in say if registers(lang, text) != {"polite"}] == [], query
        texts = [*asked, *avoid]
        assert [text for text in texts if "written" in registers(lang, text)] == [], query
        read += 1
    assert read >= 2


@languages
def test_messages_of_notes_are_polite(lang: str) -> None:
    """What no view of this release says, too; a word alone, such as a verdict, is quoted there."""
    say = translator(lang)
    spoken = {text for text, at in places().items() if any("/spoken.py:" in each for each in at)}
    said = sorted(text for text in spoken if text.endswith((".", "?")))
    assert len(said) > 50
    assert [text for text in said if "written" in registers(lang, say(text))] == []
