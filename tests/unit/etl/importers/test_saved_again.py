"""Official files as people have them: saved again by a spreadsheet program, packed, cut, renamed, put together."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

from etl import importers, observations
from etl.errors import BadAnswer, GuardsFailed, UsageError
from etl.pipeline import build
from etl.sources.base import Fetched
from etl.storage.store import Store
from tests.small import GDP, full_width, publish, table

Rows = Sequence[Sequence[object]]

#: GDP in billions of dollars as the World Economic Outlook of April 2019 has it.
OUTLOOK = {
    "CHN": (11221.836, 12062.281, 13407.398, 14216.503, 15462.107),
    "JPN": (4926.667, 4859.951, 4971.929, 5176.205, 5495.421),
    "KOR": (1414.804, 1530.751, 1619.424, 1656.674, 1718.191),
}
GROUPS = {
    "001": ("World", (75824.2, 80144.5, 84740.3, 87265.2, 91986.7)),
    "998": ("European Union", (16504.0, 17316.6, 18750.1, 18705.1, 19582.1)),
}
YEARS = ("2016", "2017", "2018", "2019", "2020")
FOOTER = "International Monetary Fund, World Economic Outlook Database, April 2019"
#: GDP in dollars as a file of the World Bank has it.
BANK = {
    "CHN": ("China", (13894907857880.6, 14279968506271.7, 14687744162801)),
    "JPN": ("Japan", (5040880939324.86, 5117993853016.51, 5048789595589.43)),
    "KOR": ("Korea, Rep.", (1725373496825.21, 1651422932447.77, 1644312831906.17)),
    "WLD": ("World", (86471698223434.2, 87728705834000.1, 85215587311000.4)),
}
BANK_YEARS = ("2018", "2019", "2020")


def commas(value: float) -> str:
    """As the IMF writes numbers: commas between thousands, three decimals."""
    return f"{value:,.3f}"


def continental(value: float) -> str:
    """As many countries of Europe write numbers."""
    return f"{value:.3f}".replace(".", ",")


def outlook(write: Callable[[float], str] = commas, footer: str = FOOTER) -> list[list[str]]:
    """The countries' file of the World Economic Outlook, in rows."""
    head = ["WEO Country Code", "ISO", "WEO Subject Code", "Country", "Units", "Scale"]
    rows = [[*head, *YEARS, "Estimates Start After"]]
    for number, (area, values) in enumerate(OUTLOOK.items()):
        cells = [f"9{number}1", area, "NGDPD", area, "U.S. dollars", "Billions"]
        rows.append([*cells, *map(write, values), "2018"])
    growth = (2.929, 3.063, 2.667, 2.565, 2.803)
    rows.append(
        ["542", "KOR", "NGDP_RPCH", "Korea", "Percent change", "", *map(write, growth), "2018"]
    )
    return [*rows, [], [footer]] if footer else rows


def groups(write: Callable[[float], str] = commas) -> list[list[str]]:
    """The file of the groups of the same edition, in rows: none of them has a last actual year."""
    head = ["WEO Country Group Code", "WEO Subject Code", "Country Group Name", "Units", "Scale"]
    rows = [[*head, *YEARS, "Estimates Start After"]]
    for code, (name, values) in GROUPS.items():
        rows.append([code, "NGDPD", name, "U.S. dollars", "Billions", *map(write, values), ""])
    return [*rows, [], [FOOTER]]


def bank(
    write: Callable[[float], str] = repr,
    updated: str = "2024-06-28",
    source: str = "World Development Indicators",
    code: str = "NY.GDP.MKTP.CD",
) -> list[list[str]]:
    """The World Bank's file, in rows."""
    rows = (
        [["Data Source", source, ""], [], ["Last Updated Date", updated, ""], []] if updated else []
    )
    rows.append(
        ["Country Name", "Country Code", "Indicator Name", "Indicator Code", *BANK_YEARS, ""]
    )
    for area, (name, values) in BANK.items():
        title = "Population, total" if code == "SP.POP.TOTL" else "GDP (current US$)"
        rows.append([name, area, title, code, *map(write, values), ""])
    return rows


def lines(
    rows: Rows,
    separator: str = ",",
    end: str = "\r\n",
    encoding: str = "utf-8",
    *,
    quote: bool = False,
) -> bytes:
    """Rows as lines of text."""
    out = io.StringIO()
    how = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=how).writerows(rows)
    return out.getvalue().encode(encoding)


def old_xls(rows: Rows) -> bytes:
    """As the IMF's files up to April 2025 are: tabs, UTF-16, nothing behind the last line."""
    return lines(rows, "\t", encoding="utf-16").removesuffix("\r\n".encode("utf-16-le"))


def workbook(sheets: dict[str, Rows], change: Callable[[str], str] = lambda xml: xml) -> bytes:
    """Rows as sheets of an .xlsx; ``change`` is made to the XML of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(out) as before,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            body = before.read(name)
            if name.startswith("xl/worksheets/"):
                body = change(body.decode()).encode()
            after.writestr(name, body)
    return changed.getvalue()


def numeric(rows: Rows) -> list[list[object]]:
    """Rows whose numbers are numbers, as a spreadsheet program takes them."""

    def cell(text: object) -> object:
        plain = str(text).replace(",", "")
        return float(plain) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain) else text

    return [[cell(text) for text in row] for row in rows]


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def read(
    tmp_path: Path, *bodies: bytes, edition: str = "", held: Fetched | None = None
) -> dict[str, Fetched]:
    """What files with these bytes hold, whatever their names are."""
    paths = [tmp_path / f"download ({n})" for n in range(len(bodies))]
    for path, body in zip(paths, bodies, strict=True):
        path.write_bytes(body)
    table = held.observations if held else None
    return importers.read(paths, edition, lambda words: None, table)


def rows_of(found: dict[str, Fetched]) -> set[tuple[object, ...]]:
    columns = ["source", "indicator", "ref_area", "time_period", "edition", "value", "obs_status"]
    return {
        row
        for fetched in found.values()
        for row in fetched.observations[columns].itertuples(index=False, name=None)
    }


def notes(found: dict[str, Fetched]) -> str:
    return "\n".join(note for fetched in found.values() for note in fetched.notes)


def expected_outlook() -> set[tuple[object, ...]]:
    """What the countries' file says, computed from the figures it was made of."""
    return {
        (
            "weo",
            "gdp_nominal",
            area,
            year,
            "2019-04",
            float(f"{value}e9"),
            "F" if year > "2018" else "A",
        )
        for area, values in OUTLOOK.items()
        for year, value in zip(YEARS, values, strict=True)
    } | {
        ("weo", "gdp_growth", "KOR", year, "2019-04", value, "F" if year > "2018" else "A")
        for year, value in zip(YEARS, (2.929, 3.063, 2.667, 2.565, 2.803), strict=True)
    }


