"""What `trilateral --help` says beside each command: in which group it stands, and examples that can be run as they are."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

from etl.operate.output import NobodyReads

#: The groups in order, and in each its commands with their examples.
COMMANDS: dict[str, dict[str, tuple[str, ...]]] = {
    "Ask": {
        "share": (
            "trilateral share --indicator gdp_nominal",
            "trilateral share --indicator gdp_ppp --source weo --from 2000 --to 2024",
            "trilateral share --indicator gdp_nominal --source weo --as-of 2022-04",
            "trilateral share --indicator goods_exports --area ASEAN --format csv",
        ),
        "claim": (
            "trilateral claim",
            "trilateral claim --lang ja",
            "trilateral claim --as-of 2022-04 --json",
        ),
        "why": (
            "trilateral why --from 2021 --to 2024",
            "trilateral why --from 2015 --to 2021 --json",
        ),
    },
    "Take away": {
        "figures": ("trilateral figures", "trilateral figures --json"),
        "export": (
            "trilateral export gdp-share -o gdp-share.png",
            "trilateral export gdp-share -o gdp.pptx --lang ja --source weo --from 2000",
            "trilateral export why -o why.pdf --preset column --grey",
            "trilateral export explore -o bars.svg --view kind=bars --view areas=CHN,IND",
        ),
        "deck": (
            "trilateral deck -o story.pptx",
            "trilateral deck -o story.pptx --lang en,zh,ja,ko --template brand.pptx",
            "trilateral deck -o trade.pptx --figures trade-share,trade-flows",
        ),
        "refigure": (
            "trilateral refigure gdp-share.png",
            "trilateral refigure gdp-share.png -o gdp-share.pptx",
            "trilateral refigure gdp-share.png --latest -o gdp-share-new.png",
        ),
    },
    "Keep the figures fresh": {
        "status": ("trilateral status", "trilateral status --max-age 30d --json"),
        "refresh": (
            "trilateral refresh --dry-run",
            "trilateral refresh",
            "trilateral refresh --source weo --source wdi --json",
        ),
        "import": (
            "trilateral import WEOOct2025all.xlsx",
            "trilateral import US_TradeMerchTotal.csv --edition 2025-04-15 --dry-run",
        ),
        "schedule": (
            'trilateral schedule --cron "0 6 * * *"',
            "trilateral schedule --once",
        ),
        "releases": ("trilateral releases", "trilateral releases --json"),
        "diff": ("trilateral diff", "trilateral diff --json"),
        "rollback": ("trilateral rollback 20261126T000407Z-5e332f680d41",),
        "check": ("trilateral check", "trilateral check --json"),
    },
    "Run": {
        "serve": (
            "trilateral serve",
            "trilateral serve --host 0.0.0.0 --port 8080 --workers 4",
        ),
        "doctor": ("trilateral doctor", "trilateral doctor --network --json"),
    },
}

EPILOG = "\n".join(
    [
        "'trilateral COMMAND --help' has the options of a command, and examples.",
        "Data go to stdout, words to stderr; --json is for machines.",
        "Exit codes: 0 done, 1 failed and nothing changed, 2 wrong words, 3 done in part, 4 refused by a guard.",
        "TRILATERAL_DATA names the store, 'data' beside the program if it is not set; docs/reference.md has all settings.",
    ]
)


class Grouped(TyperGroup):
    """Commands in the order of this guide."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, as the help lists them."""
        order = [name for commands in COMMANDS.values() for name in commands]
        known = super().list_commands(ctx)
        return sorted(known, key=lambda n: order.index(n) if n in order else len(order))

    def invoke(self, ctx: Any) -> Any:
        """Run a command.

        Raises:
            NobodyReads: Its output is not read to the end; the library would end the process with 1.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise NobodyReads from error


def shown(name: str) -> dict[str, Any]:
    """What the decorator of a command is given: its name, its group, and its examples below the options."""
    for group, commands in COMMANDS.items():
        if name in commands:
            epilog = "\n".join(["Examples:", *(f"  {line}" for line in commands[name])])
            return {"name": name, "rich_help_panel": group, "epilog": epilog}
    raise KeyError(name)
