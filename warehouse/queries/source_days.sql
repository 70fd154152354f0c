-- What each source delivered on each day of arrival, and in what state: the numbers that alarms judge.
WITH delivered AS (
    SELECT
        fetched_at::DATE AS day,
        source_id,
        count(*) AS fetched,
        count(*) FILTER (outcome = 'loaded') AS loaded,
        count(*) FILTER (outcome = 'new_revision') AS new_revision,
        count(*) FILTER (outcome = 'unchanged') AS unchanged,
        count(*) FILTER (outcome = 'duplicate') AS duplicate,
        count(*) FILTER (outcome = 'rejected') AS rejected,
        count(*) FILTER (outcome = 'unsupported') AS unsupported,
        max(fetched_at) AS newest
    FROM documents
    GROUP BY day, source_id
),

articles AS (
    SELECT
        documents.fetched_at::DATE AS day,
        documents.source_id,
        count(*) AS articles,
        count(*) FILTER (is_spun) AS spun,
        count(*) FILTER (is_translated) AS translated,
        count(*) FILTER (encoding_repaired OR contains(raw_text, chr(65533))) AS damaged_encoding,
        count(*) FILTER (published_at > documents.fetched_at + INTERVAL 1 DAY) AS future_dated,
        sum(word_count)::BIGINT AS words
    FROM article_revisions
    JOIN documents USING (document_id)
    GROUP BY ALL
)

SELECT
    day,
    source_id,
    fetched,
    loaded,
    new_revision,
    unchanged,
    duplicate,
    rejected,
    unsupported,
    newest,
    coalesce(articles, 0) AS articles,
    coalesce(spun, 0) AS spun,
    coalesce(translated, 0) AS translated,
    coalesce(damaged_encoding, 0) AS damaged_encoding,
    coalesce(future_dated, 0) AS future_dated,
    coalesce(words, 0) AS words
FROM delivered
LEFT JOIN articles USING (day, source_id)
WHERE day >= $since
ORDER BY day, source_id
