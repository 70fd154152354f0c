"""Warehouses of earlier versions come to the present schema with all that they hold."""

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from unspun.benchmarks.staged_batches import Delivery, stage
from unspun.schemas import identity
from unspun.warehouse import Warehouse, maintenance, migrations
from unspun.warehouse.backup import restore
from unspun.warehouse.definitions import differences, stored_columns
from unspun.warehouse.sql import run_script

BEFORE = 6
"""The last migration of the version before the schema `internal`."""

ROWS = Path(__file__).with_name("version_6.sql")


def make_old(connection, store):
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(
        "CREATE TABLE schema_migrations (number INTEGER NOT NULL, name VARCHAR NOT NULL, "
        "applied_at TIMESTAMP WITH TIME ZONE NOT NULL)"
    )
    for migration in migrations.migrations():
        if migration.number <= BEFORE and migration.store in (None, store):
            run_script(connection, migration.path)
            connection.execute("INSERT INTO schema_migrations VALUES (?, ?, now())", [migration.number, migration.name])
    run_script(connection, ROWS)


@pytest.fixture(params=["duckdb", "ducklake"])
def old(request, tmp_path):
    """A warehouse as the version before left it."""
    if request.param == "duckdb":
        warehouse = Warehouse(tmp_path / "news.duckdb")
        warehouse.folder.mkdir()
        with duckdb.connect(str(warehouse.file.loading)) as connection:
            make_old(connection, "duckdb")
        return warehouse
    warehouse = Warehouse(f"ducklake:{tmp_path}/catalog.ducklake?data={tmp_path}/news.lake")
    with warehouse.store._attached() as connection:
        make_old(connection, "ducklake")
    return warehouse


def test_everything_is_there_after_the_migration(old, tmp_path):
    assert old.migrate(dry_run=True)[0] == "0007_internal_schema.sql"
    old.migrate()
    assert old.migrate(dry_run=True) == []
    with old.store.newest() as connection:
        assert list(differences(stored_columns(connection))) == []
    assert set(maintenance.orphans(old)["rows"].to_pylist()) == {0}
    documents = old.newest("SELECT document_id, raw_segment FROM documents ORDER BY ALL", {}).to_pylist()
    assert [tuple(row.values()) for row in documents] == [
        ("a1", "one.parquet"),
        ("a2", "two.parquet"),
        ("a3", "three.parquet"),
    ]
    assert old.newest("SELECT raw_segment FROM batches", {})["raw_segment"].to_pylist() == ["one.parquet"]
    for name in ("document_texts", "loads", "entity_merges", "feed_state"):
        assert old.newest(f"FROM internal.{name}", {}).num_rows == (3 if name == "document_texts" else 1)
    assert old.loaded_batch("batch")
    assert old.newest("SELECT number FROM internal.schema_migrations", {}).num_rows >= BEFORE


def test_stored_quotes_get_the_ids_that_staging_gives(old):
    old.migrate()
    spans = [(4, 9), (12, 20)]
    first, second = identity.quote_id("a1", spans), identity.quote_id("a2", spans)
    again = hashlib.sha256(f"{first}:2".encode()).hexdigest()
    quotes = old.newest("SELECT quote_id, speaker_basis FROM quote_revisions ORDER BY revision", {}).to_pylist()
    assert [tuple(row.values()) for row in quotes] == [(first, None), (second, None), (again, None)]


def test_entities_get_the_name_that_loads_decide(old):
    old.migrate()
    (entity,) = old.newest("SELECT name, aliases FROM entities", {}).to_pylist()
    assert entity["name"] == "Port Elda"
    assert [tuple(alias.values()) for alias in entity["aliases"]] == [
        ("PORT ELDA", "spelling"),
        ("Port elda", "spelling"),
    ]
    spellings = old.newest("SELECT text, mentions FROM internal.entity_spellings ORDER BY ALL", {}).to_pylist()
    assert spellings == [{"text": "Port Elda", "mentions": 4}, {"text": "Port elda", "mentions": 1}]


def test_a_question_is_answered_in_the_present_schema(old):
    assert old.loaded_batch("batch")
    assert old.stored(["a1", "other"]) == {"a1"}
    assert old.newest("SELECT DISTINCT speaker_basis FROM quotes", {})["speaker_basis"].to_pylist() == [None]
    assert old.migrate(dry_run=True) == []


def test_loading_goes_on(old, tmp_path):
    assert old.load(stage([Delivery("b", "The mill is sold.")], tmp_path)).outcomes["loaded"] == 1
    assert old.newest("FROM documents", {}).num_rows == 4
    assert set(maintenance.orphans(old)["rows"].to_pylist()) == {0}


def test_a_backup_of_an_earlier_version_is_restored(tmp_path):
    saved = tmp_path / "saved"
    (saved / "raw").mkdir(parents=True)
    with duckdb.connect(str(saved / "loading.duckdb")) as connection:
        make_old(connection, "duckdb")
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        tables = {
            name: list(connection.table(name).aggregate(f"count(*), bit_xor(hash({name}))::VARCHAR").fetchone())
            for name in names
        }
    manifest = {
        "tables": tables,
        "raw": {},
        "loading": hashlib.sha256((saved / "loading.duckdb").read_bytes()).hexdigest(),
    }
    (saved / "manifest.json").write_text(json.dumps(manifest))
    warehouse = Warehouse(tmp_path / "news.duckdb")
    restore(saved, warehouse)
    assert warehouse.query("SELECT count(*) AS n FROM documents")["n"].to_pylist() == [3]
    assert warehouse.migrate(dry_run=True) == []
