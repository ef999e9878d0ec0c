"""The file formats: one entry per format holds all that is known of it.

A format is a table of `formats.toml` and a module with a function that writes it; files that carry their figure also have
a `Reader` there or in `dashboard.exports.carried.readers`. Both are named, not imported: a command loads what it needs.
A deck is none of them: a format writes one figure of one view, a deck is a document of several.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Literal

from etl.places import declared

if TYPE_CHECKING:
    from dashboard.exports.carried.carrying import Reader
    from dashboard.exports.job import Job


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        name: What readers call it: the name of the program or of the format, the same in every language.
        about: What such a file is, for docs/reference.md.
        media_type: Its media type.
        writer: The module of `dashboard.exports` and the function that writes it: ``pictures.images:png``.
        group: Whether it is offered in plain sight, among the others, or as a citation.
        reader: The module and the `Reader` that finds the figure in such a file; empty if it carries none.
        carries: Where it carries the figure that it shows, for docs/reference.md.
        sized: Whether it comes in sizes.
        picture: Whether it is a picture, which a page opens rather than saves.
        templated: Whether a presentation can lend its layouts and colours.
        bundled: Its name in an archive of all formats, with ``{id}`` for the figure; empty if it is not in it.
    """

    name: str
    about: str
    media_type: str
    writer: str
    group: Literal["first", "more", "citation"] = "more"
    reader: str = ""
    carries: str = ""
    sized: bool = False
    picture: bool = False
    templated: bool = False
    bundled: str = ""

    def write(self, job: Job, *more: Any) -> bytes:
        """The figure of a job as a file."""
        writer: Callable[..., bytes] = resolve_name(f"dashboard.exports.{self.writer}")
        return writer(job, *more)

    def read(self) -> Reader:
        """What finds the figure in a file of this format."""
        found: Reader = resolve_name(f"dashboard.exports.{self.reader}")
        return found


#: In the order in which readers are offered them.
FORMATS = {form: Format(**facts) for form, facts in declared(__package__, "formats").items()}
