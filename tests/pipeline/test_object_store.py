"""Drop folder, raw segments and staged batches on an object store: a real S3 API server on 127.0.0.1."""

import socket
import subprocess
import sys
import time

import duckdb
import fsspec
import pytest

from benchmarks.generate import files
from pipeline.batch import summary
from pipeline.run import ingest
from pipeline.settings import Settings


@pytest.fixture(scope="module")
def bucket():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    environment = pytest.MonkeyPatch()
    environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        environment.setenv(name, "testing")
    environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
    environment.setenv("NO_PROXY", "127.0.0.1")
    try:
        for _ in range(900):  # a server on a busy machine takes its time
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        fsspec.filesystem("s3").mkdir("news")
        yield "s3://news"
    finally:
        environment.undo()
        server.terminate()
        server.wait()


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
        assert all(segment.startswith(f"{bucket}/raw/") for (segment,) in segments)
    assert ingest([f"{bucket}/drop"], settings) == summary([], 20)