def expected_groups() -> set[tuple[object, ...]]:
    """What the groups' file says: the three were last observed in 2018, so 2019 and 2020 are forecasts."""
    return {
        (
            "weo",
            "gdp_nominal",
            area,
            year,
            "2019-04",
            float(f"{value}e9"),
            "F" if year > "2018" else "A",
        )
        for area, values in (("WLD", GROUPS["001"][1]), ("G998", GROUPS["998"][1]))
        for year, value in zip(YEARS, values, strict=True)
    }


def expected_bank(edition: str = "2024-06-28") -> set[tuple[object, ...]]:
    return {
        ("wdi", "gdp_nominal", area, year, edition, value, "A")
        for area, (_, values) in BANK.items()
        for year, value in zip(BANK_YEARS, values, strict=True)
    }


# --- Encodings, separators, line ends

ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "cp932",
    "cp949",
    "gb18030",
]
ENDS = ["\r\n", "\n", "\r", "\r\r\n"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    assert rows_of(read(tmp_path, lines(outlook(), "\t", encoding=encoding))) == expected_outlook()
    assert rows_of(read(tmp_path, lines(bank(), encoding=encoding))) == expected_bank()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_line_end_and_separator(tmp_path: Path, end: str, separator: str) -> None:
    assert rows_of(read(tmp_path, lines(outlook(), separator, end))) == expected_outlook()
    assert rows_of(read(tmp_path, lines(bank(), separator, end, quote=True))) == expected_bank()


def test_separator_that_the_first_line_names(tmp_path: Path) -> None:
    assert rows_of(read(tmp_path, b"sep=;\r\n" + lines(bank(), ";"))) == expected_bank()


def test_portal_file_with_semicolons(tmp_path: Path) -> None:
    rows = [
        ["SERIES_CODE", "COUNTRY", "INDICATOR", "SCALE", "PUBLICATION_DATE", "LATEST_ACTUAL_ANNUAL_DATA", "2024", "2025"],
        ["CHN.NGDPD.A", "China", "Gross domestic product", "Billions", "2025-10-14T13:00:00Z", "2024", "18748.009", "19398.577"],
    ]  # fmt: skip
    assert rows_of(read(tmp_path, lines(rows, ";", quote=True))) == {
        ("weo", "gdp_nominal", "CHN", "2024", "2025-10", 18748.009e9, "A"),
        ("weo", "gdp_nominal", "CHN", "2025", "2025-10", 19398.577e9, "F"),
    }


# --- Numbers

WRITINGS: dict[str, Callable[[float], str]] = {
    "commas between thousands": commas,
    "no marks": lambda value: f"{value:.3f}",
    "decimal comma": continental,
    "decimal comma, points between thousands": lambda v: f"{v:,.3f}".translate(
        str.maketrans(",.", ".,")
    ),
    "decimal comma, blanks between thousands": lambda v: f"{v:,.3f}".replace(",", " ").replace(
        ".", ","
    ),
    "no-break blanks": lambda v: f"{v:,.3f}".replace(",", "\N{NO-BREAK SPACE}"),
    "narrow no-break blanks": lambda v: f"{v:,.3f}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
    "apostrophes": lambda v: f"{v:,.3f}".replace(",", "'"),
    "exponents": lambda v: f"{v:.9E}",
    "blanks around": lambda v: f"\N{NO-BREAK SPACE} {v:.3f}  ",
}


@pytest.mark.parametrize("name", WRITINGS)
@pytest.mark.parametrize("separator", ["\t", ";"])
def test_any_writing_of_numbers(tmp_path: Path, name: str, separator: str) -> None:
    """One cell that can only be read in one way tells it for all the cells of the file, growth rates among them."""
    assert rows_of(read(tmp_path, lines(outlook(WRITINGS[name]), separator))) == expected_outlook()


def test_comma_that_may_mean_two_things_is_refused(tmp_path: Path) -> None:
    """A file of growth rates only: is ``2,929`` three thousand, or three?"""
    rows = [row for row in outlook(continental) if "NGDPD" not in row]
    with pytest.raises(
        BadAnswer, match=r"holds '2,929', and nothing tells what its comma stands for"
    ):
        read(tmp_path, old_xls(rows))


@pytest.mark.parametrize(
    "text",
    [
        "inf", "-inf", "infinity", "1e400", "1_000", "0x10", "1,82,70,357", "1.2.3", "1,2,3", "(5.1)", "5.1*", "$5",
        "5 %", "#REF!", "#N/A", "#VALUE!", "=A1+B1", "1/2", "12 34", "1e", "e5", f"{full_width(18270)}.5",
        "\u0661\u0662\u0663", "1.5\u00b2", "about 5",
    ],
)  # fmt: skip
def test_no_number_of_a_file(tmp_path: Path, text: str) -> None:
    """What other programs take for numbers is none in a statistical file, and is refused by name."""
    for body in (
        old_xls([[cell.replace("13,407.398", text) for cell in row] for row in outlook()]),
        lines([[cell.replace("14279968506271.7", text) for cell in row] for row in bank()]),
    ):
        with pytest.raises(BadAnswer) as caught:
            read(tmp_path, body)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "N/A",
        "--",
        "..",
        "...",
        "-",
        "\N{EN DASH}",
        "no data",
        "NaN",
        "\N{NO-BREAK SPACE}",
    ],
)
def test_missing_is_missing_and_never_zero(tmp_path: Path, text: str) -> None:
    body = old_xls([[cell.replace("13,407.398", text) for cell in row] for row in outlook()])
    gone = {row for row in expected_outlook() if row[2:4] == ("CHN", "2018")}
    assert rows_of(read(tmp_path, body)) == expected_outlook() - gone


def test_marks_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    rows = [[cell.replace("13,407.398", "13407,398") for cell in row] for row in outlook()]
    with pytest.raises(BadAnswer, match=r"holds both '\S+' and '13407,398'"):
        read(tmp_path, old_xls(rows))


def test_scale_that_is_not_known_is_refused(tmp_path: Path) -> None:
    """Milliards are not units: a word that is not known must not count as nothing."""
    for word in ("Milliards", "", "10 billion"):
        rows = [[word if cell == "Billions" else cell for cell in row] for row in outlook()]
        with pytest.raises(BadAnswer, match="has the scale"):
            read(tmp_path, old_xls(rows))


# --- Headings and lines


