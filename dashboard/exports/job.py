"""What every format is written from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from dashboard.exports.carried import record
from dashboard.figures import Caption, FigureData, FigureSpec, Spoken, draw
from dashboard.figures.kit.chart import Chart
from dashboard.look.canvas import Canvas, canvas_for
from dashboard.look.view import USUAL_LOOK, View
from dashboard.words.values import Quantity
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UsageError
from etl.storage.naming import published, short_name


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
