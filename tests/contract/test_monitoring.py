"""What `docs/operations.md` says of watching a server, held against what a server tells."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from dashboard.web.server import create
from etl.operate.logs import JsonLines, within
from etl.places import CHECKOUT
from etl.storage.runs import OUTCOMES
from scripts import reference_text
from tests.shipped import shipped_store

TEXT = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
MONITORING = TEXT.partition("\n## Monitoring\n")[2].partition("\n## ")[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", MONITORING, re.DOTALL)


@pytest.fixture(scope="module")
def alerts() -> list[dict[str, Any]]:
    (text,) = blocks("yaml")
    (group,) = yaml.safe_load(text)["groups"]
    return list(group["rules"])


def test_alerts_are_about_metrics_that_there_are(alerts: list[dict[str, Any]]) -> None:
    told = set(re.findall(r"`(trilateral_\w+)`", reference_text.text()))
    for alert in alerts:
        for name in re.findall(r"trilateral_\w+", alert["expr"]):
            assert name.removesuffix("_bucket") in told, alert


def test_alerts_name_outcomes_and_routes_that_there_are(alerts: list[dict[str, Any]]) -> None:
    text = json.dumps(alerts)
    outcomes = [
        each for group in re.findall(r'outcome=~\\"([^"\\]+)', text) for each in group.split("|")
    ]
    assert outcomes
    assert set(outcomes) <= set(OUTCOMES)
    assert re.findall(r'route=\\"([^"\\]+)', text) == ["/_dash-update-component"]


def test_the_line_of_the_log_is_one_that_is_written(caplog: pytest.LogCaptureFixture) -> None:
    """The same names in the same order as a server's own line."""
    (shown,) = (text for text in blocks("json") if '"request"' in text)
    caplog.set_level(logging.INFO, logger="dashboard.requests")

    with TestClient(create(shipped_store())) as client:
        client.get("/figure/gdp-share.csv?lang=ja")

    (record,) = (record for record in caplog.records if record.name == "dashboard.requests")
    token = within.set({"id": "a"})
    written = json.loads(JsonLines().format(record))
    within.reset(token)
    assert list(written) == list(json.loads(shown))
    assert written["route"] == json.loads(shown)["route"]


def _documented(head: str) -> set[str]:
    """The events in the first column of the table with this head."""
    table = TEXT.partition(f"\n{head}")[2].partition("\n\n")[0]
    return {name for row in table.splitlines()[2:] for name in re.findall(r"`([^`]+)`", row.split(" | ")[0])}  # fmt: skip


def test_every_event_of_the_log_is_in_the_guide_with_what_to_do() -> None:
    """And no other: what code writes and what the guide has are the same."""
    code = "".join(
        path.read_text(encoding="utf-8") for path in (CHECKOUT / "etl" / "operate").glob("*.py")
    )
    written = re.findall(r'(?:_log|logger\.\w+)\(\s*"([^"]+)"', code)
    assert "refresh done" in written
    assert _documented("| event | level | when | what to do |") == set(written)


def test_every_event_of_the_webhook_is_in_the_guide_with_what_to_do() -> None:
    code = "".join(
        (CHECKOUT / "etl" / "operate" / name).read_text(encoding="utf-8")
        for name in ("webhook.py", "commands/releases.py")
    )
    lines = re.findall(r'(?:"event":|\bevent =)(.*)', code)
    sent = {name for line in lines for name in re.findall(r'"(\w+)"', line)} - {"text"}
    assert _documented("| `event` | when | with | what to do |") == sent


def test_every_metric_is_in_the_reference_and_no_other() -> None:
    """A server that has drawn a figure and follows a store with a note of the last run says no more and no less."""
    with TestClient(create(shipped_store())) as client:
        said = client.get("/metrics").text
    section = reference_text.text().partition("\n## Metrics\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(trilateral_\w+)", section, re.MULTILINE))
    shown = set(re.findall(r"^# HELP (trilateral_\w+)", said, re.MULTILINE))
    bare = {name.removesuffix("_total").removesuffix("_info") for name in documented}
    assert {name.removesuffix("_total").removesuffix("_info") for name in shown} <= bare
    code = "".join(
        (CHECKOUT / name).read_text(encoding="utf-8")
        for name in ("dashboard/meters.py", "dashboard/web/metrics.py")
    )
    for name in bare:
        assert name.removeprefix("trilateral_") in code, name
