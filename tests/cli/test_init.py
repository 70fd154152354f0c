"""`unspun init` and `unspun doctor`: from nothing to the first article, and what is wrong where it does not go on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.test_cli import lines, unspun


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projects") / "news"
    done = unspun("init", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def run(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return unspun(*arguments, cwd=project, **variables)


def test_a_new_project_runs_at_once_and_what_it_declares_is_in_its_warehouse(project: Path) -> None:
    assert run(project, "ingest", "inbox", "--json").returncode == 0
    (row,) = lines(run(project, "query", "FROM articles_by_language", "--json").stdout)
    assert (row["language"], row["articles"]) == ("en", 1)
    checked = run(project, "query", "SELECT 1 AS n FROM quality_results WHERE expectation LIKE '%ancient'", "--json")
    assert lines(checked.stdout) == [{"n": 1}]
    doctor = run(project, "doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "has 1 documents" in doctor.stdout and "fail" not in doctor.stdout


def test_a_folder_that_is_not_empty_is_left_as_it_is(project: Path) -> None:
    before = sorted(project.rglob("*"))
    done = unspun("init", str(project))
    assert done.returncode == 1 and "not empty" in done.stderr
    assert sorted(project.rglob("*")) == before


def test_settings_of_a_project_count_in_every_folder(project: Path, tmp_path: Path) -> None:
    done = unspun("config", "--json", cwd=tmp_path, UNSPUN_CONFIG=str(project / "unspun.toml"))
    values = {row["name"]: row["value"] for row in lines(done.stdout)}
    assert values["lexicon"] == str(project / "lexicon.tsv")
    assert values["warehouse"] == str(project / "var" / "warehouse.duckdb")


def test_the_files_for_airflow_and_containers_are_whole(project: Path, tmp_path: Path) -> None:
    compile((project / "dags" / "new_articles.py").read_text(), "new_articles.py", "exec")
    compose = project / "compose.yaml"
    linter = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", compose]
    assert subprocess.run(linter, capture_output=True, check=False).returncode == 0
    services = yaml.safe_load(compose.read_text())["services"]
    for name in ("scheduler", "report"):  # whoever reads the settings has their files
        assert "./:/srv/project:ro" in services[name]["volumes"]
    assert services["scheduler"]["build"] == {"context": "."}
    shell = f". {project}/airflow.env && printf '%s' \"$AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST\""
    bundles = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True).stdout
    assert [bundle["name"] for bundle in yaml.safe_load(bundles)] == ["dags-folder", "unspun", "project"]


def test_the_doctor_names_what_is_wrong_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("sources:\n  - {id: a, kind: fead, address: x}\n")
    (tmp_path / "lexicon.tsv").write_text("not a lexicon\n")
    (tmp_path / "taken").write_text("a file, not a folder")
    (tmp_path / "unspun.toml").write_text('lexicon = "lexicon.tsv"\nraw = "taken/raw"\n')
    done = unspun("doctor", "--json", cwd=tmp_path)
    found = {row["subject"]: row for row in lines(done.stdout)}
    assert done.returncode == 1 and "3 of the checks failed" in done.stderr
    assert {name for name, row in found.items() if row["level"] == "fail"} == {"rules", "sources", "raw"}
    assert "lexicon.tsv:1" in found["rules"]["message"] and "fead" in found["sources"]["message"]
    assert found["inbox"]["level"] == "warn" and "create it" in found["inbox"]["message"]
    assert found["models"]["level"] == "ok"


def test_verbosity_and_the_format_of_the_log_are_chosen_by_the_user(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"no gzip")
    warehouse = ("-w", str(tmp_path / "w.duckdb"))
    told = unspun("-v", "ingest", str(tmp_path / "a.txt.gz"), *warehouse, UNSPUN_LOG_FORMAT="json")
    events = [json.loads(line) for line in told.stderr.splitlines() if line.startswith("{")]
    assert any("corrupt-gzip" in row["event"] and row["level"] == "info" for row in events)
    silent = unspun("-q", "ingest", str(tmp_path / "a.txt.gz"), *warehouse)
    assert silent.stderr == ""


def test_completion_can_be_installed() -> None:
    assert "--install-completion" in unspun("--help").stdout
