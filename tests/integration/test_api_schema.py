"""The OpenAPI document against the server: every address takes what it says it takes, and answers as it says.

Schemathesis makes the questions from the document, good ones and bad ones; `SCHEMA_EXAMPLES=200` asks so many of each
address.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from dashboard.web.server import create
from tests.shipped import shipped_store

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "10"))
#: There are no keys, no accounts, and nothing to create or delete.
NOT_OURS = [
    checks.ignored_auth,
    checks.use_after_free,
    checks.ensure_resource_availability,
]

CONFIG = SchemathesisConfig.from_dict(
    {
        "cache": {"enabled": False},
        "checks": {
            # A value may be good and what it names not be there, or not for these years; the address may get too long.
            "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", 304, 400, 404]},
            "negative_data_rejection": {"expected-statuses": [400, 404, 405, 414, 422, 501]},
        },
        "operations": [
            {
                "include-path-regex": "/api/v1/(shares|observations|decomposition|mirrors|net-trade)",
                # Both years may be good and the first after the last, which a schema cannot say.
                "checks": {
                    "positive_data_acceptance": {"expected-statuses": ["2xx", 304, 400, 404, 422]}
                },
            },
            {
                "include-path": "/oembed",
                # What oEmbed wants where another format than JSON is asked for.
                "checks": {"not_a_server_error": {"expected-statuses": ["2xx", "4xx", 501]}},
            },
        ],
    }
)


@pytest.fixture(scope="module")
def described() -> Any:
    """The document of a server of the shipped release, on which nothing is counted."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setenv("TRILATERAL_EXPORT_RATE", "0")
        server = create(shipped_store())
    return schemathesis.openapi.from_asgi("/openapi.json", server, config=CONFIG)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_address_keeps_its_word(
    described: Any, subtests: pytest.Subtests, mode: GenerationMode
) -> None:
    """No fault, no status, type, header or field that the document does not name; bad values refused, good ones taken."""
    operations = [found.ok() for found in described.get_all_operations()]

    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue  # it takes any name and nothing else: there is nothing bad to give
        with subtests.test(operation.label):
            _ask(operation.as_strategy(generation_mode=mode))

    assert len(operations) > 20


def _ask(cases: SearchStrategy[schemathesis.Case]) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(cases)
    def ask(case: schemathesis.Case) -> None:
        hypothesis.assume(_has_days_of_a_calendar(case.query or {}))
        case.call_and_validate(excluded_checks=NOT_OURS)

    ask()


def _has_days_of_a_calendar(query: Mapping[str, Any]) -> bool:
    """Whether no date is a 31 April, which a schema cannot say and the server refuses."""
    for value in query.values():
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[0-9]+)?", str(value)):
            try:
                date.fromisoformat(str(value)[:10])
            except ValueError:
                return False
    return True
