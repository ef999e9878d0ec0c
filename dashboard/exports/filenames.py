"""The names of files: which figure of which source and edition it is, and what was chosen."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import parse_qsl

from dashboard.exports.formats import FORMATS
from dashboard.exports.job import Job
from dashboard.look.appearance import Look
from dashboard.look.view import View

#: Fields of a view that have a place of their own in the names of files.
_NAMED = (
    "indicator", "source", "trade", "trade_source", "as_of", "first", "last", "year", "areas", "kind", "transform", "lang", "preset",
)  # fmt: skip
#: A name of a file has at most this many characters before its ending.
_LONGEST = 150


def filename(job: Job, form: str) -> str:
    """A name that says what it is: ``gdp-share-weo-2025-10-ja.png``, ``explore-gdp-ppp-bars-2024-weo-2025-10-en.csv``.

    What is usual is left out: the figure's own indicator, lines, all years, a slide.

    Example:
        ``filename(job, "png")`` is ``"gdp-share-wdi-2026-07-13-en.png"``.
    """
    origin = job.data.origins[0]
    usual = job.view.preset in {"slide", "page"} or not FORMATS[form].sized
    size = "" if usual else job.view.preset
    asked = (job.spec.id, *_chosen(job))
    more = _more(job, sized=FORMATS[form].sized)
    parts = (*asked, origin.source, origin.edition, job.view.lang, size, *more)
    # Facts may come from a file: whatever they are, a name is plain letters and digits.
    whole = "-".join(filter(None, parts)).lower()
    name = re.sub(r"[^a-z0-9.]+", "-", whole)
    if len(name) > _LONGEST:
        mark = sha256(whole.encode()).hexdigest()[:8]
        name = f"{name[: _LONGEST - len(mark) - 1]}-{mark}"
    return f"{name}.{form}"


def deck_name(lang: str) -> str:
    """The name of a deck.

    Example:
        >>> deck_name("ja")
        'trilateral-ja.pptx'
    """
    return f"trilateral-{lang}.pptx"


def _more(job: Job, *, sized: bool) -> list[str]:
    """What else was chosen, as links have it: ``scale-log``, ``dark``, ``no-forecasts``; of the look where it shows."""
    told, facts = set(_NAMED), job.data.facts
    if "kind" not in facts:
        told -= {"kind", "areas"}
    if "transform" not in facts:
        told -= {"transform"}
    # The year of an index is its base.
    if "base" in facts or "year" not in facts:
        told -= {"year"}
    if not sized:
        told |= set(Look.model_fields) - {"lang", "order"}
    view = job.view.replace(**{name: View.model_fields[name].default for name in told})
    chosen = []
    for name, value in parse_qsl(view.query()):
        plain = {"0": f"no-{name}", "1": name}.get(
            value, f"{name}-{_spelt(value) if name == 'of' else value}"
        )
        chosen.append(value if name == "theme" else plain)
    # Files are light unless they are asked for dark.
    return [each for each in chosen if each != "light"]


def _chosen(job: Job) -> tuple[str, ...]:
    """What was chosen of indicator, transform, kind of chart, areas and years, as far as the figure shows it."""
    facts, plain = job.data.facts, View()
    indicator = str(facts.get("indicator", ""))
    named = [
        "" if indicator == job.spec.indicators[0] else indicator,
        *(
            str(facts[name])
            for name in ("transform", "kind")
            if facts.get(name, getattr(plain, name)) != getattr(plain, name)
        ),
        "-".join(map(_spelt, facts.get("areas", ()))) if job.view.areas and "kind" in facts else "",
    ]
    if "year" in facts:
        years = str(facts["year"])
    elif "first" in facts:
        years = f"{facts['first']}-{facts['last']}"
    elif job.view.first or job.view.last:
        periods = job.data.rows["time_period"]
        years = f"{periods.min()}-{periods.max()}"
    else:
        years = ""
    return (*named, years.removesuffix(f"-{years[:4]}") if years else "")


def _spelt(value: str) -> str:
    """A choice in letters: the signs of formulas, which names of files have not, as words.

    >>> _spelt("ASEAN-LAO"), _spelt("CJK+HKG")
    ('ASEAN-less-LAO', 'CJK-and-HKG')
    """
    return value.replace("-", "-less-").replace("+", "-and-")
