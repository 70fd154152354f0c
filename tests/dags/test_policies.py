"""What every DAG of the project keeps to."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from unspun.deploy.airflow_environment import airflow_environment

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"ingest_archive", "ingest_feeds", "ingest_news", "maintain_warehouse", "report_quality", "reprocess"}
HEAVY = {"duckdb", "fastwarc", "great_expectations", "httpx_cache", "numpy.linalg", "pandas", "spacy", "trafilatura"}
DECIDES = {"count_outcomes"}
"""Tasks that only look at what others did: another try would see the same."""


@pytest.fixture(scope="module")
def dags(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in airflow_environment(tmp_path_factory.mktemp("airflow")).items():
            patch.setenv(name, value)
        from unspun.deploy.dag_page import load_dags

        return load_dags()


def test_every_dag_is_imported_cleanly(dags: dict[str, Any]) -> None:
    assert set(dags) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_dag_says_whose_it_is_what_it_does_and_what_to_do_when_a_task_fails(dags: dict[str, Any], name: str) -> None:
    dag = dags[name]
    assert dag.description
    assert "unspun" in dag.tags
    assert dag.dagrun_timeout
    assert dag.deadline
    assert dag.on_failure_callback
    assert not dag.catchup
    for task in dag.tasks:
        assert task.owner == "news-data"
        assert f"`{task.task_id}`" in dag.doc_md, f"the documentation does not say what to do when {task.task_id} fails"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_task_is_tried_again_later_and_later_and_never_for_ever(dags: dict[str, Any], name: str) -> None:
    for task in dags[name].tasks:
        assert task.execution_timeout, task.task_id
        if task.task_id not in DECIDES:
            assert task.retries >= 2, task.task_id
            assert task.retry_exponential_backoff, task.task_id
            assert task.retry_policy, task.task_id


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_field_of_a_form_is_explained_and_checked(dags: dict[str, Any], name: str) -> None:
    params = dags[name].params
    for field in params:
        param = params.get_param(field)
        assert param.description, field
        assert param.schema.get("type"), field
        assert param.schema.get("title"), field


@pytest.mark.parametrize("name", sorted(NAMES))
def test_loads_of_a_dag_into_a_duckdb_file_run_one_after_the_other(dags: dict[str, Any], name: str) -> None:
    for task in dags[name].tasks:
        if task.task_id in {"batch.load", "redo"}:
            assert task.max_active_tis_per_dag == 1, task.task_id


@pytest.mark.parametrize("name", sorted(NAMES))
def test_nothing_has_to_be_made_by_hand_before_a_dag_runs(dags: dict[str, Any], name: str) -> None:
    assert {task.pool for task in dags[name].tasks} == {"default_pool"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_dag_starts_only_where_somebody_asked_for_it(dags: dict[str, Any], name: str) -> None:
    """Airflow pauses new DAGs unless it is told otherwise, as by `make up`; those that read other hosts always are."""
    assert dags[name].is_paused_upon_creation is (True if name in {"ingest_archive", "ingest_feeds"} else None)


@pytest.mark.parametrize(
    ("error", "action"),
    [
        ("unspun.pipeline.errors:BatchStopped", "fail"),
        ("unspun.pipeline.errors:SegmentDamaged", "fail"),
        ("unspun.pipeline.errors:InstallationFault", "fail"),
        ("unspun.pipeline.settings.readers:InvalidSettings", "fail"),
        ("unspun.warehouse:WarehouseLockedError", "retry"),
        ("builtins:FileNotFoundError", "fail"),
        ("builtins:ConnectionResetError", "default"),
    ],
)
def test_only_what_can_heal_is_tried_again(dags: dict[str, Any], error: str, action: str) -> None:
    from importlib import import_module

    module, _, name = error.partition(":")
    raised = getattr(import_module(module), name)("seen")
    policy = next(task for task in dags["ingest_news"].tasks if task.task_id == "batch.load").retry_policy
    assert policy.evaluate(raised, try_number=1, max_tries=3).action.value == action


def test_reading_the_dags_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from unspun.deploy.dag_page import load_dags; import airflow.dag_processing.dagbag; "
        "before = set(sys.modules); load_dags(); print('\\n'.join(set(sys.modules) - before))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=airflow_environment(tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert HEAVY & set(found.stdout.split()) == set()
