"""A store in a bucket: the guarantees of a store on a disk, against an S3 server on loopback (`tests/bucket.py`).

Every test of a fault here is a row of docs/faults.md (`test_every_fault_is_documented` holds the two together).
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from dashboard import live as live_module
from dashboard.commands import main
from dashboard.live import Live
from etl import settings
from etl.errors import NoRelease, ReleaseDamaged, StoreBusy, StoreError, UsageError
from etl.pipeline import build
from etl.storage import local_copies
from etl.storage.local_copies import KEPT
from etl.storage.object_store import connect
from etl.storage.store import Store
from tests.bucket import (
    AFTER,
    CONTRARY,
    CUT,
    FORGETS,
    HANG,
    LOST,
    S3,
    SAYS,
    UNCONDITIONAL,
    WITHOUT_QUOTES,
    lock_of,
)
from tests.figures import Figures
from tests.replay import Replay
from tests.small import changed, publish, table
from tests.ways import winners

ROOT = Path(__file__).resolve().parents[2]
URL = "s3://figures/store"
LOCK = "store/.refresh.lock"
DENIED = SAYS("403 Forbidden", "AccessDenied")


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[S3]:
    """The server, which the environment names; clients have little patience and a cache of the test's own."""
    with S3() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TRILATERAL_DATA", URL)
        monkeypatch.setenv("TRILATERAL_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("TRILATERAL_ATTEMPTS", "2")
        yield server


@pytest.fixture
def store(s3: S3) -> Store:
    """An empty store there."""
    return Store(URL)


@pytest.fixture
def first(store: Store) -> str:
    """The id of its first release."""
    return published(store)


def published(store: Store, edition: str = "2025-07-01", china: float = 18_740) -> str:
    """A release published as its lock's holder."""
    with store.lock():
        return publish(store, table(changed("CHN", "2024", china), edition=edition))


def asked_for(s3: S3, what: str) -> list[str]:
    return [line for line in s3.asked if what in line]


# -- What holds without any fault --------------------------------------------------------------------------------------
def test_conditional_writes_are_conditional(s3: S3) -> None:
    """Of many who create an object at once one succeeds, and of many who replace what they saw: the server means it."""
    objects = connect(URL, settings.load())

    assert winners(objects, "create", 8) == 1
    seen = objects.get("contested")
    assert seen is not None
    assert winners(objects, seen.version, 8) == 1


def test_a_release_is_the_same_from_a_bucket_as_from_a_disk(store: Store, tmp_path: Path) -> None:
    near = Store(str(tmp_path / "disk"))
    tables = (table(), table(edition="2024-10-24"))
    publish(near, *tables)
    with store.lock():
        release_id = publish(store, *tables)
    there, here = store.open(), near.open()
    assert there.id == release_id == store.current_id()
    pd.testing.assert_frame_equal(there.everything, here.everything)
    assert [r["hash"] for r in there.package["resources"]] == [
        r["hash"] for r in here.package["resources"]
    ]


def test_refreshes_into_a_bucket(store: Store, s3: S3, tmp_path: Path) -> None:
    """The services' figures become a release there; asked again, there is nothing new; raw answers are kept and used."""
    with Replay(Figures.made()) as replay:
        services = replay.settings(tmp_path)
        outcome = build.refresh(store, services)
        assert outcome.release == store.current_id()
        assert {e["source"] for e in store.open().package["editions"]} >= {"wdi", "weo", "unctad"}
        assert build.refresh(store, services).release is None
        archives = len(replay.asked("/bulkfile/"))
        with store.lock():
            found, _ = build.fetch(["unctad"], store, services, None, lambda words: None)
        assert found
        assert len(replay.asked("/bulkfile/")) == archives, "the kept archive is used"
    assert any(key.startswith("store/snapshots/unctad/") for key in s3.names())


def test_commands_work_on_a_bucket(
    first: str, s3: S3, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    second = published(Store(URL), china=19_000)

    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["trilateral", *words])
        with pytest.raises(SystemExit) as end:
            main.main()
        assert not end.value.code
        return capsys.readouterr().out

    assert json.loads(run("status", "--json"))["release"] == second
    assert {r["id"]: r["current"] for r in json.loads(run("releases", "--json"))} == {
        second: True,
        first: False,
    }
    run("rollback", first)
    assert json.loads(run("status", "--json"))["release"] == first
    assert "is new" not in run("check")


def test_looking_at_current_is_one_small_request(store: Store, first: str, s3: S3) -> None:
    s3.asked.clear()
    assert store.current_id() == first
    assert s3.asked == ["GET /figures/store/current"]


def test_a_warm_cache_answers_for_the_bucket(store: Store, first: str, s3: S3) -> None:
    store.open()
    s3.asked.clear()
    assert Store(URL).open().id == first
    assert s3.asked == ["GET /figures/store/current"]


def test_the_cache_keeps_a_few_releases(store: Store, tmp_path: Path) -> None:
    ids = [published(store, china=19_000 + n) for n in range(KEPT + 2)]
    for release_id in ids:
        store.open(release_id)
    kept = {path.name for path in (tmp_path / "cache").glob("*/releases/*")}
    assert kept == set(ids[-KEPT:])


def test_many_readers_share_a_cache(store: Store, s3: S3, tmp_path: Path) -> None:
    """They fill it together and take from each other what they still want; each has the whole release."""
    ids = [published(store, china=19_000 + n) for n in range(KEPT + 2)]
    start = threading.Barrier(6)

    def read(number: int) -> list[str]:
        mine = Store(URL)
        start.wait()
        return [mine.open(release_id).id for release_id in ids[number:] + ids[:number]]

    with ThreadPoolExecutor(6) as pool:
        for found in pool.map(read, range(6)):
            assert sorted(found) == sorted(ids)
    assert not list((tmp_path / "cache").rglob("*.part"))
    assert len(list((tmp_path / "cache").glob("*/releases/*"))) <= KEPT + 6


def test_listing_releases_does_not_fill_the_cache(store: Store, first: str, tmp_path: Path) -> None:
    assert [found.id for found in store.releases()] == [first]
    assert not list((tmp_path / "cache").rglob("datapackage.json"))


def test_stores_of_the_same_name_elsewhere_are_not_mixed_up(
    store: Store, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.remember(first)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert Store(URL).remembered() is None


# -- Two writers -------------------------------------------------------------------------------------------------------
def test_two_writers_in_a_bucket(store: Store, first: str) -> None:
    with store.lock():
        with (
            pytest.raises(StoreBusy, match=r"writing to s3://figures/store \(.+, process \d+\)"),
            Store(URL).lock(),
        ):
            pass
        second = publish(store, table(edition="2026-01-01"))
    assert store.current_id() == second
    with Store(URL).lock():
        pass


def test_many_writers_in_the_same_moment(store: Store) -> None:
    """Of those who try in the same moment one gets in at a time, and nothing of what it publishes is lost."""
    inside: list[int] = []
    together: list[int] = []
    start = threading.Barrier(4)

    def write(number: int) -> str | None:
        mine = Store(URL)
        start.wait()
        try:
            with mine.lock():
                inside.append(number)
                together.append(len(inside))
                release_id = publish(mine, table(edition=f"2026-01-0{number + 1}"))
                inside.remove(number)
                return release_id
        except StoreBusy:
            return None

    with ThreadPoolExecutor(4) as pool:
        won = [release_id for release_id in pool.map(write, range(4)) if release_id]
    assert won
    assert set(together) == {1}
    assert sorted(won) == sorted(store.ids())
    assert store.current_id() in won


def _hold(started: str) -> None:
    with Store(URL).lock():
        Path(started).touch()
        threading.Event().wait()


def test_writer_killed_while_it_holds_the_lock(
    store: Store, first: str, s3: S3, tmp_path: Path
) -> None:
    """SIGKILL: others wait for as long as the lock says, by the bucket's clock, and no longer."""
    child = multiprocessing.get_context("spawn").Process(target=_hold, args=(str(tmp_path / "on"),))
    child.start()
    while not (tmp_path / "on").exists():
        child.join(0.05)
        assert child.exitcode is None
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join(30)
    with (
        pytest.raises(StoreBusy, match=r"If it is gone, its lock ends in \d+ seconds"),
        store.lock(),
    ):
        pass
    s3.age(LOCK, seconds=62)
    second = published(store, china=19_000)
    assert store.current_id() == second


def _refresh(urls: dict[str, str]) -> None:
    build.refresh(Store(URL), settings.load().model_copy(update={"services": urls}), ["wdi"])


@pytest.mark.slow
def test_writer_killed_at_any_write(store: Store, s3: S3) -> None:
    """SIGKILL at each step of a refresh: the old release or the new one, whole, and the next run works."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.pipeline.build", "tests.replay"])
    current = "PUT /figures/store/current"
    steps = ("/changes.json", "/datapackage.json", current)
    with Replay(Figures.made()) as replay:
        _refresh(replay.urls())
        for number, step in enumerate(steps, 1):
            before = store.current_id()
            _news(replay, number)
            child = context.Process(target=_refresh, args=(replay.urls(),))
            s3.fault(step, AFTER(child.kill))
            child.start()
            child.join(60)
            s3.mend()
            assert child.exitcode == -signal.SIGKILL
            assert (store.current_id() == before) == (step != current)
            for release_id in store.ids():
                store.open(release_id)
            s3.age(LOCK, seconds=62)
        _news(replay, len(steps) + 1)
        _refresh(replay.urls())
    assert store.open().edition("gdp_nominal", "wdi") == f"2026-09-{len(steps) + 1:02d}"
    assert _folders(s3) == set(store.ids()), "what was half-written is swept"


def _news(replay: Replay, day: int) -> None:
    for code in replay.figures.wdi:
        replay.figures.updated[code] = f"2026-09-{day:02d}"
    replay.figures.wdi["NY.GDP.MKTP.CD"]["CHN"]["2024"] += 1e9


def _folders(s3: S3) -> set[str]:
    """The releases that there is anything of."""
    return {name.split("/")[2] for name in s3.names() if name.startswith("store/releases/")}


def test_lock_lost_to_another_writer(store: Store, first: str, s3: S3) -> None:
    """A writer that slept through its lease does not overwrite what the next one has published."""
    other = Store(URL)
    with store.lock():
        s3.age(LOCK, seconds=62)
        second = published(other, china=19_000)
        with pytest.raises(StoreBusy, match="The lock on s3://figures/store was lost"):
            publish(store, table(edition="2026-01-01"))
    assert store.current_id() == second
    assert store.ids() == sorted([first, second], reverse=True)
    with other.lock():
        pass


def test_lock_lost_between_two_looks(store: Store, first: str, s3: S3) -> None:
    """Even if the lock is lost in the very moment before `current` is replaced, only one of two wins."""
    other = Store(URL)
    won: list[str] = []

    def overtaken() -> None:
        s3.age(LOCK, seconds=62)
        s3.mend()
        won.append(published(other, china=19_000))

    with store.lock():
        # Its lock is found to be good, and lost before the answer arrives.
        s3.fault("PUT /figures/store/.refresh.lock", AFTER(lambda: None), times=1)
        s3.fault("PUT /figures/store/.refresh.lock", AFTER(overtaken), times=1)
        with pytest.raises(StoreBusy, match="has written s3://figures/store/current meanwhile"):
            publish(store, table(edition="2026-01-01"))
    assert [store.current_id()] == won


def test_current_written_past_the_lock(store: Store, first: str, s3: S3) -> None:
    """What an operator's other tool writes is not overwritten unseen."""
    with store.lock():
        s3.put("store/current", f"{first}\n\n".encode())
        with pytest.raises(StoreBusy, match=r"Nothing was changed\. Try again"):
            publish(store, table(edition="2026-01-01"))
    assert store.current_id() == first


def test_lock_lost_with_the_network(
    store: Store, first: str, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that could not be renewed in time counts as lost, whatever the bucket says later."""
    monkeypatch.setenv("TRILATERAL_LEASE", "0.4")
    mine = Store(URL)
    with mine.lock():
        s3.fault(LOCK, SAYS("503 Service Unavailable", "SlowDown"))
        threading.Event().wait(0.6)
        s3.mend()
        with pytest.raises(StoreBusy, match=r"could not be renewed within 0\.4 seconds"):
            publish(mine, table(edition="2026-01-01"))
    assert store.current_id() == first


def test_lock_is_renewed_while_it_is_held(
    store: Store, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRILATERAL_LEASE", "6")
    with Store(URL).lock():
        taken = lock_of(s3.get(LOCK))["renewal"]
        renewed = threading.Event()
        s3.fault(f"PUT /figures/{LOCK}", AFTER(renewed.set))
        assert renewed.wait(10)
        s3.mend()
        assert lock_of(s3.get(LOCK))["renewal"] > taken


@pytest.mark.parametrize("what", [LOCK, "store/current"])
def test_answer_lost_after_a_write(what: str, store: Store, first: str, s3: S3) -> None:
    """A write that was done, but whose answer says otherwise, is known for what it is when it is tried again."""
    s3.fault(f"PUT /figures/{what}", LOST, times=1)
    second = published(store, china=19_000)
    assert store.current_id() == second
    with store.lock():
        pass


def test_lock_left_unreadable(store: Store, first: str, s3: S3) -> None:
    """It counts as held until it is old."""
    for body in (b"\xff what", b"[]", b'{"holder": 1, "seconds": "long"}'):
        s3.put(LOCK, body)
        with pytest.raises(StoreBusy, match="unknown, process unknown"), store.lock():
            pass
    s3.age(LOCK, seconds=62)
    with store.lock():
        pass


def test_service_that_ignores_conditions(store: Store, first: str, s3: S3) -> None:
    """A service where two writers could win is refused before anything is written."""
    s3.fault("PUT /", UNCONDITIONAL)
    with pytest.raises(StoreError, match="does not keep to conditional writes"):
        published(Store(URL), china=19_000)
    assert store.ids() == [first]
    assert store.open().id == first, "reading needs no conditions"


def test_service_that_does_not_know_conditions(store: Store, s3: S3) -> None:
    s3.fault("PUT /", SAYS("501 Not Implemented", "NotImplemented"))
    with pytest.raises(StoreError, match="does not keep to conditional writes"), store.lock():
        pass


def test_service_that_compares_bare_etags(store: Store, first: str, s3: S3) -> None:
    """Asked without quotes it keeps to conditions, and everything works."""
    s3.fault("PUT /", WITHOUT_QUOTES)
    second = published(Store(URL), china=19_000)
    assert store.current_id() == second != first
    with Store(URL).lock(), pytest.raises(StoreBusy, match="Another process"), Store(URL).lock():
        pass


def test_service_for_which_no_condition_holds(store: Store, first: str, s3: S3) -> None:
    """It would let nobody renew a lock: that is said at once, and not that another process is writing."""
    s3.fault("PUT /", CONTRARY)
    with pytest.raises(
        StoreError, match="refuses a conditional write whose condition holds"
    ) as caught:
        published(Store(URL), china=19_000)
    assert not isinstance(caught.value, StoreBusy)
    assert store.current_id() == first


# -- The bucket does not behave ----------------------------------------------------------------------------------------
ANSWERS = {
    "denied": (DENIED, r"s3://figures/store denies access \(AccessDenied\)"),
    "unknown_key": (SAYS("403 Forbidden", "InvalidAccessKeyId"), r"\(InvalidAccessKeyId\)"),
    "expired_token": (
        SAYS("400 Bad Request", "ExpiredToken"),
        r"\(ExpiredToken\)\. Check the cred",
    ),
    "no_bucket": (SAYS("404 Not Found", "NoSuchBucket"), "There is no bucket for s3://figures"),
    "another_region": (SAYS("301 Moved Permanently", "PermanentRedirect"), "Set AWS_REGION"),
    "region_in_signature": (
        SAYS("400 Bad Request", "AuthorizationHeaderMalformed"),
        "Set AWS_REGION",
    ),
    "clock_off": (SAYS("403 Forbidden", "RequestTimeTooSkewed"), "Set the clock"),
    "busy_for_ever": (
        SAYS("503 Service Unavailable", "SlowDown"),
        "cannot be reached: it answered 503 Service Unavailable",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_bucket_answers_otherwise(name: str, store: Store, first: str, s3: S3) -> None:
    """Every error names the bucket and says what to do; what is there stays, and is found when the fault is gone."""
    answer, words = ANSWERS[name]
    s3.fault("/figures", answer)
    with pytest.raises(StoreError, match=words):
        store.current_id()
    with pytest.raises(StoreError, match=words):
        published(store, china=19_000)
    s3.mend()
    assert store.current_id() == first
    assert store.ids() == [first]


def test_bucket_busy_once(store: Store, first: str, s3: S3) -> None:
    s3.fault("/figures", SAYS("503 Service Unavailable", "SlowDown"), times=1)
    assert store.current_id() == first


def test_bucket_unreachable(store: Store, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(
        StoreError, match=r"cannot be reached: Connection refused\. Check the network"
    ):
        Store(URL).current_id()


def test_bucket_without_tls(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.url.replace("http:", "https:"))
    with pytest.raises(StoreError, match="cannot be reached: it does not speak TLS"):
        Store(URL).current_id()


def test_bucket_with_an_unknown_certificate(
    s3: S3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is refused, unless `SSL_CERT_FILE` names who issued it."""
    address, authority = s3.with_tls(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    with pytest.raises(StoreError, match=r"not trusted \(UnknownIssuer\)\. SSL_CERT_FILE"):
        Store(URL).current_id()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    assert Store(URL).current_id() is None


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:9", "", "ftp://127.0.0.1:9", "https://"],
    ids=["no_scheme", "empty", "another_scheme", "no_machine"],
)
def test_bucket_at_an_address_that_is_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    with pytest.raises(UsageError, match=r"AWS_ENDPOINT_URL cannot be .+ or unset it"):
        Store(URL)


def test_bucket_client_gives_up(
    s3: S3, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What the client library did not foresee is an error as any other, and ends no thread."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "no address")
    with pytest.raises(StoreError, match="cannot be reached: request must be valid"):
        Store(URL).current_id()
    assert "panicked" in capfd.readouterr().err


def test_bucket_slow(first: str, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRILATERAL_READ_TIMEOUT", "0.2")
    s3.fault("GET /figures/store/current", HANG)
    with pytest.raises(StoreError, match="cannot be reached: no answer in time"):
        Store(URL).current_id()


def test_bucket_without_credentials(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says who asks: not the environment, and no role of the machine."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="There are no credentials for s3://figures/store"):
        Store(URL).current_id()


def test_bucket_denies_writing(store: Store, first: str, s3: S3) -> None:
    """Who may only read, reads; a refresh fails with nothing changed."""
    s3.fault("PUT /", DENIED)
    with pytest.raises(StoreError, match="denies access"):
        published(store, china=19_000)
    assert store.open().id == first


@pytest.mark.parametrize("at", ["vintages.parquet", "datapackage.json", "store/current"])
def test_upload_cut_off(at: str, store: Store, first: str, s3: S3) -> None:
    """Wherever an upload breaks off, readers see the release of before; the next writer sweeps up."""
    with store.lock():
        s3.fault(at, DENIED)
        with pytest.raises(StoreError, match="denies access"):
            publish(store, table(edition="2026-01-01"))
        s3.mend()
    assert store.current_id() == first
    assert first in {found.id for found in store.releases()}
    if at != "store/current":
        assert store.ids() == [first]
    second = published(store, china=19_000)
    assert store.open().id == second
    assert _folders(s3) == set(store.ids())


def test_list_lags_behind(store: Store, first: str, s3: S3) -> None:
    """A release that a list does not tell of may be left out of another list, but is never swept away."""
    s3.fault("GET /figures", FORGETS(f"{first}/datapackage.json"))
    assert store.ids() == []
    second = published(store, china=19_000)
    s3.mend()
    assert set(store.ids()) == {first, second}
    assert store.open(first).id == first


@pytest.mark.parametrize("name", ["observations.parquet", "datapackage.json", "changes.json"])
def test_object_altered(name: str, store: Store, first: str, s3: S3) -> None:
    """It is refused by name, and never kept."""
    key = f"store/releases/{first}/{name}"
    body = s3.get(key)
    s3.put(key, body[:-20])
    for _ in range(2):
        with pytest.raises(ReleaseDamaged, match=name):
            store.open()
    s3.put(key, body)
    assert store.open().id == first


def test_object_cut_on_its_way(store: Store, first: str, s3: S3) -> None:
    s3.fault(f"{first}/observations.parquet", CUT, times=1)
    assert store.open().observations.equals(table())


def test_object_cut_for_ever(store: Store, first: str, s3: S3) -> None:
    """It is not taken for a damaged release: the next try may be better."""
    s3.fault(f"{first}/observations.parquet", CUT)
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        store.open()
    assert not isinstance(caught.value, ReleaseDamaged)
    s3.mend()
    assert store.open().id == first


def test_object_gone(store: Store, first: str, s3: S3) -> None:
    s3.delete(f"store/releases/{first}/vintages.parquet")
    with pytest.raises(ReleaseDamaged, match=r"vintages\.parquet is missing"):
        store.open()


def test_current_names_no_release(store: Store, first: str, s3: S3) -> None:
    s3.put("store/current", b"20200101T000000Z-0123456789ab\n")
    with pytest.raises(NoRelease, match="trilateral rollback"):
        store.open()
    with store.lock():
        store.set_current(first)
    assert store.open().id == first


# -- The cache does not behave -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["observations.parquet", "datapackage.json", "checks.json"])
def test_cache_corrupted(name: str, store: Store, first: str, s3: S3, tmp_path: Path) -> None:
    """A file that is not what was published is fetched anew and mended, never used."""
    store.open()
    [path] = (tmp_path / "cache").glob(f"*/releases/{first}/{name}")
    genuine = path.read_bytes()
    for body in (b"", genuine[:-20], genuine[::-1]):
        path.write_bytes(body)
        s3.asked.clear()
        assert store.open().observations.equals(table())
        assert len(asked_for(s3, name)) == 1
        assert path.read_bytes() == genuine


def test_cache_unwritable(
    store: Store,
    first: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Releases are fetched every time; the log says once why."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRILATERAL_CACHE", str(tmp_path / "file" / "cache"))
    found = Store(URL)
    with caplog.at_level(logging.WARNING):
        assert found.open().id == found.open().id == first
    said = [r.message for r in caplog.records if "TRILATERAL_CACHE" in r.message]
    assert len(said) == 1
    assert "Not a directory" in said[0]


def test_cache_on_a_full_disk(
    store: Store, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(local_copies, "write_atomically", full)
    assert store.open().id == first
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


# -- Servers -----------------------------------------------------------------------------------------------------------
def test_server_keeps_its_release_while_the_bucket_is_away(
    store: Store, first: str, s3: S3, caplog: pytest.LogCaptureFixture
) -> None:
    live = Live(store)
    assert live.release.id == first
    s3.fault("/figures", DENIED)
    for _ in range(3):
        live.look()
    assert live.release.id == first
    assert len([r for r in caplog.records if "denies access" in r.message]) == 1
    s3.mend()
    second = published(store, china=19_000)
    live.look()
    assert live.release.id == second


def test_server_starts_while_the_bucket_is_away(store: Store, first: str, s3: S3) -> None:
    """What was shown last on this machine is shown again, not what is newest; then it follows the bucket."""
    Live(store).look()
    second = published(store, china=19_000)
    Live(store).look()
    with store.lock():
        store.set_current(first)
    Live(store).look()
    assert store.remembered() == first
    s3.fault("/figures", SAYS("503 Service Unavailable", "SlowDown"))
    live = Live(Store(URL))
    assert live.release.id == first
    s3.mend()
    with store.lock():
        store.set_current(second)
    live.look()
    assert live.release.id == second


def test_server_starts_without_anything(first: str, s3: S3) -> None:
    """Nothing is known on this machine: there is no release to show, until the bucket answers."""
    s3.fault("/figures", DENIED)
    live = Live(Store(URL))
    live.look()
    with pytest.raises(NoRelease, match="no release to show yet"):
        _ = live.release
    s3.mend()
    assert live.release.id == first


def test_server_starts_while_the_bucket_is_slow(
    store: Store, first: str, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits a little, then shows what was shown last, and the bucket's as soon as it comes."""
    Live(store).look()
    second = published(store, china=19_000)
    monkeypatch.setattr(live_module, "PATIENCE_SECONDS", 0.1)
    s3.fault("GET /figures/store/current", HANG)
    live = Live(Store(URL), every=0.01)
    live.start()
    try:
        assert live.release.id == first
        s3.mend()
        while live.release.id != second:
            threading.Event().wait(0.01)
    finally:
        live.stop()


def test_server_keeps_its_release_when_the_next_is_damaged(
    store: Store, first: str, s3: S3
) -> None:
    live = Live(store)
    assert live.release.id == first
    second = published(store, china=19_000)
    s3.put(f"store/releases/{second}/observations.parquet", b"x")
    live.look()
    assert live.release.id == first


def test_every_fault_is_documented(request: pytest.FixtureRequest) -> None:
    text = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    section = text[text.index("## The bucket") :]
    here = {i.name for i in request.session.items if i.path == Path(__file__)}
    rows = set(re.findall(r"`(test_\w+(?:\[[^]`]+\])?)` \|", section))
    calm = {name for name in here if name in CALM or name == request.node.name}
    assert sorted(here - calm - rows) == []
    assert len(rows) >= 40


#: Tests of what holds without any fault.
CALM = {
    "test_conditional_writes_are_conditional",
    "test_a_release_is_the_same_from_a_bucket_as_from_a_disk",
    "test_refreshes_into_a_bucket",
    "test_commands_work_on_a_bucket",
    "test_looking_at_current_is_one_small_request",
    "test_a_warm_cache_answers_for_the_bucket",
    "test_the_cache_keeps_a_few_releases",
    "test_listing_releases_does_not_fill_the_cache",
    "test_many_readers_share_a_cache",
    "test_stores_of_the_same_name_elsewhere_are_not_mixed_up",
    "test_lock_is_renewed_while_it_is_held",
}
