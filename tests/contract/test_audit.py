"""`make audit`: what it says when weaknesses are known, when none are, and when nobody can be asked."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType
from typing import Any

import pytest

from etl.places import CHECKOUT

SAFE = {"name": "safe", "version": "1", "vulns": []}
WEAK = {"name": "weak", "version": "2", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


@pytest.fixture
def audit() -> ModuleType:
    loader = SourceFileLoader("audit", str(CHECKOUT / "scripts" / "audit"))
    spec = spec_from_loader("audit", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def _say(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, python: Any, npm: Any) -> None:
    monkeypatch.setattr(audit, "ask", lambda command: npm if command[0] == "npm" else python)


def test_a_weakness_fails_and_is_named(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _say(
        audit,
        monkeypatch,
        {"dependencies": [SAFE, WEAK]},
        {"vulnerabilities": {"old": {"severity": "high"}}},
    )

    assert audit.main() == 1
    said = capsys.readouterr().out
    assert "weak 2: CVE-2026-1, fixed in 3" in said
    assert "old: high" in said
    assert "safe" not in said


def test_none_is_said_only_if_all_were_asked(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _say(audit, monkeypatch, {"dependencies": [SAFE]}, {"vulnerabilities": {}})
    assert audit.main() == 0
    assert capsys.readouterr().out == "No weakness is known of any pinned package.\n"

    _say(audit, monkeypatch, {"dependencies": [SAFE, UNKNOWN]}, {"vulnerabilities": {}})
    assert audit.main() == 0
    assert "nothing is known here of unknown" in capsys.readouterr().out


@pytest.mark.parametrize(
    "said", [{}, {"dependencies": [UNKNOWN]}, {"error": {"code": "ENOTFOUND"}}]
)
def test_nobody_to_ask_is_said_plainly(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: dict[str, Any],
) -> None:
    """It is no failure, and no good news either."""
    _say(audit, monkeypatch, said, {"error": {}})

    assert audit.main() == 0
    assert capsys.readouterr().out.count("nothing was audited") == 3


def test_a_tool_that_is_not_there_says_nothing(audit: ModuleType) -> None:
    assert audit.ask(["/no/such/tool"]) == {}
    assert audit.ask(["true"]) == {}
