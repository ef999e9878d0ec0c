"""The way into the presenter mode, with the words that `present.js` needs."""

from __future__ import annotations

from dash import html

from dashboard.components.context import Context


def invitation(context: Context) -> html.P:
    """A link that presents the figures of this page, one a screen."""
    say, query = context.say, context.view.query()
    link = html.A(
        say._("Present the figures"),
        href=f"{context.path}?{query}&present=1" if query else f"{context.path}?present=1",
        id="present",
        className="present",
        **{
            "data-step": say._("{number} of {all}: {title}"),
            "data-border": say._("Observed years only; the next step shows the forecasts."),
            "data-keys": say._("Arrow keys go on and back, Escape leaves."),
            "data-left": say._("The presentation has ended."),
            "data-next": say._("Next"),
            "data-previous": say._("Back"),
            "data-leave": say._("Leave"),
        },
    )
    key = html.Kbd("p", **{"aria-hidden": "true"})
    return html.P([link, " ", key], className="invitation")
