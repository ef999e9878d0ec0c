"""UNCTADstat bulk files: numbers to codes, millions to units, footnotes to statuses, archives to files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from etl.bounded.archives import ArchiveError
from etl.bounded.seven_zips import seven_zip
from etl.catalog import areas
from etl.errors import BadAnswer, SourceError
from etl.observations import validate
from etl.sources import unctad
from etl.sources.base import news
from tests.figures import Figures, level
from tests.services import archive_7z

FIGURES = Figures.made()
GOODS = FIGURES.unctad["US.TradeMerchTotal"][1]
SERVICES = FIGURES.unctad["US.GoodsAndServicesBpm6"][1]
HEAD = GOODS.splitlines()[0]


def one(line: str) -> str:
    """The status of the one value in a file with this line."""
    return str(unctad.parse(f"{HEAD}\n{line}\n".encode(), "2025-04")["obs_status"].iloc[0])


def test_millions_become_units_and_numbers_codes():
    table = validate(unctad.parse(GOODS.encode(), "2025-04"), "the file")
    korea = table[(table["ref_area"] == "KOR") & (table["indicator"] == "goods_exports")].set_index(
        "time_period"
    )
    assert korea.loc["2024", "value"] == pytest.approx(level("goods_exports", "KOR", 2024), abs=500)
    assert set(table["edition"]) == {"2025-04"}
    assert {"WLD", "U5100", "CHN", "JPN", "KOR"} <= set(table["ref_area"])
    assert set(table["indicator"]) == {"goods_exports", "goods_imports"}


def test_units_have_no_dirt_in_their_last_digits():
    table = unctad.parse(f"{HEAD}\n2024,156,China,02,Exports,3577221.123,,\n".encode(), "2025-04")
    assert list(table["value"]) == [3577221123000.0]


def test_goods_services_and_both_are_kept_apart():
    """The file has a line for each of them; what it calls a total is not added to its parts."""
    table = unctad.parse(SERVICES.encode(), "2025-04")
    china = table[(table["ref_area"] == "CHN") & (table["time_period"] == "2024")]
    both = level("goods_services_bop_exports", "CHN", 2024)
    values = china.set_index("indicator")["value"]
    assert values.index.is_unique
    assert values["goods_services_bop_exports"] == pytest.approx(both, abs=500)
    assert values["services_exports"] == pytest.approx(0.2 * both, abs=500)
    assert values["goods_bop_exports"] == pytest.approx(0.8 * both, abs=500)


def test_a_series_that_the_catalogue_lacks_is_left_alone():
    """Travel alone, for example; a flow that it lacks of a series that it has is refused."""
    head, first = SERVICES.splitlines()[:2]
    travel = first.replace(",2106,", ",2101,", 1)
    assert travel != first
    assert unctad.parse(f"{head}\n{travel}\n".encode(), "2025-04").empty
    with pytest.raises(BadAnswer, match=r"GoodsAndServicesBpm6/2106"):
        unctad.parse(f"{head}\n{first.replace(',02,', ',07,', 1)}\n".encode(), "2025-04")


@pytest.mark.parametrize(
    ("footnote", "status"),
    [
        ("", "A"),
        ("Estimated", "E"),
        ("Break", "B"),
        ("Break. Estimated", "E"),
        ("Provisional", "P"),
        ("Estimated. Synchronized with WTO", "E"),
        ("Data refers to South Africa Customs Union", "A"),
    ],
)
def test_footnotes_become_statuses(footnote, status):
    assert one(f"2023,710,South Africa,02,Exports,1,{footnote},") == status


def test_a_missing_value_has_no_row_whatever_stands_there():
    lines = [
        HEAD,
        "2024,156,China,02,Exports,,,Not applicable",
        "2023,156,China,02,Exports,5,,Not publishable",
    ]
    assert unctad.parse("\n".join(lines).encode(), "2025-04").empty


def test_former_territories_are_the_same_economy():
    lines = [
        HEAD,
        "1989,280,Federal Republic of Germany,02,Exports,1,,",
        "1990,276,Germany,02,Exports,2,,",
        "1991,276,Germany,02,Exports,3,,",
    ]
    table = unctad.parse("\n".join(lines).encode(), "2025-04")
    assert list(table["ref_area"]) == ["DEU"] * 3
    assert list(table["obs_status"]) == ["A", "B", "A"]


def test_no_break_without_an_earlier_territory():
    assert one("2005,231,Ethiopia,02,Exports,1,,") == "A"


def test_areas_have_names_and_kinds():
    found = unctad.areas_in(GOODS.encode()).set_index("ref_area")
    assert found.loc["U5100", ["name", "kind"]].tolist() == ["Africa", "aggregate"]
    assert found.loc["WLD", "kind"] == "aggregate"
    assert found.loc["KOR", ["name", "kind"]].tolist() == ["Korea, Rep.", "economy"]


@pytest.mark.parametrize(
    "line",
    [
        "2024,999,Atlantis,02,Exports,1,,",
        "2024,156,China,07,Re-exports,1,,",
        "2024,156,China,02,Exports,one,,",
        "2024,156",
    ],
)
def test_what_nobody_knows_is_refused(line):
    with pytest.raises(BadAnswer):
        unctad.parse(f"{HEAD}\n{line}\n".encode(), "2025-04")


def test_an_archive_gives_its_file_and_its_date():
    made = datetime(2025, 4, 11, 12, tzinfo=UTC)
    assert unctad.unpack(archive_7z("US_TradeMerchTotal.csv", b"a,b", made)) == (
        b"a,b",
        "2025-04-11",
    )


DAMAGE = {
    "beginning": lambda body: body[:100],
    "cut": lambda body: body[:-40],
    "hole": lambda body: body[:50] + bytes(50) + body[100:],
    "empty": lambda body: b"",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_archive_is_refused(damage):
    whole = archive_7z("US_TradeMerchTotal.csv", GOODS.encode(), datetime(2025, 4, 11, tzinfo=UTC))
    with pytest.raises(BadAnswer, match=r"damaged|something else"):
        unctad.read(DAMAGE[damage](whole), "US.TradeMerchTotal")


def test_what_hides_the_memory_that_is_free_does_not_make_an_archive_damaged(monkeypatch):
    """`ProcSubset=pid` of a service: the archive is whole, and the line names what is missing; files that are imported alike."""
    whole = archive_7z("US_TradeMerchTotal.csv", GOODS.encode(), datetime(2025, 4, 11, tzinfo=UTC))

    def hidden():
        raise FileNotFoundError(2, "No such file or directory", "/proc/meminfo")

    monkeypatch.setattr("psutil.virtual_memory", hidden)
    lacking = r"cannot be unpacked on this machine \(/proc/meminfo: No such file or directory\)"
    with pytest.raises(SourceError, match=lacking):
        unctad.read(whole, "US.TradeMerchTotal")
    with pytest.raises(ArchiveError, match=lacking):
        seven_zip(whole, most_bytes=1_000_000)


def test_an_archive_of_another_report_is_refused():
    whole = archive_7z("x.csv", SERVICES.encode(), datetime(2025, 4, 11, tzinfo=UTC))
    with pytest.raises(BadAnswer, match="another file"):
        unctad.read(whole, "US.TradeMerchTotal")


def test_an_archive_without_a_csv_is_refused():
    with pytest.raises(BadAnswer, match="holds no CSV"):
        unctad.unpack(archive_7z("readme.txt", b"x", datetime(2025, 4, 11, tzinfo=UTC)))


def test_the_same_values_under_another_label_are_no_news():
    held = unctad.parse(GOODS.encode(), "2025-04")
    assert news(unctad.parse(GOODS.encode(), "2026-11-23"), held).empty
    changed = unctad.parse(GOODS.replace("1000.5,", "1000.6,").encode(), "2026-11-23")
    # What is added up stays together: the total of the new edition needs its imports, too.
    assert set(news(changed, held)["indicator"]) == {"goods_exports", "goods_imports"}


def test_every_number_and_code_is_declared_once():
    numbers = [n for a in areas.areas().values() for n in (a.m49, *a.former_m49) if n]
    codes = [a.iso2 for a in areas.areas().values() if a.iso2]
    assert len(numbers) == len(set(numbers))
    assert len(codes) == len(set(codes))
    assert areas.from_m49()["0000"] == "WLD"


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    """It is refused whole: a file that is cut at a limit looks like a file with fewer rows."""
    monkeypatch.setattr(unctad, "_LIMIT", 1_000)
    whole = archive_7z("US_TradeMerchTotal.csv", b"a" * 1_001, datetime(2025, 4, 11, tzinfo=UTC))
    with pytest.raises(BadAnswer, match="more than 1,000 bytes"):
        unctad.unpack(whole)
