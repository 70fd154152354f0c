-- Pairs of articles that have evidence in common and must be compared: those of the changed articles, and those of other
-- articles that a bucket newly speaks for because it is small again.
CREATE OR REPLACE TEMP TABLE changed_buckets AS
WITH changes AS (
    SELECT bucket, scope = 'always' AS is_band, sum(change) AS change
    FROM (
        SELECT bucket, scope, 1 AS change FROM arriving_keys
        UNION ALL
        SELECT bucket, scope, -1 FROM leaving_keys
    )
    GROUP BY bucket, is_band
),

sizes AS (
    SELECT bucket, scope = 'always' AS is_band, count(*) AS articles
    FROM internal.article_keys
    WHERE bucket IN (SELECT bucket FROM changes)
    GROUP BY bucket, is_band
),

limits AS (
    SELECT
        changes.bucket,
        changes.is_band,
        coalesce(sizes.articles, 0) AS articles,
        coalesce(sizes.articles, 0) - changes.change AS articles_before,
        CASE WHEN changes.is_band THEN getvariable('max_band_articles') ELSE getvariable('max_anchor_articles') END
            AS max_articles
    FROM changes
    LEFT JOIN sizes USING (bucket, is_band)
)

SELECT
    bucket,
    is_band,
    articles <= max_articles AS is_evidence,
    (articles <= max_articles) <> (articles_before <= max_articles) AS is_crossing
FROM limits;

CREATE OR REPLACE TEMP TABLE members AS
SELECT article_keys.*, evidence.is_band
FROM internal.article_keys AS article_keys
JOIN (FROM changed_buckets WHERE is_evidence) AS evidence
    ON article_keys.bucket = evidence.bucket AND (article_keys.scope = 'always') = evidence.is_band;

-- Two articles of one span share the buckets of both spans, which is one anchor.
CREATE OR REPLACE TEMP TABLE candidates AS
SELECT
    least(arriving_keys.article_id, members.article_id) AS article_id,
    greatest(arriving_keys.article_id, members.article_id) AS other_article_id
FROM arriving_keys
JOIN members
    ON arriving_keys.bucket = members.bucket AND (arriving_keys.scope = 'always') = members.is_band
WHERE arriving_keys.article_id <> members.article_id
    AND NOT (arriving_keys.scope = 'next_days' AND members.scope = 'next_days')
GROUP BY ALL
HAVING count(DISTINCT members.bucket) FILTER (WHERE members.is_band) * getvariable('band_weight')
    + count(DISTINCT members.bucket) FILTER (WHERE NOT members.is_band) >= getvariable('min_weight');

-- Pairs of unchanged articles for which a bucket speaks that did not, or no longer speaks.
CREATE OR REPLACE TEMP TABLE crossing_members AS
SELECT article_keys.article_id, crossing.bucket, crossing.is_band, crossing.is_evidence
FROM internal.article_keys AS article_keys
JOIN (FROM changed_buckets WHERE is_crossing) AS crossing
    ON article_keys.bucket = crossing.bucket AND (article_keys.scope = 'always') = crossing.is_band
ANTI JOIN queued ON article_keys.article_id = queued.article_id;

CREATE OR REPLACE TEMP TABLE doubtful_pairs AS
SELECT DISTINCT
    least(pairs.article_id, pairs.of_article_id) AS article_id,
    greatest(pairs.article_id, pairs.of_article_id) AS other_article_id
FROM internal.article_pairs AS pairs
JOIN crossing_members AS one ON pairs.article_id = one.article_id AND NOT one.is_evidence
JOIN crossing_members AS other
    ON pairs.of_article_id = other.article_id AND one.bucket = other.bucket AND one.is_band = other.is_band
UNION
SELECT DISTINCT one.article_id, other.article_id
FROM crossing_members AS one
JOIN crossing_members AS other
    ON one.bucket = other.bucket AND one.is_band = other.is_band AND one.article_id < other.article_id
WHERE one.is_evidence;

CREATE OR REPLACE TEMP TABLE doubtful_keys AS
SELECT article_keys.*, article_keys.scope = 'always' AS is_band
FROM internal.article_keys AS article_keys
SEMI JOIN (
    SELECT article_id FROM doubtful_pairs
    UNION
    SELECT other_article_id FROM doubtful_pairs
) AS doubtful USING (article_id);

CREATE OR REPLACE TEMP TABLE supported_pairs AS
WITH sizes AS (
    SELECT bucket, scope = 'always' AS is_band
    FROM internal.article_keys
    WHERE bucket IN (SELECT bucket FROM doubtful_keys)
    GROUP BY bucket, is_band
    HAVING count(*) <= CASE WHEN is_band THEN getvariable('max_band_articles') ELSE getvariable('max_anchor_articles') END
)

SELECT pairs.article_id, pairs.other_article_id
FROM doubtful_pairs AS pairs
JOIN doubtful_keys AS one ON pairs.article_id = one.article_id
JOIN doubtful_keys AS other
    ON pairs.other_article_id = other.article_id AND one.bucket = other.bucket AND one.is_band = other.is_band
SEMI JOIN sizes ON one.bucket = sizes.bucket AND one.is_band = sizes.is_band
WHERE NOT (one.scope = 'next_days' AND other.scope = 'next_days')
GROUP BY ALL
HAVING count(DISTINCT one.bucket) FILTER (WHERE one.is_band) * getvariable('band_weight')
    + count(DISTINCT one.bucket) FILTER (WHERE NOT one.is_band) >= getvariable('min_weight');

CREATE OR REPLACE TEMP TABLE ended_pairs AS
SELECT pairs.article_id, pairs.of_article_id
FROM internal.article_pairs AS pairs
SEMI JOIN queued USING (article_id)
UNION
SELECT pairs.article_id, pairs.of_article_id
FROM internal.article_pairs AS pairs
JOIN queued ON pairs.of_article_id = queued.article_id
UNION
SELECT pairs.article_id, pairs.of_article_id
FROM internal.article_pairs AS pairs
JOIN (FROM doubtful_pairs ANTI JOIN supported_pairs USING (article_id, other_article_id)) AS unsupported
    ON least(pairs.article_id, pairs.of_article_id) = unsupported.article_id
    AND greatest(pairs.article_id, pairs.of_article_id) = unsupported.other_article_id;

INSERT INTO candidates
FROM supported_pairs
WHERE (article_id, other_article_id) NOT IN (
    SELECT (least(article_id, of_article_id), greatest(article_id, of_article_id)) FROM internal.article_pairs
);

DELETE FROM internal.article_pairs USING ended_pairs
WHERE article_pairs.article_id = ended_pairs.article_id AND article_pairs.of_article_id = ended_pairs.of_article_id;
