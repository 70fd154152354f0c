"""Imports between the rooms point one way, as docs/architecture.md says."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINKS = ROOT / "src" / "unspun"

ALLOWED: dict[str, set[str]] = {
    "schemas": set(),
    "text": {"schemas"},
    "sources": {"schemas"},
    "cleaners": {"schemas", "text"},
    "extractors.articles": {"schemas", "text", "cleaners"},
    "extractors.annotations": {"schemas", "text"},
    "copies": {"schemas", "text"},
    "warehouse": {"schemas"},
    "audit": {"schemas", "warehouse"},
    "pipeline": {"schemas", "text", "sources", "cleaners", "extractors", "copies", "audit", "warehouse"},
    "reports": {"schemas", "warehouse", "audit"},
    "cli": {
        "schemas",
        "text",
        "sources",
        "cleaners",
        "extractors",
        "copies",
        "audit",
        "warehouse",
        "pipeline",
        "reports",
    },
    "dags": {"schemas", "pipeline", "reports"},
    "deploy": {"warehouse", "pipeline", "cli", "dags"},  # to write the pages of the documentation
}
NOT_IN_THE_WHEEL = {"training", "benchmarks"}
ROOMS = {room.partition(".")[0] for room in ALLOWED} | NOT_IN_THE_WHEEL
PURE = ("text", "cleaners", "extractors", "copies")
IMPURE = {"airflow", "duckdb", "fsspec", "httpx", "requests", "socket", "sqlite3", "subprocess", "time"}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in it, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            if node.module == "unspun":
                yield from ((f"unspun.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield node.module or "", node.lineno


def files(room: str) -> list[Path]:
    return sorted((ROOT / room.replace(".", "/")).rglob("*.py"))


def is_allowed(module: str, room: str) -> bool:
    """Whether a room may import a module: all that is not ours, itself, and the rooms before it."""
    if not module.startswith("unspun."):
        return True
    target = module.removeprefix("unspun.")
    return any(target == other or target.startswith(f"{other}.") for other in ALLOWED[room] | {room})


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_the_rooms_before_it(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files(room)
        for module, line in imports(path)
        if not is_allowed(module, room)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_reach_neither_network_nor_database_nor_clock(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files(room)
        for module, line in imports(path)
        if module in IMPURE or module.split(".")[0] in IMPURE
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", sorted(NOT_IN_THE_WHEEL))
def test_benchmarks_and_training_import_nothing_from_the_tests(room: str) -> None:
    wrong = [path for path in files(room) for module, _ in imports(path) if module.split(".")[0] == "tests"]
    assert not wrong


def test_every_room_is_a_folder_of_the_one_package() -> None:
    assert {link.name for link in LINKS.iterdir() if link.is_symlink()} == ROOMS
    assert all((LINKS / room).resolve() == ROOT / room for room in ROOMS)
    assert all(files(room) for room in ALLOWED)


def test_rooms_are_imported_by_their_full_names_only() -> None:
    """`import schemas` would find another project's package of that name, or ours twice."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for room in (*ROOMS, "tests")
        for path in files(room)
        for module, line in imports(path)
        if module.split(".")[0] in ROOMS
    ]
    assert not wrong, "\n".join(wrong)


SHARED_CLASS_NAMES = {
    "Answer",
    "Article",
    "Assessment",
    "Batch",
    "Change",
    "Decoded",
    "Delivery",
    "Entry",
    "Item",
    "Lexicon",
    "Page",
    "Selection",
    "Source",
    "Tokens",
}
"""Names that several public classes still have. This list only becomes shorter."""


def test_no_two_public_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for room in sorted(ROOMS):
        for path in files(room):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    shared = {name: where for name, where in places.items() if len(where) > 1 and name not in SHARED_CLASS_NAMES}
    assert not shared
