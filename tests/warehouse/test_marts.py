"""The marts, and the queries of docs/sql.md, over the samples."""

import re
from pathlib import Path

import duckdb
import pytest

from unspun.benchmarks.staged_batches import Delivery, stage
from unspun.schemas.catalogue import QUERY_VIEWS
from unspun.warehouse import Warehouse, search
from unspun.warehouse.extensions import load_extension

DOCS = (Path(__file__).parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n-- (.*?)\n(.*?)```", DOCS, re.DOTALL)
MAY_BE_EMPTY = {
    "Expectations that failed, with what that means",
    "What senders took back, with the words of the kill",
    "retracted_revisions",  # no sample is a kill; tests/warehouse/test_retractions.py has some
}


@pytest.mark.parametrize(("title", "query"), QUERIES, ids=[title for title, _ in QUERIES])
def test_documented_queries_find_something_in_the_samples(ingested, title, query):
    found = Warehouse(ingested).query(query)
    assert found.num_rows or title in MAY_BE_EMPTY


def test_every_mart_has_an_example_and_rows(ingested):
    marts = {view.name for view in QUERY_VIEWS}
    assert len(marts) >= 10
    for mart in marts:
        assert re.search(rf"FROM {mart}\b", DOCS), f"docs/sql.md has no example of {mart}"
        assert Warehouse(ingested).query(f"FROM {mart}").num_rows or mart in MAY_BE_EMPTY, mart


def test_the_documented_search_finds_something(ingested):
    index = search.build(Warehouse(ingested))
    (query,) = re.findall(r"```sql search\n(.*?)```", DOCS, re.DOTALL)
    with duckdb.connect(str(index), read_only=True) as connection:
        load_extension(connection, "fts")
        assert connection.execute(query).fetchall()


def test_the_funnel_of_the_samples_balances(ingested):
    rows = Warehouse(ingested).query("FROM funnel_balance").to_pylist()
    assert rows
    assert all(row["balances"] and row["fetched"] == row["documents"] == row["outcomes"] for row in rows)


def test_changes_name_headline_paragraphs_and_quotes(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    page = "https://courier.example/a"
    for minute, (title, text) in enumerate(
        [
            ("Dam holds", "The dam holds and nobody needs to leave.\n\nIt rains.\n\nMore soon."),
            ("Dam breaks", "The dam holds and nobody needs to leave now.\n\nIt pours.\n\nMore soon."),
            ("Dam breaks", "We are all safe.\n\nIt pours.\n\nMore soon."),
        ]
    ):
        warehouse.load(stage([Delivery(f"a{minute}", text, page, minute, title=title)], tmp_path))
    warehouse.publish()
    second, third = warehouse.query("FROM article_changes ORDER BY revision").to_pylist()
    assert (second["title_before"], second["title_after"], second["title_changed"]) == ("Dam holds", "Dam breaks", True)
    assert "- It rains." in second["body_diff"]
    assert "+ It pours." in second["body_diff"]
    assert "More soon" not in second["body_diff"].replace('More soon."', "")
    assert len(second["quotes_altered"]) == 1
    assert second["quotes_added"] == second["quotes_removed"] == []
    assert not third["title_changed"]
    assert len(third["quotes_added"]) == len(third["quotes_removed"]) == 1 or len(third["quotes_altered"]) == 1
