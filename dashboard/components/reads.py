"""Which choices a page reads: those of its figures and its own; what it does not read, it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from dashboard.components.context import Context
from dashboard.figures import FIGURES, NO_CHOICE, FigureSpec
from dashboard.figures.kit.spec import RULE, USUAL
from dashboard.look.appearance import Look
from dashboard.look.view import View, field_of, name_of
from etl import catalog

#: What the sentences and panels of a page read beside its figures, by the page's address.
OWN: Mapping[str, frozenset[str]] = {
    "/": RULE | {"claim", "as_of", "first", "last"},
    "/claim": RULE | {"claim", "as_of", "first", "last", "share", "measure", "comparator", "areas", "of", "year", "said"},
    "/check": frozenset({"as_of"}),
}  # fmt: skip
#: Of the look, what belongs to files and frames alone: pages have the size of their window.
_OF_FILES = ("width", "height")
_USUAL = USUAL | {name: Look.model_fields[name].default for name in _OF_FILES}
#: What others add to links to know where their readers come from: said to nobody.
_TRACKING = ("utm_", "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "mc_cid", "mc_eid")
#: What programs add, with the time or a number, so that nobody in between answers from a cache.
_BUSTING = ("_", "t")


def used(path: str, view: View) -> View:
    """What the page at an address uses of a view; all else is as if nobody had chosen it.

    Example:
        >>> used("/", View(areas=("CJK+HKG+MAC",), first=2000)).query()
        'from=2000'
    """
    left = _left(path, view)
    return view.put(**{name: View.model_fields[name].default for name in left}) if left else view


def unread(path: str, view: View) -> dict[str, str]:
    """The choices of a view that the page at an address does not use, with their values, as links have them.

    Example:
        >>> unread("/", View(areas=("CJK+HKG+MAC",), first=2000))
        {'areas': 'CJK+HKG+MAC'}
        >>> unread("/explore", View(areas=("CJK+HKG+MAC",), first=2000))
        {}
    """
    return {name_of(name): view.written(name) for name in _left(path, view)}


def unknown(names: Iterable[str], known: Collection[str]) -> list[str]:
    """The names of a query that nothing at its address has a use for, those apart that `means_nothing`.

    Example:
        >>> unknown(["from", "territory", "utm_source"], ["from", "to"])
        ['territory']
    """
    return [name for name in names if name not in known and not means_nothing(name)]


def means_nothing(name: str) -> bool:
    """Whether a name in a query is there to count readers or to get around caches, at whatever address.

    Example:
        >>> means_nothing("utm_source"), means_nothing("_"), means_nothing("to")
        (True, True, False)
    """
    return name in _BUSTING or name.startswith(_TRACKING)


def could_use(path: str, view: View, name: str) -> bool:
    """Whether the page at an address would use a choice of a view, by its name in links, if others were different.

    Example:
        >>> could_use("/explore", View(year=2015), "year"), could_use("/why", View(year=2015), "year")
        (True, False)
    """
    field = field_of(name)
    return any(_can_have(spec, own, view, field, at_once=False) for spec, own in shown(path, view))


def elsewhere(context: Context, path: str) -> str:
    """The address of another page with what it uses of this view, in this look, language and release.

    Example:
        ``elsewhere(context, "/about")`` leaves the years of a chart behind.
    """
    return used(path, context.view).link(path)


@lru_cache(maxsize=512)
def _left(path: str, view: View) -> list[str]:
    """The fields in which a view differs from the usual one and that the page does not use. Do not change them."""
    changed = [name for name, value in _USUAL.items() if getattr(view, name) != value]
    own = OWN.get(path, frozenset())
    there = list(shown(path, view)) if changed else []
    return [
        name
        for name in changed
        if name not in own and not any(_can_have(spec, each, view, name) for spec, each in there)
    ]


def shown(path: str, view: View) -> Iterable[tuple[FigureSpec, View]]:
    """The figures on a page, each with its view.

    Example:
        >>> [spec.id for spec, _ in shown("/claim", View())]
        ['claim-strip', 'definition-lines']
    """
    for spec in FIGURES.values():
        if spec.page == path:
            yield spec, spec.own_view(view) if spec.choice else view
        elif path == "/" and spec.chapter:
            yield spec, view.put(**NO_CHOICE)


def _can_have(spec: FigureSpec, own: View, view: View, name: str, *, at_once: bool = True) -> bool:
    """Whether a figure of the page uses a choice and can have its value: with the other choices, or with any."""
    value, field = getattr(view, name), _field(spec, name)
    reads = spec.takes(field, own) if at_once else field in spec.reads
    return bool(field) and reads and getattr(own, field) == value and _has(spec, field, value)


def _field(spec: FigureSpec, name: str) -> str:
    """What a figure calls a choice of its page; empty if that choice is another figure's."""
    chosen = dict(zip(spec.choice, ("indicator", "source"), strict=False))
    return chosen.get(name, "" if spec.choice and name in NO_CHOICE else name)


def _has(spec: FigureSpec, field: str, value: object) -> bool:
    """Whether a figure can have a value of a field at all, whatever the release has."""
    if field == "indicator":
        return value in spec.indicators
    if field == "source":
        return any(value in catalog.indicator(name).sources for name in spec.indicators)
    return field != "kind" or not spec.kinds or value in spec.kinds
