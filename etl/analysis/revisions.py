"""What changed between two releases: the refresh as a reviewed change. For ``changes.json`` and ``trilateral diff``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from etl import catalog
from etl.analysis import breaks, claims
from etl.analysis.margins import mean_revision
from etl.storage.store import Release

PAIR = ["source", "indicator"]
SERIES = [*PAIR, "ref_area", "counterpart_area", "freq", "time_period"]
#: The maximum number of revised values that are listed, the largest first; all are counted.
MOST = 200


def changes(new: Release, old: Release | None) -> dict[str, Any]:
    """The change from one release to the next, in their latest editions.

    Args:
        new: The new release.
        old: The release before, or None for the first.

    Returns:
        ``from``: the release before. ``editions``: source, indicator, from, to. ``vintages``: earlier editions that
        came. ``filled``: earlier editions that hold more values than before, and how many more. ``added``, ``removed``, ``revised``: numbers of values. ``by_indicator``: the same numbers for each indicator, and its largest revision.
        ``revisions``: the three's and the World's values, old, new and relative. ``years``: which are new for them.
        ``actuals``: forecasts that became actual values. ``coverage``: indicators and areas that came or went.
        ``claims``: verdicts that flipped. ``indicators``: those with any change, so that figures can be named.

    Example:
        ``summary(changes(new, old))``
    """
    editions = _edition_changes(new, old)
    touched = {(e["source"], e["indicator"]) for e in editions}
    now = _of(new.observations, touched)
    was = _of(old.observations, touched) if old else now.iloc[:0]
    both = _beside(now, was)
    revised = (both["side"] == "both") & (both["value"] != both["value_old"])
    both = both.assign(
        revised=revised,
        added=both["side"] == "left_only",
        removed=both["side"] == "right_only",
        relative=both["value"] / both["value_old"].where(both["value_old"] != 0) - 1,
    )
    # Revisions of the three and the World are listed; those of others are counted.
    core = both[both["ref_area"].isin(catalog.core())]
    return {
        "from": old.id if old else None,
        "editions": editions,
        "vintages": _vintages(new, old),
        "filled": _filled(new, old) if old else [],
        "added": int(both["added"].sum()),
        "removed": int(both["removed"].sum()),
        "revised": int(revised.sum()),
        "by_indicator": _by_indicator(both),
        "revisions": _revisions(core) if old else [],
        "years": _years(core) if old else [],
        "actuals": _actuals(core),
        "coverage": _coverage(new, old, both),
        "claims": _flipped(new, old) if old else [],
        "indicators": sorted({e["indicator"] for e in editions}),
    }


def _beside(now: pd.DataFrame, was: pd.DataFrame) -> pd.DataFrame:
    """The values of both releases, one row per series and period; ``side`` says which of them has it."""
    if was.empty:
        nothing = {"value_old": float("nan"), "obs_status_old": None, "side": "left_only"}
        return now.assign(**nothing)
    return now.merge(was, on=SERIES, how="outer", suffixes=("", "_old"), indicator="side")


def summary(change: Mapping[str, Any]) -> str:
    """A change in one line.

    >>> summary({"editions": [], "added": 0, "revised": 12, "removed": 0})
    '12 values revised'
    """
    editions = sorted({f"{e['source']} {e['to'] or 'gone'}" for e in change["editions"]})
    words = [
        f"{change[key]:,} values {key}" for key in ("added", "revised", "removed") if change[key]
    ]
    if flips := change.get("claims"):
        words.append(f"{len(flips)} {'verdict' if len(flips) == 1 else 'verdicts'} flipped")
    if vintages := change.get("vintages"):
        earlier = sorted({f"{v['source']} {v['edition']}" for v in vintages})
        words.append(f"earlier editions added: {', '.join(earlier)}")
    more: Counter[str] = Counter()
    for each in change.get("filled", ()):
        more[f"{each['source']} {each['edition']}"] += each["values"]
    if more:
        told = (f"{name} ({values:,} values)" for name, values in sorted(more.items()))
        words.append(f"earlier editions filled in: {', '.join(told)}")
    if not words and not editions:
        return "no value changed"
    if not editions:
        return "; ".join(words)
    return "; ".join([", ".join(editions), *words])


def lines(change: Mapping[str, Any], most: int = 20) -> Iterator[str]:
    """A change in words, line by line.

    Args:
        change: What `changes` returned.
        most: The maximum number of lines of one kind.

    Example:
        ``for line in lines(changes(new, old), most=5): print(line)``
    """
    yield summary(change)
    yield from _section("Editions", [_edition_line(e) for e in change["editions"]], most)
    by_pair: dict[str, list[str]] = {}
    for v in change["vintages"]:
        by_pair.setdefault(f"{v['source']} {v['indicator']}", []).append(v["edition"])
    vintages = [f"{name}: {', '.join(editions)}" for name, editions in by_pair.items()]
    yield from _section("Earlier editions added", vintages, most)
    yield from _section("Verdicts that flipped", [claim_line(c) for c in change["claims"]], most)
    yield from _section(
        "Forecasts that became actual", [_value_line(a) for a in change["actuals"]], most
    )
    years = [
        f"{y['source']} {y['indicator']}: {_ranges(y['periods'])} ({' '.join(y['areas'])})"
        for y in change["years"]
    ]
    yield from _section("Years added", years, most)
    yield from _section("Largest revisions", [_value_line(r) for r in change["revisions"]], most)
    counts = [
        f"{c['source']} {c['indicator']}: "
        + ", ".join(f"{c[k]:,} {k}" for k in ("added", "revised", "removed") if c[k])
        for c in change["by_indicator"]
    ]
    yield from _section("Values, all areas", counts, most)
    coverage = [
        f"{kind.replace('_', ' ')}: {', '.join(names)}"
        for kind, names in change["coverage"].items()
        if names
    ]
    yield from _section("Coverage", coverage, most)


def _edition_changes(new: Release, old: Release | None) -> list[dict[str, Any]]:
    """The indicators whose latest edition changed, or which hold more of the same one (from a file)."""
    was = _editions(old.observations) if old else {}
    now = _editions(new.observations)
    return [
        {
            "source": pair[0],
            "indicator": pair[1],
            "from": was.get(pair, ("",))[0] or None,
            "to": now.get(pair, ("",))[0] or None,
        }
        for pair in sorted(now.keys() | was.keys())
        if was.get(pair) != now.get(pair)
    ]


def _vintages(new: Release, old: Release | None) -> list[dict[str, str]]:
    """The earlier editions that were added; those that were the latest before were not."""
    key = [*PAIR, "edition"]
    now = set(new.vintages[key].drop_duplicates().itertuples(index=False, name=None))
    before = [old.vintages, old.observations] if old else []
    known = {k for t in before for k in t[key].drop_duplicates().itertuples(index=False, name=None)}
    return [dict(zip(key, found, strict=True)) for found in sorted(now - known)]


def _filled(new: Release, old: Release) -> list[dict[str, Any]]:
    """The editions that were earlier ones before and hold more values now: another part of them came from a file."""
    key = [*PAIR, "edition"]
    was, now = (each.vintages.groupby(key).size().to_dict() for each in (old, new))
    return [
        {**dict(zip(key, found, strict=True)), "values": int(now[found] - was[found])}
        for found in sorted(now.keys() & was.keys())
        if now[found] > was[found]
    ]


def _editions(table: pd.DataFrame) -> dict[tuple[str, str], tuple[str, int]]:
    """(source, indicator) -> its latest edition and its number of values."""
    found = table.groupby(PAIR)["edition"].agg(["max", "size"])
    return {
        (str(source), str(indicator)): (str(edition), int(size))
        for (source, indicator), edition, size in zip(
            found.index.to_list(), found["max"], found["size"], strict=True
        )
    }


def _of(table: pd.DataFrame, pairs: set[tuple[str, str]]) -> pd.DataFrame:
    wanted = pd.DataFrame(sorted(pairs), columns=PAIR, dtype="str")
    return table[[*SERIES, "value", "obs_status"]].merge(wanted, on=PAIR)


def _by_indicator(both: pd.DataFrame) -> list[dict[str, Any]]:
    found = []
    for (source, indicator), rows in both.groupby(PAIR):
        counts = {key: int(rows[key].sum()) for key in ("added", "revised", "removed")}
        if any(counts.values()):
            largest = rows.loc[rows["revised"], "relative"].abs().max()
            size = None if pd.isna(largest) else float(largest)
            found.append(
                {"source": str(source), "indicator": str(indicator), **counts, "largest": size}
            )
    return found


def _revisions(core: pd.DataFrame) -> list[dict[str, Any]]:
    rows = core[core["revised"]]
    order = rows["relative"].abs().sort_values(ascending=False, kind="stable").index
    return [_record(row) for row in rows.loc[order[:MOST]].itertuples()]


def _actuals(core: pd.DataFrame) -> list[dict[str, Any]]:
    rows = core[(core["obs_status_old"] == "F") & core["obs_status"].isin(["A", "E", "P", "B"])]
    return [_record(row) for row in rows.itertuples()]


def _record(row: Any) -> dict[str, Any]:
    return {
        "source": row.source,
        "indicator": row.indicator,
        "ref_area": row.ref_area,
        "counterpart_area": row.counterpart_area,
        "time_period": row.time_period,
        "old": float(row.value_old),
        "new": float(row.value),
        "relative": None if pd.isna(row.relative) else float(row.relative),
        "obs_status": row.obs_status,
    }


def _years(core: pd.DataFrame) -> list[dict[str, Any]]:
    """The periods that are new for the three or the World, where the indicator itself is not."""
    found = []
    for (source, indicator), rows in core.groupby(PAIR):
        if rows["added"].all():
            continue
        new = rows[rows["added"]]
        for areas, periods in _periods_by_areas(new).items():
            found.append(
                {
                    "source": str(source),
                    "indicator": str(indicator),
                    "periods": periods,
                    "areas": areas.split(),
                }
            )
    return found


def _periods_by_areas(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Set of areas -> the periods in which exactly these have a value."""
    found: dict[str, list[str]] = {}
    for period, areas in rows.groupby("time_period")["ref_area"].unique().items():
        found.setdefault(" ".join(sorted(areas)), []).append(str(period))
    return found


