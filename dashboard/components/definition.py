"""What exactly is shown: concept, unit, base year, series, formula, edition, citation, licence, and the rows themselves."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.figures import FigureData, FigureSpec
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.view import View
from dashboard.words.wording import Words
from etl import catalog


def definition(context: Context, spec: FigureSpec, data: FigureData, view: View) -> Element:
    """The definition card of a figure, folded."""
    return html.Details(
        [
            html.Summary(context.words.gettext("Definition and source")),
            html.Dl(_facts(context, spec, data, view)),
        ],
        className="definition",
    )


def _facts(context: Context, spec: FigureSpec, data: FigureData, view: View) -> list[Part]:
    words = context.words
    parts: list[Part] = []
    for name in dict.fromkeys(origin.indicator for origin in data.origins):
        parts += _indicator(words, name, [o.source for o in data.origins if o.indicator == name])
    formula = formula_of(words, data)
    if formula:
        parts += _pair(words.gettext("Formula"), formula)
    for source in dict.fromkeys(origin.source for origin in data.origins):
        parts += _source(
            words, source, sorted({o.edition for o in data.origins if o.source == source})
        )
    links = [
        html.A(form.upper(), href=view.link(f"/figure/{spec.id}.{form}"), download="")
        for form in ("csv", "json")
    ]
    return [*parts, html.Dt(words.gettext("Data shown")), html.Dd([links[0], " · ", links[1]])]


def _indicator(words: Words, name: str, sources: list[str]) -> list[Part]:
    """Concept, unit, base year and what each source calls it."""
    facts = catalog.indicator(name)
    parts = [
        *_pair(words.gettext("Indicator"), words.indicator(name)),
        *_pair(words.gettext("Concept"), words.gettext(facts.concept)),
        *_pair(words.gettext("Unit"), words.unit(facts.unit)),
    ]
    if year := catalog.unit(facts.unit).base_year:
        parts += _pair(words.gettext("Price base"), words.year(year))
    codes = [code for source in dict.fromkeys(sources) for code in series_codes(name, source)]
    if codes:
        parts += [
            html.Dt(words.gettext("Series")),
            html.Dd([part for code in codes for part in (html.Code(code), " ")]),
        ]
    return parts


def series_codes(name: str, source: str) -> list[str]:
    """What a source calls an indicator, or the parts that it is the sum of."""
    facts = catalog.indicator(name)
    if facts.sum_of:
        return [code for part in facts.sum_of for code in series_codes(part, source)]
    return [facts.series[source]] if source in facts.series else []


def formula_of(words: Words, data: FigureData) -> str:
    """How the values come from the series, for what is computed here."""
    facts, parts = data.facts, []
    indicator = catalog.indicator(str(facts.get("indicator", data.origins[0].indicator)))
    if indicator.sum_of:
        parts.append(
            f"{words.indicator(indicator.id)} = {' + '.join(words.indicator(part) for part in indicator.sum_of)}"
        )
    areas = facts.get("areas", (catalog.CJK,))
    of = facts.get("of", catalog.WORLD)
    groups = [area for area in dict.fromkeys((*areas, of)) if catalog.is_sum(area)]
    for group in groups:
        members = words.added((sign, code) for code, sign in catalog.terms(group).items())
        parts.append(f"{words.economy(group, short=True)} = {members}")
    computed = {
        "share": words.gettext(
            "Share = the value of the economy or group ÷ the world's, of the same year, source and edition"
        )
        if of == catalog.WORLD
        else words.gettext(
            "Share = the value of the economy or group ÷ that of {area}, of the same year, source and edition"
        ).format(area=words.economy(of, short=True)),
        "growth": words.gettext(
            "Growth = the value of the year ÷ the value of the year before − 1"
        ),
        "contribution": words.gettext(
            "Share of growth = the change of the economy or group over the year before ÷ the world's, at constant prices; none where the world did not grow"
        ),
        "index": words.gettext("Index = the value of the year ÷ the value of {base} × 100").format(
            base=facts.get("base", "")
        ),
    }
    if own := facts.get("formula"):
        computed["share"] = words.gettext(own)
    transform = TRANSFORMS.get(facts.get("transform", "share" if "share" in data.columns else ""))
    if transform is not None and transform.per_person:
        parts.append(
            words.gettext("Per person = the value ÷ the population, of the same year and source")
        )
    if transform is not None and transform.change in computed:
        parts.append(computed[transform.change])
    shows = KINDS[facts.get("kind", "line")].shows
    if shows == "part":
        parts.append(words.gettext("Part = the value ÷ the sum of those shown"))
    if shows == "rank":
        parts.append(
            words.gettext("Rank = 1 + how many others have a larger value in the same year")
        )
    return words.clauses(parts)


def _source(words: Words, name: str, editions: list[str]) -> list[Part]:
    """Provider, editions, citation and licence."""
    facts = catalog.source(name)
    known = [words.edition(name, edition) for edition in editions]
    told = (
        known[0]
        if known[0] == known[-1]
        else words.gettext("{first} to {last} ({count} editions)").format(
            first=known[0], last=known[-1], count=len(known)
        )
    )
    citation = facts.cited(editions[-1])
    return [
        *_pair(words.gettext("Publisher"), words.gettext(facts.provider)),
        html.Dt(words.gettext("Source")),
        html.Dd(html.A(words.source(name), href=facts.home, rel="noopener")),
        *_pair(words.gettext("Edition"), told),
        html.Dt(words.gettext("How to cite")),
        html.Dd(citation, lang="en"),
        html.Dt(words.gettext("Licence")),
        html.Dd(
            html.A(
                words.gettext(facts.licence_title), href=facts.licence_url, rel="noopener license"
            )
        ),
    ]


def _pair(term: str, text: str) -> list[Part]:
    return [html.Dt(term), html.Dd(text)]
