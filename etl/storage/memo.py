"""What was computed once and is kept: bounded, the least recently used goes first."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Results by their keys; safe to use from several threads.

    Args:
        most: How many results are kept.
        room: How much all of them together may weigh; 0 where each is small.
        weigh: The weight of a result, in the unit of ``room``.
    """

    def __init__(self, most: int, room: int = 0, weigh: Callable[[Any], int] | None = None) -> None:
        self._most = most
        self._room = room
        self._weigh = weigh or weight
        self._weight = 0
        self._results: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for a key; made now if it is not kept. Do not change it.

        Who asks while it is made waits for it: when a release comes, all readers want the same at the same moment.
        """
        mine: Future[Any] = Future()
        with self._lock:
            if (found := self._found(key)) is not None:
                return found  # type: ignore[no-any-return]
            making = self._making.setdefault(key, mine)
        if making is not mine:
            return making.result()  # type: ignore[no-any-return]
        try:
            found = make()
            self.put(key, found)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(found)
            return found
        finally:
            with self._lock:
                del self._making[key]

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
        """Keep a result."""
        weight = self._weigh(result) if self._room else 0
        with self._lock:
            self._weight -= self._results.pop(key, (None, 0))[1]
            if weight > self._room:
                return
            self._results[key] = (result, weight)
            self._weight += weight
            while self._results and (len(self._results) > self._most or self._weight > self._room):
                self._weight -= self._results.popitem(last=False)[1][1]

    def newest(self) -> list[tuple[Any, Any]]:
        """Keys and results, those first that were asked for last."""
        with self._lock:
            return [(key, result) for key, (result, _) in reversed(self._results.items())]

    def __len__(self) -> int:
        """How many results are kept."""
        return len(self._results)


def weight(result: Any) -> int:
    """About how many bytes a result takes: texts, tables, and what holds them."""
    if isinstance(result, Kept):
        return 0  # it has a bound of its own
    if hasattr(result, "memory_usage"):
        used = result.memory_usage()
        return int(used) if isinstance(used, int) else int(used.sum())
    own = sys.getsizeof(result)
    if isinstance(result, Mapping):
        return own + sum(weight(key) + weight(value) for key, value in result.items())
    if isinstance(result, list | tuple | set | frozenset):
        return own + sum(map(weight, result))
    return own + sum(map(weight, vars(result).values())) if hasattr(result, "__dict__") else own
