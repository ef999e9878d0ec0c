"""What shows itself in notebooks: figures and reviews."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pandas as pd
import plotly.graph_objects as go

from dashboard.exports import Job, form_of, made, prepare
from dashboard.exports.data.tables import counted
from dashboard.figures import Caption
from dashboard.figures.kit.plotly import written
from dashboard.figures.kit.sheet import read
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.view import View
from dashboard.markup import html_element
from dashboard.notebooks.frames import parameters, typed
from dashboard.svg.picture import to_svg
from dashboard.web.api import models
from dashboard.words import reviewing
from dashboard.words.wording import in_language
from etl.analysis.claims import Rule
from etl.documents import of_text
from etl.errors import UnknownName, UsageError, named
from etl.judging import judged
from etl.judging import review as reviewed
from etl.judging.asked import share_claim
from etl.operate.console import check_date
from etl.storage.files import write_atomically
from etl.storage.release import Release

#: A figure is as large as a cell of a notebook, unless its size is asked for.
_CELL = {"width": "960", "height": "540"}


class Figure(go.Figure):
    """A Plotly figure that shows itself as a picture, without a script; what is changed in it, the picture shows too."""

    #: Plotly's way to show itself, which Jupyter would ask before `_repr_mimebundle_`.
    _ipython_display_ = None
    _release: Release
    _job: Job

    @classmethod
    def of(cls, release: Release, name: str, view: Mapping[str, Any]) -> Self:
        """A figure of the dashboard: ``Figure.of(release, "gdp-share", {"from": "2000"})``.

        Raises:
            UsageError: There is no such figure or choice, or the release has nothing of it.
        """
        asked = parameters(view)
        for choice in asked.keys() - set(View.fields()):
            raise UnknownName("choice of a view", choice, View.fields())
        size = {} if asked.keys() & {"preset", *_CELL} else _CELL
        job = prepare(release, name, View.strict(asked | size, own_title=True))
        figure = cls(written(job.chart), _validate=False)
        figure._release, figure._job = release, job
        return figure

    @property
    def caption(self) -> Caption:
        """Its words: title, the point to make, alternative text, source line, notes."""
        return self._job.caption

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that it shows."""
        return typed(self._release, counted(self._job))

    @property
    def svg(self) -> str:
        """The picture.

        Raises:
            ValueError: Something was put into the figure that pictures are not drawn of.
        """
        told = self.caption
        try:
            chart = read(self.to_plotly_json())
        except (KeyError, TypeError) as error:
            raise ValueError(f"No picture is drawn of this: {error}.") from error
        return to_svg(chart, title=told.title, description=told.alt)

    def save(self, path: str | Path) -> Path:
        """Write it as it was asked for to a file of any format of ``trilateral export``: ``figure.save("share.pptx")``.

        Raises:
            UnknownName: There is no such format.
            ExportError: It cannot be written on this machine.
        """
        write_atomically(Path(path), made(self._job, form_of(Path(path).name)).body)
        return Path(path)

    def _repr_html_(self) -> str:
        data = f"data:image/svg+xml;base64,{b64encode(self.svg.encode()).decode()}"
        return html_element("img", src=data, alt=self.caption.alt, style="max-width:100%")

    def _repr_mimebundle_(self, *given: Any, **more: Any) -> dict[str, Any]:
        told: dict[str, Any] = {}
        # A copy has lost what it was asked for; Plotly shows it, and what only Plotly can draw.
        if hasattr(self, "_job"):
            told["text/plain"] = f"{self.caption.title}. {self.caption.point}"
            with suppress(ValueError):
                return told | {"image/svg+xml": self.svg, "text/html": self._repr_html_()}
        told |= super()._repr_mimebundle_(*given, **more)
        return told


class Review(dict[str, Any]):
    """The claims of a text as ``trilateral review --json`` writes them; printed, in words.

    Args:
        release: By which they are judged.
        text: The text.
        said_on: The day on which it was said.
        as_of: An edition or a date.
        lang: The language of the words.

    Raises:
        UsageError: There is no such day, edition or language.
    """

    def __init__(self, release: Release, text: str, said_on: str, as_of: str, lang: str) -> None:
        check_date(said_on, "said_on")
        check_date(as_of, "as_of")
        named("language", lang, LANGUAGES)
        words = in_language(lang)
        found = reviewed(release, text, said_on=said_on, rule=Rule(as_of=as_of))
        paper = of_text(text)
        super().__init__(reviewing.records(words, found, paper))
        self._release, self._told = release, reviewing.report(words, found, paper)

    @property
    def claims(self) -> pd.DataFrame:
        """A row a claim: how it was read, and its verdict."""
        return typed(self._release, self["claims"], models.Reviewed)

    @property
    def checked(self) -> pd.DataFrame:
        """A row for each definition by which a claim was judged."""
        rows = [row for claim in self["claims"] for row in claim["checked"]]
        return typed(self._release, rows, models.Checked)

    def __repr__(self) -> str:
        """The findings in words, as the command says them."""
        return self._told

    def _repr_html_(self) -> str:
        return html_element("pre", self._told, style="white-space:pre-wrap")


def checked(
    release: Release,
    sentence: str,
    share: str,
    parts: Mapping[str, Any],
    said_on: str,
    as_of: str,
) -> pd.DataFrame:
    """A row for each definition by which a claim is judged, in words or by its parts.

    Raises:
        UsageError: There is no claim in the sentence, the parts make none, or there is no such day or edition.

    Example:
        >>> set(checked(release, "", "24%", {"measure": "gdp", "year": 2020}, "", "")["time_period"])
        {2020}
    """
    if sentence and share:
        raise UsageError("These are several claims.", hint="Give a sentence or a share.")
    if share:
        claim = share_claim(str(share), **parameters(parts))
        check_date(said_on, "said_on")
        check_date(as_of, "as_of")
        found = judged(release, claim, said_on=said_on, rule=Rule(as_of=as_of)).judgement.findings
        return typed(release, [reviewing.checked(claim, each) for each in found], models.Checked)
    review = Review(release, sentence, said_on, as_of, SOURCE)
    if not review["claims"]:
        raise UsageError(
            "No claim about economic size was found in the sentence.",
            hint="Say whose share or amount it is, of what, and how much.",
        )
    return review.checked
