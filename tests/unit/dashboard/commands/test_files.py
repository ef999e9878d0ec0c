"""The commands that write files: right endings, right exit codes, nothing half-written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from etl.places import CHECKOUT
from etl.storage.naming import short_name
from etl.storage.store import Store


def test_a_figure_is_written_and_makes_itself_again(run, tmp_path: Path):
    first, second = tmp_path / "a.pptx", tmp_path / "b.pptx"
    assert run("export", "gdp-share", "-o", str(first), "--lang", "ja", "--source", "weo")[0] == 0
    assert run("refigure", str(first), "-o", str(second))[0] == 0
    assert first.read_bytes() == second.read_bytes()


def test_the_stamp_of_a_figure_makes_it_again(run, tmp_path: Path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    run("export", "gdp-share", "-o", str(first), "--lang", "ja", "--source", "weo")
    name = short_name(Store(str(CHECKOUT / "data")).open().id)
    stamp = f"gdp-share?source=weo&lang=ja · {name}"
    assert run("refigure", stamp, "-o", str(second))[0] == 0
    assert first.read_bytes() == second.read_bytes()
    code, _, err = run(
        "refigure", f"gdp-share · 2020-01-01-{name[-6:]}", "-o", str(tmp_path / "c.csv")
    )
    assert (code, f"no release 2020-01-01-{name[-6:]}" in err) == (2, True)
    assert run("refigure", stamp)[0] == 2
    assert not (tmp_path / "c.csv").exists()


def test_a_file_becomes_another_format_from_itself(run, tmp_path: Path):
    run("export", "why", "-o", str(tmp_path / "a.csv"))
    assert run("refigure", str(tmp_path / "a.csv"), "-o", str(tmp_path / "a.xlsx"))[0] == 0
    run("export", "why", "-o", str(tmp_path / "b.xlsx"))
    assert (tmp_path / "a.xlsx").stat().st_size == pytest.approx(
        (tmp_path / "b.xlsx").stat().st_size, rel=0.02
    )


def test_the_latest_data_say_what_changed(run, tmp_path: Path):
    file = tmp_path / "a.json"
    run("export", "gdp-share", "-o", str(file))
    code, out, _err = run("refigure", str(file), "--latest", "--json")
    assert (code, json.loads(out)) == (0, [])
    assert (tmp_path / "a-latest.json").exists()


def test_the_latest_data_may_have_another_format(run, tmp_path: Path):
    file, sheet = tmp_path / "a.json", tmp_path / "a.xlsx"
    run("export", "gdp-share", "-o", str(file))
    assert run("refigure", str(file), "--latest", "-o", str(sheet))[0] == 0
    run("export", "gdp-share", "-o", str(tmp_path / "b.xlsx"))
    assert sheet.read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("more", [(), ("--latest",)])
def test_a_deck_is_made_again_and_is_no_other_format(run, tmp_path: Path, more: tuple[str, ...]):
    first, second = tmp_path / "a.pptx", tmp_path / "b.pptx"
    run("deck", "-o", str(first), "--figures", "why,gdp-share", "--lang", "zh")
    assert run("refigure", str(first), "-o", str(second), *more)[0] == 0
    assert first.read_bytes() == second.read_bytes()
    code, _, err = run("refigure", str(first), "-o", str(tmp_path / "a.csv"), *more)
    assert code == 2
    assert ".pptx" in err
    assert not (tmp_path / "a.csv").exists()


def test_a_deck_a_language(run, tmp_path: Path):
    assert run("deck", "-o", str(tmp_path / "story.pptx"), "--lang", "en,ko")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["story-en.pptx", "story-ko.pptx"]


@pytest.mark.parametrize(
    "words",
    [
        ("export", "gdp-share", "-o", "{}/a.exe"), ("export", "gdp-share", "-o", "{}/a"), ("export", "nothing", "-o", "{}/a.csv"),
        ("export", "gdp-share", "-o", "{}/a.csv", "--view", "nothing=1"), ("export", "gdp-share", "-o", "{}/a.csv", "--preset", "no"),
        ("export", "gdp-share", "-o", "{}/a.csv", "--lang", "xx"), ("export", "gdp-share", "-o", "{}/a.csv", "--width", "1"),
        ("export", "gdp-share", "-o", "{}/a.csv", "--template", "{}/none.pptx"), ("deck", "-o", "{}/a.pdf"),
        ("deck", "-o", "{}/a.pptx", "--lang", "xx"), ("refigure", "{}/none.png"), ("export", "gdp-share", "-o", "{}/a.csv", "--view", "lang"),
    ],
)  # fmt: skip
def test_wrong_words_exit_with_2_and_write_nothing(run, tmp_path: Path, words: tuple[str, ...]):
    code, out, err = run(*(word.format(tmp_path) for word in words))
    assert (code, out) == (2, "")
    assert err.startswith("trilateral: ")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_exits_with_1(run, tmp_path: Path):
    code, _, err = run("export", "gdp-share", "-o", str(tmp_path / "no" / "a.csv"))
    assert code == 1
    assert "cannot be written" in err


def test_a_file_of_others_is_refused(run, tmp_path: Path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, _, err = run("refigure", str(tmp_path / "a.png"))
    assert code == 2
    assert "carries no figure" in err


def test_the_doctor_says_who_may_not_write(run, monkeypatch):
    """Why a refresh fails; no problem to a server, which only reads."""
    words = "this process may not write to"
    (store,) = (each for each in json.loads(run("doctor", "--json")[1]) if each["name"] == "store")
    assert words not in store["said"]
    genuine = os.access
    monkeypatch.setattr(os, "access", lambda path, how: not how & os.W_OK and genuine(path, how))
    (store,) = (each for each in json.loads(run("doctor", "--json")[1]) if each["name"] == "store")
    assert store["state"] == "ok"
    assert words in store["said"]


def test_the_doctor_reports_to_people_and_machines(run, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere")
    code, out, _ = run("doctor")
    assert code == 1
    assert "✗ browser" in out
    code, out, _ = run("doctor", "--json")
    assert code == 1
    assert {"name", "state", "said", "hint"} == set(json.loads(out)[0])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["nope"], "No such command 'nope'. 'trilateral --help' says what can be given."),
        (
            ["share"],
            "Missing option '--indicator'. 'trilateral share --help' says what can be given.",
        ),
        (
            ["why", "--bad"],
            "No such option: --bad. 'trilateral why --help' says what can be given.",
        ),
    ],
)
def test_a_wrong_word_is_one_line(run, given: list[str], said: str):
    assert run(*given) == (2, "", f"trilateral: {said}\n")
