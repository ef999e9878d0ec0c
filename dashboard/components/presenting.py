"""The way into the presenter mode, with the words that `present.js` needs."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element


def invitation(context: Context) -> Element:
    """A link that presents the figures of this page, one a screen.

    Example:
        ``invitation(context)``
    """
    words, query = context.words, context.view.query()
    link = html.A(
        words.gettext("Start presentation"),
        href=f"{context.path}?{query}&present=1" if query else f"{context.path}?present=1",
        id="present",
        className="present",
        **{
            "data-step": words.gettext("{number} of {all}: {title}"),
            "data-border": words.gettext("Observed years only; the next step shows the forecasts."),
            "data-keys": words.gettext("Arrow keys: next, previous; N: notes; Esc: exit."),
            "data-left": words.gettext("The presentation has ended."),
            "data-next": words.gettext("Next"),
            "data-previous": words.gettext("Back"),
            "data-leave": words.gettext("Exit"),
            "data-notes": words.gettext("Speaker notes"),
            "data-failed": words.gettext("The notes could not be loaded."),
        },
    )
    key = html.Kbd("p", **{"aria-hidden": "true"})
    return html.P([link, " ", key], className="invitation")
