"""The workbook inside a chart renewed, so that "Edit data" opens what the chart shows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel

from dashboard.exports.carried import carriers
from dashboard.exports.office import ooxml
from dashboard.exports.renewed import labels, texts
from dashboard.exports.renewed import series as cells
from dashboard.exports.renewed.series import Points, c, same
from etl.bounded.archives import Zip

#: A range of a sheet, as charts refer to it.
_RANGE = re.compile(
    r"^'?(?P<sheet>[^'!]+)'?!(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)$"
)
#: A text in a formula, or a cell.
_CELL = re.compile(r'"[^"]*"|\b(?P<column>[A-Z]{1,3})(?P<fixed>\$?)(?P<row>\d+)\b')
#: Unpacked, the workbook of a chart has at most so many bytes.
_MOST = 64 * 1024 * 1024


def opened(body: bytes) -> Any:
    """A workbook from anywhere.

    Raises:
        ArchiveError: It is none, or too large.

    Example:
        ``opened(body)["Chart"]["B2"].value``
    """
    archive = Zip(body, most_bytes=_MOST)
    for name in archive.names:
        archive.read(name)
    return openpyxl.load_workbook(io.BytesIO(body))


def untouched(theirs: bytes, old: bytes) -> bool:
    """Whether a workbook has what it had when we wrote it, and nothing else.

    Example:
        ``untouched(body, chart_workbook(panel, form, marked))``
    """
    if theirs == old:
        return True
    own, before = (
        {sheet.title: _cells(sheet) for sheet in opened(body) if sheet.title != carriers.SHEET}
        for body in (theirs, old)
    )
    return own.keys() == before.keys() and all(_same(own[n], before[n]) for n in own)


def _cells(sheet: Any) -> dict[tuple[int, int], str]:
    return {
        (cell.row, cell.column): _text(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _same(a: Mapping[tuple[int, int], str], b: Mapping[tuple[int, int], str]) -> bool:
    return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)


def _text(value: Any) -> str:
    """A value as caches of charts have it: days as numbers."""
    if hasattr(value, "year"):
        return str(to_excel(value))  # type: ignore[no-untyped-call]
    return str(value)


@dataclass(frozen=True)
class Column:
    """A column of a sheet that a chart refers to.

    Attributes:
        reference: The element that says which cells; it is changed where rows are added.
        values: What belongs there.
        like: The cells of ours of now for the same values, in their order; None for what somebody typed.
    """

    reference: Any
    values: Sequence[str | None]
    like: Sequence[Any]


def renewed(
    theirs: bytes,
    fresh: bytes,
    found: Sequence[tuple[Any, Any, Points]],
    record: str,
    gone: Sequence[Any] = (),
) -> bytes:
    """A workbook that somebody has edited, with the values that its chart has now.

    Args:
        theirs: The workbook.
        fresh: Ours of now.
        found: The series of the chart, ours of now for each, and their values.
        record: What the workbook carries, packed.
        gone: Series that the chart no longer has: their columns are emptied.

    Raises:
        ArchiveError: It is no workbook, or too large.

    Example:
        ``renewed(body, chart_workbook(panel, form, marked), [(series, new_series, points)], record)``
    """
    book, new = opened(theirs), opened(fresh)
    grown: set[tuple[str, int]] = set()
    _settled(book, found, gone)
    moved = _moved(found)
    for series, ours, told in found:
        for column in _columns(series, ours, told, new):
            _put(book, column, grown, moved)
        _head(book, series)
        _head_of_labels(book, new, series, ours)
    if carriers.SHEET in book.sheetnames:
        del book[carriers.SHEET]
    sheet = book.create_sheet(carriers.SHEET)
    sheet.sheet_state = "veryHidden"
    for line, text in enumerate(carriers.pieces(record), start=1):
        sheet.cell(line, 1, text)
    out = io.BytesIO()
    book.save(out)
    return ooxml.settled(out.getvalue())


#: What of a series refers to a sheet: its name, its categories, its values, its labels.
_PATHS: tuple[tuple[str, ...], ...] = (("tx",), ("cat", "xVal"), ("val", "yVal"), ())


def _settled(book: Any, found: Sequence[tuple[Any, Any, Points]], gone: Sequence[Any]) -> None:
    """Empty the columns of series that are gone, and give new ones others where theirs hold something else."""
    taken: dict[str, str] = {}
    for series, ours, _ in found:
        for own, new in ((_reference(series, path), _reference(ours, path)) for path in _PATHS):
            at, fresh = _corner(own), _corner(new)
            if at is None or fresh is None or taken.setdefault(at[0], fresh[0]) == fresh[0]:
                continue
            if own.text == new.text:
                sheet = book[_RANGE.match(own.text)["sheet"]]  # type: ignore[index]
                last = max(sheet.max_column, *map(column_index_from_string, taken))
                known = (column for column, each in taken.items() if each == fresh[0])
                column = next(known, get_column_letter(last + 1))
                taken[column] = fresh[0]
                own.text = re.sub(rf"\$?\b{at[0]}(?=\$?\d)", f"${column}", own.text)
    names = {cells.name_of(series) for series, _, _ in found}
    for series in gone:
        if cells.name_of(series) not in names:
            for path in (("tx",), ("val", "yVal"), ()):
                _emptied(book, getattr(_reference(series, path), "text", ""))


def _emptied(book: Any, reference: str) -> None:
    at = _RANGE.match(reference)
    if at is None or at["sheet"] not in book.sheetnames:
        return
    left, top, _, bottom = (e or 1 for e in range_boundaries(at["cells"].replace("$", "")))
    # Labels have a head of their own.
    for row in range(1 if top == 2 else top, bottom + 1):
        book[at["sheet"]].cell(row, left).value = None


def _head_of_labels(book: Any, fresh: Any, series: Any, ours: Any) -> None:
    """The head of the labels of a series, where it says what ours said."""
    spots = [
        _RANGE.match(getattr(_reference(each, ()), "text", "") or "") for each in (series, ours)
    ]
    if None in spots:
        return
    own, new = (_cell(sheets, spot, -1) for sheets, spot in zip((book, fresh), spots, strict=True))  # type: ignore[arg-type]
    if own is not None and new is not None and _kind(own) == _kind(new):
        own.value = new.value


def _kind(cell: Any) -> str:
    return texts.skeleton(str(cell.value or ""))


def _columns(series: Any, ours: Any, told: Points, fresh: Any) -> Iterator[Column]:
    """The references of a series to a sheet, and what belongs there: categories, values, labels."""
    keys = cells.points(ours).keys
    at = [next((n for n, k in enumerate(keys) if same(k, key)), None) for key in told.keys]
    for path, values in (
        (("cat", "xVal"), told.keys),
        (("val", "yVal"), told.values),
        ((), labels.range_values(ours, told)),
    ):
        own, new = (_reference(each, path) for each in (series, ours))
        if own is None or new is None:
            continue
        spot = _RANGE.match(new.text or "")
        typed = told.typed if path and path[0] == "val" else {}
        like = [
            None if n is None or spot is None or key in typed else _cell(fresh, spot, n)
            for n, key in zip(at, told.keys, strict=True)
        ]
        yield Column(own, values, like)


def _moved(found: Sequence[tuple[Any, Any, Points]]) -> dict[str, str]:
    """Where each cell of ours that series refer to is in their sheet: columns may stand in another order there."""
    moved: dict[str, str] = {}
    for series, ours, told in found:
        keys = cells.points(ours).keys
        places = {
            n: k for n, key in enumerate(keys) for k, t in enumerate(told.keys) if same(t, key)
        }
        for path in (("cat", "xVal"), ("val", "yVal"), ("tx",)):
            corners = [_corner(_reference(each, path)) for each in (ours, series)]
            if None in corners:
                continue
            (fresh, first), (own, top) = corners  # type: ignore[misc]
            for n, k in places.items() if path != ("tx",) else [(0, 0)]:
                moved[f"{fresh}{first + n}"] = f"{own}{top + k}"
    return moved


def _corner(reference: Any) -> tuple[str, int] | None:
    """The column and the row of the first cell of a reference."""
    at = _RANGE.match(reference.text or "") if reference is not None else None
    if at is None:
        return None
    left, top, _, _ = range_boundaries(at["cells"].replace("$", ""))
    return get_column_letter(left or 1), top or 1


def _reference(series: Any, path: Sequence[str]) -> Any:
    found = [series.find(f"{c(name)}//{c('f')}") for name in path]
    return (
        next((each for each in found if each is not None), None) if path else cells.range_of(series)
    )


def _cell(book: Any, spot: re.Match[str], n: int) -> Any:
    """The nth cell of a range."""
    if spot["sheet"] not in book.sheetnames:
        return None
    left, top, _, _ = range_boundaries(spot["cells"].replace("$", ""))
    return book[spot["sheet"]].cell((top or 1) + n, left or 1)


def _put(book: Any, column: Column, grown: set[tuple[str, int]], moved: Mapping[str, str]) -> None:
    """Write a column of a sheet, with rows more where there are more values than before."""
    at = _RANGE.match(column.reference.text or "")
    if at is None or at["sheet"] not in book.sheetnames:
        return
    sheet, values = book[at["sheet"]], column.values
    left, top, right, bottom = (e or 0 for e in range_boundaries(at["cells"].replace("$", "")))
    if left != right or not (left and top and bottom):
        return
    more = len(values) - (bottom - top + 1)
    if more > 0 and (at["sheet"], bottom) not in grown:
        sheet.insert_rows(bottom + 1, more)
        grown.add((at["sheet"], bottom))
    for n in range(max(len(values), bottom - top + 1)):
        cell = sheet.cell(top + n, left)
        value = values[n] if n < len(values) else None
        formula = _formula(column.like[n] if n < len(values) else None, cell.coordinate, moved)
        # A day or a name that is the same stays what it is.
        if formula or not (cell.value is not None and same(_text(cell.value), value)):
            cell.value = formula or _number(value)
            if n < len(values) and column.like[n] is not None and cell.number_format == "General":
                cell.number_format = column.like[n].number_format
        if n > bottom - top:
            above = sheet.cell(bottom, left)
            cell.number_format, cell.font = above.number_format, copy(above.font)
            cell.alignment = copy(above.alignment)
    letter = get_column_letter(left)
    name = at["sheet"] if at["sheet"].isalnum() else f"'{at['sheet']}'"
    column.reference.text = f"{name}!${letter}${top}:${letter}${top + max(len(values), 1) - 1}"


def _formula(like: Any, place: str, moved: Mapping[str, str]) -> str:
    """The formula of a cell of ours at another place, or nothing where it has none, or none that is right there."""
    if like is None or not str(like.value or "").startswith("="):
        return ""
    named = [f"{each['column']}{each['row']}" for each in _CELL.finditer(like.value) if each["row"]]
    if all(name in moved for name in named):
        return _CELL.sub(lambda each: _at(each, moved), like.value)
    with suppress(TranslatorError):
        return str(Translator(like.value, origin=like.coordinate).translate_formula(place))
    return ""


def _at(cell: re.Match[str], moved: Mapping[str, str]) -> str:
    """A cell of a formula where it is now; a text as it is."""
    if not cell["row"]:
        return cell[0]
    place = moved[f"{cell['column']}{cell['row']}"]
    return re.sub(r"(?=\d)", "$", place, count=1) if cell["fixed"] else place


def _head(book: Any, series: Any) -> None:
    """The name of a series in its cell."""
    reference = series.find(f"{c('tx')}//{c('f')}")
    at = _RANGE.match(reference.text or "") if reference is not None else None
    if at is not None and at["sheet"] in book.sheetnames and ":" not in at["cells"]:
        plain = at["cells"].replace("$", "")
        column, row = re.sub(r"\d", "", plain), int(re.sub(r"\D", "", plain))
        book[at["sheet"]].cell(row, column_index_from_string(column)).value = cells.name_of(series)


def _number(value: str | None) -> float | int | str | None:
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        return value
    return (
        int(number)
        if number.is_integer() and "." not in value and "e" not in value.lower()
        else number
    )
