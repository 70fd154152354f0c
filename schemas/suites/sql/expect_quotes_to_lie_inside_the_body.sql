WITH spans AS (
    SELECT article_id, revision, quote_id, generate_subscripts(content, 1) AS place, unnest(content) AS span
    FROM {batch}
),

placed AS (
    SELECT
        article_id,
        revision,
        quote_id,
        span,
        lag(span."end", 1, 0) OVER (PARTITION BY article_id, revision, quote_id ORDER BY place) AS previous_end
    FROM spans
),

wrong AS (
    SELECT placed.article_id, placed.revision, placed.quote_id
    FROM placed
    JOIN article_revisions AS articles USING (article_id, revision)
    WHERE span.start < previous_end OR span.start >= span."end" OR span."end" > length(articles.body)
)

SELECT article_id, revision, quote_id FROM wrong
UNION
SELECT article_id, revision, quote_id
FROM {batch}
WHERE len(content) = 0 OR start_char <> content[1].start OR end_char <> content[-1]."end"
