"""What must hold of the staged ledger of edits."""

from unspun.schemas.suites.check import CRITICAL, WARNING, Suite, check, columns_check, query_check


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "edits",
        "edits",
        ("article_id", "revision", "start_char", "end_char"),
        [
            columns_check("edits"),
            query_check(
                CRITICAL,
                "An edit belongs to no article of the batch: repairs would be counted that nobody can look at.",
                "expect_edits_to_have_their_article",
            ),
            query_check(
                WARNING,
                "A flag does not point at the words it is about: the report would mark something else.",
                "expect_flags_to_point_at_their_text",
            ),
            check(
                WARNING,
                "The confidence is not a probability: reports by confidence would leave the edit out.",
                gxe.ExpectColumnValuesToBeBetween,
                column="confidence",
                min_value=0,
                max_value=1,
            ),
        ],
    )
