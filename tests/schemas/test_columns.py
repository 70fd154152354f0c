"""From a record to its columns."""

from typing import Annotated, Literal

import pyarrow as pa
import pytest

from unspun.schemas.columns import SetByLoad, arrow_schema, columns, sql_type, to_table
from unspun.schemas.tables import Span, record

Tide = Literal["ebb", "flood"]


@record
class Gauge:
    """Levels of the harbour."""

    tide: Annotated[Tide, "Which way the water goes"]
    before: Annotated[Tide | None, "The tide before"]
    spans: Annotated[list[Span], "Hours"]
    level: Annotated[float | None, "Metres"]
    read_by: Annotated[str | None, "Who wrote the row", SetByLoad()] = None
    checked_by: Annotated[str | None, "Who checked it", SetByLoad(nullable=True)] = None


def test_a_literal_gives_the_allowed_values_and_the_end_of_the_comment():
    tide, before, *_ = columns(Gauge)
    assert tide.values == before.values == ("ebb", "flood")
    assert tide.comment == "Which way the water goes: ebb or flood"
    assert (tide.nullable, before.nullable) == (False, True)
    assert sql_type(tide.data_type) == "VARCHAR"


def test_columns_that_the_load_sets_are_not_staged():
    assert arrow_schema(Gauge).names == ["tide", "before", "spans", "level"]
    assert [(c.name, c.nullable) for c in columns(Gauge) if c.set_by_load] == [
        ("read_by", False),
        ("checked_by", True),
    ]


def test_rows_become_a_table_of_the_schema():
    table = to_table([Gauge(tide="ebb", before=None, spans=[Span(1, 2)], level=0.5)], Gauge)
    assert table.schema == arrow_schema(Gauge)
    assert table.to_pylist()[0]["spans"] == [{"start": 1, "end": 2}]
    assert sql_type(table.schema.field("spans").type) == 'STRUCT("start" BIGINT, "end" BIGINT)[]'
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        to_table([Gauge(tide="ebb", before=None, spans=[], level="high")], Gauge)


def test_a_column_without_a_comment_is_refused():
    @record
    class Bare:
        level: float

    with pytest.raises(TypeError, match=r"Bare\.level needs"):
        columns(Bare)
