"""Checks of an installation and its settings, each with what to do where something is wrong."""

import os
import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Literal, NamedTuple

from unspun.pipeline import storage
from unspun.pipeline.errors import PipelineError
from unspun.pipeline.settings import Settings
from unspun.pipeline.settings.places import LAKE
from unspun.pipeline.workspace import Workspace
from unspun.schemas.extensions import ExtensionError, extensions, installed_extensions
from unspun.warehouse import WarehouseError

Level = Literal["ok", "warn", "fail"]

MIN_FREE_BYTES = 2 * 2**30
"""A publish copies the warehouse, and DuckDB spills to disk what its memory does not hold."""

MAX_CLOCK_SECONDS = 120
"""Times of files, embargoes and schedules are compared across machines; a mail server tolerates about as much."""

SAMPLE = "The ferry will sail on Monday, Ola Brandt said in Harrow. “She is back,” said Brandt."


class Diagnosis(NamedTuple):
    """The diagnosis of a check: its level, its subject, and a sentence that says what to do where it is not ok."""

    level: Level
    subject: str
    message: str


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """All diagnoses, in the order of the checks; a check that fails does not stop the others."""
    checks: dict[str, Callable[[Settings], Iterator[Diagnosis]]] = {
        "package": _package,
        "models": _models,
        "extensions": _extensions,
        "rules": _rules,
        "sources": _sources,
        "folders": _folders,
        "warehouse": _warehouse,
        "airflow": _airflow,
    }
    for subject, check in checks.items():
        try:
            yield from check(settings)
        except (OSError, ImportError, PipelineError, WarehouseError, ValueError) as error:
            yield Diagnosis("fail", subject, " ".join(str(error).split()))


def _package(settings: Settings) -> Iterator[Diagnosis]:
    """Every file that the installation has on record is there; weights and word lists can be read."""
    from unspun.pipeline.version import pipeline_version

    recorded = [file for file in distribution("unspun").files or () if file.parts[0] == "unspun"]
    gone = [str(file) for file in recorded if not Path(str(file.locate())).is_file()]
    if gone:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        yield Diagnosis("fail", "package", f"{gone[0]}{more} is missing: install the package anew")
        return
    yield Diagnosis("ok", "package", f"unspun {pipeline_version(settings)} on Python {sys.version.split()[0]}")


def _models(settings: Settings) -> Iterator[Diagnosis]:
    from unspun.pipeline.processing.annotation import annotator_of
    from unspun.text.reading import Reading

    (annotations,) = annotator_of(settings).annotate([(Reading(SAMPLE), "en")])
    if annotations.mentions and annotations.quotes:
        yield Diagnosis("ok", "models", f"{annotations.model} finds names and quotes")
    elif "en" in settings.pipelines:
        yield Diagnosis(
            "warn", "models", f"{annotations.model} finds no quote in a plain sentence: is it the right model?"
        )
    else:
        yield Diagnosis("fail", "models", "nothing is found in a plain sentence: install the package anew")


def _extensions(settings: Settings) -> Iterator[Diagnosis]:
    for kind, name, package in installed_extensions():
        try:
            extensions(kind)
            yield Diagnosis("ok", "extensions", f"{kind} {name} of {package}")
        except ExtensionError as error:
            yield Diagnosis("fail", "extensions", str(error))


def _rules(settings: Settings) -> Iterator[Diagnosis]:
    """Files of the user that the settings name."""
    from unspun.audit.audits import BATCH_SUITES
    from unspun.pipeline.custom_files import custom_files
    from unspun.pipeline.custom_views import custom_queries
    from unspun.pipeline.entity_resolution import read_overrides
    from unspun.pipeline.processing.custom_rules import custom_rules
    from unspun.schemas.suites.custom import custom_checks

    custom_rules(settings)
    read_overrides(settings)
    paths = custom_files(settings, "expectations")
    for suite in BATCH_SUITES:
        custom_checks(paths, suite, BATCH_SUITES)
    views = custom_queries(settings)
    named = [name for name in ("lexicon", "site_rules", "entity_file") if getattr(settings, name)]
    in_use = [*named, f"{len(paths)} expectations", f"{len(views)} views"]
    yield Diagnosis("ok", "rules", f"of your own: {', '.join(in_use)}")


def _sources(settings: Settings) -> Iterator[Diagnosis]:
    from unspun.sources.registry import load

    try:
        entries = load(settings.sources)
    except FileNotFoundError:
        yield Diagnosis("warn", "sources", f"there is no registry {settings.sources}: `unspun sources add URL --write`")
        return
    enabled = sum(entry.enabled for entry in entries)
    yield Diagnosis("ok", "sources", f"{settings.sources}: {len(entries)} sources, {enabled} of them enabled")


