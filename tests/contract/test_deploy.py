"""The files in deploy/ are what their programs understand, agree with the code and each other, and keep to the rules.

No container engine is asked: Kubernetes and Compose are held against their published schemas, nginx reads its own file,
and the Containerfile is read here.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from fnmatch import fnmatch
from http.client import HTTPConnection
from importlib import resources
from pathlib import Path
from typing import Any

import check_jsonschema.builtin_schemas.vendor as vendored
import jsonschema
import kubernetes_validate
import pytest
import yaml

from benchmarks.common import free_port
from dashboard.settings import WebSettings
from dashboard.web import proxies
from etl import settings
from etl.errors import GuardsFailed
from etl.operate.commands.options import DONE_IN_PART
from etl.places import CHECKOUT
from tests.ways import nginx, nginx_file, until

DEPLOY = CHECKOUT / "deploy"
NGINX = DEPLOY / "nginx.conf"
CONTAINERFILE = DEPLOY / "Containerfile"
PORT = 8050
#: An image by name, tag and digest.
PINNED = re.compile(r"[a-z0-9./-]+:[\w.-]+@sha256:[0-9a-f]{64}")

Object = dict[str, Any]


def _kubernetes() -> list[Object]:
    files = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    return [found for file in files for found in yaml.safe_load_all(file.read_text("utf-8"))]


def _compose() -> Object:
    found: Object = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


def _of(kind: str) -> Object:
    [found] = [each for each in _kubernetes() if each["kind"] == kind]
    return found


def _pods() -> dict[str, Object]:
    """What runs in pods, by the kind that starts it."""
    return {
        "Deployment": _of("Deployment")["spec"]["template"],
        "CronJob": _of("CronJob")["spec"]["jobTemplate"]["spec"]["template"],
    }


def _settings() -> set[str]:
    return {settings.variable(name) for name in [*settings.names(), *WebSettings.model_fields]}


@pytest.fixture(params=["Deployment", "CronJob"])
def pod(request: pytest.FixtureRequest) -> Object:
    found: Object = _pods()[request.param]["spec"]
    return found


# Kubernetes


@pytest.mark.parametrize(
    "found", _kubernetes(), ids=lambda o: f"{o['kind']}-{o['metadata']['name']}"
)
def test_kubernetes_knows_every_field(found: Object) -> None:
    version = kubernetes_validate.latest_version()
    kubernetes_validate.validate(found, version, strict=True)


@pytest.mark.parametrize("where", ["readinesProbe", "resource"])
def test_a_field_that_kubernetes_does_not_know_is_found(where: str) -> None:
    wrong = deepcopy(_of("Deployment"))
    wrong["spec"]["template"]["spec"]["containers"][0][where] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, kubernetes_validate.latest_version(), strict=True)


def test_pods_run_without_rights(pod: Object) -> None:
    """Not as root, on a root that cannot be written, without capabilities, system calls filtered, no token."""
    whole, [container] = pod["securityContext"], pod["containers"]
    own = container["securityContext"]
    assert whole["runAsNonRoot"] is True
    assert whole["runAsUser"] == int(_last("USER")[0].partition(":")[0]) > 0
    assert whole["seccompProfile"] == own["seccompProfile"] == {"type": "RuntimeDefault"}
    assert own["readOnlyRootFilesystem"] is True
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert pod["automountServiceAccountToken"] is False


def test_pods_say_what_they_need(pod: Object) -> None:
    [container] = pod["containers"]
    needs = container["resources"]
    assert set(needs["requests"]) == set(needs["limits"]) == {"cpu", "memory"}


def test_pods_may_write_where_the_image_writes(pod: Object) -> None:
    [container] = pod["containers"]
    mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    assert set(mounts) == {"/tmp", _environment()["TRILATERAL_CACHE"]}
    empty = {v["name"] for v in pod["volumes"] if "sizeLimit" in v["emptyDir"]}
    assert set(mounts.values()) == empty


def test_probes_ask_what_the_server_answers() -> None:
    [container] = _pods()["Deployment"]["spec"]["containers"]
    asked = {
        name: container[f"{name}Probe"]["httpGet"] for name in ("startup", "readiness", "liveness")
    }
    assert asked["readiness"]["path"] == "/readyz"
    assert asked["startup"]["path"] == asked["liveness"]["path"] == "/healthz"
    assert {each["port"] for each in asked.values()} == {"http"}
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    assert container["args"] == _last("CMD")


def test_kinds_of_kubernetes_mean_the_same_pods() -> None:
    deployment = _of("Deployment")
    labels = _pods()["Deployment"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert _of("Service")["spec"]["selector"] == labels
    assert _of("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    scaled = _of("HorizontalPodAutoscaler")["spec"]
    assert scaled["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    # Otherwise the budget could never be kept.
    assert scaled["minReplicas"] > _of("PodDisruptionBudget")["spec"]["minAvailable"]


def test_a_refresh_is_one_run_and_not_repeated_in_vain() -> None:
    job = _of("CronJob")["spec"]
    template = job["jobTemplate"]["spec"]
    assert template["template"]["spec"]["containers"][0]["args"] == ["schedule", "--once"]
    assert job["concurrencyPolicy"] == "Forbid"
    # Kubernetes lets a policy on exit codes stand only where it does not restart containers itself.
    assert template["template"]["spec"]["restartPolicy"] == "Never"
    [rule] = template["podFailurePolicy"]["rules"]
    assert rule["onExitCodes"]["values"] == [
        2,
        DONE_IN_PART,
        GuardsFailed.exit_code,
    ]


def test_kubernetes_sets_what_the_product_reads() -> None:
    names = {name for name in _of("ConfigMap")["data"] if name.startswith("TRILATERAL_")}
    assert names <= _settings()
    assert "TRILATERAL_DATA" in names


# Compose


def test_compose_knows_every_field() -> None:
    schema = json.loads(resources.files(vendored).joinpath("compose-spec.json").read_text("utf-8"))
    checked = jsonschema.validators.validator_for(schema)(schema)
    checked.validate(_compose())
    wrong = _compose()
    wrong["services"]["nginx"]["read_onli"] = True
    assert not checked.is_valid(wrong)


@pytest.mark.parametrize("name", ["server-1", "server-2", "scheduler", "nginx"])
def test_services_run_without_rights(name: str) -> None:
    service = _compose()["services"][name]
    assert service["user"].partition(":")[0] not in ("", "0", "root")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}


def test_only_nginx_is_reached_from_outside_and_only_from_this_machine() -> None:
    services = _compose()["services"]
    published = {name: s["ports"] for name, s in services.items() if "ports" in s}
    assert published == {"nginx": ["127.0.0.1:8080:8080"]}
    assert "listen 8080;" in NGINX.read_text("utf-8")


def test_compose_sets_what_the_product_reads() -> None:
    for service in _compose()["services"].values():
        if service.get("image", "").startswith("trilateral:"):
            ours = {name for name in service["environment"] if name.startswith("TRILATERAL_")}
            assert ours <= _settings()


def test_every_image_is_named_by_its_version_or_digest() -> None:
    """What a shorter tag, or none, means changes from day to day; ours is the version that this checkout is."""
    named = [service["image"] for service in _compose()["services"].values()]
    for pod in _pods().values():
        named += [each["image"] for each in pod["spec"]["containers"]]
    assert len(named) >= 8
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    for image in named:
        name, _, tag = image.partition("@")[0].partition(":")
        if name == "trilateral":
            assert tag == version
        # SeaweedFS has versions of two numbers.
        numbers = r"\d+\.\d+" if name == "chrislusf/seaweedfs" else r"\d+\.\d+\.\d+(-\w+)?"
        assert "@sha256:" in image or re.fullmatch(numbers, tag), image


def test_what_compose_mounts_and_depends_on_is_there() -> None:
    found = _compose()
    for service in found["services"].values():
        for mount in service.get("volumes", []):
            origin = mount.partition(":")[0]
            assert origin in found["volumes"] or (DEPLOY / origin).is_file(), origin
        assert set(service.get("depends_on", [])) <= set(found["services"])


# nginx


def test_nginx_understands_its_file(tmp_path: Path) -> None:
    text = re.sub(r"server-\d", "127.0.0.1", NGINX.read_text("utf-8"))
    file = tmp_path / "nginx.conf"
    file.write_text(text.replace("/tmp/", f"{tmp_path}/"), encoding="utf-8")
    said = subprocess.run(
        [nginx(), "-t", "-e", "stderr", "-c", file, "-p", tmp_path], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    # A warning would be said with the same exit code.
    assert "[warn]" not in said.stderr, said.stderr


def test_nginx_passes_to_the_servers_of_compose() -> None:
    named = set(re.findall(r"server (\S+):(\d+) ", NGINX.read_text("utf-8")))
    services = [name for name in _compose()["services"] if name.startswith("server-")]
    assert named == {(name, str(PORT)) for name in services}


def test_nginx_says_who_the_reader_is_and_readers_do_not() -> None:
    """Headers with which one could pretend another address or scheme are replaced, not added to."""
    said = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX.read_text("utf-8")))
    assert said["X-Forwarded-For"] == "$remote_addr"
    assert said["X-Forwarded-Proto"] == "$scheme"
    assert said["Forwarded"] == said["X-Forwarded-Host"] == '""'


@pytest.fixture
def front(tmp_path: Path) -> Iterator[int]:
    """nginx with the file that ships, of whose servers none is there: its port."""
    port, file = free_port(), tmp_path / "nginx.conf"
    file.write_text(nginx_file(tmp_path, port, [free_port()]), encoding="utf-8")
    command = [nginx(), "-e", "stderr", "-c", file, "-g", "daemon off;"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _told(port, "/", "127.0.0.9")[0] == 503)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _told(port: int, path: str, reader: str) -> tuple[int, str | None, str]:
    """The status, when to ask again, and the text that a reader of this address is told; 0 if nobody listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30, source_address=(reader, 0))
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers["Retry-After"], answer.read().decode()
    except ConnectionError:
        return 0, None, ""
    finally:
        connection.close()


