"""What is passed over in answers and files of the IMF is counted and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl import catalog
from etl.errors import BadAnswer
from etl.sources import datamapper, imf, imts, sdmx
from tests.unit.etl.importers.test_importers import SDMX_CSV, read, sdmx_xml

FLOW = "IMF.STA:IMTS(1.0.0)"


def series(code: str, freq: str = "A", more: str = "", area: str = "KOR") -> str:
    return (
        f'<Series COUNTRY="{area}" INDICATOR="{code}" FREQUENCY="{freq}" {more}>'
        '<Obs TIME_PERIOD="2023" OBS_VALUE="1875388000000" STATUS="x"/></Series>'
    )


def outlook(*more: str) -> bytes:
    return sdmx_xml(series="".join([series("NGDPD"), *more]))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (series("LUR") + series("GGXWDG"), "2 values of 2 other series left out, GGXWDG, LUR"),
        (series("PPPGDP", "Q"), "1 value of 1 other frequency left out, Q"),
        (series("PPPGDP", more='SECTOR="S13"'), "other dimensions or attributes left out, STATUS, SECTOR"),
    ],
)  # fmt: skip
def test_a_message_of_the_outlook(tmp_path: Path, more: str, said: str) -> None:
    """The same words for a file and for an answer of the service; nothing of it is read as something else."""
    body = outlook(more)
    found = read(tmp_path, body)["weo"]
    assert any(said in note for note in found.notes), found.notes
    codes = {i.series["weo"]: n for n, i in catalog.indicators().items() if "weo" in i.series}
    message = sdmx.parse(body)
    assert any(said in note for note in imf.passed_over("weo", message, codes))
    assert set(imf.observations(message, codes)["time_period"]) == {"2023"}
    assert "gdp_ppp" not in set(found.observations["indicator"]) or "SECTOR" in more


def test_a_message_of_trade(tmp_path: Path) -> None:
    def flow(code: str, partner: str) -> str:
        return series(code, more=f'COUNTERPART_COUNTRY="{partner}"')

    body = sdmx_xml(
        FLOW,
        'UPDATE_DATE="2025-11-19T21:00:00Z"',
        flow("XG_FOB_USD", "JPN") + flow("XG_FOB_USD", "USA") + flow("TXG_CIF_USD", "JPN"),
    )
    notes = read(tmp_path, body)["imts"].notes
    assert any("1 value of 1 other pair left out, KOR-USA" in note for note in notes)
    assert any("1 value of 1 other series left out, TXG_CIF_USD" in note for note in notes)
    assert imts.passed_over("imts", sdmx.parse(body))


def test_columns_of_an_sdmx_csv(tmp_path: Path) -> None:
    head, _, rest = SDMX_CSV.partition(b"\n")
    rows = [row + b",x" for row in rest.rstrip(b"\n").split(b"\n")]
    body = b"\n".join([head.rstrip(b"\r") + b",OVERLAP", *rows, b""])
    notes = read(tmp_path, body)["weo"].notes
    assert any("other columns left out" in note and "overlap" in note for note in notes), notes


def test_areas_and_scales_of_datamapper() -> None:
    body = json.dumps({"values": {"NGDPD": {"CHN": {"2024": 1}, "EURO9": {"2024": 1}}}}).encode()
    assert datamapper.parse(body, "NGDPD")[1] == ["EURO9"]
    assert datamapper._scale("NGDPD", {"unit": "Billions of U.S. dollars"}) == 1e9
    assert datamapper._scale("LP", {"unit": "Millions of people"}) == 1e6
    assert datamapper._scale("NGDP_RPCH", {"unit": "Annual percent change"}) == 1
    for code, unit in (
        ("NGDPD", "Millions of U.S. dollars"),
        ("NGDP_RPCH", "Billions"),
        ("LP", ""),
    ):
        with pytest.raises(BadAnswer, match=f"DataMapper says that {code} is in {unit!r}, not in"):
            datamapper._scale(code, {"unit": unit})
