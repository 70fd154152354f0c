"""Drop folder, raw segments and staged batches on an object store: a real S3 API server on 127.0.0.1."""

import duckdb
import fsspec
import pytest

from unspun.benchmarks.generate import files
from unspun.pipeline import maintenance
from unspun.pipeline.plan import ingest, total_outcomes
from unspun.pipeline.settings import Settings


@pytest.fixture(scope="module")
def bucket(object_store):
    fsspec.filesystem("s3").mkdir("news")
    return "s3://news"


def test_a_bucket_is_taken_to_the_warehouse_and_everything_between_lies_in_the_bucket(bucket, tmp_path):
    store = fsspec.filesystem("s3")
    for name, content in files(20):
        store.pipe_file(f"news/drop/{name}", content)
    settings = Settings(
        warehouse=str(tmp_path / "news.duckdb"), raw=f"{bucket}/raw", staged=f"{bucket}/staged", batch_size=8
    )
    counts = ingest([f"{bucket}/drop"], settings)
    assert counts["fetched"] == 20 and counts["loaded"] > 10 and counts["new_revision"] == 1
    assert len(store.ls("news/raw")) == 3
    with duckdb.connect(str(tmp_path / "news.duckdb"), read_only=True) as connection:
        segments = connection.execute("SELECT DISTINCT raw_segment FROM documents").fetchall()
        assert all(store.exists(f"news/raw/{segment}") for (segment,) in segments)
    assert ingest([f"{bucket}/drop"], settings) == total_outcomes([], 20)
    staged = store.glob("news/staged/*/documents.parquet")
    rejected = 1  # its segment waits for a replay
    assert len(maintenance.prune(settings, staged_days=0, raw_days=1e-9)) == len(staged) + 3 - rejected
    assert len(store.ls("news/raw")) == rejected
    assert not store.glob("news/staged/*/documents.parquet")
