"""The tables of a release as Parquet: written whole, read whole or the rows of one series."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
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
        #: What rows have in common is in all tables the same.
        self._pieces: dict[str, pa.Array] = {}
        self._lock = threading.RLock()

    def __getitem__(self, name: str) -> pd.DataFrame:
        with self._lock:
            found = self._content[name]
            if isinstance(found, bytes):
                found = self._content[name] = _read(found, self._pieces)
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


#: A word that more rows than this say one after another is in memory only so many times; words of one length share
#: where each begins in pieces of so many.
_RUN = 4096


def _read(body: bytes, pieces: dict[str, pa.Array]) -> pd.DataFrame:
    """A table parsed from the bytes of its file, by this thread alone.

    What the rows of an edition have in common (source, indicator, edition, frequency) would be half of a release in
    memory: such columns are made of pieces that share their letters. Of the rest most would be the places at which
    words begin, eight bytes each: years, statuses and most codes are of one length, and share these.

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
    for name in texts:
        text = _shared(read[name].combine_chunks(), pieces)
        read = read.set_column(read.column_names.index(name), name, text)
    table: pd.DataFrame = read.to_pandas()
    return table


def _shared(column: pa.DictionaryArray, pieces: dict[str, pa.Array]) -> pa.ChunkedArray:
    """An encoded column as text; of long runs of a word each piece is the same letters."""
    indices = column.indices.fill_null(-1).to_numpy()
    words = column.dictionary.to_pylist()
    if not column.null_count and (runs := _runs(indices)):
        found = [_repeated(words[indices[start]], end - start, pieces) for start, end in runs]
        return pa.chunked_array(itertools.chain.from_iterable(found), pa.large_string())
    text = column.cast(pa.large_string())
    lengths = np.array([len(word.encode()) for word in words])
    if column.null_count or not (runs := _runs(lengths[indices])):
        return pa.chunked_array([text])
    _, begins, letters = text.buffers()
    begins = np.frombuffer(begins, np.int64)
    chunks = []
    for start, end in runs:
        length = int(lengths[indices[start]])
        for first in range(start, end, _RUN):
            count = min(_RUN, end - first)
            its_letters = letters.slice(begins[first], count * length)
            chunks.append(_of_one_length(length, count, its_letters))
    return pa.chunked_array(chunks)


def _runs(cells: npt.NDArray[np.integer[Any]]) -> list[tuple[int, int]]:
    """Where the runs of equal cells begin and end; nothing if most are short."""
    starts = np.flatnonzero(np.diff(cells, prepend=cells[:1] - 1)).tolist()
    few = len(starts) <= len(cells) / _RUN * 8
    return list(itertools.pairwise([*starts, len(cells)])) if few else []


def _repeated(word: str, count: int, pieces: dict[str, pa.Array]) -> list[pa.Array]:
    """A word so many times."""
    piece = pieces.get(word)
    if piece is None:
        letters = word.encode()
        piece = _of_one_length(len(letters), _RUN, pa.py_buffer(letters * _RUN))
        pieces[word] = piece
    whole, rest = divmod(count, _RUN)
    return [piece] * whole + ([piece.slice(0, rest)] if rest else [])


def _of_one_length(length: int, count: int, letters: pa.Buffer) -> pa.LargeStringArray:
    """Texts of one length in bytes, at most `_RUN`, which share with others where each begins."""
    return pa.LargeStringArray.from_buffers(count, _begins(length), letters)


@lru_cache(maxsize=16)
def _begins(length: int) -> pa.Buffer:
    """Where each of `_RUN` texts of a length begins."""
    return pa.py_buffer(np.arange(_RUN + 1, dtype=np.int64) * length)


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
