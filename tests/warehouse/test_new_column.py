"""What it takes to add a column: its record, one migration, and whoever fills it."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIELD = '    speaker_text: Annotated[str | None, "The source as the article words it"]\n'
NEW_FIELD = '    speaker_tone: Annotated[str | None, "How it was said"]\n'

PROGRAM = """
import dataclasses, sys
from pathlib import Path

import duckdb

from unspun.benchmarks.staged_batches import Delivery, rows_of, write
from unspun.warehouse import Warehouse
from unspun.warehouse.dictionary import data_dictionary

assert sys.argv[1] in sys.modules["unspun.warehouse"].__file__, "the copy is what is tested"
folder = Path(sys.argv[1])
rows = rows_of([Delivery("a", "The dam holds.")])
rows["quotes"] = [dataclasses.replace(quote, speaker_tone="firmly") for quote in rows["quotes"]]
warehouse = Warehouse(folder / "news.duckdb")
warehouse.load(write(rows, folder / "batch"))
warehouse.publish()
with duckdb.connect(str(warehouse.published), read_only=True) as analyst:
    for name in ("quote_revisions", "quotes"):
        assert analyst.execute(f"SELECT speaker_tone FROM {name}").fetchall() == [("firmly",)], name
        query = "SELECT comment FROM duckdb_columns() WHERE table_name = ? AND column_name = 'speaker_tone'"
        assert analyst.execute(query, [name]).fetchall() == [("How it was said",)], name
assert data_dictionary().count("| `speaker_tone` | VARCHAR | How it was said |") == 2

import pyarrow.parquet as pq

older = write(rows_of([Delivery("b", "The mill is sold.")]), folder / "older")
quotes = pq.read_table(older / "quotes.parquet").drop_columns(["speaker_tone"])
pq.write_table(quotes, older / "quotes.parquet")
assert warehouse.load(older).outcomes["loaded"] == 1, "a batch that was staged before the column was there"
"""


def test_a_record_and_a_migration_add_a_column_everywhere(tmp_path):
    package = tmp_path / "unspun"
    for room in ("schemas", "warehouse", "benchmarks"):
        shutil.copytree(ROOT / room, package / room, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").touch()
    tables = package / "schemas" / "tables.py"
    source = tables.read_text(encoding="utf-8")
    assert source.count(FIELD) == 1
    tables.write_text(source.replace(FIELD, FIELD + NEW_FIELD), encoding="utf-8")
    # Whoever fills it: here the generator of staged batches, which must give a value to every field.
    filler = package / "benchmarks" / "staged_batches.py"
    source = filler.read_text(encoding="utf-8")
    filled = source.replace('speaker_basis="name",', 'speaker_basis="name", speaker_tone=None,')
    assert filled != source
    filler.write_text(filled, encoding="utf-8")
    migration = package / "warehouse" / "migrations" / "9000_speaker_tone.sql"
    migration.write_text("ALTER TABLE quote_revisions ADD COLUMN speaker_tone VARCHAR;", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
