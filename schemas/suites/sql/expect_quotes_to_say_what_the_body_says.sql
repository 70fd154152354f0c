-- Compared by their words: quote marks around parts and the white space between them may differ.
WITH parts AS (
    SELECT article_id, revision, quote_id, generate_subscripts(content, 1) AS place, unnest(content) AS span
    FROM {batch}
),

said AS (
    SELECT
        parts.article_id,
        parts.revision,
        parts.quote_id,
        string_agg(substring(articles.body, span.start + 1, span."end" - span.start), '' ORDER BY place) AS words
    FROM parts
    JOIN article_revisions AS articles USING (article_id, revision)
    GROUP BY ALL
)

SELECT quotes.article_id, quotes.revision, quotes.quote_id
FROM {batch} AS quotes
JOIN said USING (article_id, revision, quote_id)
WHERE regexp_replace(quotes.text, '[^\pL\pN]', '', 'g') <> regexp_replace(said.words, '[^\pL\pN]', '', 'g')
