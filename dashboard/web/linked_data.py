"""What search engines and data catalogues read: the release as a Dataset, the answers as ClaimReview, and DCAT. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.components.release_files import DATA, DESCRIPTIONS, address
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.sentences import headline
from dashboard.words.wording import Words
from etl import catalog
from etl.analysis.claims import Rule
from etl.storage.store import Release

Facts = dict[str, Any]

SCHEMA = "https://schema.org"
NAME = "Trilateral"
#: The prefixes of the DCAT document: it is read without a further request.
_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: The theme of the statistics among those of European data catalogues.
_THEME = "http://publications.europa.eu/resource/authority/data-theme/ECON"
_MEDIA = "https://www.iana.org/assignments/media-types/"


def of_page(path: str, release: Release, words: Words, base: str) -> list[Facts]:
    """What the page at an address, without a view, says to search engines.

    Args:
        path: The page.
        release: The release that it shows.
        words: The words of its language.
        base: The address of the server, without a slash at the end.

    Example:
        ``of_page("/about", release, in_language("en"), "https://stats.example.org")[0]["@type"]`` is ``Dataset``.
    """
    if path == "/about":
        return [dataset(release, words, base)]
    if path == "/claim":
        return list(claim_reviews(release, words, base))
    return []


def dataset(release: Release, words: Words, base: str) -> Facts:
    """The release as a Dataset of schema.org.

    Its licences are those of its sources, each named with it; nothing is added to their terms.
    """
    first, last = _years(release)
    return {
        "@context": SCHEMA,
        "@type": "Dataset",
        "@id": f"{base}/about#dataset",
        "name": title(words),
        "description": description(words),
        "url": base + View(lang=words.lang).link("/about"),
        "identifier": release.id,
        "version": release.name,
        "dateModified": release.created.date().isoformat(),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": NAME, "url": f"{base}/"},
        "license": [each["path"] for each in release.package["licenses"]],
        "isBasedOn": [_source(each) for each in release.package["sources"]],
        "temporalCoverage": f"{first}/{last}",
        "spatialCoverage": [
            {"@type": "Place", "name": words.economy(area)} for area in catalog.core()
        ],
        "variableMeasured": [
            {"@type": "PropertyValue", "propertyID": name, "name": words.indicator(name)}
            for name in _indicators(release)
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": base + address(name),
                "encodingFormat": kind,
            }
            for name, kind in DATA.items()
        ],
        "subjectOf": [
            {
                "@type": "CreativeWork",
                "name": name,
                "url": base + address(file),
                "encodingFormat": kind,
            }
            for file, (name, kind) in DESCRIPTIONS.items()
        ],
    }


def claim_reviews(release: Release, words: Words, base: str) -> Iterator[Facts]:
    """Each claim with the answer that the page gives, in its words.

    The rating is these words and no number: by which definition a claim holds is the answer, and a point on a scale
    from false to true would hide it. Nobody is named as the speaker: many have said it.
    """
    for claim, answer in headline(release, words, Rule()).items():
        yield {
            "@context": SCHEMA,
            "@type": "ClaimReview",
            "@id": f"{base}/claim#{claim}-{words.lang}",
            "url": base + View(lang=words.lang).link("/claim"),
            "claimReviewed": words.gettext(catalog.claims()[claim].text),
            "datePublished": release.created.date().isoformat(),
            "inLanguage": words.lang,
            "author": {"@type": "Organization", "name": NAME, "url": f"{base}/"},
            "itemReviewed": {"@type": "Claim", "name": words.gettext(catalog.claims()[claim].text)},
            "reviewRating": {"@type": "Rating", "alternateName": answer},
        }


def dcat(release: Release, words: Words, base: str, version: str = "") -> Facts:
    """The catalogue with its dataset, in the Data Catalog Vocabulary (DCAT 3), as JSON-LD.

    Args:
        release: The release.
        words: The words of its titles.
        base: The address of the server, without a slash at the end.
        version: The id of the release, for the dataset as it will always be; if empty, for the one that is served.

    Example:
        ``dcat(release, in_language("en"), "https://stats.example.org")["@type"]`` is ``dcat:Catalog``.
    """
    first, last = _years(release)
    publisher = {"@id": f"{base}/#publisher", "@type": "foaf:Agent", "foaf:name": NAME}
    hashes = {each["path"]: each for each in release.package["resources"]}
    latest = {"@id": f"{base}/about#dataset"}
    told = {
        "dct:title": _text(title(words), words),
        "dct:description": _text(description(words), words),
        "dct:publisher": publisher,
        "dct:modified": _typed("date", release.created.date().isoformat()),
    }
    return {
        "@context": _PREFIXES,
        "@id": f"{base}/catalog.jsonld",
        "@type": "dcat:Catalog",
        **told,
        "foaf:homepage": {"@id": f"{base}/"},
        "dcat:dataset": {
            "@id": f"{base}/api/v1/releases/{version}#dataset" if version else latest["@id"],
            "@type": "dcat:Dataset",
            **({"dcat:isVersionOf": latest} if version else {}),
            **told,
            "dct:identifier": release.id,
            "dcat:version": release.name,
            "dcat:landingPage": {"@id": f"{base}/about"},
            "dcat:theme": {"@id": _THEME},
            "dcat:keyword": [_text(words.indicator(name), words) for name in _indicators(release)],
            "dct:temporal": {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": _typed("gYear", first),
                "dcat:endDate": _typed("gYear", last),
            },
            "dct:license": [{"@id": each["path"]} for each in release.package["licenses"]],
            "dct:source": [{"@id": each["path"]} for each in release.package["sources"]],
            "dcat:distribution": [
                _distribution(name, kind, base + address(name, version), hashes.get(name))
                for name, kind in DATA.items()
            ],
            "rdfs:seeAlso": [{"@id": base + address(file, version)} for file in DESCRIPTIONS],
        },
    }


def _distribution(name: str, kind: str, place: str, resource: Mapping[str, Any] | None) -> Facts:
    """A file of the release that is served; what it weighs and its sha256 where it is one that was published."""
    facts = {
        "@id": place,
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:accessURL": {"@id": place},
        "dcat:downloadURL": {"@id": place},
        "dcat:mediaType": {"@id": f"{_MEDIA}{kind}"},
    }
    if resource is None:
        return facts
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
        "spdx:checksumValue": _typed("hexBinary", resource["hash"].partition(":")[2]),
    }
    size = _typed("nonNegativeInteger", str(resource["bytes"]))
    return {**facts, "dcat:byteSize": size, "spdx:checksum": checksum}


def _source(facts: Mapping[str, Any]) -> Facts:
    """A source of the release, with its publisher and citation."""
    return {
        "@type": "CreativeWork",
        "name": facts["title"],
        "url": facts["path"],
        "version": facts["edition"],
        "publisher": {"@type": "Organization", "name": facts["publisher"]},
        "creditText": facts["citation"],
    }


def _indicators(release: Release) -> list[str]:
    """The ids of the indicators that a release has."""
    return sorted({indicator for _, indicator in release.pairs} & set(catalog.indicators()))


def _years(release: Release) -> tuple[str, str]:
    """The first and the last year; a quarter or a month sorts within its year."""
    periods = release.observations["time_period"]
    return str(periods.min())[:4], str(periods.max())[:4]


def title(words: Words) -> str:
    """The name of the dataset.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> title(in_language("en"))
        'Trilateral: China, Japan and the Republic of Korea'
    """
    return f"{NAME}: {words.gettext('China, Japan and the Republic of Korea')}"


def description(words: Words) -> str:
    """One paragraph: what it is about, and what is in it.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> description(in_language("en"))[:9]
        'This site'
    """
    return words.sentences(
        [
            words.gettext(
                "This site tests whether the three account for one-fourth of world GDP and one-fifth of world trade, under every definition, as public statistics are revised."
            ),
            words.gettext("Method, sources, licences and freshness of the data."),
        ]
    )


def _text(text: str, words: Words) -> Facts:
    return {"@value": text, "@language": LANGUAGES[words.lang].tag}


def _typed(kind: str, value: str) -> Facts:
    return {"@value": value, "@type": f"xsd:{kind}"}
