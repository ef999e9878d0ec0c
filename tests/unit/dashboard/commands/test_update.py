"""`trilateral update`: where it writes, what it prints, and what it exits with."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from dashboard.commands import update as command
from dashboard.exports.renewed import update as renewed
from dashboard.exports.renewed.update import Update


@pytest.fixture
def file(run: Any, tmp_path: Path) -> Path:
    path = tmp_path / "slides.pptx"
    assert run("export", "trade-matrix", "-o", str(path))[0] == 0
    return path


def test_of_the_same_release_nothing_changes_and_nothing_is_written(run: Any, file: Path) -> None:
    before = file.read_bytes()
    code, out, _ = run("update", str(file), "--json")
    told = json.loads(out)
    assert (code, told["figures"], told["changes"], told["texts"]) == (0, ["trade-matrix"], [], [])
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("more", "written"),
    [
        ((), {"slides-updated.pptx": b"new", "slides.pptx": b"old"}),
        (("-o", "{}/b.pptx"), {"b.pptx": b"new", "slides.pptx": b"old"}),
        (("--in-place",), {"slides-before.pptx": b"old", "slides.pptx": b"new"}),
        (("--dry-run",), {"slides.pptx": b"old"}),
    ],
)
def test_where_it_writes(
    run: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
    written: dict[str, bytes],
) -> None:
    file = tmp_path / "slides.pptx"
    file.write_bytes(b"old")
    done = Update(b"new", ["why"], texts=[("21.8%", "21.9%")])
    monkeypatch.setattr(renewed, "update", lambda *_, **__: done)
    code, _, _ = run("update", str(file), *(each.format(tmp_path) for each in more))
    assert code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == written


@pytest.mark.parametrize(
    ("done", "code"),
    [
        (Update(b"new", ["why"], texts=[("a", "b")]), 0),
        (Update(b"new", ["why"], texts=[("a", "b")], left=["slide 2"]), 3),
        (Update(b"new", ["why"], texts=[("a", "b")], refused=["slide 2"]), 3),
        (Update(b"new", refused=["slide 2"]), 4),
        (Update(b"new", left=["slide 2"]), 3),
    ],
)
def test_what_it_exits_with(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: Update, code: int
) -> None:
    file, new = tmp_path / "a.pptx", tmp_path / "b.pptx"
    file.write_bytes(b"old")
    monkeypatch.setattr(renewed, "update", lambda *_, **__: done)
    assert run("update", str(file), "-o", str(new))[0] == code
    assert new.exists() == bool(done.figures)


@pytest.mark.parametrize(
    "words",
    [
        ("{}/none.pptx",), ("{}/text.pptx",), ("{}/empty.pptx",), ("{}/a.pptx", "-o", "{}/a.pptx"),
        ("{}/a.pptx", "--in-place", "-o", "{}/b.pptx"), ("{}/a.pptx",), ("{}/a.pptx", "--dry-run", "--lang", "xx"),
        ("{}/a.pptx", "-o", "{}/b.docx"),
        ("{}/a.pptx", "--dry-run", "--release", "20200101T000000Z-000000000000"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_wrong_usage_and_changes_nothing(
    run: Any, file: Path, words: tuple[str, ...]
) -> None:
    folder = file.parent
    file.rename(folder / "a.pptx")
    # Nobody named what would be overwritten.
    (folder / "a-updated.pptx").write_bytes(b"mine")
    (folder / "text.pptx").write_bytes(b"text")
    out = io.BytesIO()
    Presentation().save(out)
    (folder / "empty.pptx").write_bytes(out.getvalue())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, _, err = run("update", *(each.format(folder) for each in words))
    assert code == 2, err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_copies_of_what_was_do_not_overwrite_each_other(tmp_path: Path) -> None:
    file = tmp_path / "a.pptx"
    (tmp_path / "a-before.pptx").touch()
    assert command._copy(file).name == "a-before-2.pptx"


@pytest.mark.parametrize(
    ("form", "name", "told"),
    [
        ("svg", "a.svg", "refigure"), ("html", "a.html", "refigure"), ("xlsx", "a.xlsx", "refigure"), ("csv", "a.csv", "refigure"),
        ("json", "a.json", "refigure"), ("zip", "a.zip", "refigure"), ("pptx", "a.docx", "Rename it: a.pptx"), ("docx", "a.pptx", "Rename it: a.docx"),
        ("pptx", "a.png", "Rename it: a.pptx"), ("docx", "a.dotm", ""), ("pptx", "a", ""),
    ],
)  # fmt: skip
def test_what_a_file_is_and_what_makes_it_again_is_said(
    run: Any, tmp_path: Path, form: str, name: str, told: str
) -> None:
    """Pictures, pages, workbooks and tables of ours are made again; a document is what is in it, not what it is called."""
    made, file = tmp_path / f"made.{form}", tmp_path / name
    assert run("export", "gdp-share", "-o", str(made))[0] == 0
    made.rename(file)
    code, _, err = run("update", str(file), "--dry-run")
    assert code == (2 if told else 0), err
    assert told in err


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"), (b"", "no document"), (b"PK\3\4", "cannot be read"), (b"%PDF-1.7", "PDF")],
)  # fmt: skip
def test_files_that_are_none_of_ours_are_named(
    run: Any, tmp_path: Path, body: bytes, told: str
) -> None:
    file = tmp_path / "a.pptx"
    file.write_bytes(body)
    code, _, err = run("update", str(file))
    assert (code, told in err) == (2, True), err


def test_an_opendocument_is_to_be_saved_as_another_file(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.odp"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")
    code, _, err = run("update", str(file))
    assert (code, "Save it as .pptx" in err) == (2, True), err