def test_nginx_lets_no_reader_ask_for_files_without_end(front: int) -> None:
    """Whichever server would answer: who asked for many files waits; pages and other readers do not."""
    answers = [_told(front, "/figure/gdp-share.png", "127.0.0.1") for _ in range(300)]

    counted = Counter(status for status, *_ in answers)
    assert counted.keys() == {503, 429}
    assert 240 <= counted[503] < 260
    assert answers[-1] == (429, "1", "Your address asks very often. Try again in a moment.\n")
    assert _told(front, "/deck.pptx", "127.0.0.1")[0] == 429
    assert _told(front, "/", "127.0.0.1")[0] == 503
    assert _told(front, "/figure/gdp-share.png", "127.0.0.2")[0] == 503


def test_nginx_lets_a_reader_ask_for_as_many_files_as_a_server_does() -> None:
    """Where its rate and the one of a server differ, a reader would be told two things."""
    [rate] = re.findall(r"zone=files:\S+ rate=(\d+)r/m;", NGINX.read_text("utf-8"))
    [burst] = re.findall(r"zone=files burst=(\d+) ", NGINX.read_text("utf-8"))
    default = WebSettings.model_fields["export_rate"].default
    assert (float(rate), float(burst)) == (default, 2 * default)


# The image


def _instructions() -> list[tuple[str, str]]:
    """Instruction and what follows it; lines that go on are joined, comments left out."""
    lines = [
        line
        for line in CONTAINERFILE.read_text("utf-8").splitlines()
        if not line.lstrip().startswith("#")
    ]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [
        (name, rest.strip()) for name, _, rest in (line.partition(" ") for line in joined if line)
    ]


