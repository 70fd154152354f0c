"""What must hold of staged documents: every one is counted once, with one named outcome."""

from unspun.schemas.suites.check import CRITICAL, Suite, check, columns_check, query_check
from unspun.schemas.vocabulary import STAGED_OUTCOMES


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "documents",
        "documents",
        ("document_id",),
        [
            columns_check("documents"),
            check(
                CRITICAL,
                "A document is counted twice: the funnel would not balance.",
                gxe.ExpectColumnValuesToBeUnique,
                column="document_id",
            ),
            check(
                CRITICAL,
                "An outcome that no count knows: the document would vanish from the funnel.",
                gxe.ExpectColumnValuesToBeInSet,
                column="outcome",
                value_set=list(STAGED_OUTCOMES),
            ),
            query_check(
                CRITICAL,
                "A document counts as loaded and has no article: it would be lost without a word.",
                "expect_loaded_documents_to_have_an_article",
            ),
            query_check(
                CRITICAL,
                "A rejected document without a reason: nobody could repair and replay it.",
                "expect_rejected_documents_to_say_why",
            ),
        ],
    )
