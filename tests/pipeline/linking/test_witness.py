"""A damaged copy is repaired by its genuine original, whichever of them comes first."""

import os

import pytest

from unspun.benchmarks.staged_batches import content
from unspun.cleaners.ledger import replay
from unspun.pipeline.plan import ingest, run_batches
from unspun.pipeline.selection import select_reprocess
from unspun.pipeline.settings import Settings
from unspun.pipeline.steps import publish
from unspun.schemas.articles import Edit
from unspun.warehouse import Warehouse
from unspun.warehouse.quarantine import Selection

GENUINE = """Grain terminal at Port Elda reopens after fire

PORT ELDA — The grain terminal at Port Elda reopened on Monday, eleven weeks after a fire destroyed two of its silos, \
the harbour authority said.

The first ship, the Marisol, took on 14,000 tonnes of wheat for Qarat. Another nine ships were waiting outside the \
harbour, according to the pilots' association.

“We have lost a harvest's worth of trust,” said Tomas Brandt, who runs the terminal. “It will take us two years to win \
it back.”

Investigators from the ministry found that a conveyor belt had overheated. The company had put off repairs three times \
because of the cost, their report said.

Farmers in the valley sold their grain at a loss during the closure. The government promised them 30 million crowns in \
aid, of which a third has been paid so far.

The terminal will run at half of its capacity until the new silos are finished next summer.
"""
DAMAGE = {
    "reopened on Monday": "resumed on Monday",
    "a fire destroyed two": "a blaze obliterated two",
    "took on 14,000": "grabbed 14,000",
    "were waiting outside": "were holding up outside",
    "lost a harvest's worth": "misplaced a harvest's worth",
    "had overheated": "had overwarmed",
    "put off repairs three times": "set off fixes three times",
    "sold their grain at a loss": "offered their grain at a misfortune",
    "promised them 30 million": "guaranteed them 30 million",
    "run at half of its capacity": "run at half of its limit",
    "are finished next summer": "are completed next summer",
}
SPUN = GENUINE
for _genuine, _spun in DAMAGE.items():
    assert _genuine in SPUN
    SPUN = SPUN.replace(_genuine, _spun)
SPUN = SPUN.replace("Grain terminal at Port Elda reopens after fire", "Port Elda grain terminal back after blaze")
NEWS = {"genuine": (GENUINE, "npa", 1_700_000_000), "spun": (SPUN, "mirror", 1_700_003_600)}


def deliver(folder, *names):
    """Files in an inbox of their own, with the times at which they were written."""
    inbox = folder / "-".join(names)
    inbox.mkdir(parents=True)
    for name in names:
        text, source, written = NEWS[name]
        path = inbox / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        (inbox / f"{name}.txt.meta.json").write_text(
            f'{{"source": "{source}", "url": "https://{source}.example/{name}"}}', encoding="utf-8"
        )
        os.utime(path, (written, written))
    return str(inbox)


@pytest.fixture(scope="module")
def inboxes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inboxes")
    return {name: deliver(folder, name) for name in NEWS}


def ingested(inboxes, folder, *runs):
    """A warehouse into which the inboxes came one after the other."""
    settings = Settings(warehouse=str(folder / "news.duckdb"))
    for names in runs:
        ingest([inboxes[name] for name in names], settings)
    return Warehouse(settings.warehouse), settings


@pytest.fixture(scope="module")
def repaired(inboxes, tmp_path_factory):
    """The damaged copy came first, and was alone when it was loaded."""
    return ingested(inboxes, tmp_path_factory.mktemp("late"), ["spun"], ["genuine"])


def spun_article(warehouse):
    (row,) = warehouse.query("FROM article_revisions WHERE source_id = 'mirror'").to_pylist()
    return row


def test_words_of_a_damaged_copy_are_those_of_its_witness(repaired):
    warehouse, _ = repaired
    body = spun_article(warehouse)["body"]
    for genuine, spun in DAMAGE.items():
        if "harvest" not in genuine:
            assert spun not in body
    assert "eleven weeks after a fire destroyed two of its silos" in body
    assert "had put off repairs three times" in body


def test_words_between_quotation_marks_stay_and_are_flagged(repaired):
    warehouse, _ = repaired
    assert "misplaced a harvest's worth of trust" in spun_article(warehouse)["body"]
    flags = warehouse.query("SELECT before, after FROM edits WHERE rule = 'witness' AND NOT applied").to_pylist()
    assert {"before": "misplaced", "after": "lost"} in flags
    assert warehouse.query("FROM quotes WHERE text LIKE '%misplaced a harvest%'").num_rows == 1


def test_a_repair_names_its_witness_and_can_be_replayed(repaired):
    warehouse, _ = repaired
    article = spun_article(warehouse)
    (witness,) = warehouse.query("SELECT article_id FROM articles WHERE source_id = 'npa'")["article_id"].to_pylist()
    rows = warehouse.query("FROM edits WHERE article_id = ?", [article["article_id"]]).to_pylist()
    by_witness = [row for row in rows if "witness" in row["rule"].split("+")]
    assert by_witness and {row["witness_article_id"] for row in by_witness} == {witness}
    assert all(row["witness_article_id"] is None for row in rows if row not in by_witness)
    edits = [
        Edit(
            *(
                row[name]
                for name in ("start_char", "end_char", "before", "after", "kind", "rule", "confidence", "applied")
            )
        )
        for row in rows
    ]
    assert replay(article["raw_text"], edits) == article["body"]


def test_the_relation_is_that_of_the_damaged_text(repaired):
    warehouse, _ = repaired
    (copy,) = warehouse.query("FROM article_copies").to_pylist()
    assert copy["relation"] == "spun_copy"
    assert copy["article_id"] == spun_article(warehouse)["article_id"]


def test_without_a_witness_nothing_is_repaired_by_one(inboxes, tmp_path):
    warehouse, _ = ingested(inboxes, tmp_path, ["spun"])
    assert warehouse.query("FROM edits WHERE rule LIKE '%witness%'").num_rows == 0


def test_it_does_not_matter_which_comes_first(repaired, inboxes, tmp_path):
    warehouse, _ = repaired
    together, _ = ingested(inboxes, tmp_path, ["genuine", "spun"])
    assert content(together) == content(warehouse)


def test_a_reprocess_from_the_bytes_ends_the_same(repaired):
    warehouse, settings = repaired
    before = content(warehouse)
    run_batches(select_reprocess(Selection(), settings, everything=True), settings)
    assert content(warehouse) == before
    run_batches(select_reprocess(Selection(), settings, everything=True, only="annotations"), settings)
    assert content(warehouse) == before
    publish(settings, force=True)
    assert content(warehouse) == before
