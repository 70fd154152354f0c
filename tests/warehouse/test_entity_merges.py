"""Merges of entities reach the marts and can be taken back."""

from unspun.benchmarks.staged_batches import Delivery, rows_of, sha256, write
from unspun.warehouse import Warehouse
from unspun.warehouse.entity_merges import entities, replace_merges


def test_marts_show_merged_entities_as_one(tmp_path):
    import dataclasses

    warehouse = Warehouse(tmp_path / "news.duckdb")
    rows = rows_of([Delivery("a", "The dam holds."), Delivery("b", "The mill is sold.")])
    quill = rows["entities"][0]
    other = dataclasses.replace(quill, entity_id=sha256("Person", "m quill"), name="M. Quill", aliases=[])
    rows["entities"].append(other)
    rows["entity_mentions"][1] = dataclasses.replace(rows["entity_mentions"][1], entity_id=other.entity_id)
    rows["quotes"][1] = dataclasses.replace(rows["quotes"][1], speaker_entity_id=other.entity_id)
    warehouse.load(write(rows, tmp_path / "batch"))
    found, articles = entities(warehouse)
    assert {entity.name for entity in found} == {"Mara Quill", "M. Quill"}
    assert set(articles.values()) == {1}

    def speakers():
        warehouse.publish()
        return set(warehouse.query("SELECT speaker FROM quote_book")["speaker"].to_pylist())

    assert speakers() == {"Mara Quill", "M. Quill"}
    merges = [(other.entity_id, quill.entity_id, "initials", 0.9), ("gone", quill.entity_id, "spelling", 0.8)]
    for _ in range(2):
        assert replace_merges(warehouse, merges) == 1
    assert speakers() == {"Mara Quill"}
    (day,) = warehouse.query("FROM entity_timeline").to_pylist()
    assert (day["name"], day["articles"], day["mentions"], day["quotes"]) == ("Mara Quill", 2, 2, 2)
    assert replace_merges(warehouse, []) == 0
    assert speakers() == {"Mara Quill", "M. Quill"}
