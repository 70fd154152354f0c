"""`unspun lexicon learn`: what copies of several originals write for what, as a lexicon that `clean` takes."""

import json

import pytest
from typer.testing import CliRunner

from tests.pipeline.linking.reports import stage
from unspun.benchmarks.staged_batches import Delivery
from unspun.cleaners.spin.lexicon import Lexicon
from unspun.cli.main import app
from unspun.pipeline.linking.link import link
from unspun.warehouse import Warehouse

TOWNS = ("Ostwick", "Tarn", "Brenmoor", "Qarat", "Vell", "Sarn")
REPORT = (
    "The council of {town} held a meeting about the bridge on Tuesday. The mayor asked {number} people for patience "
    "before the summer. Engineers had found {number} cracks in the old piers of {town}, the town hall said. A ferry will "
    "carry cars over the river until the work is done. Shops near the bridge fear for {number} jobs, and the owners "
    "want help from the county. The builder Lask and Sons of {town} will begin with the western pier."
)
SPUN = {
    "held a meeting": "held a gathering",
    "asked": "requested",
    "carry cars": "convey cars",
    "want help": "need aid",
}


def deliveries():
    """A report of each town, and its copy by a spinner of always the same words."""
    for index, town in enumerate(TOWNS):
        genuine = REPORT.format(town=town, number=17 * (index + 3))
        spun = genuine
        for find, replace in SPUN.items():
            spun = spun.replace(find, replace)
        yield Delivery(f"{town}", genuine, None, 10 * index, "npa", title=f"Bridge of {town} to be mended")
        yield Delivery(f"{town}-spun", spun, None, 10 * index + 5, "mirror", title=f"{town} bridge fix")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicon")
    target = Warehouse(folder / "news.duckdb")
    target.load(stage(list(deliveries()), folder))
    link(target)
    return target


def test_substitutions_of_several_copies_are_learned(warehouse, tmp_path):
    file = tmp_path / "learned.tsv"
    result = CliRunner().invoke(app, ["lexicon", "learn", "-w", warehouse.uri, "-o", str(file), "--json"])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    learned = {(row["find"], row["replace"]): row for row in rows}
    assert ("gathering", "meeting") in learned and ("requested", "asked") in learned
    row = learned["gathering", "meeting"]
    assert row["times"] == len(TOWNS) and row["precision"] == 1.0 and row["outlets"] == ["mirror"]
    assert any("held a gathering" in context for context in row["contexts"])
    entries = {(entry.spun, entry.original) for entry in Lexicon.parse(file.read_text(), str(file)).entries}
    assert entries == set(learned)


def test_what_is_seen_too_seldom_is_left_out(warehouse):
    result = CliRunner().invoke(app, ["lexicon", "learn", "-w", warehouse.uri, "--min-times", "7", "--json"])
    assert result.exit_code == 0
    assert not [line for line in result.stdout.splitlines() if line.startswith("{")]


def test_without_a_warehouse_it_says_what_to_do(tmp_path):
    result = CliRunner().invoke(app, ["lexicon", "learn", "-w", str(tmp_path / "none.duckdb")])
    assert result.exit_code == 1
    assert "ingest first" in result.output
