"""Fixtures that several rooms share."""

import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# Files that a test has just written are whole.
os.environ.setdefault("UNSPUN_SETTLE_SECONDS", "0")

# Time says more about the other processes of the machine than about the code under test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def ingested(tmp_path_factory) -> Path:
    """The published warehouse of the samples. Read it; do not write to it."""
    from unspun.pipeline.plan import ingest
    from unspun.pipeline.settings import Settings

    warehouse = tmp_path_factory.mktemp("samples") / "news.duckdb"
    ingest([str(ROOT / "samples")], Settings(warehouse=str(warehouse)))
    return warehouse


@pytest.fixture(scope="module")
def object_store() -> Iterator[str]:
    """Address of a real, empty S3 API server on 127.0.0.1; `s3://` leads there while the module's tests run."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    # fsspec hands out the client that it made before, also one of another module's server.
    s3 = fsspec.get_filesystem_class("s3")
    s3.clear_instance_cache()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", address)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, "testing")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        environment.setenv("NO_PROXY", "127.0.0.1")
        yield address
    s3.clear_instance_cache()
    server.stop()
