"""What must hold of staged rejects."""

from unspun.schemas.suites.check import CRITICAL, WARNING, Suite, check, query_check
from unspun.schemas.tables import ARROW

STAGES = ["source", "decode", "extract", "clean", "annotate", "audit"]


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "rejects",
        "rejects",
        ("document_id",),
        [
            check(
                CRITICAL,
                "Columns are missing or new: the load and every view would break.",
                gxe.ExpectTableColumnsToMatchSet,
                column_set=ARROW["rejects"].names,
            ),
            query_check(
                CRITICAL,
                "A reject names no document of the batch: its bytes could not be found and replayed.",
                "expect_rejects_to_have_their_document",
            ),
            check(
                WARNING,
                "The stage is none of ours: nobody would know which part of the pipeline to mend.",
                gxe.ExpectColumnValuesToBeInSet,
                column="stage",
                value_set=STAGES,
            ),
            check(
                WARNING,
                "The reason is a sentence and not a name: rejects for one cause would stand under many.",
                gxe.ExpectColumnValuesToMatchRegex,
                column="reason",
                regex="^[a-z0-9_-]+$",
            ),
        ],
    )
