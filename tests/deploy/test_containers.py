"""Image, compose file and chart values: linted without a daemon, and their commands run in a plain folder."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.packaging.environments import Environment
from unspun.pipeline.settings import Settings

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def context(folder: Path) -> Path:
    """What `docker build` sends to its daemon: the files that the ignore file lets through."""
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for name in [line[1:] for line in lines if line.startswith("!")]:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source, folder / name, symlinks=True, ignore=ignored)
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def steps(stage: int) -> list[str]:
    """The commands of a stage of the image; stages are counted from 1."""
    text = DOCKERFILE.replace("\\\n", " ")
    return re.findall(r"^RUN (.+)$", text.split("\nFROM ")[stage], re.MULTILINE)


def test_the_image_passes_its_linter() -> None:
    done = subprocess.run([PROGRAMS / "hadolint", DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_compose_file_is_one_by_the_schema_of_its_specification() -> None:
    command = [PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_runs_as_a_user_without_rights_and_has_no_tools_to_build_with() -> None:
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert re.findall(r"^USER (.+)$", last, re.MULTILINE) == ["50000:0"]
    assert "apt-get" not in DOCKERFILE
    assert "pip uninstall --yes pip" in steps(1)[-1]


def test_a_build_reads_everything_that_the_package_is_made_of(tmp_path: Path) -> None:
    sent = context(tmp_path / "context")
    for link in (ROOT / "src" / "unspun").iterdir():
        if link.is_symlink() and link.name not in {"training", "benchmarks"}:
            assert (sent / link.name).is_dir(), link.name
    assert not {path.name for path in sent.iterdir()} & {"tests", "samples", "docs", "var", ".git", "benchmarks"}


def test_every_port_is_on_this_machine_only_and_every_volume_and_service_exists(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert all(str(port).startswith("127.0.0.1:") for port in service.get("ports", ())), name
        volumes = {volume.partition(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}
        assert volumes <= set(compose["volumes"]), name
        assert set(service.get("depends_on", ())) <= set(compose["services"]), name
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][needed], name


@pytest.mark.parametrize("file", ["compose.yaml", "values.yaml", "Dockerfile"])
def test_no_password_stands_in_a_file_or_an_address(file: str) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    assert not re.search(r"://[^/\s:@]*:[^/\s@]+@", text)
    settings = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for value in re.findall(r"(?i)password:\s*(\S+)", "\n".join(settings)):
        assert value.startswith("${"), value


@pytest.mark.parametrize("file", ["compose.yaml", "values.yaml", "Dockerfile"])
def test_every_setting_that_a_file_makes_exists(file: str) -> None:
    names = set(re.findall(r"\bUNSPUN_([A-Z_]+)\b", (DEPLOY / file).read_text(encoding="utf-8")))
    connections = {"ALERTS", "CATALOG", "STORE"}
    assert names <= {name.upper() for name in Settings.model_fields} | connections


@pytest.mark.slow
def test_every_command_of_the_compose_file_is_one_of_the_package(
    compose: dict[str, Any], installed: Environment, tmp_path: Path
) -> None:
    for name, service in compose["services"].items():
        program, *arguments = service.get("command", ["unspun"])
        if program in {"airflow", "unspun"}:
            done = installed.run(program, *arguments[:1], "--help", cwd=tmp_path, AIRFLOW_HOME=str(tmp_path))
            assert done.returncode == 0, (name, done.stderr[-2000:])
            for option in [argument for argument in arguments if argument.startswith("--")]:
                assert option in done.stdout, (name, option)


@pytest.mark.slow
def test_the_secrets_that_the_compose_file_reads_are_made_once_for_their_owner_only(
    compose: dict[str, Any], installed: Environment, tmp_path: Path
) -> None:
    home = tmp_path / "airflow"
    contents = []
    for _ in range(2):
        done = installed.run("python", "-m", "unspun.deploy.credentials", home, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert not done.stdout
        contents.append({path.name: path.read_text() for path in home.iterdir()})
    assert contents[0] == contents[1]
    assert all(path.stat().st_mode & 0o077 == 0 for path in home.iterdir())
    assert set(json.loads((home / "passwords.json").read_text())) == {"admin", "viewer"}
    read = re.findall(r"/opt/airflow/([\w.]+)", json.dumps(compose["services"]["scheduler"]["environment"]))
    assert set(read) <= set(contents[0])


@pytest.mark.cluster
@pytest.mark.timeout(1800)
def test_the_steps_of_the_image_make_an_environment_in_a_plain_folder(tmp_path: Path) -> None:
    folder = context(tmp_path / "context")
    for step in steps(1):
        command = step.replace("/opt/unspun", f"{tmp_path}/opt/unspun").replace("/dist", f"{tmp_path}/dist")
        command = command.replace("python -m venv", f"{sys.executable} -m venv")
        subprocess.run(["sh", "-ec", command], cwd=folder, check=True, capture_output=True)
    ingest = [f"{tmp_path}/opt/unspun/bin/unspun", "ingest", str(ROOT / "samples"), "-w", "news.duckdb", "--json"]
    done = subprocess.run(ingest, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["loaded"] > 0
    assert not (tmp_path / "opt/unspun/bin/pip").exists()
