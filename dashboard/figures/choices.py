"""Whether figures read what was chosen: a door that is asked for one figure uses a choice or refuses it, and never drops it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard.figures import FIGURES, FigureData, FigureSpec
from dashboard.figures.kit.spec import USUAL
from dashboard.look.view import View, name_of
from etl.errors import UsageError

#: Fields that carry a choice to another figure of the story, which reads it as this field.
_CARRIED = {"trade": "indicator", "trade_source": "source"}


def refuse_unread(spec: FigureSpec, view: View) -> None:
    """Refuse a view that chooses what a figure does not read.

    Raises:
        UsageError: It does; the message names the choice, and the figures that have it.

    Example:
        >>> from dashboard.figures import figure
        >>> refuse_unread(figure("gdp-share"), View())
    """
    for name in spec.unread(view):
        if name in spec.reads:
            raise UsageError(
                "'{figure}' does not use {choice} with kind={kind} and transform={transform}.",
                hint="Leave it out, or choose another kind of chart or other values.",
                figure=spec.id,
                choice=name_of(name),
                kind=view.kind,
                transform=view.transform,
            )
        raise UsageError(
            "'{figure}' has no option '{choice}'.",
            hint="Leave it out; figures with this option: {figures}.",
            figure=spec.id,
            choice=name_of(name),
            figures=", ".join(_with(name)),
        )
    _refuse_values(spec, view)


def refuse_unread_by_all(specs: Sequence[FigureSpec], views: Sequence[View], asked: View) -> None:
    """Refuse a view of a deck of which no figure reads some choice.

    Args:
        specs: The figures.
        views: What each was given of it.
        asked: The view of the deck.

    Raises:
        UsageError: There is such a choice; the message names it, and the figures that have it.

    Example:
        ``refuse_unread_by_all(specs, views, View(scale="log"))`` refuses a deck in which no figure has a scale.
    """
    for name, usual in USUAL.items():
        value, field = getattr(asked, name), _CARRIED.get(name, name)
        if value == usual:
            continue
        pairs = zip(specs, views, strict=True)
        if not any(field in s.reads and getattr(v, field) == value for s, v in pairs):
            raise UsageError(
                "No figure in this deck accepts {choice}={value}.",
                hint="Leave it out; figures with this option: {figures}.",
                choice=name_of(name),
                value=",".join(value) if isinstance(value, tuple) else str(value),
                figures=", ".join(_with(name, str(value))) or "–",
            )


def refuse_unused(spec: FigureSpec, view: View, data: FigureData) -> None:
    """Refuse a source that a figure could not use for what it shows.

    Raises:
        UsageError: None of its rows are from the source of the view.

    Example:
        ``refuse_unused(spec, View(source="weo"), data)`` refuses data that have nothing from ``weo``.
    """
    sources = list(dict.fromkeys(origin.source for origin in data.origins))
    if view.source and view.source not in sources:
        raise UsageError(
            "'{figure}' has no data from {source} for these choices.",
            hint="Leave the source out: these rows are from {sources}.",
            figure=spec.id,
            source=view.source,
            sources=", ".join(sources),
        )


def _refuse_values(spec: FigureSpec, view: View) -> None:
    """Refuse an indicator or a kind of chart that is not of this figure."""
    if view.indicator not in ("", *spec.indicators):
        _refuse(spec, "indicator", view.indicator, spec.indicators)
    if spec.kinds and view.kind not in spec.kinds:
        _refuse(spec, "kind", view.kind, spec.kinds)


def _refuse(spec: FigureSpec, name: str, value: str, offered: Collection[str]) -> None:
    raise UsageError(
        "'{figure}' does not accept {choice}={value}.",
        hint="It accepts {offered}.",
        figure=spec.id,
        choice=name,
        value=value,
        offered=", ".join(offered),
    )


def _with(name: str, value: str = "") -> list[str]:
    """The figures that read a field; of an indicator, those that show it."""
    field = _CARRIED.get(name, name)
    return [
        spec.id
        for spec in FIGURES.values()
        if field in spec.reads
        and (field == name or name in spec.choice)
        and (field != "indicator" or not value or value in spec.indicators)
    ]
