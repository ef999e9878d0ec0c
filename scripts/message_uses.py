"""Where messages are said and what they say there: each notes it while a server is asked for what readers ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from starlette.testclient import TestClient

from dashboard.locale import Translate, translator
from dashboard.words import numbers, wording
from scripts.message_visits import Visit, visits

#: So many sentences, and so many addresses, are kept of a message.
KEPT = 4


@dataclass
class Use:
    """Where a message was said, and what it said there with its values."""

    at: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


Uses = dict[str, Use]


class _Heard(str):
    """A message that notes what it says when it is given its values."""

    __slots__ = ("text", "use")
    text: str
    use: Use

    def format(self, *args: object, **named: object) -> str:
        """The message with its values."""
        # The text knows more of itself than a plain string would: Korean particles follow their values.
        made = self.text.format(*args, **named)
        _keep(self.use.said, made)
        return made


def _keep(kept: list[str], text: str) -> None:
    if text not in kept and len(kept) < KEPT:
        kept.append(text)


@contextmanager
def heard(lang: str, visit: Visit) -> Iterator[Uses]:
    """What the messages of a language say while this is open.

    Args:
        lang: The language.
        visit: What is being asked for; its address is noted.

    Example:
        >>> with heard("en", Visit("/explore")) as uses:
        ...     _ = wording.in_language("en").gettext("Remove {economy}").format(economy="Japan")
        >>> uses["Remove {economy}"]
        Use(at=['/explore'], said=['Remove Japan'])
    """
    uses: Uses = {}

    def hearing(spoken: str) -> Translate:
        say = translator(spoken)

        def gettext(message: str) -> str:
            text = _Heard(say(message))
            text.text, text.use = say(message), uses.setdefault(message, Use())
            _keep(text.use.at, visit.at)
            return text

        return gettext if spoken == lang else say

    # The words of a language are made once: those made before, and those made while this is open, are forgotten.
    with patch.object(numbers, "translator", hearing):
        wording.in_language.cache_clear()
        try:
            yield uses
        finally:
            wording.in_language.cache_clear()


def met(client: TestClient, lang: str) -> Uses:
    """All that is said in a language at the addresses of `scripts.message_visits`."""
    visit = Visit()
    with heard(lang, visit) as uses:
        for visit.at, ask in visits():
            ask(client, lang)
    return uses
