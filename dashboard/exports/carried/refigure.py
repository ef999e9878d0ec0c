"""Make a figure again from a file: the identical one from the file alone, or the same view with today's data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd

from dashboard.drawing import selected
from dashboard.exports import FORMATS, Export, made
from dashboard.exports.carried.carrying import STAMP, Carried
from dashboard.exports.carried.record import Damaged, Record
from dashboard.exports.job import Job
from dashboard.exports.office import deck
from dashboard.exports.office.brand import Brand
from dashboard.exports.talk import formats as talks
from dashboard.exports.word import brief
from dashboard.figures import figure
from dashboard.look.view import View, query_of
from etl.counts import many
from etl.errors import TrilateralError, UsageError
from etl.storage.store import Release

#: The columns that identify a row, as far as a table has them.
_KEYS = (
    "indicator",
    "source",
    "ref_area",
    "counterpart_area",
    "time_period",
    "from",
    "to",
    "claim",
    "area",
    "part",
    "component",
)
#: The columns of numbers; where rows have several, each is told under its name.
_SHARES = ("share", "share_from", "share_to")
_POINTS = ("real_growth", "prices", "exchange_rate", "world_growth")
_VALUES = (*_SHARES, *_POINTS, "value")
_STATUSES = {"F": "forecast", "P": "provisional", "E": "estimated"}
#: Smaller changes are those of the last bit.
_NOISE = 1e-12


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise than in the file."""

    figure: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.figure}: {self.what}: {self.before} -> {self.after}"


#: Gives a release by its id, or None where it is not at hand.
Releases = Callable[[str], Release | None]


def nowhere(_: str) -> Release | None:
    """No release is at hand: what a file carries stands for itself.

    >>> nowhere("20261129T130049Z-3a46acd7135a")
    """
    return None


def job_of(record: Record, releases: Releases = nowhere) -> Job:
    """The figure that a record describes; where its release is at hand, made from that.

    Raises:
        Damaged: Its rows are not those of its release.
        TrilateralError: It cannot be made.

    Example:
        ``job_of(carried_in(png).records[0]).spec.id``
    """
    view = View.strict(dict(parse_qsl(record.view)), own_title=True)
    spec, data = figure(record.figure), record.data()
    release = releases(record.release)
    if release is not None:
        genuine = selected(release, spec, view)
        _compare(data.rows, genuine.rows, record.release)
        data = genuine
    job = Job(spec, data, view, record.address)
    try:
        _ = job.chart, job.caption
    except TrilateralError:
        raise
    except Exception as error:  # builders trust their rows, and these come from a file
        raise Damaged(
            "The rows inside this file do not make this figure.",
            hint="Use the file as it was made.",
        ) from error
    return job


def _compare(carried: pd.DataFrame, genuine: pd.DataFrame, release: str) -> None:
    """Compare rows by the columns that both have: another version of this program may have others.

    Raises:
        Damaged: They differ.
    """
    names = [name for name in carried.columns if name in genuine.columns]
    same = len(carried) == len(genuine) and bool(names)
    for name in names if same else ():
        pairs = zip(carried[name].tolist(), genuine[name].tolist(), strict=True)
        same = same and all(_equal(a, b) for a, b in pairs)
    if not same:
        raise Damaged(
            f"The figure inside this file is not what its release {release} says.",
            hint="Use the file as it was made, or make it again with --latest.",
        )


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return (a != a and b != b) or _near(a, b)
    return bool(a == b) or (pd.isna(a) is True and pd.isna(b) is True)


@dataclass(frozen=True)
class Stamp:
    """What the stamp of a figure says.

    Attributes:
        figure: The id of the figure.
        view: The view.
        release: The short name of the release.
    """

    figure: str
    view: View
    release: str


def stamp_in(text: str) -> Stamp | None:
    """The stamp that a text is, or none.

    >>> stamp_in("gdp-share?lang=ja · 2026-11-26-5e332f").view.lang
    'ja'

    Raises:
        UsageError: It names a view that there is not.
    """
    found = STAMP.fullmatch(text.strip())
    if found is None:
        return None
    view = View.strict(dict(parse_qsl(found["view"] or "")), own_title=True)
    return Stamp(found["figure"], view, found["release"])


def form_in(carried: Carried) -> str:
    """The format of the file that something was carried in.

    Example:
        ``form_in(carried_in(png))`` is ``"png"``.
    """
    deck_alone = carried.deck is not None and brief.told_in(carried.deck) is None
    return "pptx" if deck_alone else carried.records[0].form