def test_year_in_full_width_digits_is_refused(tmp_path: Path) -> None:
    for strange in (full_width(2018), "2018e", "FY2018", "2018Q1", "2018\u5e74", "2018-12-31"):
        rows = [[strange if cell == "2018" else cell for cell in row] for row in bank()]
        with pytest.raises(BadAnswer, match="which is not a year"):
            read(tmp_path, lines(rows))


def test_year_that_stands_twice_is_refused(tmp_path: Path) -> None:
    rows = [["2018" if cell == "2019" else cell for cell in row] for row in bank()]
    with pytest.raises(BadAnswer, match="the heading '2018' more than once"):
        read(tmp_path, lines(rows))


def test_year_without_a_column_is_named(tmp_path: Path) -> None:
    rows = [[cell for n, cell in enumerate(row) if n != 5 or len(row) < 6] for row in bank()]
    found = read(tmp_path, lines(rows))
    assert {row[3] for row in rows_of(found)} == {"2018", "2020"}
    assert "has no column for 2019" in notes(found)


def test_columns_in_another_order(tmp_path: Path) -> None:
    rows = [[*row[::-1]] if len(row) > 4 else row for row in bank()]
    assert rows_of(read(tmp_path, lines(rows))) == expected_bank()


def test_headings_that_stand_again_and_lines_that_stand_twice(tmp_path: Path) -> None:
    rows = bank()
    found = read(tmp_path, lines([*rows[:7], rows[4], *rows[7:], rows[6]]))
    assert rows_of(found) == expected_bank()
    assert "its headings stand 1 time more" in notes(found)
    assert "3 values stand there twice, taken once" in notes(found)
    found = read(tmp_path, old_xls([*outlook(footer=""), outlook()[1], [FOOTER]]))
    assert rows_of(found) == expected_outlook()
    assert "5 values stand there twice" in notes(found)


def test_line_that_contradicts_another_is_refused(tmp_path: Path) -> None:
    rows = bank()
    with pytest.raises(
        BadAnswer,
        match=r"says two different things of wdi gdp_nominal JPN _Z A 2018 2024-06-28: 5040\S+ and 1, in lines 7 and 10\.",
    ):
        read(tmp_path, lines([*rows, [*rows[6][:4], "1", *rows[6][5:]]]))
    with pytest.raises(
        BadAnswer, match=r"two different things of CHN NGDPD 2018.*, in lines 2 and 6\."
    ):
        read(
            tmp_path,
            old_xls(
                [*outlook(footer=""), [*outlook()[1][:8], "1.000", *outlook()[1][9:]], [FOOTER]]
            ),
        )


@pytest.mark.parametrize("blank", [[], [""], ["", "", ""], [" "] * 8, ["\N{NO-BREAK SPACE}"] * 4])
def test_empty_lines_end_nothing(tmp_path: Path, blank: list[str]) -> None:
    rows = bank()
    assert rows_of(read(tmp_path, lines([*rows[:6], blank, *rows[6:], blank]))) == expected_bank()
    rows = outlook()
    assert rows_of(read(tmp_path, old_xls([*rows[:2], blank, *rows[2:]]))) == expected_outlook()


def test_figures_without_a_code_are_refused(tmp_path: Path) -> None:
    """Whose they are is not known: they would be lost in silence, and the lines below them."""
    rows = bank()
    for codes in (
        ["Korea, Rep.", "", "GDP", "NY.GDP.MKTP.CD"],
        ["Korea", "kor ea", "GDP", "NY.GDP.MKTP.CD"],
        ["Korea, Rep.", "KOR", "GDP", ""],
    ):
        with pytest.raises(
            BadAnswer, match="has figures, but no code to tell of what, in line 8: 'Korea"
        ):
            read(tmp_path, lines([*rows[:7], [*codes, *rows[7][4:]], rows[8]]))
    with pytest.raises(BadAnswer, match="no code to tell of what"):
        read(tmp_path, old_xls([["", "", *row[2:]] if "JPN" in row else row for row in outlook()]))


def test_name_with_an_unquoted_comma_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadAnswer, match="Korea"):
        read(tmp_path, lines(bank()).replace(b'"Korea, Rep."', b"Korea, Rep."))


def test_decimal_commas_between_commas_are_refused(tmp_path: Path) -> None:
    body = lines(bank(), ";").replace(b".", b",").replace(b"NY,GDP,MKTP,CD", b"NY.GDP.MKTP.CD")
    assert rows_of(read(tmp_path, body)) == expected_bank()
    with pytest.raises(BadAnswer):
        read(tmp_path, body.replace(b";", b","))


def test_notes_below_the_table(tmp_path: Path) -> None:
    rows = [*bank(), [], ["Note: figures of 2020 are preliminary"], ["Source: World Bank"]]
    found = read(tmp_path, lines(rows))
    assert rows_of(found) == expected_bank()
    assert "2 lines of words without figures" in notes(found)


@pytest.mark.parametrize("title", [["GDP of the world"], ["My table", "", "made in June"]])
def test_title_above_the_table(tmp_path: Path, title: list[str]) -> None:
    assert rows_of(read(tmp_path, lines([title, [], *bank()]))) == expected_bank()
    assert rows_of(read(tmp_path, old_xls([title, [], *outlook()]))) == expected_outlook()


def test_quotation_mark_that_does_not_end(tmp_path: Path) -> None:
    for body in (
        lines(bank(), quote=True).replace(b'"JPN"', b'"JPN', 1),
        lines(bank(), quote=True).replace(b'"World"', b'"World', 1),
        lines([*bank(), ["Note", "x" * 200_000]]).replace(b"Japan", b'"Japan', 1),
        gzip.compress(lines(bank()).replace(b"China", b'"China', 1)),
    ):
        with pytest.raises(BadAnswer) as caught:
            read(tmp_path, body)
        assert "\n" not in str(caught.value)


# --- Workbooks


@pytest.mark.parametrize("write", [list, numeric], ids=["text", "numbers"])
def test_every_kind_as_a_workbook(tmp_path: Path, write: Callable[[Rows], Rows]) -> None:
    """What a spreadsheet program saves is read as what it opened: with numbers as numbers or as text."""
    assert rows_of(read(tmp_path, workbook({"Data": write(bank())}))) == expected_bank()
    both = {"WEOApr2019all": write(outlook()), "Sheet2": write(groups())}
    assert rows_of(read(tmp_path, workbook(both))) == expected_outlook() | expected_groups()


def test_size_that_a_workbook_says_is_not_believed(tmp_path: Path) -> None:
    """``<dimension>`` is written by programs that do not count; rows and columns beyond it are read."""
    for said in ("A1", "A1:C3", "A1:K2", "A1:XFD1048576", "C3:D4"):

        def wrong(xml: str, said: str = said) -> str:
            return re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{said}"', xml)

        assert rows_of(read(tmp_path, workbook({"Data": bank()}, wrong))) == expected_bank()
    without = workbook({"Data": bank()}, lambda xml: re.sub(r"<dimension [^>]*/>", "", xml))
    assert rows_of(read(tmp_path, without)) == expected_bank()


