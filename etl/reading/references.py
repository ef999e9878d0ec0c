"""Whom words mean that name nobody: "it", "the bloc", "the region", "the agreement"."""

from __future__ import annotations

from etl import catalog
from etl.reading.areas import PAST, REGIONS, added, is_group
from etl.reading.page import Page, Scope


def antecedent(page: Page, at: int, where: Scope | None = None) -> str:
    """Whom "it", "the bloc" or "the agreement" means; empty if nobody was named."""
    value, state = page.value(at), page.state
    if page.kind(at - 1) == "trilateral":
        # "a trilateral agreement"
        return catalog.CJK
    if value == "rest" or (value.isdigit() and value != "0"):
        return ""
    near = _in_sentence(page, at, where) if where is not None else ""
    if near:
        return near
    if value in {"bloc", "region"}:
        # "The bloc" and "the group" of a text that names none are the three; a region may be any.
        return bloc(page) or (page.document.bloc() if value == "bloc" else page.document.noted)
    if state.stranger:
        return ""
    if state.area and (value != "agreement" or is_group(state.area)):
        return state.area
    if value == "agreement":
        return page.document.agreement()
    if state.area:
        return state.area
    return page.document.default() if page.en else ""


def _in_sentence(page: Page, at: int, where: Scope) -> str:
    """Whom the same clause has named before "it" and "the bloc", which is more than one economy."""
    value = page.value(at)
    if value not in {"0", "bloc", "region"}:
        return ""
    named = (page.value(k) for k in range(at - 1, where.low - 1, -1) if page.candidate(k))
    return next((area for area in named if value == "0" or _several(area)), "")


def bloc(page: Page) -> str:
    """Whom "the region" and "the group" mean: the group or the list named last; empty if there is none."""
    state = page.state
    if state.stranger:
        return ""
    if _several(state.area):
        return state.area
    named = [parts for parts in state.listed if len(parts) > 1 and PAST not in parts]
    return added(*named[-1]) if named else ""


def _several(area: str) -> bool:
    return "+" in area or is_group(area) or area in REGIONS
