"""The claim line and the border of forecasts."""

from __future__ import annotations

from dashboard.figures.kit.base import FORECAST
from dashboard.figures.kit.sheet import Sheet
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for
from dashboard.words.wording import in_language


def claim_line(
    sheet: Sheet,
    look: Look,
    level: float,
    text: str,
    *,
    right: bool = False,
    below: bool = False,
    above: float | None = None,
) -> None:
    """A dashed line at what the claim says, labelled above its left or its right end.

    Args:
        sheet: Where to draw.
        look: The look.
        level: What the claim says.
        text: The label.
        right: Whether it stands at the right end.
        below: Whether it stands below the line.
        above: The value above which it stands, where another line would go through it.

    Example:
        ``claim_line(sheet, look, 0.25, "one-fourth", right=True)``
    """
    canvas, colours = canvas_for(look), theme.palette(look.theme)
    sheet.add_shape(
        type="line", xref="paper", yref="y", x0=0, x1=1, y0=level, y1=level,
        line={"color": colours["claim"], "width": max(1.5, canvas.type * 0.12), "dash": "dash"}, layer="above",
    )  # fmt: skip
    sheet.add_annotation(
        xref="paper", yref="y", x=int(right), y=level if above is None else above, xanchor="right" if right else "left", yanchor="top" if below else "bottom", showarrow=False,
        text=f"<b>{text}</b>", font={"color": colours["claim"], "size": canvas.type * 0.95},
    )  # fmt: skip


def forecast_border(
    sheet: Sheet,
    look: Look,
    last_observed: int,
    observed: str,
    forecast: str,
    top: float,
    series: str | None = None,
    *,
    later: bool = True,
) -> None:
    """A dotted line after the last observed year: what was observed then, and the word for what follows.

    Args:
        sheet: Where to draw.
        look: The look.
        last_observed: The year.
        observed: What was observed.
        forecast: The word.
        top: The value at the upper end of the line.
        series: The name of the series whose value that is, if it is one.
        later: Whether what follows is drawn so that it can be shown a step later than what was observed.

    Example:
        ``forecast_border(sheet, look, 2024, "2024", "forecast", 0.3)``
    """
    canvas, colours = canvas_for(look), theme.palette(look.theme)
    sheet.add_shape(
        type="line", xref="x", yref="y", x0=last_observed, x1=last_observed, y0=0, y1=top,
        line={"color": colours["muted"], "width": 1, "dash": "dot"}, layer="above",
    )  # fmt: skip
    for text, anchor, sign, colour in (
        (f"<b>{observed}</b>", "right", -1, colours["text"]),
        (in_language(look.lang).slanted(forecast), "left", 1, colours["muted"]),
    ):
        sheet.add_annotation(
            xref="x", yref="y", x=last_observed, y=top, xanchor=anchor, yanchor="top", xshift=sign * canvas.type * 0.3,
            showarrow=False, text=text, font={"color": colour, "size": canvas.type * 0.95},
            name=FORECAST if later and sign > 0 else None, tells=(series, last_observed) if series and sign < 0 else None,
        )  # fmt: skip
