"""Particles that depend on the sound before them: a message has both forms, ``은(는)``, a sentence the one that fits."""

from __future__ import annotations

import re
import unicodedata

#: Final consonants of what digits and Latin letters are called in Korean; all others end in a vowel. ``l`` stands for ㄹ,
#: after which one particle is that of vowels.
_SOUNDS = {
    **dict.fromkeys("178", "l"),
    **dict.fromkeys("036", "c"),
    **dict.fromkeys("LR", "l"),
    **dict.fromkeys("MN", "c"),
}
#: The number of final consonants of a Hangul syllable, none among them, and the place of ㄹ.
_FINALS, _RIEUL = 28, 8
#: Signs that are read out, by what they are called.
_READ = {"%": "퍼센트", "$": "달러"}


def fitting(text: str, particles: dict[str, tuple[str, str]]) -> str:
    """A text in which each pair of particles is the one that fits the sound before it.

    Where nobody can tell how the word before is pronounced, both forms stay.

    Args:
        text: The text.
        particles: Both forms as messages have them -> the one after a consonant, the one after a vowel.

    >>> both = {"은(는)": ("은", "는"), "(으)로": ("으로", "로")}
    >>> fitting("“세계 GDP의 4분의 1”은(는)", both), fitting("22.2%은(는)", both)
    ('“세계 GDP의 4분의 1”은', '22.2%는')
    >>> fitting("2021년(으)로, 3(으)로, 8(으)로, Chad은(는)", both)
    '2021년으로, 3으로, 8로, Chad은(는)'
    """
    if not particles or not any(each in text for each in particles):
        return text
    pattern = "|".join(map(re.escape, particles))

    def chosen(found: re.Match[str]) -> str:
        sound = _final(text[: found.start()])
        if sound is None:
            return found[0]
        closed, opened = particles[found[0]]
        # ㄹ counts as a vowel before (으)로 alone.
        open_too = sound == "l" and closed.startswith("으")
        return opened if not sound or open_too else closed

    return re.sub(pattern, chosen, text)


def _final(text: str) -> str | None:
    """How a text ends: ``c`` in a consonant, ``l`` in ㄹ, empty in a vowel; None if nobody can tell."""
    # What is in brackets or quotation marks is read, the marks are not.
    end = text.rstrip("”’\"')]》」』） ")
    if not end:
        return None
    last = _READ.get(end[-1], end[-1])[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % _FINALS
        return "l" if final == _RIEUL else "c" if final else ""
    if last.isascii() and last.isdigit():
        return _SOUNDS.get(last, "")
    # Capitals are spelled out; of a word in Latin letters nobody knows the sound.
    spelled = re.search(r"[A-Z]{2,}$", end)
    if spelled and unicodedata.category(last) == "Lu":
        return _SOUNDS.get(last, "")
    return None
