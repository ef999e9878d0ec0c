"""The IMF's International Trade in Goods (by partner country): trade among the three, and theirs with the World.

Quirks: the flows are asked for in one key with more partners than needed, so an economy's trade with itself is dropped;
exports (f.o.b.) and imports (c.i.f.) are two measures of the same flows, and where a figure of the exporter is missing
nothing is taken from the importer's; what the IMF's staff estimated, or added up of reports and estimates, is marked.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from etl import catalog
from etl.catalog import areas
from etl.counts import many
from etl.errors import NotServed
from etl.observations import empty, normalise
from etl.settings import EtlSettings
from etl.sources import sdmx
from etl.sources.base import Fetched, Progress, left_out, news, no_areas
from etl.sources.sdmx import Message, parse
from etl.sources.transport import Request, Transport

BILATERAL = "bilateral_goods_exports"
#: Trade with the World -> the same with one partner.
BY_PARTNER = {"goods_exports": BILATERAL, "goods_imports": "bilateral_goods_imports"}
FREQUENCIES = ("A", "Q", "M")
#: ``DERIVATION_TYPE`` -> status: estimates by staff, by which means ever, sums of reports and estimates, projections.
_STATUSES = {"SE": "E", "SEME": "E", "SEHI": "E", "M": "E", "SP": "F"}


class TradeByPartner:
    """The adapter of source ``imts``."""

    source = "imts"

    def changed(self, transport: Transport, settings: EtlSettings, held: pd.DataFrame) -> bool:
        """Whether any flow says something else than what is held; months change where years do not."""
        try:
            message = self._message(transport, settings)
            return bool(len(news(observations(message, series(), _today()), held)))
        except NotServed:
            return True

    def fetch(
        self, transport: Transport, settings: EtlSettings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """All flows in all frequencies that are served."""
        try:
            message = self._message(transport, settings)
        except NotServed as error:
            return Fetched(empty(), no_areas(), (f"imts is not served: {error}",))
        progress("flows")
        served = observations(message, series(), _today())
        found = set(served.loc[served["indicator"] == BILATERAL, "freq"])
        notes = tuple(f"imts has no flows of frequency {f}" for f in FREQUENCIES if f not in found)
        notes += tuple(passed_over("imts", message))
        return Fetched(news(served, held), areas.described(served["ref_area"]), notes)

    def _message(self, transport: Transport, settings: EtlSettings) -> Message:
        codes = series()
        three = "+".join(areas.to_imf(area) for area in catalog.members(catalog.CJK))
        world = areas.to_imf(catalog.WORLD)
        key = f"{three}+{world}.{'+'.join(codes.values())}.{three}+{world}.{'+'.join(FREQUENCIES)}"
        url = f"{settings.url('imf')}/2.1/data/IMF.STA,IMTS/{key}"
        return transport.read(Request(url, accept="application/xml", label="flows"), parse)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def series() -> dict[str, str]:
    """Our indicator -> the IMF's code.

    Example:
        ``series()["goods_exports"]`` is ``XG_FOB_USD``.
    """
    return {
        name: catalog.indicator(name).series["imts"] for name in ("goods_exports", "goods_imports")
    }


def passed_over(name: str, message: Message) -> list[str]:
    """Notes of what a message has and nothing is taken from, counted and named.

    Args:
        name: The source or the file, for messages.
        message: The parsed message.

    Example:
        ``imts: 12 values of 1 other pair left out, KOR-USA``
    """
    codes = series().values()
    values = message.values[message.values["code"].isin(list(codes))]
    among = {areas.to_imf(area) for area in catalog.members(catalog.CJK)}
    world = areas.to_imf(catalog.WORLD)
    partners = values["counterpart_area"].isin([*among, world])
    others = values[~(values["ref_area"].isin([*among, world]) & partners)]
    pairs = sorted(set(others["ref_area"] + "-" + others["counterpart_area"]))
    note = left_out(
        name, f"{many(len(others), 'value')} of {many(len(pairs), 'other pair')}", pairs
    )
    return [*sdmx.passed_over(name, message, codes, FREQUENCIES), *([note] if note else [])]


def observations(message: Message, codes: dict[str, str], retrieved: str) -> pd.DataFrame:
    """The observations of an IMTS message.

    Args:
        message: The parsed message.
        codes: Our indicator -> the IMF's code, for exports and imports of goods.
        retrieved: The edition, where the message does not say when it was updated.

    Example:
        ``observations(sdmx.parse(body), {"XG_FOB_USD": "bilateral_goods_exports"}, "2026-07-13")``
    """
    values = message.values.dropna(subset=["value"])
    values = values.assign(
        source="imts",
        edition=max(message.updated, message.published) or retrieved,
        indicator=values["code"].map({code: name for name, code in codes.items()}),
        ref_area=values["ref_area"].replace(areas.from_imf()),
        counterpart_area=values["counterpart_area"].replace(areas.from_imf()),
        # The IMF writes a month as 2024-M01.
        time_period=values["time_period"].str.replace("-M", "-"),
        obs_status=values["derivation"].map(_STATUSES).fillna("A"),
    ).dropna(subset=["indicator"])
    total = values["counterpart_area"] == catalog.WORLD
    three = catalog.members(catalog.CJK)
    among = (
        values["ref_area"].isin(three)
        & values["counterpart_area"].isin(three)
        & (values["ref_area"] != values["counterpart_area"])
    )
    return normalise(
        pd.concat(
            [
                values[total].assign(counterpart_area="_Z"),
                values[among].assign(indicator=values.loc[among, "indicator"].map(BY_PARTNER)),
            ]
        )
    )
