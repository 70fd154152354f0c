"""The warehouse at size.

usage: python -m unspun.benchmarks.warehouse load|publish|kills|order --help (without arguments: load)

Everything runs over generated articles in a temporary folder; figures are printed as one JSON line each.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from unspun.benchmarks.staged_batches import START, content, sha256
from unspun.schemas.identity import quote_id
from unspun.schemas.tables import ARROW
from unspun.warehouse import Warehouse, maintenance, search
from unspun.warehouse.atomic_copy import copy_whole, link_whole
from unspun.warehouse.file_store import WRITTEN, attach

PEOPLE = [
    f"{first} {last}" for first in ("Mara", "Ines", "Tobias", "Yusuf", "Ola") for last in ("Quill", "Vale", "Hart")
]
PLACES = ["Port Elda", "Velmora", "Qinglan", "Fontclair", "Kitahama", "Sarn"]
WORDS = "the council dam harbour vote price river station school budget storm train night market paper road".split()


def staged_batch(folder: Path, first: int, count: int, body_length: int = 3800) -> Path:
    """A staged batch of generated articles that passes the audit: ten mentions, three quotes and two edits each."""
    chance = random.Random(first)
    batch = sha256("generated", first, count)
    columns: dict[str, dict[str, list]] = {name: {c: [] for c in ARROW[name].names} for name in ARROW}

    def add(table: str, **values: object) -> None:
        for column, values_so_far in columns[table].items():
            values_so_far.append(values.get(column))

    for person in PEOPLE:
        add("entities", entity_id=sha256(person), kind="Person", name=person, aliases=[], pipeline_version="1")
    for place in PLACES:
        add("entities", entity_id=sha256(place), kind="Location", name=place, aliases=[], pipeline_version="1")
    add("sources", source_id="generated", kind="folder")
    for number in range(first, first + count):
        url = f"https://generated.example/{number}"
        article, document = sha256("url", url), sha256("document", number)
        ours = {"article_id": article, "revision": 1, "pipeline_version": "1", "batch_id": batch}
        parts: list[str] = []
        length = quotes = mentions = 0
        while length < body_length:
            person, place = chance.choice(PEOPLE), chance.choice(PLACES)
            said = " ".join(chance.choices(WORDS, k=18)) + f" {number}"
            sentence = f'{person} said in {place}: "{said}." {" ".join(chance.choices(WORDS, k=40))}. '
            if mentions < 10:
                at = sentence.index(place)
                for text, label, start in ((person, "Person", 0), (place, "Location", at)):
                    add(
                        "entity_mentions",
                        **ours,
                        entity_id=sha256(text),
                        label=label,
                        text=text,
                        score=0.9,
                        start_char=length + start,
                        end_char=length + start + len(text),
                    )
                mentions += 2
            if quotes < 3:
                start, end = length + sentence.index('"'), length + sentence.index('." ') + 2
                add(
                    "quotes",
                    **ours,
                    quote_id=quote_id(document, [(start, end)]),
                    kind="direct",
                    text=f"{said}.",
                    cue="said",
                    content=[{"start": start, "end": end}],
                    speaker_text=person,
                    speaker_entity_id=sha256(person),
                    speaker_score=0.9,
                    speaker_basis="name",
                    start_char=start,
                    end_char=end,
                    score=0.9,
                )
                quotes += 1
            parts.append(sentence)
            length += len(sentence)
        raw = "  " + "".join(parts) + "\n"
        for start, end in ((0, 2), (length + 2, length + 3)):
            add(
                "edits",
                **ours,
                start_char=start,
                end_char=end,
                before=raw[start:end],
                after="",
                kind="space",
                rule="edge",
                confidence=1.0,
                applied=True,
            )
        add(
            "article_revisions",
            **ours,
            document_id=document,
            source_id="generated",
            url=url,
            title=f"Number {number}",
            authors=["Ines Vale"],
            published_at=START,
            published_at_basis="meta",
            language="en",
            body="".join(parts),
            word_count=600,
            encoding="utf-8",
            encoding_basis="declared",
            encoding_repaired=False,
            extraction_basis="text",
            is_spun=False,
            spin_score=0.1,
            is_translated=False,
            translation_score=0.1,
            annotated_by="generated",
            raw_text=raw,
            text_sha256=sha256("text", number),
        )
        add(
            "documents",
            **ours,
            document_id=document,
            source_id="generated",
            uri=url,
            url=url,
            fetched_at=START,
            content_sha256=sha256(raw),
            byte_count=len(raw),
            raw_segment=f"{batch}.parquet",
            outcome="loaded",
        )
    target = folder / batch
    target.mkdir(parents=True)
    for name, table in columns.items():
        if name not in ("batches", "quality_results"):
            pq.write_table(pa.table(table, ARROW[name]), target / f"{name}.parquet", compression="zstd")
    return target


def load(articles: int, batch_size: int) -> None:
    """Staged Parquet to published warehouse, with the audit, against COPY of the same files into bare tables.

    As in the DAG, where each batch is a task of its own, batches are audited beside the one that is loaded. Of three
    copies the median counts: disks differ from minute to minute.
    """
    with (
        tempfile.TemporaryDirectory(prefix="unspun-bench-") as name,
        ProcessPoolExecutor(1) as auditor,
    ):
        folder = Path(name)
        batches = [staged_batch(folder / "staged", first, batch_size) for first in range(0, articles, batch_size)]
        auditor.submit(_audit, staged_batch(folder / "warm-up", articles, 10)).result()  # imports Great Expectations
        warehouse = Warehouse(folder / "news.duckdb")
        warehouse.migrate()
        audit_cpu, load_cpu = [], []
        begun, cpu = time.perf_counter(), time.process_time()
        for batch, audited in [(batch, auditor.submit(_audit, batch)) for batch in batches]:
            seconds, audit_peak = audited.result()
            audit_cpu.append(seconds)
            start = time.process_time()
            outcomes = warehouse.load(batch).outcomes
            load_cpu.append(time.process_time() - start)
            assert outcomes["loaded"] == batch_size, outcomes
        start = time.perf_counter()
        warehouse.publish()
        published = time.perf_counter() - start
        whole, cpu = time.perf_counter() - begun, time.process_time() - cpu + sum(audit_cpu)
        peak = _peak_gib()

        copies = [_copy_bare(batches, folder / "bare.duckdb") for _ in range(3)]
        bare, bare_cpu = sorted(copies)[1]
        alike = [_copy_bare(batches, folder / "bare.duckdb", WRITTEN) for _ in range(3)]
        show(
            articles=articles,
            seconds=whole,
            articles_per_second=articles / whole,
            bare_copy_seconds=[seconds for seconds, _ in copies],
            share_of_bare_copy=bare / whole,
            bare_copy_as_we_write_seconds=[seconds for seconds, _ in alike],
            share_of_bare_copy_as_we_write=sorted(alike)[1][0] / whole,
            cpu_seconds=cpu,
            audit_cpu_seconds=sum(audit_cpu),
            load_cpu_seconds=sum(load_cpu),
            publish_seconds=published,
            bare_copy_cpu_seconds=bare_cpu,
            cpu_share_of_bare_copy=bare_cpu / cpu,
            load_cpu_share_of_bare_copy=bare_cpu / sum(load_cpu),
            load_cpu_by_batch=load_cpu,
            last_batch_to_first=load_cpu[-1] / load_cpu[0],
            last_to_first_with_audit=(load_cpu[-1] + audit_cpu[-1]) / (load_cpu[0] + audit_cpu[0]),
            load_peak_gib=peak,
            audit_peak_gib=audit_peak,
            file_mib=warehouse.published.stat().st_size / 2**20,
        )
        start = time.perf_counter()
        search.build(warehouse)
        built = time.perf_counter() - start
        asked = []
        for query in ("storm harbour vote", "number", "Mara Quill budget", "qinglan station night market"):
            start = time.perf_counter()
            assert search.search(warehouse, query).num_rows == 10
            asked.append(time.perf_counter() - start)
        show(
            search_build_seconds=built,
            top_ten_seconds=asked,
            index_mib=search.index_file(warehouse).stat().st_size / 2**20,
        )


def _copy_bare(batches: list[Path], file: Path, options: str = "READ_WRITE") -> tuple[float, float]:
    """COPY the batches into tables without keys, in a file that is attached with these options; returns seconds by the
    clock and of processor time."""
    begun, cpu = time.perf_counter(), time.process_time()
    with duckdb.connect() as connection:
        connection.execute(attach(file, "bare", options))
        connection.execute("USE bare")
        for table in ("documents", "article_revisions", "entity_mentions", "quotes", "edits"):
            files = [str(batch / f"{table}.parquet") for batch in batches]
            connection.read_parquet(files).create(table)
        connection.execute("CHECKPOINT")
    taken = time.perf_counter() - begun, time.process_time() - cpu
    file.unlink()
    return taken


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _audit(batch: Path) -> tuple[float, float]:
    """Audit a staged batch; returns the seconds of processor time that it took, and the process's peak memory."""
    from unspun.audit.staged_audit import apply, audit

    start = time.process_time()
    apply(batch, audit(batch))
    return time.process_time() - start, _peak_gib()


