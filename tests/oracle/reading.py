"""Numbers, years and statuses read back out of what channels say."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
from pptx import Presentation

FORECAST = {
    "en": ("forecast", "project", "expect"),
    "zh": ("预测", "预计"),
    "ja": ("予測", "見通し"),
    "ko": ("전망", "예측"),
}
_PERCENT = re.compile(r"([−-]?\d[\d,]*(?:\.(\d+))?) ?%(?!포인트|p\b)")
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?!\d|[.,]\d)")
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass(frozen=True)
class Printed:
    """A number as it is printed."""

    value: float
    digits: int

    def says(self, number: float) -> bool:
        """Whether it is that number, rounded."""
        return abs(self.value - number) <= 0.5 * 10.0**-self.digits + 1e-9


def percents(text: str) -> list[Printed]:
    """Every percentage of a text."""
    return [
        Printed(float(found[1].replace("−", "-").replace(",", "")), len(found[2] or ""))
        for found in _PERCENT.finditer(text)
    ]


def years(text: str) -> set[int]:
    """Every year of a text."""
    return {int(found[1]) for found in _YEAR.finditer(text)}


def ticks(texts: list[str]) -> set[float]:
    """The percentages of an axis: at least three that stand alone, at equal steps."""
    alone = {p.value for text in texts for p in percents(text) if re.fullmatch(r"[\d.]+%", text)}
    threes = (
        (first, second, round(2 * second - first, 6))
        for first, second in itertools.permutations(alone, 2)
    )
    return {each for three in threes if three[2] in alone for each in three}


def is_forecast(text: str, lang: str) -> bool:
    """Whether a text says that something is a forecast."""
    return any(word in text.lower() for word in FORECAST[lang])


def plain(markup: str) -> str:
    """The text of some HTML."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def csv_rows(body: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))


@dataclass(frozen=True)
class Trace:
    """A curve of a live chart: its name, and what stands at each of its places."""

    name: str
    axis: str
    mode: str
    hovers: bool
    points: tuple[tuple[Any, float | None, str], ...]


def traces(chart: dict[str, Any]) -> Iterator[Trace]:
    """The curves of a live chart."""
    for trace in chart["data"]:
        if trace.get("type") != "scatter" or not trace.get("name"):
            continue
        x, y = trace["x"], trace["y"]
        told = trace.get("customdata") or [""] * len(x)
        yield Trace(
            trace["name"],
            trace.get("xaxis", "x"),
            trace.get("mode", ""),
            trace.get("hoverinfo") != "skip" and bool(trace.get("hovertemplate")),
            tuple(zip(x, y, (str(t) for t in told), strict=True)),
        )


@dataclass(frozen=True)
class NativeSeries:
    """A series of a chart in a presentation: its name, and category -> value."""

    name: str
    values: dict[str, float]


def native(deck: bytes) -> list[NativeSeries]:
    """The series of every chart of a presentation, as PowerPoint draws them without opening the workbook."""
    found = []
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        for name in sorted(package.namelist()):
            if re.fullmatch(r"ppt/charts/chart[^/]*\.xml", name):
                found += _series(ET.fromstring(package.read(name)))
    return found


def _series(chart: ET.Element) -> Iterator[NativeSeries]:
    for series in chart.iter(f"{_C}ser"):
        name = "".join(t.text or "" for t in series.findall(f"{_C}tx//{_C}v"))
        across = series.find(f"{_C}cat") or series.find(f"{_C}xVal")
        down = series.find(f"{_C}val")
        down = series.find(f"{_C}yVal") if down is None else down
        if across is None or down is None:
            continue
        places, values = _cached(across), _cached(down)
        found = {_year(places[i]): float(v) for i, v in values.items() if i in places}
        yield NativeSeries(name, found)


def _year(place: str) -> str:
    """A year that a chart holds as the serial number of its first day; other places as they are."""
    if re.fullmatch(r"\d{5}", place):
        return str((date(1899, 12, 30) + timedelta(days=int(place))).year)
    return place


def _cached(part: ET.Element) -> dict[int, str]:
    return {int(p.get("idx", "")): p.findtext(f"{_C}v", "") for p in part.iter(f"{_C}pt")}


