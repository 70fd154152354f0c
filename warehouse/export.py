"""Parquet export of tables, views and marts, for those who do not use DuckDB."""

import tempfile
from pathlib import Path

from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.sql import statement
from unspun.warehouse.store import explained
from unspun.warehouse.warehouse import Warehouse

MOMENTS = ("day", "published_at", "fetched_at", "rejected_at", "checked_at", "loaded_at")
"""Columns whose day parts an export, the first that a table has."""


def exportable(warehouse: Warehouse) -> list[str]:
    """Names of the published tables and views, sorted."""
    return warehouse.query(statement("queries/names.sql"))["name"].to_pylist()


def export(warehouse: Warehouse, name: str, folder: Path) -> int:
    """Write a table or view to `folder/NAME/day=YYYY-MM-DD/*.parquet` (zstd), in the place of an earlier export.

    Tables that belong to articles are parted by the day (UTC) of the article's publication; tables without any time
    become one file. Returns the number of rows. Raises WarehouseError for a name that is not there.
    """
    if name not in (names := exportable(warehouse)):
        raise WarehouseError(f"there is no table {name}; there are {', '.join(names)}")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    with (
        warehouse.store.published() as connection,
        explained(target),
        tempfile.TemporaryDirectory(dir=folder, prefix=f".{name}.") as temporary,
    ):
        relation = connection.table(name)
        moment = next((column for column in MOMENTS if column in relation.columns), None)
        new = Path(temporary, name)
        new.mkdir()
        if moment == "day":
            parted = relation
        elif moment:
            parted = relation.project(f"*, (\"{moment}\" AT TIME ZONE 'UTC')::DATE AS day")
        elif "article_id" in relation.columns:
            days = connection.sql(statement("queries/article_days.sql"))
            parted = relation.join(days, "article_id", how="left")
        else:
            parted = None
        if parted is None:
            relation.write_parquet(str(new / "data.parquet"), compression="zstd")
        else:
            parted.write_parquet(str(new), partition_by=["day"], compression="zstd", write_partition_columns=False)
        rows = len(relation)
        if target.exists():
            target.rename(Path(temporary, "old"))
        new.rename(target)
    return rows
