"""The steps of every run, each from URI to URI: process, audit, load, publish.

Every step may be killed and run again, or run twice at once: files appear whole, each time that a batch is processed
has a folder of its own, and the load is one transaction. The command line and Airflow call the same functions.
"""

import dataclasses
import logging
from typing import Any

from unspun.pipeline import storage
from unspun.pipeline.errors import BatchStopped, EntityFileError, SegmentDamaged
from unspun.pipeline.settings import Settings
from unspun.pipeline.tracing import traced
from unspun.pipeline.version import pipeline_version
from unspun.pipeline.work import kind_of, open_batch
from unspun.pipeline.workspace import Workspace
from unspun.warehouse import Warehouse
from unspun.warehouse.load_result import LoadResult

log = logging.getLogger(__name__)

MAX_REPAIR_ROUNDS = 4
"""Links and repairs one after the other: a repair that is replaced takes two, and one more shows that none is left."""

PUBLISHED_STATE = "published_state"
"""File in the working folder of the warehouse that says what the last publish took in."""


@traced
def process(batch_uri: str, settings: Settings) -> str:
    """Make a staged batch, one Parquet file for each table, of a raw segment or a list of documents; returns the
    folder's URI.

    Raises SegmentDamaged where bytes are not what was stored, InstallationFault where the installation is broken, and
    BatchStopped where many documents fail with an internal error.
    """
    from unspun.pipeline.processing.source_metadata import with_registry
    from unspun.pipeline.processing.staging import stage, stage_stored
    from unspun.pipeline.processing.stored import StoredBatch

    workspace = Workspace.of(settings)
    batch = open_batch(batch_uri, workspace.raw, pipeline_version(settings))
    stored = StoredBatch.read(workspace.warehouse, list(batch.segments)) if batch.keep else None
    if stored and batch.keep == "text":
        tables = stage_stored(stored, batch.batch_id, settings)
    else:
        tables = stage(batch.documents, batch.batch_id, batch.segments, settings, stored, batch.as_of)
    if not tables["documents"].num_rows:
        raise BatchStopped(f"none of the {len(batch.segments)} documents of {batch_uri} could be processed")
    tables["sources"] = with_registry(tables["sources"], settings)
    target = storage.join(workspace.staged, batch.new_folder_name())
    # The documents first: `prune_staged` finds by them what a killed process left.
    for name, table in sorted(tables.items(), key=lambda item: item[0] != "documents"):
        storage.write_table(storage.join(target, f"{name}.parquet"), table)
    return target


@traced
def audit(staged_uri: str, settings: Settings) -> str:
    """Audit a staged batch with Great Expectations: bad rows go to its rejects. Returns the URI of the batch.

    Raises BatchStopped where an expectation on the whole batch fails, or the batch is damaged; it then stays staged.
    """
    from unspun.audit.audits import audit_batch
    from unspun.audit.quarantine import quarantine_bad_rows
    from unspun.audit.staged_batch import StagedBatchError
    from unspun.pipeline.custom_files import custom_files
    from unspun.schemas.suites.custom import CustomExpectationError

    warehouse = Workspace.of(settings).warehouse
    with storage.local_folder(staged_uri) as folder:
        try:
            result = audit_batch(folder, warehouse.docs, custom_files(settings, "expectations"))
        except (StagedBatchError, CustomExpectationError) as error:
            raise BatchStopped(str(error)) from error
        if result.stopped:
            warehouse.quality(result.results)
            raise BatchStopped(f"batch {folder.name} stays in {staged_uri}: {'; '.join(result.stopped)}")
        quarantine_bad_rows(folder, result)
    return staged_uri


@traced
def load(staged_uri: str, settings: Settings) -> LoadResult:
    """Merge a staged batch into the warehouse in one transaction; returns its documents by outcome, and what changed of
    those that were there. Raises WarehouseError."""
    with storage.local_folder(staged_uri) as folder:
        return Workspace.of(settings).warehouse.load(folder, kind_of(staged_uri))


