"""One client, one pull of eight indicators, in the client's own environment: ``worldbank_clients.py CLIENT URL AREAS``.

Prints what came of it as JSON: seconds (imports not counted), the number of values that are not null, or the error.
Each client is used as its documentation shows; nothing is switched off.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable

INDICATORS = [
    "NY.GDP.MKTP.CD",
    "NY.GDP.MKTP.PP.CD",
    "NY.GDP.MKTP.KD",
    "NY.GDP.MKTP.PP.KD",
    "NE.EXP.GNFS.CD",
    "NE.IMP.GNFS.CD",
    "TX.VAL.MRCH.CD.WT",
    "SP.POP.TOTL",
]
FEW = ["CHN", "JPN", "KOR", "WLD"]
Pull = Callable[[], int]


def wbgapi(url: str, areas: str) -> Pull:
    """The client of a World Bank employee, over the "advanced" API."""
    import wbgapi as wb

    wb.endpoint = url
    return lambda: int(
        wb.data.DataFrame(INDICATORS, FEW if areas == "few" else "all", columns="series")
        .count()
        .sum()
    )


def wbdata(url: str, areas: str) -> Pull:
    """The client with a cache; the cache is empty here."""
    from wbdata import client

    public = client.BASE_URL
    for name in [n for n in dir(client) if n.endswith("_URL")]:
        setattr(client, name, getattr(client, name).replace(public, url))
    session = client.Client(cache_path=tempfile.mkdtemp() + "/cache")
    codes = dict(zip(INDICATORS, INDICATORS, strict=True))
    return lambda: int(
        session.get_dataframe(codes, country=FEW if areas == "few" else "all").count().sum()
    )


def pandas_datareader(url: str, areas: str) -> Pull:
    """The reader in pandas' family."""
    from pandas_datareader import wb

    wb.WB_API_URL = url
    country = FEW if areas == "few" else "all"
    return lambda: int(
        wb.download(country=country, indicator=INDICATORS, start=1960, end=2025).count().sum()
    )


def world_bank_data(url: str, areas: str) -> Pull:
    """The client that asks for JSON-stat."""
    import pandas as pd
    import world_bank_data as wb
    from world_bank_data import request

    request.WORLD_BANK_URL = url
    country = FEW if areas == "few" else "all"
    return lambda: int(
        pd.concat([wb.get_series(code, country=country) for code in INDICATORS]).count()
    )


def ours(url: str, areas: str) -> Pull:
    """This product's adapter, with the same eight indicators."""
    from etl import catalog
    from etl.observations import empty
    from etl.settings import EtlSettings
    from etl.sources.transport import Transport
    from etl.sources.worldbank import WorldDevelopmentIndicators

    names = {i.series["wdi"]: n for n, i in catalog.indicators().items() if "wdi" in i.series}
    settings = EtlSettings(services={"worldbank": url})
    adapter = WorldDevelopmentIndicators(
        FEW if areas == "few" else (), {code: names[code] for code in INDICATORS}
    )

    def pull() -> int:
        with Transport(settings) as transport:
            found = adapter.fetch(transport, settings, empty(), lambda words: None)
        if found.failed:
            raise RuntimeError(str(found.failed))
        return len(found.observations)

    return pull


def main() -> None:
    """Run one client."""
    client, url, areas = sys.argv[1:]
    for proxy in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        os.environ.pop(proxy, None)
    warnings.simplefilter("ignore")
    pull = {f.__name__: f for f in (wbgapi, wbdata, pandas_datareader, world_bank_data, ours)}[
        client
    ](url, areas)
    started = time.perf_counter()
    try:
        result: dict[str, object] = {"values": pull()}
    except Exception as error:  # noqa: BLE001 - whatever a client raises is its result
        result = {"error": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps(result | {"seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
