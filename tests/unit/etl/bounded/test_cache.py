"""What is kept is bounded, in number and in weight."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.bounded.cache import Cache, weight


def test_the_least_recently_used_goes_first():
    kept = Cache(2)
    for key in "ab":
        kept.put(key, key)
    kept.get("a")
    kept.put("c", "c")

    assert [kept.get(key) for key in "abc"] == ["a", None, "c"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), max_size=60))
def test_all_together_never_weigh_more_than_there_is_room(steps):
    """Whatever is put, again and again under the same names, the sum of what is left fits."""
    kept = Cache(4, 100, len)
    for key, size in steps:
        kept.put(key, "x" * size)
        left = [found for k in range(6) if (found := kept.get(k)) is not None]
        assert sum(map(len, left)) <= 100
        assert len(left) == len(kept) <= 4


def test_what_is_larger_than_the_room_is_made_each_time():
    kept = Cache(4, 10, len)
    kept.put("small", "x")

    assert kept.get_or_compute("large", lambda: "x" * 11) == "x" * 11
    assert kept.get("large") is None
    assert kept.get("small") == "x"


@pytest.mark.parametrize(
    "result",
    ["x" * 50_000, b"x" * 50_000, ["x" * 50_000], {"a": {"b": ["x" * 50_000]}}, pd.DataFrame({"a": [1.0] * 7_000})],
)  # fmt: skip
def test_a_weight_is_about_its_bytes(result):
    assert 50_000 <= weight(result) <= 60_000


def test_what_bounds_itself_weighs_nothing():
    kept = Cache(4)
    kept.put("a", "x" * 50_000)

    assert weight(kept) == 0


def test_a_cache_within_stays_whatever_else_goes():
    kept = Cache(max_items=2, max_weight=1000)
    pages = kept.within("pages", lambda: Cache(1))
    pages.put("front", "page")
    for n in range(100):
        kept.put(n, "x" * n)
    assert kept.within("pages", lambda: Cache(1)) is pages
    assert pages.get("front") == "page"
    kept.clear()
    assert kept.within("pages", lambda: Cache(1)).get("front") is None


def test_what_many_want_at_once_is_made_once():
    """Who comes while it is made gets the same; other things are made meanwhile."""
    kept, made, go = Cache(4), [], threading.Event()

    def make() -> object:
        made.append(kept.get_or_compute("another", object))
        go.wait(30)
        return object()

    with ThreadPoolExecutor(8) as readers:
        asked = [readers.submit(kept.get_or_compute, "one", make) for _ in range(8)]
        while not made:
            time.sleep(0.001)
        go.set()
        assert len({id(each.result(30)) for each in asked}) == 1
    assert len(made) == 1


def test_what_could_not_be_made_is_tried_again():
    """All who waited are told what is wrong; the next one who asks tries anew."""
    kept = Cache(4)

    def fail() -> object:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.get_or_compute("one", fail)
    assert kept.get_or_compute("one", lambda: 1) == 1
