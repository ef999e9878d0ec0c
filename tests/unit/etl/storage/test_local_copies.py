"""The folder in which releases that came from a bucket are kept: where it is, and whose."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from etl.storage import local_copies
from etl.storage.local_copies import LocalCopies


@pytest.fixture
def homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without a home; the folder for the system's temporary files."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    monkeypatch.setattr(local_copies.tempfile, "gettempdir", lambda: str(tmp_path))
    return tmp_path


def test_a_named_folder_goes_before_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert LocalCopies(str(tmp_path / "named"), "s3://a").root.parent == tmp_path / "named"
    assert LocalCopies("", "s3://a").root.parent == tmp_path / "own" / "trilateral"
    assert LocalCopies("", "s3://a").root != LocalCopies("", "s3://b").root


def test_a_user_without_a_home_has_one_among_temporary_files(homeless: Path) -> None:
    kept = LocalCopies("", "s3://a")
    kept.write("releases/1/table", b"1")
    assert kept.read("releases/1/table") == b"1"
    assert kept.root.parent == homeless / f"trilateral-{os.getuid()}"
    assert kept.root.parent.stat().st_mode & 0o077 == 0


def test_a_folder_of_somebody_else_is_left_alone(
    homeless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all may write, a folder or a link of that name may have been laid out for us."""
    (homeless / "trap").mkdir()
    (homeless / f"trilateral-{os.getuid()}").symlink_to(homeless / "trap")
    kept = LocalCopies("", "s3://a")
    kept.write("releases/1/table", b"1")
    assert kept.read("releases/1/table") is None
    assert not list((homeless / "trap").iterdir())


def test_releases_in_use_longest_ago_are_forgotten(tmp_path: Path) -> None:
    kept = LocalCopies(str(tmp_path), "s3://a")
    for number in range(local_copies.KEPT + 1):
        kept.write(f"releases/{number}/table", b"1")
        os.utime(kept.root / "releases" / str(number), (number, number))
    kept.used("0")
    left = {path.name for path in (kept.root / "releases").iterdir()}
    assert left == {"0", *(str(n) for n in range(2, local_copies.KEPT + 1))}


def test_the_release_that_is_shown_is_not_forgotten(tmp_path: Path) -> None:
    """Readers may ask for any number of old ones meanwhile."""
    kept = LocalCopies(str(tmp_path), "s3://a")
    kept.write(local_copies.SHOWN, b"0\n")
    for number in range(2 * local_copies.KEPT):
        kept.write(f"releases/{number}/table", b"1")
        os.utime(kept.root / "releases" / str(number), (number, number))
        kept.used(str(number))
    left = {path.name for path in (kept.root / "releases").iterdir()}
    assert left == {"0", *(str(n) for n in range(local_copies.KEPT + 1, 2 * local_copies.KEPT))}
