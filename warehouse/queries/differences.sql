-- What a replacing load changed: the articles of which a revision has another text, other mentions or other quotes than
-- any revision had before, or lacks what one had; with the URIs of the documents concerned.
CREATE OR REPLACE TEMP TABLE differences AS
WITH hashes_before AS (
    UNPIVOT fingerprints_before ON text, entities, quotes INTO NAME part VALUE hash
),

hashes_after AS (
    UNPIVOT fingerprints_after ON text, entities, quotes INTO NAME part VALUE hash
)

SELECT article_id, part, uri FROM hashes_before ANTI JOIN hashes_after USING (article_id, part, hash)
UNION
SELECT article_id, part, uri FROM hashes_after ANTI JOIN hashes_before USING (article_id, part, hash);

INSERT INTO reprocessed_articles BY NAME
SELECT
    getvariable('batch') AS batch_id,
    article_id,
    CASE
        WHEN any_value(older.article_id) IS NULL THEN 'new'
        WHEN any_value(newer.article_id) IS NULL THEN 'gone'
        ELSE 'changed'
    END AS change,
    bool_or(part = 'text') AS text_changed,
    bool_or(part = 'entities') AS entities_changed,
    bool_or(part = 'quotes') AS quotes_changed,
    any_value(older.pipeline_version) AS pipeline_before,
    any_value(newer.pipeline_version) AS pipeline_version,
    now() AS reprocessed_at
FROM differences
LEFT JOIN (FROM fingerprints_before WHERE is_newest) AS older USING (article_id)
LEFT JOIN (FROM fingerprints_after WHERE is_newest) AS newer USING (article_id)
GROUP BY article_id;
