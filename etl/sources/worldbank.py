"""World Bank Indicators API v2: for a few economies all indicators in one request, for all economies one request per indicator.

For all economies the CSV download is asked for first: the same figures and edition as the JSON (compared value by
value, 2026-11), a thirtieth of the bytes, no pages that could change between requests, a checksum. Either one
stands in for the other. What they look like is in `etl.sources.worldbank_csv` and `etl.sources.worldbank_json`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from etl import catalog
from etl.catalog import areas
from etl.errors import BadAnswer, NotServed, SourceError
from etl.observations import concat
from etl.settings import EtlSettings
from etl.sources import worldbank_csv
from etl.sources.base import Fetched, Progress, no_areas
from etl.sources.transport import Request, Transport
from etl.sources.worldbank_json import Empty, Page, join, page, parse_areas

#: One page holds an indicator of all economies; 32,500 is the most that the service takes.
PER_PAGE = 32_500
FIRST_YEAR = 1960


class WorldDevelopmentIndicators:
    """The adapter of source ``wdi``.

    Args:
        economies: Only these, all indicators in one request; all economies and aggregates if empty.
        codes: The World Bank's code -> our indicator; those of the catalogue if left out.
    """

    source = "wdi"

    def __init__(
        self, economies: Sequence[str] = (), codes: Mapping[str, str] | None = None
    ) -> None:
        self._economies = economies
        self._chosen = codes

    def changed(self, transport: Transport, settings: EtlSettings, held: pd.DataFrame) -> bool:
        """Whether anything of the three or the World has another value, or the catalogue now lists more.

        The label is not compared: the same content under another date is no news.
        """
        newest = held.groupby("indicator")["edition"].max()
        codes = {code: name for code, name in self._codes().items() if name in newest}
        served = _ask(transport, settings, catalog.core(), codes)
        key = ["indicator", "ref_area", "time_period"]
        core = held[
            (held["edition"] == held["indicator"].map(newest))
            & held["ref_area"].isin(catalog.core())
            & held["indicator"].isin(codes.values())
        ]
        left, right = (f.set_index(key)["value"].sort_index() for f in (served, core))
        # Not to the last digit: CSV and JSON may write the same number differently.
        same = left.index.equals(right.index) and np.allclose(left, right, rtol=1e-9, atol=0)
        wanted = {code: name for code, name in self._codes().items() if name not in newest}
        return not same or any(_serves(transport, settings, {c: n}) for c, n in wanted.items())

    def fetch(
        self, transport: Transport, settings: EtlSettings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """Every indicator of the catalogue; one that fails does not cost the others."""
        codes = self._codes()
        if self._economies:
            try:
                observations = _ask(transport, settings, self._economies, codes)
                return Fetched(observations, areas.described(observations["ref_area"]))
            except NotServed:
                progress("one indicator is not served: asking for each")

        def one(code: str) -> tuple[pd.DataFrame, str]:
            found = self._indicator(transport, settings, code, codes[code])
            progress(codes[code])
            return found

        has = set(held["indicator"].unique())
        tables, notes, failed = [], [], {}
        for code, result in zip(codes, transport.each(one, codes), strict=True):
            name = codes[code]
            if isinstance(result, tuple):
                tables.append(result[0])
                notes += [result[1]] if result[1] else []
            elif isinstance(result, NotServed) or (isinstance(result, Empty) and name not in has):
                notes.append(f"wdi does not serve {name} ({code})")
            else:
                failed[name] = str(result)
        if not tables:
            raise SourceError(
                next(iter(failed.values()), "The World Bank serves none of the indicators.")
            )
        observations = concat(tables)
        known, strange = _areas(transport, settings, observations, held)
        failed |= strange
        observations = observations[~observations["indicator"].isin(strange)].reset_index(drop=True)
        return Fetched(observations, known, tuple(notes), failed=failed)

    def _codes(self) -> Mapping[str, str]:
        """The World Bank's code -> our indicator."""
        return self._chosen or {
            i.series["wdi"]: name for name, i in catalog.indicators().items() if "wdi" in i.series
        }

    def _indicator(
        self, transport: Transport, settings: EtlSettings, code: str, name: str
    ) -> tuple[pd.DataFrame, str]:
        """The observations of one indicator, and a note if they came the other way."""
        ways: list[tuple[str, Callable[[], pd.DataFrame]]] = [
            ("CSV", lambda: _download(transport, settings, self._economies, code, name)),
            ("JSON", lambda: _ask(transport, settings, self._economies, {code: name})),
        ]
        (_, first), (other, second) = reversed(ways) if self._economies else ways
        try:
            return first(), ""
        except NotServed:
            raise
        except SourceError as cause:
            return second(), f"{name} came as {other}: {cause}"