def test_cells_that_do_not_say_where_they_stand(tmp_path: Path) -> None:
    """Their order tells it; rows that say another order are refused."""
    rows = numeric([[cell or "-" for cell in row] or ["-"] for row in bank()])
    body = workbook(
        {"Data": rows}, lambda xml: re.sub(r'(<(?:c|row)) r="[A-Z]*[0-9]+"', r"\1", xml)
    )
    assert rows_of(read(tmp_path, body)) == expected_bank()
    swapped = workbook({"Data": bank()}, lambda xml: xml.replace('<row r="6"', '<row r="66"'))
    with pytest.raises(BadAnswer, match="rows in another order than their numbers say"):
        read(tmp_path, swapped)


def test_formula_without_its_value_is_refused(tmp_path: Path) -> None:
    """Its number is missing in the file, and not in the world."""
    rows = numeric(bank())
    rows[5][5] = "=2*7139984253135.85"
    with pytest.raises(
        BadAnswer, match=r"has a formula without its value in F6\. Open it in a spreadsheet program"
    ):
        read(tmp_path, workbook({"Data": rows}))
    filled = workbook(
        {"Data": rows},
        lambda xml: re.sub(r"</f><v ?/?>(</v>)?", "</f><v>14279968506271.7</v>", xml),
    )
    assert rows_of(read(tmp_path, filled)) == expected_bank()


def test_percentage_is_no_number_of_a_file(tmp_path: Path) -> None:
    """0.029 that is shown as 2.9 % is a hundredth of a growth rate in per cent, or is not: nobody can tell."""
    for style in ("0.0%", "0%", '#,##0.00" "%'):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in numeric(outlook()):
            sheet.append(row)
        for cell in sheet[5][6:11]:
            cell.number_format = style
        out = io.BytesIO()
        book.save(out)
        with pytest.raises(
            BadAnswer,
            match=r"holds '2\.929 %' for KOR NGDP_RPCH 2016 in line 5, not a number\. Download it again, or correct that cell",
        ):
            read(tmp_path, out.getvalue())


def test_hidden_sheets_are_read_and_others_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "My notes"
    sheet.append(["Growth looks odd"])
    for name, rows in (("Countries", outlook()), ("Groups", groups())):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == "Countries" else "veryHidden"
        sheet.column_dimensions[get_column_letter(8)].hidden = True
        sheet.row_dimensions[2].hidden = True
    book.create_sheet("Sheet3")
    out = io.BytesIO()
    book.save(out)
    found = read(tmp_path, out.getvalue())
    assert rows_of(found) == expected_outlook() | expected_groups()
    assert "1 of no known kind left out, download (0), sheet 'My notes'" in notes(found)


def test_sheet_of_figures_that_is_not_understood_is_an_error(tmp_path: Path) -> None:
    for rows in ([], [["nothing"]], groups()[1:]):
        with pytest.raises(
            BadAnswer,
            match="sheet 'Country Groups' is not understood, though it should hold figures",
        ):
            read(tmp_path, workbook({"Countries": outlook(), "Country Groups": rows}))


def test_dates_that_a_spreadsheet_made_of_text(tmp_path: Path) -> None:
    """``2024-06-28`` becomes a date, and in a CSV a date of the country."""
    from datetime import date

    rows: list[list[object]] = [[*row] for row in bank()]
    rows[2][1] = date(2024, 6, 28)
    assert rows_of(read(tmp_path, workbook({"Data": rows}))) == expected_bank()
    for text in ("28/06/2024", "6/28/2024", "28.06.2024", "2024/6/28"):
        assert rows_of(read(tmp_path, lines(bank(updated=text)))) == expected_bank()


def test_date_that_may_be_read_in_two_ways_is_asked_for(tmp_path: Path) -> None:
    body = lines(bank(updated="04/10/2024"))
    with pytest.raises(UsageError, match="2024-10-04 or 2024-04-10"):
        read(tmp_path, body)
    with pytest.raises(UsageError, match="2024-10-04 or 2024-04-10"):
        read(tmp_path, body, edition="2024-11-01")
    assert rows_of(read(tmp_path, body, edition="2024-04-10")) == expected_bank("2024-04-10")


def ods(sheets: dict[str, Rows]) -> bytes:
    """Rows as sheets of an OpenDocument spreadsheet, as LibreOffice writes one: what repeats is written once."""

    def cell(value: object) -> str:
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p>{value:.2f}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def row(cells: Sequence[object]) -> str:
        rest = '<table:table-cell table:number-columns-repeated="1000"/>'
        return f"<table:table-row>{''.join(map(cell, cells))}{rest}</table:table-row>"

    tables = "".join(
        f'<table:table table:name="{name}">{"".join(map(row, rows))}'
        '<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = f"<office:document-content{names}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
        }
    )


