"""Fixtures that several rooms share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def ingested(tmp_path_factory) -> Path:
    """The published warehouse of the samples. Read it; do not write to it."""
    from pipeline.run import ingest
    from pipeline.settings import Settings

    warehouse = tmp_path_factory.mktemp("samples") / "news.duckdb"
    ingest([str(ROOT / "samples")], Settings(warehouse=str(warehouse)))
    return warehouse
