"""A kill takes back what its sender delivered before, however documents arrive; what came after it stands."""

import dataclasses
import random

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from unspun.benchmarks.staged_batches import Delivery, rows_of, stage, write
from unspun.schemas.catalogue import CURRENT_VIEWS
from unspun.warehouse import Warehouse, maintenance, migrations, search
from unspun.warehouse.sql import run_script

PAGE = "https://wire.example/ferry"
MARTS = ("coverage_by_day", "entity_timeline", "quote_book", "repair_report")


def version(name, text, minute, item="tag:ferry", **values):
    return Delivery(name, text, PAGE, minute, item=item, **values)


def kill(minute, item="tag:ferry", reason="canceled", **values):
    return Delivery(f"kill-{minute}", None, minute=minute, reason=reason, item=item, **values)


def warehouse_on(store, folder):
    if store == "duckdb":
        return Warehouse(folder / "news.duckdb")
    return Warehouse(f"ducklake:{folder}/catalog.ducklake?data={folder}/news.lake")


def load(warehouse, folder, *batches):
    for batch in batches:
        warehouse.load(stage(batch, folder))
    warehouse.publish()


def visible(warehouse):
    """What analysts see of articles: the texts of each current view."""
    return {
        view.name: sorted(map(repr, warehouse.query(f"SELECT * EXCLUDE (batch_id) FROM {view.name}").to_pylist()))
        if view.name != "articles"
        else sorted(warehouse.query("SELECT body FROM articles")["body"].to_pylist())
        for view in CURRENT_VIEWS
    }


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path / "news.duckdb")


@pytest.mark.parametrize("reason", ["canceled", "withheld"])
def test_a_kill_takes_the_article_from_all_that_analysts_ask(warehouse, tmp_path, reason):
    load(warehouse, tmp_path, [version("a", "The ferry sank.", 1), Delivery("b", "The mill is sold.", minute=1)])
    assert warehouse.query("FROM articles").num_rows == 2
    load(warehouse, tmp_path, [kill(2, reason=reason)])
    for view in (*(view.name for view in CURRENT_VIEWS), *MARTS):
        assert "ferry" not in repr(warehouse.query(f"FROM {view}").to_pylist()), view
    (coverage,) = warehouse.query("SELECT articles, quotes FROM coverage_by_day").to_pylist()
    assert coverage == {"articles": 1, "quotes": 1}
    assert warehouse.query("SELECT sum(mentions) AS n FROM entity_timeline")["n"].to_pylist() == [1]
    assert warehouse.query("FROM article_revisions").num_rows == 2
    (row,) = warehouse.query("FROM retracted_revisions").to_pylist()
    assert (row["title"], row["source_id"], row["item_guid"]) == ("Council meets", "courier", "tag:ferry")
    assert (row["notice"], row["is_newest"]) == ("nothing to publish", True)
    assert row["document_id"] == kill(2, reason=reason).document_id
    assert set(maintenance.orphans(warehouse)["rows"].to_pylist()) == {0}


@pytest.mark.parametrize(
    "other",
    [
        kill(2, item="tag:mill"),
        kill(2, item=None),
        kill(2, source="gazette"),
        kill(0),
        kill(2, reason="empty-body"),
        kill(2, reason="embargoed"),
    ],
    ids=["another item", "no id", "another source", "before it", "a text without body", "an embargo"],
)
def test_what_is_no_kill_of_it_takes_nothing_back(warehouse, tmp_path, other):
    load(warehouse, tmp_path, [version("a", "The ferry sank.", 1), other])
    assert warehouse.query("FROM articles").num_rows == 1


def test_a_kill_without_id_takes_back_no_article_without_id(warehouse, tmp_path):
    load(warehouse, tmp_path, [version("a", "The ferry sank.", 1, item=None), kill(2, item=None)])
    assert warehouse.query("FROM articles").num_rows == 1


@pytest.mark.parametrize("store", ["duckdb", "ducklake"])
def test_what_comes_after_the_kill_stands_be_it_the_same_text_or_a_new_one(tmp_path, store):
    warehouse = warehouse_on(store, tmp_path)
    load(warehouse, tmp_path, [version("a", "The ferry sank.", 1), kill(2)])
    assert [warehouse.query(f"FROM {view.name}").num_rows for view in CURRENT_VIEWS] == [0, 0, 0, 0]
    load(warehouse, tmp_path, [version("b", "The ferry sank.", 3)])
    assert [warehouse.query(f"FROM {view.name}").num_rows for view in CURRENT_VIEWS] == [1, 1, 1, 1]
    load(warehouse, tmp_path, [version("c", "The ferry sails.", 5), kill(4)])
    (quote,) = warehouse.query("SELECT text FROM quotes").to_pylist()
    assert quote["text"] == "The ferry sails."
    retracted = warehouse.query("SELECT revision, is_newest FROM retracted_revisions").to_pylist()
    assert retracted == [{"revision": 1, "is_newest": False}]


