-- What stands before each applied edit, what the edit puts there, and what stands after the last.
WITH applied AS (
    SELECT
        article_id,
        revision,
        start_char,
        end_char,
        before,
        after,
        coalesce(lag(end_char) OVER article, 0) AS previous_end
    FROM edits
    WHERE applied
    WINDOW article AS (PARTITION BY article_id, revision ORDER BY start_char, end_char)
),

pieces AS (
    SELECT
        applied.*,
        substring(articles.raw_text, previous_end + 1, start_char - previous_end) AS between_edits,
        start_char >= previous_end
            AND substring(articles.raw_text, start_char + 1, end_char - start_char) = before AS fits
    FROM applied
    JOIN {batch} AS articles USING (article_id, revision)
),

replayed AS (
    SELECT
        article_id,
        revision,
        string_agg(between_edits || after, '' ORDER BY start_char, end_char) AS text,
        max(end_char) AS last_end,
        bool_and(fits) AS fits
    FROM pieces
    GROUP BY article_id, revision
)

SELECT articles.article_id, articles.revision
FROM {batch} AS articles
LEFT JOIN replayed USING (article_id, revision)
WHERE NOT coalesce(replayed.fits, true)
    OR coalesce(replayed.text, '') || substring(articles.raw_text, coalesce(replayed.last_end, 0) + 1)
    <> articles.body
