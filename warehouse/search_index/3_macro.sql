-- The macro that asks the index.
CREATE MACRO search(query, phrase := NULL, source := NULL, since := NULL, until := NULL) AS TABLE
SELECT
    score,
    published_at,
    source_id,
    title,
    url,
    article_id
FROM (SELECT *, fts_main_texts.match_bm25(article_id, query) AS score FROM texts)
WHERE score IS NOT NULL
    AND (phrase IS NULL OR contains(lower(title || chr(10) || body), lower(phrase)))
    AND (source IS NULL OR source_id = source)
    AND (since IS NULL OR published_at >= since::TIMESTAMPTZ)
    AND (until IS NULL OR published_at < until::TIMESTAMPTZ)
ORDER BY score DESC, article_id;
