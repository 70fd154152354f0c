"""What every page of the report is made of: a template with its values, or an error that says what is wrong."""

import dataclasses
from typing import Any


class RowNotFound(Exception):
    """There is no such article, batch, document, source or incident."""


class BadParameter(Exception):
    """A parameter of the address cannot be used; the message names it."""


@dataclasses.dataclass(frozen=True, slots=True)
class PageData:
    """A template with its values."""

    template: str
    values: dict[str, Any]


def existing(row: dict[str, Any] | None, what: str) -> dict[str, Any]:
    """The row, or RowNotFound where there is none."""
    if row is None:
        raise RowNotFound(f"There is no such {what}.")
    return row
