"""Registers of Japanese and Korean: whether sentences are polite, as to those who listen, or plain, as in writing."""

from __future__ import annotations

import re

#: How a polite sentence ends, and one of the written form.
POLITE_JA = re.compile(r"(?:です|ます|ません|でした|ました|ましょう|でしょう|ください)か?$")
PLAIN_JA = re.compile(r"[るだたいうくすむつか]$")
POLITE_KO = re.compile(r"(?:시오|세요|니까|까요|어요|아요)$")
PLAIN_KO = re.compile(r"(?:다|[는인은한]가)$")
#: The number of the final consonant ㅂ of a Hangul syllable: what stands before 니다 where it is polite.
_FINALS, _PIEUP = 28, 17
#: Where sentences end; not within a number or a name such as U.S.
_ENDS = re.compile(r"[。？！\n]|[.?!](?:\s|$)")
#: Words of others: they keep their own register. Names of publications, too.
_QUOTED = re.compile(r"[「『“‘《][^」』”’》]*[」』”’》]")


def registers(lang: str, text: str) -> set[str]:
    """Whether sentences of a text are polite, written, or both; one that ends with a noun is neither."""
    found = set()
    for sentence in _ENDS.split(_QUOTED.sub("X", text)):
        end = re.sub(r"\s|（[^）]*）$|\([^)]*\)$", "", sentence)
        if lang == "ja" and end:
            found |= _japanese(end)
        elif lang == "ko" and end:
            found |= _korean(end)
    return found


def _japanese(end: str) -> set[str]:
    if POLITE_JA.search(end):
        return {"polite"}
    return {"written"} if PLAIN_JA.search(end) else set()


def _korean(end: str) -> set[str]:
    if POLITE_KO.search(end):
        return {"polite"}
    if end.endswith("니다") and len(end) > 2:
        polite = (ord(end[-3]) - ord("가")) % _FINALS == _PIEUP
        return {"polite" if polite else "written"}
    return {"written"} if PLAIN_KO.search(end) else set()
