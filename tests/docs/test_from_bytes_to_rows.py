"""The page "From bytes to rows" does what it says."""

import doctest
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_the_code_of_the_page_runs_and_gives_what_stands_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(
        str(ROOT / "docs" / "from-bytes-to-rows.md"),
        module_relative=False,
        globs={"warehouse": str(tmp_path / "news.duckdb")},
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.FAIL_FAST,
        encoding="utf-8",
    )
    assert result.attempted > 20
    assert result.failed == 0
