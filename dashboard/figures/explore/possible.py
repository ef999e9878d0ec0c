"""Whether a view can be shown at all: the figure refuses what cannot, and controls do not offer it."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from dashboard.figures.explore import refusals, transforms
from dashboard.figures.explore.asked import Asked, asked
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.words.wording import words_for
from etl.errors import TrilateralError
from etl.storage.store import Release

#: Why a year is no first or no last one.
EARLIER, LATER = N_("before the first year"), N_("after the last year")


def possible(release: Release, question: Question) -> Asked:
    """What a view asks for, looked up; no value of any area is needed to know that it can be.

    Raises:
        UsageError: It cannot be shown, whatever values there are; the message says why in the view's language.
    """
    refusals.refuse_view(question)
    wanted = asked(release, question)
    transforms.divisors(wanted)
    return wanted


def refusal(release: Release, question: Question, **changed: Any) -> str:
    """Why a view cannot be shown with other choices; empty if it can.

    Args:
        release: The release.
        question: The question as it is.
        changed: The choices, by the names of fields.

    Example:
        >>> refusal(None, Question(first=2010), last=2000)
        'before the first year'
    """
    words = words_for(question)
    try:
        possible(release, question.replace(**changed))
    except ValidationError:
        return words.gettext(EARLIER if "last" in changed else LATER)
    except TrilateralError as error:
        # The explorer refuses in the view's language; what else refuses does so with values to be named.
        return words.error(error)[0] if error.values else str(error.args[0])
    return ""
