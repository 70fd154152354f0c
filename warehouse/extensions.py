"""DuckDB extensions from their wheels: nothing is downloaded when a warehouse is opened."""

from unspun.warehouse.errors import WarehouseError
from unspun.warehouse.store import Connection


def load_extension(connection: Connection, name: str) -> None:
    """Load an extension that was installed as a package; raises WarehouseError with the package that is missing."""
    from duckdb_extensions import import_extension

    try:
        import_extension(name)
    except ImportError as error:
        package = f"duckdb-extension-{name.replace('_', '-')}"
        raise WarehouseError(f"DuckDB's {name} needs the package {package}: pip install {package}==1.5.5") from error
    connection.load_extension(name)
