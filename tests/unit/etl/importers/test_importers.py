"""Official bulk files: recognised by their content, read with their quirks, refused in one clear line."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import py7zr
import pytest

from etl import importers
from etl.errors import BadAnswer, UsageError
from etl.importers import base, workbooks
from etl.importers.base import last_actual
from etl.importers.sheets import decode
from etl.sources.base import Fetched

YEARS = ("1960", "2022", "2023")
#: GDP as the World Bank's file of October 2024 has it.
API_ROWS = {
    ("Japan", "JPN"): ("47418845070", "4256410760723.75", "4204494802431.33"),
    ("Korea, Rep.", "KOR"): ("3957747770", "1673916469026.76", "1712792854202.01"),
    ("Korea, Dem. People's Rep.", "PRK"): ("", "", ""),
    ("World", "WLD"): ("1391976000000", "101225059591363", "105435039507024"),
}


def api_csv(
    preamble: str = "2024-10-24", title: str = "GDP (current US$)", code: str = "NY.GDP.MKTP.CD"
) -> bytes:
    """The API's CSV: a mark, four lines before the table, every field quoted, a comma too many."""
    out = io.StringIO()
    if preamble:
        out.write(
            f'\ufeff"Data Source","World Development Indicators",\r\n\r\n"Last Updated Date","{preamble}",\r\n\r\n'
        )

    def line(*cells: str) -> None:
        out.write(",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + ",\r\n")

    line("Country Name", "Country Code", "Indicator Name", "Indicator Code", *YEARS)
    for (name, area), values in API_ROWS.items():
        line(name, area, title, code, *values)
    return out.getvalue().encode()


def databank_csv() -> bytes:
    """A DataBank export: years in brackets, two dots for missing, a footer, and another table below."""
    rows = [
        [
            "Country Name",
            "Country Code",
            "Series Name",
            "Series Code",
            "2022 [YR2022]",
            "2023 [YR2023]",
        ],
        ["Japan", "JPN", "GDP (current US$)", "NY.GDP.MKTP.CD", "4256410760723.75", ".."],
        ["Japan", "JPN", "GDP growth (annual %)", "NY.GDP.MKTP.KD.ZG", "0.95", "1.5"],
        [
            "Korea, Rep.",
            "KOR",
            "Exports of goods and services (current US$)",
            "NE.EXP.GNFS.CD",
            "808000000000",
            "754000000000",
        ],
        ["", "", "", "", "", ""],
        ["Data from database: World Development Indicators", "", "", "", "", ""],
        ["Last Updated: 10/07/2025", "", "", "", "", ""],
        [
            "Code",
            "License Type",
            "Indicator Name",
            "Short definition",
            "Source",
            "Topic",
            "Dataset",
        ],
        [
            "NY.GDP.MKTP.CD",
            "CC BY-4.0",
            "GDP (current US$)",
            'Broken over\nlines, with "quotes"',
            "WB",
            "",
            "",
        ],
    ]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()


def weo_text(groups: bool = False, footer: bool = True) -> bytes:
    """The WEO database up to April 2025: UTF-16, tabs, commas between thousands, a last line with the edition."""
    first = ["WEO Country Group Code"] if groups else ["WEO Country Code", "ISO"]
    header = [
        *first,
        "WEO Subject Code",
        "Country",
        "Units",
        "Scale",
        "2023",
        "2024",
        "2025",
        "Estimates Start After",
    ]
    if groups:
        rows = [
            [
                "001",
                "NGDPD",
                "World",
                "U.S. dollars",
                "Billions",
                "106,431.672",
                "110,549.148",
                "113,795.678",
                "",
            ]
        ]
    else:
        rows = [
            [
                "924",
                "CHN",
                "NGDPD",
                "China",
                "U.S. dollars",
                "Billions",
                "18,270.357",
                "18,748.009",
                "19,231.705",
                "2024",
            ],
            [
                "158",
                "JPN",
                "NGDPD",
                "Japan",
                "U.S. dollars",
                "Billions",
                "4,213.167",
                "4,026.211",
                "4,186.431",
                "2023",
            ],
            [
                "967",
                "UVK",
                "NGDPD",
                "Kosovo",
                "U.S. dollars",
                "Billions",
                "10.467",
                "11.149",
                "n/a",
                "2023",
            ],
            [
                "542",
                "KOR",
                "NGDP_RPCH",
                "Korea",
                "Percent change",
                "",
                "1.36",
                "2.04",
                "--",
                "2024",
            ],
            ["542", "KOR", "PCPI", "Korea", "Index", "Units", "111.6", "114.2", "116.2", "2024"],
        ]
    lines = ["\t".join(row) for row in (header, *rows)]
    if footer:
        lines += ["", "International Monetary Fund, World Economic Outlook Database, April 2025"]
    else:
        lines += [""]
    return "\r\n".join(lines).encode("utf-16")


def weo_text_of_2024() -> bytes:
    """As the IMF's file of October 2024 is: no mark, a tab after the last heading, an empty line, notes of all kinds."""
    header = [
        "WEO Country Code", "ISO", "WEO Subject Code", "Country", "Subject Descriptor", "Subject Notes", "Units",
        "Scale", "Country/Series-specific Notes", "2022", "2023", "2024", "2025", "Estimates Start After", "",
    ]  # fmt: skip
    note = 'Source: National Statistics Office Latest actual data: 2023 Notes: base "2015", S.N.A. 2008'
    quoted = '"Values are ""based"" upon GDP, not GNI"'
    rows = [
        ["924", "CHN", "NGDP_R", "China", "GDP, constant prices", quoted, "National currency", "Billions", note,
         "93,391.101", "98,254.352", "102,975.411", "107,622.318", "2023"],
        ["924", "CHN", "NGDPD", "China", "GDP, current prices", quoted, "U.S. dollars", "Billions", note,
         "17,848.536", "17,758.046", "18,273.357", "19,534.894", "2023"],
        ["662", "CIV", "NGDPD", "Côte d'Ivoire", "GDP, current prices", quoted, "U.S. dollars", "Billions", note,
         "70.174", "79.430", "86.911", "95.548", "2022"],
        ["186", "TUR", "NGDP_RPCH", "Türkiye", "GDP, constant prices", "", "Percent change", "", note,
         "5.533", "-5.108", "--", "2.7", "2023"],
        ["512", "AFG", "NGDPD", "Afghanistan", "GDP, current prices", quoted, "U.S. dollars", "Billions", note,
         "14.501", "17.329", "n/a", "n/a", ""],
        ["512", "AFG", "LP", "Afghanistan", "Population", "", "Persons", "Millions", note,
         "40.578", "41.455", "n/a", "n/a", "2021"],
        ["343", "JAM", "BX", "Jamaica", "Exports of goods and services", "", "U.S. dollars", "Billions", "",
         "0.001", "", "6.1", "6.2", "2023"],
    ]  # fmt: skip
    lines = ["\t".join(header), "", *("\t".join(row) for row in rows), ""]
    lines.append("International Monetary Fund, World Economic Outlook Database, October 2024")
    return "\r\n".join(lines).encode("utf-16-le")


def weo_workbook(published: str = "2025-10-14T13:00:00Z", note: str = "") -> bytes:
    """The WEO database since October 2025: a workbook with the codes of the SDMX service."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Countries"
    header = [
        "SERIES_CODE",
        "COUNTRY.ID",
        "INDICATOR.ID",
        "SCALE",
        "PUBLICATION_DATE",
        "LATEST_ACTUAL_ANNUAL_DATA",
        2023,
        2024,
        2025,
    ]
    sheet.append(header)
    sheet.append(
        [
            "CHN.NGDPD.A",
            "CHN",
            "NGDPD",
            "Billions",
            published,
            "2024",
            18270.357,
            18748.009,
            19398.577,
        ]
    )
    sheet.append(
        [
            "IND.NGDPD.A",
            "IND",
            "NGDPD",
            "Billions",
            published,
            "FY2023/24",
            3638.489,
            3909.892,
            4125.213,
        ]
    )
    groups = book.create_sheet("Country Groups")
    groups.append(header)
    groups.append(
        ["G001.NGDPD.A", "G001", "NGDPD", "Billions", published, None, 106939.787, 111112.86, None]
    )
    prices = book.create_sheet("Commodity Prices")
    prices.append(["COMMODITY", note])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SDMX_CSV = b"""\
STRUCTURE,STRUCTURE_ID,ACTION,COUNTRY,INDICATOR,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,LATEST_ACTUAL_ANNUAL_DATA
dataflow,IMF.RES:WEO_2025_OCT_VINTAGE(1.0.0),I,CHN,NGDPD,A,2024,18748009000000,9,2024
dataflow,IMF.RES:WEO_2025_OCT_VINTAGE(1.0.0),I,CHN,NGDPD,A,2025,19398577000000,9,2024
dataflow,IMF.RES:WEO_2025_OCT_VINTAGE(1.0.0),I,G001,NGDPD,A,2025,117165394000000,9,
dataflow,IMF.RES:WEO_2025_OCT_VINTAGE(1.0.0),I,CHN,LUR,A,2025,5.1,0,2024
"""


def sdmx_xml(
    flow: str = "IMF.RES:WEO(9.0.0)",
    published: str = 'PUBLICATION_DATE="2025-10-14T13:00:00Z"',
    series: str = "",
) -> bytes:
    """An SDMX 2.1 structure-specific data message."""
    series = series or (
        '<Series COUNTRY="KOR" INDICATOR="NGDPD" FREQUENCY="A" SCALE="9"><Obs TIME_PERIOD="2024" OBS_VALUE="1875388000000"/>'
        '<Obs TIME_PERIOD="2025" OBS_VALUE="1858572000000"/></Series>'
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<message:StructureSpecificData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:ns1="urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={flow}:ObsLevelDim:TIME_PERIOD">
<message:DataSet {published}><Group COUNTRY="KOR" INDICATOR="NGDPD" LATEST_ACTUAL_ANNUAL_DATA="2024"/>{series}
</message:DataSet></message:StructureSpecificData>""".encode()


WITS = b"""\
Reporter,Partner,Product categories,Indicator Type,Indicator,2019,2018,1992
"Korea, Rep.",...,...,Development,GDP (current US$ Mil),        1646740.00,        1724850.00,         355525.00
"Korea, Rep.",China,All Products,Export,Trade (US$ Mil)-Top 5 Export Partner,         136202.53,         162125.06,
"Korea, Rep.",Japan,All Products,Export,Trade (US$ Mil)-Top 5 Export Partner,          28420.21,,          11599.00
"Korea, Rep.",Japan,All Products,Export,Partner share(%)-Top 5 Export Partner,              5.24,              5.05,
"Korea, Rep.",Japan,All Products,Import,Trade (US$ Mil)-Top 5 Import Partner,          47580.85,          54603.75,
"Korea, Rep.",United States,All Products,Export,Trade (US$ Mil)-Top 5 Export Partner,          73604.19,          73132.09,
"Korea, Rep.", World,All Products,Export,Exports (in US$ Mil),         542172.37,         605169.19,
"Korea, Rep.", World,All Products,Import,Imports (in US$ Mil),         503259.04,         535172.45,
"Korea, Rep.",World,Capital goods,Export,Export(US$ Mil),         268032.15,         318912.27,
"""

UNCTAD = b"""\
Year,Economy,Economy Label,Flow,Flow Label,US$ at current prices in millions,US$ at current prices in millions Footnote,US$ at current prices in millions Missing value
2023,0000,"World",02,"Exports",23784000.123,,
2023,156,"China",02,"Exports",3379255.000,,
2023,156,"China",01,"Imports",2556565.000,,
"""


def datamapper_export() -> bytes:
    """A DataMapper export: a workbook with one sheet, named as the indicator is."""
    rows: list[list[object]] = [
        ["GDP, current prices (Billions of U.S. dollars)", 2023, 2024, 2025],
        [],
        ["China, People's Republic of", 18270.357, 18748.009, 19398.577],
        ["Korea, Republic of", 1839.058, 1875.388, 1858.572],
        ["Tuvalu", 0.062, "no data", 0.065],
        ["Asia and Pacific", 38000.1, 39000.2, 40000.3],
        ["World ", 106939.787, 111112.86, 117165.394],
        ["Atlantis", 1.0, 2.0, 3.0],
        ["\xa9IMF, 2025"],
    ]
    return workbook({"NGDPD": rows})


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with these rows in these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(tmp_path: Path, *bodies: bytes, edition: str = "") -> dict[str, Fetched]:
    """What files with these bytes hold, whatever their names are."""
    paths = [tmp_path / f"download ({n}).bin" for n in range(len(bodies))]
    for path, body in zip(paths, bodies, strict=True):
        path.write_bytes(body)
    return importers.read(paths, edition, lambda words: None)


def values(fetched: Fetched) -> dict[tuple[str, ...], float]:
    """(indicator, area, year) -> value."""
    columns = ["indicator", "ref_area", "time_period", "value"]
    return {tuple(row[:3]): row[3] for row in fetched.observations[columns].itertuples(index=False)}


def status(fetched: Fetched) -> dict[tuple[str, str], str]:
    columns = ["ref_area", "time_period", "obs_status"]
    return {(a, y): s for a, y, s in fetched.observations[columns].itertuples(index=False)}


def test_api_csv(tmp_path: Path) -> None:
    found = read(tmp_path, api_csv())["wdi"]
    assert set(found.observations["edition"]) == {"2024-10-24"}
    assert values(found)["gdp_nominal", "KOR", "2023"] == 1712792854202.01
    assert len(found.observations) == 9
    assert set(found.areas["ref_area"]) == {"JPN", "KOR", "WLD"}


def test_api_csv_without_its_preamble_needs_an_edition(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"does not say its edition\. Say it: --edition"):
        read(tmp_path, api_csv(preamble=""))
    found = read(tmp_path, api_csv(preamble=""), edition="2023-12-18")["wdi"]
    assert set(found.observations["edition"]) == {"2023-12-18"}


@pytest.mark.parametrize("swapped", ["codes", "names"])
def test_a_name_of_another_economy_than_the_code_is_refused(tmp_path: Path, swapped: str) -> None:
    """Columns that were sorted apart: which of the two was moved nobody can know."""
    one, other = ("JPN", "KOR") if swapped == "codes" else ("Japan", "Korea, Rep.")
    text = api_csv().decode("utf-8-sig")
    text = text.replace(f'"{one}"', '"?"').replace(f'"{other}"', f'"{one}"')
    with pytest.raises(BadAnswer, match="codes and names do not belong together"):
        read(tmp_path, text.replace('"?"', f'"{other}"').encode())


@pytest.mark.parametrize("name", ["Corea, República de", "South Korea", "KOREA, REP.", ""])
def test_an_economy_may_be_called_otherwise(tmp_path: Path, name: str) -> None:
    text = api_csv().decode("utf-8-sig").replace('"Korea, Rep."', f'"{name}"')
    found = read(tmp_path, text.encode())["wdi"]
    assert values(found)["gdp_nominal", "KOR", "2023"] == 1712792854202.01


def test_edition_in_the_file_is_stronger_than_the_one_given(tmp_path: Path) -> None:
    found = read(tmp_path, api_csv(), edition="2020-01-01")["wdi"]
    assert set(found.observations["edition"]) == {"2024-10-24"}


def test_api_zip(tmp_path: Path) -> None:
    """The zip holds the figures and two files about them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "Metadata_Indicator_API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv", '"INDICATOR_CODE",\r\n'
        )
        archive.writestr("API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv", api_csv())
    assert len(read(tmp_path, out.getvalue())["wdi"].observations) == 9


def test_other_base_year_is_left_out(tmp_path: Path) -> None:
    """Dollars of 2010 are not dollars of 2015."""
    code = "NY.GDP.MKTP.KD"
    with pytest.raises(UsageError, match="another base year"):
        read(tmp_path, api_csv(title="GDP (constant 2010 US$)", code=code))
    assert "wdi" in read(tmp_path, api_csv(title="GDP (constant 2015 US$)", code=code))


@pytest.mark.parametrize("pack", [lambda body: body, gzip.compress])
def test_databank_export(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    found = read(tmp_path, pack(databank_csv()))["wdi"]
    assert values(found) == {
        ("gdp_nominal", "JPN", "2022"): 4256410760723.75,
        ("goods_services_exports", "KOR", "2022"): 808e9,
        ("goods_services_exports", "KOR", "2023"): 754e9,
    }
    assert set(found.observations["edition"]) == {"2025-10-07"}
    assert "1 series are not in the catalogue" in found.notes[0]


def test_weo_text(tmp_path: Path) -> None:
    found = read(tmp_path, weo_text(), weo_text(groups=True))["weo"]
    assert values(found)["gdp_nominal", "CHN", "2024"] == 18748.009e9
    assert values(found)["gdp_nominal", "WLD", "2025"] == 113795.678e9
    assert values(found)["gdp_growth", "KOR", "2024"] == 2.04
    assert set(found.observations["edition"]) == {"2025-04"}
    assert "XKX" in set(found.observations["ref_area"])
    statuses = status(found)
    assert statuses["CHN", "2024"] == "A"
    assert statuses["CHN", "2025"] == statuses["JPN", "2024"] == "F"


def test_weo_text_with_all_that_the_real_ones_hold(tmp_path: Path) -> None:
    found = read(tmp_path, weo_text_of_2024())["weo"]
    assert values(found) == {
        ("gdp_constant_lcu", "CHN", "2022"): 93391.101e9,
        ("gdp_constant_lcu", "CHN", "2023"): 98254.352e9,
        ("gdp_constant_lcu", "CHN", "2024"): 102975.411e9,
        ("gdp_constant_lcu", "CHN", "2025"): 107622.318e9,
        ("gdp_nominal", "CHN", "2022"): 17848.536e9,
        ("gdp_nominal", "CHN", "2023"): 17758.046e9,
        ("gdp_nominal", "CHN", "2024"): 18273.357e9,
        ("gdp_nominal", "CHN", "2025"): 19534.894e9,
        ("gdp_nominal", "CIV", "2022"): 70.174e9,
        ("gdp_nominal", "CIV", "2023"): 79.43e9,
        ("gdp_nominal", "CIV", "2024"): 86.911e9,
        ("gdp_nominal", "CIV", "2025"): 95.548e9,
        ("gdp_growth", "TUR", "2022"): 5.533,
        ("gdp_growth", "TUR", "2023"): -5.108,
        ("gdp_growth", "TUR", "2025"): 2.7,
        ("gdp_nominal", "AFG", "2022"): 14.501e9,
        ("gdp_nominal", "AFG", "2023"): 17.329e9,
        ("population", "AFG", "2022"): 40.578e6,
        ("population", "AFG", "2023"): 41.455e6,
        ("goods_services_bop_exports", "JAM", "2022"): 0.001e9,
        ("goods_services_bop_exports", "JAM", "2024"): 6.1e9,
        ("goods_services_bop_exports", "JAM", "2025"): 6.2e9,
    }
    assert set(found.observations["edition"]) == {"2024-10"}
    statuses = status(found)
    assert [statuses["CHN", year] for year in ("2023", "2024")] == ["A", "F"]
    assert [statuses["CIV", year] for year in ("2022", "2023")] == ["A", "F"]
    assert statuses["AFG", "2022"] == "F", "population: the last actual year is 2021"


def test_weo_text_with_a_quote_that_does_not_end_is_refused(tmp_path: Path) -> None:
    """Else the lines up to the next quote would be one note, and their figures lost in silence."""
    note = '"Values are ""based"" upon GDP, not GNI"'
    body = weo_text_of_2024().decode("utf-16-le").replace(note, '"Values', 1)
    with pytest.raises(BadAnswer, match=r"breaks off in line \d"):
        read(tmp_path, body.encode("utf-16-le"))


def test_weo_text_without_its_last_line_needs_an_edition(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--edition 2025-04"):
        read(tmp_path, weo_text(footer=False))
    found = read(tmp_path, weo_text(footer=False), edition="2025-04-22")["weo"]
    assert set(found.observations["edition"]) == {"2025-04"}
    assert found.published == {"2025-04": "2025-04-22"}


def test_weo_workbook(tmp_path: Path) -> None:
    """A workbook is a zip archive, too, but one file; a fiscal year's last actual year is its first."""
    found = read(tmp_path, weo_workbook())["weo"]
    assert values(found)["gdp_nominal", "CHN", "2025"] == 19398.577e9
    assert ("gdp_nominal", "WLD", "2025") not in values(found)
    assert set(found.observations["edition"]) == {"2025-10"}
    assert found.published == {"2025-10": "2025-10-14"}
    assert status(found)["IND", "2024"] == "F"
    assert status(found)["CHN", "2024"] == "A"


def test_weo_workbook_says_its_edition_in_words(tmp_path: Path) -> None:
    body = weo_workbook(
        published="", note="International Monetary Fund, World Economic Outlook, October 2025"
    )
    assert set(read(tmp_path, body)["weo"].observations["edition"]) == {"2025-10"}


def test_scale_is_not_applied_twice(tmp_path: Path) -> None:
    """The portal's CSV names a scale that its values may already have."""
    body = (
        b'"SERIES_CODE","SCALE","PUBLICATION_DATE","LATEST_ACTUAL_ANNUAL_DATA","2024"\n'
        b'"CHN.NGDPD.A","Billions","2025-10-14","2024","18748009000000"\n'
    )
    assert values(read(tmp_path, body)["weo"]) == {("gdp_nominal", "CHN", "2024"): 18748009000000.0}


def test_sdmx_csv(tmp_path: Path) -> None:
    """SCALE is for display and never applied; the edition is that of the vintage's own dataflow."""
    found = read(tmp_path, SDMX_CSV)["weo"]
    assert values(found)["gdp_nominal", "CHN", "2024"] == 18748009000000
    assert set(found.observations["edition"]) == {"2025-10"}
    assert status(found) == {("CHN", "2024"): "A", ("CHN", "2025"): "F", ("WLD", "2025"): "F"}


def test_sdmx_ml(tmp_path: Path) -> None:
    found = read(tmp_path, sdmx_xml())["weo"]
    assert values(found)["gdp_nominal", "KOR", "2024"] == 1875388000000
    assert status(found)["KOR", "2025"] == "F"
    assert found.published == {"2025-10": "2025-10-14"}
    vintage = sdmx_xml(flow="IMF.RES:WEO_2024_APR_VINTAGE(1.0.0)", published="")
    assert set(read(tmp_path, vintage)["weo"].observations["edition"]) == {"2024-04"}


def test_sdmx_ml_of_trade_by_partner(tmp_path: Path) -> None:
    series = (
        '<Series COUNTRY="KOR" INDICATOR="XG_FOB_USD" COUNTERPART_COUNTRY="JPN" FREQUENCY="A">'
        '<Obs TIME_PERIOD="2023" OBS_VALUE="29000000000"/></Series>'
    )
    body = sdmx_xml("IMF.STA:IMTS(1.0.0)", 'UPDATE_DATE="2025-11-19T21:00:00Z"', series)
    (row,) = read(tmp_path, body)["imts"].observations.itertuples()
    assert (row.indicator, row.ref_area, row.counterpart_area) == (
        "bilateral_goods_exports",
        "KOR",
        "JPN",
    )
    assert row.edition == "2025-11-19"


def test_datamapper_export(tmp_path: Path) -> None:
    """Names become codes, its own regions are left out, and nothing after the edition's year is an observation."""
    with pytest.raises(UsageError, match="--edition 2025-10"):
        read(tmp_path, datamapper_export())
    found = read(tmp_path, datamapper_export(), edition="2025-10")["weo"]
    assert values(found)["gdp_nominal", "WLD", "2024"] == 111112.86e9
    assert values(found)["gdp_nominal", "TUV", "2023"] == 62e6
    assert set(found.observations["ref_area"]) == {"CHN", "KOR", "TUV", "WLD"}
    statuses = status(found)
    assert [statuses["KOR", year] for year in ("2023", "2024", "2025")] == ["A", "E", "F"]
    assert found.notes[0] == (
        "download (0).bin, sheet 'NGDPD': 'Atlantis' is not in etl/catalog/imf_names.toml, left out"
    )
    assert found.notes[1].startswith("download (0).bin, sheet 'NGDPD': ")
    assert "1 region of the DataMapper's own left out, " in found.notes[1]
    assert found.notes[2] == "weo 2025-10: no value of JPN for gdp_nominal"
    assert found.notes[3].startswith("weo 2025-10: not in these files are exports_growth, gdp_")
    assert len(found.notes) == 4


def test_wits_is_a_limited_extract(tmp_path: Path) -> None:
    """Only flows among the three and totals to the World; an empty cell is missing, never zero."""
    with pytest.raises(UsageError, match="--edition"):
        read(tmp_path, WITS)
    found = read(tmp_path, WITS, edition="2021-06-30")["wits"].observations
    rows = (
        found[["indicator", "ref_area", "counterpart_area", "time_period", "value"]]
        .to_numpy()
        .tolist()
    )
    assert rows == [
        ["bilateral_goods_exports", "KOR", "CHN", "2018", 162125060000.0],
        ["bilateral_goods_exports", "KOR", "CHN", "2019", 136202530000.0],
        ["bilateral_goods_exports", "KOR", "JPN", "1992", 11599000000.0],
        ["bilateral_goods_exports", "KOR", "JPN", "2019", 28420210000.0],
        ["bilateral_goods_imports", "KOR", "JPN", "2018", 54603750000.0],
        ["bilateral_goods_imports", "KOR", "JPN", "2019", 47580850000.0],
        ["goods_exports", "KOR", "_Z", "2018", 605169190000.0],
        ["goods_exports", "KOR", "_Z", "2019", 542172370000.0],
        ["goods_imports", "KOR", "_Z", "2018", 535172450000.0],
        ["goods_imports", "KOR", "_Z", "2019", 503259040000.0],
    ]


def archive_7z(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(body, name)
    return out.getvalue()


def test_unctad_file_alone_and_in_its_archive(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--edition 2025-04-15"):
        read(tmp_path, UNCTAD)
    for body in (UNCTAD, archive_7z("US_TradeMerchTotal.csv", UNCTAD)):
        found = read(tmp_path, body, edition="2025-04-15")["unctad"]
        assert set(found.observations["edition"]) == {"2025-04-15"}
        assert values(found)["goods_exports", "CHN", "2023"] == 3379255000000.0
        assert values(found)["goods_exports", "WLD", "2023"] == 23784000123000.0


def test_several_files_at_once(tmp_path: Path) -> None:
    found = read(tmp_path, api_csv(), weo_text(), SDMX_CSV)
    assert set(found) == {"wdi", "weo"}
    assert set(found["weo"].observations["edition"]) == {"2025-04", "2025-10"}


def test_the_same_file_twice_is_once(tmp_path: Path) -> None:
    assert len(read(tmp_path, api_csv(), api_csv())["wdi"].observations) == 9


def test_files_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"gdp_nominal KOR 2023, edition 2024-10-24.*one after the other"
    ):
        read(tmp_path, api_csv(), api_csv().replace(b"1712792854202.01", b"1812792854202.01"))


NOTHING = {
    "empty": b"",
    "text": b"hello\n",
    "page": b"<!DOCTYPE html><html><body>Maintenance</body></html>",
    "binary": bytes(range(256)) * 20,
    "other table": b"id,date,label\n1,2020,x\n",
    "other json": b'[{"page":1},null]',
    "empty zip": b"PK\x05\x06" + bytes(18),
}


@pytest.mark.parametrize("name", NOTHING)
def test_unknown_content_is_one_clear_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        UsageError, match=r"download \(0\)\.bin is of no known kind\. Known are: World Bank CSV"
    ) as caught:
        read(tmp_path, NOTHING[name])
    assert "\n" not in str(caught.value)


def damaged() -> dict[str, bytes]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("API.csv", api_csv() * 50)
    body = bytearray(archive.getvalue())
    body[60:90] = bytes(30)
    return {
        "gzip cut": gzip.compress(api_csv())[:-20],
        "zip hurt": bytes(body),
        "7z cut": archive_7z("a.csv", UNCTAD)[:-40],
        "csv cut in a line": api_csv()[:-40],
        "not a number": api_csv().replace(b"1712792854202.01", b"1,712,792"),
        "xml cut": sdmx_xml()[:-60],
        "workbook hurt": workbooks.OLE + bytes(600),
        "wits line too short": WITS.replace(
            b",         542172.37,         605169.19,", b",         542172.37"
        ),
        "sdmx csv not a number": SDMX_CSV.replace(b"18748009000000", b"18748 billion"),
        "sdmx csv line too short": SDMX_CSV.replace(b"18748009000000,9,2024", b"18748009000000"),
        "wits not a number": WITS.replace(b"136202.53", b"x"),
        "weo not a number": weo_text().replace(
            "18,270.357".encode("utf-16-le"), "18?270.357".encode("utf-16-le")
        ),
    }


WHOLE = {
    "api": api_csv(),
    "api without preamble": api_csv(preamble=""),
    "databank": databank_csv(),
    "weo": weo_text(),
    "weo of 2024": weo_text_of_2024(),
    "sdmx csv": SDMX_CSV,
    "sdmx xml": sdmx_xml(),
    "wits": WITS,
    "unctad": UNCTAD,
}


@pytest.mark.parametrize("name", WHOLE)
def test_file_cut_anywhere_says_nothing_wrong(tmp_path: Path, name: str) -> None:
    """A number that lost its last digits is still a number: a file that ends within a line is refused."""
    body = WHOLE[name]
    key = ["indicator", "ref_area", "counterpart_area", "time_period"]

    def figures(content: bytes) -> set[tuple[object, ...]]:
        found = read(tmp_path, content, edition="2025-10-21").values()
        return {
            row
            for fetched in found
            for row in fetched.observations[[*key, "value"]].itertuples(index=False, name=None)
        }

    whole, refused = figures(body), 0
    for cut in {
        *range(40, len(body), len(body) // 20 + 1),
        *range(len(body) - 40, len(body) - 2, 2),
    }:
        try:
            assert figures(body[:cut]) <= whole
        except (BadAnswer, UsageError):
            refused += 1
    assert refused


@pytest.mark.parametrize("name", damaged())
def test_damaged_file_is_said_to_be_damaged(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        read(tmp_path, damaged()[name], edition="2021-06-30")
    assert "\n" not in str(caught.value)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        importers.read([tmp_path / "nothing.csv"], "", lambda words: None)
    with pytest.raises(UsageError, match=r"cannot be read: Is a directory\. Name the files"):
        importers.read([tmp_path], "", lambda words: None)


def test_file_without_any_of_our_indicators(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no indicator of the catalogue"):
        read(tmp_path, api_csv(code="SP.DYN.LE00.IN", title="Life expectancy"))
    with pytest.raises(UsageError, match="no indicator of the catalogue"):
        read(tmp_path, SDMX_CSV.replace(b"NGDPD", b"LUR"))


def test_source_by_the_day_needs_a_day(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs a day as its edition, not '2025-10'"):
        read(tmp_path, api_csv(preamble=""), edition="2025-10")


def test_archive_with_more_than_one_file_of_ours(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", api_csv())
        archive.writestr("b.csv", api_csv(code="SP.POP.TOTL", title="Population, total"))
        archive.writestr("readme.txt", "hello")
    assert set(read(tmp_path, out.getvalue())["wdi"].observations["indicator"]) == {
        "gdp_nominal",
        "population",
    }


@pytest.mark.parametrize(
    "encoded",
    [
        "é,ü".encode(),
        "é,ü".encode("utf-8-sig"),
        "é,ü".encode("utf-16"),
        "é,ü".encode("utf-16-le"),
        "é,ü".encode("latin-1"),
    ],
)
def test_text_is_read_in_any_usual_encoding(encoded: bytes) -> None:
    assert decode(encoded) == "é,ü"


@pytest.mark.parametrize(
    ("text", "year"),
    [("2024", "2024"), ("2024.0", "2024"), ("FY2023/24", "2023"), ("", ""), ("0000", "")],
)
def test_last_actual_year(text: str, year: str) -> None:
    assert last_actual(text) == year


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


BOMBS = {
    "gz": lambda: gzip.compress(bytes(200_000)),
    "gz in gz": lambda: gzip.compress(gzip.compress(bytes(200_000))),
    "zip": lambda: zipped({"a.csv": bytes(60_000), "b.csv": bytes(60_000)}),
    "xlsx": lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": bytes(200_000)}),
    "7z": lambda: archive_7z("a.csv", bytes(200_000)),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """An archive is measured before it is unpacked, whatever it is packed with."""
    monkeypatch.setattr(base, "LIMIT", 100_000)
    with pytest.raises(BadAnswer, match="more than 100,000 bytes"):
        read(tmp_path, BOMBS[kind]())


def test_entities_of_a_file_s_own_are_not_read(tmp_path: Path) -> None:
    """A file of another's making cannot name files of this machine, nor grow without end."""
    entities = b'<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>'
    for body in (sdmx_xml(), sdmx_xml().replace(b'"KOR"', b'"&b;"')):
        head, _, rest = body.partition(b"?>")
        with pytest.raises(BadAnswer, match="entities of its own"):
            read(tmp_path, head + b"?>" + entities + rest)
