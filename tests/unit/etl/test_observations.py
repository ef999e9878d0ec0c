"""Small tables are read row by row."""

from __future__ import annotations

import pandas as pd

from etl.observations import rows_of


def test_rows_are_those_of_the_table() -> None:
    """Cells by name, in the order of the table, as pandas itself gives them."""
    table = pd.DataFrame({"area": ["JPN", "KOR"], "value": [1.5, 2.0]}, index=[7, 3])
    expected = [row[1:] for row in table.itertuples()]
    assert [tuple(row) for row in rows_of(table)] == expected
    assert [row.area for row in rows_of(table.iloc[::-1])] == ["KOR", "JPN"]
    assert rows_of(table.iloc[:0]) == []
