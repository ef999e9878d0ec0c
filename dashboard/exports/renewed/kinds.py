"""What a file that is to be renewed is, by what is in it: names lie, and other files of ours are made again instead."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from dashboard.exports.carried.parts import Parts
from dashboard.exports.formats import FORMATS
from etl.errors import UsageError

#: Form -> its main part, what it is called, and the endings of its kind.
_FORMS: Mapping[str, tuple[str, str, frozenset[str]]] = {
    "pptx": ("ppt/presentation.xml", "a presentation",
             frozenset({".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm"})),
    "docx": ("word/document.xml", "a Word document",
             frozenset({".docx", ".docm", ".dotx", ".dotm"})),
}  # fmt: skip
#: How binary files of Office before 2007 begin (MS-CFB 2.2); files behind a password are in such a one, too.
_BINARY = b"\xd0\xcf\x11\xe0"
_AGAIN = "'trilateral refigure {name} --latest' makes it again with the data of today."
_USUAL = "Give a .pptx or a .docx."


def refuse_others(body: bytes, name: str) -> None:
    """Refuse files that are no Office documents: pictures and pages of ours are made again, not renewed.

    Args:
        body: The file.
        name: What it is called.

    Raises:
        UsageError: It is no archive.

    Example:
        ``refuse_others(png, "gdp-share.png")`` is refused, and names ``trilateral refigure``.
    """
    if body.startswith(b"PK"):
        return
    if body.startswith(_BINARY):
        raise UsageError(
            f"{name} is a file of Office before 2007, or has a password.",
            hint="Save it as .pptx or .docx, without a password.",
        )
    readers = {form: each.read() for form, each in FORMATS.items() if each.reader}
    form = next((form for form, reader in readers.items() if reader.fits(body)), "")
    known = PurePath(name).suffix.lower().removeprefix(".") in FORMATS
    raise UsageError(
        f"{name} is {f'a file of {FORMATS[form].name}' if form else 'no document'}, which is not renewed in place.",
        hint=_AGAIN.format(name=name) if form and known else _USUAL,
    )


def form_of(parts: Parts, name: str = "") -> str:
    """What a document is: ``pptx`` or ``docx``.

    Args:
        parts: Its parts.
        name: What it is called; its ending has to be one of its kind, if it is known.

    Raises:
        UsageError: It is neither, or is called otherwise.

    Example:
        ``form_of(Parts(body), "speech.pptx")`` is ``"pptx"``.
    """
    ending = PurePath(name).suffix.lower()
    for form, (main, what, endings) in _FORMS.items():
        if main not in parts.names:
            continue
        others = {each for _, _, many in _FORMS.values() for each in many} - endings
        if ending in others | {f".{each}" for each in FORMATS if each != form}:
            raise UsageError(
                f"{name} is {what}, whatever its name says.",
                hint=f"Rename it: {PurePath(name).with_suffix(f'.{form}')}.",
            )
        return form
    for part, what in (("xl/workbook.xml", "a workbook"), ("datapackage.json", "an archive")):
        if part in parts.names:
            raise UsageError(
                f"{name} is {what}, which is not renewed in place.", hint=_AGAIN.format(name=name)
            )
    if parts.names[:1] == ["mimetype"]:
        raise UsageError(f"{name} is an OpenDocument file.", hint="Save it as .pptx or .docx.")
    raise UsageError("This is no presentation and no Word document.", hint=_USUAL)