def _coverage(new: Release, old: Release | None, both: pd.DataFrame) -> dict[str, list[str]]:
    now = set(_editions(new.observations))
    was = set(_editions(old.observations)) if old else set()
    stayed = now & was
    pairs = zip(both["source"], both["indicator"], strict=True)
    kept = both[pd.Series([pair in stayed for pair in pairs], index=both.index, dtype=bool)]
    areas: dict[str, set[str]] = {"added": set(), "removed": set()}
    for (source, indicator), rows in kept.groupby(PAIR):
        have = set(rows.loc[~rows["removed"], "ref_area"])
        had = set(rows.loc[~rows["added"], "ref_area"])
        areas["added"] |= {f"{source} {indicator} {area}" for area in have - had}
        areas["removed"] |= {f"{source} {indicator} {area}" for area in had - have}
    return {
        "indicators_added": [" ".join(pair) for pair in sorted(now - was)],
        "indicators_removed": [" ".join(pair) for pair in sorted(was - now)],
        "areas_added": sorted(areas["added"]),
        "areas_removed": sorted(areas["removed"]),
    }


def _flipped(new: Release, old: Release) -> list[dict[str, Any]]:
    """The claims whose verdict on a year changed under the same definition."""
    return [
        {name: row[name] for name in claims.ON}
        | {"from": row["verdict_old"], "to": row["verdict"]}
        | {"share_from": float(row["share_old"]), "share_to": float(row["share"])}
        for row in claims.compared(new, old).to_dict("records")
    ]


