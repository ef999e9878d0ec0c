"""Figures drawn once for a release and a view: pictures for pages, dictionaries for the charts that they become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import meters
from dashboard.figures import Caption, FigureData, FigureSpec, draw
from dashboard.figures.kit.plotly import written
from dashboard.figures.kit.tooltips import of_one_year
from dashboard.look import theme
from dashboard.look.view import View
from dashboard.markup import Markup, fragment, html_element
from dashboard.svg.inline import inline
from dashboard.svg.picture import to_svg
from etl.bounded.cache import Cache
from etl.bounded.packed import Packed, pack, unpack
from etl.storage.store import Release

#: What the pictures of pages are drawn for: a wide column and a phone.
WIDE, MEDIUM, NARROW = PLACES = "page", "tablet", "phone"
#: So many selections are kept for a release, and of so many bytes.
_SELECTIONS, _BYTES = 128, 4 * 1024 * 1024


def chart(release: Release, spec: FigureSpec, data: FigureData, view: View) -> dict[str, Any]:
    """A figure as a dictionary for a live chart, as wide as its place.

    Example:
        >>> from dashboard.figures import figure
        >>> spec = figure("gdp-share")
        >>> sorted(chart(release, spec, selected(release, spec, View()), View()))
        ['data', 'layout']
    """
    made = of_one_year(written(draw(spec, data, view)))
    layout = {**made["layout"], "autosize": True}
    del layout["width"]
    return {**made, "layout": layout}


def pictures(
    release: Release,
    spec: FigureSpec,
    data: FigureData,
    view: View,
    presets: Sequence[str] = PLACES,
) -> Markup:
    """Drawings as HTML, one per place; where there are several, the style sheet shows one.

    Their colours are CSS variables, so that they follow the theme of the page. What they say, the element around them says
    once for all, as its label; its id is that of `told_at`.

    Example:
        >>> from dashboard.figures import figure
        >>> spec = figure("gdp-share")
        >>> "<svg" in pictures(release, spec, selected(release, spec, View()), View(), ["phone"])
        True
    """
    return fragment(
        _picture(release, spec, data, view.put(preset=preset, theme="light")) for preset in presets
    )


def told_at(spec: FigureSpec) -> str:
    """The id of the element around the drawings of a figure, whose label is what they say.

    Example:
        >>> from dashboard.figures import figure
        >>> told_at(figure("gdp-share"))
        'gdp-share-chart'
    """
    return f"{spec.id}-chart"


def _picture(release: Release, spec: FigureSpec, data: FigureData, view: View) -> Markup:
    def make() -> Packed:
        made = draw(spec, data, view, told=caption(release, spec, data, view))
        drawn = inline(theme.with_variables(to_svg(made, named_by=told_at(spec))))
        return pack(html_element("div", drawn, class_=f"drawn {view.preset}").encode())

    key = ("picture", spec.id, view.query())
    return Markup(unpack(meters.get_or_compute("picture", release.cache, key, make)).decode())


def selected(release: Release, spec: FigureSpec, view: View) -> FigureData:
    """The rows of a figure for a view, selected once: a page asks for them several times. Do not change them.

    Raises:
        UsageError: The view asks for what is not there.

    Example:
        >>> from dashboard.figures import figure
        >>> "CJK" in set(selected(release, figure("gdp-share"), View()).rows["ref_area"])
        True
    """
    kept: Cache = release.cache.within("selected", lambda: Cache(_SELECTIONS, _BYTES))
    key = (spec.id, view.question_key())
    return kept.get_or_compute(key, lambda: spec.select(release, view))


def caption(release: Release, spec: FigureSpec, data: FigureData, view: View) -> Caption:
    """The words of a figure, found once; how it looks has no part in them but for the size of what is `FigureSpec.sized`.

    Example:
        ``caption(release, spec, data, View(source="weo")).title`` is what it is about.
    """
    key = ("caption", spec.id, view.question_key(), view.preset if spec.sized else "")
    return release.cache.get_or_compute(key, lambda: spec.caption(data, view))


def captions(
    release: Release, spec: FigureSpec, data: FigureData, view: View, presets: Sequence[str]
) -> dict[str, Caption]:
    """The words of a figure at each place.

    Example:
        ``captions(release, spec, data, view, PLACES)["phone"].notes`` say which definitions a phone has no room for.
    """
    return {preset: caption(release, spec, data, view.replace(preset=preset)) for preset in presets}


def told(release: Release, spec: FigureSpec, view: View) -> Caption:
    """The words of a figure for a view.

    Raises:
        UsageError: The view asks for what is not there.

    Example:
        >>> from dashboard.figures import figure
        >>> told(release, figure("gdp-share"), View(lang="en")).title != ""
        True
    """
    return caption(release, spec, selected(release, spec, view), view)
