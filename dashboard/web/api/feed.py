"""The releases as an Atom feed, one entry per release with what changed in it; and a feed per claim and language."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response

from dashboard.live import Live
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.choices import Lang
from dashboard.markup import XML_DECLARATION, Markup, xml_element
from dashboard.web.links import base_of
from dashboard.web.queries import refuse_unknown
from dashboard.web.responses import conditional
from dashboard.words.sentences import headline
from dashboard.words.terms import VERDICTS
from dashboard.words.wording import Words, in_language
from etl import catalog
from etl.analysis import revisions
from etl.analysis.claims import Rule
from etl.errors import UnknownName
from etl.storage.store import Release, ReleaseInfo

ATOM = "http://www.w3.org/2005/Atom"
TITLE = "Trilateral: new figures"
#: A feed needs a date even before the first release.
BEGINNING = "1970-01-01T00:00:00+00:00"
#: The maximum number of entries.
ENTRIES = 50


def register(server: FastAPI, live: Live) -> None:
    """Add ``/feed.atom``."""

    @server.get(
        "/feed.atom",
        summary="The releases as an Atom feed",
        response_class=Response,
        tags=["Server"],
    )
    def feed_atom(
        request: Request,
        claim: Annotated[
            str, Query(description="Only the answer on this claim, and the verdicts that changed.")
        ] = "",
        lang: Annotated[Lang, Query(description="The language of a claim's feed.")] = SOURCE,
    ) -> Response:
        """One entry per release, with what changed in it; or of a claim, the answer of the release that is served."""
        refuse_unknown(request.query_params, ("claim", "lang"))
        release = live.release
        if claim:
            if claim not in catalog.claims():
                raise UnknownName("claim", claim, catalog.claims())
            body = claim_atom(release, claim, in_language(lang), base_of(request))
            headers = {"Cache-Control": "public, max-age=300"}
            return conditional(request, body, "application/atom+xml", headers)
        # Listed once per release that is shown: in a bucket every release is a request.
        releases = release.cache.get_or_compute(("releases",), live.store.releases)[:ENTRIES]
        body = atom(releases, base_of(request), {release.id: release.changes})
        headers = {"Cache-Control": "public, max-age=300"}
        return conditional(request, body, "application/atom+xml", headers)


def atom(
    releases: Iterable[ReleaseInfo],
    url: str,
    changes: Mapping[str, Mapping[str, Any]] | None = None,
) -> bytes:
    """The feed as bytes.

    Args:
        releases: The releases, newest first.
        url: Where the dashboard is served, without a slash at the end.
        changes: Release -> its ``changes.json``, for the entries' text; a release without has its summary.

    Returns:
        An Atom 1.0 document (RFC 4287), UTF-8.
    """
    found = list(releases)
    address = f"{url}/feed.atom"
    feed = xml_element(
        "feed",
        xml_element("id", _identifier("feed")),
        xml_element("title", TITLE),
        xml_element("updated", found[0].created if found else BEGINNING),
        xml_element("link", rel="self", type="application/atom+xml", href=address),
        _page(url),
        xml_element("author", xml_element("name", "Trilateral")),
        (_entry(release, url, (changes or {}).get(release.id)) for release in found),
        xmlns=ATOM,
        **{"xml:lang": LANGUAGES[SOURCE].tag},
    )
    return f"{XML_DECLARATION}{feed}".encode()


def claim_atom(release: Release, claim: str, words: Words, url: str) -> bytes:
    """The feed of one claim: the answer of a release, and the verdicts that changed with it.

    The identifier of the entry changes with the answer, so that a reader is told again only when it does.

    Args:
        release: The release that is served.
        claim: The id of the claim.
        words: The words of the reader's language.
        url: Where the dashboard is served, without a slash at the end.
    """
    quoted = words.quoted(words.gettext(catalog.claims()[claim].text))
    answer = headline(release, words, Rule()).get(claim, "")
    flips = [each for each in revisions.recorded_flips(release) if each["claim"] == claim]
    changed = [
        words.gettext(
            "{indicator}, {year}: {share}, {verdict}; before: {share_before}, {verdict_before}."
        ).format(
            indicator=words.indicator(each["indicator"]),
            year=each["time_period"],
            share=words.percent(each["share_to"]),
            verdict=words.gettext(VERDICTS[each["to"]]),
            share_before=words.percent(each["share_from"]),
            verdict_before=words.gettext(VERDICTS[each["from"]]),
        )
        for each in flips
    ]
    query = f"claim={claim}&lang={words.lang}"
    page = xml_element("link", rel="alternate", type="text/html", href=f"{url}/claim?{query}")
    updated = release.created.isoformat()
    feed = xml_element(
        "feed",
        xml_element("id", _identifier(f"feed:{query}")),
        xml_element("title", f"Trilateral: {quoted}"),
        xml_element("updated", updated),
        xml_element(
            "link", rel="self", type="application/atom+xml", href=f"{url}/feed.atom?{query}"
        ),
        page,
        xml_element("author", xml_element("name", "Trilateral")),
        xml_element(
            "entry",
            xml_element("id", _identifier(f"{query}:{answer}:{' '.join(changed)}")),
            xml_element("title", quoted),
            xml_element("updated", updated),
            page,
            xml_element("content", "\n".join([answer, *changed]), type="text"),
        ),
        xmlns=ATOM,
        **{"xml:lang": LANGUAGES[words.lang].tag},
    )
    return f"{XML_DECLARATION}{feed}".encode()


def _entry(release: ReleaseInfo, url: str, change: Mapping[str, Any] | None) -> Markup:
    text = "\n".join(revisions.lines(change)) if change else release.summary
    return xml_element(
        "entry",
        xml_element("id", _identifier(release.id)),
        xml_element("title", f"Release of {release.created[:10]}: {release.summary}"),
        xml_element("updated", release.created),
        _page(url),
        xml_element("content", text, type="text"),
    )


def _page(url: str) -> Markup:
    return xml_element("link", rel="alternate", type="text/html", href=f"{url}/revisions")


def _identifier(name: str) -> str:
    """A name that stays the same wherever the dashboard moves."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"trilateral:{name}").urn