def again(
    carried: Carried,
    template: Brand | None = None,
    *,
    form: str = "",
    strict_fonts: bool = True,
    releases: Releases = nowhere,
    lang: str = "",
) -> Export:
    """The identical file, from what a file carries; or the same figure in another format.

    Args:
        carried: What the file carries.
        template: The slides of an organisation.
        form: Another format.
        strict_fonts: Whether a letter that no font has is an error.
        releases: Where releases are at hand: a record is held against the one that it names.
        lang: Another language; words of one's own stay as they are.

    Raises:
        UsageError: A deck is no other format, or its answers cannot be told in another language.
        Damaged: A record was altered.

    Example:
        ``again(carried_in(png), form="pptx").body`` is the figure of a picture on a slide.
    """
    jobs = [job_of(record, releases) for record in carried.records]
    if not lang:
        return of_jobs(carried, jobs, template, form=form, strict_fonts=strict_fonts)
    jobs = _in_language(carried, jobs, lang)
    release = releases(jobs[0].data.release)
    return of_jobs(
        carried, jobs, template, form=form, strict_fonts=strict_fonts, anew=True, release=release
    )


def of_jobs(
    carried: Carried,
    jobs: list[Job],
    template: Brand | None = None,
    *,
    form: str = "",
    strict_fonts: bool = True,
    anew: bool = False,
    release: Release | None = None,
) -> Export:
    """The file of figures that something was carried for.

    Args:
        carried: What the file carries.
        jobs: Its figures.
        template: The slides of an organisation.
        form: Another format.
        strict_fonts: Whether a letter that no font has is an error.
        anew: Whether the words of a deck or a brief are told anew, of a release.
        release: That release.

    Raises:
        UsageError: A deck is no other format, or the release that answers are told from is not at hand.

    Example:
        ``of_jobs(carried, [job_of(record) for record in carried.records]).body``
    """
    if carried.deck is None:
        own = form or form_in(carried)
        return made(jobs[0], own, template=template, strict_fonts=strict_fonts)
    if told := brief.told_in(carried.deck):
        told = brief.told(_at_hand(release, jobs[0]), jobs[0]) if anew else told
        return _brief(jobs[0], told, form, template)
    talk = deck.talk_in(carried.deck, jobs)
    talk = deck.told_anew(talk, release) if anew else talk
    return talks.made(talk, form or form_in(carried), template)


def _in_language(carried: Carried, jobs: list[Job], lang: str) -> list[Job]:
    """The same figures in another language; titles of one's own stay.

    Raises:
        UsageError: There is no such language, or the file has two side by side.
    """
    pairs = (carried.deck or {}).get("slides") or ()
    if any(int(each.get("figures", 0)) > 1 for each in pairs):
        raise UsageError(
            "This deck has two languages side by side.", hint="Make it from its recipe with --lang."
        )
    views = [query_of(job.view.query(lang=lang)) for job in jobs]
    return [
        replace(job, view=View.strict(query, own_title=True))
        for job, query in zip(jobs, views, strict=True)
    ]


def latest(
    carried: Carried,
    release: Release,
    template: Brand | None = None,
    *,
    form: str = "",
    strict_fonts: bool = True,
    releases: Releases = nowhere,
    lang: str = "",
) -> tuple[Export, list[Change]]:
    """The same view with the data of a release, and what changed.

    Raises:
        UsageError: A deck is no other format.

    Example:
        ``export, changes = latest(carried_in(png), release)``
    """
    before = [job_of(record, releases) for record in carried.records]
    after = []
    for job in before:
        view = job.view.replace(release="")
        after.append(Job(job.spec, selected(release, job.spec, view), view, job.address))
    changes = [
        change for old, new in zip(before, after, strict=True) for change in differences(old, new)
    ]
    if lang:
        after = _in_language(carried, after, lang)
    export = of_jobs(
        carried, after, template, form=form, strict_fonts=strict_fonts, anew=True, release=release
    )
    return export, changes


def _at_hand(release: Release | None, job: Job) -> Release:
    if release is None:
        raise UsageError(
            f"The answers of this brief are told from release {job.data.release}, which is not in this store.",
            hint="Make it with the data of today: --latest.",
        )
    return release


def _brief(job: Job, told: brief.Told, form: str, template: Brand | None) -> Export:
    """A brief as a file.

    Raises:
        UsageError: It is to be another kind of file, or to have a template.
    """
    if form not in ("", brief.FORM) or template is not None:
        raise UsageError(
            "A brief is a Word document, without a template.",
            hint=f"Give a name that ends in .{brief.FORM}; 'trilateral export {job.spec.id}' writes its figure as anything else.",
        )
    return Export(
        brief.written(job, told),
        FORMATS[brief.FORM].media_type,
        f"brief-{job.view.lang}.{brief.FORM}",
    )


def differences(old: Job, new: Job) -> Iterator[Change]:
    """What is otherwise in the new rows, the editions first.

    Example:
        ``list(differences(job_of(record), job))``
    """
    name = old.spec.id
    if old.data.release != new.data.release:
        yield Change(name, "release", old.data.release, new.data.release)
    editions = [_editions(job) for job in (old, new)]
    for source in sorted(set(editions[0]) | set(editions[1])):
        before, after = (found.get(source, "not used") for found in editions)
        if before != after:
            yield Change(name, f"edition of {source}", before, after)
    yield from _cells(name, old.data.rows, new.data.rows)


