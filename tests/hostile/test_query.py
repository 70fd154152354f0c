"""SQL given to `unspun query` reads the warehouse and nothing else, and changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from unspun.warehouse import Warehouse, WarehouseError
from unspun.warehouse.extensions import load_extension

# {secret} is a file that is there, {out} one that is not.
ATTACKS = (
    "FROM '{secret}'",
    "FROM read_text('{secret}')",
    "FROM read_csv('{secret}')",
    "FROM glob('/*')",
    "FROM sniff_csv('{secret}')",
    "FROM read_duckdb('{out}')",
    "FROM query('FROM read_text(''{secret}'')')",
    "FROM \"query\"/* */('FROM read_text(''{secret}'')')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{secret}'')'))",
    "FROM secrets_of_this_program",
    "COPY (SELECT 1) TO '{out}'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{out}'",
    "PREPARE p AS COPY (SELECT 1) TO '{out}'; EXECUTE p",
    "EXPORT DATABASE '{out}'",
    "IMPORT DATABASE '{folder}'",
    "ATTACH '{out}'",
    "DETACH news",
    "INSTALL fts",
    "LOAD fts",
    "UPDATE EXTENSIONS",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "RESET lock_configuration",
    "SET autoinstall_known_extensions = true",
    "PRAGMA profiling_output='{out}'",
    "SET log_query_path = '{out}'",
    "CALL enable_logging('QueryLog', storage='file', storage_path='{out}')",
    "FROM enable_logging('QueryLog', storage='file', storage_path='{out}')",
    "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
    "CREATE TABLE t (a INTEGER)",
    "CREATE OR REPLACE VIEW documents AS SELECT 1",
    "INSERT INTO documents SELECT * FROM documents",
    "DELETE FROM documents",
    "DROP TABLE documents",
    "FROM 'http://127.0.0.1:9/x.csv'",
    "FROM postgres_scan('host=127.0.0.1', 'public', 't')",
    "FROM sqlite_scan('{secret}', 't')",
    "SELECT 1; COPY (SELECT 1) TO '{out}'",
    "SELECT '\udcff'",
)
HARMLESS = (
    "SHOW TABLES",
    "DESCRIBE documents",
    "SUMMARIZE documents",
    "EXPLAIN ANALYZE FROM documents",
    "PIVOT documents ON outcome",
    "CREATE TEMP TABLE t AS FROM documents; SELECT count(*) FROM t",
    "SET VARIABLE v = 1; SELECT getvariable('v')",
    "SELECT 'COPY query(1)' -- COPY\n",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of the user, where DuckDB would put extensions and secrets; what attackers want lies there."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    (folder / "schema.sql").write_text("CREATE TABLE taken (a INTEGER);\n")
    (folder / "load.sql").write_text("")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def warehouses(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    """A table in a file, and in a lake whose catalog is a file: how the schema came there makes no difference."""
    folder = tmp_path_factory.mktemp("warehouses")
    (folder / "file").mkdir()
    lake = f"ducklake:{folder}/lake/news.ducklake"
    (folder / "lake" / "news.lake").mkdir(parents=True)
    with duckdb.connect(folder / "file" / "news.duckdb") as connection:
        connection.execute("CREATE TABLE documents (document_id VARCHAR, outcome VARCHAR)")
    with duckdb.connect() as connection:
        load_extension(connection, "ducklake")
        connection.execute(f"ATTACH '{lake}' AS lake (DATA_PATH '{folder}/lake/news.lake/')")
        connection.execute("CREATE TABLE lake.documents (document_id VARCHAR, outcome VARCHAR)")
    return {
        "file": Warehouse(folder / "file" / "news.duckdb"),
        "lake": Warehouse(f"{lake}?data={folder}/lake/news.lake"),
    }


@pytest.fixture
def warehouse(request: pytest.FixtureRequest, warehouses: dict[str, Warehouse]) -> Warehouse:
    return warehouses[request.param]


def files_below(*folders: Path) -> set[str]:
    return {str(path) for folder in folders for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("warehouse", "attack"),
    # What differs on DuckLake is where DuckDB may write.
    [("file", attack) for attack in ATTACKS] + [("lake", attack) for attack in ATTACKS if "{out}" in attack],
    indirect=["warehouse"],
)
def test_an_attack_is_refused_and_leaves_no_file(attack: str, warehouse: Warehouse, home: Path) -> None:
    secrets_of_this_program = pa.table({"a": [1]})
    before = files_below(home, warehouse.folder.parent)
    out = warehouse.folder.with_suffix(".lake") / "out.parquet"
    with pytest.raises(WarehouseError):
        warehouse.query(attack.format(secret=home / "secret.csv", out=out, folder=home))
    assert secrets_of_this_program.num_rows
    assert files_below(home, warehouse.folder.parent) == before


@pytest.mark.parametrize("warehouse", ["file", "lake"], indirect=True)
@pytest.mark.parametrize("harmless", HARMLESS)
def test_what_only_reads_the_warehouse_is_answered(harmless: str, warehouse: Warehouse) -> None:
    assert warehouse.query(harmless).num_columns


@pytest.mark.parametrize("warehouse", ["file", "lake"], indirect=True)
def test_files_are_open_where_they_are_asked_for_and_nothing_is_installed(warehouse: Warehouse, home: Path) -> None:
    secret, out = home / "secret.csv", home / "out.csv"
    assert warehouse.query(f"FROM '{secret}'", files=True).to_pylist() == [{"a": 1, "b": 2}]
    warehouse.query(f"COPY (SELECT 1 AS a) TO '{out}'", files=True)
    assert out.read_text() == "a\n1\n"
    before = files_below(home)
    for attack in (
        "INSTALL fts",
        "SET autoinstall_known_extensions = true",
        "DROP TABLE documents",
        "ATTACH ':memory:'",
    ):
        with pytest.raises(WarehouseError):
            warehouse.query(attack, files=True)
    assert files_below(home) == before
