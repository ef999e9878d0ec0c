"""Texts and Markdown."""

from __future__ import annotations

import codecs
import re

from etl.documents.paper import Paper, of_text
from etl.documents.unread import Unread

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Marks of Markdown that stand around words or before lines; what they mark stays.
_MARKS = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?)|\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|`+|~~|<[^<>\n]{1,200}>",
    re.MULTILINE,
)
#: The words of a link or a picture, without its address.
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)")


def text(body: bytes) -> Paper:
    """A text in UTF-8, or in UTF-16 with its mark.

    Raises:
        Unread: It is no text.
    """
    return of_text(_decoded(body))


def markdown(body: bytes) -> Paper:
    r"""A text in Markdown without its marks; lines keep their numbers.

    Raises:
        Unread: It is no text.

    >>> markdown(b"# Growth\n**24%** of [the world](https://example.org)").text
    'Growth\n24% of the world'
    """
    return of_text(_MARKS.sub("", _LINK.sub(r"\1", _decoded(body))))


def _decoded(body: bytes) -> str:
    coding = next((name for mark, name in _BOMS if body.startswith(mark)), "utf-8-sig")
    try:
        found = body.decode(coding)
    except UnicodeDecodeError as error:
        raise Unread("is not text in UTF-8", hint="Save it as text in UTF-8.") from error
    if "\0" in found:
        raise Unread("is not text", hint="Give a text, .docx, .pptx or .pdf.")
    return found.replace("\r\n", "\n")
