"""Tables of a release in memory: the same as pandas reads them, in half the room."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.storage.tables import Tables, parquet
from tests.shipped import shipped_store

WORDS = st.sampled_from(["wdi", "weo", "", "한국", None])


def as_kept(table: pd.DataFrame) -> pd.DataFrame:
    return Tables({"observations": parquet(table)})["observations"]


@pytest.mark.parametrize("name", ["observations", "vintages", "areas"])
def test_the_shipped_tables_are_as_pandas_reads_them(name: str) -> None:
    held = getattr(shipped_store().open(), name)
    pd.testing.assert_frame_equal(held, pd.read_parquet(io.BytesIO(parquet(held))))


def test_what_rows_have_in_common_is_in_memory_once() -> None:
    """The letters and ends of a column that says the same in long runs take a twentieth of what they would alone."""
    rows = 100_000
    table = pd.DataFrame({"source": ["wdi"] * rows, "ref_area": [f"{n:03}" for n in range(rows)]})
    kept = as_kept(table)
    pd.testing.assert_frame_equal(kept, table)
    own = {
        chunk.buffers()[2].address: sum(part.size for part in chunk.buffers() if part)
        for chunk in kept["source"].array.__arrow_array__().chunks
    }
    assert sum(own.values()) < rows * len("wdi" + 8 * "x") / 20
    # A part of the table is no copy of it.
    part = kept.iloc[5_000:70_000]["source"].array.__arrow_array__()
    assert {chunk.buffers()[2].address for chunk in part.chunks} <= set(own)


def test_years_and_codes_take_their_letters_alone() -> None:
    """Of the texts of the shipped release all that takes memory, each buffer once: the places of words would be 24 bytes a row."""
    held = shipped_store().open()
    kept = {
        buffer.address: buffer.size
        for table in (held.observations, held.vintages)
        for name in table.columns.drop("value")
        for chunk in table[name].array.__arrow_array__().chunks
        for buffer in chunk.buffers()
        if buffer
    }
    assert sum(kept.values()) < 20 * (len(held.observations) + len(held.vintages))


@given(
    st.lists(st.sampled_from(["JPN", "KOR", "日", "WLD", "EU27_2020", ""]), min_size=2, max_size=40)
)
def test_words_of_any_length_are_read(words: list[str]) -> None:
    """Where most are of one length in bytes, as "JPN" and "日" are, and where not."""
    table = pd.DataFrame({"ref_area": sorted(words * 300, key=len) + words})
    pd.testing.assert_frame_equal(as_kept(table), table)


@given(st.lists(st.tuples(WORDS, st.sampled_from([0, 1, 7, 4095, 4096, 4097, 9000])), max_size=6))
def test_runs_of_any_length_are_read(runs: list[tuple[str | None, int]]) -> None:
    """Also of none, of no words, and with words missing."""
    words = pd.Series([word for word, count in runs for _ in range(count)], dtype="str")
    table = pd.DataFrame({"source": words, "value": range(len(words))})
    pd.testing.assert_frame_equal(as_kept(table), table)
