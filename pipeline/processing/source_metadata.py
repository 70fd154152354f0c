"""What the registry says of the sources of a batch, for the warehouse."""

import logging
from typing import Any

import pyarrow as pa

from unspun.pipeline.settings import Settings
from unspun.schemas.tables import ARROW

log = logging.getLogger(__name__)


def with_registry(sources: pa.Table, settings: Settings) -> pa.Table:
    """The sources with name, address, country, language and volume as the registry gives them, where it has them.

    Without a registry, or with one that is wrong, they stay as they are: a batch does not depend on it.
    """
    entries = registry_entries(settings)
    rows: list[dict[str, Any]] = sources.to_pylist()
    for row in rows:
        if entry := entries.get(row["source_id"]):
            row |= {"address": entry.address, "country_code": entry.country, "language": entry.language}
            row["expected_per_day"] = entry.expected_per_day
            row["name"] = row["name"] or entry.name
    return pa.Table.from_pylist(rows, ARROW["sources"])


def registry_entries(settings: Settings) -> dict[str, Any]:
    """The entries of the registry by source id; none without a registry, or with one that is wrong."""
    from unspun.sources.registry import InvalidRegistry, load

    try:
        return {entry.id: entry for entry in load(settings.sources)}
    except FileNotFoundError:
        return {}
    except (InvalidRegistry, OSError) as error:
        log.warning("The registry says nothing of the sources: %s", error)
        return {}
