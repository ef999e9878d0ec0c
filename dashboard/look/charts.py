"""What the explorer can draw, and of what: one entry per chart kind and per transform holds all that is known of it.

A chart kind is an entry of `charts.toml` and a module of `dashboard.figures.explore` with a function ``build``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.locale import N_
from etl.places import declared


@dataclass(frozen=True)
class ChartKind:
    """A kind of chart.

    Attributes:
        id: Its name in links.
        label: What readers choose, a message.
        builder: The module of `dashboard.figures.explore` that draws it.
        title: How it changes the title, a message.
        years: Which years it shows: all; those in which all areas have a value; one; the first and the last.
        shows: The values themselves, their parts in the sum of those shown, or their ranks.
        areas: What it shows where a view names no areas: the three and their sum, the three, or the groups.
        stacked: Whether values are put on top of each other, so that they must add up.
        from_zero: Whether its axis begins at zero.
        dated: Whether it has an axis of years, on which events can be marked.
        whole: Whether it shows parts of a whole beside the rest of it, so that values must be shares.
        everyone: Whether it shows all economies of the source, among which those of a view are set off.
        axis: Whether there is an axis of values, which can be logarithmic.
        shown: Which changes of amounts it can show; all if left out.
        words: The module of `dashboard.figures.explore` with a function ``sentences`` for what must be said of it alone.
    """

    id: str
    label: str
    builder: str
    title: str = N_("{title}")
    years: Literal["all", "complete", "one", "two"] = "all"
    shows: Literal["value", "part", "rank"] = "value"
    areas: Literal["sum", "three", "groups"] = "sum"
    stacked: bool = False
    from_zero: bool = False
    dated: bool = False
    whole: bool = False
    everyone: bool = False
    axis: bool = True
    shown: Sequence[str] = ()
    words: str = ""

    @property
    def as_they_are(self) -> bool:
        """Whether it shows the values of all years as they are."""
        return self.years == "all" and self.shows == "value" and not self.everyone

    @property
    def across_years(self) -> bool:
        """Whether it shows the course over the years, rather than a year or two."""
        return self.years in ("all", "complete")


_TABLES = declared(__package__, "charts")
KINDS = {kind: ChartKind(kind, **facts) for kind, facts in _TABLES["kind"].items()}


@dataclass(frozen=True)
class Transform:
    """What is made of the amounts.

    Attributes:
        id: Its name in links.
        label: What readers choose, a message.
        title: What it makes of the name of an indicator, a message.
        change: What is done with the amounts.
        per_person: Whether the amounts are divided by the population first.
    """

    id: str
    label: str
    title: str
    change: Literal["level", "share", "growth", "index", "contribution"]
    per_person: bool = False

    @property
    def adds_up(self) -> bool:
        """Whether values of several economies may be added up."""
        return self.change in ("level", "share") and not self.per_person


TRANSFORMS = {name: Transform(name, **facts) for name, facts in _TABLES["transform"].items()}
