"""Names are declared once: what writes them and what counts them agree with the vocabulary."""

import ast
from pathlib import Path

from unspun.schemas import vocabulary
from unspun.schemas.catalogue import QUERY_VIEWS
from unspun.schemas.columns import column, columns
from unspun.schemas.suites import documents, entities, entity_mentions, quotes, rejects
from unspun.schemas.tables import Batch, Document, EntityMention, Quote, Reject

ROOT = Path(__file__).parents[2]


def test_batches_count_every_outcome():
    counts = {c.name for c in columns(Batch)} - {"batch_id", "source_id", "raw_segment", "fetched"}
    assert counts - {"pipeline_version", "loaded_at"} == set(vocabulary.OUTCOMES)


def test_staged_outcomes_and_failures_are_outcomes():
    assert set(vocabulary.FAILURES) < set(vocabulary.STAGED_OUTCOMES) < set(vocabulary.OUTCOMES)


def test_the_recognizer_knows_exactly_these_labels():
    """Its own tuple is in the order of its weights."""
    from unspun.extractors.annotations.recognizer.network import LABELS

    assert set(LABELS) == set(vocabulary.MENTION_LABELS)
    assert len(LABELS) == len(vocabulary.MENTION_LABELS)


def test_the_registry_has_an_entry_for_every_kind_of_source():
    from unspun.sources.registry import Registry

    entries = Registry.model_json_schema()["properties"]["sources"]["items"]["discriminator"]["mapping"]
    assert set(entries) == set(vocabulary.SOURCE_KINDS)


def test_suites_allow_what_the_records_allow():
    allowed = {
        (suite.table, check.column): check.expectation.value_set
        for suite in (module.suite() for module in (documents, rejects, entities, entity_mentions, quotes))
        for check in suite.checks
        if check.name == "expect_column_values_to_be_in_set"
    }
    assert allowed == {
        ("documents", "outcome"): list(vocabulary.STAGED_OUTCOMES),
        ("rejects", "stage"): list(column(Reject, "stage").values),
        ("entities", "kind"): list(vocabulary.ENTITY_KINDS),
        ("entity_mentions", "label"): list(column(EntityMention, "label").values),
        ("quotes", "kind"): list(column(Quote, "kind").values),
    }


def test_every_stage_that_is_raised_is_declared():
    """Rejected("structure", ...) and failing_as("structure") name a stage of the vocabulary."""
    raised = set()
    for room in ("cleaners", "extractors", "pipeline", "audit"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    name = node.func.id if isinstance(node.func, ast.Name) else ""
                    if name in {"Rejected", "Unsupported", "failing_as"}:
                        raised.add(node.args[0].value)
    assert "structure" in raised
    assert raised <= set(vocabulary.REJECT_STAGES)


def test_views_show_outcomes_and_stages_of_the_vocabulary():
    funnel = {view.name: view for view in QUERY_VIEWS}["ingest_funnel"]
    shown = {c.name: c.values for c in funnel.columns if c.values}
    assert shown == {"outcome": vocabulary.OUTCOMES, "stage": vocabulary.REJECT_STAGES}
    assert column(Document, "outcome").values == vocabulary.OUTCOMES
