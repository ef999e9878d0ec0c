"""UNCTADstat bulk files: merchandise trade since 1948, goods and services since 2005, all economies and groups.

Quirks: a list names the file, the file is a 7z archive with one CSV (see `etl.sources.unctad_csv`). The service says no
edition: the date of the file in the archive stands for it, and the same figures under a newer date are no news.
"""

from __future__ import annotations

import io
import json
import lzma
from datetime import UTC, datetime, timedelta

import pandas as pd
import py7zr
from py7zr.io import BytesIOFactory

from etl import catalog
from etl.bounded.seven_zips import missing_here
from etl.errors import BadAnswer, SourceError
from etl.observations import concat
from etl.settings import EtlSettings
from etl.sources.base import Fetched, Progress, news
from etl.sources.transport import Answer, Request, Transport
from etl.sources.unctad_csv import areas_in, parse

#: An archive of the same number is downloaded again after this time, in case a number outlives its content.
FRESH = timedelta(days=7)
_LIMIT = 500_000_000
_MAGIC = b"7z\xbc\xaf\x27\x1c"
_DAMAGED = (
    py7zr.exceptions.ArchiveError,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    IndexError,
)


class TradeStatistics:
    """The adapter of source ``unctad``."""

    source = "unctad"

    def changed(self, transport: Transport, settings: EtlSettings, held: pd.DataFrame) -> bool:
        """Whether a file has another number than the one kept, or says something else than what is held."""
        for report in _reports():
            kept = transport.recall(_file(transport, settings, report))
            if kept is None or len(news(read(kept.body, report)[0], held)):
                return True
        return False

    def fetch(
        self, transport: Transport, settings: EtlSettings, held: pd.DataFrame, progress: Progress
    ) -> Fetched:
        """What is new in the files."""
        reports = _reports()

        def one(report: str) -> tuple[pd.DataFrame, pd.DataFrame]:
            url = _file(transport, settings, report)
            if kept := _fresh(transport, url):
                return read(kept.body, report)
            archive = Request(url, accept="application/octet-stream", label=report)
            found = transport.read(archive, lambda body: read(body, report))
            progress(f"{report}, file of {found[0]['edition'].iloc[0]}")
            return found

        tables, described, failed = [], [], {}
        for report, result in zip(reports, transport.each(one, reports), strict=True):
            if isinstance(result, tuple):
                tables.append(news(result[0], held))
                described.append(result[1])
            else:
                failed[", ".join(reports[report])] = str(result)
        if not tables:
            raise SourceError(" ".join(dict.fromkeys(failed.values())))
        known = pd.concat(described).drop_duplicates("ref_area", ignore_index=True)
        return Fetched(concat(tables), known, failed=failed)


def read(archive: bytes, report: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The observations and the areas in an archive.

    Raises:
        BadAnswer: It is damaged, or of another report.
    """
    if not archive.startswith(_MAGIC):
        raise BadAnswer(f"UNCTAD sent something else than a 7z archive: {archive[:120]!r}.")
    content, made = unpack(archive)
    found = parse(content, made or datetime.now(UTC).date().isoformat())
    if found.empty or not set(found["indicator"].unique()) <= set(_reports()[report]):
        raise BadAnswer(f"UNCTAD sent another file than {report}.")
    return found, areas_in(content)


def unpack(body: bytes) -> tuple[bytes, str]:
    """The CSV in an archive, and the date of the file there (empty if it has none).

    Raises:
        BadAnswer: The archive is damaged or holds something else.
        SourceError: This machine lacks what it takes to unpack it.
    """
    try:
        with py7zr.SevenZipFile(io.BytesIO(body)) as archive:
            member = next(info for info in archive.list() if info.filename.lower().endswith(".csv"))
            made = member.creationtime
            if member.uncompressed > _LIMIT:
                # The library itself would cut it there and say nothing.
                raise OSError(f"it holds more than {_LIMIT:,} bytes")
            factory = BytesIOFactory(_LIMIT)
            archive.extract(targets=[member.filename], factory=factory)
            content: bytes = factory.products[member.filename].read()
    except StopIteration as error:
        raise BadAnswer("UNCTAD's archive holds no CSV file.") from error
    except _DAMAGED as error:
        if lacking := missing_here(error):
            raise SourceError(
                f"UNCTAD's archive cannot be unpacked on this machine ({lacking}).",
                hint="Let this process read that file.",
            ) from error
        raise BadAnswer(
            f"UNCTAD's archive is damaged: {error}.", hint="Try again later."
        ) from error
    return content, made.astimezone(UTC).date().isoformat() if made else ""


def _reports() -> dict[str, list[str]]:
    """Report -> the indicators in it."""
    reports: dict[str, list[str]] = {}
    for name, facts in catalog.indicators().items():
        if "unctad" in facts.series:
            reports.setdefault(facts.series["unctad"].partition("/")[0], []).append(name)
    return reports


def _file(transport: Transport, settings: EtlSettings, report: str) -> str:
    """The address of a report's file today."""
    base = f"{settings.url('unctad')}/reportMetadata/{report}"
    number = transport.read(Request(f"{base}/bulkfiles/en", label=f"{report}, list"), _file_id)
    return f"{base}/bulkfile/{number}/en"


def _fresh(transport: Transport, url: str) -> Answer | None:
    """The archive kept from this address, unless it was long ago."""
    kept = transport.recall(url)
    return kept if kept and datetime.now(UTC) - kept.retrieved_at < FRESH else None


def _file_id(body: bytes) -> str:
    """The number of the file in a list of bulk files.

    Raises:
        BadAnswer: There is none.
    """
    try:
        return str(json.loads(body.decode("utf-8-sig"))[0]["fileId"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BadAnswer(f"UNCTAD sent no list of files: {body[:120]!r}.") from error


__all__ = ["areas_in", "parse", "read", "unpack"]
