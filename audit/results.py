"""What an audit returns."""

import dataclasses
from typing import Any

from unspun.schemas.tables import QualityResult


@dataclasses.dataclass(frozen=True, slots=True)
class BadRow:
    """A row that breaks a row-level expectation.

    `table` is the staged table, `key` its key columns with their values (names as in `Suite.key`), `expectation` the
    name of the expectation.
    """

    table: str
    key: dict[str, Any]
    expectation: str


@dataclasses.dataclass(frozen=True, slots=True)
class AuditResult:
    """The outcome of an audit.

    `results` has one entry for each expectation, in the order of the suites; `bad_rows` the rows to quarantine;
    `stopped` one sentence for each reason why the batch must not be loaded, and is empty where it may be.
    """

    results: list[QualityResult]
    bad_rows: list[BadRow]
    stopped: list[str]


class StagedBatchError(Exception):
    """A staged batch that cannot be audited: a file is missing or damaged. Processing the batch again replaces it."""
