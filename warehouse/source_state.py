"""What sources remember, where analysts and the person on watch can ask for it."""

from collections.abc import Iterable

from unspun.schemas.columns import to_table
from unspun.schemas.source_state import FeedState, SeenUrl
from unspun.warehouse.sql import FOLDER, run_script
from unspun.warehouse.store import Connection
from unspun.warehouse.warehouse import Warehouse


def put_states(warehouse: Warehouse, feeds: Iterable[FeedState], seen: Iterable[SeenUrl]) -> None:
    """Put the states into `feed_state` and `seen_urls`, in the place of those of the same source and address.

    Raises WarehouseError, WarehouseLockedError among them. They are published with the next batch.
    """
    tables = {"found_feed_state": to_table(feeds, FeedState), "found_seen_urls": to_table(seen, SeenUrl)}

    def put(connection: Connection) -> None:
        for name, table in tables.items():
            connection.register(name, table)
        run_script(connection, FOLDER / "queries" / "put_states.sql")

    warehouse.store.transact(put)
