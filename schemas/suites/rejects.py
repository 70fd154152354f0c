"""What must hold of staged rejects."""

from unspun.schemas.suites.check import CRITICAL, WARNING, Suite, check, columns_check, query_check, values_check


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "rejects",
        "rejects",
        ("document_id",),
        [
            columns_check("rejects"),
            query_check(
                CRITICAL,
                "A reject names no document of the batch: its bytes could not be found and replayed.",
                "expect_rejects_to_have_their_document",
            ),
            values_check(
                WARNING,
                "The stage is none of ours: nobody would know which part of the pipeline to mend.",
                "rejects",
                "stage",
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
