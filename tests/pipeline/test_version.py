"""What makes rows out of date."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from unspun.pipeline import version

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what makes rows, in the place of the package."""
    for maker in version.MAKERS:
        ignore = shutil.ignore_patterns("__pycache__", "*.bin", "*.json")
        shutil.copytree(ROOT / maker, tmp_path / maker, ignore=ignore)
    monkeypatch.setattr(version, "unspun", SimpleNamespace(__version__="0.2.0", __file__=str(tmp_path / "__init__.py")))
    return tmp_path


def digest() -> str:
    return version.package_version.__wrapped__().partition("+")[2]


@pytest.mark.parametrize("changed", ["cleaners/spin/synonyms.tsv", "text/quote_marks.py", "extractors/weights.bin"])
def test_code_word_lists_and_weights_make_another_version(package: Path, changed: str) -> None:
    before = digest()
    with (package / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert digest() != before


def test_what_makes_no_rows_makes_no_other_version(package: Path) -> None:
    before = digest()
    (package / "text" / "notes.md").write_text("Not read by anything.", encoding="utf-8")
    (package / "text" / "__pycache__").mkdir()
    (package / "text" / "__pycache__" / "tokens.cpython-313.pyc").write_bytes(b"compiled")
    assert digest() == before


def test_links_to_rooms_are_followed(package: Path) -> None:
    before = digest()
    (package / "elsewhere").mkdir()
    (package / "text").rename(package / "elsewhere" / "text")
    (package / "text").symlink_to(package / "elsewhere" / "text")
    assert digest() == before
