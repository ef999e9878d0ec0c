"""Time: one limit for all that is asked of a source, and what is said where it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.pipeline import build
from etl.settings import EtlSettings
from etl.storage.store import Store
from tests.figures import Figures
from tests.replay import Replay
from tests.unit.etl.sources.test_transport import DRIPS, Dripping


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the outlook."""
    folder = tmp_path_factory.mktemp("held")
    with Replay(Figures.made()) as server:
        build.refresh(Store(str(folder)), server.settings(folder), ["weo"])
    return folder


def leading(server: Replay, dripping: Dripping, folder: Path) -> EtlSettings:
    """Settings that lead to what drips where the IMF is asked."""
    services = server.urls() | {"imf": dripping.url, "datamapper": dripping.url}
    chosen = server.settings(folder, source_deadline=2.5, attempts=1)
    return chosen.model_copy(update={"services": services})


# A hundred lines are the longest head that is read, and take five seconds; on a busy machine a question may be late.
@pytest.mark.parametrize(("what", "part"), [("the head", "head"), ("a body that stalls", "body")])
def test_a_question_for_news_that_drips_is_told_as_such(held: Path, what: str, part: str) -> None:
    """All of the time went into the question: that is the cause, and not that nothing was asked after it."""
    store, steps = Store(str(held)), list[str]()
    with Replay(Figures.made()) as server, Dripping(*DRIPS[what]) as dripping:
        chosen = leading(server, dripping, held)
        _, failed = build.fetch(["weo"], store, chosen, store.open(), steps.append)
    said = failed["weo"]
    over = "was not there when the 2.5 seconds of weo, asked for news"
    assert f"the {part} of its answer {over}" in said
    assert said.startswith(dripping.url)
    assert "raise TRILATERAL_SOURCE_DEADLINE" in said
    assert f"weo: {said}" in steps


def test_what_is_read_and_drips_is_told_as_such(tmp_path: Path) -> None:
    with Replay(Figures.made()) as server, Dripping(*DRIPS["the head"]) as dripping:
        chosen = leading(server, dripping, tmp_path)
        _, failed = build.fetch(["weo"], Store(str(tmp_path)), chosen, None, lambda words: None)
    assert (
        "the head of its answer was not there when the 2.5 seconds of weo, read were over"
        in failed["weo"]
    )
