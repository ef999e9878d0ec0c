"""The addresses of the data API: ``/api/v1/…``."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import pandas as pd
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from dashboard.live import Live
from dashboard.locale import SOURCE
from dashboard.web.api import fields, models, promises, proofs, review, tables, texts, whole_files
from dashboard.web.api import queries as asked
from dashboard.web.api.answers import (
    FROZEN,
    JSON,
    SOON,
    address,
    cut,
    finished,
    frame_of,
    rows_of,
    to_json,
    told,
)
from dashboard.web.api.sdmx import artefacts, data, vocabulary
from dashboard.web.links import base_of
from dashboard.web.responses import in_ranges
from dashboard.words import reviewing
from dashboard.words.wording import in_language
from etl.analysis.claims import Rule
from etl.judging import judged
from etl.storage.store import Release, ReleaseInfo

ROOT = "/api/v1"
Q = TypeVar("Q", bound=asked.Paged)
READ = ["GET", "HEAD"]


def router(live: Live, route_class: type[APIRoute]) -> APIRouter:
    """The data API on the release that is served."""
    api = APIRouter(prefix=ROOT, tags=["Data"], route_class=route_class)
    _data(api, live)
    _compared(api, live)
    _facts(api, live)
    _releases(api, live)
    review.add(api, live)
    proofs.add(api, live, promises.PROBLEMS)
    _index(api, live)
    return api


def _data(api: APIRouter, live: Live) -> None:
    @_get(api, "shares", "Shares of the world", **promises.rows(models.Share))
    def shares(request: Request, query: Annotated[asked.SharesQuery, Query()]) -> Response:
        """The share of economies and groups in the world by year, with numerator, denominator and status.

        A share exists only where every member and the World have a value of the same source and edition.
        Rows are in the order of the areas asked for, then by period. The same as `trilateral share`.
        """
        return _rows_answer(request, live, models.Share, query, tables.shares)

    kinds = ("application/vnd.sdmx.data+csv", "application/vnd.sdmx.data+json")

    @_get(
        api,
        "observations",
        "Observations as published",
        **promises.rows(models.Observation, *kinds),
    )
    def observations(
        request: Request, query: Annotated[asked.ObservationsQuery, Query()]
    ) -> Response:
        """The latest edition of everything; of an earlier day with `as_of`, every edition with `edition=all`.

        Rows are in the order of their columns: source, indicator, area, counterpart, frequency, period, edition.
        All of them at once are in the files that `releases/{id}` names.
        """
        release = live.named(query.release)
        found = tables.observations(release, query)
        if query.format in ("json", "csv"):
            return rows_of(request, found, models.Observation, query, release.id)
        page, following = cut(found, query, address(request), release.id)
        headers = told(found, query, release.id, following)
        told_of = data.Told(
            vocabulary.table_of(page), vocabulary.STRUCTURE, release, in_language(SOURCE)
        )
        if query.format == "sdmx-csv":
            return finished(request, data.sdmx_csv(told_of), data.CSV_TYPE, headers)
        return finished(request, data.sdmx_json(told_of), data.JSON_TYPE, headers)

    @_get(api, "vintages", "Editions that the release holds", **promises.rows(models.Vintage))
    def vintages(request: Request, query: Annotated[asked.VintagesQuery, Query()]) -> Response:
        """Every edition of every indicator by source and indicator, oldest first.

        Ask for the values of one with `observations?edition=`.
        """
        return _rows_answer(request, live, models.Vintage, query, tables.vintages)

    @_get(api, "claims", "Claims and their verdicts", **promises.rows(models.Claim))
    def claims(request: Request, query: Annotated[asked.ClaimsQuery, Query()]) -> Response:
        """Each claim under every definition and year, in the order of the claim's definitions, then by year.

        The same as `trilateral claim --json`.
        """
        return _rows_answer(request, live, models.Claim, query, tables.checked)

    own = {200: {"model": models.Own, "headers": promises.HEADERS}}

    @_get(
        api,
        "claim",
        "A claim of your own and its verdicts",
        response_class=Response,
        responses=promises.PROBLEMS | own,
    )
    def claim(request: Request, query: Annotated[texts.OwnQuery, Query()]) -> Response:
        """A share, an amount, a rank, a ratio, a contribution to growth or trade among members, by its parts.

        Judged by every definition that the words allow, as it was known on the day `said`, and with a wording that
        would be true, in every language. The same as `trilateral claim --share`.
        """
        release = live.named(query.release)
        rule = Rule(as_of=query.as_of, about=query.about)
        found = judged(release, query.claim(), said_on=query.said, rule=rule)
        record = reviewing.record(in_language(query.lang), found)
        content = {"release": release.id, **record, "place": {}}
        headers = _named(release, frozen=bool(query.release))
        return finished(request, to_json(content), JSON, headers)

    @_get(api, "decomposition", "Why the share changed", **promises.rows(models.Part))
    def decomposition(
        request: Request, query: Annotated[asked.DecompositionQuery, Query()]
    ) -> Response:
        """The change of the share split into real growth, prices, exchange rate and the growth of the world.

        The four parts sum to the change of the share, without a residual. The same as `trilateral why --json`.
        """
        return _rows_answer(request, live, models.Part, query, tables.decomposition)


def _compared(api: APIRouter, live: Live) -> None:
    @_get(
        api, "forecast-errors", "What past editions expected", **promises.rows(models.ForecastError)
    )
    def forecast_errors(
        request: Request, query: Annotated[asked.ForecastsQuery, Query()]
    ) -> Response:
        """Each share that an edition expected of a year that is observed now, and its error.

        By edition, then by year, up to three years ahead. The same as `trilateral forecasts --each`.
        """
        return _rows_answer(request, live, models.ForecastError, query, tables.forecasts)

    @_get(
        api,
        "forecast-accuracy",
        "How good forecasts were",
        **promises.rows(models.ForecastAccuracy),
    )
    def forecast_accuracy(
        request: Request, query: Annotated[asked.ForecastsQuery, Query()]
    ) -> Response:
        """The errors of forecasts by the number of years ahead: how many, their mean, which is their bias, and range.

        The same as `trilateral forecasts`; `band=1` draws it around the forecasts of a figure.
        """
        return _rows_answer(request, live, models.ForecastAccuracy, query, tables.accuracy)

    @_get(
        api,
        "mirrors",
        "Trade among the three as each side reports it",
        **promises.rows(models.Mirror),
    )
    def mirrors(request: Request, query: Annotated[asked.MirrorsQuery, Query()]) -> Response:
        """Each flow and year that exporter and importer both report in one source, and how far they differ."""
        return _rows_answer(request, live, models.Mirror, query, tables.mirrors)

    @_get(api, "net-trade", "Trade without that among the three", **promises.rows(models.NetTrade))
    def net_trade(request: Request, query: Annotated[asked.NetTradeQuery, Query()]) -> Response:
        """The share of the three in the world's trade, and without their trade with one another in both totals.

        Only years in which all six flows and all totals are known.
        """
        return _rows_answer(request, live, models.NetTrade, query, tables.net_trade)


def _facts(api: APIRouter, live: Live) -> None:
    @_get(api, "figures", "The figures and their formats", **promises.rows(models.Figure))
    def figures(request: Request, query: Annotated[asked.Paged, Query()]) -> Response:
        """What can be drawn and taken away; the view of a file is in its query."""
        base = base_of(request)
        return _rows_answer(request, live, models.Figure, query, lambda *_: tables.figures(base))

    @_get(api, "indicators", "What is measured", **promises.rows(models.Indicator))
    def indicators(request: Request, query: Annotated[asked.Paged, Query()]) -> Response:
        """Unit and method of each indicator, and which sources have it."""
        return _rows_answer(request, live, models.Indicator, query, lambda *_: tables.indicators())

    @_get(api, "areas", "Economies, aggregates and groups", **promises.rows(models.Area))
    def areas(request: Request, query: Annotated[asked.Paged, Query()]) -> Response:
        """The groups that are added up here, then what statistics are published for, by code."""
        return _rows_answer(
            request, live, models.Area, query, lambda release, _: tables.areas(release)
        )

    content = {"application/vnd.sdmx.structure+xml": promises.TEXT}

    @_get(
        api,
        "structure",
        "The structure of the observations, as SDMX-ML 2.1",
        response_class=Response,
        responses={**promises.PROBLEMS, 200: {"content": content, "headers": promises.HEADERS}},
    )
    def structure(request: Request, query: Annotated[asked.Query, Query()]) -> Response:
        """Data structure definition, code lists and dataflow; readers of SDMX-CSV ask for it."""
        release = live.named(query.release)
        words = in_language(SOURCE)
        body = artefacts.message(release, words, artefacts.artefacts(release, words).values())
        headers = _named(release, frozen=bool(query.release))
        return finished(request, body, artefacts.XML_TYPE, headers)


def _releases(api: APIRouter, live: Live) -> None:
    one = {
        "response_class": Response,
        "responses": {
            **promises.PROBLEMS,
            200: {"model": models.WholeRelease, "headers": promises.HEADERS},
        },
    }

    @_get(api, "releases", "The releases in the store", **promises.rows(models.ReleaseLine))
    def releases(request: Request, query: Annotated[asked.Paged, Query()]) -> Response:
        """All complete releases, newest first, each with the files of it that are damaged."""
        return _rows_answer(
            request,
            live,
            models.ReleaseLine,
            query,
            lambda *_: frame_of([vars(each) for each in _listed(live)], models.ReleaseLine),
        )

    @_get(api, "releases/current", "The release that is served", **one)
    def current(request: Request, query: Annotated[asked.Nothing, Query()]) -> Response:
        """Sources, editions, licences, citations, freshness, files with their sha256, and what the guards found."""
        return _described(request, live.release, frozen=False)

    @_get(api, "releases/{id}", "A release", **one)
    def release(
        request: Request, name: _ReleaseName, query: Annotated[asked.Nothing, Query()]
    ) -> Response:
        """The same of any release in the store; `latest` is the one that is served."""
        found, frozen = _of_path(live, name)
        return _described(request, found, frozen=frozen)

    @_get(
        api,
        "releases/{id}/{file}",
        "A file of a release",
        response_class=Response,
        responses=promises.FILE,
    )
    def file(
        request: Request,
        name: _ReleaseName,
        file: _FileName,
        query: Annotated[asked.Nothing, Query()],
    ) -> Response:
        """All rows at once: `observations.parquet` or `.csv` the latest editions, `vintages.parquet` the earlier ones.

        `datapackage.json` describes them, with the sha256 of each; so do `croissant.json` (Croissant),
        `csv-metadata.json` (CSV on the Web) and `dcat.jsonld` (DCAT).
        `releases/latest/observations.parquet` is a stable address for the release that is served. Ranges are answered:
        readers of Parquet fetch what they need, and a download that broke off goes on.
        """
        found, frozen = _of_path(live, name)
        body, kind = whole_files.body(live.store, found, file, base_of(request))
        headers = _named(found, frozen=frozen) | {
            "Content-Disposition": f'attachment; filename="{found.id}-{file}"'
        }
        if file in whole_files.AS_CSV:
            headers["Link"] = '<csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
        return in_ranges(request, body, kind, headers)


def _of_path(live: Live, name: str) -> tuple[Release, bool]:
    """The release that an address names, and whether it is always the same one: `latest` is the one that is served."""
    frozen = name not in fields.LATEST
    return live.named(name if frozen else ""), frozen


def _index(api: APIRouter, live: Live) -> None:
    @api.api_route("", methods=READ, include_in_schema=False)
    @api.api_route("/", methods=READ, include_in_schema=False)
    def index(request: Request) -> Response:
        described = request.app.openapi()["paths"]
        addresses = [
            {"path": path, "about": next(iter(facts.values()))["summary"]}
            for path, facts in described.items()
            if path.startswith(ROOT)
        ]
        content = {
            "release": live.release.id,
            "document": f"{base_of(request)}/openapi.json",
            "people": f"{base_of(request)}/docs",
            "addresses": addresses,
        }
        return finished(request, to_json(content), JSON, _named(live.release, frozen=False))

    known = {route.path for route in api.routes if isinstance(route, APIRoute)}

    @api.api_route("/{path:path}", methods=READ, include_in_schema=False)
    def nothing(path: str) -> Response:
        close = difflib.get_close_matches(f"{ROOT}/{path[:80]}", known, n=1, cutoff=0.8)
        guess = f"Did you mean {close[0]}? " if close else ""
        problem = {
            "error": f"There is nothing at {ROOT}/{path[:80]}.",
            "hint": f"{guess}{ROOT} lists the addresses, /docs explains them.",
        }
        return Response(to_json(problem), 404, media_type=JSON)

    others = ["POST", "PUT", "PATCH", "DELETE"]

    @api.api_route("/{path:path}", methods=others, include_in_schema=False)
    @api.api_route("", methods=others, include_in_schema=False)
    def reading_only(request: Request) -> Response:
        problem = {"error": f"{request.method} is not answered here.", "hint": "Ask with GET."}
        return Response(to_json(problem), 405, {"Allow": "GET, HEAD, OPTIONS"}, JSON)


_ReleaseName = Annotated[
    str,
    Path(
        alias="id",
        pattern=fields.ONE_RELEASE,
        description="The id or short name of a release, or `latest`; `releases` lists them.",
    ),
]
_FileName = Annotated[
    str,
    Path(
        pattern=fields.ONE_FILE,
        description="A file that the release's `resources` name.",
        examples=["observations.parquet"],
    ),
]


def _get(api: APIRouter, path: str, summary: str, **facts: Any) -> Callable[[Any], Any]:
    """An address that is read, under the name of its function."""

    def add(function: Callable[..., Response]) -> Callable[..., Response]:
        name = function.__name__
        api.get(f"/{path}", summary=summary, operation_id=name, **facts)(function)
        # GET without the body, which needs no words of its own.
        api.head(f"/{path}", include_in_schema=False, response_class=Response)(function)
        return function

    return add


def _listed(live: Live) -> list[ReleaseInfo]:
    """The releases in the store, looked up once for each release that is shown."""
    return live.release.cache.get_or_compute(
        ("releases", "verified"), lambda: live.store.releases(verified=True)
    )


def _named(release: Release, *, frozen: bool) -> dict[str, str]:
    return {"X-Release": release.id, "Cache-Control": FROZEN if frozen else SOON}


def _described(request: Request, release: Release, *, frozen: bool) -> Response:
    content = {"id": release.id, **release.package, "checks": release.checks}
    return finished(request, to_json(content), JSON, _named(release, frozen=frozen))


def _rows_answer(
    request: Request,
    live: Live,
    model: type[BaseModel],
    query: Q,
    table: Callable[[Release, Q], pd.DataFrame],
) -> Response:
    """A page of a table of the release that is asked for."""
    # Once: between two looks another release may have come.
    release = live.named(query.release)
    return rows_of(request, table(release, query), model, query, release.id)
