"""Imports between the rooms point one way, as docs/architecture.md says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED: dict[str, set[str]] = {
    "schemas": set(),
    "sources": {"schemas"},
    "cleaners": {"schemas"},
    "extractors": {"schemas", "cleaners"},
    "warehouse": {"schemas"},
    "pipeline": {"schemas", "sources", "cleaners", "extractors", "warehouse"},
    "reports": {"schemas", "warehouse"},
    "dags": {"pipeline", "schemas"},
    "plugins": {"reports", "dags"},
}
COMMAND_LINE = "pipeline/cli_report.py"
"""Where the parts are put together for `unspun report`: the one file of its room that may reach forward."""

ROOMS = {*ALLOWED, "benchmarks", "tests"}
PURE = ("cleaners", "extractors")
IMPURE = {"airflow", "duckdb", "fsspec", "httpx", "requests", "socket", "sqlite3", "subprocess", "time"}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in it, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[0] if node.level else ""
            yield ".".join(filter(None, (package, node.module))), node.lineno


def files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_the_rooms_before_it(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files(room)
        for module, line in imports(path)
        if module.split(".")[0] in ROOMS - ALLOWED[room] - {room}
        and not (path.relative_to(ROOT).as_posix() == COMMAND_LINE and module.split(".")[0] == "reports")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", PURE)
def test_cleaners_and_extractors_reach_neither_network_nor_database_nor_clock(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files(room)
        for module, line in imports(path)
        if module in IMPURE or module.split(".")[0] in IMPURE
    ]
    assert not wrong, "\n".join(wrong)


def test_every_room_is_there() -> None:
    assert all(files(room) for room in ALLOWED)
