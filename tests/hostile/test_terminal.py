"""What others wrote never reaches a terminal as a command to it."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from unspun.cli.json_lines import write_record
from unspun.cli.options import Refused
from unspun.cli.printing import print_table
from unspun.pipeline.logs import configure_logs

ESCAPES = "\x1b[2J\x1b]0;title\x07\x9b31m\x7f\u202egnp.exe\u2066\u2028\r\x08"


def controls(text: str) -> set[str]:
    return {character for character in text if not character.isprintable() and character != "\n"}


def test_a_table_holds_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(pa.table({"title": [f"a{ESCAPES}b\nc\td"]}))
    printed = capsys.readouterr().out
    assert controls(printed) == set() and printed.startswith("title\na") and printed.count("\n") == 2


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1"])
def test_a_spreadsheet_takes_no_text_of_a_tab_separated_file_for_a_formula(
    formula: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_table(pa.table({"title": [formula], "n": [-1]}))
    title, number = capsys.readouterr().out.splitlines()[1].split("\t")
    assert title[0] in "' " and title.lstrip("' ") == formula.strip() and number == "-1"


def test_a_json_line_holds_none_either_and_reads_as_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    record = {"id": f"a{ESCAPES}\udcff", "text": "b\nc"}
    write_record(record)
    line = capsys.readouterr().out
    assert controls(line) == set() and line.count("\n") == 1
    assert json.loads(line) == record


def test_an_error_that_quotes_a_name_holds_none(capsys: pytest.CaptureFixture[str]) -> None:
    Refused(f"no such file: {ESCAPES}\nand no other")
    printed = capsys.readouterr().err
    assert controls(printed) == set() and printed.count("\n") == 2


def test_a_warning_that_quotes_a_name_holds_none(capsys: pytest.CaptureFixture[str]) -> None:
    root, package = logging.getLogger(), logging.getLogger("unspun")
    kept = root.handlers[:], root.level, package.level
    try:
        configure_logs(logging.WARNING, "text")
        package.warning("%s is odd", ESCAPES)
    finally:
        root.handlers[:] = kept[0]
        root.setLevel(kept[1])
        package.setLevel(kept[2])
    printed = capsys.readouterr().err
    assert printed.startswith("unspun: warning: ") and controls(printed) == set()


def test_a_hostile_file_name_comes_out_of_the_real_program_as_text(tmp_path: Path) -> None:
    name = tmp_path / "a\x1b[2J\x9b.txt"
    done = subprocess.run(
        [sys.executable, "-m", "unspun.cli.main", "ingest", str(name), "-w", str(tmp_path / "w.duckdb")],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1 and "no such file" in done.stderr and controls(done.stderr) == set()
