"""Which messages there are, and bringing the catalogues in line with them; `scripts/messages` calls it."""

from __future__ import annotations

import ast
import io
import string
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dashboard.locale import LANGUAGES, SOURCE
from etl import catalog
from etl.catalog.areas import areas

PACKAGE = Path(__file__).resolve().parents[1] / "dashboard"
#: The languages that have a catalogue: all but that of the keys.
TRANSLATED = tuple(lang for lang in LANGUAGES if lang != SOURCE)

_MARKS = frozenset({"gettext", "N_"})
_ERRORS = frozenset({"UsageError", "NoRelease", "UnknownRelease"})
#: Where the errors come from that a page may show.
_SHOWN = (
    "dashboard/figures/**/*.py",
    "etl/catalog/formulas.py",
    "etl/judging/asked.py",
    "etl/storage/release.py",
    "etl/storage/store.py",
)
#: The declared facts of the dashboard that readers read, and in which keys; None: all of a file are names.
_DECLARED: dict[str, frozenset[str] | None] = {
    "web/api/sdmx/vocabulary": None,
    "look/charts": frozenset({"label", "title"}),
    "pages/glossary": frozenset({"term", "meaning"}),
    "words/names": None,
    "words/reviewing": None,
    "words/units": frozenset({"shown"}),
}
_HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {lang}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
)


@dataclass(frozen=True)
class Misuse:
    """A call whose message is put together: nobody can translate it."""

    path: str
    line: int

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.line}: a message must be one literal string with named placeholders"
        )


def in_code(root: Path = PACKAGE) -> tuple[set[str], list[Misuse]]:
    """The literals inside ``gettext(...)`` and ``N_(...)``, and the calls that are wrong.

    A name or an attribute as argument was marked where it was defined; anything put together is wrong.
    """
    found: set[str] = set()
    wrong: list[Misuse] = []
    for path in sorted(root.rglob("*.py")):
        for call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            for text in _branches(call.args[0]):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found.add(text.value)
                elif isinstance(text, ast.JoinedStr | ast.BinOp | ast.Constant):
                    wrong.append(Misuse(path.relative_to(root.parent).as_posix(), call.lineno))
    return found, wrong


def in_errors(root: Path = PACKAGE.parent) -> tuple[set[str], list[Misuse]]:
    """Messages and hints of the errors that a page may show; values belong into their keywords, not into the text."""
    found: set[str] = set()
    wrong: list[Misuse] = []
    for path in (p for pattern in _SHOWN for p in sorted(root.glob(pattern))):
        for call in _raised(ast.parse(path.read_text(encoding="utf-8"))):
            given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "hint")]
            for text in (branch for each in given for branch in _branches(each)):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found.add(text.value)
                elif isinstance(text, ast.JoinedStr | ast.BinOp):
                    wrong.append(Misuse(path.relative_to(root).as_posix(), call.lineno))
    return found - {""}, wrong


def places(root: Path = PACKAGE.parent) -> dict[str, list[str]]:
    """Where each message stands: ``path:line`` in the code, else the path of the declared facts that have it.

    Example:
        >>> places()["Remove {economy}"][0].partition(":")[0]
        'dashboard/components/choices.py'
    """
    found: dict[str, list[str]] = {text: [] for text in extract()}
    for part in ("dashboard", "etl"):
        for path in sorted((root / part).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and node.value in found:
                    found[str(node.value)].append(f"{name}:{node.lineno}")
    declared = [path.with_suffix(".toml") for path in (PACKAGE / name for name in _DECLARED)]
    for path in [*sorted((root / "etl" / "catalog").glob("*.toml")), *declared]:
        facts = path.read_text(encoding="utf-8")
        for text, at in found.items():
            if not at and f'"{text}"' in facts:
                at.append(path.relative_to(root).as_posix())
    return found


def _raised(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ERRORS:
            yield node


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if name in _MARKS:
                yield node


def _branches(text: ast.expr) -> Iterator[ast.expr]:
    """``a if x else b`` are two messages."""
    if isinstance(text, ast.IfExp):
        yield from _branches(text.body)
        yield from _branches(text.orelse)
    else:
        yield text


def in_catalog() -> set[str]:
    """The names and sentences among the declared facts."""
    cldr = Locale.parse(SOURCE).territories
    texts: list[str] = []
    for indicator in catalog.indicators().values():
        texts += [indicator.name, indicator.short, indicator.concept]
    for group in catalog.groups().values():
        texts += [group.name, group.short, group.note]
    for source in catalog.sources().values():
        texts += [
            source.name,
            source.provider,
            source.title,
            source.licence_title,
            source.attribution,
            source.rhythm.why,
        ]
    texts += [each.label for each in catalog.breaks().values()]
    for event in catalog.events().values():
        texts += [event.label, event.brief]
    # What others said stays in their own words; who they are is told in the reader's language where that is known.
    texts += [c.speaker for c in catalog.published_claims().values() if c.lang == SOURCE]
    for rule in catalog.claims().values():
        texts += [rule.text, rule.label]
    texts += [unit.name for unit in catalog.units().values()]
    texts += [area.name for area in areas().values() if area.iso2 not in cldr]
    return {text for text in texts if text}


def in_tables(root: Path = PACKAGE) -> set[str]:
    """The messages among the declared facts of the dashboard.

    Example:
        >>> "Lines" in in_tables()
        True
    """

    def said(facts: Any, keys: frozenset[str] | None) -> Iterator[str]:
        below = facts.items() if isinstance(facts, dict) else enumerate(facts)
        for key, value in below:
            if isinstance(value, dict | list):
                yield from said(value, keys)
            elif isinstance(value, str) and (keys is None or key in keys):
                yield value

    return {
        text
        for name, keys in _DECLARED.items()
        for text in said(tomllib.loads((root / f"{name}.toml").read_text(encoding="utf-8")), keys)
    }


def extract() -> set[str]:
    """Every message.

    Raises:
        ValueError: Some are put together from parts; it says where.
    """
    marked, wrong = in_code()
    raised, wrong_too = in_errors()
    if wrong or wrong_too:
        raise ValueError("\n".join(map(str, wrong + wrong_too)))
    return marked | raised | in_catalog() | in_tables()


def path_of(lang: str) -> Path:
    """The catalogue of a language."""
    return PACKAGE / "locale" / lang / "LC_MESSAGES" / "messages.po"


def read(lang: str) -> Catalog:
    """The catalogue of a language as it is, fuzzy and dead messages included."""
    with path_of(lang).open("rb") as file:
        return read_po(file, locale=None)


def update(lang: str, wanted: Iterable[str]) -> list[str]:
    """Write a catalogue with exactly the wanted messages, sorted, translations kept.

    Returns:
        The messages that have no translation yet.
    """
    kept = {str(m.id): str(m.string) for m in read(lang) if m.id and m.string and not m.fuzzy}
    fresh = Catalog()
    for text in wanted:
        fresh.add(text, kept.get(text, ""))
    body = io.BytesIO()
    write_po(body, fresh, width=0, sort_output=True, omit_header=True)
    content = _HEADER.format(lang=lang) + body.getvalue().decode().strip() + "\n"
    path_of(lang).write_text(content, encoding="utf-8")
    return sorted(text for text in wanted if not kept.get(text))


def placeholders(text: str) -> set[str]:
    """The names in braces.

    >>> sorted(placeholders("{share} in {year}"))
    ['share', 'year']
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
