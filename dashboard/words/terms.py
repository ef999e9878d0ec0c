"""The terms of the product: names of areas, verdicts, statuses. All are msgids of the message catalogues."""

from __future__ import annotations

import re

from dashboard.locale import N_
from etl.places import declared

#: Those of economies and of the regions that texts name; who is in neither has the name that Unicode CLDR gives.
NAMES: dict[str, str] = {
    code: name for names in declared(__package__, "names").values() for code, name in names.items()
}
SHORT = {"KOR": N_("ROK")}

#: English names that a sentence says with an article: what is a republic, a union, a group, or a plural.
WITH_ARTICLE = re.compile(
    r"^(?:United|Republic|ROK|Democratic|European|Association|Group|Regional|Bahamas|Gambia|Maldives|Netherlands|Philippines"
    r"|Comoros|Seychelles|Asia-Pacific|Global South|West|Belt and Road|euro area)\b|\b(?:Islands|Republic|Territories)$"
)

#: What a release may say of how its figures came here.
PROVENANCES = (
    N_(
        "Replayed from public copies of the publishers' files; the days of the UNCTAD and WITS editions are approximate."
    ),
)

VERDICTS = {
    "holds": N_("holds"),
    "close": N_("close"),
    "fails": N_("does not hold"),
    "borderline": N_("borderline"),
    "depends": N_("depends on the base year"),
}
#: A sign beside the colour: verdicts are never told by colour alone.
VERDICT_SIGNS = {"holds": "✓", "close": "≈", "fails": "✕", "borderline": "±", "depends": "↕"}
#: The colours of a verdict; what is not decided has those of "close".
VERDICT_COLOURS = {
    "holds": "holds",
    "close": "close",
    "fails": "fails",
    "borderline": "close",
    "depends": "close",
}

STATUSES = {
    "A": N_("observed"),
    "B": N_("break in the series"),
    "P": N_("provisional"),
    "E": N_("estimate"),
    "F": N_("forecast"),
    "O": N_("missing"),
}
#: What is no final observation.
UNSETTLED = ("F", "E", "P")
