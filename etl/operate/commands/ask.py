"""Queries on the release: share, forecasts, why."""

from __future__ import annotations

from typing import Annotated

import typer

from etl.errors import UsageError
from etl.operate.commands.options import AsJson, AsOf, First, Indicator, Last, Source, option
from etl.operate.console import check_date, check_years, emit, emit_json, open_release, records, say


def share(
    indicator: Indicator,
    source: Source = "",
    area: Annotated[
        str,
        option(
            "AREA",
            "A group ({groups}), an economy by its ISO code (JPN) or a formula (CJK+HKG+MAC).",
        ),
    ] = "CJK",
    of: Annotated[
        str, option("AREA", "The area that it is a share of; the World if left out.")
    ] = "WLD",
    first: First = "",
    last: Last = "",
    as_of: AsOf = "",
    form: Annotated[str, option("FORMAT", "table, json or csv.", "--format")] = "table",
    as_json: AsJson = False,
) -> None:
    """Print shares of the world, or of another area, each with its numerator, denominator, edition and status."""
    from etl import catalog
    from etl.analysis.shares import share_rows_asked

    check_years(first, last)
    check_date(as_of)
    known = share_rows_asked(open_release(), indicator, source, area, as_of, of)
    found = [row for row in known if first <= row["time_period"] <= (last or "9999")]
    if not found:
        years = [row["time_period"] for row in known]
        name = f"{indicator} from {source or catalog.indicator(indicator).default_source}"
        say(f"no year to show: {name} has {area} from {min(years)} to {max(years)}")
    for row in found:
        if row["obs_status"] == "O":
            say(f"{row['time_period']}: no share, {row['missing']} missing")
    formats = {"numerator": "{:,.0f}", "denominator": "{:,.0f}", "share": "{:.2%}"}
    shown = [{name: row[name] for name in row if name != "missing"} for row in found]
    emit(shown, "json" if as_json else form, formats)


def forecasts(
    indicator: Indicator = "gdp_nominal",
    source: Annotated[str, option("SOURCE", "From which source, one of {sources}.")] = "weo",
    area: Annotated[
        str,
        option(
            "AREA",
            "A group ({groups}), an economy by its ISO code (JPN) or a formula (CJK+HKG+MAC).",
        ),
    ] = "CJK",
    each: Annotated[
        bool, typer.Option("--each", help="Print every forecast, not the errors by years ahead.")
    ] = False,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Print how good forecasts of a share were: what earlier editions expected against the latest edition."""
    from etl.analysis.forecasts import error_summary, forecast_errors

    check_date(as_of)
    errors = forecast_errors(open_release(), indicator, source, area, as_of)
    if errors.empty:
        raise UsageError(
            f"No forecast of {indicator} from {source} can be judged: no earlier edition expected a year that is observed now.",
            hint="Choose a source with forecasts, such as weo.",
        )
    shown = errors if each else error_summary(errors)
    signed = ("error", "mean_error", "lowest", "highest")
    formats = dict.fromkeys(("forecast", "observed", "mean_absolute_error"), "{:.2%}")
    emit(shown, "json" if as_json else "table", formats | dict.fromkeys(signed, "{:+.2%}"))
    say(
        "Errors in points of the world: the share expected less the latest one; above zero, too high."
    )


def why(
    first: Annotated[str, option("YEAR", "The year from which.", "--from")],
    last: Annotated[str, option("YEAR", "The year to which.", "--to")],
    method: Annotated[
        str,
        option(
            "METHOD",
            "chain adds up the splits of the years, ends splits between the two; left out, chain beyond three years.",
        ),
    ] = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Explain why the share of the world's GDP moved: real growth, prices, exchange rate, the world."""
    from etl.analysis import decomposition

    check_years(first, last)
    check_date(as_of)
    if method not in ("", "chain", "ends"):
        raise UsageError(f"--method cannot be {method!r}.", hint="Give chain or ends.")
    found = decomposition.decompose(open_release(), first, last, as_of, method)  # type: ignore[arg-type]
    if as_json:
        emit_json(records(found))
        return
    shown = dict.fromkeys(("share_from", "share_to"), "{:.2%}")
    shown |= dict.fromkeys((*decomposition.PARTS, *decomposition.WORLD_PARTS), "{:+.2%}")
    emit(found, "table", shown)
    say("Parts in points of the world's GDP; they sum to the change of the share.")