def _editions(job: Job) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for origin in job.data.origins:
        found.setdefault(origin.source, set()).add(origin.edition)
    return {source: ", ".join(sorted(each)) for source, each in found.items()}


def _cells(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Change]:
    sides = (old, new)
    keys, values = (
        [each for each in names if all(each in rows for rows in sides)]
        for names in (_KEYS, _VALUES)
    )
    if not keys or not values:
        if not old.reset_index(drop=True).equals(new.reset_index(drop=True)):
            yield Change(name, "rows", many(len(old), "row"), many(len(new), "row"))
        return
    # Rows of several editions of one year are told apart by them, and only these.
    if all("edition" in rows for rows in sides) and any(r.duplicated(keys).any() for r in sides):
        keys.append("edition")
    kept = [_by_key(rows.drop_duplicates(keys, keep="last"), keys) for rows in sides]
    apart = moved(old, new, keys)
    later = {after: before for before, after in apart.items()}
    for key in kept[0] | kept[1]:
        if key in later:
            continue
        cells = kept[0].get(key), kept[1].get(apart.get(key, key))
        whole, rest, period = named_by(keys, key)
        what = rest if key in apart else whole
        for value in values:
            before, after = (_said(cell, value) for cell in cells)
            if key in apart:
                when = named_by(keys, apart[key])[2]
                told = f"{period}: {before[1]}", f"{when}: {after[1]}"
            elif not _same(before, after):
                told = before[1], after[1]
            else:
                continue
            yield Change(name, f"{what} {value}" if len(values) > 1 else what, *told)


#: The columns that say when a row is of.
_PERIODS = ("time_period", "from", "to")
#: What tells one row from another.
Key = Hashable


def named_by(keys: Sequence[str], key: Key) -> tuple[str, str, str]:
    """A row in words: by all that tells it from others, by all but its period, and its period.

    >>> named_by(["indicator", "time_period"], ("gdp_ppp", "2025"))
    ('gdp_ppp 2025', 'gdp_ppp', '2025')
    """
    cells = dict(zip(keys, key if isinstance(key, tuple) else (key,), strict=True))
    rest = " ".join(str(each) for name, each in cells.items() if name not in _PERIODS and str(each))
    period = "-".join(str(each) for name, each in cells.items() if name in _PERIODS)
    return " ".join(str(each) for each in cells.values() if str(each)), rest, period


def moved(old: pd.DataFrame, new: pd.DataFrame, keys: Sequence[str]) -> dict[Key, Key]:
    """The rows that are of another period now: those of which each table has one, and of no period in common.

    Args:
        old: Rows.
        new: Rows of another release.
        keys: What tells one row from another.

    Example:
        ``moved(old, new, ["indicator", "time_period"])`` is ``{("gdp_ppp", "2024"): ("gdp_ppp", "2025")}``.
    """
    rest = [name for name in keys if name not in _PERIODS]
    if len(rest) == len(keys) or not rest:
        return {}
    sides = []
    for rows in (old, new):
        alone = rows.drop_duplicates(keys, keep="last").drop_duplicates(rest, keep=False)
        sides.append(dict(zip(_keys_of(alone, rest), _keys_of(alone, keys), strict=True)))
    return {a: sides[1][k] for k, a in sides[0].items() if k in sides[1] and a != sides[1][k]}


def _by_key(rows: pd.DataFrame, keys: Sequence[str]) -> dict[Key, dict[Hashable, Any]]:
    """The rows by what tells them from others, in their order."""
    return dict(zip(_keys_of(rows, keys), rows.to_dict("records"), strict=True))


def _keys_of(rows: pd.DataFrame, names: Sequence[str]) -> list[Key]:
    columns = [rows[name].tolist() for name in names]
    return list(zip(*columns, strict=True)) if len(names) > 1 else list(columns[0])


def _said(cell: Any, value: str) -> tuple[float | None, str, str]:
    """A value, the value as text, and what it is other than observed."""
    number = None if cell is None or pd.isna(cell[value]) else float(cell[value])
    if number is None:
        return None, "not shown" if cell is None else "missing", ""
    status = _STATUSES.get(str(cell.get("obs_status")), "")
    if value in _POINTS:
        text = f"{100 * number:+.2f} points"
    else:
        share = value in _SHARES or cell.get("kind") == "share"
        text = f"{number:.2%}" if share else f"{number:,.6g}"
    return number, f"{text} ({status})" if status else text, status


def _same(one: tuple[float | None, str, str], other: tuple[float | None, str, str]) -> bool:
    """Whether nothing is to be told: at most the last bit differs, and a forecast is still one."""
    if one[0] is None or other[0] is None:
        return one[0] is other[0]
    return one[2] == other[2] and _near(one[0], other[0])


def _near(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= _NOISE * max(1.0, abs(a), abs(b))
