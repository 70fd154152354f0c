"""Where a run keeps what it makes."""

import dataclasses

from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse


@dataclasses.dataclass(frozen=True, slots=True)
class Workspace:
    """The warehouse, and the folders (paths or URLs) of raw segments and of staged batches."""

    warehouse: Warehouse
    raw: str
    staged: str

    @classmethod
    def of(cls, settings: Settings) -> "Workspace":
        """The workspace that the settings name; nothing is opened or made yet."""
        warehouse = Warehouse(settings.warehouse, settings.lock_timeout, settings.publish_every, settings.keep)
        return cls(warehouse, settings.raw or str(warehouse.raw), settings.staged or str(warehouse.staged))
