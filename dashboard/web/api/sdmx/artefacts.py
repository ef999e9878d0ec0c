"""What SDMX calls structure: dataflows, their data structure, code lists and concepts, as SDMX-ML 2.1. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from dashboard.locale import LANGUAGES, N_
from dashboard.markup import XML_DECLARATION, Child, Markup, fragment, xml_element
from dashboard.web.api.sdmx import flows
from dashboard.web.api.sdmx.data import header
from dashboard.web.api.sdmx.vocabulary import (
    AGENCY,
    DIMENSIONS,
    NAMES,
    OF_OBSERVATIONS,
    OF_SERIES,
    SCHEMAS,
    SERIES,
    STRUCTURE,
    TIME,
    VERSION,
    code_lists,
)
from dashboard.words.wording import Words
from etl.storage.store import Release

STRUCTURE_ML = "application/vnd.sdmx.structure+xml"
XML_TYPE = f"{STRUCTURE_ML}; version=2.1"
_CONCEPTS = "CONCEPTS"
_NAMESPACES = {
    "xmlns:mes": f"{SCHEMAS}/message",
    "xmlns:str": f"{SCHEMAS}/structure",
    "xmlns:com": f"{SCHEMAS}/common",
}
#: Kind -> the element around all of it and its own, in the order in which messages have them.
KINDS = {
    "dataflow": ("str:Dataflows", "str:Dataflow"),
    "codelist": ("str:Codelists", "str:Codelist"),
    "conceptscheme": ("str:Concepts", "str:ConceptScheme"),
    "datastructure": ("str:DataStructures", "str:DataStructure"),
}

Identity = tuple[str, str]


@dataclass(frozen=True)
class Artefact:
    """Something that we maintain.

    Attributes:
        kind: One of `KINDS`.
        id: Its id, unique within its kind.
        name: Its name.
        uses: The kind and id of what it refers to.
        content: What it consists of beside its name.
    """

    kind: str
    id: str
    name: str
    uses: frozenset[Identity]
    content: Callable[[], Markup]


def artefacts(release: Release, words: Words) -> dict[Identity, Artefact]:
    """All that we maintain, by kind and id, in the order of messages.

    Args:
        release: The release, for its areas.
        words: The words of the language.

    Example:
        ``("codelist", "CL_FREQ") in artefacts(release, in_language("en"))``
    """
    say, lists = words.gettext, code_lists(release, words)
    structure = ("datastructure", STRUCTURE)
    used = frozenset({("conceptscheme", _CONCEPTS), *(("codelist", f"CL_{n}") for n in lists)})
    said = {name: say(text) for name, text in NAMES.items()}
    reference = _reference("str:Structure", STRUCTURE, "datastructure", "DataStructure")

    def items(kind: str, codes: Mapping[str, str]) -> Callable[[], Markup]:
        return lambda: fragment(
            [xml_element(kind, _name(text, words), id=code) for code, text in codes.items()]
        )

    found = [
        *(
            Artefact("dataflow", id_, name, frozenset({structure}), lambda: reference)
            for id_, name in flows.names(list(flows.FLOWS.values()), say).items()
        ),
        *(
            Artefact("codelist", f"CL_{n}", said[n], frozenset(), items("str:Code", codes))
            for n, codes in lists.items()
        ),
        Artefact("conceptscheme", _CONCEPTS, say(N_("Concepts")), frozenset(), items("str:Concept", said)),
        Artefact(*structure, say(N_("Observations and shares")), used, lambda: _definition(lists)),
    ]  # fmt: skip
    return {(each.kind, each.id): each for each in found}


def related(
    known: Mapping[Identity, Artefact], found: Collection[Identity], references: str
) -> set[Identity]:
    """What is asked for together with some artefacts, by ``references`` of SDMX REST.

    Args:
        known: All artefacts.
        found: Those that are asked for.
        references: ``none``, ``parents``, ``parentsandsiblings``, ``children``, ``descendants``, ``all`` or a kind.
    """

    def children(of: Iterable[Identity]) -> set[Identity]:
        return {used for each in of for used in known[each].uses}

    own = set(found)
    parents = {name for name, each in known.items() if each.uses & own}
    descendants = (first := children(own)) | children(first)
    siblings = parents | children(parents)
    more = {
        "none": set(),
        "parents": parents,
        "parentsandsiblings": siblings,
        "children": first,
        "descendants": descendants,
        "all": siblings | descendants,
    }
    everything = more["all"]
    return own | more.get(references, {name for name in everything if name[0] == references})


def message(
    release: Release, words: Words, chosen: Iterable[Artefact], stubs: Collection[Identity] = ()
) -> bytes:
    """Artefacts as a message; of stubs the name alone, and that there is more.

    Example:
        ``message(release, words, artefacts(release, words).values())`` has all.
    """
    listed = list(chosen)

    def one(each: Artefact) -> Markup:
        whole = (each.kind, each.id) not in stubs
        return xml_element(
            KINDS[each.kind][1],
            _name(each.name, words),
            each.content() if whole else None,
            id=each.id,
            agencyID=AGENCY,
            version=VERSION,
            isFinal="true",
            isExternalReference=None if whole else "true",
        )

    parts = (
        xml_element(around, [one(each) for each in listed if each.kind == kind])
        for kind, (around, _) in KINDS.items()
        if any(each.kind == kind for each in listed)
    )
    structures = xml_element("mes:Structures", parts)
    root = xml_element("mes:Structure", header(release), structures, **_NAMESPACES)
    return f"{XML_DECLARATION}{root}".encode()


def _definition(lists: Collection[str]) -> Markup:
    """The data structure definition."""

    def component(kind: str, name: str, *more: Child, **attributes: object) -> Markup:
        return xml_element(kind, _meaning(name, name in lists), *more, id=name, **attributes)

    def attribute(name: str, *related_to: Markup) -> Markup:
        relation = xml_element("str:AttributeRelationship", *related_to)
        return component("str:Attribute", name, relation, assignmentStatus="Mandatory")

    dimensions = (
        component(
            "str:TimeDimension" if name == TIME else "str:Dimension",
            name,
            position=position,
        )
        for position, name in enumerate(DIMENSIONS, start=1)
    )
    measured = xml_element("str:PrimaryMeasure", xml_element("Ref", id="OBS_VALUE"))
    of_series = [xml_element("str:Dimension", xml_element("Ref", id=name)) for name in SERIES]
    attributes = [
        *(attribute(name, measured) for name in OF_OBSERVATIONS),
        *(attribute(name, *of_series) for name in OF_SERIES),
    ]
    return xml_element(
        "str:DataStructureComponents",
        xml_element("str:DimensionList", dimensions, id="DimensionDescriptor"),
        xml_element("str:AttributeList", attributes, id="AttributeDescriptor"),
        xml_element(
            "str:MeasureList", component("str:PrimaryMeasure", "OBS_VALUE"), id="MeasureDescriptor"
        ),
    )


def _meaning(name: str, listed: bool) -> Markup:
    """What a component means, and which values it takes."""
    concept = xml_element(
        "Ref",
        id=name,
        maintainableParentID=_CONCEPTS,
        maintainableParentVersion=VERSION,
        agencyID=AGENCY,
        package="conceptscheme",
        class_="Concept",
    )
    types = {TIME: "ObservationalTimePeriod", "OBS_VALUE": "Double"}
    values = (
        _reference("str:Enumeration", f"CL_{name}", "codelist", "Codelist")
        if listed
        else xml_element("str:TextFormat", textType=types.get(name, "String"))
    )
    return fragment(
        xml_element("str:ConceptIdentity", concept),
        xml_element("str:LocalRepresentation", values),
    )


def _reference(tag: str, name: str, package: str, kind: str) -> Markup:
    target = {"id": name, "version": VERSION, "agencyID": AGENCY, "package": package, "class": kind}
    return xml_element(tag, xml_element("Ref", **target))


def _name(text: str, words: Words) -> Markup:
    return xml_element("com:Name", text, **{"xml:lang": LANGUAGES[words.lang].tag})
