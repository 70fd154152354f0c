"""Staged batches that were damaged before they were loaded: the error says what to do, and doing it loads them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from unspun.audit.results import StagedBatchError
from unspun.audit.staged_batch import batch_id
from unspun.benchmarks.staged_batches import Delivery, stage
from unspun.warehouse import Warehouse, WarehouseError


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def flip(file: Path) -> None:
    """Other bits in the pages; the footer, which is read first, stays."""
    content = bytearray(file.read_bytes())
    content[4:200] = bytes(byte ^ 0x55 for byte in content[4:200])
    file.write_bytes(content)


def delete(file: Path) -> None:
    file.unlink()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("staged") / "news.duckdb")
    warehouse.migrate()
    return warehouse


@pytest.mark.parametrize("name", ["documents", "article_revisions"])
@pytest.mark.parametrize("damage", [cut, flip, delete])
def test_damage_is_named_with_its_remedy_and_healed_by_staging_again(
    damage: Callable[[Path], None], name: str, warehouse: Warehouse, tmp_path: Path
) -> None:
    batch = [Delivery(f"{name}-{damage.__name__}", f"The dam holds, say the {name} after {damage.__name__}.")]
    staged = stage(batch, tmp_path)
    damage(staged / f"{name}.parquet")
    with pytest.raises(WarehouseError, match=rf"(?s)^the batch in {staged}.*{name}\.parquet.*process it again"):
        warehouse.load(staged)
    if damage is not flip:  # pages are read by the checks of the audit
        with pytest.raises(StagedBatchError, match=rf"(?s)^the batch in {staged}.*{name}\.parquet.*process it again"):
            batch_id(staged)
    assert warehouse.load(stage(batch, tmp_path)).outcomes["loaded"] == 1
