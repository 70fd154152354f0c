"""What must hold of the warehouse's count of documents, batch by batch."""

from unspun.schemas.suites.check import CRITICAL, Suite, check

LOST = "Documents were lost or counted twice: no figure about this batch can be trusted."


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "funnel",
        "funnel_balance",
        ("batch_id",),
        [
            check(CRITICAL, LOST, gxe.ExpectColumnValuesToBeUnique, column="batch_id"),
            check(
                CRITICAL,
                LOST,
                gxe.ExpectColumnPairValuesToBeEqual,
                column_A="fetched",
                column_B="outcomes",
                ignore_row_if="neither",
            ),
            check(
                CRITICAL,
                LOST,
                gxe.ExpectColumnPairValuesToBeEqual,
                column_A="fetched",
                column_B="documents",
                ignore_row_if="neither",
            ),
        ],
    )
