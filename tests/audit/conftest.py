"""Fixtures of the tests of audits."""

import pytest

from tests.audit.batches import DELIVERIES, Rows
from unspun.benchmarks.staged_batches import rows_of


@pytest.fixture
def rows() -> Rows:
    """Rows of a sound batch: two articles and a rejected document."""
    return rows_of(DELIVERIES)
