"""A sentence while it is read: its phrases, what was said before, and the claims made so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl import catalog
from etl.reading.document import Document
from etl.reading.draft import Draft, Measured
from etl.reading.language import Code
from etl.reading.lexer import Token
from etl.reading.numbers import Num
from etl.reading.state import State
from etl.reading.tables import words

_STOPS = frozenset({"comma", "semicolon", "colon", "open", "close", "stop"})
_CONJUNCTIONS = words("page", "conjunctions")
#: Before "は、" these are the topic of the clause, not a clause of their own.
_NOUNS = frozenset(
    {
        "area",
        "measure",
        "share",
        "intra",
        "contribution",
        "sum",
        "definition",
        "pronoun",
        "agent",
        "growth",
    }
)
_LISTED = frozenset({"measure", "other"})
#: Verbs that are nouns, too, and what stands only after a verb.
_VERBS = frozenset({"trade", "export", "import"})
_ADVERBS = frozenset({"with", "more", "less", "most", "much", "every", "far", "still", "together"})
_OWN = frozenset({"their", "its", "our"})


@dataclass(slots=True)
class Page:
    """A sentence that is being read.

    Attributes:
        code: Its language.
        tokens: Its phrases.
        state: What was said before.
        document: What the whole text names.
        anchors: Where its numbers, ranks and comparisons are.
        roles: What an area is there for, by its place: ``subject`` unless it says otherwise.
        used: Up to where the words after an anchor belong to it.
        taken: Comparisons that a number has made its own.
        drafts: The claims so far.
        missed: First and last token of what is not covered, and why.
    """

    code: Code
    tokens: list[Token]
    state: State
    document: Document
    anchors: list[int] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)
    missed: list[tuple[int, int, str]] = field(default_factory=list)
    _places: dict[str, list[int]] = field(default_factory=dict)

    @property
    def en(self) -> bool:
        """Whether the whole of a share follows its number, as in English."""
        return self.code == "en"

    def places(self, *kinds: str) -> list[int]:
        """Where the tokens of some kinds, or numbers that are "other number", are, in order: a long sentence is not searched for each of its numbers."""
        if not self._places:
            for at, token in enumerate(self.tokens):
                self._places.setdefault(token.kind, []).append(at)
                if token.num is not None and token.num.kind == "other":
                    self._places.setdefault("other number", []).append(at)
        return sorted(at for kind in kinds for at in self._places.get(kind, ()))

    def change(self, at: int, token: Token) -> None:
        """Put another token in the place of one."""
        self.tokens[at] = token
        self._places.clear()

    def cut(self, kind: str) -> list[Token]:
        """Take away what follows the first token of a kind, and that token; what was taken, without it."""
        at = next(iter(self.places(kind)), len(self.tokens))
        rest = self.tokens[at + 1 :]
        self.tokens = self.tokens[:at]
        self._places.clear()
        return rest

    def append(self, tokens: list[Token]) -> None:
        """Put further tokens behind the last one."""
        self.tokens = [*self.tokens, *tokens]
        self._places.clear()

    def kind(self, at: int) -> str:
        """The kind of a token; empty outside the sentence."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def value(self, at: int) -> str:
        """What a token means; empty outside the sentence."""
        return self.tokens[at].value if 0 <= at < len(self.tokens) else ""

    def word(self, at: int) -> str:
        """What is written, in small letters; empty outside the sentence."""
        return self.tokens[at].text.lower() if 0 <= at < len(self.tokens) else ""

    def num(self, at: int) -> Num | None:
        """The number of a token, if it is one."""
        return self.tokens[at].num if 0 <= at < len(self.tokens) else None

    def world(self, at: int) -> bool:
        """Whether the token is the world."""
        return self.kind(at) == "area" and self.value(at) == catalog.WORLD

    def area(self, at: int) -> bool:
        """Whether the token is an area other than the world."""
        return self.kind(at) == "area" and self.value(at) != catalog.WORLD

    def candidate(self, at: int) -> bool:
        """Whether the token may be whom a number is about."""
        return self.area(at) and self.roles.get(at, "subject") == "subject"

    def skip(self, at: int, kinds: frozenset[str] | set[str], step: int = 1) -> int:
        """The first place from ``at`` on, in the direction of ``step``, that is none of these kinds."""
        while 0 <= at < len(self.tokens) and self.tokens[at].kind in kinds:
            at += step
        return at

    def unboxed(self, at: int, step: int = -1) -> int:
        """The place beside a bracket that ends there, in the direction of ``step``; the place itself where none does."""
        shut, begun = ("close", "open") if step < 0 else ("open", "close")
        if self.kind(at) != shut:
            return at
        while self.kind(at) not in {begun, ""}:
            at += step
        return at + step

    def listed(self, at: int) -> bool:
        """A comma or "and" between two measures, which separates no clauses."""
        beside = self.kind(at - 1) in _LISTED and self.kind(at + 1) in _LISTED
        return beside and not self._verb(at + 1)

    def _verb(self, at: int) -> bool:
        """Such as "80 percent of RCEP's GDP, trade mostly with each other": a verb of its own clause, no further measure."""
        if not self.en or self.word(at) not in _VERBS:
            return False
        after = self.word(at + 1)
        part = self.num(at + 1) is not None and self.value(at + 3) in _OWN
        done = part or self.value(at + 1) in _OWN or self.kind(at + 1) == "definition"
        return done or after.endswith("ly") or after.split(" ")[0] in _ADVERBS

    def stops(self, at: int) -> bool:
        """Whether a clause ends here."""
        token = self.tokens[at]
        if token.kind == "mark":
            dash = self.en and token.text == "-" and self.kind(at + 1) != "superlative"
            return token.text == "/" or dash
        if token.kind == "comma":
            return not (self.listed(at) or self._topical(at))
        if token.kind in _STOPS:
            return True
        if not self.en:
            return False
        if token.kind == "and":
            return token.value != "both" and not self.listed(at)
        return token.kind == "function" and token.text.lower() in _CONJUNCTIONS

    def _topical(self, at: int) -> bool:
        return not self.en and self.kind(at - 1) == "topic" and self.kind(at - 2) in _NOUNS

    def stopped(self, low: int, high: int) -> bool:
        """Whether a clause ends between two places."""
        return any(self.stops(at) for at in range(low, high))

    def measured(self, at: int) -> list[Measured]:
        """What a measure and its neighbours in a list mean, the list ending at ``at``."""
        found: list[Measured] = []
        while self.kind(at) in _LISTED:
            if self.kind(at) == "measure":
                found.insert(0, Measured.of(self.value(at)))
            if self._verb(at):
                break
            at -= 1
            while self.kind(at) in {"comma", "and", "definition"} and self.kind(at - 1) in {
                *_LISTED,
                "definition",
            }:
                at -= 1
        return found


