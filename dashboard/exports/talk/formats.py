"""The formats of a talk: slides, and a page that shows itself."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.exports import FORMATS, Export
from dashboard.exports.office import deck
from dashboard.exports.office.brand import Brand
from dashboard.exports.office.deck import Talk
from dashboard.exports.talk import page
from etl.errors import UsageError


def _page(talk: Talk, template: Brand | None) -> bytes:
    if template is not None:
        raise UsageError(
            "--template goes with .pptx only.", hint="Leave it out, or name another file."
        )
    return page.html(talk)


#: The ending of a file -> what writes it.
FORMS: dict[str, Callable[[Talk, Brand | None], bytes]] = {"pptx": deck.written, "html": _page}


def made(talk: Talk, form: str, template: Brand | None = None) -> Export:
    """A talk as a file.

    Raises:
        UsageError: There is no such format of a talk, or it takes no template.

    Example:
        ``made(talk, "html").filename`` is ``"trilateral-en.html"``.
    """
    check(form)
    body = FORMS[form](talk, template)
    return Export(body, FORMATS[form].media_type, f"trilateral-{talk.jobs[0].view.lang}.{form}")


def check(form: str) -> None:
    """Whether a talk can be written in a format.

    Raises:
        UsageError: It cannot.

    Example:
        ``check("pdf")`` is refused.
    """
    if form not in FORMS:
        raise UsageError(
            f"A deck cannot be written as {form[:20] or 'a file without an ending'}.",
            hint=f"Give a name that ends in {' or '.join(f'.{each}' for each in FORMS)}.",
        )
