"""The names in the queries of files, frames and feeds: what nothing here has a use for is refused, never ignored."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dashboard.components.reads import unknown
from dashboard.locale import N_
from dashboard.look.canvas import canvas_for
from dashboard.look.view import FIELDS, View
from etl.errors import UsageError


def view_of(query: Mapping[str, str], *others: str) -> View:
    """The view in the query of a file or a frame.

    Args:
        query: Names and values.
        others: Names that mean something at this address beside those of a view.

    Raises:
        UsageError: A name or a value is not usable; the message names the first.

    Example:
        >>> view_of({"from": "2000", "download": "1"}, "download").query()
        'from=2000'
    """
    refuse_unknown(query, (*FIELDS, *others))
    view = View.strict(query)
    canvas_for(view)  # refuses a preset that there is not
    return view


def refuse_unknown(query: Mapping[str, str], known: Collection[str]) -> None:
    """Refuse a query with a name that nothing at its address has a use for; what counts readers or gets around caches may stand in any.

    Raises:
        UsageError: There is such a name; the message names it, the hint those that there are.

    Example:
        >>> refuse_unknown({"lang": "ja", "utm_source": "mail"}, ["lang"])
    """
    for name in unknown(query, known):
        raise UsageError(
            N_("This address has no parameter '{name}'."),
            hint=N_("Leave it out; parameters here: {known}."),
            name=name[:40],
            known=", ".join(sorted(known)),
        )
