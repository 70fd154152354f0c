"""JSON Lines on standard input and output."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from unspun.cli.options import Refused


def read_records() -> Iterator[dict[str, Any]]:
    """The records of standard input; a line that is none ends the command with its number."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise Refused(f"line {number} of standard input is not JSON: {error}") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise Refused(f'line {number} of standard input is not a record {{"id": ..., "text": "..."}}')
        yield record


def write_record(value: dict[str, Any]) -> None:
    """Write one JSON line. What is not Unicode text (lone surrogates) leaves as an escape."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(value, default=str)
    sys.stdout.write(line + "\n")
