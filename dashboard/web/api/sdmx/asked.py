"""Paths, keys and parameters of SDMX REST 1.5 (the one of SDMX 2.1), typed; what cannot be answered is refused by its name."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Literal, TypeVar

import pandas as pd
from pydantic import AfterValidator, Field, ValidationError

from dashboard.web.api.fields import Language, Unusable
from dashboard.web.api.queries import Nothing
from dashboard.web.api.refusals import in_words, parameters
from dashboard.web.api.sdmx.artefacts import KINDS, Artefact, Identity
from dashboard.web.api.sdmx.data import FLAT
from dashboard.web.api.sdmx.flows import FLOWS, Flow, Key
from dashboard.web.api.sdmx.vocabulary import (
    AGENCY,
    OF_OBSERVATIONS,
    OF_SERIES,
    SERIES,
    TIME,
    VERSION,
)
from dashboard.web.errors import Refused
from etl.errors import UnknownName, UsageError

Q = TypeVar("Q", bound=Nothing)

#: Codes that a key may name in one place, and what a code looks like.
MOST_CODES = 100
_CODE = re.compile(r"[A-Za-z0-9_@$-]{1,80}")
_PERIOD = re.compile(
    r"([0-9]{4})(?:-(?:A1|(?P<quarter>Q[1-4])|(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01])(?:T[0-9:.Z+-]{1,30})?)?))?"
)
#: Resources of SDMX REST that there are none of here.
_NONE_HERE = frozenset(
    ("agencyscheme", "categorisation", "categoryscheme", "contentconstraint", "dataproviderscheme", "hierarchicalcodelist",
     "metadataflow", "metadatastructure", "organisationscheme", "provisionagreement", "structureset")
)  # fmt: skip


def days(period: str) -> tuple[str, str]:
    """The first and the last day of a period.

    Raises:
        UsageError: It is none.

    Example:
        >>> days("2024"), days("2024-Q1"), days("2024-02")
        (('2024-01-01', '2024-12-31'), ('2024-01-01', '2024-03-31'), ('2024-02-01', '2024-02-29'))
    """
    found = _PERIOD.fullmatch(period)
    if not found:
        raise UsageError(
            f"{period!r} is no period.", hint="Give a year, quarter, month or day: 2024, 2024-Q1, 2024-01, 2024-01-31."
        )  # fmt: skip
    year, quarter, month, day = found[1], found["quarter"], found["month"], found["day"]
    if day:
        return f"{year}-{month}-{day}", f"{year}-{month}-{day}"
    last = int(quarter[1]) * 3 if quarter else int(month or 12)
    first = last - 2 if quarter else int(month or 1)
    length = calendar.monthrange(max(1, int(year)), last)[1]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{length}"


def _period(value: str) -> str:
    try:
        days(value)
    except UsageError as error:
        raise Unusable(error) from None
    return value


_Period = Annotated[str, AfterValidator(_period)]
_Count = Annotated[int, Field(ge=1, le=1_000_000)]


class DataAsked(Nothing):
    """The parameters of a question for data."""

    first: Annotated[_Period | None, Field(alias="startPeriod")] = None
    last: Annotated[_Period | None, Field(alias="endPeriod")] = None
    head: Annotated[_Count | None, Field(alias="firstNObservations")] = None
    tail: Annotated[_Count | None, Field(alias="lastNObservations")] = None
    at_observation: Annotated[
        Literal["TIME_PERIOD", "AllDimensions"], Field(alias="dimensionAtObservation")
    ] = "TIME_PERIOD"
    detail: Literal["full", "dataonly", "serieskeysonly", "nodata"] = "full"
    history: Annotated[Literal["false"], Field(alias="includeHistory")] = "false"
    lang: Language = ""

    @property
    def flat(self) -> bool:
        """Whether each observation has its whole key."""
        return self.at_observation == FLAT

    def cut(self, table: pd.DataFrame) -> pd.DataFrame:
        """The observations of the periods, as many of each series as are asked for, with what is asked for of them.

        Raises:
            Refused: The first period is after the last.
        """
        found = self._within(table)
        for count, take in ((self.head, "head"), (self.tail, "tail")):
            if count:
                found = getattr(found.groupby(list(SERIES), sort=False), take)(count)
        without = {
            "full": [],
            "dataonly": [*OF_OBSERVATIONS, *OF_SERIES],
            "nodata": [TIME, "OBS_VALUE", *OF_OBSERVATIONS],
            "serieskeysonly": [TIME, "OBS_VALUE", *OF_OBSERVATIONS, *OF_SERIES],
        }[self.detail]
        found = found.drop(columns=without)
        return found.drop_duplicates() if TIME in without else found

    def _within(self, table: pd.DataFrame) -> pd.DataFrame:
        """The observations whose periods lie between the first and the last."""
        since = days(self.first)[0] if self.first else "0"
        until = days(self.last)[1] if self.last else "9"
        if since > until:
            raise Refused(
                f"startPeriod {self.first} is after endPeriod {self.last}.", 403, hint="Swap them."
            )
        if not (self.first or self.last):
            return table
        spans = {period: days(period) for period in table[TIME].unique()}
        fits = {period: since <= own[0] and own[1] <= until for period, own in spans.items()}
        return table[table[TIME].map(fits).astype(bool)]


class StructureAsked(Nothing):
    """The parameters of a question for structure."""

    references: Literal[
        "none", "parents", "parentsandsiblings", "children", "descendants", "all",
        "dataflow", "datastructure", "codelist", "conceptscheme",
    ] = "none"  # fmt: skip
    detail: Literal[
        "full", "allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs"
    ] = "full"
    lang: Language = ""

    def stubs(self, found: Collection[Identity], more: Collection[Identity]) -> set[Identity]:
        """Those of what is found, and of what it is related to, that only the name is asked of."""
        if self.detail.startswith("all"):
            return {*found, *more}
        return set(more) - set(found) if self.detail.startswith("reference") else set()


def read(model: type[Q], query: Mapping[str, str]) -> Q:
    """The parameters of a question.

    Raises:
        Refused: One does not exist or cannot be used.
    """
    if "updatedAfter" in query:
        raise Refused(
            "updatedAfter is not answered: a release is published as a whole.",
            501,
            hint="Ask with If-None-Match; an answer that has not changed is 304.",
        )
    try:
        return model.model_validate(dict(query))
    except ValidationError as error:
        said, hint = in_words(error.errors()[0], parameters(model))
        raise Refused(said, 400, hint=hint) from None


def flow_of(reference: str) -> Flow:
    """The dataflow of ``ID``, ``AGENCY,ID`` or ``AGENCY,ID,VERSION``.

    Raises:
        Refused: It is none of these.
        UnknownName: There is no such flow.
    """
    parts = reference.split(",")
    if len(parts) > 3 or not all(parts):
        raise Refused(
            f"{reference[:60]!r} is no reference to a dataflow.", 400, hint=f"Write it as {AGENCY},SHARES,{VERSION}."
        )  # fmt: skip
    agency, name, version = (
        [AGENCY, *parts, "latest"] if len(parts) == 1 else [*parts, "latest"][:3]
    )
    _refuse_others(agency, version)
    if name not in FLOWS:
        raise UnknownName("dataflow", name[:60], FLOWS)
    return FLOWS[name]


def _refuse_others(agency: str, version: str) -> None:
    """Refuse what others maintain, and versions that there are not."""
    if not {"all", AGENCY} & set(agency.split("+")):
        raise UnknownName("agency", agency[:60], [AGENCY])
    if version not in ("all", "latest", VERSION):
        raise UnknownName("version", version[:20], [VERSION, "latest"])


def key_of(text: str, codes: Mapping[str, Collection[str]]) -> Key:
    """The codes of ``A.CJK+JPN.WLD.gdp_nominal..``, dimension by dimension; ``all`` is no choice.

    Args:
        text: The key. An empty place means every code, several stand with pluses.
        codes: The codes of dimensions that have a list. Areas are looked up by their flow: a formula is one, too.

    Raises:
        Refused: It has not one place for each dimension, or something in it is no code.
        UnknownName: A code is not in its list.
    """
    if text == "all":
        return {}
    places = text.split(".")
    if len(places) != len(SERIES):
        raise Refused(
            f"The key has {len(places)} places, and there are {len(SERIES)} dimensions.",
            400,
            hint=f"Write {'.'.join(SERIES)}; a place may be empty, or have several codes with pluses.",
        )
    found = {}
    for name, place in zip(SERIES, places, strict=True):
        named = tuple(dict.fromkeys(place.split("+"))) if place else ()
        for code in named:
            if not _CODE.fullmatch(code):
                raise Refused(f"{code[:60]!r} in the key is no code of {name}.", 400)
            if name in codes and "AREA" not in name and code not in codes[name]:
                raise UnknownName(name, code, codes[name])
        if len(named) > MOST_CODES:
            raise Refused(f"The key names more than {MOST_CODES} codes of {name}.", 413)
        if named:
            found[name] = named
    return found


def identities(
    kind: str, path: Sequence[str], known: Mapping[Identity, Artefact]
) -> dict[Identity, Artefact]:
    """The artefacts of ``kind/agency/id/version``; what is left out at the end is ``all``, or the latest.

    Raises:
        Refused: There is no such resource, or parts of artefacts are asked for.
        UnknownName: There is no such artefact.
    """
    if kind in _NONE_HERE:
        raise Refused(f"There is no {kind} here.", 404, hint=f"There are {', '.join(KINDS)}.")
    if kind not in (*KINDS, "structure"):
        raise UnknownName("resource", kind[:60], ["data", *KINDS, "structure"])
    if len(path) > 3:
        raise Refused("Single items are not answered.", 501, hint="Ask for the whole list.")
    agency, name, version = [*path, *("all", "all", "latest")[len(path) :]]
    _refuse_others(agency, version)
    of_kind = {identity: each for identity, each in known.items() if kind in (each.kind, "structure")}  # fmt: skip
    wanted = {each.id for each in of_kind.values()} if name == "all" else set(name.split("+"))
    for each in sorted(wanted - {identity[1] for identity in of_kind}):
        raise UnknownName(kind, each[:60], {identity[1] for identity in of_kind})
    return {identity: each for identity, each in of_kind.items() if each.id in wanted}
