"""Report the outcome of a refresh: a note in the store, and a message to the operator's address. Never an obstacle.

The message is JSON: ``event`` (``published``, ``verdict_flipped``, ``failed``, ``stopped``), ``text`` for chats, and the facts. With
``TRILATERAL_WEBHOOK_SECRET`` it is signed: ``X-Trilateral-Signature: sha256=<HMAC of the body>`` (`etl.operate.delivery`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from etl.errors import (
    GuardsFailed,
    NothingRead,
    RolledBack,
    SourceError,
    StoreBusy,
    TrilateralError,
    UsageError,
)
from etl.operate.delivery import SIGNATURE, send
from etl.settings import EtlSettings
from etl.storage import runs
from etl.storage.store import Store

if TYPE_CHECKING:
    from etl.pipeline.publishing import Outcome


def run_and_report(
    store: Store,
    settings: EtlSettings,
    run: Callable[[], Outcome],
    *,
    asked: Collection[str] = (),
    dry: bool = False,
) -> Outcome:
    """Run a refresh or an import; record its outcome, and report it to the operator's address.

    Args:
        store: What is refreshed.
        settings: The address to report to.
        run: The refresh or import.
        asked: The sources that it asks; none for an import.
        dry: Nothing is published, so nothing is reported.

    Raises:
        Exception: What the run raised, after it was reported.

    Example:
        ``run_and_report(store, settings, lambda: refresh(store, settings))``
    """
    try:
        outcome = run()
    except (StoreBusy, UsageError):
        # The run that holds the store reports its own outcome; a wrong option is reported to the one who typed it.
        raise
    except Exception as error:
        if not dry:
            _fell(store, settings, error, asked)
        raise
    if not dry:
        ended: runs.Outcome = "published" if outcome.release else "unchanged"
        runs.note(
            store,
            "in_part" if outcome.failed else ended,
            outcome.summary,
            release=outcome.release or "",
            over=outcome.changes.get("from"),
            asked=asked,
            failed=outcome.failed,
            findings=[finding.as_dict() for finding in outcome.found],
            read=outcome.read,
        )
        send(settings, list(events(outcome)))
    return outcome


def _fell(store: Store, settings: EtlSettings, error: Exception, asked: Collection[str]) -> None:
    """Report a run that published nothing because of an error."""
    refused, stopped = isinstance(error, GuardsFailed), isinstance(error, RolledBack)
    ended: runs.Outcome = "refused" if refused else "stopped" if stopped else "failed"
    why = str(error) if isinstance(error, TrilateralError) else f"{type(error).__name__}: {error}"
    findings: tuple[dict[str, str], ...] = ()
    match error:
        case GuardsFailed():
            failed, findings = error.failed, error.findings
        case NothingRead():
            failed = error.failed
        case SourceError():
            failed = dict.fromkeys(asked, why)
        case _:
            # Who knows what came before a disk was full?
            failed = {}
    runs.note(
        store,
        ended,
        why,
        asked=asked if refused else failed,
        failed=failed,
        withheld=error.news if isinstance(error, GuardsFailed) and error.news else None,
        findings=findings,
    )
    message: dict[str, Any] = {
        "event": "stopped" if stopped else "failed",
        "outcome": ended,
        "failed": failed,
        "text": why if refused or stopped else f"Not published: {why}",
    }
    send(settings, [message | {"findings": list(findings)} if refused else message])


def events(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """The messages about a run that came to its end."""
    if outcome.release:
        yield {
            "event": "published",
            "release": outcome.release,
            "summary": outcome.summary,
            "findings": [finding.as_dict() for finding in outcome.findings],
            "text": outcome.summary + _noted(outcome),
        }
        if flips := outcome.changes.get("claims"):
            lines = [
                f"{c['claim']} by {c['indicator']} ({c['source']}), {c['time_period']}: "
                f"{c['from']} -> {c['to']}"
                for c in flips
            ]
            yield {
                "event": "verdict_flipped",
                "release": outcome.release,
                "claims": flips,
                "text": "Verdicts flipped: " + "; ".join(lines[:10]),
            }
    if outcome.failed:
        reasons = "; ".join(f"{name}: {why}" for name, why in outcome.failed.items())
        yield {
            "event": "failed",
            "outcome": "in_part",
            "failed": dict(outcome.failed),
            "findings": [finding.as_dict() for finding in outcome.found],
            "text": f"Could not be read or was refused, their last good figures stay: {reasons}",
        }


def _noted(outcome: Outcome) -> str:
    """What the guards found in what was published, behind its summary: the first finding, and how many more."""
    if not outcome.findings:
        return ""
    first, *more = outcome.findings
    others = f" (and {len(more)} more findings)" if more else ""
    return f". {first.severity.capitalize()}: [{first.guard}] {first.message}{others}"


__all__ = ["SIGNATURE", "events", "run_and_report", "send"]
