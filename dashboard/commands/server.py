"""The commands that serve, and that look at the machine: serve, mcp, doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from etl.operate.commands.options import AsJson
from etl.operate.console import emit_json, show


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 for all of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8050,
    workers: Annotated[int, typer.Option(help="How many processes.", min=1, max=64)] = 1,
) -> None:
    """Serve the dashboard, its files and the data API over HTTP.

    It follows a new release within five seconds, without a restart.
    """
    from dashboard.web import serving

    serving.run(host, port, workers)


def mcp() -> None:
    """Answer assistants: the tools of the Model Context Protocol on standard input and output.

    An assistant starts it by itself, once it is told of the command; it ends with its input.
    docs/assistants.md says how, and what each tool answers.
    """
    from dashboard.exports.pictures.browser import shared
    from dashboard.live import Live
    from dashboard.web.assistants.server import over_stdio
    from etl import settings
    from etl.storage.store import Store

    live = Live(Store(settings.load().data))
    live.start()
    try:
        over_stdio(live)
    finally:
        live.stop()
        shared.close()


def doctor(
    network: Annotated[
        bool, typer.Option("--network", help="Ask the services, too, as a refresh does.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check what this machine has: browser, fonts and glyphs of each language, store, clock, services."""
    from dashboard.exports import doctor as checks
    from etl.operate import clock, reach

    findings = checks.examine(clock.judge, reach.ask if network else None)
    rows = [vars(finding) for finding in findings]
    if as_json:
        emit_json(rows)
    else:
        signs = {"ok": "✓", "warning": "!", "problem": "✗"}
        for finding in findings:
            show(f"{signs[finding.state]} {finding.name}: {finding.said}")
            if finding.hint:
                show(f"    {finding.hint}")
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(1)
