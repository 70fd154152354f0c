"""What must hold of staged articles."""

from unspun.schemas.suites.check import CRITICAL, ROW, WARNING, Check, Suite, check, columns_check, query_check

SHA256 = "^[0-9a-f]{64}$"


def suite() -> Suite:
    checks = [*_on_the_batch(), *_on_rows(), *_reported()]
    return Suite("articles", "article_revisions", ("article_id", "revision"), checks)


def _on_the_batch() -> list[Check]:
    """What stops the batch."""
    import great_expectations.expectations as gxe

    return [
        columns_check("article_revisions"),
        check(
            CRITICAL,
            "A revision is there twice: joins of analysts would count its quotes and mentions twice.",
            gxe.ExpectCompoundColumnsToBeUnique,
            column_list=["article_id", "revision"],
        ),
        check(
            CRITICAL,
            "Two articles were made from one document: the count of documents would no longer balance.",
            gxe.ExpectColumnValuesToBeUnique,
            column="document_id",
        ),
        query_check(
            CRITICAL,
            "An article has no document that counts as loaded: the ingest funnel would not balance.",
            "expect_articles_to_have_their_document",
        ),
    ]


def _on_rows() -> list[Check]:
    """What puts an article in quarantine."""
    import great_expectations.expectations as gxe

    return [
        check(
            ROW,
            "The id is not a SHA-256: joins with earlier revisions of the article would miss it.",
            gxe.ExpectColumnValuesToMatchRegex,
            column="article_id",
            regex=SHA256,
        ),
        check(
            ROW,
            "The hash of the text is not a SHA-256: duplicates of the article would not be found.",
            gxe.ExpectColumnValuesToMatchRegex,
            column="text_sha256",
            regex=SHA256,
        ),
        query_check(
            ROW,
            "The article has no text: readers of coverage counts would count an empty page.",
            "expect_articles_to_have_text",
        ),
        check(
            ROW,
            "The address is not one of the web: links in reports would lead nowhere, or run a script.",
            gxe.ExpectColumnValuesToMatchRegex,
            column="url",
            regex=r"^https?://[^\s]+$",
        ),
        query_check(
            ROW,
            "Replaying the edits does not give the body: nobody could tell what the repairs changed.",
            "expect_edits_to_replay_to_the_body",
        ),
        *(
            check(
                ROW,
                "The score is not a probability: thresholds on it would let the wrong articles through.",
                gxe.ExpectColumnValuesToBeBetween,
                column=column,
                min_value=0,
                max_value=1,
            )
            for column in ("spin_score", "translation_score")
        ),
    ]


def _reported() -> list[Check]:
    """What is only reported."""
    import great_expectations.expectations as gxe

    return [
        check(
            WARNING,
            "The body has no words: length statistics and search would be off.",
            gxe.ExpectColumnValuesToBeBetween,
            column="word_count",
            min_value=1,
        ),
        check(
            WARNING,
            "The language is not an ISO 639 code: filters by language would miss the article.",
            gxe.ExpectColumnValuesToMatchRegex,
            column="language",
            regex="^[a-z]{2,3}$",
        ),
        query_check(
            WARNING,
            "The article is not in the language that its source declares: readers of that language get another.",
            "expect_articles_in_the_language_of_their_source",
        ),
        query_check(
            WARNING,
            "The article is dated after it was fetched: coverage by day would show days that have not come.",
            "expect_articles_not_to_be_dated_after_their_fetch",
        ),
        query_check(
            WARNING,
            "A time of publication without its basis: nobody could tell how far to trust it.",
            "expect_dates_to_have_a_basis",
        ),
        check(
            WARNING,
            "The headline is missing or as long as a paragraph: lists of articles would be unreadable.",
            gxe.ExpectColumnValueLengthsToBeBetween,
            column="title",
            min_value=1,
            max_value=400,
        ),
        check(
            WARNING,
            "The article has no date: it is missing from everything by day.",
            gxe.ExpectColumnValuesToNotBeNull,
            column="published_at",
            mostly=0.5,
        ),
    ]