@traced
def link(settings: Settings) -> None:
    """Bring copies, stories and wordings up to date with what was loaded, and repair damaged copies of which a genuine
    one proves what stood there. Does nothing where nothing was loaded since. Raises WarehouseError.

    A repaired text is loaded in the place of the damaged one, as a reprocess does; what articles are to each other does
    not depend on it, so the second round finds nothing to do, or what a retracted witness no longer proves.
    """
    from unspun.pipeline.linking.link import link
    from unspun.pipeline.selection import select_witnessed

    warehouse = Workspace.of(settings).warehouse
    for _ in range(MAX_REPAIR_ROUNDS):
        link(warehouse, settings.near_duplicates)
        lists = select_witnessed(settings)
        for uri in lists:
            try:
                load(audit(process(uri, settings), settings), settings)
            except (BatchStopped, SegmentDamaged) as error:
                log.warning("Texts stay without the repairs that genuine copies prove: %s", error)
        if not lists:
            return


@traced
def publish(settings: Settings, force: bool = False) -> str:
    """Link copies, resolve entities over all articles, check that the funnel balances, and swap the file that analysts
    open for one with all that is loaded; returns its path.

    Nothing is done within `publish_every` seconds of the last time, but by `force`; and where nothing was loaded since,
    by the same version of the pipeline, only the user's views are brought up to date. Raises BatchStopped where
    documents were lost or counted twice, or the entity file cannot be used: analysts then keep what they have.
    """
    from unspun.pipeline.custom_views import put_custom_views

    warehouse = Workspace.of(settings).warehouse
    if not force and not warehouse.is_due():
        return str(warehouse.published)
    if not warehouse.store.exists():
        return str(warehouse.publish())
    warehouse.migrate()
    has_news = _has_news(warehouse, settings)
    if has_news:
        link(settings)
        # What other processes load from here on is news to the next publish, though this one may show it.
        state = _state(warehouse, settings)
        _resolve_entities(warehouse, settings)
    for problem in put_custom_views(warehouse, settings):
        log.error("%s", problem)
    if has_news:
        _audit_funnel(warehouse)
    published = str(warehouse.publish())
    if has_news:
        storage.write_bytes(str(warehouse.folder / PUBLISHED_STATE), state.encode())
    return published


def _has_news(warehouse: Warehouse, settings: Settings) -> bool:
    """Whether anything was loaded or written since the last publish, or another version of the pipeline, or of the
    user's files, made it."""
    from unspun.warehouse.copies import unlinked_articles

    if warehouse.has_unpublished() or unlinked_articles(warehouse):
        return True
    try:
        published = storage.read_bytes(str(warehouse.folder / PUBLISHED_STATE)).decode()
    except FileNotFoundError:
        return True
    return published != _state(warehouse, settings)


def _state(warehouse: Warehouse, settings: Settings) -> str:
    return f"{pipeline_version(settings)} {warehouse.loads_digest()}"


def _resolve_entities(warehouse: Warehouse, settings: Settings) -> None:
    from unspun.pipeline.entity_resolution import resolve_entities

    try:
        resolve_entities(warehouse, settings)
    except EntityFileError as error:
        raise BatchStopped(f"nothing was published: {error}") from error


def _audit_funnel(warehouse: Warehouse) -> None:
    from unspun.audit.audits import audit_funnel

    audited = audit_funnel(warehouse.newest("FROM funnel_balance", {}))
    recorded = warehouse.newest("FROM quality_results WHERE batch_id = 'warehouse'", {}).to_pylist()
    # Recorded only where it is news, so that a run that loads nothing changes nothing.
    if {_without_clock(dataclasses.asdict(result)) for result in audited.results} != set(map(_without_clock, recorded)):
        warehouse.quality(audited.results)
    if audited.stopped:
        raise BatchStopped(f"nothing was published: {'; '.join(audited.stopped)}")


def _without_clock(result: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value for name, value in sorted(result.items()) if name != "checked_at")
