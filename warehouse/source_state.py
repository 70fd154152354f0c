"""What sources remember, where analysts and the person on watch can ask for it."""

from collections.abc import Iterable

from unspun.schemas.columns import to_table
from unspun.schemas.source_state import FeedState, SeenUrl
from unspun.warehouse.sql import FOLDER, run_script
from unspun.warehouse.store import Connection
from unspun.warehouse.warehouse import Warehouse


def put_states(warehouse: Warehouse, feeds: Iterable[FeedState], seen: Iterable[SeenUrl]) -> None:
    """Put the states into `internal.feed_state` and `internal.seen_urls`, in the place of those of the same address.

    Raises WarehouseError, WarehouseLockedError among them. They are published with the next batch.
    """
    tables = {"feed_state": to_table(feeds, FeedState), "seen_urls": to_table(seen, SeenUrl)}

    def put(connection: Connection) -> None:
        for name, table in tables.items():
            # EXCEPT compares columns by their place, which in the table is that of their migration.
            connection.register(f"given_{name}", table.select(connection.table(f"internal.{name}").columns))
        run_script(connection, FOLDER / "queries" / "put_states.sql")

    warehouse.store.transact(put)
