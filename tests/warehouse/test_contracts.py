"""The contract with analysts: names, types, keys and comments of tables and views."""

import json
from pathlib import Path

import duckdb
import pytest

from unspun.benchmarks.staged_batches import Delivery, stage
from unspun.schemas.catalogue import CURRENT_VIEWS, QUERY_VIEWS, TABLES
from unspun.warehouse import NewerWarehouseError, Warehouse, WarehouseError, migrations
from unspun.warehouse.definitions import DECLARED, differences, qualified, stored_columns
from unspun.warehouse.dictionary import data_dictionary

ROOT = Path(__file__).parents[2]
CONTRACT = Path(__file__).with_name("contract.json")


@pytest.fixture(scope="module")
def fresh():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        migrations.migrate(connection, "duckdb")
        yield connection


def test_the_migrations_make_what_the_records_declare(fresh):
    stored = stored_columns(fresh)
    assert list(differences(stored)) == []
    assert {name: set(columns) for name, columns in stored.items()} == {
        qualified(declared): {column.name for column in declared.columns} for declared in DECLARED
    }


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ("ALTER TABLE rejects DROP COLUMN detail", "main.rejects.detail is missing"),
        ("ALTER TABLE rejects ALTER detail TYPE BIGINT", "main.rejects.detail is BIGINT, not VARCHAR"),
        ("ALTER TABLE rejects ALTER uri DROP NOT NULL", "main.rejects.uri may be null"),
    ],
)
def test_a_column_that_is_not_as_declared_is_named(change, difference):
    with duckdb.connect() as connection:
        migrations.migrate(connection, "duckdb")
        connection.execute(change)
        assert difference in list(differences(stored_columns(connection)))
        connection.execute("DELETE FROM internal.view_definitions")
        with pytest.raises((WarehouseError, duckdb.Error)):
            migrations.migrate(connection, "duckdb")


def test_comments_are_those_of_the_records(fresh):
    stored = stored_columns(fresh)
    for declared in DECLARED:
        columns = stored[qualified(declared)]
        assert {c.table_comment for c in columns.values()} == {declared.comment}
        assert {name: c.comment for name, c in columns.items()} == {c.name: c.comment for c in declared.columns}
        assert declared.comment and all(column.comment for column in declared.columns)


def test_keys_are_those_of_the_catalogue(fresh):
    keys = fresh.execute(
        "SELECT schema_name || '.' || table_name, constraint_column_names FROM duckdb_constraints() "
        "WHERE constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    assert {name: tuple(columns) for name, columns in keys} == {qualified(t): t.key for t in TABLES if t.key}


def test_views_show_the_columns_of_their_records_in_order(fresh):
    for view in (*CURRENT_VIEWS, *QUERY_VIEWS):
        assert fresh.table(view.name).columns == [column.name for column in view.columns]


def test_a_comment_that_changed_is_put_in_place(fresh):
    with duckdb.connect() as connection:
        migrations.migrate(connection, "duckdb")
        connection.execute("COMMENT ON COLUMN documents.uri IS 'of an older version'")
        connection.execute("COMMENT ON TABLE documents IS 'of an older version'")
        connection.execute("UPDATE internal.view_definitions SET digest = 'of an older version'")
        migrations.migrate(connection, "duckdb")
        assert stored_columns(connection) == stored_columns(fresh)


def test_show_tables_shows_what_analysts_need(fresh):
    shown = {name for (name,) in fresh.execute("SHOW TABLES").fetchall()}
    assert shown == {declared.name for declared in DECLARED if qualified(declared).startswith("main.")}
    assert {"documents", "quote_book"} <= shown
    assert not shown & {"loads", "merge_turn", "schema_migrations", "document_texts", "entity_merges"}


def test_columns_that_analysts_use_stay(fresh):
    """contract.json holds what was released. A column never goes or changes its type; a release adds the new ones."""
    released = json.loads(CONTRACT.read_text())
    stored: dict[str, dict[str, str]] = {}
    for table, column, data_type in fresh.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
    ).fetchall():
        stored.setdefault(table, {})[column] = data_type
    for table, columns in released.items():
        assert table in stored, f"{table} is gone"
        gone = {name: kind for name, kind in columns.items() if stored[table].get(name) != kind}
        assert not gone, f"{table}: {gone} are gone or have another type"


def test_articles_begin_with_the_columns_of_the_design(fresh):
    promised = (
        "article_id revision document_id source_id url title subtitle authors section dateline_place agency credit "
        "published_at published_at_basis language body word_count encoding is_spun spin_score is_translated "
        "translation_score pipeline_version batch_id loaded_at"
    ).split()
    assert fresh.table("articles").columns[: len(promised)] == promised


def test_the_dictionary_is_up_to_date():
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary()


def test_a_dry_run_lists_what_would_run_and_changes_nothing(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    wanted = warehouse.migrate(dry_run=True)
    assert wanted == [path.name for path in sorted((ROOT / "warehouse" / "migrations").glob("*.sql"))]
    assert not any(tmp_path.iterdir())
    assert warehouse.migrate() == wanted
    assert warehouse.migrate(dry_run=True) == warehouse.migrate() == []


def test_a_newer_warehouse_is_left_alone(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.publish()
    with duckdb.connect(str(warehouse.file.loading)) as connection:
        connection.execute("INSERT INTO internal.schema_migrations VALUES (9999, 'later', now())")
    before = warehouse.file.loading.read_bytes(), warehouse.published.read_bytes()
    for work in (
        warehouse.migrate,
        warehouse.publish,
        lambda: warehouse.migrate(dry_run=True),
        lambda: warehouse.stored(["a document"]),
        lambda: warehouse.newest("FROM documents", {}),
    ):
        with pytest.raises(NewerWarehouseError, match="newer unspun"):
            work()
    assert (warehouse.file.loading.read_bytes(), warehouse.published.read_bytes()) == before
    warehouse.file.loading.replace(warehouse.published)
    with pytest.raises(NewerWarehouseError, match="newer unspun"):
        warehouse.publish()
    assert not warehouse.file.loading.exists()


def test_a_file_in_the_storage_of_an_older_duckdb_is_taken_up(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{warehouse.file.loading}' AS old (STORAGE_VERSION 'v1.0.0')")
    warehouse.load(stage([Delivery("a", "The dam holds.", "https://courier.example/a", 1)], tmp_path))
    warehouse.publish()
    assert warehouse.query("SELECT url FROM articles").to_pylist() == [{"url": "https://courier.example/a"}]


def test_a_migration_that_fails_leaves_nothing(tmp_path):
    (tmp_path / "0001_one.sql").write_text("CREATE TABLE one (a INTEGER);")
    (tmp_path / "0002_two.sql").write_text("CREATE TABLE two (a INTEGER); INSERT INTO two VALUES ('no number');")
    with duckdb.connect() as connection:
        with pytest.raises(duckdb.ConversionException):
            migrations.migrate(connection, "duckdb", tmp_path)
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert tables == {"one", "schema_migrations"}
        assert [m.name for m in migrations.pending(connection, "duckdb", tmp_path)] == ["two"]


@pytest.mark.parametrize("name", ["1_short.sql", "0001-dash.sql"])
def test_a_misnamed_migration_is_refused(tmp_path, name):
    (tmp_path / name).write_text("SELECT 1;")
    with pytest.raises(ValueError, match="0001_name.sql"):
        migrations.migrations(tmp_path)


def test_a_warehouse_is_not_named_as_its_schema(tmp_path):
    with pytest.raises(WarehouseError, match=r"cannot be called internal\.duckdb.*another name"):
        Warehouse(tmp_path / "internal.duckdb")
