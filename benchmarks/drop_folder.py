"""What a run over an unchanged drop folder costs: seconds, files opened, requests to the store.

usage: python -m unspun.benchmarks.drop_folder [--files N] [--store]

Makes a folder of so many small files, on this disk or on an S3 API server on 127.0.0.1, and puts their documents into a
warehouse and into the memory of the folder, as a first run would that reads each of them. Then it runs over the folder
twice. The files are of a kind that holds no article: what is in a file makes no difference to these runs.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from unspun.pipeline.collecting.memory import StateFiles
from unspun.pipeline.collecting.registered import drop_folder, memory_part
from unspun.pipeline.plan import ingest, run_batches
from unspun.pipeline.raw import write_segment
from unspun.pipeline.settings import Settings
from unspun.pipeline.workspace import Workspace
from unspun.schemas.source_state import SeenFile
from unspun.sources.failures import Failure
from unspun.sources.files.folder import list_versions
from unspun.sources.origin import Origin

FILES_IN_FOLDER = 1_000


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m unspun.benchmarks.drop_folder", description="A run over an unchanged drop folder"
    )
    parser.add_argument("--files", type=int, default=100_000, help="files in the folder (default: 100,000)")
    parser.add_argument("--store", action="store_true", help="on an S3 API server instead of this disk")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(warehouse=f"{folder}/news.duckdb", batch_size=20_000, batch_bytes=2**30, settle_seconds=0)
        if arguments.store:
            with object_store() as requests:
                write_objects(arguments.files)
                fill("s3://news/drop", settings)
                measure("s3://news/drop", settings, requests)
        else:
            write_files(Path(folder, "drop"), arguments.files)
            fill(f"{folder}/drop", settings)
            measure(f"{folder}/drop", settings, opened_files(f"{folder}/drop"))


def measure(address: str, settings: Settings, counts: Counter[str]) -> None:
    """Run over the folder as it is, and print what each run took."""
    for run in ("second run", "third run"):
        counts.clear()
        start, processor = time.perf_counter(), time.process_time()
        outcomes = ingest([address], settings)
        seconds, processor = time.perf_counter() - start, time.process_time() - processor
        listed = ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items())) or "nothing"
        unchanged = f"{outcomes['fetched']:,} documents, {outcomes['unchanged']:,} of them unchanged"
        print(f"{run}: {unchanged}; {seconds:.1f} s, {processor:.1f} s of the processor; {listed}", flush=True)


def fill(address: str, settings: Settings) -> None:
    """Put the documents of all files into the warehouse, and remember the files as read."""
    workspace, source = Workspace.of(settings), drop_folder(address, settings)
    documents, rows = [], []
    for uri, version in list_versions(address).items():
        content = b"%d" % int(PurePosixPath(uri).stem)
        failure = Failure("unsupported-kind", "no reader")
        origin = Origin(source_id=source.source_id, fetched_at=datetime.now(UTC))
        documents.append(origin.reject(uri, content, None, failure))
        rows.append(
            SeenFile(
                source_id=source.source_id,
                uri=uri,
                version=version,
                document_ids=[documents[-1].document_id],
                read_at=datetime.now(UTC),
            )
        )
    parts = range(0, len(documents), settings.batch_size)
    segments = [write_segment(workspace.raw, documents[start : start + settings.batch_size]) for start in parts]
    run_batches(segments, settings)
    StateFiles.read(workspace, source.source_id, memory_part(source)).files.add(rows)


def write_files(folder: Path, count: int) -> None:
    """Write so many files, a thousand to a folder."""
    for number in range(count):
        path = folder / f"{number // FILES_IN_FOLDER:04d}" / f"{number:07d}.dat"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)


def opened_files(folder: str) -> Counter[str]:
    """The number of files below a folder that this process opens from now on."""
    counts: Counter[str] = Counter()

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(folder):
            counts["files opened"] += 1

    sys.addaudithook(count)
    return counts


@contextmanager
def object_store() -> Iterator[Counter[str]]:
    """An empty S3 API server to which `s3://` leads; gives the number of requests by operation."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    os.environ |= {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "NO_PROXY": host, **dict.fromkeys(names, "testing")}
    counts: Counter[str] = Counter()
    call = s3fs.S3FileSystem._call_s3

    async def counted(self: Any, method: str, *arguments: Any, **options: Any) -> Any:
        counts[method] += 1
        return await call(self, method, *arguments, **options)

    s3fs.S3FileSystem._call_s3 = counted
    try:
        yield counts
    finally:
        s3fs.S3FileSystem._call_s3 = call
        server.stop()


def write_objects(count: int) -> None:
    """Write so many objects."""
    import fsspec

    store = fsspec.filesystem("s3")
    store.mkdir("news")
    store.pipe({f"news/drop/{number:07d}.dat": b"%d" % number for number in range(count)})


if __name__ == "__main__":
    main()
