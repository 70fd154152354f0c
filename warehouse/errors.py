"""What can go wrong with a warehouse, in words that say what to do."""

from unspun.warehouse.redaction import redact


class WarehouseError(Exception):
    """A warehouse that cannot be read, written or published; the message says what to do, and has no password in it."""

    def __init__(self, message: str) -> None:
        super().__init__(redact(message))


class WarehouseLockedError(WarehouseError):
    """Another process loads, and did not finish within the time to wait."""


class NewerWarehouseError(WarehouseError):
    """The warehouse was made by a newer version of unspun; nothing was touched."""