def _folders(settings: Settings) -> Iterator[Diagnosis]:
    workspace = Workspace.of(settings)
    if storage.exists(settings.inbox):
        yield Diagnosis("ok", "inbox", settings.inbox)
    else:
        yield Diagnosis("warn", "inbox", f"there is no {settings.inbox}: create it, or change the setting inbox")
    if settings.warehouse.startswith(LAKE) and "data=" not in settings.warehouse and not settings.raw:
        message = f"the address of the lake names no data: raw segments lie in {workspace.raw}; set raw or add ?data="
        yield Diagnosis("warn", "raw", message)
    for name, folder in (("raw", workspace.raw), ("staged", workspace.staged)):
        try:
            clock = _probe(folder)
        except OSError as error:
            yield Diagnosis("fail", name, f"{folder} cannot be written: {error}")
            continue
        yield Diagnosis("ok", name, f"{folder} can be written and read")
        if abs(clock) > MAX_CLOCK_SECONDS:
            yield Diagnosis(
                "fail", "clock", f"the clock of {folder} differs from ours by {clock:+.0f} s: set both by NTP"
            )
        else:
            yield Diagnosis("ok", "clock", f"that of {folder} agrees with ours")
    free = shutil.disk_usage(_nearest(workspace.warehouse.folder)).free
    level: Level = "ok" if free >= MIN_FREE_BYTES else "warn"
    advice = "" if level == "ok" else ": make room, a publish copies the warehouse"
    yield Diagnosis(level, "disk", f"{free / 2**30:.1f} GiB are free{advice}")


def _probe(folder: str) -> float:
    """Write, read and delete a small file; returns by how many seconds the clock of the place is before ours."""
    uri = storage.join(folder, f"doctor-{uuid.uuid4().hex}")
    there_before = storage.exists(folder)
    storage.write_bytes(uri, b"probe")
    try:
        if storage.read_bytes(uri) != b"probe":
            raise OSError("what was written is not what is read")
        changed = storage.modified_at(uri)
    finally:
        storage.remove(uri)
        if not there_before and "://" not in folder:
            _remove_empty(Path(folder))
    return changed - time.time() if changed else 0.0


def _remove_empty(folder: Path) -> None:
    """Leave no folders behind that only the probe made."""
    while not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _warehouse(settings: Settings) -> Iterator[Diagnosis]:
    from unspun.pipeline.settings.origins import hide_passwords

    warehouse = Workspace.of(settings).warehouse
    shown = hide_passwords(warehouse.uri)
    if shown != warehouse.uri:
        yield Diagnosis(
            "warn", "warehouse", "its address holds a password: use PGPASSWORD, or the connection unspun_catalog"
        )
    if not warehouse.store.exists():
        yield Diagnosis("ok", "warehouse", f"{shown} is made by the first load")
        return
    waiting = warehouse.migrate(dry_run=True)
    if waiting:
        yield Diagnosis(
            "warn", "schema", f"{len(waiting)} migrations wait: `unspun migrate`, or the next load, runs them"
        )
    else:
        yield Diagnosis("ok", "schema", "up to date")
    documents = warehouse.newest("SELECT count(*) AS n, max(fetched_at) AS newest FROM documents", {}).to_pylist()[0]
    yield Diagnosis("ok", "warehouse", f"{shown} has {documents['n']:,} documents")
    if documents["newest"] and documents["newest"].timestamp() > time.time() + MAX_CLOCK_SECONDS:
        yield Diagnosis("warn", "clock", f"a document was fetched at {documents['newest']}, which is still to come")


def _airflow(settings: Settings) -> Iterator[Diagnosis]:
    try:
        installed = version("apache-airflow-core")
    except PackageNotFoundError:
        yield Diagnosis("ok", "airflow", "is not installed; `pip install 'unspun[airflow,report]'` adds it")
        return
    if tuple(map(int, installed.split(".")[:2])) < (3, 2):
        yield Diagnosis("warn", "airflow", f"{installed} can install the package, but its DAGs need 3.2 or later")
        return
    listed = "unspun.dags.bundle" in os.environ.get("AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST", "")
    where = "" if listed else "; its DAG bundle is not in this shell's variables (docs/into-your-airflow.md)"
    yield Diagnosis("ok", "airflow", f"{installed}{where}")
