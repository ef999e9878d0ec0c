"""Log lines: whatever is logged, a record is one line, and JSON is JSON."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from etl.operate import logs

HOSTILE = 'a"b\\c\r\nlevel=error \x1b[2J\u2028\u202e\x00\udce4 end'


def written(
    formatter: logging.Formatter,
    message: str,
    *args: object,
    facts: dict[str, object] | None = None,
    error: Exception | None = None,
) -> str:
    """The line of a record, as a handler would write it."""
    fault = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("test", logging.INFO, "", 0, message, args, fault)
    record.facts = facts or {}
    return f"{formatter.format(record)}\n"


@pytest.fixture
def request_a() -> Iterator[None]:
    """Within a request."""
    token = logs.within.set({"id": "a"})
    yield
    logs.within.reset(token)


def test_a_json_line_is_one_object() -> None:
    text = written(logs.JsonLines(), "asked for %s", HOSTILE, facts={"path": HOSTILE})

    assert text.count("\n") == 1
    line = json.loads(text)
    assert (line["level"], line["event"], line["path"]) == ("info", f"asked for {HOSTILE}", HOSTILE)
    assert datetime.fromisoformat(line["time"]).tzinfo == UTC


def test_a_json_line_holds_what_json_does_not_know() -> None:
    text = written(logs.JsonLines(), "x", facts={"error": ValueError("no")})

    assert json.loads(text)["error"] == "no"


def test_a_text_line_is_one_line() -> None:
    """What would start another line, or steer a terminal, is shown as an escape."""
    text = written(logs.TextLines(), "asked for %s", HOSTILE, facts={"n": 1})

    assert len(text.splitlines()) == 1
    assert "\\r\\n" in text
    assert "\\x1b[2J" in text
    assert text.endswith("end n=1\n")


@pytest.mark.usefixtures("request_a")
def test_lines_within_a_request_name_it() -> None:
    assert json.loads(written(logs.JsonLines(), "x"))["id"] == "a"
    assert written(logs.TextLines(), "x").endswith("info: x id=a\n")


def test_a_traceback_is_a_part_of_the_line_or_below_it() -> None:
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        as_json = written(logs.JsonLines(), "x", error=error)
        as_text = written(logs.TextLines(), "x", error=error)

    assert json.loads(as_json)["traceback"].endswith("ZeroDivisionError: by zero")
    assert as_text.splitlines()[-1] == "ZeroDivisionError: by zero"


@pytest.mark.parametrize(("form", "kind"), [("json", logs.JsonLines), ("text", logs.TextLines)])
def test_the_configuration_names_a_formatter_and_levels(form: str, kind: type) -> None:
    config = logs.config(form, {"some.logger": "INFO"})  # type: ignore[arg-type]
    made = logging.config.DictConfigurator(config).configure_formatter(
        config["formatters"]["lines"]
    )
    assert isinstance(made, kind)
    assert config["loggers"] == {"some.logger": {"level": "INFO"}}
    assert config["root"]["level"] == "WARNING"


def test_printable_leaves_letters_alone() -> None:
    assert logs.printable("中日韩 の 한국 é – 25 %") == "中日韩 の 한국 é – 25 %"
