-- Compared by their words: quote marks around parts and the white space between them may differ. Most quotes are of
-- one part, and need no more than their marks taken off; a list comprehension would copy the body for each of them.
WITH said AS (
    SELECT
        quotes.article_id,
        quotes.revision,
        quotes.quote_id,
        quotes.text,
        CASE
            WHEN len(quotes.content) = 1
                THEN substring(
                    articles.body, quotes.content[1].start + 1, quotes.content[1]."end" - quotes.content[1].start
                )
            ELSE array_to_string(
                [substring(articles.body, span.start + 1, span."end" - span.start) FOR span IN quotes.content], ''
            )
        END AS words
    FROM {batch} AS quotes
    JOIN article_revisions AS articles USING (article_id, revision)
    WHERE len(quotes.content) > 0
)

SELECT article_id, revision, quote_id
FROM said
WHERE trim(words, '"“”„«»‘’''') <> text
    AND regexp_replace(text, '[^\pL\pN]', '', 'g') <> regexp_replace(words, '[^\pL\pN]', '', 'g')
