"""A picture that is read value by value with the arrow keys (`assets/reader.js`), from the rows of its table."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.context import Context
from dashboard.figures import Caption


def readable(
    context: Context, name: str, words: Caption, picture: Component, key: str
) -> list[Component]:
    """The picture, and where the value that was read is told.

    Args:
        context: The page.
        name: The id of the figure.
        words: Its words; what it says to those who do not see it names the region.
        picture: The live chart or the drawing.
        key: Changes with the view: what was read of another is not told of this one.
    """
    say = context.say
    region = html.Div(
        picture,
        className="reader",
        tabIndex=0,
        role="application",
        **{
            "aria-roledescription": say._("chart"),
            "aria-label": words.alt,
            "aria-describedby": f"{name}-keys",
            "data-reader": name,
        },
    )
    keys = html.P(
        say._("Arrow keys read the values one by one."), id=f"{name}-keys", className="keys"
    )
    told = html.P(
        className="reading",
        role="status",
        key=f"{name}?{key}",
        **{"aria-live": "polite", "aria-atomic": "true"},
    )
    return [region, html.Div([told, keys], className="read")]
