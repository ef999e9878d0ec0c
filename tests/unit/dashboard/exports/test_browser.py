"""The browser that draws pictures, without one: queue, time limit, new start, words when there is none."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from dashboard import meters
from dashboard.exports import Job, doctor
from dashboard.exports.pictures import fonts, images
from dashboard.exports.pictures.browser import Browser
from dashboard.web.errors import status_of
from etl.errors import Busy, ExportError
from etl.operate import clock


class Process:
    """A process that can be ended from outside."""

    pid = 1

    def __init__(self) -> None:
        self.ended = False

    def poll(self) -> int | None:
        return 1 if self.ended else None


class Pretended:
    """What a browser does, in a few lines."""

    def __init__(self, draw: Callable[[Pretended], object]) -> None:
        self.subprocess = Process()
        self.draw = draw

    async def calc_fig(self, figure: object, options: object) -> bytes:
        result = self.draw(self)
        if asyncio.iscoroutine(result):
            result = await result
        return result  # type: ignore[return-value]

    async def close(self) -> None:
        self.subprocess.ended = True


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch):
    """A maker of browsers whose drawing is given."""
    made = []

    def make(draw: Callable[[Pretended], object], **settings: float) -> Browser:
        found = Browser(**settings)  # type: ignore[arg-type]

        async def start() -> Pretended:
            return Pretended(draw)

        monkeypatch.setattr(found, "_start", start)
        made.append(found)
        return found

    yield make
    for each in made:
        each.close()


def test_one_browser_draws_all_and_is_renewed_when_it_has_drawn_enough(browser):
    found = browser(lambda _: b"x", renew=3)
    assert [found.draw({}, "png", 1, 1) for _ in range(7)] == [b"x"] * 7
    assert found.started == 3


def counted(metric: str, **labels: str) -> float:
    """What an operator would see of the browsers."""
    return meters.REGISTRY.get_sample_value(f"trilateral_{metric}", labels) or 0.0


def test_browsers_that_were_replaced_and_pictures_that_wait_are_counted(browser):
    waiting: list[float] = []
    renewed = counted("browser_restarts_total", reason="renewed")
    gone = counted("browser_restarts_total", reason="gone")

    def draw(pretended: Pretended) -> bytes:
        waiting.append(counted("export_queue"))
        pretended.subprocess.ended = len(waiting) == 4
        return b"x"

    found = browser(draw, renew=3)
    for _ in range(5):
        found.draw({}, "png", 1, 1)

    assert waiting == [1] * 5
    assert counted("export_queue") == 0
    assert counted("browser_restarts_total", reason="renewed") == renewed + 1
    assert counted("browser_restarts_total", reason="gone") == gone + 1


def test_a_browser_that_ends_in_the_midst_costs_one_more_try(browser):
    tries = []

    async def die(self: Pretended) -> bytes:
        tries.append(self)
        if len(tries) == 1:
            self.subprocess.ended = True
            await asyncio.sleep(30)
        return b"drawn"

    found = browser(die)
    assert found.draw({}, "png", 1, 1) == b"drawn"
    assert (len(tries), found.started) == (2, 2)


def test_a_browser_that_cancels_what_it_was_asked_costs_one_more_try(browser):
    """As one does whose process is killed: not an error, but a task that ends without a result."""
    tries = []

    def cancel(self: Pretended) -> bytes:
        tries.append(self)
        if len(tries) == 1:
            self.subprocess.ended = True
            raise asyncio.CancelledError
        return b"drawn"

    found = browser(cancel)
    assert found.draw({}, "png", 1, 1) == b"drawn"
    assert (len(tries), found.started) == (2, 2)


def test_a_browser_that_hangs_is_given_up_after_the_second_time(browser):
    async def hang(_: Pretended) -> bytes:
        await asyncio.sleep(30)
        return b""

    found = browser(hang, seconds=0.1)
    begun = time.monotonic()
    with pytest.raises(Busy, match="in time"):
        found.draw({}, "png", 1, 1)
    assert time.monotonic() - begun < 5
    assert found.started == 2


def test_a_figure_that_cannot_be_drawn_says_so_and_is_not_tried_again(browser):
    class KaleidoError(Exception):
        pass

    def fail(_: Pretended) -> bytes:
        raise KaleidoError("bad figure")

    found = browser(fail)
    with pytest.raises(ExportError, match="bad figure"):
        found.draw({}, "png", 1, 1)
    assert found.started == 1


def test_more_than_the_queue_holds_are_told_to_come_later(browser):
    go = threading.Event()

    async def slow(_: Pretended) -> bytes:
        while not go.is_set():
            await asyncio.sleep(0.01)
        return b"x"

    found = browser(slow, queue=3)
    results: list[object] = []

    def ask() -> None:
        try:
            results.append(found.draw({}, "png", 1, 1))
        except Busy as error:
            results.append(error.retry_after)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    while len(results) < 5:
        time.sleep(0.01)
    go.set()
    for thread in threads:
        thread.join()
    assert results.count(b"x") == 3
    assert len([r for r in results if isinstance(r, int) and r >= 1]) == 5


def test_without_a_browser_pictures_say_how_to_get_one(make: Callable[..., Job], monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    found = Browser()
    monkeypatch.setattr(images, "shared", found)
    with pytest.raises(ExportError, match="apt-get install chromium") as error:
        images.png(make())
    assert status_of(error.value) == 503
    assert "nowhere" not in str(error.value)
    found.close()


def test_the_doctor_misses_a_browser(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    assert doctor._browser().state == "problem"


def test_a_letter_without_a_glyph_is_an_error_that_names_it(make: Callable[..., Job], monkeypatch):
    monkeypatch.setattr(fonts, "known", lambda: True)
    monkeypatch.setattr(fonts, "coverage", lambda family: frozenset(range(0x20, 0x7F)))
    figure = {"layout": {"annotations": [{"text": "GDP 中"}]}, "data": []}
    with pytest.raises(fonts.FontMissing, match=r"中 \(U\+4E2D\).*fonts-noto-cjk"):
        fonts.check(figure, "zh")
    monkeypatch.setattr(images, "shared", Browser())
    with pytest.raises(fonts.FontMissing):
        images.png(make(lang="zh"))


def test_another_languages_font_is_not_enough(monkeypatch):
    monkeypatch.setattr(fonts, "known", lambda: True)
    monkeypatch.setattr(fonts, "installed", lambda lang: ["Noto Sans CJK KR"])
    with pytest.raises(fonts.FontMissing, match="'ja'"):
        fonts.check({}, "ja")


def test_where_nothing_is_known_of_fonts_the_browser_is_trusted(monkeypatch):
    monkeypatch.setattr(fonts, "known", lambda: False)
    fonts.check({"layout": {"annotations": [{"text": "\ue000"}]}}, "ja")


def test_all_that_is_written_in_a_figure_is_checked():
    figure = {
        "layout": {"annotations": [{"text": "a"}], "xaxis2": {"ticktext": ["b"]}},
        "data": [{"text": ["c"], "x": ["d", "e"], "y": [1, 2]}],
    }
    assert set(fonts.texts(figure)) == {"a", "b", "c", "d", "e"}


def test_the_doctor_looks_at_everything_and_names_wrong_addresses(monkeypatch):
    monkeypatch.setenv("TRILATERAL_IMF_URL", "not an address")
    found = {each.name: each for each in doctor.examine(clock.judge)}
    assert {"browser", "plotly.js", "fonts en", "fonts zh", "fonts ja", "fonts ko", "store"} <= set(
        found
    )
    assert found["imf_url"].state == "problem"
    assert found["store"].state == "ok"


def test_the_doctor_calls_services_only_when_told(monkeypatch):
    monkeypatch.setenv("TRILATERAL_WORLDBANK_URL", "http://127.0.0.1:9/v2")
    said = doctor._services(None)[0][0]
    assert said.state == "ok"
    assert "not called" in said.said


def test_patterns_become_tints_in_a_pdf():
    figure = {
        "data": [
            {
                "type": "bar",
                "marker": {"color": "#000000", "pattern": {"shape": "/", "fgcolor": "#ffffff"}},
            },
            {"type": "scatter", "fillcolor": "#000000", "fillpattern": {"shape": "/"}},
            {"type": "scatter"},
        ]
    }
    images._tint(figure)
    marker = figure["data"][0]["marker"]
    assert (marker["color"], marker["pattern"]) == ("#616161", None)
    assert marker["line"] == {"color": "#ffffff", "width": 1.5}
    assert figure["data"][1]["fillcolor"] == "#616161"


def test_bars_of_one_trace_become_tints_in_a_pdf_each_by_its_own_pattern():
    marker = {
        "color": ["#000000", "#ff0000", "#00ff00"],
        "line": {"width": 0},
        "pattern": {"shape": ["/", "", "/"], "fgcolor": "#ffffff"},
    }
    figure = {"data": [{"type": "bar", "marker": marker}]}
    images._tint(figure)
    marker = figure["data"][0]["marker"]
    assert marker["color"] == ["#616161", "#ff0000", "#61ff61"]
    assert marker["line"] == {"color": "#ffffff", "width": [1.5, 0, 1.5]}
    assert marker["pattern"] is None
