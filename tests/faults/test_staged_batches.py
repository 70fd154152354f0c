"""Staged batches that were damaged before they were loaded: the error says what to do, and doing it loads them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dags.texts import write_articles
from unspun.pipeline.collecting.collect import collect
from unspun.pipeline.collecting.registered import drop_folder
from unspun.pipeline.errors import BatchStopped
from unspun.pipeline.plan import run_batches
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import audit, load, process
from unspun.warehouse import Warehouse, WarehouseError

pytestmark = pytest.mark.slow


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def flip(file: Path) -> None:
    """Other bits in the pages at the beginning; the footer, which is read first, stays."""
    content = bytearray(file.read_bytes())
    content[4:400] = bytes(byte ^ 0x55 for byte in content[4:400])
    file.write_bytes(content)


def delete(file: Path) -> None:
    file.unlink()


DAMAGES = (cut, flip, delete)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(warehouse=str(tmp_path_factory.mktemp("staged") / "news.duckdb"), batch_size=1)


@pytest.fixture(scope="module")
def segments(settings: Settings) -> list[str]:
    """A raw segment of one article for each kind of damage."""
    folder = Path(settings.warehouse).with_name("drop")
    write_articles(folder, range(len(DAMAGES)))
    return collect(drop_folder(str(folder), settings), settings)["segments"]


@pytest.mark.parametrize(("number", "damage"), list(enumerate(DAMAGES)))
def test_damage_is_named_with_its_remedy_and_healed_by_processing_again(
    number: int, damage: Callable[[Path], None], settings: Settings, segments: list[str]
) -> None:
    staged = process(segments[number], settings)
    audit(staged, settings)
    damage(Path(staged) / "documents.parquet")
    remedy = f"{staged}.*documents.parquet.*process it again"
    with pytest.raises(WarehouseError, match=remedy):
        load(staged, settings)
    with pytest.raises(BatchStopped, match=remedy):
        audit(staged, settings)
    assert run_batches([segments[number]], settings).outcomes["loaded"] == 1
    (balance,) = Warehouse(settings.warehouse).query("SELECT bool_and(balances) AS ok FROM funnel_balance").to_pylist()
    assert balance == {"ok": True}
