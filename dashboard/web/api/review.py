"""``POST /api/v1/review``: the claims of a text, checked. Nothing of the text is kept or logged."""

from __future__ import annotations

from fastapi import APIRouter, Response

from dashboard.live import Live
from dashboard.web.api import models
from dashboard.web.api.answers import JSON, to_json
from dashboard.web.api.texts import ReviewQuestion
from dashboard.web.reviewing import reviewed
from dashboard.words import reviewing
from dashboard.words.wording import in_language

_PROBLEM = {"model": models.Problem}
PRIVATE = {"Cache-Control": "no-store"}


def add(api: APIRouter, live: Live) -> None:
    """Add the address."""

    @api.post(
        "/review",
        summary="The claims of a text, checked",
        operation_id="review",
        response_class=Response,
        responses={
            200: {"model": models.Review},
            400: {**_PROBLEM, "description": "What is asked for is not there."},
            404: {**_PROBLEM, "description": "The release does not exist, or is no longer kept."},
            422: {**_PROBLEM, "description": "The body cannot be used."},
            429: {**_PROBLEM, "description": "Too many were asked for in a short time."},
            503: {**_PROBLEM, "description": "There is no release to answer from."},
        },
    )
    def review(question: ReviewQuestion) -> Response:
        """Every share, amount, rank, comparison, contribution to growth and change that a text states.

        Each with how it was read, its verdict by every definition that its words allow (`mixed` where they differ,
        `unknown` where it cannot be judged), and a wording that would be true. The text is neither kept nor logged;
        bodies of up to 64 KB are taken. The same as `trilateral review --json`.
        """
        release = live.named(question.release)
        found = reviewed(release, question.text, said_on=question.said_on, as_of=question.as_of)
        content = {"release": release.id, **reviewing.records(in_language(question.lang), found)}
        return Response(
            to_json(content), media_type=JSON, headers={**PRIVATE, "X-Release": release.id}
        )

    @api.api_route("/review", methods=["GET", "HEAD"], include_in_schema=False)
    def sent_only() -> Response:
        problem = {
            "error": "The text is sent, not asked for.",
            "hint": "Use POST; /docs has an example.",
        }
        return Response(to_json(problem), 405, {"Allow": "POST, OPTIONS"}, JSON)