def test_opendocument_spreadsheet(tmp_path: Path) -> None:
    body = ods({"Data": numeric(bank()), "Sheet2": []})
    assert rows_of(read(tmp_path, body)) == expected_bank()
    assert (
        rows_of(read(tmp_path, ods({"a": outlook(), "b": numeric(groups())})))
        == expected_outlook() | expected_groups()
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}), r"a binary workbook \(.xlsb\)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    ],
)  # fmt: skip
def test_workbooks_that_cannot_be_read_are_named(tmp_path: Path, body: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read(tmp_path, body)


# --- The two files of an edition


def test_two_files_of_an_edition_in_one_command(tmp_path: Path) -> None:
    """The World has no last actual year of its own: it is that of the three, which stand in the other file."""
    both = expected_outlook() | expected_groups()
    first, second = old_xls(outlook()), old_xls(groups())
    assert rows_of(read(tmp_path, first, second)) == both
    assert rows_of(read(tmp_path, second, first)) == both
    assert (
        rows_of(read(tmp_path, zipped({"WEOApr2019all.xls": first, "WEOApr2019alla.xls": second})))
        == both
    )
    assert rows_of(read(tmp_path, zipped({"a.xls": second}), gzip.compress(first))) == both


def test_two_files_of_an_edition_one_after_the_other(tmp_path: Path) -> None:
    held = read(tmp_path, old_xls(outlook()))["weo"]
    assert rows_of(read(tmp_path, old_xls(groups()), held=held)) == expected_groups()


def test_groups_before_their_countries(tmp_path: Path) -> None:
    """Nothing says where forecasts begin: no value of the edition's year passes for an observation, and that is said."""
    found = read(tmp_path, old_xls(groups()))
    statuses = {(row[2], row[3]): row[6] for row in rows_of(found)}
    assert [statuses["WLD", year] for year in YEARS] == ["A", "A", "E", "F", "F"]
    assert "nothing says where forecasts begin; from 2019 on values count as forecasts" in notes(
        found
    )


def test_editions_of_several_files_are_kept_apart(tmp_path: Path) -> None:
    later = old_xls(
        [[cell.replace("April 2019", "October 2019") for cell in row] for row in outlook()]
    )
    found = read(tmp_path, old_xls(outlook()), later, old_xls(groups()))
    assert {row[4] for row in rows_of(found)} == {"2019-04", "2019-10"}
    assert {
        row for row in rows_of(found) if row[4] == "2019-04"
    } == expected_outlook() | expected_groups()


def test_two_files_of_an_edition_are_published(tmp_path: Path) -> None:
    """In one command or in two, beside a later edition that has the World: no guard takes a part for the whole."""
    written = {name: tmp_path / name for name in ("WEOApr2019all.xls", "WEOApr2019alla.xls")}
    for path, rows in zip(written.values(), (outlook(), groups()), strict=True):
        path.write_bytes(old_xls(rows))
    commands = ([[*written.values()]], [[path] for path in written.values()])
    for number, command in enumerate(commands):
        store = Store(str(tmp_path / str(number)))
        publish(store, table(source="weo", edition="2025-10", forecasts_from="2024"))
        for paths in command:
            build.import_files(store, paths)
        held = store.open().rows(source="weo", edition="2019-04")
        assert rows_of({"weo": Fetched(held, held)}) == expected_outlook() | expected_groups()


def test_newest_edition_in_two_commands_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    """What is shown must not lose the World, nor the three: whichever half comes alone, the other is asked for."""
    named = {"countries": outlook(), "groups": groups()}
    for here, there in (("countries", "groups"), ("groups", "countries")):
        store = Store(str(tmp_path / here))
        publish(store, table(source="weo", edition="2018-10", forecasts_from="2018"))
        path = tmp_path / f"{here}.xls"
        path.write_bytes(old_xls(named[here]))
        with pytest.raises(GuardsFailed) as refused:
            build.import_files(store, [path])
        assert "Look at the file; --extract is for files that hold a part" in refused.value.hint
        notes_of = " ".join(refused.value.notes)
        assert f"weo 2019-04: {here} without their {there}" in notes_of
        assert "import both in one command" in notes_of


def test_part_of_an_edition_asks_for_no_other_that_is_held(tmp_path: Path) -> None:
    found = read(tmp_path, old_xls(outlook()))
    assert "import both in one command" in notes(found)
    assert "import both" not in notes(read(tmp_path, old_xls(groups()), held=found["weo"]))


def test_years_that_became_dates_are_named(tmp_path: Path) -> None:
    """All headings of years became dates: it is still known what the file is, and what is wrong with it."""
    dated = [
        [f"{cell}-01-01" if cell in YEARS else cell for cell in row] if n == 0 else row
        for n, row in enumerate(outlook())
    ]
    with pytest.raises(BadAnswer, match=f"has the heading '{YEARS[0]}-01-01', which is not a year"):
        read(tmp_path, workbook({"WEO": dated}))


def test_what_files_lack_is_said_by_name(tmp_path: Path) -> None:
    found = notes(read(tmp_path, old_xls(outlook())))
    assert "weo 2019-04: no value of WLD for gdp_nominal" in found
    assert "weo 2019-04: no value of CHN, JPN for gdp_growth" in found
    assert "weo 2019-04: not in these files are exchange_rate" not in found
    assert "gdp_ppp, goods_services_bop_exports" in found
    without = [row for row in bank() if "KOR" not in row]
    assert "wdi 2024-06-28: no value of KOR for gdp_nominal" in notes(
        read(tmp_path, lines(without))
    )
    assert notes(read(tmp_path, lines(bank()))) == ""


def test_extract_is_published_on_request_and_says_so(tmp_path: Path) -> None:
    """A file without the provider's groups: areas that no group counts may be missing, those that one counts may not."""
    groups_of_provider = {f"U{n}": GDP["DEU"] for n in range(1000, 1010)}
    held = table(
        GDP | groups_of_provider, source="unctad", indicator="goods_exports", edition="2025-09-15"
    )
    part = {area: GDP[area] for area in ("CHN", "JPN", "KOR", "DEU", "WLD")}

    def bulk(areas_of: Mapping[str, Mapping[str, float]]) -> Path:
        numbers = {"CHN": "156", "JPN": "392", "KOR": "410", "DEU": "276", "WLD": "0000"}
        rows = [
            [year, numbers[area], area, "02", "Exports", f"{value * 1000 + 0.001}"]
            for area, years in areas_of.items()
            for year, value in years.items()
        ]
        path = tmp_path / "US_TradeMerchTotal.csv"
        path.write_bytes(lines([UNCTAD_HEAD, *rows]))
        return path

    store = Store(str(tmp_path / "store"))
    publish(store, held)
    for areas_of, extract in ((part, False), ({a: y for a, y in part.items() if a != "DEU"}, True)):
        with pytest.raises(GuardsFailed, match=r"\[coverage\] unctad goods_exports"):
            build.import_files(store, [bulk(areas_of)], edition="2026-03-19", extract=extract)
    outcome = build.import_files(store, [bulk(part)], edition="2026-03-19", extract=True)
    release = store.open()
    assert release.id == outcome.release
    assert release.checks["extract"] is True
    assert release.edition("goods_exports", "unctad") == "2026-03-19"
    assert any(
        f.guard == "coverage" and f.severity == "warning" and "U1000" in f.message
        for f in outcome.findings
    )


# --- Editions


def test_edition_is_that_of_the_outlook_and_not_of_the_upload(tmp_path: Path) -> None:
    """A file put up again in November is of October: there is no edition of November."""
    for day, edition in (
        ("2025-11-19T21:00:00Z", "2025-10"),
        ("2025-07-29", "2025-04"),
        ("2026-01-20", "2025-10"),
    ):
        rows = [
            ["SERIES_CODE", "SCALE", "PUBLICATION_DATE", "LATEST_ACTUAL_ANNUAL_DATA", "2024"],
            ["CHN.NGDPD.A", "Billions", day, "2024", "18748.009"],
        ]
        found = read(tmp_path, lines(rows))["weo"]
        assert set(found.observations["edition"]) == {edition}
        assert found.published == {}


def test_there_is_no_outlook_of_november(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match="no World Economic Outlook of 2019-11: it comes out in April and October"
    ):
        read(tmp_path, lines(outlook(footer=""), "\t"), edition="2019-11")


def test_edition_given_and_not_needed_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, lines(bank()), edition="2020-01-01")
    assert rows_of(found) == expected_bank()
    assert "2024-06-28: --edition 2020-01-01 is not used for it" in notes(found)


