"""The explorer: any indicator, any economies, told as a reader asks for it."""

from __future__ import annotations

from importlib import import_module

from dashboard.figures.explore import spoken, text
from dashboard.figures.explore.asked import OFFERED, has_weights
from dashboard.figures.explore.select import select
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.spec import SERIES, FigureData, FigureSpec
from dashboard.locale import N_
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.question import Question
from dashboard.look.view import View
from etl.bounded.cache import Cache
from etl.storage.store import Release


def build(data: FigureData, view: View) -> Chart:
    """The picture, of the kind that the view asks for."""
    builder = import_module(f"{__name__}.{KINDS[data.facts['kind']].builder}")
    chart: Chart = builder.build(data, view)
    return chart


#: So many selections, of about so many bytes, are kept for a release: a page asks for its own several times.
SELECTIONS, BYTES = 64, 2 * 1024 * 1024


def kept_select(release: Release, question: Question) -> FigureData:
    """The rows of a question, selected once; what only changes the look does not count."""
    selections = release.cache.within("explore", lambda: Cache(SELECTIONS, BYTES))
    return selections.get_or_compute(question.replace(events=()), lambda: select(release, question))


EXPLORE = FigureSpec(
    id="explore",
    title=N_("Compare economies"),
    question=N_("Compare size and growth"),
    indicators=OFFERED,
    rows=kept_select,
    build=build,
    caption=text.caption,
    table=text.table,
    spoken=spoken.spoken,
    beside=spoken.beside,
    page="/explore",
    reads=SERIES
    | {"areas", "of", "names", "kind", "transform", "scale", "year", "events", "weights"},
    only={
        "of": lambda view: TRANSFORMS[view.transform].change == "share",
        "names": lambda view: bool(set(view.own_names) & set(view.areas)),
        # One year is shown, or an index has it as its base.
        "year": lambda view: (
            KINDS[view.kind].years == "one" or TRANSFORMS[view.transform].change == "index"
        ),
        "events": lambda view: KINDS[view.kind].dated,
        "weights": has_weights,
    },
    quantities=text.quantities,
    value="value",
)

__all__ = ["EXPLORE", "OFFERED"]
