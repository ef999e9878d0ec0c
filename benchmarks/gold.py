"""How much of a set of sentences with their right reading is found and read: by language, with what is read wrong.

The file has one JSON object a line: ``id, lang, said_on, text, claims, not_covered, tags``. It is named by the first word after
``--``, by TRILATERAL_GOLD, or lies in ``../shared/gold/claims.jsonl`` beside the checkout. Reader and file are paired by
overlap of their quotes, then by best agreement.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.reading import Claim, Reading, read

LANGUAGES = ("en", "zh", "ja", "ko")
DETAILS = ("comparator", "year", "definition", "forecast", "stance")
#: One step apart counts half.
_NEAR = ({"over", "at_least"}, {"nearly", "under"})
Item = dict[str, Any]


@dataclass
class Score:
    """What was counted for a language."""

    wanted: int = 0
    right: int = 0
    details: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    spurious: int = 0
    on_negatives: int = 0
    not_covered_taken: int = 0
    faults: list[str] = field(default_factory=list)


def load(path: Path) -> list[Item]:
    """The items of a file."""
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def score(items: list[Item]) -> dict[str, Score]:
    """Read every text and hold it against what is right."""
    scores = {language: Score() for language in LANGUAGES}
    for item in items:
        reading = read(item["text"], said_on=item.get("said_on", ""))
        _item(item, reading, scores[item["lang"]])
    return scores


def _item(item: Item, reading: Reading, into: Score) -> None:
    gold = [dict(claim) for claim in item["claims"]]
    mine = list(reading.claims)
    pairs = _pair(gold, mine)
    for n, claim in enumerate(gold):
        if claim.get("optional"):
            continue
        into.wanted += 1
        found = pairs.get(n)
        if (
            claim["type"] == "change"
            and not (found is not None and agrees(claim, mine[found]))
            and _two_levels(claim, mine)
        ):
            into.right += 1
        elif found is not None and agrees(claim, mine[found]):
            into.right += 1
            _details(item, claim, mine[found], into)
        else:
            said = _brief(mine[found]) if found is not None else "not found"
            into.faults.append(f"{item['id']}: {claim['quote']!r} {_wanted(claim)} | {said}")
    used = {
        n
        for g, n in pairs.items()
        if not gold[g].get("optional") or agrees(gold[g], mine[n], mild=True)
    }
    for n, extra in enumerate(mine):
        if n in used or _level_of_change(extra, gold) or extra.stance in {"denied", "asked"}:
            continue
        _extra(item, extra, into)


def _extra(item: Item, extra: Claim, into: Score) -> None:
    into.spurious += 1
    taken = any(
        _overlap(piece, extra) > 0.5 * (piece["end"] - piece["start"])
        for piece in item["not_covered"]
    )
    into.not_covered_taken += taken
    negative = "negative" in item.get("tags", ())
    into.on_negatives += negative
    mark = "FALSE " if negative or taken else "extra "
    into.faults.append(f"{item['id']}: {mark}{_brief(extra)}")


def _pair(gold: list[Item], mine: list[Claim]) -> dict[int, int]:
    options = sorted(
        (
            (_agreement(claim, other), _overlap(claim, other), -g, -n)
            for g, claim in enumerate(gold)
            for n, other in enumerate(mine)
            if _overlap(claim, other) > 0
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, g, n in options:
        if -g not in pairs and -n not in taken:
            pairs[-g] = -n
            taken.add(-n)
    return pairs


def _overlap(piece: Item, claim: Claim) -> int:
    return min(piece["end"], claim.end) - max(piece["start"], claim.start)


def _agreement(claim: Item, other: Claim) -> float:
    same = [
        agrees(claim, other) * 4.0,
        _values(claim, other) * 2.0,
        _areas(claim, other) * 1.0,
        (claim["type"] == other.type) * 1.0,
        (claim.get("measure") == other.measure) * 1.0,
    ]
    return sum(same)


def agrees(claim: Item, other: Claim, *, mild: bool = False) -> bool:
    """Whether the reader has the same type, measure, areas, whole, other side and value, as given or as an alternative."""
    wanted_type = claim["type"]
    if wanted_type != other.type and not mild:
        return False
    alternatives = claim.get("alt") or {}
    measures = [claim.get("measure"), *alternatives.get("measure", [])]
    return (
        other.measure in measures
        and _areas(claim, other)
        and _formula(other.versus) == _formula(claim.get("versus") or "")
        and (
            _formula(other.of)
            in [_formula(x or "") for x in (claim.get("of"), *alternatives.get("of", []))]
        )
        and (mild or _values(claim, other))
    )


def _areas(claim: Item, other: Claim) -> bool:
    alternatives = (claim.get("alt") or {}).get("areas", [])
    return _formula(other.areas) in [_formula(x) for x in (claim["areas"], *alternatives)]


def _values(claim: Item, other: Claim) -> bool:
    alternatives = (claim.get("alt") or {}).get("value", [])
    start = any(_same(x, other.value) for x in (claim.get("value"), *alternatives))
    return start and _same(claim.get("value_to"), other.value_to)


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= 0.001 * abs(a)


def _formula(text: str) -> frozenset[str]:
    return frozenset(text.split("+")) if text else frozenset()


def _two_levels(claim: Item, mine: list[Claim]) -> bool:
    """A change read as two levels, then and now, is as right."""
    near = [
        other
        for other in mine
        if _overlap(claim, other) > 0 and _areas(claim, other) and other.type != "change"
    ]
    near = [other for other in near if other.measure in (claim["measure"], "trade")]
    return all(
        any(_same(claim.get(end), other.value) for other in near) for end in ("value", "value_to")
    )


def _level_of_change(extra: Claim, gold: list[Item]) -> bool:
    """A level that a change of the file begins or ends with is right, too."""
    return any(
        claim["type"] == "change"
        and _overlap(claim, extra) > 0
        and _areas(claim, extra)
        and (_same(claim.get("value"), extra.value) or _same(claim.get("value_to"), extra.value))
        for claim in gold
    )


def _details(item: Item, claim: Item, other: Claim, into: Score) -> None:
    alternatives = claim.get("alt") or {}
    for name in DETAILS:
        wanted: Any = claim.get(name)
        got: Any = getattr(other, name)
        if name == "definition":
            wanted, got = sorted(wanted or []), sorted(got)
            options = [wanted, *(sorted(x) for x in alternatives.get(name, []))]
        elif name == "stance":
            options = [wanted or "asserted"]
        elif name == "year":
            options = [wanted or "", *alternatives.get("year", [])]
        else:
            options = [wanted if wanted is not None else False, *alternatives.get(name, [])]
        into.asked[name] += 1
        good = got in options
        into.details[name] += good
        if not good:
            near = name == "comparator" and {str(wanted), str(got)} in _NEAR
            into.faults.append(
                f"{item['id']}: {claim['quote']!r} {name} {wanted!r} read as {got!r}{' (near)' if near else ''}"
            )


def _wanted(claim: Item) -> str:
    names = ("type", "areas", "of", "versus", "measure", "value", "value_to")
    return " ".join(f"{claim[name]}" for name in names if claim.get(name) not in (None, ""))


def _brief(claim: Claim) -> str:
    said = (
        claim.type,
        claim.areas,
        claim.of,
        claim.versus,
        claim.measure,
        claim.value,
        claim.value_to,
        claim.stance,
    )
    return f"{' '.join(str(x) for x in said if x not in (None, ''))} {claim.quote!r}"


def _path(given: str) -> Path:
    if given:
        return Path(given)
    named = os.environ.get("TRILATERAL_GOLD", "")
    beside = Path(__file__).resolve().parents[2] / "shared" / "gold" / "claims.jsonl"
    further = Path(__file__).resolve().parents[3] / "shared" / "gold" / "claims.jsonl"
    return Path(named) if named else beside if beside.exists() else further


def main() -> None:
    """Print the scores of a file, and with ``--faults`` what was read wrong."""
    parser = argparse.ArgumentParser(prog="gold", description=__doc__)
    parser.add_argument("--file", default="", help="the sentences with their right reading")
    parser.add_argument("--faults", action="store_true", help="show what was read wrong")
    parser.add_argument("--lang", default="", help="only this language")
    options = parser.parse_args()
    path = _path(options.file)
    if not path.exists():
        print("no file of sentences: name one with --file or TRILATERAL_GOLD")
        return
    items = [item for item in load(path) if options.lang in ("", item["lang"])]
    began = time.perf_counter()
    scores = score(items)
    took = time.perf_counter() - began
    print(
        f"{'':4} {'right':>12} {'':6} {'spurious':>8} {'negative':>8} {'uncovered':>9}  "
        + "  ".join(DETAILS)
    )
    for language, got in scores.items():
        if got.wanted:
            details = "  ".join(
                f"{got.details[name] / max(1, got.asked[name]):>{len(name)}.0%}" for name in DETAILS
            )
            print(
                f"{language:4} {got.right:>5} of {got.wanted:<4} {got.right / got.wanted:6.1%} {got.spurious:>8} {got.on_negatives:>8} {got.not_covered_taken:>9}  {details}"
            )
    print(f"{len(items)} texts in {took * 1000:.0f} ms")
    if options.faults:
        for got in scores.values():
            print(*got.faults, sep="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