def test_files_that_were_put_together_are_refused(tmp_path: Path) -> None:
    """The second one's figures would be filed under the edition of the first."""
    other = bank(updated="2025-04-15", code="SP.POP.TOTL")
    with pytest.raises(BadAnswer, match="says that it is of 2024-06-28 and of 2025-04-15"):
        read(tmp_path, lines([*bank(), *other]))
    assert len(rows_of(read(tmp_path, lines([*bank(), *bank(code="SP.POP.TOTL")])))) == 24
    later = [
        [cell.replace("April", "October").replace("NGDPD", "PPPGDP") for cell in row]
        for row in outlook()
    ]
    with pytest.raises(BadAnswer, match="says that it is of 2019-04 and of 2019-10"):
        read(tmp_path, old_xls([*outlook(), *later]))
    head = ["SERIES_CODE", "SCALE", "PUBLICATION_DATE", "LATEST_ACTUAL_ANNUAL_DATA", "2024"]
    rows = [
        [f"{area}.NGDPD.A", "Billions", day, "2023", "18.5"]
        for area, day in (("CHN", "2025-04-22"), ("JPN", "2025-10-14"))
    ]
    with pytest.raises(BadAnswer, match="says that it is of 2025-04 and of 2025-10"):
        read(tmp_path, lines([head, *rows]))
    head = ["STRUCTURE_ID", "COUNTRY", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"]
    rows = [
        [f"IMF.RES:WEO_{flow}_VINTAGE(1.0)", area, "NGDPD", "2024", "1.5"]
        for area, flow in (("CHN", "2025_APR"), ("JPN", "2024_OCT"))
    ]
    with pytest.raises(BadAnswer, match="says that it is of 2024-10 and of 2025-04"):
        read(tmp_path, lines([head, *rows]))


def test_edition_in_a_note_of_a_series_is_not_that_of_the_file(tmp_path: Path) -> None:
    note = "See the World Economic Outlook, April 2012, box 1"
    rows = [[note if cell == "U.S. dollars" else cell for cell in row] for row in outlook()]
    assert rows_of(read(tmp_path, old_xls(rows))) == expected_outlook()


def archives(versions: Sequence[str], database: str = "WDI Database Archives") -> list[list[str]]:
    """An export of archived versions: the date below is that of the archive."""
    rows = [
        [
            "Country Name",
            "Country Code",
            "Series Name",
            "Series Code",
            "Version Name",
            "Version Code",
            "2018 [YR2018]",
        ]
    ]
    for version in versions:
        for area, (name, values) in BANK.items():
            rows.append(
                [
                    name,
                    area,
                    "GDP (current US$)",
                    "NY.GDP.MKTP.CD",
                    "a version",
                    version,
                    repr(values[0]),
                ]
            )
    return [*rows, [], [f"Data from database: {database}"], ["Last Updated: 09/15/2025"]]


def test_archived_versions_are_editions_of_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, lines(archives(["202204", "201912"])))
    assert {(row[2], row[4]) for row in rows_of(found)} == {
        (area, edition) for area in BANK for edition in ("2022-04", "2019-12")
    }
    found = read(tmp_path, lines(archives(["202204"])), edition="2022-04-27")
    assert {row[4] for row in rows_of(found)} == {"2022-04-27"}
    with pytest.raises(BadAnswer, match="the version code '2022 Apr', not one like 202204"):
        read(tmp_path, lines(archives(["2022 Apr"])))


def test_archive_that_does_not_say_its_version_needs_an_edition(tmp_path: Path) -> None:
    rows = [[cell for n, cell in enumerate(row) if n not in (4, 5)] for row in archives(["202204"])]
    with pytest.raises(UsageError, match=r"an archived version.*does not say its edition"):
        read(tmp_path, lines(rows))
    assert {row[4] for row in rows_of(read(tmp_path, lines(rows), edition="2022-04-27"))} == {
        "2022-04-27"
    }


@pytest.mark.parametrize(
    "database",
    [
        "Global Economic Monitor",
        "Population estimates and projections",
        "International Debt Statistics",
    ],
)
def test_other_databases_are_not_the_indicators(tmp_path: Path, database: str) -> None:
    """They have series of the same codes, and other figures: projections, for one."""
    for body in (lines(archives([""], database)), lines(bank(source=database))):
        with pytest.raises(
            UsageError,
            match=f"of the database '{database}', not of the World Development Indicators",
        ):
            read(tmp_path, body)


def test_databank_in_any_layout(tmp_path: Path) -> None:
    """Economies, series and years stand down or across as the user of the DataBank liked."""
    footer = [
        [],
        ["Data from database: World Development Indicators"],
        ["Last Updated: 06/28/2024"],
    ]
    name, code = "GDP (current US$)", "NY.GDP.MKTP.CD"
    across_years = [
        [
            "Series Name",
            "Series Code",
            "Country Name",
            "Country Code",
            *(f"{y} [YR{y}]" for y in BANK_YEARS),
        ],
        *([name, code, label, area, *map(repr, values)] for area, (label, values) in BANK.items()),
    ]
    across_series = [
        [
            "Time",
            "Time Code",
            "Country Name",
            "Country Code",
            f"{name} [{code}]",
            "Life expectancy [SP.DYN.LE00.IN]",
        ],
        *(
            [y, f"YR{y}", label, area, repr(values[n]), "70"]
            for n, y in enumerate(BANK_YEARS)
            for area, (label, values) in BANK.items()
        ),
    ]
    across_economies = [
        [
            "Series Name",
            "Series Code",
            "Time",
            "Time Code",
            *(f"{label} [{area}]" for area, (label, _) in BANK.items()),
        ],
        *(
            [name, code, y, f"YR{y}", *(repr(values[n]) for _, values in BANK.values())]
            for n, y in enumerate(BANK_YEARS)
        ),
    ]
    long = [
        [
            "Country Name",
            "Country Code",
            "Series Name",
            "Series Code",
            "Time",
            "Time Code",
            "Value",
        ],
        *(
            [label, area, name, code, y, f"YR{y}", repr(values[n])]
            for n, y in enumerate(BANK_YEARS)
            for area, (label, values) in BANK.items()
        ),
    ]
    for rows in (across_years, across_series, across_economies, long):
        assert rows_of(read(tmp_path, lines([*rows, *footer]))) == expected_bank()


# --- Archives


