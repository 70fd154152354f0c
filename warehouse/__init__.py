"""The warehouse room: schema, loading, publishing and asking, on DuckDB."""

from unspun.warehouse.errors import NewerWarehouseError, WarehouseError, WarehouseLockedError
from unspun.warehouse.load_result import Changed, LoadResult
from unspun.warehouse.warehouse import Warehouse

__all__ = ["Changed", "LoadResult", "NewerWarehouseError", "Warehouse", "WarehouseError", "WarehouseLockedError"]
