"""Every file that means harm is refused in one line, within 400 MB and without anything written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from dashboard.exports import Job
from dashboard.exports.carried import apart
from dashboard.exports.carried.record import Damaged
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.data import tables
from etl.errors import UsageError
from tests.unit.dashboard.exports import corpus

#: Reads all files one after the other, with as much memory as one may take.
READ_ALL = """
import json, pathlib, resource, sys
from dashboard.exports.carried import apart
from dashboard.exports.carried.record import Damaged
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.office.package import stripped
from etl.errors import UsageError
apart.limit(600)
said = {}
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    body = file.read_bytes()
    start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        (stripped if file.suffix == ".template" else unpack)(body)
        told = "taken"
    except UsageError as error:
        told = str(error)
    except BaseException as error:
        told = "UNFORESEEN " + repr(error)[:300]
    said[file.name] = [told, resource.getrusage(resource.RUSAGE_SELF).ru_utime - start]
print(json.dumps(said))
"""


@pytest.fixture(autouse=True)
def where_files_are_read() -> None:
    """In a process of their own, as they are."""


@pytest.fixture(scope="module")
def said(make: Callable[..., Job], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """File -> what is said of it."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, body in corpus.figures(make("gdp-share", first=2015)).items():
        (folder / name).write_bytes(body)
    for name, body in corpus.templates().items():
        (folder / f"{name}.template").write_bytes(body)
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(folder)], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    print("\n".join(f"{seconds:5.2f} s  {name}: {text}" for name, (text, seconds) in told.items()))  # noqa: T201
    return {name: text for name, (text, _) in told.items()}


def test_every_hostile_file_is_refused_in_one_line(said: dict[str, str]) -> None:
    assert len(said) >= 60
    assert {n: t for n, t in said.items() if t == "taken" or t.startswith("UNFORESEEN")} == {}
    assert not [text for text in said.values() if "\n" in text or len(text) > 300]
    assert all(text.endswith(".") for text in said.values())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("zip bzip2.pptx", "method"),
        ("zip lzma.pptx", "method"),
        ("zip encrypted.xlsx", "encrypted"),
        ("zip bomb.pptx", "too large"),
        ("zip bomb that lies.pptx", ""),
        ("zip overlapping.pptx", ""),
        ("zip of many entries.zip", "more than 5,000 parts"),
        ("zip of one name twice.xlsx", "one name"),
        ("zip that leaves.xlsx", "outside"),
        ("item laughs.pptx", "document type"),
        ("item utf-16 laughs.pptx", "document type"),
        ("item of many elements.pptx", "elements"),
        ("svg flat.svg", "elements"),
        ("json wide.json", "values"),
        ("parquet that lies.parquet", ""),
        ("macros.template", "program"),
        ("macro-enabled.template", "program"),
        ("ole object.template", "oleObject"),
        ("picture from elsewhere.template", "from elsewhere"),
        ("picture from elsewhere as a link.template", "from elsewhere"),
        ("picture embedded by a link.template", "from elsewhere"),
        ("link to a file.template", "from elsewhere"),
        ("link to a script.template", "from elsewhere"),
        ("drawing from elsewhere.template", "from elsewhere"),
        ("doctype under another name.template", "document type"),
        ("type that only ends right.template", "from elsewhere"),
    ],
)
def test_the_line_says_what_is_wrong(said: dict[str, str], name: str, reason: str) -> None:
    assert reason in said[name]


def test_a_file_is_read_in_a_process_of_its_own(make: Callable[..., Job]) -> None:
    """Whatever it does to that: what comes back is the figure, or one line."""
    body = tables.json(make())
    assert apart.carried_in(body) == unpack(body)
    assert apart.template_in(corpus.template()).startswith(b"PK")
    with pytest.raises(Damaged, match="no figure of ours"):
        apart.carried_in(b"a file of others")
    with pytest.raises(UsageError, match="holds a program"):
        apart.template_in(corpus.with_a_program())


def test_a_process_that_takes_too_much_ends_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(UsageError, match="more memory or time than a file of ours"):
        apart.carried_in(b"")
