"""``/metrics``: the counters of all processes, and the state of release, sources and refreshes."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dashboard import meters
from dashboard.live import Live
from dashboard.web import assets
from etl import catalog
from etl.analysis.calendar import expectations
from etl.storage import runs
from etl.storage.moments import age as since

# By itself the library adds a metric for each, with the time when the process began.
disable_created_metrics()  # type: ignore[no-untyped-call]


class StateCollector(Collector):
    """The state of release, sources and refreshes at the time of the request; the same in every process."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def collect(self) -> Iterator[Metric]:
        """The state as metrics."""
        now = datetime.now(UTC)
        shown, run = self.live.latest, self.live.run
        ready = shown is not None and not assets.missing()
        yield _gauge(
            "ready", "Whether a good release is shown, and pages can be served.", float(ready)
        )
        yield _gauge(
            "release_refused",
            "Whether 'current' names a release that is damaged or absent; an earlier one is shown.",
            float(self.live.refused is not None),
        )
        yield _gauge(
            "store_away",
            "Whether the store did not respond at the last check; the release shown before stays in service.",
            float(bool(self.live.away)),
        )
        yield _gauge(
            "held",
            "Whether a person holds the release ('rollback --hold'): nothing else is published meanwhile.",
            float(self.live.held),
        )
        refused = GaugeMetricFamily(
            "trilateral_hold_refuses",
            "1 for each edition that a hold on the release refuses by name.",
            labels=["source", "edition"],
        )
        for held in self.live.hold.refuses if self.live.hold else ():
            refused.add_metric([held.source, held.edition], 1.0)
        yield refused
        if run:
            age = _seconds(run.finished, now)
            yield _gauge("refresh_age_seconds", "Since the last refresh or import ended.", age)
            ended = GaugeMetricFamily(
                "trilateral_refresh_outcome",
                "1 for how the last refresh or import ended.",
                labels=["outcome"],
            )
            for outcome in runs.OUTCOMES:
                ended.add_metric([outcome], float(outcome == run.outcome))
            yield ended
            yield _findings(
                "refresh_findings",
                "What each guard found in what came with the last refresh or import, published or refused.",
                run.findings,
            )
        if shown is None:
            return
        release = shown.release
        yield InfoMetricFamily(
            "trilateral_release", "The release that is shown.", value={"release": release.id}
        )
        age = _seconds(release.created, now)
        yield _gauge("release_age_seconds", "Since the release was published.", age)
        yield _findings(
            "release_findings",
            "What each guard found in the release that is shown, when it was published.",
            release.checks.get("findings", ()),
        )
        age = _seconds(runs.confirmed(release, run), now)
        yield _gauge(
            "confirmed_age_seconds", "Since it is not known whether there are newer figures.", age
        )
        ages = GaugeMetricFamily(
            "trilateral_source_age_seconds", "Since a source last answered.", labels=["source"]
        )
        stale = GaugeMetricFamily(
            "trilateral_source_stale",
            "Whether a source could not be read when it was last asked.",
            labels=["source"],
        )
        missed = runs.missed(release, run)
        for source, when in runs.checked(release, run).items():
            ages.add_metric([source], _seconds(when, now))
            stale.add_metric([source], float(source in missed))
        yield from (ages, stale)
        due = GaugeMetricFamily(
            "trilateral_source_expected_timestamp_seconds",
            "When the next edition of a source is expected, about.",
            labels=["source"],
        )
        overdue = GaugeMetricFamily(
            "trilateral_source_overdue",
            "Whether the next edition of a source is overdue.",
            labels=["source"],
        )
        for each in expectations(release, now.date()):
            moment = datetime.combine(each.day, time(), UTC).timestamp()
            due.add_metric([each.source], moment)
            overdue.add_metric([each.source], float(each.overdue))
        yield from (due, overdue)


def scrape(state: Collector) -> bytes:
    """All metrics in Prometheus' text format: the counters of all processes, and the state."""
    registry = CollectorRegistry()
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        remove_dead_gauges(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    else:
        registry.register(meters.REGISTRY)
        ProcessCollector(registry=registry)
    registry.register(state)
    return generate_latest(registry)


def remove_dead_gauges(folder: Path) -> None:
    """Remove the gauges of processes that ended; their counters stay."""
    for path in folder.glob("gauge_live*_*.db"):
        process = path.stem.rpartition("_")[2]
        if process.isdigit() and not _is_alive(int(process)):
            path.unlink(missing_ok=True)


def _seconds(moment: datetime, now: datetime) -> float:
    """How long ago a moment was; infinite where the clock is behind it, so that every alarm on an age speaks."""
    past = since(moment, now)
    return math.inf if past is None else past / timedelta(seconds=1)


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"trilateral_{name}", told, value=value)


def _findings(name: str, told: str, findings: Iterable[Mapping[str, str]]) -> GaugeMetricFamily:
    """A number for each guard and severity, zero where it found nothing: an alarm needs no label to appear first."""
    counted = Counter((finding["guard"], finding["severity"]) for finding in findings)
    found = GaugeMetricFamily(f"trilateral_{name}", told, labels=["guard", "severity"])
    for guard in sorted({*catalog.guards(), *(guard for guard, _ in counted)}):
        for severity in ("error", "warning"):
            found.add_metric([guard, severity], counted[guard, severity])
    return found


def _is_alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