def publish(folder: Path | None, mebibytes: int, times: int = 3) -> None:
    """What the two steps of a publish cost on the file system of a folder: a copy, and a link to it."""
    with tempfile.TemporaryDirectory(prefix="unspun-publish-", dir=folder) as name:
        loading, copy, published = (Path(name, file) for file in ("loading", "copy", "published"))
        with loading.open("wb") as file:
            for _ in range(mebibytes):
                file.write(random.randbytes(2**20))
            os.fsync(file.fileno())
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            copy_whole(loading, copy)
            copied = time.perf_counter()
            link_whole(copy, published)
            taken.append((copied - begun, time.perf_counter() - copied))
    show(mebibytes=mebibytes, copy_seconds=[c for c, _ in taken], link_seconds=[linked for _, linked in taken])


def kills(count: int, deliveries: int) -> None:
    """kill -9 at random moments of load, publish, migrate and reprocess; in the end all is as after a clean run."""
    from unspun.benchmarks.killing import Killing

    with tempfile.TemporaryDirectory(prefix="unspun-kills-") as name:
        killing = Killing(Path(name), deliveries)
        killing.kill(count)
        show(kills=killing.killed, finished_before_kill=killing.finished, looks_at_published=killing.looks)
        killing.compare()
        show(identical=True, problems=0)


