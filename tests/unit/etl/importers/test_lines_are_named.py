"""What is refused in a file is named by the number of its line, or of its observation, whatever kind of file it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl.errors import BadAnswer
from tests.unit.etl.importers.test_importers import (
    SDMX_CSV,
    UNCTAD,
    WITS,
    api_csv,
    read,
    sdmx_xml,
    weo_text,
    workbook,
)

MAPPED: list[list[object]] = [
    ["GDP, current prices (Billions of U.S. dollars)", 2023, 2024],
    [],
    ["China, People's Republic of", 18270.357, 18748.009],
    ["Korea, Republic of", "about 1839", 1875.388],
    ["World ", 106939.787, 111112.86],
    ["\xa9IMF, 2025"],
]
SPREAD = [*MAPPED[:3], ["China, People's Republic of", 18270.357, 18000.1], *MAPPED[4:]]
TWICE = SDMX_CSV.splitlines(keepends=True)
OBSERVED = '<Series COUNTRY="KOR" INDICATOR="NGDPD" FREQUENCY="A"><Obs TIME_PERIOD="2024" OBS_VALUE="1875388000000"/>{}</Series>'

REFUSED = {
    "world bank, no number": (
        api_csv().replace(b"1712792854202.01", b"about 5"),
        r"holds 'about 5' for NY\.GDP\.MKTP\.CD of KOR 20\d\d in line \d+, not a number",
    ),
    "wits, no number": (WITS.replace(b"136202.53", b"x"), r"holds 'x' for .* in line 3, not a number"),
    "weo, no number": (
        weo_text().replace("18,270.357".encode("utf-16-le"), "18?270.357".encode("utf-16-le")),
        r"holds '18\?270\.357' for CHN NGDPD 2023 in line \d+, not a number",
    ),
    "unctad, no number": (
        UNCTAD.replace(b"2556565.000", b"about 5"),
        r"holds 'about 5' for China 2023 in line 4, not a number",
    ),
    "unctad, two values": (
        UNCTAD + b'2023,156,"China",02,"Exports",3379256.000,,\n',
        r"two different things of unctad goods_exports CHN .* 2023 .*, in lines 3 and 5\.",
    ),
    "unctad, unknown economy": (
        UNCTAD.replace(b"2023,156,\"China\",01", b"2023,999,\"China\",01"),
        r"does not know: 999, in line 4\.",
    ),
    "unctad, unknown flow": (
        UNCTAD.replace(b'156,"China",01,"Imports"', b'156,"China",07,"Others"'),
        r"has a flow '07' of US\.TradeMerchTotal that the catalogue does not know, in line 4\.",
    ),
    "sdmx csv, no number": (
        SDMX_CSV.replace(b"19398577000000", b"19398 billion"),
        r"holds '19398 billion' for CHN NGDPD 2025 in line 3, not a number",
    ),
    "sdmx csv, two values": (
        b"".join([*TWICE, TWICE[1].replace(b"18748009000000", b"18748009000001")]),
        r"two different things of CHN NGDPD .* 2024.*, in lines 2 and 6\.",
    ),
    "sdmx xml, no number": (
        sdmx_xml(series=OBSERVED.format('<Obs TIME_PERIOD="2025" OBS_VALUE="about 5"/>')),
        r"sent 'about 5' where a number should be, in observation 2\.",
    ),
    "sdmx xml, two values": (
        sdmx_xml(series=OBSERVED.format('<Obs TIME_PERIOD="2024" OBS_VALUE="1875388000001"/>')),
        r"two different things of KOR NGDPD .* 2024.*, in observations 1 and 2\.",
    ),
    "datamapper, no number": (
        workbook({"NGDPD": MAPPED}),
        r"holds 'about 1839' for KOR 2023 in line 4, not a number",
    ),
    "datamapper, two values": (
        workbook({"NGDPD": SPREAD}),
        r"two different things of CHN NGDPD 2024.*, in lines 3 and 4\.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_named_by_its_line(tmp_path: Path, name: str) -> None:
    body, said = REFUSED[name]
    edition = "2025-10" if "datamapper" in name else "2025-04-15"
    with pytest.raises(BadAnswer) as told:
        read(tmp_path, body, edition=edition)
    assert re.search(said, str(told.value)), str(told.value)
