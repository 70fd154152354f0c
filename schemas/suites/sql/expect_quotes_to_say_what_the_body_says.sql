-- Compared by their words: quote marks around parts and the white space between them may differ. Most quotes are of
-- one part, and need no more than their marks taken off.
WITH said AS (
    SELECT
        quotes.article_id,
        quotes.revision,
        quotes.quote_id,
        quotes.text,
        array_to_string(
            [substring(articles.body, span.start + 1, span."end" - span.start) FOR span IN quotes.content], ''
        ) AS words
    FROM {batch} AS quotes
    JOIN article_revisions AS articles USING (article_id, revision)
    WHERE len(quotes.content) > 0
)

SELECT article_id, revision, quote_id
FROM said
WHERE trim(words, '"“”„«»‘’''') <> text
    AND regexp_replace(text, '[^\pL\pN]', '', 'g') <> regexp_replace(words, '[^\pL\pN]', '', 'g')
