"""The warehouse room: schema, loading, publishing and asking, on DuckDB."""

from warehouse.errors import NewerWarehouseError, WarehouseError, WarehouseLockedError
from warehouse.warehouse import Warehouse

__all__ = ["NewerWarehouseError", "Warehouse", "WarehouseError", "WarehouseLockedError"]
