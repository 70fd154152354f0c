"""Reading a large WARC: documents per second, memory, and whether a run that is killed resumes without loss.

    python -m unspun.benchmarks.warc [FOLDER] [--gigabytes 1] [--kills 10]

makes bench.warc.gz in the folder (default: var/bench-warc) of the project's sample pages: their words are shuffled, so
that they compress as pages do, each record by itself, and a pool of different records is repeated to the size. It reads
the archive once from beginning to end, and then again with a process that is killed at random moments and restarted
from the state that it saved. Every document goes into raw segments, as in `unspun ingest`. Both runs must give the same
documents.
"""

import argparse
import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from unspun.schemas.source_state import FeedState
from unspun.sources.collect import collect
from unspun.sources.files.warc import WarcSource
from unspun.sources.limits import MIB, Limits
from unspun.sources.protocol import Memory

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
POOL_RECORDS = 1_000
PAGE_BYTES = (20_000, 120_000)
"""Pages of news sites in CC-NEWS are mostly of these sizes."""
BATCH, BATCH_BYTES = 500, 64 * MIB
"""As the defaults of pipeline.settings."""


def main() -> None:
    """Make the archive, read it whole, read it with kills, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("var/bench-warc"), help="folder of the archive")
    parser.add_argument("--gigabytes", type=float, default=1.0, help="size of the archive, compressed")
    parser.add_argument("--kills", type=int, default=10, help="times that the second run is killed")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        read(arguments.folder, arguments.worker)
        return
    arguments.folder.mkdir(parents=True, exist_ok=True)
    archive = arguments.folder / "bench.warc.gz"
    if not archive.exists() or archive.stat().st_size < arguments.gigabytes * 1e9:
        make(archive, arguments.gigabytes * 1e9)
    started, used = time.monotonic(), _processor_seconds()
    peaks = run(archive, arguments.folder / "whole", kill_after=None)
    seconds, used = time.monotonic() - started, _processor_seconds() - used
    whole = documents(arguments.folder / "whole")
    size = archive.stat().st_size
    print(f"archive: {size / 1e9:.2f} GB compressed, {len(whole):,} documents")
    print(f"whole run: {seconds:.0f} s, {len(whole) / seconds:,.0f} documents/s, {size / 1e6 / seconds:.0f} MB/s")
    print(f"processor: {used:.0f} s, {len(whole) / used:,.0f} documents/s and core")
    print(f"memory (RSS): {peaks[len(peaks) // 10]:.0f} MB after a tenth of the run, {max(peaks):.0f} MB at most")
    rng = random.Random(6)
    for _ in range(arguments.kills):
        run(archive, arguments.folder / "killed", kill_after=rng.uniform(0.2, 1) * seconds / arguments.kills)
    run(archive, arguments.folder / "killed", kill_after=None)
    killed = documents(arguments.folder / "killed")
    lost, new = len(whole - killed), len(killed - whole)
    print(f"with {arguments.kills} kills: {len(killed):,} documents, {lost} lost, {new} new")
    sys.exit(0 if whole == killed and max(peaks) < 600 else 1)


def _processor_seconds() -> float:
    """Processor seconds that the readers have used: the clock says little where other programs use the cores."""
    times = os.times()
    return times.children_user + times.children_system


def make(archive: Path, size: float) -> None:
    """Write an archive of this size in bytes, or of one record more."""
    rng = random.Random(1)
    pages = [path.read_bytes() for path in sorted(SAMPLES.glob("*.html"))]
    pool = [_record(pages, rng, number) for number in range(POOL_RECORDS)]
    with archive.open("wb") as file:
        while file.tell() < size:
            file.write(rng.choice(pool))


def _record(pages: list[bytes], rng: random.Random, number: int) -> bytes:
    """A gzipped response record with a page of about the size that news pages have."""
    page = rng.choice(pages)
    paragraphs = re.findall(rb"<p>.*?</p>", page, re.DOTALL)
    head, _, tail = page.partition(paragraphs[0])
    size = rng.randint(*PAGE_BYTES)
    words = re.sub(rb"<[^<>]*>", b" ", b" ".join(paragraphs)).split()
    body = b""
    while len(head) + len(body) + len(tail) < size:
        body += b'<p class="c%x">%s</p>\n' % (rng.getrandbits(64), b" ".join(rng.choices(words, k=60)))
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + head + body + tail
    record = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bench.example/{number}\r\n"
        f"WARC-Date: 2024-05-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    ).encode()
    return gzip.compress(record + http + b"\r\n\r\n", 6)


def run(archive: Path, target: Path, kill_after: float | None) -> list[float]:
    """Read in a process of its own, killed after so many seconds; returns its memory over time, in MB."""
    command = [sys.executable, "-m", "unspun.benchmarks.warc", str(archive), "--worker", str(target)]
    process = subprocess.Popen(command)
    started, peaks = time.monotonic(), []
    while process.poll() is None:
        peaks.append(_resident(process.pid))
        if kill_after is not None and time.monotonic() - started > kill_after:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return peaks
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"the reader ended with status {process.returncode}")
    return peaks


def _resident(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    match = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(match[1]) / 1024 if match else 0.0


def read(archive: Path, target: Path) -> None:
    """Read from the saved state on, segment by segment: first the segment, then the state."""
    from unspun.pipeline.raw import write_segment

    target.mkdir(parents=True, exist_ok=True)
    saved = target / "state.json"
    source = WarcSource(source_id="bench", name=None, address=str(archive), limits=Limits())
    memory = Memory(feeds=_state(saved, str(archive)))
    for batch in collect(source, source.list_items(memory), memory, BATCH, BATCH_BYTES):
        if batch.documents:
            write_segment(str(target), batch.documents)
        partial = saved.with_suffix(".part")
        partial.write_text(json.dumps({"position": batch.feeds[str(archive)].position}))
        partial.replace(saved)


def _state(saved: Path, address: str) -> dict[str, FeedState]:
    if not saved.exists():
        return {}
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    position = json.loads(saved.read_text())["position"]
    nothing = dict.fromkeys(("status", "detail", "etag", "last_modified", "content_sha256"))
    state = FeedState(
        source_id="bench", address=address, outcome="read", checked_at=now, next_check_at=now, failures=0,
        position=position, **nothing,
    )  # fmt: skip
    return {address: state}


def documents(folder: Path) -> set[str]:
    """Ids of the documents in the segments of a folder."""
    import pyarrow.parquet as pq

    return {
        value
        for path in folder.glob("*.parquet")
        for value in pq.read_table(path, columns=["document_id"])["document_id"].to_pylist()
    }


if __name__ == "__main__":
    main()
