"""Tables on standard output: drawn on a terminal, tab-separated in a pipe."""

import sys
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from unspun.cli.json_lines import write_record

_FORMULA_BEGINS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def outcome_table(counts: Mapping[str, int]) -> pa.Table:
    """Outcomes of a run; the last row is their sum, the documents that were fetched."""
    outcomes = [name for name in counts if name != "fetched"]
    return pa.table(
        {"outcome": [*outcomes, "fetched"], "documents": [*(counts[name] for name in outcomes), counts["fetched"]]}
    )


def print_table(table: pa.Table, title: str | None = None) -> None:
    """Print a table; values of articles may hold anything, so nothing in them is read as markup or control code."""
    if not sys.stdout.isatty():
        if title:
            print(title)
        print("\t".join(table.column_names))
        for row in table.to_pylist():
            print("\t".join(_cell(value) for value in row.values()))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title, title_justify="left")
    for name, column in zip(table.column_names, table.columns, strict=True):
        number = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
        drawn.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in table.to_pylist():
        drawn.add_row(*(Text(_plain(value)) for value in row.values()))
    Console().print(drawn)


def print_rows(table: pa.Table, as_json: bool) -> None:
    """Print a table, or a JSON line for each of its rows."""
    if not as_json:
        print_table(table)
        return
    for row in table.to_pylist():
        write_record(row)


def count_sentence(outcomes: Mapping[str, int], before: str = "") -> str:
    """The outcomes that occurred, in words; nothing where none did.

    >>> count_sentence({"loaded": 2, "new_revision": 1, "rejected": 0}, ": ")
    ': 2 loaded, 1 new revision'
    """
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in outcomes.items() if count)
    return f"{before}{counts}" if counts else ""


def _cell(value: Any) -> str:
    """A value for a line of a file: spreadsheets run texts that begin like a formula, unless an apostrophe comes first.

    >>> _cell("=HYPERLINK(1)"), _cell("a-b"), _cell(-1.5)
    ("'=HYPERLINK(1)", 'a-b', '-1.5')
    """
    text = _plain(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_BEGINS) else text


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return "".join(c if c.isprintable() else " " for c in str(value)).encode(errors="replace").decode()
