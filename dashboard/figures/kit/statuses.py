"""Statuses in tables: a column of their own where the values of each line share one, else beside each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.words.wording import Words


def with_statuses(
    words: Words, columns: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, list[str]]:
    """The columns of a table with what its values are: observed, estimates, provisional, forecasts.

    Args:
        words: The words.
        columns: The head of each column and, line by line, what it says and its ``obs_status``; none where there is no value.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> with_statuses(in_language("en"), {"China": [("5%", "E")], "Japan": [("4%", "E")]})
        {'China': ['5%'], 'Japan': ['4%'], 'Status': ['estimate']}
        >>> with_statuses(in_language("en"), {"China": [("5%", "E")], "Japan": [("4%", "A")]})
        {'China': ['5% (estimate)'], 'Japan': ['4%']}
    """
    lines = [{code for _, code in line if code} for line in zip(*columns.values(), strict=True)]
    if any(len(codes) > 1 for codes in lines):
        return {
            name: [words.with_status(text, code) if code else text for text, code in cells]
            for name, cells in columns.items()
        }
    shown = {name: [text for text, _ in cells] for name, cells in columns.items()}
    return shown | {
        words.gettext("Status"): [words.status(next(iter(codes), "O")) for codes in lines]
    }
