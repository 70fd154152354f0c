"""The steps of a run, one by one, as tasks call them."""

from datetime import UTC, datetime

import pytest

from unspun.pipeline.raw import write_segment
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import audit, load, process
from unspun.schemas.documents import RawDocument
from unspun.warehouse import WarehouseError

STORY = b"""Ferry to Velmora sails again

The ferry to Velmora sailed on Monday for the first time since the storm, the harbour office said.
"""


def test_a_run_that_begins_a_batch_leaves_another_that_is_loading_it_alone(tmp_path):
    settings = Settings(warehouse=str(tmp_path / "news.duckdb"))
    document = RawDocument(source_id="desk", uri="a.txt", content=STORY, fetched_at=datetime(2026, 3, 1, tzinfo=UTC))
    segment = write_segment(str(tmp_path / "raw"), [document])
    ours = audit(process(segment, settings), settings)
    theirs = process(segment, settings)
    assert load(ours, settings).outcomes["loaded"] == 1
    with pytest.raises(WarehouseError, match="not been audited"):
        load(theirs, settings)
    assert load(audit(theirs, settings), settings).outcomes["loaded"] == 1
