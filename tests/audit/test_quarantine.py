"""Bad rows leave the batch for its rejects, each with its reason; an interruption anywhere changes nothing of that."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.audit.batches import BREAKS, Rows, broken_rows, change, failures, read
from unspun.audit import quarantine
from unspun.audit.audits import audit_batch
from unspun.audit.quarantine import quarantine_bad_rows
from unspun.benchmarks.staged_batches import write


def files(staged: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in staged.iterdir()}


def test_bad_rows_go_to_quarantine_and_the_others_stay(tmp_path: Path) -> None:
    rows = broken_rows()
    staged = write(rows, tmp_path / "batch")
    quarantine_bad_rows(staged, audit_batch(staged))
    documents = {document["uri"]: document for document in read(staged, "documents")}
    rejects = [reject for reject in read(staged, "rejects") if reject["stage"] == "audit"]
    for index, (table, _, expectation) in enumerate(BREAKS):
        of_article = table == "article_revisions"
        assert documents[str(index)]["outcome"] == ("rejected" if of_article else "loaded")
        assert documents[str(index)]["reason"] == (expectation if of_article else None)
        assert expectation in {r["reason"] for r in rejects if json.loads(r["row"])["table"] == table}
        article_id = rows["article_revisions"][index].article_id
        for other in ("article_revisions", "entity_mentions", "quotes", "edits"):
            remaining = [row for row in read(staged, other) if row["article_id"] == article_id]
            assert len(remaining) == (0 if of_article or other == table else 1)
    assert not failures(audit_batch(staged))
    failed = {row["expectation"] for row in read(staged, "quality_results") if not row["success"]}
    assert {expectation for _, _, expectation in BREAKS} <= failed


def test_an_audit_that_is_run_again_ends_the_same(rows: Rows, tmp_path: Path) -> None:
    change(rows, "quotes", text="The dam broke.")
    staged = write(rows, tmp_path / "batch")
    quarantine_bad_rows(staged, audit_batch(staged))
    before = files(staged)
    quarantine_bad_rows(staged, audit_batch(staged))
    assert files(staged) == before


class Killed(Exception):
    """Ends a process in a test."""


def kill_at_write(number: int, patch: pytest.MonkeyPatch) -> None:
    """Let the process end instead of its write of this number, counted from 0."""
    writes = iter(range(number))
    original = quarantine.write_table

    def write_or_die(staged: Path, name: str, table: pa.Table) -> None:
        if next(writes, None) is None:
            raise Killed
        original(staged, name, table)

    patch.setattr(quarantine, "write_table", write_or_die)


def without_times(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "checked_at"} for row in rows]


@pytest.mark.slow
def test_a_quarantine_that_is_killed_at_any_write_and_run_again_ends_the_same(tmp_path: Path) -> None:
    staged = write(broken_rows(), tmp_path / "staged")
    audit = audit_batch(staged)
    whole = Path(shutil.copytree(staged, tmp_path / "whole"))
    quarantine_bad_rows(whole, audit)
    tables = {path.stem for path in whole.iterdir()}
    number, killed = 0, True
    while killed:
        copy = Path(shutil.copytree(staged, tmp_path / f"killed-{number}"))
        with pytest.MonkeyPatch.context() as patch:
            kill_at_write(number, patch)
            try:
                quarantine_bad_rows(copy, audit)
            except Killed:
                number += 1
            else:
                killed = False
        second = audit_batch(copy)
        assert not second.stopped, number
        quarantine_bad_rows(copy, second)
        assert {path.stem for path in copy.iterdir()} == tables
        for table in tables:
            assert without_times(read(copy, table)) == without_times(read(whole, table)), (number, table)
    assert number > 5, "there are fewer writes than tables that change"


def test_a_batch_that_is_staged_anew_after_a_killed_quarantine_is_audited_anew(tmp_path: Path) -> None:
    staged = write(broken_rows(), tmp_path / "batch")
    with pytest.MonkeyPatch.context() as patch:
        kill_at_write(3, patch)
        with pytest.raises(Killed):
            quarantine_bad_rows(staged, audit_batch(staged))
    write(broken_rows(), staged)
    audit = audit_batch(staged)
    assert {bad.expectation for bad in audit.bad_rows} >= {expectation for _, _, expectation in BREAKS}
    quarantine_bad_rows(staged, audit)
    assert not failures(audit_batch(staged))


def test_results_of_an_older_content_of_the_batch_are_replaced(rows: Rows, tmp_path: Path) -> None:
    staged = write(rows, tmp_path / "batch")
    quarantine_bad_rows(staged, audit_batch(staged))
    change(rows, "entities", kind="Planet")
    write(rows, staged)
    quarantine_bad_rows(staged, audit_batch(staged))
    assert [row["suite"] for row in read(staged, "quality_results") if not row["success"]] == ["entities"]
