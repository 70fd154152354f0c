"""What is installed is what was locked, under licences that were read, and a wheel can be built again to the byte."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.dags.texts import write_articles
from tests.packaging.conftest import build_wheel
from tests.packaging.environments import Environment
from unspun.deploy.licenses import Licensed, licenses, locked

LOCKS = sorted(ROOT.glob("requirements*.txt"))
RUNTIME = ROOT / "requirements.txt"

REPORTS_CONNECTIONS = """
import os, sys

def report(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) or event == "socket.getaddrinfo":
        with open(os.environ["CONNECTIONS"], "a") as file:
            print(event, arguments[:2], file=file)

sys.addaudithook(report)
"""

ALL_STEPS = """
from unspun.cli.main import app
for command in (
    ["ingest", "drop", "-w", "news.duckdb", "--json"],
    ["search", "harbour", "--rebuild", "-w", "news.duckdb", "--json"],
    ["query", "SELECT count(*) AS loaded FROM articles", "-w", "news.duckdb", "--json"],
    ["report", "-w", "news.duckdb", "--export", "report"],
):
    app(command, standalone_mode=False)
"""


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_its_version_and_its_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[A-Za-z])", lock.read_text())[1 if lock.read_text().startswith("#") else 0 :]
    assert len(entries) == len(list(locked(lock)))
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_licence_of_every_package_of_the_runtime_is_allowed() -> None:
    packages = licenses([RUNTIME])
    assert len(packages) > 100
    assert [package for package in packages if not package.is_allowed] == []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-2.0-or-later OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("", False),
        (None, False),
    ],
)
def test_a_licence_is_allowed_where_one_alternative_is(expression: str | None, allowed: bool) -> None:
    assert Licensed("a", "1", expression).is_allowed is allowed


def test_the_bill_of_materials_has_every_package_of_the_runtime_with_a_hash(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--of", "JSON"]
    subprocess.run([*command, "-o", str(file), str(RUNTIME)], check=True, capture_output=True)
    components = json.loads(file.read_text())["components"]
    assert {(c["name"], c["version"]) for c in components} == {
        (requirement.name, str(requirement.specifier).removeprefix("==")) for requirement in locked(RUNTIME)
    }
    assert all(component["externalReferences"][0]["hashes"] for component in components)


def test_the_same_tree_gives_the_same_wheel_wherever_and_whenever_it_is_built(wheel: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        other = build_wheel(tmp_path / "elsewhere", touched=True)
    finally:
        os.umask(before)
    assert other.name == wheel.name and other.read_bytes() == wheel.read_bytes()


@pytest.mark.slow
def test_nothing_is_asked_of_the_network_from_documents_to_the_report(installed: Environment, tmp_path: Path) -> None:
    alone = [shutil.which("unshare") or "unshare", "--net", "--map-root-user"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows no network namespace")
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "sitecustomize.py").write_text(REPORTS_CONNECTIONS)
    write_articles(tmp_path / "drop", range(3))
    (tmp_path / "connections").touch()
    own = {"PYTHONPATH": str(tmp_path / "hooks"), "CONNECTIONS": str(tmp_path / "connections")}
    done = subprocess.run(
        [*alone, str(installed.programs / "python"), "-c", ALL_STEPS],
        cwd=tmp_path, env=installed.variables() | own, capture_output=True, text=True, timeout=850, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert '{"loaded": 3}' in done.stdout
    assert (tmp_path / "connections").read_text() == ""
