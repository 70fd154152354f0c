"""What must hold of staged quotes."""

from unspun.schemas.suites.check import ROW, WARNING, Suite, check, columns_check, query_check, values_check


def suite() -> Suite:
    import great_expectations.expectations as gxe

    return Suite(
        "quotes",
        "quotes",
        ("article_id", "revision", "quote_id"),
        [
            columns_check("quotes"),
            check(
                ROW,
                "A quote is there twice: the quote book would show it twice.",
                gxe.ExpectColumnValuesToBeUnique,
                column="quote_id",
            ),
            query_check(
                ROW,
                "The quote belongs to no article of the batch: nobody could look up where it was said.",
                "expect_quotes_to_have_their_article",
            ),
            query_check(
                ROW,
                "The spans lie outside the body or out of order: the words shown as said would be others.",
                "expect_quotes_to_lie_inside_the_body",
            ),
            query_check(
                ROW,
                "The reported words are not those of the body: a quote would be put in somebody's mouth.",
                "expect_quotes_to_say_what_the_body_says",
            ),
            query_check(
                ROW,
                "The speaker is an entity that is not there: the quote would vanish from the quote book.",
                "expect_speakers_to_be_entities",
            ),
            values_check(
                ROW, "The kind is none of ours: filters for direct speech would miss the quote.", "quotes", "kind"
            ),
            *(
                check(
                    ROW,
                    "The score is not a probability: thresholds on it would let the wrong quotes through.",
                    gxe.ExpectColumnValuesToBeBetween,
                    column=column,
                    min_value=0,
                    max_value=1,
                )
                for column in ("score", "speaker_score")
            ),
            check(
                WARNING,
                "Hardly any quote has a source: who said what could not be answered for this batch.",
                gxe.ExpectColumnValuesToNotBeNull,
                column="speaker_text",
                mostly=0.3,
            ),
        ],
    )