def order(deliveries: int, orders: int, uri: str | None) -> None:
    """The same documents in random orders, batch sizes and interruptions: identical tables."""
    from unspun.benchmarks.staged_batches import generated, stage

    made = generated(deliveries)
    found = []
    with tempfile.TemporaryDirectory(prefix="unspun-order-") as name:
        for number in range(orders):
            chance = random.Random(number)
            shuffled = list(made)
            chance.shuffle(shuffled)
            folder = Path(name, str(number))
            folder.mkdir()
            warehouse = Warehouse(uri.format(number=number) if uri else folder / "news.duckdb")
            begun, batches, at = time.perf_counter(), 0, 0
            while at < len(shuffled):
                size = chance.randint(deliveries // 20, deliveries // 5)
                staged = stage(shuffled[at : at + size], folder)
                process = multiprocessing.get_context("spawn").Process(target=_load, args=(warehouse.uri, staged))
                if chance.random() < 0.3:
                    process.start()
                    time.sleep(chance.uniform(0.5, 3))
                    process.kill()
                    process.join()
                warehouse.load(staged)
                at += size
                batches += 1
            rows = content(warehouse)
            found.append(sha256(*(f"{table}{rows[table]}" for table in sorted(rows))))
            show(
                order=number,
                batches=batches,
                seconds=time.perf_counter() - begun,
                sha256=found[-1],
                documents=len(rows["documents"]),
                revisions=len(rows["article_revisions"]),
            )
            problems = maintenance.orphans(warehouse).to_pylist()
            assert not any(row["rows"] for row in problems), problems
    assert len(set(found)) == 1, found
    show(orders=orders, identical=True)


def _load(uri: str, staged: Path) -> None:
    Warehouse(uri).load(staged)


def show(**figures: object) -> None:
    print(json.dumps({name: _rounded(value) for name, value in figures.items()}), flush=True)


def _rounded(value: object) -> object:
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return round(value, 4) if isinstance(value, float) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    loading = commands.add_parser("load")
    loading.add_argument("--articles", type=int, default=100_000)
    loading.add_argument("--batch-size", type=int, default=10_000)
    publishing = commands.add_parser("publish")
    publishing.add_argument(
        "--folder", type=Path, help="on the file system to measure; the temporary folder if not given"
    )
    publishing.add_argument("--mebibytes", type=int, default=420)
    killing = commands.add_parser("kills")
    killing.add_argument("--count", type=int, default=100)
    killing.add_argument("--deliveries", type=int, default=200)
    ordering = commands.add_parser("order")
    ordering.add_argument("--deliveries", type=int, default=5_000)
    ordering.add_argument("--orders", type=int, default=3)
    ordering.add_argument("--uri", help="Warehouse, with {number} where each order has its own; files if not given")
    chosen = vars(parser.parse_args(sys.argv[1:] or ["load"]))
    command = {"load": load, "publish": publish, "kills": kills, "order": order}[chosen.pop("command")]
    command(**chosen)


if __name__ == "__main__":
    main()
