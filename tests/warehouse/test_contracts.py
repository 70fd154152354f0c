"""The contract with analysts: names, types, keys and comments of tables and views."""

import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from unspun.benchmarks.staged_batches import Delivery, stage
from unspun.schemas.tables import ARROW
from unspun.warehouse import NewerWarehouseError, Warehouse, migrations
from unspun.warehouse.dictionary import data_dictionary

ROOT = Path(__file__).parents[2]
CONTRACT = Path(__file__).with_name("contract.json")
REVISIONS = {
    name: f"{name.removesuffix('s').replace('entitie', 'entity')}_revisions" for name in ("quotes", "edits")
} | {"entity_mentions": "entity_mention_revisions"}
CLOCK = {"loaded_at", "rejected_at", "replayed_at", "is_newest"}


@pytest.fixture(scope="module")
def fresh():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        migrations.migrate(connection, "duckdb")
        yield connection


def arrow_type(data_type: pa.DataType) -> pa.DataType:
    """DuckDB knows no nullability inside lists and structs."""
    if pa.types.is_list(data_type):
        return pa.list_(arrow_type(data_type.value_type))
    if pa.types.is_struct(data_type):
        return pa.struct([(field.name, arrow_type(field.type)) for field in data_type])
    return data_type


@pytest.mark.parametrize("name", ARROW)
def test_tables_are_as_the_records_say(fresh, name):
    table = REVISIONS.get(name, name)
    described = fresh.execute(
        "SELECT column_name, is_nullable, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()
    types = fresh.table(table).limit(0).to_arrow_table().schema
    ours = [(column, nullable, comment) for column, nullable, comment in described if column not in CLOCK]
    assert ours == [(f.name, f.nullable, f.metadata[b"comment"].decode()) for f in ARROW[name]]
    for field in ARROW[name]:
        assert arrow_type(types.field(field.name).type) == arrow_type(field.type), field.name


def test_everything_has_a_comment(fresh):
    for objects, name in (("tables", "table_name"), ("views", "view_name")):
        bare = fresh.execute(
            f"SELECT {name} FROM duckdb_{objects}() "
            f"WHERE NOT internal AND comment IS NULL AND {name} <> 'schema_migrations'"
        ).fetchall()
        assert not bare
    bare = fresh.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE NOT internal AND comment IS NULL AND table_name <> 'schema_migrations'"
    ).fetchall()
    assert not bare


def test_columns_that_analysts_use_stay(fresh):
    """contract.json holds what was published. A column never goes or changes its type; a new one is added to it here,
    so that it is held from then on."""
    published = json.loads(CONTRACT.read_text())
    found = {}
    for table, column, data_type in fresh.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    ).fetchall():
        found.setdefault(table, {})[column] = data_type
    for table, columns in published.items():
        assert table in found, f"{table} is gone"
        gone = {name: kind for name, kind in columns.items() if found[table].get(name) != kind}
        assert not gone, f"{table}: {gone} are gone or have another type"
        assert found.pop(table) == columns, f"{table} has columns that contract.json does not hold yet"
    assert found.keys() == {"schema_migrations", "view_definitions", "merge_turn"}, "these are not in contract.json yet"


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
        connection.execute("INSERT INTO schema_migrations VALUES (9999, 'later', now())")
    before = warehouse.file.loading.read_bytes(), warehouse.published.read_bytes()
    for work in (
        warehouse.migrate,
        warehouse.publish,
        lambda: warehouse.migrate(dry_run=True),
        lambda: warehouse.known(["a document"]),
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
