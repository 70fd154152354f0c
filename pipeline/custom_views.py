"""Views and marts of the user and of other packages: a query in a `.sql` file each, under the name of the file."""

import hashlib
import logging
from collections.abc import Mapping

import duckdb

from unspun.pipeline.custom_files import custom_files
from unspun.pipeline.errors import CustomRulesError
from unspun.pipeline.settings import Settings
from unspun.schemas.catalogue import CURRENT_VIEWS, QUERY_VIEWS, TABLES
from unspun.schemas.extensions import SQL_FILE_NAME
from unspun.warehouse import Warehouse
from unspun.warehouse.store import Connection

log = logging.getLogger(__name__)

MARK = "View of your own"
"""How the comment of such a view begins; its end is a digest of the query, by which a change is noticed."""

MAX_REPORTED_CHARS = 300

_PACKAGED = frozenset(declared.name for declared in (*TABLES, *CURRENT_VIEWS, *QUERY_VIEWS))
_STORED = (
    "SELECT view_name, comment FROM duckdb_views() WHERE comment LIKE $mark AND database_name = current_database()"
)


def put_custom_views(warehouse: Warehouse, settings: Settings) -> list[str]:
    """Create, replace and drop views so that the warehouse has those of the files; returns what is wrong with others,
    in sentences. A view that cannot be made stays as it was. Nothing is written where nothing changed.

    Raises CustomRulesError where a file has no usable name, and WarehouseError.
    """
    wanted = {name: (query, _comment(query)) for name, query in custom_queries(settings).items()}
    rows = warehouse.newest(_STORED, {"mark": f"{MARK}%"}).to_pylist()
    stored = {row["view_name"]: row["comment"] for row in rows}
    dropped = sorted(set(stored) - set(wanted))
    # Where a view is dropped, those that read it are made anew, so that what is wrong with them is said.
    changed = {name: view for name, view in wanted.items() if dropped or stored.get(name) != view[1]}
    if not dropped and not changed:
        return []
    return warehouse.store.transact(lambda connection: _put(connection, changed, dropped))


def custom_queries(settings: Settings) -> dict[str, str]:
    """The queries by the name of their view. Raises CustomRulesError, and ExtensionError."""
    queries: dict[str, str] = {}
    for path in custom_files(settings, "marts"):
        if not SQL_FILE_NAME.fullmatch(path.stem) or path.stem in _PACKAGED or path.stem in queries:
            raise CustomRulesError(
                f"{path}: a view cannot be called {path.stem}: the name is taken, or is no plain one"
            )
        queries[path.stem] = path.read_text(encoding="utf-8").strip().rstrip(";")
    return queries


def _comment(query: str) -> str:
    first = query.partition("\n")[0]
    summary = f": {first.removeprefix('--').strip()}" if first.startswith("--") else ""
    return f"{MARK}{summary} ({hashlib.sha256(query.encode()).hexdigest()[:12]})"


def _put(connection: Connection, changed: Mapping[str, tuple[str, str]], dropped: list[str]) -> list[str]:
    for name in dropped:
        connection.execute(f'DROP VIEW IF EXISTS "{name}"')
    waiting, errors = dict(changed), dict[str, str]()
    progress = True
    while waiting and progress:  # a view may read another one of these, which is then made first
        progress = False
        for name, (query, comment) in list(waiting.items()):
            try:
                connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {query}')
            except duckdb.Error as error:
                errors[name] = " ".join(str(error).split())[:MAX_REPORTED_CHARS]
                continue
            quoted = comment.replace("'", "''")
            connection.execute(f"COMMENT ON VIEW \"{name}\" IS '{quoted}'")
            del waiting[name]
            progress = True
    return [f"the view {name} is not made: {errors[name]}" for name in waiting]
