"""Reprocess: which raw segments an older pipeline made rows of, and what their replacement changed."""

from datetime import datetime

import pyarrow as pa

from unspun.warehouse.sql import statement
from unspun.warehouse.warehouse import Warehouse


def segments(
    warehouse: Warehouse,
    version: str,
    source: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[str]:
    """URIs of raw segments with documents that another version than `version` decided, oldest first.

    A segment that was reprocessed drops out, so a run that was killed goes on where it was.
    """
    values = {"version": version, "source": source, "since": since, "until": until}
    return warehouse.newest(statement("queries/reprocess.sql"), values)["raw_segment"].to_pylist()


def changes(warehouse: Warehouse, since: datetime) -> pa.Table:
    """What replacing loads changed since a moment: counts by kind of change and version of the pipeline."""
    return warehouse.newest(statement("queries/changes.sql"), {"since": since})
