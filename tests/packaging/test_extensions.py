"""An example package of each kind of extension, installed beside the package, and what a run does with it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.environments import Environment
from unspun.schemas.extensions import EXTENSION_KINDS

EXAMPLES = Path(__file__).with_name("extensions")
PROSE = "The ferry between Lind and Harrow sails again on Monday, its captain Ola Brandt told passengers on the pier."
FILES = {
    "desk.story": f"HEADLINE: Ferry sails again\nBYLINE: Marit Oskarsen\n----\nLIND — {PROSE}\n",
    "market.txt": f"Market opens at last\n\n{PROSE}\n\n++ Buy two, get three at Harrow Fish ++\n\nIt is open.\n",
    "drill.txt": f"REHEARSAL Ferry sinks off Lind\n\n{PROSE} Nobody is on board of it.\n",
    "wire.txt": f"Harbour deepened\n\nHARROW, Osterland (Lindpress) — {PROSE} The harbour is deeper now.\n",
    "eo.json": json.dumps(
        {"title": "Nova vojo", "language": "eo", "text": "La nova vojo iras de Berlino al Varsovio, diris la estro."}
    ),
}
NOTEBOOK = f"Bridge closed\n\n{PROSE} The bridge is closed.\n***\nBridge open\n\n{PROSE} The bridge is open.\n"


class Project:
    """A folder in which `unspun` runs with the extensions installed."""

    def __init__(self, folder: Path, environment: Environment, added: Path) -> None:
        self.folder, self.environment, self.added = folder, environment, added

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return self.environment.run(*command, cwd=self.folder, PYTHONPATH=str(self.added))

    def rows(self, sql: str) -> list[dict[str, Any]]:
        done = self.run("unspun", "query", sql, "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def project(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project after one run over files and a notebook, in an environment with all examples."""
    folder = tmp_path_factory.mktemp("extended")
    shutil.copytree(EXAMPLES, folder / "packages")  # a build leaves files beside what it builds
    install = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--offline",
        "--no-deps",
        "--no-build-isolation",
    ]
    where = ["--python", sys.executable, "--target", str(folder / "added")]
    subprocess.run([*install, *where, *(str(folder / "packages" / kind) for kind in EXTENSION_KINDS)], check=True)
    (folder / "drop").mkdir()
    for name, text in FILES.items():
        (folder / "drop" / name).write_text(text)
    (folder / "notebook.txt").write_text(NOTEBOOK)
    (folder / "sources.yaml").write_text(
        "sources:\n  - {id: drop, kind: folder, address: drop}\n  - {id: book, kind: notebook, address: notebook.txt}\n"
    )
    (folder / "unspun.toml").write_text('warehouse = "news.duckdb"\nsettle_seconds = 0\n')
    project = Project(folder, installed, folder / "added")
    done = project.run("unspun", "collect", "--all", "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout)["fetched"] == len(FILES) + 2
    return project


def test_documents_of_a_source_kind_and_a_format_of_other_packages_are_articles(project: Project) -> None:
    titles = {row["title"] for row in project.rows("SELECT title FROM articles WHERE source_id = 'book'")}
    assert titles == {"Bridge closed", "Bridge open"}
    (story,) = project.rows("SELECT authors FROM articles WHERE title = 'Ferry sails again'")
    assert story["authors"] == ["Marit Oskarsen"]


def test_cleaner_annotator_and_gazetteer_of_other_packages_count(project: Project) -> None:
    (edit,) = project.rows("SELECT before, applied FROM edits WHERE rule = 'advertisement-line'")
    assert edit["applied"] and "Harrow Fish" in edit["before"]
    assert not project.rows("SELECT 1 FROM articles WHERE body LIKE '%Harrow Fish%'")
    (article,) = project.rows("SELECT agency FROM articles WHERE title = 'Harbour deepened'")
    assert article["agency"] == "Lindpress"
    found = project.rows(
        "SELECT text, articles.annotated_by FROM entity_mentions JOIN articles USING (article_id) WHERE language = 'eo'"
    )
    assert {row["text"] for row in found} == {"Berlino", "Varsovio"}
    assert {row["annotated_by"] for row in found} == {"example-esperanto-1"}


def test_an_expectation_of_another_package_puts_rows_in_quarantine_and_a_mart_can_be_queried(project: Project) -> None:
    (reject,) = project.rows("SELECT uri, stage FROM rejects WHERE reason = 'expect_articles_to_be_no_rehearsal'")
    assert reject["uri"].endswith("drill.txt") and reject["stage"] == "audit"
    longest = project.rows("SELECT title FROM headlines_by_length")[0]
    assert longest["title"] == "Market opens at last"


def test_alerts_reach_a_notifier_of_another_package(project: Project) -> None:
    code = "from unspun.dags.alerts import send; send('nothing came', {'source_id': 'book'})"
    alerts = project.folder / "alerts.jsonl"
    variables = {"AIRFLOW_HOME": str(project.folder), "EXAMPLE_ALERTS": str(alerts), "PYTHONPATH": str(project.added)}
    project.environment.python(code, project.folder, **variables)
    assert json.loads(alerts.read_text()) == {"message": "nothing came", "text": "nothing came", "source_id": "book"}


def test_the_doctor_names_each_extension_and_the_version_is_another(project: Project) -> None:
    page = project.run("unspun", "doctor").stdout
    for kind in EXTENSION_KINDS:
        assert f"ok    extensions  {kind} " in page
    alone = project.environment.run("unspun", "--version", cwd=project.folder).stdout
    assert project.run("unspun", "--version").stdout.partition("+")[0] == alone.partition("+")[0]
    assert project.run("unspun", "--version").stdout != alone


def test_an_extension_that_cannot_be_loaded_stops_the_run_with_its_name(project: Project, tmp_path: Path) -> None:
    added = tmp_path / "added"
    shutil.copytree(project.added, added)
    (added / "unspun_example_advertisement" / "__init__.py").write_text("import no_such_library\n")
    done = project.environment.run("unspun", "ingest", "drop", "--force", cwd=project.folder, PYTHONPATH=str(added))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "unspun-example-advertisement" in done.stderr and "no_such_library" in done.stderr
