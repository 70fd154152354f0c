"""A DAG for each group of feeds in the registry, and one that explains where the registry is wrong."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from unspun.dags.groups import DEFAULT_GROUP, DEFAULT_MINUTES, groups
from unspun.deploy.airflow_environment import airflow_environment

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("feed", "sitemap", "urls")
REGISTRY = """sources:
  - {id: harrow, kind: feed, address: "https://harrow.example/feed"}
  - {id: calder, kind: sitemap, address: "https://calder.example/map.xml", group: dailies, every: 60}
  - {id: lind, kind: urls, address: "https://lind.example/urls", group: dailies, every: 30}
  - {id: orla, kind: feed, address: "https://orla.example/feed", group: weeklies, enabled: false}
  - {id: crawl, kind: warc, address: /srv/crawl, group: archives}
"""


def test_each_group_has_its_dag_with_the_schedule_of_its_most_frequent_source(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(REGISTRY)
    code = (
        "import json; from unspun.deploy.dag_page import load_dags; "
        "print(json.dumps({name: str(dag.timetable.delta) for name, dag in load_dags().items() if 'feeds' in name}))"
    )
    variables = airflow_environment(tmp_path / "airflow") | {"UNSPUN_SOURCES": str(tmp_path / "sources.yaml")}
    done = subprocess.run([sys.executable, "-c", code], env=variables, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"ingest_feeds": "0:15:00", "ingest_feeds_dailies": "0:30:00"}


@pytest.mark.parametrize("content", [None, "", "sources: 7", "- [", "sources: [{kind: feed, every: soon}]"])
def test_a_registry_that_is_missing_or_wrong_leaves_the_dag_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    registry = tmp_path / "sources.yaml"
    if content is not None:
        registry.write_text(content)
    monkeypatch.setenv("UNSPUN_SOURCES", str(registry))
    assert groups(KINDS) == {"default": timedelta(minutes=15)}


def test_an_entry_that_gives_neither_group_nor_interval_has_those_of_the_registry() -> None:
    from unspun.sources.registry import FeedEntry

    fields = FeedEntry.model_fields
    assert (fields["group"].default, fields["every"].default) == (DEFAULT_GROUP, DEFAULT_MINUTES)
