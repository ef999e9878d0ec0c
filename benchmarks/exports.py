"""Files: how fast a figure becomes one, against a loop of `fig.write_image` in the same run."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dashboard.exports import export, forget, made, prepare
from dashboard.exports.office import deck
from dashboard.exports.pictures.browser import shared
from dashboard.figures import FIGURES
from dashboard.look.view import View
from etl.places import CHECKOUT
from etl.storage.store import Release, Store

LANGUAGES = ("en", "zh", "ja", "ko")
#: One-shot pictures take seconds each; a few are enough to know how long.
PEER_RUNS = 4


def main() -> None:
    """Measure and print."""
    release = Store(str(CHECKOUT / "data")).open()
    peer = _peer(release)
    export(release, "gdp-share", "svg", View(preset="slide"))
    print(f"fig.write_image, one shot, median of {PEER_RUNS}: {peer:.2f} s")
    for form in ("png", "svg", "pdf", "pptx", "xlsx", "html"):
        forget()
        times = [
            _time(
                lambda n=n, f=form: export(
                    release, "gdp-share", f, View(preset="slide", first=1981 + n)
                )
            )
            for n in range(15)
        ]
        middle = statistics.median(times)
        print(
            f"{form:5} warm, median of {len(times)}: {middle * 1000:6.0f} ms   {peer / middle:6.1f} times as fast"
        )
    again = [
        _time(lambda: export(release, "gdp-share", "png", View(preset="slide", first=1985)))
        for _ in range(200)
    ]
    print(f"png   asked again, median of 200: {statistics.median(again) * 1000:6.2f} ms")
    decks = [
        _time(lambda lang=lang: deck.pptx(*deck.gather(release, View(lang=lang, preset="slide"))))
        for lang in LANGUAGES
    ]
    print(f"deck  first of each language, median of 4: {statistics.median(decks) * 1000:6.0f} ms")
    _pack(release, peer)
    shared.close()


def _time(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _peer(release: Release) -> float:
    """Seconds that `write_image` takes for one of our figures, each time with a browser of its own."""
    figure = prepare(release, "gdp-share", View(preset="slide")).figure
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figure.png"
        return statistics.median(
            [_time(lambda: figure.write_image(path)) for _ in range(PEER_RUNS)]
        )


def _pack(release: Release, peer: float) -> None:
    """All figures in four languages as png, svg, pdf and pptx."""
    jobs = [
        prepare(release, name, View(lang=lang, preset="slide"))
        for name in FIGURES
        for lang in LANGUAGES
    ]
    begun = time.perf_counter()
    for job in jobs:
        for form in ("png", "svg", "pdf", "pptx"):
            made(job, form)
    ours = time.perf_counter() - begun
    theirs = peer * len(jobs) * 3
    print(
        f"pack  {len(jobs) * 4} files: {ours:.1f} s; a loop of write_image for its {len(jobs) * 3} pictures alone: {theirs:.0f} s   {theirs / ours:.1f} times as fast"
    )


if __name__ == "__main__":
    main()
