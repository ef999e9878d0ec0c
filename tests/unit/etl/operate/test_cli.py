"""Commands: data on stdout, words on stderr, one line for an error, and the exit code that says what happened."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from dashboard.commands import main
from etl import places
from etl.checks import Finding
from etl.pipeline import build
from etl.pipeline.publishing import Outcome
from etl.storage import runs
from etl.storage.store import Store
from tests.small import GDP, changed, full_width, publish, table


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]
#: In national currency.
LOCAL = {
    area: {y: v * rate for y, v in GDP[area].items()}
    for area, rate in {"CHN": 7, "JPN": 140, "KOR": 1300}.items()
}


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command as from the shell, on the test's own store."""

    def run(*words: str) -> Ended:
        monkeypatch.setattr("sys.argv", ["trilateral", *words])
        try:
            main.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run


@pytest.fixture
def filled(store: Store) -> str:
    """A release with two editions of GDP and what the decomposition needs; its id."""
    weo = [
        table(source="weo", edition="2025-10"),
        table(LOCAL, indicator="gdp_lcu", source="weo", edition="2025-10"),
        table(LOCAL, indicator="gdp_constant_lcu", source="weo", edition="2025-10", unit=9e8),
    ]
    ragged = changed("KOR", "2024", None)
    return publish(store, table(), table(ragged, edition="2025-02-24"), *weo)


def test_share_as_json_keeps_the_contract(run: Run, filled: str) -> None:
    ended = run(
        "share",
        "--indicator",
        "gdp_nominal",
        "--source",
        "wdi",
        "--from",
        "2021",
        "--to",
        "2021",
        "--format",
        "json",
    )
    assert ended.code == 0
    (row,) = json.loads(ended.out)
    assert list(row) == [
        "indicator",
        "source",
        "edition",
        "ref_area",
        "time_period",
        "numerator",
        "denominator",
        "share",
        "obs_status",
    ]
    assert (row["ref_area"], row["time_period"], row["edition"]) == ("CJK", "2021", "2025-07-01")
    assert row["share"] == pytest.approx(24_797 / 98_780)


def test_share_without_an_input_is_null_and_said(run: Run, filled: str) -> None:
    ended = run(
        "share",
        "--indicator",
        "gdp_nominal",
        "--source",
        "wdi",
        "--as-of",
        "2025-03-31",
        "--from",
        "2024",
        "--format",
        "json",
    )
    assert json.loads(ended.out)[0]["share"] is None
    assert ended.err == "2024: no share, KOR missing\n"


def test_share_as_csv_and_as_a_table(run: Run, filled: str) -> None:
    words = ["share", "--indicator", "gdp_nominal", "--area", "JPN", "--from", "2024"]
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    assert float(rows[0]["share"]) == pytest.approx(4_026 / 111_670)
    assert "3.61%" in run(*words).out
    assert json.loads(run(*words, "--json").out) == json.loads(run(*words, "--format", "json").out)


def test_share_of_years_that_there_are_not_is_empty_and_said(run: Run, filled: str) -> None:
    ended = run("share", "--indicator", "gdp_nominal", "--from", "2050", "--json")
    assert (ended.code, json.loads(ended.out)) == (0, [])
    assert ended.err == "no year to show: gdp_nominal from wdi has CJK from 2021 to 2024\n"


def test_unknown_name_is_guessed_whatever_its_case(run: Run, filled: str) -> None:
    ended = run("share", "--indicator", "gdp_nominal", "--area", "cjk")
    assert "Did you mean 'CJK'?" in ended.err


def test_claim_as_json_keeps_the_contract(run: Run, filled: str) -> None:
    rows = json.loads(run("claim", "--json").out)
    assert list(rows[0]) == [
        "claim",
        "indicator",
        "source",
        "edition",
        "time_period",
        "share",
        "verdict",
        "obs_status",
    ]
    assert {row["verdict"] for row in rows} <= {"holds", "close", "fails"}
    assert run("claim").code == 0


