"""Documentation and code hold together: names, commands, settings, addresses, links."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dashboard import pages
from dashboard.commands import guide
from dashboard.commands.main import app
from dashboard.exports import FORMATS
from dashboard.figures import FIGURES
from dashboard.look.canvas import presets
from dashboard.look.view import View
from dashboard.settings import WebSettings
from dashboard.web.server import create
from etl import catalog, checks, errors, settings
from etl.operate.schedule import DONE, DONE_IN_PART
from etl.places import CHECKOUT
from scripts import reference_text
from tests.shipped import shipped_store

DOCS = sorted((CHECKOUT / "docs").glob("*.md"))
TEXTS = [*DOCS, *(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"))]
TEXTS = [path for path in TEXTS if path.exists()]
ALL = "\n".join(path.read_text(encoding="utf-8") for path in TEXTS)
COMMAND: Any = typer.main.get_command(app)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A server that shows the shipped release."""
    with TestClient(create(shipped_store())) as client:
        yield client


def test_the_reference_is_that_of_the_code() -> None:
    """If this fails, the code changed: run scripts/reference and commit docs/reference.md with the change."""
    held = (CHECKOUT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert held == reference_text.text(), "Run scripts/reference."


def test_every_name_is_documented() -> None:
    """The reference is made of the registries; here are the same names, asked of the documentation as a whole."""
    names = {
        *(f"`{each}`" for each in catalog.indicators()),
        *(f"`{each}`" for each in catalog.sources()),
        *(f"`{each}`" for each in catalog.groups()),
        *(f"`{each}`" for each in catalog.claims()),
        *(f"`{each}`" for each in FIGURES),
        *(f"`{each}`" for each in FORMATS),
        *(f"`{each}`" for each in presets()),
        *(f"`{each}`" for each in checks.GUARDS),
        *(f"`{each}`" for each in pages.PAGES),
        *(f"`{each}`" for each in View.fields()),
        *(
            f"`{settings.variable(each)}`"
            for each in [*settings.names(), *WebSettings.model_fields]
        ),
        *(f"trilateral {each}" for each in COMMAND.commands),
    }
    assert sorted(name for name in names if name not in ALL) == []


def test_every_option_is_documented() -> None:
    told = (CHECKOUT / "docs" / "reference.md").read_text(encoding="utf-8")
    for name, command in COMMAND.commands.items():
        section = told.partition(f"### trilateral {name}\n")[2].partition("\n###")[0]
        assert section, name
        for option in command.params:
            if option.param_type_name == "option" and option.name != "help":
                assert f"`{option.opts[0]}`" in section, (name, option.opts)
                assert option.help, (name, option.opts)


def test_every_metric_is_documented(client: TestClient) -> None:
    """What /metrics says now, under the names that it says."""
    client.get("/about")
    told = client.get("/metrics").text
    names = set(re.findall(r"^# HELP (trilateral_\w+)", told, re.MULTILINE))
    assert len(names) > 5
    assert sorted(name for name in names if f"`{name}`" not in ALL) == []


def test_no_setting_is_invented() -> None:
    """A variable that the documentation names is one that the code reads."""
    known = {settings.variable(name) for name in [*settings.names(), *WebSettings.model_fields]}
    named = set(re.findall(r"\bTRILATERAL_[A-Z]+(?:_[A-Z]+)*\b", ALL))
    assert named - known == set()


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """The code blocks: language and lines."""
    inside: list[str] | None = None
    language = ""
    for line in text.splitlines():
        if not line.startswith("```"):
            if inside is not None:
                inside.append(line)
        elif inside is None:
            inside, language = [], line[3:]
        else:
            yield language, inside
            inside = None


def _code(text: str) -> Iterator[str]:
    """The commands of code blocks, one line each."""
    for language, lines in _blocks(text):
        if language in ("", "sh", "bash"):
            yield from "\n".join(lines).replace("\\\n", " ").splitlines()


def _parse(words: list[str], *, whole: bool) -> None:
    """Let the command read its words, without running it."""
    name, *rest = words
    assert name in COMMAND.commands, f"There is no command {name!r}."
    COMMAND.commands[name].make_context(name, rest, resilient_parsing=not whole)


COMMANDS = sorted(
    {
        line.strip().partition("#")[0].strip()
        for path in TEXTS
        for line in _code(path.read_text(encoding="utf-8"))
        if line.strip().startswith("trilateral ")
    }
    | {
        line
        for commands in guide.COMMANDS.values()
        for command in commands.values()
        for line in command.examples
    }
)


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_are_understood(line: str) -> None:
    """Lines of code blocks, and the examples in the help, are taken by the command line as they stand."""
    words = shlex.split(line)[1:]
    if words != ["--help"]:
        _parse(words, whole=True)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_commands_in_sentences_exist(path: Path) -> None:
    """`trilateral …` between backticks names a command, and options that it has."""
    for said in re.findall(r"`trilateral ([^`]+)`", path.read_text(encoding="utf-8")):
        words = shlex.split(said.replace("…", ""))
        if words[0].isupper() or words[0].startswith("-"):
            continue
        assert words[0] in COMMAND.commands, said
        options = {o for p in COMMAND.commands[words[0]].params for o in p.opts}
        assert {w for w in words if w.startswith("-")} - {"--help"} <= options, said


def test_the_tutorial_quotes_what_is_printed() -> None:
    """Its figures are those of the release that ships."""
    told = (CHECKOUT / "docs" / "tutorial-researcher.md").read_text(encoding="utf-8")
    printed = CliRunner().invoke(app, ["claim"]).stdout
    quoted = next(lines for language, lines in _blocks(told) if not language)
    assert len(quoted) == 4
    assert set(quoted) <= set(printed.splitlines())
    why = json.loads(
        CliRunner().invoke(app, ["why", "--from", "2021", "--to", "2024", "--json"]).stdout
    )[-1]
    fell, took = (why["share_from"] - why["share_to"]) * 100, -why["exchange_rate"] * 100
    assert (
        f"fell by {fell:.1f} points; the exchange rates of the three alone took off {took:.1f}"
        in told
    )
    as_of = ["--indicator", "gdp_nominal", "--source", "weo", "--as-of", "2022-04", "--json"]
    then = json.loads(CliRunner().invoke(app, ["share", *as_of, "--from", "2023"]).stdout)[0]
    assert f"the share for 2023 was still {then['share']:.1%}".replace("%", " %") in told


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(
        r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.exists(), target
        if anchor:
            assert anchor in _anchors(there), target


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_files_that_are_named_exist(path: Path) -> None:
    found = re.findall(
        r"`((?:etl|dashboard|docs|tests|scripts|examples|assets|benchmarks)/[\w./*<>-]+)`",
        path.read_text(encoding="utf-8"),
    )
    for name in found:
        pattern = re.sub(r"<\w+>", "*", name).rstrip("/")
        if pattern.startswith("assets/vendor"):
            continue
        assert list(CHECKOUT.glob(pattern)), name


def test_the_index_leads_to_every_page() -> None:
    index = (CHECKOUT / "docs" / "README.md").read_text(encoding="utf-8")
    front = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for path in DOCS:
        if path.name != "README.md":
            assert f"]({path.name})" in index, path.name
            assert f"](docs/{path.name})" in front, path.name


def test_addresses_answer(client: TestClient) -> None:
    """Addresses of our own server in the documentation are answered."""
    found = set(re.findall(r"http://127\.0\.0\.1:(?:8050|8080)(/[^\s'`\"<>)|]*)", ALL))
    found |= set(
        re.findall(
            r"`(/(?:explore|claim|why|trade|revisions|about|embed|deck)[^`\s<]*\?[^`\s<]+)`", ALL
        )
    )
    assert len(found) > 5
    for address in sorted(found):
        if address.endswith("="):
            continue
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, (address, answer.text[:200])


def test_exit_codes_of_the_help_are_those_of_the_errors() -> None:
    """The help of all commands, and the reference, name each exit code that an error has, and no other."""

    def below(kind: type[errors.TrilateralError]) -> set[int]:
        return {kind.exit_code}.union(*(below(each) for each in kind.__subclasses__()))

    reference = (CHECKOUT / "docs" / "reference.md").read_text(encoding="utf-8")
    for text in (guide.EPILOG, reference):
        [line] = re.findall(r"Exit codes: ([^.]*)\.", " ".join(text.split()))
        named = {int(code) for code in re.findall(r"\d+", line)}
        assert named == {DONE, DONE_IN_PART} | below(errors.TrilateralError), line


def test_every_address_of_the_data_api_is_explained(client: TestClient) -> None:
    """An address that programs ask is in docs/api.md, which says in a line what it answers."""
    page = (CHECKOUT / "docs" / "api.md").read_text(encoding="utf-8")
    addresses = [path for path in client.get("/openapi.json").json()["paths"] if "/api/" in path]
    assert len(addresses) > 10
    named = {found.partition("?")[0] for found in re.findall(r"/api/v1/[^\s`|]+", page)}
    assert sorted(set(addresses) - named) == [], "add these to docs/api.md"


@pytest.mark.parametrize("name", ["", *COMMAND.commands])
def test_help_is_enough(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command stands in a group, says what it does and has examples; nothing is wider than 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERMINAL_WIDTH", "80")
    said = CliRunner().invoke(app, [*([name] if name else []), "--help"])
    assert said.exit_code == 0
    assert max(map(len, said.stdout.splitlines())) <= 80
    if name:
        group = next(title for title, commands in guide.COMMANDS.items() if name in commands)
        assert COMMAND.commands[name].rich_help_panel == group
        assert "Examples:" in said.stdout
    else:
        assert all(f"─ {title} ─" in said.stdout for title in guide.COMMANDS)


def test_help_names_what_may_be_given() -> None:
    """Choices that stand in the help as text are those that there are."""
    texts = {
        (name, option.opts[0]): guide.filled(option.help or "")
        for name, command in COMMAND.commands.items()
        for option in command.params
    }
    for name in presets():
        assert re.search(rf"\b{name}\b", texts["export", "--preset"])
    for name in FORMATS:
        assert re.search(
            rf"(^|\s){re.escape(name)}\b", guide.filled(COMMAND.commands["export"].help)
        )
    for name in catalog.sources():
        assert name in texts["share", "--source"]
        assert name in texts["refresh", "--source"] or name == "wits"


@pytest.mark.parametrize("name", COMMAND.commands)
def test_no_name_in_braces_is_left_in_the_help(name: str) -> None:
    """A name that stands for choices is one that is known (`guide.CHOICES`)."""
    command = COMMAND.commands[name]
    texts = [command.help or "", *(getattr(each, "help", None) or "" for each in command.params)]
    assert all("{" not in guide.filled(text) for text in texts)


def _words_of_the_code() -> str:
    """All texts in the code and the scripts."""
    texts: list[str] = []
    for folder in ("etl", "dashboard"):
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.append(node.value)
    texts += [
        path.read_text(encoding="utf-8")
        for path in (CHECKOUT / "scripts").iterdir()
        if path.is_file()
    ]
    return re.sub(r"\{\w*\}", "…", "\n".join(texts))


#: What others say, and what is no message.
_NOT_OURS = {"No such option", "No such command"}


def test_messages_that_are_explained_exist() -> None:
    """The words in the tables of errors are those of the code."""
    told = (CHECKOUT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    code = _words_of_the_code()
    looked_at = 0
    for line in told.splitlines():
        first = line.split("|")[1] if line.count("|") > 2 else ""
        for message in re.findall(r"`([^`]{6,})`", first):
            for part in re.split(r"…|\[guard\]|: $", message):
                words = part.strip(" :.")
                if len(words) > 5 and words not in _NOT_OURS and not words.startswith("missing"):
                    assert words in code, words
                    looked_at += 1
    assert looked_at > 40


_FAULTS = {
    "StoreError", "StoreBusy", "NoRelease", "SourceError", "Unavailable", "GuardsFailed", "ExportError", "Busy",
}  # fmt: skip


def test_faults_are_explained() -> None:
    """Whatever can go wrong without a mistake of the one who asks stands in the tables of errors."""
    told = (CHECKOUT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    heads = [line.split("|")[1] for line in told.splitlines() if line.count("|") > 2]
    known = [
        part.strip(" :.")
        for head in heads
        for message in re.findall(r"`([^`]+)`", head)
        for part in re.split(r"…|\[guard\]", message)
        if len(part.strip(" :.")) > 5
    ]
    lacking = []
    for folder in ("etl", "dashboard"):
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in _FAULTS
                    and node.args
                ):
                    said = _said(node.args[0])
                    if len(said.strip("… ")) > 5 and not any(words in said for words in known):
                        lacking.append(f"{path.name}:{node.lineno} {said}")
    assert not lacking, "\n".join(lacking)


def _said(node: ast.expr) -> str:
    """The words of a message, as far as they stand in the code."""
    if isinstance(node, ast.Call) and node.args:
        return _said(node.args[0])
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "…".join(str(v.value) for v in node.values if isinstance(v, ast.Constant))
    return ""


def test_tests_that_faults_are_held_by_exist() -> None:
    text = (CHECKOUT / "docs" / "faults.md").read_text(encoding="utf-8")
    code = "\n".join(p.read_text(encoding="utf-8") for p in (CHECKOUT / "tests").rglob("*.py"))
    named = set(re.findall(r"`(test_\w+)(?:\[[^`]+\])?`", text))
    assert sorted(name for name in named if f"def {name}(" not in code) == []
