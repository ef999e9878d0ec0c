"""The wheel as it is built and installed: it holds all that it needs, and works where there is no checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
import requests

from etl.places import CHECKOUT
from tests.ways import until

pytestmark = pytest.mark.slow

#: What a build needs of a checkout.
NEEDED = ("pyproject.toml", "package.json", "setup.py", "MANIFEST.in", "LICENSE", "README.md",
          "scripts", "etl", "dashboard", "trilateral", "assets", "data")  # fmt: skip
#: Bytes that it may have.
MOST = 12_000_000
#: Seconds that a busy machine may take to start a server.
PATIENCE = 120


#: Runs each of some commands as the program of the wheel does; what they print is divided by this.
NEXT = "--- next ---"
EACH = f"""
import json, sys
from dashboard.commands import main
for command in json.loads(sys.argv[1]):
    sys.argv = ["trilateral", *command]
    assert main._run() == 0, command
    print({NEXT!r})
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `make dist` does, in a copy: no test writes into the checkout."""
    tree = tmp_path_factory.mktemp("tree")
    for name in NEEDED:
        source = CHECKOUT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "snapshots", ".*")
            shutil.copytree(source, tree / name, ignore=ignored)
        else:
            shutil.copy(source, tree / name)
    (tree / "node_modules").symlink_to(CHECKOUT / "node_modules")
    subprocess.run(["npm", "run", "--silent", "vendor"], cwd=tree, check=True)
    built = subprocess.run(
        [tree / "scripts" / "dist"],
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    [found] = (tree / "dist").glob("*.whl")
    assert f"{found}: " in built.stdout
    return found


@pytest.fixture(scope="session")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment in which the wheel is installed, beside the packages of this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    python = folder / "bin" / "python"
    # Compiled, as pip does unless it is told not to: each of some twenty commands would compile it anew.
    subprocess.run(
        [
            sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python,
            "install", "--quiet", "--no-deps", "--no-index", wheel,
        ],
        check=True,
    )  # fmt: skip
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    # A folder in a .pth file is searched, but not for .pth files of its own: the editable installation stays out.
    (site / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return folder / "bin" / "trilateral"


@pytest.fixture
def installed(command: Path, tmp_path: Path) -> Installed:
    return Installed(command, tmp_path)


class Installed:
    """The command, run in an empty folder by somebody with a home and nothing else: no git, no make, no browser."""

    def __init__(self, command: Path, folder: Path) -> None:
        self.command = command
        self.here = folder / "empty"
        self.own = folder / "home" / ".local" / "share" / "trilateral"
        self.here.mkdir()
        (folder / "home").mkdir()
        self.environment = {
            "PATH": "/nonexistent",
            "HOME": str(folder / "home"),
            "BROWSER_PATH": "/nonexistent/chromium",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def __call__(self, *arguments: str, code: int = 0, **environment: str) -> Any:
        run = subprocess.run(
            [self.command, *arguments],
            cwd=self.here,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert run.returncode == code, run.stderr
        return run

    def one_after_the_other(self, *commands: tuple[str, ...]) -> list[str]:
        """What several commands print that all succeed, run in one process: its start takes longer than most of them."""
        return self.python(EACH, json.dumps(commands)).split(NEXT)[:-1]

    def python(self, code: str, *arguments: str) -> str:
        """What a program prints that imports the wheel."""
        run = subprocess.run(
            [self.command.with_name("python"), "-c", code, *arguments],
            cwd=self.here,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout


def test_it_holds_what_it_needs_and_no_more(wheel: Path) -> None:
    served = (CHECKOUT / "data" / "current").read_text(encoding="utf-8").strip()
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        script = archive.read("dashboard/assets/vendor/plotly-basic.min.js")
        assert b"plotly.js (basic" in script[:200]
        assert b"MIT" in archive.read("dashboard/assets/vendor/plotly-basic.LICENSE")
        assert archive.read("etl/data/current").decode().strip() == served
    assert {
        "dashboard/assets/style.css",
        "dashboard/assets/vendor/swagger/LICENSE",
        "dashboard/locale/ja/LC_MESSAGES/messages.po",
        "etl/catalog/indicators.toml",
        "etl/reading/ko.toml",
        f"etl/data/releases/{served}/datapackage.json",
        f"etl/data/releases/{served}/vintages.parquet",
    } <= names
    facts = {
        f"{path.relative_to(CHECKOUT)}"
        for part in ("etl", "dashboard", "trilateral")
        for path in (CHECKOUT / part).rglob("*")
        if path.suffix in (".py", ".toml", ".po", ".typed")
    }
    assert facts <= names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "dashboard",
        "etl",
        "trilateral",
        "trilateral_dashboard",
    }
    assert not [name for name in names if "__pycache__" in name or "data/snapshots" in name]
    releases = {name.split("/")[3] for name in names if name.startswith("etl/data/releases/")}
    assert releases == {served}
    assert wheel.stat().st_size <= MOST


def test_it_answers_from_an_empty_folder(installed: Installed) -> None:
    served = (CHECKOUT / "data" / "current").read_text(encoding="utf-8").strip()
    here = subprocess.run(
        [Path(sys.executable).with_name("trilateral"), "share", "--indicator", "gdp_nominal", "--format", "json"],
        capture_output=True,
        check=True,
    )  # fmt: skip
    shares = installed("share", "--indicator", "gdp_nominal", "--format", "json")
    assert json.loads(shares.stdout) == json.loads(here.stdout)
    (installed.here / "said.txt").write_text("China makes up 17% of world GDP in 2024.")
    claims, japanese, review = installed.one_after_the_other(
        ("claim", "--json"), ("claim", "--lang", "ja"), ("review", "said.txt", "--json")
    )
    assert json.loads(claims)
    assert "世界のGDP" in japanese
    assert [claim["areas"] for claim in json.loads(review)["claims"]] == ["CHN"]
    assert str(installed.own) in installed("--help").stdout.replace("\n", "").replace(" ", "")
    doctor = installed("doctor", "--json", code=1)
    said = {finding["name"]: finding["said"] for finding in json.loads(doctor.stdout)}
    assert f"a refresh writes to {installed.own}: release {served}" in said["store"]
    # Nobody has written anything.
    assert not installed.own.exists()


def test_a_program_imports_it(installed: Installed) -> None:
    code = (
        "import trilateral; print(trilateral.__file__); print(trilateral.open().release.id); "
        "print(len(trilateral.shares(first=2000, last=2020)), '<svg' in trilateral.figure().svg)"
    )
    place, release, answer = installed.python(code).splitlines()
    assert Path(place).is_relative_to(installed.command.parents[1])
    assert release == (CHECKOUT / "data" / "current").read_text(encoding="utf-8").strip()
    assert answer == "21 True"


def test_it_writes_files_and_says_what_it_lacks(installed: Installed) -> None:
    forms = ("svg", "pptx", "xlsx", "csv")
    installed.one_after_the_other(
        *(("export", "gdp-share", "-o", f"figure.{form}", "--lang", "ko") for form in forms)
    )
    for form in forms:
        assert (installed.here / f"figure.{form}").stat().st_size > 1000
    refused = installed("export", "gdp-share", "-o", "figure.png", code=1)
    assert "apt-get install chromium" in refused.stderr
    assert not (installed.here / "figure.png").exists()


def test_it_serves_and_follows_the_users_own_store(installed: Installed) -> None:
    served = (CHECKOUT / "data" / "current").read_text(encoding="utf-8").strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (installed.here / "log").open("wb")
    server = subprocess.Popen(
        [installed.command, "serve", "--port", str(port)],
        cwd=installed.here,
        env=installed.environment,
        stderr=log,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        until(lambda: requests.get(f"{base}/readyz", timeout=PATIENCE).ok, PATIENCE)
        story = requests.get(f"{base}/", timeout=PATIENCE)
        [start] = re.findall(r'<script src="(/assets/boot\.js\?[^"]+)"', story.text)
        assert "plotly-basic.min.js" in requests.get(f"{base}{start}", timeout=PATIENCE).text
        for path in (
            "/claim?lang=zh",
            "/docs",
            "/assets/vendor/plotly-basic.min.js",
            "/figure/gdp-share.pptx",
        ):
            answer = requests.get(f"{base}{path}", timeout=PATIENCE)
            assert (path, answer.status_code) == (path, 200)
        assert str(installed.own) in (installed.here / "log").read_text(encoding="utf-8")
        # A release that is held is written down in the user's own folder.
        installed("rollback", served, "--hold")
        assert (installed.own / "current").read_text(encoding="utf-8").strip() == served
        assert len(json.loads(installed("releases", "--json").stdout)) == 1
        assert requests.get(f"{base}/readyz", timeout=PATIENCE).json() == {"release": served}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)
        log.close()