def recorded_flips(release: Release) -> list[dict[str, Any]]:
    """The verdicts that flipped with a release, as it recorded them, judged again by today's rule.

    The record keeps the words that an earlier version had for the same shares; only shares are compared here.

    Example:
        ``recorded_flips(store.open())``
    """
    rule, found = claims.Rule(), []
    for flip in release.changes.get("claims", []):
        if (claim := catalog.claims().get(flip["claim"])) is None:
            continue
        margin = mean_revision(release, flip["indicator"], flip["source"])
        was, now = (
            claims.verdict(flip[side], claim.fraction, rule.of(claim), margin=margin)
            for side in ("share_from", "share_to")
        )
        if was != now:
            found.append({**flip, "from": was, "to": now})
    return found


def _ranges(periods: list[str]) -> str:
    """Consecutive years as one range: ``1960-1999, 2024``; other periods one by one."""
    if not all(period.isdigit() for period in periods):
        return ", ".join(periods)
    found: list[list[int]] = []
    for year in sorted(map(int, periods)):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in found)


def _section(title: str, entries: list[str], most: int) -> Iterator[str]:
    if entries:
        yield f"\n{title}"
        yield from (f"  {entry}" for entry in entries[:most])
        if len(entries) > most:
            yield f"  ... and {len(entries) - most:,} more"


def _edition_line(e: Mapping[str, Any]) -> str:
    if e["from"] == e["to"]:
        return f"{e['source']} {e['indicator']}: more of {e['to']}"
    ends = [edition for edition in (e["from"], e["to"]) if edition]
    found = breaks.between(e["indicator"], e["source"], ends, area="")
    why = "; ".join(each.label for named in found.values() for each in named)
    told = f"{e['source']} {e['indicator']}: {e['from'] or 'new'} -> {e['to'] or 'gone'}"
    return f"{told} (break: {why})" if why else told


def claim_line(c: Mapping[str, Any]) -> str:
    """A flipped verdict in words: the claim, the definition, the year, from what to what.

    Example:
        ``gdp_fourth by gdp_nominal (wdi) 2024: holds -> close (24.10% -> 23.90%)``
    """
    shares = f"{c['share_from']:.2%} -> {c['share_to']:.2%}"
    return f"{c['claim']} by {c['indicator']} ({c['source']}) {c['time_period']}: {c['from']} -> {c['to']} ({shares})"


def _value_line(v: Mapping[str, Any]) -> str:
    partner = "" if v["counterpart_area"] == "_Z" else f" to {v['counterpart_area']}"
    relative = "" if v["relative"] is None else f" ({v['relative']:+.2%})"
    forecast = ", forecast" if v["obs_status"] == "F" else ""
    name = f"{v['source']} {v['indicator']} {v['ref_area']}{partner} {v['time_period']}{forecast}"
    return f"{name}: {v['old']:,.6g} -> {v['new']:,.6g}{relative}"
