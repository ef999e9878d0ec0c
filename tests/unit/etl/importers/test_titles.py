"""A name, a unit or a scale that is not that of its code is refused by its line; other words are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from etl import catalog
from etl.catalog.series import Series, series_of
from etl.errors import BadAnswer
from tests.unit.etl.importers.test_importers import api_csv, read, weo_text_of_2024

WORLD_BANK = {code: each.title for code, each in series_of("wdi").items()}


def test_every_series_of_the_catalogue_is_called_something() -> None:
    series = [facts.series for facts in catalog.indicators().values()]
    assert set(WORLD_BANK) == {each["wdi"] for each in series if "wdi" in each}
    assert set(series_of("weo")) == {each["weo"] for each in series if "weo" in each}
    assert all(WORLD_BANK.values())
    assert all(each.unit for each in series_of("weo").values())
    assert len({*WORLD_BANK.values()}) == len(WORLD_BANK)


@pytest.mark.parametrize("code", WORLD_BANK)
def test_the_name_of_another_series_is_refused(tmp_path: Path, code: str) -> None:
    own = WORLD_BANK[code]
    for title in WORLD_BANK.values():
        if title == own:
            notes = read(tmp_path, api_csv(title=title, code=code))["wdi"].notes
            assert [note for note in notes if "is called" in note] == []
        elif code not in ("NY.GDP.MKTP.KD", "NY.GDP.MKTP.PP.KD"):
            with pytest.raises(BadAnswer) as told:
                read(tmp_path, api_csv(title=title.upper(), code=code))
            said = str(told.value)
            assert f"name of the series: {code} is called {title.upper()!r}" in said
            assert f"not {own!r}" in said
            assert ", line " in said


def test_other_words_are_told_and_read(tmp_path: Path) -> None:
    found = read(tmp_path, api_csv(title="PIB (US$ à prix courants)"))["wdi"]
    assert len(found.observations)
    (note,) = [each for each in found.notes if "is called" in each]
    assert note.endswith(
        "NY.GDP.MKTP.CD is called 'PIB (US$ à prix courants)', not 'GDP (current US$)'; read as NY.GDP.MKTP.CD"
    )


def outlook(before: str, after: str) -> bytes:
    text = weo_text_of_2024().decode("utf-16-le")
    assert before in text
    return text.replace(before, after).encode("utf-16-le")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("U.S. dollars", "National currency", "line 4, units: NGDPD is in 'National currency', not in dollars"),
        ("National currency", "U.S. dollars", "line 3, units: NGDP_R is in 'U.S. dollars', not in national currency"),
        ("U.S. dollars", "Purchasing power parity; international dollars", "line 4, units: NGDPD is in"),
        ("Percent change", "Persons", "line 6, units: NGDP_RPCH is in 'Persons', not in percent"),
        ("Percent change\t", "Percent change\tBillions",
         "line 6, scale: NGDP_RPCH of TUR is a rate and has the scale 'Billions', not that of units"),
        ("U.S. dollars\tBillions", "U.S. dollars\tMillions",
         "line 4, scale: NGDPD of CHN has the scale 'Millions', as 3 of 3 lines of NGDPD have; the IMF publishes it in"),
        ("GDP, current prices", "Population",
         "line 4, subject: NGDPD is called 'Population', which is the name of LP, not 'Gross domestic product, current"),
    ],
)  # fmt: skip
def test_what_belongs_to_another_series_is_refused_in_the_outlook(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    with pytest.raises(BadAnswer) as told:
        read(tmp_path, outlook(before, after))
    assert said in str(told.value)


@pytest.mark.parametrize("scale", ["Units", "Thousands", "Trillions", "6", "1000000"])
def test_another_scale_than_its_series_has_is_refused_by_line(tmp_path: Path, scale: str) -> None:
    """It is not left to the guards: a file says its scale by name, and that is not the one of its series."""
    with pytest.raises(BadAnswer) as told:
        read(tmp_path, outlook("U.S. dollars\tBillions", f"U.S. dollars\t{scale}"))
    assert "scale: NGDPD of " in str(told.value)
    assert f"has the scale {scale!r}" in str(told.value)
    assert ", line " in str(told.value)


def test_every_amount_of_the_outlook_has_a_scale() -> None:
    """What is no rate, and nothing else."""
    for each in series_of("weo").values():
        assert bool(each.scale) == (each.unit != "percent")


@pytest.mark.parametrize(
    "facts",
    [
        {"unit": "dollars"},
        {"unit": "dollars", "scale": "billions", "most": 1e9},
        {"unit": "percent", "scale": "billions", "most": 1e9, "least": 1e6},
        {"unit": "pounds", "scale": "billions", "most": 1e9, "least": 1e6},
    ],
)
def test_facts_of_a_series_that_contradict_each_other_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Series.model_validate({"id": "X"} | facts)


def test_other_subjects_and_descriptors_are_counted_and_named(tmp_path: Path) -> None:
    text = weo_text_of_2024().decode("utf-16-le")
    line = next(each for each in text.splitlines() if "\tNGDPD\t" in each)
    others = [line.replace("\tNGDPD\t", f"\t{code}\t") for code in ("LUR", "GGXWDG", "LUR")]
    end = "\r\n" if "\r\n" in text else "\n"
    body = text.replace(line + end, end.join([line, *others, ""]), 1)
    found = read(tmp_path, body.encode("utf-16-le"))["weo"]
    assert any("lines of " in note and "GGXWDG, LUR" in note for note in found.notes)
    renamed = outlook("GDP, current prices", "Wealth of the nation")
    (told,) = [n for n in read(tmp_path, renamed)["weo"].notes if "Wealth" in n]
    assert "line 4, subject: NGDPD is called 'Wealth of the nation', not 'Gross" in told


def test_a_unit_in_other_words_is_told_and_read(tmp_path: Path) -> None:
    found = read(tmp_path, outlook("U.S. dollars", "Greenbacks"))["weo"]
    assert [note for note in found.notes if "Greenbacks" in note] == [
        f"download (0).bin, line {line}, units: {code} is in 'Greenbacks', which is not known; read as dollars"
        for line, code in ((4, "NGDPD"), (9, "BX"))
    ]
