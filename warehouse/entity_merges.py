"""Entity resolution over all articles: what it needs of a warehouse, and where its result goes.

Which entities are the same is decided by a pure function; this module hands it all entities and replaces all earlier
merges by its result, so that neither the order of arrival nor the number of runs makes a difference.
"""

from collections.abc import Iterable

import pyarrow as pa

from unspun.schemas.tables import Alias, Entity
from unspun.warehouse.sql import FOLDER, run_script, statement
from unspun.warehouse.store import Connection
from unspun.warehouse.warehouse import Warehouse


def entities(warehouse: Warehouse) -> tuple[list[Entity], dict[str, int]]:
    """All entities, and the number of current articles that mention each, by its id."""
    rows = warehouse.newest(statement("queries/entities.sql"), {}).to_pylist()
    counts = {row["entity_id"]: row.pop("articles") for row in rows}
    return [Entity(**row | {"aliases": [Alias(**alias) for alias in row["aliases"]]}) for row in rows], counts


def replace_merges(warehouse: Warehouse, merges: Iterable[tuple[str, str, str]]) -> int:
    """Put (entity id, id of the entity that it is, basis) in the place of all merges before; returns their number.

    `canonical_entities` and the marts follow at the next publish. Merges of entities that are not there are left out.
    """
    rows = sorted(set(merges))
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    names = ("entity_id", "into_entity_id", "basis")
    table = pa.table({name: pa.array(values, pa.string()) for name, values in zip(names, columns, strict=True)})

    def put(connection: Connection) -> int:
        connection.register("given_merges", table)
        run_script(connection, FOLDER / "queries" / "put_merges.sql")
        row = connection.execute("SELECT count(*) FROM internal.entity_merges").fetchone()
        return int(row[0]) if row else 0

    return warehouse.store.transact(put)


def replace_overrides(warehouse: Warehouse, overrides: Iterable[tuple[str, str | None, str | None]]) -> None:
    """Put (entity id, name, Wikidata id), as the user's file gives them, in the place of all such before."""
    rows = sorted(set(overrides), key=lambda row: row[0])
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    names = ("entity_id", "name", "wikidata_id")
    table = pa.table({name: pa.array(values, pa.string()) for name, values in zip(names, columns, strict=True)})

    def put(connection: Connection) -> None:
        connection.register("given_overrides", table)
        run_script(connection, FOLDER / "queries" / "put_overrides.sql")

    warehouse.store.transact(put)
