"""Suites of Great Expectations over the tables of one in-memory DuckDB database, prepared once a process.

Great Expectations takes seconds to import: the first audit of a process pays for it. A checkpoint then derives the
metrics of every expectation anew in each run, and compares itself with its stored copies: of the 1.6 s of processor
time that auditing a batch of 14 documents took, the queries were a tenth. Here the graph of metrics, which depends on
suite and table alone, is built once, and each audit resolves it.
"""

import contextlib
import functools
import logging
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from unspun.audit.results import StagedBatchError
from unspun.schemas.suites.check import Check, Suite
from unspun.schemas.suites.custom import custom_checks
from unspun.warehouse.store import connect

DATABASE = ":memory:unspun_audit"
"""In-memory database of this process, by the name under which every connection reaches it."""


@contextlib.contextmanager
def audit_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the database that the suites read. It is empty, and gone when the block ends."""
    with contextlib.closing(connect(DATABASE)) as connection:
        yield connection


@functools.cache
def context(docs: Path | None) -> Any:
    """The Great Expectations context of this process.

    It writes no file, except validation results in the folder `docs` where one is given.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    from unspun.audit.gx_duckdb import install

    install()
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    config = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults())
    if docs is not None:
        config.stores["validation_results_store"] = {
            "class_name": "ValidationResultsStore",
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs / "results")},
        }
    made = gx.get_context(project_config=config, mode="ephemeral")
    made.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return made


def load_suite(name: str) -> Suite:
    """A new suite, as a module of `schemas.suites` declares it."""
    return import_module(f"unspun.schemas.suites.{name}").suite()


@functools.cache
def prepared_suites(docs: Path | None, names: tuple[str, ...], custom: tuple[Path, ...] = ()) -> "list[PreparedSuite]":
    """The suites of these names, in the order given. With `docs`, their results are kept there as JSON.

    `custom` are files of expectations that are added to the suites. Raises CustomExpectationError where one is none.
    """
    suites = [load_suite(name) for name in names]
    for suite in suites:
        suite.checks.extend(custom_checks(custom, suite.name, names))
    source = context(docs).data_sources.add_sql("-".join(names), connection_string=f"duckdb+audit:///{DATABASE}")
    return [PreparedSuite(context(docs), source, suite, docs is not None) for suite in suites]


class BoundCheck(NamedTuple):
    """The name of a check, and its expectation and configuration in Great Expectations, on a batch."""

    name: str
    expectation: Any
    configuration: Any


class PreparedSuite:
    """A suite with what Great Expectations derives from it, for tables of one name and changing rows."""

    def __init__(self, context: Any, source: Any, suite: Suite, is_stored: bool) -> None:
        self.suite = suite
        self._context = context
        self._source = source
        self._is_stored = is_stored

    def run(self, run_name: str) -> list[tuple[Check, Any]]:
        """Each check with its `ExpectationValidationResult` on the present table, which must exist.

        Raises StagedBatchError where an expectation cannot be evaluated.
        """
        # A new validator reads the columns of the table again.
        validator = self._validator()
        metrics, failed = self._graph.resolve(self._runtime_configuration(), show_progress_bars=False)
        results = []
        for check, needed in zip(self._bound_checks, self._metrics, strict=True):
            if any(metric.id not in metrics for metric in needed.values()):
                reasons = "; ".join(each["exception_info"].exception_message for each in failed.values())
                raise StagedBatchError(f"{self.suite.name}: {check.name} could not be evaluated: {reasons}")
            values = {name: metrics[metric.id] for name, metric in needed.items()}
            results.append(self._result(check, values, validator.execution_engine))
        if self._is_stored:
            self._store(results, validator, run_name)
        return list(zip(self.suite.checks, results, strict=True))

    def _runtime_configuration(self) -> dict[str, Any]:
        """How much is in the results. It is new each time, because Great Expectations writes into it."""
        return {
            "result_format": {
                "result_format": "BASIC",
                "unexpected_index_column_names": list(self.suite.key),
                "return_unexpected_index_query": True,
                "partial_unexpected_count": 3,
            }
        }

    def _validator(self) -> Any:
        return self._context.get_validator(batch_request=self._definition.build_batch_request())

    @functools.cached_property
    def _definition(self) -> Any:
        asset = self._source.add_table_asset(self.suite.name, table_name=self.suite.table)
        return asset.add_batch_definition_whole_table("batch")

    @functools.cached_property
    def _bound_checks(self) -> list[BoundCheck]:
        """The checks with their expectations on the batch, whose id is that of the table's name."""
        batch_id = self._validator().active_batch_id
        bound = []
        for check in self.suite.checks:
            configuration = check.expectation.configuration
            configuration.kwargs["batch_id"] = batch_id
            bound.append(BoundCheck(check.name, configuration.to_domain_obj(), configuration))
        return bound

    @functools.cached_property
    def _metrics(self) -> list[dict[str, Any]]:
        """The metrics that each expectation is evaluated from, by their names."""
        engine = self._validator().execution_engine
        return [
            check.expectation.get_validation_dependencies(engine, self._runtime_configuration()).metric_configurations
            for check in self._bound_checks
        ]

    @functools.cached_property
    def _graph(self) -> Any:
        """The metrics of all expectations with those that they depend on."""
        metrics = [metric for of_one in self._metrics for metric in of_one.values()]
        calculator = self._validator().metrics_calculator
        return calculator.build_metric_dependency_graph(metrics, self._runtime_configuration())

    def _result(self, check: BoundCheck, values: dict[str, Any], engine: Any) -> Any:
        """What `Expectation.metrics_validate` makes of the values of metrics, without deriving these metrics again."""
        from great_expectations.core import ExpectationValidationResult

        raw = check.expectation._validate(values, self._runtime_configuration(), engine)
        return ExpectationValidationResult(**raw, expectation_config=check.configuration)

    def _store(self, results: list[Any], validator: Any, run_name: str) -> None:
        """Write the results into the folder of the context: `SUITE/RUN/TIME/BATCH.json`."""
        from great_expectations.core import ExpectationSuiteValidationResult
        from great_expectations.core.run_identifier import RunIdentifier
        from great_expectations.data_context.types.resource_identifiers import (
            ExpectationSuiteIdentifier,
            ValidationResultIdentifier,
        )
        from great_expectations.validator.validator import calc_validation_statistics

        run_id = RunIdentifier(run_name=run_name)
        statistics = calc_validation_statistics(results)
        identifier = ValidationResultIdentifier(
            ExpectationSuiteIdentifier(self.suite.name), run_id, validator.active_batch_id
        )
        result = ExpectationSuiteValidationResult(
            success=statistics.success,
            results=results,
            suite_name=self.suite.name,
            statistics={name: value for name, value in statistics._asdict().items() if name != "success"},
            meta={"run_id": run_id, "validation_time": run_id.run_time},
            batch_id=validator.active_batch_id,
        )
        self._context.validation_results_store.store_validation_results(result, identifier)