def test_member_that_is_not_ours_ends_nothing(tmp_path: Path) -> None:
    """An archive of the World Bank with one indicator of the catalogue and one that is not, and what belongs to none."""
    other = lines(bank(code="SP.DYN.LE00.IN"))
    found = read(
        tmp_path,
        zipped(
            {
                "API_SP.csv": other,
                "API_NY.csv": lines(bank()),
                "readme.txt": b"hello",
                "Metadata.csv": b"a,b\n1,2\n",
            }
        ),
    )
    assert rows_of(found) == expected_bank()
    assert (
        "API_SP.csv (World Bank CSV) holds no indicator of the catalogue: it has SP.DYN.LE00.IN. Left out."
        in notes(found)
    )
    assert (
        "2 of no known kind left out, download (0)/readme.txt, download (0)/Metadata.csv"
        in notes(found)
    )
    with pytest.raises(UsageError, match="no indicator of the catalogue"):
        read(tmp_path, zipped({"a.csv": other, "b.csv": other}))


def test_file_that_holds_nothing_of_ours_beside_one_that_does(tmp_path: Path) -> None:
    found = read(tmp_path, lines(bank()), lines(bank(code="SP.DYN.LE00.IN")))
    assert rows_of(found) == expected_bank()
    assert "Left out." in notes(found)
    with pytest.raises(UsageError, match="is of no known kind"):
        read(tmp_path, lines(bank()), b"<html>Not found</html>")


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zip in gz": lambda body: gzip.compress(zipped({"a": body})),
}


@pytest.mark.parametrize("pack", PACKED)
def test_archives_in_archives(tmp_path: Path, pack: str) -> None:
    body = zipped(
        {
            "folder/": b"",
            "__MACOSX/folder/._API_NY.csv": b"\0\5\26\7" * 40,
            "folder/.DS_Store": b"\0\0\0\1Bud1" * 10,
            "folder/deep/API_NY.csv.packed": PACKED[pack](lines(bank())),
            "folder/WEO.zip": zipped(
                {"WEOApr2019all.xls": old_xls(outlook()), "WEOApr2019alla.xls": old_xls(groups())}
            ),
        }
    )
    found = read(tmp_path, body)
    assert rows_of(found) == expected_bank() | expected_outlook() | expected_groups()
    assert "2 files of the program that packed it" in notes(found)


def test_archive_in_itself_without_end_is_refused(tmp_path: Path) -> None:
    body = lines(bank())
    for _ in range(8):
        body = zipped({"a.zip": body})
    with pytest.raises(BadAnswer, match="packed more than 5 times"):
        read(tmp_path, body)


def test_encrypted_archive_is_named(tmp_path: Path) -> None:
    body = bytearray(zipped({"a.csv": lines(bank())}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(signature) + offset] |= 1
    with pytest.raises(UsageError, match="is encrypted"):
        read(tmp_path, bytes(body))


def test_table_without_lines_is_told_as_such(tmp_path: Path) -> None:
    for rows in (bank()[:5], outlook()[:1], [WITS_ROWS[0]], [UNCTAD_HEAD]):
        with pytest.raises(UsageError, match="has headings and no line of figures"):
            read(tmp_path, lines(rows), edition="2025-09-15")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty file"),
        (b"  \n", "an empty file"),
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", "a web page"),
        (b"%PDF-1.7 x", "a PDF"),
        (b'{"values": {}}', "JSON"),
        (b"PK\x05\x06" + bytes(18), "an archive without files"),
        (bytes(range(256)) * 20, "a binary file"),
        (b"Country,2019,2020\nJapan,1,2\n", "text that begins with 'Country,2019,2020'"),
        (workbook({"Budget": [["Rent", 1]]}), "a workbook with the sheets 'Budget'"),
        (zipped({"a.txt": b"hello", "b.txt": b"hello"}), "holds a.txt, b.txt"),
    ],
)  # fmt: skip
def test_unknown_file_is_told_what_it_looks_like(tmp_path: Path, body: bytes, said: str) -> None:
    with pytest.raises(UsageError, match="is of no known kind") as caught:
        read(tmp_path, body)
    assert said in str(caught.value)


# --- Other publishers


UNCTAD_HEAD = [
    "Year",
    "Economy",
    "Economy Label",
    "Flow",
    "Flow Label",
    "US$ at current prices in millions",
]
UNCTAD_ROWS = [
    UNCTAD_HEAD,
    ["2023", "0000", "World", "02", "Exports", "23784000.123"],
    ["2023", "156", "China", "02", "Exports", "3379255.5"],
    ["2023", "004", "Afghanistan", "01", "Imports", "7000.25"],
    ["2023", "5100", "Africa", "01", "Imports", "700000"],
]
UNCTAD_EXPECTED = {
    ("unctad", "goods_exports", "WLD", "2023", "2025-09-15", 23784000.123e6, "A"),
    ("unctad", "goods_exports", "CHN", "2023", "2025-09-15", 3379255.5e6, "A"),
    ("unctad", "goods_imports", "AFG", "2023", "2025-09-15", 7000.25e6, "A"),
    ("unctad", "goods_imports", "U5100", "2023", "2025-09-15", 700000e6, "A"),
}


@pytest.mark.parametrize(
    "body",
    [
        lines(UNCTAD_ROWS),
        lines(UNCTAD_ROWS, ";", encoding="utf-16"),
        lines([[c.replace(".", ",") for c in row] for row in UNCTAD_ROWS], ";"),
        lines([[c.replace("US$ at", "US dollars at") for c in row] for row in UNCTAD_ROWS]),
        lines([UNCTAD_HEAD, *([str(int(c)) if c.isdigit() else c for c in row] for row in UNCTAD_ROWS[1:])]),
        workbook({"Sheet1": UNCTAD_ROWS}),
        workbook({"Sheet1": numeric(UNCTAD_ROWS)}),
    ],
    ids=["csv", "semicolons, UTF-16", "decimal commas", "dollars in words", "zeros lost", "workbook", "workbook, zeros lost"],
)  # fmt: skip
def test_unctad_saved_again(tmp_path: Path, body: bytes) -> None:
    """A spreadsheet takes 0000, the World, for 0, and 004 for 4."""
    found = read(tmp_path, body, edition="2025-09-15")
    assert rows_of(found) == UNCTAD_EXPECTED


