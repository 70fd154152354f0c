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

REPORTS = {
    "Bridge of Ostwick to be mended": (
        "The council of Ostwick held a meeting about its bridge on Tuesday. Engineers had found 51 cracks in "
        "the western pier, and the mayor asked people for patience. A ferry will carry cars over the Marl "
        "until August. The builder Lask needs help from divers, because the river is deep below the old "
        "arches."
    ),
    "Vineyards of Tarn fear the frost": (
        "Growers in Tarn lit 900 fires between their vines on Sunday night. The county held a meeting with "
        "insurers and asked people to report every loss. Two harvests out of five have failed since the "
        "spring of the great hail. Without help from the capital a third of the cellars will close, their "
        "union wrote."
    ),
    "Museum in Qarat gets its roof back": (
        "After 14 months the museum in Qarat is dry again. Curators asked people who own old photographs of "
        "the hall to lend them. The carpenters held a meeting with the painters each Friday, so that no beam "
        "was covered twice. With help from a lottery the tower will follow, and its clock of 1788 will strike "
        "once more."
    ),
    "Brenmoor hospital trains its own nurses": (
        "Brenmoor has opened a school for nurses beside its hospital. Doctors held a meeting in every village "
        "of the moor and asked people what they missed most. Seventeen beds had been closed for want of "
        "staff. The first class of 60 will help on the wards from March, under the eye of the matron Ida "
        "Holm."
    ),
    "Night trains return to Port Elda": (
        "Port Elda will have night trains again from December. The carrier Marlbahn asked people for names of "
        "the seven sleeping cars and got 4,000 letters. Drivers held a meeting about rest times and were "
        "content in the end. Help for travellers with bicycles is promised at all 23 stations of the coast "
        "line."
    ),
    "Sarn moves its market indoors": (
        "The weekly market of Sarn moves into the former wool hall. Stall keepers held a meeting on rents and "
        "voted by 88 to 12. A planner asked people to draw where they would like benches, and 300 children "
        "did. Volunteers help to carry the tables, which are older than the town charter, across the square."
    ),
}
SPUN = {"held a meeting": "held a gathering", "asked people": "requested individuals", "help": "assistance"}


def deliveries():
    """Genuine reports, and a copy of each by a spinner of always the same words."""
    for index, (title, genuine) in enumerate(REPORTS.items()):
        spun = genuine
        for find, replace in SPUN.items():
            spun = spun.replace(find, replace)
        yield Delivery(f"{index}", genuine, None, 10 * index, "npa", title=title)
        yield Delivery(f"{index}-spun", spun, None, 10 * index + 5, "mirror", title=f"More: {title}")


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
    assert ("gathering", "meeting") in learned and ("requested individuals", "asked people") in learned
    row = learned["gathering", "meeting"]
    assert row["times"] >= len(REPORTS) - 1 and row["precision"] == 1.0 and row["outlets"] == ["mirror"]
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
