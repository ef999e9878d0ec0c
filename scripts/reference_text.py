"""docs/reference.md: every name that may be given or met, read from the code that knows it (``scripts/reference``)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

import typer
from pydantic import BaseModel, SecretStr

from dashboard import meters
from dashboard.commands import guide
from dashboard.commands.main import app
from dashboard.components.links import page_of
from dashboard.exports import FORMATS
from dashboard.figures import FIGURES
from dashboard.live import Live
from dashboard.locale import LANGUAGES
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.choices import Choices
from dashboard.look.question import Question
from dashboard.look.view import ORDER, View
from dashboard.settings import WebSettings
from dashboard.web.assistants.tools import TOOLS
from dashboard.web.metrics import StateCollector
from dashboard.web.routes import ROUTES
from dashboard.web.server import create
from etl import catalog, settings
from etl.errors import NoRelease
from etl.places import CHECKOUT
from etl.settings import EtlSettings
from etl.storage import runs
from etl.storage.store import Store

HEAD = """# Reference

Every command, setting and name, written by `scripts/reference` from the code; a test holds the two together.
Correct the code and run the script, not this file.
"""


def text() -> str:
    """The whole document."""
    parts = [HEAD]
    for title, section in _SECTIONS.items():
        parts += [f"## {title}\n", *section()]
    return "\n".join(parts).rstrip() + "\n"


def _commands() -> Iterator[str]:
    yield "Data go to stdout, messages to stderr."
    yield "Exit codes: 0 done, 1 failed and nothing changed, 2 wrong usage, 3 done in part, 4 refused by a guard or stopped by a rollback.\n"
    group: Any = typer.main.get_command(app)
    for names in guide.COMMANDS.values():
        for name, described in names.items():
            command = group.commands[name]
            guide.fill(command)
            yield f"### trilateral {name}\n"
            yield f"{_paragraphs(command.help)}\n"
            rows = [_option(each) for each in command.params if each.name != "help"]
            yield from _table(("argument or option", "meaning", "default"), rows)
            yield "```sh"
            yield from described.examples
            yield "```\n"


def _option(option: Any) -> tuple[str, str, str]:
    """A parameter of a command as a row."""
    if option.param_type_name == "argument":
        name = (option.metavar or option.name.upper()).strip("[]")
        return name, _ended(option.help), "required" if option.required else ""
    names = " ".join(f"`{name}`" for name in option.opts)
    if option.metavar:
        names += f" {option.metavar}"
    default = option.default
    if option.required:
        return names, _ended(option.help), "required"
    shown = f"`{default}`" if default not in (None, "", False) and not callable(default) else ""
    return names, _ended(option.help), shown


def _settings() -> Iterator[str]:
    yield "Settings are environment variables.\n"
    told = _attributes(EtlSettings) | _attributes(WebSettings)
    rows = []
    fields = EtlSettings.model_fields | WebSettings.model_fields
    for name, service in catalog.services().items():
        told[f"{name}_url"] = f"Base URL of the {service.about}."
    for name in [*settings.names(), *WebSettings.model_fields]:
        default = fields[name].default if name in fields else _url(name)
        default = "data" if name == "data" else default
        if isinstance(default, SecretStr):
            default = ""
        shown = f"{default:g}" if isinstance(default, float) else str(default)
        rows.append((f"`{settings.variable(name)}`", told[name], shown and f"`{shown}`"))
    yield from _table(("variable", "meaning", "default"), rows)
    yield "Read, too, if they are set:\n"
    yield from _table(("variable", "meaning"), _OTHER.items())


def _url(name: str) -> str:
    return catalog.services()[name.removesuffix("_url")].url


_OTHER = {
    "`BROWSER_PATH`": "The Chromium that draws pictures; found by itself if it is on the path.",
    "`PROMETHEUS_MULTIPROC_DIR`": "Where processes put what they count; `trilateral serve --workers` sets it itself.",
    "`XDG_CACHE_HOME`": "Where releases from a bucket are kept, unless `TRILATERAL_CACHE` says where.",
}


def _indicators() -> Iterator[str]:
    rows = [
        (
            f"`{one.id}`",
            one.concept,
            one.unit,
            " ".join(f"`{source}`" for source in one.sources),
            "yes" if one.has_shares else "no",
        )
        for one in catalog.indicators().values()
    ]
    yield "The first source is the default.\n"
    yield from _table(("indicator", "meaning", "unit", "sources", "has shares"), rows)


def _sources() -> Iterator[str]:
    rows = [
        (f"`{one.id}`", one.title, one.licence_title, one.home)
        for one in catalog.sources().values()
    ]
    yield from _table(("source", "title", "terms", "address"), rows)


def _groups() -> Iterator[str]:
    rows = [(f"`{one.id}`", one.name, " ".join(one.members)) for one in catalog.groups().values()]
    yield from _table(("group", "name", "members"), rows)


def _claims() -> Iterator[str]:
    rows = [
        (
            f"`{one.id}`",
            one.text,
            f"{one.fraction:.0%}",
            f"{one.holds:g}",
            f"{one.close:g}",
            ", ".join(f"`{indicator}` `{source}`" for indicator, source in one.definitions),
        )
        for one in catalog.claims().values()
    ]
    heads = ("claim", "sentence", "fraction", "holds within", "close within", "checked under")
    yield "Distances are in percentage points.\n"
    yield from _table(heads, rows)


def _figures() -> Iterator[str]:
    rows = [
        (
            f"`{one.id}`",
            one.question,
            f"`{page_of(one.id, View())}`",
            " ".join(f"`{name}`" for name in one.indicators),
        )
        for one in FIGURES.values()
    ]
    yield from _table(("figure", "question", "page", "indicators, the default first"), rows)


def _pages() -> Iterator[str]:
    rows = [
        (f"`{route.path.replace(':path', '')}`", route.about) for route in ROUTES if route.about
    ]
    yield f"Languages: {', '.join(f'`lang={lang}`' for lang in LANGUAGES)}.\n"
    yield from _table(("address", "what is there"), rows)


def _formats() -> Iterator[str]:
    rows = [
        (f"`{name}`", one.about, one.carries, one.media_type.partition(";")[0])
        for name, one in FORMATS.items()
    ]
    yield from _table(("ending", "what it is", "where the record is stored", "media type"), rows)


def _presets() -> Iterator[str]:
    rows = []
    for name, one in presets().items():
        wide, high = canvas_for(View(preset=name)).pixels
        printed = f"{one.mm[0]} x {one.mm[1]} mm" if one.mm else ""
        rows.append((f"`{name}`", one.name, f"{wide} x {high}", printed))
    yield from _table(("preset", "name", "pixels", "in print"), rows)


def _view() -> Iterator[str]:
    told = _attributes(Choices) | _attributes(Question) | _attributes(Look)
    rows = []
    for name in ORDER:
        field = View.model_fields[name]
        choices = ", ".join(f"`{each}`" for each in _choices(field.annotation))
        default = field.default
        shown = f"`{View().written(name)}`"
        rows.append(
            (
                f"`{field.alias or name}`",
                told[name],
                choices,
                shown if default or default == 0 else "",
            )
        )
    yield "In the address of pages, files and frames, and with `--view` of the commands.\n"
    yield from _table(("name", "meaning", "choices", "default"), rows)


def _guards() -> Iterator[str]:
    rows = [
        (
            f"`{one.id}`",
            one.severity,
            one.reason,
            ", ".join(f"{k} {v:g}" for k, v in one.limits.items()),
        )
        for one in catalog.guards().values()
    ]
    yield "An error keeps a release from being published; a warning is written into it.\n"
    yield from _table(("guard", "severity", "reason", "limits"), rows)


def _metrics() -> Iterator[str]:
    live = Live(Store(str(CHECKOUT / "data")))
    # Without a release, most facts are not told: better no document than half of one.
    live.look()
    if live.latest is None:
        raise NoRelease("The shipped release cannot be read.", hint="Run 'trilateral check'.")
    # Those about a refresh are told once there was one.
    live.run = runs.Run(finished=datetime.fromisoformat(_SOME_DAY), outcome="unchanged", summary="")
    found = [*meters.REGISTRY.collect(), *StateCollector(live).collect()]
    rows = []
    for one in found:
        ending = {"counter": "_total", "info": "_info"}.get(one.type, "")
        rows.append((f"`{one.name}{ending}`", one.type, _ended(one.documentation)))
    yield from _table(("metric", "type", "meaning"), rows)


_SOME_DAY = "2026-01-01T00:00:00+00:00"


def _api() -> Iterator[str]:
    document = create(Store(str(CHECKOUT / "data"))).openapi()
    described, schemas = document["paths"], document["components"]["schemas"]
    for path, method, operation in (
        (path, method, operation)
        for path, facts in described.items()
        if path.startswith("/api/")
        for method, operation in facts.items()
    ):
        yield f"### {method.upper()} {path}\n"
        yield f"{operation['summary']}.\n"
        if "requestBody" in operation:
            yield from _table(("parameter", "meaning", "default"), _body(operation, schemas))
            continue
        rows = []
        for each in operation.get("parameters", []):
            default = each["schema"].get("default", "")
            shown = ",".join(default) if isinstance(default, list) else str(default)
            shown = f"`{shown.lower() if isinstance(default, bool) else shown}`" if shown else ""
            shown = "required" if each["required"] else shown
            rows.append((f"`{each['name']}`", _ended(each["description"]), shown))
        yield from _table(("parameter", "meaning", "default"), rows)


def _body(
    operation: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """The fields of an object that is sent."""
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    yield from _properties(schemas[name.rpartition("/")[2]])


def _properties(model: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The properties of an object, by its schema."""
    for field, facts in model["properties"].items():
        default = facts.get("default", "")
        default = ",".join(default) if isinstance(default, list) else str(default or "")
        shown = (
            "required" if field in model.get("required", ()) else f"`{default}`" if default else ""
        )
        yield f"`{field}`", _ended(facts["description"]), shown


