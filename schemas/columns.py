"""From a typed record to its columns: one declaration for type, nullability, allowed values and comment."""

import dataclasses
import functools
import types
import typing
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple, TypeVar, dataclass_transform, get_args, get_origin, get_type_hints

import pyarrow as pa

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """A typed record: the rows of one table."""
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)


SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.large_binary(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}
SQL_TYPES: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.large_binary(): "BLOB",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
}


class SetByLoad(NamedTuple):
    """Marks a column that the load fills, such as a clock: a staged batch does not have it.

    Its field is None in a record that was not read from the warehouse; `nullable` is that of the stored column.
    """

    nullable: bool = False


class Column(NamedTuple):
    """A column of a table. `values` are those that it may hold; empty where any value of its type will do."""

    name: str
    data_type: pa.DataType
    nullable: bool
    comment: str
    values: tuple[str, ...] = ()
    set_by_load: bool = False


def arrow_type(annotation: Any) -> tuple[pa.DataType, bool]:
    """The Arrow type of a field annotation, and whether it may be null.

    >>> arrow_type(str | None)
    (DataType(string), True)
    >>> arrow_type(list[str])
    (ListType(list<item: string>), False)
    """
    if get_origin(annotation) in (types.UnionType, typing.Union):
        (inner,) = (argument for argument in get_args(annotation) if argument is not types.NoneType)
        return arrow_type(inner)[0], True
    if get_origin(annotation) is typing.Literal:
        return pa.string(), False
    if get_origin(annotation) is list:
        return pa.list_(arrow_type(get_args(annotation)[0])[0]), False
    if dataclasses.is_dataclass(annotation) or hasattr(annotation, "_fields"):
        hints = get_type_hints(annotation)
        return pa.struct([pa.field(name, *arrow_type(hint)) for name, hint in hints.items()]), False
    return SCALARS[annotation], False


def sql_type(data_type: pa.DataType) -> str:
    """DuckDB's name of an Arrow type, with the names of struct fields in quotes.

    >>> sql_type(arrow_type(list[str])[0])
    'VARCHAR[]'
    """
    if pa.types.is_list(data_type):
        return f"{sql_type(data_type.value_type)}[]"
    if pa.types.is_struct(data_type):
        return "STRUCT(" + ", ".join(f'"{field.name}" {sql_type(field.type)}' for field in data_type) + ")"
    return SQL_TYPES[data_type]


@functools.cache
def columns(record: type) -> tuple[Column, ...]:
    """The columns of a record class whose fields are `Annotated[type, "comment"]`, in their order.

    A comment ends with the allowed values where the type is a `Literal`. Raises TypeError for a field without comment.
    """
    made = []
    for name, hint in get_type_hints(record, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{record.__name__}.{name} needs Annotated[type, comment]")
        annotation, comment, *marks = get_args(hint)
        data_type, nullable = arrow_type(annotation)
        values = _values(annotation)
        by_load = next((mark for mark in marks if isinstance(mark, SetByLoad)), None)
        made.append(
            Column(
                name,
                data_type,
                by_load.nullable if by_load else nullable,
                f"{comment}: {_either(values)}" if values else comment,
                values,
                by_load is not None,
            )
        )
    return tuple(made)


def column(record: type, name: str) -> Column:
    """The column of that name. Raises KeyError where the record has none."""
    return {each.name: each for each in columns(record)}[name]


def comment(record: type, name: str) -> str:
    """The comment of that column, for another record that shows it; without its values. Raises KeyError."""
    hint = get_type_hints(record, include_extras=True)[name]
    return str(get_args(hint)[1])


def arrow_schema(record: type) -> pa.Schema:
    """The Arrow schema of a record in a staged batch: without the columns that the load sets."""
    fields = [
        pa.field(each.name, each.data_type, each.nullable, {"comment": each.comment})
        for each in columns(record)
        if not each.set_by_load
    ]
    return pa.schema(fields, {"table": record.__name__})


def to_table(records: Iterable[Any], record: type) -> pa.Table:
    """An Arrow table of the records, in the schema of their class; raises pa.ArrowInvalid where a value is wrong."""
    schema = arrow_schema(record)
    rows = list(records)
    return pa.table(
        {field.name: pa.array([_plain(getattr(row, field.name)) for row in rows], field.type) for field in schema},
        schema,
    )


def _values(annotation: Any) -> tuple[str, ...]:
    """The values of a Literal, also of one that may be null."""
    if get_origin(annotation) in (types.UnionType, typing.Union):
        return next((values for argument in get_args(annotation) if (values := _values(argument))), ())
    return get_args(annotation) if get_origin(annotation) is typing.Literal else ()


def _either(values: tuple[str, ...]) -> str:
    """
    >>> _either(("direct", "mixed", "indirect"))
    'direct, mixed or indirect'
    """
    return " or ".join([", ".join(values[:-1]), values[-1]] if len(values) > 1 else values)


def _plain(value: Any) -> Any:
    """Named tuples inside lists as dicts, which is what Arrow's structs are built from."""
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
