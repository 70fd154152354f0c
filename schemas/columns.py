"""From a typed record to its Arrow schema: one definition for the type, the nullability and the comment of a column."""

import dataclasses
import types
import typing
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pyarrow as pa

SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.large_binary(),
    datetime: pa.timestamp("us", tz="UTC"),
}


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
    if get_origin(annotation) is list:
        return pa.list_(arrow_type(get_args(annotation)[0])[0]), False
    if dataclasses.is_dataclass(annotation) or hasattr(annotation, "_fields"):
        hints = get_type_hints(annotation)
        return pa.struct([pa.field(name, *arrow_type(hint)) for name, hint in hints.items()]), False
    return SCALARS[annotation], False


def arrow_schema(record: type) -> pa.Schema:
    """The Arrow schema of a record class whose fields are `Annotated[type, "comment"]`."""
    fields = []
    for name, hint in get_type_hints(record, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{record.__name__}.{name} needs Annotated[type, comment]")
        annotation, comment = get_args(hint)
        data_type, nullable = arrow_type(annotation)
        fields.append(pa.field(name, data_type, nullable, {"comment": comment}))
    return pa.schema(fields, {"table": record.__name__})


def to_table(records: Iterable[Any], record: type) -> pa.Table:
    """An Arrow table of the records, in the schema of their class; raises pa.ArrowInvalid where a value is wrong."""
    schema = arrow_schema(record)
    rows = list(records)
    return pa.table(
        {field.name: pa.array([_plain(getattr(row, field.name)) for row in rows], field.type) for field in schema},
        schema,
    )


def _plain(value: Any) -> Any:
    """Named tuples inside lists as dicts, which is what Arrow's structs are built from."""
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