def _download(
    transport: Transport, settings: EtlSettings, economies: Sequence[str], code: str, name: str
) -> pd.DataFrame:
    """The observations of one indicator from its CSV download, which always has all economies."""
    url = f"{settings.url('worldbank')}/en/indicator/{code}"
    request = Request(url, {"downloadformat": "csv"}, "application/zip", f"{name}, CSV")
    found = transport.read(request, lambda body: worldbank_csv.parse(body, code, name))
    return found[found["ref_area"].isin(economies)] if economies else found


def _ask(
    transport: Transport, settings: EtlSettings, economies: Sequence[str], codes: Mapping[str, str]
) -> pd.DataFrame:
    """The observations of some indicators in one question; asked once more if it changes between its pages."""
    url = f"{settings.url('worldbank')}/country/{';'.join(economies) or 'all'}/indicator/{';'.join(codes)}"
    this_year = datetime.now(UTC).year
    params = {"format": "json", "per_page": str(PER_PAGE), "date": f"{FIRST_YEAR}:{this_year}"}
    if len(codes) > 1:
        params["source"] = "2"
    label = ", ".join(codes.values())

    def ask(number: int) -> Page:
        more = {"page": str(number)} if number > 1 else {}
        return transport.read(Request(url, params | more, label=label), page)

    def all_pages() -> list[Page]:
        first = ask(1)
        return [first, *(ask(number) for number in range(2, first.pages + 1))]

    pages = all_pages()
    try:
        found = join(pages, codes)
    except BadAnswer:
        found = join(all_pages(), codes)
    # The service ignores a range of years that it does not like, and answers with all.
    return found[found["time_period"].between(str(FIRST_YEAR), str(this_year))].reset_index(
        drop=True
    )


def _serves(transport: Transport, settings: EtlSettings, codes: Mapping[str, str]) -> bool:
    """Whether there are figures of some indicators at all."""
    try:
        return len(_ask(transport, settings, catalog.core(), codes)) > 0
    except (NotServed, Empty):
        return False


def _areas(
    transport: Transport, settings: EtlSettings, found: pd.DataFrame, held: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, str]]:
    """What the areas in the observations are, and the indicators with unknown areas.

    The catalogue knows them; the service's own list is asked for only where it does not.
    """
    known = areas.described(found["ref_area"])
    new = set(found["ref_area"].unique()) - set(areas.areas()) - set(held["ref_area"].unique())
    if not new:
        return known, {}
    url = f"{settings.url('worldbank')}/country/all"
    request = Request(url, {"format": "json", "per_page": "400"}, label="list of economies")
    try:
        listed = transport.read(request, parse_areas)
    except SourceError as error:
        listed, why = no_areas(), f"and its list of economies did not come: {error}"
    else:
        why = "that its own list does not name."
    listed = listed[listed["ref_area"].isin(new)]
    strange = found[found["ref_area"].isin(new - set(listed["ref_area"]))]
    failed = {
        str(name): f"The World Bank sent {', '.join(sorted(set(rows['ref_area']))[:5])}, {why}"
        for name, rows in strange.groupby("indicator")
    }
    known = known[~known["ref_area"].isin(new)]
    return pd.concat([known, listed], ignore_index=True), failed
