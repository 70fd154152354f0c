"""Repairs that a genuine copy proves, on the ledger of a stored text."""

import dataclasses

from unspun.cleaners.ledger import Change, Ledger
from unspun.copies.witness import RULE
from unspun.pipeline.processing.stored import StoredText
from unspun.schemas.articles import Edit


def repair_by_witness(text: StoredText) -> StoredText:
    """The text with the repairs that are proven of it, each an edit of its ledger under the rule `witness`.

    The ids of article and text stay: what is the same article does not depend on what could be repaired of it. A text
    is left as it is where its ledger does not give its body.
    """
    ledger = Ledger(text.revision["raw_text"])
    ledger.apply(
        Change(*(row[name] for name in ("start_char", "end_char", "after", "kind", "rule", "confidence", "applied")))
        for row in text.edits
    )
    if ledger.text != text.body:
        return text
    ledger.apply(
        Change(row["start_char"], row["end_char"], row["after"], row["kind"], RULE, row["confidence"], row["applied"])
        for row in text.proven_edits
    )
    witness = text.proven_edits[0]["witness_article_id"]
    stamp = {name: text.revision[name] for name in ("article_id", "revision", "pipeline_version", "batch_id")}
    return dataclasses.replace(
        text,
        revision=text.revision | {"body": ledger.text, "word_count": len(ledger.text.split())},
        edits=[stamp | _edit_row(edit, witness) for edit in ledger.edits()],
        witness_edits=text.proven_edits,
    )


def _edit_row(edit: Edit, witness: str) -> dict[str, object]:
    row = edit._asdict()
    row |= {"start_char": row.pop("start"), "end_char": row.pop("end")}
    return row | {"witness_article_id": witness if RULE in edit.rule.split("+") else None}
