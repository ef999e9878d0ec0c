"""The Dash application: one address in, one page out. docs/design.md says what Dash does here."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import anyio.to_thread
from dash import Dash, Input, Output, ctx, exceptions
from fastapi import FastAPI

from dashboard import meters, pages
from dashboard.components import reads
from dashboard.components.card import waits
from dashboard.components.choices import MOST_AREAS
from dashboard.components.context import Context, Sent
from dashboard.components.html import to_html
from dashboard.components.naming import meant
from dashboard.components.picker import ADD, LONGEST
from dashboard.components.shell import NOTICES, notice
from dashboard.components.site import Answer, Site, answer, is_whole
from dashboard.drawing import PLACES, WIDE
from dashboard.exports.reports import Report
from dashboard.figures import FIGURES, FORMER
from dashboard.figures.explore.asked import areas_of
from dashboard.live import Live
from dashboard.locale import LANGUAGES
from dashboard.look.view import View, query_of
from dashboard.settings import root
from dashboard.web.asking import Asked
from dashboard.web.assets import ASSETS, plotly
from dashboard.web.callback_cache import NOT_KEPT
from dashboard.web.document import document
from dashboard.web.reviewing import of_document, reviewed
from dashboard.web.starting import Scripts
from dashboard.web.turns import Turns
from dashboard.words.freshness import FRESH, Freshness, sentences
from dashboard.words.wording import words_for
from etl.bounded.cache import Cache
from etl.bounded.packed import Packed, pack, unpack
from etl.documents import of_text
from etl.errors import TrilateralError, UsageError
from etl.storage.store import Release

log = logging.getLogger(__name__)

#: The maximum number of finished pages that are kept per release, and of their bytes, packed.
DOCUMENTS, ROOM = 256, 8 * 1024 * 1024
#: What Dash raises where a script is requested that it does not have.
UNKNOWN_SCRIPT = exceptions.DependencyException
#: Stands for our own address in a page that is kept, so that pages do not depend on the host name of the request.
HERE = b"https://here.invalid"
#: A day as browsers send it. Never "\d": that is any digit of Unicode.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Dash loads these on every page; nothing here uses them.
_SOURCE = re.compile(r'src="([^"]*)"')
_UNUSED = re.compile(r"/dash/(dash_table|html|dcc)/")
#: Settings of Dash's scripts that differ between processes, or reveal facts of the machine.
_PRIVATE = ("end_id", "websocket", "python_version", "plotly_cloud_installed")
_WHOLE_PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"


class Document(NamedTuple):
    """The first response to an address.

    Attributes:
        html: The finished page.
        usable: Whether all of the query could be used.
        release: The id of the release that it shows.
    """

    html: bytes
    usable: bool
    release: str


class App(Dash):
    """Dash with the finished page in its first response, and its scripts loaded after that.

    Args:
        server: The web server that the routes of Dash are added to.
        live: The release to show.
        turns: When an answer that has to be made is made.
    """

    def __init__(self, server: FastAPI, live: Live, turns: Turns) -> None:
        super().__init__(
            "dashboard",
            server=server,
            assets_folder=str(ASSETS),
            # Servers answer without the prefix (`web/prefix.py`); browsers ask with it.
            routes_pathname_prefix="/",
            requests_pathname_prefix=f"{root()}/",
            assets_ignore=r".*\.js|.*\.css",
            update_title="",
            websocket_callbacks=False,
            serve_locally=True,
        )
        self.live = live
        self.turns = turns
        #: Keys of documents that were made and that no reader has asked for yet.
        self.unasked: set[tuple[object, ...]] = set()
        self.layout = [Site(id="site")]
        self.callback(
            Output("site", "answer"), Input("site", "address"), prevent_initial_call=True
        )(self._answer_in_thread)

    async def _answer_in_thread(self, address: Mapping[str, Any]) -> Answer | None:
        # Cached responses do not wait for those that have to be made.
        async with self.turns.turn():
            made = await anyio.to_thread.run_sync(self.answer, address)
        if made and not is_whole(made):
            # What is at hand differs from moment to moment: `CallbackCache` keeps whole pages alone.
            ctx.response.set_header(*NOT_KEPT)
        return made

    def answer(self, address: Mapping[str, Any]) -> Answer | None:
        """The page at an address, with pictures as wide as the reader's window; nothing if there is none.

        Where the address says which figures are in sight, it has these and those that are at hand; the others are pending.
        It is whole if none is.
        """
        path = str(address.get("path", "/"))
        if path not in pages.PAGES:
            return None
        asked = Asked.of(path, query_of(str(address.get("search", ""))))
        view = asked.view
        try:
            release, freshness = self._shown(view)
        except UsageError:
            # The browser then requests the address, and shows what is wrong with it.
            return None
        preset = str(address.get("preset", WIDE))
        told = (*_freshness(view, freshness), *asked.left_out())
        context = self._context(release, view, path, freshness, told, (preset,))
        if sight := address.get("sight"):
            partly = replace(context, sight=frozenset(sight))
            if any(waits(partly, spec.id, own) for spec, own in reads.shown(path, view)):
                context = partly
        return answer(pages.page(context), pages.title(context)[0])

    def document(self, path: str, query: Mapping[str, str], base: str) -> Document:
        """The first response to an address.

        Pages are kept without what only one reader is told: a page with unusable values costs no more than others.

        Raises:
            UnknownName: The release that the address names does not exist.
        """
        made = self._document(path, query, base)
        assert made is not None  # noqa: S101 - it is made if it is not kept
        return made

    def kept(self, path: str, query: Mapping[str, str], base: str) -> Document | None:
        """The first response to an address if it was made before, within a thousandth of a second; else None."""
        named = query.get("release", "")
        if named and named != self.live.release.id:
            # To open another release takes time.
            return None
        return self._document(path, query, base, make=False)

    def _document(
        self,
        path: str,
        query: Mapping[str, str],
        base: str,
        *,
        make: bool = True,
        wanted: bool = True,
    ) -> Document | None:
        asked = Asked.of(path, query)
        view = asked.view
        release, freshness = self._shown(view)

        def made() -> Packed:
            context = self._context(release, view, path, freshness, _freshness(view, freshness))
            return pack(document(context, HERE.decode(), figure, self.page_scripts).encode())

        named = query.get("figure", "")
        figure = next((name for name in (FORMER.get(named, named),) if name in FIGURES), "")
        key = (path, view.query(), figure, self._is_frozen(release), freshness)
        (self.unasked.discard if wanted else self.unasked.add)(key)
        cache = kept_documents(release)
        found = meters.get_or_compute("document", cache, key, made) if make else cache.get(key)
        if found is None:
            return None
        if not make:
            meters.lookup("document", "hit").inc()
        page = unpack(found)
        own = "".join(to_html(notice(text)) for text in asked.left_out())
        page = page.replace(NOTICES, NOTICES + own.encode(), 1) if own else page
        here, quoted = base.encode(), quote_plus(base).encode()
        page = page.replace(HERE, here).replace(quote_plus(HERE).encode(), quoted)
        return Document(page, not asked.refused, release.id)

    def make_first_pages(self) -> None:
        """The front page in every language: the first reader waits for no module and no catalogue to be read."""
        try:
            # That of an address without a language first: time may be short.
            for lang in sorted(LANGUAGES, key=lambda lang: lang != View().lang):
                self._document("/", {"lang": lang}, "", wanted=False)
        except TrilateralError as error:
            # There is nothing to show yet, for example: pages say so.
            log.warning("the first pages are not made: %s", error)

    def sent(
        self,
        path: str,
        query: Mapping[str, str],
        base: str,
        form: Mapping[str, str],
        given: tuple[str, bytes] | None = None,
    ) -> Document:
        """The response to a form that was sent to a page; never kept.

        Args:
            path: The page.
            query: The query of its address.
            base: The address of the server.
            form: What the reader sent: ``text``, and ``said_on`` as a date.
            given: A document by its name, which is read instead of the text.

        Raises:
            UnknownName: The release that the address names does not exist.
            InternalError: The text cannot be read.
        """
        asked = Asked.of(path, query)
        view = asked.view
        release, freshness = self._shown(view)
        told = (*_freshness(view, freshness), *asked.left_out())
        context = self._context(release, view, path, freshness, told)
        sent = _sent(release, view, form, given)
        html = document(replace(context, sent=sent), base, "", self.page_scripts)
        return Document(html.encode(), not asked.refused, release.id)

    def findings(
        self,
        query: Mapping[str, str],
        form: Mapping[str, str],
        given: tuple[str, bytes] | None = None,
    ) -> tuple[bytes, str]:
        """What was found in a text that was sent, as slides, and the release; never kept.

        Args:
            query: The query of the address.
            form: What the reader sent, as for `sent`.
            given: A document by its name, which is read instead of the text.

        Raises:
            UnknownName: The release that the address names does not exist.
            InternalError: The text cannot be read.
        """
        # The first slides are waited for, and not the start: what writes presentations is large.
        from dashboard.exports.reports import deck

        view, _ = View.lenient(query)
        release, _ = self._shown(view)
        sent = _sent(release, view, form, given)
        words = words_for(view)
        report = Report(words, "", b"", sent.paper, sent.review, release.id)
        return deck.pptx(report), release.id

    def adding(self, path: str, query: Mapping[str, str]) -> str:
        """Where a form leads that adds an economy by its name: the address with one more; empty if none is meant."""
        view, _ = View.lenient(query)
        release = self.live.named(view.release)
        words = words_for(view)
        area = meant(query[ADD][:LONGEST], set(release.areas["ref_area"]), words)
        chosen = areas_of(view)
        if not area or len({*chosen, area}) > MOST_AREAS:
            return ""
        return view.link(path, areas=tuple(dict.fromkeys((*chosen, area))))

    def _shown(self, view: View) -> tuple[Release, Freshness]:
        """The release of a view, and what readers must know of its freshness: nothing, if they chose it."""
        release = self.live.named(view.release)
        return release, FRESH if self._is_frozen(release) else self.live.shown.freshness

    def _is_frozen(self, release: Release) -> bool:
        return release.id != self.live.release.id

    def _context(
        self,
        release: Release,
        view: View,
        path: str,
        fresh: Freshness,
        notices: tuple[str, ...],
        presets: tuple[str, ...] = PLACES,
    ) -> Context:
        frozen = self._is_frozen(release)
        return Context(release, view, path, notices, presets, frozen=frozen, missed=fresh.missed)

    @cached_property
    def page_scripts(self) -> Scripts:
        """What pages need of Dash's scripts.

        Dash gives these parts only to its own page, within a request to it: hence its private functions, here alone.
        """
        tags = [tag for tag in self._generate_scripts_html().splitlines() if tag]
        config = {name: value for name, value in self._config().items() if name not in _PRIVATE}
        # Which properties of components are components: of ours alone, since no page has others.
        config["children_props"] = {Site._namespace: config["children_props"][Site._namespace]}
        found = (_SOURCE.search(tag) for tag in tags if not _UNUSED.search(tag))
        return Scripts(
            tuple(source[1] for source in found if source),
            config,
            # The whole library comes with Plotly for Python.
            plotly() or _WHOLE_PLOTLY,
        )


def kept_documents(release: Release) -> Cache:
    """Finished pages by (path, query of the view, figure of link previews, whether an older release, freshness)."""
    kept: Cache = release.cache.within("documents", lambda: Cache(DOCUMENTS, ROOM))
    return kept


def _sent(
    release: Release, view: View, form: Mapping[str, str], given: tuple[str, bytes] | None
) -> Sent:
    """A text or a document that was sent, and what was found in it."""
    said_on = form.get("said_on", "")
    said_on = said_on if _DAY.fullmatch(said_on) else ""
    paper = of_document(*given) if given else of_text(form.get("text", ""))
    return Sent(reviewed(release, paper.text, said_on=said_on, as_of=view.as_of), paper, said_on)


def _freshness(view: View, fresh: Freshness) -> tuple[str, ...]:
    """How fresh the figures are, in the reader's language; nothing if they are."""
    words = words_for(view)
    told = words.sentences(sentences(fresh, words))
    return (told,) if told else ()