def test_why_as_json_keeps_the_contract(run: Run, filled: str) -> None:
    rows = json.loads(run("why", "--from", "2021", "--to", "2024", "--json").out)
    assert [row["ref_area"] for row in rows] == ["CHN", "JPN", "KOR", "CJK"]
    assert list(rows[0])[:11] == [
        "source", "edition", "ref_area", "from", "to", "share_from", "share_to",
        "real_growth", "prices", "exchange_rate", "world_growth",
    ]  # fmt: skip
    for row in rows:
        parts = sum(
            row[name] for name in ("real_growth", "prices", "exchange_rate", "world_growth")
        )
        assert parts == pytest.approx(row["share_to"] - row["share_from"], abs=1e-12)
        assert (row["from"], row["to"]) == ("2021", "2024")
    assert "real_growth" in run("why", "--from", "2021", "--to", "2024").out


def test_status_releases_and_rollback(run: Run, store: Store, filled: str) -> None:
    second = publish(store, table(edition="2026-07-13"), summary="second")
    facts = json.loads(run("status", "--json").out)
    assert facts["release"] == second
    assert facts["sources"][0]["edition"] == "2026-07-13"
    listed = json.loads(run("releases", "--json").out)
    assert [row["current"] for row in listed] == [row["id"] == second for row in listed]
    answer = json.loads(run("rollback", filled, "--json").out)
    assert answer == {"release": filled, "before": second, "held": None, "changed": True}
    assert store.current_id() == filled
    assert run("rollback", filled).out.startswith(
        f"{filled} is served already. Nothing was changed"
    )
    assert run("rollback", second).out.startswith(f"Serving {second} from now on. ")
    assert store.current_id() == second
    assert run("status").code == run("releases").code == 0


def test_diff_of_two_releases_and_of_the_last_one(run: Run, store: Store, filled: str) -> None:
    second = publish(store, table(changed("JPN", "2023", 4_300), edition="2026-07-13"), table())
    change = json.loads(run("diff", filled, second, "--json").out)
    assert (change["from"], change["to"]) == (filled, second)
    assert change["revisions"][0]["ref_area"] == "JPN"
    assert "JPN 2023" in run("diff", filled, second).out
    assert run("diff", second, second).code == 2
    assert "gdp_nominal: new -> 2026-07-13" in run("diff").out


def test_check_verifies_files_and_runs_the_guards_again(
    run: Run, store: Store, filled: str
) -> None:
    ended = run("check", "--json")
    report = json.loads(ended.out)
    assert ended.code == 0
    assert report["release"] == filled
    assert len(report["guards"]) >= 12
    assert "guards: 0 errors" in run("check").out
    path = Path(store.url) / "releases" / filled / "observations.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    ended = run("check")
    assert ended.code == 1
    assert "observations.parquet is not what was published" in ended.err


def test_check_of_a_forced_release_fails(run: Run, store: Store) -> None:
    publish(store, table(unit=1.0))
    ended = run("check")
    assert ended.code == 4
    assert "error: [plausible_range]" in ended.out