@dataclass(slots=True)
class Scope:
    """What belongs to an anchor.

    Attributes:
        at: The anchor.
        low: Where what is before it begins, after the anchor before.
        near: Where its own clause begins.
        high: Where what is after it ends.
    """

    at: int
    low: int
    near: int
    high: int

    @property
    def before(self) -> range:
        """The clause before the anchor, from the nearest on."""
        return range(self.at - 1, self.near - 1, -1)

    @property
    def earlier(self) -> range:
        """The clauses before that one, since the last anchor, from the nearest on."""
        return range(self.near - 1, self.low - 1, -1)

    @property
    def back(self) -> range:
        """All that is before the anchor, from the nearest on."""
        return range(self.at - 1, self.low - 1, -1)

    @property
    def after(self) -> range:
        """What follows the anchor."""
        return range(self.at + 1, self.high)

    @property
    def clause(self) -> list[int]:
        """What is before the anchor in its clause, then what follows it."""
        return [*self.before, *self.after]


def scope(page: Page, n: int) -> Scope:
    """The neighbourhood of the anchor ``page.anchors[n]``."""
    at = page.anchors[n]
    last = page.anchors[n - 1] if n else -1
    following = page.anchors[n + 1] if n + 1 < len(page.anchors) else len(page.tokens)
    low = _cut(page, last, at) if n else 0
    low = max(last + 1 if low == at else low, page.used.get(last, 0))
    open_ended = not page.en and not page.stopped(at + 1, following)
    high = following if open_ended else _cut(page, at, following)
    near = at - 1 if page.kind(at - 1) == "colon" and at - 1 >= low else at
    while near > low and not page.stops(near - 1):
        near -= 1
    return Scope(at, low, near, max(high, at + 1))


def _cut(page: Page, at: int, following: int) -> int:
    """Where what follows one anchor ends, and what leads to the next begins."""
    for n in range(at + 1, following):
        label = page.kind(n) == "colon" and n + 1 == following
        if page.stops(n) and not label:
            return n + 1 if page.kind(n) == "close" else n
        leads = page.en and n > at + 1 and following < len(page.tokens)
        if leads and page.kind(n) in {"from", "to"}:
            return n
    if page.en or following == len(page.tokens):
        return following
    return at + 1
