"""JSON Lines on standard input and output."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from unspun.cli.options import warn
from unspun.text.control_characters import escape_in_json

Record = dict[str, Any]


def read_records(refused: list[int]) -> Iterator[Record]:
    """The records of standard input. A line that is none is named on standard error, its number goes to `refused`, and
    reading goes on."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            yield _parse(line)
        except ValueError as error:
            refused.append(number)
            warn(f"line {number} of standard input is left out: {error}")


def write_record(value: Record) -> None:
    """Write one JSON line. Control characters, and what is not Unicode text (lone surrogates), leave as escapes."""
    sys.stdout.write(escape_in_json(json.dumps(value, ensure_ascii=False, default=str)) + "\n")


def _parse(line: bytes) -> Record:
    """The record of a line; raises ValueError with what is wrong with it."""
    try:
        record = json.loads(line)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 ({error.reason} at byte {error.start})") from error
    except ValueError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise ValueError('it is not a record {"id": ..., "text": "..."}')
    for name in ("title", "language"):
        if not isinstance(record.get(name, ""), str | None):
            raise ValueError(f"its {name} is not a string")
    return record