def _last(name: str) -> list[str]:
    """The words of the last instruction of a name, which is the one that counts."""
    rest = [rest for instruction, rest in _instructions() if instruction == name][-1]
    found: list[str] = json.loads(rest) if rest.startswith("[") else shlex.split(rest)
    return found


def _environment() -> dict[str, str]:
    return dict(word.split("=", 1) for word in _last("ENV"))


def _copied() -> Iterator[tuple[list[str], str]]:
    """What is copied from the checkout, and where to."""
    for name, rest in _instructions():
        if name == "COPY" and not rest.startswith("--from="):
            *origins, target = shlex.split(rest)
            yield origins, target


def test_the_image_is_made_by_known_instructions_from_named_versions() -> None:
    used = {name for name, _ in _instructions()}
    assert used <= {
        "ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD",
    }  # fmt: skip
    bases = {rest.split()[0] for name, rest in _instructions() if name == "FROM"}
    assert bases == {"${BASE}"}
    # A tag may mean another image tomorrow; its digest may not.
    assert PINNED.fullmatch(_base())


def _base() -> str:
    [base] = [rest.removeprefix("BASE=") for name, rest in _instructions() if name == "ARG"]
    return base


@pytest.mark.parametrize(
    ("stated", "code"), [("sha256:" + "0f" * 32, 0), ("sha256:0f", 1), ("", 1), (None, 1)]
)
def test_the_base_is_pinned_by_what_its_registry_states(
    stated: str | None, code: int, tmp_path: Path
) -> None:
    """By `scripts/pin-base`, with a registry's client that states this; what is no digest changes nothing."""
    for name in ("scripts/pin-base", "deploy/Containerfile"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / name, tmp_path / name)
    client = tmp_path / "bin" / "skopeo"
    client.parent.mkdir()
    client.write_text(f"#!/bin/sh\n{'exit 1' if stated is None else f'echo {stated}'}\n", "utf-8")
    client.chmod(0o755)
    tag = "debian:bookworm-slim"
    said = subprocess.run(
        [tmp_path / "scripts" / "pin-base", tag],
        env={"PATH": f"{client.parent}:{os.environ['PATH']}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == code, said.stderr
    before, after = (
        (folder / "deploy" / "Containerfile").read_text("utf-8") for folder in (CHECKOUT, tmp_path)
    )
    assert after == (before.replace(_base(), f"{tag}@{stated}") if code == 0 else before)


@pytest.mark.parametrize("name", ["debian", "registry:5000/debian", f"debian:12@sha256:{'0' * 64}"])
def test_a_base_without_a_tag_is_refused(name: str) -> None:
    said = subprocess.run(
        [CHECKOUT / "scripts" / "pin-base", name], capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert "Give NAME:TAG" in said.stderr


def test_the_image_copies_what_is_there_from_stages_that_are_there() -> None:
    stages = {
        rest.split()[-1] for name, rest in _instructions() if name == "FROM" and " AS " in rest
    }
    taken = {
        shlex.split(rest)[0].removeprefix("--from=")
        for name, rest in _instructions()
        if name == "COPY" and rest.startswith("--from=")
    }
    assert taken == stages
    for origins, _ in _copied():
        for origin in origins:
            assert (CHECKOUT / origin).exists(), origin


def test_the_builder_is_sent_all_that_is_copied_and_no_secrets() -> None:
    rules = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    assert rules[1] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert let_in == {origin for origins, _ in _copied() for origin in origins}
    out = [rule for rule in rules[2:] if not rule.startswith("!")]
    assert any(fnmatch("data/.refresh.lock", rule) for rule in out)
    assert any(fnmatch("data/snapshots", rule) for rule in out)


def test_the_image_is_not_root_and_says_when_it_is_ill() -> None:
    user, group = _last("USER")[0].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert f"/127.0.0.1:{PORT}/healthz" in " ".join(_last("HEALTHCHECK"))
    assert _last("EXPOSE") == [str(PORT)]


def test_the_image_runs_our_command_with_settings_that_exist() -> None:
    scripts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert _last("ENTRYPOINT") == [*scripts]
    assert {n for n in _environment() if n.startswith("TRILATERAL_")} <= _settings()


def test_no_package_runs_a_script_while_the_image_is_built() -> None:
    [installed] = [rest for name, rest in _instructions() if name == "RUN" and "npm ci" in rest]
    assert "--ignore-scripts" in installed.split()
    assert "ignore-scripts=true" in (CHECKOUT / ".npmrc").read_text("utf-8").splitlines()
    assert any(".npmrc" in origins for origins, _ in _copied())
    # Nor does what pip installs: wheels are unpacked, an sdist would run its own set-up.
    for name, rest in _instructions():
        if name == "RUN" and "--requirement" in rest:
            assert "--require-hashes --only-binary :all:" in rest


@pytest.mark.parametrize("way", ["neither", "the file", "the words"])
def test_npm_keeps_to_what_it_is_told_of_scripts(way: str, tmp_path: Path) -> None:
    """A package that would run a program when it is installed runs it with neither, and with either of the two does not."""
    npm = shutil.which("npm")
    assert npm, "npm is missing: make setup-dev installs it."
    ran, app = tmp_path / "ran", tmp_path / "app"
    curious = {"name": "curious", "version": "1.0.0", "scripts": {"postinstall": f"touch {ran}"}}
    needs = {"name": "app", "version": "1.0.0", "dependencies": {"curious": "file:../curious"}}
    for folder, about in ((tmp_path / "curious", curious), (app, needs)):
        folder.mkdir()
        (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
    if way == "the file":
        shutil.copy(CHECKOUT / ".npmrc", app)
    words = ["--ignore-scripts"] if way == "the words" else []
    subprocess.run(
        [npm, "install", "--offline", "--no-audit", *words],
        cwd=app, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, check=True,
    )  # fmt: skip
    assert (app / "node_modules" / "curious").exists()
    assert ran.exists() == (way == "neither")


def test_continuous_integration_builds_the_image_where_it_is_asked_for(tmp_path: Path) -> None:
    """`IMAGE=1 .ci/run` calls `make image`, a run without it does not."""
    (tmp_path / "bin").mkdir()
    make = tmp_path / "bin" / "make"
    make.write_text('#!/bin/sh\necho "make $*"\n', encoding="utf-8")
    make.chmod(0o755)

    def said(**asked: str) -> list[str]:
        path = f"{make.parent}:{os.environ['PATH']}"
        command = [shutil.which("bash") or "bash", str(CHECKOUT / ".ci" / "run")]
        return subprocess.run(
            command, env={"PATH": path, **asked}, capture_output=True, text=True, check=True
        ).stdout.splitlines()

    assert "make image" not in said()
    assert "make image" in said(IMAGE="1")


def test_no_reader_is_believed_to_be_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What deploy/ says of proxies is what a server starts with: addresses, and never everybody."""
    [container] = _pods()["Deployment"]["spec"]["containers"]
    said = [each["value"] for each in container["env"] if each["name"] == proxies.VARIABLE]
    services = _compose()["services"].values()
    said += [
        each["environment"][proxies.VARIABLE]
        for each in services
        if proxies.VARIABLE in each.get("environment", {})
    ]
    assert len(said) == 3
    for value in said:
        monkeypatch.setenv(proxies.VARIABLE, value)
        proxies.networks.cache_clear()
        assert proxies.networks()
    proxies.networks.cache_clear()
    [subnet] = _compose()["networks"]["inside"]["ipam"]["config"]
    assert subnet["subnet"] in said


def test_policies_are_about_our_pods() -> None:
    policies = [each for each in _kubernetes() if each["kind"] == "NetworkPolicy"]
    about = {
        each["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"]
        for each in policies
    }
    assert about == {
        pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in _pods().values()
    }
    for each in policies:
        assert each["spec"]["policyTypes"] == ["Ingress", "Egress"]
        for door in each["spec"].get("ingress", []):
            assert door["from"], "a door without a name is open to all"


@pytest.mark.parametrize("name", ["trilateral.service", "trilateral-refresh.service"])
def test_units_are_hardened(name: str) -> None:
    """systemd's own measure, where it is installed; what it rests on in any case."""
    path = DEPLOY / "systemd" / name
    lines = path.read_text("utf-8").splitlines()
    assert {
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "User=trilateral",
    } <= set(lines)
    started = next(line for line in lines if line.startswith("ExecStart="))
    words = shlex.split(
        started.partition("/trilateral ")[2].partition("bin/trilateral ")[2]
        or started.rpartition("bin/trilateral ")[2]
    )
    assert words[0] in ("serve", "schedule")
    if shutil.which("systemd-analyze"):
        told = subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", str(path)],
            capture_output=True, text=True, check=False, timeout=60,
        ).stdout  # fmt: skip
        assert float(re.findall(r"exposure level for \S+: ([0-9.]+)", told)[-1]) <= 3


def test_the_units_leave_what_was_found_to_be_needed() -> None:
    """Seen under systemd 252: without `capset` Chromium does not start, and without `/proc/meminfo` no 7z is unpacked."""
    server, refresh = (
        (DEPLOY / "systemd" / f"trilateral{name}.service").read_text("utf-8").splitlines()
        for name in ("", "-refresh")
    )
    filters = [line for line in server if line.startswith("SystemCallFilter=")]
    assert filters[-1] == "SystemCallFilter=capset"
    assert "ProcSubset=pid" not in refresh


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """What systemd says of them, where it is installed, but for the program, which is not there."""
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd is not installed")
    units = sorted((DEPLOY / "systemd").iterdir())
    for unit in units:
        text = re.sub(
            r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE
        )
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    said = subprocess.run(
        [program, "verify", *(tmp_path / unit.name for unit in units)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")


def test_the_last_stage_has_no_npm_and_no_compiler() -> None:
    last = max(n for n, (name, _) in enumerate(_instructions()) if name == "FROM")
    installed = " ".join(rest for name, rest in _instructions()[last:] if name == "RUN")
    assert not re.search(r"\b(npm|nodejs|gcc|build-essential)\b", installed)
    assert {"chromium-headless-shell", "fonts-noto-cjk"} <= set(installed.split())
    # Under a name of its own, which kaleido would not look for.
    assert _environment()["BROWSER_PATH"] == "/usr/bin/chromium-headless-shell"


@pytest.mark.slow
def test_what_the_image_copies_is_enough_to_serve(tmp_path: Path) -> None:
    """A tree with only these files serves pages, data and drawings, and writes nothing into itself."""
    tree = tmp_path / "app"
    for origins, target in _copied():
        for origin in origins:
            if (CHECKOUT / origin).is_dir():
                shutil.copytree(
                    CHECKOUT / origin,
                    tree / target,
                    ignore=shutil.ignore_patterns("__pycache__", "snapshots", ".*"),
                )
            else:
                (tree / target).mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / origin, tree / target)
    before = sorted(tree.rglob("*"))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    words = [*_last("CMD")]
    words[words.index("0.0.0.0")], words[words.index(str(PORT))] = "127.0.0.1", str(port)
    run = "import sys; from dashboard.commands.main import main; sys.argv[0] = 'trilateral'; main()"
    home = tmp_path / "home"
    home.mkdir()
    of_its_own = ("PATH", "HOME", "BROWSER_PATH")
    set_in_image = {k: v for k, v in _environment().items() if k not in of_its_own}
    process = subprocess.Popen(
        [sys.executable, "-c", run, *words],
        cwd=tree,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(tree),
            "HOME": str(home),
            **set_in_image,
            "TRILATERAL_CACHE": str(home / "cache"),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: urllib.request.urlopen(f"{url}/readyz", timeout=10).status == 200)
        for path in ("/", "/explore", "/figure/gdp-share.svg", "/figure/gdp-share.pptx"):
            with urllib.request.urlopen(f"{url}{path}", timeout=60) as answer:
                assert len(answer.read()) > 1000
    finally:
        process.terminate()
        process.wait(30)
    assert sorted(tree.rglob("*")) == before
