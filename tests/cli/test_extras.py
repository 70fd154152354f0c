"""A library that is not installed is named with the extra that has it."""

import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = [
    ("fastapi", "report", ["report"]),
    ("s3fs", "s3", ["ingest", "s3://bucket/news"]),
    ("gcsfs", "gcs", ["ingest", "gs://bucket/news"]),
]


@pytest.mark.parametrize(("module", "extra", "arguments"), COMMANDS)
def test_a_command_that_needs_an_extra_says_which(
    ingested: Path, tmp_path: Path, module: str, extra: str, arguments: list[str]
) -> None:
    warehouse = ingested if extra == "report" else tmp_path / "news.duckdb"
    code = (
        f"import sys; sys.modules[{module!r}] = None; from unspun.cli.main import main; "
        f"sys.argv = ['unspun', *{arguments!r}, '-w', {str(warehouse)!r}]; main()"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(f"pip install 'unspun[{extra}]'"), done.stderr
    assert "Traceback" not in done.stderr
