"""The observation table: one row per observation. The only module that knows its columns.

pandas is imported by the functions that make a table: a command that only asks for shares ends before it would be loaded.

Columns (primary key: all but the last two):

==================  ==========================================================================
source              where the value came from (`etl.catalog.sources`): ``wdi`` ``weo`` ...
indicator           what is measured, unit and method fixed: ``gdp_nominal`` ...
ref_area            the economy or group of the provider: ``CHN`` ``WLD`` ``G163`` ...
counterpart_area    the partner of a bilateral flow; ``_Z`` (SDMX: not applicable) elsewhere
freq                ``A`` ``Q`` ``M``
time_period         the period the value is about: ``2024``, ``2024-Q1``, ``2024-01``
edition             the provider's edition; sorts as a date: ``2025-10``, ``2026-07-13``
value               float64, in units (dollars, persons), never in millions; never null
obs_status          SDMX ``CL_OBS_STATUS``: A E F P B (a missing value has no row)
==================  ==========================================================================
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from etl.errors import BadAnswer

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from pandera.pandas import DataFrameSchema

KEY = (
    "source",
    "indicator",
    "ref_area",
    "counterpart_area",
    "freq",
    "time_period",
    "edition",
)
COLUMNS = (*KEY, "value", "obs_status")
NOT_APPLICABLE = "_Z"

#: From strongest to weakest: a derived value is as weak as its weakest input.
STATUS_ORDER = "ABPEFO"

#: The largest number of keys that fits into one number.
MOST_KEYS = 2**62

# Never "\d": that is any digit of Unicode, and labels are compared as strings.
_EDITION = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(\.[0-9]+)?$"
_PERIOD = r"^[0-9]{4}(-(Q[1-4]|[0-9]{2}))?$"


@cache
def _schema() -> DataFrameSchema:
    """The rules above as a pandera schema; pandera is imported here because it takes longer to import than all else."""
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            "source": pa.Column(str, pa.Check.str_matches(r"^[a-z]+$")),
            "indicator": pa.Column(str, pa.Check.str_matches(r"^[a-z_]+$")),
            "ref_area": pa.Column(str, pa.Check.str_matches(r"^[A-Z0-9_]{2,8}$")),
            "counterpart_area": pa.Column(str, pa.Check.str_matches(r"^[A-Z0-9_]{2,8}$")),
            "freq": pa.Column(str, pa.Check.isin(["A", "Q", "M"])),
            "time_period": pa.Column(str, pa.Check.str_matches(_PERIOD)),
            "edition": pa.Column(str, pa.Check.str_matches(_EDITION)),
            "value": pa.Column(float, nullable=False),
            "obs_status": pa.Column(str, pa.Check.isin(list(STATUS_ORDER[:-1]))),
        },
        unique=list(KEY),
        strict=True,
        ordered=True,
    )


def empty() -> pd.DataFrame:
    """A table with no rows and the right columns.

    >>> empty().shape
    (0, 9)
    """
    return _nothing().copy(deep=False)


@cache
def _nothing() -> pd.DataFrame:
    """The table without rows, made once: what a caller does to its copy stays with the copy."""
    import pandas as pd

    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    return frame.astype({"value": "float64"})


def from_records(records: Iterable[Mapping[str, Any]], **constant: str) -> pd.DataFrame:
    """A table made of records; ``constant`` columns are the same in every row.

    Rows whose value is null are left out: a missing value has no row.

    >>> from_records([{"indicator": "population", "ref_area": "JPN", "time_period": "2024",
    ...                "value": 1, "obs_status": "A"}], source="wdi", edition="2026-07-13").shape
    (1, 9)
    """
    import pandas as pd

    frame = pd.DataFrame.from_records(list(records))
    if frame.empty:
        return empty()
    defaults = {"counterpart_area": NOT_APPLICABLE, "freq": "A", "obs_status": "A"} | constant
    for name, text in defaults.items():
        if name not in frame:
            frame[name] = text
    frame = frame.dropna(subset=["value"])
    return normalise(frame)


def normalise(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with its columns in order, with their types, sorted by key.

    >>> list(normalise(empty().assign(note="x"))) == list(COLUMNS)
    True
    """
    types = {name: "float64" if name == "value" else "str" for name in COLUMNS}
    table = frame[list(COLUMNS)]
    # Tables are put together many times in a refresh; most have their types.
    if list(map(str, table.dtypes)) != list(types.values()):
        table = table.astype(types)
    order = _order(table)
    if order is None:
        return table.sort_values(list(KEY), ignore_index=True)
    return table.take(order).reset_index(drop=True)


