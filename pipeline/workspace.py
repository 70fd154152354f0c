"""Where a run keeps what it makes."""

import dataclasses

from unspun.pipeline.settings import Settings
from unspun.warehouse import Warehouse


@dataclasses.dataclass(frozen=True, slots=True)
class Workspace:
    """The warehouse, and the folders (paths or URLs) of raw segments and of staged batches.

    Where the settings name no folders, they are beside the warehouse, also where its data are in an object store.
    """

    warehouse: Warehouse
    raw: str
    staged: str

    @classmethod
    def of(cls, settings: Settings) -> "Workspace":
        """The workspace that the settings name; nothing is opened or made yet."""
        warehouse = Warehouse(settings.warehouse, settings.lock_timeout, settings.publish_every, settings.keep)
        raw, staged = str(warehouse.raw), str(warehouse.staged)
        data = getattr(warehouse.store, "data", "")
        if "://" in data:
            # The disk of a pod is gone with it, and not seen by the tasks in others.
            beside = f"{data.rstrip('/')}.unspun"
            raw, staged = f"{beside}/raw", f"{beside}/staged"
        return cls(warehouse, settings.raw or raw, settings.staged or staged)
