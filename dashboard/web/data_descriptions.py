"""The tables of a release as programs read of them: CSVW (W3C, 2015) and Croissant 1.0 (MLCommons, 2024). Pure.

Both are made from ``datapackage.json``, which is published with the release, and from the models of the data API, which
say what a column is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from dashboard.components.release_files import address
from dashboard.web import linked_data
from dashboard.web.api import models
from dashboard.words.wording import Words
from etl.observations import KEY, STATUS_ORDER
from etl.storage.store import Release

Facts = dict[str, Any]
Describe = Callable[[Release, Words, str], Facts]

#: Table -> what a row of it is, and the columns of its key.
TABLES: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "observations": (models.Observation, KEY),
    "vintages": (models.Observation, KEY),
    "areas": (models.NamedArea, ("ref_area",)),
}
#: The tables that are served as CSV, and refer to one another.
_AS_CSV = ("observations", "areas")
_SDMX = "http://purl.org/linked-data/sdmx/2009"
#: Column -> its property in the RDF Data Cube vocabulary of SDMX.
_PROPERTIES = {
    "ref_area": f"{_SDMX}/dimension#refArea",
    "freq": f"{_SDMX}/dimension#freq",
    "time_period": f"{_SDMX}/dimension#timePeriod",
    "value": f"{_SDMX}/measure#obsValue",
    "obs_status": f"{_SDMX}/attribute#obsStatus",
}
#: Column -> the regular expression of its values.
_FORMS = {"freq": "[AQM]", "obs_status": f"[{STATUS_ORDER[:-1]}]"}

#: The context that every Croissant document has (its specification, appendix 1).
_CONTEXT: Facts = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        name: f"cr:{name}"
        for name in (
            "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet",
            "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
            "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform",
        )
    },
}  # fmt: skip


def csvw(release: Release, words: Words, _base: str) -> Facts:
    """The tables that are served as CSV, as metadata of CSV on the Web; addresses are relative to its own.

    Args:
        release: The release.
        words: The words of titles.

    Example:
        ``csvw(release, in_language("en"), "")["tables"][0]["url"]`` is ``observations.csv``.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": words.lang}],
        "dc:title": linked_data.title(words),
        "dc:description": linked_data.description(words),
        "dc:identifier": release.id,
        "dc:modified": {"@value": release.created.date().isoformat(), "@type": "xsd:date"},
        "dc:license": [{"@id": each["path"]} for each in release.package["licenses"]],
        "dc:source": [each["citation"] for each in release.package["sources"]],
        "tables": [_csvw_table(name) for name in _AS_CSV],
    }


def _csvw_table(name: str) -> Facts:
    model, key = TABLES[name]
    schema: Facts = {
        "columns": [_csvw_column(model, column) for column in model.model_fields],
        "primaryKey": list(key),
    }
    if name != "areas":
        reference = {"resource": "areas.csv", "columnReference": "ref_area"}
        schema["foreignKeys"] = [{"columnReference": "ref_area", "reference": reference}]
    return {"url": f"{name}.csv", "dc:description": _about(model), "tableSchema": schema}


def _csvw_column(model: type[BaseModel], name: str) -> Facts:
    kind: Facts = {"base": "number" if _is_number(model, name) else "string"}
    column: Facts = {
        "name": name,
        "titles": name,
        "dc:description": model.model_fields[name].description,
        "datatype": kind | ({"format": _FORMS[name]} if name in _FORMS else {}),
        "required": True,
    }
    return column | ({"propertyUrl": _PROPERTIES[name]} if name in _PROPERTIES else {})


def croissant(release: Release, words: Words, base: str) -> Facts:
    """The release for machine learning: its files with their digests, and the columns of its tables.

    Args:
        release: The release.
        words: The words of titles.
        base: The address of the server, without a slash at the end.

    Example:
        ``croissant(release, in_language("en"), "https://stats.example.org")["@type"]`` is ``sc:Dataset``.
    """
    files = {each["name"]: each for each in release.package["resources"] if each["name"] in TABLES}
    day = release.created
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": release.package["name"],
        "alternateName": linked_data.title(words),
        "description": linked_data.description(words),
        "url": f"{base}/about",
        # Semantic Versioning, which it asks for, writes no zeros in front.
        "version": f"{day.year}.{day.month}.{day.day}+{release.id.rpartition('-')[2]}",
        "datePublished": day.date().isoformat(),
        "creator": {"@type": "sc:Organization", "name": linked_data.NAME, "url": f"{base}/"},
        "license": [each["path"] for each in release.package["licenses"]],
        "citeAs": " ".join(each["citation"] for each in release.package["sources"]),
        "isLiveDataset": False,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": each["path"],
                "name": each["path"],
                "contentUrl": base + address(each["path"], release.id),
                "contentSize": f"{each['bytes']} B",
                "encodingFormat": "application/x-parquet",
                "sha256": each["hash"].partition(":")[2],
            }
            for each in files.values()
        ],
        "recordSet": [_record_set(name, each["path"]) for name, each in files.items()],
    }


def _record_set(name: str, path: str) -> Facts:
    model, key = TABLES[name]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": _about(model),
        "key": [{"@id": f"{name}/{column}"} for column in key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{column}",
                "name": column,
                "description": facts.description,
                "dataType": "sc:Float" if _is_number(model, column) else "sc:Text",
                "source": {"fileObject": {"@id": path}, "extract": {"column": column}},
            }
            for column, facts in model.model_fields.items()
        ],
    }


def _about(model: type[BaseModel]) -> str:
    """What a row is, in one sentence."""
    return (model.__doc__ or "").partition("\n")[0]


def _is_number(model: type[BaseModel], name: str) -> bool:
    return model.model_fields[name].annotation is float


def dcat(release: Release, words: Words, base: str) -> Facts:
    """The release as a version of the dataset of ``/catalog.jsonld``."""
    return linked_data.dcat(release, words, base, release.id)


#: File -> what writes it; `dashboard.components.release_files` has their names.
WRITERS: dict[str, Describe] = {
    "croissant.json": croissant,
    "csv-metadata.json": csvw,
    "dcat.jsonld": dcat,
}
