"""The Great Expectations context, and a checkpoint for each suite over the tables of one in-memory DuckDB database.

Great Expectations takes seconds to import: the first audit of a process pays for it.
"""

import contextlib
import functools
import logging
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from unspun.schemas.suites.check import Suite
from unspun.schemas.suites.custom import custom_checks

DATABASE = ":memory:unspun_audit"
"""In-memory database of this process, by the name under which every connection reaches it."""


@contextlib.contextmanager
def audit_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the database that the checkpoints read. It is empty, and gone when the block ends."""
    with contextlib.closing(duckdb.connect(DATABASE)) as connection:
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
    """A new suite, as a module of `schemas.suites` declares it: an expectation belongs to one context only."""
    return import_module(f"unspun.schemas.suites.{name}").suite()


@functools.cache
def checkpoints(docs: Path | None, names: tuple[str, ...], custom: tuple[Path, ...] = ()) -> list[tuple[Suite, Any]]:
    """The suites of these names, each with its checkpoint, in the order given. Their tables must exist.

    `custom` are files of expectations that are added to the suites. Raises CustomExpectationError where one is none.
    """
    import great_expectations as gx

    suites = [load_suite(name) for name in names]
    for suite in suites:
        suite.checks.extend(custom_checks(custom, suite.name, names))
    source = context(docs).data_sources.add_sql("-".join(names), connection_string=f"duckdb+audit:///{DATABASE}")
    return [(suite, _checkpoint(context(docs), source, suite, gx)) for suite in suites]


def _checkpoint(context: Any, source: Any, suite: Suite, gx: Any) -> Any:
    expectations = context.suites.add(
        gx.ExpectationSuite(suite.name, expectations=[check.expectation for check in suite.checks])
    )
    table = source.add_table_asset(suite.name, table_name=suite.table).add_batch_definition_whole_table("batch")
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=suite.name, data=table, suite=expectations)
    )
    result_format = {
        "result_format": "BASIC",
        "unexpected_index_column_names": list(suite.key),
        "return_unexpected_index_query": True,
        "partial_unexpected_count": 3,
    }
    checkpoint = gx.Checkpoint(name=suite.name, validation_definitions=[definition], result_format=result_format)
    return context.checkpoints.add(checkpoint)
