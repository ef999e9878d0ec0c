"""What cannot be printed: one line and exit code 1 where printing is the work, and no more than a line where it is not."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.commands import main
from etl.operate import output
from etl.storage.store import Store
from tests.small import publish, table
from tests.unit.etl.operate.test_cli import world_bank_csv

Stream = Callable[[], io.TextIOBase | None]


def full() -> io.TextIOBase:
    """A disk without room."""
    return io.TextIOWrapper(io.FileIO("/dev/full", "w"), encoding="utf-8", write_through=False)


def nobody() -> io.TextIOBase:
    """A pipe whose reader has gone away."""
    reads, writes = os.pipe()
    os.close(reads)
    return io.TextIOWrapper(io.FileIO(writes, "w"), encoding="utf-8")


def ascii_only() -> io.TextIOBase:
    return io.TextIOWrapper(io.BytesIO(), encoding="ascii")


def closed() -> None:
    return None


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[int, str]]]:
    """Run a command with other streams; its exit code, and what it said on stderr."""
    opened: list[io.TextIOBase] = []

    def run(*words: str, out: Stream | None = None, err: Stream | None = None) -> tuple[int, str]:
        said = io.StringIO()
        out_stream, err_stream = out() if out else io.StringIO(), err() if err else said
        opened.extend(stream for stream in (out_stream, err_stream) if stream is not None)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["trilateral", *words])
            patch.setattr(sys, "stdout", out_stream)
            patch.setattr(sys, "stderr", err_stream)
            with pytest.raises(SystemExit) as end:
                main.main()
        return int(end.value.code or 0), said.getvalue()

    yield run
    for stream in opened:
        stream.close()


@pytest.fixture
def file(store: Store, tmp_path: Path) -> str:
    """An official file that adds an edition to the store."""
    publish(store, table(edition="2024-07-01"))
    path = tmp_path / "bulk.csv"
    path.write_text(world_bank_csv("2025-07-01", 1.001), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("out", [full, nobody, closed])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_is_published_is_published_whoever_is_told(
    run: Callable[..., tuple[int, str]], store: Store, file: str, out: Stream, form: list[str]
) -> None:
    before = store.current_id()
    code, said = run("import", file, *form, out=out)
    assert code == 0
    assert store.current_id() != before
    assert "Traceback" not in said
    if out is not nobody:
        assert said.splitlines()[-1].endswith("What was done is done.")


@pytest.mark.parametrize("err", [full, nobody, closed])
def test_progress_that_cannot_be_written_ends_nothing(
    run: Callable[..., tuple[int, str]], store: Store, file: str, err: Stream
) -> None:
    before = store.current_id()
    code, _ = run("import", file, err=err)
    assert code == 0
    assert store.current_id() != before


def test_a_dry_run_that_cannot_be_printed_has_failed(
    run: Callable[..., tuple[int, str]], file: str
) -> None:
    assert run("import", file, "--dry-run", out=full)[0] == 1


def test_a_rollback_that_cannot_be_told_is_done(
    run: Callable[..., tuple[int, str]], store: Store, file: str
) -> None:
    first = str(store.current_id())
    publish(store, table(edition="2025-07-01"))
    assert run("rollback", first, out=full)[0] == 0
    assert store.current_id() == first


@pytest.mark.parametrize(
    ("out", "code", "why"),
    [
        (full, 1, "The output could not be written: No space left on device."),
        (closed, 1, "The output could not be written: Bad file descriptor."),
        (nobody, 0, ""),
    ],
)
@pytest.mark.parametrize("words", [["status"], ["releases", "--json"], ["claim"]])
def test_data_that_cannot_be_printed_are_one_line(
    run: Callable[..., tuple[int, str]],
    file: str,
    words: list[str],
    out: Stream,
    code: int,
    why: str,
) -> None:
    assert run(*words, out=out) == (code, f"trilateral: {why}\n" if why else "")


def test_letters_that_the_output_does_not_have_are_one_line(
    run: Callable[..., tuple[int, str]], file: str
) -> None:
    code, said = run("claim", "--lang", "ja", out=ascii_only)
    assert code == 1
    assert said.startswith("trilateral: The output is in ascii, which has no '\\u")
    assert said.count("\n") == 1


def test_json_has_all_letters_in_every_encoding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "shows_everything", lambda: False)
    from etl.operate.console import emit_json

    emit_json({"name": "日本"})
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert json.loads(printed) == {"name": "日本"}


def test_wrong_words_exit_2_also_where_nobody_is_told(
    run: Callable[..., tuple[int, str]], store: Store
) -> None:
    assert run("fetch", err=full)[0] == run("fetch", err=closed)[0] == 2
