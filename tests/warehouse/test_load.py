"""What loading promises: outcomes, revisions and tables that do not depend on how documents arrive."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from unspun.benchmarks.staged_batches import Delivery, content, rows_of, stage, write
from unspun.schemas.vocabulary import OUTCOMES
from unspun.warehouse import Warehouse, WarehouseError


def outcomes(warehouse: Warehouse) -> dict[str, tuple]:
    warehouse.publish()
    rows = warehouse.query("SELECT uri, outcome, revision, reason FROM documents").to_pylist()
    return {row["uri"]: (row["outcome"], row["revision"]) for row in rows}


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path / "news.duckdb", lock_timeout=5)


def test_each_document_gets_its_outcome(warehouse, tmp_path):
    page = "https://courier.example/a"
    counts = warehouse.load(
        stage(
            [
                Delivery("a1", "The dam holds.", page, 1),
                Delivery("a2", "The dam holds.", page, 2),
                Delivery("a3", "The dam broke.", page, 3),
                Delivery("b", "The dam holds.", "https://gazette.example/b", 4),
                Delivery("c", "No address at all.", None, 5),
                Delivery("d", "No address at all.", None, 6),
                Delivery("e", None, None, 7),
                Delivery("f", None, None, 8, outcome="unsupported"),
            ],
            tmp_path,
        )
    ).outcomes
    assert counts == {
        "loaded": 2,
        "new_revision": 1,
        "unchanged": 1,
        "duplicate": 2,
        "rejected": 1,
        "unsupported": 1,
    }
    assert outcomes(warehouse) == {
        "a1": ("loaded", 1),
        "a2": ("unchanged", 1),
        "a3": ("new_revision", 2),
        "b": ("duplicate", 1),
        "c": ("loaded", 1),
        "d": ("duplicate", 1),
        "e": ("rejected", None),
        "f": ("unsupported", None),
    }
    (batch,) = warehouse.query("FROM batches").to_pylist()
    assert batch["fetched"] == 8 == sum(batch[name] for name in counts)


def test_only_the_newest_revision_is_current_and_the_old_one_stays(warehouse, tmp_path):
    page = "https://courier.example/a"
    warehouse.load(stage([Delivery("a1", "The dam holds.", page, 1)], tmp_path))
    warehouse.load(stage([Delivery("a2", "The dam broke.", page, 2)], tmp_path))
    warehouse.publish()
    assert warehouse.query("SELECT text FROM quotes").to_pylist() == [{"text": "The dam broke."}]
    assert warehouse.query("SELECT text FROM quote_revisions ORDER BY revision")["text"].to_pylist() == [
        "The dam holds.",
        "The dam broke.",
    ]
    for view in ("articles", "entity_mentions", "quotes", "edits"):
        assert warehouse.query(f"SELECT revision FROM {view}")["revision"].to_pylist() == [2]


def test_a_page_that_goes_back_has_three_revisions(warehouse, tmp_path):
    page = "https://courier.example/a"
    texts = ["The dam holds.", "The dam broke.", "The dam holds."]
    for minute, text in enumerate(texts):
        warehouse.load(stage([Delivery(f"a{minute}", text, page, minute)], tmp_path))
    warehouse.publish()
    assert warehouse.query("SELECT text FROM quote_revisions ORDER BY revision")["text"].to_pylist() == texts
    assert warehouse.query("SELECT count(DISTINCT quote_id) AS n FROM quote_revisions")["n"].to_pylist() == [3]


def test_a_batch_is_merged_once(warehouse, tmp_path):
    staged = stage([Delivery("a", "The dam holds."), Delivery("b", None)], tmp_path)
    first = warehouse.load(staged)
    before = content(warehouse)
    assert warehouse.load(staged) == first
    assert content(warehouse) == before


def test_a_document_of_an_earlier_batch_is_unchanged_and_leaves_no_row(warehouse, tmp_path):
    a, b = Delivery("a", "The dam holds."), Delivery("b", "The mill is sold.")
    warehouse.load(stage([a], tmp_path))
    assert warehouse.load(stage([a, b], tmp_path)).outcomes == dict.fromkeys(
        ("new_revision", "duplicate", "rejected", "unsupported"), 0
    ) | {"loaded": 1, "unchanged": 1}
    warehouse.publish()
    assert warehouse.query("SELECT fetched FROM batches ORDER BY ALL")["fetched"].to_pylist() == [1, 1]
    assert warehouse.stored([a.document_id, b.document_id, "other"]) == {a.document_id, b.document_id}


def test_a_batch_that_was_not_audited_is_refused(warehouse, tmp_path):
    staged = stage([Delivery("a", "The dam holds.")], tmp_path)
    (staged / "quality_results.parquet").unlink()
    with pytest.raises(WarehouseError, match="not been audited"):
        warehouse.load(staged)


@pytest.mark.parametrize("name", ["documents", "article_revisions", "edits"])
def test_a_truncated_file_stops_the_batch_and_changes_nothing(warehouse, tmp_path, name):
    warehouse.load(stage([Delivery("a", "The dam holds.")], tmp_path))
    before = content(warehouse)
    staged = stage([Delivery("b", "The mill is sold.")], tmp_path)
    path = staged / f"{name}.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WarehouseError, match=name if name != "documents" else "damaged"):
        warehouse.load(staged)
    assert content(warehouse) == before
    path.write_bytes(whole)
    assert warehouse.load(staged).outcomes["loaded"] == 1


deliveries = st.lists(
    st.builds(
        Delivery,
        uri=st.sampled_from(["u1", "u2", "u3", "u4"]),
        text=st.sampled_from(["One.", "Two.", "Three.", None]),
        url=st.sampled_from(["https://x.example/1", "https://x.example/2", "https://x.example/3", None]),
        minute=st.integers(0, 6),
        title=st.sampled_from(["Early", "Late"]),
        speaker=st.sampled_from(["Mara Quill", "MARA QUILL", "mara quill"]),
    ),
    min_size=1,
    max_size=14,
    unique_by=lambda delivery: delivery.document_id,
)


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(deliveries=deliveries, seed=st.integers(0, 2**16))
def test_order_and_batch_size_do_not_matter(tmp_path_factory, deliveries, seed):
    found = []
    chance = random.Random(seed)
    for attempt in range(3):
        folder = tmp_path_factory.mktemp("order")
        shuffled = list(deliveries)
        chance.shuffle(shuffled)
        size = [len(shuffled), 1, chance.randint(1, 5)][attempt]
        warehouse = Warehouse(folder / "news.duckdb")
        for start in range(0, len(shuffled), size):
            warehouse.load(stage(shuffled[start : start + size], folder))
        found.append(content(warehouse))
        funnel = warehouse.query("FROM batches").to_pylist()
        assert all(b["fetched"] == sum(b[name] for name in OUTCOMES) for b in funnel)
    assert found[0] == found[1] == found[2]
    assert Counter(row["outcome"] for row in found[0]["documents"]) == Counter(model(deliveries))


def entity_names(folder, batches):
    """Names and spellings after loading the batches, each a list of the words for the speaker in its articles."""
    warehouse = Warehouse(folder / "news.duckdb")
    for number, spellings in enumerate(batches):
        made = [Delivery(f"{number}-{n}", f"Text {number} {n}.", speaker=name) for n, name in enumerate(spellings)]
        warehouse.load(stage(made, folder))
    warehouse.publish()
    (row,) = warehouse.query("SELECT name, aliases FROM entities").to_pylist()
    return row["name"], {alias["name"] for alias in row["aliases"] if alias["basis"] == "spelling"}


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (["Port elda", "Port Elda", "Port Elda"], "Port Elda"),
        (["Port elda", "port elda", "Port Elda"], "Port Elda"),
        (["PORT ELDA", "PORT ELDA", "Port Elda"], "Port Elda"),
        (["port elda", "port elda", "Port elda"], "Port elda"),
        (["port elda", "PORT ELDA", "port elda"], "port elda"),
        (["Port-Elda", "Port Elda", "Port-Elda"], "Port-Elda"),
    ],
)
def test_an_entity_has_the_spelling_that_most_mentions_have(tmp_path, spellings, name):
    for number, order in enumerate((spellings, spellings[::-1])):
        for batches in ([order], [[one] for one in order]):
            folder = tmp_path / f"{number}-{len(batches)}"
            folder.mkdir()
            assert entity_names(folder, batches) == (name, set(spellings) - {name})


def model(deliveries):
    """Outcomes by the rule in words: documents in their order, and a text belongs to the article that had it first."""
    owner, newest, seen = {}, {}, set()
    for d in sorted(deliveries, key=lambda d: (d.minute, d.document_id)):
        if d.text is None:
            yield "rejected"
            continue
        mine = owner.setdefault(d.text, d.article_id) == d.article_id
        if not mine:
            yield "duplicate"
            continue
        known = newest.get(d.article_id)
        if known == d.text:
            yield "unchanged" if d.url or (d.article_id, d.uri) in seen else "duplicate"
        else:
            yield "new_revision" if known else "loaded"
        newest[d.article_id] = d.text
        seen.add((d.article_id, d.uri))


def test_a_batch_with_documents_of_two_batches_is_refused(warehouse, tmp_path):
    one, two = rows_of([Delivery("a", "One.")]), rows_of([Delivery("b", "Two.")])
    staged = write({name: one[name] + two[name] for name in one}, tmp_path / "mixed")
    with pytest.raises(WarehouseError, match="2 batches"):
        warehouse.load(staged)