def sheet(body: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings."""
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    rows = list(book[name].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=False)) for row in rows[1:]]


def words(body: str) -> dict[str, Any]:
    """What a figure's JSON file says in words."""
    content: dict[str, Any] = json.loads(body)
    return content


def slide_texts(deck: bytes) -> list[list[str]]:
    """The paragraphs of each slide, in the order of the slides' names."""
    found = []
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        names = [n for n in package.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
        for name in sorted(names, key=lambda n: int(re.sub(r"\D", "", n))):
            root = ET.fromstring(package.read(name))
            paragraphs = root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p")
            texts = ["".join(t.itertext()) for t in paragraphs]
            found.append([text for text in texts if text.strip()])
    return found


def alt_texts(deck: bytes) -> list[list[str]]:
    """What the shapes of each slide say of themselves to screen readers."""
    return [
        [about.get("descr", "") for about in slide._element.iter("{*}cNvPr")]
        for slide in Presentation(io.BytesIO(deck)).slides
    ]


_SIGNED = re.compile(r"(?<![\d.])([+−]\d[\d,]*\.(\d+))(?! ?%)")


def points(text: str) -> list[Printed]:
    """Every number with a sign of a text, as points are written."""
    return [
        Printed(float(found[1].replace("−", "-").replace(",", "")), len(found[2]))
        for found in _SIGNED.finditer(text)
    ]


_AMOUNT = re.compile(
    r"US\$([\d,.]+)(?: (tn|bn|m))?|([\d,.]+)(万亿|亿|兆|億|조|억)(?:美元|ドル| 달러)"
)
_POWERS = {"tn": 12, "bn": 9, "m": 6, "万亿": 12, "亿": 8, "兆": 12, "億": 8, "조": 12, "억": 8}


def dollars(text: str) -> list[Printed]:
    """Every amount of dollars of a text, in dollars."""
    found = []
    for each in _AMOUNT.finditer(text):
        number = (each[1] or each[3]).replace(",", "").rstrip(".")
        power = _POWERS.get(each[2] or each[4] or "", 0)
        found.append(Printed(float(number) * 10**power, len(number.partition(".")[2]) - power))
    return found


def spoken(deck: bytes) -> list[list[str]]:
    """The paragraphs of the speaker notes of each slide, in the order of the slides."""
    return [
        slide.notes_slide.notes_text_frame.text.splitlines()
        for slide in Presentation(io.BytesIO(deck)).slides
    ]


def svg_texts(body: str) -> list[str]:
    """The texts of a picture."""
    return [plain(found) for found in re.findall(r"<text[^>]*>(.*?)</text>", body, re.DOTALL)]


def downwards(deck: bytes) -> list[bool]:
    """Of each axis of values of a presentation's charts, whether it begins at the top."""
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        charts = [n for n in package.namelist() if re.fullmatch(r"ppt/charts/chart[^/]*\.xml", n)]
        return [
            axis.find(f"{_C}scaling/{_C}orientation").get("val") == "maxMin"  # type: ignore[union-attr]
            for name in charts
            for axis in ET.fromstring(package.read(name)).iter(f"{_C}valAx")
        ]


def speaker_notes(deck: bytes) -> str:
    """What all notes and slides of a presentation say."""
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        names = [
            n for n in package.namelist() if re.match(r"ppt/(notesSlides|slides)/[^/]*\.xml", n)
        ]
        return " ".join(" ".join(ET.fromstring(package.read(n)).itertext()) for n in names)


def formats(body: bytes, name: str, heading: str) -> set[str]:
    """The number formats of a column of a sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(body))[name]
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    return {
        sheet.cell(row, column).number_format
        for row in range(2, min(sheet.max_row, 30) + 1)
        if sheet.cell(row, column).value is not None
    }


def entries(feed: str) -> list[dict[str, str]]:
    """The entries of a feed."""
    atom = "{http://www.w3.org/2005/Atom}"
    return [
        {part.tag.removeprefix(atom): "".join(part.itertext()) for part in entry}
        for entry in ET.fromstring(feed).iter(f"{atom}entry")
    ]
