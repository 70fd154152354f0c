"""The warehouse room: schema, loading, publishing and asking, on DuckDB."""

from unspun.warehouse.errors import NewerWarehouseError, WarehouseError, WarehouseLockedError
from unspun.warehouse.warehouse import Warehouse

__all__ = ["NewerWarehouseError", "Warehouse", "WarehouseError", "WarehouseLockedError"]
