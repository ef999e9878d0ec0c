"""A text that is sent to be checked: the same by page, data API and command; nothing of it is kept or logged."""

from __future__ import annotations

import html
import io
import json
import logging
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.locale import LANGUAGES
from dashboard.web.api import models
from dashboard.web.forms import fields
from dashboard.web.server import create
from dashboard.words import reviewing
from etl.errors import UsageError
from etl.judging import text as judged_text
from tests.shipped import shipped_store

TEXT = (
    "China, Japan and Korea account for about one-fourth of the world's GDP and one-fifth of world trade.\n"
    "In 2022 their GDP was larger than that of the European Union. <European> & Japan's. Asia makes up 40% of world GDP.\n"
    "Japan is the fourth-largest economy. Trade among the three reached $640 billion in 2018.\n"
    "By 2030 the three are expected to make up 23% of world GDP. The number of tourists rose by 12%."
)
#: What the contract names; more may stand beside.
CLAIM = {
    "quote", "type", "areas", "of", "measure", "definition", "value", "value_to", "comparator", "year", "forecast",
    "verdict", "reading", "checked",
}  # fmt: skip
CHECKED = {
    "claim",
    "indicator",
    "source",
    "edition",
    "time_period",
    "share",
    "verdict",
    "obs_status",
}


def sent(client: TestClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/review", json=body)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def test_api_and_command_say_the_same(client: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "speech.txt"
    file.write_text(TEXT, encoding="utf-8")
    for lang in LANGUAGES:
        asked = ["review", str(file), "--json", "--lang", lang, "--said-on", "2024-05-27"]
        told = json.loads(CliRunner().invoke(app, asked).stdout)
        answer = sent(client, text=TEXT, lang=lang, said_on="2024-05-27")
        assert {name: answer[name] for name in told} == told
    piped = CliRunner().invoke(app, ["review", "-", "--json"], input=TEXT)
    assert json.loads(piped.stdout)["claims"]


def test_records_are_those_of_the_contract(client: TestClient) -> None:
    answer = sent(client, text=TEXT)
    models.Review.model_validate(answer)
    assert len(answer["claims"]) == 7
    for claim in answer["claims"]:
        assert claim.keys() >= CLAIM
        assert TEXT[claim["start"] : claim["end"]] == claim["quote"]
        assert all(each.keys() >= CHECKED for each in claim["checked"])
        assert bool(claim["checked"]) is (claim["verdict"] != "unknown")
        if claim["safe_wording"]:
            assert set(claim["safe_wording"]) == set(LANGUAGES)
    assert [each["why"] for each in answer["not_understood"]] == ["growth_rate"]


def test_a_forecast_is_named_as_one_in_every_language(client: TestClient) -> None:
    forecast = next(each for each in sent(client, text=TEXT)["claims"] if each["forecast"])
    assert forecast["by_forecast"]
    marks = {"en": "forecast", "zh": "预测", "ja": "予測", "ko": "전망"}
    assert all(mark in forecast["safe_wording"][lang] for lang, mark in marks.items())


def test_the_safe_wording_says_that_a_value_is_not_final(client: TestClient) -> None:
    """The newest year of UNCTAD is provisional: so is what is said of it, in every language."""
    (found,) = sent(client, text="China, Japan and Korea account for one-fifth of world trade.")["claims"]  # fmt: skip
    (near,) = [each for each in found["checked"] if each["source"] == "unctad" and each["obs_status"] == "P"]  # fmt: skip
    assert found["nearest"]["obs_status"] == near["obs_status"] == "P"
    marks = {"en": "provisional", "zh": "初步", "ja": "暫定", "ko": "잠정"}
    assert all(mark in found["safe_wording"][lang] for lang, mark in marks.items())


def test_the_safe_wording_is_read_as_a_claim_that_holds(client: TestClient) -> None:
    """What is offered as true is judged true by the same rules."""
    for claim in sent(client, text=TEXT)["claims"]:
        wording = (claim["safe_wording"] or {}).get("en")
        if claim["type"] == "share" and wording and not claim["forecast"]:
            value = f"{claim['checked'][0]['value']:.0%}"
            assert value[:-1].isdigit()
            assert claim["nearest"]["time_period"] in wording


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_the_page_shows_the_whole_text_with_its_marks(client: TestClient, lang: str) -> None:
    form = {"text": (None, TEXT), "said_on": (None, "")}
    answer = client.post(f"/check?lang={lang}", files=form)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    shown = re.search(r'<div[^>]*class="reviewed"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
    assert shown is not None
    chips = re.findall(r'<a [^>]*href="#claim-(\d+)"', shown[1])
    assert chips == [str(n) for n in range(1, len(chips) + 1)]
    assert all(f'id="claim-{n}"' in answer.text for n in chips)
    plain = re.sub(r"<[^>]*>", "", re.sub(r"<a .*?</a>", "", shown[1], flags=re.DOTALL))
    assert html.unescape(plain) == TEXT
    assert "<European>" not in answer.text
    for claim in sent(client, text=TEXT, lang=lang)["claims"]:
        assert html.escape(claim["reading"], quote=False) in answer.text.replace("&#x27;", "'").replace("&quot;", '"')  # fmt: skip


def test_a_form_is_read_in_both_ways_that_browsers_send_it(client: TestClient) -> None:
    parts = client.post("/check", files={"text": (None, TEXT)})
    plain = client.post("/check", data={"text": TEXT})
    assert parts.text == plain.text
    assert client.post("/check", content=b"x", headers={"Content-Type": "image/png"}).status_code == 415  # fmt: skip
    assert client.post("/check", files={"other": (None, "x")}).status_code == 200
    assert fields(b"", "application/x-www-form-urlencoded") == {}


def test_nothing_of_a_text_is_kept_or_logged(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "Zanzibar secretly makes up 77% of world GDP."
    caplog.set_level(logging.DEBUG)
    client.post("/check", files={"text": (None, secret)})
    sent(client, text=secret)
    first = client.get("/check")
    assert "Zanzibar" not in first.text

    def broken(text: str, **_: object) -> None:
        raise ValueError(f"cannot read {text}")

    monkeypatch.setattr(judged_text, "read", broken)
    answer = client.post("/api/v1/review", json={"text": secret})
    assert answer.status_code == 500
    assert "Zanzibar" not in answer.text
    page = client.post("/check", files={"text": (None, secret)})
    assert page.status_code == 500
    assert "Zanzibar" not in caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x", "said_on": "yesterday"}, "said_on"),
        ({"text": "x", "lang": "xx"}, "lang"),
        ({"text": "x", "more": 1}, "more"),
        ([], "body"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(client: TestClient, body: Any, word: str) -> None:
    answer = client.post("/api/v1/review", json=body)
    assert answer.status_code == 422
    assert word in answer.json()["error"]


def test_bodies_have_a_bound_and_reading_it_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/review", json={"text": "x" * 65_536}).status_code == 413
    assert client.post("/api/v1/review", content=b"{").status_code == 422
    read = client.get("/api/v1/review")
    assert (read.status_code, read.headers["allow"]) == (405, "POST, OPTIONS")
    preflight = client.options("/api/v1/review", headers={"Access-Control-Request-Method": "POST"})
    assert preflight.headers["access-control-allow-methods"] == "POST"


def test_texts_are_limited_like_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRILATERAL_EXPORT_RATE", "1")
    with TestClient(create(shipped_store())) as limited:
        codes = [limited.post("/api/v1/review", json={"text": "x"}).status_code for _ in range(3)]
        assert codes == [200, 200, 429]
        assert limited.post("/check", data={"text": "x"}).status_code == 429
        assert limited.get("/check").status_code == 200


def test_a_document_is_read_on_the_page_and_nothing_of_it_is_kept(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    speech = docx.Document()
    speech.add_paragraph("Zanzibar welcomes you.")
    speech.add_table(1, 1).cell(0, 0).text = "Japan is the fourth-largest economy."
    made = io.BytesIO()
    speech.save(made)
    form = {"text": (None, ""), "document": ("Zanzibar.docx", made.getvalue(), "application/octet-stream")}  # fmt: skip
    answer = client.post("/check", files=form)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "Table 1 · row 1 · cell 1" in answer.text
    assert 'id="claim-1"' in answer.text
    broken = client.post("/check", files={"document": ("Zanzibar.docx", b"PK\x03\x04")})
    assert broken.status_code == 422
    assert "Zanzibar" not in broken.text
    assert "Zanzibar" not in caplog.text
    large = client.post("/check", files={"document": ("a.docx", b"x" * 70_000)})
    assert large.status_code == 413


def test_every_verdict_has_its_word_and_sign() -> None:
    assert reviewing.WORDED.keys() == reviewing.SIGNS.keys()
    assert len(set(reviewing.SIGNS.values())) == len(reviewing.SIGNS)


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    runner = CliRunner()
    binary = tmp_path / "image.png"
    binary.write_bytes(b"\x89PNG\xff")
    for asked in (str(binary), str(tmp_path / "none.txt")):
        assert runner.invoke(app, ["review", asked]).exception is not None
    told = runner.invoke(app, ["review", "-", "--lang", "ko"], input=TEXT).stdout
    assert "지금 맞는 표현" in told
    assert runner.invoke(app, ["review", "-"], input="Hello.").stdout.strip().endswith("found.")


def test_a_claim_of_ones_own_is_judged_by_the_command() -> None:
    runner = CliRunner()
    parts = [
        "claim",
        "--share",
        "24%",
        "--measure",
        "gdp",
        "--area",
        "CJK",
        "--year",
        "2020",
        "--json",
    ]
    told = json.loads(runner.invoke(app, parts).stdout)
    sentence = "In 2020, China, Japan and Korea made up about 24% of world GDP."
    said = json.loads(runner.invoke(app, ["claim", sentence, "--json"]).stdout)
    facts = ("indicator", "source", "edition", "time_period", "share", "verdict", "obs_status")
    assert [[each[name] for name in facts] for each in told] == [
        [each[name] for name in facts] for each in said
    ]
    assert {each["time_period"] for each in told} == {"2020"}
    for wrong in (
        ["claim", "Hello."],
        ["claim", sentence, "--share", "1%"],
        ["claim", "--share", "240%"],
        ["claim", "--share", "24%", "--measure", "tourism"],
        ["claim", "--share", "24%", "--year", "soon"],
        ["claim", "--share", "24%", "--area", "XXX"],
    ):
        assert isinstance(runner.invoke(app, wrong).exception, UsageError), wrong


def test_a_claim_of_ones_own_is_the_same_by_page_api_and_command(client: TestClient) -> None:
    asked = {"share": "0.24", "measure": "gdp", "areas": "CJK+HKG", "year": "2022"}
    answer = client.get("/api/v1/claim", params=asked | {"said": "2023-06-01"})
    assert answer.status_code == 200, answer.text
    own = answer.json()
    models.Own.model_validate(own)
    parts = ["claim", "--share", "0.24", "--area", "CJK+HKG", "--year", "2022", "--json"]
    told = json.loads(CliRunner().invoke(app, [*parts, "--said-on", "2023-06-01"]).stdout)
    assert own["checked"] == told
    assert set(own["safe_wording"]) == set(LANGUAGES)
    for lang in LANGUAGES:
        page = client.get("/claim", params=asked | {"said": "2023-06-01", "lang": lang}).text
        named = client.get("/api/v1/claim", params=asked | {"said": "2023-06-01", "lang": lang})
        plain = html.unescape(re.sub(r"<[^>]*>", "", page))
        assert named.json()["reading"] in plain
        assert own["safe_wording"][lang] in plain
    unasked = client.get("/claim").text.partition('id="own"')[2].partition("</section>")[0]
    assert "<form" in unasked
    assert "findings" not in unasked
    for wrong in ({}, {"share": "240%"}, {"share": "1%", "rank": "2"}, {"share": "1%", "comparator": "x"}, {"rank": "2", "areas": "XXX"}):  # fmt: skip
        assert client.get("/api/v1/claim", params=wrong).status_code in {400, 422}, wrong
    assert client.get("/claim", params={"share": "240%"}).status_code == 200
