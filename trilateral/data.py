"""The tables, verdicts and figures of one release."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.notebooks.shown import Figure, Review
    from etl.storage.release import Release


class Data:
    """What one release says; it is read when it is first asked.

    Tables have the columns of the commands and of the data API, and name their release in ``attrs``. Numbers are in units
    (dollars, persons), shares are fractions, years are integers, ``obs_status`` is a category from strong to weak.
    Areas are economies (``JPN``), groups (``CJK``) and formulas of them (``CJK+HKG+MAC``, ``WLD-CHN``).
    ``as_of`` is an edition or a date (``2025-10``): the figures as they were known then.
    What is not there, or cannot be understood, is a UsageError that says what to ask instead.
    """

    def __init__(self, store: str | None = None, release: str = "") -> None:
        self._store, self._named = store, release

    def __repr__(self) -> str:
        """The release, or that none was read yet."""
        return f"<trilateral {self.release.id if 'release' in vars(self) else 'not read yet'}>"

    @cached_property
    def release(self) -> Release:
        """The release itself.

        Raises:
            StoreError: There is none, or it cannot be read.
        """
        from etl import settings
        from etl.storage.store import Store

        return Store(self._store or settings.load().data).open(self._named or None)

    def read(self) -> Release:
        """The release, read now."""
        return self.release

    def ask(self, question: str, **asked: Any) -> pd.DataFrame:
        """What the data API answers at an address (``net-trade``, ``forecast-accuracy``, ``areas`` ...), all rows of it.

        >>> import trilateral
        >>> "CJK" in set(trilateral.ask("areas")["ref_area"])
        True
        """
        from dashboard.notebooks.frames import ask

        return ask(self.release, question, asked)

    def shares(
        self,
        indicator: str = "gdp_nominal",
        source: str = "",
        area: str | Sequence[str] = "CJK",
        *,
        of: str = "WLD",
        first: int | None = None,
        last: int | None = None,
        as_of: str = "",
    ) -> pd.DataFrame:
        """Shares of areas in the world or in ``of``, a row a year; without a value where an input is missing.

        >>> import trilateral
        >>> table = trilateral.shares("gdp_ppp", area=["CHN", "CHN+HKG"], first=2024, last=2024)
        >>> table["share"].is_monotonic_increasing
        True
        """
        from dashboard.notebooks.frames import shares

        areas = area.split(",") if isinstance(area, str) else area
        return shares(self.release, indicator, source, areas, of, (first, last), as_of)

    share = shares

    def observations(
        self,
        indicator: str = "",
        source: str = "",
        area: str | Sequence[str] = (),
        *,
        counterpart: str = "",
        first: int | None = None,
        last: int | None = None,
        as_of: str = "",
        edition: str = "",
    ) -> pd.DataFrame:
        """The values as the sources publish them; of all editions with ``edition="all"``.

        >>> import trilateral
        >>> bool(trilateral.observations("population", "wdi", "JPN", first=2020)["value"].gt(1e8).all())
        True
        """
        return self.ask("observations", indicator=indicator, source=source, area=area, counterpart=counterpart, first=first, last=last, as_of=as_of, edition=edition)  # fmt: skip

    def vintages(self, indicator: str = "", source: str = "") -> pd.DataFrame:
        """The editions that the release holds, oldest first.

        >>> import trilateral
        >>> trilateral.vintages("gdp_nominal", "weo")["edition"].is_monotonic_increasing
        True
        """
        return self.ask("vintages", indicator=indicator, source=source)

    def trade(
        self,
        source: str = "",
        *,
        first: int | None = None,
        last: int | None = None,
        as_of: str = "",
    ) -> pd.DataFrame:
        """Flows of goods among the three in US dollars, as their exporters and their importers report them.

        >>> import trilateral
        >>> sorted(set(trilateral.trade()["exporter"]))
        ['CHN', 'JPN', 'KOR']
        """
        return self.ask("mirrors", source=source, first=first, last=last, as_of=as_of)

    def why(
        self, first: int, last: int, *, method: Literal["", "chain", "ends"] = "", as_of: str = ""
    ) -> pd.DataFrame:
        """Why the share of the world's GDP moved: real growth, prices, exchange rate, the world; they sum to the change.

        >>> import trilateral
        >>> row = trilateral.why(2021, 2024).set_index("ref_area").loc["CJK"]
        >>> parts = row[["real_growth", "prices", "exchange_rate", "world_growth"]].sum()
        >>> bool(abs(parts - (row["share_to"] - row["share_from"])) < 1e-12)
        True
        """
        return self.ask("decomposition", first=first, last=last, method=method, as_of=as_of)

    def claim(
        self,
        sentence: str = "",
        *,
        share: str = "",
        measure: str = "gdp",
        area: str = "CJK",
        of: str = "WLD",
        year: int | None = None,
        said_on: str = "",
        as_of: str = "",
    ) -> pd.DataFrame:
        """What each definition says about a claim in words or by its share; about the two claims, in every year, without either.

        >>> import trilateral
        >>> set(trilateral.claim("Japan made up 6% of world GDP in 2017.")["time_period"])
        {2017}
        >>> bool((trilateral.claim(share="24%", year=2020)["verdict"] == "holds").any())
        True
        """
        if not sentence and not share:
            return self.ask("claims", as_of=as_of)
        from dashboard.notebooks.shown import checked

        parts = {"measure": measure, "areas": area, "of": of, "year": year}
        return checked(self.release, sentence, share, parts, said_on, as_of)

    def review(self, text: str, *, said_on: str = "", as_of: str = "", lang: str = "en") -> Review:
        """Every claim about economic size in a text (English, Chinese, Japanese, Korean), judged on this machine.

        >>> import trilateral
        >>> trilateral.review("Japan made up half of the world's GDP in 2020.").claims["verdict"].item()
        'fails'
        """
        from dashboard.notebooks.shown import Review

        return Review(self.release, text, said_on, as_of, lang)

    def figure(self, name: str = "gdp-share", **view: Any) -> Figure:
        """A figure that shows itself: its id, and the choices that pages have in their addresses.

        >>> import trilateral
        >>> "<svg" in trilateral.figure("gdp-share", source="weo", first=2000, lang="ja").svg
        True
        """
        from dashboard.notebooks.shown import Figure

        return Figure.of(self.release, name, view)
