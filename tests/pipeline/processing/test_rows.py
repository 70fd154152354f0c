"""Values to rows: what has the same name is copied, and what is derived from a text is derived once."""

from datetime import UTC, datetime

import pytest

from unspun.pipeline.processing import article, staging
from unspun.pipeline.processing.rows import Stamp, record_of
from unspun.pipeline.settings import Settings
from unspun.schemas.articles import Mention
from unspun.schemas.documents import RawDocument
from unspun.schemas.tables import EntityMention, Source

PLACE = {"article_id": "a", "revision": 1, "batch_id": "old", "score": 0.25, "text": "Velmora"}


def test_given_values_come_before_sources_and_sources_in_their_order():
    mention = Mention(3, 10, "Location", 0.75)
    row = record_of(EntityMention, mention, Stamp("new", "1.0"), PLACE, entity_id=None, start_char=3, end_char=10)
    assert (row.score, row.batch_id, row.text, row.label) == (0.75, "new", "Velmora", "Location")
    assert (row.pipeline_version, row.start_char, row.entity_id) == ("1.0", 3, None)


def test_a_field_that_nothing_gives_has_its_default_or_is_an_error():
    values = {"source_id": "npa", "name": None, "kind": "wire", "address": None, "country_code": None}
    assert record_of(Source, values, language="en").expected_per_day is None
    with pytest.raises(TypeError, match="language"):
        record_of(Source, values)


def test_ids_are_derived_once_for_a_document_however_much_is_found_in_it(monkeypatch):
    derived = []
    monkeypatch.setattr(article, "text_sha256", lambda text: derived.append(text) or "t" * 64)
    said = "“We are ready,” said Ada Brandvik, the mayor of Velmora. Jonas Castellan met Greta Hallorin in Sarn.\n\n"
    document = RawDocument(
        source_id="desk",
        uri="a.txt",
        url="https://harrow.example/a?utm_source=mail",
        content=("Harbour report\n\n" + said * 6).encode(),
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        media_type="text/plain",
    )
    tables = staging.stage([document], "b" * 64, {document.document_id: "segment.parquet"}, Settings())
    assert tables["entity_mentions"].num_rows > 12 and tables["quotes"].num_rows == 6
    assert len(derived) == 1
    ids = {name: set(tables[name]["article_id"].to_pylist()) for name in ("quotes", "entity_mentions", "edits")}
    assert ids["quotes"] == ids["entity_mentions"] == set(tables["article_revisions"]["article_id"].to_pylist())


def test_mentions_carry_what_the_article_says_of_persons_and_places():
    text = "Harbour report\n\nMrs Ada Brandvik, the mayor of Velmora, flew to London, Ontario, on Monday. She was glad."
    document = RawDocument(
        source_id="desk",
        uri="b.txt",
        url="https://harrow.example/b",
        content=text.encode(),
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        media_type="text/plain",
    )
    tables = staging.stage([document], "c" * 64, {document.document_id: "segment.parquet"}, Settings())
    rows = {row["text"]: row for row in tables["entity_mentions"].to_pylist()}
    person, place, day = rows["Ada Brandvik"], rows["London"], rows["Monday"]
    assert (person["title"], person["role"], person["gender"]) == ("Mrs", "mayor of Velmora", "f")
    assert (place["place_country_code"], place["admin_region"], place["gender"]) == ("CA", "Ontario", None)
    assert place["latitude"] == pytest.approx(43, abs=0.1)
    assert (day["title"], day["latitude"]) == (None, None)
