"""What each command of the command line that writes, or reads for long, finds when it is killed."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import duckdb

from unspun.benchmarks.generate import article, files
from unspun.benchmarks.warehouse_contents import FETCH_TIMES, RUN_TIMES
from unspun.warehouse import migrations
from unspun.warehouse.sql import run_script

OLD_SCHEMA = 6
"""The last migration of the warehouse that `migrate` finds: the one before the schema `internal`."""

SPUN_WORDS = {
    "councillors": "aldermen",
    "voted": "balloted",
    "declined": "refused",
    "households": "homesteads",
    "businesses": "enterprises",
    "affected": "impacted",
    "drawn up": "sketched",
    "officials": "functionaries",
    "reporters": "newsmen",
    "divided": "split",
    "risen": "climbed",
}
EXPECTATION = """-- table: articles
-- severity: row
-- meaning: No report may have a number that ends in 2; this makes documents that wait for a replay.
SELECT article_id, revision
FROM {batch}
WHERE regexp_matches(title, '2$')
"""
HARMLESS_EXPECTATION = EXPECTATION.replace("'2$'", "'^$'")
LEXICON = (
    "spun\toriginal\tkind\tscore\tcontext\taction\n"
    "aldermen\tcouncillors\tspin\t0.90\t\trepair\nhomesteads\thouseholds\tspin\t0.90\t\trepair\n"
)

Run = Callable[..., object]
"""Runs the command line to its end: arguments, and settings by the names of their variables without `UNSPUN_`."""


class Scenario(NamedTuple):
    """A command with its settings, the runs that make the warehouse that it finds, and the columns that differ from one
    run to another."""

    arguments: tuple[str, ...]
    prepare: Callable[[Run], None]
    settings: Mapping[str, str] = {}
    times: frozenset[str] = RUN_TIMES


def scenarios(folder: Path) -> dict[str, Scenario]:
    """Scenarios by name. `folder` has what `write_inputs` and `write_site` write."""
    first, second = str(folder / "first"), str(folder / "second")
    small = {"BATCH_SIZE": "5"}
    expectations = str(folder / "expectations")
    collecting = {"SOURCES": str(folder / "sources.yaml"), "FETCH__DELAY": "0", "FETCH__ALLOWED_HOSTS": '["127.0.0.1"]'}

    def loaded(run: Run) -> None:
        if (folder / "loaded").exists():  # for another scenario
            shutil.copytree(folder / "loaded", folder / "work", dirs_exist_ok=True)
            return
        run("ingest", first, "--jobs", "1")
        shutil.copytree(folder / "work", folder / "loaded")

    def unpublished(run: Run) -> None:
        loaded(run)
        run("ingest", second, "--jobs", "1", PUBLISH_EVERY="1000000000")

    def in_quarantine(run: Run) -> None:
        (folder / "expectations" / "numbers.sql").write_text(EXPECTATION)
        run("ingest", first, second, "--jobs", "1", EXPECTATIONS=expectations)
        (folder / "expectations" / "numbers.sql").write_text(HARMLESS_EXPECTATION)

    def old(run: Run) -> None:
        loaded(run)
        make_old(folder / "work")

    return {
        "ingest": Scenario(("ingest", second, "--jobs", "1"), loaded, small),
        "collect": Scenario(
            ("collect", "--all", "--jobs", "1"), loaded, {**collecting, "BATCH_SIZE": "2"}, RUN_TIMES | FETCH_TIMES
        ),
        "publish": Scenario(("publish",), unpublished),
        "reprocess": Scenario(("reprocess",), loaded, {**small, "LEXICON": str(folder / "lexicon.tsv")}),
        # What is rejected again would be tried again by the next run, and each attempt is a row of `rejects`.
        "replay": Scenario(
            ("replay", "--reason", "numbers"), in_quarantine, {"BATCH_SIZE": "2", "EXPECTATIONS": expectations}
        ),
        "migrate": Scenario(("migrate",), old),
        "learn": Scenario(("lexicon", "learn", "--min-times", "1", "-o", str(folder / "work" / "learned.tsv")), loaded),
    }


def write_inputs(folder: Path) -> None:
    """Two drop folders with articles, spun copies, updates, duplicates and files that are none; pages with a feed."""
    made = dict(files(20, words=60))
    for name in ("first", "second", "site", "expectations", "work"):
        (folder / name).mkdir(parents=True)
    for index, name in enumerate(sorted(made)):
        if index in (0, 1, 2, 3, 5, 11, 12):
            (folder / "first" / name).write_bytes(made[name])
        elif index in (4, 7, 8, 9, 13, 22 % 20):
            (folder / "second" / name).write_bytes(made[name])
    for number in (0, 1, 2):
        title, body = article(number, 150)
        (folder / "first" / f"original-{number}.txt").write_text(f"{title}\n\n{body}\n")
        (folder / ("first" if number else "second") / f"spun-{number}.txt").write_text(f"{title}\n\n{spun(body)}\n")
    (folder / "lexicon.tsv").write_text(LEXICON)


def spun(text: str) -> str:
    """The text as a spinner writes it, by a few words of its own."""
    words = re.compile("|".join(rf"\b{word}\b" for word in SPUN_WORDS), re.IGNORECASE)
    return words.sub(lambda match: SPUN_WORDS[match[0].lower()], text)


def write_site(folder: Path, site: str, count: int = 4) -> None:
    """Pages, the feed that lists them, and the registry with the feed."""
    items = []
    for number in range(100, 100 + count):
        title, body = article(number, 60)
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.split("\n\n"))
        # Dated, so that no time of a story is that of a fetch.
        dated = f'<meta property="article:published_time" content="2026-03-02T{number % 24:02}:00:00Z">'
        head = f"<head><title>{title}</title>{dated}</head>"
        page = f'<html lang="en">{head}<body><h1>{title}</h1>{paragraphs}</body></html>'
        (folder / "site" / f"{number}.html").write_text(page)
        items.append(f"<item><title>{title}</title><link>{site}/{number}.html</link></item>")
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Herald</title>{"".join(items)}</channel></rss>'
    (folder / "site" / "feed.xml").write_text(feed)
    (folder / "sources.yaml").write_text(f"sources:\n  - id: herald\n    kind: feed\n    address: {site}/feed.xml\n")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a web server of the folder on 127.0.0.1."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """A line for each request is of no use here."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def make_old(work: Path) -> None:
    """Put a warehouse of an earlier schema, with the rows that the present one has in columns of the same name, in the
    place of the loaded one."""
    loading, old = work / "news.unspun" / "loading.duckdb", work / "old.duckdb"
    with duckdb.connect(str(old)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            "CREATE TABLE schema_migrations (number INTEGER NOT NULL, name VARCHAR NOT NULL, "
            "applied_at TIMESTAMP WITH TIME ZONE NOT NULL)"
        )
        for migration in migrations.migrations():
            if migration.number <= OLD_SCHEMA and migration.store in (None, "duckdb"):
                run_script(connection, migration.path)
                row = [migration.number, migration.name]
                connection.execute("INSERT INTO schema_migrations VALUES (?, ?, now())", row)
        connection.execute(f"ATTACH '{loading}' AS present (READ_ONLY)")
        _copy_rows(connection)
    old.replace(loading)
    (work / "news.duckdb").unlink()
    shutil.rmtree(work / "news.unspun" / "published")


def _copy_rows(connection: duckdb.DuckDBPyConnection) -> None:
    columns = connection.execute(
        "SELECT old.table_name, present.schema_name, list(old.column_name ORDER BY old.column_index) "
        "FROM duckdb_columns() AS old JOIN duckdb_columns() AS present USING (table_name, column_name) "
        "JOIN duckdb_tables() AS tables ON tables.table_oid = present.table_oid AND tables.database_name = 'present' "
        "WHERE old.database_name = 'old' AND present.database_name = 'present' "
        "AND old.table_name <> 'schema_migrations' GROUP BY ALL"
    ).fetchall()
    for table, schema, names in columns:
        listed = ", ".join(f'"{name}"' for name in names)
        connection.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM present.{schema}.{table}")
