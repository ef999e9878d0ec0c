"""What charts of a whole show and say: how many squares each part has, what a claim would take, and how they are counted."""

from __future__ import annotations

from dashboard.figures.explore.asked import areas_of
from dashboard.figures.kit import squares
from dashboard.figures.kit.spec import FigureData
from dashboard.look.charts import KINDS
from dashboard.look.question import Question
from dashboard.words.wording import Words
from etl import catalog


def squares_of(data: FigureData, asked: Question) -> dict[str, int]:
    """Area -> its squares of a hundred, in the order in which they were asked for.

    Example:
        ``squares_of(data, view)`` is ``{"CHN": 17, "JPN": 3, "KOR": 2}`` where they have 22 % together.
    """
    values = data.rows.set_index("ref_area")["value"]
    areas = [area for area in areas_of(asked) if area in data.facts["areas"]]
    return dict(zip(areas, squares.counted([float(values[a]) for a in areas]), strict=True))


def border(data: FigureData, asked: Question) -> int:
    """How many squares the claim about the indicator says that the three have; 0 where it says nothing of what is shown.

    Example:
        ``border(data, view)`` is 25 of the three and GDP.
    """
    claim = catalog.claim_about(data.facts["indicator"])
    members = {member for area in data.facts["areas"] for member in catalog.members(area)}
    ours = members == set(catalog.members(catalog.CJK)) and data.facts["of"] == catalog.WORLD
    return squares.counted([claim.fraction])[0] if claim and ours else 0


def together(data: FigureData) -> str:
    """The formula of all that are shown: the group of the three by its own name.

    Example:
        ``together(data)`` is ``"CJK"`` where China, Japan and the Republic of Korea are shown.
    """
    areas = list(data.facts["areas"])
    members = {member for area in areas for member in catalog.members(area)}
    if members == set(catalog.members(catalog.CJK)):
        return catalog.CJK
    return "+".join(areas)


def counted_in_words(data: FigureData, asked: Question, words: Words) -> list[str]:
    """How many squares each has, what the claim says, and how they are rounded; nothing of other kinds of charts.

    Example:
        ``counted_in_words(data, view, words)[0]`` begins with ``"Of 100 squares, 22 are coloured"``.
    """
    if not KINDS[data.facts["kind"]].whole:
        return []
    counts = squares_of(data, asked)
    each = [f"{words.economy(area, short=True)} {count}" for area, count in counts.items()]
    told = [
        words.gettext("Of 100 squares, {count} are coloured: {each}.").format(
            count=sum(counts.values()), each=words.join(each)
        )
    ]
    if claimed := border(data, asked):
        told.append(
            words.gettext("The border holds the {count} squares of the claim.").format(
                count=claimed
            )
        )
    told.append(
        words.gettext(
            "The sum is rounded to whole squares first; the largest remainders then get one square more."
        )
    )
    return told
