"""What a reader must know before comparing figures: breaks between editions, and whose years are fiscal ones."""

from __future__ import annotations

from functools import cache

from etl.catalog._facts import Fact, table


class Break(Fact):
    """From which edition on a whole series rests on other methods, sources or price levels.

    Attributes:
        label: What changed, in a few words, a message.
        indicators: Which series changed.
        areas: Of which economies; of all if empty.
        first: Source -> its first edition with the new figures, of those that are held.
        cite: Where the publisher of the figures says so.
    """

    id: str
    label: str
    indicators: tuple[str, ...]
    areas: tuple[str, ...] = ()
    first: dict[str, str]
    cite: str

    def concerns(self, areas: frozenset[str]) -> bool:
        """Whether any of these economies is among those whose figures changed."""
        return not self.areas or bool(areas & set(self.areas))


@cache
def breaks() -> dict[str, Break]:
    """All breaks between editions, in the order of the file.

    Example:
        >>> breaks()["icp2021"].first["weo"]
        '2024-10'
    """
    return {key: Break(id=key, **facts) for key, facts in table("breaks").items()}


class FiscalYears(Fact):
    """Whose GDP a source reports by fiscal year.

    Attributes:
        ends: Economy -> month and day on which its fiscal year ends.
        cite: Where the source says how it counts.
        where: In what of the source the economies stand.
    """

    ends: dict[str, str]
    cite: str
    where: str


@cache
def fiscal_years() -> dict[str, FiscalYears]:
    """Source -> whose GDP it reports by fiscal year.

    Example:
        >>> fiscal_years()["wdi"].ends["IND"]
        '03-31'
    """
    return {key: FiscalYears(**facts) for key, facts in table("fiscal_years").items()}
