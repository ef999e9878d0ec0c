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
from etl.settings import CHECKOUT
from etl.storage.runs import OUTCOMES
from etl.storage.store import Store
from scripts import reference_text

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

    with TestClient(create(Store(str(CHECKOUT / "data")))) as client:
        client.get("/figure/gdp-share.csv?lang=ja")

    (record,) = (record for record in caplog.records if record.name == "dashboard.requests")
    token = within.set({"id": "a"})
    written = json.loads(JsonLines().format(record))
    within.reset(token)
    assert list(written) == list(json.loads(shown))
    assert written["route"] == json.loads(shown)["route"]
