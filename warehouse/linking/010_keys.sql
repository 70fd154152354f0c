-- Articles that changed since copies and stories were last worked out, and the buckets in which each is found now.
--
-- Bands are compared over all times. Anchors are compared within days: each article stands in the bucket of its span of
-- days and in that of the next one, so that two articles less than a span apart share a bucket. A bucket with many
-- articles is no evidence; whether it is depends on all that is stored, not on what came first.
--
-- Limits and weights are those of BucketLimits in warehouse/copies.py.
CREATE OR REPLACE TEMP TABLE queued AS
SELECT article_id, bool_and(is_new) AS is_new
FROM internal.unlinked_articles
GROUP BY article_id
ORDER BY article_id
LIMIT getvariable('max_articles');

CREATE OR REPLACE TEMP TABLE current_articles AS
WITH seen AS (
    SELECT article_id, min(fetched_at) AS first_seen_at
    FROM documents
    SEMI JOIN queued USING (article_id)
    GROUP BY article_id
)

SELECT articles.article_id, articles.document_id, coalesce(articles.published_at, seen.first_seen_at) AS seen_at
FROM articles
SEMI JOIN queued USING (article_id)
JOIN seen USING (article_id);

CREATE OR REPLACE TEMP TABLE leaving_keys AS
SELECT article_keys.* FROM internal.article_keys AS article_keys SEMI JOIN (FROM queued WHERE NOT is_new) AS stored USING (article_id);

CREATE OR REPLACE TEMP TABLE arriving_keys AS
WITH fingerprints AS (
    SELECT
        current_articles.article_id,
        epoch(current_articles.seen_at)::BIGINT // (86400 * getvariable('span_days')) AS span,
        fingerprints.bands,
        fingerprints.anchors
    FROM current_articles
    JOIN internal.article_fingerprints AS fingerprints USING (document_id)
),

anchors AS (
    SELECT article_id, span, unnest(anchors) AS anchor FROM fingerprints
)

SELECT DISTINCT unnest(bands) AS bucket, 'always' AS scope, article_id FROM fingerprints
UNION
SELECT xor(anchor, span), 'days', article_id FROM anchors
UNION
SELECT xor(anchor, span + 1), 'next_days', article_id FROM anchors;

DELETE FROM internal.article_keys WHERE article_id IN (SELECT article_id FROM leaving_keys);

INSERT INTO internal.article_keys BY NAME
FROM arriving_keys;