WITS_ROWS = [
    ["Reporter", "Partner", "Product categories", "Indicator Type", "Indicator", "2019", "2018"],
    ["Korea, Rep.", "China", "All Products", "Export", "Trade (US$ Mil)-Top 5 Export Partner", "136202.53", "162125.06"],
    ["Korea, Rep.", " World", "All Products", "Export", "Exports (in US$ Mil)", "542172.37", "605169.19"],
    ["Korea, Rep.", "World", "Capital goods", "Export", "Export(US$ Mil)", "268032.15", "318912.27"],
]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        lines(WITS_ROWS),
        lines(WITS_ROWS, ";", "\r", "cp1252"),
        lines([[re.sub(r"(\d)\.(\d)", r"\1,\2", c) for c in row] for row in WITS_ROWS], ";"),
        lines([WITS_ROWS[0], *([f"{float(c):,.2f}" if n > 4 else c for n, c in enumerate(row)] for row in WITS_ROWS[1:])]),
        workbook({"Country": numeric(WITS_ROWS)}),
    ],
    ids=["csv", "semicolons", "decimal commas", "commas between thousands", "workbook"],
)  # fmt: skip
def test_wits_saved_again(tmp_path: Path, body: bytes) -> None:
    found = read(tmp_path, body, edition="2021-06-30")
    assert rows_of(found) == {
        ("wits", "bilateral_goods_exports", "KOR", "2019", "2021-06-30", 136202.53e6, "A"),
        ("wits", "bilateral_goods_exports", "KOR", "2018", "2021-06-30", 162125.06e6, "A"),
        ("wits", "goods_exports", "KOR", "2019", "2021-06-30", 542172.37e6, "A"),
        ("wits", "goods_exports", "KOR", "2018", "2021-06-30", 605169.19e6, "A"),
    }
    assert "1 line of other partners, products and shares, left out" in notes(found)


def test_datamapper_export_as_text(tmp_path: Path) -> None:
    """Without the sheet's name the title tells the indicator; without its scale nothing is taken for billions."""
    title = "GDP, current prices (Billions of U.S. dollars)"
    rows = [
        [title, "2024", "2025"],
        [],
        ["World", "111112,86", "117165,394"],
        ["Tuvalu", "no data", "0,065"],
    ]
    found = read(tmp_path, lines(rows, ";"), edition="2025-10")
    assert rows_of(found) == {
        ("weo", "gdp_nominal", "WLD", "2024", "2025-10", 111112.86e9, "E"),
        ("weo", "gdp_nominal", "WLD", "2025", "2025-10", 117165.394e9, "F"),
        ("weo", "gdp_nominal", "TUV", "2025", "2025-10", 65e6, "F"),
    }
    with pytest.raises(BadAnswer, match="whether its values are billions"):
        read(
            tmp_path, workbook({"NGDPD": [["GDP", 2024], ["World", 111112.86]]}), edition="2025-10"
        )


def test_sdmx_csv_saved_again(tmp_path: Path) -> None:
    rows = [
        [
            "DATAFLOW",
            "COUNTRY",
            "INDICATOR",
            "FREQUENCY",
            "TIME_PERIOD",
            "OBS_VALUE",
            "LATEST_ACTUAL_ANNUAL_DATA",
        ],
        [
            "IMF.RES:WEO_2025_OCT_VINTAGE",
            "CHN: China",
            "NGDPD: GDP",
            "A: Annual",
            "2024",
            "18748009000000,5",
            "2024",
        ],
    ]
    expected = {("weo", "gdp_nominal", "CHN", "2024", "2025-10", 18748009000000.5, "A")}
    assert rows_of(read(tmp_path, lines(rows, ";", encoding="utf-16"))) == expected


FRAGILE: dict[str, tuple[bytes, str]] = {
    "World Bank": (lines(bank()), ","),
    "World Bank, quoted": (lines(bank(), quote=True), ","),
    "World Bank, archives": (lines(archives(["202204", "201912"])), ","),
    "countries": (lines(outlook(), "\t"), "\t"),
    "groups": (lines(groups(), "\t"), "\t"),
    "UNCTAD": (lines(UNCTAD_ROWS), ","),
    "WITS": (lines(WITS_ROWS), ","),
}


@pytest.fixture
def validated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that was valid is so again: of many files that differ in a letter most hold the same."""
    valid: set[str] = set()

    def validate(frame: pd.DataFrame, where: str) -> pd.DataFrame:
        if (said := frame.to_csv()) not in valid:
            observations.validate(frame, where)
            valid.add(said)
        return frame

    monkeypatch.setattr(importers, "validate", validate)


@pytest.mark.usefixtures("validated_once")
@pytest.mark.parametrize("name", FRAGILE)
def test_separator_lost_or_too_many_puts_no_figure_elsewhere(tmp_path: Path, name: str) -> None:
    """Wherever a separator, a line end or a quotation mark is lost, or one is put in: the same figures, fewer, or an error."""
    body, separator = FRAGILE[name]
    words = body.decode()
    given = "2025-09-15" if name in ("UNCTAD", "WITS") else ""
    whole = {row[1:6] for row in rows_of(read(tmp_path, body, edition=given))}
    places = [n for n, letter in enumerate(words) if letter in f'{separator}\r\n"']
    changed = [words[:n] + words[n + 1 :] for n in places]
    changed += [
        words[:n] + letter + words[n:] for n in places[::3] for letter in (separator, "\n", '"')
    ]
    refused = 0
    for text in changed:
        try:
            found = {row[1:6] for row in rows_of(read(tmp_path, text.encode(), edition=given))}
        except (BadAnswer, UsageError):
            refused += 1
        else:
            assert found <= whole
    assert refused


def test_figures_above_the_headings_are_refused(tmp_path: Path) -> None:
    """Somebody has sorted the lines, and the headings with them."""
    rows = bank()
    with pytest.raises(BadAnswer, match="has figures above its headings, in line 5"):
        read(tmp_path, lines([*rows[:4], rows[5], rows[4], *rows[6:]]))


def test_heading_between_years_is_refused(tmp_path: Path) -> None:
    for strange in ("20 19", "mean", "20.19"):
        rows = [[strange if cell == "2019" else cell for cell in row] for row in bank()]
        with pytest.raises(BadAnswer, match=f"has the heading '{strange}', which is not a year"):
            read(tmp_path, lines(rows))


@pytest.mark.parametrize("kind", ["wdi", "weo"])
def test_columns_that_nothing_is_taken_from_are_named(tmp_path: Path, kind: str) -> None:
    """Somebody's own column beside those of the official file: counted and named once, and the figures are the same."""
    rows = bank(updated="") if kind == "wdi" else outlook(footer="")
    edition = "2024-06-28" if kind == "wdi" else "2021-04"
    more = [["Remarks", *rows[0]], *(["seen", *row] for row in rows[1:])]
    plain, found = (read(tmp_path, lines(each), edition=edition)[kind] for each in (rows, more))
    assert [n for n in found.notes if "other column" in n] == [
        "download (0): 1 other column left out, remarks"
    ]
    assert not any("other column" in note for note in plain.notes)
    assert found.observations["value"].tolist() == plain.observations["value"].tolist()
