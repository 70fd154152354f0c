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
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

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
ARTICLE = {
    "source_id": "generated",
    "published_at": START,
    "published_at_basis": "meta",
    "word_count": 600,
    "encoding": "utf-8",
    "encoding_basis": "declared",
    "encoding_repaired": False,
    "extraction_basis": "text",
    "is_spun": False,
    "spin_score": 0.1,
    "is_translated": False,
    "translation_score": 0.1,
    "annotated_by": "generated",
}
WORDS = "the council dam harbour vote price river station school budget storm train night market paper road".split()


def staged_batch(folder: Path, first: int, count: int, body_length: int = 3800) -> Path:
    """A staged batch of generated articles that passes the audit: ten mentions, three quotes and two edits each."""
    chance = random.Random(first)
    batch = sha256("generated", first, count)
    rows = _Rows(batch)
    for person in PEOPLE:
        rows.add("entities", entity_id=sha256(person), kind="Person", name=person, aliases=[])
    for place in PLACES:
        rows.add("entities", entity_id=sha256(place), kind="Location", name=place, aliases=[])
    rows.add("sources", source_id="generated", kind="folder")
    for number in range(first, first + count):
        _add_article(rows, number, chance, body_length)
    target = folder / batch
    target.mkdir(parents=True)
    for name, table in rows.columns.items():
        if name not in ("batches", "quality_results"):
            pq.write_table(pa.table(table, ARROW[name]), target / f"{name}.parquet", compression="zstd")
    return target


class _Rows:
    """The rows of a staged batch, as columns; what is not given is null."""

    def __init__(self, batch: str) -> None:
        self.batch = batch
        self.columns: dict[str, dict[str, list]] = {name: {c: [] for c in ARROW[name].names} for name in ARROW}

    def add(self, table: str, **values: object) -> None:
        values |= {"pipeline_version": "1", "batch_id": self.batch}
        for column, values_so_far in self.columns[table].items():
            values_so_far.append(values.get(column))


def _add_article(rows: _Rows, number: int, chance: random.Random, body_length: int) -> None:
    url = f"https://generated.example/{number}"
    document = sha256("document", number)
    ours = {"article_id": sha256("url", url), "revision": 1}
    body = ""
    sentences = 0
    while len(body) < body_length:
        sentence = _Sentence(number, chance)
        if sentences < 5:
            _add_mentions(rows, ours, sentence, len(body))
        if sentences < 3:
            _add_quote(rows, ours, document, sentence, len(body))
        body += sentence.text
        sentences += 1
    raw = f"  {body}\n"
    for start, end in ((0, 2), (len(raw) - 1, len(raw))):
        edit = {"start_char": start, "end_char": end, "before": raw[start:end], "after": "", "applied": True}
        rows.add("edits", **ours, **edit, kind="space", rule="edge", confidence=1.0)
    article = {"title": f"Number {number}", "authors": ["Ines Vale"], "language": "en", "body": body, "raw_text": raw}
    rows.add(
        "article_revisions", **ours, **ARTICLE, **article, document_id=document, url=url, text_sha256=sha256(number)
    )
    delivery = {"uri": url, "url": url, "fetched_at": START, "content_sha256": sha256(raw), "byte_count": len(raw)}
    segment = f"{rows.batch}.parquet"
    rows.add(
        "documents",
        **ours,
        **delivery,
        document_id=document,
        source_id="generated",
        raw_segment=segment,
        outcome="loaded",
    )


class _Sentence:
    """A sentence in which a person says something in a place."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.person, self.place = chance.choice(PEOPLE), chance.choice(PLACES)
        self.said = " ".join(chance.choices(WORDS, k=18)) + f" {number}."
        self.text = f'{self.person} said in {self.place}: "{self.said}" {" ".join(chance.choices(WORDS, k=40))}. '


def _add_mentions(rows: _Rows, ours: dict, sentence: _Sentence, at: int) -> None:
    for text, label in ((sentence.person, "Person"), (sentence.place, "Location")):
        start = at + sentence.text.index(text)
        span = {"start_char": start, "end_char": start + len(text)}
        rows.add("entity_mentions", **ours, **span, entity_id=sha256(text), label=label, text=text, score=0.9)


def _add_quote(rows: _Rows, ours: dict, document: str, sentence: _Sentence, at: int) -> None:
    start = at + sentence.text.index('"')
    end = start + len(sentence.said) + 2
    speaker = {"speaker_text": sentence.person, "speaker_entity_id": sha256(sentence.person), "speaker_basis": "name"}
    rows.add(
        "quotes",
        **ours,
        **speaker,
        quote_id=quote_id(document, [(start, end)]),
        kind="direct",
        text=sentence.said,
        content=[{"start": start, "end": end}],
        cue="said",
        speaker_score=0.9,
        start_char=start,
        end_char=end,
        score=0.9,
    )


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
        _search(warehouse)


def _search(warehouse: Warehouse) -> None:
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
    actions: dict[str, Callable[..., Any]] = {"load": load, "publish": publish, "kills": kills, "order": order}
    actions[chosen.pop("command")](**chosen)


if __name__ == "__main__":
    main()
