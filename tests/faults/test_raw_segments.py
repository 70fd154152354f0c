"""Raw segments that were damaged or deleted: the error says what to do, and doing it heals them."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.dags.texts import write_articles
from unspun.pipeline.errors import PipelineError
from unspun.pipeline.plan import ingest, run_batches
from unspun.pipeline.selection import select_reprocess
from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse, WarehouseError, quarantine
from unspun.warehouse.quarantine import Selection


def cut(segment: Path) -> None:
    segment.write_bytes(segment.read_bytes()[:-100])


def flip(segment: Path) -> None:
    """Other bits in the middle of the page with the contents."""
    group = pq.read_metadata(segment).row_group(0)
    columns = [group.column(index) for index in range(group.num_columns)]
    (column,) = (column for column in columns if column.path_in_schema == "content")
    content = bytearray(segment.read_bytes())
    middle = column.data_page_offset + column.total_compressed_size // 2
    content[middle : middle + 8] = bytes(byte ^ 0x55 for byte in content[middle : middle + 8])
    segment.write_bytes(content)


def empty(segment: Path) -> None:
    segment.write_bytes(b"")


def delete(segment: Path) -> None:
    segment.unlink()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """A drop folder of six articles, loaded in two batches."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "drop").mkdir()
    write_articles(folder / "drop", range(6))
    settings = Settings(warehouse=str(folder / "news.duckdb"), batch_size=3)
    assert ingest([str(folder / "drop")], settings)["loaded"] == 6
    return folder, settings


@pytest.mark.parametrize("damage", [cut, flip, empty, delete])
def test_damage_is_named_with_its_remedy_and_healed_by_delivering_again(
    damage: Callable[[Path], None], desk: tuple[Path, Settings]
) -> None:
    folder, settings = desk
    before = contents(settings)
    segment = before["documents"][0]["raw_segment"]
    damage(folder / "news.unspun" / "raw" / segment)
    with pytest.raises(WarehouseError, match=r"deliver its documents again \(unspun ingest"):
        raw_bytes(settings)
    counts = ingest([str(folder / "drop")], settings, force=True)
    assert counts["unchanged"] == counts["fetched"] == 6
    assert sorted(raw_bytes(settings)) == sorted(path.read_bytes() for path in (folder / "drop").iterdir())
    assert without_segments(contents(settings)) == without_segments(before)


def test_a_reprocess_that_damage_stopped_goes_on_after_the_documents_came_one_by_one(
    desk: tuple[Path, Settings],
) -> None:
    folder, settings = desk
    documents = contents(settings)["documents"]
    segment = documents[0]["raw_segment"]
    flip(folder / "news.unspun" / "raw" / segment)
    lists = select_reprocess(Selection(), settings, everything=True)
    with pytest.raises(PipelineError, match=r"deliver its documents again \(unspun ingest"):
        run_batches(lists, settings)
    for uri in [document["uri"] for document in documents if document["raw_segment"] == segment]:
        ingest([uri], settings, force=True)
    assert run_batches(select_reprocess(Selection(), settings, everything=True), settings).outcomes["loaded"] == 6


def raw_bytes(settings: Settings) -> list[bytes]:
    """The bytes of every document."""
    warehouse = Warehouse(settings.warehouse)
    return [
        quarantine.raw_bytes(warehouse, row["document_id"])[1]
        for row in warehouse.newest("FROM documents", {}).to_pylist()
    ]


def contents(settings: Settings) -> dict[str, list[dict]]:
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        return {
            table: connection.sql(f"SELECT * EXCLUDE (loaded_at) FROM {table} ORDER BY ALL")
            .to_arrow_table()
            .to_pylist()
            for table in ("documents", "article_revisions")
        }


def without_segments(tables: dict[str, list[dict]]) -> list[dict]:
    rows = [row for table in tables.values() for row in table]
    return [{name: value for name, value in row.items() if name != "raw_segment"} for row in rows]