def _tools() -> Iterator[str]:
    yield "[assistants.md](assistants.md) says how to connect an assistant.\n"
    for name, tool in TOOLS.items():
        yield f"### {name}\n"
        yield f"{tool.about}\n"
        schema = tool.asked.model_json_schema(by_alias=True)
        yield from _table(("argument", "meaning", "default"), _properties(schema))


_SECTIONS = {
    "Commands": _commands,
    "Settings": _settings,
    "Indicators": _indicators,
    "Sources": _sources,
    "Groups": _groups,
    "Claims": _claims,
    "Figures": _figures,
    "Pages and addresses": _pages,
    "Export formats": _formats,
    "Presets": _presets,
    "Choices of a view": _view,
    "Guards": _guards,
    "Metrics": _metrics,
    "Data API": _api,
    "Tools for assistants": _tools,
}


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown; nothing if it has no rows."""
    lines = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    if lines:
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        yield from (f"| {' | '.join(line)} |" for line in lines)
        yield ""


def _attributes(model: type[BaseModel]) -> dict[str, str]:
    """What the docstring of a model says of each of its fields."""
    told = inspect.getdoc(model) or ""
    listed = re.findall(r"^ {4}(\w+): (.*(?:\n {8,}.*)*)", told, re.MULTILINE)
    return {name: re.sub(r"\s+", " ", words).replace("``", "`") for name, words in listed}


def _choices(kind: Any) -> list[str]:
    """The values that a type names."""
    found = get_args(kind)
    return [str(each) for each in found] if all(isinstance(each, str) for each in found) else []


def _paragraphs(told: str) -> str:
    return " ".join(line.strip() for line in told.splitlines() if line.strip())


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."
