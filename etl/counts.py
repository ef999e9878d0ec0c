"""How many of something, in the words of the command line and of guards, which are English."""

from __future__ import annotations


def many(count: int, one: str, others: str = "") -> str:
    """So many of something, in the singular where there is one.

    Args:
        count: How many.
        one: What one is called.
        others: What several are called, if it is not that with an s.

    Example:
        >>> many(1, "release"), many(2, "release"), many(1, "file is", "files are")
        ('1 release', '2 releases', '1 file is')
        >>> many(1_200, "value")
        '1,200 values'
    """
    return f"{count:,} {one if count == 1 else others or f'{one}s'}"
