"""Which errors another try may overcome. Airflow 3.2 has no retry policies, and retries after every error."""

from datetime import timedelta
from typing import Any

try:
    from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
except ImportError:
    POLICY: dict[str, Any] = {}
else:

    class LateRule(RetryRule):
        """A rule whose exceptions are imported where a task has failed: where the DAG is read, that costs a second."""

        def __post_init__(self) -> None:
            """Leave the exceptions as names."""

    POLICY = {
        "retry_policy": ExceptionRetryPolicy(
            [
                LateRule(
                    [
                        "unspun.pipeline.errors.BatchStopped",
                        "unspun.pipeline.errors.SegmentDamaged",
                        "unspun.pipeline.errors.InstallationFault",
                        "unspun.pipeline.errors.CustomRulesError",
                        "unspun.schemas.extensions.ExtensionError",
                        "unspun.warehouse.errors.NewerWarehouseError",
                    ],
                    RetryAction.FAIL,
                    reason="The same bytes give the same result: repair the cause, then clear the task",
                ),
                LateRule(
                    [
                        "builtins.FileNotFoundError",
                        "builtins.PermissionError",
                        "unspun.sources.stores.UnusableAddress",
                        "unspun.pipeline.settings.readers.InvalidSettings",
                    ],
                    RetryAction.FAIL,
                    reason="The folder or a setting is wrong, which another try does not change",
                ),
                LateRule(
                    "unspun.warehouse.errors.WarehouseLockedError",
                    RetryAction.RETRY,
                    retry_delay=timedelta(seconds=30),
                    reason="Another loader holds the warehouse: it is soon done",
                ),
            ]
        )
    }

RETRIES: dict[str, Any] = {
    # Three tries with 10, 20 and 40 s between them outlast a restart of an object store or a database.
    "retries": 3,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=10),
    **POLICY,
}
"""Arguments of every task: how often and when it is tried again."""