def test_a_kill_that_turns_out_to_be_none_gives_the_article_back(warehouse, tmp_path):
    load(warehouse, tmp_path, [version("a", "The ferry sank.", 1)], [kill(2)])
    assert warehouse.query("FROM articles").num_rows == 0
    rows = rows_of([kill(2)])
    rows["documents"] = [dataclasses.replace(row, reason="empty-body") for row in rows["documents"]]
    warehouse.load(write(rows, tmp_path / "replayed"), "replay")
    warehouse.publish()
    assert warehouse.query("FROM articles").num_rows == 1


events = st.lists(
    st.one_of(
        st.builds(
            version,
            st.sampled_from(["u1", "u2", "u3"]),
            st.sampled_from(["One.", "Two.", "Three."]),
            st.integers(0, 6),
            item=st.sampled_from(["tag:1", "tag:2", None]),
        ),
        st.builds(
            kill,
            st.integers(0, 6),
            item=st.sampled_from(["tag:1", "tag:2", None]),
            reason=st.sampled_from(["canceled", "withheld"]),
        ),
    ),
    min_size=2,
    max_size=8,
    unique_by=lambda delivery: delivery.document_id,
)


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(deliveries=events, seed=st.integers(0, 2**16))
def test_order_and_batches_do_not_matter(tmp_path_factory, deliveries, seed):
    chance = random.Random(seed)
    seen = []
    for attempt in range(2):
        folder = tmp_path_factory.mktemp("order")
        shuffled = list(deliveries)
        chance.shuffle(shuffled)
        size = [len(shuffled), chance.randint(1, 3)][attempt]
        warehouse = Warehouse(folder / "news.duckdb")
        load(warehouse, folder, *(shuffled[start : start + size] for start in range(0, len(shuffled), size)))
        retracted = warehouse.query("FROM retracted_revisions ORDER BY ALL").to_pylist()
        seen.append((visible(warehouse), retracted))
    assert seen[0] == seen[1]
    assert bool(seen[0][0]["articles"]) == is_visible(deliveries)


def is_visible(deliveries):
    """Whether the one page is shown, by the rule in words."""
    texts = sorted((d for d in deliveries if d.text), key=lambda d: (d.minute, d.document_id))
    if not texts:
        return False
    newest = texts[-1]
    # The documents of the newest revision: those since the text last changed.
    run = []
    for delivery in reversed(texts):
        if delivery.text != newest.text:
            break
        run.append(delivery)
    content = min((d for d in texts if d.text == newest.text), key=lambda d: (d.minute, d.document_id))
    delivered = [d.minute for d in run if d.item == content.item]
    kills = [d.minute for d in deliveries if d.text is None and d.item and d.item == content.item]
    return not (delivered and kills and max(delivered) <= max(kills))


def test_the_search_index_is_made_anew_without_what_was_retracted(tmp_path):
    warehouse = Warehouse(tmp_path / "news.duckdb")
    load(warehouse, tmp_path, [version("a", "The ferry sank.", 1), Delivery("b", "The mill is sold.")])
    search.build(warehouse)
    assert search.search(warehouse, "ferry").num_rows == 1
    load(warehouse, tmp_path, [kill(2)])
    assert not search.is_fresh(warehouse)
    search.build(warehouse)
    assert search.search(warehouse, "ferry").num_rows == 0


BEFORE, INTERNAL = 13, 7
"""The last migration of the version that did not know of retractions, and the one that moved the list of migrations."""


def make_old(connection, store, staged):
    """A warehouse of the version before, with the documents and articles of a batch."""
    connection.execute(
        "CREATE TABLE schema_migrations (number INTEGER NOT NULL, name VARCHAR NOT NULL, "
        "applied_at TIMESTAMP WITH TIME ZONE NOT NULL)"
    )
    for migration in migrations.migrations():
        if migration.number <= BEFORE and migration.store in (None, store):
            run_script(connection, migration.path)
            schema = "internal." if migration.number >= INTERNAL else ""
            connection.execute(
                f"INSERT INTO {schema}schema_migrations VALUES (?, ?, now())", [migration.number, migration.name]
            )
    connection.execute(
        "INSERT INTO documents BY NAME SELECT * EXCLUDE (item_guid, embargoed_until), now() AS loaded_at "
        f"FROM '{staged}/documents.parquet'"
    )
    connection.execute(
        "INSERT INTO article_revisions BY NAME SELECT *, true AS is_newest, now() AS loaded_at "
        f"FROM '{staged}/article_revisions.parquet'"
    )


@pytest.mark.parametrize("store", ["duckdb", "ducklake"])
def test_articles_of_the_version_before_can_be_retracted(tmp_path, store):
    staged = stage([version("a", "The ferry sank.", 1)], tmp_path)
    warehouse = warehouse_on(store, tmp_path)
    if store == "duckdb":
        warehouse.folder.mkdir()
        with duckdb.connect(str(warehouse.file.loading)) as connection:
            make_old(connection, store, staged)
    else:
        with warehouse.store._attached() as connection:
            make_old(connection, store, staged)
    assert warehouse.migrate()[0] == "0014_retractions.sql"
    documents = warehouse.newest("SELECT item_guid, embargoed_until FROM documents", {}).to_pylist()
    assert documents == [{"item_guid": "tag:ferry", "embargoed_until": None}]
    assert warehouse.newest("FROM articles", {}).num_rows == 1
    load(warehouse, tmp_path, [kill(2)])
    assert warehouse.query("FROM articles").num_rows == 0
