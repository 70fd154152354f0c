"""Copies, stories and wordings follow from what is stored: in whatever order, batches and parts it came."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.pipeline.linking.reports import DELIVERIES, NEARLY, stage
from unspun.benchmarks.staged_batches import content, parts
from unspun.pipeline.linking.link import link
from unspun.warehouse import Warehouse
from unspun.warehouse.copies import BucketLimits, unlinked_articles

DOCS = (Path(__file__).parents[3] / "docs" / "copies.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n-- (.*?)\n(.*?)```", DOCS, re.DOTALL)
MAY_BE_EMPTY = {
    "Words that a genuine copy restored, or proves wrong inside quotation marks"
}  # test_witness.py has some

TIGHT = BucketLimits(max_band_articles=4, max_anchor_articles=3)
"""Limits that the articles of these tests exceed, so that buckets cease to be evidence and become it again."""


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """A warehouse with all deliveries, loaded and linked at once."""
    folder = tmp_path_factory.mktemp("linked")
    warehouse = Warehouse(folder / "news.duckdb")
    warehouse.load(stage(DELIVERIES, folder))
    link(warehouse)
    warehouse.publish()
    return warehouse


def uris(warehouse, sql):
    """Rows of a query on `article` (article id to the URI of its document)."""
    names = "WITH article AS (SELECT article_id, min(uri) AS uri FROM documents WHERE outcome = 'loaded' GROUP BY ALL) "
    return warehouse.query(names + sql).to_pylist()


def test_each_copy_names_its_original(linked):
    rows = uris(
        linked,
        "SELECT copy.uri, original.uri AS of_uri, relation FROM article_copies AS copies "
        "JOIN article AS copy USING (article_id) JOIN article AS original ON original.article_id = of_article_id",
    )
    found = {row["uri"]: (row["of_uri"], row["relation"]) for row in rows}
    assert found["flood-short"] == ("flood", "truncated")
    assert found["flood-long"] == ("flood", "extended")
    assert found["flood-spun"] == ("flood", "spun_copy")
    assert not {"flood", "brenmoor", "flood-own", "taken-back"} & found.keys()


def test_reports_of_one_event_are_one_story_and_others_are_not(linked):
    rows = uris(
        linked,
        "SELECT story_id, list(uri ORDER BY uri) AS uris FROM story_articles JOIN article USING (article_id) "
        "GROUP BY story_id",
    )
    stories = sorted(row["uris"] for row in rows)
    assert ["brenmoor"] in stories
    assert ["flood", "flood-long", "flood-own", "flood-short", "flood-spun"] in stories


def test_a_story_counts_its_articles_copies_and_sources(linked):
    (story,) = linked.query("FROM stories WHERE articles > 2").to_pylist()
    assert (story["articles"], story["sources"], story["title"]) == (5, 5, "Marl floods 312 houses in Ostwick")
    copies = linked.query(
        "SELECT count(*) AS copies FROM story_articles WHERE is_copy AND story_id = ?", [story["story_id"]]
    )
    assert story["copies"] == copies["copies"][0].as_py() > 0


def test_near_duplicates_count_as_the_setting_says(empty, tmp_path):
    shutil.copytree(empty, tmp_path / "news.unspun")
    warehouse = Warehouse(tmp_path / "news.duckdb")
    warehouse.load(stage([DELIVERIES[0], NEARLY], tmp_path))
    counts = []
    for number, setting in enumerate(("duplicates", "articles"), 8):
        warehouse.load(stage([DELIVERIES[number]], tmp_path))
        link(warehouse, setting)
        warehouse.publish()
        counts += warehouse.query("SELECT outcome, reason FROM documents WHERE uri = 'flood-nearly'").to_pylist()
        assert warehouse.query("FROM articles WHERE source_id = 'echo'").num_rows == 1
        assert warehouse.query("FROM funnel_balance WHERE NOT balances").num_rows == 0
    assert [tuple(row.values()) for row in counts] == [("duplicate", "near-duplicate"), ("loaded", None)]


@pytest.mark.parametrize(("title", "query"), QUERIES, ids=[title for title, _ in QUERIES])
def test_documented_queries_find_something(linked, title, query):
    assert linked.query(query).num_rows or title in MAY_BE_EMPTY


def test_what_was_linked_is_not_linked_again(linked):
    assert unlinked_articles(linked) == 0
    assert link(linked) == 0


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The working folder of a warehouse without documents: migrations take longer than a load."""
    folder = tmp_path_factory.mktemp("empty")
    Warehouse(folder / "news.duckdb").migrate()
    return folder / "news.unspun"


def linked_content(empty, folder, batches, articles_at_once, limits):
    """Load and link batch by batch; what is stored then, without what tells the way."""
    shutil.copytree(empty, folder / "news.unspun")
    warehouse = Warehouse(folder / "news.duckdb")
    for batch in batches:
        warehouse.load(stage(batch, folder))
        link(warehouse, "articles", articles_at_once, limits)
    return content(warehouse)


@pytest.mark.parametrize("limits", [BucketLimits(), TIGHT])
def test_any_order_gives_the_same(empty, tmp_path_factory, limits):
    wanted = linked_content(empty, tmp_path_factory.mktemp("at_once"), [DELIVERIES], 500, limits)

    @settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.permutations(DELIVERIES), st.integers(2, 7), st.sampled_from([2, 3, 500]))
    def check(order, batch_size, articles_at_once):
        batches = parts(order, batch_size)
        folder = tmp_path_factory.mktemp("order")
        assert linked_content(empty, folder, batches, articles_at_once, limits) == wanted

    check()


def test_ducklake_has_the_same(linked, tmp_path):
    lake = Warehouse(f"ducklake:{tmp_path}/catalog.ducklake?data={tmp_path}/news.lake")
    for batch in parts(DELIVERIES[::-1], 7):
        lake.load(stage(batch, tmp_path))
        link(lake, articles_at_once=5)
    assert content(lake) == content(linked)
