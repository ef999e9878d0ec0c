"""A picture that comes alive under the pointer and is read value by value with the arrow keys.

`assets/live.js` and `assets/reader.js` do both; the values are those of the table in the same card.
"""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Part
from dashboard.drawing import told_at
from dashboard.figures import Caption, FigureSpec
from dashboard.look.view import View
from dashboard.markup import Markup


def readable(
    context: Context, spec: FigureSpec, view: View, caption: Caption, drawn: Markup
) -> list[Part]:
    """The picture, and the place where the selected value is shown.

    Args:
        context: The page.
        spec: The figure.
        view: Its view.
        caption: Its words; what it says to those who do not see it names the region.
        drawn: The picture as HTML.
    """
    words, name = context.words, spec.id
    # A value selected in another view is not shown in this one; another theme is the same view.
    key = f"{name}:{context.release.id}?{view.query(theme='auto')}"
    picture = html.Div(
        drawn,
        className="pictures",
        **{"data-key": f"{'.'.join(context.presets)}:{key}"},
    )
    region = html.Div(
        picture,
        id=told_at(spec),
        className="reader",
        tabIndex=0,
        role="application",
        **{
            "aria-roledescription": words.gettext("chart"),
            "aria-label": caption.alt,
            "aria-describedby": f"{name}-keys",
            "data-reader": name,
            "data-view": view.query(theme="auto"),
        },
    )
    keys = html.P(
        words.gettext("Arrow keys read the values one by one."), id=f"{name}-keys", className="keys"
    )
    told = html.P(
        className="reading",
        role="status",
        **{"aria-live": "polite", "aria-atomic": "true", "data-key": key},
    )
    return [region, html.Div([told, keys], className="read")]
