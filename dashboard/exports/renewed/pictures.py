"""A picture of ours drawn anew in its place: it keeps its size, its frame and whatever was done to it."""

from __future__ import annotations

from typing import Any

from dashboard.exports import made
from dashboard.exports.carried.finder import Found
from dashboard.exports.carried.parts import Parts
from dashboard.exports.renewed.ours import Figure

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def renew(parts: Parts, found: Found, spot: Any, one: Figure) -> None:
    """Exchange the bytes of a picture, and its alt text where that is ours.

    Raises:
        ExportError: It cannot be drawn on this machine.

    Example:
        ``renew(parts, found, pic, figure)``
    """
    form = found.target.rpartition(".")[2].lower()
    parts.put(found.target, made(one.new, form).body)
    # Beside a drawing is a picture of it for older programs.
    for blip in spot.iter("{*}blip"):
        other = parts.target(found.place, blip.get(f"{_OFFICE}embed", ""))
        if other and other != found.target and other.lower().endswith(".png"):
            parts.put(other, made(one.new, "png").body)
    about = next(spot.iter("{*}cNvPr", "{*}docPr"))
    if about.get("descr", "") == one.old.caption.alt:
        about.set("descr", one.new.caption.alt)