def _order(table: pd.DataFrame) -> np.ndarray | None:
    """The numbers of the rows in the order of their keys, where keys are not too many to be counted in one number.

    What `sort_values` does, in a third of the time of a table of some thousand rows.
    """
    import numpy as np

    number, many = np.zeros(len(table), dtype=np.int64), 1
    for name in KEY:
        codes, words = coded(table[name])
        if (many := many * max(len(words), 1)) > MOST_KEYS or (len(codes) and codes.min() < 0):
            return None
        number = number * len(words) + codes
    return np.argsort(number, kind="stable")


def coded(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The cells of a column of words as their places among all its words, and these, sorted; -1 where there is none.

    What `pandas.factorize` gives, in half the time.

    >>> import pandas as pd
    >>> places, words = coded(pd.Series(["KOR", "CHN", "KOR"], dtype="str"))
    >>> places.tolist(), words.tolist()
    ([1, 0, 1], ['CHN', 'KOR'])
    """
    import numpy as np
    import pyarrow as pa

    cells = pa.array(column.array)
    cells = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    cells = cells.dictionary_encode()
    words = np.array(cells.dictionary.to_pylist(), dtype=object)
    order = np.argsort(words)
    # The last place is that of no word.
    places = np.full(len(words) + 1, -1)
    places[order] = np.arange(len(words))
    return places[cells.indices.fill_null(len(words)).to_numpy()], words[order]


def concat(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All rows of the tables, sorted by key.

    >>> len(concat([empty(), empty()]))
    0
    """
    import pandas as pd

    frames = [frame for frame in frames if len(frame)]
    return normalise(pd.concat(frames, ignore_index=True)) if frames else empty()


def validate(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """The table itself, if every row keeps the rules above.

    Args:
        frame: An observation table.
        where: What it was made from, for the message.

    Raises:
        BadAnswer: A row breaks a rule; the message names the first few.

    Example:
        >>> validate(empty(), "a table without rows").empty
        True
    """
    from pandera.errors import SchemaErrors

    try:
        return _schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.head(3)
        found = "; ".join(f"{c.column}: {c.check} ({c.failure_case})" for c in cases.itertuples())
        raise BadAnswer(
            f"{where} does not hold observations as declared: {found}.",
            hint="Nothing was published; see etl/observations.py for the rules.",
        ) from error


def rows_of(table: pd.DataFrame) -> list[Any]:
    """The rows of a small table as named tuples: what `itertuples` gives, in a tenth of the time.

    >>> import pandas as pd
    >>> rows_of(pd.DataFrame({"ref_area": ["JPN"], "value": [1.0]}))
    [Row(ref_area='JPN', value=1.0)]
    """
    names = tuple(table.columns)
    return named(names, zip(*(table[name].tolist() for name in names), strict=True))


def named(names: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> list[Any]:
    """Rows as named tuples.

    >>> named(("ref_area", "value"), [["JPN", 1.0]])
    [Row(ref_area='JPN', value=1.0)]
    """
    return list(map(_row(names)._make, rows))


def table_of(rows: Sequence[Sequence[Any]], names: Iterable[str]) -> pd.DataFrame:
    """The way back: a table of rows, whose words are kept as Python has them.

    Pictures and texts ask for few rows many times, which takes Arrow, made for many rows asked for once, nearly twice
    as long.

    >>> table_of([("JPN", 1.0)], ["ref_area", "value"])["value"].tolist()
    [1.0]
    """
    import pandas as pd

    columns = zip(names, zip(*rows, strict=True), strict=True) if rows else ((n, ()) for n in names)
    return pd.DataFrame({name: _column(cells) for name, cells in columns})


def _column(cells: Sequence[Any]) -> Any:
    import pandas as pd

    words = any(isinstance(cell, str) for cell in cells)
    return pd.array(cells, dtype=plain()) if words else list(cells)


@cache
def plain() -> pd.StringDtype:
    """The type of columns of words that are kept as Python has them.

    Example:
        >>> plain().storage
        'python'
    """
    import pandas as pd

    return pd.StringDtype("python", na_value=float("nan"))


@cache
def _row(names: tuple[str, ...]) -> Any:
    """The type of the rows; making it costs more than making a hundred rows."""
    # A column may be called as Python calls something else: "from".
    return namedtuple("Row", names, rename=True)


def weakest(statuses: Iterable[str]) -> str:
    """The weakest of the statuses.

    >>> weakest("AF")
    'F'
    """
    return max(statuses, key=STATUS_ORDER.index)
