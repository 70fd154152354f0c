"""The command line: what a user types, through the real program."""

import json
import os
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


def unspun(*arguments: str, given: str = "", cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "unspun.cli.main", *arguments]
    environment = os.environ | variables
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=cwd, env=environment, timeout=600)


def lines(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def test_help_imports_nothing_heavy():
    code = f"import sys, unspun.cli.main; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout == "[]\n"


def test_help_names_every_command():
    page = unspun("--help").stdout
    for command in ("ingest", "collect", "clean", "annotate", "extract", "query", "migrate", "publish", "config"):
        assert f"\n  {command} " in page


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
    (direct,) = (quote for quote in found["quotes"] if "another year" in text[slice(*quote["content"][0])])
    assert direct["speaker"] == "Jonas Castellan"
    assert "basis" in direct


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


@pytest.mark.parametrize("command", ["clean", "annotate"])
def test_a_line_that_is_no_record_is_named_and_the_others_are_answered(command):
    bad = [
        b"not json", b'{"id": 1}', b"[1]", b'{"id": 1, "text": 5}', b'{"text": "a", "language": 5}',
        b'{"text": "\xff"}', b"[" * 100_000,
    ]  # fmt: skip
    good = [json.dumps({"id": number, "text": "Fine."}).encode() for number in range(len(bad) + 1)]
    given = b"\n".join(line for pair in zip(good, [*bad, b""], strict=True) for line in pair)
    done = subprocess.run(
        [sys.executable, "-m", "unspun.cli.main", command], input=given, capture_output=True, cwd=ROOT
    )
    errors = done.stderr.decode()
    assert [record["id"] for record in lines(done.stdout.decode())] == list(range(len(good)))
    assert all(f"line {2 * number} of standard input is left out" in errors for number in range(1, len(bad) + 1))
    assert done.returncode == 1 and f"{len(bad)} lines" in errors and "Traceback" not in errors


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


def test_a_file_whose_name_is_not_utf_8_is_ingested_with_the_others(tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    (drop / "b.txt").write_text("Ferry returns\n\nThe ferry of Lind sails again on Monday, its captain said.\n")
    done = unspun("ingest", str(drop), "--warehouse", str(tmp_path / "w.duckdb"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["loaded"] == 2


def test_collect_takes_what_sources_give_and_names_those_that_cannot_be_read(tmp_path):
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.txt").write_text(STORY)
    (tmp_path / "sources.yaml").write_text(
        "sources:\n"
        f"  - {{id: desk, kind: folder, address: {tmp_path}/drop}}\n"
        f"  - {{id: gone, kind: folder, address: {tmp_path}/nowhere}}\n"
        f"  - {{id: paused, kind: folder, address: {tmp_path}, enabled: false}}\n"
    )
    variables = {"UNSPUN_WAREHOUSE": str(tmp_path / "w.duckdb"), "UNSPUN_SOURCES": str(tmp_path / "sources.yaml")}
    done = unspun("collect", "--all", "--json", **variables)
    assert json.loads(done.stdout)["loaded"] == 1
    assert done.returncode == 1 and "gone cannot be read" in done.stderr and "nowhere" in done.stderr
    again = unspun("collect", "desk", "--json", **variables)
    assert again.returncode == 0 and json.loads(again.stdout)["unchanged"] == 1
    unknown = unspun("collect", "desc", **variables)
    assert unknown.returncode == 1 and "has no source desc" in unknown.stderr and "Traceback" not in unknown.stderr


def test_config_shows_each_setting_with_its_value_and_its_origin(tmp_path):
    (tmp_path / "unspun.toml").write_text("batch_size = 20\n[fetch]\ndelay = 2\n")
    lake = "ducklake:postgres:host=db user=news password=s3cret dbname=lake"
    done = unspun("config", cwd=tmp_path, UNSPUN_WAREHOUSE=lake)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[0] == ["setting", "value", "from"]
    assert ["batch_size", "20", "unspun.toml"] in rows and ["fetch.delay", "2.0", "unspun.toml"] in rows
    assert ["warehouse", lake.replace("s3cret", "***"), "UNSPUN_WAREHOUSE"] in rows
    assert ["keep", "3", "default"] in rows
    by_name = {row["name"]: row for row in lines(unspun("config", "--json", cwd=tmp_path).stdout)}
    assert by_name["fetch.allowed_hosts"]["value"] == [] and by_name["batch_size"]["description"]


@pytest.mark.parametrize("command", [("config",), ("query", "SELECT 1"), ("sources", "check"), ("annotate",)])
def test_a_mistyped_variable_is_refused_by_every_command_that_has_settings(command):
    done = unspun(*command, UNSPUN_BATCH_SISE="5")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "UNSPUN_BATCH_SISE: there is no such setting; did you mean UNSPUN_BATCH_SIZE?" in done.stderr


def test_a_model_that_is_not_installed_ends_the_run_with_its_name_and_nothing_is_loaded(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    pipelines = json.dumps({"en": "no_such_pipeline"})
    done = unspun("ingest", str(tmp_path / "a.txt"), "-w", str(tmp_path / "w.duckdb"), UNSPUN_PIPELINES=pipelines)
    assert done.returncode == 1 and "no_such_pipeline" in done.stderr and "Traceback" not in done.stderr
    assert unspun("query", "FROM documents", "-w", str(tmp_path / "w.duckdb"), "--json").stdout == ""
