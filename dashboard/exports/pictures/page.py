"""The figure as one HTML file: alive, with its data, and without the network."""

from __future__ import annotations

import json
from functools import cache
from html import escape

import pandas as pd

from dashboard.exports.carried.record import VERSION
from dashboard.exports.job import Job
from dashboard.exports.pictures.browser import BUNDLE
from dashboard.figures.kit.tooltips import of_one_year
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.words.wording import words

_STYLE = """
*{box-sizing:border-box}body{margin:0 auto;padding:1.2rem 1.4rem;max-width:72rem;background:PAPER;color:TEXT;
font:16px/1.5 FONT}h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0}p{margin:.3rem 0}
.muted,footer{color:MUTED}footer{font-size:.86rem}#figure{height:min(34rem,70vh);min-height:20rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}td,th{padding:.25rem .7rem;
text-align:right;border-bottom:1px solid GRID}th:first-child{text-align:left}.table{overflow:auto;max-height:24rem}
a{color:ACCENT}@media print{details{display:none}}
"""


def html(job: Job) -> bytes:
    """The figure as a page that works from a disk."""
    say, colours = words(job.view.lang, job.view.order), theme.palette(job.view.theme)
    board = job.canvas
    shown = job.with_view(preset="page", width=0, height=0, plain=False)
    small = shown.with_view(preset="phone")
    style = _STYLE.replace("FONT", theme.font(job.view.lang))
    for role in ("paper", "text", "muted", "grid", "accent"):
        style = style.replace(role.upper(), colours[role])
    told = job.caption
    notes = "".join(
        f"<p>{escape(text)}</p>"
        for text in (told.source, *told.notes, *job.citations, *job.licences)
    )
    where = (
        f'<a href="{escape(job.link)}">{escape(job.stamp)}</a>'
        if job.address
        else escape(job.stamp)
    )
    ratio = (
        f"#figure{{aspect-ratio:{board.width}/{board.height};height:auto;max-height:80vh;width:100%}}"
        f"@media{_NARROW}{{#figure{{aspect-ratio:{small.canvas.width}/{small.canvas.height}}}}}"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGES[job.view.lang].tag}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(told.title)}</title>'
        f'<meta name="description" content="{escape(told.alt)}"><meta name="generator" content="Trilateral {VERSION}">'
        f"<style>{style}{ratio}</style></head><body><main><h1>{escape(told.title)}</h1>"
        f'<p class="muted">{escape(told.subtitle)}</p><p>{escape(told.point)}</p>'
        f'<div id="figure" role="img" aria-label="{escape(told.alt)}"></div>'
        f'<details><summary>{escape(say._("Table"))}</summary><div class="table">{_table(shown)}</div></details></main>'
        f"<footer>{notes}<p>{where}</p></footer>"
        f'<script type="application/json" id="trilateral">{_inert(job.carried("html"))}</script>'
        f'<script type="application/json" id="chart">{_inert(_figure(shown))}</script>'
        f'<script type="application/json" id="small">{_inert(_figure(small))}</script>'
        f"<script>{_renderer()}</script><script>{_DRAW}</script></body></html>\n"
    ).encode()


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
    figure = of_one_year(json.loads(job.figure.to_json()))
    layout = {k: v for k, v in figure["layout"].items() if k not in {"width", "height"}}
    paper = theme.palette(job.view.theme)["paper"]
    figure["layout"] = layout | {"autosize": True, "paper_bgcolor": paper}
    return json.dumps(figure, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _inert(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _renderer() -> str:
    """plotly.js: the bundle that pages load, or the whole one where that was not fetched."""
    if BUNDLE.is_file():
        text = BUNDLE.read_text(encoding="utf-8")
    else:
        from plotly.offline import get_plotlyjs

        text = str(get_plotlyjs())
    return text.replace("</script", "<\\/script")


def _table(job: Job) -> str:
    rows: pd.DataFrame = job.spec.table(job.data, job.view)
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in rows.columns)
    lines = "".join(
        f'<tr><th scope="row">{escape(str(first))}</th>{"".join(f"<td>{escape(str(cell))}</td>" for cell in rest)}</tr>'
        for first, *rest in rows.itertuples(index=False, name=None)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
