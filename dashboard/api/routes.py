"""The addresses of the data API: ``/api/v1/…``, and what their document says of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import pandas as pd
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from dashboard.api import models, sdmx, tables
from dashboard.api.answers import JSON, finished, frame_of, rows_of, to_json
from dashboard.api.queries import (
    ClaimsQuery,
    DecompositionQuery,
    ObservationsQuery,
    Paged,
    SharesQuery,
    VintagesQuery,
)
from dashboard.embeds import base_of
from dashboard.live import Live
from etl.store import Release, ReleaseInfo

ROOT = "/api/v1"
Q = TypeVar(
    "Q", Paged, ObservationsQuery, SharesQuery, VintagesQuery, ClaimsQuery, DecompositionQuery
)

#: What every question may be answered with instead of rows.
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "The reader has it already."},
    400: {"model": models.Problem, "description": "What is asked for is not there."},
    422: {"model": models.Problem, "description": "A parameter cannot be used."},
    503: {"model": models.Problem, "description": "There is no release to answer from."},
}

_HEADERS = {
    "ETag": {"description": "A name for these very bytes.", "schema": {"type": "string"}},
    "X-Release": {"description": "The id of the release.", "schema": {"type": "string"}},
    "X-Total-Count": {"description": "How many rows there are.", "schema": {"type": "integer"}},
}


def router(live: Live) -> APIRouter:
    """The data API on the release that is served.

    Args:
        live: Whose release is answered from.
    """
    api = APIRouter(prefix=ROOT, tags=["Data"])
    _figures_and_shares(api, live)
    _facts(api, live)
    _releases(api, live)

    @api.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def nothing(path: str) -> Response:
        problem = {"error": f"There is nothing at {ROOT}/{path[:80]}.", "hint": "See /docs."}
        return Response(to_json(problem), 404, media_type=JSON)

    return api


def _figures_and_shares(api: APIRouter, live: Live) -> None:
    @api.get("/shares", summary="Shares of the world", **_rows(models.Share))
    def shares(request: Request, query: Annotated[SharesQuery, Query()]) -> Response:
        """The share of an economy or a group in the world by year, with numerator, denominator and status.

        A share exists only where every member and the World have a value of the same source and edition.
        The same as `trilateral share`.
        """
        return _rows_answer(request, live, models.Share, query, tables.shares)

    @api.get(
        "/observations",
        summary="Observations as the sources publish them",
        **_rows(
            models.Observation, "application/vnd.sdmx.data+csv", "application/vnd.sdmx.data+json"
        ),
    )
    def observations(request: Request, query: Annotated[ObservationsQuery, Query()]) -> Response:
        """The latest edition of everything; of an earlier day with `as_of`, every edition with `edition=all`."""
        if query.format in ("json", "csv"):
            return _rows_answer(request, live, models.Observation, query, tables.observations)
        release = live.release
        found = tables.observations(release, query)
        page = found.iloc[query.offset : query.offset + query.limit]
        told = {"X-Total-Count": str(len(found)), "X-Release": release.id}
        if query.format == "sdmx-csv":
            return finished(request, sdmx.sdmx_csv(page), sdmx.CSV_TYPE, told)
        return finished(request, sdmx.sdmx_json(page, release), sdmx.JSON_TYPE, told)

    @api.get("/vintages", summary="Editions that the release holds", **_rows(models.Vintage))
    def vintages(request: Request, query: Annotated[VintagesQuery, Query()]) -> Response:
        """Every edition of every indicator, oldest first; ask for its values with `observations?edition=`."""
        return _rows_answer(request, live, models.Vintage, query, tables.vintages)

    @api.get("/claims", summary="Claims and their verdicts", **_rows(models.Claim))
    def claims(request: Request, query: Annotated[ClaimsQuery, Query()]) -> Response:
        """Each claim under every definition and year. The same as `trilateral claim --json`."""
        return _rows_answer(request, live, models.Claim, query, tables.checked)

    @api.get("/decomposition", summary="Why the share moved", **_rows(models.Part))
    def decomposition(request: Request, query: Annotated[DecompositionQuery, Query()]) -> Response:
        """The change of the share split into real growth, prices, exchange rate and the growth of the world.

        The four parts sum to the change of the share, without a residual. The same as `trilateral why --json`.
        """
        return _rows_answer(request, live, models.Part, query, tables.decomposition)


def _facts(api: APIRouter, live: Live) -> None:
    @api.get("/figures", summary="The figures and their formats", **_rows(models.Figure))
    def figures(request: Request, query: Annotated[Paged, Query()]) -> Response:
        """What can be drawn and taken away; the view of a file is in its query."""
        return rows_of(
            request,
            tables.figures(base_of(request)),
            models.Figure,
            query,
            live.release.id,
            query.format,
        )

    @api.get("/indicators", summary="What is measured", **_rows(models.Indicator))
    def indicators(request: Request, query: Annotated[Paged, Query()]) -> Response:
        """Unit and method of each indicator, and which sources have it."""
        return rows_of(
            request, tables.indicators(), models.Indicator, query, live.release.id, query.format
        )

    @api.get("/areas", summary="Economies, aggregates and groups", **_rows(models.Area))
    def areas(request: Request, query: Annotated[Paged, Query()]) -> Response:
        """What statistics are published for, and the groups that are added up here."""
        return rows_of(
            request, tables.areas(live.release), models.Area, query, live.release.id, query.format
        )

    @api.get(
        "/structure",
        summary="The structure of the observations, as SDMX-ML 2.1",
        response_class=Response,
        responses={
            200: {"content": {"application/vnd.sdmx.structure+xml": {}}},
            503: _PROBLEMS[503],
        },
    )
    def structure(request: Request) -> Response:
        """Data structure definition, code lists and dataflow; readers of SDMX-CSV ask for it."""
        release = live.release
        body = release.kept.once(("api", "structure"), lambda: sdmx.structure(release))
        return finished(request, body, sdmx.XML_TYPE, {"X-Release": release.id})


def _releases(api: APIRouter, live: Live) -> None:
    @api.get("/releases", summary="The releases in the store", **_rows(models.ReleaseLine))
    def releases(request: Request, query: Annotated[Paged, Query()]) -> Response:
        """All complete releases, newest first."""
        found = frame_of([vars(each) for each in _listed(live)], models.ReleaseLine)
        return rows_of(request, found, models.ReleaseLine, query, live.release.id, query.format)

    @api.get(
        "/releases/current",
        summary="The release that is served",
        response_class=Response,
        responses={**_PROBLEMS, 200: {"model": models.CurrentRelease, "headers": _HEADERS}},
    )
    def current(request: Request) -> Response:
        """Sources, editions, licences, citations, freshness, files with their sha256, and what the guards found."""
        release = live.release
        content = {"id": release.id, **release.package, "checks": release.checks}
        return finished(request, to_json(content), JSON, {"X-Release": release.id})


def _listed(live: Live) -> list[ReleaseInfo]:
    """The releases in the store, looked up once for each release that is shown."""
    return live.release.kept.once(("releases",), live.store.releases)


def _rows(model: type[BaseModel], *others: str) -> dict[str, Any]:
    """What the document says of an address that answers with rows."""
    content: dict[str, Any] = {"text/csv": {"schema": {"type": "string"}}}
    content |= {kind: {"schema": {"type": "string"}} for kind in others}
    good = {"model": models.Page[model], "content": content, "headers": _HEADERS}  # type: ignore[valid-type]
    return {"response_class": Response, "responses": {**_PROBLEMS, 200: good}}


def _rows_answer(
    request: Request,
    live: Live,
    model: type[BaseModel],
    query: Q,
    table: Callable[[Release, Q], pd.DataFrame],
) -> Response:
    """A page of a table of the release that is served."""
    # Once: between two looks another release may have come.
    release = live.release
    found = table(release, query)
    return rows_of(request, found, model, query, release.id, query.format)


__all__ = ["ROOT", "router"]
