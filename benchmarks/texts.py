"""How long texts take to be checked, and whether odd ones fail or fill the memory: 500 words, 64 KB, 10,000 texts of any Unicode."""

from __future__ import annotations

import argparse
import time

import psutil

from etl.judging import review
from etl.places import CHECKOUT
from etl.storage.store import Release, Store
from tests.odd_texts import odd_texts

_SENTENCES = (
    "China, Japan and Korea account for about one-fourth of the world's GDP and one-fifth of world trade. ",
    "We meet at a time of change, and our peoples expect much of our work together in the years to come. ",
    "In 2022 China accounted for 18% of world GDP at market exchange rates. ",
    "中日韩三国2023年的国内生产总值约占全球的四分之一，进出口总额约占两成。",
    "日中韓三か国のGDPは世界の約4分の1を占める。",
    "한중일 3국의 GDP는 세계의 약 25%를 차지한다. ",
)
_MEGABYTE = 1024**2


def main() -> None:
    """Print the times and the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=10_000, help="odd texts")
    count = parser.parse_args().texts
    release = Store(str(CHECKOUT / "data")).open()
    page = "".join(_SENTENCES[:3]) * 9
    long = ("".join(_SENTENCES) * 200).encode()[: 64 * 1024].decode(errors="ignore")
    review(release, page)
    for name, text in ((f"{len(page.split())} words", page), ("64 KB", long)):
        best, clock = (
            min(each) for each in zip(*(_timed(release, text) for _ in range(5)), strict=True)
        )
        count_of = len(review(release, text).claims)
        print(f"{name:<12} {best * 1000:6.0f} ms of computing, {clock * 1000:6.0f} ms by the clock, {count_of} claims")  # fmt: skip
    process, begun, claims = psutil.Process(), time.perf_counter(), 0
    memory = []
    for n, text in enumerate(odd_texts(count)):
        claims += len(review(release, text, said_on="2024-05-27").claims)
        if n % max(count // 5, 1) == 0:
            memory.append(process.memory_info().rss // _MEGABYTE)
    memory.append(process.memory_info().rss // _MEGABYTE)
    took = time.perf_counter() - begun
    print(f"{count:,} odd texts in {took:.0f} s: {claims:,} claims, no failure; memory in MB: {memory}")  # fmt: skip


def _timed(release: Release, text: str) -> tuple[float, float]:
    begun, clock = time.process_time(), time.perf_counter()
    review(release, text)
    return time.process_time() - begun, time.perf_counter() - clock
