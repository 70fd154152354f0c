"""What must hold of staged entity mentions."""

from unspun.schemas.suites.check import ROW, WARNING, Suite, check, columns_check, query_check, values_check


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "entity_mentions",
        "entity_mentions",
        ("article_id", "revision", "start_char", "end_char", "label"),
        [
            columns_check("entity_mentions"),
            query_check(
                ROW,
                "The mention belongs to no article of the batch: counts of entities would exceed what articles say.",
                "expect_mentions_to_have_their_article",
            ),
            query_check(
                ROW,
                "The offsets do not point at the words: highlights and context windows would show something else.",
                "expect_mentions_to_point_at_their_text",
            ),
            query_check(
                ROW,
                "The mention names an entity that is not there: joins with entities would lose it.",
                "expect_mentions_to_have_their_entity",
            ),
            query_check(
                ROW,
                "The same words carry the same label twice: entity counts would be too high.",
                "expect_mentions_to_be_there_once",
            ),
            values_check(
                ROW,
                "The label is none of ours: filters by kind of entity would miss the mention.",
                "entity_mentions",
                "label",
            ),
            check(
                ROW,
                "The score is not a probability: thresholds on it would let the wrong mentions through.",
                gxe.ExpectColumnValuesToBeBetween,
                column="score",
                min_value=0,
                max_value=1,
            ),
            check(
                WARNING,
                "Mentions as long as a sentence: the recognizer drifts, and entity timelines fill with noise.",
                gxe.ExpectColumnValueLengthsToBeBetween,
                column="text",
                min_value=1,
                max_value=150,
            ),
        ],
    )
