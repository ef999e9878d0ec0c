"""Every message of a language in its context, for those who edit the words: `make messages` writes them as pages and text.

The messages are met as readers meet them: a server is asked for pages, files, slides and answers in each language, and
each message notes where it was said and what it said there. What is met nowhere is filled with samples.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from dashboard.locale import LANGUAGES
from dashboard.markup import html_document, html_element
from dashboard.web.server import create
from dashboard.words.wording import in_language
from etl.places import CHECKOUT
from etl.settings import variable
from etl.storage.store import Store
from scripts.message_catalogues import places
from scripts.message_samples import filled
from scripts.message_uses import KEPT, Use, Uses, met

_STYLE = """
body{font:15px/1.5 sans-serif;margin:1.5rem;max-width:80rem}
article{border-top:1px solid #bbb;padding:.6rem 0;display:grid;grid-template-columns:4rem 1fr 1fr;gap:0 1.5rem}
article>a{color:#666}h2{font-size:1.05rem;margin:2rem 0 .5rem}p{margin:0 0 .3rem}.key{color:#444}.said{font-weight:600}
.where{color:#666;font-size:.8rem;overflow-wrap:anywhere}.sample{color:#555}.sample::before{content:attr(data-case) ": ";font-size:.8rem}
"""


@dataclass(frozen=True)
class Entry:
    """A message on a page.

    Attributes:
        number: Its number, the same in all languages.
        key: The English message.
        text: The message in the language.
        code: Where it stands in the code or the declared facts.
        use: Where it is said, and what it says there.
        samples: Case and sentence, with values of `scripts.message_samples`.
    """

    number: int
    key: str
    text: str
    code: list[str]
    use: Use
    samples: list[tuple[str, str]]


def entries(lang: str, uses: Uses) -> dict[str, list[Entry]]:
    """Every message of a language, by the part of the code in which it stands."""
    words, found = in_language(lang), dict[str, list[Entry]]()
    ordered = sorted((at[0].partition(":")[0], key, at) for key, at in places().items())
    for number, (part, key, code) in enumerate(ordered, 1):
        use = uses.get(key, Use())
        samples = [each for each in filled(words, key) if each[1] not in use.said]
        entry = Entry(number, key, words.gettext(key), code, use, samples)
        found.setdefault(part, []).append(entry)
    return found


def page(lang: str, found: dict[str, list[Entry]]) -> str:
    """The messages of a language as a page."""
    e = html_element
    title = f"Messages: {LANGUAGES[lang].name}"
    parts = [
        e("section", e("h2", part), *(_article(lang, entry) for entry in listed))
        for part, listed in found.items()
    ]
    head = e("head", e("meta", charset="utf-8"), e("title", title), e("style", _STYLE))
    return html_document(head, e("body", e("h1", title), *parts), lang="en")


def _article(lang: str, entry: Entry) -> str:
    e, name = html_element, f"m{entry.number}"
    where = " · ".join([*entry.code[:KEPT], *entry.use.at])
    key = e("div", e("p", entry.key, class_="key"), e("p", where, class_="where"))
    told = e(
        "div",
        e("p", entry.text, class_="said"),
        *(e("p", text) for text in entry.use.said),
        *(e("p", text, class_="sample", data_case=case) for case, text in entry.samples),
        lang=lang,
    )
    return e("article", e("a", str(entry.number), href=f"#{name}"), key, told, id=name)


def plain(found: dict[str, list[Entry]]) -> str:
    """The messages of a language as text: ``=`` before what is said somewhere, ``~`` before samples."""
    lines = list[str]()
    for part, listed in found.items():
        lines += ["", f"## {part}"]
        for entry in listed:
            lines += ["", f"{entry.number}. {entry.key}"]
            lines += [f"   {entry.text}"] if entry.text != entry.key else []
            lines += [f"   @ {', '.join([*entry.code[:KEPT], *entry.use.at])}"]
            lines += [f"   = {text}" for text in entry.use.said]
            lines += [f"   ~ ({case}) {text}" for case, text in entry.samples]
    return "\n".join(lines).strip() + "\n"


def write(folder: Path) -> Iterator[str]:
    """Write the page and the text of each language, and say how many of its messages are met somewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    # So many files in a minute are refused to anybody else.
    os.environ[variable("export_rate")] = "0"
    with TestClient(create(Store(str(CHECKOUT / "data"))), raise_server_exceptions=False) as client:
        for lang in LANGUAGES:
            found = entries(lang, met(client, lang))
            (folder / f"{lang}.html").write_text(page(lang, found), encoding="utf-8")
            (folder / f"{lang}.txt").write_text(plain(found), encoding="utf-8")
            every = [entry for listed in found.values() for entry in listed]
            said = sum(bool(entry.use.at) for entry in every)
            yield f"{folder / lang}.html: {said} of {len(every)} messages met in use, the others with samples"


if __name__ == "__main__":
    for line in write(Path(sys.argv[1] if len(sys.argv) > 1 else CHECKOUT / "build" / "messages")):
        print(line)
