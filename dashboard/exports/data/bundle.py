"""Everything about a figure in one archive, described as a frictionless data package."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from dashboard.exports.carried.record import VERSION
from dashboard.exports.data import tables
from dashboard.exports.formats import FORMATS
from dashboard.exports.job import Job
from dashboard.exports.office import ooxml
from etl import catalog
from etl.errors import Busy, ExportError

_TYPES = {"text": "string", "number": "number", "integer": "integer", "boolean": "boolean"}


def zipped(job: Job) -> bytes:
    """The figure in every format, its citations, its data package and a word about each."""
    parts: dict[str, bytes] = {}
    lost, pictures = [], 0
    for form, each in FORMATS.items():
        if not each.bundled:
            continue
        pictures += each.picture
        try:
            parts[each.bundled.format(id=job.spec.id)] = each.write(job)
        except ExportError as error:
            # Pictures need a browser; the rest is worth having without.
            if isinstance(error, Busy) or not each.picture:
                raise
            lost.append(f"{form}: {error}")
    if 0 < len(lost) < pictures:
        raise Busy("The pictures could not be drawn.", hint="Try again.")
    parts["README.txt"] = _readme(job, lost)
    parts["datapackage.json"] = _package(job, parts)
    order = ("README.txt", "datapackage.json", "data.csv")
    return ooxml.archive({name: parts[name] for name in (*order, *sorted(set(parts) - set(order)))})


def _package(job: Job, parts: dict[str, bytes]) -> bytes:
    """The descriptor: the table with its schema, sources, licences and citations."""
    fields: list[dict[str, Any]] = []
    for name, kind in zip(job.record.table.columns, job.record.table.kinds, strict=True):
        field: dict[str, Any] = {"name": name, "type": _TYPES[kind]}
        if (quantity := job.quantities.get(name)) is not None:
            field |= {"description": quantity.stored, "kind": quantity.kind}
        fields.append(field)
    fields += [{"name": name, "type": "string"} for name in (*tables.TOLD, tables.KEY)]
    sources = dict.fromkeys(o.source for o in job.data.origins)
    content = {
        "profile": "tabular-data-package",
        "name": f"trilateral-{job.spec.id}",
        "title": job.caption.title,
        "description": f"{job.caption.subtitle}. {job.caption.point}",
        "version": job.data.release,
        "created": f"{job.created:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": [job.spec.id, *sources],
        "licenses": [
            {"name": catalog.source(s).licence, "title": catalog.source(s).licence_title, "path": catalog.source(s).licence_url}
            for s in sources
        ],
        "sources": [{"title": catalog.source(s).title, "path": catalog.source(s).home} for s in sources],
        "citations": job.citations,
        "view": job.view.query(),
        "quality": job.quality,
        "generator": f"Trilateral {VERSION}",
        "resources": [
            {
                "name": "data",
                "path": "data.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "bytes": len(parts["data.csv"]),
                "hash": f"sha256:{hashlib.sha256(parts['data.csv']).hexdigest()}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
    }  # fmt: skip
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _readme(job: Job, lost: list[str]) -> bytes:
    lines = [
        job.caption.title, job.caption.subtitle, "", job.caption.point, "", job.caption.source, *job.caption.notes, "",
        *job.citations, *job.licences_in_words, "", f"{job.link} · {job.data.release}", "",
        "trilateral refigure FILE            makes a file of this archive again from itself",
        "trilateral refigure FILE --latest   makes it with today's data and says what changed",
        *(f"not in this archive: {reason}" for reason in lost),
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()
