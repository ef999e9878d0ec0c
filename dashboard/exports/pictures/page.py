"""The figure as one HTML file: alive, with its data, and without the network."""

from __future__ import annotations

import json
from functools import cache

from dashboard.exports.carried.record import VERSION
from dashboard.exports.job import Job
from dashboard.exports.pictures import texts
from dashboard.exports.pictures.browser import BUNDLE
from dashboard.figures.kit.plotly import written
from dashboard.figures.kit.tooltips import of_one_year
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.markup import Markup, html_element
from dashboard.words.wording import words_for
from etl.places import shipped_text

_STYLE = shipped_text(__package__, "page.css")


def html(job: Job) -> bytes:
    """The figure as a page that works from a disk."""
    words, colours = words_for(job.view), theme.palette(job.view.theme)
    canvas = job.canvas
    shown = job.with_view(preset="page", width=0, height=0, plain=False)
    small = shown.with_view(preset="phone")
    style = _STYLE.replace("FONT", theme.font(job.view.lang))
    for role in ("paper", "text", "muted", "grid", "accent"):
        style = style.replace(role.upper(), colours[role])
    told = job.caption
    where = html_element("a", job.stamp, href=job.link) if job.address else job.stamp
    ratio = (
        f"#figure{{aspect-ratio:{canvas.width}/{canvas.height};height:auto;max-height:80vh;width:100%}}"
        f"@media{_NARROW}{{#figure{{aspect-ratio:{small.canvas.width}/{small.canvas.height}}}}}"
    )
    e = html_element
    head = e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", name="viewport", content="width=device-width,initial-scale=1"),
        e("title", told.title),
        e("meta", name="description", content=told.alt),
        e("meta", name="generator", content=f"Trilateral {VERSION}"),
        e("style", Markup(style + ratio)),
    )
    main = e(
        "main",
        e("h1", told.headings(job.view)[0]),
        e("p", told.subtitle, class_="muted"),
        e("p", told.point),
        e("div", id="figure", role="img", aria_label=told.alt),
        e("details", e("summary", words.gettext("Table")), e("div", _table(shown), class_="table")),
    )
    notes = (told.source, *told.notes, *job.citations, *job.licences_in_words)
    foot = e("footer", [e("p", text) for text in notes], e("p", where))
    data = {"trilateral": job.carried("html"), "chart": _figure(shown), "small": _figure(small)}
    scripts = [
        *(
            e("script", _inert(text), type="application/json", id=name)
            for name, text in data.items()
        ),
        *(e("script", Markup(text)) for text in (_renderer(), _DRAW)),
    ]
    lang = LANGUAGES[job.view.lang].tag
    marks = texts.of_page(str(e("html", head, e("body", main, foot, scripts[:3]))).encode())
    kept = e("script", texts.written(marks), type="application/json", id=texts.MADE)
    page = e("html", head, e("body", main, foot, [kept, *scripts]), lang=lang)
    return f"<!DOCTYPE html>\n{page}\n".encode()


_NARROW = "(max-width:40rem)"

# A phone has its own figure: fewer years and shorter words, not the same in small.
_DRAW = (
    f'(()=>{{const narrow=matchMedia("{_NARROW}"),draw=()=>{{'
    'const f=JSON.parse(document.getElementById(narrow.matches?"small":"chart").textContent);'
    'Plotly.react("figure",f.data,f.layout,{responsive:true,displayModeBar:false})};draw();'
    'narrow.addEventListener("change",draw);if(document.fonts)document.fonts.ready.then(draw)})();'
)


def _figure(job: Job) -> str:
    """A figure that fills its place, as JSON with its keys in order."""
    figure = of_one_year(written(job.chart))
    layout = {k: v for k, v in figure["layout"].items() if k not in {"width", "height"}}
    paper = theme.palette(job.view.theme)["paper"]
    figure["layout"] = layout | {"autosize": True, "paper_bgcolor": paper}
    return json.dumps(figure, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _inert(text: str) -> Markup:
    """JSON that cannot end the element it stands in."""
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(text)


@cache
def _renderer() -> str:
    """plotly.js: the bundle that pages load, or the whole one where that was not fetched."""
    if BUNDLE.is_file():
        text = BUNDLE.read_text(encoding="utf-8")
    else:
        from plotly.offline import get_plotlyjs

        text = str(get_plotlyjs())
    return text.replace("</script", "<\\/script")


def _table(job: Job) -> Markup:
    e, cells = html_element, job.spec.table(job.data, job.view)
    head = e("tr", [e("th", name, scope="col") for name in cells])
    lines = [
        e("tr", e("th", first, scope="row"), [e("td", cell) for cell in rest])
        for first, *rest in zip(*cells.values(), strict=True)
    ]
    return e("table", e("thead", head), e("tbody", lines))
