"""An in-memory cache: bounded in number and weight, least recently used first out, each result computed once.

Two bounds and the order of use (`newest`) are what `functools.lru_cache` and the caches of cachetools do not have
together, and readers who all want the same new page must wait for one computation instead of starting their own.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

#: At most so many of the items of a list are weighed.
_WEIGHED = 16
#: What holds nothing: nearly all that is weighed.
_PLAIN = frozenset({str, bytes, int, float, bool, type(None)})


class Cache:
    """Results by their keys; safe to use from several threads.

    Args:
        max_items: The maximum number of results.
        max_weight: The maximum weight of all results together; 0 if only their number is bounded.
        weigh: The weight of a result, in the unit of ``max_weight``; its bytes (`weight`) if left out.

    Example:
        >>> cache = Cache(100)
        >>> cache.get_or_compute("answer", lambda: 42)
        42
        >>> cache.get("answer")
        42
    """

    def __init__(
        self,
        max_items: int = sys.maxsize,
        max_weight: int = 0,
        weigh: Callable[[Any], int] | None = None,
    ) -> None:
        self._max_items = max_items
        self._max_weight = max_weight
        self._weigh = weigh or weight
        self._weight = 0
        self._results: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._computing: dict[Hashable, Future[Any]] = {}
        self._within: dict[str, Cache] = {}
        self._lock = threading.Lock()

    def get_or_compute(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The result for a key, computed now if it is not in the cache. Do not change it.

        Only one thread computes the result of a key; others that ask for the same key meanwhile wait for it, and get
        its error if it fails. What is heavier than the whole cache may be is not stored.
        """
        with self._lock:
            if (found := self._found(key)) is not None:
                return found  # type: ignore[no-any-return]
            # What is found, as nearly always, makes none.
            others = self._computing.get(key)
            mine = self._computing.setdefault(key, Future()) if others is None else others
        if others is not None:
            return others.result()  # type: ignore[no-any-return]
        try:
            found = compute()
            self.put(key, found)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(found)
            return found
        finally:
            with self._lock:
                del self._computing[key]

    def get(self, key: Hashable) -> Any:
        """The result for a key, or None."""
        with self._lock:
            return self._found(key)

    def _found(self, key: Hashable) -> Any:
        if key not in self._results:
            return None
        self._results.move_to_end(key)
        return self._results[key][0]

    def put(self, key: Hashable, result: Any) -> None:
        """Store a result; the least recently used ones go until all fit."""
        weight = self._weigh(result) if self._max_weight else 0
        with self._lock:
            self._weight -= self._results.pop(key, (None, 0))[1]
            if weight > self._max_weight:
                return
            self._results[key] = (result, weight)
            self._weight += weight
            while self._results and self._is_over():
                self._weight -= self._results.popitem(last=False)[1][1]

    def _is_over(self) -> bool:
        return len(self._results) > self._max_items or self._weight > self._max_weight

    def within(self, name: str, make: Callable[[], Cache]) -> Cache:
        """A cache with bounds of its own that lives as long as this one: it is none of the results that go.

        Example:
            >>> held = Cache(1)
            >>> held.within("cards", lambda: Cache(10)) is held.within("cards", lambda: Cache(10))
            True
        """
        with self._lock:
            if name not in self._within:
                self._within[name] = make()
            return self._within[name]

    def newest(self) -> list[tuple[Any, Any]]:
        """Keys and results, the most recently used first."""
        with self._lock:
            return [(key, result) for key, (result, _) in reversed(self._results.items())]

    def clear(self) -> None:
        """Remove all results."""
        with self._lock:
            self._results.clear()
            self._within.clear()
            self._weight = 0

    def __len__(self) -> int:
        """The number of results."""
        return len(self._results)


def weight(result: Any) -> int:
    """About how many bytes a result takes: texts, tables, and what holds them.

    >>> 1000 <= weight("x" * 1000) < 1100
    True
    """
    if type(result) in _PLAIN:
        return sys.getsizeof(result)
    if isinstance(result, list | tuple):
        return sys.getsizeof(result) + _of_many(result)
    if isinstance(result, Cache):
        return 0  # it has a bound of its own
    if hasattr(result, "memory_usage"):
        if result.ndim == 1:
            return int(result.memory_usage())
        # A column at a time: what pandas says of a table at once is a table again, and takes three times as long.
        return int(result.index.memory_usage()) + sum(
            int(c.array.nbytes) for _, c in result.items()
        )
    own = sys.getsizeof(result)
    if isinstance(result, Mapping):
        return own + _of_many(list(result.items()))
    if isinstance(result, set | frozenset):
        return own + _of_many(list(result))
    return own + sum(map(weight, vars(result).values())) if hasattr(result, "__dict__") else own


def _of_many(items: Sequence[Any]) -> int:
    """About how many bytes things of one kind take, from some of them: thousands of rows would take longer to weigh than to make."""
    some = items[:: len(items) // _WEIGHED + 1]
    return sum(map(weight, some)) * len(items) // max(len(some), 1)
