"""The terms of the product: names of areas, verdicts, statuses. All are msgids of the message catalogues."""

from __future__ import annotations

import re

from dashboard.locale import N_

#: The three by their diplomatic names, where the sources say "Korea, Rep." and the like. Others have the name that
#: Unicode CLDR gives their territory, unless it is here: where that is too long for a table, or not what statistics say.
NAMES = {
    "CHN": N_("China"),
    "JPN": N_("Japan"),
    "KOR": N_("Republic of Korea"),
    "WLD": N_("World"),
    "HKG": N_("Hong Kong"),
    "MAC": N_("Macao"),
    "TWN": N_("China, Taiwan Province of China"),
    "PRK": N_("Democratic People's Republic of Korea"),
    "USA": N_("United States"),
    "GBR": N_("United Kingdom"),
    "COD": N_("Democratic Republic of the Congo"),
    "COG": N_("Congo"),
    "MMR": N_("Myanmar"),
    # Regions that texts name and the catalogue does not list (`etl.reading.areas.REGIONS`); what is not here is its own name.
    "ASIA": N_("Asia"),
    "EASTASIA": N_("East Asia"),
    "NEASIA": N_("Northeast Asia"),
    "SOUTHASIA": N_("South Asia"),
    "CENTRALASIA": N_("Central Asia"),
    "ASIAPACIFIC": N_("Asia-Pacific"),
    "EUROPE": N_("Europe"),
    "AFRICA": N_("Africa"),
    "LATINAMERICA": N_("Latin America"),
    "SOUTHAMERICA": N_("South America"),
    "EMU": N_("euro area"),
    "GLOBALSOUTH": N_("Global South"),
    "WEST": N_("West"),
    "ADVANCED": N_("advanced economies"),
    "EMERGING": N_("emerging economies"),
    "MERCOSUR": N_("Mercosur"),
    "BRI": N_("Belt and Road economies"),
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
