"""What was computed once and is kept: bounded, the least recently used goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Results by their keys; safe to use from several threads.

    Args:
        most: How many results are kept.
        room: How much all of them together may weigh; 0 where each is small.
        weigh: The weight of a result, in the unit of ``room``; bytes or letters, say.
    """

    def __init__(self, most: int, room: int = 0, weigh: Callable[[Any], int] = len) -> None:
        self._most = most
        self._room = room
        self._weigh = weigh
        self._weight = 0
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for a key; made now if it is not kept. Do not change it."""
        found: T | None = self.get(key)
        if found is None:
            # Made outside of the lock: two readers may make the same thing, none waits for another's.
            found = make()
            self.put(key, found)
        return found

    def get(self, key: Hashable) -> Any:
        """The result for a key, or None."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def put(self, key: Hashable, result: Any) -> None:
        """Keep a result."""
        weight = self._weigh(result) if self._room else 0
        with self._lock:
            if self._room and key in self._results:
                self._weight -= self._weigh(self._results.pop(key))
            self._results[key] = result
            self._weight += weight
            while self._results and (len(self._results) > self._most or self._weight > self._room):
                _, gone = self._results.popitem(last=False)
                self._weight -= self._weigh(gone) if self._room else 0

    def __len__(self) -> int:
        """How many results are kept."""
        return len(self._results)
