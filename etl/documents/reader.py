"""The door: a file in, its text out. What is not plain text is read in a process of its own, with a limit to memory and time.

What reads within bounds may still be led astray by a library underneath; then only that process ends.
"""

from __future__ import annotations

import json
import subprocess
import sys

from etl.bounded.limits import limited
from etl.documents import plain
from etl.documents.paper import Paper, Piece, Place
from etl.documents.unread import Unread
from etl.errors import TrilateralError, UsageError

#: A file of more than this is not read, and of more than so many characters neither.
MOST_FILE, LONGEST = 100 * 1024 * 1024, 1024 * 1024
#: How much memory beside its own the process may take, in bytes, and for how many seconds it may compute.
MEMORY, SECONDS = 1024**3, 30
#: What is plain text, by the ending of its name.
TEXTS = {"md": plain.markdown, "markdown": plain.markdown}
_TOO_MUCH = "takes more memory or time to read than a document does"
#: How files of each kind begin.
_PDF, _ARCHIVE, _OLD = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def opened(name: str, body: bytes) -> Paper:
    r"""The text of a document; its kind is seen from what it holds, Markdown alone from its name.

    Raises:
        UsageError: It cannot be read as text, or is too large.

    >>> opened("speech.txt", b"One\nTwo").at(4).place.line
    2
    """
    try:
        return _opened(name, body)
    except Unread as error:
        raise UsageError(f"{name} {error.what}.", hint=error.hint) from error


def kind(body: bytes) -> str:
    """``docx``, ``pptx`` or ``pdf``; nothing for a text. What it holds has been read by `opened` before.

    Raises:
        UsageError: It is none of these.

    Example:
        >>> kind(b"China, Japan and the Republic of Korea")
        ''
    """
    from etl.documents import office

    try:
        found = _first(body)
        return office.kind(body) if found == "office" else found
    except Unread as error:
        raise UsageError(f"The document {error.what}.", hint=error.hint) from error


def _opened(name: str, body: bytes) -> Paper:
    if len(body) > MOST_FILE:
        raise Unread(f"has more than {MOST_FILE // 1024**2} MB", hint="Give it in parts.")
    if _first(body):
        paper = _apart(body)
    else:
        paper = TEXTS.get(name.rpartition(".")[2].lower(), plain.text)(body)
    if len(paper.text) > LONGEST:
        raise Unread(f"has more than {LONGEST:,} characters", hint="Give it in parts.")
    return paper


def _first(body: bytes) -> str:
    """What a file begins like: ``pdf``, ``office``, or nothing for a text.

    Raises:
        Unread: It is of the kind before .docx, or encrypted: both are packed alike.
    """
    if body[:1024].lstrip().startswith(_PDF):
        return "pdf"
    if body.startswith(_OLD):
        raise Unread(
            "is encrypted, or of a kind before .docx and .pptx",
            hint="Save it as .docx or .pptx without a password.",
        )
    return "office" if body.startswith(_ARCHIVE) else ""


def _apart(body: bytes) -> Paper:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "etl.documents.reader"],
            input=body, capture_output=True, check=False, timeout=4 * SECONDS,
        )  # fmt: skip
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unread(_TOO_MUCH) from error
    if "pieces" in told:
        return Paper(Piece(text, Place(**place)) for text, place in told["pieces"])
    raise Unread(told["what"], told["hint"])


def _read(body: bytes) -> Paper:
    # Each library is loaded only for files of its kind.
    if _first(body) == "pdf":
        from etl.documents import pdf

        return pdf.read(body)
    from etl.documents import office, slides, word

    return {"docx": word.read, "pptx": slides.read}[office.kind(body)](body)


def main() -> None:
    """Read what comes in, and write its pieces or what is wrong with it."""
    body = sys.stdin.buffer.read()
    try:
        with limited("The document", MEMORY, SECONDS):
            paper = _read(body)
        told: dict[str, object] = {"pieces": [(p.text, p.place.record()) for p in paper.pieces]}
    except Unread as error:
        told = {"what": error.what, "hint": error.hint}
    except TrilateralError:
        told = {"what": _TOO_MUCH, "hint": "Give it in parts."}
    except Exception:  # noqa: BLE001 - whatever a library raises at a file that is not what it seems
        told = {"what": "cannot be read: it is broken", "hint": "Save it again."}
    sys.stdout.buffer.write(json.dumps(told).encode())


if __name__ == "__main__":
    main()