WRONG = {
    "unknown indicator": ["share", "--indicator", "gdp"],
    "unknown source": ["share", "--indicator", "gdp_nominal", "--source", "imf"],
    "source without it": ["share", "--indicator", "gdp_nominal", "--source", "unctad"],
    "unknown area": ["share", "--indicator", "gdp_nominal", "--area", "XXX"],
    "group without members": ["share", "--indicator", "gdp_nominal", "--area", "ASEAN"],
    "no world": ["share", "--indicator", "gdp_lcu"],
    "unknown format": ["share", "--indicator", "gdp_nominal", "--format", "xml"],
    "no year": ["share", "--indicator", "gdp_nominal", "--from", "20x0"],
    "years the wrong way": [
        "share",
        "--indicator",
        "gdp_nominal",
        "--from",
        "2024",
        "--to",
        "2021",
    ],
    "no date": ["share", "--indicator", "gdp_nominal", "--as-of", "yesterday"],
    "edition in full-width digits": [
        "share",
        "--indicator",
        "gdp_nominal",
        "--as-of",
        f"{full_width(2022)}-04",
    ],
    "claim as of full-width digits": ["claim", "--as-of", f"{full_width(2022)}-04"],
    "edition with a superscript": ["claim", "--as-of", "2025-10.\N{SUPERSCRIPT TWO}"],
    "why as of Arabic digits": [
        "why",
        "--from",
        "2021",
        "--to",
        "2024",
        "--as-of",
        "\u0662\u0660\u0662\u0662-04",
    ],
    "year in full-width digits": [
        "share",
        "--indicator",
        "gdp_nominal",
        "--from",
        full_width(2020),
    ],
    "age in full-width digits": ["status", "--max-age", f"{full_width(30)}d"],
    "import of an edition in full-width digits": [
        "import",
        __file__,
        "--edition",
        f"{full_width(2025)}-10",
    ],
    "no such day": ["share", "--indicator", "gdp_nominal", "--as-of", "2025-02-30"],
    "before the first edition": ["share", "--indicator", "gdp_nominal", "--as-of", "1999"],
    "claim before the first edition": ["claim", "--as-of", "1999"],
    "why without years": ["why", "--from", "2021"],
    "why of a year without data": ["why", "--from", "1950", "--to", "2024"],
    "unknown release": ["rollback", "yesterday"],
    "unknown release to compare": ["diff", "yesterday"],
    "unknown source to refresh": ["refresh", "--source", "wto"],
    "import of nothing": ["import"],
    "import of what is not there": ["import", "/nowhere/file.csv"],
    "import with a wrong edition": ["import", __file__, "--edition", "2025-13"],
    "import of unknown content": ["import", __file__],
    "wrong cron": ["schedule", "--cron", "soon"],
    "unknown option": ["status", "--colour"],
    "unknown command": ["fetch"],
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_words_exit_2_and_change_nothing(
    run: Run, store: Store, filled: str, name: str
) -> None:
    """Wrong input is one clear line on stderr, and nothing on stdout."""
    ended = run(*WRONG[name])
    assert ended.code == 2
    assert ended.out == ""
    assert "Traceback" not in ended.err
    if ended.err.startswith("trilateral: "):
        assert ended.err.count("\n") == 1
    assert store.current_id() == filled
    assert len(store.ids()) == 1


def test_empty_store_exits_1_and_says_what_to_do(run: Run) -> None:
    for words in (
        ["status"],
        ["check"],
        ["diff"],
        ["claim"],
        ["share", "--indicator", "gdp_nominal"],
    ):
        ended = run(*words)
        assert ended.code == 1
        assert "trilateral refresh" in ended.err
    assert run("releases").code == 0


def world_bank_csv(edition: str, factor: float = 1.0) -> str:
    """The API's CSV with the small world's GDP."""
    years = sorted(GDP["WLD"])
    lines = [
        f'"Last Updated Date","{edition}",',
        ",".join(
            f'"{c}"'
            for c in ("Country Name", "Country Code", "Indicator Name", "Indicator Code", *years)
        )
        + ",",
    ]
    lines += [
        ",".join(
            f'"{c}"'
            for c in (
                a,
                a,
                "GDP (current US$)",
                "NY.GDP.MKTP.CD",
                *(v[y] * 1e9 * factor for y in years),
            )
        )
        + ","
        for a, v in GDP.items()
    ]
    return "\r\n".join([*lines, ""])


def test_import_publishes_by_the_same_path_as_a_refresh(
    run: Run, store: Store, tmp_path: Path
) -> None:
    """First release, older edition to the vintages, the same again, a newer one, and one that is refused."""
    files = {}
    for edition, factor in {
        "2025-07-01": 1.0,
        "2025-02-24": 0.99,
        "2026-07-13": 1.01,
        "2026-08-01": 1e-9,
    }.items():
        files[edition] = str(tmp_path / f"{edition}.dat")
        Path(files[edition]).write_text(world_bank_csv(edition, factor), encoding="utf-8")
    first = json.loads(run("import", files["2025-07-01"], "--json").out)
    assert first["release"] == store.current_id()
    assert run("import", files["2025-02-24"]).code == 0
    assert "Nothing new" in run("import", files["2025-02-24"]).out
    planned = run("import", files["2026-07-13"], "--dry-run")
    assert planned.out.startswith("Would publish: wdi 2026-07-13")
    assert store.open().edition("gdp_nominal", "wdi") == "2025-07-01"
    assert run("import", files["2026-07-13"]).code == 0
    assert store.open().editions("gdp_nominal", "wdi") == ["2025-02-24", "2025-07-01", "2026-07-13"]
    before = store.current_id()
    refused = run("import", files["2026-08-01"])
    assert refused.code == 4
    assert "Not published: [plausible_range]" in refused.err
    planned = run("import", files["2026-08-01"], "--dry-run")
    assert planned.code == 4
    found = re.search(r"\AWould be refused \((.+?)\): wdi 2026-08-01", planned.out)
    assert found
    # The guards are those that the refusal itself names.
    assert found[1].split(", ") == re.findall(r"\[(\w+)\]", refused.err)
    forced = run("import", files["2026-08-01"], "--dry-run", "--force")
    assert (forced.code, forced.out.split(":")[0]) == (0, "Would publish")
    assert store.current_id() == before
    assert run("import", files["2026-08-01"], "--force").code == 0
    assert json.loads(run("status", "--json").out)["forced"]
    assert run("diff").out.startswith("wdi 2026-08-01")


def test_refusal_says_what_was_passed_over(run: Run, store: Store, tmp_path: Path) -> None:
    """What is missing in a file that a guard refuses often lies in what was left out of it."""
    publish(store, table(edition="2025-07-01"))
    path = tmp_path / "b.csv"
    other = ",".join(
        ['"World"', '"WLD"', '"Life"', '"SP.DYN.LE00.IN"', *['"70"'] * len(GDP["WLD"])]
    )
    path.write_text(f"{world_bank_csv('2026-08-01', 1e-9)}{other},\r\n", encoding="utf-8")
    refused = run("import", str(path))
    assert refused.code == 4
    note = "note: b.csv: 1 series are not in the catalogue, left out"
    assert refused.err.index(note) < refused.err.index("Not published: ")


def outcome(code: int) -> Outcome:
    """What a refresh may come to."""
    finding = Finding("jump", "warning", "a jump.")
    failed = {"weo": "no answer", "wdi": "[jump] a jump too far."} if code == 3 else {}
    aside = {"wdi": [Finding("jump", "error", "a jump too far.")]} if code == 3 else {}
    return Outcome("r", "Published r: x", {}, (finding,), ("a note",), failed, aside)


@pytest.mark.parametrize("code", [0, 3])
def test_refresh_tells_what_came_and_exits_as_it_ended(
    run: Run, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(build, "refresh", lambda *args, **options: outcome(code))
    ended = run("refresh")
    assert ended.code == code
    assert ended.out == "Published r: x\n"
    assert "note: a note\n" in ended.err
    assert "warning: [jump] a jump.\n" in ended.err
    assert ("weo could not be read: no answer" in ended.err) == (code == 3)
    assert ("error: [jump] a jump too far.\n" in ended.err) == (code == 3)
    assert ("wdi was refused, its last good figures stay: [jump]" in ended.err) == (code == 3)
    assert json.loads(run("refresh", "--json").out)["release"] == "r"


def test_refresh_of_an_installed_package_says_where_the_release_is(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody chose that folder; where somebody names a store, they know where it is."""
    monkeypatch.setattr(build, "refresh", lambda *args, **options: outcome(0))
    assert "The release is in" not in run("refresh").err
    monkeypatch.setattr(places, "DEFAULT", Path(store.url))
    monkeypatch.setattr(places, "SHIPPED", tmp_path / "package")
    publish(store, table())
    assert f"The release is in {store.url}.\n" in run("refresh").err


@pytest.mark.parametrize("code", [0, 3])
def test_schedule_once_is_a_refresh_with_a_log(
    run: Run, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(build, "refresh", lambda *args, **options: outcome(code))
    ended = run("schedule", "--once")
    assert ended.code == code
    assert ended.out == ""
    assert [json.loads(line)["event"] for line in ended.err.splitlines()] == [
        "refresh started",
        "refresh done",
    ]


def test_status_says_when_the_figures_were_confirmed_and_how_the_last_run_ended(
    run: Run, store: Store, filled: str
) -> None:
    runs.note(store, "in_part", "weo is down", asked=["wdi", "weo"], failed={"weo": "no answer"})
    facts = json.loads(run("status", "--json").out)
    sources = {source["name"]: source for source in facts["sources"]}
    assert facts["last_run"]["outcome"] == "in_part"
    assert facts["confirmed"] == sources["weo"]["checked"] <= sources["wdi"]["checked"]
    assert (sources["wdi"]["stale"], sources["weo"]["stale"]) == ("", "no answer")
    assert "in_part: weo is down" in run("status").out


def test_status_tells_what_the_guards_found(run: Run, store: Store) -> None:
    """In the release that is served, and in what was refused since."""
    found = {"guard": "coverage", "severity": "warning", "message": "DEU 1990 has vanished."}
    refused = {"guard": "jump", "severity": "error", "message": "x."}
    publish(store, table(), findings=[found])
    runs.note(store, "refused", "Not published: [jump] x.", asked=["wdi"], findings=[refused])
    facts = json.loads(run("status", "--json").out)
    assert facts["findings"] == [found]
    assert facts["last_run"]["findings"] == [refused]
    told = run("status").out
    assert "warning    [coverage] DEU 1990 has vanished." in told
    assert "refused: Not published: [jump] x." in told


@pytest.mark.parametrize(("age", "code"), [("1d", 0), ("25h", 0), ("0m", 1), ("0d", 1)])
def test_status_fails_where_figures_are_older_than_asked(
    run: Run, filled: str, age: str, code: int
) -> None:
    ended = run("status", "--json", "--max-age", age)
    assert ended.code == code
    assert json.loads(ended.out)["release"] == filled
    assert ("--max-age allows" in ended.err) == (code == 1)


def test_status_does_not_call_figures_fresh_by_a_clock_that_fell_back(
    run: Run, store: Store, filled: str
) -> None:
    """They would count as fresh until the clock has caught up."""
    ahead = datetime.now(UTC) + timedelta(days=400)
    runs.note(store, "unchanged", "x", asked=["wdi", "weo"])
    note = store.backend.read(runs.NOTE)
    assert note is not None
    later = re.sub(r"20\d\d-\d\d-\d\dT", f"{ahead:%Y-%m-%d}T", note.decode())
    store.backend.write(runs.NOTE, later.encode())
    ended = run("status", "--max-age", "30d")
    assert ended.code == 1
    assert f"were last confirmed on {ahead:%Y-%m-%d}" in ended.err
    assert "how old they are cannot be told. Set the clock." in ended.err
    # Without an alarm it is what it is.
    assert run("status").code == 0


@pytest.mark.parametrize("age", ["", "30", "d", "-1d", "1.5d", "30 days", "1w", "999999d"])
def test_status_refuses_an_age_that_is_none(run: Run, filled: str, age: str) -> None:
    ended = run("status", f"--max-age={age}")
    assert ended.code == (0 if age == "" else 2)
    assert ended.err == "" or "30d, 12h, 15m" in ended.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA", ""),
        ("DATA", "  "),
        ("DEADLINE", "nan"),
        ("SOURCE_DEADLINE", "0"),
        ("READ_TIMEOUT", "inf"),
        ("ATTEMPTS", "0"),
        ("CONNECTIONS", "0"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_its_name(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TRILATERAL_{name}", value)
    ended = run("status")
    assert ended.code == 2
    assert ended.err.startswith(f"trilateral: TRILATERAL_{name} is not usable: ")
    assert ended.err.count("\n") == 1
