"""SDMX REST: ``/sdmx/2.1/…`` for the programs that statistical offices publish for (sdmx1, pysdmx, rsdmx)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fastapi import FastAPI, Request, Response

from dashboard.live import Live
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.markup import XML_DECLARATION, xml_element
from dashboard.web.api.answers import SOON
from dashboard.web.api.sdmx import artefacts, data
from dashboard.web.api.sdmx.asked import (
    DataAsked,
    StructureAsked,
    flow_of,
    identities,
    key_of,
    read,
)
from dashboard.web.api.sdmx.data import CSV, GENERIC, JSON, SPECIFIC, Told
from dashboard.web.api.sdmx.flows import MOST, too_many
from dashboard.web.api.sdmx.vocabulary import AGENCY, TIME, code_lists
from dashboard.web.errors import Refused, status_of
from dashboard.web.negotiation import preferred, ranked
from dashboard.web.responses import conditional
from dashboard.words.wording import Words, in_language
from etl.errors import TrilateralError, UnknownName, UsageError
from etl.storage.store import Release

ROOT = "/sdmx/2.1"
#: Status of HTTP -> code of an SDMX error (SDMX 2.1, section 7, 5.8).
_CODES = {400: 140, 403: 150, 404: 100, 413: 130, 501: 501, 503: 503}
_ERROR = {
    "xmlns:mes": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message",
    "xmlns:com": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common",
}

Writer = Callable[[Told], bytes]
#: Media type and version -> its writer, the first for whoever does not mind.
DATA: Mapping[tuple[str, str], Writer] = {
    (GENERIC, "2.1"): data.generic,
    (SPECIFIC, "2.1"): data.specific,
    (CSV, "2.0.0"): data.sdmx_csv,
    (CSV, "1.0.0"): lambda told: data.sdmx_csv(told, "1.0.0"),
    (JSON, "1.0.0-wip"): data.sdmx_json,
}
STRUCTURE = ((artefacts.STRUCTURE_ML, "2.1"),)
#: What programs ask for that know no names of SDMX.
_PLAIN = {"text/csv": CSV, "application/json": JSON}
_ANY = ("", "*/*", "application/*", "application/xml", "text/xml", "text/*")


def register(server: FastAPI, live: Live) -> None:
    """Add all addresses below ``/sdmx/``."""

    @server.api_route("/sdmx/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def sdmx(path: str, request: Request) -> Response:
        try:
            return _answer(path, request, live)
        except TrilateralError as error:
            return _refusal(error)


def _answer(path: str, request: Request, live: Live) -> Response:
    version, *parts = [part for part in path.split("/") if part] or [""]
    if version != "2.1":
        raise Refused(f"There is nothing at /sdmx/{path[:60]}.", 404, hint=f"Ask below {ROOT}.")
    # Whoever follows the address itself is shown what there is.
    kind, *rest = parts or ["dataflow"]
    if kind in ("availableconstraint", "schema", "metadata"):
        raise Refused(f"{kind} is not answered.", 501, hint="Ask for data, or for structure.")
    release = live.release
    if kind == "data":
        return _data(rest, request, release)
    asked = read(StructureAsked, request.query_params)
    media = _agreed(request, STRUCTURE)
    words = _words(asked.lang, request)
    known = artefacts.artefacts(release, words)
    found = identities(kind, rest, known)
    more = artefacts.related(known, found, asked.references)
    chosen = [each for name, each in known.items() if name in more]
    body = artefacts.message(release, words, chosen, asked.stubs(found, more))
    return _sent(request, body, media, release, words)


def _data(path: Sequence[str], request: Request, release: Release) -> Response:
    """The answer to ``data/flow/key/provider``."""
    if not 1 <= len(path) <= 3:
        raise Refused("Data are at data/FLOW/KEY.", 400, hint=f"Ask for {ROOT}/data/SHARES/all.")
    asked = read(DataAsked, request.query_params)
    flow, words = flow_of(path[0]), _words(asked.lang, request)
    if path[2:] and not {"all", AGENCY} & set(path[2].replace(",", "+").split("+")):
        raise UnknownName("provider", path[2][:60], [AGENCY])
    key = key_of((*path, "all")[1], code_lists(release, words))
    media = _agreed(request, tuple(DATA))
    table = asked.cut(flow.table(release, key))
    if table.empty:
        raise Refused("There are no results.", 404, hint="Leave places of the key empty, or ask for all periods.")  # fmt: skip
    if len(table) > MOST:
        raise too_many(f"{len(table):,} observations, and {MOST:,} are the most")
    if TIME not in table and media[0] == JSON:
        raise Refused(f"SDMX-JSON is not written with detail={asked.detail}.", 501, hint="Ask for XML or CSV.")  # fmt: skip
    body = DATA[media](Told(table, flow.id, release, words, flat=asked.flat))
    return _sent(request, body, media, release, words)


def _agreed(request: Request, offered: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The media type and version that the reader likes best.

    Raises:
        Refused: None that is written here.
    """
    for name, told in ranked(request.headers.get("accept", "*/*")):
        media = _PLAIN.get(name.lower(), name.lower())
        for each in offered:
            if (media == each[0] and told.get("version", each[1]) == each[1]) or media in _ANY:
                return each
    listed = ", ".join(f"{name};version={version}" for name, version in offered)
    raise Refused("None of the formats of Accept is written here.", 406, hint=f"There are {listed}.")  # fmt: skip


def _words(lang: str, request: Request) -> Words:
    """The words of the address's language, else of the reader's."""
    return in_language(lang or preferred(request.headers.get("accept-language", "")))


def _sent(
    request: Request, body: bytes, media: tuple[str, str], release: Release, words: Words
) -> Response:
    headers = {
        "Cache-Control": SOON,
        "Content-Language": LANGUAGES[words.lang].tag,
        "Vary": "Accept, Accept-Language",
        "X-Release": release.id,
    }
    charset = "; charset=utf-8" if media[0] == CSV else ""
    return conditional(request, body, f"{media[0]}; version={media[1]}{charset}", headers)


def _refusal(error: TrilateralError) -> Response:
    """An error as SDMX says it."""
    status = status_of(error)
    if isinstance(error, UnknownName):
        status = 404
    elif isinstance(error, UsageError) and not isinstance(error, Refused):
        status = 403
    text = xml_element("com:Text", str(error), **{"xml:lang": SOURCE})
    told = xml_element("mes:ErrorMessage", text, code=_CODES.get(status, status))
    body = f"{XML_DECLARATION}{xml_element('mes:Error', told, **_ERROR)}"
    return Response(body, status, {"Cache-Control": "no-store"}, "application/xml")
