"""What the explorer can draw, and of what: one entry per chart kind and per transform holds all that is known of it.

A chart kind is an entry of `KINDS` and a module of `dashboard.figures.explore` with a function ``build``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.locale import N_


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
    shown: tuple[str, ...] = ()
    words: str = ""

    @property
    def across_years(self) -> bool:
        """Whether it shows the course over the years, rather than a year or two."""
        return self.years in ("all", "complete")


KINDS: dict[str, ChartKind] = {
    kind.id: kind
    for kind in (
        ChartKind("line", N_("Lines"), "lines", dated=True),
        ChartKind(
            "area",
            N_("Stacked areas"),
            "stacks",
            years="complete",
            areas="three",
            stacked=True,
            from_zero=True,
            dated=True,
        ),
        ChartKind(
            "share",
            N_("100% stacked"),
            "stacks",
            N_("{title}: parts of the sum of those shown"),
            years="complete",
            shows="part",
            areas="three",
            stacked=True,
            from_zero=True,
            dated=True,
        ),
        ChartKind(
            "bars",
            N_("Bars for one year"),
            "bars",
            N_("{title}, {year}"),
            years="one",
            from_zero=True,
        ),
        ChartKind(
            "slope",
            N_("Slope between two years"),
            "slope",
            N_("{title}, {first} and {last}"),
            years="two",
        ),
        ChartKind(
            "rank",
            N_("Ranks"),
            "lines",
            N_("{title}: rank among {those}"),
            shows="rank",
            areas="groups",
            from_zero=True,
            dated=True,
        ),
        ChartKind("multiples", N_("Small charts side by side"), "multiples"),
        ChartKind(
            "squares",
            N_("One hundred squares"),
            "squares",
            N_("{title}, {year}"),
            years="one",
            areas="three",
            stacked=True,
            from_zero=True,
            whole=True,
            words="wholes",
        ),
        ChartKind(
            "treemap",
            N_("Treemap of all economies"),
            "treemap",
            N_("{title}, {year}"),
            years="one",
            areas="three",
            stacked=True,
            from_zero=True,
            whole=True,
            everyone=True,
            words="world",
        ),
        ChartKind(
            "map",
            N_("Tile map without borders"),
            "tilemap",
            N_("{title}, {year}"),
            years="one",
            everyone=True,
            axis=False,
            shown=("share", "level", "growth"),
            words="mapped",
        ),
    )
}


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


TRANSFORMS: dict[str, Transform] = {
    transform.id: transform
    for transform in (
        Transform(
            "share", N_("Share of the world"), N_("{indicator}: share of the world"), "share"
        ),
        Transform("level", N_("Amount"), N_("{indicator}"), "level"),
        Transform(
            "growth",
            N_("Growth over the year before"),
            N_("{indicator}: growth over the year before"),
            "growth",
        ),
        Transform(
            "world_growth",
            N_("Share of world growth"),
            N_("{indicator}: share of the growth of the world"),
            "contribution",
        ),
        Transform("index", N_("Index"), N_("{indicator}: index, {base} = 100"), "index"),
        Transform(
            "per_person",
            N_("Amount per person"),
            N_("{indicator} per person"),
            "level",
            per_person=True,
        ),
        Transform(
            "per_person_growth",
            N_("Growth of the amount per person"),
            N_("{indicator} per person: growth over the year before"),
            "growth",
            per_person=True,
        ),
        Transform(
            "per_person_index",
            N_("Index of the amount per person"),
            N_("{indicator} per person: index, {base} = 100"),
            "index",
            per_person=True,
        ),
    )
}
