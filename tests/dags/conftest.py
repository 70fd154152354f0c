"""A real Airflow on 127.0.0.1, with the LocalExecutor, over a warehouse of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dags.cluster import Cluster, free_port, remove, up
from tests.dags.texts import write_articles


@pytest.fixture(scope="package")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox that holds four articles, and a place for the warehouse."""
    root = tmp_path_factory.mktemp("cluster")
    write_articles(root / "inbox", range(4))
    return root


@pytest.fixture(scope="package")
def cluster(folders: Path) -> Iterator[Cluster]:
    home = folders / "airflow"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSPUN_WAREHOUSE", str(folders / "news.duckdb"))
        patch.setenv("UNSPUN_INBOX", str(folders / "inbox"))
        patch.setenv("UNSPUN_BATCH_SIZE", "2")
        try:
            yield up(home, port=free_port())
        finally:
            remove(home)
