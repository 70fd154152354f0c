-- The macro that asks the index.
CREATE MACRO search(query, phrase := NULL, source := NULL, since := NULL, until := NULL) AS TABLE
WITH asked AS (
    SELECT termid
    FROM fts_main_texts.dict
    WHERE term IN (SELECT stem(unnest(fts_main_texts.tokenize(fold(query))), 'porter'))
),

found AS (
    SELECT docid, sum(weight) AS score
    FROM postings
    WHERE termid IN (FROM asked)
    GROUP BY docid
)

SELECT
    score,
    published_at,
    source_id,
    title,
    url,
    article_id
FROM found
JOIN texts USING (docid)
WHERE (phrase IS NULL OR contains(lower(title || chr(10) || body), lower(phrase)))
    AND (source IS NULL OR source_id = source)
    AND (since IS NULL OR published_at >= since::TIMESTAMPTZ)
    AND (until IS NULL OR published_at < until::TIMESTAMPTZ)
ORDER BY score DESC, article_id;
