"""From a choice to the new picture on the screen, in a real browser, beside plain Dash with plotly.express."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from benchmarks.common import (
    PEERS,
    environment,
    free_port,
    observations,
    ours,
    serving,
    show,
)

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PAGES = ("/", "/explore", "/claim", "/why", "/trade", "/revisions")
#: So many choices are made on each page, each twice: nobody asked for it before, and somebody did.
CHOICES = 8

#: From a choice to the frame in which the last change that it made is on the screen. What comes later than the first
#: quiet moment of this length was not made by it: pictures wait longer before they come alive by themselves.
WATCH = """async (choose) => {
  const place = document.querySelector(choose.place);
  let last = 0;
  const changed = new MutationObserver(() => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (last = performance.now());
      channel.port2.postMessage(null);
    });
  });
  changed.observe(place, { childList: true, subtree: true, attributes: true, characterData: true });
  const began = performance.now();
  if (choose.link) {
    const link = Object.assign(document.createElement("a"), { href: choose.link });
    link.dataset.nav = "";
    document.body.append(link);
    link.click();
    link.remove();
  } else window.dash_clientside.set_props("source", { value: choose.value });
  await new Promise((done) => {
    const timer = setInterval(() => {
      const now = performance.now();
      if ((last && now - last > 250) || now - began > 10000) {
        clearInterval(timer);
        done();
      }
    }, 20);
  });
  changed.disconnect();
  return last ? last - began : 10000;
}"""
#: The choices of a page that are in sight: what its controls lead to, each once, and back to where it was.
OFFERED = """(most) => {
  const links = [...document.querySelectorAll("main a[data-nav]")].map((each) => each.getAttribute("href"));
  for (const select of document.querySelectorAll("main form.selects select")) {
    for (const option of [...select.options].slice(1, 4)) {
      const query = new URLSearchParams(location.search);
      query.set(select.name, option.value);
      if (option.value) links.push(`${location.pathname}?${query}`);
    }
  }
  const here = (href) => new URL(href, location.href).pathname === location.pathname && !href.includes("#");
  const found = [...new Set(links)].filter((href) => here(href) && new URL(href, location.href).search !== location.search);
  const step = Math.max(1, Math.floor(found.length / most));
  return found.filter((_, index) => index % step === 0).slice(0, most);
}"""


@contextmanager
def tab() -> Iterator[Page]:
    """A reader's window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page(viewport={"width": 1280, "height": 900})
        browser.close()


def repaints(page: Page, url: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each choice of a page: made for the first time, made again."""
    page.goto(url)
    page.keyboard.press("Shift")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    links = page.evaluate(OFFERED, CHOICES)
    choices = [{"place": "#page main", "link": link} for link in links]
    fresh = [page.evaluate(WATCH, choice) for choice in choices]
    return fresh, [page.evaluate(WATCH, choice) for choice in choices]


def plain(page: Page, url: str) -> list[float]:
    """Milliseconds of a change of the source in the plain Dash application."""
    page.goto(url)
    page.wait_for_selector("#gdp .main-svg", timeout=60_000)
    page.wait_for_timeout(1000)
    choices = [{"place": "#gdp", "value": value} for value in ("weo", "wdi") * (CHOICES // 2)]
    return [page.evaluate(WATCH, choice) for choice in choices]


def main() -> None:
    """Print the median and the slowest of each page, and of all."""
    table: list[list[object]] = [["page", "choices", "first time, ms", "again, ms", "slowest, ms"]]
    every: list[float] = []
    port = free_port()
    with serving(ours(port), f"http://127.0.0.1:{port}/readyz"), tab() as page:
        for path in PAGES:
            fresh, again = repaints(page, f"http://127.0.0.1:{port}{path}")
            every += fresh + again
            table.append([f"ours {path}", len(fresh), *_told(fresh, again)])
    table.append(["ours, all", len(every), "", round(statistics.median(every)), round(max(every))])
    peers = environment("plain", ["dash==4.4.1", "plotly==7.1.0", "pandas", "pyarrow", "gunicorn"])
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [str(peers), str(PEERS / "plain_dash.py"), str(port)]
    with serving(command, url, BENCH_DATA=str(observations())), tab() as page:
        found = plain(page, url)
    table.append(["plain Dash, plotly.express", len(found), *_told(found[:2], found[2:])])
    show(table)


def _told(fresh: list[float], again: list[float]) -> list[int]:
    return [
        round(statistics.median(fresh)),
        round(statistics.median(again)),
        round(max(fresh + again)),
    ]
