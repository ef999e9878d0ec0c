"""What every format is written from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from urllib.parse import parse_qsl

from dashboard.exports.carried import record
from dashboard.exports.formats import FORMATS
from dashboard.figures import Caption, FigureData, FigureSpec, Spoken, draw
from dashboard.figures.kit.chart import Chart
from dashboard.look.appearance import Look
from dashboard.look.canvas import Canvas, canvas_for
from dashboard.look.view import USUAL_LOOK, View
from dashboard.words.values import Quantity
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UsageError
from etl.storage.naming import published, short_name

#: Fields of a view that have a place of their own in the names of files.
_NAMED = (
    "indicator", "source", "trade", "trade_source", "as_of", "first", "last", "year", "areas", "kind", "transform", "lang", "preset",
)  # fmt: skip
#: A name of a file has at most this many characters before its ending.
LONGEST_NAME = 150


@dataclass(frozen=True)
class Job:
    """A figure to be written: its rows and its view. The same job gives the same bytes.

    Attributes:
        spec: The figure.
        data: Its rows.
        view: What was chosen; its theme is light or dark.
        address: The public address of the dashboard, for links inside the file; may be empty.
        strict_fonts: Whether a letter that no font has is an error.
    """

    spec: FigureSpec
    data: FigureData
    view: View
    address: str = ""
    strict_fonts: bool = field(default=True, compare=False)

    @cached_property
    def chart(self) -> Chart:
        """The finished chart."""
        return draw(self.spec, self.data, self.view, self.stamp, self.caption, self.coded)

    @cached_property
    def caption(self) -> Caption:
        """Its words."""
        return self.spec.caption(self.data, self.view)

    @cached_property
    def spoken(self) -> Spoken:
        """What a presenter says of it."""
        return self.spec.spoken(self.data, self.view)

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """What the values of each column of its rows are."""
        return self.spec.quantities(self.data)

    @property
    def quantity(self) -> Quantity:
        """What the plotted values are."""
        return self.quantities[self.spec.value]

    @property
    def canvas(self) -> Canvas:
        """Its size."""
        return canvas_for(self.view)

    @cached_property
    def citations(self) -> list[str]:
        """How to cite the sources of its rows."""
        said = (catalog.source(o.source).cited(o.edition) for o in self.data.origins)
        return list(dict.fromkeys(said))

    @cached_property
    def licences(self) -> list[str]:
        """Under which terms its rows may be used, as the providers call them."""
        return self._licences(str)

    @cached_property
    def licences_in_words(self) -> list[str]:
        """Under which terms its rows may be used, in the language of the reader."""
        return self._licences(in_language(self.view.lang).gettext)

    def _licences(self, called: Callable[[str], str]) -> list[str]:
        """The titles and addresses of its licences, each once."""
        facts = [catalog.source(s) for s in dict.fromkeys(o.source for o in self.data.origins)]
        told = (f"{called(each.licence_title)} <{each.licence_url}>" for each in facts)
        return list(dict.fromkeys(told))

    @property
    def path(self) -> str:
        """The address of this very view, without what only changes the look of a file."""
        return self.view.link(f"/f/{self.spec.id}", **USUAL_LOOK)

    @property
    def link(self) -> str:
        """A link to this very view, or its path where no public address is set."""
        return f"{self.address}{self.path}"

    @property
    def coded(self) -> str:
        """What its QR code says: its link; nothing where no code is asked for.

        Raises:
            UsageError: There is no public address.
        """
        if self.view.qr and not self.address:
            raise UsageError(
                "A QR code says where a figure is, and this dashboard has no public address.",
                hint="Set TRILATERAL_PUBLIC_URL, or leave qr out.",
            )
        return self.link if self.view.qr else ""

    @property
    def quality(self) -> str:
        """Where the quality report of the figures stands: of this release, in this language."""
        look = View(lang=self.view.lang)
        return f"{self.address}{look.link('/about')}#quality"

    @property
    def stamp(self) -> str:
        """Which view of which release this is, in few characters: pictures lose what is inside of them in chats."""
        where = self.link.partition("://")[2] if self.address else self.path.removeprefix("/f/")
        return f"{where} · {self.release_name}"

    @property
    def release_name(self) -> str:
        """The short name of its release."""
        return short_name(self.data.release)

    @property
    def created(self) -> datetime:
        """When its release was made: the only time that files carry, so that the same figure is the same file."""
        try:
            return published(self.data.release)
        except ValueError:
            return datetime(2000, 1, 1, tzinfo=UTC)

    @cached_property
    def record(self) -> record.Record:
        """What the file carries of itself; `form` is filled in by the format."""
        told = {
            "title": self.caption.title,
            "headings": list(self.caption.headings(self.view)),
            "definition": self.caption.subtitle,
            "point": self.caption.point,
            "alt": self.caption.alt,
            "source": self.caption.source,
            "notes": list(self.caption.notes),
            "spoken": asdict(self.spoken),
            "citations": self.citations,
            "licences": self.licences_in_words,
            "editions": sorted({f"{o.source} {o.edition}" for o in self.data.origins}),
        }
        made = record.Record(
            form="json",
            figure=self.spec.id,
            view=self.view.query(),
            release=self.data.release,
            address=self.address,
            origins=[
                {"source": o.source, "edition": o.edition, "indicator": o.indicator}
                for o in self.data.origins
            ],
            facts={key: record.pack(value) for key, value in self.data.facts.items()},
            table=record.table(self.data.rows),
            told=told,
        )
        return made.model_copy(update={"digest": record.digest(made)})

    def carried(self, form: str, *, rows: bool = True) -> str:
        """The record as text, for a file of this format."""
        return record.to_text(self.record.model_copy(update={"form": form}), rows=rows)

    def with_view(self, **changed: object) -> Job:
        """The same rows, shown otherwise."""
        return replace(self, view=self.view.replace(**changed))

    def filename(self, form: str) -> str:
        """A name that says what it is: ``gdp-share-weo-2025-10-ja.png``, ``explore-gdp-ppp-bars-2024-weo-2025-10-en.csv``.

        What is usual is left out: the figure's own indicator, lines, all years, a slide.
        """
        origin = self.data.origins[0]
        usual = self.view.preset in {"slide", "page"} or not FORMATS[form].sized
        size = "" if usual else self.view.preset
        asked = (self.spec.id, *self._chosen())
        more = self._more(sized=FORMATS[form].sized)
        parts = (*asked, origin.source, origin.edition, self.view.lang, size, *more)
        # Facts may come from a file: whatever they are, a name is plain letters and digits.
        whole = "-".join(filter(None, parts)).lower()
        name = re.sub(r"[^a-z0-9.]+", "-", whole)
        if len(name) > LONGEST_NAME:
            mark = sha256(whole.encode()).hexdigest()[:8]
            name = f"{name[: LONGEST_NAME - len(mark) - 1]}-{mark}"
        return f"{name}.{form}"

    def _more(self, *, sized: bool) -> list[str]:
        """What else was chosen, as links have it: ``scale-log``, ``dark``, ``no-forecasts``; of the look where it shows."""
        told, facts = set(_NAMED), self.data.facts
        if "kind" not in facts:
            told -= {"kind", "areas"}
        if "transform" not in facts:
            told -= {"transform"}
        # The year of an index is its base.
        if "base" in facts or "year" not in facts:
            told -= {"year"}
        if not sized:
            told |= set(Look.model_fields) - {"lang", "order"}
        view = self.view.replace(**{name: View.model_fields[name].default for name in told})
        chosen = []
        for name, value in parse_qsl(view.query()):
            plain = {"0": f"no-{name}", "1": name}.get(
                value, f"{name}-{_spelt(value) if name == 'of' else value}"
            )
            chosen.append(value if name == "theme" else plain)
        # Files are light unless they are asked for dark.
        return [each for each in chosen if each != "light"]

    def _chosen(self) -> tuple[str, ...]:
        """What was chosen of indicator, transform, kind of chart, areas and years, as far as the figure shows it."""
        facts, plain = self.data.facts, View()
        indicator = str(facts.get("indicator", ""))
        named = [
            "" if indicator == self.spec.indicators[0] else indicator,
            *(
                str(facts[name])
                for name in ("transform", "kind")
                if facts.get(name, getattr(plain, name)) != getattr(plain, name)
            ),
            "-".join(map(_spelt, facts.get("areas", ())))
            if self.view.areas and "kind" in facts
            else "",
        ]
        if "year" in facts:
            years = str(facts["year"])
        elif "first" in facts:
            years = f"{facts['first']}-{facts['last']}"
        elif self.view.first or self.view.last:
            periods = self.data.rows["time_period"]
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
