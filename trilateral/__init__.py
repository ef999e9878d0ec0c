"""China, Japan and the Republic of Korea in the world economy: tables, verdicts and figures, one line each.

>>> import trilateral
>>> table = trilateral.shares("gdp_nominal", source="weo", first=2020, last=2024)
>>> bool(table["share"].between(0, 1).all())
True

The functions of this module read the release that the commands read, once: that of ``TRILATERAL_DATA``, else the user's
own, else the one that ships with the package. `open` reads any other. Importing the module reads nothing.
"""

from __future__ import annotations

from trilateral.data import Data

_own = Data()
ask, claim, figure, observations, review = _own.ask, _own.claim, _own.figure, _own.observations, _own.review  # fmt: skip
share = shares = _own.shares
trade, vintages, why = _own.trade, _own.vintages, _own.why


def open(store: str | None = None, *, release: str = "") -> Data:  # noqa: A001 - read as trilateral.open
    """A release, read and verified now.

    Args:
        store: A folder, a bucket (``s3://bucket/prefix``) or a server of ours (``https://stats.example.org``), whose
            release is fetched once and verified; the store of the commands if left out.
        release: Its id or short name; the current one if empty.

    Raises:
        UsageError: There is no such release, or this names no store.
        StoreError: The store has no release yet, or cannot be read.

    Example:
        >>> data = open()
        >>> data.release.id == open(release=data.release.name).release.id
        True
    """
    data = Data(store, release)
    data.read()
    return data


__all__ = [
    "Data", "ask", "claim", "figure", "observations", "open", "review", "share", "shares", "trade", "vintages", "why",
]  # fmt: skip
