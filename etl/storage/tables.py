"""The tables of a release as Parquet: written whole, read whole or the rows of one series."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import pandas as pd


def parquet(table: pd.DataFrame) -> bytes:
    """The bytes of a table as Parquet.

    >>> import pandas as pd
    >>> parquet(pd.DataFrame({"ref_area": ["JPN"]}))[:4]
    b'PAR1'
    """
    buffer = io.BytesIO()
    # Level 19 would save 3 % of the bytes, and take eight times as long and 60 MB more.
    table.to_parquet(buffer, engine="pyarrow", compression="zstd", compression_level=9, index=False)
    return buffer.getvalue()


class Tables(Mapping[str, "pd.DataFrame"]):
    """Tables that are parsed on first use, and of the observations no more than the series that are asked for.

    Args:
        files: The bytes of each table by its name.

    Example:
        >>> import pandas as pd
        >>> rows = pd.DataFrame({"source": ["wdi", "weo"], "indicator": ["gdp_nominal"] * 2})
        >>> tables = Tables({"observations": parquet(rows)})
        >>> tables.columns("wdi", "gdp_nominal")
        {'source': ['wdi'], 'indicator': ['gdp_nominal']}
        >>> len(tables["observations"])
        2
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._content: dict[str, bytes | pd.DataFrame] = dict(files)
        self._encoded: pa.Table | None = None
        self._lock = threading.RLock()

    def __getitem__(self, name: str) -> pd.DataFrame:
        with self._lock:
            found = self._content[name]
            if isinstance(found, bytes):
                found = self._content[name] = _read(found)
                self._encoded = None
            return found

    def columns(self, source: str, indicator: str) -> dict[str, list[Any]] | None:
        """The rows of one series in ``observations`` as a list per column, without pandas; None once all are parsed."""
        with self._lock:
            body = self._content["observations"]
            if not isinstance(body, bytes):
                return None
            if self._encoded is None:
                names = _open(body).schema_arrow.names
                self._encoded = _open(body, names).read(use_threads=False)
            table = self._encoded
        found: dict[str, list[Any]] = {name: [] for name in table.column_names}
        for batch in table.to_batches():
            wanted = _are(batch["source"], source) & _are(batch["indicator"], indicator)
            at = np.flatnonzero(wanted)
            for name, cells in found.items():
                cells.extend(_cells(batch[name], at))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)


#: A word that more rows than this say one after another is in memory only so many times.
_RUN = 4096


def _read(body: bytes) -> pd.DataFrame:
    """A table parsed from the bytes of its file, by this thread alone.

    What the rows of an edition have in common (source, indicator, edition, frequency) would be half of a release in
    memory: such columns are made of pieces that share their letters.

    `pandas.read_parquet` leaves the last work to Arrow's threads: where the process ends in that moment, as a short
    command does, one of them calls into a Python that is gone, and the command ends with "terminate called" and 134
    instead of 0 (pyarrow 26, about one in fifty).
    """
    schema = _open(body).schema_arrow
    texts = [
        field.name
        for field in schema
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    ]
    read = _open(body, texts).read(use_threads=False)
    pieces: dict[str, pa.Array] = {}
    for name in texts:
        text = _shared(read[name].combine_chunks(), pieces)
        read = read.set_column(read.column_names.index(name), name, text)
    table: pd.DataFrame = read.to_pandas()
    return table


def _shared(column: pa.DictionaryArray, pieces: dict[str, pa.Array]) -> pa.ChunkedArray:
    """An encoded column as text; of long runs of a word each piece is the same letters."""
    indices = column.indices.fill_null(-1).to_numpy()
    starts = np.flatnonzero(np.diff(indices, prepend=indices[:1] - 1)) if len(indices) else indices
    if column.null_count or len(starts) > len(indices) / _RUN * 8:
        return pa.chunked_array([column.cast(pa.large_string())])
    words = column.dictionary.to_pylist()
    chunks = []
    for start, end in itertools.pairwise([*starts.tolist(), len(indices)]):
        word = words[indices[start]]
        piece = pieces.get(word)
        if piece is None:
            piece = pieces[word] = pa.array([word] * _RUN, pa.large_string())
        whole, rest = divmod(end - start, _RUN)
        chunks += [piece] * whole + ([piece.slice(0, rest)] if rest else [])
    return pa.chunked_array(chunks, pa.large_string())


def _open(body: bytes, encoded: Sequence[str] = ()) -> pq.ParquetFile:
    """A file of Parquet in memory; the ``encoded`` columns of text are read as numbers into a list of their words."""
    return pq.ParquetFile(pa.BufferReader(body), pre_buffer=False, read_dictionary=list(encoded))


def _are(column: pa.Array, word: str) -> npt.NDArray[np.bool_]:
    """Which cells of an encoded column are a word; by DLPack, since `pyarrow.Array.to_numpy` imports pandas."""
    words = column.dictionary.to_pylist()
    return np.from_dlpack(column.indices) == (words.index(word) if word in words else -1)


def _cells(column: pa.Array, at: npt.NDArray[np.intp]) -> list[Any]:
    """The cells of a column at some positions."""
    if not pa.types.is_dictionary(column.type):
        return np.from_dlpack(column)[at].tolist()  # type: ignore[no-any-return]
    words = column.dictionary.to_pylist()
    return [words[number] for number in np.from_dlpack(column.indices)[at].tolist()]
