"""The wheel holds the package whole and nothing else, and works in another folder as it does in the clone."""

import json
import zipfile
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT
from tests.packaging.environments import Environment
from tests.test_rooms import ALLOWED

ROOMS = {room.partition(".")[0] for room in ALLOWED}


def files_of_the_rooms() -> set[str]:
    """Every file of every room that is installed, by its place in the package."""
    made = {"__pycache__"}
    return {"unspun/__init__.py"} | {
        f"unspun/{path.relative_to(ROOT).as_posix()}"
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and not made & set(path.parts)
    }


def test_the_wheel_holds_every_file_of_the_rooms_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    metadata = {name for name in names if name.startswith("unspun-")}
    assert names - metadata == files_of_the_rooms()
    assert {Path(name).name for name in metadata} >= {"METADATA", "entry_points.txt", "LICENSE", "NOTICE"}


@pytest.mark.slow
def test_the_samples_come_out_in_another_folder_as_in_the_clone(
    installed: Environment, ingested: Path, tmp_path: Path
) -> None:
    done = installed.run("unspun", "ingest", ROOT / "samples", "-w", "news.duckdb", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert str(installed.site_packages) in installed.python("import unspun; print(unspun.__file__)", tmp_path)
    theirs, ours = (contents(file) for file in (tmp_path / "news.duckdb", ingested))
    assert theirs == ours
    counts = json.loads(done.stdout)
    assert counts["fetched"] == sum(ours["outcomes"].values())
    assert counts["loaded"] == ours["outcomes"]["loaded", None]


def contents(warehouse: Path) -> dict[str, Counter]:
    """Outcomes with their reasons, texts, entities, quotes and edits, each with the number of its rows."""
    queries = {
        "outcomes": "SELECT outcome, reason FROM documents",
        "articles": "SELECT article_id, title, body, is_spun, is_translated, annotated_by FROM articles",
        "entities": "SELECT entity_id, name, kind FROM entities",
        "quotes": "SELECT article_id, text, kind, speaker_text FROM quotes",
        "edits": "SELECT article_id, rule, before, after, applied FROM edits",
    }
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {name: Counter(connection.execute(query).fetchall()) for name, query in queries.items()}


def test_a_project_with_packages_of_the_names_of_our_rooms_has_its_own(installed: Environment, tmp_path: Path) -> None:
    for room in sorted(ROOMS):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text(f"OWNER = 'their {room}'\n")
    theirs = "; ".join(f"import {room}; assert {room}.OWNER == 'their {room}'" for room in sorted(ROOMS))
    ours = "import unspun.schemas.tables, unspun.cli.main, unspun.reports.app; print(unspun.reports.app.__file__)"
    for code in (f"{theirs}; {ours}", f"{ours}; {theirs}"):
        assert str(installed.site_packages) in installed.python(code, tmp_path)


def test_nothing_but_the_one_package_can_be_imported_from_the_environment(installed: Environment) -> None:
    names = {path.name for path in installed.site_packages.iterdir()}
    assert {name for name in names if not name.endswith((".dist-info", ".pth", "__pycache__"))} == {"unspun"}


def test_airflow_finds_the_plugins_by_their_entry_points(installed: Environment, tmp_path: Path) -> None:
    code = (
        "from importlib.metadata import entry_points; from airflow.plugins_manager import AirflowPlugin; "
        "loaded = [point.load() for point in entry_points(group='airflow.plugins') if point.dist.name == 'unspun']; "
        "assert all(issubclass(plugin, AirflowPlugin) for plugin in loaded); "
        "print(*(plugin.__module__ for plugin in loaded))"
    )
    found = installed.python(code, tmp_path, AIRFLOW_HOME=str(tmp_path))
    assert set(found.split()) >= {"unspun.dags.quality_plugin", "unspun.dags.deadline_plugin"}
