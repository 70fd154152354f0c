"""The command line: what a user types, through the real program."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = "airflow great_expectations spacy trafilatura pandas pyarrow duckdb bs4 ftfy pydantic rich".split()
STORY = """Harbour tunnel talks collapse in Velmora

Region

VELMORA, Osterland (NPA) — The harbour tunnel will not open this year, Transport Minister Greta Hallorin said on Monday.

“We will not wait another year for this,” said Jonas Castellan, the mayor of Velmora. Castellan told reporters
he would meet Hallorin on Friday.

Image credit : www.harbourview.example
"""


def unspun(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "unspun.cli.main", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOT, timeout=120)


def lines(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def test_help_imports_nothing_heavy():
    code = f"import sys, unspun.cli.main; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout == "[]\n"


def test_help_names_every_command():
    told = unspun("--help").stdout
    for command in ("ingest", "clean", "annotate", "extract", "query", "migrate", "publish"):
        assert f"\n  {command} " in told


def test_clean_gives_text_edits_and_metadata():
    (cleaned,) = lines(unspun("clean", given=json.dumps({"id": "a", "text": STORY})).stdout)
    assert cleaned["id"] == "a" and "harbourview" not in cleaned["text"]
    assert cleaned["metadata"]["title"] == "Harbour tunnel talks collapse in Velmora"
    assert cleaned["metadata"]["section"] == "Region"
    assert cleaned["metadata"]["dateline_place"] == "VELMORA, Osterland"
    assert cleaned["metadata"]["image_credit"] == "www.harbourview.example"
    replayed, position = "", 0
    for edit in (edit for edit in cleaned["edits"] if edit["applied"]):
        assert STORY[edit["start"] : edit["end"]] == edit["before"]
        replayed += STORY[position : edit["start"]] + edit["after"]
        position = edit["end"]
    assert replayed + STORY[position:] == cleaned["text"]


def test_annotate_gives_offsets_into_the_text_as_given():
    text = "  \r\n" + STORY
    (found,) = lines(unspun("annotate", given=json.dumps({"id": 7, "text": text})).stdout)
    assert found["id"] == 7
    assert all(text[e["start"] : e["end"]] == e["text"] for e in found["entities"])
    said = {text[slice(*quote["content"][0])]: quote["speaker"] for quote in found["quotes"]}
    (direct,) = (words for words in said if "another year" in words)
    assert said[direct] == "Jonas Castellan"


def test_extract_gives_one_line_for_each_file_with_its_path_as_id(tmp_path):
    page = tmp_path / "page.html"
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in STORY.split("\n\n")[2:4] * 3)
    page.write_text(f"<html lang=en><title>Harbour</title><body><article><h1>Harbour</h1>{paragraphs}</article></body>")
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    done = unspun("extract", str(page), str(picture))
    first, second = lines(done.stdout)
    assert first["id"] == str(page) and "harbour tunnel" in first["text"] and first["language"] == "en"
    assert second["id"] == str(picture) and second["error"]["reason"]
    assert done.returncode == 1 and "1 of the documents" in done.stderr


@pytest.mark.parametrize("given", ["not json\n", '{"id": 1}\n', "[1]\n", '{"id": 1, "text": 5}\n'])
def test_a_line_that_is_no_record_ends_with_its_number_and_no_traceback(given):
    done = unspun("clean", given=json.dumps({"id": 0, "text": "Fine."}) + "\n" + given)
    assert done.returncode == 1 and "line 2" in done.stderr and "Traceback" not in done.stderr
    assert len(lines(done.stdout)) == 1


def test_a_wrong_setting_is_named(tmp_path):
    done = unspun("ingest", str(tmp_path), "--batch-size", "0")
    assert done.returncode == 1 and "batch_size" in done.stderr and "Traceback" not in done.stderr


def test_query_without_a_warehouse_says_so(tmp_path):
    done = unspun("query", "SELECT 1", "--warehouse", str(tmp_path / "none.duckdb"))
    assert done.returncode == 1 and "none.duckdb" in done.stderr and "Traceback" not in done.stderr


def test_wrong_sql_is_explained_in_one_line(ingested):
    done = unspun("query", "SELECT nothing FROM nowhere", "--warehouse", str(ingested))
    assert done.returncode == 1 and "nowhere" in done.stderr and "Traceback" not in done.stderr


def test_query_prints_tab_separated_lines_in_a_pipe_and_json_where_asked(ingested):
    sql = "SELECT outcome, count(*) AS n FROM documents GROUP BY outcome ORDER BY outcome"
    plain = unspun("query", sql, "--warehouse", str(ingested)).stdout.splitlines()
    asked = lines(unspun("query", sql, "--warehouse", str(ingested), "--json").stdout)
    assert plain[0] == "outcome\tn"
    assert plain[1:] == [f"{row['outcome']}\t{row['n']}" for row in asked]


def test_ingest_prints_outcomes_that_sum_to_fetched(tmp_path):
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.txt").write_text(STORY)
    (tmp_path / "drop" / "b.bin").write_bytes(b"\0\1")
    done = unspun("ingest", str(tmp_path / "drop"), "--warehouse", str(tmp_path / "w.duckdb"), "--json")
    counts = json.loads(done.stdout)
    assert counts.pop("warehouse") == str(tmp_path / "w.duckdb")
    assert counts.pop("fetched") == sum(counts.values()) == 2
    assert counts["loaded"] == counts["unsupported"] == 1
