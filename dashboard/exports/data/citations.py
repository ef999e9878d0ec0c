"""How to cite what a figure shows: APA, BibTeX, RIS, CSL-JSON; one entry for each source and edition."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from dashboard.exports.job import Job
from dashboard.words.wording import words_for
from etl import catalog
from etl.editions import base


@dataclass(frozen=True)
class Entry:
    """One thing to cite.

    Attributes:
        key: A name for it.
        author: Who answers for the figures.
        year: The year of the edition.
        month: The month of the edition, or nothing.
        day: The day of the edition, or nothing.
        title: What it is called.
        edition: The edition, as the source names it.
        url: Where it is.
        note: The licence, or which figure it stands behind.
        about: Whether the date is approximate.
    """

    key: str
    author: str
    year: str
    month: str
    day: str
    title: str
    edition: str
    url: str
    note: str
    about: bool = False


def entries(job: Job) -> list[Entry]:
    """The sources of a figure, each edition once, then the figure itself."""
    found = []
    for source, edition in dict.fromkeys((o.source, o.edition) for o in job.data.origins):
        facts = catalog.source(source)
        about = base(edition) in facts.approximate
        # A month that is not known is not cited as known.
        parts = [*base(edition).split("-")[: 1 if about else 3], "", ""]
        found.append(
            Entry(
                f"{source}-{edition}", facts.provider, parts[0], parts[1], parts[2], facts.name,
                facts.dated(edition), facts.home, facts.licence_title, about,
            )
        )  # fmt: skip
    day = job.created
    figure = (
        f"Figure {job.spec.id}; release {job.data.release}; view {job.view.query() or 'default'}"
    )
    found.append(
        Entry(
            f"trilateral-{job.spec.id}", "Trilateral", f"{day:%Y}", f"{day:%m}", f"{day:%d}", job.caption.title,
            job.release_name, job.link if job.address else "", figure,
        )
    )  # fmt: skip
    return found


def txt(job: Job) -> bytes:
    """References in the style of the APA, and the notes of the figure, in the words of its language.

    Authors and titles stay as their publishers write them, so that they are found.
    """
    words = words_for(job.view)
    origins = dict.fromkeys((o.source, o.edition) for o in job.data.origins)
    edition = words.gettext("edition of {edition}")
    versions = [
        *(edition.format(edition=words.edition(*origin)) for origin in origins),
        words.gettext("figure {figure}; release {release}; view {view}").format(
            figure=job.spec.id, release=job.data.release, view=job.view.query() or "–"
        ),
    ]
    kind = words.gettext("Data set")
    lines = []
    for each, version in zip(entries(job), versions, strict=True):
        title = words.aside(each.title, version)
        where = f" {each.url}" if each.url else ""
        lines.append(
            f"{each.author}. ({each.year}). {title}{words.language.sentence_space}[{kind}].{where}"
        )
    about = [job.caption.point, job.caption.source, *job.caption.notes, *job.licences_in_words]
    return ("\n".join([*lines, "", *about]) + "\n").encode()


def bib(job: Job) -> bytes:
    """BibTeX."""
    blocks = []
    for each in entries(job):
        fields = {
            "author": f"{{{_tex(each.author)}}}",
            "title": f"{{{_tex(each.title)}}}",
            "year": each.year,
            "month": each.month,
            "version": _tex(each.edition),
            "url": each.url,
            "note": _tex(each.note),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        blocks.append(f"@misc{{{re.sub(r'[^A-Za-z0-9-]', '-', each.key)},\n{body}\n}}")
    return ("\n\n".join(blocks) + "\n").encode()


def ris(job: Job) -> bytes:
    """RIS."""
    lines = []
    for each in entries(job):
        pairs = [
            ("TY", "DATA"), ("AU", f"{each.author},"), ("TI", each.title), ("PY", each.year),
            ("DA", "/".join((each.year, each.month, each.day)).rstrip("/")), ("ET", each.edition),
            ("UR", each.url), ("N1", each.note),
        ]  # fmt: skip
        lines += [f"{name}  - {value}" for name, value in pairs if value] + ["ER  - ", ""]
    return "\r\n".join(lines).encode()


def csl(job: Job) -> bytes:
    """CSL-JSON, for Zotero and the like."""
    items = []
    for each in entries(job):
        date = [int(part) for part in (each.year, each.month, each.day) if part]
        item = {
            "id": each.key,
            "type": "dataset",
            "author": [{"literal": each.author}],
            "title": each.title,
            "issued": {"date-parts": [date], **({"circa": True} if each.about else {})},
            "version": each.edition,
            "URL": each.url,
            "note": each.note,
        }
        items.append({name: value for name, value in item.items() if value})
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def _tex(text: str) -> str:
    """Text without characters that TeX takes for commands."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", ""))
