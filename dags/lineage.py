"""OpenLineage: from which files to which tables a task takes documents.

Airflow asks this extractor where a transport is configured (docs/airflow.md), and never imports it otherwise. Data sets
are folders and tables, which stay, and their version is the batch, which passes through them.
"""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from airflow.providers.openlineage.extractors.base import BaseExtractor, OperatorLineage
from openlineage.client.event_v2 import Dataset
from openlineage.client.facet_v2 import DatasetFacet, dataset_version_dataset, schema_dataset

from unspun.pipeline.settings.origins import load_settings
from unspun.pipeline.settings.places import LAKE
from unspun.pipeline.workspace import Workspace
from unspun.schemas.tables import ARROW

Lineage = tuple[list[Dataset], list[Dataset]]


class Documents(BaseExtractor):
    """The lineage of our tasks; of others, nothing."""

    @classmethod
    def get_operator_classnames(cls) -> list[str]:
        return ["_PythonDecoratedOperator"]

    def _execute_extraction(self) -> OperatorLineage:
        return OperatorLineage()

    def extract_on_complete(self, task_instance: Any) -> OperatorLineage:
        lineage_of = LINEAGE_OF_TASKS.get(self.operator.task_id)
        if lineage_of is None:
            return OperatorLineage()
        params = task_instance.get_template_context()["params"]
        inputs, outputs = lineage_of(Workspace.of(load_settings()), {**params, **self.operator.op_kwargs})
        return OperatorLineage(inputs=inputs, outputs=outputs)


def _stage_raw(workspace: Workspace, given: Mapping[str, Any]) -> Lineage:
    return [folder(given["folder"])], [folder(workspace.raw)]


def _collect(workspace: Workspace, given: Mapping[str, Any]) -> Lineage:
    return [Dataset("unspun", f"source/{given['source_id']}")], [folder(workspace.raw)]


def _process(workspace: Workspace, given: Mapping[str, Any]) -> Lineage:
    batch = PurePosixPath(given["segment_uri"]).stem
    return [folder(workspace.raw, batch)], [folder(workspace.staged, batch)]


def _audit(workspace: Workspace, given: Mapping[str, Any]) -> Lineage:
    batch = _batch_of(given["staged_uri"])
    return [folder(workspace.staged, batch)], [folder(workspace.staged, batch)]


def _load(workspace: Workspace, given: Mapping[str, Any]) -> Lineage:
    batch = _batch_of(given["staged_uri"])
    return [folder(workspace.staged, batch)], [table(workspace, name, batch) for name in ARROW]


def _batch_of(staged_uri: str) -> str:
    """The batch of a staged folder, whichever time it was processed."""
    return PurePosixPath(staged_uri).name.partition(".")[0]


def _run_again(workspace: Workspace, given: Mapping[str, Any]) -> Lineage:
    return [folder(workspace.raw)], [table(workspace, name) for name in ARROW]


LINEAGE_OF_TASKS: dict[str, Callable[[Workspace, Mapping[str, Any]], Lineage]] = {
    "stage_raw": _stage_raw,
    "collect": _collect,
    "batch.process": _process,
    "batch.audit": _audit,
    "batch.load": _load,
    "redo": _run_again,
}
"""Task id to what it reads and writes, by where the warehouse is and by the arguments and params of the task."""


def folder(uri: str, batch: str | None = None) -> Dataset:
    """A folder as OpenLineage names it: the store, then the path in it."""
    parts = urlsplit(uri)
    if "://" in uri and parts.scheme != "file":
        return Dataset(f"{parts.scheme}://{parts.netloc}", parts.path.strip("/"), facets=_version(batch))
    return Dataset("file", str(Path(parts.path if parts.scheme else uri).absolute()), facets=_version(batch))


def table(workspace: Workspace, name: str, batch: str | None = None) -> Dataset:
    """A table of the warehouse, with its columns. A DuckLake is named by its folder: its URI may hold a password."""
    warehouse = workspace.warehouse
    lake = warehouse.uri.startswith(LAKE)
    namespace = f"ducklake://{warehouse.folder}" if lake else f"duckdb://{warehouse.published.absolute()}"
    fields = [schema_dataset.SchemaDatasetFacetFields(name=f.name, type=str(f.type)) for f in ARROW[name]]
    schema = schema_dataset.SchemaDatasetFacet(fields=fields)
    return Dataset(namespace, f"main.{name}", facets={"schema": schema, **_version(batch)})


def _version(batch: str | None) -> dict[str, DatasetFacet]:
    return {"version": dataset_version_dataset.DatasetVersionDatasetFacet(batch)} if batch else {}
